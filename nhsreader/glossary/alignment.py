"""Does a short form spell out a phrase? A cost alignment that prefers initials of words.

The idea of trying word initials before inner letters is Ab3P's (Sohn et al., BMC Bioinformatics
9:402, 2008); here one dynamic programme replaces its ordered strategies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from nhsreader.text.fold import fold_marks

STOP_WORDS = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the"]
    + ["to", "with", "within", "&", "de", "la", "und", "der", "per", "via"]
    + ["et", "du", "des", "les", "del", "y"]
)
_TRAILING = frozenset(
    ["programme", "program", "scheme", "project", "initiative", "model", "models", "process"]
    + ["care", "service", "services", "sector", "contract", "contracts", "algorithm"]
)
_COUNTING = frozenset(["type", "number", "version", "stage", "level", "phase"])
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ORDINALS = dict(zip(("first", "second", "third", "fourth", "fifth"), "12345", strict=True))
_DIGITS = {str(digit): word for digit, word in enumerate(_NUMBERS)}
_WORD = re.compile(r"[^\W_]+|&")
_BEFORE_WORD = frozenset(" \n\u00a0(\"'“‘[")
_PLURAL = re.compile(r"[A-Z0-9]s\Z")
_OUT = 99.0
_LIMITS = {1: 0.1, 2: 0.62, 3: 1.3, 4: 1.9}
_LIMIT = 2.8
MAX_LETTERS = 12

SKIP_STOP = 0.06
_SKIP_HYPHENATED = 0.35
_SKIP_COUNTING = 0.35
_SKIP_WORD = 0.85
_SKIP_TRAILING = 1.6
_SKIP_GENERIC = 0.45
_INNER_LETTER = 1.1
_NEXT_LETTER = 0.25
_WHOLE_WORD = 0.25
_LATER_LETTER = 0.45


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word of the phrase in lower case; `begins` is false for a later part of a compound."""

    text: str
    start: int
    end: int
    begins: bool


class Alignment(msgspec.Struct, frozen=True, gc=False):
    """The stretch of the phrase a short form spells; the lower the cost the surer it is."""

    start: int
    end: int
    cost: float


def words_of(text: str, start: int = 0, end: int | None = None, last: int = 0) -> list[Word]:
    """The words of `text[start:end]`, with places in `text`; only the `last` so many if given."""
    end = len(text) if end is None else end
    matches: list[re.Match[str]] = []
    if last and end - start > 10 * last:
        cut = text.find(" ", end - 9 * last)
        if start < cut < end:
            matches = list(_WORD.finditer(text, cut, end))
    if not last or len(matches) < last:
        matches = list(_WORD.finditer(text, start, end))
    words = []
    for match in matches[-last:]:
        at = match.start()
        word = match.group()
        before = text[at - 1 : at]
        if word != "s" or before not in ("'", "’"):
            begins = at == start or before in _BEFORE_WORD
            words.append(Word(word.lower(), at, match.end(), begins))
    return words


@lru_cache(maxsize=4096)
def letters_of(short: str) -> tuple[str, ...]:
    """What the short form asks of the phrase: letters, `&`, digits with their names after."""
    letters = []
    for char in short:
        if char == "&":
            letters.append(char)
        elif char.isdigit():
            letters.append(char + _DIGITS.get(char, ""))
        elif char.isalpha():
            letters.append(char.lower())
    return tuple(letters)


def limit(letters: int) -> float:
    """The highest cost at which a short form of so many letters is still believed."""
    return _LIMITS.get(letters, _LIMIT)


@lru_cache(maxsize=4096)
def without_plural(short: str) -> str:
    """`CCGs` → `CCG`; other forms as they are, possessives dropped."""
    short = re.sub(r"'s\Z", "", fold_marks(short))
    return short[:-1] if len(short) > 2 and _PLURAL.search(short) else short


def align(short: str, words: list[Word], *, whole: bool = False) -> Alignment | None:
    """The cheapest stretch of `words`, ending near the last, that `short` spells.

    With `whole` it must begin at the first word, articles apart. None where no stretch is
    cheap enough.
    """
    stem = without_plural(short)
    best = _cheapest(letters_of(stem), words, whole)
    if best is None and stem != short:
        best = _cheapest(letters_of(short), words, whole)
    return best


@lru_cache(maxsize=8192)
def spells(short: str, phrase: str) -> bool:
    """Whether `short` could be the initials of the whole `phrase`."""
    found = align(short, words_of(phrase), whole=True)
    return found is not None and found.cost <= 0.6


