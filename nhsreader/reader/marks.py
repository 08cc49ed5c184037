"""What search asks of whole articles: bookmarks, notes, families, titles, saved searches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from nhsreader.crossrefs.families import groups
from nhsreader.reader.house import House


class LibraryMarks:
    """`search.knowledge.Marks` from the bookmark folder and the catalog.

    What the catalog says is kept until the catalog changes.
    """

    def __init__(self, house: House, saved: Callable[[str], str | None]) -> None:
        self._house = house
        self.saved = saved
        self._generation = ""
        self._families: Mapping[str, str] = {}
        self._titles: Mapping[str, str] = {}

    def bookmarked(self) -> Collection[str]:
        """The articles with a bookmark."""
        return {mark.article for mark in self._house.bookmarks.all() if mark.article}

    def notes(self) -> Mapping[str, Sequence[str]]:
        """The notes and tags of the bookmarks of each article that has any."""
        found: dict[str, list[str]] = {}
        for mark in self._house.bookmarks.all():
            if mark.article and (mark.note or mark.tags):
                found.setdefault(mark.article, []).append("\n\n".join([mark.note, *mark.tags]))
        return found

    def families(self) -> Mapping[str, str]:
        """For each article that has copies, one id that names its family."""
        self._refresh()
        return self._families

    def titles(self) -> Mapping[str, str]:
        """The title of each article."""
        self._refresh()
        return self._titles

    def _refresh(self) -> None:
        store = self._house.store
        generation = store.generation
        if generation != self._generation:
            self._families = families(store.overview.copies())
            self._titles = store.overview.titles()
            self._generation = generation


def families(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The least id of each group of articles joined by pairs, by article."""
    return {identifier: group[0] for group in groups(pairs) for identifier in group}
