"""The bookmarks as one W3C AnnotationCollection, each exactly as it is stored, and back."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from nhsreader.bookmarks.annotation import CONTEXT, from_annotation, to_annotation
from nhsreader.bookmarks.exports.incoming import (
    Incoming,
    Item,
    Refused,
    bookmark_id,
    kinds_of,
    load_json,
    safe,
    selectors_of,
    text_of,
    time_of,
)
from nhsreader.bookmarks.exports.selection import Rendered, Selection, to_json
from nhsreader.errors import BadDocument, BadInput

COLLECTION_ID = "urn:nhsreader:bookmarks"


def write(selection: Selection) -> Rendered:
    """A collection with one page that holds every annotation, sorted by id."""
    items = [to_annotation(mark) for mark in selection.bookmarks]
    collection: dict[str, object] = {
        "@context": CONTEXT,
        "id": COLLECTION_ID,
        "type": "AnnotationCollection",
        "total": len(items),
    }
    if items:
        collection["first"] = {
            "id": f"{COLLECTION_ID}:page:1",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        }
    return Rendered(to_json(collection))


def read(text: str) -> list[Item]:
    """What a collection, a page, an array or one annotation holds, in its order.

    Annotations of this program become bookmarks with every member; others are matched by their
    selectors. Raises BadInput for what is none of these.
    """
    return [_item(number, value) for number, value in enumerate(_annotations(load_json(text)), 1)]


def _annotations(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        kinds = kinds_of(value)
        if "Annotation" in kinds:
            return [value]
        if "AnnotationPage" in kinds:
            return _items(value)
        if "AnnotationCollection" in kinds:
            first = value.get("first")
            if isinstance(first, dict):
                return _items(first)
            if first is None and not value.get("total"):
                return []
            raise BadInput("the collection does not hold its first page, only its address")
    raise BadInput("no annotation, page of annotations, collection or array of them")


def _items(page: dict[str, Any]) -> list[Any]:
    items = page.get("items", [])
    if page.get("next"):
        raise BadInput("the page says that there are more, elsewhere: import each of them")
    return items if isinstance(items, list) else [items]


def _item(number: int, value: Any) -> Item:
    name = text_of(value, "id") if isinstance(value, dict) else ""
    name = name or f"item {number}"
    if not isinstance(value, dict) or "Annotation" not in kinds_of(value):
        return Refused(name, "it is no annotation")
    if "nhsreader:kind" not in value:
        return _foreign(name, value)
    try:
        mark = from_annotation(value)
    except BadDocument as error:
        return Refused(name, error.what)
    return replace(
        mark,
        exact=safe(mark.exact),
        prefix=safe(mark.prefix),
        suffix=safe(mark.suffix),
        note=safe(mark.note),
        subject=safe(mark.subject),
        tags=tuple(map(safe, mark.tags)),
        mark=safe(mark.mark) if mark.mark else None,
    )


def _foreign(name: str, value: dict[str, Any]) -> Item:
    target = value.get("target")
    target = target[0] if isinstance(target, list) and len(target) == 1 else target
    target = {"source": target} if isinstance(target, str) else target
    if not isinstance(target, dict):
        return Refused(name, "it has no target, or several")
    source = target.get("source", target.get("id"))
    url = text_of(source, "id") if isinstance(source, dict) else source
    if not isinstance(url, str):
        return Refused(name, "its target names no source")
    notes: list[str] = [text_of(value, "bodyValue")]
    tags: list[str] = []
    bodies = value.get("body", [])
    for body in bodies if isinstance(bodies, list) else [bodies]:
        if not isinstance(body, dict) or not text_of(body, "value"):
            continue
        purpose = body.get("purpose", value.get("motivation"))
        (tags if purpose == "tagging" else notes).append(text_of(body, "value"))
    known = ("@context", "id", "type", "body", "bodyValue", "target", "created", "modified")
    return Incoming(
        id=bookmark_id(text_of(value, "id"), url, str(target.get("selector"))),
        url=url,
        note="\n\n".join(note for note in notes if note),
        tags=tuple(tags),
        created=time_of(text_of(value, "created")),
        modified=time_of(text_of(value, "modified")),
        extra={
            **{member: kept for member, kept in value.items() if member not in known},
            "via": text_of(value, "id") or url,
        },
        **selectors_of(target.get("selector")),
    )
