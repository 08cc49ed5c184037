"""What stands in the right-hand panes: rows made from what the reader's desks answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from nhsreader.text.places import Place
from nhsreader.tui.rows import Row

if TYPE_CHECKING:
    from nhsreader.documents.reading_text import ReadingText
    from nhsreader.reader.articles import ArticleSummary
    from nhsreader.reader.bookmarks import BookmarkView
    from nhsreader.reader.links import Link
    from nhsreader.reader.related import RelatedView

_STATE = {"moved": "moved", "changed": "words changed", "orphan": "not found any more"}


def heading(text: str) -> Row:
    """A row that only names what follows."""
    return Row(lines=(((f" {text}", "heading"),),))


def link_rows(
    links: Iterable[Link],
    term: str,
    long: str,
    others: Iterable[tuple[ArticleSummary, int]],
    related: Iterable[RelatedView] = (),
) -> list[Row]:
    """Same-story articles first, those that mention the current term, then the nearest."""
    rows: list[Row] = []
    same = list(links)
    if same:
        rows.append(heading("Same story as"))
        for link in same:
            detail = f"   {link.confidence:.0%} · {link.target_summary.date_words}"
            rows.append(
                Row(
                    lines=(
                        ((f" {link.target_summary.title}", "title"),),
                        ((detail, "detail"),),
                        ((f"   {link.evidence}", "detail"),),
                    ),
                    value=Place(link.target.id, link.target.part, link.target.start,
                                link.target.end),
                    key=f"same:{link.target.id}",
                )
            )  # fmt: skip
    articles = list(others)
    if term:
        name = f"{term}, {long}" if long and long != term else term
        count = f" ({len(articles)})" if articles else ": none"
        rows.append(heading(f"Others that mention {name}{count}"))
    for article, count_ in articles:
        rows.append(
            Row(
                lines=(
                    ((f" {article.title}", "title"),),
                    ((f"   {count_} × · {article.date_words}", "detail"),),
                ),
                value=Place(article.id, "body", 0, 0),
                key=f"mention:{article.id}",
            )
        )
    known = {link.target.id for link in same}
    near = [view for view in related if view.id not in known]
    if near:
        rows += [heading("Related"), *map(_related_row, near)]
    return rows


def bookmark_rows(views: Sequence[BookmarkView], article: str) -> list[Row]:
    """This article's bookmarks first, then the others by article."""
    here = [view for view in views if view.bookmark.article == article]
    rest = [view for view in views if view.bookmark.article != article]
    rows: list[Row] = []
    if here:
        rows += [heading("In this article"), *(_bookmark_row(view, False) for view in here)]
    if rest:
        rows += [heading("Elsewhere"), *(_bookmark_row(view, True) for view in rest)]
    return rows


def outline_rows(parts: dict[str, ReadingText], identifier: str) -> list[Row]:
    """The headings of the body, and the comments where there are any."""
    rows = []
    body = parts["body"]
    for block in body.blocks:
        if block.kind == "heading":
            indent = " " * (1 + 2 * (block.level - 1))
            rows.append(
                Row(
                    lines=(((indent + body.text[block.start : block.end], "title"),),),
                    value=Place(identifier, "body", block.start, block.end),
                    key=f"body:{block.start}",
                )
            )
    comments = sum(part.startswith("comment:") for part in parts)
    if comments:
        rows.append(
            Row(
                lines=(((f" Comments ({comments})", "title"),),),
                value=Place(identifier, "comment:1", 0, 0),
                key="comments",
            )
        )
    return rows


def _related_row(view: RelatedView) -> Row:
    lines: list[tuple[tuple[str, str], ...]] = [((f" {view.title}", "title"),)]
    if view.shared:
        lines.append(((f"   shares {', '.join(view.shared)}", "detail"),))
    lines += [((f"   {reason}", "detail"),) for reason in view.reasons]
    return Row(
        lines=tuple(lines), value=Place(view.id, "body", 0, 0), key=f"near:{view.id}", wraps=True
    )


def _bookmark_row(view: BookmarkView, elsewhere: bool) -> Row:
    mark = view.bookmark
    state = _STATE.get(view.state, "")
    words = " ".join(mark.exact.split())
    lines: list[tuple[tuple[str, str], ...]] = [((" ▌", "mark"), (words, "title"))]
    if mark.note:
        lines.append(((f"   {' '.join(mark.note.split())}", "detail"),))
    below = [view.title or mark.article] if elsewhere else []
    below += [state] if state else []
    below += [" ".join(f"#{tag}" for tag in mark.tags)] if mark.tags else []
    if below:
        lines.append(((f"   {' · '.join(below)}", "detail"),))
    return Row(lines=tuple(lines), value=view, key=mark.id)
