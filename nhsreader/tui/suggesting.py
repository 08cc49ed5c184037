"""Completion of what is typed into the search box."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from textual.suggester import Suggester

PAUSE = 0.06


class QuerySuggester(Suggester):
    """Asks for completions in a thread, and only once typing pauses."""

    def __init__(self, complete: Callable[[str], Iterable[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete
        self._latest = ""

    async def get_suggestion(self, value: str) -> str | None:
        """The best completion that begins with what is typed, or None."""
        self._latest = value
        await asyncio.sleep(PAUSE)
        if self._latest != value:
            return None
        try:
            return continuing(value, await asyncio.to_thread(self._complete, value))
        except Exception:
            # The search itself will say what is wrong.
            return None


def continuing(typed: str, completions: Iterable[str]) -> str | None:
    """The first completion that only adds to what is typed: the box shows the rest of it."""
    for text in completions:
        if len(text) > len(typed) and text.startswith(typed) and text.isprintable():
            return text
    return None
