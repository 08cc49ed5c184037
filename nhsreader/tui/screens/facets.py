"""How a search is spread over publishers, years, kinds and acronyms; one of them narrows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from nhsreader.text.sanitise import visible
from nhsreader.tui.narrowing import FACETS, filter_of
from nhsreader.tui.rows import Row, RowList

Counts = Mapping[str, Sequence[tuple[str, int]]]


class FacetsScreen(ModalScreen["str | None"]):
    """A list for each facet; Enter hands back the filter of a value."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f8", "dismiss(None)", "Close"),
        Binding("tab,right,l", "app.focus_next", show=False),
        Binding("shift+tab,left,h", "app.focus_previous", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium")]

    def __init__(
        self, query: str, articles: int, counts: Counts, publishers: Mapping[str, str]
    ) -> None:
        """`publishers` are names by key."""
        super().__init__()
        self._asked = query
        self._articles = articles
        self._counts = counts
        self._publishers = publishers

    def compose(self) -> ComposeResult:
        """The search above its four lists."""
        count = f"{self._articles} articles" if self._articles != 1 else "1 article"
        asked = f": {visible(self._asked.strip())}" if self._asked.strip() else ""
        with Vertical(id="facets-dialog"):
            yield Static(f"Narrow the search, {count}{asked}", id="facets-title", markup=False)
            with Grid(id="facets-lists"):
                for name, label in FACETS:
                    with Vertical(classes="facet"):
                        yield Static(label, classes="dialog-title")
                        yield RowList(empty="none", id=f"facet-{name}")
            yield Static(
                "Enter adds the filter · Tab ← → go from list to list · Esc closes",
                classes="dialog-help",
            )

    def on_mount(self) -> None:
        """Fill the lists; begin with the first that has a choice."""
        lists = []
        for name, _ in FACETS:
            rows = self.query_one(f"#facet-{name}", RowList)
            names = self._publishers if name == "publisher" else {}
            rows.set_rows(facet_rows(name, self._counts.get(name, ()), names), keep=False)
            lists.append(rows)
        next((rows for rows in lists if len(rows.rows) > 1), lists[0]).focus()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.dismiss(event.row.value)


def facet_rows(
    facet: str, counts: Sequence[tuple[str, int]], names: Mapping[str, str]
) -> list[Row]:
    """A row a value with its count, years in order; one that no filter asks for is not a choice."""
    if facet == "year":
        counts = sorted(counts, key=lambda item: (item[0].isdigit(), item[0]), reverse=True)
    wide = max((len(str(count)) for _, count in counts), default=1)
    rows = []
    for value, count in counts:
        words = filter_of(facet, value)
        name = names.get(value, value)
        pieces = ((f" {count:>{wide}} ", "detail"), (f" {name}", "title" if words else "detail"))
        rows.append(Row(lines=(pieces,), value=words or None, key=value))
    return rows
