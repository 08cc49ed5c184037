"""The desk for bookmarks going out to other programs and coming in from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import msgspec
from msgspec.structs import replace

from nhsreader.bookmarks.bookmark import WITHOUT_ARTICLE, Bookmark
from nhsreader.bookmarks.exports.attaching import (
    MIN_TELLING,
    Attached,
    attach,
    flat,
    lost,
    utc_now,
)
from nhsreader.bookmarks.exports.files import (
    ExportedFile,
    write_file,
    write_markdown,
    write_vault,
)
from nhsreader.bookmarks.exports.formats import EXPORT_FORMATS, JSON_FORMATS, READERS, WRITERS
from nhsreader.bookmarks.exports.incoming import (
    IMPORT_FORMATS,
    Incoming,
    Refused,
    guess_format,
    load_json,
)
from nhsreader.bookmarks.exports.selection import (
    LeftOut,
    Marked,
    Passage,
    Selection,
    Source,
    paragraph_number,
)
from nhsreader.catalog.store import ArticleRow
from nhsreader.documents.files import MAX_BYTES, read_bytes
from nhsreader.documents.model import slugify
from nhsreader.documents.reading_text import ReadingText
from nhsreader.errors import BadInput
from nhsreader.reader.bookmarks import BookmarkDesk, BookmarkView
from nhsreader.reader.house import House
from nhsreader.text.places import BODY, TITLE, comment_number

__all__ = ["EXPORT_FORMATS", "IMPORT_FORMATS", "ExchangeDesk", "Exported", "ExportedFile", "Taken"]

_TRACKING = ("utm_", "fbclid", "gclid")
MAX_NAMED = 5


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """A finished export: its `text`, or the files it was written to."""

    format: str
    bookmarks: int
    left_out: tuple[LeftOut, ...] = ()
    text: str = ""
    files: tuple[ExportedFile, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The report; `content` is a JSON value where the format is JSON, else text."""
        value = {
            "format": self.format,
            "bookmarks": self.bookmarks,
            "left_out": msgspec.to_builtins(self.left_out),
        }
        if self.files:
            return {**value, "files": msgspec.to_builtins(self.files)}
        content = load_json(self.text) if self.format in JSON_FORMATS else self.text
        return {**value, "content": content}


