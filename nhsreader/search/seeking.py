"""A text of a query → the tokens that answer it.

How a word is written says what is meant: ICS is the acronym, Monitor the body of that name
and failing that the word, monitor the word in any form. Where the library shows that a form
is not used that way (no acronym HOSPITAL, no word nhs) the other reading is taken. The
outcome serves both the index and the marking of hits in a text, so the two agree.
"""

from __future__ import annotations

import fnmatch
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from heapq import nlargest
from typing import Literal, Protocol

import msgspec

from nhsreader.search import analysis
from nhsreader.search.analysis import Token, words_asked
from nhsreader.search.lexicon import nearest
from nhsreader.search.spelling import folded
from nhsreader.search.stemming import number_forms, stem
from nhsreader.search.tree import Near, Part, Text

Channel = Literal["raw", "stem", "exact"]
# An acronym this many times as common as the same letters as a word is what is meant.
MOSTLY_ACRONYM = 20
AS_WORD, SAME_FORM = 1.0, 0.5
MAX_FORMS = 32
# How many words a pattern, or a word with slips, stands for: the most frequent.
MAX_EXPANSIONS = 64
PER_SLIP = 0.6
_VOWEL = re.compile("[aeiouy]")
_SECTION = re.compile(r"s(\d+)([a-z]{0,2})\Z")


class IndexedWords(Protocol):
    """What words an index holds."""

    def frequency(self, channel: Channel, term: str) -> int:
        """In how many articles, about, a term stands."""

    def with_both(self, root: str, acronym: str) -> int:
        """In how many articles, about, both a stem and an acronym stand."""

    def beginning(self, channel: Channel, prefix: str) -> list[tuple[str, int]]:
        """Terms that begin so, the most frequent first, with their frequencies."""

    def words(self, channel: Channel) -> Mapping[str, int]:
        """Every term with its frequency."""


class Option(msgspec.Struct, frozen=True):
    """One way to meet a word.

    `extra` only adds weight where another option is met. Options of a higher `rank` are second
    best: an article with one of rank 0 comes before all others, and in a text they count only
    where none of rank 0 is met.
    """

    channel: Channel
    term: str
    weight: float = AS_WORD
    rank: int = 0
    extra: bool = False


class Word(msgspec.Struct, frozen=True):
    """One place in a run of words: any of `options`, or what begins with `prefix`."""

    options: tuple[Option, ...] = ()
    prefix: str = ""
    prefix_channel: Channel = "raw"

    def met_by(self, token: Token) -> int | None:
        """The rank of the best option that meets the token, None if none does."""
        best = None
        for option in self.options:
            if option.extra or (best is not None and option.rank >= best):
                continue
            if (
                (option.channel == "raw" and option.term in token.raws)
                or (option.channel == "stem" and option.term in token.stems)
                or (option.channel == "exact" and option.term == token.exact)
            ):
                best = option.rank
        if best is None and self.prefix:
            if self.prefix_channel == "exact":
                met = token.exact is not None and token.exact.startswith(self.prefix)
            else:
                met = any(raw.startswith(self.prefix) for raw in token.raws)
            best = 0 if met else None
        return best


class Sought(msgspec.Struct, frozen=True):
    """Runs of adjacent words, any of which will do, in one part of an article.

    `small` marks a single word such as "the", which is looked for but not worth showing.
    `known` is False where the library has none of it. With `near` there are no runs.
    """

    runs: tuple[tuple[Word, ...], ...]
    part: Part
    wording: str
    column: int
    small: bool = False
    known: bool = True
    near: Nearness | None = None


class Nearness(msgspec.Struct, frozen=True):
    """Two runs of words at most `within` words apart, in this order where `ordered`."""

    first: tuple[Word, ...]
    second: tuple[Word, ...]
    within: int
    ordered: bool

    def pairs(self, first: int, seconds: Sequence[int]) -> Iterator[int]:
        """Those of `seconds`, positions in order, that are near enough to one at `first`."""
        end = first + len(self.first) - 1
        low = end + 1 if self.ordered else first - self.within - len(self.second) + 1
        for at in range(bisect_left(seconds, low), bisect_right(seconds, end + self.within)):
            if self.ordered or not first - len(self.second) < seconds[at] <= end:
                yield seconds[at]


def seek_near(near: Near, vocabulary: IndexedWords) -> Sought:
    """What to look for where two texts must be near one another; each in any form."""
    first, second = run_of(near.first, vocabulary), run_of(near.second, vocabulary)
    how = "followed by" if near.ordered else "near"
    wording = (
        f"\u201c{near.first.text}\u201d {how} \u201c{near.second.text}\u201d"
        f" (at most {near.within} words apart)"
    )
    part = near.first.part or near.second.part
    if not first or not second or (near.second.part and near.second.part != part):
        return Sought((), part, wording, near.first.column)
    nearness = Nearness(first, second, near.within, near.ordered)
    return Sought((), part, wording, near.first.column, near=nearness)


