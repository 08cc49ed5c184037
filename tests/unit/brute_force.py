"""Queries answered the slow way: by reading every token of every article.

Written from what the query language promises, on a vocabulary of few words whose stems and
plurals stand here by hand; of the project only `analyse` is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from nhsreader.search.analysis import Token, analyse
from nhsreader.search.model import Record

# Words that are one word in other forms, each row with those that are the same in number first.
FORMS = (
    ("clinic", "clinics"), ("nurse", "nurses", "nursing"), ("ward", "wards"), ("trust", "trusts", "trusted"),
    ("monitor", "monitors", "monitoring"), ("state",), ("cost", "costs"), ("stay", "stays", "staying"),
    ("commission", "commissions", "commissioned", "commissioning"), ("commissioner", "commissioners"),
)  # fmt: skip
# A commissioner is found by commission and the other way round, but is no plural of it.
ONE_STEM = {"commissioner": "commission"}
SMALL = ("the", "of", "in")
ACRONYMS = ("NHS", "A&E", "STP")
NAMES = ("Monitor", "Nurse")
WORDS = tuple(form for forms in FORMS for form in forms)

_STEM = {form: ONE_STEM.get(forms[0], forms[0]) for forms in FORMS for form in forms}
_NUMBER = {form: set(forms[:2]) for forms in FORMS for form in forms[:2]}
# The plural of a verb's form is a word nobody writes.
_ALONE = {form: {form} for forms in FORMS for form in forms[2:]}

Part = str
Places = list[tuple[int, int]]


@dataclass(frozen=True)
class Article:
    """An article's parts as tokens, each with its text."""

    id: str
    parts: dict[Part, tuple[str, list[Token]]]

    @classmethod
    def of(cls, record: Record) -> Article:
        """From what is indexed."""
        texts = {"title": record.title, "body": record.body}
        texts |= {f"comment:{n}": text for n, text in enumerate(record.comments, 1)}
        return cls(record.id, {part: (text, analyse(text)) for part, text in texts.items()})


@dataclass(frozen=True)
class Library:
    """Articles, and what the library as a whole says of how words are written.

    With `comments` these are looked through too, by themselves; what must not be there must be
    nowhere at all. `where` is where a word without a field is looked for just now.
    """

    articles: tuple[Article, ...]
    comments: bool = False
    where: Literal["article", "comments", "both"] = "article"

    @cached_property
    def exacts(self) -> set[str]:
        """Acronyms and names that stand anywhere."""
        return {
            token.exact
            for article in self.articles
            for _, tokens in article.parts.values()
            for token in tokens
            if token.exact
        }

    def has(self, part: Part, field: str) -> bool:
        """Whether a word is looked for in a part, given the field it names or none."""
        if field:
            return part.partition(":")[0] == field
        return self.where in ("both", "comments" if part.startswith("comment:") else "article")

    def answers(self, ask: Ask, article: Article) -> bool:
        """Whether an article answers, in what is looked through."""
        return ask.met(article, self) or (
            self.comments and ask.met(article, replace(self, where="comments"))
        )


Meets = Callable[[Token], bool]


def alone(word: str, library: Library) -> list[Meets]:
    """How a token may meet a word that stands alone: the best way first."""
    if word in ACRONYMS and word.isalpha():
        return [lambda token: token.exact == word]
    if word in ACRONYMS or word in SMALL:
        return [lambda token: token.raw == word.lower()]
    if word in NAMES and word in library.exacts:
        same = _NUMBER[word.lower()]
        return [lambda token: token.exact == word, lambda token: token.raw in same]
    stem = _STEM[word.lower()]
    return [lambda token: _STEM.get(token.raw) == stem]


def in_phrase(word: str) -> Meets:
    """How a token may meet a word of a phrase: as typed, but for number and capitals."""
    if word in ACRONYMS and word.isalpha():
        return lambda token: token.exact == word
    raw = word.lower()
    same = _NUMBER.get(raw) or _ALONE.get(raw) or {raw}
    return lambda token: token.raw in same


def beginning(typed: str) -> Meets:
    """How a token may meet the beginning of a word, or that word in any form."""
    whole = _STEM.get(typed)
    return lambda token: (
        token.raw.startswith(typed) or (whole is not None and _STEM.get(token.raw) == whole)
    )


def fitting(pattern: str) -> Meets:
    """How a token may meet a pattern."""
    fits = re.compile(pattern.replace("*", r"\w*").replace("?", r"\w")).fullmatch
    return lambda token: fits(token.raw) is not None


def runs(words: Sequence[Meets], tokens: list[Token]) -> list[tuple[int, int]]:
    """First and last index of every run of tokens that meet the words one by one."""
    found = []
    for at in range(len(tokens) - len(words) + 1):
        here = tokens[at : at + len(words)]
        follow = all(b.position - a.position == 1 for a, b in zip(here, here[1:], strict=False))
        if follow and all(meets(token) for meets, token in zip(words, here, strict=True)):
            found.append((at, at + len(words) - 1))
    return found


def apart(one: list[tuple[int, int]], other: list[tuple[int, int]], tokens: list[Token],
          within: int, ordered: bool) -> set[tuple[int, int]]:  # fmt: skip
    """The runs of both that are near enough to one of the other."""
    near = set()
    for first in one:
        for second in other:
            after = tokens[second[0]].position - tokens[first[1]].position
            before = tokens[first[0]].position - tokens[second[1]].position
            if 0 < after <= within or (not ordered and 0 < before <= within):
                near |= {first, second}
    return near


