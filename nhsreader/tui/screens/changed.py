"""A bookmark whose words are others now: the old and the new, and the reader's choice."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from nhsreader.text.sanitise import visible


class ChangedScreen(ModalScreen[bool]):
    """Old and new words side by side; `a` takes the new ones, Escape leaves the bookmark as is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "dismiss(True)", "Take the new words"),
        Binding("escape,q", "dismiss(False)", "Leave it"),
    ]

    def __init__(self, old: str, new: str) -> None:
        super().__init__()
        self._old = old
        self._new = new

    def compose(self) -> ComposeResult:
        """Both texts with the words that differ marked."""
        old, new = marked(self._old, self._new)
        with VerticalScroll(id="changed-dialog"):
            yield Static("The words of this bookmark have changed", classes="dialog-title")
            with Horizontal(id="changed-columns"):
                yield Static(Text.assemble(("As marked\n\n", "bold"), old), classes="changed-side")
                yield Static(Text.assemble(("Now\n\n", "bold"), new), classes="changed-side")
            yield Static("a takes the new words · Esc leaves it as it is", classes="dialog-help")

    def on_mount(self) -> None:
        """The keys are for the whole."""
        self.query_one(VerticalScroll).focus()


def marked(old: str, new: str) -> tuple[Text, Text]:
    """Both texts, the words gone struck through and those that came underlined.

    In brackets as well, so that it can be told without styles: [-gone-] and {+come+}.
    """
    before, after = old.split(), new.split()
    left, right = Text(), Text()
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for tag, a, b, c, d in codes:
        gone, come = visible(" ".join(before[a:b])), visible(" ".join(after[c:d]))
        if tag == "equal":
            left.append(f"{gone} ")
            right.append(f"{come} ")
            continue
        if gone:
            left.append(f"[-{gone}-]", "bold strike")
            left.append(" ")
        if come:
            right.append(f"{{+{come}+}}", "bold underline")
            right.append(" ")
    return left, right
