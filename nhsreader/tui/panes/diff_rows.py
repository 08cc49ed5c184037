"""Two texts held against each other, laid out in lines: side by side, or one under the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from nhsreader.text.sanitise import visible
from nhsreader.tui.article.wrap import cells, wrap

if TYPE_CHECKING:
    from nhsreader.reader.families import Aligned, Compared

SIDE_BY_SIDE = 100
"""Cells from which on there is room for two columns."""
GUTTER = 2
_BETWEEN = 3
_SIGNS = {"deleted": "-", "inserted": "+", "replaced": "~"}
_WIDEST = 96


class Piece(NamedTuple):
    """Words of a line in one style: gone, come, sign or none; `change` numbers it, from 0."""

    text: str
    style: str = ""
    change: int = -1


Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Laid:
    """The lines for a width; `firsts` are the numbers of the lines where each change begins."""

    lines: tuple[Line, ...]
    firsts: tuple[int, ...]


class _Mark(NamedTuple):
    start: int
    end: int
    op: str
    change: int


class _Copy(NamedTuple):
    """The lines of one side of some paragraphs, each with the sign of what changed on it."""

    lines: list[tuple[str, Line]]
    changed: bool


def lay_out(found: Compared, width: int) -> Laid:
    """The lines for so many cells, two columns where there is room."""
    wide = width >= SIDE_BY_SIDE
    lines: list[Line] = []
    firsts: list[int] = []
    for paragraphs, copies in _copies(found, text_width(width)):
        start = len(lines)
        lines += _beside(*copies, width) if wide else _under(*copies, paragraphs.changed)
        count = sum(word.op != "equal" for word in paragraphs.words)
        where = {
            piece.change: number
            for number in range(len(lines) - 1, start - 1, -1)
            for piece in lines[number]
            if piece.change >= 0
        }
        firsts += [where.get(change, start) for change in range(len(firsts), len(firsts) + count)]
        lines.append(())
    return Laid(tuple(lines[:-1]), tuple(firsts))


def text_width(width: int) -> int:
    """Cells for the words of a line, the gutter left out."""
    if width >= SIDE_BY_SIDE:
        return (width - _BETWEEN) // 2 - GUTTER
    return max(8, min(width, _WIDEST) - GUTTER)


def heads(titles: tuple[str, str], width: int) -> str:
    """The titles of both texts over their columns, or with their signs one under the other."""
    if width < SIDE_BY_SIDE:
        return "\n".join(
            _fitted(f"{sign} {title}", width) for sign, title in zip("-+", titles, strict=True)
        )
    column = (width - _BETWEEN) // 2
    left, right = (
        _fitted(f"{sign} {title}", column) for sign, title in zip("-+", titles, strict=True)
    )
    return left + " " * (column - cells(left) + _BETWEEN) + right


def _fitted(text: str, width: int) -> str:
    text = visible(text)
    while cells(text) > width:
        text = text[: max(0, len(text) - (cells(text) - width) - 1)].rstrip("…") + "…"
    return text


def _copies(found: Compared, width: int) -> Iterator[tuple[Aligned, tuple[_Copy, _Copy]]]:
    change = 0
    for paragraphs in found.difference.paragraphs:
        gone: list[_Mark] = []
        come: list[_Mark] = []
        for word in paragraphs.words:
            if word.op == "equal":
                continue
            for marks, span in ((gone, word.a), (come, word.b)):
                if span[0] < span[1]:
                    marks.append(_Mark(*span, word.op, change))
            change += 1
        one, other = found.texts
        yield (
            paragraphs,
            (
                _copy(one, paragraphs.a, gone, "gone", width),
                _copy(other, paragraphs.b, come, "come", width),
            ),
        )


def _copy(
    text: str, spans: Sequence[tuple[int, int]], marks: Sequence[_Mark], style: str, width: int
) -> _Copy:
    lines: list[tuple[str, Line]] = []
    number = 0
    for span in spans:
        if lines:
            lines.append(("", ()))
        for start, end in _rows(text, span, width):
            while number < len(marks) and marks[number].end <= start:
                number += 1
            within = []
            for mark in marks[number:]:
                if mark.start >= end:
                    break
                within.append(mark)
            sign = _SIGNS[within[0].op] if within else ""
            lines.append((sign, tuple(_pieces(text, start, end, within, style))))
    return _Copy(lines, bool(marks))


def _rows(text: str, span: tuple[int, int], width: int) -> Iterator[tuple[int, int]]:
    at, last = span
    while at < last:
        end = text.find("\n", at, last)
        end = last if end < 0 else end
        yield from wrap(text, at, end, width)
        at = end + 1


def _pieces(text: str, start: int, end: int, marks: Sequence[_Mark], style: str) -> Iterator[Piece]:
    at = start
    for mark in marks:
        first, last = max(at, mark.start), min(end, mark.end)
        if at < first:
            yield Piece(text[at:first])
        if first < last:
            yield Piece(text[first:last], style, mark.change)
        at = max(at, last)
    if at < end:
        yield Piece(text[at:end])


def _beside(left: _Copy, right: _Copy, width: int) -> Iterator[Line]:
    column = (width - _BETWEEN) // 2
    for number in range(max(len(left.lines), len(right.lines))):
        pieces: list[Piece] = []
        for side, copy in enumerate((left, right)):
            sign, line = copy.lines[number] if number < len(copy.lines) else ("", ())
            pieces.append(Piece(f"{sign:<{GUTTER}}", "sign"))
            pieces += line
            if side == 0:
                room = column - GUTTER - sum(cells(visible(piece.text)) for piece in line)
                pieces += [Piece(" " * max(0, room)), Piece(" │ ", "rule")]
        yield tuple(pieces)


def _under(left: _Copy, right: _Copy, changed: bool) -> Iterator[Line]:
    """The text that went under that which came; either alone where the other has no words of
    its own, and once where nothing changed."""
    if not changed:
        yield from _signed(right, " ")
        return
    if left.changed or not right.lines:
        yield from _signed(left, "-")
    if right.changed or not left.lines:
        yield from _signed(right, "+")


def _signed(copy: _Copy, sign: str) -> Iterator[Line]:
    for _, line in copy.lines:
        yield (Piece(f"{sign:<{GUTTER}}", "sign"), *line)
