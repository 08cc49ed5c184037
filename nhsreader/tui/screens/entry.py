"""The full entry of a term; Enter goes on to others and to the articles that mention it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from nhsreader.tui.panes.entry_page import EntryPage, Mentioned, Subject, fetch, page_rows
from nhsreader.tui.rows import RowList
from nhsreader.tui.screens.paging import PageScreen

if TYPE_CHECKING:
    from nhsreader.reader import Reader
    from nhsreader.tui.rows import Row

__all__ = ["EntryScreen", "Mentioned", "Subject"]


class EntryScreen(PageScreen):
    """Entries as known on a day, one after the other; Escape goes back by one."""

    TOPIC = "entry"
    EMPTY = " …"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Go there"),
        Binding("escape,backspace", "back", "Back"),
        Binding("q", "dismiss(None)", "Close"),
    ]

    def __init__(
        self, reader: Reader, subject: Subject, day: date | None, own: date | None
    ) -> None:
        """`day` governs what is told, `own` is the date of the open article."""
        super().__init__()
        self._reader = reader
        self._day = day
        self._own = own
        self._path: list[tuple[Subject, str]] = [(subject, "")]
        self.page: EntryPage | None = None

    def action_back(self) -> None:
        """To the entry before, from the first one to where it was opened."""
        if len(self._path) == 1:
            self.dismiss(None)
            return
        self._path.pop()
        self.look()

    def look(self) -> None:
        """Fetch the entry."""
        subject, at = self._path[-1]

        def take(found: tuple[EntryPage, list[Row]]) -> None:
            if self._path[-1][0] != subject:
                return
            self.page, rows = found
            trail = " › ".join(_name(step) for step, _ in self._path)
            then = f"as known on {self._day}" if self._day else "as known today: undated article"
            self.show(rows, at, f"{trail} · {then}")

        def ask() -> tuple[EntryPage, list[Row]]:
            page = fetch(self._reader, subject, self._day, self._own)
            return page, page_rows(page)

        self.ask("entry", ask, take)

    @on(RowList.Chosen, "#entry-page")
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        value = event.row.value
        if isinstance(value, Mentioned):
            self.dismiss(value)
        elif isinstance(value, Subject):
            self._path[-1] = (self._path[-1][0], event.row.key)
            self._path.append((value, ""))
            self.look()


def _name(subject: Subject) -> str:
    return subject.term or subject.sense or ""
