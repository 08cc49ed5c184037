"""exec → first text and → article text in a terminal, against an empty Textual app."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from nhsreader.reader import Reader
from tests.benchmarks import empty_app
from tests.benchmarks.measure import Bench, Row, versus
from tests.benchmarks.terminal import running

PLACEHOLDER = b"(s)"
FIRST = "start-here"


def run(bench: Bench) -> Iterator[Row]:
    """Warm caches, the bundled library, interleaved."""
    ours, text, empty = [], [], []
    with bench.folders("bundled"):
        word = _word_of_the_article()
        for _ in range(bench.size(5, 3) + 1):
            with running(["-m", "tests.benchmarks.empty_app"]) as terminal:
                empty.append(terminal.wait_for(empty_app.WORD.encode()))
            with running(["-m", "nhsreader"]) as terminal:
                ours.append(terminal.wait_for(PLACEHOLDER))
                text.append(terminal.wait_for(word))
                terminal.settle()
    # The first of each only warms the disk cache.
    least = median(empty[1:])
    yield versus("exec → first text", median(ours[1:]), least, "empty app")
    yield versus("exec → article text", median(text[1:]), least, "empty app")


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
