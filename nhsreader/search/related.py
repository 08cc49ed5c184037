"""The articles nearest to a text: those that share the words most telling of it.

A word tells more the oftener the text has it and the fewer articles do (tf·idf); how much an
article has of it is damped and set against its length as in BM25. The score is the share of
what a text saturated with all of those words would get, from 0 to 1.
"""

from __future__ import annotations

from collections import Counter
from heapq import nsmallest
from math import log
from typing import NamedTuple

from nhsreader.search.analysis import ACRONYM, CODE, FUNCTION_WORDS, Token, analyse
from nhsreader.search.answering import Index
from nhsreader.search.evaluate import K1, B
from nhsreader.search.model import Related
from nhsreader.search.seeking import Channel
from nhsreader.text.links import WEB_ADDRESS

# How many words stand for a text, and how many of those shared are named.
TELLING, NAMED = 40, 8
TITLE_COUNTS = 3
# A word that more than half of a larger library has tells nothing.
MOST, SMALL_LIBRARY = 0.5, 100
_SHORTEST = 3

_Term = tuple[Channel, str]


class _Telling(NamedTuple):
    """A term with its weight in the text and its rarity in the library."""

    term: _Term
    weight: float
    rarity: float


def related(title: str, body: str, besides: str, limit: int, index: Index) -> tuple[Related, ...]:
    """The nearest articles, best first, without the one of the id `besides`."""
    counts, surfaces = _terms(title, body)
    ids, lengths = index.ids(), index.lengths("body")
    itself = any(ids[number] == besides for number in index.articles())
    # What only the article itself has can be shared by no other.
    telling = _telling(counts, index, 2 if itself else 1)
    most = sum(term.weight * term.rarity for term in telling) * (K1 + 1)
    scores: dict[int, float] = {}
    shares: dict[int, list[tuple[float, _Term]]] = {}
    for term in telling:
        channel, word = term.term
        numbers, held = index.counts(f"body_{channel}", word)
        for number, count in zip(numbers, held, strict=True):
            damped = count * (K1 + 1) / (count + K1 * (1 - B + B * lengths[number]))
            share = term.weight * term.rarity * damped
            scores[number] = scores.get(number, 0.0) + share
            shares.setdefault(number, []).append((share, term.term))
    others = (number for number in scores if ids[number] != besides)
    best = nsmallest(max(0, limit), others, key=lambda n: (-round(scores[n], 9), ids[n]))
    return tuple(
        Related(
            id=ids[number],
            score=round(scores[number] / most, 4),
            shared=_named(shares[number], surfaces),
        )
        for number in best
    )


def _terms(title: str, body: str) -> tuple[Counter[_Term], dict[_Term, Counter[str]]]:
    """How often a text has each stem, acronym and name, and how it writes them."""
    counts: Counter[_Term] = Counter()
    surfaces: dict[_Term, Counter[str]] = {}
    for text, worth in ((title, TITLE_COUNTS), (body, 1)):
        # The pieces of an address say nothing of the subject.
        text = WEB_ADDRESS.sub(" ", text)
        for token in analyse(text):
            term = _term(token)
            if term is not None:
                counts[term] += worth
                surface = " ".join(text[token.start : token.end].split())
                surfaces.setdefault(term, Counter())[surface] += 1
    return counts, surfaces


def _term(token: Token) -> _Term | None:
    """What a word is known by: acronyms and names as they are written, others by their stem."""
    if token.exact is not None:
        return "exact", token.exact
    plain = token.kind not in (ACRONYM, CODE) and token.raw not in FUNCTION_WORDS
    if not plain or not token.stems or len(token.raw) < _SHORTEST:
        return None
    return "stem", token.stems[0]


def _telling(counts: Counter[_Term], index: Index, least: int) -> list[_Telling]:
    """The most telling terms of those that `least` articles have, and not most."""
    total = len(index.articles())
    ceiling = MOST * total if total >= SMALL_LIBRARY else total
    found = []
    for term, count in counts.items():
        channel, word = term
        having = index.words(channel).get(word, 0)
        if not least <= having <= ceiling:
            continue
        rarity = log(1 + (total - having + 0.5) / (having + 0.5))
        found.append(_Telling(term, (1 + log(count)) * rarity, rarity))
    return nsmallest(TELLING, found, key=lambda telling: (-telling.weight, telling.term))


def _named(
    shares: list[tuple[float, _Term]], surfaces: dict[_Term, Counter[str]]
) -> tuple[str, ...]:
    """The shared words as the text writes them most often, the most telling first."""
    named: dict[str, str] = {}
    for _, term in sorted(shares, key=lambda share: (-share[0], share[1])):
        surface = min(surfaces[term], key=lambda word: (-surfaces[term][word], word))
        named.setdefault(surface.lower(), surface)
    return tuple(named.values())[:NAMED]
