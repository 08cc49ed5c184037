"""Opening a long article: from the choice in the list to its rows on the screen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from statistics import median
from unittest import mock

from textual.strip import Strip

from nhsreader.documents.folder import LibraryFolder
from nhsreader.documents.model import Document
from nhsreader.reader import Reader
from nhsreader.tui.article.layout import layout_parts
from nhsreader.tui.features.opening import article_parts
from nhsreader.tui.panes.library import LibraryPane
from tests.benchmarks import corpus
from tests.benchmarks.measure import Bench, Row
from tests.benchmarks.pilot import Spent, WatchedApp, reading

SIZES = {"long-100-kb": 100_000, "long-1-mb": 1_000_000}
# An article that has a copy of itself in the library: the words they share are found anew.
COPIED = "copied-100-kb"
HOME = "start-here"


def run(bench: Bench) -> Iterator[Row]:
    """Read again from the caches each time; between, a short article is opened."""
    with bench.folders("long"):
        reader = Reader()
        folder = LibraryFolder(reader.house.own.path, writable=True)
        bodies = {name: corpus.markdown(size, size) for name, size in SIZES.items()}
        bodies[COPIED] = bodies[f"{COPIED}-again"] = corpus.markdown(100_000, 2)
        for name, body in bodies.items():
            folder.save(Document(id=name, title=name.replace("-", " "), body=body))
        started = time.perf_counter()
        reader.refresh()
        yield Row(
            "first reading of all four into the caches", f"{time.perf_counter() - started:7.2f} s"
        )
        for name in (*SIZES, COPIED):
            yield from _asked(reader, name)
        opened = asyncio.run(_open_each(reader, bench.size(5, 2)))
        for name, spent in opened.items():
            wall = median(each.wall for each in spent) / 1e3
            cpu = median(each.cpu for each in spent)
            yield Row(f"open {name}: chosen → drawn", f"{wall:7.2f} s", f"CPU {cpu:.0f} ms")


def _asked(reader: Reader, name: str) -> Iterator[Row]:
    """The two parts of the work that need no screen: what is asked of the reader, the rows."""

    def asked() -> None:
        reader.articles.get(name)
        reader.glossary.mentions(name)
        reader.glossary.terms_in(name)
        reader.bookmarks.list(name)
        reader.links.out_of(name)

    parts = article_parts(reader.articles.get(name), True)
    for what, work in (
        ("texts, terms, links asked for", asked),
        ("rows laid out", lambda: layout_parts(parts, 80)),
    ):
        best = 1e9
        for _ in range(3):
            started = time.process_time()
            work()
            best = min(best, (time.process_time() - started) * 1e3)
        yield Row(f"  {name}: {what}", f"{best:7.1f} ms CPU")


async def _open_each(reader: Reader, times: int) -> dict[str, list[Spent]]:
    found: dict[str, list[Spent]] = {name: [] for name in SIZES}
    async with reading(reader) as app:
        for _ in range(times):
            for name in SIZES:
                found[name].append(await _open(app, name))
                await app.rest()
                await _open(app, HOME)
                await app.rest()
    return found


async def _open(app: WatchedApp, name: str) -> Spent:
    """Choose an article; ends when a line of it has been made and drawn."""
    main = app.main
    view = main.view
    drawn = False
    plain = view.render_line

    def watched(y: int) -> Strip:
        nonlocal drawn
        opened = main.opening.opened
        drawn |= opened is not None and opened.id == name and view.wrapped is not None
        return plain(y)

    with mock.patch.object(view, "render_line", watched):
        return await app.until_drawn(
            lambda: drawn, lambda: main.post_message(LibraryPane.Opened(name, None))
        )
