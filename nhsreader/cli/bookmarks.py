"""`bookmarks`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note

if TYPE_CHECKING:
    from nhsreader.reader.bookmarks import BookmarkView

MARKS = ("yellow", "green", "blue", "pink")
GROUPS = ("article", "tag", "mark", "kind", "state")


class _Kept(TypedDict):
    note: str
    tags: tuple[str, ...]
    mark: str | None


@click.group("bookmarks", no_args_is_help=False)
def bookmarks_command() -> None:
    """Bookmarked passages."""


@bookmarks_command.command("list")
@click.option("--article", metavar="ID", help="Only those of one article.")
@click.option("--tag", metavar="TAG", help="Only those with this tag.")
@click.option("--group", type=click.Choice(GROUPS), help="Under headings.")
@command
def bookmarks_list(
    session: Session, article: str | None, tag: str | None, group: str | None
) -> int:
    """List bookmarks, by article and place."""
    found = session.reader.bookmarks.list(article, tag)
    out = session.out
    if group and out.mode != "json":
        from nhsreader.reader.bookmarks import grouped

        for name, views in grouped(found, group).items():
            out.heading(f"{name} ({len(views)})")
            for view in views:
                mark = view.bookmark
                words = _short(mark.exact or mark.subject or view.title or mark.article)
                out.line(f"  {mark.id}  {view.state}  {words}")
        return 0 if found else 1
    if out.mode == "json":
        out.json({"bookmarks": [view.to_json() for view in found]})
    else:
        rows = [
            [
                v.bookmark.id,
                v.bookmark.article or v.bookmark.kind,
                v.state,
                _short(v.bookmark.exact or v.bookmark.subject or v.title or ""),
                v.bookmark.note,
            ]
            for v in found
        ]
        out.table(["id", "article", "state", "words", "note"], rows)
        if not found:
            note("no bookmarks")
    return 0 if found else 1


@bookmarks_command.command("add")
@click.argument("identifier", metavar="ID", required=False)
@click.option("--start", type=click.IntRange(0), help="First code point.")
@click.option("--end", type=click.IntRange(0), help="Code point after the last.")
@click.option("--part", help="body (unless said), title or comment:N.")
@click.option("--quote", metavar="TEXT", help="The passage's own words, instead of places.")
@click.option("--nth", type=click.IntRange(1), help="Which of several places of the quote.")
@click.option("--heading", metavar="TEXT", help="A heading of the article, by its words.")
@click.option("--whole", is_flag=True, help="The article as a whole.")
@click.option("--search", "query", metavar="QUERY", help="A search, instead of an article.")
@click.option("--entry", metavar="ID", help="A glossary entry, instead of an article.")
@click.option("--note", "note_text", default="", metavar="TEXT")
@click.option("--tag", "tags", multiple=True, metavar="TAG")
@click.option("--mark", type=click.Choice(MARKS), help="Its colour, and its sign in the margin.")
@command
def bookmarks_add(
    session: Session,
    identifier: str | None,
    start: int | None,
    end: int | None,
    part: str | None,
    quote: str | None,
    nth: int | None,
    heading: str | None,
    whole: bool,
    query: str | None,
    entry: str | None,
    note_text: str,
    tags: tuple[str, ...],
    mark: str | None,
) -> None:
    """Bookmark a passage of article ID, by its words or its places; or what else is named."""
    desk = session.reader.bookmarks
    kept = _Kept(note=note_text, tags=tags, mark=mark)
    passage = start is not None or end is not None or quote is not None
    named = [heading is not None, whole, query is not None, entry is not None, passage]
    if sum(named) > 1:
        raise click.UsageError("give one thing to bookmark")
    if quote is not None and (start is not None or end is not None):
        raise click.UsageError("give either --quote or --start and --end")
    if nth is not None and quote is None:
        raise click.UsageError("--nth goes with --quote")
    if any(not tag.strip() for tag in tags):
        raise click.UsageError("--tag is empty")
    if query is not None or entry is not None:
        if identifier is not None:
            raise click.UsageError("a search or an entry is of no article: leave ID out")
        view = (
            desk.add_whole("search", query, **kept)
            if query is not None
            else desk.add_whole("entry", entry or "", **kept)
        )
    elif identifier is None:
        raise click.UsageError("Missing argument 'ID'.")
    elif whole:
        view = desk.add_whole("article", identifier, **kept)
    elif heading is not None:
        view = desk.add_heading(identifier, heading, **kept)
    elif quote is not None:
        view = desk.add_quote(identifier, quote, part=part, nth=nth, **kept)
    elif start is not None and end is not None:
        view = desk.add(identifier, part or "body", start, end, **kept)
    else:
        raise click.UsageError(
            "give --quote, --start and --end, --heading, --whole, --search or --entry"
        )
    show_bookmark(session, view)


@bookmarks_command.command("show")
@click.argument("identifier", metavar="BOOKMARK")
@command
def bookmarks_show(session: Session, identifier: str) -> None:
    """Show one bookmark."""
    show_bookmark(session, session.reader.bookmarks.get(identifier))


@bookmarks_command.command("remove")
@click.argument("identifier", metavar="BOOKMARK")
@command
def bookmarks_remove(session: Session, identifier: str) -> None:
    """Move a bookmark to the trash."""
    view = session.reader.bookmarks.remove(identifier)
    if session.out.mode == "json":
        session.out.json({"removed": view.to_json()})
    else:
        note(f"moved {view.bookmark.id} to the trash")


def show_bookmark(session: Session, view: BookmarkView) -> None:
    """Print one bookmark."""
    mark = view.bookmark
    out = session.out
    if out.mode == "json":
        out.json({"bookmark": view.to_json()})
        return
    place = f"{mark.part}:{mark.start}-{mark.end}" if mark.part else mark.kind
    out.line(f"{mark.id}  {mark.article or mark.subject}  {place}  {view.state}")
    if view.title:
        out.line(view.title)
    if mark.exact:
        out.line(f"“{mark.exact}”")
    if view.anchor and view.state == "changed":
        out.line(f"now: “{view.anchor.found}”")
        out.line(f"`nhsreader bookmarks keep {mark.id}` takes these words instead")
    if mark.mark:
        out.line(f"mark: {mark.mark}")
    if mark.note:
        out.line(f"note: {mark.note}")
    if mark.tags:
        out.line(f"tags: {', '.join(mark.tags)}")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
