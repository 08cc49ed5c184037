"""What the catalog says of many articles at once."""

from __future__ import annotations

from collections.abc import Iterable

from nhsreader.catalog.database import Database


class Overview:
    """Answers about all articles; belongs to the store that made it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def mentioning(self, senses: Iterable[str], comments: bool) -> dict[str, int]:
        """How often articles mention any of the senses, in comments or outside them, by id."""
        counted = "in_comments" if comments else "count - in_comments"
        found: dict[str, int] = {}
        for sense in senses:
            for identifier, count in self._db.execute(
                f"SELECT id, {counted} FROM senses WHERE sense=? AND {counted} > 0", (sense,)
            ):
                found[identifier] = found.get(identifier, 0) + count
        return found

    def foremost(self, senses: Iterable[str]) -> tuple[set[str], set[str]]:
        """The articles that mention any of the senses in the title, and in the opening."""
        titled, opening = set(), set()
        for sense in senses:
            for identifier, title, first in self._db.execute(
                "SELECT id, in_title, in_opening FROM senses WHERE sense=?", (sense,)
            ):
                if title:
                    titled.add(identifier)
                if first:
                    opening.add(identifier)
        return titled, opening

    def acronyms(self) -> list[tuple[str, str]]:
        """(id, acronym) for every acronym mentioned in an article."""
        return [(row[0], row[1]) for row in self._db.execute("SELECT id, term FROM acronyms")]

    def titles(self) -> dict[str, str]:
        """Every article's title by id."""
        return dict(self._db.execute("SELECT id, title FROM articles"))

    def labels(self) -> dict[str, tuple[str | None, str | None, str]]:
        """(publisher, earliest day, kind) of every article by id."""
        rows = self._db.execute("SELECT id, publisher, earliest, kind FROM articles")
        return {row[0]: (row[1], row[2], row[3]) for row in rows}

    def copies(self) -> list[tuple[str, str]]:
        """Pairs of articles that hold the same text or one the other's."""
        rows = self._db.execute("SELECT one, other FROM same_story WHERE relation<>'related'")
        return [(row[0], row[1]) for row in rows]
