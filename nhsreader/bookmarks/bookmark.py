"""A bookmark: what someone marked, where it stood and what they wrote about it."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timezone
from hashlib import sha256
from typing import Any, Literal, get_args

import msgspec
from msgspec.structs import replace

from nhsreader.documents import reading_text
from nhsreader.documents.model import ID_PATTERN as ARTICLE_ID
from nhsreader.errors import BadInput
from nhsreader.text.fold import find_quote
from nhsreader.text.places import BODY, TITLE, Place, comment_number
from nhsreader.text.sanitise import clean, one_line

Kind = Literal["passage", "article", "heading", "search", "entry"]
KINDS: tuple[str, ...] = get_args(Kind)
WITH_WORDS = ("passage", "heading")
WITHOUT_ARTICLE = ("search", "entry")
CONTEXT_SIZE = 64
BOOKMARK_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")


class Bookmark(msgspec.Struct, frozen=True, kw_only=True):
    """A passage, an article, a heading, a search or a glossary entry someone marked.

    `article` is the article's id; a search or an entry has none and holds its query or its id
    in `subject`. A passage or heading stands at `start` to `end`, in code points of the
    reading text of `part`, whose hash is `text_sha256`; `exact` are its words, `prefix` and
    `suffix` the 64 code points before and after them, and `occurrences` how often the words
    stood in that text (0: not known). `mark` names a colour. Times are ISO 8601 in UTC.
    `extra` holds the members of a stored annotation this program does not know, which are
    written back.
    """

    id: str
    kind: Kind
    article: str = ""
    subject: str = ""
    part: str = ""
    start: int = 0
    end: int = 0
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    occurrences: int = 0
    text_sha256: str = ""
    reading_text_version: int = 0
    note: str = ""
    tags: tuple[str, ...] = ()
    mark: str | None = None
    created: str
    modified: str
    extra: dict[str, Any] = {}

    @property
    def place(self) -> Place:
        """Where the passage stood when it was marked."""
        return Place(self.article, self.part, self.start, self.end)


def new_id(now: datetime) -> str:
    """A UUID of version 7 (RFC 9562): ids sort by time, to about a quarter of a microsecond."""
    since = now - datetime(1970, 1, 1, tzinfo=timezone.utc)
    micro = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    milli, rest = divmod(micro, 1000)
    digits = f"{milli:012x}7{rest * 4096 // 1000:03x}{8 + secrets.randbelow(4):x}"
    digits += f"{secrets.randbits(60):015x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def text_hash(text: str) -> str:
    """The SHA-256 of a reading text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def make(
    article: str,
    part: str,
    text: str,
    start: int,
    end: int,
    *,
    note: str = "",
    tags: Iterable[str] = (),
    now: datetime | None = None,
    kind: Literal["passage", "heading"] = "passage",
    mark: str | None = None,
    text_sha256: str | None = None,
) -> Bookmark:
    """A bookmark of `text[start:end]`, where `text` is the reading text of that part.

    White space at both ends is left out and no combined character is cut. `now` must know its
    time zone; `text_sha256` is the hash of `text` where it is at hand. Raises BadInput for a
    stretch that is empty or not in the text, and for an article or part that cannot be.
    """
    now = now or datetime.now(timezone.utc)
    if not ARTICLE_ID.match(article):
        raise BadInput(f"{article!r} is not the id of an article")
    if part not in (BODY, TITLE) and comment_number(part) is None:
        raise BadInput(f"{part!r} is not a part of an article: body, title or comment:N")
    when = _utc(now)
    return Bookmark(
        id=new_id(now),
        kind=kind,
        article=article,
        part=part,
        note=clean(note).strip(),
        tags=clean_tags(tags),
        mark=mark,
        created=when,
        modified=when,
        reading_text_version=reading_text.VERSION,
        text_sha256=text_sha256 or text_hash(text),
        **_words(text, start, end),
    )


def make_whole(
    kind: Literal["article", "search", "entry"],
    name: str,
    *,
    note: str = "",
    tags: Iterable[str] = (),
    now: datetime | None = None,
    mark: str | None = None,
) -> Bookmark:
    """A bookmark of an article or entry by its id, or of a search by its query.

    Raises BadInput for a name that cannot be.
    """
    now = now or datetime.now(timezone.utc)
    name = one_line(name)
    if not name or (kind == "article" and not ARTICLE_ID.match(name)):
        raise BadInput(f"{name!r} names no {kind}")
    when = _utc(now)
    return Bookmark(
        id=new_id(now),
        kind=kind,
        article=name if kind == "article" else "",
        subject="" if kind == "article" else name,
        note=clean(note).strip(),
        tags=clean_tags(tags),
        mark=mark,
        created=when,
        modified=when,
    )


def revise(
    bookmark: Bookmark,
    *,
    now: datetime | None = None,
    note: str | None = None,
    tags: Iterable[str] | None = None,
    mark: str | None = None,
) -> Bookmark:
    """The bookmark with another note, tags or mark; None leaves one as it is, "" clears it."""
    return replace(
        bookmark,
        note=bookmark.note if note is None else clean(note).strip(),
        tags=bookmark.tags if tags is None else clean_tags(tags),
        mark=bookmark.mark if mark is None else (mark or None),
        modified=_utc(now or datetime.now(timezone.utc)),
    )


def reattach(
    bookmark: Bookmark, text: str, start: int, end: int, *, now: datetime | None = None
) -> Bookmark:
    """The bookmark moved to `text[start:end]` of its part's present reading text.

    Raises BadInput as `make` does.
    """
    return replace(
        bookmark,
        text_sha256=text_hash(text),
        reading_text_version=reading_text.VERSION,
        modified=_utc(now or datetime.now(timezone.utc)),
        **_words(text, start, end),
    )


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Each tag once, on one line, in the order given; empty ones left out."""
    return tuple(tag for tag in dict.fromkeys(map(one_line, tags)) if tag)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without the white space at its ends.

    Raises BadInput for one that is empty, holds no words or is not in the text.
    """
    if not 0 <= start < end <= len(text):
        raise BadInput(
            f"{start} to {end} is no stretch of the text, which has {len(text)} characters"
        )
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise BadInput("there are no words in that stretch, only white space")
    return start, end


def _words(text: str, start: int, end: int) -> dict[str, Any]:
    start, end = trimmed(text, start, end)
    while start > 0 and unicodedata.combining(text[start]):
        start -= 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    exact = text[start:end]
    return {
        "start": start,
        "end": end,
        "exact": exact,
        "prefix": text[max(0, start - CONTEXT_SIZE) : start],
        "suffix": text[end : end + CONTEXT_SIZE],
        "occurrences": max(1, len(find_quote(text, exact))),
    }


def _utc(now: datetime) -> str:
    if now.tzinfo is None:
        raise ValueError("a time without a time zone")
    return now.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
