"""Xapian, stemmed as its query parser expects it; fuzzy by edits over its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xapian

from tests.benchmarks.engines.kinds import FUZZY, LETTER, PHRASE, PREFIX, TOP, Article, edits


def version() -> str:
    """Of the library."""
    return str(xapian.version_string())


def build(articles: Iterable[Article], folder: Path) -> None:
    """One commit; the data of a document is its id and its text."""
    database = xapian.WritableDatabase(str(folder), xapian.DB_CREATE_OR_OVERWRITE)
    generator = xapian.TermGenerator()
    generator.set_stemmer(xapian.Stem("en"))
    for identifier, title, body in articles:
        document = xapian.Document()
        text = f"{title}\n\n{body}"
        generator.set_document(document)
        generator.index_text(text)
        document.set_data(f"{identifier}\n{text}")
        database.add_document(document)
    database.commit()
    database.close()


class Index:
    """A database that is kept open; its words are read at the first fuzzy query."""

    def __init__(self, folder: Path, texts: Path) -> None:
        self._database = xapian.Database(str(folder))
        self._stemmer = xapian.Stem("en")
        self._parser = xapian.QueryParser()
        self._parser.set_database(self._database)
        self._parser.set_stemmer(self._stemmer)
        self._parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
        self._parser.set_default_op(xapian.Query.OP_AND)
        self._words: frozenset[str] = frozenset()

    def search(self, kind: str, words: Sequence[str]) -> int:
        """The top ten with their data, where the id is."""
        return len([hit.document.get_data()[:20] for hit in self._hits(kind, words)])

    def snippets(self, words: Sequence[str]) -> int:
        """One for each hit."""
        hits = self._hits("", words)
        return sum(
            bool(hits.snippet(hit.document.get_data().decode(), 220, self._stemmer)) for hit in hits
        )

    def _hits(self, kind: str, words: Sequence[str]) -> Any:
        if kind in (PREFIX, LETTER):
            query = xapian.Query(
                xapian.Query.OP_WILDCARD, words[0], 0,
                xapian.Query.WILDCARD_LIMIT_ERROR, xapian.Query.OP_SYNONYM,
            )  # fmt: skip
        elif kind == FUZZY:
            query = xapian.Query(xapian.Query.OP_OR, self._near(words[0]))
        else:
            text = " ".join(words)
            query = self._parser.parse_query(f'"{text}"' if kind == PHRASE else text)
        enquire = xapian.Enquire(self._database)
        enquire.set_query(query)
        return enquire.get_mset(0, TOP)

    def _near(self, word: str) -> list[str]:
        if not self._words:
            terms = (term.term.decode() for term in self._database.allterms())
            self._words = frozenset(term for term in terms if not term[0].isupper())
        return sorted(self._words & edits(word))