class Ask:
    """One part of a query, as it is written and as it is answered."""

    text: str
    small = False

    def places(self, article: Article, library: Library) -> dict[Part, Places]:
        """Where it stands, by part; none for what asks for no words."""
        raise NotImplementedError

    def met(self, article: Article, library: Library) -> bool:
        """Whether the article answers."""
        return any(self.places(article, library).values())


@dataclass(frozen=True)
class Words(Ask):
    """A word, a phrase, a beginning or a pattern; `field` is "" for title and body."""

    field: str
    words: tuple[str, ...]
    how: str = "word"

    @property
    def small(self) -> bool:  # type: ignore[override]
        return self.how == "word" and self.words[0] in SMALL and not self.field

    @property
    def text(self) -> str:  # type: ignore[override]
        said = " ".join(self.words)
        said = f'"{said}"' if self.how == "phrase" else f"{said}*" if self.how == "start" else said
        return f"{self.field}:{said}" if self.field else said

    def ways(self, library: Library) -> list[list[Meets]]:
        """Runs of words that will do, the best first."""
        if self.how == "phrase" and len(self.words) > 1:
            return [[in_phrase(word) for word in self.words]]
        if self.how == "phrase" and self.words[0] not in NAMES:
            return [[in_phrase(self.words[0])]]
        if self.how == "start":
            return [[beginning(self.words[0])]]
        if self.how == "pattern":
            return [[fitting(self.words[0])]]
        return [[way] for way in alone(self.words[0], library)]

    def places(self, article: Article, library: Library) -> dict[Part, Places]:
        found: dict[Part, Places] = {}
        for part, (_, tokens) in article.parts.items():
            if library.has(part, self.field):
                for way in self.ways(library):
                    if places := runs(way, tokens):
                        found[part] = [(tokens[a].start, tokens[b].end) for a, b in places]
                        break
        return found


@dataclass(frozen=True)
class Nearby(Ask):
    """Two words or phrases at most so many words apart; words in any form."""

    field: str
    first: Words
    second: Words
    within: int
    ordered: bool

    @property
    def text(self) -> str:  # type: ignore[override]
        return f"{self.first.text} {'BEFORE' if self.ordered else 'NEAR'}/{self.within} {self.second.text}"

    def places(self, article: Article, library: Library) -> dict[Part, Places]:
        found: dict[Part, Places] = {}
        for part, (_, tokens) in article.parts.items():
            if library.has(part, self.field):
                one, other = (
                    runs(text.ways(library)[0], tokens) for text in (self.first, self.second)
                )
                near = apart(one, other, tokens, self.within, self.ordered)
                if near:
                    found[part] = [(tokens[a].start, tokens[b].end) for a, b in near]
        return found


@dataclass(frozen=True)
class Without(Ask):
    """What must not be there."""

    child: Ask
    sign: str

    @property
    def text(self) -> str:  # type: ignore[override]
        inner = self.child.text
        return self.sign + (f"({inner})" if isinstance(self.child, (Group, Nearby)) else inner)

    def places(self, article: Article, library: Library) -> dict[Part, Places]:
        return {}

    def met(self, article: Article, library: Library) -> bool:
        everywhere = replace(library, where="both") if library.comments else library
        return not self.child.met(article, everywhere)


@dataclass(frozen=True)
class Group(Ask):
    """All of it, with or without AND; or any of it."""

    children: tuple[Ask, ...]
    joint: str

    @property
    def text(self) -> str:  # type: ignore[override]
        said = (f"({c.text})" if isinstance(c, Group) else c.text for c in self.children)
        return self.joint.join(said)

    def places(self, article: Article, library: Library) -> dict[Part, Places]:
        found: dict[Part, Places] = {}
        for child in self.children:
            for part, places in child.places(article, library).items():
                found[part] = [*found.get(part, ()), *places]
        return found

    def met(self, article: Article, library: Library) -> bool:
        if self.joint == " OR ":
            return any(child.met(article, library) for child in self.children)
        needed = [child for child in self.children if not child.small]
        if self.joint == " AND " or not any(asks_for_words(child) for child in needed):
            needed = list(self.children)
        return all(child.met(article, library) for child in needed)


def asks_for_words(ask: Ask) -> bool:
    """Whether there is a word in it that must or may be there."""
    if isinstance(ask, Group):
        return any(asks_for_words(child) for child in ask.children)
    return not isinstance(ask, Without)


def texts_of(ask: Ask) -> list[Ask]:
    """The words and phrases that must or may be there."""
    if isinstance(ask, Group):
        return [text for child in ask.children for text in texts_of(child)]
    return [] if isinstance(ask, Without) else [ask]


def shown(ask: Ask, article: Article, library: Library) -> list[tuple[Part, int, int]]:
    """Every place to be marked: where two overlap the first, of two that begin together the longer.

    Words such as "the" are not worth marking unless there is nothing else.
    """
    texts = [text for text in texts_of(ask) if not _small_alone(text)] or texts_of(ask)
    found: list[tuple[Part, int, int]] = []
    for part in article.parts:
        places = {place for text in texts for place in text.places(article, library).get(part, ())}
        end = 0
        for start, stop in sorted(places, key=lambda place: (place[0], -place[1])):
            if start >= end:
                found.append((part, start, stop))
                end = stop
    return found


def _small_alone(ask: Ask) -> bool:
    return isinstance(ask, Words) and len(ask.words) == 1 and ask.words[0] in SMALL
