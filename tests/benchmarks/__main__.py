"""`python -m tests.benchmarks [--quick] [name …]`: measure and print, judging nothing."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.measure import Bench, Row

NAMES = (
    "startup",
    "commands",
    "card",
    "opening",
    "importing",
    "pdf_rate",
    "html_gold",
    "segmentation",
    "searching",
    "keys",
    "engines",
    "judged",
    "definitions",
    "linking",
    "backlinks",
    "anchoring",
    "many_bookmarks",
    "families",
)


def main() -> int:
    """Run the benchmarks named, or all; returns 1 where one could not be run."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"any of {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="fewer repeats, a smaller library")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    warnings.simplefilter("ignore")
    load = ", ".join(f"{each:.2f}" for each in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load}")
    failed = False
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="nhsreader-bench-") as root:
        bench = Bench(Path(root), chosen.quick)
        for name in chosen.names or NAMES:
            failed |= not _run(name, bench)
    print(f"\n{time.perf_counter() - started:.0f} s in all")
    return int(failed)


def _run(name: str, bench: Bench) -> bool:
    """Run one and print its table; a failure is told and leaves the others alone."""
    module = importlib.import_module(f"tests.benchmarks.{name}")
    print(f"\n{name}: {(module.__doc__ or '').strip()}", flush=True)
    started = time.perf_counter()
    rows: list[Row] = []
    failure: Exception | None = None
    try:
        rows += module.run(bench)
    except Exception as error:
        failure = error
    _print(rows)
    if failure is not None:
        print(f"  could not be measured: {type(failure).__name__}: {failure}")
    print(f"  ({time.perf_counter() - started:.0f} s)", flush=True)
    return failure is None


def _print(rows: Sequence[Row]) -> None:
    if not rows:
        return
    widths = [max(len(row[column]) for row in rows) for column in range(len(Row._fields))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  " + "  ".join(cells).rstrip())


if __name__ == "__main__":
    sys.exit(main())
