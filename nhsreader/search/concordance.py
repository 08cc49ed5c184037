"""Key words in context: where a run of words stands, the words beside it, and how often by year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from nhsreader.search.analysis import ACRONYM, CODE, Token, analyse
from nhsreader.search.query import parse
from nhsreader.search.tree import All, Node, Text
from nhsreader.text.fold import fold_marks

Order = Literal["left", "right", "date"]
PER = 10_000

_PARAGRAPH = re.compile(r"\n\s*\n")
_SPACE = re.compile(r"\s")
_BESIDE = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SYNTAX = re.compile(
    '["\u201c\u201d\u201e\u00ab\u00bb()\\[\\]*~]|(?<!\\S)(?:AND|OR|NOT|(?:NEAR|BEFORE)(?:/\\d+)?)(?!\\S)'
)


class ConcordanceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One match in its context.

    `match` is exactly `start` to `end` of the part, in code points; `left` and `right` are what
    stands beside it in the paragraph, line breaks shown as spaces.
    """

    id: str
    title: str
    published: str | None
    date_words: str
    part: str
    start: int
    end: int
    left: str
    match: str
    right: str


class YearRate(msgspec.Struct, frozen=True, kw_only=True):
    """How often in the articles of a year, None for the undated; `rate` per 10,000 words."""

    year: int | None
    words: int
    matches: int
    rate: float
    documents: int
    documents_with: int


class Concordance(msgspec.Struct, frozen=True, kw_only=True):
    """Every match, and all the years of the articles looked through."""

    words: str
    explained: str
    lines: tuple[ConcordanceLine, ...]
    by_year: tuple[YearRate, ...]


class Counted(msgspec.Struct, frozen=True):
    """An article looked through: its year, its words, and its matches."""

    year: int | None
    words: int
    matches: int = 0


class Run:
    """Words that follow one another, as typed or, with `forms`, in any form.

    As typed means the same letters: case, accents and the kind of quote or dash do not count,
    nor does a possessive 's; an acronym is met in capitals only. What stands between the words
    does not count either, unless it is a paragraph break.
    """

    def __init__(self, words: str, forms: bool = False) -> None:
        self.words = words
        self.forms = forms
        self._tokens = analyse(words)
        self._glued = _glued(words, self._tokens)
        self._surfaces = [_bare(words[t.start : t.end]) for t in self._tokens]
        same = [
            _folded(surface)
            for surface, token in zip(self._surfaces, self._tokens, strict=True)
            if surface.isascii() and token.kind != CODE and not forms
        ]
        self._needle = max(same, key=len, default="")

    def __len__(self) -> int:
        return len(self._tokens)

    @property
    def query(self) -> str:
        """A query that every article with a match answers."""
        if not self.forms:
            return f'"{self.words}"'
        asked = []
        for token in self._tokens:
            word = self.words[token.start : token.end]
            word = word if token.kind in (ACRONYM, CODE) else word.lower()
            asked.append(f'({word} OR "{word}")')
        return " ".join(asked)

    def places(self, text: str) -> list[tuple[int, int]]:
        """(start, end) of every match in a reading text, in order, none over another."""
        if not self._tokens:
            return []
        found: list[tuple[int, int]] = []
        low = 0
        for high in [*(match.start() for match in _PARAGRAPH.finditer(text)), len(text)]:
            paragraph = text[low:high]
            # Most paragraphs have nothing of it, and this is soon known.
            if self._needle in _folded(_bare(paragraph)):
                found += [(low + start, low + end) for start, end in self._in(paragraph)]
            low = high
        return found

    def _in(self, text: str) -> Iterator[tuple[int, int]]:
        """The places in one paragraph."""
        size = len(self._tokens)
        tokens = analyse(text)
        at = 0
        while at + size <= len(tokens):
            if self._met(text, tokens[at : at + size]):
                yield tokens[at].start, tokens[at + size - 1].end
                at += size
            else:
                at += 1

    def _met(self, text: str, tokens: list[Token]) -> bool:
        first = tokens[0].position
        for step, token in enumerate(tokens):
            if token.position != first + step:
                return False
            meets = self._in_a_form if self.forms else self._as_typed
            if not meets(text, step, token):
                return False
        return self.forms or _glued(text, tokens) == self._glued

    def _as_typed(self, text: str, step: int, token: Token) -> bool:
        asked = self._tokens[step]
        if CODE in (asked.kind, token.kind):
            return token.kind == CODE and asked.raw in token.raws
        if asked.raw not in token.raws:
            return False
        surface, wanted = _bare(text[token.start : token.end]), self._surfaces[step]
        if asked.kind == ACRONYM:
            if token.exact != asked.exact:
                return False
        else:
            surface, wanted = _folded(surface), _folded(wanted)
        return surface == wanted or surface[:-2] == wanted and surface[-2:] in ("'s", "'S")

    def _in_a_form(self, _text: str, step: int, token: Token) -> bool:
        asked = self._tokens[step]
        if asked.kind == ACRONYM:
            return token.exact == asked.exact
        if asked.stems and asked.kind != CODE and asked.stems[0] in token.stems:
            return True
        return asked.raw in token.raws


