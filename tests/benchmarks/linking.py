"""Definitions, mentions and senses of one article, held against passes of the bare trie regex.

A pass finds every short form of the glossary in the text and does nothing else. Asked: at most
8 passes for 100 KB (15 ms the aim), and no more for each character of 10 MB.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle, islice

from nhsreader.documents import reading_text
from nhsreader.glossary.definitions import find_definitions
from nhsreader.glossary.entries import Glossary, load_glossary
from nhsreader.glossary.matcher import trie
from nhsreader.glossary.mentions import ArticleContext, find_mentions
from tests.benchmarks.measure import REPO, Bench, Row, percentile
from tests.judged import material

_SIZE = 100_000


def run(bench: Bench) -> Iterator[Row]:
    """Rows for the bundled articles put together, for the longest real page, and for growth."""
    glossary = load_glossary([REPO / "library" / "glossary"])
    bare = bare_regex(glossary)
    yield Row("glossary", f"{len(glossary)} entries, {len(list(glossary.shorts))} short forms")
    for name, text in texts():
        tasks: list[Callable[[], object]] = [
            lambda text=text: sum(1 for _ in bare.finditer(text)),  # type: ignore[misc]
            lambda text=text: find_definitions(text),  # type: ignore[misc]
            lambda text=text: link(text, glossary),  # type: ignore[misc]
        ]
        one, defining, whole = in_turn(tasks, bench.size(25, 9))
        yield Row(f"{name}, {len(text) / 1e3:.0f} KB: bare pass", f"{min(one):8.2f} ms")
        yield Row("  definitions", f"{min(defining):8.2f} ms", "", passes(defining, one))
        yield Row("  definitions, mentions, senses", f"{min(whole):8.2f} ms", "15 ms, 8 passes",
                  passes(whole, one))  # fmt: skip
    _, text = next(texts())
    for times in (10,) if bench.quick else (10, 100):
        long = "\n\n".join([text] * times)
        tasks = [lambda: link(text, glossary), lambda long=long: link(long, glossary)]  # type: ignore[misc]
        small, large = in_turn(tasks, 3)
        ratio = min(large) / len(long) / (min(small) / len(text))
        yield Row(f"{len(long) / 1e6:.0f} MB", f"{min(large):8.0f} ms", "1.0x for a character",
                  f"{ratio:.2f}x")  # fmt: skip


def texts() -> Iterator[tuple[str, str]]:
    """100 KB each of policy articles written for the tests, of the longest real page where that
    is here, and of the bundled articles: these spell out an acronym every 400 characters."""
    yield "articles of the tests", _filled(article.body for article in material.texts())
    page = REPO.parent / "shared" / "seeds" / "003_23bb1897b8e0ec8a.txt"
    if page.exists():
        yield "a real page", page.read_text(encoding="utf-8")[:_SIZE]
    files = sorted((REPO / "library" / "articles").glob("*.md"))
    yield (
        "bundled articles",
        _filled(
            reading_text.from_markdown(file.read_text(encoding="utf-8").split("---", 2)[-1]).text
            for file in files
        ),
    )


def _filled(bodies: Iterable[str]) -> str:
    """Bodies put together, again from the first where they are too short."""
    return "\n\n".join(islice(cycle(bodies), 1000))[:_SIZE]


def bare_regex(glossary: Glossary) -> re.Pattern[str]:
    """Whole tokens, case as written, with plural and possessive."""
    return re.compile(rf"(?<!\w)(?:{trie(glossary.shorts)})(?:s['’]?|['’]s)?(?!\w)")


def link(text: str, glossary: Glossary) -> None:
    """What is done to an article once: no cache holds anything of it."""
    find_mentions(ArticleContext({"body": text}), glossary)


def in_turn(tasks: Sequence[Callable[[], object]], times: int) -> list[list[float]]:
    """Milliseconds of this process for each task, all in turn: others use this machine too."""
    taken: list[list[float]] = [[] for _ in tasks]
    for _ in range(times):
        for task, held in zip(tasks, taken, strict=True):
            started = time.process_time()
            task()
            held.append((time.process_time() - started) * 1e3)
    return taken


def passes(taken: Sequence[float], one: Sequence[float]) -> str:
    """How many bare passes it is worth: the median of the rounds."""
    ratios = [whole / bare for whole, bare in zip(taken, one, strict=True)]
    return f"{percentile(ratios, 0.5):.1f} passes"
