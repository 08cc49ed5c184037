"""Years as bars of text, made to a width."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from nhsreader.glossary.entries import first_day, last_day
from nhsreader.tui.rows import Pieces

FILL = "━"
OPEN = ">"
EMPTY = "·"
MARK = "│"
MARK_ON_BAR = "┿"
MARK_ABOVE = "▼"
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
_LABEL = 7


class Scale(NamedTuple):
    """The years drawn, the day after which nothing is known, and the day that is marked."""

    first: int
    last: int
    until: date
    mark: date | None = None

    def column(self, day: date, width: int) -> int:
        """The column a day falls into."""
        year = day.year + (day.timetuple().tm_yday - 1) / 366
        at = int((year - self.first) * width / (self.last + 1 - self.first))
        return min(max(0, at), width - 1)


def scale_of(
    starts: list[str | None], until: date, mark: date | None = None, last: int | None = None
) -> Scale:
    """The scale that holds some starts, the day reached, and the day marked."""
    days = [day for start in starts if (day := first_day(start))]
    first = min([*days, until, *([mark] if mark else [])])
    top = max([until, *([mark] if mark else [])]).year
    return Scale(first.year, max(top, last or top, first.year + 1), until, mark)


def axis(scale: Scale, width: int) -> str:
    """The years above the bars, as many as have room."""
    years = scale.last + 1 - scale.first
    step = next((s for s in _STEPS if width * s >= _LABEL * years), years)
    cells = [" "] * width
    free = 0
    for year in range(scale.first, scale.last + 1):
        at = scale.column(date(year, 1, 1), width)
        if (year == scale.first or year % step == 0) and free <= at <= width - 4:
            cells[at : at + 4] = f"{year:04d}"
            free = at + 5
    return "".join(cells).rstrip()


def mark_line(scale: Scale, width: int, words: str) -> str:
    """Points at the column of the day marked, with what it is on the side that has room."""
    if scale.mark is None:
        return ""
    at = scale.column(scale.mark, width)
    if at >= len(words) + 1:
        return f"{words:>{at - 1}} {MARK_ABOVE}"
    return f"{'':{at}}{MARK_ABOVE} {words}"


def bar(scale: Scale, start: str | None, end: str | None, width: int) -> Pieces:
    """From start to end; without an end to the day reached, with a sign that it goes on."""
    cells = [EMPTY] * width
    begin = first_day(start)
    if begin is None:
        cells[0] = "?"
    else:
        stop = last_day(end) or max(scale.until, begin)
        first, last = scale.column(begin, width), scale.column(stop, width)
        cells[first : last + 1] = FILL * (last + 1 - first)
        if end is None:
            cells[last] = OPEN
    if scale.mark is None:
        return (("".join(cells), "bar"),)
    at = scale.column(scale.mark, width)
    sign = MARK if cells[at] in (EMPTY, "?") else MARK_ON_BAR
    return (
        ("".join(cells[:at]), "bar"), (sign, "mark"), ("".join(cells[at + 1 :]), "bar")
    )  # fmt: skip


def years(start: str | None, end: str | None) -> str:
    """`2013–2022`, `2013–` for what goes on, `?` for a start that is not known."""
    return f"{start[:4] if start else '?'}–{end[:4] if end else ''}"
