"""What a file of bookmarks from elsewhere holds, before it is matched with the library."""

from __future__ import annotations

import csv
import json
import re
import uuid
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any, Literal, NoReturn, get_args

import msgspec

from nhsreader.bookmarks.bookmark import Bookmark
from nhsreader.errors import BadInput
from nhsreader.text.sanitise import clean, one_line, visible

ImportFormat = Literal["annotation", "hypothesis", "readwise"]
IMPORT_FORMATS: tuple[str, ...] = get_args(ImportFormat)
_UUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\Z")
_COLLECTIONS = ("AnnotationCollection", "AnnotationPage", "Annotation")
_DATES = ("%Y-%m-%d %H:%M", "%B %d, %Y %I:%M %p", "%B %d, %Y", "%d %B %Y", "%m/%d/%Y", "%Y/%m/%d")


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A marked passage of a page, or a whole page where `exact` is empty.

    `article` is the id of its article where the file names one of ours; `hint` where the
    passage began, in code points, or -1. `extra` are members to keep in the annotation.
    """

    id: str
    url: str = ""
    title: str = ""
    article: str = ""
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    hint: int = -1
    note: str = ""
    tags: tuple[str, ...] = ()
    created: str = ""
    modified: str = ""
    extra: dict[str, Any] = {}


class Refused(msgspec.Struct, frozen=True):
    """An item that cannot be taken: what it is called or its number, and why."""

    id: str
    why: str


Item = Incoming | Bookmark | Refused


def guess_format(text: str) -> ImportFormat:
    """The format of a file by what it holds. Raises BadInput where that is none of them."""
    start = text.lstrip("\ufeff \t\r\n")
    if start[:1] not in ("{", "["):
        header = next(csv.reader([start.split("\n", 1)[0]]), [])
        if "highlight" in [cell.strip().lower() for cell in header]:
            return "readwise"
        raise _unknown()
    value = load_json(text)
    if isinstance(value, dict):
        if kinds_of(value) & set(_COLLECTIONS):
            return "annotation"
        if isinstance(value.get("annotations", value.get("rows")), list):
            return "hypothesis"
    elif isinstance(value, list):
        first = value[0] if value else {"type": "Annotation"}
        if isinstance(first, dict):
            return "annotation" if "Annotation" in kinds_of(first) else "hypothesis"
    raise _unknown()


def load_json(text: str) -> Any:
    """The value of a JSON text. Raises BadInput, naming the line."""
    try:
        return json.loads(text.lstrip("\ufeff"), parse_constant=_no_number, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise BadInput(f"not JSON: {error.msg} in line {error.lineno}") from None
    except (ValueError, RecursionError) as error:
        raise BadInput(f"not JSON: {error}") from None


def kinds_of(value: dict[str, Any]) -> set[str]:
    """The types of a JSON-LD object."""
    kinds = value.get("type")
    return {
        kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind in _COLLECTIONS
    }


def bookmark_id(identifier: str, *words: str) -> str:
    """The same UUID for the same item: the item's own, or one made of what identifies it."""
    found = _UUID.match(identifier)
    if found:
        return found.group(1)
    name = "\0".join([identifier, *words]).encode("utf-8", "replace").decode()
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"nhsreader:{name}"))


def selectors_of(given: Any) -> dict[str, Any]:
    """`exact`, `prefix`, `suffix` and `hint` of an annotation's selectors."""
    found: dict[str, Any] = {}
    waiting = list(given) if isinstance(given, list) else [given]
    while waiting and len(found) < 4:
        selector = waiting.pop(0)
        if not isinstance(selector, dict):
            continue
        if selector.get("type") == "TextQuoteSelector" and "exact" not in found:
            for name in ("exact", "prefix", "suffix"):
                found[name] = clean(text_of(selector, name))
        elif selector.get("type") == "TextPositionSelector" and "hint" not in found:
            start = selector.get("start")
            found["hint"] = start if isinstance(start, int) and start >= 0 else -1
        if isinstance(selector.get("refinedBy"), dict):
            waiting.append(selector["refinedBy"])
    return found


def text_of(owner: dict[str, Any], name: str) -> str:
    """A member that is text, else nothing."""
    value = owner.get(name)
    return value if isinstance(value, str) else ""


def time_of(text: str) -> str:
    """A time in any usual form as ISO 8601 in UTC, or nothing; without a zone it is UTC."""
    text = one_line(text)
    for parse in (_iso, *(_format(pattern) for pattern in _DATES)):
        try:
            when = parse(text)
            when = when.replace(tzinfo=timezone.utc) if when.tzinfo is None else when
            return when.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (ValueError, OverflowError):
            continue
    return ""


def safe(text: str) -> str:
    """The text as it is, or without what could act on a terminal."""
    return clean(text) if visible(text) != text else text


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(re.sub(r"[zZ]\Z", "+00:00", text))


def _format(pattern: str) -> Callable[[str], datetime]:
    return lambda text: datetime.strptime(text, pattern)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _finite(word: str) -> float:
    number = float(word)
    return number if abs(number) != float("inf") else _no_number(word)


def _unknown() -> BadInput:
    return BadInput(
        "it cannot be told what format this is",
        do=f"say so with --format: {', '.join(IMPORT_FORMATS)}",
    )
