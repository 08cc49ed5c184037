"""Correct what an import got wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

if TYPE_CHECKING:
    from nhsreader.reader.articles import ArticleSummary


class Edited(NamedTuple):
    """What was typed, only where it differs; lists are separated by semicolons."""

    title: str | None
    authors: tuple[str, ...] | None
    publisher: str | None
    published: str | None
    kind: str | None
    tags: tuple[str, ...] | None


_FIELDS = (
    ("title", "Title"), ("authors", "Authors (; between)"), ("publisher", "Publisher (key)"),
    ("published", "Date (YYYY, YYYY-MM or YYYY-MM-DD)"), ("kind", "Kind"),
    ("tags", "Tags (; between)"),
)  # fmt: skip


class EditScreen(ModalScreen["Edited | None"]):
    """A line for each thing that can be corrected; Enter keeps them, Escape none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel"),
        Binding("tab,down", "app.focus_next", show=False),
        Binding("shift+tab,up", "app.focus_previous", show=False),
    ]

    def __init__(self, summary: ArticleSummary) -> None:
        super().__init__()
        self._before = {
            "title": summary.title,
            "authors": "; ".join(summary.authors),
            "publisher": summary.publisher or "",
            "published": summary.published or "",
            "kind": summary.kind,
            "tags": "; ".join(summary.tags),
        }

    def compose(self) -> ComposeResult:
        """Labelled boxes."""
        with VerticalScroll(id="edit-dialog"):
            yield Static("Correct this article", classes="dialog-title")
            for name, label in _FIELDS:
                yield Static(label, classes="dialog-help")
                yield Input(self._before[name], id=f"edit-{name}")
            yield Static("Enter keeps it · Tab moves · Esc gives up", classes="dialog-help")

    def on_mount(self) -> None:
        """Begin with the title."""
        self.query_one("#edit-title", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand back what differs."""
        event.stop()
        now = {name: self.query_one(f"#edit-{name}", Input).value for name, _ in _FIELDS}
        changed = {n: v if v.strip() != self._before[n] else None for n, v in now.items()}
        self.dismiss(
            Edited(
                title=changed["title"], authors=_listed(changed["authors"]),
                publisher=changed["publisher"], published=changed["published"],
                kind=changed["kind"], tags=_listed(changed["tags"]),
            )
        )  # fmt: skip


def _listed(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(item.strip() for item in text.split(";") if item.strip())
