"""`search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nhsreader.cli.articles import SCOPES
from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note

if TYPE_CHECKING:
    from nhsreader.reader.search import HitView, SearchPage


@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance")
@click.option("--facets", is_flag=True, help="Counts by publisher, year, kind and acronym.")
@click.option("--comments", is_flag=True, help="Search the readers' comments too.")
@click.option("--explain", is_flag=True, help="Say how the query was read.")
@click.option("--scope", type=SCOPES, default="all", help="Your articles, the bundled, or all.")
@command
def search_command(session: Session, /, query: tuple[str, ...], explain: bool, **asked: Any) -> int:
    """Search the library: words, "phrases", AND OR NOT, field:value, prefix*."""
    unknown = [word for word in query if word.startswith("--")]
    if unknown:
        raise click.UsageError(f"there is no option {unknown[0]}")
    out = session.out
    with out.progress() as progress:
        session.reader.house.progress = progress
        page = session.reader.search.run(" ".join(query), **asked)
    if out.mode == "json":
        out.json(page_json(page))
        return 0 if page.total else 1
    if explain or page.partial:
        note(page.explained)
    for hit in page.hits:
        _print_hit(session, hit)
    for name, values in page.facets.items():
        out.line(f"{name}: " + ", ".join(f"{value} {count}" for value, count in values[:12]))
    shown = len(page.hits)
    if page.total:
        note(f"{page.total} found" + (f", {shown} shown" if shown < page.total else ""))
    else:
        note(f"nothing found for {page.query!r}")
    if page.did_you_mean:
        note(f"did you mean {', '.join(page.did_you_mean)}?")
    return 0 if page.total else 1


def page_json(page: SearchPage) -> dict[str, Any]:
    """The page as `search --json` prints it."""
    return {
        "query": page.query,
        "explained": page.explained,
        "total": page.total,
        "hits": [
            {
                "id": hit.id,
                "title": hit.summary.title,
                "publisher": hit.summary.publisher,
                "published": hit.summary.published,
                "score": round(hit.score, 4),
                "matches": hit.matches,
                "where": hit.where,
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
            for hit in page.hits
        ],
        "facets": {name: [list(v) for v in values] for name, values in page.facets.items()},
        "did_you_mean": list(page.did_you_mean),
    }


def _print_hit(session: Session, hit: HitView) -> None:
    out = session.out
    summary = hit.summary
    out.heading(f"{summary.title}")
    truncated = " · truncated" if summary.truncated else ""
    where = f" · in {hit.where}" if hit.where != "body" else ""
    out.line(
        f"  {hit.id} · {summary.date_words} · {summary.publisher_name or 'no publisher'}"
        f" · {hit.matches} matches{where}{truncated}"
    )
    for snippet in hit.snippets:
        text = snippet.text.replace("\n", " ")
        highlights = [(a - snippet.start + 4, b - snippet.start + 4) for a, b in snippet.highlights]
        out.marked(f"    {text}", highlights)
    out.line()
