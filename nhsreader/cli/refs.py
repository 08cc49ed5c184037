"""`refs`."""

from __future__ import annotations

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note


@click.command("refs")
@click.argument("identifier", metavar="ID")
@command
def refs_command(session: Session, identifier: str) -> int:
    """Typed links out of and into an article, each with its evidence."""
    desk = session.reader.links
    links, backlinks = desk.out_of(identifier), desk.into(identifier)
    out = session.out
    if out.mode == "json":
        out.json(
            {
                "links": [link.to_json() for link in links],
                "backlinks": [link.to_json() for link in backlinks],
            }
        )
    else:
        for link in links:
            out.heading(f"{link.type}  {link.target.id}")
            out.line(f"  {link.target_summary.title}")
            out.line(f"  {link.evidence}")
            if link.origin.quote:
                out.line(f"  “{link.origin.quote}”")
        if not links:
            note("no links")
    return 0 if links or backlinks else 1
