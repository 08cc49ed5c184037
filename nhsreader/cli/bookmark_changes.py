"""`bookmarks edit`, `keep`, `undo`, `restore` and `check`."""

from __future__ import annotations

import click

from nhsreader.cli.bookmarks import bookmarks_command, show_bookmark
from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note

STATES = {
    "exact": "where they were marked",
    "moved": "the same words elsewhere",
    "changed": "other words: look at them with `bookmarks show`, then `bookmarks keep`",
    "orphan": "not found any more; kept with their old words",
}


@bookmarks_command.command("edit")
@click.argument("identifier", metavar="BOOKMARK")
@click.option("--note", "note_text", metavar="TEXT", help='"" takes the note away.')
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="In place of all its tags.")
@click.option("--no-tags", is_flag=True, help="Take all tags away.")
@click.option("--mark", metavar="COLOUR", help='yellow, green, blue, pink; "" for none.')
@command
def bookmarks_edit(
    session: Session,
    identifier: str,
    note_text: str | None,
    tags: tuple[str, ...],
    no_tags: bool,
    mark: str | None,
) -> None:
    """Change note, tags or mark of a bookmark."""
    if tags and no_tags:
        raise click.UsageError("give either --tag or --no-tags")
    if note_text is None and mark is None and not tags and not no_tags:
        raise click.UsageError("give --note, --tag, --no-tags or --mark")
    wanted = tags if tags or no_tags else None
    view = session.reader.bookmarks.edit(identifier, note=note_text, tags=wanted, mark=mark)
    show_bookmark(session, view)


@bookmarks_command.command("keep")
@click.argument("identifier", metavar="BOOKMARK")
@command
def bookmarks_keep(session: Session, identifier: str) -> None:
    """Take the words and the place found now as the bookmark's own."""
    show_bookmark(session, session.reader.bookmarks.keep(identifier))


@bookmarks_command.command("restore")
@click.argument("identifier", metavar="BOOKMARK")
@command
def bookmarks_restore(session: Session, identifier: str) -> None:
    """Take a bookmark back out of the trash."""
    show_bookmark(session, session.reader.bookmarks.restore(identifier))


@bookmarks_command.command("undo")
@command
def bookmarks_undo(session: Session) -> None:
    """Take the last change of a bookmark back."""
    what, mark = session.reader.bookmarks.undo()
    if session.out.mode == "json":
        session.out.json({"undone": what, "bookmark": mark.id})
    else:
        note(f"bookmark {mark.id}: {what}")


@bookmarks_command.command("check")
@command
def bookmarks_check(session: Session) -> int:
    """Where the words of every bookmark stand now; exit 1 where any are changed or lost."""
    found = session.reader.bookmarks.check()
    out = session.out
    if out.mode == "json":
        out.json(dict(found))
    else:
        for state, ids in found.items():
            if ids:
                out.heading(f"{state} ({len(ids)}): {STATES[state]}")
                for identifier in ids:
                    out.line(f"  {identifier}")
        if not any(found.values()):
            note("no bookmarks")
    return 1 if found["changed"] or found["orphan"] else 0
