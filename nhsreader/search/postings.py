"""A Whoosh index, read term by term and a block at a time.

Whoosh's own matchers walk a tree of objects one posting at a time; whole blocks of its
postings are several times faster to work on.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import nlargest
from typing import Any

from whoosh.reading import IndexReader, TermNotFound

from nhsreader.search.evaluate import MAX_BEGINNINGS
from nhsreader.search.index import Region
from nhsreader.search.schema import REGIONS, Positions
from nhsreader.search.seeking import Channel

# Postings kept unpacked, of 8 bytes each, and beginnings kept looked up.
KEPT_POSTINGS = 2_000_000
KEPT_BEGINNINGS = 256

Counts = tuple["array[int]", "array[float]"]


class WhooshPostings:
    """One state of an index, as `evaluate.Postings`. For one thread at a time."""

    def __init__(self, reader: IndexReader) -> None:
        self.reader = reader
        self._leaves: list[tuple[Any, int]] = list(reader.leaf_readers())
        deleted = {
            number + offset
            for leaf, offset in self._leaves
            if leaf.has_deletions()
            for number in range(leaf.doc_count_all())
            if leaf.is_deleted(number)
        }
        self._deleted = deleted
        self._articles = [n for n in range(reader.doc_count_all()) if n not in deleted]
        self._kept: OrderedDict[tuple[str, str], Counts] = OrderedDict()
        self._kept_size = 0
        self._numbers: dict[str, int] = {}
        self._lengths: dict[str, list[float]] = {}
        self._words: dict[str, dict[str, int]] = {}
        self._columns: dict[str, list[Any]] = {}
        self._beginnings: OrderedDict[tuple[str, str], list[tuple[str, int]]] = OrderedDict()

    def articles(self) -> Collection[int]:
        return self._articles

    def numbers(self) -> Mapping[str, int]:
        if not self._numbers:
            ids = self.ids()
            self._numbers = {ids[number]: number for number in self._articles}
        return self._numbers

    def ids(self) -> Sequence[str]:
        """Every article's id, by number."""
        return self._column("id", "")

    def shas(self) -> Sequence[str]:
        """The hash each article was indexed with, by number."""
        return [sha.decode() for sha in self._column("sha", b"")]

    def dates(self) -> Sequence[int]:
        return self._column("date", 0)

    def years(self) -> Sequence[int]:
        return [int(term) for term in self.reader.lexicon("year")]

    def counts(self, field: str, term: str) -> Counts:
        key = (field, term)
        if (kept := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return kept
        numbers, counts = array("I"), array("f")
        for matcher, offset in self._matchers(field, term):
            for ids, weights, _ in _blocks(matcher, values=False):
                numbers.extend([number + offset for number in ids] if offset else ids)
                counts.extend(weights)
        if self._deleted:
            live = [at for at, number in enumerate(numbers) if number not in self._deleted]
            if len(live) < len(numbers):
                numbers = array("I", [numbers[at] for at in live])
                counts = array("f", [counts[at] for at in live])
        self._kept[key] = numbers, counts
        self._kept_size += len(numbers) + 1
        while self._kept_size > KEPT_POSTINGS:
            _, (old, _) = self._kept.popitem(last=False)
            self._kept_size -= len(old) + 1
        return numbers, counts

    def positions(
        self, field: str, term: str, articles: Collection[int]
    ) -> Mapping[int, Sequence[int]]:
        found: dict[int, Sequence[int]] = {}
        for matcher, offset in self._matchers(field, term):
            for ids, _, values in _blocks(matcher, values=True):
                for number, value in zip(ids, values, strict=True):
                    if number + offset in articles:
                        found[number + offset] = Positions.decode_positions(value)
        return found

    def lengths(self, region: Region) -> Sequence[float]:
        if region not in self._lengths:
            field = f"{region}_raw"
            average = self.reader.field_length(field) / max(1, self.reader.doc_count_all()) or 1.0
            lengths: list[float] = []
            for leaf, _ in self._leaves:
                length = leaf.doc_field_length
                lengths.extend(
                    (length(number, field) or 0) / average for number in range(leaf.doc_count_all())
                )
            self._lengths[region] = lengths
        return self._lengths[region]

    def frequency(self, channel: Channel, term: str) -> int:
        return max(len(self.counts(f"{region}_{channel}", term)[0]) for region in REGIONS)

    def with_both(self, root: str, acronym: str) -> int:
        shared = 0
        for region in REGIONS:
            stems = self.counts(f"{region}_stem", root)[0]
            shared = max(
                shared, len(set(stems).intersection(self.counts(f"{region}_exact", acronym)[0]))
            )
        return shared

    def beginning(self, channel: Channel, prefix: str) -> list[tuple[str, int]]:
        """The terms of bodies and titles that begin so; not all where there are very many."""
        key = (channel, prefix)
        if key not in self._beginnings:
            found = self._frequencies(channel, prefix)
            best = nlargest(4 * MAX_BEGINNINGS, found.items(), key=lambda item: (item[1], item[0]))
            self._beginnings[key] = best
            if len(self._beginnings) > KEPT_BEGINNINGS:
                self._beginnings.popitem(last=False)
        return self._beginnings[key]

    def words(self, channel: Channel) -> dict[str, int]:
        """Every term of bodies and titles with its frequency."""
        if channel not in self._words:
            self._words[channel] = self._frequencies(channel, "")
        return self._words[channel]

    def _frequencies(self, channel: Channel, prefix: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for region in ("body", "title"):
            in_region: dict[bytes, int] = {}
            for leaf, _ in self._leaves:
                for term, info in leaf.iter_prefix(f"{region}_{channel}", prefix):
                    in_region[term] = in_region.get(term, 0) + info.doc_frequency()
            for term, frequency in in_region.items():
                word = term.decode()
                found[word] = max(found.get(word, 0), frequency)
        return found

    def _matchers(self, field: str, term: str) -> Iterator[tuple[Any, int]]:
        coded = term.encode("utf-8", "replace")
        for leaf, offset in self._leaves:
            try:
                yield leaf.postings(field, coded), offset
            except TermNotFound:
                continue

    def _column(self, name: str, default: Any) -> list[Any]:
        if name not in self._columns:
            values: list[Any] = []
            for leaf, _ in self._leaves:
                if leaf.has_column(name):
                    column = leaf.column_reader(name)
                    values.extend(column[number] for number in range(leaf.doc_count_all()))
                else:
                    values.extend([default] * leaf.doc_count_all())
            self._columns[name] = values
        return self._columns[name]


def _blocks(
    matcher: Any, values: bool
) -> Iterator[tuple[Sequence[int], Sequence[float], Sequence[bytes]]]:
    """The postings of a term: article numbers, counts and, if asked for, packed positions.

    Reads the blocks of Whoosh 2.7.4's leaf matcher (as whoosh3 has them too), one posting at a
    time where a matcher has no such blocks.
    """
    if not hasattr(matcher, "_next_block"):
        while matcher.is_active():
            yield [matcher.id()], [matcher.weight()], [matcher.value() if values else b""]
            matcher.next()
        return
    while matcher.is_active():
        matcher.id()
        matcher.weight()
        if values:
            matcher.value()
        yield matcher._ids, matcher._weights, matcher._values if values else ()
        matcher._next_block()
