"""`related`."""

from __future__ import annotations

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note


@click.command("related")
@click.argument("identifier", metavar="ID")
@click.option("--limit", type=click.IntRange(0), default=10, show_default=True)
@command
def related_command(session: Session, identifier: str, limit: int) -> int:
    """The articles nearest to one, each with the words they share and other reasons."""
    out = session.out
    with out.progress() as progress:
        session.reader.house.progress = progress
        found = session.reader.related.find(identifier, limit)
    if out.mode == "json":
        rows = [
            {
                "id": view.id,
                "title": view.title,
                "score": view.score,
                "shared": list(view.shared),
                "reasons": list(view.reasons),
            }
            for view in found
        ]
        out.json({"related": rows})
        return 0 if found else 1
    for view in found:
        out.heading(view.title)
        out.line(f"  {view.id} · {view.score:.2f} · {', '.join(view.shared)}")
        for reason in view.reasons:
            out.line(f"  {reason}")
    if not found:
        note("no article is near it")
    return 0 if found else 1