class TakenItem(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one item of a file.

    `action` is added, unchanged, orphan (kept, its words not found) or refused; `state` that of
    the bookmark, empty where there is none.
    """

    id: str
    action: str
    state: str = ""
    article: str = ""
    quote: str = ""
    why: str = ""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file of bookmarks."""

    format: str
    items: tuple[TakenItem, ...]

    def count(self, action: str) -> int:
        """How many items came to that."""
        return sum(item.action == action for item in self.items)

    def to_json(self) -> dict[str, Any]:
        """Counts by action, and the items."""
        counts = {name: self.count(name) for name in ("added", "unchanged", "orphan", "refused")}
        return {"format": self.format, **counts, "items": msgspec.to_builtins(self.items)}


class ExchangeDesk:
    """Writes bookmarks in other formats and takes them in."""

    def __init__(self, house: House, bookmarks: BookmarkDesk) -> None:
        self._house = house
        self._bookmarks = bookmarks

    def export(
        self,
        format_: str,
        *,
        article: str | None = None,
        tag: str | None = None,
        output: Path | None = None,
    ) -> Exported:
        """Export all bookmarks, or those of an article or with a tag, as text or to `output`.

        The same bookmarks give the same bytes, and a file that holds them is not written again.
        Raises BadInput for an unknown format or article and where `output` does not fit.
        """
        if format_ not in EXPORT_FORMATS:
            raise _no_format(format_, EXPORT_FORMATS)
        if format_ == "obsidian" and output is None:
            raise BadInput("obsidian makes a folder of notes", do="give --output FOLDER")
        selection = self._selection(article, tag)
        number = len(selection.bookmarks)
        if format_ == "obsidian":
            assert output is not None
            files = write_vault(output, selection)
            return Exported(format=format_, bookmarks=number, files=tuple(files))
        if format_ == "markdown" and output is not None:
            written, rendered = write_markdown(output, selection)
        else:
            rendered = WRITERS[format_](selection)
            if output is None:
                left_out = rendered.left_out
                return Exported(
                    format=format_, bookmarks=number, left_out=left_out, text=rendered.text
                )
            written = write_file(output, rendered.text)
        return Exported(
            format=format_, bookmarks=number, left_out=rendered.left_out, files=(written,)
        )

    def take(self, text: str, format_: str | None = None) -> Taken:
        """Take the bookmarks of a file's text in; the format is told by the content if not given.

        None is taken twice: not one whose id is here, nor one with the same words and note in
        the same article. What is here is never changed. Raises BadInput for a text that is not
        of the format.
        """
        if format_ is not None and format_ not in IMPORT_FORMATS:
            raise _no_format(format_, IMPORT_FORMATS)
        kind = guess_format(text) if format_ is None else format_
        items = READERS[kind](text)  # type: ignore[index]
        taking = _Taking(self._house, self._bookmarks)
        new = [item for item in items if isinstance(item, Incoming) and not taking.settled(item)]
        attached = dict(zip(map(id, new), taking.attach(new), strict=True))
        done = []
        for item in items:
            if isinstance(item, Refused):
                done.append(TakenItem(id=item.id, action="refused", why=item.why))
            elif isinstance(item, Bookmark):
                done.append(taking.own(item))
            else:
                done.append(taking.foreign(item, attached.get(id(item))))
        return Taken(format=kind, items=tuple(done))

    def take_file(self, file: str | BinaryIO, format_: str | None = None) -> Taken:
        """`take` a file by its path, or an open one.

        Raises StorageError where it cannot be read, and BadInput naming it as `take` does.
        """
        name = file if isinstance(file, str) else "-"
        if isinstance(file, str):
            data = read_bytes(Path(file).expanduser())
        else:
            data = file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                raise BadInput("too large to take", where=name)
        try:
            return self.take(data.decode("utf-8-sig"), format_)
        except UnicodeDecodeError:
            raise BadInput("it is not UTF-8 text", where=name) from None
        except BadInput as error:
            raise BadInput(error.what, where=error.where or name, do=error.do) from None

    def _selection(self, article: str | None, tag: str | None) -> Selection:
        marks = self._bookmarks.marks()
        if article is not None and not any(mark.article == article for mark in marks):
            self._house.row(article)
        store = self._house.in_step()
        views = self._bookmarks.list(article, tag)
        by_article: dict[str, list[BookmarkView]] = {}
        loose = []
        for view in views:
            if view.bookmark.kind in WITHOUT_ARTICLE:
                loose.append(view.bookmark)
            else:
                by_article.setdefault(view.bookmark.article, []).append(view)
        chosen = []
        for name in sorted(by_article):
            row, texts = store.row(name), store.texts(name)
            passages = sorted((_passage(view, row, texts) for view in by_article[name]), key=_order)
            chosen.append(Marked(self._source(name, row), tuple(passages)))
        here = {mark.id for mark in marks}
        titles = {}
        for name in sorted({mark.article for mark in marks if mark.article}):
            row = store.row(name)
            titles[name] = row.title if row else name
        return Selection(
            articles=tuple(chosen),
            loose=tuple(sorted(loose, key=lambda mark: mark.id)),
            exists=here.__contains__,
            titles=titles,
        )

    def _source(self, name: str, row: ArticleRow | None) -> Source:
        if row is None:
            return Source(id=name, title=name, known=False)
        front = row.front
        inferred = None if row.published else front.published_inferred
        return Source(
            id=name,
            title=row.title,
            authors=tuple(front.authors),
            publisher=self._house.publishers.name(row.publisher) or "",
            kind=row.kind,
            published=row.published or "",
            earliest=inferred.earliest if inferred else "",
            latest=inferred.latest if inferred else "",
            how=inferred.how if inferred else "",
            url=front.url or "",
            retrieved=front.retrieved or "",
            truncated=row.truncated,
            guessed=tuple(sorted(front.guessed)),
            text_sha256=row.text_sha,
            same_story=tuple(pair.other for pair in self._house.store.same_story(name)),
        )


class _Taking:
    """One import: what was here before it and what it has added."""

    def __init__(self, house: House, desk: BookmarkDesk) -> None:
        self._house = house
        self._desk = desk
        self._folder = house.bookmarks
        self._here = {mark.id: mark for mark in self._folder.all()}
        self._places = {_place_key(mark): mark.id for mark in self._here.values()}
        self._words = {_words_key(mark): mark.id for mark in self._here.values()}
        self._texts: dict[str, dict[str, ReadingText]] = {}
        self._now: datetime = utc_now()

    def own(self, mark: Bookmark) -> TakenItem:
        """Take a bookmark of this program's, with every member."""
        there = self._here.get(mark.id)
        if there is not None and there != mark:
            why = "a bookmark of that id is here with other contents, and is kept"
            return _item(mark, "refused", why=why)
        twin = mark.id if there is not None else self._places.get(_place_key(mark))
        if twin is not None:
            return _item(mark, "unchanged", why="" if twin == mark.id else f"it is here as {twin}")
        return self._add(mark, "")

    def settled(self, item: Incoming) -> bool:
        """Whether an item is here already and has its place."""
        there = self._here.get(item.id)
        return there is not None and bool(there.text_sha256 or not there.exact)

    def foreign(self, item: Incoming, attached: Attached | None) -> TakenItem:
        """Take a passage from elsewhere; `attached` is None where it is settled."""
        there = self._here.get(item.id)
        if attached is None:
            assert there is not None
            return _item(there, "unchanged")
        mark = attached.bookmark
        twin = item.id if there is not None else self._words.get(_words_key(mark))
        placeless = there is not None and there.exact and not there.text_sha256
        if there is not None and placeless and mark.text_sha256:
            # It was kept without a place, and its article has come since.
            kept = replace(
                mark, note=there.note, tags=there.tags, mark=there.mark, extra=there.extra
            )
            stored = self._folder.update(kept, was=there)
            return _item(stored, "added", state="exact", why="its words are found now")
        if twin is not None:
            return _item(mark, "unchanged", why="" if twin == mark.id else f"it is here as {twin}")
        return self._add(mark, attached.why)

    def _add(self, mark: Bookmark, why: str) -> TakenItem:
        try:
            self._folder.add(mark)
        except BadInput as error:
            return _item(mark, "refused", why=error.what)
        self._here[mark.id] = mark
        state = self._desk.view(mark, self._texts).state
        if state == "orphan":
            known = self._house.store.row(mark.article) is not None
            reason = "its words are not in the article" if known else "its article is not here"
            return _item(mark, "orphan", state=state, why=why or reason)
        return _item(mark, "added", state=state, why=why)

    def attach(self, items: Sequence[Incoming]) -> list[Attached]:
        """Find each item's article and its place there, or keep its words without."""
        if not items:
            return []
        store = self._house.in_step()
        rows = [row for row in store.rows() if self._house.shows(row)]
        by_address: dict[str, list[str]] = {}
        by_title: dict[str, list[str]] = {}
        for row in rows:
            if address := _address(row.front.url or ""):
                by_address.setdefault(address, []).append(row.id)
            by_title.setdefault(flat(row.title), []).append(row.id)
        ids = {row.id for row in rows}
        found: list[Attached | None] = []
        for item in items:
            named = [item.article] if item.article in ids else []
            named = named or by_address.get(_address(item.url), [])
            best = self._best(item, named)
            if best is None and item.title:
                titled = self._best(item, by_title.get(flat(item.title), []))
                best = titled if titled and titled.state != "orphan" else None
            found.append(best)
        waiting = {at: flat(items[at].exact) for at, best in enumerate(found) if best is None}
        holding = self._holding(rows, waiting)
        return [
            best or self._by_words(item, holding.get(at, []))
            for at, (item, best) in enumerate(zip(items, found, strict=True))
        ]

    def _best(self, item: Incoming, articles: Sequence[str]) -> Attached | None:
        """The item in the likeliest of some articles; None where there are none."""
        ranks = ("exact", "changed", "orphan")
        tried = [
            attach(item, name, {p: t.text for p, t in self._parts(name).items()}, self._now)
            for name in articles
        ]
        return min(tried, key=lambda one: ranks.index(one.state), default=None)

    def _by_words(self, item: Incoming, holding: Sequence[str]) -> Attached:
        if len(holding) == 1:
            found = self._best(item, holding)
            assert found is not None
            return found
        name = slugify(item.title or _last_step(item.url), "not-in-the-library")
        if holding:
            some = ", ".join(holding[:MAX_NAMED])
            why = f"its words stand in {len(holding)} articles and nothing tells which: {some}"
        elif item.exact and len(flat(item.exact)) < MIN_TELLING:
            why = "its page is not in the library, and its words are too few to tell an article by"
        else:
            why = "no article of the library has its address, its title or its words"
        return lost(item, name, why, self._now)

    def _holding(self, rows: Sequence[ArticleRow], waiting: dict[int, str]) -> dict[int, list[str]]:
        """The articles that hold the words of each item, in one pass over the library."""
        waiting = {at: words for at, words in waiting.items() if len(words) >= MIN_TELLING}
        found: dict[int, list[str]] = {}
        if not waiting:
            return found
        for row in rows:
            texts = [flat(text.text) for text in self._house.store.texts(row.id).values()]
            for at, words in waiting.items():
                if any(words in text for text in texts):
                    found.setdefault(at, []).append(row.id)
        return found

    def _parts(self, article: str) -> dict[str, ReadingText]:
        if article not in self._texts:
            self._texts[article] = self._house.store.texts(article)
        return self._texts[article]


def _passage(view: BookmarkView, row: ArticleRow | None, texts: dict[str, ReadingText]) -> Passage:
    mark, place = view.bookmark, view.place
    text = texts.get(mark.part)
    number = comment_number(mark.part)
    comments = row.front.comments if row else []
    commenter = comments[number - 1].author if number and number <= len(comments) else None
    return Passage(
        bookmark=mark,
        state=view.state,
        found=view.anchor.found if view.anchor else "",
        paragraph=paragraph_number(text, place.start) if place and text and mark.exact else 0,
        commenter=commenter or "",
    )


def _order(passage: Passage) -> tuple[int, int, int, int, str]:
    mark = passage.bookmark
    part = {"": 0, TITLE: 1, BODY: 2}.get(mark.part, 3)
    return part, comment_number(mark.part) or 0, mark.start, mark.end, mark.id


def _place_key(mark: Bookmark) -> tuple[str, ...]:
    words = (mark.kind, mark.article or mark.subject, mark.part, mark.exact, mark.note)
    return (*words, str(mark.start))


def _words_key(mark: Bookmark) -> tuple[str, ...]:
    return mark.kind, mark.article, flat(mark.exact), mark.note.strip()


def _item(mark: Bookmark, action: str, *, state: str = "", why: str = "") -> TakenItem:
    name = mark.article or mark.subject
    return TakenItem(
        id=mark.id, action=action, state=state, article=name, quote=mark.exact, why=why
    )


def _address(url: str) -> str:
    """The address without what differs between copies of one link; nothing for no web page."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host:
        return ""
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([pair for pair in pairs if not pair[0].startswith(_TRACKING)])
    return f"{host}{unquote(parts.path).rstrip('/')}?{query}"


def _last_step(url: str) -> str:
    steps = [step for step in url.partition("?")[0].split("/") if step]
    return steps[-1] if steps else ""


def _no_format(name: str, formats: Sequence[str]) -> BadInput:
    return BadInput(f"there is no format {name!r}", do=f"formats: {', '.join(formats)}")
