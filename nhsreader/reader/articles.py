"""The desk for articles: lists and texts."""

from __future__ import annotations

import msgspec

from nhsreader.catalog.store import ArticleRow
from nhsreader.documents.model import Comment, Document, InferredDate
from nhsreader.documents.reading_text import ReadingText
from nhsreader.errors import BadInput
from nhsreader.reader.house import House, Scope
from nhsreader.text.dates import parse_date


class ArticleSummary(msgspec.Struct, frozen=True, kw_only=True):
    """An article as lists show it."""

    id: str
    title: str
    title_guessed: bool
    authors: list[str]
    publisher: str | None
    publisher_name: str | None
    kind: str
    published: str | None
    published_inferred: InferredDate | None
    truncated: bool
    comments: int
    comments_declared: int | None
    words: int
    library: str
    url: str | None
    file: str | None
    lines: tuple[int, int] | None
    categories: list[str]
    tags: list[str]
    text_sha256: str

    @property
    def date_words(self) -> str:
        """The date for a person: stated, inferred with a tilde, or `undated`."""
        if self.published:
            return self.published
        if self.published_inferred:
            first, last = self.published_inferred.earliest, self.published_inferred.latest
            return f"~{first}" if first == last else f"~{first}..{last}"
        return "undated"


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An article to read: its summary, front matter, texts and comments."""

    summary: ArticleSummary
    front: Document
    parts: dict[str, ReadingText]

    @property
    def comments(self) -> list[Comment]:
        """The comments' authors, dates and parents; their texts are in `parts`."""
        return self.front.comments


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What to list."""

    publisher: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    truncated: bool = False
    undated: bool = False
    scope: Scope = "all"


class ArticleDesk:
    """Lists articles and fetches their texts."""

    def __init__(self, house: House) -> None:
        self._house = house

    def list(self, filters: Filters | None = None, *, fresh: bool = True) -> list[ArticleSummary]:
        """Articles that pass, newest first; `fresh=False` takes the catalog as it stands.

        Raises BadInput for a bad date.
        """
        filters = filters or Filters()
        store = self._house.in_step() if fresh else self._house.store
        since = _day(filters.since, "--since")
        until = _day(filters.until, "--until")
        scope = self._house.scope(filters.scope)
        found = []
        for row in store.rows():
            if not self._house.shows(row, scope):
                continue
            if filters.kind and row.kind != filters.kind:
                continue
            if filters.publisher and not self._is_publisher(row, filters.publisher):
                continue
            if filters.truncated and not row.truncated:
                continue
            if filters.undated and row.published:
                continue
            if since and (row.latest is None or row.latest < since[0]):
                continue
            if until and (row.earliest is None or row.earliest > until[1]):
                continue
            found.append(self.summary_of(row))
        return found

    def get(self, identifier: str) -> Article:
        """An article with its texts. Raises BadInput for an unknown id."""
        row = self._house.row(identifier)
        parts = self._house.store.texts(identifier)
        return Article(summary=self.summary_of(row), front=row.front, parts=parts)

    def summary(self, identifier: str) -> ArticleSummary:
        """An article's summary. Raises BadInput for an unknown id."""
        return self.summary_of(self._house.row(identifier))

    def summary_of(self, row: ArticleRow) -> ArticleSummary:
        """The summary of a catalog row."""
        front = row.front
        provenance = front.provenance
        return ArticleSummary(
            id=row.id,
            title=row.title,
            title_guessed="title" in front.guessed,
            authors=front.authors,
            publisher=row.publisher,
            publisher_name=self._house.publishers.name(row.publisher),
            kind=row.kind,
            published=row.published,
            published_inferred=front.published_inferred,
            truncated=row.truncated,
            comments=row.comments,
            comments_declared=front.comments_declared,
            words=row.words,
            library=row.library,
            url=front.url,
            file=provenance.file if provenance else None,
            lines=provenance.lines if provenance else None,
            categories=front.categories,
            tags=front.tags,
            text_sha256=row.text_sha,
        )

    def _is_publisher(self, row: ArticleRow, wanted: str) -> bool:
        names = {row.publisher, self._house.publishers.name(row.publisher)}
        publisher = self._house.publishers.get(row.publisher)
        if publisher:
            names |= {*publisher.shorts, *publisher.aliases}
        return wanted.casefold() in {name.casefold() for name in names if name}


def _day(value: str | None, option: str) -> tuple[str, str] | None:
    if value is None:
        return None
    try:
        when = parse_date(value)
    except ValueError as error:
        raise BadInput(str(error), where=option) from None
    return when.earliest.isoformat(), when.latest.isoformat()
