"""The four engines over the same texts, each as a function from a query to its top ten.

Plain BM25 and FTS5 get every article that has all of the query first (phrases kept, then as
words) and then those that have some of it; tantivy reads the query with its own parser, which
ranks by any of the words, and only a query that has a phrase is filled up by its words.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from nhsreader.search.model import Record, Request
from nhsreader.search.whoosh_engine import WhooshEngine
from tests.judged.material import Text

TOP = 10
OURS = "ours"

Search = Callable[[str], list[str]]

_UNITS = re.compile(r'"([^"]+)"|([^\s"]+)')


class Unit(NamedTuple):
    """A word of a query as typed, or a phrase of it."""

    text: str
    is_phrase: bool


def units(query: str) -> list[Unit]:
    """The phrases and words of a query that hold a letter or digit."""
    found = (Unit(phrase or word, bool(phrase)) for phrase, word in _UNITS.findall(query))
    return [unit for unit in found if any(map(str.isalnum, unit.text))]


def record(text: Text) -> Record:
    """What the index of ours is given."""
    return Record(
        id=text.id,
        sha=sha256(f"{text}".encode()).hexdigest(),
        library="mine",
        title=text.title,
        body=text.body,
        kind=text.kind,
        publisher_names=(text.publisher,),
        year=int(text.date[:4]),
        date=text.date,
    )


def ours(texts: Sequence[Text], folder: Path) -> Search:
    """The product's, with an index in the folder."""
    engine = WhooshEngine.rebuild_at(folder / "ours", map(record, texts))

    def search(query: str) -> list[str]:
        answer = engine.search(Request(query=query, limit=TOP, also=True))
        # As they are shown: those with some of the words come after.
        return [hit.id for hit in (*answer.hits, *answer.also)]

    return search


def plain_bm25(texts: Sequence[Text], folder: Path) -> Search:
    """Stock Whoosh, one stemmed field that holds title and body, BM25 as it comes."""
    from whoosh.analysis import StemmingAnalyzer
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.filedb.filestore import RamStorage
    from whoosh.qparser import AndGroup, OrGroup, PhrasePlugin, QueryParser, WhitespacePlugin

    # Words of one letter too, so that it has something to find A&E by.
    schema = Schema(id=ID(stored=True), text=TEXT(analyzer=StemmingAnalyzer(minsize=1)))
    index = RamStorage().create_index(schema)
    writer = index.writer()
    for text in texts:
        writer.add_document(id=text.id, text=f"{text.title}\n\n{text.body}")
    writer.commit()
    searcher = index.searcher()

    def asked(query: str, group: Any) -> list[str]:
        # Without the rest of its syntax.
        parser = QueryParser("text", schema, [WhitespacePlugin(), PhrasePlugin()], group=group)
        return [hit["id"] for hit in searcher.search(parser.parse(query), limit=TOP)]

    return lambda query: _filled_up(
        [
            partial(asked, _typed(query), AndGroup),
            partial(asked, _as_words(query), AndGroup),
            partial(asked, _as_words(query), OrGroup),
        ]
    )


def fts5(texts: Sequence[Text], folder: Path) -> Search:
    """SQLite FTS5, porter on unicode61, title and body of one weight, bm25."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE articles USING "
        "fts5(id UNINDEXED, title, body, tokenize='porter unicode61')"
    )
    rows = ((text.id, text.title, text.body) for text in texts)
    database.executemany("INSERT INTO articles VALUES (?, ?, ?)", rows)
    sql = "SELECT id FROM articles WHERE articles MATCH ? ORDER BY bm25(articles), rowid LIMIT ?"

    def asked(parts: Iterable[str], between: str) -> list[str]:
        query = between.join(f'"{part}"' for part in parts)
        return [found for (found,) in database.execute(sql, (query, TOP))] if query else []

    def search(query: str) -> list[str]:
        typed, words = [unit.text for unit in units(query)], _as_words(query).split()
        return _filled_up(
            [
                partial(asked, typed, " AND "),
                partial(asked, words, " AND "),
                partial(asked, words, " OR "),
            ]
        )

    return search


def tantivy(texts: Sequence[Text], folder: Path) -> Search:
    """tantivy, title and body stemmed, its parser in lenient mode. Raises ImportError."""
    import tantivy as engine

    builder = engine.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in ("title", "body"):
        builder.add_text_field(field, tokenizer_name="en_stem")
    index = engine.Index(builder.build())
    # One thread and so one segment: the same order every time.
    writer = index.writer(num_threads=1)
    for text in texts:
        writer.add_document(engine.Document(id=text.id, title=text.title, body=text.body))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def asked(query: str) -> list[str]:
        parsed, _ = index.parse_query_lenient(query, ["title", "body"])
        hits = searcher.search(parsed, TOP).hits
        return [str(searcher.doc(address)["id"][0]) for _, address in hits]

    return lambda query: _filled_up([partial(asked, query), partial(asked, _as_words(query))])


ENGINES: dict[str, Callable[[Sequence[Text], Path], Search]] = {
    OURS: ours,
    "plain BM25": plain_bm25,
    "FTS5": fts5,
    "tantivy": tantivy,
}


def _typed(query: str) -> str:
    return " ".join(f'"{unit.text}"' if unit.is_phrase else unit.text for unit in units(query))


def _as_words(query: str) -> str:
    return " ".join(unit.text for unit in units(query))


def _filled_up(stages: Iterable[Callable[[], list[str]]]) -> list[str]:
    """The first ten of the stages one after the other, each article once."""
    found: dict[str, None] = {}
    for stage in stages:
        if len(found) < TOP:
            found |= dict.fromkeys(stage())
    return list(found)[:TOP]
