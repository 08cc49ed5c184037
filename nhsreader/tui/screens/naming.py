"""Ask under which name to keep a search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from nhsreader.text.sanitise import visible


class NameScreen(ModalScreen[None]):
    """A box for a name; it stays open with the reason while a name is refused."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    def __init__(self, query: str, kept: Mapping[str, str], keep: Callable[[str], None]) -> None:
        """`kept` are queries by name in small letters; `keep` must not block."""
        super().__init__()
        self._asked = query
        self._kept = kept
        self._keep = keep

    def compose(self) -> ComposeResult:
        """The search and the box for its name."""
        with Vertical(id="name-dialog"):
            yield Static("Keep this search", classes="dialog-title")
            yield Static(visible(self._asked), id="name-query", markup=False)
            yield Input(placeholder="A name, such as beds-2016", id="name-box")
            yield Static("", id="name-told", markup=False)
            yield Static("Enter keeps it · Esc gives up", classes="dialog-help")

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()

    def refuse(self, words: str) -> None:
        """Say why the name will not do."""
        if self.is_attached:
            self.query_one("#name-told", Static).update(words)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what a name already stands for."""
        event.stop()
        query = self._kept.get(event.value.strip().removeprefix("@").lower())
        told = "" if query is None else f"Enter replaces what has this name: {visible(query)}"
        self.query_one("#name-told", Static).update(told)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try the name."""
        event.stop()
        if name := event.value.strip().removeprefix("@"):
            self._keep(name)
