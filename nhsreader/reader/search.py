"""The desk for search: queries, snippets, facets; keeps the index in step."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from nhsreader.catalog.store import ArticleRow
from nhsreader.documents.files import sweep_half_written, write_atomically
from nhsreader.errors import BadInput, ReaderError
from nhsreader.reader.articles import ArticleDesk, ArticleSummary
from nhsreader.reader.facets import FacetCounter
from nhsreader.reader.house import BUNDLED, House, Scope
from nhsreader.reader.marks import LibraryMarks
from nhsreader.reader.vocabulary import GlossaryVocabulary
from nhsreader.search import model
from nhsreader.search.highlight import Highlighter, matches
from nhsreader.search.snippets import snippets as choose_snippets
from nhsreader.text.places import BODY, TITLE, comment_number

if TYPE_CHECKING:
    from nhsreader.reader.saved import SavedDesk

Sort = model.Sort
SNIPPET_WIDTH = 220
SNIPPETS = 3
EVERYTHING = 1_000_000


class SnippetView(msgspec.Struct, frozen=True):
    """A stretch of an article with what matched; offsets in code points of the part."""

    part: str
    start: int
    end: int
    text: str
    highlights: tuple[tuple[int, int], ...]


class HitView(msgspec.Struct, frozen=True, kw_only=True):
    """An article found; `matches` counts every place in it.

    `copies` are the ids of other copies of the same story, folded into this row; `notes` the
    user's own that were found.
    """

    id: str
    summary: ArticleSummary
    score: float
    matches: int
    where: str
    snippets: tuple[SnippetView, ...]
    places: tuple[tuple[str, int, int], ...]
    copies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class SearchPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of hits out of `total`; `partial` where none has everything asked for, `question`
    where the query was taken for one.

    `articles` counts copies without a row of their own too. `also` are hits besides those
    counted, with some of the words, where few have all.
    """

    query: str
    explained: str
    total: int
    partial: bool
    question: bool
    hits: tuple[HitView, ...]
    did_you_mean: tuple[str, ...]
    facets: dict[str, list[tuple[str, int]]]
    highlighter: Highlighter
    articles: int
    clauses: tuple[model.Clause, ...] = ()
    also: tuple[HitView, ...] = ()


