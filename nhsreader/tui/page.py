"""A page to read through in which some rows can be chosen: an entry, a timeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType

from nhsreader.tui.rows import Pieces, Row, RowList

_FAR = 1000


@dataclass(frozen=True)
class DrawnRow(Row):
    """A row of one line that is made to the width of the page."""

    made: Callable[[int], Pieces] | None = None


class Page(RowList):
    """Rows of text with rows to choose between them; the keys never pass over text unseen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "Open")]

    def pieces_of(self, row: Row, pieces: Pieces, width: int) -> Pieces:
        """A drawn row's line to measure, others as they are."""
        return row.made(width) if isinstance(row, DrawnRow) and row.made else pieces

    def action_move(self, by: int) -> None:
        """To the next row that can be chosen where that is seen, else scroll towards it."""
        step = 1 if by > 0 else -1
        if abs(by) > _FAR:
            self.scroll_to(y=self.max_scroll_y if by > 0 else 0, animate=False)
            self.choose_seen(from_end=by > 0)
            return
        if not self.is_seen(self.cursor):
            if not self.choose_seen(from_end=by < 0):
                self.scroll_relative(y=step, animate=False)
            return
        found = self._next_choosable(self.cursor, step)
        if found >= 0 and self.is_seen(found):
            self._put_cursor(found)
        else:
            self.scroll_relative(y=step, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by a screenful, the cursor going along."""
        self.scroll_relative(y=by * max(1, self.size.height - 2), animate=False)
        self.choose_seen(from_end=by < 0)

    def choose_seen(self, from_end: bool = False) -> bool:
        """Put the cursor on the first or last row seen that can be chosen."""
        numbers = range(len(self.rows))
        seen = [n for n in numbers if self.rows[n].value is not None and self.is_seen(n)]
        if seen:
            self._put_cursor(seen[-1] if from_end else seen[0])
        return bool(seen)
