"""The desk for search: queries, snippets, facets; keeps the index in step."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

import msgspec

from nhsreader.catalog.store import ArticleRow
from nhsreader.documents.files import write_atomically
from nhsreader.errors import BadInput, ReaderError
from nhsreader.reader.articles import ArticleDesk, ArticleSummary
from nhsreader.reader.house import BUNDLED, House, Scope
from nhsreader.search import model
from nhsreader.search.highlight import Highlighter, matches
from nhsreader.search.snippets import snippets as choose_snippets
from nhsreader.text.places import BODY, TITLE, comment_number

SNIPPET_WIDTH = 220
SNIPPETS = 3
EVERYTHING = 1_000_000
MANY = 50


class SnippetView(msgspec.Struct, frozen=True):
    """A stretch of an article with what matched; offsets in code points of the part."""

    part: str
    start: int
    end: int
    text: str
    highlights: tuple[tuple[int, int], ...]


class HitView(msgspec.Struct, frozen=True, kw_only=True):
    """An article found; `matches` counts every place in it."""

    id: str
    summary: ArticleSummary
    score: float
    matches: int
    where: str
    snippets: tuple[SnippetView, ...]
    places: tuple[tuple[str, int, int], ...]


class SearchPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of hits out of `total`; `partial` where none has everything asked for."""

    query: str
    explained: str
    total: int
    partial: bool
    hits: tuple[HitView, ...]
    did_you_mean: tuple[str, ...]
    facets: dict[str, list[tuple[str, int]]]
    highlighter: Highlighter


