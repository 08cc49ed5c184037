"""The figures of the four engines, as text and as what ours must not fall under."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import yaml

from tests.judged import material
from tests.judged.engines import ENGINES, OURS
from tests.judged.measures import Score, score


class Recorded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ours when it was last recorded."""

    ndcg_at_10: float
    p_at_1: float
    queries: int


def recorded() -> Recorded:
    """What ours is held to. Raises OSError where nothing was recorded."""
    return msgspec.convert(yaml.safe_load(material.RECORDED.read_text("utf-8")), Recorded)


def record(folder: Path) -> str:
    """Measure ours and keep it; returns what to say of it. Raises ValueError."""
    mine = score(OURS, folder, material.judgements())
    if not mine.ndcg_of:
        raise ValueError("nothing is judged yet")
    kept = Recorded(round(mine.ndcg, 4), round(mine.first, 4), len(mine.ndcg_of))
    head = "# Ours, as measured; `python -m tests.judged record` writes this.\n"
    material.write_yaml(material.RECORDED, msgspec.to_builtins(kept), head)
    return f"nDCG@10 {kept.ndcg_at_10}, P@1 {kept.p_at_1} over {kept.queries} queries"


def scores(folder: Path) -> list[Score]:
    """All four, ours first."""
    judged = material.judgements()
    return [score(name, folder, judged) for name in ENGINES]


def table(found: Sequence[Score]) -> Iterator[str]:
    """A line an engine, and the queries that do not count."""
    if not found[0].ndcg_of:
        yield "nothing is judged yet"
        return
    yield f"{'':12} {'nDCG@10':>8} {'P@1':>7} {'unjudged':>12}"
    for each in found:
        if each.absent:
            yield f"{each.name:12} not installed: {each.absent}"
        else:
            unjudged = f"{len(each.unjudged)} of {each.shown}"
            yield f"{each.name:12} {each.ndcg:8.4f} {each.first:7.4f} {unjudged:>12}"
    if hollow := found[0].hollow:
        yield f"{len(hollow)} queries have nothing judged of any worth: {', '.join(hollow)}"


def by_query(found: Sequence[Score]) -> Iterator[str]:
    """The nDCG@10 of each query, where ours is worst first."""
    mine, *others = found
    yield f"{'':5} " + " ".join(f"{each.name:>10}" for each in found)
    asked = {each.id: each.query for each in material.queries()}
    for query in sorted(mine.ndcg_of, key=lambda query: (mine.ndcg_of[query], query)):
        cells = (each.ndcg_of.get(query, math.nan) for each in (mine, *others))
        yield f"{query:5} " + " ".join(f"{cell:10.3f}" for cell in cells) + f"  {asked[query]}"
