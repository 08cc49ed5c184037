"""Searching: where and in which order, narrowing, and searches kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nhsreader.tui.features.base import Feature, Handler
from nhsreader.tui.narrowing import EVERYTHING, narrowed
from nhsreader.tui.panes.library_rows import scope_words, sort_words
from nhsreader.tui.panes.seeking import seek
from nhsreader.tui.screens.facets import FacetsScreen
from nhsreader.tui.screens.naming import NameScreen

if TYPE_CHECKING:
    from nhsreader.reader.saved import SavedSearch, SavedView
    from nhsreader.reader.search import SearchPage
    from nhsreader.tui.panes.seeking import Asked


class Searching(Feature):
    """What is done with the search in the box."""

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature."""
        library = self.screen.library
        return {
            "search.scope": lambda: self.screen.say(scope_words(library.switch_scope())),
            "search.sort": lambda: self.screen.say(sort_words(library.switch_sort())),
            "search.facets": self.narrow,
            "search.save": self.save,
            "search.forget": self.forget,
        }

    def narrow(self) -> None:
        """Count what is found by publisher, year, kind and acronym, and choose one of them."""
        library = self.screen.library
        asked = library.asked
        begun = library.found.begun if library.found else False
        query = asked.query if asked.query.strip() else EVERYTHING

        def count() -> SearchPage:
            return self.reader.search.run(
                query,
                limit=0,
                scope=asked.scope,
                typing=begun,
                facets=True,
                details=False,
                questions=True,
            )

        def choose(page: SearchPage) -> None:
            if not page.total:
                self.tell("Nothing is found that could be narrowed")
                return
            screen = FacetsScreen(asked.query, page.total, page.facets, library.publishers)
            self.screen.card.hide()
            self.screen.app.push_screen(screen, add)

        def add(words: str | None) -> None:
            if words:
                library.look_for(narrowed(asked.query, words, begun))
                library.listing.focus()

        self.screen.ask("facets", count, choose)

    def save(self) -> None:
        """Ask for a name and keep the search under it."""
        library = self.screen.library
        asked = library.asked
        if not asked.query.strip():
            self.tell("Type a search first, then keep it")
            return
        kept = {view.name.lower(): view.query for view in library.saved}
        screen = NameScreen(asked.query, kept, lambda name: self._keep(name, asked, screen))
        self.screen.card.hide()
        self.screen.app.push_screen(screen)

    def forget(self) -> None:
        """Move the saved search under the list's cursor to the trash."""
        library = self.screen.library
        name = next(
            (v.name for v in library.saved
             if library.listing.chosen and library.listing.chosen.value == v), "",
        )  # fmt: skip
        if not name:
            self.tell("Choose a saved search in the list first; the list shows them while the "
                      "search box is empty")  # fmt: skip
            return

        def remove() -> list[SavedView]:
            self.reader.saved.remove(name)
            return self.reader.saved.views()

        def removed(views: list[SavedView]) -> None:
            library.show_saved(views)
            self.tell(f"Moved the saved search {name} to the trash")

        self.screen.ask("saved", remove, removed)

    def _keep(self, name: str, asked: Asked, screen: NameScreen) -> None:
        """Save a search; what is wrong is told in the screen that asked for the name."""

        def save() -> SavedSearch:
            # A beginning was taken for a word where nothing had the word: keep it as one.
            begun = seek(self.reader, asked, False).begun
            return self.reader.saved.save(name, narrowed(asked.query, "", begun), scope=asked.scope)

        def saved(search: SavedSearch) -> None:
            if screen.is_attached:
                screen.dismiss(None)
            self.tell(f"Kept as @{search.name}: the empty search box lists it with what is new")
            self.screen.library.load_saved()

        self.screen.ask("saving", save, saved, screen.refuse)
