"""Read articles and work out their facts, with a process for each core where that pays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from nhsreader import processes
from nhsreader.catalog.facts import Facts, derive, mentions_of
from nhsreader.catalog.speaking import address_of, citations_of
from nhsreader.crossrefs.citation import Citation
from nhsreader.crossrefs.finding import World
from nhsreader.documents.folder import LibraryFolder
from nhsreader.errors import BadDocument, ReaderError
from nhsreader.glossary.mention import Mention

WORTH_A_POOL = 64
CHUNK = 8


class Reading(msgspec.Struct, frozen=True):
    """An article as read: its facts, mentions and citations, or what is wrong with its file.

    `lasting` tells a file that is wrong from one that could not be read this time.
    """

    id: str
    facts: Facts | None = None
    mentions: tuple[Mention, ...] = ()
    citations: tuple[Citation, ...] = ()
    address: str | None = None
    problem: str = ""
    lasting: bool = True


def read_all(todo: Sequence[tuple[str, str]], world: World) -> Iterator[Reading]:
    """The reading of each (library folder, id), in order."""
    if len(todo) < WORTH_A_POOL or processes.cores() < 2:
        for folder, identifier in todo:
            yield read_one(folder, identifier, world)
        return
    pool = processes.pool(_begin, (world.to_bytes(),))
    try:
        yield from pool.map(_in_worker, todo, chunksize=CHUNK)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def read_one(folder: str, identifier: str, world: World) -> Reading:
    """Read one article; a bad file becomes a problem."""
    try:
        facts = derive(LibraryFolder(Path(folder), writable=False).load(identifier))
    except ReaderError as error:
        return Reading(identifier, problem=str(error), lasting=isinstance(error, BadDocument))
    mentions = mentions_of(facts, world.glossary)
    citations = citations_of(facts, mentions, world)
    return Reading(identifier, facts, mentions, citations, address_of(facts))


_world: World | None = None


def _begin(compiled: bytes) -> None:
    global _world
    _world = World.from_bytes(compiled)


def _in_worker(item: tuple[str, str]) -> Reading:
    assert _world is not None
    return read_one(*item, _world)
