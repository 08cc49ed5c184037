"""`verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note
from nhsreader.errors import BadInput

if TYPE_CHECKING:
    from nhsreader.reader.verifying import Checked, Report

LONGEST = 300


@click.command("verify")
@click.argument("drafts", metavar="DRAFT…", nargs=-1, required=True)
@click.option("--short", is_flag=True, help="Quotations of fewer than four words too.")
@command
def verify_command(session: Session, drafts: tuple[str, ...], short: bool) -> int:
    """Check every quotation of a draft (Markdown, text, .docx, or `-`) against the library.

    Ends with 0 where all are right, 1 where any is not, 2 for a draft that cannot be read.
    """
    if drafts.count("-") > 1:
        raise BadInput("standard input can be read only once", where="-")
    out = session.out
    reports: list[Report] = []
    with out.progress() as progress:
        house = session.reader.house
        house.progress = progress

        def told(done: int, total: int) -> None:
            progress("looking through the articles", done, total)

        for draft in drafts:
            reports.append(session.reader.verifying.verify(draft, short=short, progress=told))
    if out.mode == "json":
        out.json(_json(reports))
    else:
        for report in reports:
            _print(session, report, several=len(reports) > 1)
    for report in reports:
        _tell(report)
    return 0 if all(report.right for report in reports) else 1


def _json(reports: list[Report]) -> dict[str, Any]:
    several = len(reports) > 1
    return {
        "quotations": [
            {**({"file": report.file} if several else {}), **one.to_json()}
            for report in reports
            for one in report.quotations
        ],
        "files": [
            {"file": r.file, "unit": r.unit, "right": r.right, "short_left_out": r.short}
            for r in reports
        ],
    }


def _print(session: Session, report: Report, several: bool) -> None:
    out = session.out
    if several:
        out.heading(report.file)
    for one in report.quotations:
        out.line(
            f"{report.unit} {one.quotation.line}\t{one.verdict}\t{_quoted(one.quotation.text)}"
        )
        for line in _lines(one):
            out.line(f"  {line}")
    if several:
        out.line()


def _lines(one: Checked) -> list[str]:
    """What the source says, and where it is."""
    lines = list(one.reasons)
    if one.found and one.verdict in ("altered", "not-found"):
        said = "nearest" if one.verdict == "not-found" else "the source"
        lines.append(f"{said}: {_quoted(one.found)}")
    if one.differences:
        lines.append(
            f"differs: {'  '.join(_difference(d.draft, d.source) for d in one.differences)}"
        )
    if one.citation is not None:
        cited = one.citation
        who = " and ".join(cited.authors) or cited.publisher or "author unknown"
        paragraph = f", paragraph {cited.paragraph}" if cited.paragraph else ""
        comment = f"comment {cited.comment} on " if cited.comment else ""
        lines.append(f"{who}, {comment}{cited.title}, {cited.date}{paragraph} [{cited.id}]")
    elif one.place is not None:
        lines.append(f"[{one.place.id}]")
    if one.also:
        lines.append(f"also in {', '.join(one.also)}")
    return lines


def _difference(draft: str, source: str) -> str:
    """One difference as a word diff: what the source has, then what the draft has."""
    return (f"[-{source}-]" if source else "") + (f"{{+{draft}+}}" if draft else "")


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return (
        f"\u201c{line if len(line) <= LONGEST else line[:LONGEST].rpartition(' ')[0] + ' …'}\u201d"
    )


def _tell(report: Report) -> None:
    count = len(report.quotations)
    wrong = sum(not one.right for one in report.quotations)
    words = "1 quotation" if count == 1 else f"{count} quotations"
    if not count:
        words = "no quotations"
    short = f"; {report.short} under four words left out (--short)" if report.short else ""
    note(f"{report.file}: {words}, {wrong} not right{short}")