def run_of(text: Text, vocabulary: IndexedWords) -> tuple[Word, ...]:
    """Words by the channels that keep positions."""
    if text.pattern or text.slips:
        return seek(text, vocabulary).runs[0]
    tokens = words_asked(text.text)
    words = [_in_phrase(token, vocabulary, not text.quoted) for token in tokens]
    name = analysis.as_name(text.text) if len(tokens) == 1 else None
    if name and vocabulary.frequency("exact", name):
        words = [Word((Option("exact", name),))]
    if text.starts and words:
        words[-1] = _beginning(tokens[-1], text, words[-1], vocabulary)
    return tuple(words)


def seek(text: Text, vocabulary: IndexedWords, any_form: bool = False) -> Sought:
    """What to look for; with `any_form` a phrase may have its words in other forms."""
    if text.pattern:
        return _expanded(text, _fitting(text.text, vocabulary), "words like")
    if text.slips:
        return _expanded(text, _misspelt(text, vocabulary), "words spelt nearly like")
    tokens = words_asked(text.text)
    if not tokens:
        return Sought((), text.part, f"\u201c{text.text}\u201d", text.column, small=True)
    if len(tokens) == 1:
        return _seek_one(text, tokens[0], vocabulary)
    words = [_in_phrase(token, vocabulary, any_form) for token in tokens]
    if text.starts:
        words[-1] = _beginning(tokens[-1], text, words[-1], vocabulary)
    runs = [tuple(words)]
    if not text.quoted and len(tokens) == 2 and len(tokens[0].raws) > 1:
        runs.append((_plain(tokens[0].raws[1], vocabulary),))
    wording = f"{'the phrase ' if text.quoted else ''}\u201c{text.text}\u201d"
    if text.starts:
        wording += ", the last word unfinished"
    if any_form:
        wording += ", its words in any form"
    return Sought(tuple(runs), text.part, wording, text.column)


def words_met(sought: Sought, vocabulary: IndexedWords, most: int = 12) -> list[str]:
    """The words of the library that it is taken for, the most frequent first, run by run."""
    found: dict[str, None] = {}
    for run in (*sought.runs, *((sought.near.first, sought.near.second) if sought.near else ())):
        for word in run:
            counts: dict[str, int] = {}
            for option in word.options:
                if option.channel == "stem":
                    alike = vocabulary.beginning("raw", option.term[: max(3, len(option.term) - 2)])
                    counts |= {term: n for term, n in alike if stem(term) == option.term}
                else:
                    counts[option.term] = vocabulary.frequency(option.channel, option.term)
            if word.prefix:
                counts |= dict(vocabulary.beginning(word.prefix_channel, word.prefix))
            best = nlargest(most, ((n, term) for term, n in counts.items() if n))
            found |= dict.fromkeys(term for _, term in best)
    return list(found)


def _expanded(text: Text, options: list[Option], how: str) -> Sought:
    wording = f"{how} \u201c{text.text}\u201d ({len(options)} in the library)"
    word = Word(tuple(options))
    return Sought(((word,),), text.part, wording, text.column, known=bool(options))


def _fitting(pattern: str, vocabulary: IndexedWords) -> list[Option]:
    """The words that fit a pattern: acronyms where it is in capitals."""
    letters = "".join(char for char in pattern if char.isalpha())
    channel: Channel = "exact" if len(letters) > 1 and letters.isupper() else "raw"
    if channel == "raw":
        pattern = pattern.lower()
    fits = re.compile(fnmatch.translate(pattern)).match
    words = vocabulary.words(channel)
    found = ((words[word], word) for word in words if fits(word))
    return [Option(channel, word) for _, word in nlargest(MAX_EXPANSIONS, found)]


def _misspelt(text: Text, vocabulary: IndexedWords) -> list[Option]:
    """The word itself, and those of the library at most so many slips from it."""
    acronym = len(text.text) > 1 and text.text.isupper()
    channel: Channel = "exact" if acronym else "raw"
    word = text.text if acronym else folded(text.text)
    words = vocabulary.words(channel)
    near = nearest(word, words, MAX_EXPANSIONS, text.slips)
    return [
        *([Option(channel, word)] if word in words else []),
        *(Option(channel, other, PER_SLIP) for other in near),
    ]


def is_phrase(text: Text) -> bool:
    """Whether it is a run of several words."""
    return not text.pattern and len(words_asked(text.text)) > 1


