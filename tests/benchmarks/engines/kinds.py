"""The kinds of query, and what an engine's adapter is. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

RARE, COMMON, BOTH, PHRASE = "rare", "common", "and", "phrase"
PREFIX, LETTER, FUZZY, SNIPPETS = "prefix", "letter", "fuzzy", "snippets"
KINDS = (RARE, COMMON, BOTH, PHRASE, PREFIX, LETTER, FUZZY, SNIPPETS)
# How many hits each engine is asked for.
TOP = 10
# Asked before the clock counts, for each kind, and then with it.
WARMING, ASKED = 5, 60
# Id, title and body.
Article = tuple[str, str, str]


class Index(Protocol):
    """An open index. `texts` has a file for each article, called by its id."""

    def __init__(self, folder: Path, texts: Path) -> None: ...

    def search(self, kind: str, words: Sequence[str]) -> int:
        """How many of the top ten there are, once their ids are known."""

    def snippets(self, words: Sequence[str]) -> int:
        """Search, then make the snippets of the top ten; returns how many hits had some."""


class Adapter(Protocol):
    """A module of `adapters`; importing it fails where its engine is not installed."""

    Index: type[Index]

    def version(self) -> str:
        """Of the engine."""

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        """Write an index into the empty folder. ripgrep has none."""


def edits(word: str) -> set[str]:
    """Everything one deletion, replacement or insertion away, for engines without fuzzy search."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {head + tail[1:] for head, tail in halves if tail}
    found |= {head + letter + tail[1:] for head, tail in halves if tail for letter in letters}
    return found | {head + letter + tail for head, tail in halves for letter in letters}
