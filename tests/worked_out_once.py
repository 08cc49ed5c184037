"""What follows from the bundled files alone is worked out once in a test run.

Every test has caches of its own, which would be filled from the same files each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest

from nhsreader import plain_yaml
from nhsreader.catalog import reading
from nhsreader.crossrefs.finding import World
from nhsreader.glossary import matcher
from nhsreader.search import building
from nhsreader.search.model import Record


@contextmanager
def worked_out_once(*libraries: Path) -> Iterator[None]:
    """Pure functions of the files of these libraries remember their answers."""
    folders = tuple(map(str, libraries))
    with pytest.MonkeyPatch.context() as patch:
        for module, name, remembering in (
            (plain_yaml, "load", _load(plain_yaml.load, folders)),
            (reading, "read_one", _read_one(reading.read_one, folders)),
            (building, "entry", _entry(building.entry)),
            (matcher, "trie", _trie(matcher.trie)),
        ):
            patch.setattr(module, name, remembering)
        yield


def _load(read, folders):  # type: ignore[no-untyped-def]
    once = lru_cache(maxsize=256)(read)

    def load(text: str, where: str, first_line: int = 1) -> plain_yaml.Parsed:
        found: plain_yaml.Parsed = (once if where.startswith(folders) else read)(
            text, where, first_line
        )
        return found

    return load


def _read_one(read, folders):  # type: ignore[no-untyped-def]
    known: dict[tuple[str, bytes], reading.Reading] = {}
    compiled: dict[int, tuple[World, bytes]] = {}

    def read_one(folder: str, identifier: str, world: World) -> reading.Reading:
        if folder not in folders:
            return read(folder, identifier, world)  # type: ignore[no-any-return]
        if id(world) not in compiled:
            compiled.clear()
            compiled[id(world)] = world, world.to_bytes()
        key = identifier, compiled[id(world)][1]
        if key not in known:
            known[key] = read(folder, identifier, world)
        return known[key]

    return read_one


def _entry(make):  # type: ignore[no-untyped-def]
    once = lru_cache(maxsize=128)(make)

    def entry(record: Record) -> object:
        return (once if record.library == "bundled" else make)(record)

    return entry


def _trie(make):  # type: ignore[no-untyped-def]
    once = lru_cache(maxsize=64)(lambda words, special: make(words, dict(special)))

    def trie(words: object, special: Mapping[str, str] | None = None) -> str:
        found: str = once(tuple(words), tuple((special or {}).items()))  # type: ignore[call-overload]
        return found

    return trie
