"""How fast this machine is just now: limits of time are so many times a piece of plain work."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

# What the work below takes on the machine the limits were set on, seconds.
_USUAL = 0.06


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails where what is done inside takes more CPU time than that on a machine of usual pace.

    It guards against work that grows out of all proportion, and measures nothing.
    """
    paces = [_work()]
    began = time.process_time()
    yield
    took = time.process_time() - began
    paces.append(_work())
    pace = max(1.0, max(paces) / _USUAL)
    assert took < seconds * pace, f"{took:.1f} s, at {pace:.1f} times the usual pace"


def _work() -> float:
    began = time.process_time()
    total = 0
    for number in range(400_000):
        total += number & 7
    return time.process_time() - began
