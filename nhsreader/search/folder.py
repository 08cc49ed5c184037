"""A folder of segments with Whoosh's table of contents: which segments there are, and what of
them is gone.

Every commit is a new table, put in place by a rename; the segments it names never change.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from whoosh import fields
from whoosh.codec.base import Segment as WhooshSegment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files

from nhsreader.search.segment import Segment

_NAME = "MAIN"
_EXTENSION = ".seg"


class StoredSegment(WhooshSegment):  # type: ignore[misc]
    """A segment as the table names it: how many articles, and which of them are gone."""

    def __init__(self, count: int = 0, deleted: Collection[int] = ()) -> None:
        super().__init__(_NAME)
        # Whoosh takes the name from the common random numbers, which a program may have set back:
        # then a new segment would be written over an old one.
        self.segid = secrets.token_hex(8)
        self.count = count
        self.deleted = frozenset(deleted)

    @property
    def filename(self) -> str:
        """The file it is kept in."""
        return str(self.make_filename(_EXTENSION))

    @property
    def live(self) -> int:
        """How many articles are still there."""
        return self.count - len(self.deleted)

    def without(self, numbers: Collection[int]) -> StoredSegment:
        """The same with more articles gone."""
        other = StoredSegment(self.count, self.deleted.union(numbers))
        other.segid = self.segid
        return other

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self.deleted


class IndexFolder:
    """Reads and commits tables of contents. Raises whatever Whoosh does for a bad one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._storage = FileStorage(str(path))

    def create(self) -> None:
        """A table with no segments."""
        TOC.create(self._storage, fields.Schema(), _NAME)

    def generation(self) -> int:
        """The number of the last commit."""
        return int(TOC._latest_generation(self._storage, _NAME))

    def segments(self) -> list[StoredSegment]:
        """The segments of the last commit."""
        return list(TOC.read(self._storage, _NAME).segments)

    def commit(self, segments: Sequence[StoredSegment]) -> None:
        """From now on there are these."""
        TOC(fields.Schema(), list(segments), self.generation() + 1).write(self._storage, _NAME)

    def sweep(self) -> None:
        """Remove what the last commit does not name. Nobody may be writing."""
        clean_files(self._storage, _NAME, self.generation(), self.segments())

    def file(self, segment: StoredSegment) -> Path:
        """Where a segment is kept."""
        return self.path / segment.filename

    def open(
        self, segments: Sequence[StoredSegment], opened: Mapping[str, Segment]
    ) -> dict[str, Segment]:
        """The segments by the names of their files, those that are open already as they are."""
        return {
            segment.filename: opened.get(segment.filename) or Segment(self.file(segment))
            for segment in segments
        }
