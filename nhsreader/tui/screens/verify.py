"""The quotations of a draft, one after the other: what each is, and what the source says."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from nhsreader.text.sanitise import visible
from nhsreader.tui.key_line import KeyLine
from nhsreader.tui.page import Page
from nhsreader.tui.panes.entry_page import Mentioned
from nhsreader.tui.panes.verify_rows import detail_text, summary_line, verify_rows
from nhsreader.tui.rows import RowList
from nhsreader.tui.screens.paging import PageScreen

if TYPE_CHECKING:
    from nhsreader.reader import Reader
    from nhsreader.reader.verifying import Report


class VerifyScreen(PageScreen):
    """Enter opens the article at the words; `n` and `N` go to the next that is not right."""

    TOPIC = "verify"
    EMPTY = " looking …"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open"),
        Binding("n", "wrong(1)", "Next not right"),
        Binding("N", "wrong(-1)", "Previous"),
        Binding("escape,q", "dismiss(None)", "Back"),
    ]
    DEFAULT_CSS = """
    VerifyScreen { background: $background; color: $foreground; }
    VerifyScreen #verify-title { padding: 0 1; background: $panel; text-style: bold; }
    VerifyScreen #verify-page { height: 1fr; }
    VerifyScreen #verify-detail {
        height: 40%; min-height: 7; padding: 0 1; border-top: solid $panel;
    }
    """

    def __init__(self, reader: Reader, path: str) -> None:
        """`path` is the draft's file."""
        super().__init__()
        self._reader = reader
        self._path = path
        self._report: Report | None = None

    def compose(self) -> ComposeResult:
        """Title, list, detail, keys."""
        yield Static("", id="verify-title", markup=False)
        yield Page(empty=self.EMPTY, id="verify-page")
        with VerticalScroll(id="verify-detail", can_focus=False):
            yield Static("", id="verify-words", markup=False)
        yield KeyLine()

    def look(self) -> None:
        """Have the draft read and checked."""
        self._title(f"Checking {self._path} …")
        desk = self._reader.verifying
        self.ask("verify", lambda: desk.verify(self._path), self._show, self._title)

    def _show(self, report: Report) -> None:
        self._report = report
        self.rows.empty = ""
        wrong = next((n for n, one in enumerate(report.quotations) if not one.right), 0)
        title = f"{report.file}\n{summary_line(report)}"
        self.show(verify_rows(report), f"quotation:{wrong}", title)
        self._detail()

    def action_wrong(self, step: int) -> None:
        """To the next quotation that is not right, round the end."""
        if self._report is None or not self._report.quotations:
            return
        found = self._report.quotations
        at = self.rows.cursor
        for _ in found:
            at = (at + step) % len(found)
            if not found[at].right:
                self.rows.go_to(f"quotation:{at}")
                return
        self.notify("Every quotation is right", markup=False)

    @on(RowList.Highlighted, "#verify-page")
    def _moved(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._detail()

    @on(RowList.Chosen, "#verify-page")
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        place = event.row.value.place
        if place is None:
            self.notify("No article of the library has these words", markup=False)
            return
        self.dismiss(Mentioned(place.id, None, (place.part, place.start, place.end)))

    def _detail(self) -> None:
        row = self.rows.chosen
        if row is None or row.value is None or self._report is None:
            return
        words = detail_text(row.value, self._report.unit)
        self.query_one("#verify-words", Static).update(words)
        self.query_one("#verify-detail").scroll_home(animate=False)

    def _title(self, words: str) -> None:
        self.query_one("#verify-title", Static).update(visible(words))
