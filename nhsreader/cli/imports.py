"""`import`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note

if TYPE_CHECKING:
    from nhsreader.reader.imports import ImportReport


@click.command("import")
@click.argument("sources", nargs=-1, metavar="SOURCE…")
@click.option("--dry-run", is_flag=True, help="Only report; store nothing.")
@click.option("--split", is_flag=True, help="Accept the proposed boundaries between articles.")
@click.option("--kind", metavar="KIND", help="news, blog-post, report, …")
@click.option("--publisher", metavar="KEY", help="Key of a publisher in sources.yaml.")
@click.option("--redo", is_flag=True, help="Make articles (all, or those of these ids) anew.")
@click.option("--undo", is_flag=True, help="Take the last import back.")
@click.option("--allow-private", is_flag=True, help="Fetch from this machine's network too.")
@click.option("--lines", is_flag=True, help="Say what was made of every line.")
@command
def import_command(
    session: Session, /, sources: tuple[str, ...], undo: bool, lines: bool, **asked: Any
) -> int:
    """Take files, folders, web addresses or - (stdin) into your library as articles.

    Page dumps, HTML, PDF, DOCX, EPUB, Markdown, feeds, mail, GOV.UK JSON, legislation XML, WARC.
    """
    from nhsreader.reader.imports import ImportOptions

    if undo:
        return _undo(session, sources)
    if not sources and not asked["redo"]:
        raise click.UsageError("name what to import")
    session.may_create = True
    out = session.out
    desk = session.reader.imports
    with out.progress() as progress:
        session.reader.house.progress = progress
        options = ImportOptions(**asked)
        report = desk.redo(sources, options) if asked["redo"] else desk.run(sources, options)
        if report.taken and not asked["dry_run"]:
            session.reader.search.in_step()
    if out.mode == "json":
        out.json(report.to_json())
    else:
        _print(session, report)
        if lines:
            _print_lines(session, report)
    return 0 if report.taken else 2


def _undo(session: Session, sources: tuple[str, ...]) -> int:
    if sources:
        raise click.UsageError("--undo takes the last import back; it takes no sources")
    changes = session.reader.imports.undo()
    if session.out.mode == "json":
        session.out.json(
            {"undone": [{"id": c.id, "was": "updated" if c.before else "added"} for c in changes]}
        )
    else:
        for change in changes:
            session.out.line(f"{'restored' if change.before else 'removed'}  {change.id}")
    return 0


def _print_lines(session: Session, report: ImportReport) -> None:
    """What was made of every line, file by file, in order."""
    rows: dict[str, list[tuple[int, int, str]]] = {}
    for document in report.documents:
        held = rows.setdefault(document.file, [])
        if document.lines:
            held.append((*document.lines, f"article {document.id}"))
        held += [
            (first, last, f"comment {number} of {document.id}")
            for number, (first, last) in enumerate(document.comment_lines, 1)
            if first
        ]
    for file, item in report.boilerplate:
        rows.setdefault(file, []).append((*item.lines, f"left out: {item.kind}"))
    for file, held in rows.items():
        session.out.heading(file)
        for first, last, what in sorted(held):
            session.out.line(f"  {first}-{last}  {what}")


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
