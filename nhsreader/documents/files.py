"""Read and write small text files without losing any."""

from __future__ import annotations

import os
import secrets
import stat
import time
from contextlib import suppress
from pathlib import Path

from nhsreader.errors import StorageError

MAX_BYTES = 50 * 1024 * 1024


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file. Raises StorageError for anything else or over `limit`."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            info = os.fstat(file.fileno())
            if not stat.S_ISREG(info.st_mode):
                raise StorageError("not a regular file", where=str(path))
            if info.st_size > limit:
                raise StorageError(
                    f"over {limit // (1024 * 1024)} MB, too large to take", where=str(path)
                )
            return file.read(limit + 1)
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", where=str(path)) from None


def read_text(path: Path) -> str:
    """The text of a UTF-8 file. Raises StorageError, naming the line of a bad byte."""
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise StorageError("not UTF-8 text", where=f"{path}:{line}") from None


def write_atomically(path: Path, text: str, *, new: bool = False) -> None:
    """Write a file so that it is always either the old or the new one, even after a crash.

    Raises StorageError, and FileExistsError where the file is to be `new` and is there.
    """
    temporary = path.parent / f".{path.name[:100]}.{secrets.token_hex(6)}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(temporary, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if new:
                os.link(temporary, path)
                temporary.unlink()
            else:
                os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except FileExistsError:
        if new:
            raise
        raise StorageError("cannot be written: a file is in the way", where=str(path)) from None
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", where=str(path)) from None


def sweep_half_written(folder: Path) -> None:
    """Remove what `write_atomically` left in a folder when it was killed, an hour ago or more."""
    old = time.time() - 3600
    for left in folder.glob(".*.tmp"):
        with suppress(OSError):
            if left.stat().st_mtime < old:
                left.unlink()


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` survive a power cut, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
