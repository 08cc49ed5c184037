"""Where articles speak of other things, kept so that it can be asked from either end."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from nhsreader.catalog.database import Database
from nhsreader.crossrefs.citation import Citation
from nhsreader.errors import CacheDamaged

SCHEMA = """
CREATE TABLE citations (id TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID;
CREATE TABLE cited (
  entity TEXT, id TEXT, number INTEGER, PRIMARY KEY (entity, id, number)
) WITHOUT ROWID;
CREATE INDEX cited_by_article ON cited (id);
CREATE TABLE posts (
  id TEXT, number INTEGER, earliest TEXT, latest TEXT, PRIMARY KEY (id, number)
) WITHOUT ROWID;
CREATE TABLE addresses (address TEXT, id TEXT, PRIMARY KEY (address, id)) WITHOUT ROWID;
CREATE INDEX addresses_by_article ON addresses (id);
"""
TABLES = ("citations", "cited", "posts", "addresses")
_POSTS = ("prior-post", "later-post")
_CITATIONS = msgspec.msgpack.Decoder(tuple[Citation, ...])


class Cited(NamedTuple):
    """Citation `number`, from 0, of the article `id`."""

    id: str
    number: int


class Group(NamedTuple):
    """How many citations come from one publisher in one year, either of them perhaps unknown."""

    publisher: str | None
    year: str | None
    many: int


class CitationStore:
    """The tables of one catalog that hold citations."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, identifier: str, citations: Sequence[Citation], address: str | None) -> None:
        """Store what an article speaks of, and the address it is found at itself."""
        self.drop(identifier)
        if citations:
            data = zlib.compress(msgspec.msgpack.encode(citations), 1)
            self._db.execute("INSERT INTO citations VALUES (?,?)", (identifier, data))
        self._db.execute_many(
            "INSERT OR IGNORE INTO cited VALUES (?,?,?)",
            (
                (entity, identifier, number)
                for number, citation in enumerate(citations)
                for entity in keys(citation)
            ),
        )
        self._db.execute_many(
            "INSERT INTO posts VALUES (?,?,?,?)",
            (
                (identifier, number, found.earliest or "", found.latest or "9999-12-31")
                for number, found in enumerate(citations)
                if found.type in _POSTS
            ),
        )
        if address:
            self._db.execute("INSERT INTO addresses VALUES (?,?)", (address, identifier))

    def drop(self, identifier: str) -> None:
        """Forget what an article speaks of."""
        for table in TABLES:
            self._db.execute(f"DELETE FROM {table} WHERE id=?", (identifier,))

    def of(self, identifier: str) -> tuple[Citation, ...]:
        """What an article speaks of, by part and place. Raises CacheDamaged."""
        rows = self._db.execute("SELECT data FROM citations WHERE id=?", (identifier,))
        if not rows:
            return ()
        try:
            return _CITATIONS.decode(zlib.decompress(rows[0][0]))
        except (zlib.error, msgspec.MsgspecError, TypeError) as error:
            raise CacheDamaged(f"the cache is damaged: {error}") from None

    def at(self, address: str) -> list[str]:
        """Ids of the articles that are found at a normalised address."""
        rows = self._db.execute("SELECT id FROM addresses WHERE address=? ORDER BY id", (address,))
        return [row[0] for row in rows]

    def address_of(self, identifier: str) -> str | None:
        """The normalised address an article is found at."""
        rows = self._db.execute("SELECT address FROM addresses WHERE id=?", (identifier,))
        return rows[0][0] if rows else None

    def citing(
        self,
        entities: Sequence[str],
        libraries: Sequence[str],
        limit: int = -1,
        offset: int = 0,
        besides: str = "",
    ) -> list[Cited]:
        """Citations of any of some entities, the latest article first; undated ones last."""
        marks, shown = _marks(entities), _marks(libraries)
        rows = self._db.execute(
            "SELECT DISTINCT c.id, c.number FROM cited c JOIN articles a ON a.id=c.id"
            f" WHERE c.entity IN ({marks}) AND a.library IN ({shown}) AND c.id<>?"
            " ORDER BY substr(coalesce(a.earliest,''),1,4) DESC, coalesce(a.publisher,''),"
            " coalesce(a.earliest,'') DESC, c.id, c.number LIMIT ? OFFSET ?",
            (*entities, *libraries, besides, limit, offset),
        )
        return [Cited(*row) for row in rows]

    def groups(
        self, entities: Sequence[str], libraries: Sequence[str], besides: str = ""
    ) -> list[Group]:
        """How many citations of some entities there are by year and publisher, in that order."""
        marks, shown = _marks(entities), _marks(libraries)
        rows = self._db.execute(
            "SELECT publisher, year, count(*) FROM ("
            "SELECT DISTINCT c.id, c.number, a.publisher AS publisher,"
            " substr(a.earliest,1,4) AS year FROM cited c JOIN articles a ON a.id=c.id"
            f" WHERE c.entity IN ({marks}) AND a.library IN ({shown}) AND c.id<>?)"
            " GROUP BY year, publisher"
            " ORDER BY coalesce(year,'') DESC, coalesce(publisher,'')",
            (*entities, *libraries, besides),
        )
        return [Group(*row) for row in rows]

    def speaking_of(self, first: str, last: str) -> list[Cited]:
        """Citations of an author's other posts that may be from between two days."""
        rows = self._db.execute(
            "SELECT id, number FROM posts WHERE earliest<=? AND latest>=? ORDER BY id, number",
            (last, first),
        )
        return [Cited(*row) for row in rows]


def keys(citation: Citation) -> Iterable[str]:
    """What a citation can be asked for by."""
    if citation.entity:
        yield citation.entity
    if citation.target:
        yield article_key(citation.target)
    if citation.claim is not None and (subject := claim_key(citation)):
        yield subject


def article_key(identifier: str) -> str:
    """The entity that is an article of the library."""
    return f"article:{identifier}"


def address_key(address: str) -> str:
    """The entity that is whatever is found at a normalised address."""
    return f"address:{address}"


def claim_key(citation: Citation) -> str:
    """What a claim is about, its value left out; empty where that is not said."""
    claim = citation.claim
    if claim is None or not claim.measure:
        return ""
    words = " ".join(sorted(claim.measure.casefold().split()))
    return f"about:{claim.unit}:{claim.entity.casefold()}:{words}"


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
