"""A SQLite file that is only a cache: damage is told apart from other trouble."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from nhsreader.errors import CacheDamaged, StorageError

BUSY_SECONDS = 60
_PAUSE_SECONDS = 0.01
_TEMPORARY = ("locked", "busy", "disk is full", "readonly", "disk i/o")


class Database:
    """One connection, for one thread. Raises CacheDamaged or StorageError, nothing else."""

    def __init__(self, file: Path, schema: str, version: str) -> None:
        self.file = file
        self.remade = False
        with self._trouble():
            file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
            try:
                self._prepare(schema, version)
            except BaseException:
                self._connection.close()
                raise
            self._opened = _identity(file)

    @property
    def replaced(self) -> bool:
        """Whether the file was taken away, or another put in its place, since it was opened.

        SQLite goes on with the old one, which nobody else sees any more.
        """
        return _identity(self.file) != self._opened

    def execute(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement; returns its rows."""
        with self._trouble():
            return self._connection.execute(statement, values).fetchall()

    def execute_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each row of values."""
        with self._trouble():
            self._connection.executemany(statement, rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All statements inside stand together or not at all."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(StorageError):
                self.execute("ROLLBACK")
            raise
        self.execute("COMMIT")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _prepare(self, schema: str, version: str) -> None:
        """Make the tables, or make them anew where they are of another version.

        In place, and in one transaction: others may have the file open, and it cannot be taken
        away from under them.
        """
        run = self._connection.execute
        self._keep_a_log()
        run("PRAGMA synchronous=NORMAL")
        if self._version() == version:
            return
        run("BEGIN IMMEDIATE")
        found = self._version()
        if found != version:
            self.remade = found is not None
            for name in _tables(self._connection):
                run(f'DROP TABLE "{name}"')
            for statement in schema.split(";"):
                if statement.strip():
                    run(statement)
            run("INSERT INTO meta VALUES ('schema', ?)", (version,))
            run("INSERT INTO meta VALUES ('birth', ?)", (secrets.token_hex(8),))
        run("COMMIT")

    def _version(self) -> str | None:
        """The version of the tables; None where there are none."""
        tables = _tables(self._connection)
        if "meta" not in tables:
            return "" if tables else None
        rows = self._connection.execute("SELECT value FROM meta WHERE key='schema'").fetchall()
        return str(rows[0][0]) if rows else ""

    def _keep_a_log(self) -> None:
        """Write ahead to a log, so that nobody who reads waits for who writes.

        Two that open a new file at once get in each other's way here, and SQLite waits for no
        lock in this one statement.
        """
        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(_PAUSE_SECONDS)

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            where, words = str(self.file), str(error)
            if isinstance(error, sqlite3.OperationalError) and any(
                sign in words.lower() for sign in _TEMPORARY
            ):
                raise StorageError(
                    f"the cache cannot be used now: {words}", where=where,
                    do="another nhsreader may be at work, or the disk be full or read-only",
                ) from None  # fmt: skip
            if isinstance(error, sqlite3.OperationalError) and "unable to open" in words:
                raise StorageError(
                    "the cache cannot be opened", where=where,
                    do="check that the folder can be written, or set XDG_CACHE_HOME",
                ) from None  # fmt: skip
            raise CacheDamaged(f"the cache is damaged: {words}", where=where) from None
        except OSError as error:
            raise StorageError(
                f"the cache cannot be opened: {error.strerror}", where=str(self.file),
                do="check that the folder can be written, or set XDG_CACHE_HOME",
            ) from None  # fmt: skip


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        info = file.stat()
    except OSError:
        return None
    return info.st_dev, info.st_ino


def discard(file: Path) -> None:
    """Remove the file and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{file}{suffix}").unlink()


def _tables(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    )
    return [row[0] for row in found]
