"""Small invented articles for the tests of search."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nhsreader.search.model import Answer, Record, Request
from nhsreader.search.whoosh_engine import WhooshEngine


def record(id: str, body: str, **others: Any) -> Record:  # noqa: A002
    """A record with only what a test is about."""
    fields: dict[str, Any] = {
        "id": id, "body": body, "title": "", "kind": "news", "library": "mine",
        "sha": str(hash((body, str(sorted(others.items()))))),
    }  # fmt: skip
    return Record(**{**fields, **others})


def engine_of(folder: Path, *records: Record) -> WhooshEngine:
    """An engine on an index of these."""
    return WhooshEngine.rebuild_at(folder / "search", records)


def ask(engine: WhooshEngine, query: str, **others: Any) -> Answer:
    return engine.search(Request(query=query, **others))


def found(engine: WhooshEngine, query: str, **others: Any) -> list[str]:
    """The ids that answer, best first."""
    return [hit.id for hit in ask(engine, query, **{"limit": 1000, **others}).hits]
