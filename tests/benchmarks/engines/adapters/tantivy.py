"""tantivy: stemmed, stored; prefixes are a regular expression, which it does not rank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import tantivy

from tests.benchmarks.engines.kinds import FUZZY, LETTER, PHRASE, PREFIX, TOP, Article


def version() -> str:
    """Of the Python package."""
    return metadata.version("tantivy")


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("body", stored=True, tokenizer_name="en_stem")
    return builder.build()


def build(articles: Iterable[Article], folder: Path) -> None:
    """One commit by the default writer, which uses every core."""
    writer = tantivy.Index(_schema(), path=str(folder)).writer()
    for identifier, title, body in articles:
        writer.add_document(tantivy.Document(id=identifier, body=f"{title}\n\n{body}"))
    writer.commit()
    writer.wait_merging_threads()


class Index:
    """A searcher that is kept open."""

    def __init__(self, folder: Path, texts: Path) -> None:
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
        self._searcher = self._index.searcher()

    def search(self, kind: str, words: Sequence[str]) -> int:
        """The top ten with their stored ids."""
        return len([document["id"] for document in self._documents(self._query(kind, words))])

    def snippets(self, words: Sequence[str]) -> int:
        """One for each hit."""
        query = self._query("", words)
        generator = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, "body")
        generator.set_max_num_chars(220)
        made = (generator.snippet_from_doc(each) for each in self._documents(query))
        return sum(bool(snippet.to_html()) for snippet in made)

    def _documents(self, query: Any) -> list[Any]:
        found = self._searcher.search(query, TOP)
        return [self._searcher.doc(address) for _, address in found.hits]

    def _query(self, kind: str, words: Sequence[str]) -> Any:
        if kind in (PREFIX, LETTER):
            return tantivy.Query.regex_query(self._schema, "body", f"{words[0]}.*")
        if kind == FUZZY:
            return tantivy.Query.fuzzy_term_query(self._schema, "body", words[0])
        text = " ".join(words)
        if kind == PHRASE:
            text = f'"{text}"'
        return self._index.parse_query(text, ["body"], conjunction_by_default=True)
