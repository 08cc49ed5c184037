"""A query tree and an index's postings → articles with scores.

Scores are BM25F (Robertson, Zaragoza and Taylor 2004, "Simple BM25 extension to multiple
weighted fields"): how often something stands in title and body is weighed, set against
their lengths and added up before it is damped, with K1 = 1.2 and B = 0.75.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import log
from typing import Literal, Protocol

from nhsreader.search.query import All, Any, Between, Days, Fact, Flag, Near, Node, Not, Text, Years
from nhsreader.search.seeking import Nearness, Sought, Vocabulary, Word, seek, seek_near
from nhsreader.search.spelling import folded

Region = Literal["body", "title", "comment"]
Scores = dict[int, float]

K1, B = 1.2, 0.75
WEIGHTS: dict[Region, float] = {"body": 1.0, "title": 4.0, "comment": 1.0}
# How many words a beginning stands for, the most frequent; fewer where it is hardly begun.
MAX_BEGINNINGS, FEW_BEGINNINGS = 64, 16
HARDLY_BEGUN = 2
UNFINISHED = 0.6


class Postings(Vocabulary, Protocol):
    """An index, read term by term; articles are numbered from 0. Deleted ones never show."""

    def articles(self) -> Collection[int]:
        """Every article's number."""

    def counts(self, field: str, term: str) -> tuple[Sequence[int], Sequence[float]]:
        """The articles that have a term in a field, and how often each has it."""

    def positions(
        self, field: str, term: str, articles: Collection[int]
    ) -> Mapping[int, Sequence[int]]:
        """Where a term stands, for those of `articles` that have it."""

    def lengths(self, region: Region) -> Sequence[float]:
        """Each article's length there, over the average; by number."""

    def dates(self) -> Sequence[int]:
        """Each article's day as YYYYMMDD, 0 for none; by number."""

    def years(self) -> Sequence[int]:
        """The years that occur."""


