"""From Tab to the glossary card, as CPU time of the app without a terminal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any
from unittest import mock

from nhsreader.reader import Reader
from tests.benchmarks.measure import Bench, Row, spread
from tests.benchmarks.pilot import WatchedApp, reading


def run(bench: Bench) -> Iterator[Row]:
    """In the first bundled article, each Tab pressed when all has come to rest."""
    with bench.folders("bundled"):
        handled, drawn = asyncio.run(_tabs(Reader(), bench.size(30, 6)))
    yield Row("Tab → term handled", f"{spread(handled)} CPU")
    yield Row("Tab → card drawn", f"{spread(drawn)} CPU")


async def _tabs(reader: Reader, count: int) -> tuple[list[float], list[float]]:
    handled: list[float] = []
    drawn: list[float] = []
    async with reading(reader) as app:
        app.main.view.focus()
        await app.rest()
        for _ in range(count):
            until_handled, until_drawn = await _tab(app)
            handled.append(until_handled)
            drawn.append(until_drawn)
            await app.rest()
    return handled, drawn


async def _tab(app: WatchedApp) -> tuple[float, float]:
    main = app.main
    main.card.hide()
    await app.rest(0.1)
    plain = main.terms.entered
    ended: list[float] = []

    def watched(*arguments: Any) -> None:
        plain(*arguments)
        ended.append(time.process_time())

    with mock.patch.object(main.terms, "entered", watched):
        started = time.process_time()
        spent = await app.until_drawn(
            lambda: bool(ended) and main.card.shown, lambda: app.press("tab")
        )
    return (ended[0] - started) * 1e3, spent.cpu
