"""What ours is meant to reach beside the others, and by what factor it does."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from tests.benchmarks.engines.kinds import BOTH, COMMON, FUZZY, KINDS, LETTER, PREFIX, SNIPPETS
from tests.benchmarks.engines.processes import ENGINES, OURS, Result
from tests.benchmarks.measure import Row, percentile

# Articles a second, as many times another's.
FASTER_BUILD = {"whoosh": 3.0, "xapian": 1.0}
NOT_BEHIND_FTS5 = (COMMON, BOTH, PREFIX, FUZZY)
P95_MS, LETTER_P95_MS, SNIPPETS_MS = 50.0, 100.0, 15.0
_UNKNOWN = "not known"


def rows(count: int, found: Mapping[str, Result]) -> Iterator[Row]:
    """A row an aim, at one size; `found` by the names of the engines."""
    ours = found[ENGINES[OURS]]
    for engine, times in FASTER_BUILD.items():
        name = ENGINES[engine]
        rate, other = (_rate(each) for each in (ours, found[name]))
        yield _row(
            f"{count:,}: build at least {times:g}x {name}", f"{rate:.0f}/s",
            f"{name} {other:.0f}/s", rate / other / times,
        )  # fmt: skip
    fts5 = ENGINES["fts5"]
    for kind in NOT_BEHIND_FTS5:
        mine, other = (_time(each, kind, 0.5) for each in (ours, found[fts5]))
        yield _row(
            f"{count:,}: {kind}, p50 not behind {fts5}", f"{mine:.2f} ms",
            f"{fts5} {other:.2f} ms", other / mine,
        )  # fmt: skip
    for kind in KINDS:
        if kind != SNIPPETS:
            most = LETTER_P95_MS if kind == LETTER else P95_MS
            name = "one-letter prefix" if kind == LETTER else kind
            yield _least(f"{count:,}: {name}, p95", _time(ours, kind, 0.95), most)
    yield _least(
        f"{count:,}: ten snippets and search, p50", _time(ours, SNIPPETS, 0.5), SNIPPETS_MS
    )


def _least(what: str, mine: float, most: float) -> Row:
    return _row(what, f"{mine:.2f} ms", f"at most {most:g} ms", most / mine)


def _row(what: str, mine: str, against: str, factor: float) -> Row:
    """`factor` is at least 1 where the aim is met, NaN where one side was not measured."""
    if math.isnan(factor):
        return Row(what, mine.replace("nan", "-"), against.replace("nan", "-"), _UNKNOWN)
    return Row(what, mine, against, f"{'met' if factor >= 1 else 'MISSED'}, {factor:.2f}x")


def _rate(result: Result) -> float:
    return float(result.build.get("rate", math.nan))


def _time(result: Result, kind: str, share: float) -> float:
    return percentile(result.asked.get(kind, {}).get("times", ()), share)
