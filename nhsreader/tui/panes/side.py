"""The right side: four panes behind tabs, linked to where the reader is."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import ContentSwitcher, Static

from nhsreader.actions import PANES
from nhsreader.tui.keys import bindings
from nhsreader.tui.rows import RowList

TABS: tuple[tuple[str, str, str, str], ...] = (
    ("glossary", "Glossary", "Terms", "no terms of the glossary in this article"),
    ("links", "Cross-refs", "Refs", "nothing known of other articles"),
    ("bookmarks", "Bookmarks", "Marks", "no bookmarks yet: select with v, then b"),
    ("outline", "Outline", "Outline", "this article has no headings"),
)


class PaneTab(Static):
    """A tab: full name where it fits, short where not."""

    class Clicked(Message):
        """The tab was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, name: str, label: str, short: str) -> None:
        super().__init__(label, id=f"tab-{name}", markup=False)
        self.pane = name
        self._labels = (label, short)

    def on_resize(self, event: events.Resize) -> None:
        """Choose the label that fits."""
        full, short = self._labels
        self.update(full if event.size.width > len(full) else short)

    def on_click(self) -> None:
        """Tell that this pane is wanted."""
        self.post_message(self.Clicked(self.pane))


class SidePanes(Vertical):
    """Glossary, cross-references, bookmarks and outline, one of them shown."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(PANES)

    def compose(self) -> ComposeResult:
        """Tabs above lists."""
        with Horizontal(id="tabs"):
            for name, label, short, _ in TABS:
                yield PaneTab(name, label, short)
        with ContentSwitcher(initial="pane-glossary", id="pane-switch"):
            for name, _, _, empty in TABS:
                yield RowList(empty=f" {empty}", id=f"pane-{name}")

    def on_mount(self) -> None:
        """Mark the first tab."""
        self.show("glossary")

    def pane(self, name: str) -> RowList:
        """The list of one pane."""
        return self.query_one(f"#pane-{name}", RowList)

    @property
    def shown(self) -> str:
        """Name of the pane shown."""
        return (self.query_one(ContentSwitcher).current or "pane-glossary").removeprefix("pane-")

    def show(self, name: str) -> None:
        """Show one pane."""
        self.query_one(ContentSwitcher).current = f"pane-{name}"
        for tab in self.query(PaneTab):
            tab.set_class(tab.pane == name, "-shown")

    @on(PaneTab.Clicked)
    def _tab_clicked(self, event: PaneTab.Clicked) -> None:
        event.stop()
        self.show(event.name)
        self.pane(event.name).focus()