class Evaluator:
    """Answers one query. `regions` are the parts meant where a text names none."""

    def __init__(self, postings: Postings, regions: tuple[Region, ...]) -> None:
        self.postings = postings
        self.regions = regions
        self.any_form = False
        self.met: dict[Region, set[int]] = {"body": set(), "title": set(), "comment": set()}
        self._sought: dict[tuple[Text | Near, bool], Sought] = {}

    def sought(self, text: Text | Near) -> Sought:
        """What a text of the tree looks for."""
        key = (text, self.any_form)
        if key not in self._sought:
            self._sought[key] = (
                seek_near(text, self.postings)
                if isinstance(text, Near)
                else seek(text, self.postings, self.any_form)
            )
        return self._sought[key]

    def scores(self, node: Node) -> Scores:
        """The articles that answer, with their scores; 0 where only facts were asked for."""
        if isinstance(node, Text):
            found = self._text(self.sought(node))
            if node.boost != 1:
                found = {number: node.boost * score for number, score in found.items()}
            return found
        if isinstance(node, Near):
            return self._text(self.sought(node))
        if isinstance(node, All):
            return self._all(node.children)
        if isinstance(node, Any):
            return _sum([self.scores(child) for child in node.children])
        if isinstance(node, Not):
            without = self._unrecorded(node.child)
            return {number: 0.0 for number in self.postings.articles() if number not in without}
        return dict.fromkeys(self._by_fact(node), 0.0)

    def some(self, node: Node) -> dict[int, tuple[int, float]]:
        """The articles that have some of it: how many of its words, and the score.

        What is not words (facts, dates, what must not be there) is still required.
        """
        children = node.children if isinstance(node, All) else (node,)
        words = [child for child in children if isinstance(child, (Text, Any, All))]
        rest = [child for child in children if child not in words]
        required = self._all(tuple(rest)) if rest else None
        found: dict[int, tuple[int, float]] = {}
        for child in words:
            counted = not (isinstance(child, Text) and self.sought(child).small)
            if not counted and len(words) > 1:
                continue
            for number, score in self.scores(child).items():
                if required is None or number in required:
                    count, total = found.get(number, (0, 0.0))
                    found[number] = (count + 1, total + score)
        return found

    def _all(self, children: tuple[Node, ...]) -> Scores:
        found: Scores | None = None
        unwanted: list[Node] = []
        parts: list[Scores] = []
        for child in children:
            if isinstance(child, Text) and not self.sought(child).runs:
                continue
            if isinstance(child, Not):
                unwanted.append(child.child)
            else:
                parts.append(self.scores(child))
                if not parts[-1]:
                    return {}
        for part in sorted(parts, key=len):
            if found is None:
                found = part
            else:
                found = {n: score + part[n] for n, score in found.items() if n in part}
        if found is None:
            found = dict.fromkeys(self.postings.articles(), 0.0)
        for child in unwanted:
            without = self._unrecorded(child)
            found = {n: score for n, score in found.items() if n not in without}
        return found

    def _unrecorded(self, node: Node) -> Scores:
        """The articles that answer, without their counting as places to show."""
        met, self.met = self.met, {"body": set(), "title": set(), "comment": set()}
        try:
            return self.scores(node)
        finally:
            self.met = met

    def _text(self, sought: Sought) -> Scores:
        regions: tuple[Region, ...] = (sought.part,) if sought.part else self.regions
        if self.regions == ("comment",) and sought.part in ("body", "title"):
            return {}
        found = self._damped(sought, regions, 0)
        if any(option.rank for run in sought.runs for word in run for option in word.options):
            # Second best stays below the best, however often it is met.
            second = self._damped(sought, regions, 1)
            ceiling = min(found.values(), default=1.0) / 2
            most = max(second.values(), default=1.0)
            for number, score in second.items():
                found.setdefault(number, ceiling * score / most)
        return found

    def _damped(self, sought: Sought, regions: tuple[Region, ...], rank: int) -> Scores:
        """BM25F of what is sought, by options of one rank."""
        found: Scores = {}
        for region in regions:
            weight = WEIGHTS[region]
            lengths = self.postings.lengths(region)
            for run in sought.runs or [sought.near]:
                if run is None:
                    continue
                counts: Mapping[int, float]
                if isinstance(run, Nearness):
                    counts = self._near(region, run)
                elif len(run) == 1:
                    counts = self._word(region, run[0], rank)
                else:
                    counts = {n: float(len(at)) for n, at in self._starts(region, run).items()}
                self.met[region].update(counts)
                for number, count in counts.items():
                    share = weight * count / (1 - B + B * lengths[number])
                    found[number] = found.get(number, 0.0) + share
        total, having = len(self.postings.articles()), len(found)
        rarity = log(1 + (total - having + 0.5) / (having + 0.5)) * (K1 + 1)
        return {number: rarity * tf / (K1 + tf) for number, tf in found.items()}

    def _word(self, region: Region, word: Word, rank: int) -> Mapping[int, float]:
        """How often a word stands in each article that has it, each option weighed."""
        found: dict[int, float] = {}
        for field, term, weight in self._terms(region, word, rank):
            numbers, counts = self.postings.counts(field, term)
            if not found and weight == 1:
                found = dict(zip(numbers, counts, strict=True))
                continue
            for number, count in zip(numbers, counts, strict=True):
                found[number] = found.get(number, 0.0) + weight * count
        for option in word.options:
            if option.extra and option.rank == rank:
                numbers, counts = self.postings.counts(f"{region}_{option.channel}", option.term)
                for number, count in zip(numbers, counts, strict=True):
                    if number in found:
                        found[number] += option.weight * count
        return found

    def _terms(self, region: Region, word: Word, rank: int) -> list[tuple[str, str, float]]:
        terms = [
            (f"{region}_{option.channel}", option.term, option.weight)
            for option in word.options
            if option.rank == rank and not option.extra
        ]
        if word.prefix and not rank:
            field = f"{region}_{word.prefix_channel}"
            known = {(field, term) for field, term, _ in terms}
            beginnings = self.postings.beginning(word.prefix_channel, word.prefix)
            many = len(word.prefix) > HARDLY_BEGUN
            for term, _ in beginnings[: MAX_BEGINNINGS if many else FEW_BEGINNINGS]:
                if (field, term) not in known:
                    terms.append((field, term, UNFINISHED))
        return terms

    def _near(self, region: Region, near: Nearness) -> dict[int, float]:
        """How often the first run stands near enough to the second, by article."""
        firsts, seconds = self._starts(region, near.first), self._starts(region, near.second)
        found: dict[int, float] = {}
        for number in firsts.keys() & seconds.keys():
            others = sorted(seconds[number])
            met = sum(any(True for _ in near.pairs(at, others)) for at in firsts[number])
            if met:
                found[number] = float(met)
        return found

    def _starts(self, region: Region, run: tuple[Word, ...]) -> dict[int, set[int]]:
        """Where words that follow one another begin, by article."""
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
                numbers.update(self.postings.counts(field, term)[0])
            having.append((len(numbers), step, numbers))
        having.sort()
        candidates = having[0][2].intersection(*(numbers for _, _, numbers in having[1:]))
        starts: dict[int, set[int]] = {}
        for order, (_, step, _) in enumerate(having):
            if not candidates:
                return {}
            here: dict[int, set[int]] = {}
            for field, term in places[step]:
                for number, found in self.postings.positions(field, term, candidates).items():
                    here.setdefault(number, set()).update([at - step for at in found])
            starts = {
                number: both
                for number in candidates
                if (both := here[number] & starts[number] if order else here[number])
            }
            candidates = set(starts)
        return starts

    def _by_fact(self, node: Fact | Years | Days | Between | Flag) -> Collection[int]:
        if isinstance(node, Fact):
            whole = self.postings.counts(node.field, whole_term(node.value))[0]
            if len(whole):
                return whole
            words = [set(self.postings.counts(node.field, w)[0]) for w in fact_words(node.value)]
            return set.intersection(*words) if words else ()
        if isinstance(node, Flag):
            return self.postings.counts("flag", node.name)[0]
        if isinstance(node, Years):
            first, last = node.first or 0, 9999 if node.last is None else node.last
            found: set[int] = set()
            for year in self.postings.years():
                if first <= year <= last:
                    found.update(self.postings.counts("year", str(year))[0])
            return found
        dates = self.postings.dates()
        if isinstance(node, Between):
            first, last = node.first or 1, node.last or 99999999
            return [n for n in self.postings.articles() if first <= dates[n] <= last]
        after, before = node.after or 0, node.before or 99999999
        return [n for n in self.postings.articles() if after < dates[n] < before]


def whole_term(value: str) -> str:
    """The term by which a name, key or label is found as a whole."""
    return "=" + " ".join(fact_words(value))


def fact_words(value: str) -> list[str]:
    """The terms by which a name, key or label is found word by word."""
    return [folded(word) for word in _split(value)]


def _split(value: str) -> list[str]:
    return "".join(char if char.isalnum() or char == "&" else " " for char in value).split()


def _sum(parts: list[Scores]) -> Scores:
    found: Scores = {}
    for part in sorted(parts, key=len, reverse=True):
        if not found:
            found = dict(part)
            continue
        for number, score in part.items():
            found[number] = found.get(number, 0.0) + score
    return found
