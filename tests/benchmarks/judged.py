"""How good the first ten are, by judged queries over our own texts: ours beside the others."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.measure import Bench, Row
from tests.judged import scores


def run(bench: Bench) -> Iterator[Row]:
    """Print the table of the four engines; a row for each engine ours is held against."""
    with bench.folders("judged") as folder:
        found = scores.scores(folder)
    for line in scores.table(found):
        print(f"  {line}")
    mine, *others = found
    for other in others:
        if mine.ndcg_of and other.ndcg_of:
            for what, ours, theirs in (
                ("nDCG@10", mine.ndcg, other.ndcg),
                ("P@1", mine.first, other.first),
            ):
                against = f"{other.name} {theirs:.4f}"
                yield Row(what, f"{ours:.4f}", against, f"{ours - theirs:+.4f}")
