"""The cross-references pane: what is near the reader first, the article, who links to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nhsreader.text.places import Place
from nhsreader.tui.panes.contents import heading, related_row
from nhsreader.tui.rows import Row

if TYPE_CHECKING:
    from nhsreader.reader.articles import ArticleSummary
    from nhsreader.reader.links import Group, Link
    from nhsreader.reader.related import RelatedView

TYPES = {
    "same-story-as": "same story", "quotes": "quotes", "republished-from": "republished from",
    "prior-post": "earlier post", "later-post": "later post", "comment-reply": "answers",
    "cites-act": "law", "cites-report": "report", "cites-body": "body",
    "cites-person": "person", "cites-event": "event", "claims-number": "number",
    "replaces": "standing",
}  # fmt: skip


@dataclass(frozen=True)
class LinkRow:
    """What a row of the pane stands for: links of one kind to one thing."""

    links: tuple[Link, ...]
    incoming: bool = False


@dataclass(frozen=True)
class MoreRow:
    """The row that stands for all the links into the article that are not fetched yet."""

    fetched: int


@dataclass(frozen=True)
class Incoming:
    """The links into an article that are fetched, and how many there are by source and year."""

    links: tuple[Link, ...] = ()
    groups: tuple[Group, ...] = ()
    total: int = 0


def near_rows(links: Sequence[Link], stretches: Iterable[tuple[str, int, int]]) -> list[Row]:
    """The links that begin where the reader is, in order, under a heading."""
    spans = list(stretches)
    near = [
        link
        for link in links
        if link.origin.end > link.origin.start
        and link.type != "same-story-as"
        and any(
            part == link.origin.part and start <= link.origin.start < end
            for part, start, end in spans
        )
    ]
    if not near:
        return []
    return [heading(f"Here ({len(near)})"), *(_link_row((link,), "here") for link in near)]


def article_rows(links: Sequence[Link]) -> list[Row]:
    """Every link out of the article, those to one thing together, most often cited first."""
    grouped: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        target = link.target.id if link.target else link.entity or link.name
        grouped.setdefault((link.type, target), []).append(link)
    rows: list[Row] = []
    for type_, words in TYPES.items():
        found = [tuple(group) for (kind, _), group in grouped.items() if kind == type_]
        if found:
            rows.append(heading(f"{words.capitalize()} ({len(found)})"))
            found.sort(key=lambda group: -len(group))
            rows += [_link_row(group, "out") for group in found]
    return rows


def term_rows(term: str, long: str, others: Sequence[tuple[ArticleSummary, int]]) -> list[Row]:
    """The other articles that mention the current term."""
    if not term:
        return []
    name = f"{term}, {long}" if long and long != term else term
    count = f" ({len(others)})" if others else ": none"
    rows = [heading(f"Others that mention {name}{count}")]
    for article, times in others:
        rows.append(
            Row(
                lines=(
                    ((f" {article.title}", "title"),),
                    ((f"   {times} × · {article.date_words}", "detail"),),
                ),
                value=Place(article.id, "body", 0, 0),
                key=f"mention:{article.id}",
            )
        )
    return rows


def incoming_rows(incoming: Incoming) -> list[Row]:
    """Links of other articles into this one, under the source and year they come from."""
    if not incoming.total:
        return []
    counts = {(group.publisher, group.year): group.many for group in incoming.groups}
    rows = [heading(f"Into this article ({incoming.total})")]
    last: tuple[str | None, str | None] | None = None
    for link in incoming.links:
        summary = link.source_summary
        if summary is None:
            continue
        year = link.source_year
        group = summary.publisher, year
        if group != last:
            last = group
            name = summary.publisher_name or summary.publisher or "publisher unknown"
            many = counts.get(group)
            rows.append(heading(f" {name} · {year or 'undated'}" + (f" ({many})" if many else "")))
        rows.append(_incoming_row(link))
    left = incoming.total - len(incoming.links)
    if left > 0:
        rows.append(
            Row(
                lines=(((f" {left} more …", "detail"),),),
                value=MoreRow(len(incoming.links)),
                key="more",
            )
        )
    return rows


def unlinked_rows(articles: Sequence[ArticleSummary]) -> list[Row]:
    """The articles that name this one without a link."""
    rows = [heading(f"Name its title ({len(articles)})")] if articles else []
    for article in articles:
        rows.append(
            Row(
                lines=(
                    ((f" {article.title}", "title"),),
                    ((f"   {article.date_words}", "detail"),),
                ),
                value=Place(article.id, "body", 0, 0),
                key=f"names:{article.id}",
            )
        )
    return rows


def related_rows(related: Iterable[RelatedView], links: Iterable[Link]) -> list[Row]:
    """The nearest articles but those that are the same story."""
    known = {link.target.id for link in links if link.target and link.type == "same-story-as"}
    near = [view for view in related if view.id not in known]
    return [heading("Related"), *map(related_row, near)] if near else []


def _link_row(links: tuple[Link, ...], where: str) -> Row:
    link = links[0]
    times = f" × {len(links)}" if len(links) > 1 else ""
    lead = f" {TYPES[link.type]}: " if where == "here" else " "
    lines = [((lead + link.name + times, "title"),)]
    if link.target_summary is not None:
        lines.append(((f"   {link.target_summary.date_words}", "detail"),))
    if link.type == "same-story-as":
        lines.append(((f"   {link.evidence}", "detail"),))
    elif link.origin.quote and " ".join(link.origin.quote.split()) != link.name:
        lines.append(((f"   “{' '.join(link.origin.quote.split())}”", "detail"),))
    if link.target is None and any(link.dates):
        lines.append(((f"   {between(link)}", "detail"),))
    at = link.origin
    return Row(
        lines=tuple(lines),
        value=LinkRow(links),
        key=f"{where}:{link.type}:{at.part}:{at.start}:{at.end}:{link.name}",
    )


def _incoming_row(link: Link) -> Row:
    summary = link.source_summary
    assert summary is not None
    words = TYPES[link.type]
    quote = " ".join(link.origin.quote.split())
    lines = [
        ((f"  {summary.title}", "title"),),
        ((f"    {words} · {summary.date_words}", "detail"),),
    ]
    if quote:
        lines.append(((f"    “{quote}”", "detail"),))
    at = link.origin
    return Row(
        lines=tuple(lines),
        value=LinkRow((link,), incoming=True),
        key=f"in:{at.id}:{at.part}:{at.start}:{link.type}",
    )


def between(link: Link) -> str:
    """The days that what is referred to can be from, in words."""
    first, last = link.dates
    if first and last:
        return first if first == last else f"between {first} and {last}"
    return f"after {first}" if first else f"before {last}" if last else ""
