"""Ask for a note and tags for a bookmark."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from nhsreader.text.sanitise import visible

MARKS = ("yellow", "green", "blue", "pink")


class Note(NamedTuple):
    """What was written; tags begin with #, the colour of the mark with !."""

    text: str
    tags: tuple[str, ...]
    mark: str | None = None

    @property
    def written(self) -> str:
        """The note as it is written in the box."""
        tags = [f"#{tag}" for tag in self.tags]
        return " ".join(filter(None, [self.text, *tags, f"!{self.mark}" if self.mark else ""]))


class NoteScreen(ModalScreen["Note | None"]):
    """A line for a note; Enter keeps it, Escape gives the bookmark up."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]

    def __init__(self, words: str, before: Note | None = None) -> None:
        """`before` is the note to change, None for a new bookmark."""
        super().__init__()
        self._words = words
        self._before = before

    def compose(self) -> ComposeResult:
        """The words to be marked and the box for the note."""
        with Vertical(id="note-dialog"):
            title = "Change the bookmark" if self._before else "Bookmark"
            yield Static(title, classes="dialog-title")
            yield Static(f"“{_shorten(visible(self._words))}”", id="note-words", markup=False)
            yield Input(
                self._before.written if self._before else "",
                placeholder="Note, with #tags and !green, !blue or !pink if you like",
                id="note-box",
            )
            yield Static("Enter keeps it · Esc gives it up", classes="dialog-help")

    def on_mount(self) -> None:
        """Write at once."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the bookmark with this note."""
        event.stop()
        self.dismiss(note_of(event.value))

    def action_cancel(self) -> None:
        """Give the bookmark up."""
        self.dismiss(None)


def note_of(written: str) -> Note:
    """The note, its tags and its mark."""
    words = written.split()
    tags = tuple(word[1:] for word in words if word.startswith("#") and len(word) > 1)
    marks = [word[1:] for word in words if word.startswith("!") and word[1:] in MARKS]
    kept = (
        word
        for word in words
        if not (word.startswith("#") and len(word) > 1) and word[1:] not in marks
    )
    return Note(" ".join(kept), tags, marks[-1] if marks else None)


def _shorten(words: str, longest: int = 300) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0] + " …"
