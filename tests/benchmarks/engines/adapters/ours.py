"""nhsreader's own engine; snippets as the reader makes them, from the texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from nhsreader import __version__
from nhsreader.search.highlight import matches
from nhsreader.search.model import Answer, Record, Request
from nhsreader.search.snippets import snippets
from nhsreader.search.whoosh_engine import WhooshEngine
from tests.benchmarks.engines.kinds import FUZZY, LETTER, PHRASE, PREFIX, TOP, Article

# As in nhsreader/reader/search.py.
WIDTH, LIMIT = 220, 3


def version() -> str:
    """Of nhsreader."""
    return __version__


def build(articles: Iterable[Article], folder: Path) -> None:
    """As a library that is indexed for the first time."""
    WhooshEngine.rebuild_at(folder, _records(articles)).close()


def _records(articles: Iterable[Article]) -> Iterator[Record]:
    for identifier, title, body in articles:
        sha = sha256(f"{identifier}\n{title}\n{body}".encode()).hexdigest()
        yield Record(id=identifier, sha=sha, library="mine", title=title, body=body, kind="article")


class Index:
    """An engine in the folder."""

    def __init__(self, folder: Path, texts: Path) -> None:
        self._engine = WhooshEngine(folder)
        self._texts = texts

    def search(self, kind: str, words: Sequence[str]) -> int:
        """Prefixes as the search pane asks them, while one types."""
        return len(self._answer(kind, words).hits)

    def snippets(self, words: Sequence[str]) -> int:
        """Up to three for each hit, from body and title, and the places of all matches."""
        answer = self._answer("", words)
        shown = 0
        for hit in answer.hits:
            text = (self._texts / hit.id).read_text("utf-8")
            title, _, body = text.partition("\n\n")
            made = snippets(body, matches(answer.terms, body), WIDTH, LIMIT)
            found = matches(answer.terms, title, "title")
            if found and not made:
                made = snippets(title, found, WIDTH, LIMIT)
            shown += bool(made)
        return shown

    def _answer(self, kind: str, words: Sequence[str]) -> Answer:
        query = " ".join(words)
        if kind == PHRASE:
            query = f'"{query}"'
        elif kind == FUZZY:
            query = f"{query}~1"
        typing = kind in (PREFIX, LETTER)
        return self._engine.search(Request(query=query, limit=TOP, prefix_last=typing))
