"""A screen that asks the reader in threads and takes the answers in messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from textual import on
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from nhsreader.errors import ReaderError
from nhsreader.text.sanitise import visible

T = TypeVar("T")


class AskingScreen(Screen[None]):
    """Worker → message → handler: no thread but the screen's own touches a widget."""

    class Answered(Message):
        """A worker has an answer; `take` handles it on the screen's own thread."""

        def __init__(self, take: Callable[[], None]) -> None:
            super().__init__()
            self.take = take

    def ask(self, group: str, question: Callable[[], T], answer: Callable[[T], Any]) -> None:
        """Ask in a thread and take the answer here; a newer question of the group wins.

        A ReaderError becomes a notice.
        """

        def work() -> None:
            worker = get_current_worker()
            try:
                found = question()
            except Exception as error:
                self.log.error(error)
                told = str(error) if isinstance(error, ReaderError) else f"{error!r} (a fault)"
                words = visible(told)
                self.post_message(self.Answered(lambda: self._failed(words)))
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
