"""Two texts that are the same story: by containment of 4-word shingles.

Containment finds the clean copy of a page saved with comments, which a symmetric measure
misses (Broder, "On the resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Literal

import msgspec

from nhsreader.text import shingles
from nhsreader.text.fold import fold

_WORD = re.compile(r"\w+")
SAMPLE = 8

Relation = Literal["same", "contains", "extract", "related"]
MIRRORED = {"contains": "extract", "extract": "contains"}
"""The relation seen from the other text, where it is another word."""


class Fingerprint(msgspec.Struct, frozen=True):
    """What is compared of a text: its distinct shingles and its folded words' hash."""

    shingles: frozenset[int]
    words: str

    @property
    def short(self) -> bool:
        """Whether the text is too short for shingles, so that only equality counts."""
        return len(self.shingles) < shingles.MIN_DISTINCT

    def sample(self) -> set[int]:
        """One shingle in eight, the same ones in every text: what an index keeps.

        A text too short for shingles is indexed by the hash of all its words.
        """
        if not self.words:
            return set()
        if self.short:
            return {int.from_bytes(bytes.fromhex(self.words[:16]), "big", signed=True)}
        return {value for value in self.shingles if value % SAMPLE == 0}


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

    joined = " ".join(shingles.words(text))
    words = sha256(joined.encode()).hexdigest() if joined else ""
    return Fingerprint(frozenset(shingles.hashes(text)), words)


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


def candidates(sample: Set[int], found: dict[str, int], sizes: dict[str, int]) -> list[str]:
    """Ids worth an exact comparison, from counts of shared sampled shingles."""
    likely = []
    for identifier, shared in found.items():
        smaller = max(1, min(len(sample), sizes.get(identifier, 0)))
        if shared / smaller >= shingles.RELATED * 0.6:
            likely.append(identifier)
    return sorted(likely)
