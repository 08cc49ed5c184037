"""An article that very many others link to: from asking to the first rows of the pane."""

from __future__ import annotations

import time
from collections.abc import Iterator

from nhsreader.reader import Reader
from nhsreader.settings import paths
from nhsreader.tui.panes.link_rows import Incoming, incoming_rows
from tests.benchmarks.measure import Bench, Row, spread

SOURCES = ("BBC News", "The Guardian", "Health Service Journal")
FIRST = 60


def run(bench: Bench) -> Iterator[Row]:
    """Every source links once; a new reader asks each time, with the catalog as it is."""
    many = bench.size(10_000, 500)
    with bench.folders("backlinks"):
        folder = paths().library / "articles"
        folder.mkdir(parents=True)
        _write(folder / "target.md", "target", "The target", "2010-01-01", "It is often cited.")
        for number in range(many):
            text = f"Number {number} read [the target](target.md) in ward {number * 7919 % 9973}."
            day = f"{2010 + number % 15}-{1 + number % 12:02}-{1 + number % 28:02}"
            _write(folder / f"fan-{number}.md", f"fan-{number}", f"Fan {number}", day, text,
                   SOURCES[number % 3])  # fmt: skip
        Reader(no_bundled=True).house.in_step()
        asked, more = [], []
        for _ in range(bench.size(20, 3)):
            reader = Reader(no_bundled=True)
            reader.relax()
            reader.house.store.stamps()
            started = time.perf_counter()
            found = reader.links.first_into("target", FIRST)
            rows = incoming_rows(Incoming(found.links, found.groups, found.total))
            asked.append((time.perf_counter() - started) * 1e3)
            assert found.total == many and len(rows) > FIRST
            started = time.perf_counter()
            reader.links.into("target", 500, many // 2)
            more.append((time.perf_counter() - started) * 1e3)
            reader.close()
    yield Row(f"{many} links → first {FIRST} rows", spread(asked))
    yield Row("500 more from the middle", spread(more))


def _write(file, identifier: str, title: str, day: str, text: str, publisher: str = "") -> None:  # type: ignore[no-untyped-def]
    source = f"publisher: {publisher}\n" if publisher else ""
    file.write_text(
        f"---\nid: {identifier}\ntitle: {title}\npublished: {day}\n{source}---\n\n{text}\n",
        encoding="utf-8",
    )
