"""Screens of plain text over the reader, such as help."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from nhsreader.actions import (
    ACTIONS,
    ANYWHERE,
    ARTICLE,
    CONCORDANCE,
    DIFF,
    LIST,
    PANES,
    SUGGESTIONS,
    TIMELINE,
)

_WHERE = {
    ANYWHERE: "Anywhere", LIST: "In the list", ARTICLE: "In the article",
    PANES: "In the panes", CONCORDANCE: "In a concordance",
    TIMELINE: "In the timeline", SUGGESTIONS: "In the list of new acronyms",
    DIFF: "In a comparison",
}  # fmt: skip
_KEY_NAMES = {
    "slash": "/", "question_mark": "?", "right_curly_bracket": "}", "left_curly_bracket": "{",
    "dollar_sign": "$", "escape": "Esc", "space": "Space", "pagedown": "PgDn", "pageup": "PgUp",
    "delete": "Del", "enter": "Enter", "tab": "Tab", "shift+tab": "Shift+Tab", "home": "Home",
    "end": "End", "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip


def key_name(key: str) -> str:
    """A key as printed on a keyboard."""
    name = _KEY_NAMES.get(key, key)
    return name[0].upper() + name[1:] if len(name) > 1 and name[1].isdigit() else name


class TextScreen(ModalScreen[None]):
    """Text to scroll through; Escape or q goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss", "Close"),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("space,pagedown", "scroll(15)", show=False),
        Binding("pageup", "scroll(-15)", show=False),
    ]

    def __init__(self, text: Text) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The text in a scrolling box."""
        with VerticalScroll(id="text-dialog"):
            yield Static(self._text)

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def help_text(keys: dict[str, tuple[str, ...]]) -> Text:
    """Every action with its keys and what it does, from the registry."""
    text = Text()
    text.append("nhsreader: keys\n", "bold")
    for where, title in _WHERE.items():
        actions = [action for action in ACTIONS if action.where == where]
        if not actions:
            continue
        text.append(f"\n{title}\n", "bold underline")
        for action in actions:
            shown = " ".join(key_name(key) for key in keys[action.id]) or "(no key)"
            text.append(f"  {shown:<16}", "bold")
            text.append(f" {action.help}\n")
    text.append("\nCtrl+P opens the palette with all of these by name.\n")
    text.append("While selecting, the movement keys extend; Esc leaves.\n")
    text.append("Hold Shift to select with the terminal's own mouse selection.\n")
    return text
