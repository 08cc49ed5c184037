"""Words of the library that look like a word it has not got."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORT = 4


def nearest(word: str, words: Mapping[str, int], limit: int = 3, slips: int = 0) -> list[str]:
    """The words one or two slips of the pen away, nearest first, then most frequent.

    A slip is a letter too many, too few, wrong, or two letters swapped (optimal string
    alignment). Without `slips` short words are allowed one and others two, and words of one or
    two letters have none near. Numbers are not compared.
    """
    if not word.isalpha() or (not slips and len(word) < 3):
        return []
    slips = slips or (1 if len(word) <= SHORT else 2)
    near = process.extract(word, words.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
    ranked = sorted(
        (int(distance), other[:1] != word[:1], -words[other], other)
        for other, distance, _ in near
        if distance and other.isalpha()
    )
    return [other for _, _, _, other in ranked[:limit]]
