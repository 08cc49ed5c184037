"""Choose one of a few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from nhsreader.tui.rows import Row, RowList


class ChoiceScreen(ModalScreen["str | None"]):
    """A list of names, the first of which stands for all of them."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", "Cancel")]

    def __init__(self, title: str, every: str, names: Sequence[str], chosen: str | None) -> None:
        """`every` stands for no choice, whose answer is the empty string."""
        super().__init__()
        self._title = title
        self._names = {"": every, **{name: name for name in names}}
        self._chosen_name = chosen or ""

    def compose(self) -> ComposeResult:
        """Title, list, what the keys do."""
        with Vertical(id="choice-dialog"):
            yield Static(self._title, classes="dialog-title", markup=False)
            yield RowList(id="choice-list")
            yield Static("Enter takes it, Esc leaves it", classes="dialog-help")

    def on_mount(self) -> None:
        """Begin on what is chosen now."""
        rows = self.query_one(RowList)
        rows.set_rows(
            [
                Row(
                    lines=(
                        (("› " if name == self._chosen_name else "  ", "mark"), (label, "title")),
                    ),
                    value=(name,),
                    key=f"choice:{name}",
                )
                for name, label in self._names.items()
            ]
        )
        rows.go_to(f"choice:{self._chosen_name}")
        rows.focus()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take it."""
        event.stop()
        self.dismiss(event.row.value[0])
