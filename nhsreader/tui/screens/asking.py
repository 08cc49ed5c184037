"""A screen that asks the reader in threads and takes the answers in messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from textual import on
from textual.message import Message
from textual.screen import Screen, ScreenResultType
from textual.worker import get_current_worker

from nhsreader.errors import ReaderError
from nhsreader.text.sanitise import visible

T = TypeVar("T")


class Overtaken(Exception):
    """Raised in a worker whose answer nobody waits for any more."""


class AskingScreen(Screen[ScreenResultType]):
    """Worker → message → handler: no thread but the screen's own touches a widget."""

    class Answered(Message):
        """A worker has an answer; `take` handles it on the screen's own thread."""

        def __init__(self, take: Callable[[], None]) -> None:
            super().__init__()
            self.take = take

    def ask(
        self,
        group: str,
        question: Callable[[], T],
        answer: Callable[[T], Any],
        failed: Callable[[str], Any] | None = None,
    ) -> None:
        """Ask in a thread and take the answer here; a newer question of the group wins.

        A ReaderError goes to `failed`, or else becomes a notice.
        """

        def work() -> None:
            worker = get_current_worker()
            try:
                found = question()
            except Overtaken:
                return
            except Exception as error:
                self.log.error(error)
                told = str(error) if isinstance(error, ReaderError) else f"{error!r} (a fault)"
                words, tell = visible(told), failed or self._failed
                self.post_message(self.Answered(lambda: tell(words)))
                return
            if not worker.is_cancelled:
                self.post_message(self.Answered(lambda: answer(found)))

        self.run_worker(work, thread=True, exclusive=True, group=group, name=group)

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        event.stop()
        event.take()

    def _failed(self, words: str) -> None:
        self.notify(words, severity="error", markup=False, timeout=6)
