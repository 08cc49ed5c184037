"""Bytes → text lines, numbered as in the file, safe to store."""

from __future__ import annotations

import codecs
import re
import unicodedata

import msgspec

from nhsreader.errors import BadInput
from nhsreader.ingest.lines import Line, line_of
from nhsreader.text.sanitise import Removed, sanitise

# UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_AS_TEXT = "save or export it as plain text or Markdown and import that"
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (as DOCX, ODT and EPUB files are)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_CONTROL = bytes(sorted({*range(1, 32)} - {9, 10, 12, 13, 27}) + [127])
MAX_CONTROL_SHARE = 0.02


def decode(data: bytes, name: str) -> tuple[str, list[str]]:
    """The text of a file and warnings about how it was read.

    By byte-order mark, else UTF-8, else Windows-1252 with a warning. Raises BadInput for an
    empty file, one that is not text and one that cannot be read, saying what it is.
    """
    if not data.strip():
        raise BadInput("the file is empty", where=name, do="check that it was saved completely")
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise BadInput(f"this is {what}, not text", where=name, do=_AS_TEXT)
    text, warnings = _decoded(data, name)
    if "\0" in text:
        raise _binary(data, name)
    if not text.strip():
        raise BadInput("the file is empty", where=name, do="check that it was saved completely")
    if _HTML.match(text[:4096]):
        raise BadInput("this is an HTML page, not its text", where=name, do=_AS_TEXT)
    return text, warnings


def numbered_lines(text: str) -> tuple[list[Line], Removed]:
    """The sanitised non-blank lines of `text` split on `\\n`, and what was taken out.

    Lines end at `\\r` where the file holds no `\\n` at all. A line that holds nothing but
    characters taken out is kept, with an empty text.
    """
    lines: list[Line] = []
    removed = Removed()
    gap = 0
    broken = False
    separator = "\n" if "\n" in text else "\r"
    for number, raw in enumerate(text.split(separator), 1):
        broken = broken or "\f" in raw
        if not raw.strip():
            gap += 1
            continue
        if not raw.isprintable() or not unicodedata.is_normalized("NFC", raw):
            raw, taken = sanitise(raw.rstrip("\r"))
            removed += taken
            raw = raw.replace("\n", " ")
        line = line_of(number, raw, gap)
        lines.append(msgspec.structs.replace(line, page_break=True) if broken else line)
        gap, broken = 0, False
    return lines, removed


def _decoded(data: bytes, name: str) -> tuple[str, list[str]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), []
            except UnicodeDecodeError as error:
                raise BadInput(
                    f"marked as {encoding.upper()} but byte {error.start} is not",
                    where=name,
                    do="save it again as UTF-8",
                ) from None
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        if b"\0" in data or _share_of_control(data) > MAX_CONTROL_SHARE:
            raise _binary(data, name) from None
        text = data.decode("cp1252", errors="replace")
        line = data.count(b"\n", 0, error.start) + 1
        return text, [f"not UTF-8 (line {line}); read as Windows-1252: check quotes and accents"]


def _share_of_control(data: bytes) -> float:
    return 1 - len(data.translate(None, _CONTROL)) / len(data)


def _binary(data: bytes, name: str) -> BadInput:
    sample = data[:4096]
    pairs = max(1, len(sample) // 2)
    if max(sample[0::2].count(0), sample[1::2].count(0)) > 0.4 * pairs:
        return BadInput(
            "this looks like UTF-16 text without its byte-order mark",
            where=name,
            do="save it again as UTF-8",
        )
    return BadInput("this is a binary file, not text", where=name, do=_AS_TEXT)
