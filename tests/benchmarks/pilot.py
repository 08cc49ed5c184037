"""The reader's app without a terminal, with a hook on what it draws."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from textual import events

from nhsreader.reader import Reader
from nhsreader.tui.app import ReaderApp
from nhsreader.tui.screens.main import MainScreen
from tests.benchmarks.terminal import COLUMNS, ROWS


class Spent(NamedTuple):
    """Wall and CPU milliseconds, all threads together."""

    wall: float
    cpu: float


class WatchedApp(ReaderApp):
    """Tells when what was waited for has been drawn."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._wanted: Callable[[], bool] | None = None
        self._seen = asyncio.Event()
        self._ended = (0.0, 0.0)

    def post_display_hook(self) -> None:
        """Called by Textual each time it has drawn something."""
        if self._wanted is not None and self._wanted():
            self._wanted = None
            self._ended = (time.perf_counter(), time.process_time())
            self._seen.set()

    async def until_drawn(
        self, wanted: Callable[[], bool], do: Callable[[], Any], seconds: float = 60.0
    ) -> Spent:
        """What it took from `do` to the first drawing after which `wanted` holds."""
        self._seen.clear()
        self._wanted = wanted
        wall, cpu = time.perf_counter(), time.process_time()
        do()
        await asyncio.wait_for(self._seen.wait(), seconds)
        return Spent((self._ended[0] - wall) * 1e3, (self._ended[1] - cpu) * 1e3)

    async def rest(self, quiet: float = 0.3) -> None:
        """Wait until every worker is done and the panes have followed."""
        await self.workers.wait_for_complete()
        await asyncio.sleep(quiet)
        await self.workers.wait_for_complete()

    def press(self, key: str) -> None:
        """Send a key, as the terminal would."""
        self.post_message(events.Key(key, key if len(key) == 1 else None))

    @property
    def main(self) -> MainScreen:
        """The reader's screen."""
        screen = self.screen
        assert isinstance(screen, MainScreen)
        return screen


@asynccontextmanager
async def reading(reader: Reader) -> AsyncIterator[WatchedApp]:
    """The app, started and at rest, with its first article open."""
    app = WatchedApp(reader)
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        while not isinstance(app.screen, MainScreen) or app.main.opening.opened is None:
            await pilot.pause(0.05)
        await app.rest()
        yield app
