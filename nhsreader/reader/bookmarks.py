"""The desk for bookmarks: made, listed, shown where their words stand now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from typing import Any

import msgspec

from nhsreader.bookmarks import anchors, annotation, bookmark, quotes
from nhsreader.bookmarks.anchors import Anchor
from nhsreader.bookmarks.bookmark import WITH_WORDS, Bookmark
from nhsreader.bookmarks.store import BookmarkFolder
from nhsreader.documents.reading_text import ReadingText
from nhsreader.errors import BadInput
from nhsreader.reader.house import House
from nhsreader.text.places import BODY, Place

__all__ = ["Anchor", "Bookmark", "BookmarkDesk", "BookmarkView"]


class BookmarkView(msgspec.Struct, frozen=True, kw_only=True):
    """A bookmark with its article's title and where its words stand now.

    `anchor` is None where the article is no longer in the library, and for what has no
    words of its own: an article, a search, an entry.
    """

    bookmark: Bookmark
    title: str | None
    anchor: Anchor | None

    @property
    def state(self) -> str:
        """exact, moved, changed or orphan."""
        if self.anchor:
            return self.anchor.state
        whole = self.bookmark.kind not in WITH_WORDS
        return "exact" if whole and (self.title or not self.bookmark.article) else "orphan"

    @property
    def place(self) -> Place | None:
        """Where its words stand now, or None for an orphan."""
        if self.state == "orphan":
            return None
        mark = self.bookmark
        if self.anchor is None:
            return Place(mark.article, BODY, 0, 0) if mark.article else None
        return Place(mark.article, mark.part, self.anchor.start, self.anchor.end)

    def to_json(self) -> dict[str, Any]:
        """The W3C annotation, with its state now beside it."""
        value = annotation.to_annotation(self.bookmark)
        value["nhsreader:state"] = self.state
        value["nhsreader:title"] = self.title
        return value


class BookmarkDesk:
    """Keeps bookmarks in the first library's `bookmarks` folder."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._folder = BookmarkFolder(house.own.path / "bookmarks")

    def add(
        self,
        identifier: str,
        part: str,
        start: int,
        end: int,
        *,
        note: str = "",
        tags: tuple[str, ...] = (),
    ) -> BookmarkView:
        """Bookmark a passage, in code points of the part's reading text.

        Raises BadInput for an unknown article or part, or a stretch that is empty or outside.
        """
        row = self._house.row(identifier)
        texts = self._house.store.texts(identifier)
        if part not in texts:
            raise _no_part(identifier, part, texts)
        text = texts[part]
        made = bookmark.make(
            identifier,
            part,
            text.text,
            start,
            end,
            note=note,
            tags=tags,
            now=datetime.now(timezone.utc),
        )
        made = self._folder.add(made)
        return BookmarkView(bookmark=made, title=row.title, anchor=self._anchor(made, text))

    def add_quote(
        self,
        identifier: str,
        quote: str,
        *,
        part: str | None = None,
        nth: int | None = None,
        note: str = "",
        tags: tuple[str, ...] = (),
    ) -> BookmarkView:
        """Bookmark the passage with these words, in any part or only in one.

        Raises BadInput where they are not there, or more than once without `nth`.
        """
        self._house.row(identifier)
        texts = {p: t.text for p, t in self._house.store.texts(identifier).items()}
        if part is not None:
            if part not in texts:
                raise _no_part(identifier, part, texts)
            texts = {part: texts[part]}
        found, start, end = quotes.locate(texts, quote, nth)
        return self.add(identifier, found, start, end, note=note, tags=tags)

    def marks(self) -> Sequence[Bookmark]:
        """Every bookmark as stored, without looking where its words stand now."""
        return self._folder.all()

    def list(self, article: str | None = None, tag: str | None = None) -> list[BookmarkView]:
        """Bookmarks, by article then place; broken files become notices."""
        found = self._folder.for_article(article) if article else self._folder.all()
        texts: dict[str, dict[str, ReadingText]] = {}
        views = [self.view(mark, texts) for mark in found if tag is None or tag in mark.tags]
        for problem in self._folder.problems():
            self._house.notice(str(problem))
        return sorted(views, key=lambda v: (v.bookmark.article, v.bookmark.part, v.bookmark.start))

    def get(self, identifier: str) -> BookmarkView:
        """One bookmark by id, or by the beginning of an id. Raises BadInput."""
        return self.view(self._find(identifier))

    def remove(self, identifier: str) -> BookmarkView:
        """Move a bookmark to the trash. Raises BadInput for an unknown id."""
        mark = self._find(identifier)
        view = self.view(mark)
        self._folder.remove(mark.id)
        return view

    def restore(self, identifier: str) -> BookmarkView:
        """Take a bookmark back out of the trash. Raises BadInput where it is not there."""
        return self.view(self._folder.restore(identifier))

    def view(
        self, mark: Bookmark, texts: dict[str, dict[str, ReadingText]] | None = None
    ) -> BookmarkView:
        """Where a bookmark's words stand now; `texts` remembers articles between calls."""
        store = self._house.in_step()
        row = store.row(mark.article)
        if row is None:
            return BookmarkView(bookmark=mark, title=None, anchor=None)
        texts = {} if texts is None else texts
        if mark.article not in texts:
            texts[mark.article] = store.texts(mark.article)
        text = texts[mark.article].get(mark.part)
        anchor = self._anchor(mark, text) if text and mark.kind in WITH_WORDS else None
        return BookmarkView(bookmark=mark, title=row.title, anchor=anchor)

    def _anchor(self, mark: Bookmark, text: ReadingText) -> Anchor:
        old = None
        if mark.part == BODY and mark.text_sha256 != text.sha256:
            old = self._old_text(mark)
        return anchors.anchor(mark, text.text, text.sha256, old)

    def _old_text(self, mark: Bookmark) -> str | None:
        from nhsreader.documents import reading_text

        kept = self._house.own.version(mark.article, mark.text_sha256)
        return reading_text.from_markdown(kept.body).text if kept else None

    def _find(self, identifier: str) -> Bookmark:
        marks = self._folder.all() if identifier else ()
        found = [mark for mark in marks if mark.id.startswith(identifier)]
        exact = [mark for mark in found if mark.id == identifier]
        if exact:
            return exact[0]
        if len(found) == 1:
            return found[0]
        if found:
            raise BadInput(f"{identifier!r} begins {len(found)} ids", do="give more of the id")
        raise BadInput(
            f"there is no bookmark {identifier!r}", do="`nhsreader bookmarks list` shows every id"
        )


def _no_part(identifier: str, part: str, parts: Iterable[str]) -> BadInput:
    return BadInput(f"{identifier} has no part {part!r}", do=f"parts: {', '.join(parts)}")
