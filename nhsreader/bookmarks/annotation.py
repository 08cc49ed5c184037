"""A bookmark as the W3C Web Annotation it is stored as.

The shapes are those of https://www.w3.org/TR/annotation-model/: TextualBody for the note and
the tags, TextPositionSelector and TextQuoteSelector for a passage, TimeState for the text it
was made in. What the model has no member for is written under the prefix `nhsreader:`.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import quote as percent_encode
from urllib.parse import unquote

from nhsreader.bookmarks.bookmark import (
    BOOKMARK_ID,
    KINDS,
    WITH_WORDS,
    WITHOUT_ARTICLE,
    Bookmark,
    make,
    make_whole,
)
from nhsreader.documents.model import ID_PATTERN as ARTICLE_ID
from nhsreader.errors import BadDocument
from nhsreader.text.places import BODY, TITLE, comment_number

__all__ = ["Bookmark", "bookmark_iri", "from_annotation", "make", "make_whole", "to_annotation"]

FORMAT_VERSION = 1
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
COPY_OF = "nhsreader:copy_of"

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_DATE_TIME = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)\Z", re.ASCII
)
_SOURCE = re.compile(r"urn:nhsreader:(article|search|entry):(.+)\Z", re.DOTALL)
_SELECTORS = ("TextPositionSelector", "TextQuoteSelector")
# Members every annotation has and another program may fill otherwise.
_USUAL = {"@context": CONTEXT, "type": "Annotation", "motivation": "bookmarking"}
_OWN = ("format_version", "kind", "part", "reading_text_version", "occurrences", "mark")
_KNOWN = {"id", "created", "modified", "target", "body", *(f"nhsreader:{name}" for name in _OWN)}


def to_annotation(bookmark: Bookmark) -> dict[str, Any]:
    """The bookmark as a W3C Web Annotation, ready for JSON."""
    members: dict[str, Any] = {
        **_USUAL,
        "id": bookmark_iri(bookmark.id),
        "created": bookmark.created,
        "modified": bookmark.modified,
        "target": _target(bookmark),
        "nhsreader:format_version": FORMAT_VERSION,
        "nhsreader:kind": bookmark.kind,
    }
    if bodies := _bodies(bookmark):
        members["body"] = bodies
    for name, value in (
        ("part", bookmark.part),
        ("reading_text_version", bookmark.reading_text_version),
        ("occurrences", bookmark.occurrences),
        ("mark", bookmark.mark),
    ):
        if value:
            members[f"nhsreader:{name}"] = value
    for name, value in bookmark.extra.items():
        if name in _USUAL or (name not in members and name not in ("body", "target")):
            members[name] = value
    return members


def bookmark_iri(identifier: str) -> str:
    """The IRI of a bookmark's id."""
    if _UUID.match(identifier):
        return f"urn:uuid:{identifier}"
    return f"urn:nhsreader:bookmark:{identifier}"


def _bodies(bookmark: Bookmark) -> list[Any]:
    kept: dict[str, Any] = bookmark.extra.get("body", {})
    bodies: list[Any] = []
    if bookmark.note:
        note = {"type": "TextualBody", "purpose": "commenting", "value": bookmark.note}
        bodies.append({**note, "format": "text/plain", **kept.get("note", {})})
    for tag in bookmark.tags:
        body = {"type": "TextualBody", "purpose": "tagging", "value": tag}
        bodies.append({**body, **kept.get("tags", {}).get(tag, {})})
    return [*bodies, *kept.get("others", [])]


def _target(bookmark: Bookmark) -> dict[str, Any]:
    kept = bookmark.extra.get("target", {})
    if bookmark.kind in WITHOUT_ARTICLE:
        source = f"urn:nhsreader:{bookmark.kind}:{percent_encode(bookmark.subject, safe='')}"
    else:
        source = f"urn:nhsreader:article:{bookmark.article}"
    target: dict[str, Any] = {"source": source, **kept.get("members", {})}
    selectors: list[Any] = []
    if bookmark.kind in WITH_WORDS:
        position = {"type": "TextPositionSelector", "start": bookmark.start, "end": bookmark.end}
        quotation = {
            "type": "TextQuoteSelector",
            "exact": bookmark.exact,
            "prefix": bookmark.prefix,
            "suffix": bookmark.suffix,
        }
        selectors.append({**position, **kept.get("position", {})})
        selectors.append({**quotation, **kept.get("quote", {})})
    selectors += kept.get("selectors", [])
    if selectors:
        target["selector"] = selectors
    states: list[Any] = []
    if bookmark.text_sha256:
        state = {"type": "TimeState", "cached": f"urn:sha256:{bookmark.text_sha256}"}
        states.append({**state, **kept.get("state", {})})
    states += kept.get("states", [])
    if states:
        target["state"] = states if len(states) > 1 else states[0]
    return target