class SearchDesk:
    """Answers queries over the articles in scope."""

    def __init__(self, house: House, articles: ArticleDesk) -> None:
        self._house = house
        self._articles = articles
        self._lock = threading.Lock()
        self._index_generation = ""

    def run(
        self,
        query: str,
        *,
        limit: int = 20,
        offset: int = 0,
        sort: model.Sort = "relevance",
        scope: Scope = "all",
        comments: bool = False,
        facets: bool = False,
        typing: bool = False,
        details: bool = True,
    ) -> SearchPage:
        """Search; `typing` takes the last word as a prefix.

        Without `details` hits have no snippets and no count of matches: `detailed` adds them
        to those that are looked at.

        Brings the index in step first. Raises QueryError with the column, BadInput.
        """
        if limit < 0 or offset < 0:
            raise BadInput("--limit and --offset count from 0")
        self.in_step()
        request = model.Request(
            query=query, limit=limit, offset=offset, sort=sort, scope=self._house.scope(scope),
            comments=comments, prefix_last=typing,
        )  # fmt: skip
        answer = self._search(request)
        hits = []
        for hit in answer.hits:
            row = self._house.store.row(hit.id)
            if row is not None:
                view = HitView(
                    id=row.id, summary=self._articles.summary_of(row), score=hit.score,
                    where=hit.where, matches=0, snippets=(), places=(),
                )  # fmt: skip
                hits.append(self.detailed(view, answer.terms, comments) if details else view)
        return SearchPage(
            query=query,
            explained=answer.explained,
            total=answer.total,
            partial=answer.partial,
            hits=tuple(hits),
            did_you_mean=answer.did_you_mean,
            facets=self._facets(request) if facets else {},
            highlighter=answer.terms,
        )

    def detailed(self, hit: HitView, highlighter: Highlighter, comments: bool = False) -> HitView:
        """The hit with its snippets and every place in it that matches."""
        texts = self._house.store.texts(hit.id)
        snippets: list[SnippetView] = []
        places: list[tuple[str, int, int]] = []
        order = [BODY, *(part for part in texts if comment_number(part)), TITLE]
        for part in order:
            if comment_number(part) and not comments and hit.where != "comments":
                continue
            text = texts[part].text
            found = matches(highlighter, text, part)
            places += [(part, start, end) for start, end in found]
            if not found or (part == TITLE and snippets):
                continue
            if len(snippets) < SNIPPETS:
                made = choose_snippets(text, found, SNIPPET_WIDTH, SNIPPETS - len(snippets))
                snippets += [
                    SnippetView(part, s.start, s.end, s.text, tuple(s.highlights)) for s in made
                ]
        return msgspec.structs.replace(
            hit, matches=len(places), snippets=tuple(snippets), places=tuple(places)
        )

    def places(self, page: SearchPage, identifier: str) -> list[tuple[str, int, int]]:
        """Every place (part, start, end) in an article that the page's query matches."""
        texts = self._house.store.texts(identifier)
        return [
            (part, start, end)
            for part, text in texts.items()
            for start, end in matches(page.highlighter, text.text, part)
        ]

    def in_step(self, again: bool = False) -> bool:
        """Bring the index in step with the catalog; True if it had to change.

        When the house is relaxed only `again` does so.
        """
        if self._house.relaxed and not again:
            return False
        with self._lock:
            store = self._house.in_step()
            generation = self._wanted(store.generation)
            if generation == self._index_generation:
                return False
            changed = self._update(generation)
            self._index_generation = generation
            return changed

    def rebuild(self) -> int:
        """Build the index anew beside the old one and swap; returns the articles indexed."""
        with self._lock:
            self._house.in_step()
            self._build_anew()
            return self._house.engine.count()

    def index_is_current(self) -> bool:
        """Whether the index was last brought in step with the catalog as it is now."""
        return self._marked() == self._wanted(self._house.store.generation)

    def _marked(self) -> str:
        try:
            return (self._house.cache / "index-generation").read_text(encoding="utf-8")
        except (OSError, ValueError):
            return ""

    def _wanted(self, generation: str) -> str:
        return f"{generation}:{self._house.publishers.digest}"

    def _update(self, generation: str) -> bool:
        try:
            engine = self._house.engine
            articles = len(self._house.store.stamps())
            if self._marked() == generation and engine.count() == articles:
                return False
            wanted = {row.id: self._sha(row) for row in self._house.store.rows()}
            stored = engine.stored()
            stale = [i for i, sha in wanted.items() if stored.get(i) != sha]
            gone = [i for i in stored if i not in wanted]
            if not stored and len(stale) >= MANY:
                self._build_anew()
                return True
            if stale or gone:
                engine.update(self._records(stale), gone, self._told(len(stale)))
        except model.IndexDamaged as damage:
            self._repair(damage)
            return True
        self._mark(generation)
        return True

    def _build_anew(self) -> None:
        generation = self._wanted(self._house.store.generation)
        ids = list(self._house.store.stamps())
        self._house.new_engine(self._records(ids), self._told(len(ids)))
        self._mark(generation)
        self._index_generation = generation

    def _repair(self, damage: model.IndexDamaged) -> None:
        self._house.notice(f"the search index {damage.what}; it is built anew")
        self._build_anew()

    def _search(self, request: model.Request) -> model.Answer:
        try:
            return self._house.engine.search(request)
        except model.IndexDamaged as damage:
            with self._lock:
                self._repair(damage)
            return self._house.engine.search(request)

    def _told(self, total: int) -> Callable[[int], None] | None:
        progress = self._house.progress
        if progress is None:
            return None
        return lambda done: progress("indexing", done, total)

    def _mark(self, generation: str) -> None:
        try:
            write_atomically(self._house.cache / "index-generation", generation)
        except ReaderError as error:
            # The index is good; it will only be compared again the next time.
            self._house.notice(str(error))

    def _sha(self, row: ArticleRow) -> str:
        """Names everything of an article that is indexed."""
        publisher = self._house.publishers.get(row.publisher)
        seen = (row.content_sha, row.library, row.id, msgspec.json.encode(publisher).decode())
        return sha256("\n".join(seen).encode()).hexdigest()

    def _records(self, ids: Iterable[str]) -> Iterator[model.Record]:
        for identifier in ids:
            row = self._house.store.row(identifier)
            if row is not None:
                yield self._record(row)

    def _record(self, row: ArticleRow) -> model.Record:
        texts = self._house.store.texts(row.id)
        publisher = self._house.publishers.get(row.publisher)
        names = (publisher.name, *publisher.shorts, *publisher.aliases) if publisher else ()
        return model.Record(
            id=row.id,
            sha=self._sha(row),
            library="bundled" if row.library == BUNDLED else "mine",
            title=row.title,
            body=texts[BODY].text,
            comments=tuple(text.text for part, text in texts.items() if comment_number(part)),
            publisher=row.publisher,
            publisher_names=names,
            kind=row.kind,
            authors=tuple(row.front.authors),
            year=int(row.earliest[:4]) if row.earliest else None,
            date=row.earliest,
            categories=tuple(row.front.categories),
            tags=tuple(row.front.tags),
            truncated=row.truncated,
        )

    def _facets(self, request: model.Request) -> dict[str, list[tuple[str, int]]]:
        everything = msgspec.structs.replace(request, limit=EVERYTHING, offset=0)
        counts: dict[str, Counter[str]] = {
            name: Counter() for name in ("publisher", "year", "kind", "acronym")
        }
        for hit in self._search(everything).hits:
            row = self._house.store.row(hit.id)
            if row is None:
                continue
            counts["publisher"][row.publisher or "unknown"] += 1
            counts["year"][row.earliest[:4] if row.earliest else "undated"] += 1
            counts["kind"][row.kind] += 1
            terms = {m.term for m in self._house.store.mentions(row.id) if m.term.upper() == m.term}
            counts["acronym"].update(terms)
        return {
            name: sorted(held.items(), key=lambda item: (-item[1], item[0]))[:50]
            for name, held in counts.items()
        }
