"""The full entry of a term; Enter goes on to others and to the articles that mention it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, Static

from nhsreader.text.sanitise import visible
from nhsreader.tui.page import Page
from nhsreader.tui.panes.entry_page import EntryPage, Mentioned, Subject, fetch, page_rows
from nhsreader.tui.rows import RowList
from nhsreader.tui.screens.asking import AskingScreen

if TYPE_CHECKING:
    from nhsreader.reader import Reader
    from nhsreader.tui.rows import Row

__all__ = ["EntryScreen", "Mentioned", "Subject"]


class EntryScreen(AskingScreen["Mentioned | None"]):
    """Entries as known on a day, one after the other; Escape goes back by one."""

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

    def compose(self) -> ComposeResult:
        """As of when, the page, the keys."""
        yield Static("", id="entry-title", markup=False)
        yield Page(empty=" …", id="entry-page")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Fetch the entry."""
        self.rows.focus()
        self._look()

    @property
    def rows(self) -> Page:
        """The page."""
        return self.query_one("#entry-page", Page)

    def action_choose(self) -> None:
        """For the footer: the page has the key."""
        self.rows.action_choose()

    def action_back(self) -> None:
        """To the entry before, from the first one to where it was opened."""
        if len(self._path) == 1:
            self.dismiss(None)
            return
        self._path.pop()
        self._look()

    def _look(self) -> None:
        subject, at = self._path[-1]

        def show(found: tuple[EntryPage, list[Row]]) -> None:
            if self._path[-1][0] != subject:
                return
            self.page, rows = found
            self.rows.set_rows(rows, keep=False)
            self.rows.scroll_to(y=0, animate=False)
            if not at or not self.rows.go_to(at):
                self.rows.choose_seen()
            trail = " › ".join(_name(step) for step, _ in self._path)
            then = f"as known on {self._day}" if self._day else "as known today: undated article"
            self.query_one("#entry-title", Static).update(visible(f"{trail} · {then}"))

        def ask() -> tuple[EntryPage, list[Row]]:
            page = fetch(self._reader, subject, self._day, self._own)
            return page, page_rows(page)

        self.ask("entry", ask, show)

    @on(RowList.Chosen, "#entry-page")
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        value = event.row.value
        if isinstance(value, Mentioned):
            self.dismiss(value)
        elif isinstance(value, Subject):
            self._path[-1] = (self._path[-1][0], event.row.key)
            self._path.append((value, ""))
            self._look()


def _name(subject: Subject) -> str:
    return subject.term or subject.sense or ""
