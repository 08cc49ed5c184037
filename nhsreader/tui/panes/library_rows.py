"""The rows and the title of the left pane: articles, hits, suggestions, saved searches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nhsreader.tui.panes.contents import heading
from nhsreader.tui.rows import Row

if TYPE_CHECKING:
    from nhsreader.reader.articles import ArticleSummary
    from nhsreader.reader.house import Scope
    from nhsreader.reader.saved import SavedView
    from nhsreader.reader.search import HitView, Sort
    from nhsreader.tui.panes.seeking import Found

SCOPES: tuple[Scope, ...] = ("all", "mine", "bundled")
_IN = {"all": "", "mine": " in your own library", "bundled": " in the bundled briefings"}
_ORDERED = {"relevance": "best first", "date": "newest first"}
_SHORT_NAME = 18
# The bundled article that a newcomer is shown first.
FIRST = "start-here"
_OTHER = "Other"


@dataclass(frozen=True)
class Suggested:
    """The value of a row that stands for another query."""

    query: str


def found_title(found: Found) -> str:
    """What was found, where, and in which order; or why nothing could be."""
    page = found.page
    if page is None:
        return found.error
    where = _IN[found.asked.scope]
    if not page.total:
        return f"nothing found{where}"
    how = f"{where}, {_ORDERED[found.asked.sort]}"
    words = f"{page.total} found{how}"
    if page.partial:
        words = f"nothing has all of it; {page.total} have some{how}"
    if page.question:
        words = f"{page.total} on the question{how}"
    if page.total > len(page.hits):
        words += f"; the first {len(page.hits)} shown"
    if found.new:
        words += f"; {len(found.new)} new"
    return words


def library_title(count: int, scope: Scope) -> str:
    """How many articles are listed, and of which library."""
    if not count:
        return f"nothing{_IN[scope]}" if scope != "all" else ""
    return ("1 article" if count == 1 else f"{count} articles") + _IN[scope]


def scope_words(scope: Scope) -> str:
    """Where is searched, for a message."""
    return f"Only{_IN[scope]}" if scope != "all" else "In all articles"


def sort_words(sort: Sort) -> str:
    """The order, for a message."""
    return f"What is found: {_ORDERED[sort]}"


def library_rows(
    articles: Iterable[ArticleSummary],
    marked: Mapping[str, int],
    scope: Scope,
    saved: Sequence[SavedView] = (),
) -> list[Row]:
    """Saved searches, the user's articles, then the bundled ones by what they are about."""
    shown = [a for a in articles if scope == "all" or (a.library == "mine") == (scope == "mine")]
    mine = [article for article in shown if article.library == "mine"]
    rest = [article for article in shown if article.library != "mine"]
    rows: list[Row] = []
    if saved:
        rows += [heading("Saved searches"), *map(_saved_row, saved)]
    if mine and saved:
        rows.append(heading("Your library"))
    rows += [_article_row(article, marked) for article in mine]
    if rest and (mine or saved):
        rows.append(heading("Bundled briefings"))
    for subject, group in _by_subject(rest):
        rows.append(heading(subject))
        rows += [_article_row(article, marked) for article in group]
    return rows


def _by_subject(
    articles: Iterable[ArticleSummary],
) -> list[tuple[str, list[ArticleSummary]]]:
    """Articles by the first of their categories: that of `FIRST`, then by the alphabet."""
    groups: dict[str, list[ArticleSummary]] = {}
    for article in sorted(articles, key=lambda a: (a.id != FIRST, a.title.casefold())):
        groups.setdefault(next(iter(article.categories), _OTHER), []).append(article)
    return sorted(
        groups.items(), key=lambda g: (g[1][0].id != FIRST, g[0] == _OTHER, g[0].casefold())
    )


def hit_rows(found: Found, detailed: Mapping[str, HitView], marked: Mapping[str, int]) -> list[Row]:
    """Other queries to try, then the hits; those not in `detailed` keep a line for what comes."""
    page = found.page
    if page is None:
        return []
    rows = [
        Row(lines=(((f" {query}", "title"),),), value=Suggested(query), key=f"?{query}")
        for query in page.did_you_mean
    ]
    if rows:
        rows.insert(0, heading("Did you mean"))
        if page.hits:
            rows.append(heading("Found"))
    for at, hit in enumerate((*page.hits, *page.also)):
        if at == len(page.hits):
            rows.append(heading("With some of the words"))
        new = any(identifier in found.new for identifier in (hit.id, *hit.copies))
        awaited = hit.id not in detailed and (bool(page.highlighter) or hit.where == "notes")
        rows.append(_hit_row(detailed.get(hit.id, hit), marked, new, awaited))
    return rows


def _saved_row(view: SavedView) -> Row:
    count = f"{view.total}" + (f" ({view.new} new)" if view.new else "")
    name = ((f" @{view.name}", "title"),)
    if len(view.name) <= _SHORT_NAME:
        return Row(lines=((*name, (f"  {count}", "detail")),), value=view, key=f"@{view.name}")
    return Row(lines=(name, ((f"   {count}", "detail"),)), value=view, key=f"@{view.name}")


def _article_row(article: ArticleSummary, marked: Mapping[str, int]) -> Row:
    return Row(
        lines=(((f" {article.title}", "title"),), (*_details(article, marked),)),
        value=article.id,
        key=article.id,
    )


def _hit_row(hit: HitView, marked: Mapping[str, int], new: bool, awaited: bool) -> Row:
    first = ["NEW"] if new else []
    if hit.copies:
        first.append(f"+{len(hit.copies)} {'copy' if len(hit.copies) == 1 else 'copies'}")
    if hit.matches:
        first.append(f"{hit.matches} ×")
    lines: list[tuple[tuple[str, str], ...]] = [
        ((f" {hit.summary.title}", "title"),),
        (*_details(hit.summary, marked, first),),
    ]
    if hit.notes:
        lines.append(((f"   your note: {' '.join(hit.notes[0].split())}", "detail"),))
    elif hit.snippets:
        lines.append((*_snippet_pieces(hit),))
    elif awaited:
        lines.append((("   …", "detail"),))
    return Row(lines=tuple(lines), value=hit.id, key=hit.id)


def _details(
    article: ArticleSummary, marked: Mapping[str, int], first: Sequence[str] = ()
) -> Sequence[tuple[str, str]]:
    words = [f" {article.date_words}", *first]
    if article.publisher_name:
        words.append(article.publisher_name)
    if article.truncated:
        words.append("truncated")
    if article.comments:
        words.append(f"{article.comments} comments")
    marks = marked.get(article.id, 0)
    return [(f" ▌{marks}" if marks else "", "mark"), (" · ".join(words), "detail")]


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
