"""`trail`."""

from __future__ import annotations

import click
import msgspec

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note


@click.command("trail")
@click.option("--since", metavar="DATE", help="Only from this day on.")
@click.option("--last", type=click.IntRange(0), metavar="N", help="Only the last N steps.")
@click.option("--markdown", "as_markdown", is_flag=True, help="As a research log in Markdown.")
@click.option("--clear", is_flag=True, help="Forget the trail.")
@command
def trail_command(
    session: Session, since: str | None, last: int | None, as_markdown: bool, clear: bool
) -> int:
    """The articles and passages gone to in the reader, in order."""
    desk, out = session.reader.trail, session.out
    if clear:
        count = desk.clear()
        if out.mode == "json":
            out.json({"cleared": count})
        else:
            note(f"{count} steps forgotten")
        return 0
    steps = desk.steps(since, last)
    if out.mode == "json":
        out.json({"steps": [msgspec.to_builtins(step) for step in steps]})
    elif as_markdown:
        from nhsreader.reader.trail import markdown

        for line in markdown(steps).splitlines():
            out.line(line)
    else:
        for step in steps:
            out.line(f"{step.when[:16].replace('T', ' ')}  {step.id}  {step.title}")
            how = step.how + (f" from {step.via}" if step.via else "")
            if step.how != "opened" or step.via:
                out.line(f"  {how}")
            if step.quote:
                out.line(f"  “{step.quote}”")
        if not steps:
            note("nothing read yet in the reader")
    return 0 if steps else 1
