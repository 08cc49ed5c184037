"""`concordance`."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

from nhsreader.cli.articles import SCOPES
from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note
from nhsreader.cli.querying import QueryCommand, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nhsreader.reader.concordance import Concordance, ConcordanceLine, YearRate

WIDTH = 60
_LINE = ("id", "published", "part", "start", "end", "left", "match", "right")
_YEAR = ("year", "words", "matches", "rate", "documents", "documents_with")
_BAR = 30


@click.command("concordance", cls=QueryCommand)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--sort",
    type=click.Choice(["left", "right", "date"]),
    default="date",
    show_default=True,
    help="By the words before or after, or by date.",
)
@click.option("--by-year", is_flag=True, help="How often in each year, per 10,000 words.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option("--comments", is_flag=True, help="Look through the readers' comments too.")
@click.option("--forms", is_flag=True, help="The words in any form, as search takes them.")
@click.option("--scope", type=SCOPES, default="all", help="Your articles, the bundled, or all.")
@click.option("--width", type=click.IntRange(0, 1000), help="Characters to each side.")
@click.option("--limit", type=click.IntRange(0), help="Print only so many lines.")
@command
def concordance_command(
    session: Session,
    /,
    words: tuple[str, ...],
    by_year: bool,
    as_csv: bool,
    width: int | None,
    limit: int | None,
    **asked: Any,
) -> int:
    """Every place of some words, each with what stands beside it."""
    text = joined(words)
    out = session.out
    if as_csv and out.mode == "json":
        raise click.UsageError("--csv and --json are two forms of one answer: give one")
    with out.progress() as progress:
        session.reader.house.progress = progress
        found = session.reader.concordance.find(
            text, width=WIDTH if width is None else width, **asked
        )
    lines = found.lines[:limit]
    if out.mode == "json":
        out.json(concordance_json(found, lines, by_year))
    elif as_csv:
        _print_csv(_YEAR if by_year else ("title", *_LINE), found.by_year if by_year else lines)
    elif by_year:
        _print_years(session, found.by_year)
    else:
        _print_lines(session, lines, width)
    if out.mode != "json":
        shown = f", {len(lines)} shown" if len(lines) < len(found.lines) and not by_year else ""
        note(f"{len(found.lines)} found{shown}. {found.explained}")
    return 0 if found.lines else 1


def concordance_json(
    found: Concordance, lines: Sequence[ConcordanceLine], by_year: bool
) -> dict[str, Any]:
    """The answer as `concordance --json` prints it."""
    return {
        "words": found.words,
        "explained": found.explained,
        "total": len(found.lines),
        "lines": [{name: getattr(line, name) for name in _LINE} for line in lines],
        "by_year": [
            {name: getattr(year, name) for name in _YEAR} for year in found.by_year if by_year
        ],
    }


def _print_csv(columns: Sequence[str], rows: Iterable[ConcordanceLine | YearRate]) -> None:
    from nhsreader.text.sanitise import visible

    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in columns])
    click.echo(visible(page.getvalue()), nl=False)


def _cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return "" if value is None else value


def _print_lines(session: Session, lines: Sequence[ConcordanceLine], width: int | None) -> None:
    """Each match in one column, its date before and its article behind."""
    from rich.cells import cell_len

    out = session.out
    dated = max((len(line.date_words) for line in lines), default=0)
    room = _room(session, lines, dated) if width is None else width
    for line in lines:
        left = _last_words(line.left, room)
        right = _first_words(line.right, room)
        begin = " " * (room - cell_len(left))
        before = f"{line.date_words:<{dated}}  {begin}{left}"
        match = " ".join(line.match.split())
        behind = " " * max(0, room - cell_len(right))
        where = line.id if line.part == "body" else f"{line.id} ({line.part})"
        text = f"{before}{match}{right}{behind}  {where}"
        out.marked(text, [(len(before), len(before) + len(match))])


def _room(session: Session, lines: Sequence[ConcordanceLine], dated: int) -> int:
    """What there is for each side of a match on a terminal as wide as this one."""
    if session.out.mode == "plain" or not sys.stdout.isatty():
        return WIDTH
    others = dated + 4 + max((len(line.match) + len(line.id) for line in lines), default=0)
    return max(16, min(WIDTH, (shutil.get_terminal_size().columns - others) // 2))


def _last_words(text: str, room: int) -> str:
    """As many of the last words as there is room for."""
    from rich.cells import cell_len

    while cell_len(text) > room:
        _, space, rest = text.lstrip().partition(" ")
        text = rest if space else ""
    return text


def _first_words(text: str, room: int) -> str:
    """As many of the first words as there is room for."""
    from rich.cells import cell_len

    while cell_len(text) > room:
        rest, space, _ = text.rstrip().rpartition(" ")
        text = rest if space else ""
    return text


def _print_years(session: Session, years: Sequence[YearRate]) -> None:
    most = max((year.rate for year in years), default=0.0) or 1.0
    mark = "#" if session.out.mode == "plain" else "\u2587"
    rows = [
        [
            "undated" if year.year is None else str(year.year),
            f"{year.matches}",
            f"{year.words}",
            f"{year.rate:.2f}",
            f"{year.documents_with}/{year.documents}",
            mark * (round(_BAR * year.rate / most) or (1 if year.matches else 0)),
        ]
        for year in years
    ]
    session.out.table(["year", "matches", "words", "per 10,000", "articles", ""], rows)
