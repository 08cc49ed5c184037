"""The search engine on an index of Whoosh's in a folder of its own.

The index is a cache of what stands in the library: whatever is wrong with it raises
IndexDamaged and the caller builds it anew.
"""

from __future__ import annotations

import errno
import gc
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from nhsreader.errors import ReaderError, StorageError
from nhsreader.search.answering import answer
from nhsreader.search.codec import TermCodec
from nhsreader.search.generations import Generations
from nhsreader.search.knowledge import NO_MARKS, NO_VOCABULARY, Marks, Vocabulary
from nhsreader.search.model import Answer, IndexDamaged, Record, Related, Request
from nhsreader.search.postings import WhooshPostings
from nhsreader.search.related import related
from nhsreader.search.schema import FORMAT, schema, values

# What a writer may hold before it spills to disk, which is slow.
MEMORY_MB = 256
_NO_FAULT_OF_THE_INDEX = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS)

Progress = Callable[[int], None]


class WhooshEngine:
    """`model.SearchEngine` on the index in `folder`, which is made where there is none.

    Raises IndexDamaged where there is one that cannot be used: call `rebuild_at` then. Sees
    what other programs write to the same folder.
    """

    def __init__(self, folder: Path, lock_seconds: float = 10.0) -> None:
        self._generations = Generations(folder, FORMAT, lock_seconds)
        self._lock = RLock()
        self._path: Path | None = None
        self._index: Any = None
        self._generation = -1
        self._postings: WhooshPostings | None = None
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
        """Put records in and take ids out, in one commit: all of it or none.

        Raises ValueError where two records have the same id.
        """
        with self._generations.writing():
            path = self._generations.current()
            if path is None:
                raise IndexDamaged("is gone", where=str(self._generations.folder))
            with _damage(path):
                index = _open(path)
                before = set(_ids(index))
            with _batch(index, path) as writer:
                gone = before.intersection(removed)
                for id_ in gone:
                    writer.delete_by_term("id", id_)
                added = _add(writer, records, before - gone, progress)
            _check_count(index, path, len((before - gone) | added))
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
        if self._postings is not None:
            self._postings.reader.close()
        self._postings = self._index = self._path = None

    def _current(self) -> WhooshPostings:
        """The postings as last committed, by this program or another."""
        path = self._generations.current()
        if path is None:
            raise IndexDamaged("is gone", where=str(self._generations.folder))
        with _damage(path):
            if path != self._path:
                self._let_go()
                self._index, self._path = _open(path), path
            generation = int(self._index.latest_generation())
            if self._postings is None or generation != self._generation:
                old = self._postings.reader if self._postings is not None else None
                self._postings = WhooshPostings(self._index.reader(reuse=old))
                self._generation = generation
            return self._postings


def _write_new(
    generations: Generations, records: Iterable[Record], progress: Progress | None
) -> None:
    """Build an index beside the current one and put it in its place."""
    path = generations.fresh()
    with _damage(path):
        index = FileIndex.create(FileStorage(str(path)), schema(), "MAIN")
    with _batch(index, path) as writer:
        added = _add(writer, records, set(), progress)
    _check_count(index, path, len(added))
    generations.use(path)


def _add(
    writer: Any, records: Iterable[Record], present: set[str], progress: Progress | None
) -> set[str]:
    added: set[str] = set()
    for record in records:
        if record.id in added:
            raise ValueError(f"two records have the id {record.id!r}")
        if record.id in present:
            writer.delete_by_term("id", record.id)
        writer.add_document(**values(record))
        added.add(record.id)
        if progress is not None:
            progress(len(added))
    return added


@contextmanager
def _batch(index: Any, path: Path) -> Iterator[Any]:
    """A writer that commits at the end, or leaves the index as it was.

    Collecting garbage while millions of small objects are made that all stay costs a third
    of the time, so it waits.
    """
    collecting = gc.isenabled()
    writer: Any = None
    try:
        gc.disable()
        with _damage(path):
            writer = index.writer(limitmb=MEMORY_MB, codec=TermCodec())
        yield writer
        with _damage(path):
            writer.commit()
    except BaseException as error:
        if writer is not None and not writer.is_closed:
            with suppress(Exception):
                writer.cancel()
        if isinstance(error, OSError):
            raise _unwritable(error, path) from None
        raise
    finally:
        if collecting:
            gc.enable()


@contextmanager
def _damage(path: Path) -> Iterator[None]:
    """Whatever Whoosh raises on a file it cannot make sense of, as IndexDamaged."""
    try:
        yield
    except ReaderError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_FAULT_OF_THE_INDEX:
            raise _unwritable(error, path) from None
        raise IndexDamaged(
            f"the search index cannot be read: {type(error).__name__}: {error}", where=str(path)
        ) from error


def _unwritable(error: OSError, path: Path) -> StorageError:
    return StorageError(
        f"the search index cannot be written: {error.strerror}",
        where=str(path),
        do="Make room, or see that the folder may be written to",
    )


def _open(path: Path) -> Any:
    return FileIndex(FileStorage(str(path)), indexname="MAIN")


def _ids(index: Any) -> list[str]:
    reader = index.reader()
    try:
        postings = WhooshPostings(reader)
        ids = postings.ids()
        return [ids[number] for number in postings.articles()]
    finally:
        reader.close()


def _check_count(index: Any, path: Path, wanted: int) -> None:
    """Whoosh can lose documents without a word: count them."""
    with _damage(path):
        count = int(index.doc_count())
    if count != wanted:
        raise IndexDamaged(f"holds {count} articles and should hold {wanted}", where=str(path))
