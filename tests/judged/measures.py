"""How good a list of ten is, by what was judged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from tests.judged import material
from tests.judged.engines import ENGINES, TOP
from tests.judged.material import RELEVANT, Judgements

Grades = Mapping[str, int]


@dataclass
class Score:
    """One engine over all queries; `absent` says why there is nothing.

    Queries for which nothing was judged of any worth are in `hollow` and count nowhere;
    `unjudged` are pairs of a query and an article of its top ten, which count as worthless.
    """

    name: str
    absent: str = ""
    ndcg_of: dict[str, float] = field(default_factory=dict)
    first_of: dict[str, bool] = field(default_factory=dict)
    hollow: list[str] = field(default_factory=list)
    unjudged: list[tuple[str, str]] = field(default_factory=list)
    shown: int = 0

    @property
    def ndcg(self) -> float:
        """The mean of the queries."""
        return fmean(self.ndcg_of.values()) if self.ndcg_of else math.nan

    @property
    def first(self) -> float:
        """For which share of the queries the first hit is relevant."""
        return fmean(self.first_of.values()) if self.first_of else math.nan


def ndcg(found: Sequence[str], grades: Grades) -> float:
    """nDCG@10; the ideal list is of all that were judged. NaN where none has any worth."""
    ideal = _gain(sorted(grades.values(), reverse=True))
    return _gain(grades.get(article, 0) for article in found) / ideal if ideal else math.nan


def first(found: Sequence[str], grades: Grades) -> bool:
    """P@1 of one query."""
    return bool(found) and grades.get(found[0], 0) >= RELEVANT


def top_tens(name: str, folder: Path) -> dict[str, list[str]]:
    """What an engine finds, by query id. Raises ImportError where it is not installed."""
    folder.mkdir(parents=True, exist_ok=True)
    search = ENGINES[name](material.texts(), folder)
    return {each.id: search(each.query) for each in material.queries()}


def score(name: str, folder: Path, judged: Judgements) -> Score:
    """One engine measured."""
    made = Score(name)
    try:
        found = top_tens(name, folder)
    except ImportError as error:
        made.absent = str(error)
        return made
    for query, articles in found.items():
        grades = judged.get(query, {})
        made.shown += len(articles)
        made.unjudged += [(query, article) for article in articles if article not in grades]
        value = ndcg(articles, grades)
        if math.isnan(value):
            made.hollow.append(query)
        else:
            made.ndcg_of[query], made.first_of[query] = value, first(articles, grades)
    return made


def _gain(grades: Iterable[int]) -> float:
    ranked = enumerate(list(grades)[:TOP], 2)
    return sum((float(2**grade) - 1) / math.log2(rank) for rank, grade in ranked)
