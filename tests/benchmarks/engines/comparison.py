"""The tables, one for each size, and the aims held against them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from typing import Any

from tests.benchmarks.engines import aims, material, processes
from tests.benchmarks.engines.kinds import KINDS, LETTER, SNIPPETS
from tests.benchmarks.engines.processes import Result
from tests.benchmarks.measure import Bench, Row, percentile, run_ms

SIZES, QUICK_SIZES = (1_000, 10_000), (300,)
_NAMES = {LETTER: "prefix, one letter", SNIPPETS: "ten snippets and search"}
_FIGURES = (
    ("build s", "seconds", 2),
    ("build CPU s", "cpu", 2),
    ("articles/s", "rate", 0),
    ("index MB", "size", 1),
    ("peak MB", "rss", 0),
    ("  largest child MB", "rss_children", 0),
)
_LEGEND = (
    "Queries are p50 / p95 ms of wall time in a warm process, ten hits each; the least fresh\n"
    "  process can be is Python alone, {python:.0f} ms. The index of ours and ripgrep's none hold\n"
    "  no texts, the others hold them ({texts:.1f} MB). tantivy does not rank prefixes, ripgrep\n"
    "  nothing, and FTS5 and Xapian have no fuzzy search: theirs is every edit that is a word."
)


def run(bench: Bench) -> Iterator[Row]:
    """Print the tables as they come; the rows are the aims."""
    rows: list[Row] = []
    with bench.folders("engines") as root:
        for count in QUICK_SIZES if bench.quick else SIZES:
            folder = root / str(count)
            size = material.write(folder / "material", count)
            found = list(processes.results(folder / "material", folder))
            shutil.rmtree(folder)
            for each in found:
                each.build.update(_rate(each, count))
            print(f"\n  {count:,} articles")
            _print(_table(found))
            print("  " + _LEGEND.format(python=run_ms(["-c", "pass"]), texts=size / 1e6))
            for note in _notes(found):
                print(f"  {note}")
            rows += aims.rows(count, {each.name: each for each in found})
    print("\n  Aims (a ratio above 1 is better than the aim asks)")
    yield from rows


def _rate(result: Result, count: int) -> dict[str, float]:
    seconds = result.build.get("seconds")
    return {"rate": count / seconds} if seconds else {}


def _table(found: Sequence[Result]) -> Iterator[list[str]]:
    yield ["", *(each.name for each in found)]
    yield ["version", *(_version(each) for each in found)]
    for what, key, digits in _FIGURES:
        yield [what, *(_figure(each.build.get(key), digits) for each in found)]
    yield ["fresh process ms", *(_figure(each.first_ms, 0) for each in found)]
    for kind in KINDS:
        yield [_NAMES.get(kind, kind), *(_spread(each.asked.get(kind, {})) for each in found)]


def _version(result: Result) -> str:
    if result.absent:
        return "not installed"
    return str(result.build.get("version", "failed"))


def _figure(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _spread(asked: dict[str, Any]) -> str:
    if "error" in asked:
        return "none"
    if not asked:
        return "-"
    times = asked["times"]
    mark = "*" if asked["nothing"] or len(times) < asked["of"] else ""
    return " / ".join(_milliseconds(percentile(times, share)) for share in (0.5, 0.95)) + mark


def _milliseconds(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _notes(found: Sequence[Result]) -> Iterator[str]:
    """Why cells are empty or starred."""
    for each in found:
        if each.absent or each.failed:
            yield f"{each.name}: {each.absent or each.failed}"
        errors: dict[str, list[str]] = {}
        for kind, asked in each.asked.items():
            name = _NAMES.get(kind, kind)
            if "error" in asked:
                errors.setdefault(asked["error"], []).append(name)
                continue
            if len(asked["times"]) < asked["of"]:
                yield f"* {each.name}, {name}: too slow, {len(asked['times'])} of {asked['of']} asked"
            if asked["nothing"]:
                yield f"* {each.name}, {name}: {asked['nothing']} of {len(asked['times'])} found nothing"
        for error, names in errors.items():
            yield f"{each.name}, none of {'; '.join(names)}: {error}"


def _print(table: Iterator[list[str]]) -> None:
    lines = list(table)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for label, *cells in lines:
        padded = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        print(f"  {label.ljust(widths[0])}  " + "  ".join(padded), flush=True)
