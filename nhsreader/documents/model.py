"""An article and its comments, as stored."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

import msgspec

from nhsreader.text.dates import parse_date

KINDS = (
    "news", "blog-post", "commentary", "analysis", "briefing", "report", "statement", "speech",
    "letter", "submission", "slides", "minutes", "legislation", "page",
)  # fmt: skip
_KIND_WORDS = {
    "article": "news", "news-story": "news", "story": "news", "blog": "blog-post",
    "post": "blog-post", "blogpost": "blog-post", "blog-entry": "blog-post",
    "comment": "commentary", "opinion": "commentary", "editorial": "commentary",
    "column": "commentary", "presentation": "slides", "deck": "slides", "slide-deck": "slides",
    "evidence": "submission", "consultation-response": "submission", "act": "legislation",
    "bill": "legislation", "regulations": "legislation", "paper": "report",
    "press-release": "statement", "webpage": "page", "web-page": "page",
}  # fmt: skip
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,119}\Z")
MAX_SLUG = 72


class InferredDate(msgspec.Struct, frozen=True):
    """A range of days an undated text can be from, and how that is known."""

    earliest: str
    latest: str
    how: str


class Provenance(msgspec.Struct, frozen=True):
    """The file an article was made from; `lines` are the first and last, counted from 1."""

    file: str
    sha256: str
    lines: tuple[int, int] | None = None


class Comment(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """A reader's comment; `parent` is the number of the comment it answers, from 1."""

    text: str
    author: str | None = None
    date: str | None = None
    parent: int | None = None


class Document(msgspec.Struct, kw_only=True):
    """An article: `body` is Markdown, everything else its front matter and comments."""

    id: str
    title: str
    body: str = ""
    authors: list[str] = []
    publisher: str | None = None
    kind: str = "page"
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
    comments: list[Comment] = []
    extra: dict[str, Any] = {}

    @property
    def date_range(self) -> tuple[date, date] | None:
        """The first and last day it can be from, stated or inferred; None if undated."""
        if self.published:
            stated = parse_date(self.published)
            return stated.earliest, stated.latest
        if self.published_inferred:
            first = parse_date(self.published_inferred.earliest)
            last = parse_date(self.published_inferred.latest)
            return first.earliest, last.latest
        return None


def kind_of(word: str) -> tuple[str, str | None]:
    """The kind for a word, and the word itself where it is not one of ours."""
    slug = slugify(word, "page")
    if slug in KINDS:
        return slug, None
    return _KIND_WORDS.get(slug, "page"), word


def slugify(text: str, fallback: str = "article") -> str:
    """A stable id made of the words of `text`: a-z, 0-9 and hyphens, at most 72 characters."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", ""))
    plain = plain.replace("&", " and ").encode("ascii", "ignore").decode().lower()
    slug = _NOT_SLUG.sub("-", plain).strip("-")
    if len(slug) > MAX_SLUG:
        slug = slug[: MAX_SLUG + 1].rsplit("-", 1)[0][:MAX_SLUG].strip("-")
    return slug or fallback
