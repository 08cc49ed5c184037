"""The list of the left pane: articles, or hits whose snippets are made as they come into view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.timer import Timer

from nhsreader.tui.panes.library_rows import hit_rows
from nhsreader.tui.panes.seeking import Found, detail
from nhsreader.tui.rows import RowList
from nhsreader.tui.screens.asking import AskingScreen

if TYPE_CHECKING:
    from nhsreader.reader import Reader
    from nhsreader.reader.search import HitView

SCROLLING_PAUSE = 0.05


class HitList(RowList):
    """Rows of articles have their id for a value."""

    def __init__(self, reader: Reader, *, empty: str, id: str) -> None:  # noqa: A002
        super().__init__(empty=empty, id=id)
        self._reader = reader
        self._found: Found | None = None
        self._marked: Mapping[str, int] = {}
        self._detailed: dict[str, HitView] = {}
        self._scrolling: Timer | None = None

    def show_found(self, found: Found, marked: Mapping[str, int]) -> None:
        """List hits, the cursor on the first; `marked` counts bookmarks by article."""
        again = self._found is not None and _ids(self._found) == _ids(found)
        self._found, self._marked = found, marked
        if not again:
            self._detailed = {}
        self.set_rows(hit_rows(found, self._detailed, marked), keep=again)
        if found.page and found.page.hits and not again:
            self.go_to(found.page.hits[0].id)
        self.call_after_refresh(self._detail_in_view)

    def step(self, by: int) -> None:
        """Open the next or previous article."""
        before = self.cursor
        while True:
            at = self.cursor
            self.action_move(by)
            if self._on_article or self.cursor == at:
                break
        if self._on_article:
            self.action_choose()
        else:
            self.action_move(before - self.cursor)

    @property
    def _on_article(self) -> bool:
        return self.chosen is not None and isinstance(self.chosen.value, str)

    @on(RowList.Scrolled)
    def _scrolled(self, event: RowList.Scrolled) -> None:
        event.stop()
        if self._scrolling:
            self._scrolling.stop()
        self._scrolling = self.set_timer(SCROLLING_PAUSE, self._detail_in_view)

    def _detail_in_view(self) -> None:
        """Make the snippets of the hits on the screen that have none yet."""
        found, screen = self._found, self.screen
        if found is None or found.page is None:
            return
        in_view = {row.key for row in self.rows_in_view}
        listed = (*found.page.hits, *found.page.also)
        hits = [hit for hit in listed if hit.id in in_view and hit.id not in self._detailed]
        if hits and isinstance(screen, AskingScreen):
            screen.ask(
                "detailing",
                lambda: detail(self._reader, found, hits),
                lambda made: self._show_detailed(found, made),
            )

    def _show_detailed(self, found: Found, made: dict[str, HitView]) -> None:
        if found is self._found and found.page is not None:
            self._detailed |= made
            rows = hit_rows(found, self._detailed, self._marked)
            if [row.key for row in rows] == [row.key for row in self.rows]:
                self.set_rows(rows)


def _ids(found: Found) -> tuple[object, ...]:
    """What was asked, and the articles listed for it."""
    page = found.page
    return (found.asked, *(hit.id for hit in (*page.hits, *page.also))) if page else ()
