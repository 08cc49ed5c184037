"""SQLite FTS5: porter, prefix indexes of two to four letters; fuzzy by edits over its words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.benchmarks.engines.kinds import FUZZY, LETTER, PHRASE, PREFIX, TOP, Article, edits

_FILE = "index.db"
_SEARCH = "SELECT id FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT ?"
_SNIPPETS = _SEARCH.replace("id", "id, snippet(articles, 1, '[', ']', '…', 32)", 1)


def version() -> str:
    """Of SQLite."""
    return sqlite3.sqlite_version


def build(articles: Iterable[Article], folder: Path) -> None:
    """One transaction."""
    with sqlite3.connect(folder / _FILE) as database:
        database.execute(
            "CREATE VIRTUAL TABLE articles USING "
            "fts5(id UNINDEXED, body, tokenize='porter', prefix='2 3 4')"
        )
        database.execute("CREATE VIRTUAL TABLE words USING fts5vocab(articles, row)")
        database.executemany(
            "INSERT INTO articles VALUES (?, ?)",
            ((identifier, f"{title}\n\n{body}") for identifier, title, body in articles),
        )
    database.close()


class Index:
    """A connection that is kept open; its words are read at the first fuzzy query."""

    def __init__(self, folder: Path, texts: Path) -> None:
        self._database = sqlite3.connect(folder / _FILE)
        self._words: frozenset[str] = frozenset()

    def search(self, kind: str, words: Sequence[str]) -> int:
        """The top ten by bm25."""
        if kind in (PREFIX, LETTER):
            query = f'"{words[0]}" *'
        elif kind == PHRASE:
            query = f'"{" ".join(words)}"'
        elif kind == FUZZY:
            query = " OR ".join(f'"{word}"' for word in self._near(words[0])) or '""'
        else:
            query = " ".join(f'"{word}"' for word in words)
        return len(self._database.execute(_SEARCH, (query, TOP)).fetchall())

    def snippets(self, words: Sequence[str]) -> int:
        """One for each hit."""
        found = self._database.execute(_SNIPPETS, (f'"{words[0]}"', TOP))
        return sum(bool(snippet) for _, snippet in found.fetchall())

    def _near(self, word: str) -> list[str]:
        if not self._words:
            found = self._database.execute("SELECT term FROM words")
            self._words = frozenset(term for (term,) in found)
        return sorted(self._words & edits(word))
