"""`edit`, `remove`, `open`, `split` and `merge`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note

if TYPE_CHECKING:
    from nhsreader.reader.articles import ArticleSummary


@click.command("edit")
@click.argument("identifier", metavar="ID")
@click.option("--title", metavar="TEXT")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="Repeat for several.")
@click.option("--publisher", metavar="KEY", help="A key of sources.yaml; empty for none.")
@click.option("--date", "published", metavar="DATE", help="YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--kind", metavar="KIND")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Repeat for several.")
@command
def edit_command(
    session: Session,
    identifier: str,
    title: str | None,
    authors: tuple[str, ...],
    publisher: str | None,
    published: str | None,
    kind: str | None,
    tags: tuple[str, ...],
) -> None:
    """Correct an article of yours; corrections are kept through re-imports.

    An empty value takes one away: --publisher "", --author "".
    """
    from nhsreader.reader.curation import Corrections

    corrections = Corrections(
        title=title, authors=authors or None, publisher=publisher, published=published,
        kind=kind, tags=tags or None,
    )  # fmt: skip
    _show(session, session.reader.curation.edit(identifier, corrections))


@click.command("remove")
@click.argument("identifier", metavar="ID")
@click.option("--restore", is_flag=True, help="Bring it back from the trash instead.")
@command
def remove_command(session: Session, identifier: str, restore: bool) -> None:
    """Move an article of yours to the trash."""
    desk = session.reader.curation
    summary = desk.restore(identifier) if restore else desk.remove(identifier)
    _show(session, summary)
    note("brought back" if restore else f"moved to the trash; `nhsreader remove --restore "
         f"{identifier}` brings it back")  # fmt: skip


@click.command("open")
@click.argument("identifier", metavar="ID")
@click.option("--browser", is_flag=True, help="Open the address in a browser.")
@command
def open_command(session: Session, identifier: str, browser: bool) -> int:
    """Say where an article came from: its kept original, file and address."""
    origin = session.reader.curation.origin(identifier)
    out = session.out
    if out.mode == "json":
        out.json({"id": identifier, "original": origin.original, "file": origin.file,
                  "url": origin.url})  # fmt: skip
    else:
        for name, value in zip(("original", "file", "url"), origin, strict=True):
            if value:
                out.line(f"{name}\t{value}")
    if browser:
        if not origin.url or not origin.url.lower().startswith(("http://", "https://")):
            raise click.UsageError("this article has no web address")
        import webbrowser

        note(f"opening {origin.url}")
        webbrowser.open(origin.url)
    return 0 if any(origin) else 1


@click.command("split")
@click.argument("identifier", metavar="ID")
@click.option("--at", type=click.IntRange(1), required=True, metavar="OFFSET",
              help="Code point of the body at whose paragraph the second begins.")  # fmt: skip
@click.option("--title", metavar="TEXT", help="Title of the second article.")
@command
def split_command(session: Session, identifier: str, at: int, title: str | None) -> None:
    """Cut an article of yours in two."""
    made = session.reader.curation.split(identifier, at, title)
    if session.out.mode == "json":
        import msgspec

        session.out.json({"documents": [msgspec.to_builtins(summary) for summary in made]})
    else:
        for summary in made:
            _show(session, summary)


@click.command("merge")
@click.argument("identifier", metavar="ID")
@click.argument("others", metavar="OTHER…", nargs=-1, required=True)
@command
def merge_command(session: Session, identifier: str, others: tuple[str, ...]) -> None:
    """Put other articles of yours below one; they go to the trash."""
    _show(session, session.reader.curation.merge(identifier, others))


def _show(session: Session, summary: ArticleSummary) -> None:
    if session.out.mode == "json":
        import msgspec

        session.out.json(msgspec.to_builtins(summary))
        return
    who = ", ".join([*summary.authors, summary.publisher_name or "no publisher"])
    session.out.line(f"{summary.id}: {summary.title}")
    session.out.line(f"  {who} · {summary.date_words} · {summary.kind}")
