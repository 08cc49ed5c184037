"""The SQLite file behind the catalog."""

from __future__ import annotations

import threading
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from nhsreader.catalog.citations import SCHEMA as CITATIONS_SCHEMA
from nhsreader.catalog.citations import CitationStore
from nhsreader.catalog.database import Database, discard
from nhsreader.catalog.overview import Overview
from nhsreader.catalog.stories import SCHEMA as STORIES_SCHEMA
from nhsreader.catalog.stories import SameStoryRow as SameStoryRow
from nhsreader.catalog.stories import StoryStore
from nhsreader.catalog.version import FACTS_VERSION
from nhsreader.crossrefs.same_story import MIRRORED
from nhsreader.documents import reading_text
from nhsreader.documents.model import Document
from nhsreader.documents.reading_text import ReadingText
from nhsreader.errors import CacheDamaged
from nhsreader.glossary.mention import Mention
from nhsreader.text.places import BODY, TITLE, comment_number

if TYPE_CHECKING:
    from nhsreader.catalog.facts import Facts

T = TypeVar("T")
# One thread at a time opens: no file is taken away while another is opening it.
_OPENING = threading.Lock()
# What an article says first: about a hundred words, in code points.
OPENING = 640
SCHEMA_VERSION = f"3.{FACTS_VERSION}.{reading_text.VERSION}"
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE articles (
  id TEXT PRIMARY KEY, library TEXT NOT NULL, folder TEXT NOT NULL, stamp TEXT NOT NULL,
  content_sha TEXT NOT NULL, text_sha TEXT NOT NULL, title TEXT NOT NULL, publisher TEXT,
  kind TEXT NOT NULL, published TEXT, earliest TEXT, latest TEXT, truncated INTEGER NOT NULL,
  comments INTEGER NOT NULL, words INTEGER NOT NULL, sampled INTEGER NOT NULL,
  glossary_key TEXT NOT NULL DEFAULT '', front BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE texts (id TEXT, part TEXT, number INTEGER, data BLOB, PRIMARY KEY (id, number))
  WITHOUT ROWID;
CREATE TABLE mentions (id TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID;
CREATE TABLE senses (
  sense TEXT, id TEXT, count INTEGER, in_comments INTEGER, in_title INTEGER,
  in_opening INTEGER, PRIMARY KEY (sense, id)
) WITHOUT ROWID;
CREATE TABLE acronyms (id TEXT, term TEXT, PRIMARY KEY (id, term)) WITHOUT ROWID;
CREATE INDEX senses_by_article ON senses (id);
CREATE TABLE same_story (
  one TEXT, other TEXT, relation TEXT, inside REAL, around REAL, PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE TABLE problems (file TEXT PRIMARY KEY, stamp TEXT, what TEXT) WITHOUT ROWID;
"""
_SCHEMA += CITATIONS_SCHEMA + STORIES_SCHEMA


class ArticleRow(msgspec.Struct, frozen=True, kw_only=True):
    """What lists show of an article, without its text."""

    id: str
    library: str
    folder: str
    title: str
    publisher: str | None
    kind: str
    published: str | None
    earliest: str | None
    latest: str | None
    truncated: bool
    comments: int
    words: int
    text_sha: str
    content_sha: str
    front: Document


class CatalogStore:
    """One catalog file. Not shared between threads: each thread opens its own."""

    def __init__(self, file: Path) -> None:
        """Open or create. A damaged file or one of another version is a cache: it is made anew.

        Raises StorageError where it cannot be opened or written.
        """
        damaged = False
        with _OPENING:
            try:
                self._db = Database(file, _SCHEMA, SCHEMA_VERSION)
            except CacheDamaged:
                damaged = True
                discard(file)
                self._db = Database(file, _SCHEMA, SCHEMA_VERSION)
        self.remade = damaged or self._db.remade
        self.overview = Overview(self._db)
        self.citations = CitationStore(self._db)
        self.stories = StoryStore(self._db)
        self.writing = self._db.writing
        self.close = self._db.close

    @property
    def replaced(self) -> bool:
        """Whether the file was taken away or replaced since it was opened."""
        return self._db.replaced

    def meta(self, key: str, default: str = "") -> str:
        """A remembered value."""
        rows = self._db.execute("SELECT value FROM meta WHERE key=?", (key,))
        return rows[0][0] if rows else default

    def set_meta(self, key: str, value: str | bytes) -> None:
        """Remember a value."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?,?)", (key, value))

    def blob(self, key: str) -> bytes | None:
        """Remembered bytes, or None."""
        rows = self._db.execute("SELECT value FROM meta WHERE key=?", (key,))
        return rows[0][0] if rows else None

    @property
    def generation(self) -> str:
        """Names this state of the articles; an index made at another one is out of step.

        A catalog that is made anew never comes to a name it had before.
        """
        return f"{self.meta('birth')}:{self.meta('generation', '0')}"

    def next_generation(self) -> None:
        """Name the state after a change of the articles."""
        self.set_meta("generation", str(int(self.meta("generation", "0")) + 1))

    def stamps(self) -> dict[str, tuple[str, str]]:
        """(folder, stamp) of every article known, by id."""
        rows = self._db.execute("SELECT id, folder, stamp FROM articles")
        return {row[0]: (row[1], row[2]) for row in rows}

    def rows(self, ids: Iterable[str] | None = None) -> list[ArticleRow]:
        """Article rows: all of them by date and title, or those asked for in their order."""
        if ids is None:
            found = self._db.execute(
                f"SELECT {_COLUMNS} FROM articles ORDER BY coalesce(earliest,'') DESC, title, id"
            )
            return [_row(values) for values in found]
        rows = (self.row(identifier) for identifier in ids)
        return [row for row in rows if row is not None]

    def rows_between(self, first: str, last: str) -> list[ArticleRow]:
        """The rows of the articles that can be from between two days, YYYY-MM-DD."""
        found = self._db.execute(
            f"SELECT {_COLUMNS} FROM articles WHERE earliest<=? AND latest>=?"
            " ORDER BY earliest, id",
            (last, first),
        )
        return [_row(values) for values in found]

    def row(self, identifier: str) -> ArticleRow | None:
        """One article's row, or None."""
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM articles WHERE id=?", (identifier,))
        return _row(rows[0]) if rows else None

    def texts(self, identifier: str) -> dict[str, ReadingText]:
        """The reading text of each part of an article; empty for an unknown id."""
        found = self._db.execute(
            "SELECT part, data FROM texts WHERE id=? ORDER BY number", (identifier,)
        )
        return {part: _unpack(_TEXTS, data) for part, data in found}

    def mentions(self, identifier: str) -> tuple[Mention, ...]:
        """The mentions in an article, in order of part and place."""
        rows = self._db.execute("SELECT data FROM mentions WHERE id=?", (identifier,))
        return _unpack(_MENTIONS, rows[0][0]) if rows else ()

    def articles_with(self, sense: str) -> list[tuple[str, int]]:
        """(id, number of mentions) of every article that mentions a sense, most first."""
        return self._db.execute(
            "SELECT id, count FROM senses WHERE sense=? ORDER BY count DESC, id", (sense,)
        )

    def stale_mentions(self, glossary_key: str) -> list[str]:
        """Ids of articles whose mentions were found with another glossary."""
        found = self._db.execute(
            "SELECT id FROM articles WHERE glossary_key<>? ORDER BY id", (glossary_key,)
        )
        return [row[0] for row in found]

    def same_story(self, identifier: str) -> list[SameStoryRow]:
        """Pairs with this article as `one`, closest first."""
        found = self._db.execute(
            "SELECT one, other, relation, inside, around FROM same_story WHERE one=?"
            " ORDER BY max(inside, around) DESC, other",
            (identifier,),
        )
        return [SameStoryRow(*values) for values in found]

    def problems(self) -> dict[str, tuple[str, str]]:
        """(stamp, what is wrong) by file, of files that could not be read."""
        rows = self._db.execute("SELECT file, stamp, what FROM problems ORDER BY file")
        return {row[0]: (row[1], row[2]) for row in rows}

    def put(self, facts: Facts, library: str, folder: str, stamp: str) -> None:
        """Store or replace an article."""
        self.drop(facts.document.id)
        document = facts.document
        span = document.date_range
        comments = [msgspec.structs.replace(comment, text="") for comment in document.comments]
        front = msgspec.structs.replace(document, body="", comments=comments)
        sample = facts.fingerprint.sample()
        words = sum(len(text.text.split()) for part, text in facts.parts.items() if part == "body")
        self._db.execute(
            "INSERT INTO articles VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                document.id, library, folder, stamp, facts.content_sha, facts.body.sha256,
                document.title, document.publisher, document.kind, document.published,
                span[0].isoformat() if span else None, span[1].isoformat() if span else None,
                int(document.truncated), len(document.comments), words, len(sample), "",
                msgspec.msgpack.encode(front),
            ),
        )  # fmt: skip
        self._db.execute_many(
            "INSERT INTO texts VALUES (?,?,?,?)",
            (
                (document.id, part, number, zlib.compress(msgspec.msgpack.encode(text), 1))
                for number, (part, text) in enumerate(facts.parts.items())
            ),
        )
        self.stories.put_seeds(document.id, facts.fingerprint)

    def put_mentions(
        self, identifier: str, mentions: tuple[Mention, ...], glossary_key: str
    ) -> None:
        """Store the mentions found in an article."""
        data = zlib.compress(msgspec.msgpack.encode(mentions), 1)
        self._db.execute("INSERT OR REPLACE INTO mentions VALUES (?,?)", (identifier, data))
        self._db.execute("DELETE FROM senses WHERE id=?", (identifier,))
        self._db.execute("DELETE FROM acronyms WHERE id=?", (identifier,))
        self._db.execute_many(
            "INSERT INTO senses VALUES (?,?,?,?,?,?)", _counts(identifier, mentions)
        )
        acronyms = {mention.term for mention in mentions if mention.term.upper() == mention.term}
        self._db.execute_many(
            "INSERT INTO acronyms VALUES (?,?)", ((identifier, term) for term in acronyms)
        )
        self._db.execute(
            "UPDATE articles SET glossary_key=? WHERE id=?", (glossary_key, identifier)
        )

    def put_same_story(self, pair: SameStoryRow) -> None:
        """Store a pair, seen from both sides."""
        self._db.execute_many(
            "INSERT OR REPLACE INTO same_story VALUES (?,?,?,?,?)",
            [
                (pair.one, pair.other, pair.relation, pair.inside, pair.around),
                (
                    pair.other, pair.one, MIRRORED.get(pair.relation, pair.relation),
                    pair.around, pair.inside,
                ),
            ],
        )  # fmt: skip

    def drop(self, identifier: str) -> None:
        """Forget an article and everything derived from it."""
        for table in ("articles", "texts", "mentions", "senses", "acronyms"):
            self._db.execute(f"DELETE FROM {table} WHERE id=?", (identifier,))
        self._db.execute("DELETE FROM same_story WHERE one=? OR other=?", (identifier, identifier))
        self.citations.drop(identifier)
        self.stories.drop(identifier)

    def set_problems(self, problems: dict[str, tuple[str, str]]) -> None:
        """Replace the list of files that could not be read."""
        self._db.execute("DELETE FROM problems")
        self._db.execute_many(
            "INSERT INTO problems VALUES (?,?,?)",
            ((file, stamp, what) for file, (stamp, what) in problems.items()),
        )


_COLUMNS = (
    "id, library, folder, title, publisher, kind, published, earliest, latest, truncated,"
    " comments, words, text_sha, content_sha, front"
)
_TEXTS = msgspec.msgpack.Decoder(ReadingText)
_MENTIONS = msgspec.msgpack.Decoder(tuple[Mention, ...])
_FRONT = msgspec.msgpack.Decoder(Document)


def _unpack(decoder: msgspec.msgpack.Decoder[T], data: bytes) -> T:
    try:
        return decoder.decode(zlib.decompress(data))
    except (zlib.error, msgspec.MsgspecError, TypeError) as error:
        raise CacheDamaged(f"the cache is damaged: {error}") from None


def _row(values: tuple[Any, ...]) -> ArticleRow:
    names = ArticleRow.__struct_fields__
    fields = dict(zip(names, values, strict=True))
    fields["truncated"] = bool(fields["truncated"])
    fields["front"] = _FRONT.decode(fields["front"])
    return ArticleRow(**fields)


def _counts(
    identifier: str, mentions: Iterable[Mention]
) -> Iterator[tuple[str, str, int, int, int, int]]:
    """How often each sense is meant in all, in comments, in the title and in the opening."""
    named = [(mention.sense, mention) for mention in mentions if mention.sense]
    aside = Counter(sense for sense, mention in named if comment_number(mention.part))
    titled = Counter(sense for sense, mention in named if mention.part == TITLE)
    opening = Counter(
        sense for sense, mention in named if mention.part == BODY and mention.start < OPENING
    )
    for sense, count in Counter(sense for sense, _ in named).items():
        yield sense, identifier, count, aside[sense], titled[sense], opening[sense]
