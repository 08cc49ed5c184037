"""Take a file, folder or address into the library, and see what was made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from nhsreader.text.sanitise import visible
from nhsreader.tui.rows import Row, RowList

if TYPE_CHECKING:
    from nhsreader.reader.imports import ImportReport

Start = Callable[[str, bool], None]


class YesNo(Static, can_focus=True):
    """A box that is ticked or not, told apart by more than colour."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space,enter", "tick", show=False)]

    def __init__(self, words: str, *, id: str) -> None:  # noqa: A002
        super().__init__(markup=False, id=id)
        self._words = words
        self.ticked = False

    def on_mount(self) -> None:
        """Show the box."""
        self._show()

    def on_click(self) -> None:
        """Tick or untick."""
        self.action_tick()

    def action_tick(self) -> None:
        """Tick or untick."""
        self.ticked = not self.ticked
        self._show()

    def _show(self) -> None:
        self.update(f"[{'x' if self.ticked else ' '}] {self._words}")


class ImportScreen(ModalScreen["str | None"]):
    """A box for a path or address, live progress, then the report; Enter opens an article."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close"),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]

    def __init__(self, start: Start) -> None:
        """`start` is called with what was typed and whether to split, and must not block."""
        super().__init__()
        self._start = start

    def compose(self) -> ComposeResult:
        """The box above the report."""
        with Vertical(id="import-dialog"):
            yield Static("Import", classes="dialog-title")
            yield Input(placeholder="File, folder or web address", id="import-box")
            yield YesNo("Split where a new article seems to begin", id="import-split")
            yield Static("", id="import-status", markup=False)
            yield RowList(id="import-report")
            yield Static("Enter imports, then opens · Tab moves · Esc closes",
                         classes="dialog-help")  # fmt: skip

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Begin."""
        event.stop()
        if event.value.strip():
            self.tell("Importing…")
            self._start(event.value.strip(), self.query_one(YesNo).ticked)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open the article chosen."""
        event.stop()
        self.dismiss(event.row.value)

    def tell(self, words: str) -> None:
        """Show how far it is."""
        self.query_one("#import-status", Static).update(visible(words))

    def show(self, report: ImportReport) -> None:
        """Show what was made of the sources."""
        counts: dict[str, int] = {}
        for document in report.documents:
            counts[document.action] = counts.get(document.action, 0) + 1
        summary = ", ".join(f"{count} {action}" for action, count in counts.items())
        if report.proposed:
            summary += f"; {len(report.proposed)} places where a new article may begin"
        self.tell(summary or "nothing found")
        rows = self.query_one(RowList)
        rows.set_rows(report_rows(report), keep=False)
        if report.taken:
            rows.focus()


def report_rows(report: ImportReport) -> list[Row]:
    """The report as rows: articles that can be opened, refusals and proposals as notes."""
    rows = []
    for document in report.documents:
        details = [document.action, document.published or "undated"]
        if document.comments:
            details.append(f"{document.comments} comments")
        if document.truncated:
            details.append("truncated")
        if document.title_guessed:
            details.append("title guessed")
        lines: list[tuple[tuple[str, str], ...]] = [
            ((f" {document.title or document.file}", "title"),),
            ((f"   {' · '.join(details)}", "detail"),),
        ]
        lines += [((f"   {warning}", "detail"),) for warning in document.warnings]
        if document.same_story_as:
            lines.append(((f"   same story as {', '.join(document.same_story_as)}", "detail"),))
        rows.append(Row(lines=tuple(lines), value=document.id, key=document.id or document.file))
    for file, boundary in report.proposed:
        words = f" line {boundary.line}: {boundary.why}"
        rows.append(Row(lines=(((f" {file}", "heading"),), ((words, "detail"),))))
    return rows
