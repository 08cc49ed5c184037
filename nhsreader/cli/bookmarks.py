"""`bookmarks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note

if TYPE_CHECKING:
    from nhsreader.reader.bookmarks import BookmarkView


@click.group("bookmarks", no_args_is_help=False)
def bookmarks_command() -> None:
    """Bookmarked passages."""


@bookmarks_command.command("list")
@click.option("--article", metavar="ID", help="Only those of one article.")
@click.option("--tag", metavar="TAG", help="Only those with this tag.")
@command
def bookmarks_list(session: Session, article: str | None, tag: str | None) -> int:
    """List bookmarks, by article and place."""
    found = session.reader.bookmarks.list(article, tag)
    out = session.out
    if out.mode == "json":
        out.json({"bookmarks": [view.to_json() for view in found]})
    else:
        rows = [
            [v.bookmark.id, v.bookmark.article, v.state, _short(v.bookmark.exact), v.bookmark.note]
            for v in found
        ]
        out.table(["id", "article", "state", "words", "note"], rows)
        if not found:
            note("no bookmarks")
    return 0 if found else 1


@bookmarks_command.command("add")
@click.argument("identifier", metavar="ID")
@click.option("--start", type=click.IntRange(0), help="First code point.")
@click.option("--end", type=click.IntRange(0), help="Code point after the last.")
@click.option("--part", help="body (unless said), title or comment:N.")
@click.option("--quote", metavar="TEXT", help="The passage's own words, instead of places.")
@click.option("--nth", type=click.IntRange(1), help="Which of several places of the quote.")
@click.option("--note", "note_text", default="", metavar="TEXT")
@click.option("--tag", "tags", multiple=True, metavar="TAG")
@command
def bookmarks_add(
    session: Session,
    identifier: str,
    start: int | None,
    end: int | None,
    part: str | None,
    quote: str | None,
    nth: int | None,
    note_text: str,
    tags: tuple[str, ...],
) -> None:
    """Bookmark a passage of article ID, by its words or its places."""
    desk = session.reader.bookmarks
    if quote is not None and (start is not None or end is not None):
        raise click.UsageError("give either --quote or --start and --end")
    if nth is not None and quote is None:
        raise click.UsageError("--nth goes with --quote")
    if any(not tag.strip() for tag in tags):
        raise click.UsageError("--tag is empty")
    if quote is not None:
        view = desk.add_quote(identifier, quote, part=part, nth=nth, note=note_text, tags=tags)
    elif start is not None and end is not None:
        view = desk.add(identifier, part or "body", start, end, note=note_text, tags=tags)
    else:
        raise click.UsageError("give --quote, or --start and --end")
    _show(session, view)


@bookmarks_command.command("show")
@click.argument("identifier", metavar="BOOKMARK")
@command
def bookmarks_show(session: Session, identifier: str) -> None:
    """Show one bookmark."""
    _show(session, session.reader.bookmarks.get(identifier))


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


def _show(session: Session, view: BookmarkView) -> None:
    mark = view.bookmark
    out = session.out
    if out.mode == "json":
        out.json({"bookmark": view.to_json()})
        return
    out.line(f"{mark.id}  {mark.article}  {mark.part}:{mark.start}-{mark.end}  {view.state}")
    if view.title:
        out.line(view.title)
    out.line(f"“{mark.exact}”")
    if view.anchor and view.state == "changed":
        out.line(f"now: “{view.anchor.found}”")
    if mark.note:
        out.line(f"note: {mark.note}")
    if mark.tags:
        out.line(f"tags: {', '.join(mark.tags)}")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
