"""Where the words of a query stand in a text, by the same rules as the index."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from nhsreader.search.analysis import Token
from nhsreader.search.seeking import Nearness, Sought, Word
from nhsreader.search.sifting import tokens_for
from nhsreader.search.tree import TitlePattern


class Highlighter(msgspec.Struct, frozen=True):
    """What a query looks for; a plain value that needs no index.

    `senses` are those of the glossary whose mentions answer too: `matches` knows nothing of
    them. `titles` are regular expressions for titles.
    """

    sought: tuple[Sought, ...] = ()
    senses: tuple[str, ...] = ()
    titles: tuple[TitlePattern, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sought or self.senses or self.titles)


class Match(msgspec.Struct, frozen=True, order=True):
    """A stretch of a part of an article, in code points of its reading text."""

    start: int
    end: int


class PartMatches(msgspec.Struct, frozen=True):
    """The matches in one part: body, title or comment:N."""

    part: str
    matches: tuple[Match, ...]


def matches(highlighter: Highlighter, text: str, part: str = "body") -> list[tuple[int, int]]:
    """(start, end) of every match in a reading text, in code points, in order.

    Matches do not overlap: of two that would, the one that begins first is kept, and of two
    that begin together the longer. Where a name was asked for and the text has it as a name,
    its uses as a plain word are left out.
    """
    wanted = [sought for sought in _worth_showing(highlighter) if _looks_in(sought, part)]
    found: set[tuple[int, int]] = set()
    if part == "title" and highlighter.titles:
        from nhsreader.search.facts import title_places

        for pattern in highlighter.titles:
            found.update(title_places(pattern, text))
    tokens = tokens_for(wanted, text) if wanted else []
    for sought in wanted:
        for run in sought.runs:
            found.update(_single(run[0], tokens) if len(run) == 1 else _run(run, tokens))
        if sought.near is not None:
            found.update(_near(sought.near, tokens))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda match: (match[0], -match[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def all_matches(highlighter: Highlighter, parts: Mapping[str, str]) -> list[PartMatches]:
    """The matches in each of an article's parts that has any, in the order of `parts`."""
    found = []
    for part, text in parts.items():
        if places := matches(highlighter, text, part):
            found.append(PartMatches(part, tuple(Match(*place) for place in places)))
    return found


def _worth_showing(highlighter: Highlighter) -> list[Sought]:
    """All but words such as "the", unless there is nothing else."""
    shown = [sought for sought in highlighter.sought if not sought.small]
    return shown or list(highlighter.sought)


def _looks_in(sought: Sought, part: str) -> bool:
    return not sought.part or part.partition(":")[0] == sought.part


def _single(word: Word, tokens: list[Token]) -> list[tuple[int, int]]:
    met = [(rank, token) for token in tokens if (rank := word.met_by(token)) is not None]
    best = min((rank for rank, _ in met), default=0)
    return [(token.start, token.end) for rank, token in met if rank == best]


def _near(near: Nearness, tokens: list[Token]) -> set[tuple[int, int]]:
    """Both sides of every pair that is near enough."""
    firsts, seconds = _places(near.first, tokens), _places(near.second, tokens)
    order = sorted(seconds)
    found = set()
    for position, place in firsts.items():
        for other in near.pairs(position, order):
            found |= {place, seconds[other]}
    return found


def _run(run: tuple[Word, ...], tokens: list[Token]) -> list[tuple[int, int]]:
    return list(_places(run, tokens).values())


def _places(run: tuple[Word, ...], tokens: list[Token]) -> dict[int, tuple[int, int]]:
    """(start, end) of each run of words, by the position of its first."""
    found = {}
    first = run[0]
    for at, token in enumerate(tokens):
        if first.met_by(token) is None or at + len(run) > len(tokens):
            continue
        last = token
        for step, word in enumerate(run[1:], 1):
            last = tokens[at + step]
            if last.position != token.position + step or word.met_by(last) is None:
                break
        else:
            found[token.position] = (token.start, last.end)
    return found
