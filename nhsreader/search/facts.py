"""What a query asks of the front matter, of titles and of the user's marks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from time import monotonic
from typing import Any

from nhsreader.errors import QueryError
from nhsreader.search.index import Postings
from nhsreader.search.knowledge import Marks
from nhsreader.search.spelling import folded
from nhsreader.search.tree import Between, Days, Fact, Flag, Node, TitlePattern, Years

PATTERN_SECONDS = 1.0


def by_fact(node: Node, postings: Postings, marks: Marks) -> Collection[int]:
    """The articles of which it is so, by number. Raises QueryError."""
    if isinstance(node, TitlePattern):
        return [
            number
            for identifier in titles_with(node, marks.titles())
            if (number := postings.numbers().get(identifier)) is not None
        ]
    if isinstance(node, Fact):
        whole = postings.counts(node.field, whole_term(node.value))[0]
        if len(whole):
            return whole
        words = [set(postings.counts(node.field, w)[0]) for w in fact_words(node.value)]
        return set.intersection(*words) if words else ()
    if isinstance(node, Flag) and node.name in ("bookmark", "note"):
        numbers = postings.numbers()
        marked = marks.bookmarked() if node.name == "bookmark" else marks.notes()
        return [numbers[identifier] for identifier in marked if identifier in numbers]
    if isinstance(node, Flag):
        return postings.counts("flag", node.name)[0]
    if isinstance(node, Years):
        first, last = node.first or 0, 9999 if node.last is None else node.last
        found: set[int] = set()
        for year in postings.years():
            if first <= year <= last:
                found.update(postings.counts("year", str(year))[0])
        return found
    assert isinstance(node, (Days, Between))
    dates = postings.dates()
    if isinstance(node, Between):
        first, last = node.first or 1, node.last or 99999999
        return [n for n in postings.articles() if first <= dates[n] <= last]
    after, before = node.after or 0, node.before or 99999999
    return [n for n in postings.articles() if after < dates[n] < before]


def titles_with(pattern: TitlePattern, titles: Mapping[str, str]) -> list[str]:
    """The ids of the titles a pattern is found in. Raises QueryError for a bad or slow one."""
    compiled = _compiled(pattern)
    until = monotonic() + PATTERN_SECONDS
    found = []
    for identifier, title in titles.items():
        try:
            if compiled.search(title, timeout=max(0.001, until - monotonic())):
                found.append(identifier)
        except TimeoutError:
            raise QueryError(
                "this regular expression takes too long", column=pattern.column, do="Simplify it"
            ) from None
    return found


def title_places(pattern: TitlePattern, title: str) -> list[tuple[int, int]]:
    """(start, end) of what it matches in a title; none where that takes too long."""
    try:
        found = _compiled(pattern).finditer(title, timeout=PATTERN_SECONDS)
        return [match.span() for match in found if match.end() > match.start()]
    except (QueryError, TimeoutError):
        return []


def _compiled(pattern: TitlePattern) -> Any:
    """The expression, capitals or not. Raises QueryError."""
    import regex

    try:
        return regex.compile(pattern.pattern, regex.IGNORECASE)
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        at = getattr(error, "pos", None) or 0
        raise QueryError(
            f"the regular expression cannot be read: {getattr(error, 'msg', error)}",
            column=pattern.column + at,
        ) from None


def whole_term(value: str) -> str:
    """The term by which a name, key or label is found as a whole."""
    return "=" + " ".join(fact_words(value))


def fact_words(value: str) -> list[str]:
    """The terms by which a name, key or label is found word by word."""
    return [folded(word) for word in _split(value)]


def _split(value: str) -> list[str]:
    return "".join(char if char.isalnum() or char == "&" else " " for char in value).split()
