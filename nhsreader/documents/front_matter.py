"""An article file: YAML front matter between `---` lines, then Markdown."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from nhsreader import plain_yaml
from nhsreader.documents.model import (
    ID_PATTERN,
    Comment,
    Document,
    InferredDate,
    Provenance,
    kind_of,
)
from nhsreader.errors import BadDocument
from nhsreader.text.dates import parse_date
from nhsreader.text.sanitise import clean, one_line

FORMAT_VERSION = 1
MAX_FRONT_MATTER = 64 * 1024
_KEYS = [
    "title", "authors", "publisher", "kind", "kind_stated", "published", "published_inferred",
    "url", "retrieved", "categories", "tags", "truncated", "comments_declared", "provenance",
    "guessed", "edited",
]  # fmt: skip
_TIME = re.compile(r"(?<=\d)[T ]\d\d:\d\d.*\Z")
_LISTS = ("authors", "categories", "tags", "guessed", "edited")


class _Stored(msgspec.Struct, kw_only=True):
    id: str | None = None
    title: str | None = None
    authors: list[str] = []
    publisher: str | None = None
    kind: str | None = None
    kind_stated: str | None = None
    published: str | None = None
    published_inferred: InferredDate | None = None
    url: str | None = None
    retrieved: str | None = None
    categories: list[str] = []
    tags: list[str] = []
    truncated: bool = False
    comments_declared: int | None = None
    provenance: Provenance | None = None
    guessed: list[str] = []
    edited: list[str] = []


def split(text: str) -> tuple[str | None, str, int]:
    """(front matter or None, body, the body's first line from 1)."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, text, 1
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1 : number - 1]), "\n".join(lines[number:]), number + 1
    return None, text, 1


def parse(text: str, where: str, default_id: str) -> Document:
    """The document in an article file. Raises BadDocument, naming file and line.

    `default_id` serves where the front matter gives none; an unknown key is kept in `extra`.
    """
    front, body, _ = split(clean(text))
    if front is None:
        front = ""
    if len(front) > MAX_FRONT_MATTER:
        raise BadDocument("the front matter is over 64 KB", where=f"{where}:1")
    parsed = plain_yaml.load(front, where, first_line=2)
    value = parsed.value if parsed.value is not None else {}
    if not isinstance(value, dict):
        raise parsed.error("the front matter must be `key: value` lines")
    _check_version(value, parsed)
    for key in _LISTS:
        if isinstance(value.get(key), str):
            value[key] = [value[key]]
        elif value.get(key, ()) is None:
            value[key] = []
    parsed.value = {key: item for key, item in value.items() if item is not None}
    stored = parsed.convert(_Stored)
    if "kind" in value and value["kind"] is None:
        stored.kind = None
    _check_dates(stored, parsed)
    identifier = stored.id or default_id
    if not ID_PATTERN.match(identifier):
        raise parsed.error(f"{identifier!r} cannot be an id", ("id",), "use a-z, 0-9 and hyphens")
    kind, odd_kind = kind_of(stored.kind) if stored.kind else ("page", None)
    document = Document(id=identifier, title=one_line(stored.title or identifier))
    for key in _KEYS:
        if key != "title":
            setattr(document, key, _on_one_line(getattr(stored, key)))
    document.kind = kind
    document.kind_stated = _on_one_line(stored.kind_stated or odd_kind)
    document.body = body.strip("\n") + "\n" if body.strip() else ""
    document.extra = {
        key: item
        for key, item in value.items()
        if key not in _KEYS and key not in ("id", "format_version")
    }
    return document


def dump(document: Document) -> str:
    """The article file for a document, without its comments."""
    front: dict[str, Any] = {"format_version": FORMAT_VERSION, "id": document.id}
    for key in _KEYS:
        value = getattr(document, key)
        if isinstance(value, msgspec.Struct):
            value = {k: v for k, v in msgspec.to_builtins(value).items() if v is not None}
            if isinstance(value.get("lines"), tuple):
                value["lines"] = list(value["lines"])
        if value not in (None, [], False) or key in ("title", "authors", "kind"):
            front[key] = value
    front.update(document.extra)
    return f"---\n{plain_yaml.dump(front)}---\n\n{document.body}"


def parse_comments(text: str, where: str) -> list[Comment]:
    """The comments in a comments file. Raises BadDocument, naming file and line."""
    parsed = plain_yaml.load(clean(text), where)
    if parsed.value is None:
        return []
    if isinstance(parsed.value, dict):
        _check_version(parsed.value, parsed)
        comments = parsed.convert(list[Comment], ("comments",))
    else:
        comments = parsed.convert(list[Comment])
    for number, comment in enumerate(comments, 1):
        if comment.parent is not None and not 1 <= comment.parent < number:
            raise parsed.error(
                f"comment {number} answers comment {comment.parent}, which is not above it",
                ("comments", number - 1),
            )
    return comments


def dump_comments(comments: list[Comment]) -> str:
    """The comments file for a list of comments."""
    rows = [msgspec.to_builtins(comment) for comment in comments]
    rows = [{**{k: row[k] for k in row if k != "text"}, "text": row["text"]} for row in rows]
    return plain_yaml.dump({"format_version": FORMAT_VERSION, "comments": rows})


def _on_one_line(value: Any) -> Any:
    if isinstance(value, str):
        return one_line(value)
    return [one_line(item) for item in value] if isinstance(value, list) else value


def _check_version(value: dict[str, Any], parsed: plain_yaml.Parsed) -> None:
    version = value.get("format_version", str(FORMAT_VERSION))
    if version != str(FORMAT_VERSION):
        raise parsed.error(
            f"format_version {version} is not known here",
            ("format_version",),
            "this nhsreader is older than the file: update it",
        )


def _check_dates(stored: _Stored, parsed: plain_yaml.Parsed) -> None:
    for key in ("published", "retrieved"):
        value = getattr(stored, key)
        if value is None:
            continue
        try:
            # A time of day is more than the format keeps.
            setattr(stored, key, str(parse_date(_TIME.sub("", value))))
        except ValueError as error:
            raise parsed.error(str(error), (key,)) from None
    if stored.published_inferred:
        for key in ("earliest", "latest"):
            try:
                parse_date(getattr(stored.published_inferred, key))
            except ValueError as error:
                raise parsed.error(str(error), ("published_inferred", key)) from None
