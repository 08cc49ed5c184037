"""A query tree and an index's postings → articles with scores.

Scores are BM25F (Robertson, Zaragoza and Taylor 2004, "Simple BM25 extension to multiple
weighted fields"): how often something stands in title and body is weighed, set against
their lengths and added up before it is damped, with K1 = 1.2 and B = 0.75.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from math import log

import msgspec

from nhsreader.search.counting import Counting, has_one_option
from nhsreader.search.facts import by_fact
from nhsreader.search.highlight import Highlighter, matches
from nhsreader.search.index import Postings, Region
from nhsreader.search.knowledge import Marks, Vocabulary
from nhsreader.search.seeking import Nearness, Sought, seek, seek_near
from nhsreader.search.tree import All, Any, Meant, Near, Node, Not, Text

Scores = dict[int, float]

K1, B = 1.2, 0.75
WEIGHTS: dict[Region, float] = {"body": 1.0, "title": 4.0, "comment": 1.0}


class Evaluator:
    """Answers one query. `regions` are the parts meant where a text names none.

    What must not be there must not be in any part of `everywhere`.
    """

    def __init__(
        self,
        postings: Postings,
        regions: tuple[Region, ...],
        vocabulary: Vocabulary,
        marks: Marks,
        go_on: Callable[[], None] = lambda: None,
        everywhere: tuple[Region, ...] = (),
    ) -> None:
        self.postings = postings
        self._counting = Counting(postings)
        self.regions = regions
        self.everywhere = everywhere or regions
        self.vocabulary = vocabulary
        self.marks = marks
        self.go_on = go_on
        self.any_form = False
        # By a question for notes, and by plain words where the article itself has not got them.
        self.noted: set[int] = set()
        self.noted_only: set[int] = set()
        self.met_in_notes: list[Sought] = []
        self._with_notes = "body" in regions
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

    def knows(self, text: Text) -> bool:
        """Whether the library or, as far as was looked, a note has it."""
        sought = self.sought(text)
        return sought.known or sought in self.met_in_notes

    def scores(self, node: Node, within: Scores | None = None) -> Scores:
        """The articles that answer, with their scores; 0 where only facts were asked for.

        With `within` only those of them need be found that are among these.
        """
        self.go_on()
        if isinstance(node, Text):
            found = self._text(self.sought(node), within)
            if node.boost != 1:
                found = {number: node.boost * score for number, score in found.items()}
            return found
        if isinstance(node, Near):
            return self._text(self.sought(node))
        if isinstance(node, All):
            return self._all(node.children, optional_words(node, self.sought))
        if isinstance(node, Any):
            return _sum([self.scores(child) for child in node.children])
        if isinstance(node, Not):
            without = self._unwanted(node.child)
            return {number: 0.0 for number in self.postings.articles() if number not in without}
        if isinstance(node, Meant):
            return self._meant(node)
        return dict.fromkeys(by_fact(node, self.postings, self.marks), 0.0)

    def some(self, node: Node) -> tuple[Scores, dict[int, int]]:
        """The articles that have some of it: the score, and how many of its words.

        What is not words (facts, dates, what must not be there) is still required.
        """
        children = node.children if isinstance(node, All) else (node,)
        words = [child for child in children if isinstance(child, (Text, Any, All))]
        rest = [child for child in children if child not in words]
        required = self._all(tuple(rest)) if rest else None
        found: Scores = {}
        counts: dict[int, int] = {}
        for child in words:
            counted = not (isinstance(child, Text) and self.sought(child).small)
            if not counted and len(words) > 1:
                continue
            for number, score in self.scores(child).items():
                if required is None or number in required:
                    counts[number] = counts.get(number, 0) + 1
                    found[number] = found.get(number, 0.0) + score
        return found, counts

    def _all(self, children: tuple[Node, ...], optional: tuple[Text, ...] = ()) -> Scores:
        found: Scores | None = None
        unwanted: list[Node] = []
        for child in sorted(children, key=self._frequency):
            if child in optional or (isinstance(child, Text) and not self.sought(child).runs):
                continue
            if isinstance(child, Not):
                unwanted.append(child.child)
            else:
                part = self.scores(child, found)
                if found is None:
                    found = part
                else:
                    found = {n: score + found[n] for n, score in part.items() if n in found}
                if not found:
                    return {}
        if found is None:
            found = dict.fromkeys(self.postings.articles(), 0.0)
        for child in unwanted:
            without = self._unwanted(child)
            found = {n: score for n, score in found.items() if n not in without}
        for text in optional if found else ():
            besides = self._unrecorded(text)
            found = {n: score + besides.get(n, 0.0) for n, score in found.items()}
        return found

    def _frequency(self, node: Node) -> int:
        """In how many bodies, about, a single word stands; anything else comes after these."""
        if isinstance(node, Text):
            runs = self.sought(node).runs
            if len(runs) == 1 and len(runs[0]) == 1 and not runs[0][0].prefix:
                options = runs[0][0].options
                return sum(
                    len(self.postings.counts(f"body_{option.channel}", option.term)[0])
                    for option in options
                )
        return len(self.postings.articles()) + 1

    def _unrecorded(self, node: Node) -> Scores:
        """The articles that answer, without their counting as places to show."""
        met, self.met = self.met, {"body": set(), "title": set(), "comment": set()}
        try:
            return self.scores(node)
        finally:
            self.met = met

    def _unwanted(self, node: Node) -> Scores:
        """The articles that have it anywhere, the user's notes apart."""
        regions, self.regions = self.regions, self.everywhere
        with_notes, self._with_notes = self._with_notes, False
        try:
            return self._unrecorded(node)
        finally:
            self.regions, self._with_notes = regions, with_notes

    def _meant(self, node: Meant) -> Scores:
        """By mentions of a sense, or where the term itself stands, whichever are more."""
        numbers = self.postings.numbers()
        found: Scores = {}
        comments = self.regions == ("comment",)
        counts = {
            numbers[identifier]: float(count)
            for identifier, count in self.vocabulary.mentioned(node.senses, comments).items()
            if identifier in numbers
        }
        self._weigh("comment" if comments else "body", counts, found)
        found = self._damp(found)
        if node.text is not None:
            for number, score in self._text(self.sought(node.text)).items():
                found[number] = max(score, found.get(number, 0.0))
        return found

    def _noted(self, sought: Sought) -> Scores:
        """By the user's own notes."""
        if not self.notes:
            return {}
        numbers = self.postings.numbers()
        found: Scores = {}
        looking = Highlighter((msgspec.structs.replace(sought, part=""),))
        for identifier, notes in self.notes.items():
            count = sum(len(matches(looking, note)) for note in notes)
            if count and identifier in numbers:
                found[numbers[identifier]] = count
        return self._damp(found)

    @cached_property
    def notes(self) -> Mapping[str, Sequence[str]]:
        """The user's notes by article."""
        return self.marks.notes()

    def _text(self, sought: Sought, within: Scores | None = None) -> Scores:
        if sought.part == "note":
            noted = self._noted(sought)
            self.noted.update(noted)
            return noted
        found = self._in_articles(sought, within)
        if self._with_notes and not sought.part and not sought.small:
            noted = self._noted(sought)
            if noted:
                self.met_in_notes.append(sought)
            for number, score in noted.items():
                if number not in found and (within is None or number in within):
                    found[number] = score
                    self.noted_only.add(number)
        return found

    def _in_articles(self, sought: Sought, within: Scores | None) -> Scores:
        regions = self.regions
        if sought.part and sought.part != "note":
            regions = (sought.part,)
        ranked = any(option.rank for run in sought.runs for word in run for option in word.options)
        found = self._damped(sought, regions, 0, None if ranked else within)
        if ranked:
            # Second best stays below the best, however often it is met.
            second = self._damped(sought, regions, 1)
            ceiling = min(found.values(), default=1.0) / 2
            most = max(second.values(), default=1.0)
            for number, score in second.items():
                found.setdefault(number, ceiling * score / most)
        return found

    def _damped(
        self,
        sought: Sought,
        regions: tuple[Region, ...],
        rank: int,
        within: Scores | None = None,
    ) -> Scores:
        """BM25F of what is sought, by options of one rank."""
        found: Scores = {}
        having: set[int] = set()
        if within is not None and len(sought.runs) == 1 and len(sought.runs[0]) == 1:
            (word,) = sought.runs[0]
            if has_one_option(word):
                for region in regions:
                    self._weigh(region, self._counting.word_within(region, word, within), found)
                return self._damp(found, self._counting.having(regions, word))
        for region in regions:
            for run in sought.runs or [sought.near]:
                if run is None:
                    continue
                counts: Mapping[int, float]
                if isinstance(run, Nearness):
                    counts = self._counting.near(region, run)
                elif len(run) == 1:
                    counts = self._counting.word(region, run[0], rank)
                else:
                    counts = {
                        n: float(len(at)) for n, at in self._counting.starts(region, run).items()
                    }
                if within is not None:
                    having.update(counts)
                    counts = {n: counts[n] for n in within if n in counts}
                self._weigh(region, counts, found)
        return self._damp(found, None if within is None else len(having))

    def _weigh(self, region: Region, counts: Mapping[int, float], into: Scores) -> None:
        """Add counts in a region, weighed, set against the lengths there."""
        weight, shares = WEIGHTS[region], self.postings.shares(region, B)
        self.met[region].update(counts)
        if not into:
            into.update({n: weight * count * shares[n] for n, count in counts.items()})
            return
        for number, count in counts.items():
            into[number] = into.get(number, 0.0) + weight * count * shares[number]

    def rarity(self, having: int) -> float:
        """The most that a word can add to a score which so many articles have."""
        total = len(self.postings.articles())
        return log(1 + (total - having + 0.5) / (having + 0.5)) * (K1 + 1)

    def _damp(self, found: Scores, having: int | None = None) -> Scores:
        """BM25 of what was weighed; `having` articles have it where that is not all of these."""
        rarity = self.rarity(len(found) if having is None else having)
        return {number: rarity * tf / (K1 + tf) for number, tf in found.items()}


def optional_words(node: All, sought: Callable[[Text | Near], Sought]) -> tuple[Text, ...]:
    """The words such as "what" and "the" of a plain query, which need not be met.

    None where AND was written, and where there is no other word to go by.
    """
    if not node.plain:
        return ()
    small = tuple(
        child
        for child in node.children
        if isinstance(child, Text) and not child.quoted and not child.part and sought(child).small
    )
    others = (child for child in node.children if child not in small)
    return small if small and any(_is_words(child) for child in others) else ()


def _is_words(node: Node) -> bool:
    """Whether it asks for words, not only for facts or for what must not be there."""
    if isinstance(node, (All, Any)):
        return any(_is_words(child) for child in node.children)
    return isinstance(node, (Text, Near, Meant))


def _sum(parts: list[Scores]) -> Scores:
    found: Scores = {}
    for part in sorted(parts, key=len, reverse=True):
        if not found:
            found = dict(part)
            continue
        for number, score in part.items():
            found[number] = found.get(number, 0.0) + score
    return found
