"""Ask for a note and tags for a bookmark."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from nhsreader.text.sanitise import visible


class Note(NamedTuple):
    """What was written; tags begin with #."""

    text: str
    tags: tuple[str, ...]


class NoteScreen(ModalScreen["Note | None"]):
    """A line for a note; Enter keeps it, Escape gives the bookmark up."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """The words to be marked and the box for the note."""
        with Vertical(id="note-dialog"):
            yield Static("Bookmark", classes="dialog-title")
            yield Static(f"“{_shorten(visible(self._words))}”", id="note-words", markup=False)
            yield Input(placeholder="Note, with #tags if you like", id="note-box")
            yield Static("Enter keeps it · Esc gives it up", classes="dialog-help")

    def on_mount(self) -> None:
        """Write at once."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the bookmark with this note."""
        event.stop()
        words = event.value.split()
        tags = tuple(word[1:] for word in words if word.startswith("#") and len(word) > 1)
        text = " ".join(word for word in words if not (word.startswith("#") and len(word) > 1))
        self.dismiss(Note(text, tags))

    def action_cancel(self) -> None:
        """Give the bookmark up."""
        self.dismiss(None)


def _shorten(words: str, longest: int = 300) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0] + " …"
