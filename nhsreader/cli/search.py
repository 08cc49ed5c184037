"""`search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nhsreader.cli.articles import SCOPES
from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note
from nhsreader.cli.querying import QueryCommand, joined
from nhsreader.errors import ReaderError

if TYPE_CHECKING:
    from collections.abc import Collection

    from nhsreader.reader.saved import SavedSearch
    from nhsreader.reader.search import HitView, SearchPage

LINEAGE = "--lineage"
FACET_VALUES = 12


@click.command("search", cls=QueryCommand)
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance")
@click.option("--facets", is_flag=True, help="Counts by publisher, year, kind and acronym.")
@click.option("--comments", is_flag=True, help="Search the readers' comments too.")
@click.option("--copies", is_flag=True, help="A row for every copy of the same story.")
@click.option(LINEAGE, is_flag=True, help="With org: the bodies before and after it too.")
@click.option("--explain", is_flag=True, help="Say how the query was read, part by part.")
@click.option("--scope", type=SCOPES, default="all", help="Your articles, the bundled, or all.")
@click.option("--save", "keep_as", metavar="NAME", help="Keep the query: @NAME in later ones.")
@command
def search_command(
    session: Session,
    /,
    query: tuple[str, ...],
    lineage: bool,
    keep_as: str | None,
    **asked: Any,
) -> int:
    """Search the library: words, "phrases", AND OR NOT, field:value, prefix*, @saved."""
    text = joined(query, (LINEAGE,))
    if lineage and LINEAGE not in text.split():
        text = f"{text} {LINEAGE}"
    out = session.out
    desk = session.reader.saved
    with out.progress() as progress:
        session.reader.house.progress = progress
        opened = desk.asked(text)
        if opened is not None:
            _as_kept(opened, asked)
        page = session.reader.search.run(text, questions=True, **asked)
        new = set(desk.view(opened).new_ids) if opened is not None else set()
        kept = "" if keep_as is None else _keep(session, keep_as, text, asked)
    if out.mode == "json":
        value = page_json(page, new)
        if asked["explain"]:
            value["clauses"] = clauses_json(page)
        out.json(value)
    else:
        _print_page(session, page, new, asked["explain"])
    if opened is not None:
        _count_seen(session, opened, page, new)
    if kept:
        note(kept)
    return 0 if page.total else 1


def page_json(page: SearchPage, new: Collection[str] = ()) -> dict[str, Any]:
    """The page as `search --json` prints it; `new` are the ids not seen before."""
    return {
        "query": page.query,
        "explained": page.explained,
        "total": page.total,
        "articles": page.articles,
        "question": page.question,
        "hits": [_hit_json(hit, new) for hit in page.hits],
        "also": [_hit_json(hit, new) for hit in page.also],
        "facets": {name: [list(v) for v in values] for name, values in page.facets.items()},
        "did_you_mean": list(page.did_you_mean),
    }


def _hit_json(hit: HitView, new: Collection[str]) -> dict[str, Any]:
    return {
        "id": hit.id,
        "title": hit.summary.title,
        "publisher": hit.summary.publisher,
        "published": hit.summary.published,
        "score": round(hit.score, 4),
        "matches": hit.matches,
        "where": hit.where,
        "new": _is_new(hit, new),
        "copies": list(hit.copies),
        "notes": list(hit.notes),
        "snippets": [
            {
                "part": s.part,
                "start": s.start,
                "end": s.end,
                "text": s.text,
                "highlights": [list(place) for place in s.highlights],
            }
            for s in hit.snippets
        ],
    }


def clauses_json(page: SearchPage) -> list[dict[str, Any]]:
    """The parts of the query: what each asks, its hits, the words and senses added."""
    return [{"clause": c.says, "hits": c.hits, "added": list(c.words)} for c in page.clauses]


def _as_kept(search: SavedSearch, asked: dict[str, Any]) -> None:
    """Ask as it was kept, as far as the command line does not say otherwise."""
    given = click.get_current_context().get_parameter_source("scope")
    if given is click.core.ParameterSource.DEFAULT:
        asked["scope"] = search.scope
    asked["comments"] = asked["comments"] or search.comments


def _keep(session: Session, name: str, query: str, asked: dict[str, Any]) -> str:
    """Save a search; returns what to say of it."""
    desk = session.reader.saved
    before = desk.query_of(name)
    desk.save(name, query, scope=asked["scope"], comments=asked["comments"])
    instead = f" in place of {before!r}" if before not in (None, query) else ""
    return f"kept as @{name}{instead}; `nhsreader searches` says what is new in it"


def _count_seen(
    session: Session, search: SavedSearch, page: SearchPage, new: Collection[str]
) -> None:
    """What was shown counts as seen; new hits on other pages stay new."""
    shown = {identifier for hit in page.hits for identifier in (hit.id, *hit.copies)}
    fresh = shown.intersection(new)
    if fresh:
        note(f"{len(fresh)} new since @{search.name} was last looked at")
        try:
            session.reader.saved.mark_seen(search.name, fresh)
        except ReaderError as error:
            # What was asked for is printed already; it only stays new.
            note(str(error))
    if left := len(new) - len(fresh):
        note(f"{left} more new in @{search.name} not shown here and still counted as new")


def _is_new(hit: HitView, new: Collection[str]) -> bool:
    """Whether the article or a copy folded into its row was not there before."""
    return any(identifier in new for identifier in (hit.id, *hit.copies))


def _print_page(session: Session, page: SearchPage, new: Collection[str], explain: bool) -> None:
    out = session.out
    if explain or page.partial or page.question:
        note(page.explained)
    for clause in page.clauses:
        added = f"; takes in {', '.join(clause.words)}" if clause.words else ""
        note(f"  {clause.hits} {clause.says}{added}")
    for hit in page.hits:
        _print_hit(session, hit, _is_new(hit, new))
    if page.also:
        out.heading("With some of the words:")
        out.line()
    for hit in page.also:
        _print_hit(session, hit, False)
    for name, values in page.facets.items():
        more = f", and {len(values) - FACET_VALUES} more" if len(values) > FACET_VALUES else ""
        first = ", ".join(f"{value} {count}" for value, count in values[:FACET_VALUES])
        out.line(f"{name}: {first}{more}")
    shown = len(page.hits)
    if page.total:
        folded = page.articles - page.total
        copies = f" and {folded} {'copy' if folded == 1 else 'copies'}" if folded else ""
        note(f"{page.total} found{copies}" + (f", {shown} shown" if shown < page.total else ""))
    else:
        note(f"nothing found for {page.query!r}")
    if page.did_you_mean:
        note(
            "did you mean " + ", ".join(f"\u201c{query}\u201d" for query in page.did_you_mean) + "?"
        )


def _print_hit(session: Session, hit: HitView, new: bool) -> None:
    out = session.out
    summary = hit.summary
    out.heading(f"{summary.title}{' · new' if new else ''}")
    truncated = " · truncated" if summary.truncated else ""
    where = {"body": "", "notes": " · in your notes"}.get(hit.where, f" · in {hit.where}")
    matches = "1 match" if hit.matches == 1 else f"{hit.matches} matches"
    out.line(
        f"  {hit.id} · {summary.date_words} · {summary.publisher_name or 'no publisher'}"
        f" · {matches}{where}{truncated}"
    )
    if hit.copies:
        count = "1 copy" if len(hit.copies) == 1 else f"{len(hit.copies)} copies"
        out.line(f"  +{count}: {', '.join(hit.copies)}")
    for text in hit.notes:
        out.line(f"    your note: {' '.join(text.split())}")
    for snippet in hit.snippets:
        text = snippet.text.replace("\n", " ")
        highlights = [(a - snippet.start + 4, b - snippet.start + 4) for a, b in snippet.highlights]
        out.marked(f"    {text}", highlights)
    out.line()
