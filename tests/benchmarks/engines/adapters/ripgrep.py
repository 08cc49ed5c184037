"""ripgrep over a file for each article: no index, no stemming, no ranking, a process a query."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.engines.kinds import BOTH, FUZZY, LETTER, PREFIX, TOP

_RG = shutil.which("rg")
if _RG is None:
    raise ImportError("rg is not on the PATH")
_LIST = ("--files-with-matches", "--ignore-case", "--no-config", "--no-ignore")
_SHOW = ("--max-count=3", "--only-matching", "--ignore-case", "--no-config")


def version() -> str:
    """Of the program."""
    return _run("--version").split()[1]


class Index:
    """The folder of texts."""

    def __init__(self, folder: Path, texts: Path) -> None:
        self._texts = texts

    def search(self, kind: str, words: Sequence[str]) -> int:
        """How many files match, up to ten."""
        return len(self._files(kind, words)[:TOP])

    def snippets(self, words: Sequence[str]) -> int:
        """A second run over the first ten files, for up to three lines of each."""
        files = self._files("", words)[:TOP]
        shown = _run(*_SHOW, "--heading", f".{{0,100}}\\b{words[0]}\\b.{{0,100}}", *files)
        return len(files) if shown else 0

    def _files(self, kind: str, words: Sequence[str]) -> list[str]:
        if kind == FUZZY:
            raise NotImplementedError("ripgrep has no fuzzy search")
        if kind in (PREFIX, LETTER):
            return _run(*_LIST, f"\\b{words[0]}", str(self._texts)).splitlines()
        if kind == BOTH:
            first = self._files("", words[:1])
            return _given(first, *_LIST, "--word-regexp", words[1]) if first else []
        return _run(*_LIST, "--word-regexp", " ".join(words), str(self._texts)).splitlines()


def _run(*arguments: str) -> str:
    found = subprocess.run(
        [str(_RG), *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if found.returncode > 1:
        raise OSError(found.stderr[:200])
    return found.stdout


def _given(files: Sequence[str], *arguments: str) -> list[str]:
    """Look through these files alone: more than one command line holds."""
    found = subprocess.run(
        ["xargs", "-d", "\\n", str(_RG), *arguments, "--"],
        input="\n".join(files), capture_output=True, text=True,
    )  # fmt: skip
    return found.stdout.splitlines()
