"""The search engine on an index of Whoosh's in a folder of its own.

The index is a cache of what stands in the library: whatever is wrong with it raises
IndexDamaged and the caller builds it anew.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from nhsreader.errors import ReaderError, StorageError
from nhsreader.search.answering import answer
from nhsreader.search.building import Progress, fill
from nhsreader.search.folder import IndexFolder
from nhsreader.search.generations import Generations
from nhsreader.search.knowledge import NO_MARKS, NO_VOCABULARY, Marks, Vocabulary
from nhsreader.search.model import Answer, IndexDamaged, Record, Related, Request
from nhsreader.search.postings import SegmentPostings
from nhsreader.search.related import related
from nhsreader.search.schema import FORMAT
from nhsreader.search.segment import NotASegment, Segment

_NO_FAULT_OF_THE_INDEX = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS)
# A commit may remove files while another program is about to open them: it looks again.
_TRIES, _PAUSE = 20, 0.01
_TICK_NS = 100_000_000


class WhooshEngine:
    """`model.SearchEngine` on the index in `folder`, which is made where there is none.

    Raises IndexDamaged where there is one that cannot be used: call `rebuild_at` then. Sees
    what other programs write to the same folder.
    """

    def __init__(self, folder: Path, lock_seconds: float = 10.0) -> None:
        self._generations = Generations(folder, FORMAT, lock_seconds)
        self._lock = RLock()
        self._folder: IndexFolder | None = None
        self._generation = -1
        self._seen: tuple[int, ...] | None = None
        self._opened: dict[str, Segment] = {}
        self._postings: SegmentPostings | None = None
        with self._lock:
            if self._generations.current() is None:
                with self._generations.writing():
                    if self._generations.current() is None:
                        _write_new(self._generations, (), None)
            self._current()

    def stored(self) -> dict[str, str]:
        """The `sha` of every article in the index, by id."""
        with self._lock:
            postings = self._current()
            with _damage(self._generations.folder):
                ids, shas = postings.ids(), postings.shas()
                return {ids[number]: shas[number] for number in postings.articles()}

    def count(self) -> int:
        """How many articles are in the index."""
        with self._lock:
            return len(self._current().articles())

    def search(
        self,
        request: Request,
        vocabulary: Vocabulary = NO_VOCABULARY,
        marks: Marks = NO_MARKS,
        go_on: Callable[[], None] = lambda: None,
    ) -> Answer:
        """One page of hits. Raises QueryError for a query that cannot be read."""
        with self._lock:
            postings = self._current()
            with _damage(self._generations.folder):
                return answer(request, postings, vocabulary, marks, go_on)

    def related(self, title: str, body: str, besides: str, limit: int) -> tuple[Related, ...]:
        """The articles nearest to a text, best first, without the one of the id `besides`."""
        with self._lock:
            postings = self._current()
            with _damage(self._generations.folder):
                return related(title, body, besides, limit, postings)

    def update(
        self,
        records: Iterable[Record],
        removed: Collection[str] = (),
        progress: Progress | None = None,
    ) -> None:
        """Put records in and take ids out, batch by batch; each of them whole or not at all.

        Raises ValueError where two records have the same id.
        """
        with self._generations.writing():
            path = self._generations.current()
            if path is None:
                raise IndexDamaged("is gone", where=str(self._generations.folder))
            with _damage(path):
                folder = IndexFolder(path)
                folder.generation()
                folder.segments()
            with _writing(path):
                fill(folder, records, removed, progress)
            self._generations.sweep(path)

    def rebuild(self, records: Iterable[Record], progress: Progress | None = None) -> None:
        """Replace the whole index; searches go on in the old one until the new one is ready."""
        with self._generations.writing():
            _write_new(self._generations, records, progress)

    @classmethod
    def rebuild_at(
        cls, folder: Path, records: Iterable[Record], progress: Progress | None = None
    ) -> WhooshEngine:
        """An engine on a new index, whatever was in the folder before."""
        generations = Generations(folder, FORMAT)
        with generations.writing():
            _write_new(generations, records, progress)
        return cls(folder)

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        self._postings = self._folder = None
        self._generation = -1
        self._opened = {}

    def _current(self) -> SegmentPostings:
        """The postings as last committed, by this program or another."""
        seen = self._signature()
        if self._postings is not None and seen is not None and seen == self._seen:
            return self._postings
        self._seen = seen
        for left in reversed(range(_TRIES)):
            try:
                return self._opened_now()
            except FileNotFoundError as error:
                if not left:
                    folder = str(self._generations.folder)
                    raise IndexDamaged(f"lacks {error.filename}", where=folder) from None
                time.sleep(_PAUSE)
        raise AssertionError("returned or raised above")

    def _signature(self) -> tuple[int, ...] | None:
        """What changes with every commit; None where one may just have been made.

        Clocks of file systems are coarse: two changes in one tick look like one.
        """
        if self._folder is None:
            return None
        try:
            seen = [os.stat(path) for path in (self._generations.pointer, self._folder.path)]
        except OSError:
            return None
        latest = max(stat.st_mtime_ns for stat in seen)
        if abs(time.time_ns() - latest) < _TICK_NS:
            return None
        return tuple(number for stat in seen for number in (stat.st_mtime_ns, stat.st_ino))

    def _opened_now(self) -> SegmentPostings:
        """Raises FileNotFoundError where a file is removed meanwhile."""
        path = self._generations.current()
        if path is None:
            raise IndexDamaged("is gone", where=str(self._generations.folder))
        with _damage(path, missing=True):
            if self._folder is None or self._folder.path != path:
                self._let_go()
                self._folder = IndexFolder(path)
            generation = self._folder.generation()
            if self._postings is None or generation != self._generation:
                stored = self._folder.segments()
                self._opened = self._folder.open(stored, self._opened)
                if any(len(self._opened[s.filename]) != s.count for s in stored):
                    raise IndexDamaged("has lost articles", where=str(path))
                self._postings = SegmentPostings(
                    [self._opened[s.filename] for s in stored], [s.deleted for s in stored]
                )
                self._generation = generation
            return self._postings


def _write_new(
    generations: Generations, records: Iterable[Record], progress: Progress | None
) -> None:
    """Build an index beside the current one and put it in its place."""
    path = generations.fresh()
    with _writing(path):
        folder = IndexFolder(path)
        folder.create()
        fill(folder, records, (), progress)
    generations.use(path)


@contextmanager
def _damage(path: Path, missing: bool = False) -> Iterator[None]:
    """Whatever is raised on a file that makes no sense, as IndexDamaged.

    With `missing` FileNotFoundError is left as it is.
    """
    try:
        yield
    except ReaderError:
        raise
    except Exception as error:
        if isinstance(error, FileNotFoundError) and missing:
            raise
        if isinstance(error, OSError) and error.errno in _NO_FAULT_OF_THE_INDEX:
            raise _unwritable(error, path) from None
        raise IndexDamaged(
            f"the search index cannot be read: {type(error).__name__}: {error}", where=str(path)
        ) from error


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """What may go wrong with the files, as StorageError; a bad segment as IndexDamaged."""
    try:
        yield
    except NotASegment as error:
        raise IndexDamaged(f"cannot be merged: {error}", where=str(path)) from None
    except OSError as error:
        raise _unwritable(error, path) from None


def _unwritable(error: OSError, path: Path) -> StorageError:
    return StorageError(
        f"the search index cannot be written: {error.strerror}",
        where=str(path),
        do="Make room, or see that the folder may be written to",
    )
