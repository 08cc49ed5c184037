"""Bookmarks as Hypothesis's JSON, and back.

The file is what its client imports: an object with `annotations`, each with `uri`, `text`,
`tags`, `group`, `document` and `target`.
"""

from __future__ import annotations

import re
from typing import Any

from nhsreader.bookmarks.exports.incoming import (
    Incoming,
    Item,
    Refused,
    bookmark_id,
    load_json,
    selectors_of,
    text_of,
    time_of,
)
from nhsreader.bookmarks.exports.selection import (
    LeftOut,
    Passage,
    Rendered,
    Selection,
    Source,
    to_json,
    web_address,
)
from nhsreader.errors import BadInput
from nhsreader.text.sanitise import clean, one_line

KEPT = "nhsreader:hypothesis"
USER = "acct:nhsreader@localhost"
_OURS = re.compile(r"urn:nhsreader:article:([a-z0-9-]+)\Z")
_KEPT_MEMBERS = ("uri", "user", "group", "document")


def write(selection: Selection) -> Rendered:
    """Passages, and articles as page notes, sorted by id; readable by their user alone."""
    found = [
        (one.bookmark.id, _annotation(article.source, one))
        for article in selection.articles
        for one in article.passages
    ]
    out = tuple(LeftOut(mark.id, f"a {mark.kind} is no page") for mark in selection.loose)
    annotations = [value for _, value in sorted(found, key=lambda pair: pair[0])]
    return Rendered(to_json({"annotations": annotations}), out)


def read(text: str) -> list[Item]:
    """The annotations of an export of Hypothesis or of an answer of its search, in order.

    Raises BadInput for anything else.
    """
    value = load_json(text)
    if isinstance(value, dict):
        value = value.get("annotations", value.get("rows"))
    if not isinstance(value, list):
        raise BadInput("there is no list of `annotations`")
    return [_item(number, one) for number, one in enumerate(value, 1)]


def _annotation(source: Source, passage: Passage) -> dict[str, Any]:
    mark = passage.bookmark
    kept = mark.extra.get(KEPT)
    kept = kept if isinstance(kept, dict) else {}
    uri = text_of(kept, "uri") or web_address(source.url) or f"urn:nhsreader:article:{source.id}"
    target: dict[str, Any] = {"source": uri}
    if passage.has_words:
        target["selector"] = [
            {"type": "TextPositionSelector", "start": mark.start, "end": mark.end},
            {
                "type": "TextQuoteSelector",
                "exact": mark.exact,
                "prefix": mark.prefix,
                "suffix": mark.suffix,
            },
        ]
    user = text_of(kept, "user") or USER
    return {
        "id": mark.id,
        "created": mark.created,
        "updated": mark.modified,
        "user": user,
        "uri": uri,
        "text": mark.note,
        "tags": list(mark.tags),
        "group": text_of(kept, "group") or "__world__",
        "permissions": {"read": [user], "admin": [user], "update": [user], "delete": [user]},
        "target": [target],
        "document": {"title": [one_line(source.title)]},
        "hidden": False,
        "flagged": False,
        "links": {},
    }


def _item(number: int, value: Any) -> Item:
    if not isinstance(value, dict):
        return Refused(f"item {number}", "it is no annotation")
    name = text_of(value, "id") or f"item {number}"
    if value.get("references"):
        return Refused(name, "an answer to another annotation, which has no place of its own")
    targets = value.get("target")
    target = targets[0] if isinstance(targets, list) and targets else targets
    target = target if isinstance(target, dict) else {}
    uri = text_of(value, "uri") or text_of(target, "source")
    if not uri:
        return Refused(name, "it names no page")
    found = selectors_of(target.get("selector"))
    if target.get("selector") and not found.get("exact", "").strip():
        return Refused(name, "it has no TextQuoteSelector, so its words are not known")
    document = value.get("document")
    titles = document.get("title") if isinstance(document, dict) else None
    title = titles[0] if isinstance(titles, list) and titles else titles
    tags = value.get("tags")
    ours = _OURS.match(uri)
    identifier = text_of(value, "id")
    kept = {member: value[member] for member in _KEPT_MEMBERS if member in value}
    return Incoming(
        id=bookmark_id(identifier, "" if identifier else f"{uri}\0{found}\0{value.get('text')}"),
        url="" if ours else uri,
        article=ours.group(1) if ours else "",
        title=one_line(title) if isinstance(title, str) else "",
        note=clean(text_of(value, "text")).strip(),
        tags=tuple(tag for tag in (tags if isinstance(tags, list) else []) if isinstance(tag, str)),
        created=time_of(text_of(value, "created")),
        modified=time_of(text_of(value, "updated")),
        extra={KEPT: kept, **({"via": f"urn:hypothesis:{identifier}"} if identifier else {})},
        **found,
    )
