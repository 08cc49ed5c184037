"""Words of the library that look like a word it has not got."""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase, ascii_uppercase

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
    if slips == 1 and word.isascii() and (word.islower() or word.isupper()):
        near = {other: 1 for other in one_slip(word) if other in words and other != word}
    else:
        found = process.extract(
            word, words.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        near = {other: int(distance) for other, distance, _ in found if distance}
    ranked = sorted(
        (distance, other[:1] != word[:1], -words[other], other)
        for other, distance in near.items()
        if other.isalpha()
    )
    return [other for _, _, _, other in ranked[:limit]]


def one_slip(word: str) -> set[str]:
    """Every run of letters from A to Z, in the case of the word, that is one slip from it.

    Candidates to be looked up, which for one slip is quicker than to compare with every word
    (P. Norvig, "How to Write a Spelling Corrector", 2007).
    """
    letters = ascii_lowercase if word.islower() else ascii_uppercase
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {head + tail[1:] for head, tail in halves if tail}
    found.update(head + tail[1] + tail[0] + tail[2:] for head, tail in halves if len(tail) > 1)
    for letter in letters:
        found.update([head + letter + tail[1:] for head, tail in halves if tail])
        found.update([head + letter + tail for head, tail in halves])
    return found
