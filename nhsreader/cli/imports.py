"""`import`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note

if TYPE_CHECKING:
    from nhsreader.reader.imports import ImportReport


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@click.option("--dry-run", is_flag=True, help="Only report; store nothing.")
@click.option("--split", is_flag=True, help="Accept the proposed boundaries between articles.")
@click.option("--kind", metavar="KIND", help="news, blog-post, report, …")
@click.option("--publisher", metavar="KEY", help="Key of a publisher in sources.yaml.")
@command
def import_command(session: Session, /, sources: tuple[str, ...], **asked: Any) -> int:
    """Take files, folders or - (stdin) into your library as articles."""
    from nhsreader.reader.imports import ImportOptions

    session.may_create = True
    out = session.out
    with out.progress() as progress:
        session.reader.house.progress = progress
        report = session.reader.imports.run(sources, ImportOptions(**asked))
        if report.taken and not asked["dry_run"]:
            session.reader.search.in_step()
    if out.mode == "json":
        out.json(report.to_json())
    else:
        _print(session, report)
    return 0 if report.taken else 2


def _print(session: Session, report: ImportReport) -> None:
    out = session.out
    file = ""
    for document in report.documents:
        if document.file != file:
            file = document.file
            out.heading(file)
        lines = f"lines {document.lines[0]}-{document.lines[1]}" if document.lines else ""
        if document.action == "refused":
            for warning in document.warnings:
                note(f"  refused: {warning}")
            continue
        flags = [
            document.published or "undated",
            f"{document.comments} comments" if document.comments else "",
            "truncated" if document.truncated else "",
            "title guessed" if document.title_guessed else "",
        ]
        out.line(f"  {document.action}  {document.id}  {lines}")
        out.line(f"    {document.title} ({', '.join(flag for flag in flags if flag)})")
        for other in document.same_story_as:
            out.line(f"    same story as {other}")
        for warning in document.warnings:
            note(f"    {warning}")
    for name, boundary in report.proposed:
        out.line(f"{name}:{boundary.line}: perhaps a new article: {boundary.why}")
    if report.proposed:
        note("`--split` accepts these boundaries")
    removed = report.removed
    if removed:
        note(
            f"removed {removed.control} control, {removed.bidi} bidirectional and"
            f" {removed.zero_width} zero-width characters"
        )
    counts = {
        action: sum(d.action == action for d in report.documents)
        for action in ("added", "updated", "unchanged", "refused")
    }
    note(", ".join(f"{count} {action}" for action, count in counts.items() if count))
