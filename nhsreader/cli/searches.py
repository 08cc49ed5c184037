"""`searches`."""

from __future__ import annotations

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note


@click.command("searches")
@click.option("--new", "only_new", is_flag=True, help="Only those with new articles.")
@click.option("--seen", metavar="NAME", help="Count what it finds now as seen.")
@click.option("--remove", metavar="NAME", help="Move it to the trash.")
@command
def searches_command(session: Session, only_new: bool, seen: str | None, remove: str | None) -> int:
    """Saved searches: what each finds and how much of it is new."""
    desk = session.reader.saved
    if remove is not None:
        desk.remove(remove)
    with session.out.progress() as progress:
        session.reader.house.progress = progress
        if seen is not None:
            desk.mark_seen(seen)
        found = [view for view in desk.views() if view.new or not only_new]
    out = session.out
    if out.mode == "json":
        rows = [{"name": v.name, "query": v.query, "total": v.total, "new": v.new} for v in found]
        out.json({"searches": rows})
    else:
        out.table(
            ["name", "query", "found", "new"],
            [[v.name, v.query, str(v.total), str(v.new)] for v in found],
        )
        if not found:
            saving = "no search is saved: `nhsreader search QUERY… --save NAME`"
            note("nothing new" if only_new else saving)
    # To have marked or removed one is done, whatever is left.
    return 0 if found or seen is not None or remove is not None else 1
