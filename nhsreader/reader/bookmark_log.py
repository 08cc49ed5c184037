"""What was done to bookmarks, in order, so that each change can be taken back."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Literal

import msgspec

from nhsreader.bookmarks import annotation
from nhsreader.bookmarks.bookmark import Bookmark
from nhsreader.documents.files import write_atomically
from nhsreader.errors import ReaderError

KEPT = 200
What = Literal["add", "edit", "remove"]


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A change of one bookmark; `before` is it as it was before an edit."""

    what: What
    id: str
    before: dict[str, Any] | None = None

    @property
    def was(self) -> Bookmark | None:
        """The bookmark before an edit."""
        return annotation.from_annotation(self.before) if self.before else None


class _Log(msgspec.Struct):
    changes: list[Change] = []
    format_version: int = 1


class BookmarkLog:
    """The last changes of one set of libraries. A log that is lost only forgets them."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def record(self, what: What, identifier: str, before: Bookmark | None = None) -> None:
        """Note a change that was made."""
        kept = annotation.to_annotation(before) if before else None
        log = self._read()
        log.changes = [*log.changes, Change(what=what, id=identifier, before=kept)][-KEPT:]
        self._write(log)

    def last(self) -> Change | None:
        """The last change that was not taken back."""
        changes = self._read().changes
        return changes[-1] if changes else None

    def drop_last(self) -> None:
        """Forget the last change: it was taken back."""
        log = self._read()
        log.changes = log.changes[:-1]
        self._write(log)

    def _read(self) -> _Log:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Log)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return _Log()

    def _write(self, log: _Log) -> None:
        with contextlib.suppress(ReaderError):
            write_atomically(self._file, msgspec.json.encode(log).decode())
