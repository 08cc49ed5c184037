"""The file below the catalog: opened by several at once."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from nhsreader.catalog.database import Database
from nhsreader.errors import ReaderError

SCHEMA = "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
TOGETHER = 4


def opened_together(file: Path, version: str) -> list[Database]:
    """Opened by several threads at the same moment."""
    gate = threading.Barrier(TOGETHER)
    opened: list[Database] = []
    trouble: list[ReaderError] = []

    def open_one() -> None:
        gate.wait()
        try:
            opened.append(Database(file, SCHEMA, version))
        except ReaderError as error:
            trouble.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not trouble
    return opened


def births(file: Path) -> set[str]:
    with sqlite3.connect(file) as connection:
        return {row[0] for row in connection.execute("SELECT value FROM meta WHERE key='birth'")}


def test_a_new_file_is_opened_by_several_threads_at_once(tmp_path: Path) -> None:
    for number in range(40):
        opened = opened_together(tmp_path / f"{number}.sqlite", "1")
        assert len(opened) == TOGETHER
        assert not any(database.remade or database.replaced for database in opened)


def test_a_file_of_another_version_is_made_anew_once_and_in_place(tmp_path: Path) -> None:
    for number in range(40):
        file = tmp_path / f"{number}.sqlite"
        before = Database(file, f"{SCHEMA} CREATE TABLE gone (id);", "1")
        born = births(file)
        opened = opened_together(file, "2")
        assert [database.remade for database in opened].count(True) == 1
        assert not any(database.replaced for database in (before, *opened))
        assert len(births(file)) == 1 and births(file) != born
        with sqlite3.connect(file) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
            assert [row[0] for row in tables] == ["meta"]


def test_what_is_no_table_of_ours_is_made_anew(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "odd.sqlite") as connection:
        connection.execute("CREATE TABLE odd (id)")
    assert Database(tmp_path / "odd.sqlite", SCHEMA, "1").remade
