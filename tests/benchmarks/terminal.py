"""A program in a pseudo-terminal of its own: what it writes, and when."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

ROWS, COLUMNS = 45, 140
# A burst is over when nothing was written for so long (seconds).
QUIET = 0.03
_CHUNK = 65536


class Burst(NamedTuple):
    """What followed a key: ms until the first and the last byte, and how many bytes."""

    first_ms: float
    last_ms: float
    size: int


class Terminal:
    """A running program; times are milliseconds since it was started."""

    def __init__(self, process: subprocess.Popen[bytes], master: int, started: float) -> None:
        self._process = process
        self._master = master
        self._started = started
        self._written = bytearray()

    def wait_for(self, word: bytes, seconds: float = 20.0) -> float:
        """When `word` stands in what was written. Raises TimeoutError, EOFError."""
        end = time.perf_counter() + seconds
        while word not in self._written:
            if self._read(end - time.perf_counter()) is None:
                raise TimeoutError(f"{word!r} was not written in {seconds} s")
        return self._last

    def settle(self, quiet: float = 0.2, longest: float = 15.0) -> None:
        """Read until nothing more comes for `quiet` seconds."""
        end = time.perf_counter() + longest
        while time.perf_counter() < end and self._read(quiet) is not None:
            pass

    def key(self, key: bytes, until: str = "", patience: float = 2.0) -> Burst | None:
        """Press a key and read to the end of the burst in which the pattern `until` is written.

        None where nothing is written, or not that, for as long as `patience` (seconds).
        """
        wanted = re.compile(until.encode())
        before = len(self._written)
        pressed = self._now()
        os.write(self._master, key)
        first = self._read(patience)
        if first is None:
            return None
        while True:
            seen = wanted.search(self._written, before) is not None
            if self._read(QUIET if seen else patience) is None:
                break
        if not seen:
            return None
        return Burst(first - pressed, self._last - pressed, len(self._written) - before)

    def _now(self) -> float:
        return (time.perf_counter() - self._started) * 1e3

    def _read(self, seconds: float) -> float | None:
        """Take what is there; the time it came, or None if nothing did."""
        ready, _, _ = select.select([self._master], [], [], max(0.0, seconds))
        if not ready:
            return None
        try:
            data = os.read(self._master, _CHUNK)
        except OSError:
            data = b""
        if not data:
            raise EOFError(f"the program ended: {bytes(self._written[-800:])!r}")
        self._written += data
        self._last = self._now()
        return self._last


@contextmanager
def running(arguments: Sequence[str]) -> Iterator[Terminal]:
    """Start Python with these arguments in a terminal; it is ended on leaving."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], stdin=slave, stdout=slave, stderr=slave, env=env,
        start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    try:
        yield Terminal(process, master, started)
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(master)
