"""`index`."""

from __future__ import annotations

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note


@click.command("index")
@click.option("--status", is_flag=True, help="Only tell the state; change nothing.")
@click.option("--rebuild", is_flag=True, help="Build the index anew and swap it in.")
@click.option("--check", is_flag=True, help="Compare index and files; exit code 1 if they differ.")
@command
def index_command(session: Session, status: bool, rebuild: bool, check: bool) -> int:
    """Bring the index in step with the files. No command needs this first."""
    import msgspec

    if status and (rebuild or check):
        raise click.UsageError("--status changes nothing: leave it or the other option out")
    if status:
        session.reader.relax()
    out = session.out
    with out.progress() as progress:
        session.reader.house.progress = progress
        state = session.reader.health.status(update=not (status or check), rebuild=rebuild)
    problems = session.reader.health.check() if check else []
    if out.mode == "json":
        out.json({**msgspec.to_builtins(state), "problems": problems})
    else:
        out.line(f"articles\t{state.articles} ({state.bundled} bundled)")
        out.line(f"indexed\t{state.indexed}")
        out.line(f"in step\t{'yes' if state.in_step else 'no'}")
        out.line(f"seconds\t{state.seconds}")
        for problem in [*problems, *(f"{f}: {w}" for f, w in state.broken.items() if not check)]:
            note(problem)
    return 1 if problems else 0
