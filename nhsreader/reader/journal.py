"""What each import changed, so that it can be taken back."""

from __future__ import annotations

import secrets
import shutil
from datetime import datetime, timezone
from pathlib import Path

import msgspec

from nhsreader.documents.files import read_text, write_atomically
from nhsreader.documents.folder import LibraryFolder
from nhsreader.errors import BadInput, StorageError


class Change(msgspec.Struct, frozen=True):
    """One article added or updated; `before` names the kept files it had before."""

    id: str
    before: tuple[str, ...] = ()


class _Entry(msgspec.Struct):
    when: str
    changes: list[Change] = []
    format_version: int = 1


class Journal:
    """The folder `imports` of a library: one file for each import that changed something."""

    def __init__(self, folder: LibraryFolder) -> None:
        self._library = folder
        self._path = folder.path / "imports"
        self._entry: _Entry | None = None
        self._file: Path | None = None

    def record(self, change: Change) -> None:
        """Note a change of the import under way; written at once, so that a stop loses none."""
        if self._entry is None or self._file is None:
            now = datetime.now(timezone.utc)
            self._entry = _Entry(now.isoformat(timespec="seconds"))
            name = f"{now.strftime('%Y%m%dT%H%M%S.%f')}-{secrets.token_hex(2)}.json"
            self._file = self._path / name
        self._entry.changes.append(change)
        if len(self._entry.changes) % 50 == 1:
            self.flush()

    def flush(self) -> None:
        """Write what was recorded."""
        if self._entry is not None and self._file is not None:
            text = msgspec.json.format(msgspec.json.encode(self._entry), indent=1).decode()
            write_atomically(self._file, text + "\n")

    def undo(self) -> list[Change]:
        """Take the last import back: what it added goes to the trash, what it changed is again
        as it was. Returns the changes taken back; raises BadInput where there is none.
        """
        files = sorted(self._path.glob("*.json"))
        if not files:
            raise BadInput("there is no import to take back")
        try:
            entry = msgspec.json.decode(read_text(files[-1]).encode(), type=_Entry)
        except msgspec.MsgspecError as error:
            raise StorageError(f"cannot be read: {error}", where=str(files[-1])) from None
        for change in reversed(entry.changes):
            if not self._library.has(change.id):
                continue
            if change.before:
                self._restore(change)
            else:
                self._library.trash(change.id)
        files[-1].rename(files[-1].with_suffix(".undone"))
        return entry.changes

    def _restore(self, change: Change) -> None:
        kept = self._library.versions(change.id)
        self._library.keep_version(change.id, "undone")
        comments = self._library.comments_path(change.id)
        comments.unlink(missing_ok=True)
        for name in change.before:
            target = self._library.path_of(change.id) if name.endswith(".md") else comments
            shutil.copyfile(kept / name, target)
