"""`bookmarks export` and `bookmarks import`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nhsreader.cli.bookmarks import bookmarks_command
from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note

if TYPE_CHECKING:
    from nhsreader.reader.exchange import Exported, Taken


@bookmarks_command.command("export")
@click.option(
    "--format",
    "format_",
    default="annotation",
    show_default=True,
    metavar="FORMAT",
    help="annotation, markdown, obsidian, csl-json, bibtex, biblatex, ris, csv, readwise or"
    " hypothesis.",
)
@click.option("--article", metavar="ID", help="Only those of one article.")
@click.option("--tag", metavar="TAG", help="Only those with this tag.")
@click.option("--output", metavar="PATH", help="A file; for obsidian a folder of the vault.")
@command
def bookmarks_export(
    session: Session, format_: str, article: str | None, tag: str | None, output: str | None
) -> int:
    """Print bookmarks for another program, or bring a file or vault up to date.

    In a Markdown file and in the notes of a vault only what stands between generated markers is
    replaced; a file that is up to date is not written. In csv a cell that a spreadsheet might
    take for a formula has an apostrophe put in front.
    """
    if output is not None and not output.strip():
        raise click.UsageError("--output is empty")
    path = Path(output).expanduser() if output is not None else None
    exported = session.reader.exchange.export(format_, article=article, tag=tag, output=path)
    if session.out.mode == "json":
        session.out.json(exported.to_json())
    elif exported.files:
        for file in exported.files:
            session.out.line(f"{file.action}\t{file.path}" + (f"\t{file.why}" if file.why else ""))
    else:
        # As bytes: line ends are part of the format.
        click.echo(exported.text.encode("utf-8"), nl=False)
    _narrate(exported)
    refused = any(file.action == "refused" for file in exported.files)
    return 1 if refused or not exported.bookmarks else 0


@bookmarks_command.command("import")
@click.argument("file", metavar="FILE")
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    help="annotation, hypothesis or readwise; told by the content unless given.",
)
@command
def bookmarks_import(session: Session, file: str, format_: str | None) -> int:
    """Take the bookmarks of FILE, or of - (stdin), into your library.

    Passages of pages are found by address, title or words; one whose words are not found is
    kept with them. Nothing is taken twice and nothing that is here is changed.
    """
    session.may_create = True
    taken = session.reader.exchange.take_file(sys.stdin.buffer if file == "-" else file, format_)
    if session.out.mode == "json":
        session.out.json(taken.to_json())
    else:
        _print(session, taken)
    if not taken.items:
        note("no bookmarks in it")
        return 1
    return 2 if taken.count("refused") == len(taken.items) else 0


def _narrate(exported: Exported) -> None:
    if not exported.bookmarks:
        note("no bookmarks")
    for left in exported.left_out:
        note(f"left out: {left.id}: {left.why}")


def _print(session: Session, taken: Taken) -> None:
    for item in taken.items:
        words = " ".join(item.quote.split())
        words = words if len(words) <= 60 else words[:59] + "…"
        line = f"{item.action}\t{item.id}\t{item.article}\t{words}"
        session.out.line(f"{line}\t{item.why}" if item.why else line)
    counts = ", ".join(
        f"{taken.count(name)} {words}"
        for name, words in (
            ("added", "added"),
            ("unchanged", "here already"),
            ("orphan", "kept without a place"),
            ("refused", "refused"),
        )
        if taken.count(name)
    )
    if counts:
        note(counts)
