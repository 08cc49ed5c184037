"""What search asks of the glossary and of the user's marks, without knowing either."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

import msgspec


class Meaning(msgspec.Struct, frozen=True):
    """A sense of a term: its id in the glossary and the name it goes by."""

    id: str
    name: str


class Vocabulary(Protocol):
    """The glossary, and which articles mention its senses."""

    def meanings(self, term: str, on: date | None = None) -> tuple[Meaning, ...]:
        """The senses of a term, those there were on a day where one is given."""

    def organisations(self, name: str, lineage: bool) -> tuple[Meaning, ...]:
        """Bodies by any of their names; with `lineage` those before and after them too."""

    def mentioned(self, senses: Collection[str], comments: bool) -> Mapping[str, int]:
        """How often articles mention any of the senses, by article id.

        In title and body, or in readers' comments.
        """

    def other_forms(self, words: str) -> tuple[str, ...]:
        """The long forms of a short form, the short forms of a long one."""

    def foremost(self, senses: Collection[str]) -> tuple[Collection[str], Collection[str]]:
        """The ids of articles that mention any of the senses in the title, and in the opening."""


class Marks(Protocol):
    """What the user and the library say of whole articles, by article id."""

    def bookmarked(self) -> Collection[str]:
        """The articles with a bookmark."""

    def notes(self) -> Mapping[str, Sequence[str]]:
        """The user's notes on each article that has any."""

    def families(self) -> Mapping[str, str]:
        """A name for the family of each article that has copies."""

    def titles(self) -> Mapping[str, str]:
        """The title of each article."""

    def saved(self, name: str) -> str | None:
        """The query kept under a name."""


class NoVocabulary:
    """A `Vocabulary` for an index by itself."""

    def meanings(self, term: str, on: date | None = None) -> tuple[Meaning, ...]:
        """None."""
        return ()

    def organisations(self, name: str, lineage: bool) -> tuple[Meaning, ...]:
        """None."""
        return ()

    def mentioned(self, senses: Collection[str], comments: bool) -> Mapping[str, int]:
        """None."""
        return {}

    def other_forms(self, words: str) -> tuple[str, ...]:
        """None."""
        return ()

    def foremost(self, senses: Collection[str]) -> tuple[Collection[str], Collection[str]]:
        """None."""
        return (), ()


class NoMarks:
    """A `Marks` for an index by itself."""

    def bookmarked(self) -> Collection[str]:
        """None."""
        return ()

    def notes(self) -> Mapping[str, Sequence[str]]:
        """None."""
        return {}

    def families(self) -> Mapping[str, str]:
        """None."""
        return {}

    def titles(self) -> Mapping[str, str]:
        """None."""
        return {}

    def saved(self, name: str) -> str | None:
        """None."""
        return None


NO_VOCABULARY = NoVocabulary()
NO_MARKS = NoMarks()
