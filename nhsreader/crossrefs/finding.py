"""Every cross-reference of an article: all finders over all its parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from nhsreader.crossrefs import (
    addresses,
    bodies,
    claims,
    events,
    laws,
    persons,
    posts,
    replies,
    reports,
    republication,
    status,
)
from nhsreader.crossrefs.citation import Citation, Knowledge, Reading
from nhsreader.crossrefs.statutes import Statute, Statutes
from nhsreader.glossary.entries import Glossary
from nhsreader.glossary.timeline import Timeline
from nhsreader.text.places import BODY, TITLE, comment_number

Href = tuple[str, int, int, str]
"""Part, start, end and target of a link in the text."""
Commenter = tuple[str | None, int | None]
"""Who wrote a comment, and the number of the comment it answers, where stated."""


class World(Knowledge):
    """All that finders are told: terms, what happened and was published, laws."""

    def __init__(self, glossary: Glossary, timeline: Timeline, statutes: Statutes) -> None:
        super().__init__(glossary, timeline)
        self.statutes = statutes

    def to_bytes(self) -> bytes:
        """The world compiled, for another process; `from_bytes` reads it again."""
        parts = [self.glossary.to_bytes(), self.timeline.to_bytes(), packed(self.statutes)]
        return msgspec.msgpack.encode(parts)

    @staticmethod
    def from_bytes(data: bytes) -> World:
        """A world from `to_bytes`. Raises msgspec.DecodeError for anything else."""
        glossary, timeline, statutes = msgspec.msgpack.decode(data, type=tuple[bytes, bytes, bytes])
        return World(
            Glossary.from_bytes(glossary), Timeline.from_bytes(timeline), unpacked(statutes)
        )


class _Packed(msgspec.Struct, frozen=True):
    statutes: tuple[Statute, ...]
    where: dict[str, str]


def packed(statutes: Statutes) -> bytes:
    """Statutes compiled, for a cache; `unpacked` reads them again."""
    return msgspec.msgpack.encode(_Packed(statutes.all, statutes.where))


def unpacked(data: bytes) -> Statutes:
    """Statutes from `packed`. Raises msgspec.DecodeError for anything else."""
    kept = msgspec.msgpack.decode(data, type=_Packed)
    return Statutes(kept.statutes, kept.where)


def find_all(
    reading: Reading,
    world: World,
    hrefs: Sequence[Href] = (),
    commenters: Sequence[Commenter] = (),
) -> tuple[Citation, ...]:
    """What an article speaks of, in order: body, title, comments, and by place in each."""
    found = [
        *laws.find(reading, world, world.statutes),
        *reports.find(reading, world),
        *persons.find(reading, world),
        *bodies.find(reading, world),
        *events.find(reading, world),
        *claims.find(reading, world),
        *status.find(reading, world),
        *posts.find(reading, world),
        *republication.find(reading, world),
        *replies.find(reading, world, commenters),
        *addresses.find(reading, hrefs),
    ]
    return in_order(found)


def in_order(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Citations of the title, the body, then the comments, by place in each."""
    return tuple(sorted(citations, key=_by_place))


def _by_place(citation: Citation) -> tuple[int, int, int, str]:
    part = citation.part
    order = 0 if part == TITLE else 1 if part == BODY else 1 + (comment_number(part) or 1)
    return order, citation.start, citation.end, citation.type
