"""Read and extract many sources, with a process for each core where that pays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec

from nhsreader import processes
from nhsreader.documents.publishers import Publishers
from nhsreader.errors import BadInput, ReaderError, StorageError
from nhsreader.ingest.drafts import Extraction
from nhsreader.ingest.extraction import extract
from nhsreader.reader.originals import Originals
from nhsreader.reader.sources import Source, Taken, take

WORTH_A_POOL = 24
AHEAD = 32


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one source: an extraction, or what was wrong."""

    name: str
    digest: str = ""
    url: str = ""
    retrieved: str | None = None
    extraction: Extraction | None = None
    error: tuple[str, str, str] = ("", "", "")

    @property
    def refusal(self) -> ReaderError:
        """Why there is no extraction."""
        what, where, do = self.error
        return BadInput(what, where=where, do=do)


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """How to extract: the same for every source of an import."""

    publishers: bytes
    library: str
    split: bool
    keep: bool
    allow_private: bool


def outcomes(sources: Sequence[Source], work: Work) -> Iterator[Outcome]:
    """The outcome of each source, in order."""
    files = [source for source in sources if source.path]
    if len(files) < WORTH_A_POOL or processes.cores() < 2:
        for source in sources:
            yield extract_source(source, work)
        return
    yield from _in_processes(sources, work)


def extract_source(source: Source, work: Work) -> Outcome:
    """Read one source, keep its bytes and extract it; nothing is raised for a bad one."""
    try:
        return extract_taken(take(source, allow_private=work.allow_private), work)
    except ReaderError as error:
        return Outcome(name=source.name, error=(error.what, error.where, error.do))


def extract_taken(taken: Taken, work: Work) -> Outcome:
    """Extract bytes already read. Raises BadInput and StorageError."""
    publishers = Publishers.from_bytes(work.publishers)
    try:
        found = extract(
            taken.data, taken.url or taken.name, publishers=publishers, split=work.split
        )
    except RecursionError:
        raise BadInput("nested too deeply to be read", where=taken.name) from None
    digest = sha256(taken.data).hexdigest()
    if work.keep and found.drafts:
        digest = Originals(Path(work.library)).keep(taken.data)
    return Outcome(
        name=taken.name, digest=digest, url=taken.url, retrieved=taken.retrieved, extraction=found
    )


def _in_processes(sources: Sequence[Source], work: Work) -> Iterator[Outcome]:
    pool = processes.pool()
    try:
        waiting: list[Future[Outcome] | Source] = []
        at = 0
        while at < len(sources) or waiting:
            while at < len(sources) and len(waiting) < AHEAD:
                source = sources[at]
                at += 1
                # Standard input and addresses are read here, one after the other.
                waiting.append(
                    pool.submit(partial(extract_source, work=work), source)
                    if source.path
                    else source
                )
            first = waiting.pop(0)
            if isinstance(first, Source):
                yield extract_source(first, work)
            else:
                try:
                    yield first.result()
                except OSError as error:
                    raise StorageError(f"a worker process failed: {error}") from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
