"""The file below the catalog: opened by several at once."""

from __future__ import annotations

import threading
from pathlib import Path

from nhsreader.catalog.database import Database
from nhsreader.errors import ReaderError

SCHEMA = "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
TOGETHER = 4


def test_a_new_file_is_opened_by_several_threads_at_once(tmp_path: Path) -> None:
    births: list[str] = []
    trouble: list[ReaderError] = []

    def open_together(file: Path, gate: threading.Barrier) -> None:
        gate.wait()
        try:
            database = Database(file, SCHEMA, "1")
        except ReaderError as error:
            trouble.append(error)
            return
        births.append(database.execute("SELECT value FROM meta WHERE key='birth'")[0][0])
        database.close()

    for number in range(40):
        gate = threading.Barrier(TOGETHER)
        threads = [
            threading.Thread(target=open_together, args=(tmp_path / f"{number}.sqlite", gate))
            for _ in range(TOGETHER)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not trouble
    assert len(births) == 40 * TOGETHER and len(set(births)) == 40