def plain_run(words: str, forms: bool = False) -> Run | None:
    """The words as one run; None where they are a query that says more than words.

    Raises QueryError for a query that cannot be read.
    """
    tree = parse(words).tree
    if _SYNTAX.search(words) or (tree is not None and not _is_plain(tree)):
        return None
    return Run(words, forms)


def context(text: str, start: int, end: int, width: int) -> tuple[str, str]:
    """What stands before and after a match: up to `width` code points of its paragraph.

    Cut between words; the space next to the match is kept, so that left, match and right joined
    are how the text reads.
    """
    breaks = [match.span() for match in _PARAGRAPH.finditer(text)]
    low = max((stop for _, stop in breaks if stop <= start), default=0)
    high = min((begin for begin, _ in breaks if begin >= end), default=len(text))
    begin = max(low, start - width)
    while low < begin < start and not text[begin - 1].isspace():
        begin += 1
    stop = min(high, end + width)
    while end < stop < high and not text[stop].isspace():
        stop -= 1
    left, right = text[begin:start], text[end:stop]
    return _SPACE.sub(" ", left).lstrip(), _SPACE.sub(" ", right).rstrip()


def in_order(
    lines: Iterable[tuple[str | None, int, ConcordanceLine]], order: Order
) -> tuple[ConcordanceLine, ...]:
    """Lines, each with its article's earliest day and its part's number, sorted.

    By date: oldest first, the undated last, then by id, part and place. By the words after the
    match, or those before it from the nearest outwards: then by date.
    """

    def key(item: tuple[str | None, int, ConcordanceLine]) -> tuple[object, ...]:
        day, part, line = item
        by_date = (day is None, day or "", line.id, part, line.start)
        if order == "date":
            return by_date
        words = beside(line.right) if order == "right" else beside(line.left)[::-1]
        return (words, *by_date)

    return tuple(line for _, _, line in sorted(lines, key=key))


def beside(text: str) -> list[str]:
    """The words of a context as they are compared: no case, no accents, no marks."""
    return _BESIDE.findall(_folded(fold_marks(text)))


def rates(counted: Iterable[Counted]) -> tuple[YearRate, ...]:
    """Every year that has articles, in order, the undated last."""
    years: dict[int | None, list[Counted]] = {}
    for article in counted:
        years.setdefault(article.year, []).append(article)
    found = []
    for year in sorted(years, key=lambda year: (year is None, year or 0)):
        articles = years[year]
        words = sum(article.words for article in articles)
        matches = sum(article.matches for article in articles)
        found.append(
            YearRate(
                year=year,
                words=words,
                matches=matches,
                rate=PER * matches / words if words else 0.0,
                documents=len(articles),
                documents_with=sum(article.matches > 0 for article in articles),
            )
        )
    return tuple(found)


def _is_plain(tree: Node) -> bool:
    """Whether a query is nothing but words beside one another."""
    if isinstance(tree, All):
        return tree.plain and all(map(_is_plain, tree.children))
    return isinstance(tree, Text) and tree == Text(tree.text, tree.column)


def _glued(text: str, tokens: list[Token]) -> list[bool]:
    """Before each token and after the last, whether a word goes on there, as in health|care."""
    if not tokens:
        return []
    edges = [token.start for token in tokens]
    glued = [at > 0 and text[at - 1].isalnum() and text[at].isalnum() for at in edges]
    end = tokens[-1].end
    return [*glued, end < len(text) and text[end].isalnum() and text[end - 1].isalnum()]


def _bare(surface: str) -> str:
    return fold_marks(surface).replace(".", "")


def _folded(text: str) -> str:
    """In small letters without accents."""
    text = text.lower()
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).lower()
