"""What was read of a folder of bookmarks, kept between runs, so that few files are read again."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from nhsreader.bookmarks.bookmark import Bookmark

# Raised when a bookmark is read otherwise from the same file, so that nothing old is remembered.
VERSION = 1
# So many files are as quick to read as to look up.
FEW = 50


class Stamp(msgspec.Struct, frozen=True):
    mtime_ns: int
    size: int
    inode: int


class Seen(msgspec.Struct, frozen=True):
    """A file as last read: its bookmark, or why it could not be read.

    `home` says that it is where its bookmark belongs.
    """

    stamp: Stamp
    bookmark: Bookmark | None
    error: str = ""
    home: bool = False


class _Kept(msgspec.Struct, frozen=True):
    seen: dict[str, Seen]
    version: int = VERSION


class Remembered:
    """A file in the cache, which may be lost at any time; without one nothing is remembered."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._seen: dict[str, Seen] | None = None

    def of(self, path: str) -> Seen | None:
        """What was read of a file, at whatever time."""
        return self._all().get(path)

    def keep(self, seen: dict[str, Seen]) -> None:
        """Keep this for the next run, where it is much that is new."""
        known = self._all()
        if sum(known.get(path) is not one for path, one in seen.items()) <= FEW:
            return
        self._seen = seen
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part = self._file.with_name(f".{self._file.name}.{os.getpid()}.tmp")
            part.write_bytes(msgspec.msgpack.encode(_Kept(seen)))
            part.replace(self._file)

    def _all(self) -> dict[str, Seen]:
        if self._seen is None:
            self._seen = {}
            if self._file is not None:
                with contextlib.suppress(OSError, msgspec.MsgspecError, ValueError):
                    kept = msgspec.msgpack.decode(self._file.read_bytes(), type=_Kept)
                    if kept.version == VERSION:
                        self._seen = kept.seen
        return self._seen
