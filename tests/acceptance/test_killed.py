"""The index is written while programs die and others search: there is always one to search."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from nhsreader.settings import paths
from tests.conftest import REPO

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups here")
ARTICLES, ADDED = 90, 12
REBUILDS, UPDATES = 10, 6
SOONER = 0.7
COMMAND = (sys.executable, "-W", "ignore", "-m", "nhsreader")

# One program that goes on searching, whatever happens to others, until its input ends.
SEARCHING = """
import sys, threading
from pathlib import Path
from nhsreader.reader import Reader

ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
reader = Reader([Path(sys.argv[1])], no_bundled=True)
reader.relax()
done = 0
while not ended.wait(0.1):
    page = reader.search.run("kestrel", limit=3, details=done % 4 == 0)
    assert page.total >= int(sys.argv[2]) and len(page.hits) == 3, (done, page.total)
    done += 1
    if done == 1:
        print("begun", flush=True)
assert not reader.house.notices, reader.house.notices
print(done)
"""

Write = Callable[..., Path]
Nhsreader = Callable[..., dict[str, Any]]


@pytest.fixture
def library(tmp_path: Path, write_article: Write) -> Path:
    """A library with the kestrel in every article."""
    words = [f"{start}{end}" for start in ("bed", "war", "nur", "pla") for end in range(300)]
    choose = random.Random(7)
    for number in range(ARTICLES):
        body = " ".join(choose.choices(words, k=400))
        write_article(f"old-{number}", f"The kestrel said {body}.", published="2014-03-01")
    return tmp_path / "library"


def arguments(library: Path, *command: str) -> list[str]:
    return [*COMMAND, "--library", str(library), "--no-bundled", *command]


@pytest.fixture
def nhsreader(library: Path) -> Nhsreader:
    """Run a command to its end, which must be a good one."""

    def run(*command: str) -> dict[str, Any]:
        done = subprocess.run(
            arguments(library, *command, "--json"), capture_output=True, text=True, cwd=REPO
        )
        assert done.returncode == 0, done.stderr
        value: dict[str, Any] = json.loads(done.stdout)
        return value

    return run


@pytest.fixture
def searching(library: Path, nhsreader: Nhsreader) -> Iterator[None]:
    """Another program that searches meanwhile; in the end it must have met no trouble."""
    nhsreader("index")
    program = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", SEARCHING, str(library), str(ARTICLES)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=REPO,
    )  # fmt: skip
    assert program.stdout is not None
    try:
        assert program.stdout.readline() == "begun\n"
        yield
        out, err = program.communicate("", timeout=30)
    finally:
        program.kill()
    assert program.returncode == 0, err
    assert int(out) > UPDATES


def seconds_of(command: Sequence[str]) -> float:
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True, cwd=REPO)
    return time.monotonic() - started


def killed_after(command: Sequence[str], seconds: float) -> bool:
    """Run a command and kill it with all its children; True if it was still at it."""
    program = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=REPO,
        start_new_session=True,
    )  # fmt: skip
    try:
        program.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)
    return program.wait() == -signal.SIGKILL


def moments(many: int, whole: float) -> list[float]:
    """Random moments of so many seconds, one in each equal part of them, in no order."""
    choose = random.Random(many)
    spread = [whole * (part + choose.random()) / many for part in range(many)]
    return choose.sample(spread, many)


def check_what_is_left(nhsreader: Nhsreader, total: int) -> None:
    """After a clean run one index is left, whole, and no other file."""
    (cache,) = paths().cache.glob("library-*")
    for half_written in cache.rglob("*.tmp"):
        # Only what has been lying about for an hour is nobody's.
        os.utime(half_written, (0, 0))
    state = nhsreader("index", "--rebuild")
    assert state["in_step"] and state["indexed"] == state["articles"] == total + state["bundled"]
    assert nhsreader("index", "--check")["problems"] == []
    assert list(cache.rglob("*.tmp")) == []
    assert {path.name for path in cache.iterdir()} <= {
        "catalog.sqlite", "catalog.sqlite-shm", "catalog.sqlite-wal", "index", "index-generation"
    }  # fmt: skip
    index = cache / "index"
    (generation,) = index.glob("index-*")
    assert {path.name for path in index.iterdir()} == {"current", "lock", generation.name}
    suffixes = sorted(path.suffix for path in generation.iterdir())
    assert suffixes == [".seg", ".toc"]


@pytest.mark.usefixtures("searching")
def test_a_rebuild_killed_at_any_moment(library: Path, nhsreader: Nhsreader) -> None:
    rebuild = arguments(library, "index", "--rebuild")
    for moment in moments(REBUILDS, seconds_of(rebuild)):
        while not killed_after(rebuild, moment):
            # It was quicker this time than when its time was taken.
            moment *= SOONER
        answer = nhsreader("search", "kestrel", "--limit", "1")
        assert answer["total"] == ARTICLES and answer["hits"][0]["id"].startswith("old-")
    check_what_is_left(nhsreader, ARTICLES)


@pytest.mark.usefixtures("searching")
def test_an_update_killed_at_any_moment(
    library: Path, nhsreader: Nhsreader, write_article: Write
) -> None:
    def add(name: str) -> None:
        for number in range(ADDED):
            write_article(f"{name}-{number}", f"The kestrel came to {name}, ward {number}.")

    update = arguments(library, "index")
    add("first")
    total, names = ARTICLES + ADDED, count()
    for moment in moments(UPDATES, seconds_of(update)):
        killed = False
        while not killed:
            add(f"new{next(names)}")
            total += ADDED
            killed = killed_after(update, moment)
            moment *= SOONER
        answer = nhsreader("search", "kestrel", "--limit", "1")
        assert answer["total"] == total, "what was left undone is done by the next"
    check_what_is_left(nhsreader, total)
