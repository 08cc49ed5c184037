"""How long a search takes in a library of many articles, everything warm."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence

from nhsreader.reader import Reader
from nhsreader.search.model import Request
from tests.benchmarks.library import imported
from tests.benchmarks.measure import Bench, Row, spread

# Hits the search pane of the reader asks for and those it has room for; a page of the commands.
PANE, SEEN, PAGE = 60, 12, 20
WARMING = 10


def run(bench: Bench) -> Iterator[Row]:
    """Each query is asked once, after others have warmed the index."""
    with imported(bench) as (reader, done):
        reader.search.in_step()
        reader.relax()
        engine = reader.house.engine
        queries = _queries(reader, bench.size(60, 20) + WARMING)

        def page(query: str) -> None:
            reader.search.run(query, limit=PAGE, questions=True)

        def as_typed(query: str) -> None:
            found = reader.search.run(query, limit=PANE, typing=True, details=False, questions=True)
            for hit in found.hits[:SEEN]:
                reader.search.detailed(hit, found.highlighter)

        for kind, asked in queries.items():
            typing = kind == "prefix"
            name = f"{kind}, {done.articles} articles"

            def hits(query: str, typing: bool = typing) -> None:
                engine.search(Request(query=query, limit=PAGE, prefix_last=typing, questions=True))

            yield Row(f"{name}: hits alone", _times(asked, hits))
            if typing:
                yield Row(f"{name}: {PANE} hits, {SEEN} with snippets", _times(asked, as_typed))
            else:
                yield Row(f"{name}: {PAGE} hits with snippets", _times(asked, page))


def _times(queries: Sequence[str], ask: Callable[[str], None]) -> str:
    times = []
    for query in queries:
        started = time.perf_counter()
        ask(query)
        times.append((time.perf_counter() - started) * 1e3)
    return spread(times[WARMING:])


def _queries(reader: Reader, count: int) -> dict[str, list[str]]:
    """Words, pairs of neighbours, beginnings and questions, of words that stand in the texts."""
    made = random.Random(11)
    articles = made.choices(reader.articles.list(), k=count)
    found: dict[str, list[str]] = {"word": [], "phrase": [], "prefix": [], "question": []}
    for article in articles:
        words = reader.articles.get(article.id).parts["body"].text.replace(".", " ").split()
        at = made.randrange(len(words) - 1)
        found["phrase"].append(f'"{words[at]} {words[at + 1]}"')
        long = [word for word in words if len(word) > 3]
        found["word"].append(made.choice(long))
        found["question"].append(f"what did {' '.join(made.sample(long, 4))} do?")
        word = made.choice(long)
        found["prefix"].append(word[: made.randint(1, len(word))])
    return found
