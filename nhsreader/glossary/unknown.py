"""Acronyms that stand in texts and that a glossary lacks, with what the texts say they mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from nhsreader.glossary.alignment import without_plural
from nhsreader.glossary.definitions import Definition, find_definitions
from nhsreader.glossary.entries import Glossary, normal_form
from nhsreader.glossary.matcher import is_one_word
from nhsreader.text.links import WEB_ADDRESS

_WORD = re.compile(
    r"(?<![\w@&.’'-])[A-Z][A-Za-z0-9]*(?:&[A-Z][A-Za-z0-9]*)?(?![\w@&]|[-’'][^\W\d_]{2}|\.\w)"
)
_NUMBERED = re.compile(r" ?\d")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\Z")
_EVERYDAY = frozenset(
    ["AD", "AM", "BC", "CD", "CV", "DIY", "DVD", "EC", "EU", "FAQ", "GB", "GMT", "HTML", "ID"]
    + ["IQ", "ISBN", "ISSN", "MP", "MPs", "OK", "PDF", "PM", "PS", "QC", "RSS", "TV", "UK", "UN"]
    + ["URL", "US", "USA", "VIP", "WWW", "XML"]
)
_LONGEST, _FIRST_PLACES = 8, 3
_QUOTE = 240
_ENDING = 3
"""More than a plural or possessive adds to a form."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place in an article, code points, with its words."""

    id: str
    part: str
    start: int
    end: int
    quote: str


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """What articles say a short form stands for, how many of them, and where first."""

    long: str
    articles: int
    first: Place


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """A short form without an entry; `meanings` the commonest first, `first` its first places
    in the first articles."""

    short: str
    meanings: tuple[Meaning, ...]
    count: int
    articles: int
    first: tuple[Place, ...]


class UnknownTerms:
    """Gathers the unknown short forms of one article after another."""

    def __init__(self, glossary: Glossary) -> None:
        longs = (form for entry in glossary.entries for form in entry.all_longs)
        names = (form for form in longs if is_one_word(form))
        self._known = {_bare(form) for form in (*glossary.shorts, *names)}
        self._counts: Counter[str] = Counter()
        self._articles: Counter[str] = Counter()
        self._first: dict[str, list[Place]] = {}
        self._defined: dict[str, dict[str, list[tuple[float, str, Place]]]] = {}
        self._words: set[str] = set()

    def add(
        self,
        identifier: str,
        parts: Mapping[str, str],
        known: Mapping[str, Iterable[tuple[int, int]]] | None = None,
    ) -> None:
        """Take an article; `known` are the places, by part, of terms the glossary has."""
        found: Counter[str] = Counter()
        self.add_words(parts)
        for part, text in parts.items():
            taken = _Taken((known or {}).get(part, ()), text)
            for definition in find_definitions(text):
                if self._is_new(definition.short) and not taken.covers(
                    definition.short_start, definition.short_end
                ):
                    self._define(identifier, part, text, definition)
                    found.setdefault(definition.short, 0)
            for short, start, end in _candidates(text):
                if self._is_new(short) and not taken.covers(start, end):
                    found[short] += 1
                    places = self._first.setdefault(short, [])
                    if len(places) < _FIRST_PLACES:
                        places.append(_place(identifier, part, text, start, end))
        for short, count in found.items():
            self._counts[short] += count
            self._articles[short] += 1

    def add_words(self, parts: Mapping[str, str]) -> None:
        """Learn plain words from an article, and nothing else."""
        for text in parts.values():
            self._words.update(word for word in _LETTERS.findall(text) if word.islower())

    def best(self) -> list[Unknown]:
        """All of them: those an article spells out first, then by articles and mentions.

        A word that also stands in small letters is taken for one only where it is spelled out.
        """
        found = []
        for short, articles in self._articles.items():
            meanings = self._meanings(short)
            places = self._first.get(short, [])
            if not meanings and (not places or short.lower() in self._words):
                continue
            count = max(self._counts[short], 1)
            places = places or [meanings[0].first]
            found.append(
                Unknown(
                    short=short, meanings=meanings, count=count, articles=articles,
                    first=tuple(places),
                )
            )  # fmt: skip
        return sorted(found, key=lambda u: (not u.meanings, -u.articles, -u.count, u.short))

    def _is_new(self, short: str) -> bool:
        known = _bare(short) in self._known or short in _EVERYDAY
        return len(short) > 1 and not known

    def _define(self, identifier: str, part: str, text: str, definition: Definition) -> None:
        place = _place(identifier, part, text, definition.start, definition.end)
        held = self._defined.setdefault(definition.short, {})
        key = normal_form(definition.long)
        held.setdefault(key, []).append((definition.cost, definition.long, place))

    def _meanings(self, short: str) -> tuple[Meaning, ...]:
        found = []
        for held in self._defined.get(short, {}).values():
            articles = len({place.id for _, _, place in held})
            cost, long, place = min(held, key=lambda one: one[0])
            found.append((cost, Meaning(long=long, articles=articles, first=place)))
        found.sort(key=lambda pair: (-pair[1].articles, pair[0], pair[1].long))
        return tuple(meaning for _, meaning in found)


class _Taken:
    """Places that are part of something else: of terms that are known, of addresses of pages.

    A place that is all of a term counts for nothing: the article spelled out an unknown short
    form of a known term.
    """

    def __init__(self, known: Iterable[tuple[int, int]], text: str) -> None:
        self._at: set[int] = set()
        self._whole = {start: end for start, end in known}
        for start, end in self._whole.items():
            self._at.update(range(start, end))
        for match in WEB_ADDRESS.finditer(text):
            self._at.update(range(*match.span()))

    def covers(self, start: int, end: int) -> bool:
        if abs(self._whole.get(start, start - _ENDING) - end) < _ENDING:
            return False
        return start in self._at or end - 1 in self._at


def _candidates(text: str) -> Iterator[tuple[str, int, int]]:
    """What looks like an acronym, without its plural, and where it stands."""
    for match in _WORD.finditer(text):
        word = match.group()
        short = without_plural(word)
        capitals = sum(char.isupper() for char in short)
        small = sum(char.islower() for char in short)
        if capitals < 2 or small >= capitals or not 2 <= len(short) <= _LONGEST:
            continue
        if _ROMAN.match(short) or _NUMBERED.match(text, match.end()):
            # As in a list, or the number of a paper: HC 650.
            continue
        if _is_shouted(text, match.start(), match.end()):
            continue
        yield short, match.start(), match.end()


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Whether the words around are capitals throughout, as in a heading; not in a list."""
    if text[end : end + 1] in (",", ";", "/") or text[max(0, start - 2) : start] in (", ", "; "):
        return False
    left = max(text.rfind("\n", 0, start) + 1, start - 80)
    right = text.find("\n", end)
    right = min(len(text) if right < 0 else right, end + 80)
    around = _LETTERS.findall(text, left, start)[-3:] + _LETTERS.findall(text, end, right)[:3]
    return len(around) >= 2 and all(word.isupper() for word in around)


def _bare(short: str) -> str:
    return "".join(char for char in without_plural(short).casefold() if char.isalnum())


def _place(identifier: str, part: str, text: str, start: int, end: int) -> Place:
    quote = text[start:end][:_QUOTE]
    return Place(id=identifier, part=part, start=start, end=end, quote=quote)
