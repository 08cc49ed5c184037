"""`cite`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import to_clipboard

if TYPE_CHECKING:
    from nhsreader.reader.citing import Citation

STYLES = click.Choice(["plain", "harvard", "vancouver", "oscola"])


@click.command("cite")
@click.argument("identifier", metavar="[ID]", required=False)
@click.option("--start", type=click.IntRange(0), help="First code point.")
@click.option("--end", type=click.IntRange(0), help="Code point after the last.")
@click.option("--part", help="body (unless said), title or comment:N.")
@click.option("--quote", metavar="TEXT", help="The passage's own words, instead of places.")
@click.option("--nth", type=click.IntRange(1), help="Which of several places of the quote.")
@click.option("--bookmark", metavar="BOOKMARK", help="A bookmarked passage, by its id.")
@click.option("--style", type=STYLES, default="plain", help="How the reference is set.")
@click.option("--copy/--print", "copy", default=False, help="To the clipboard too (OSC 52).")
@command
def cite_command(
    session: Session,
    identifier: str | None,
    start: int | None,
    end: int | None,
    part: str | None,
    quote: str | None,
    nth: int | None,
    bookmark: str | None,
    style: str,
    copy: bool,
) -> None:
    """Cite a passage of article ID, by its words or its places, or a bookmark."""
    desk = session.reader.citing
    places = start is not None or end is not None
    if bookmark is not None:
        if identifier is not None or places or quote is not None or part or nth:
            raise click.UsageError("--bookmark says where the passage is: give nothing else")
        found = desk.bookmark(bookmark)
    elif identifier is None:
        raise click.UsageError("name an article, or --bookmark")
    elif quote is not None:
        if places:
            raise click.UsageError("give either --quote or --start and --end")
        found = desk.quote(identifier, quote, part=part, nth=nth)
    elif nth is not None:
        raise click.UsageError("--nth goes with --quote")
    elif start is not None and end is not None:
        found = desk.passage(identifier, part or "body", start, end)
    else:
        raise click.UsageError("give --quote, or --start and --end")
    if session.out.mode == "json":
        session.out.json({"citation": found.to_json(style)})
    else:
        _print(session, found, style)
    if copy:
        to_clipboard(found.text(style))


def _print(session: Session, found: Citation, style: str) -> None:
    out = session.out
    out.line(found.text(style))
    if out.mode == "plain":
        return
    where = f"{found.part} {found.start}-{found.end}"
    paragraph = f"paragraph {found.paragraph}, " if found.paragraph else ""
    out.line()
    out.line(f"passage {found.passage}  ({paragraph}{where}, version {found.version})")
    if found.truncated:
        out.line("the article was saved incomplete")
