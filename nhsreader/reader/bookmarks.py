"""The desk for bookmarks: made, listed, shown where their words stand now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from typing import Any, Literal, get_args

import msgspec

from nhsreader import settings
from nhsreader.bookmarks import anchors, annotation, bookmark, quotes
from nhsreader.bookmarks.anchors import Anchor, State
from nhsreader.bookmarks.bookmark import WITH_WORDS, Bookmark
from nhsreader.bookmarks.store import counts
from nhsreader.documents.reading_text import ReadingText
from nhsreader.errors import BadInput
from nhsreader.reader.bookmark_log import BookmarkLog
from nhsreader.reader.house import House
from nhsreader.text.fold import fold
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


Views = list[BookmarkView]


class BookmarkDesk:
    """Keeps bookmarks in the first library's `bookmarks` folder."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._folder = house.bookmarks
        self._log = BookmarkLog(settings.paths().state / f"{house.name}.bookmark-log.json")

    def add(
        self,
        identifier: str,
        part: str,
        start: int,
        end: int,
        *,
        note: str = "",
        tags: tuple[str, ...] = (),
        mark: str | None = None,
        heading: bool = False,
    ) -> BookmarkView:
        """Bookmark a passage or a heading, in code points of the part's reading text.

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
            kind="heading" if heading else "passage",
            mark=mark,
        )
        made = self._folder.add(made)
        self._log.record("add", made.id)
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
        mark: str | None = None,
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
        return self.add(identifier, found, start, end, note=note, tags=tags, mark=mark)

    def add_heading(
        self,
        identifier: str,
        words: str,
        *,
        note: str = "",
        tags: tuple[str, ...] = (),
        mark: str | None = None,
    ) -> BookmarkView:
        """Bookmark the heading of an article with these words, or that begins with them.

        Raises BadInput where there is none, or more than one.
        """
        self._house.row(identifier)
        body = self._house.store.texts(identifier)[BODY]
        headings = [block for block in body.blocks if block.kind == "heading"]
        wanted = " ".join(fold(words).split())
        named = {
            block: " ".join(fold(body.text[block.start : block.end]).split()) for block in headings
        }
        found = [block for block in headings if named[block] == wanted] or [
            block for block in headings if named[block].startswith(wanted)
        ]
        if len(found) != 1:
            raise BadInput(
                f"{identifier} has {'no heading' if not found else f'{len(found)} headings'}"
                f" {words!r}",
                do="give its words in full" if found else "`nhsreader read` shows its headings",
            )
        at = found[0]
        return self.add(
            identifier, BODY, at.start, at.end, note=note, tags=tags, mark=mark, heading=True
        )

    def add_whole(
        self,
        kind: Literal["article", "search", "entry"],
        name: str,
        *,
        note: str = "",
        tags: tuple[str, ...] = (),
        mark: str | None = None,
    ) -> BookmarkView:
        """Bookmark an article or a glossary entry by its id, or a search by its query.

        Raises BadInput for an id that is none.
        """
        if kind == "article":
            self._house.row(name)
        elif kind == "entry" and self._house.glossary.by_id(name) is None:
            raise BadInput(
                f"no glossary entry has the id {name!r}", do="`nhsreader glossary` lists them"
            )
        made = bookmark.make_whole(kind, name, note=note, tags=tags, mark=mark)
        made = self._folder.add(made)
        self._log.record("add", made.id)
        return self.view(made)

    def edit(
        self,
        identifier: str,
        *,
        note: str | None = None,
        tags: Sequence[str] | None = None,
        mark: str | None = None,
    ) -> BookmarkView:
        """Change note, tags or mark; None leaves one as it is, "" clears it.

        Raises BadInput for an unknown id.
        """
        was = self._find(identifier)
        return self._change(was, bookmark.revise(was, note=note, tags=tags, mark=mark))

    def keep(self, identifier: str) -> BookmarkView:
        """Take the place and the words found now as the bookmark's own.

        Raises BadInput for an unknown id, and for one whose words are not found.
        """
        was = self._find(identifier)
        view = self.view(was)
        if view.anchor is None or view.anchor.state == "orphan":
            raise BadInput(
                f"the words of bookmark {was.id} are not found any more",
                do="it stays as it is, with its old words",
            )
        if view.anchor.state == "exact" and not was.part:
            return view
        text = self._house.store.texts(was.article)[was.part].text
        now = bookmark.reattach(was, text, view.anchor.start, view.anchor.end)
        return self._change(was, now)

    def check(self) -> dict[str, list[str]]:
        """The ids of all bookmarks by state: exact, moved, changed, orphan."""
        found: dict[str, list[str]] = {state: [] for state in get_args(State)}
        for view in self.list():
            found[view.state].append(view.bookmark.id)
        return found

    def undo(self) -> tuple[str, Bookmark]:
        """Take the last change back; what it was, in words, and the bookmark.

        Raises BadInput where there is none, or it cannot be taken back any more.
        """
        change = self._log.last()
        if change is None:
            raise BadInput("no change of a bookmark is left to take back")
        # One that cannot be taken back is not in the way of those before it.
        self._log.drop_last()
        if change.what == "add":
            return "not made after all, it is in the trash", self._folder.remove(change.id)
        if change.what == "remove":
            return "taken out of the trash again", self._folder.restore(change.id)
        was, now = change.was, self._find(change.id)
        assert was is not None
        return "as it was before", self._folder.update(was, was=now)

    def _change(self, was: Bookmark, now: Bookmark) -> BookmarkView:
        stored = self._folder.update(now, was=was)
        self._log.record("edit", stored.id, was if stored.id == was.id else None)
        return self.view(stored)

    def marks(self) -> Sequence[Bookmark]:
        """Every bookmark as stored, without looking where its words stand now."""
        return self._folder.all()

    def list(self, article: str | None = None, tag: str | None = None) -> list[BookmarkView]:
        """Bookmarks, by article then place; broken files become notices."""
        found, problems = self._folder.read()
        for problem in problems:
            self._house.notice(str(problem))
        return self._views(
            mark
            for mark in found
            if (article is None or mark.article == article) and (tag is None or tag in mark.tags)
        )

    def at_home(self, article: str) -> Views:
        """The bookmarks of an article that are found at once, by place."""
        return self._views(self._folder.at_home(article))

    def counts(self) -> dict[str, int]:
        """How many bookmarks each article has, without looking into them."""
        return counts(self._folder.path)

    def _views(self, marks: Iterable[Bookmark]) -> Views:
        texts: dict[str, dict[str, ReadingText]] = {}
        titles: dict[str, str | None] = {}
        views = [self.view(mark, texts, titles) for mark in marks]
        return sorted(views, key=lambda v: (v.bookmark.article, v.bookmark.part, v.bookmark.start))

    def get(self, identifier: str) -> BookmarkView:
        """One bookmark by id, or by the beginning of an id. Raises BadInput."""
        return self.view(self._find(identifier))

    def remove(self, identifier: str) -> BookmarkView:
        """Move a bookmark to the trash. Raises BadInput for an unknown id."""
        mark = self._find(identifier)
        view = self.view(mark)
        self._folder.remove(mark.id)
        self._log.record("remove", mark.id)
        return view

    def restore(self, identifier: str) -> BookmarkView:
        """Take a bookmark back out of the trash. Raises BadInput where it is not there."""
        return self.view(self._folder.restore(identifier))

    def view(
        self,
        mark: Bookmark,
        texts: dict[str, dict[str, ReadingText]] | None = None,
        titles: dict[str, str | None] | None = None,
    ) -> BookmarkView:
        """Where a bookmark's words stand now; `texts` and `titles` remember between calls."""
        store = self._house.in_step()
        texts = {} if texts is None else texts
        titles = {} if titles is None else titles
        if mark.article not in titles:
            row = store.row(mark.article)
            titles[mark.article] = row.title if row else None
        title = titles[mark.article]
        if title is None:
            return BookmarkView(bookmark=mark, title=None, anchor=None)
        if mark.article not in texts:
            texts[mark.article] = store.texts(mark.article)
        text = texts[mark.article].get(mark.part)
        anchor = self._anchor(mark, text) if text and mark.kind in WITH_WORDS else None
        return BookmarkView(bookmark=mark, title=title, anchor=anchor)

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


def grouped(views: Iterable[BookmarkView], by: str) -> dict[str, list[BookmarkView]]:
    """Bookmarks under the names of their groups; one with several tags stands under each.

    `by` is article, tag, mark, kind or state.
    """
    groups: dict[str, list[BookmarkView]] = {}
    for view in views:
        mark = view.bookmark
        names: Sequence[str]
        if by == "tag":
            names = mark.tags or ("no tag",)
        elif by == "mark":
            names = (mark.mark or "no colour",)
        elif by == "article":
            names = (view.title or mark.article or mark.kind,)
        else:
            names = (mark.kind if by == "kind" else view.state,)
        for name in names:
            groups.setdefault(name, []).append(view)
    return dict(sorted(groups.items()))


def _no_part(identifier: str, part: str, parts: Iterable[str]) -> BadInput:
    return BadInput(f"{identifier} has no part {part!r}", do=f"parts: {', '.join(parts)}")