def from_annotation(data: Any, where: str = "") -> Bookmark:
    """The bookmark an annotation made by this program holds.

    Members it does not know go into `extra`. Raises BadDocument, naming the member that is
    missing or wrong; `where` is the file.
    """
    return _Reading(where).bookmark(data)


class _Reading:
    """Reads one annotation; `where` stands in front of its errors."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.extra: dict[str, Any] = {}

    def bad(self, member: str, what: str) -> BadDocument:
        return BadDocument(f"`{member}` {what}", where=self.where)

    def text(self, owner: dict[str, Any], name: str, path: str, default: str | None = None) -> str:
        value = owner.get(name, default)
        if not isinstance(value, str):
            raise self.bad(path + name, "is missing" if value is None else "is not text")
        return value

    def number(self, owner: dict[str, Any], name: str, path: str, default: int | None) -> int:
        value = owner.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.bad(path + name, "is missing" if value is None else "is not a whole number")
        return value

    def time(self, owner: dict[str, Any], name: str, default: str | None = None) -> str:
        value = self.text(owner, name, "", default)
        match = _DATE_TIME.match(value)
        try:
            datetime.fromisoformat(match.group(1) if match else "")
        except ValueError:
            raise self.bad(name, f"is not a date and time with its zone: {value!r}") from None
        return value

    def keep(self, group: str, name: str, value: Any) -> None:
        if value:
            self.extra.setdefault(group, {})[name] = value

    def bookmark(self, data: Any) -> Bookmark:
        if not isinstance(data, dict):
            raise BadDocument("not a JSON object", where=self.where)
        kinds = data.get("type")
        if "Annotation" not in (kinds if isinstance(kinds, list) else [kinds]):
            raise self.bad("type", "is not Annotation")
        version = self.number(data, "nhsreader:format_version", "", None)
        if version > FORMAT_VERSION:
            raise self.bad(
                "nhsreader:format_version",
                f"is {version}, made by a newer nhsreader; this one knows {FORMAT_VERSION}",
            )
        kind = self.text(data, "nhsreader:kind", "")
        if kind not in KINDS:
            raise self.bad("nhsreader:kind", f"is {kind!r}, not one of {', '.join(KINDS)}")
        created = self.time(data, "created")
        mark = data.get("nhsreader:mark")
        if mark is not None and not isinstance(mark, str):
            raise self.bad("nhsreader:mark", "is not text")
        note, tags = self.bodies(data)
        target = self.target(data.get("target"), kind)
        for name, value in data.items():
            if name == "bodyValue" and "body" not in data and isinstance(value, str):
                continue
            if name not in _KNOWN and (name not in _USUAL or value != _USUAL[name]):
                self.extra[name] = value
        return Bookmark(
            id=self.identifier(data),
            kind=kind,  # type: ignore[arg-type]
            part=self.part(data, kind),
            occurrences=self.number(data, "nhsreader:occurrences", "", 0),
            reading_text_version=self.number(data, "nhsreader:reading_text_version", "", 0),
            note=note,
            tags=tags,
            mark=mark or None,
            created=created,
            modified=self.time(data, "modified", created),
            extra=self.extra,
            **target,
        )

    def identifier(self, data: dict[str, Any]) -> str:
        iri = self.text(data, "id", "")
        found = iri.removeprefix("urn:uuid:").removeprefix("urn:nhsreader:bookmark:")
        if not BOOKMARK_ID.match(found) or bookmark_iri(found) != iri:
            raise self.bad("id", f"is no id of a bookmark: {iri!r}")
        return found

    def part(self, data: dict[str, Any], kind: str) -> str:
        part = self.text(data, "nhsreader:part", "", "")
        if not part and kind in WITH_WORDS:
            return BODY
        if part not in ("", BODY, TITLE) and comment_number(part) is None:
            raise self.bad("nhsreader:part", f"is not body, title or comment:N: {part!r}")
        return part

    def bodies(self, data: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
        bodies = data.get("body", [])
        if "body" not in data and isinstance(data.get("bodyValue"), str):
            return data["bodyValue"], ()
        note: str | None = None
        tags: dict[str, None] = {}
        others: list[Any] = []
        for body in bodies if isinstance(bodies, list) else [bodies]:
            ours = isinstance(body, dict) and body.get("type") == "TextualBody"
            purpose = body.get("purpose") if ours else None
            value = body.get("value") if ours else None
            if purpose in ("commenting", "tagging") and not isinstance(value, str):
                raise self.bad("body.value", "is missing or not text")
            if purpose == "commenting" and note is None:
                note = str(value)
                rest = _rest(body, "type", "purpose", "value")
                if rest.get("format") == "text/plain":
                    del rest["format"]
                self.keep("body", "note", rest)
            elif purpose == "tagging" and value not in tags:
                tags[str(value)] = None
                if rest := _rest(body, "type", "purpose", "value"):
                    self.extra.setdefault("body", {}).setdefault("tags", {})[value] = rest
            else:
                others.append(body)
        self.keep("body", "others", others)
        return note or "", tuple(tags)

    def target(self, target: Any, kind: str) -> dict[str, Any]:
        if isinstance(target, list) and len(target) == 1:
            target = target[0]
        if isinstance(target, str):
            target = {"source": target}
        if not isinstance(target, dict):
            raise self.bad("target", "is missing or not one object")
        source = self.text(target, "source", "target.")
        match = _SOURCE.match(source)
        wanted = kind if kind in WITHOUT_ARTICLE else "article"
        if not match or match.group(1) != wanted:
            raise self.bad("target.source", f"is not urn:nhsreader:{wanted}:…: {source!r}")
        name = unquote(match.group(2))
        if wanted == "article" and not ARTICLE_ID.match(match.group(2)):
            raise self.bad("target.source", f"names no article: {source!r}")
        self.keep("target", "members", _rest(target, "source", "selector", "state"))
        found = {"article" if wanted == "article" else "subject": name}
        return {**found, **self.selectors(target, kind), **self.states(target)}

    def selectors(self, target: dict[str, Any], kind: str) -> dict[str, Any]:
        given = target.get("selector", [])
        others: list[Any] = []
        ours: dict[str, tuple[str, dict[str, Any]]] = {}
        for at, selector in enumerate(given if isinstance(given, list) else [given]):
            name = str(selector.get("type")) if isinstance(selector, dict) else ""
            if kind in WITH_WORDS and name in _SELECTORS and name not in ours:
                ours[name] = (f"target.selector[{at}].", selector)
            else:
                others.append(selector)
        self.keep("target", "selectors", others)
        if kind not in WITH_WORDS:
            return {}
        for name in _SELECTORS:
            if name not in ours:
                raise self.bad("target.selector", f"has no {name}")
        path, position = ours["TextPositionSelector"]
        start = self.number(position, "start", path, None)
        end = self.number(position, "end", path, None)
        if start >= end:
            raise self.bad(path + "end", f"is {end}, not after its start, {start}")
        self.keep("target", "position", _rest(position, "type", "start", "end"))
        path, quotation = ours["TextQuoteSelector"]
        exact = self.text(quotation, "exact", path)
        if not exact.strip():
            raise self.bad(path + "exact", "is empty")
        self.keep("target", "quote", _rest(quotation, "type", "exact", "prefix", "suffix"))
        return {
            "start": start,
            "end": end,
            "exact": exact,
            "prefix": self.text(quotation, "prefix", path, ""),
            "suffix": self.text(quotation, "suffix", path, ""),
        }

    def states(self, target: dict[str, Any]) -> dict[str, Any]:
        given = target.get("state", [])
        found = ""
        others: list[Any] = []
        for state in given if isinstance(given, list) else [given]:
            cached = state.get("cached") if isinstance(state, dict) else None
            if not found and isinstance(cached, str) and cached.startswith("urn:sha256:"):
                found = cached.removeprefix("urn:sha256:")
                if not _SHA256.match(found):
                    raise self.bad("target.state.cached", "is not urn:sha256: and 64 digits")
                rest = _rest(state, "cached")
                if rest.get("type") == "TimeState":
                    del rest["type"]
                self.keep("target", "state", rest)
            else:
                others.append(state)
        self.keep("target", "states", others)
        return {"text_sha256": found}


def _rest(members: dict[str, Any], *known: str) -> dict[str, Any]:
    return {name: value for name, value in members.items() if name not in known}
