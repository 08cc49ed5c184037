"""The lines of a concordance with the match in one column, and the table of its years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType

from nhsreader.text.sanitise import visible
from nhsreader.tui.rows import Pieces, Row, RowList

if TYPE_CHECKING:
    from nhsreader.reader.concordance import ConcordanceLine, YearRate

_WIDE = 90


class LineList(RowList):
    """Lines made to the width of the list as they are drawn."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "Go there")]

    def pieces_of(self, row: Row, pieces: Pieces, width: int) -> Pieces:
        """The date, the words before, the match, the words after."""
        return line_pieces(row.value, width)


def line_rows(lines: Iterable[ConcordanceLine]) -> list[Row]:
    """A row a line, of no words yet."""
    return [Row(lines=((("", ""), ("", "")),), value=line, key=key_of(line)) for line in lines]


def key_of(line: ConcordanceLine) -> str:
    """What tells lines apart."""
    return f"{line.id} {line.part} {line.start}"


def line_pieces(line: ConcordanceLine, width: int) -> Pieces:
    """A line of a width: the match begins in the same column whatever stands before it."""
    dates = 10 if width >= _WIDE else 4
    date = (line.published or ("undated" if dates == 10 else "n.d."))[:dates]
    before = max(0, (width - dates - 3) * 9 // 20)
    return (
        (f" {date:<{dates}}  ", "detail"),
        (right_aligned(visible(line.left), before), "title"),
        (line.match, "hit"),
        (line.right, "title"),
    )


def right_aligned(text: str, width: int) -> str:
    """Text ending at the last of so many cells, what is too much cut off before it."""
    if cell_len(text) > width:
        text = text[-width:] if width else ""
        while text and cell_len(text) >= width:
            text = text[1:]
        text = f"…{text}" if width else ""
    return " " * (width - cell_len(text)) + text


def places_in(lines: Iterable[ConcordanceLine], identifier: str) -> list[tuple[str, int, int]]:
    """The places of the lines from one article."""
    return [(line.part, line.start, line.end) for line in lines if line.id == identifier]


def year_rows(years: Iterable[YearRate]) -> list[Row]:
    """The table: a heading, then a row a year."""
    shown = list(years)
    if not shown:
        return []
    head = f" {'year':<7} {'per 10,000':>10} {'places':>7} {'words':>9}  articles"
    rows = [Row(lines=(((head, "heading"), ("", "")),))]
    for year in shown:
        name = "undated" if year.year is None else str(year.year)
        words = (
            f" {name:<7} {year.rate:>10.2f} {year.matches:>7,} {year.words:>9,}"
            f"  {year.documents_with:,} of {year.documents:,}"
        )
        rows.append(Row(lines=(((words, "title" if year.matches else "detail"), ("", "")),),
                        value=year, key=name))  # fmt: skip
    return rows
