"""Two texts that are the same story: by containment of 4-word shingles.

Containment finds the clean copy of a page saved with comments, which a symmetric measure
misses (Broder, "On the resemblance and containment of documents", 1997).

What an index keeps of a text are its seeds: one shingle in eight by value, and where twelve in
a row have none, the least of them. So of twelve consecutive shingles that two texts share at
least one is a seed of both (winnowing: Schleimer, Wilkerson and Aiken, 2003).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal, NamedTuple
from zlib import crc32

import msgspec

from nhsreader.text import shingles
from nhsreader.text.fold import fold

_WORD = re.compile(r"\w+")
SAMPLE = 8
RUN = 12
"""Consecutive shingles that make a quotation when two texts share them."""
PASSAGE = 10
"""Words before or after a seed: of a shared run of `RUN` shingles, 15 words, so many stand on
one side of the seed or on the other, itself counted."""

Relation = Literal["same", "contains", "extract", "related"]
MIRRORED = {"contains": "extract", "extract": "contains"}
"""The relation seen from the other text, where it is another word."""


class Seed(NamedTuple):
    """A shingle that is kept: `at` is the number of its first word in the text, from 0.

    `ahead` names the `PASSAGE` words that begin with it and `behind` those that end with it; 0
    where the text has not so many there.
    """

    value: int
    at: int
    ahead: int
    behind: int


class Fingerprint(msgspec.Struct, frozen=True):
    """What is compared of a text: distinct shingles, its folded words' hash, and its seeds."""

    shingles: frozenset[int]
    words: str
    seeds: tuple[Seed, ...] = ()

    @property
    def short(self) -> bool:
        """Whether the text is too short for shingles, so that only equality counts."""
        return len(self.shingles) < shingles.MIN_DISTINCT

    def sample(self) -> set[int]:
        """The values an index finds its versions by, the same ones in every text.

        A text too short for shingles is indexed by the hash of all its words.
        """
        if not self.words:
            return set()
        if self.short:
            return {int.from_bytes(bytes.fromhex(self.words[:16]), "big", signed=True)}
        return {seed.value for seed in self.seeds}


@dataclass(frozen=True)
class SameStory:
    """How a text stands to another: `containment` of it in the other, and of the other in it."""

    relation: Relation
    inside: float
    around: float

    @property
    def score(self) -> float:
        """The larger containment, 0 to 1."""
        return max(self.inside, self.around)


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a reading text."""
    from hashlib import sha256

    run = shingles.words(text)
    joined = " ".join(run)
    words = sha256(joined.encode()).hexdigest() if joined else ""
    values = list(shingles.hashes(text))
    return Fingerprint(frozenset(values), words, tuple(_seeds(values, run)))


def _seeds(values: Sequence[int], words: Sequence[str]) -> Iterator[Seed]:
    for at in kept(values):
        end = at + shingles.SIZE
        ahead = _name(words[at : at + PASSAGE]) if at + PASSAGE <= len(words) else 0
        behind = _name(words[end - PASSAGE : end]) if end >= PASSAGE else 0
        yield Seed(values[at], at, ahead, behind)


def _name(words: Sequence[str]) -> int:
    return crc32(" ".join(words).encode()) or 1


def kept(values: Sequence[int]) -> list[int]:
    """Where the seeds are among the shingles of a text: at least one in every `RUN` of them."""
    found: list[int] = []
    last = -1
    for at in [*(n for n, value in enumerate(values) if value % SAMPLE == 0), len(values)]:
        if at - last > RUN:
            found += _least(values, last + 1, at)
        if at < len(values):
            found.append(at)
        last = at
    return found


def _least(values: Sequence[int], start: int, end: int) -> Iterator[int]:
    """Where the least of each window of `RUN` is, the last of equal ones, within a stretch."""
    least = -1
    for first in range(start, end - RUN + 1):
        after = first + RUN
        if least < first:
            least = min(range(after - 1, first - 1, -1), key=values.__getitem__)
        elif values[after - 1] <= values[least]:
            least = after - 1
        else:
            continue
        yield least


def compare(one: Fingerprint, other: Fingerprint) -> SameStory | None:
    """How `one` stands to `other`, or None where they are different texts."""
    if not one.words or not other.words:
        return None
    if one.words == other.words and one.shingles == other.shingles:
        return SameStory("same", 1.0, 1.0)
    if one.short or other.short:
        return None
    inside = shingles.containment(one.shingles, other.shingles)
    around = shingles.containment(other.shingles, one.shingles)
    score = max(inside, around)
    if score < shingles.RELATED:
        return None
    if score < shingles.SAME_TEXT:
        return SameStory("related", inside, around)
    if min(inside, around) >= shingles.SAME_TEXT:
        return SameStory("same", inside, around)
    return SameStory("extract" if inside > around else "contains", inside, around)


def longest_shared_run(one: str, other: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The longest run of words in both texts: ((start, end) in one, (start, end) in other)."""
    words_one = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(fold(one))]
    words_other = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(fold(other))]
    size = shingles.SIZE
    where: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(words_other) - size + 1):
        where.setdefault(tuple(w[2] for w in words_other[at : at + size]), []).append(at)
    best = (0, 0, 0)
    at = 0
    while at <= len(words_one) - size:
        longest = 1
        for start in where.get(tuple(w[2] for w in words_one[at : at + size]), ())[:50]:
            length = size
            while (
                at + length < len(words_one)
                and start + length < len(words_other)
                and words_one[at + length][2] == words_other[start + length][2]
            ):
                length += 1
            best = max(best, (length, at, start))
            longest = max(longest, length - size + 1)
        at += longest
    length, a, b = best
    if not length:
        return None
    return (
        (words_one[a][0], words_one[a + length - 1][1]),
        (words_other[b][0], words_other[b + length - 1][1]),
    )


def candidates(sampled: int, found: Mapping[str, int], sizes: Mapping[str, int]) -> list[str]:
    """Ids worth an exact comparison, from counts of shared sampled shingles, of `sampled`."""
    likely = []
    for identifier, shared in found.items():
        smaller = max(1, min(sampled, sizes.get(identifier, 0)))
        if shared >= fewest(smaller):
            likely.append(identifier)
    return sorted(likely)


def fewest(sampled: int) -> float:
    """How many of so many sampled shingles two texts that are related have at least in common.

    Of a share of all shingles a little less is to be expected of the sample, since the words
    around a seed may decide whether it is one; and its number varies.
    """
    share = shingles.RELATED * 0.8
    least = 1 if sampled < SAMPLE else 2
    return max(least, share * sampled - 2.5 * sqrt(share * (1 - share) * sampled))
