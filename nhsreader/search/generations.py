"""A folder that holds one current index, replaced whole.

`current` names the sub-folder in use and is itself replaced by a rename, so whatever moment a
program dies at, a reader finds either the old index or the new one. Sub-folders that nothing
names are removed by the next writer.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.util.filelock import FileLock

from nhsreader.documents.files import sweep_half_written, write_atomically
from nhsreader.errors import StorageError
from nhsreader.search.model import IndexDamaged

_POINTER = "current"
_LOCK = "lock"
_PREFIX = "index-"


class Generations:
    """The indexes in `folder`, written in `form`."""

    def __init__(self, folder: Path, form: str, lock_seconds: float = 10.0) -> None:
        self.folder = folder
        self.form = form
        self.lock_seconds = lock_seconds

    @property
    def pointer(self) -> Path:
        """The file that names the index in use."""
        return self.folder / _POINTER

    def current(self) -> Path | None:
        """The sub-folder in use, None before the first. Raises IndexDamaged, StorageError."""
        try:
            text = self.pointer.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise IndexDamaged(f"cannot be read: {error}", where=str(self.folder)) from None
        form, _, name = text.strip().partition(" ")
        if form != self.form:
            raise IndexDamaged("was made by another version", where=str(self.folder))
        if not name.startswith(_PREFIX) or "/" in name or not (self.folder / name).is_dir():
            raise IndexDamaged("does not name its index", where=str(self.folder))
        return self.folder / name

    def fresh(self) -> Path:
        """A new, empty sub-folder. Hold `writing` from here until `use`."""
        path = self.folder / f"{_PREFIX}{secrets.token_hex(6)}"
        try:
            path.mkdir(parents=True)
        except OSError as error:
            raise StorageError(f"cannot be written: {error.strerror}", where=str(path)) from None
        return path

    def use(self, path: Path) -> None:
        """Make a sub-folder the current one and remove the others."""
        write_atomically(self.pointer, f"{self.form} {path.name}\n")
        self.sweep(path)

    def sweep(self, keep: Path) -> None:
        """Remove what earlier writers left. Hold `writing`."""
        for other in self.folder.glob(f"{_PREFIX}*"):
            if other != keep:
                shutil.rmtree(other, ignore_errors=True)
        sweep_half_written(self.folder)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer, in this and other programs. Raises StorageError after a wait."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(str(self.folder / _LOCK))
            until = time.monotonic() + self.lock_seconds
            while not lock.acquire():
                if time.monotonic() >= until:
                    raise StorageError(
                        "another program is writing the search index",
                        where=str(self.folder),
                        do="Wait until it has finished, or close it, and try again",
                    )
                time.sleep(0.05)
        except OSError as error:
            raise StorageError(
                f"cannot be written: {error.strerror}", where=str(self.folder)
            ) from None
        try:
            yield
        finally:
            lock.release()
