"""A library of generated pages, imported once in a run and timed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from nhsreader.reader import Reader
from tests.benchmarks import corpus
from tests.benchmarks.measure import Bench

FULL, QUICK = 1000, 100


class Imported(NamedTuple):
    """How the import went."""

    articles: int
    megabytes: float
    seconds: float


@contextmanager
def imported(bench: Bench) -> Iterator[tuple[Reader, Imported]]:
    """A reader over the library, without the bundled one, and how the import went."""
    with bench.folders("pages") as root:
        reader = Reader(no_bundled=True)
        if "imported" not in bench.kept:
            bench.kept["imported"] = _import(bench, reader, root / "saved")
        yield reader, bench.kept["imported"]


def _import(bench: Bench, reader: Reader, folder: Path) -> Imported:
    folder.mkdir(exist_ok=True)
    size = 0
    for number in range(bench.size(FULL, QUICK)):
        page = corpus.page(number)
        size += len(page.encode())
        (folder / f"page-{number:04}.txt").write_text(page, encoding="utf-8")
    reader.house.in_step()
    started = time.perf_counter()
    report = reader.imports.run([str(folder)])
    return Imported(report.taken, size / 1e6, time.perf_counter() - started)
