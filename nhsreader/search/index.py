"""What answering a query asks of an index, whichever engine it is of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, Protocol

from nhsreader.search.seeking import IndexedWords

Region = Literal["body", "title", "comment"]


class Postings(IndexedWords, Protocol):
    """An index, read term by term; articles are numbered from 0. Deleted ones never show."""

    def articles(self) -> Collection[int]:
        """Every article's number."""

    def numbers(self) -> Mapping[str, int]:
        """Every article's number, by its id."""

    def counts(self, field: str, term: str) -> tuple[Sequence[int], Sequence[float]]:
        """The articles that have a term in a field, and how often each has it."""

    def positions(
        self, field: str, term: str, articles: Collection[int]
    ) -> Mapping[int, Sequence[int]]:
        """Where a term stands, for those of `articles` that have it."""

    def lengths(self, region: Region) -> Sequence[float]:
        """Each article's length there, over the average; by number."""

    def shares(self, region: Region, b: float) -> Sequence[float]:
        """What one occurrence counts there: 1 / (1 - b + b * length); by number."""

    def dates(self) -> Sequence[int]:
        """Each article's day as YYYYMMDD, 0 for none; by number."""

    def years(self) -> Sequence[int]:
        """The years that occur."""
