"""The process that opens a PDF: its bytes on standard input, its paragraphs on standard output.

Positions are in points from the left and the bottom of the page, turned so that the lines run
from left to right.
"""

from __future__ import annotations

import ctypes
import gc
import math
import re
from typing import TYPE_CHECKING, Any

import msgspec

from nhsreader.errors import BadInput
from nhsreader.ingest.limits import serve
from nhsreader.ingest.pdf_layout import Layout, rebuild
from nhsreader.ingest.pdf_lines import Piece

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_PAGES = 2000
MAX_CHARS = 20_000_000
WIDE_GAP = 0.8
"""A gap of so many font sizes sets pieces of a line apart: they may stand in two columns."""
_BROKEN_AT_HYPHEN = "\ufffe"
_HYPHEN_MARK = "\x02"
_LINE = re.compile(r"[^\s\ufffe](?:[^\r\n\ufffe]*[^\s\ufffe])?\ufffe?")
_SPACE = re.compile(r"\s+")
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_PASSWORD, _SECURITY = 4, 5


class Read(msgspec.Struct):
    """What a PDF holds: its document information, and its text as paragraphs."""

    title: str
    author: str
    created: str
    pages: int
    characters: int
    layout: Layout


def read(data: bytes) -> Read:
    """Read a PDF. Raises BadInput for one that is encrypted, too long or none at all."""
    document = _opened(data)
    pages = len(document)
    if pages > MAX_PAGES:
        raise BadInput(f"it has {pages:,} pages, more than {MAX_PAGES:,}", do="split it")
    info = document.get_metadata_dict()
    found: list[list[Piece]] = []
    characters = 0
    for number in range(pages):
        found.append(pieces := pieces_of(document, number))
        characters += sum(len(piece.text) for piece in pieces)
        if characters > MAX_CHARS:
            raise BadInput("it holds too much text", do="split it")
    return Read(
        info.get("Title", ""), info.get("Author", ""), info.get("CreationDate", ""),
        pages, characters, rebuild(found),
    )  # fmt: skip


def pieces_of(document: PdfDocument, number: int) -> list[Piece]:
    """The pieces of line on a page, in the order in which they are drawn; none where the page
    cannot be read."""
    from pypdfium2 import PdfiumError

    try:
        page = document[number]
        text_page = page.get_textpage()
    except PdfiumError:
        return []
    pieces: list[Piece] = []
    try:
        reader = _Reader(text_page)
        for match in _LINE.finditer(reader.text):
            pieces += reader.pieces(match.start(), match.end())
    finally:
        text_page.close()
        page.close()
    return pieces


