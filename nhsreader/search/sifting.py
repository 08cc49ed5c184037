"""Which sentences of a text may hold what is looked for: the others need no analysis.

Of a plain word its letters alone tell by what terms it can be met, whatever stands around it,
and nothing that analysis finds in one sentence depends on another, but for names, which only
depend on sentences that hold them. A run of words may go on from one sentence to the next, but
not from one paragraph to the next.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from nhsreader.search.analysis import ACRONYM, MAX_TERM, UNIT_WORDS, Token, analyse, shape_of
from nhsreader.search.seeking import Channel, Sought, Word
from nhsreader.search.stemming import stem
from nhsreader.text.fold import fold_marks

# Words that another spelling begins otherwise, and halves of compounds: the letter that a term
# begins with, and those that the word in the text may.
_ALSO_FIRST = {"o": "e", "e": "i", "c": "h", "b": "w", "l": "f"}
_HYPHENATED = re.compile(r"(?<![^\W_])([^\W\d_]+)(?:'[sS])?-([^\W\d_]+)")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?")
_PARAGRAPH = re.compile(r"\n\s*\n")
# A full stop after a word too long for an abbreviation is one.
_SENTENCE = re.compile(r"\n\s*\n|(?<=[a-z]{5}[.?!])[ ]")
_APART = "\n\n"
# Terms are told apart by these signs, which no word has.
_CHANNELS: dict[Channel, str] = {"raw": "", "stem": "~", "exact": "!"}


def tokens_for(sought: Sequence[Sought], text: str) -> list[Token]:
    """The tokens of the stretches that may hold any of it, and perhaps more, with their places
    in the whole text; positions are those within what is left."""
    sieve = _sieve(tuple(sought))
    if sieve is None:
        return analyse(text)
    places = sorted(sieve.places(text))
    if not places:
        return []
    pieces = list(_pieces(text, places, sieve.between))
    tokens = analyse(_APART.join(text[start:end] for start, end in pieces))
    return _moved(tokens, pieces)


def _pieces(text: str, places: list[int], between: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The stretches around these places."""
    start = 0
    waiting = iter(places)
    place = next(waiting, None)
    for match in between.finditer(text):
        if place is None:
            return
        if place < match.end():
            yield start, match.start()
            while place is not None and place < match.end():
                place = next(waiting, None)
        start = match.end()
    if place is not None:
        yield start, len(text)


def _moved(tokens: list[Token], pieces: list[tuple[int, int]]) -> list[Token]:
    """The tokens of the joined stretches, at their places in the text."""
    begins: list[int] = []
    joined = 0
    for start, end in pieces:
        begins.append(joined)
        joined += end - start + len(_APART)
    for token in tokens:
        at = bisect_right(begins, token.start) - 1
        by = pieces[at][0] - begins[at]
        token.start += by
        token.end += by
    return tokens


class _Sieve:
    """What the letters of a word must be for it to meet one of these.

    `between` is what may part a stretch with one of them from the next.
    """

    def __init__(self, words: Sequence[Word], alone: bool) -> None:
        self.between = _SENTENCE if alone else _PARAGRAPH
        self._terms = frozenset(
            _CHANNELS[option.channel] + option.term for word in words for option in word.options
        )
        self._begun = tuple(_CHANNELS[w.prefix_channel] + w.prefix for w in words if w.prefix)
        firsts = {term.lstrip("".join(_CHANNELS.values()))[0].lower() for term in self._terms}
        firsts |= {word.prefix[0].lower() for word in words if word.prefix}
        letters = {other for first in firsts for other in first + _ALSO_FIRST.get(first, "")}
        either = re.escape("".join(letters | {letter.upper() for letter in letters}))
        self._words = re.compile(rf"(?<![^\W_])(?:[{either}]|[^\x00-\x7f])[^\W_]*(?:'[^\W_]+)*")

    def places(self, text: str) -> Iterator[int]:
        """Where a word stands that may meet one of them."""
        folded = fold_marks(text)
        met = {surface for surface in set(self._words.findall(folded)) if self._meets(surface)}
        if met:
            for match in self._words.finditer(folded):
                if match.group() in met:
                    yield match.start()
        if "-" in folded:
            for match in _HYPHENATED.finditer(folded):
                if self._is_met(_joined(match[1], match[2])):
                    yield match.start()
        for match in _DOTTED.finditer(folded):
            if self._meets(match.group().replace(".", "")):
                yield match.start()

    def _meets(self, surface: str) -> bool:
        return self._is_met(_terms_of(surface))

    def _is_met(self, terms: tuple[str, ...]) -> bool:
        if not self._terms.isdisjoint(terms):
            return True
        return bool(self._begun) and any(term.startswith(self._begun) for term in terms)


@lru_cache(maxsize=32768)
def _terms_of(surface: str) -> tuple[str, ...]:
    """The terms a word may be met by, each with its channel."""
    shape = shape_of(surface)
    raws, stems = shape.raws, shape.stems
    if shape.split:
        halves = raws[0][: shape.split], raws[0][shape.split :]
        raws, stems = (*raws, *halves), (*stems, *map(stem, halves))
    if shape.kind == ACRONYM and not stems:
        # In a run of capitals it may be a word like any other.
        stems = (stem(raws[0]),)
    exact = (_CHANNELS["exact"] + shape.exact,) if shape.exact else ()
    return (*raws, *(_CHANNELS["stem"] + stem for stem in stems), *exact)


@lru_cache(maxsize=4096)
def _joined(first: str, second: str) -> tuple[str, ...]:
    """The terms of a hyphenated pair without its hyphen."""
    joined = (shape_of(first).raws[0] + shape_of(second).raws[0])[:MAX_TERM]
    return joined, _CHANNELS["stem"] + stem(joined)


@lru_cache(maxsize=16)
def _sieve(sought: tuple[Sought, ...]) -> _Sieve | None:
    """None where letters alone do not tell: signs and figures, and words near one another."""
    words: list[Word] = []
    for each in sought:
        if each.near is not None:
            return None
        for run in each.runs:
            words.append(run[0])
    terms = [option.term for word in words for option in word.options]
    terms += [word.prefix for word in words if word.prefix]
    if any(not term.isalpha() or term in UNIT_WORDS for term in terms):
        return None
    begun = tuple(word.prefix for word in words if word.prefix)
    if any(word.startswith(begun) for word in (*UNIT_WORDS, "s1")):
        return None
    return _Sieve(words, all(len(run) == 1 for each in sought for run in each.runs))
