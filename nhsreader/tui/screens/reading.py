"""Screens of plain text over the reader: help, a glossary entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from nhsreader.actions import ACTIONS, ANYWHERE, ARTICLE, CONCORDANCE, LIST, PANES
from nhsreader.text.sanitise import visible
from nhsreader.tui.rows import Row, RowList

if TYPE_CHECKING:
    from nhsreader.reader.articles import ArticleSummary
    from nhsreader.reader.glossary import EntryView

_WHERE = {
    ANYWHERE: "Anywhere", LIST: "In the list", ARTICLE: "In the article",
    PANES: "In the panes", CONCORDANCE: "In a concordance",
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


class EntryScreen(ModalScreen["str | None"]):
    """A glossary entry, and the articles that mention it; Enter opens one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Close"),
        Binding("tab", "app.focus_next", show=False),
    ]

    def __init__(self, entry: EntryView, articles: list[tuple[ArticleSummary, int]]) -> None:
        super().__init__()
        self._entry = entry
        self._articles = articles

    def compose(self) -> ComposeResult:
        """The entry above the articles."""
        with VerticalScroll(id="text-dialog"):
            yield Static(entry_text(self._entry))
            count = len(self._articles)
            yield Static(_in_articles(count), id="entry-count")
            yield RowList(id="entry-articles")

    def on_mount(self) -> None:
        """Fill the list and put the cursor in it."""
        rows = self.query_one(RowList)
        rows.set_rows(
            [
                Row(
                    lines=(((f" {article.title}", "title"),),
                           ((f"   {count} × · {article.date_words}", "detail"),)),
                    value=article.id, key=article.id,
                )
                for article, count in self._articles
            ]
        )  # fmt: skip
        rows.focus()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open the article chosen."""
        event.stop()
        self.dismiss(event.row.value)


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


def entry_text(entry: EntryView) -> Text:
    """A glossary entry as text."""
    text = Text()

    def line(words: str, style: str = "") -> None:
        if words:
            text.append(visible(words) + "\n", style)

    shorts = f" ({', '.join(entry.shorts)})" if entry.shorts else ""
    line(entry.name + shorts, "bold")
    line(entry.facts, "italic")
    line(entry.status)
    text.append("\n")
    line(entry.summary)
    for name in entry.names:
        end = f" to {name.end}" if name.end else ""
        line(f"Name ({name.track}): {name.name}, from {name.start or '?'}{end}")
    line(f"Legal basis: {entry.legal_basis}" if entry.legal_basis else "")
    for step in entry.before:
        line(f"Before it: {step}")
    for step in entry.after:
        line(f"After it: {step}")
    for item in entry.earlier:
        line(item)
    if entry.later:
        text.append("\n")
        line("Later", "bold")
        for item in entry.later:
            line(item, "italic")
    for conflict in entry.conflicts:
        line(f"Sources differ: {conflict}")
    if entry.sources:
        text.append("\n")
        line("Sources", "bold")
        for source in entry.sources:
            line(f"· {source.name}" + (f" <{source.url}>" if source.url else ""))
    known = f", as known on {entry.as_known_on}" if entry.as_known_on else ""
    line(f"Confidence: {entry.confidence}{known}")
    return text


def _in_articles(count: int) -> str:
    if not count:
        return "\nIn no article"
    return "\nIn one article" if count == 1 else f"\nIn {count} articles"
