"""Small PDF files, made of text operators."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 595, 842
REGULAR, BOLD = "F1", "F2"


class Text(NamedTuple):
    """Words at a place: points from the left and the bottom of the page."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = REGULAR


def pdf(
    pages: Sequence[Sequence[Text]],
    info: Mapping[str, str] | None = None,
    *,
    rotate: int = 0,
    trailer: str = "",
) -> bytes:
    """A PDF of these pages, in Helvetica, with this document information."""
    return pdf_of_streams([content(page) for page in pages], info, rotate=rotate, trailer=trailer)


def content(page: Sequence[Text]) -> bytes:
    """The content stream that draws these texts in turn."""
    return b"\n".join(
        b"BT /%s %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET"
        % (each.font.encode(), each.size, each.x, each.y, _escaped(each.text))
        for each in page
    )


def pdf_of_streams(
    streams: Sequence[bytes],
    info: Mapping[str, str] | None = None,
    *,
    rotate: int = 0,
    trailer: str = "",
) -> bytes:
    """A PDF of pages with these content streams."""
    first = 6
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(streams)))
    entries = "".join(
        f"/{key} <FEFF{value.encode('utf-16-be').hex()}>" for key, value in (info or {}).items()
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
        f"<< {entries} >>".encode("latin-1"),
    ]
    for at, stream in enumerate(streams):
        packed = zlib.compress(stream, 9)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotate} "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {first + 2 * at + 1} 0 R >>".encode()
        )
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
        )
    return of_objects(objects, f"/Root 1 0 R /Info 5 0 R {trailer}")


def of_objects(objects: Sequence[bytes], trailer: str) -> bytes:
    """A PDF of these objects, numbered from 1, with its table of places."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += (
        f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)


def column(
    lines: Sequence[str], x: float, y: float, *, size: float = 10, leading: float = 12
) -> list[Text]:
    """Lines one below the other; an empty one leaves half a line, a space in front an indent."""
    drawn = []
    for line in lines:
        if not line:
            y -= leading / 2
            continue
        stripped = line.lstrip(" ")
        drawn.append(Text(x + 5 * (len(line) - len(stripped)), y, stripped, size))
        y -= leading
    return drawn


def _font(name: str) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
    )


def _escaped(text: str) -> bytes:
    raw = text.encode("cp1252", errors="replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
