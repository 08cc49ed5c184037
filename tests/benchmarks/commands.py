"""Commands in fresh processes, everything in the disk cache, against bare imports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from tests.benchmarks.measure import Bench, Row, run_ms, versus

PAIRS: Sequence[tuple[str, list[str], str, str]] = (
    ("nhsreader search NHS", ["search", "NHS"], "import whoosh.index", "import whoosh.index"),
    ("nhsreader list", ["list"], "pass", "python -c pass"),
)


def run(bench: Bench) -> Iterator[Row]:
    """The bundled library; ours and the other in turns."""
    with bench.folders("bundled"):
        for what, command, code, name in PAIRS:
            ours, theirs = [], []
            for _ in range(bench.size(7, 3) + 1):
                ours.append(run_ms(["-m", "nhsreader", *command]))
                theirs.append(run_ms(["-c", code]))
            # The first of each brings the caches in step.
            yield versus(what, median(ours[1:]), median(theirs[1:]), name)
