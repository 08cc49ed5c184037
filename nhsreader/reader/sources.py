"""Where an import reads from: files, folders, standard input, addresses."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from nhsreader.documents.files import MAX_BYTES, read_bytes
from nhsreader.errors import BadInput, ReaderError
from nhsreader.ingest.formats import SUFFIXES
from nhsreader.text.sanitise import visible

STDIN = "-"


class Source(msgspec.Struct, frozen=True):
    """One thing to read; `name` is what it is called in reports and provenance."""

    name: str
    path: str = ""
    url: str = ""


class Taken(msgspec.Struct, frozen=True):
    """The bytes of a source; `retrieved` is the day an address was read, YYYY-MM-DD."""

    name: str
    data: bytes
    url: str = ""
    retrieved: str | None = None


def listed(sources: Sequence[str], refuse: Callable[[str, ReaderError], None]) -> Iterator[Source]:
    """Every file, address or stdin named, folders walked; each file once.

    What cannot be listed is handed to `refuse` and stops nothing.
    """
    seen: set[str] = set()
    for source in sources:
        if source == STDIN:
            yield Source(STDIN)
            continue
        if "://" in source:
            yield Source(visible(source), url=source)
            continue
        path = os.path.abspath(os.path.expanduser(source))
        found = [path]
        if os.path.isdir(path):
            found = _in_folder(path)
            if not found:
                endings = ", ".join(SUFFIXES)
                refuse(source, BadInput("nothing to import in this folder", where=source,
                                        do=f"it takes {endings}"))  # fmt: skip
        for file in found:
            resolved = os.path.realpath(file)
            if resolved not in seen:
                seen.add(resolved)
                yield Source(printable(resolved), path=file)


def take(source: Source, *, allow_private: bool = False) -> Taken:
    """Read a source. Raises BadInput or StorageError."""
    if source.url:
        from nhsreader.ingest.fetch import fetch

        fetched = fetch(source.url, allow_private=allow_private)
        return Taken(
            source.name, fetched.data, url=fetched.final_url, retrieved=fetched.retrieved[:10]
        )
    if source.path:
        return Taken(source.name, read_bytes(Path(source.path)))
    if sys.stdin is None:
        raise BadInput("there is no standard input", where=STDIN)
    data: bytes = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadInput(f"over {MAX_BYTES // (1024 * 1024)} MB, too large to take", where=STDIN)
    return Taken(STDIN, data)


def printable(path: str) -> str:
    """A path with what could act on a terminal escaped, so that it can be stored and shown."""
    return "".join(
        c.encode("unicode_escape").decode() if visible(c) != c or c in "\n\t" else c for c in path
    )


def _in_folder(folder: str) -> list[str]:
    found = []
    for base, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [
            os.path.join(base, name)
            for name in sorted(files)
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES
        ]
    return found
