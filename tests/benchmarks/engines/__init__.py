"""Ours beside stock Whoosh, SQLite FTS5, tantivy, Xapian and ripgrep, on the same articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.measure import Bench, Row


def run(bench: Bench) -> Iterator[Row]:
    """Print a table for each size; the rows are the aims and how far each is met."""
    # The workers import this package too, some in another Python: nothing else at the top.
    from tests.benchmarks.engines import comparison

    return comparison.run(bench)
