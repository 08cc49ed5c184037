"""Does a short form spell out a phrase? A cost alignment that prefers initials of words.

The idea of trying word initials before inner letters is Ab3P's (Sohn et al., BMC Bioinformatics
9:402, 2008); here one dynamic programme replaces its ordered strategies.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from nhsreader.text.fold import fold_marks

STOP_WORDS = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the"]
    + ["to", "with", "within", "&", "de", "la", "und", "der", "per", "via"]
)
_TRAILING = frozenset(
    ["programme", "program", "scheme", "project", "initiative", "model", "models", "process"]
    + ["care", "service", "services", "sector", "contract", "contracts"]
)
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DIGITS = {str(digit): word for digit, word in enumerate(_NUMBERS)}
_WORD = re.compile(r"[^\W_]+|&")
_PLURAL = re.compile(r"[A-Z0-9]s\Z")
_OUT = 99.0
_LIMITS = {1: 0.1, 2: 0.62, 3: 1.3, 4: 1.9}
_LIMIT = 2.4
MAX_LETTERS = 10

_SKIP_STOP = 0.06
_SKIP_HYPHENATED = 0.35
_SKIP_WORD = 1.0
_SKIP_TRAILING = 1.6
_SKIP_GENERIC = 0.45
_INNER_LETTER = 1.1
_NEXT_LETTER = 0.25
_LATER_LETTER = 0.45


class Word(msgspec.Struct, frozen=True):
    """A word of the phrase in lower case; `begins` is false for a later part of a compound."""

    text: str
    start: int
    end: int
    begins: bool


class Alignment(msgspec.Struct, frozen=True):
    """The stretch of the phrase a short form spells; the lower the cost the surer it is."""

    start: int
    end: int
    cost: float


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of `text[start:end]`, with places in `text`."""
    end = len(text) if end is None else end
    return [
        Word(
            match.group().lower(),
            match.start(),
            match.end(),
            match.start() == start or text[match.start() - 1] in " \n\u00a0(\"'“‘[",
        )
        for match in _WORD.finditer(text, start, end)
        if not (match.group() == "s" and text[match.start() - 1 : match.start()] in ("'", "’"))
    ]


def letters_of(short: str) -> list[str]:
    """What the short form asks of the phrase: letters, `&`, digits with their names after."""
    letters = []
    for char in short:
        if char == "&":
            letters.append(char)
        elif char.isdigit():
            letters.append(char + _DIGITS.get(char, ""))
        elif char.isalpha():
            letters.append(char.lower())
    return letters


def limit(letters: int) -> float:
    """The highest cost at which a short form of so many letters is still believed."""
    return _LIMITS.get(letters, _LIMIT)


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


def _cheapest(letters: list[str], words: list[Word], whole: bool) -> Alignment | None:
    """Right to left over the words; `best[j]` is the cheapest way to leave `j` letters over,
    with the end of the phrase: of the last word that is neither `programme` nor the like."""
    count, total = len(letters), len(words)
    if not 1 < count <= MAX_LETTERS or not words:
        return None
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
            for taken in range(1, min(left, 5) + 1):
                first = left - taken
                added = _take_cost(word, letters[first:left])
                if added is None:
                    continue
                until = word.end if last < 0 else last
                if first:
                    if cost + added < following[first][0]:
                        following[first] = (cost + added, until)
                elif _can_begin(word, letters[0]):
                    price = cost + added + (0.0 if word.begins else 0.15)
                    if word.text in STOP_WORDS and taken == 1:
                        price += 0.4
                    if price < answer.cost and not (whole and _needed(words[:index])):
                        answer, found = Alignment(word.start, until, price), True
        best = following
    return answer if found else None


def _skip_cost(word: Word, *, trailing: bool) -> float:
    if word.text in STOP_WORDS:
        return _SKIP_STOP
    if not word.begins:
        return _SKIP_HYPHENATED
    if trailing:
        return _SKIP_GENERIC if word.text in _TRAILING else _SKIP_TRAILING
    return _SKIP_WORD


def _take_cost(word: Word, letters: list[str]) -> float | None:
    """What it costs for `word` to account for these letters in a row; None where it cannot."""
    text = word.text
    if len(letters) == 1 and len(letters[0]) > 1 and text in (letters[0][0], letters[0][1:]):
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


def _can_begin(word: Word, letter: str) -> bool:
    return word.text[0] == letter[0] or (len(letter) > 1 and word.text == letter[1:])


def _needed(words: list[Word]) -> bool:
    return any(word.text not in ("the", "a", "an") for word in words)
