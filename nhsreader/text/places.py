"""Where something stands in an article's text."""

from __future__ import annotations

import re

import msgspec

BODY = "body"
TITLE = "title"
_COMMENT = re.compile(r"comment:([1-9][0-9]*)\Z")


class Place(msgspec.Struct, frozen=True, order=True):
    """A stretch of one part of an article, in code points of that part's reading text."""

    id: str
    part: str
    start: int
    end: int


def comment_part(number: int) -> str:
    """The name of the part that holds comment `number`, counted from 1."""
    return f"comment:{number}"


def comment_number(part: str) -> int | None:
    """The comment's number, counted from 1, or None where `part` is no comment."""
    match = _COMMENT.match(part)
    return int(match.group(1)) if match else None
