"""The left pane: the search box over the library, or over what was found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from nhsreader.actions import LIST
from nhsreader.text.sanitise import visible
from nhsreader.tui.keys import bindings
from nhsreader.tui.panes.hit_list import HitList
from nhsreader.tui.panes.library_rows import (
    SCOPES,
    Suggested,
    found_title,
    library_rows,
    library_title,
)
from nhsreader.tui.panes.seeking import Asked, Found, seek, seen
from nhsreader.tui.rows import RowList
from nhsreader.tui.screens.asking import AskingScreen
from nhsreader.tui.suggesting import QuerySuggester

if TYPE_CHECKING:
    from nhsreader.reader import Reader
    from nhsreader.reader.articles import ArticleSummary
    from nhsreader.reader.house import Scope
    from nhsreader.reader.saved import SavedView
    from nhsreader.reader.search import SearchPage, Sort

TYPING_PAUSE = 0.12
SAVED_PAUSE = 0.2


class LibraryPane(Vertical):
    """Search as you type; with an empty box, saved searches and the whole library."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(LIST)

    class Opened(Message):
        """An article was chosen; `page` is the search it was found by, or None."""

        def __init__(self, identifier: str, page: SearchPage | None) -> None:
            super().__init__()
            self.identifier = identifier
            self.page = page

    def __init__(self, reader: Reader, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._reader = reader
        self._articles: list[ArticleSummary] = []
        self._marked: dict[str, int] = {}
        self._found: Found | None = None
        self._pause: Timer | None = None
        self._saved_pause: Timer | None = None
        self.scope: Scope = "all"
        self.sort: Sort = "relevance"
        self.saved: list[SavedView] = []

    def compose(self) -> ComposeResult:
        """Box, count and list."""
        suggester = QuerySuggester(lambda typed: self._reader.search.complete(typed))
        yield Input(placeholder="Search  (s)", id="search-box", suggester=suggester)
        yield Static("", id="list-title", markup=False)
        yield HitList(self._reader, empty="  the library is being read\u2026", id="library-list")

    @property
    def box(self) -> Input:
        """The search box."""
        return self.query_one("#search-box", Input)

    @property
    def listing(self) -> HitList:
        """The list of articles or hits."""
        return self.query_one("#library-list", HitList)

    @property
    def asked(self) -> Asked:
        """What is asked for now."""
        return Asked(self.box.value, self.scope, self.sort)

    @property
    def found(self) -> Found | None:
        """The answer on show, where it is one to what is asked for now."""
        return self._found if self._found and self._found.asked == self.asked else None

    @property
    def publishers(self) -> dict[str, str]:
        """The names of the publishers of the articles listed, by key."""
        return {a.publisher: a.publisher_name or a.publisher for a in self._articles if a.publisher}

    def now_read(self) -> None:
        """The library has been read: what is not listed is not there."""
        self.listing.empty = "  nothing here"
        self.listing.refresh()

    def load(self, fresh: bool = True) -> None:
        """Read the library; `fresh=False` shows the catalog as it was left."""

        def question() -> tuple[list[ArticleSummary], dict[str, int]]:
            return self._reader.articles.list(fresh=fresh), self._reader.bookmarks.counts()

        self._asking.ask("listing", question, self._listed)

    def load_saved(self) -> None:
        """Run the saved searches."""
        self._asking.ask("saved", self._reader.saved.views, self.show_saved)

    def show_saved(self, views: list[SavedView]) -> None:
        """List saved searches as they answer now."""
        self.saved = views
        if self._found is None:
            self._show_library()

    def search(self, asked: Asked, typing: bool) -> None:
        """Search in a thread; a newer search makes this one's answer void."""
        self._asking.ask("searching", lambda: seek(self._reader, asked, typing), self._show_found)

    def look_for(self, query: str) -> None:
        """Put a query into the box and search at once."""
        with self.box.prevent(Input.Changed):
            self.box.value = query
        self.ask_again()

    def found_again(self) -> None:
        """Search anew, the index having grown, unless hits are being looked through."""
        found = self._found
        if found and found.page and (self.box.has_focus or not found.page.total):
            self.search(found.asked, False)

    def ask_again(self) -> None:
        """Search anew for what is in the box, or list the library anew."""
        if self._pause:
            self._pause.stop()
        if self.box.value.strip():
            self.search(self.asked, False)
        else:
            self._found = None
            self._show_library()

    def clear(self) -> bool:
        """Empty the search box; False where it was empty."""
        if not self.box.value:
            return False
        self.box.value = ""
        return True

    def switch_scope(self) -> Scope:
        """Go from all articles to one's own, to the bundled, and round again."""
        scopes = SCOPES[:2] if self._reader.house.no_bundled else SCOPES
        self.scope = scopes[(scopes.index(self.scope) + 1) % len(scopes)]
        self.ask_again()
        return self.scope

    def switch_sort(self) -> Sort:
        """Go from the best first to the newest first, and back."""
        self.sort = "date" if self.sort == "relevance" else "relevance"
        self.ask_again()
        return self.sort

    @property
    def _asking(self) -> AskingScreen[None]:
        screen = self.screen
        assert isinstance(screen, AskingScreen)
        return screen

    @on(Input.Changed, "#search-box")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._pause:
            self._pause.stop()
        if not event.value.strip():
            self._found = None
            self._show_library()
            return
        asked = self.asked
        self._pause = self.set_timer(
            TYPING_PAUSE, lambda: self.search(asked, True) if self.asked == asked else None
        )

    @on(Input.Submitted, "#search-box")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.ask_again()
        self.listing.focus()

    def _listed(self, read: tuple[list[ArticleSummary], dict[str, int]]) -> None:
        self._articles, self._marked = read
        if self._found is None:
            self._show_library()
        if self._saved_pause:
            self._saved_pause.stop()
        self._saved_pause = self.set_timer(SAVED_PAUSE, self.load_saved)

    def _show_found(self, found: Found) -> None:
        if found.asked != self.asked:
            return
        before = self._found
        if before and before.saved and before.saved == found.saved:
            # In another order what was new a moment ago still is.
            found = replace(found, new=before.new | found.new)
        self.query_one("#list-title", Static).update(visible(found_title(found)))
        if (page := found.page) is None:
            return
        self._found = found
        self.listing.show_found(found, self._marked)
        shown = {identifier for hit in page.hits for identifier in (hit.id, *hit.copies)}
        if fresh := shown & found.new:
            self._asking.ask(
                "saved", lambda: seen(self._reader, found.saved, fresh), self.show_saved
            )

    @on(RowList.Chosen, "#library-list")
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        value = event.row.value
        if isinstance(value, str):
            self.post_message(self.Opened(value, self._found.page if self._found else None))
        elif isinstance(value, Suggested):
            self.look_for(value.query)
        else:
            self.scope = value.scope
            self.look_for(f"@{value.name}")

    def _show_library(self) -> None:
        rows = library_rows(self._articles, self._marked, self.scope, self.saved)
        count = sum(isinstance(row.value, str) for row in rows)
        self.query_one("#list-title", Static).update(library_title(count, self.scope))
        self.listing.set_rows(rows)
