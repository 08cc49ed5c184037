"""Worker processes: one for each core, ending with the program that started them."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import resource_tracker
from typing import Any

MOST = 4


def cores() -> int:
    """How many workers pay."""
    return min(os.cpu_count() or 1, MOST)


def pool(
    begin: Callable[..., None] | None = None, arguments: tuple[Any, ...] = ()
) -> ProcessPoolExecutor:
    """A pool of fresh interpreters, since threads may hold locks that a fork would copy.

    `begin` is called once in each with `arguments`.
    """
    # It is handed the number of stderr, which Textual has put something without one in place of.
    with contextlib.redirect_stderr(sys.__stderr__):
        resource_tracker.ensure_running()
    return ProcessPoolExecutor(
        cores(), multiprocessing.get_context("spawn"), _begin, (begin, arguments)
    )


def _begin(begin: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    # Ctrl-C is for the program, which ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    if begin is not None:
        begin(*arguments)


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
