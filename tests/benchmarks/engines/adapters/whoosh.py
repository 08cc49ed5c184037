"""Stock Whoosh with its defaults: one stemmed field, stored for its own snippets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from whoosh import fields, index, versionstring
from whoosh.analysis import StemmingAnalyzer
from whoosh.qparser import QueryParser
from whoosh.query import FuzzyTerm, Prefix

from tests.benchmarks.engines.kinds import FUZZY, LETTER, PHRASE, PREFIX, TOP, Article


def version() -> str:
    """Of Whoosh."""
    return str(versionstring())


def build(articles: Iterable[Article], folder: Path) -> None:
    """One batch by the default writer."""
    schema = fields.Schema(
        id=fields.ID(stored=True), body=fields.TEXT(analyzer=StemmingAnalyzer(), stored=True)
    )
    writer = index.create_in(str(folder), schema).writer()
    for identifier, title, body in articles:
        writer.add_document(id=identifier, body=f"{title}\n\n{body}")
    writer.commit()


class Index:
    """A searcher that is kept open."""

    def __init__(self, folder: Path, texts: Path) -> None:
        opened = index.open_dir(str(folder))
        self._searcher = opened.searcher()
        self._parser = QueryParser("body", opened.schema)

    def search(self, kind: str, words: Sequence[str]) -> int:
        """The top ten with their stored ids."""
        return len([hit["id"] for hit in self._hits(kind, words)])

    def snippets(self, words: Sequence[str]) -> int:
        """Three fragments for each hit by the default fragmenter."""
        hits = self._hits("", words)
        return sum(bool(hit.highlights("body", top=3)) for hit in hits)

    def _hits(self, kind: str, words: Sequence[str]) -> Any:
        query: Any
        if kind in (PREFIX, LETTER):
            query = Prefix("body", words[0])
        elif kind == FUZZY:
            query = FuzzyTerm("body", words[0])
        else:
            text = " ".join(words)
            query = self._parser.parse(f'"{text}"' if kind == PHRASE else text)
        return self._searcher.search(query, limit=TOP)
