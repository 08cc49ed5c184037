"""Words as a quotation is held against a text: by what was written, not by how it was set.

White space, quotation marks, dashes, ligatures and punctuation are not words; letters, digits,
and the signs that change an amount are. A decimal point belongs to its number.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Literal, NamedTuple, TypeVar

from nhsreader.text.fold import fold_marks

T = TypeVar("T")
_LETTER = r"[^\W_\u00b9\u00b2\u00b3\u2070\u2074-\u2079]"
_WORD = re.compile(
    r"(?:(?<![^\s(\[])-(?=[£$€]?\d))"
    r"|\d+(?:[.,:/]\d+)*"
    rf"|{_LETTER}+(?:['&]{_LETTER}+)*"
    r"|[£$€%&+=<>]"
)
# What a reading text shows that nobody quotes: pictures, numbers of footnotes.
_FURNITURE = re.compile(r"\[image(?:: [^\[\]\n]*)?\]|\[\d{1,3}\]")
_ELLIPSIS = re.compile(r"[\[(]\s?(?:…|\.(?: ?\.){2,})\s?[\])]|…|\.(?: ?\.){2,}")
_BRACKET = re.compile(
    rf"({_LETTER}{{0,40}})\[([^\[\]]{{1,200}})\]((?:{_LETTER}|'(?={_LETTER})){{0,40}})"
)
_ASIDE = re.compile(r"(?:sic|(?:my |our |original )?(?:emphasis|italics)(?: (?:added|mine|ours))?)"
                    r"[.!]?\Z", re.IGNORECASE)  # fmt: skip
_BROKEN = re.compile(r"(?<=[a-z])-[ ]*\n\s*(?=[a-z])")
_ENDINGS = frozenset(
    ("s", "es", "d", "ed", "ing", "'s", "ly", "er", "r", "n", "en", "y", "ies", "ied", "t", "al")
)
_LONGEST_ENDING = 4
MOST_BROKEN = 3
_NEGATIONS = "not no never nor neither none nothing nobody nowhere cannot without hardly barely"
NEGATIONS = frozenset(_NEGATIONS.split())
_COMMON = (
    "a an the and or but of to in on at by for from with as is are was were be been it its this "
    "that these those he she they we i you his her their our which who will would has have had "
    "s t if so than then there"
)
COMMON = frozenset(_COMMON.split())


class Word(NamedTuple):
    """A word: `key` is what is compared, `shown` keeps the case; code points of its text."""

    key: str
    shown: str
    start: int
    end: int


class Gap(NamedTuple):
    """Where an editor left out or put in words: `words` are the editor's own.

    `letters` changed part of one word, which begins and ends as `before` and `after`.
    """

    kind: Literal["ellipsis", "bracket", "letters"]
    shown: str
    words: tuple[str, ...] = ()
    before: str = ""
    after: str = ""

    def fits(self, word: str) -> bool:
        """Whether the editor's letters can stand for this word: an ending or one letter."""
        inner = self.words[0]
        if any(char.isdigit() for char in word + inner):
            return False
        if not (word.startswith(self.before) and word.endswith(self.after)):
            return False
        if self.after:
            return len(inner) == 1 and len(word) == len(self.before) + 1 + len(self.after)
        longest = len(self.before) + _LONGEST_ENDING
        return len(self.before) > 2 and inner in _ENDINGS and len(word) <= longest


class Pattern(NamedTuple):
    """A quotation to find: runs of words, and the gaps between them and at both ends.

    `gaps[i]` stands before `runs[i]` and the last gap after the last run; None is no gap.
    `free` are numbers of words, counted through all runs, whose first letter may differ in case.
    """

    runs: tuple[tuple[Word, ...], ...]
    gaps: tuple[Gap | None, ...]
    free: frozenset[int]
    asides: tuple[str, ...] = ()

    @property
    def words(self) -> list[Word]:
        """Every word, in order."""
        return [word for run in self.runs for word in run]


def words_of(text: str) -> list[Word]:
    """The words of a text with their places."""
    folded = fold_marks(text)
    found = []
    for match in _WORD.finditer(folded):
        shown = match.group()
        if not shown.isascii():
            shown = unicodedata.normalize("NFKC", shown)
        found.append(Word(shown.lower(), shown, match.start(), match.end()))
    return found


def keys_of(text: str) -> list[str]:
    """The words of a text as they are compared, furniture left out; for whole libraries."""
    keys: list[str] = _WORD.findall(fold_marks(_without_furniture(text)))
    if not text.isascii():
        keys = [key if key.isascii() else unicodedata.normalize("NFKC", key) for key in keys]
    return [key.lower() for key in keys]


def is_negation(word: str) -> bool:
    """Whether a compared word turns what is said into its opposite."""
    return word in NEGATIONS or word.endswith("n't")


def patterns(text: str) -> list[Pattern]:
    """What to look for, the likeliest first: brackets as the source's own words, then as an
    editor's; a word broken at the end of a line with its hyphen, then without.
    """
    found: list[Pattern] = []
    for variant in _rejoined(text):
        marked = fold_marks(variant)
        for literal in (True, False) if "[" in variant else (True,):
            made = _pattern(marked, literal)
            if made.runs and made not in found:
                found.append(made)
    return found


