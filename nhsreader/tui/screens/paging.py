"""What a screen with one page to read through does, whatever is on it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from nhsreader.text.sanitise import visible
from nhsreader.tui.key_line import KeyLine
from nhsreader.tui.page import Page
from nhsreader.tui.panes.entry_page import Mentioned
from nhsreader.tui.rows import Row
from nhsreader.tui.screens.asking import AskingScreen


class PageScreen(AskingScreen[Mentioned | None]):
    """A title, the page, the keys; it ends with the place of an article to open, or None."""

    TOPIC: ClassVar[str]
    EMPTY: ClassVar[str]

    def compose(self) -> ComposeResult:
        """Title, page, keys."""
        yield Static("", id=f"{self.TOPIC}-title", markup=False)
        yield Page(empty=self.EMPTY, id=f"{self.TOPIC}-page")
        yield KeyLine()

    def on_mount(self) -> None:
        """Fetch what is to be shown."""
        self.rows.focus()
        self.look()

    @property
    def rows(self) -> Page:
        """The page."""
        return self.query_one(Page)

    def look(self) -> None:
        """Fetch what is to be shown, in a worker, and `show` it."""
        raise NotImplementedError

    def show(self, rows: list[Row], at: str, title: str) -> None:
        """Fill the page, from its top or where the row with the key `at` is."""
        self.rows.set_rows(rows, keep=False)
        self.rows.scroll_to(y=0, animate=False)
        if not at or not self.rows.go_to(at):
            self.rows.choose_seen()
        self.query_one(f"#{self.TOPIC}-title", Static).update(visible(title))

    def action_choose(self) -> None:
        """For the footer: the page has the key."""
        self.rows.action_choose()
