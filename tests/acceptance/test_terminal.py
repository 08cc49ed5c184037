"""The main job in a real terminal: search, read, card, bookmark, quit, come back, jump."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import REPO

pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")
WAIT = 25.0
PAGE = """Winter plans under strain

By Jo Writer on 12-11-2017

Hospitals in the county say that their winter plans depend on money that has not arrived.

{filler}

The Sustainability and Transformation Plan (STP) for the county promised seventy more places in
community hospitals by the spring. Board papers of the STP show that none had opened by October.

A spokesman said that the STP would publish figures in January.
"""
FILLER = "\n\n".join(
    f"Ward number {n} was visited by the inspectors in week {n}, who praised its staff."
    for n in range(30)
)


class Terminal:
    """A tmux session with the reader in it."""

    def __init__(self, name: str, width: int, height: int) -> None:
        self.tmux = ["tmux", "-L", name, "-f", "/dev/null"]
        self.size = ("-x", str(width), "-y", str(height))

    def start(self, *arguments: str) -> None:
        """Open the reader."""
        command = " ".join([sys.executable, "-m", "nhsreader", *arguments])
        environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        subprocess.run(
            [*self.tmux, "new-session", "-d", "-s", "reader", *self.size, "-c", str(REPO), command],
            check=True, env=environment,
        )  # fmt: skip
        subprocess.run([*self.tmux, "set", "-g", "escape-time", "0"], check=True)

    def keys(self, *keys: str, pause: float = 0.05) -> None:
        """Press keys by tmux's names, one after the other."""
        for key in keys:
            subprocess.run([*self.tmux, "send-keys", "-t", "reader", key], check=True)
            time.sleep(pause)

    def type(self, words: str) -> None:
        """Type words."""
        subprocess.run([*self.tmux, "send-keys", "-t", "reader", "-l", words], check=True)

    def screen(self) -> str:
        """What is on the screen; empty once the reader has gone."""
        done = subprocess.run(
            [*self.tmux, "capture-pane", "-p", "-t", "reader"], capture_output=True, text=True
        )
        return done.stdout

    def see(self, *words: str) -> str:
        """Wait until all the words are on the screen."""
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            shown = self.screen()
            if all(word in shown for word in words):
                return shown
            time.sleep(0.1)
        raise AssertionError(f"{words} not on the screen:\n{self.screen()}")

    def gone(self) -> None:
        """Wait until the reader has ended."""
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            if subprocess.run([*self.tmux, "has-session"], capture_output=True).returncode:
                return
            time.sleep(0.1)
        raise AssertionError("the reader did not end")

    def kill(self) -> None:
        """End the session whatever it does."""
        subprocess.run([*self.tmux, "kill-server"], capture_output=True)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[[int, int], Terminal]]:
    """Make a terminal of some size."""
    made: list[Terminal] = []

    def make(width: int, height: int) -> Terminal:
        made.append(Terminal(f"nhsreader-test-{os.getpid()}-{len(made)}", width, height))
        return made[-1]

    yield make
    for one in made:
        one.kill()


@pytest.mark.parametrize(("width", "height"), [(120, 40), (80, 24)])
def test_the_main_job(
    terminal: Callable[[int, int], Terminal], tmp_path: Path, width: int, height: int
) -> None:
    page = tmp_path / "winter.txt"
    page.write_text(PAGE.format(filler=FILLER), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "nhsreader", "import", str(page)],
        cwd=REPO, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr

    reader = terminal(width, height)
    reader.start()
    reader.see("Winter plans", "Search")
    reader.keys("s")
    reader.type("seventy")
    reader.see("1 found")
    reader.keys("Enter")
    reader.keys("Enter", pause=0.5)
    reader.see("promised seventy")

    reader.keys("Tab")
    reader.see("Sustainability and Transformation Plan", "Why:")

    reader.keys("v", "}", pause=0.2)
    reader.keys("b")
    reader.see("Bookmark", "Enter keeps it")
    reader.type("look here #winter")
    reader.keys("Enter")
    reader.see("Bookmarked")
    reader.keys("q")
    reader.gone()

    reader.start("--no-bundled")
    reader.see("Winter plans")
    reader.keys("Home")
    reader.see("12-11-2017" if "12-11-2017" in reader.screen() else "2017-11-12")
    reader.keys("F4")
    reader.see("look here", "#winter")
    reader.keys("Enter")
    reader.see("▌", "promised seventy")
    reader.keys("q")
    reader.gone()