class SourceText:
    """One part of an article, ready to have quotations held against it."""

    def __init__(self, article: str, part: str, text: str) -> None:
        self.article = article
        self.part = part
        self.text = text

    @cached_property
    def words(self) -> list[Word]:
        """Its words, furniture left out."""
        return words_of(_without_furniture(self.text))

    @cached_property
    def keys(self) -> list[str]:
        """Its words as they are compared: as many as `words`, made without their places."""
        return keys_of(self.text)

    @cached_property
    def _joined(self) -> str:
        return f" {' '.join(self.keys)} "

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 1
        for key in self.keys:
            starts.append(at)
            at += len(key) + 1
        return starts

    def find(self, run: Sequence[str], at: int = 0) -> Iterator[int]:
        """The number of the first word of every place of `run`, from word `at` on."""
        joined = self._joined
        if at >= len(self.keys):
            return
        needle = f" {' '.join(run)} "
        found = joined.find(needle, self._starts[at] - 1 if at else 0)
        while found != -1:
            yield bisect_left(self._starts, found + 1)
            found = joined.find(needle, found + 1)

    def holds(self, run: Sequence[str]) -> bool:
        """Whether the words stand in it, one after the other."""
        return f" {' '.join(run)} " in self._joined

    def pairs(self, wanted: Mapping[tuple[str, str], T]) -> Iterator[tuple[int, T]]:
        """The number of the first word of every place of two words, with what is kept of them."""
        keys = self.keys
        for number, pair in enumerate(zip(keys, keys[1:], strict=False)):
            if pair in wanted:
                yield number, wanted[pair]

    def stretch(self, first: int, last: int) -> tuple[int, int]:
        """From the start of one word to the end of another, in code points."""
        return self.words[first].start, self.words[last].end


def _without_furniture(text: str) -> str:
    """The text with spaces for its furniture: as many code points."""
    if "[" not in text:
        return text
    return _FURNITURE.sub(lambda match: " " * len(match.group()), text)


def _rejoined(text: str) -> list[str]:
    """The text as it is, and with words broken at line ends put together, each or all."""
    broken = list(_BROKEN.finditer(text))
    if not broken:
        return [text]
    if len(broken) > MOST_BROKEN:
        return [text, _BROKEN.sub("", text)]
    found = []
    for choice in product((False, True), repeat=len(broken)):
        pieces, last = [], 0
        for match, joined in zip(broken, choice, strict=True):
            pieces += [text[last : match.start() if joined else match.end()]]
            last = match.end()
        found.append("".join([*pieces, text[last:]]))
    return found


class _Piece(NamedTuple):
    """Words between gaps; `free` where the first letter is the editor's."""

    text: str
    free: bool = False


def _pattern(text: str, literal: bool) -> Pattern:
    """Read a quotation; `literal` takes words in brackets for the source's own."""
    asides: list[str] = []
    pieces: list[_Piece | Gap] = []
    last = 0
    for match in sorted(
        [*_ELLIPSIS.finditer(text), *_BRACKET.finditer(text)], key=lambda one: one.start()
    ):
        if match.start() < last:
            continue
        pieces.append(_Piece(text[last : match.start()]))
        last = match.end()
        if match.re is _ELLIPSIS:
            pieces.append(Gap("ellipsis", match.group()))
            continue
        head, inner, tail = match.groups()
        if _ASIDE.match(inner.strip()):
            asides.append(inner.strip())
            pieces += [_Piece(head), _Piece(tail)]
        elif literal:
            pieces.append(_Piece(f"{head}{inner}{tail}", free=not head and bool(tail)))
        elif head or tail:
            pieces.append(Gap("letters", match.group(), (_key(inner),), _key(head), _key(tail)))
        else:
            words = tuple(word.key for word in words_of(inner))
            pieces.append(Gap("bracket", match.group(), words))
    pieces.append(_Piece(text[last:]))
    return _assembled(pieces, tuple(asides))


def _assembled(pieces: list[_Piece | Gap], asides: tuple[str, ...]) -> Pattern:
    runs: list[list[Word]] = [[]]
    gaps: list[Gap | None] = [None]
    free: set[int] = set()
    count = 0
    fresh = True
    for piece in pieces:
        if isinstance(piece, Gap):
            if runs[-1]:
                runs.append([])
                gaps.append(piece)
            else:
                gaps[-1] = _merged(gaps[-1], piece)
            fresh = piece.kind == "ellipsis" or (fresh and piece.kind == "bracket")
            continue
        fresh = fresh or piece.free
        for word in words_of(piece.text):
            if fresh:
                free.add(count)
            runs[-1].append(word)
            count += 1
            fresh = False
    if runs[-1]:
        gaps.append(None)
    else:
        runs.pop()
    return Pattern(tuple(map(tuple, runs)), tuple(gaps), frozenset(free), asides)


def _merged(one: Gap | None, other: Gap) -> Gap:
    """Two gaps with no word between them, as one: an ellipsis leaves out most."""
    if one is None:
        return other
    wide = next((gap for gap in (one, other) if gap.kind == "ellipsis"), None)
    words = one.words + other.words
    return Gap("ellipsis" if wide else "bracket", f"{one.shown} {other.shown}", words)


def _key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
