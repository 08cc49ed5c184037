"""The left pane: the search box over the library, or over what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from nhsreader.errors import ReaderError
from nhsreader.text.sanitise import visible
from nhsreader.tui.panes.contents import heading
from nhsreader.tui.rows import Row, RowList

if TYPE_CHECKING:
    from nhsreader.reader import Reader
    from nhsreader.reader.articles import ArticleSummary
    from nhsreader.reader.search import HitView, SearchPage

TYPING_PAUSE = 0.12
SHOWN = 60
DETAILED_AT_ONCE = 12


class LibraryPane(Vertical):
    """Search as you type; with an empty box, the whole library."""

    class Opened(Message):
        """An article was chosen; `page` is the search it was found by, or None."""

        def __init__(self, identifier: str, page: SearchPage | None) -> None:
            super().__init__()
            self.identifier = identifier
            self.page = page

    class Listed(Message):
        """The library was read."""

        def __init__(self, articles: list[ArticleSummary], marked: dict[str, int]) -> None:
            super().__init__()
            self.articles = articles
            self.marked = marked

    class Found(Message):
        """A search ended."""

        def __init__(self, query: str, page: SearchPage | None, error: str = "") -> None:
            super().__init__()
            self.query = query
            self.page = page
            self.error = error

    class Detailed(Message):
        """The hits of a search, more of them with their snippets."""

        def __init__(self, query: str, hits: tuple[HitView, ...]) -> None:
            super().__init__()
            self.query = query
            self.hits = hits

    def __init__(self, reader: Reader, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._reader = reader
        self._articles: list[ArticleSummary] = []
        self._marked: dict[str, int] = {}
        self._page: SearchPage | None = None
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Box, count and list."""
        yield Input(placeholder="Search  (s)", id="search-box")
        yield Static("", id="list-title", markup=False)
        yield RowList(empty="  nothing here", id="library-list")

    @property
    def box(self) -> Input:
        """The search box."""
        return self.query_one("#search-box", Input)

    @property
    def listing(self) -> RowList:
        """The list of articles or hits."""
        return self.query_one("#library-list", RowList)

    @work(thread=True, exclusive=True, group="listing", exit_on_error=False)
    def load(self, fresh: bool = True) -> None:
        """Read the library; `fresh=False` shows the catalog as it was left."""
        try:
            articles = self._reader.articles.list(fresh=fresh)
            marked: dict[str, int] = {}
            for mark in self._reader.bookmarks.marks():
                marked[mark.article] = marked.get(mark.article, 0) + 1
        except ReaderError as error:
            self.app.call_from_thread(self.notify, visible(str(error)), severity="error",
                                      markup=False)  # fmt: skip
            return
        self.post_message(self.Listed(articles, marked))

    @work(thread=True, exclusive=True, group="searching", exit_on_error=False)
    def search(self, query: str, typing: bool) -> None:
        """Search in a thread; a newer search makes this one's answer void.

        While `typing` the last word is taken for a beginning, and also where nothing has it
        as a whole word.
        """
        worker = get_current_worker()
        try:
            page = self._reader.search.run(query, limit=SHOWN, typing=typing, details=False)
            if not typing and (page.partial or not page.total):
                begun = self._reader.search.run(query, limit=SHOWN, typing=True, details=False)
                page = begun if begun.total and not begun.partial else page
            if not worker.is_cancelled:
                self.post_message(self.Found(query, page))
            hits = list(page.hits)
            for start in range(0, len(hits), DETAILED_AT_ONCE):
                for at in range(start, min(start + DETAILED_AT_ONCE, len(hits))):
                    if worker.is_cancelled:
                        return
                    hits[at] = self._reader.search.detailed(hits[at], page.highlighter)
                self.post_message(self.Detailed(query, tuple(hits)))
        except ReaderError as error:
            if not worker.is_cancelled:
                self.post_message(self.Found(query, None, str(error)))

    @on(Input.Changed, "#search-box")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._pause:
            self._pause.stop()
        query = event.value
        if not query.strip():
            self._page = None
            self._show_library()
            return
        self._pause = self.set_timer(TYPING_PAUSE, lambda: self._search_if_still(query))

    @on(Input.Submitted, "#search-box")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._pause:
            self._pause.stop()
        if event.value.strip():
            self.search(event.value, False)
        self.listing.focus()

    @on(Listed)
    def _listed(self, event: Listed) -> None:
        event.stop()
        self._articles, self._marked = event.articles, event.marked
        if self._page is None:
            self._show_library()

    @on(Found)
    def _found(self, event: Found) -> None:
        event.stop()
        if event.query != self.box.value:
            return
        title = self.query_one("#list-title", Static)
        if event.page is None:
            title.update(visible(event.error))
            return
        self._page = event.page
        page = event.page
        shown = f"{page.total} found" if page.total else "nothing found"
        if page.total > len(page.hits):
            shown += f", the first {len(page.hits)} shown"
        if page.did_you_mean:
            shown += f". Did you mean {', '.join(page.did_you_mean)}?"
        title.update(visible(shown))
        self.listing.set_rows([self._hit_row(hit) for hit in page.hits], keep=False)

    @on(Detailed)
    def _detailed(self, event: Detailed) -> None:
        event.stop()
        if self._page is not None and event.query == self.box.value:
            self.listing.set_rows([self._hit_row(hit) for hit in event.hits])

    @on(RowList.Chosen, "#library-list")
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.post_message(self.Opened(event.row.value, self._page))

    def step(self, by: int) -> None:
        """Open the next or previous article of the list."""
        self.listing.action_move(by)
        self.listing.action_choose()

    def clear(self) -> bool:
        """Empty the search box; False where it was empty."""
        if not self.box.value:
            return False
        self.box.value = ""
        return True

    def _search_if_still(self, query: str) -> None:
        if self.box.value == query:
            self.search(query, True)

    def _show_library(self) -> None:
        count = len(self._articles)
        self.query_one("#list-title", Static).update(_articles(count))
        mine = [article for article in self._articles if article.library == "mine"]
        rest = [article for article in self._articles if article.library != "mine"]
        rows = [self._article_row(article) for article in mine]
        if mine and rest:
            rows.append(heading("Bundled briefings"))
        rows += [self._article_row(article) for article in rest]
        self.listing.set_rows(rows)

    def _article_row(self, article: ArticleSummary) -> Row:
        return Row(
            lines=(((f" {article.title}", "title"),), (*self._details(article),)),
            value=article.id,
            key=article.id,
        )

    def _hit_row(self, hit: HitView) -> Row:
        lines: list[tuple[tuple[str, str], ...]] = [
            ((f" {hit.summary.title}", "title"),),
            (*self._details(hit.summary, hit.matches),),
        ]
        if hit.snippets:
            lines.append((*_snippet_pieces(hit),))
        return Row(lines=tuple(lines), value=hit.id, key=hit.id)

    def _details(self, article: ArticleSummary, matches: int = 0) -> Sequence[tuple[str, str]]:
        words = [f" {article.date_words}"]
        if matches:
            words.append(f"{matches} ×")
        marks = self._marked.get(article.id, 0)
        if article.publisher_name:
            words.append(article.publisher_name)
        if article.truncated:
            words.append("truncated")
        if article.comments:
            words.append(f"{article.comments} comments")
        mark = f" ▌{marks}" if marks else ""
        return [(mark, "mark"), (" · ".join(words), "detail")]


def _snippet_pieces(hit: HitView) -> list[tuple[str, str]]:
    snippet = hit.snippets[0]
    first = snippet.highlights[0][0] if snippet.highlights else snippet.start
    begin = max(snippet.start, first - 12)
    while begin > snippet.start and not snippet.text[begin - snippet.start - 1].isspace():
        begin -= 1
    pieces, last = [("   …" if begin > snippet.start else "   ", "detail")], begin
    for start, end in snippet.highlights:
        if start < last:
            continue
        pieces.append((snippet.text[last - snippet.start : start - snippet.start], "detail"))
        pieces.append((snippet.text[start - snippet.start : end - snippet.start], "hit"))
        last = end
    pieces.append((snippet.text[last - snippet.start :], "detail"))
    return pieces


def _articles(count: int) -> str:
    if count == 1:
        return "1 article"
    return f"{count} articles" if count else ""