class _Reader:
    """Reads lines and their places off a page."""

    def __init__(self, text_page: Any) -> None:
        from pypdfium2 import raw

        self._raw = raw
        self._page = text_page.raw
        self._box, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        # Looked up once: these are called for every piece of every page.
        self._to_box, self._to_matrix = ctypes.pointer(self._box), ctypes.pointer(self._matrix)
        self._to_x, self._to_y = ctypes.pointer(self._x), ctypes.pointer(self._y)
        self._get_matrix, self._get_size = raw.FPDFText_GetMatrix, raw.FPDFText_GetFontSize
        self._get_origin, self._get_box = raw.FPDFText_GetCharOrigin, raw.FPDFText_GetLooseCharBox
        self._get_font, self._count_rects = raw.FPDFText_GetFontInfo, raw.FPDFText_CountRects
        self._sides = [ctypes.c_double() for _ in range(4)]
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._to_flags = ctypes.pointer(self._flags)
        self._bold: dict[bytes, bool] = {}
        count = text_page.count_chars()
        self.text: str = text_page.get_text_range(errors="replace") if count else ""
        if len(self.text) != count:
            # Characters left out or beyond 16 bits: their numbers are no longer those of the text.
            codes = (raw.FPDFText_GetUnicode(self._page, at) for at in range(count))
            self.text = "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)
            self.text = self.text.replace(_HYPHEN_MARK, _BROKEN_AT_HYPHEN)

    def pieces(self, start: int, end: int) -> list[Piece]:
        """The pieces of the line from one character to before another, neither of them a space."""
        piece = self._piece(start, end)
        if end - start < 3 or not self._has_wide_gap(start, end, piece.size):
            return [piece]
        found: list[Piece] = []
        for match in _SPACE.finditer(self.text, start, end):
            left, right = match.span()
            if self._gap(left - 1, right, piece.turn) > WIDE_GAP * piece.size:
                found.append(self._piece(start, left))
                start = right
        return [*found, self._piece(start, end)]

    def _piece(self, start: int, end: int) -> Piece:
        matrix = self._matrix
        self._get_matrix(self._page, start, self._to_matrix)
        a, b = matrix.a, matrix.b
        size = self._get_size(self._page, start) * math.hypot(matrix.c, matrix.d)
        turn = 0
        if b or a < 0:
            angle = math.degrees(math.atan2(b, a)) / 90
            turn = round(angle) % 4 if abs(angle - round(angle)) < 0.06 else -1
        self._get_origin(self._page, start, self._to_x, self._to_y)
        x, y = self._x.value, self._y.value
        self._get_box(self._page, end - 1, self._to_box)
        right = self._box.right
        if turn:
            x, y = _turned(x, y, turn)
            right = self._right(end - 1, turn)
        text = self.text[start:end]
        if text[-1:] == _BROKEN_AT_HYPHEN:
            text = text[:-1] + "-"
        bold = self._is_bold(start) and self._is_bold(end - 1)
        return Piece(text, x, right if right > x else x, y, abs(size) or 1.0, bold, turn)

    def _origin(self, at: int, turn: int) -> tuple[float, float]:
        self._get_origin(self._page, at, self._to_x, self._to_y)
        x, y = self._x.value, self._y.value
        return _turned(x, y, turn) if turn else (x, y)

    def _right(self, at: int, turn: int) -> float:
        self._get_box(self._page, at, self._to_box)
        box = self._box
        if not turn:
            return float(box.right)
        return max(_turned(box.left, box.bottom, turn)[0], _turned(box.right, box.top, turn)[0])

    def _has_wide_gap(self, start: int, end: int, size: float) -> bool:
        count = self._count_rects(self._page, start, end - start)
        if count < 2:
            return False
        left, top, right, bottom = self._sides
        ends: float | None = None
        for at in range(count):
            self._raw.FPDFText_GetRect(self._page, at, left, top, right, bottom)
            if ends is not None and left.value - ends > WIDE_GAP * size:
                return True
            ends = right.value
        return False

    def _gap(self, left: int, right: int, turn: int) -> float:
        return self._origin(right, turn)[0] - self._right(left, turn)

    def _is_bold(self, at: int) -> bool:
        length = self._get_font(self._page, at, self._name, 128, self._to_flags)
        if not 0 < length <= 128:
            return False
        name: bytes = self._name.value
        known = self._bold.get(name)
        if known is None:
            known = self._bold[name] = _BOLD.search(name) is not None
        return known or bool(self._flags.value & _FORCE_BOLD)


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """A place as it is after turning the page back by so many quarters."""
    if turn == 1:
        return y, -x
    if turn == 2:
        return -x, -y
    return (-y, x) if turn == 3 else (x, y)


def _opened(data: bytes) -> PdfDocument:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
        if len(document) > 0:
            return document
    except PdfiumError as error:
        if error.err_code in (_PASSWORD, _SECURITY):
            raise BadInput(
                "it is encrypted", do="open it with its password and save it without one"
            ) from None
        raise BadInput("it is damaged or cut short", do="save or download it again") from None
    raise BadInput("it has no pages that can be read", do="save or download it again")


if __name__ == "__main__":
    # Pieces form no cycles, and there are many of them.
    gc.disable()
    serve(read)
