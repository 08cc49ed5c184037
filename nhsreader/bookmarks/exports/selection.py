"""What is exported: articles with their bookmarks, and bookmarks that belong to no article."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from nhsreader.bookmarks.bookmark import WITH_WORDS, Bookmark
from nhsreader.documents.reading_text import ReadingText
from nhsreader.text.places import BODY, TITLE, comment_number
from nhsreader.text.sanitise import clean, one_line, visible

NUMBERED = ("paragraph", "item", "quotation")
VERSION_DIGITS = 12


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """An article as a citation needs it; `known` is False where the library has it no longer.

    `published` is what the source states; `earliest`, `latest` and `how` an inferred date.
    `guessed` names what the source does not state plainly: title, authors. `same_story` are ids
    of articles with the same text or part of it.
    """

    id: str
    title: str
    known: bool = True
    authors: tuple[str, ...] = ()
    publisher: str = ""
    kind: str = "page"
    published: str = ""
    earliest: str = ""
    latest: str = ""
    how: str = ""
    url: str = ""
    retrieved: str = ""
    truncated: bool = False
    guessed: tuple[str, ...] = ()
    text_sha256: str = ""
    same_story: tuple[str, ...] = ()

    @property
    def date_words(self) -> str:
        """The date for a person: as stated, or that it is not and what was inferred."""
        if self.published:
            return self.published
        if self.earliest:
            return f"not stated; between {self.earliest} and {self.latest} (inferred: {self.how})"
        return "not stated"

    @property
    def remarks(self) -> list[str]:
        """What a citation says beside its fields: no date, cut short, guessed."""
        said = []
        if not self.published and self.earliest:
            said.append(
                f"Undated; between {self.earliest} and {self.latest} (inferred: {self.how})"
            )
        elif not self.published:
            said.append("Undated")
        if self.truncated:
            said.append("The source held only the beginning")
        if self.guessed:
            said.append(f"Guessed from the page: {', '.join(self.guessed)}")
        return said


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A bookmark and where its words stand now.

    `found` are the words that stand there where they changed; `paragraph` is counted from 1 in
    its part, 0 where it is in none; `commenter` wrote the comment it stands in.
    """

    bookmark: Bookmark
    state: str = "exact"
    found: str = ""
    paragraph: int = 0
    commenter: str = ""

    @property
    def has_words(self) -> bool:
        """Whether it is a passage or a heading."""
        return self.bookmark.kind in WITH_WORDS

    @property
    def place_words(self) -> str:
        """Its part and paragraph, for a person."""
        if not self.has_words:
            return "the whole article"
        part = self.bookmark.part
        number = comment_number(part)
        if number is not None:
            words = f"comment {number} by {self.commenter or 'an unnamed reader'}"
        else:
            words = {BODY: "body", TITLE: "title"}.get(part, part)
        if self.bookmark.kind == "heading":
            words += ", heading"
        return f"{words}, paragraph {self.paragraph}" if self.paragraph else words

    @property
    def state_words(self) -> str:
        """What to know before quoting it; empty where the very words stand in the article."""
        return {
            "changed": "the article's words have changed since they were marked",
            "orphan": "these words are not in the article as it is now",
        }.get(self.state, "")

    @property
    def version(self) -> str:
        """The first digits of the hash of the text it was marked in, or nothing."""
        return self.bookmark.text_sha256[:VERSION_DIGITS]


class Marked(msgspec.Struct, frozen=True):
    """An article and its bookmarks, in the order of the text."""

    source: Source
    passages: tuple[Passage, ...]

    @property
    def tags(self) -> list[str]:
        """Every tag of its bookmarks, once, in alphabetical order."""
        return sorted({tag for one in self.passages for tag in one.bookmark.tags})


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """What is exported, sorted.

    `loose` are searches and entries. `exists` tells whether the library still has a bookmark of
    an id; `titles` are those of every article with a bookmark, chosen or not.
    """

    articles: tuple[Marked, ...] = ()
    loose: tuple[Bookmark, ...] = ()
    exists: Callable[[str], bool] = lambda identifier: True
    titles: Mapping[str, str] = {}

    @property
    def bookmarks(self) -> list[Bookmark]:
        """Every bookmark, sorted by id."""
        found = [one.bookmark for article in self.articles for one in article.passages]
        return sorted([*found, *self.loose], key=lambda mark: mark.id)


class LeftOut(msgspec.Struct, frozen=True):
    """A bookmark a format has no place for, and why."""

    id: str
    why: str


class Rendered(msgspec.Struct, frozen=True):
    """A finished export: the same text for the same bookmarks."""

    text: str
    left_out: tuple[LeftOut, ...] = ()


def citable(selection: Selection) -> tuple[list[Marked], tuple[LeftOut, ...]]:
    """The articles that can be cited, and the bookmarks that leaves out."""
    out = [LeftOut(mark.id, f"a {mark.kind} is no publication") for mark in selection.loose]
    for article in selection.articles:
        if not article.source.known:
            why = f"article {article.source.id} is not in the library"
            out += [LeftOut(one.bookmark.id, why) for one in article.passages]
    return [article for article in selection.articles if article.source.known], tuple(out)


def paragraph_number(text: ReadingText, offset: int) -> int:
    """Which paragraph, list item or quotation holds a code point, from 1; 0 where none does."""
    number = 0
    for block in text.blocks:
        if block.start > offset:
            break
        number += block.kind in NUMBERED
        if block.start <= offset < block.end:
            return number if block.kind in NUMBERED else 0
    return 0


def cited_words(passage: Passage) -> str:
    """A bookmark on one line: its words, its note, its place and its version."""
    mark = passage.bookmark
    words = [f"“{one_line(mark.exact)}”"] if passage.has_words else []
    if mark.note:
        words.append(f"Note: {one_line(mark.note)}")
    place = [one_line(passage.place_words)]
    if passage.version:
        place.append(f"text version {passage.version}")
    if passage.state_words:
        place.append(passage.state_words)
    return " ".join([*words, f"({'; '.join(place)})"])


def web_address(url: str) -> str:
    """The address where it is one of the web and safe to link to, else nothing."""
    url = clean(url).strip()
    if not url.lower().startswith(("http://", "https://")):
        return ""
    return "".join(f"%{ord(c):02X}" if c in ' <>"`\\^{|}\n' else c for c in url)


def to_json(value: Any) -> str:
    """JSON with sorted keys in which nothing can act on a terminal."""
    text = json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False)
    if visible(text) != text:
        text = "".join(c if visible(c) == c else json.dumps(c)[1:-1] for c in text)
    return text + "\n"
