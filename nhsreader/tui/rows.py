"""A list that draws only the rows on screen, however many there are."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from nhsreader.text.sanitise import visible

MOST_LINES = 6
_NO_LIMIT = 10_000
Pieces = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Row:
    """An item: `lines` of (text, component class) pieces, and what it stands for.

    A first line of one piece that is too long goes on below it, once; where the row `wraps`,
    every such line goes on, in rows to choose up to so many lines. A row with no `value` is a
    heading or text and cannot be chosen.
    """

    lines: tuple[Pieces, ...]
    value: Any = None
    key: str = ""
    wraps: bool = False


class RowList(ScrollView, can_focus=True):
    """Rows of one or more lines each, one of them chosen by key or mouse."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--title", "rows--detail", "rows--mark", "rows--heading", "rows--cursor",
        "rows--cursor-blurred", "rows--hit", "rows--bar",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", "move(-1000000)", show=False),
        Binding("end", "move(1000000)", show=False),
        Binding("enter", "choose", "Open", show=False),
    ]

    class Chosen(Message):
        """A row was opened by Enter or a click."""

        def __init__(self, rows: RowList, row: Row) -> None:
            super().__init__()
            self.rows = rows
            self.row = row

        @property
        def control(self) -> RowList:
            """The list, for selectors in handlers."""
            return self.rows

    class Highlighted(Message):
        """The cursor moved to a row."""

        def __init__(self, rows: RowList, row: Row) -> None:
            super().__init__()
            self.rows = rows
            self.row = row

        @property
        def control(self) -> RowList:
            """The list, for selectors in handlers."""
            return self.rows

    class Scrolled(Message):
        """Other rows have come into view."""

        def __init__(self, rows: RowList) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> RowList:
            """The list, for selectors in handlers."""
            return self.rows

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.empty = empty
        self._rows: list[Row] = []
        self._lines: list[tuple[int, Pieces]] = []
        self._tops: list[int] = []
        self.cursor = -1

    def set_rows(self, rows: Sequence[Row], *, keep: bool = True) -> None:
        """Replace the rows; `keep` stays on the row with the same key and place."""
        if keep and self._rows == list(rows):
            return
        before = self.chosen.key if self.chosen else ""
        scroll = self.scroll_y
        self._rows = list(rows)
        self._wrap()
        self.cursor = -1
        if keep and before:
            self.cursor = next((n for n, r in enumerate(self._rows) if r.key == before), -1)
        if self.cursor < 0:
            self.cursor = self._next_choosable(-1, 1)
            scroll = 0 if not keep else scroll
        self.scroll_to(y=min(scroll, self.max_scroll_y), animate=False)
        self.refresh()

    @property
    def rows(self) -> Sequence[Row]:
        """The rows shown."""
        return self._rows

    @property
    def rows_in_view(self) -> Sequence[Row]:
        """The rows that are on the screen, in part or whole."""
        top = self.scroll_offset.y
        numbers = {number for number, _ in self._lines[top : top + self.size.height]}
        return [self._rows[number] for number in sorted(numbers)]

    @property
    def text_width(self) -> int:
        """Cells a line may take, the scrollbar left out."""
        return self.scrollable_content_region.width

    @property
    def chosen(self) -> Row | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    def go_to(self, key: str) -> bool:
        """Put the cursor on the row with that key; False where there is none."""
        for number, row in enumerate(self._rows):
            if row.key == key and row.value is not None:
                self._put_cursor(number)
                return True
        return False

    def is_seen(self, number: int) -> bool:
        """Whether the whole of a row is on the screen."""
        if not 0 <= number < len(self._tops):
            return False
        top = self.scroll_offset.y
        last = self._after(number)
        return top <= self._tops[number] and last <= top + self.size.height

    def show_near(self, key: str) -> None:
        """Scroll the row with that key into view, leaving the cursor alone."""
        for number, row in enumerate(self._rows):
            if row.key == key:
                self._reveal(number)
                return

    def action_move(self, by: int) -> None:
        """Move the cursor by so many rows that can be chosen."""
        step = 1 if by > 0 else -1
        at = self.cursor
        for _ in range(min(abs(by), len(self._rows))):
            found = self._next_choosable(at, step)
            if found < 0:
                break
            at = found
        self._put_cursor(at)

    def action_page(self, by: int) -> None:
        """Move the cursor by a screenful."""
        height = max(1, self.size.height)
        per_row = max(1, len(self._lines) // max(1, len(self._rows)))
        self.action_move(by * max(1, height // per_row - 1))

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.chosen is not None and self.chosen.value is not None:
            self.post_message(self.Chosen(self, self.chosen))

    def pieces_of(self, row: Row, pieces: Pieces, width: int) -> Pieces:
        """What stands in one line of a row; for lists whose lines are made to measure."""
        return pieces

    def render_line(self, y: int) -> Strip:
        """One line of the list."""
        width = self.text_width
        at = y + self.scroll_offset.y
        base = self.rich_style
        if not self._lines and self.empty:
            told = textwrap.wrap(self.empty, max(10, width - 2))
            style = base + self.get_component_rich_style("rows--detail", partial=True)
            words = f" {told[y]}" if y < len(told) else ""
            return Strip([Segment(words, style)]).crop_extend(0, width, base)
        if at >= len(self._lines):
            return Strip.blank(width, base)
        number, pieces = self._lines[at]
        row = self._rows[number]
        pieces = self.pieces_of(row, pieces, width)
        if number == self.cursor and row.value is not None:
            name = "rows--cursor" if self.has_focus else "rows--cursor-blurred"
            over = self.get_component_rich_style(name, partial=True)
        else:
            over = Style()
        segments = []
        room = width
        for text, name in pieces:
            text = visible(text).replace("\n", " ")
            if cell_len(text) > room:
                text = set_cell_size(text, max(0, room - 1)) + "…"
            room -= cell_len(text)
            style = base
            if name:
                style += self.get_component_rich_style(f"rows--{name}", partial=True)
            segments.append(Segment(text, style + over))
            if room <= 0:
                break
        return Strip(segments).crop_extend(0, width, base + over)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scroll, and say so."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Scrolled(self))

    def on_click(self, event: events.Click) -> None:
        """Choose the row clicked."""
        at = event.y + self.scroll_offset.y
        if 0 <= at < len(self._lines):
            number = self._lines[at][0]
            if self._rows[number].value is not None:
                self._put_cursor(number)
                self.action_choose()

    def on_resize(self) -> None:
        """Wrap the rows to the new width, the cursor staying in view."""
        self._wrap()
        if self.cursor >= 0:
            self._reveal(self.cursor)
        self.refresh()
        self.post_message(self.Scrolled(self))

    def on_focus(self) -> None:
        """Show the cursor as focused."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor as blurred."""
        self.refresh()

    def _wrap(self) -> None:
        self._tops, self._lines = [], []
        for number, row in enumerate(self._rows):
            self._tops.append(len(self._lines))
            self._lines += [(number, pieces) for pieces in _wrapped(row, self.text_width)]
        self.virtual_size = Size(self.text_width, max(1, len(self._lines)))

    def _next_choosable(self, at: int, step: int) -> int:
        at += step
        while 0 <= at < len(self._rows):
            if self._rows[at].value is not None:
                return at
            at += step
        return -1

    def _put_cursor(self, number: int) -> None:
        if not 0 <= number < len(self._rows):
            return
        moved = number != self.cursor
        self.cursor = number
        self._reveal(number)
        self.refresh()
        if moved:
            self.post_message(self.Highlighted(self, self._rows[number]))

    def _reveal(self, number: int) -> None:
        top = self._tops[number]
        self.scroll_to_region(Region(0, top, 1, self._after(number) - top), animate=False)

    def _after(self, number: int) -> int:
        """The line below a row."""
        return self._tops[number + 1] if number + 1 < len(self._tops) else len(self._lines)


def _wrapped(row: Row, width: int) -> list[Pieces]:
    """The row's lines, those too long gone on below."""
    wrapped: list[Pieces] = []
    for number, pieces in enumerate(row.lines):
        most = 2 if not row.wraps else MOST_LINES if row.value is not None else _NO_LIMIT
        if len(pieces) != 1 or width < 12 or not (row.wraps or number == 0):
            most = 1
        while most > 1 and cell_len(pieces[0][0]) > width:
            head, pieces = _cut(pieces, width)
            wrapped.append(head)
            most -= 1
        wrapped.append(pieces)
    return wrapped


def _cut(pieces: Pieces, width: int) -> tuple[Pieces, Pieces]:
    """A line of one piece cut between words, and what is left, indented alike."""
    text, name = pieces[0]
    indent = " " * (len(text) - len(text.lstrip(" ")))
    cut = room = 0
    while cut < len(text) and (room := room + cell_len(text[cut])) <= width:
        cut += 1
    at = text.rfind(" ", len(indent) + 1, cut + 1)
    if at <= len(indent):
        at = max(cut, len(indent) + 1)
    return ((text[:at], name),), ((indent + text[at:].lstrip(" "), name),)
