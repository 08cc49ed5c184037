"""Acronyms the glossary lacks, with their evidence; one key takes one in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from nhsreader.actions import SUGGESTIONS, keys_of
from nhsreader.text.sanitise import visible
from nhsreader.tui.key_line import KeyLine
from nhsreader.tui.keys import bindings
from nhsreader.tui.page import Page
from nhsreader.tui.panes.entry_page import Mentioned
from nhsreader.tui.panes.suggestion_rows import suggestion_rows
from nhsreader.tui.rows import RowList
from nhsreader.tui.screens.asking import AskingScreen
from nhsreader.tui.screens.reading import TextScreen, help_text

if TYPE_CHECKING:
    from nhsreader.reader import Reader
    from nhsreader.reader.suggestions import Accepted, Suggestion


class LongFormScreen(ModalScreen["str | None"]):
    """Asks what an acronym stands for that no article explains."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    def __init__(self, short: str) -> None:
        super().__init__()
        self._short = short

    def compose(self) -> ComposeResult:
        """The question and the box."""
        with Vertical(id="name-dialog"):
            yield Static(
                visible(f"What does {self._short} stand for?"), classes="dialog-title",
                markup=False,
            )  # fmt: skip
            yield Static("No article says so.", markup=False)
            yield Input(placeholder="Its long form", id="long-box")
            yield Static("Enter takes it into your glossary · Esc gives up", classes="dialog-help")

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was typed."""
        event.stop()
        if words := event.value.strip():
            self.dismiss(words)


class SuggestionsScreen(AskingScreen["Mentioned | None"]):
    """Those of the open article first; Enter goes to where one stands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(SUGGESTIONS),
        Binding("enter", "choose", "Go there"),
        Binding("escape,q", "dismiss(None)", "Back"),
        Binding("question_mark,f1", "help", show=False),
    ]

    def __init__(self, reader: Reader, article: str) -> None:
        """`article` is the id of the open one."""
        super().__init__()
        self._reader = reader
        self._article = article
        self._found: list[Suggestion] = []
        self.accepted: list[Accepted] = []

    def compose(self) -> ComposeResult:
        """What they are, the page, the keys."""
        yield Static("Looking for acronyms …", id="suggestions-title", markup=False)
        yield Page(empty=" none", id="suggestions-page")
        yield KeyLine()

    def on_mount(self) -> None:
        """Look."""
        self.rows.focus()
        self.ask("suggestions", self._reader.suggestions.suggestions, self._take, self._say)

    @property
    def rows(self) -> Page:
        """The page."""
        return self.query_one("#suggestions-page", Page)

    def action_choose(self) -> None:
        """For the footer: the page has the key."""
        self.rows.action_choose()

    def action_help(self) -> None:
        """Every key."""
        self.app.push_screen(TextScreen(help_text(keys_of(self._reader.config.keys))))

    def action_act(self, action: str) -> None:
        """Take the acronym under the cursor in; ask what it stands for where nothing says so."""
        row = self.rows.chosen
        if action != "suggestions.accept" or row is None:
            return
        one: Suggestion = row.value
        if one.long is not None:
            self._accept(one, None)
            return

        def take(words: str | None) -> None:
            if words is not None:
                self._accept(one, words)

        self.app.push_screen(LongFormScreen(one.short), take)

    def _accept(self, one: Suggestion, long: str | None) -> None:
        self._say(f"Taking {one.short} in …")
        self.ask(
            "accepting", lambda: self._reader.suggestions.accept(one.short, long), self._accepted,
            self._say,
        )  # fmt: skip

    def _accepted(self, done: Accepted) -> None:
        self.accepted.append(done)
        self._found = [one for one in self._found if one.short != done.short]
        self.rows.set_rows(suggestion_rows(self._found, self._article))
        self._say(f"{done.short}: {done.long} is in {done.file}")

    def _take(self, found: list[Suggestion]) -> None:
        self._found = found
        self.rows.set_rows(suggestion_rows(found, self._article), keep=False)
        count = len(found)
        said = f"{count} acronyms" if count != 1 else "One acronym"
        self._say(f"{said} of the library that the glossary lacks" if found else
                  "The glossary has every acronym of the library")  # fmt: skip

    def _say(self, words: str) -> None:
        self.query_one("#suggestions-title", Static).update(visible(words))

    @on(RowList.Chosen, "#suggestions-page")
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        place = event.row.value.evidence[0]
        self.dismiss(Mentioned(place.id, None, (place.part, place.start, place.end)))
