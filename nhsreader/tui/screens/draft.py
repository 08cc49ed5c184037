"""Ask for the draft whose quotations are to be checked."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class DraftScreen(ModalScreen["str | None"]):
    """A box for a file's name."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(id="name-dialog"):
            yield Static("Check the quotations of a draft", classes="dialog-title")
            yield Input(placeholder="A Markdown, text or Word file", id="draft-box")
            yield Static("Enter checks it · Esc gives up", classes="dialog-help")

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the name."""
        event.stop()
        if name := event.value.strip():
            self.dismiss(name)
