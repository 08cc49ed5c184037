"""Runs of words that stand in two articles which are not the same text: who quotes whom."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from nhsreader.crossrefs.same_story import RUN
from nhsreader.text import shingles
from nhsreader.text.fold import fold

LEAST = RUN + shingles.SIZE - 1
"""Words in a run of `RUN` shingles."""
MOST_PLACES = 16
"""Places of the same words in a text that are looked at."""
_WORD = re.compile(r"\w+(?:['&]\w+)*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_OPEN, _CLOSE = "\u201c", "\u201d"
_SINGLE_OPEN, _SINGLE_CLOSE = "\u2018", "\u2019"


class Shared(NamedTuple):
    """A run of words in two texts, in code points of each; `first` is its first word's number."""

    start: int
    end: int
    other_start: int
    other_end: int
    words: int
    first: int


class Text:
    """A text prepared for comparison; `quotations` are the (start, end) of its block quotes."""

    def __init__(
        self,
        text: str,
        blocks: Sequence[tuple[int, int]] = (),
        quotations: Collection[tuple[int, int]] = (),
        day: tuple[date, date] | None = None,
    ) -> None:
        self.text = text
        self.blocks = blocks or [(0, len(text))]
        self.quotations = quotations
        self.day = day

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """The (start, end) of each word."""
        return [match.span() for match in _WORD.finditer(self._folded)]

    @cached_property
    def words(self) -> list[str]:
        """The folded words, as shingles are made of; empty for those of a web address.

        Nobody says an address: a list of sources quotes no other.
        """
        folded, spans = self._folded, self.spans
        words = [folded[start:end] for start, end in spans]
        for match in _ADDRESS.finditer(folded):
            first = bisect_left(spans, (match.start(), 0))
            for at in range(first, bisect_left(spans, (match.end(), 0))):
                words[at] = ""
        return words

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each run of `LEAST` words begins, the first `MOST_PLACES` of them."""
        found: dict[str, list[int]] = {}
        for at, run in enumerate(self.runs):
            known = found.setdefault(run, [])
            if run and len(known) < MOST_PLACES:
                known.append(at)
        return found

    @cached_property
    def runs(self) -> list[str]:
        """Each run of `LEAST` words; empty where one of them is."""
        words = self.words
        runs: list[str] = []
        blank = -1
        for at, word in enumerate(words):
            blank = at if not word else blank
            first = at - LEAST + 1
            if first >= 0:
                runs.append("" if blank >= first else " ".join(words[first : at + 1]))
        return runs

    def in_marks(self, start: int, end: int) -> bool:
        """Whether the middle of a stretch stands in quotation marks or a block quote."""
        middle = (start + end) // 2
        if any(first <= middle < last for first, last in self.quotations):
            return True
        first, last = next(
            ((first, last) for first, last in self.blocks if first <= middle < last), (0, 0)
        )
        before, after = self.text[first:middle], self.text[middle:last]
        if before.rfind(_OPEN) > before.rfind(_CLOSE):
            return True
        if before.count('"') % 2 and '"' in after:
            return True
        single = before.rfind(_SINGLE_OPEN)
        return single >= 0 and not _ends(before, single) and _ends(after, 0)

    @cached_property
    def _folded(self) -> str:
        return fold(self.text)


def _ends(text: str, start: int) -> bool:
    """Whether a single quotation ends after `start`: at a mark that no letter follows."""
    at = text.find(_SINGLE_CLOSE, start)
    while at >= 0:
        if not text[at + 1 : at + 2].isalnum():
            return True
        at = text.find(_SINGLE_CLOSE, at + 1)
    return False


def shared_runs(one: Text, other: Text) -> list[Shared]:
    """The maximal runs of at least `LEAST` words in both texts, in order of the first.

    Of what begins at one place the longest is given, and nothing that lies within another.
    """
    found: list[Shared] = []
    furthest = 0
    words, others = one.words, other.words
    for at, run in enumerate(one.runs):
        longest, where = 0, 0
        for there in other.places.get(run, ()) if run else ():
            # Nothing longer than what is known begins here unless it goes on past its end.
            beyond = there + furthest - at
            if at < furthest and (
                furthest >= len(words) or beyond >= len(others) or words[furthest] != others[beyond]
            ):
                continue
            length = _length(words, at, others, there)
            if length > longest and at + length > furthest:
                longest, where = length, there
        if longest:
            furthest = at + longest
            found.append(_shared(one, at, other, where, longest))
    return found


def _length(words: Sequence[str], at: int, others: Sequence[str], there: int) -> int:
    length = LEAST
    most = min(len(words) - at, len(others) - there)
    while length < most and words[at + length] and words[at + length] == others[there + length]:
        length += 1
    return length


def _shared(one: Text, at: int, other: Text, there: int, length: int) -> Shared:
    return Shared(
        one.spans[at][0], one.spans[at + length - 1][1],
        other.spans[there][0], other.spans[there + length - 1][1],
        length, at,
    )  # fmt: skip


class Direction(NamedTuple):
    """Which of two texts quotes: `forward` the first, `directed` false where that is unknown."""

    forward: bool
    directed: bool
    how: str
    confidence: float


def direction(run: Shared, one: Text, other: Text) -> Direction:
    """Who quotes whom: the later by date, else the one that has the words in quotation marks."""
    here = one.in_marks(run.start, run.end)
    there = other.in_marks(run.other_start, run.other_end)
    if one.day and other.day and (one.day[0] > other.day[1] or other.day[0] > one.day[1]):
        forward = one.day[0] > other.day[1]
        quoting, quoted = (here, there) if forward else (there, here)
        if quoting and not quoted:
            return Direction(forward, True, "later by date, and in quotation marks there", 0.9)
        if quoted and not quoting:
            return Direction(forward, True, "later by date, though it has no marks", 0.6)
        if quoted:
            return Direction(forward, True, "later by date; both have it in quotation marks", 0.6)
        return Direction(forward, True, "later by date", 0.7)
    if here != there:
        return Direction(here, True, "in quotation marks there; the dates do not tell", 0.7)
    return Direction(True, False, "shares words with; neither date nor marks tell", 0.4)
