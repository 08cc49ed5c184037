"""Records → segments, batch by batch, in worker processes where there are many.

Each batch is committed when it is done: the index can be searched while it grows, and what an
interrupted build has done is not done again.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from pathlib import Path
from typing import Any

from nhsreader import processes
from nhsreader.search.folder import IndexFolder, StoredSegment
from nhsreader.search.model import Record
from nhsreader.search.schema import entry
from nhsreader.search.segment import Segment, SegmentWriter, merged

# Batches grow, so that something can be found soon and yet few have to be merged in the end.
BATCH_ARTICLES, BATCH_GROWS_AFTER, BATCH_CHARACTERS = 500, 2, 8_000_000
# So many segments are as quick to search as one.
_FEW = 4
# A segment is merged with the smaller ones where these hold a quarter of it or more.
_SHARE = 4
# To merge fewer articles than this is quicker than to begin a process.
_MERGED_HERE = 1000

Progress = Callable[[int], None]


def fill(
    folder: IndexFolder,
    records: Iterable[Record],
    removed: Collection[str],
    progress: Progress | None,
) -> None:
    """Put records into an index, in place of those of the same id, and take ids out.

    Commits batch by batch; the ids are taken out with the last. Raises ValueError where two
    records have the same id.
    """
    segments = folder.segments()
    where = _places(folder, segments)
    workers = _Workers()
    try:
        for stored, ids in _written(folder, records, workers, progress):
            segments = [*_without(segments, [where[i] for i in ids if i in where]), stored]
            folder.commit(segments)
            where.update((id_, (stored.filename, number)) for number, id_ in enumerate(ids))
        gone = [where[id_] for id_ in removed if id_ in where]
        if gone:
            segments = _without(segments, gone)
            folder.commit(segments)
        _tidy(folder, segments, workers)
    except BaseException:
        workers.end(wait=False)
        raise
    workers.end(wait=True)
    folder.sweep()


def _places(folder: IndexFolder, segments: Sequence[StoredSegment]) -> dict[str, tuple[str, int]]:
    """The file and the number there of every article, by its id."""
    folder.sweep()
    opened = folder.open(segments, {})
    return {
        id_: (stored.filename, number)
        for stored in segments
        for number, id_ in enumerate(opened[stored.filename].ids)
        if not stored.is_deleted(number)
    }


def _without(
    segments: Sequence[StoredSegment], places: Iterable[tuple[str, int]]
) -> list[StoredSegment]:
    gone: dict[str, list[int]] = {}
    for name, number in places:
        gone.setdefault(name, []).append(number)
    left = [s.without(gone[s.filename]) if s.filename in gone else s for s in segments]
    return [segment for segment in left if segment.live]


def _written(
    folder: IndexFolder, records: Iterable[Record], workers: _Workers, progress: Progress | None
) -> Iterator[tuple[StoredSegment, list[str]]]:
    """A segment for each batch, with the ids in it; several are written at once."""
    batches = _batches(records)
    first = next(batches, None)
    if first is None:
        return
    second = next(batches, None)
    if second is None:
        yield _write_here(folder, first, progress)
        return
    done = 0
    waiting: deque[tuple[list[Record], StoredSegment, Future[None]]] = deque()

    def begin(batch: list[Record]) -> None:
        stored = StoredSegment(len(batch))
        task = workers.submit(write_segment, batch, folder.file(stored))
        waiting.append((batch, stored, task))

    begin(first)
    begin(second)
    while waiting:
        while len(waiting) <= processes.cores() and (batch := next(batches, None)):
            begin(batch)
        batch, stored, task = waiting.popleft()
        try:
            task.result()
        except BrokenProcessPool:
            write_segment(batch, folder.file(stored))
        done += len(batch)
        yield stored, [record.id for record in batch]
        if progress is not None:
            progress(done)


def _write_here(
    folder: IndexFolder, batch: list[Record], progress: Progress | None
) -> tuple[StoredSegment, list[str]]:
    stored = StoredSegment(len(batch))
    write_segment(batch, folder.file(stored), progress)
    return stored, [record.id for record in batch]


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    seen: set[str] = set()
    batch: list[Record] = []
    size = number = 0
    for record in records:
        if record.id in seen:
            raise ValueError(f"two records have the id {record.id!r}")
        seen.add(record.id)
        batch.append(record)
        size += len(record.body) + sum(map(len, record.comments))
        most = BATCH_ARTICLES * (1 + number // BATCH_GROWS_AFTER)
        if len(batch) >= most or size >= BATCH_CHARACTERS:
            yield batch
            batch, size, number = [], 0, number + 1
    if batch:
        yield batch


def write_segment(batch: Sequence[Record], path: Path, progress: Progress | None = None) -> None:
    """The file of a batch.

    Collecting garbage while millions of small objects are made that all stay costs a third of
    the time, so it waits.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        writer = SegmentWriter()
        for record in batch:
            writer.add(entry(record))
            if progress is not None:
                progress(len(writer))
        writer.save(path)
    finally:
        if collecting:
            gc.enable()


def merge_segments(files: Sequence[Path], gone: Sequence[Collection[int]], path: Path) -> None:
    """One file of several."""
    merged([Segment(file) for file in files], gone, path)


def _tidy(folder: IndexFolder, segments: Sequence[StoredSegment], workers: _Workers) -> None:
    """Merge small segments, so that there are few."""
    due = _due(segments) if len(segments) > _FEW or any(s.deleted for s in segments) else []
    if len(due) < 2 and not any(segment.deleted for segment in due):
        return
    stored = StoredSegment(sum(segment.live for segment in due))
    files = [folder.file(segment) for segment in due]
    gone = [segment.deleted for segment in due]
    if stored.count < _MERGED_HERE:
        merge_segments(files, gone, folder.file(stored))
    else:
        workers.submit(merge_segments, files, gone, folder.file(stored)).result()
    folder.commit([*(segment for segment in segments if segment not in due), stored])


def _due(segments: Sequence[StoredSegment]) -> list[StoredSegment]:
    """The segments to make one of: none is much larger than the smaller ones together."""
    sizes = sorted(segments, key=lambda segment: segment.live, reverse=True)
    for at, segment in enumerate(sizes):
        smaller = sum(other.live for other in sizes[at + 1 :])
        if _SHARE * (smaller + len(segment.deleted)) >= segment.live:
            return sizes[at:]
    return []


class _Workers:
    """A pool of processes that begins when it is needed."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, task: Callable[..., None], *arguments: Any) -> Future[None]:
        """Have it done; where no process can be had, at once and here."""
        try:
            if self._pool is None:
                self._pool = processes.pool()
            return self._pool.submit(task, *arguments)
        except (OSError, BrokenProcessPool):
            done: Future[None] = Future()
            task(*arguments)
            done.set_result(None)
            return done

    def end(self, wait: bool) -> None:
        """Let the processes go, and wait until they are gone."""
        if self._pool is not None:
            self._pool.shutdown(wait=wait, cancel_futures=True)