def _cheapest(letters: Sequence[str], words: list[Word], whole: bool) -> Alignment | None:
    """Right to left over the words; `best[j]` is the cheapest way to leave `j` letters over,
    with the end of the phrase: of the last word that is neither `programme` nor the like."""
    count, total = len(letters), len(words)
    if not 1 < count <= MAX_LETTERS or not words or not _hold(words, letters):
        return None
    if initials := _initials(letters, words, whole):
        return initials
    best: list[tuple[float, int]] = [(_OUT, -1)] * (count + 1)
    best[count] = (0.0, -1)
    answer = Alignment(0, 0, limit(count) + 1e-9)
    found = False
    for index in range(total - 1, -1, -1):
        word = words[index]
        following: list[tuple[float, int]] = [(_OUT, -1)] * (count + 1)
        for left in range(count + 1):
            cost, last = best[left]
            if cost >= answer.cost:
                continue
            skipped = cost + _skip_cost(word, trailing=left == count)
            if skipped < following[left][0]:
                kept = last < 0 and word.text not in _TRAILING and word.text not in STOP_WORDS
                following[left] = (skipped, word.end if kept else last)
            for first, added in _takings(word, letters, left):
                until = word.end if last < 0 else last
                if first:
                    if cost + added < following[first][0]:
                        following[first] = (cost + added, until)
                elif can_begin(word, letters[0]):
                    price = cost + added + (0.0 if word.begins else 0.15)
                    if word.text in STOP_WORDS and left == 1:
                        price += 0.4
                    if price < answer.cost and not (whole and _needed(words[:index])):
                        answer, found = Alignment(word.start, until, price), True
        best = following
        if found and min(best)[0] >= answer.cost:
            break
    return answer if found else None


def _hold(words: Sequence[Word], letters: Sequence[str]) -> bool:
    """Whether the letters stand in the words in that order at all."""
    text = " ".join([word.text for word in words])
    at = len(text)
    for letter in reversed(letters):
        if letter.isalpha():
            at = text.rfind(letter, 0, at)
            if at < 0:
                return False
    return True


def _initials(letters: Sequence[str], words: list[Word], whole: bool) -> Alignment | None:
    """The last words where each is a whole one and begins with its letter: nothing is cheaper."""
    run = words[-len(letters) :]
    if len(run) < len(letters) or (whole and _needed(words[: -len(letters)])):
        return None
    for letter, word in zip(letters, run, strict=True):
        if word.text[0] != letter or not word.begins or word.text in STOP_WORDS:
            return None
    return Alignment(run[0].start, run[-1].end, 0.0)


def _takings(word: Word, letters: Sequence[str], left: int) -> Iterator[tuple[int, float]]:
    """The ways in which `word` can account for the last of `left` letters: how many are left
    over then, and the cost."""
    last = letters[left - 1]
    if last[0] not in word.text and last.isalpha():
        return
    for first in range(left - 1, max(-1, left - 6), -1):
        added = _take_cost(word, letters[first:left])
        if added is not None:
            yield first, added
        elif letters[first] not in word.text and letters[first].isalpha():
            break
    size = len(word.text)
    if (
        1 < size <= left
        and "".join(letter[0] for letter in letters[left - size : left]) == word.text
    ):
        yield left - size, _WHOLE_WORD


def _skip_cost(word: Word, *, trailing: bool) -> float:
    if word.text in STOP_WORDS:
        return SKIP_STOP
    if word.text in _COUNTING or word.text.isdigit():
        return _SKIP_COUNTING
    if not word.begins:
        return _SKIP_HYPHENATED
    if trailing:
        return _SKIP_GENERIC if word.text in _TRAILING else _SKIP_TRAILING
    return _SKIP_WORD


def _take_cost(word: Word, letters: Sequence[str]) -> float | None:
    """What it costs for `word` to account for these letters in a row; None where it cannot."""
    text = word.text
    if len(letters) == 1 and _is_number(text, letters[0]):
        return 0.0
    cost, position = 0.0, 0
    for number, letter in enumerate(letters):
        if letter == "&":
            if len(letters) > 1 or text not in ("and", "&"):
                return None
            return 0.0
        at = 0 if number == 0 and text[0] == letter[0] else text.find(letter[0], position)
        if at < 0:
            return None
        if number == 0:
            cost += 0.0 if at == 0 else _INNER_LETTER
        else:
            cost += _NEXT_LETTER if at == position else _LATER_LETTER
        position = at + 1
    if text in STOP_WORDS and len(letters) == 1:
        cost += 0.02 if text[0] == letters[0][0] else 1.0
    return cost


def can_begin(word: Word, letter: str) -> bool:
    """Whether a phrase whose first letter is `letter` can begin with the word."""
    return word.text[0] == letter[0] or _is_number(word.text, letter)


def _is_number(text: str, letter: str) -> bool:
    """Whether a word is the digit asked for: `5`, `five` or `fifth`."""
    if len(letter) < 2:
        return False
    return text in (letter[0], letter[1:]) or _ORDINALS.get(text) == letter[0]


def _needed(words: list[Word]) -> bool:
    return any(word.text not in ("the", "a", "an") for word in words)
