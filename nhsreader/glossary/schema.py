"""The form of glossary, timeline and publications files as JSON Schemas, made from the types."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from nhsreader.glossary.entries import FORMAT_VERSION, Entry
from nhsreader.glossary.timeline import Event, Publication, Succession

_DATES = frozenset(["start", "end", "used_from", "as_known_on", "date"])
_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"


class _File(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    format_version: int = FORMAT_VERSION


class GlossaryFile(_File, kw_only=True):
    """glossary/*.yaml: terms, one entry for each sense."""

    entries: tuple[Entry, ...]


class TimelineFile(_File, kw_only=True):
    """timeline/*.yaml: who followed whom, and what happened when."""

    successions: tuple[Succession, ...] = ()
    events: tuple[Event, ...] = ()


class PublicationsFile(_File, kw_only=True):
    """publications.yaml: Acts, reports and papers."""

    publications: tuple[Publication, ...]


_FILES: dict[str, type[_File]] = {
    "glossary": GlossaryFile,
    "timeline": TimelineFile,
    "publications": PublicationsFile,
}
KINDS = tuple(_FILES)


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file: glossary, timeline or publications."""
    made = msgspec.json.schema(_FILES[kind])
    for definition in made["$defs"].values():
        for name, field in definition.get("properties", {}).items():
            if name in _DATES:
                field["pattern"] = _DATE
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def schema_text(kind: str) -> str:
    """The schema as its file has it."""
    return json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"