class SearchDesk:
    """Answers queries over the articles in scope."""

    def __init__(self, house: House, articles: ArticleDesk, saved: Callable[[], SavedDesk]) -> None:
        self._house = house
        self._vocabulary = GlossaryVocabulary(house)
        self._saved = saved
        self._marks = LibraryMarks(house, lambda name: saved().query_of(name))
        self._facets = FacetCounter(house)
        self._articles = articles
        self._lock = threading.Lock()
        self._index_generation = ""

    def run(
        self,
        query: str,
        *,
        limit: int = 20,
        offset: int = 0,
        sort: Sort = "relevance",
        scope: Scope = "all",
        comments: bool = False,
        facets: bool = False,
        typing: bool = False,
        details: bool = True,
        copies: bool = True,
        explain: bool = False,
        questions: bool = False,
        go_on: Callable[[], None] = lambda: None,
    ) -> SearchPage:
        """Search; `typing` takes the last word as a prefix, `questions` a question for one.

        Without `copies` one article of each family has a row. `go_on` is called while the
        search runs and may raise to give it up.

        Without `details` hits have no snippets and no count of matches: `detailed` adds them
        to those that are looked at.

        Brings the index in step first. Raises QueryError with the column, BadInput.
        """
        if limit < 0 or offset < 0:
            raise BadInput("--limit and --offset count from 0")
        self.in_step()
        request = model.Request(
            query=query, limit=limit, offset=offset, sort=sort, scope=self._house.scope(scope),
            comments=comments, prefix_last=typing, collapse=not copies, explain=explain,
            also=True, questions=questions,
        )  # fmt: skip
        answer = self._search(request, go_on)

        def views(hits: Iterable[model.Hit]) -> Iterator[HitView]:
            for hit in hits:
                row = self._house.store.row(hit.id)
                if row is not None:
                    view = HitView(
                        id=row.id, summary=self._articles.summary_of(row), score=hit.score,
                        where=hit.where, matches=0, snippets=(), places=(), copies=hit.copies,
                    )  # fmt: skip
                    yield self.detailed(view, answer.terms, comments) if details else view

        return SearchPage(
            query=query,
            explained=answer.explained,
            total=answer.total,
            partial=answer.partial,
            question=answer.question,
            hits=tuple(views(answer.hits)),
            also=tuple(views(answer.also)),
            did_you_mean=answer.did_you_mean,
            facets=self._facets.count(self._everything(request)) if facets else {},
            highlighter=answer.terms,
            articles=answer.articles,
            clauses=answer.clauses,
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
            found = self._places(hit.id, highlighter, text, part)
            places += [(part, start, end) for start, end in found]
            if not found or (part == TITLE and snippets):
                continue
            if len(snippets) < SNIPPETS:
                made = choose_snippets(text, found, SNIPPET_WIDTH, SNIPPETS - len(snippets))
                snippets += [
                    SnippetView(part, s.start, s.end, s.text, tuple(s.highlights)) for s in made
                ]
        notes = self._noted(hit.id, highlighter) if hit.where == "notes" else ()
        return msgspec.structs.replace(
            hit, matches=len(places), snippets=tuple(snippets), places=tuple(places),
            notes=tuple(notes),
        )  # fmt: skip

    def _noted(self, identifier: str, highlighter: Highlighter) -> list[str]:
        """The user's notes on an article that match."""
        notes = self._marks.notes().get(identifier, ())
        return [note for note in notes if matches(highlighter, note, "note")]

    def complete(self, typed: str) -> list[str]:
        """Whole queries that complete the last word typed, best first."""
        from nhsreader.reader.completion import completions

        return completions(typed, self._house, lambda: [one.name for one in self._saved().all()])

    def places(self, page: SearchPage, identifier: str) -> list[tuple[str, int, int]]:
        """Every place (part, start, end) in an article that the page's query matches."""
        texts = self._house.store.texts(identifier)
        return [
            (part, start, end)
            for part, text in texts.items()
            for start, end in self._places(identifier, page.highlighter, text.text, part)
        ]

    def _places(
        self, identifier: str, highlighter: Highlighter, text: str, part: str
    ) -> list[tuple[int, int]]:
        """Where a part matches, mentions of the senses asked for among them."""
        found = matches(highlighter, text, part)
        if not highlighter.senses:
            return found
        senses = set(highlighter.senses)
        meant = [
            (mention.start, mention.end)
            for mention in self._house.store.mentions(identifier)
            if mention.sense in senses and mention.part == part
        ]
        kept: list[tuple[int, int]] = []
        for start, end in sorted({*found, *meant}, key=lambda place: (place[0], -place[1])):
            if not kept or start >= kept[-1][1]:
                kept.append((start, end))
        return kept

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

    def _search(
        self, request: model.Request, go_on: Callable[[], None] = lambda: None
    ) -> model.Answer:
        try:
            return self._house.engine.search(request, self._vocabulary, self._marks, go_on)
        except model.IndexDamaged as damage:
            with self._lock:
                self._repair(damage)
            return self._house.engine.search(request, self._vocabulary, self._marks, go_on)

    def _everything(self, request: model.Request) -> list[str]:
        """The ids of all rows of an answer; which copy has the row depends on the order."""
        everything = msgspec.structs.replace(
            request, limit=EVERYTHING, offset=0, explain=False, also=False
        )
        return [hit.id for hit in self._search(everything).hits]

    def _told(self, total: int) -> Callable[[int], None] | None:
        progress = self._house.progress
        if progress is None:
            return None
        return lambda done: progress("indexing", done, total)

    def _mark(self, generation: str) -> None:
        try:
            write_atomically(self._house.cache / "index-generation", generation)
            sweep_half_written(self._house.cache)
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
