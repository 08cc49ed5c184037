"""How often words and runs of words stand in each article, from an index's postings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence

from nhsreader.search.index import Postings, Region
from nhsreader.search.seeking import Nearness, Option, Word

# How many words a beginning stands for, the most frequent; fewer where it is hardly begun.
MAX_BEGINNINGS, FEW_BEGINNINGS = 64, 16
HARDLY_BEGUN = 2
UNFINISHED = 0.6
# To look so many articles up one by one is quicker than to go through all.
_FEW = 8


class Counting:
    """Counts by article, in one region at a time."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings

    def word(self, region: Region, word: Word, rank: int) -> Mapping[int, float]:
        """How often a word stands in each article that has it, each option weighed."""
        found: dict[int, float] = {}
        for field, term, weight in self._terms(region, word, rank):
            numbers, counts = self._postings.counts(field, term)
            if not found and weight == 1:
                found = dict(zip(numbers, counts, strict=True))
                continue
            for number, count in zip(numbers, counts, strict=True):
                found[number] = found.get(number, 0.0) + weight * count
        for option in word.options:
            if option.extra and option.rank == rank:
                numbers, counts = self._postings.counts(f"{region}_{option.channel}", option.term)
                for number, count in zip(numbers, counts, strict=True):
                    if number in found:
                        found[number] += option.weight * count
        return found

    def having(self, regions: Sequence[Region], word: Word) -> int:
        """How many articles have a word that only one option meets, in any of the regions."""
        field = _only(word)
        first, *others = (
            self._postings.counts(f"{region}_{field.channel}", field.term)[0] for region in regions
        )
        besides = {number for numbers in others for number in numbers if not _has(first, number)}
        return len(first) + len(besides)

    def word_within(self, region: Region, word: Word, within: Collection[int]) -> dict[int, float]:
        """As `word`, for one that only one option meets, in these articles alone."""
        option = _only(word)
        found = self._among(f"{region}_{option.channel}", option.term, within)
        for extra in word.options:
            if extra.extra and found:
                more = self._among(f"{region}_{extra.channel}", extra.term, found)
                for number, count in more.items():
                    found[number] += extra.weight * count
        return found

    def _among(self, field: str, term: str, within: Collection[int]) -> dict[int, float]:
        numbers, counts = self._postings.counts(field, term)
        if _FEW * len(within) < len(numbers):
            found = {}
            for number in within:
                at = bisect_left(numbers, number)
                if at < len(numbers) and numbers[at] == number:
                    found[number] = counts[at]
            return found
        held = dict(zip(numbers, counts, strict=True))
        return {number: held[number] for number in within if number in held}

    def _terms(self, region: Region, word: Word, rank: int) -> list[tuple[str, str, float]]:
        terms = [
            (f"{region}_{option.channel}", option.term, option.weight)
            for option in word.options
            if option.rank == rank and not option.extra
        ]
        if word.prefix and not rank:
            field = f"{region}_{word.prefix_channel}"
            known = {(field, term) for field, term, _ in terms}
            beginnings = self._postings.beginning(word.prefix_channel, word.prefix)
            many = len(word.prefix) > HARDLY_BEGUN
            for term, _ in beginnings[: MAX_BEGINNINGS if many else FEW_BEGINNINGS]:
                if (field, term) not in known:
                    terms.append((field, term, UNFINISHED))
        return terms

    def near(self, region: Region, near: Nearness) -> dict[int, float]:
        """How often the first run stands near enough to the second, by article."""
        firsts, seconds = self.starts(region, near.first), self.starts(region, near.second)
        found: dict[int, float] = {}
        for number in firsts.keys() & seconds.keys():
            others = sorted(seconds[number])
            met = sum(any(True for _ in near.pairs(at, others)) for at in firsts[number])
            if met:
                found[number] = float(met)
        return found

    def starts(
        self, region: Region, run: tuple[Word, ...], among: Collection[int] | None = None
    ) -> dict[int, set[int]]:
        """Where words that follow one another begin, by article; in some articles only."""
        places = [
            [
                (field, term)
                for field, term, _ in self._terms(region, word, 0)
                if "_stem" not in field
            ]
            for word in run
        ]
        having = []
        for step, terms in enumerate(places):
            numbers: set[int] = set()
            for field, term in terms:
                numbers.update(self._postings.counts(field, term)[0])
            having.append((len(numbers), step, numbers))
        having.sort()
        candidates = having[0][2].intersection(*(numbers for _, _, numbers in having[1:]))
        if among is not None:
            candidates.intersection_update(among)
        starts: dict[int, set[int]] = {}
        for order, (_, step, _) in enumerate(having):
            if not candidates:
                return {}
            here: dict[int, set[int]] = {}
            for field, term in places[step]:
                for number, found in self._postings.positions(field, term, candidates).items():
                    here.setdefault(number, set()).update([at - step for at in found])
            starts = {
                number: both
                for number in candidates
                if (both := here[number] & starts[number] if order else here[number])
            }
            candidates = set(starts)
        return starts


def has_one_option(word: Word) -> bool:
    """Whether a word is met in one way only, and has a weight of one."""
    options = [option for option in word.options if not option.extra]
    return len(options) == 1 and not word.prefix and options[0].weight == 1 and not options[0].rank


def _only(word: Word) -> Option:
    return next(option for option in word.options if not option.extra)


def _has(numbers: Sequence[int], number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number
