"""Ten thousand bookmarks: exec → article text beside a library without any, and the pane."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

import msgspec

from nhsreader.bookmarks.annotation import to_annotation
from nhsreader.bookmarks.bookmark import make
from nhsreader.reader import Reader
from nhsreader.tui.panes.contents import bookmark_rows
from tests.benchmarks.measure import Bench, Row
from tests.benchmarks.startup import _word_of_the_article
from tests.benchmarks.terminal import running


def run(bench: Bench) -> Iterator[Row]:
    """In turns, with warm caches; every bundled article has its share of the bookmarks."""
    many = bench.size(10_000, 500)
    with bench.folders("no-bookmarks"):
        word = _word_of_the_article()
    with bench.folders("many-bookmarks"):
        _word_of_the_article()
        _mark(many)
        Reader().bookmarks.list()
    times: dict[str, list[float]] = {"no-bookmarks": [], "many-bookmarks": []}
    for _ in range(bench.size(7, 2) + 1):
        for name, found in times.items():
            with bench.folders(name), running(["-m", "nhsreader"]) as terminal:
                found.append(terminal.wait_for(word))
                terminal.settle()
    without, with_ = (median(found[1:]) for found in times.values())
    yield Row(
        "exec → article", f"{with_:.0f} ms", f"{without:.0f} ms without, {with_ - without:+.0f}"
    )
    with bench.folders("many-bookmarks"):
        reader = Reader()
        reader.relax()
        started = time.perf_counter()
        rows = bookmark_rows(reader.bookmarks.list(), "start-here")
        yield Row(f"{many} bookmarks listed, rows made", f"{time.perf_counter() - started:.2f} s")
        assert len(rows) >= many


def _mark(many: int) -> None:
    """Bookmarks written as the store writes them, but for the waiting for the disk."""
    reader = Reader()
    folder = reader.house.own.path / "bookmarks"
    texts = [(a.id, reader.articles.get(a.id).parts["body"]) for a in reader.articles.list()]
    for number in range(many):
        identifier, text = texts[number % len(texts)]
        start = number * 37 % (len(text.text) - 80)
        mark = make(identifier, "body", text.text, start, start + 60, text_sha256=text.sha256)
        (folder / identifier).mkdir(parents=True, exist_ok=True)
        kept = msgspec.json.format(msgspec.json.encode(to_annotation(mark)), indent=2)
        (folder / identifier / f"{mark.id}.json").write_bytes(kept + b"\n")