def _seek_one(text: Text, token: Token, vocabulary: IndexedWords) -> Sought:
    word, wording = _alone(text, token, vocabulary)
    known = any(vocabulary.frequency(option.channel, option.term) for option in word.options)
    if text.starts:
        word = _beginning(token, text, word, vocabulary)
        known = known or bool(vocabulary.beginning(word.prefix_channel, word.prefix))
        wording = f"words that begin with \u201c{text.text}\u201d"
    runs: list[tuple[Word, ...]] = [(word,)]
    if token.kind == analysis.CODE and (section := _SECTION.match(token.raw)):
        number = section[1] + section[2]
        runs.append((Word((Option("raw", "section"),)), Word((Option("raw", number),))))
        known = known or bool(vocabulary.frequency("raw", number))
    small = token.raw in analysis.FUNCTION_WORDS and not token.exact and not text.starts
    return Sought(tuple(runs), text.part, wording, text.column, small, known)


def _alone(text: Text, token: Token, vocabulary: IndexedWords) -> tuple[Word, str]:
    if token.exact and token.kind == analysis.ACRONYM:
        if vocabulary.frequency("exact", token.exact):
            return Word((Option("exact", token.exact),)), f"{token.exact} in capitals"
        wording = f"\u201c{token.raw}\u201d (it is nowhere in capitals)"
        return _plain(token.raw, vocabulary), wording
    name = analysis.as_name(text.text[token.start : token.end])
    if name and vocabulary.frequency("exact", name):
        as_word = (Option("raw", form, rank=1) for form in number_forms(token.raw))
        wording = f"{name} as a name, or else \u201c{token.raw}\u201d as a word"
        return Word((Option("exact", name), *as_word)), wording
    if text.quoted or not token.stems or token.kind == analysis.CODE:
        wording = f"\u201c{text.text[token.start : token.end]}\u201d"
        return Word(_same_word(token)), wording
    return _plain(token.raw, vocabulary), f"\u201c{token.raw}\u201d in any form"


def _plain(raw: str, vocabulary: IndexedWords) -> Word:
    """A word in any form; as an acronym too where the library hardly knows the word."""
    root = stem(raw)
    if _is_word(raw, root, vocabulary):
        return Word((Option("stem", root), Option("raw", raw, SAME_FORM, extra=True)))
    forms = (Option("raw", form) for form in number_forms(raw))
    return Word((*forms, Option("stem", root, SAME_FORM)))


def _is_word(raw: str, root: str, vocabulary: IndexedWords) -> bool:
    """Whether small letters mean a word (nice), not an acronym typed in a hurry (ics).

    They mean the acronym where the library has no such word, or hardly any; and where the
    articles that have it are mostly those that have the acronym, and so spell it both ways.
    """
    as_word = vocabulary.frequency("stem", root)
    if not as_word or not _VOWEL.search(raw):
        return False
    acronym = raw.upper()
    as_acronym = vocabulary.frequency("exact", acronym)
    if as_acronym > MOSTLY_ACRONYM * as_word:
        return False
    return not as_acronym or 2 * vocabulary.with_both(root, acronym) <= as_word


def _same_word(token: Token) -> tuple[Option, ...]:
    """The word as it is typed, singular or plural."""
    if token.kind == analysis.CODE or not token.stems:
        return (Option("raw", token.raw),)
    return tuple(Option("raw", form) for form in number_forms(token.raw))


def _in_phrase(token: Token, vocabulary: IndexedWords, any_form: bool) -> Word:
    if token.exact and token.kind == analysis.ACRONYM:
        if vocabulary.frequency("exact", token.exact):
            return Word((Option("exact", token.exact),))
    elif any_form and token.stems and token.kind != analysis.CODE:
        root = token.stems[0]
        alike = vocabulary.beginning("raw", root[: max(3, len(root) - 2)])
        forms = [term for term, _ in alike if stem(term) == root][:MAX_FORMS]
        return Word(tuple(Option("raw", form) for form in forms or [token.raw]))
    return Word(_same_word(token))


def _beginning(token: Token, text: Text, whole: Word, vocabulary: IndexedWords) -> Word:
    """The word, finished or not."""
    if (acronym := token.exact) and vocabulary.beginning("exact", acronym):
        return Word(whole.options, acronym, "exact")
    typed = text.text[token.start : token.end].lower()
    if token.kind == analysis.CODE or not typed.isalpha():
        typed = token.raw
    elif not vocabulary.beginning("raw", typed) and typed.rfind("iz") > 2:
        typed = typed.replace("iz", "is")
    return Word(whole.options, typed)
