"""Ask as of which date to read."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from nhsreader.errors import BadInput
from nhsreader.reader.glossary import day_of
from nhsreader.text.sanitise import visible


class ReadingDateScreen(ModalScreen["str | None"]):
    """A box for a date, or for nothing: the article's own."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    def __init__(self, asked: str, own: str) -> None:
        """`asked` is the date in force, `own` the article's."""
        super().__init__()
        self._asked = asked
        self._own = own

    def compose(self) -> ComposeResult:
        """What the date is for, and the box."""
        own = f"the article's own, {self._own}" if self._own else "as known today: undated"
        with Vertical(id="date-dialog"):
            yield Static("Read as of …", classes="dialog-title")
            yield Static(
                "Cards, glossary, entries and timeline tell what was known by then, and what "
                "came after only as later.",
                markup=False,
            )
            yield Input(self._asked, placeholder="2016, 2016-06 or 2016-06-01", id="date-box")
            yield Static("", id="date-told", markup=False)
            yield Static(
                f"Empty: {own}. Enter sets it, Esc leaves it.", classes="dialog-help",
                markup=False,
            )  # fmt: skip

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Forget what was wrong with what stood there before."""
        event.stop()
        self.query_one("#date-told", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the date, or say what is wrong with it."""
        event.stop()
        words = event.value.strip()
        if words.casefold() == "today":
            words = date.today().isoformat()
        try:
            day_of(words or None)
        except BadInput as error:
            how = "" if "YYYY" in error.what else ": write YYYY, YYYY-MM or YYYY-MM-DD"
            self.query_one("#date-told", Static).update(visible(error.what + how))
            return
        self.dismiss(words)
