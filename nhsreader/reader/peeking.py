"""What a reader sees of the far end of a link before going there."""

from __future__ import annotations

import re

import msgspec

from nhsreader.reader.links import Link, LinkDesk, LinkEnd

BEFORE, AFTER = 120, 280
OTHERS = 4
_SENTENCE_END = re.compile(r"[.!?]['”\"]?\s+|\n")


class Peek(msgspec.Struct, frozen=True, kw_only=True):
    """The far end of a link: words around the place, or who else cites the thing.

    `total` counts the other citations of the thing, of which `others` are the first;
    `different` are other values given for the same measure.
    """

    link: Link
    incoming: bool
    passage: str
    others: tuple[Link, ...] = ()
    total: int = 0
    different: tuple[Link, ...] = ()


def peek(desk: LinkDesk, link: Link, incoming: bool) -> Peek:
    """Look at the far end of a link; of one into the article that is where it comes from."""
    end = link.origin if incoming else link.target
    if end is not None:
        return Peek(link=link, incoming=incoming, passage=_passage(desk, end))
    if link.claim is not None:
        beside = desk.beside(link)
        return Peek(
            link=link, incoming=False, passage="", others=beside.same[:OTHERS],
            total=len(beside.same), different=beside.different[:OTHERS],
        )  # fmt: skip
    if link.entity is None:
        return Peek(link=link, incoming=False, passage="")
    others = [other for other in desk.citing(link.entity, link.origin.id) if other.entity]
    return Peek(
        link=link, incoming=False, passage="", others=_one_each(others)[:OTHERS],
        total=len({other.origin.id for other in others}),
    )  # fmt: skip


def _one_each(links: list[Link]) -> tuple[Link, ...]:
    first: dict[str, Link] = {}
    for link in links:
        first.setdefault(link.origin.id, link)
    return tuple(first.values())


def _passage(desk: LinkDesk, end: LinkEnd) -> str:
    """Words around a place, cut at sentences where one ends near."""
    text = desk.text_of(end.id, end.part)
    start = max(0, end.start - BEFORE)
    if start and (found := _SENTENCE_END.search(text, start, end.start)):
        start = found.end()
    stop = min(len(text), max(end.end, start) + AFTER)
    return ("… " if start else "") + text[start:stop] + (" …" if stop < len(text) else "")
