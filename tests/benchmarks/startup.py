"""exec → first text and → article text in a terminal, against an empty Textual app."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from nhsreader.reader import Reader
from nhsreader.text.places import Place
from tests.benchmarks import empty_app
from tests.benchmarks.measure import Bench, Row, versus
from tests.benchmarks.terminal import running

PLACEHOLDER = b"(s)"
FIRST = "start-here"


def run(bench: Bench) -> Iterator[Row]:
    """Warm caches, the bundled library, in turns; with no reading place kept and with one."""
    empty: list[float] = []
    screen: list[float] = []
    text: dict[str, list[float]] = {"none kept": [], "kept": []}
    with bench.folders("bundled"):
        word = _word_of_the_article()
    with bench.folders("bundled-and-place"):
        _word_of_the_article()
        progress = Reader().progress
        progress.remember(Place(FIRST, "body", 0, 0))
        progress.save()
    for _ in range(bench.size(5, 2) + 1):
        with running(["-m", "tests.benchmarks.empty_app"]) as terminal:
            empty.append(terminal.wait_for(empty_app.WORD.encode()))
        for place, folders in (("none kept", "bundled"), ("kept", "bundled-and-place")):
            with bench.folders(folders), running(["-m", "nhsreader"]) as terminal:
                screen.append(terminal.wait_for(PLACEHOLDER))
                text[place].append(terminal.wait_for(word))
                terminal.settle()
    # The first of each only warms the disk cache.
    least = median(empty[1:])
    yield versus("exec → first text", median(screen[2:]), least, "empty app")
    for place, times in text.items():
        yield versus(f"exec → article, place {place}", median(times[1:]), least, "empty app")


def _word_of_the_article() -> bytes:
    """A word on the first screen of the first article that no list of titles shows.

    Brings the caches in step on the way.
    """
    reader = Reader()
    reader.refresh()
    elsewhere = " ".join(article.title for article in reader.articles.list()).lower()
    opening = reader.articles.get(FIRST).parts["body"].text[:600]
    words: list[str] = re.findall(r"\b[a-z]{6,}\b", opening)
    return next(word for word in words if word not in elsewhere).encode()
