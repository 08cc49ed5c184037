"""The segments of an index, read term by term as one."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from nhsreader.search.counting import MAX_BEGINNINGS
from nhsreader.search.index import Region
from nhsreader.search.schema import REGIONS
from nhsreader.search.seeking import Channel
from nhsreader.search.segment import Counts, Segment

# Postings kept unpacked, of 8 bytes each, and beginnings kept looked up.
KEPT_POSTINGS = 2_000_000
KEPT_BEGINNINGS = 256
KEPT_FREQUENCIES = 4096


class SegmentPostings:
    """One state of an index, as `answering.Index`. For one thread at a time.

    `deleted` are the numbers within each segment that are not there any more.
    """

    def __init__(self, segments: Sequence[Segment], deleted: Sequence[Collection[int]]) -> None:
        self._segments: list[tuple[Segment, int]] = []
        gone: set[int] = set()
        total = 0
        for segment, without in zip(segments, deleted, strict=True):
            self._segments.append((segment, total))
            gone.update(number + total for number in without)
            total += len(segment)
        self._deleted = gone
        self._articles: Collection[int] = (
            [number for number in range(total) if number not in gone] if gone else range(total)
        )
        self._kept: OrderedDict[tuple[str, str], Counts] = OrderedDict()
        self._kept_size = 0
        self._lengths: dict[str, list[float]] = {}
        self._shares: dict[tuple[str, float], list[float]] = {}
        self._known: dict[tuple[str, str], int] = {}
        self._words: dict[str, dict[str, int]] = {}
        self._beginnings: OrderedDict[tuple[str, str], list[tuple[str, int]]] = OrderedDict()

    def articles(self) -> Collection[int]:
        return self._articles

    def numbers(self) -> Mapping[str, int]:
        return self._numbers

    @cached_property
    def _numbers(self) -> dict[str, int]:
        ids = self.ids()
        return {ids[number]: number for number in self._articles}

    def ids(self) -> Sequence[str]:
        """Every article's id, by number."""
        return self._ids

    @cached_property
    def _ids(self) -> list[str]:
        return [id_ for segment, _ in self._segments for id_ in segment.ids]

    def shas(self) -> Sequence[str]:
        """The hash each article was indexed with, by number."""
        return [sha for segment, _ in self._segments for sha in segment.shas]

    def dates(self) -> Sequence[int]:
        return self._dates

    @cached_property
    def _dates(self) -> list[int]:
        return [date for segment, _ in self._segments for date in segment.dates]

    def years(self) -> Sequence[int]:
        return sorted(
            {int(year) for segment, _ in self._segments for year in segment.terms("year")}
        )

    def counts(self, field: str, term: str) -> Counts:
        key = (field, term)
        if (kept := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return kept
        found = self._read(field, term)
        self._kept[key] = found
        self._kept_size += len(found[0]) + 1
        while self._kept_size > KEPT_POSTINGS:
            _, (old, _) = self._kept.popitem(last=False)
            self._kept_size -= len(old) + 1
        return found

    def _read(self, field: str, term: str) -> Counts:
        numbers, counts = array("I"), array("I")
        for segment, base in self._segments:
            if (held := segment.counts(field, term)) is None:
                continue
            if len(self._segments) == 1 and not self._deleted:
                return held
            numbers.extend([number + base for number in held[0]])
            counts.extend(held[1].tolist())
        if self._deleted:
            live = [at for at, number in enumerate(numbers) if number not in self._deleted]
            if len(live) < len(numbers):
                numbers = array("I", [numbers[at] for at in live])
                counts = array("I", [counts[at] for at in live])
        return numbers, counts

    def positions(
        self, field: str, term: str, articles: Collection[int]
    ) -> Mapping[int, Sequence[int]]:
        return {
            number: places
            for segment, base in self._segments
            for number, places in segment.positions(field, term, articles, base)
        }

    def lengths(self, region: Region) -> Sequence[float]:
        if region not in self._lengths:
            lengths = [n for segment, _ in self._segments for n in segment.lengths(region)]
            average = sum(lengths) / max(1, len(lengths)) or 1.0
            self._lengths[region] = [length / average for length in lengths]
        return self._lengths[region]

    def shares(self, region: Region, b: float) -> Sequence[float]:
        if (region, b) not in self._shares:
            lengths = self.lengths(region)
            self._shares[region, b] = [1 / (1 - b + b * length) for length in lengths]
        return self._shares[region, b]

    def frequency(self, channel: Channel, term: str) -> int:
        key = (channel, term)
        if (known := self._known.get(key)) is None:
            if len(self._known) > KEPT_FREQUENCIES:
                self._known.clear()
            known = self._known[key] = self._frequency(channel, term)
        return known

    def _frequency(self, channel: Channel, term: str) -> int:
        if self._deleted:
            return max(len(self.counts(f"{region}_{channel}", term)[0]) for region in REGIONS)
        return max(
            sum(segment.frequency(f"{region}_{channel}", term) for segment, _ in self._segments)
            for region in REGIONS
        )

    def with_both(self, root: str, acronym: str) -> int:
        shared = 0
        for region in REGIONS:
            exact = self.counts(f"{region}_exact", acronym)[0]
            if exact:
                stems = self.counts(f"{region}_stem", root)[0]
                shared = max(shared, len(set(stems).intersection(exact)))
        return shared

    def beginning(self, channel: Channel, prefix: str) -> list[tuple[str, int]]:
        """The terms that begin so; not all where there are very many."""
        key = (channel, prefix)
        if key not in self._beginnings:
            found = self._frequencies(channel, prefix)
            most = sorted(zip(found.values(), found.keys(), strict=True), reverse=True)
            best = [(term, frequency) for frequency, term in most[: 4 * MAX_BEGINNINGS]]
            self._beginnings[key] = best
            if len(self._beginnings) > KEPT_BEGINNINGS:
                self._beginnings.popitem(last=False)
        return self._beginnings[key]

    def words(self, channel: Channel) -> dict[str, int]:
        """Every term with its frequency."""
        if channel not in self._words:
            self._words[channel] = self._frequencies(channel, "")
        return self._words[channel]

    def _frequencies(self, channel: Channel, prefix: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for region in REGIONS:
            in_region: dict[str, int] = {}
            for segment, _ in self._segments:
                begun = segment.beginning(f"{region}_{channel}", prefix)
                if not in_region:
                    in_region = dict(begun)
                    continue
                for term, frequency in begun:
                    in_region[term] = in_region.get(term, 0) + frequency
            if not found:
                found = in_region
                continue
            for term, frequency in in_region.items():
                if frequency > found.get(term, 0):
                    found[term] = frequency
        return found
