"""The desk for putting right: correct, split, merge, remove and restore articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from nhsreader.catalog.facts import reading_texts
from nhsreader.documents.model import KINDS, Comment, Document, kind_of
from nhsreader.errors import BadInput
from nhsreader.reader.articles import ArticleDesk, ArticleSummary
from nhsreader.reader.house import House
from nhsreader.reader.originals import Originals
from nhsreader.reader.shelf import Shelf
from nhsreader.text.dates import parse_date
from nhsreader.text.places import BODY
from nhsreader.text.sanitise import one_line


class Corrections(msgspec.Struct, frozen=True, kw_only=True):
    """What to correct; None leaves a value as it is, an empty one takes it away."""

    title: str | None = None
    authors: Sequence[str] | None = None
    publisher: str | None = None
    published: str | None = None
    kind: str | None = None
    tags: Sequence[str] | None = None


class Origin(NamedTuple):
    """Where an article came from: the kept original, the file imported, the address."""

    original: str | None
    file: str | None
    url: str | None


class CurationDesk:
    """Changes the user's own articles; every earlier state is kept."""

    def __init__(self, house: House, articles: ArticleDesk) -> None:
        self._house = house
        self._articles = articles

    def edit(self, identifier: str, corrections: Corrections) -> ArticleSummary:
        """Correct an article; what is corrected is kept through re-imports.

        Raises BadInput for an article that is not the user's or a value that cannot be.
        """
        document = self._own(identifier)
        changed = _corrected(document, corrections)
        if not changed:
            raise BadInput("nothing to correct", do="`nhsreader edit --help` lists what can be")
        document.edited = sorted({*document.edited, *changed})
        document.guessed = [key for key in document.guessed if key not in changed]
        self._save(document)
        return self._articles.summary(identifier)

    def remove(self, identifier: str) -> ArticleSummary:
        """Move an article to the trash; its bookmarks stay. Raises BadInput."""
        self._own(identifier)
        summary = self._articles.summary(identifier)
        self._house.own.trash(identifier)
        self._house.in_step(again=True)
        return summary

    def restore(self, identifier: str) -> ArticleSummary:
        """Bring an article back from the trash. Raises BadInput where it is not there."""
        if not self._house.own.restore(identifier):
            raise BadInput(f"{identifier!r} is not in the trash")
        self._house.in_step(again=True)
        return self._articles.summary(identifier)

    def split(self, identifier: str, at: int, title: str | None = None) -> list[ArticleSummary]:
        """Cut an article in two before the block that holds code point `at` of its body.

        Comments stay with the second, below which they stood. Raises BadInput where the cut
        would leave one of them empty.
        """
        document = self._own(identifier)
        text = reading_texts(document)[BODY]
        block = text.blocks[text.block_at(at)] if text.blocks else None
        if block is None or block.start <= 0:
            raise BadInput("the cut would leave the first part empty", where="--at")
        head, tail = _cut_markdown(document.body, text.text[: block.start])
        second = msgspec.structs.replace(
            document,
            id=Shelf(self._house).next_id(document.id),
            title=one_line(title) if title else _first_words(text.text[block.start :]),
            body=tail,
            guessed=[] if title else ["title"],
            edited=["body", *(["title"] if title else [])],
            url=None,
        )
        document.body, document.comments = head, []
        document.edited = sorted({*document.edited, "body", "comments"})
        self._house.own.save(second, new=True)
        self._save(document)
        return [self._articles.summary(document.id), self._articles.summary(second.id)]

    def merge(self, identifier: str, others: Sequence[str]) -> ArticleSummary:
        """Put the texts and comments of other articles below this one's; they go to the trash."""
        document = self._own(identifier)
        parts = [self._own(other) for other in others]
        if not parts or identifier in others or len(set(others)) != len(others):
            raise BadInput("merge takes one article and others to put below it")
        for part in parts:
            heading = "" if "title" in part.guessed else f"## {part.title}\n\n"
            document.body = f"{document.body.rstrip()}\n\n{heading}{part.body}"
            first = len(document.comments)
            document.comments += [_moved(comment, first) for comment in part.comments]
            document.truncated = part.truncated
        document.edited = sorted({*document.edited, "body", "comments"})
        self._save(document)
        for other in others:
            self._house.own.trash(other)
        self._house.in_step(again=True)
        return self._articles.summary(identifier)

    def origin(self, identifier: str) -> Origin:
        """Where an article came from. Raises BadInput for an unknown id."""
        front = self._house.row(identifier).front
        provenance = front.provenance
        originals = Originals(self._house.own.path)
        kept = None
        if provenance and originals.has(provenance.sha256):
            kept = str(originals.path(provenance.sha256))
        return Origin(kept, provenance.file if provenance else None, front.url)

    def _own(self, identifier: str) -> Document:
        row = self._house.row(identifier)
        if row.folder != str(self._house.own.path):
            raise BadInput(
                f"{identifier!r} is not in the library that is written to",
                do="bundled articles cannot be changed",
            )
        return self._house.own.load(identifier)

    def _save(self, document: Document) -> None:
        before = self._house.own.load(document.id)
        self._house.own.keep_version(document.id, reading_texts(before)[BODY].sha256)
        self._house.own.save(document)
        self._house.in_step(again=True)


def _corrected(document: Document, corrections: Corrections) -> set[str]:
    changed: set[str] = set()
    if corrections.title is not None:
        document.title = one_line(corrections.title)
        if not document.title:
            raise BadInput("a title cannot be empty", where="--title")
        changed.add("title")
    if corrections.authors is not None:
        document.authors = [name for name in map(one_line, corrections.authors) if name]
        changed.add("authors")
    if corrections.publisher is not None:
        document.publisher = one_line(corrections.publisher) or None
        changed.add("publisher")
    if corrections.published is not None:
        document.published = _date(corrections.published)
        changed |= {"published", "published_inferred"}
        if document.published:
            document.published_inferred = None
    if corrections.kind is not None:
        document.kind, document.kind_stated = kind_of(one_line(corrections.kind))
        if document.kind_stated and document.kind == "page":
            raise BadInput(f"kinds are {', '.join(KINDS)}", where="--kind")
        changed |= {"kind", "kind_stated"}
    if corrections.tags is not None:
        document.tags = [tag for tag in map(one_line, corrections.tags) if tag]
        changed.add("tags")
    return changed


def _date(text: str) -> str | None:
    if not text.strip():
        return None
    try:
        return str(parse_date(text))
    except ValueError as error:
        raise BadInput(str(error), where="--date") from None


def _moved(comment: Comment, by: int) -> Comment:
    parent = comment.parent + by if comment.parent else None
    return msgspec.structs.replace(comment, parent=parent)


def _cut_markdown(body: str, before: str) -> tuple[str, str]:
    """Cut Markdown at the blank line whose head reads as `before`."""
    from nhsreader.documents.reading_text import from_markdown

    wanted = before.strip()
    chunks = body.split("\n\n")
    low, high = 1, len(chunks) - 1
    while low <= high:
        middle = (low + high) // 2
        head = "\n\n".join(chunks[:middle])
        length = len(from_markdown(head).text.strip())
        if length == len(wanted):
            return head + "\n", "\n\n".join(chunks[middle:])
        low, high = (middle + 1, high) if length < len(wanted) else (low, middle - 1)
    raise BadInput("the article cannot be cut there", where="--at",
                   do="choose the beginning of a paragraph outside a list or table")  # fmt: skip


def _first_words(text: str, longest: int = 70) -> str:
    words = one_line(text[: longest * 3])
    return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0] + "…"
