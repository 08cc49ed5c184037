"""`families` and `diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import Output, note
from nhsreader.text.sanitise import visible

if TYPE_CHECKING:
    from nhsreader.reader.families import Aligned, Compared, Family

_WORDS = {
    "same": "the same text",
    "contains": "holds all of it and more",
    "extract": "a piece of it",
    "revised": "the same text with words changed",
    "related": "shares part of its text",
}
# Unchanged words shown before and after a change, unless all are.
_AROUND = 12


@click.command("families")
@click.option("--related", is_flag=True, help="Also pairs that share only part of their text.")
@command
def families_command(session: Session, related: bool) -> int:
    """Groups of articles that hold the same text, and how each stands to the earliest."""
    out = session.out
    with out.progress() as progress:
        session.reader.house.progress = progress
        desk = session.reader.families
        found = desk.families()
        pairs = desk.related() if related else []
    if out.mode == "json":
        value: dict[str, object] = {"families": [family.to_json() for family in found]}
        if related:
            value["related"] = [pair.to_json() for pair in pairs]
        out.json(value)
        return 0 if found or pairs else 1
    for number, family in enumerate(found, 1):
        out.heading(f"{number}. {len(family.members)} articles: {_WORDS[family.relation]}")
        _print(out, family)
    if pairs:
        out.heading(f"Related, not the same text: {len(pairs)}")
        for pair in pairs:
            _print(out, pair)
    if not found and not pairs:
        note("no two articles hold the same text")
    return 0 if found or pairs else 1


def _print(out: Output, family: Family) -> None:
    first, *others = family.members
    out.line(f"  {first.id} · {first.date_words} · {first.title}")
    out.line(f"    the earliest: {family.how}")
    for member in others:
        out.line(f"  {member.id} · {member.date_words} · {member.title}")
        to = f", of {member.to}" if member.to else ""
        out.line(f"    {member.relation}: {_WORDS[member.relation]}{to}, {member.containment:.0%}")
    out.line()


@click.command("diff")
@click.argument("one", metavar="ID")
@click.argument("other", metavar="ID")
@click.option("--all", "whole", is_flag=True, help="Unchanged words too.")
@command
def diff_command(session: Session, one: str, other: str, whole: bool) -> int:
    """What differs between two articles, word by word: [-gone-] and {+come+}."""
    out = session.out
    found = session.reader.families.compare(one, other)
    if out.mode == "json":
        out.json(found.to_json())
        return 1 if found.nothing_in_common else 0
    for sign, summary in (("---", found.one), ("+++", found.other)):
        out.heading(f"{sign} {summary.id} · {summary.date_words} · {summary.title}")
    if found.nothing_in_common:
        note("the two texts have nothing in common")
        return 1
    coloured = out.mode == "person" and out.coloured
    for paragraph in found.difference.paragraphs:
        if whole or paragraph.changed:
            out.line()
            pieces = _pieces(found, paragraph, whole)
            if coloured:
                _print_coloured(out, pieces)
            else:
                out.line(" ".join(_MARKS[style].format(text) for text, style in pieces))
    out.line()
    difference, changes = found.difference, len(found.difference.changes)
    out.line(
        f"{changes} {'change' if changes == 1 else 'changes'}:"
        f" {difference.deleted_words} words gone, {difference.inserted_words} come,"
        f" {difference.unchanged_words} unchanged"
    )
    return 0


_MARKS = {"": "{}", "gone": "[-{}-]", "come": "{{+{}+}}", "left out": "[… {} …]"}
_STYLES = {"": "", "gone": "strike red", "come": "underline bold green", "left out": "dim italic"}


def _pieces(found: Compared, paragraph: Aligned, whole: bool) -> list[tuple[str, str]]:
    """The paragraph's words, each stretch with what became of it."""
    pieces: list[tuple[str, str]] = []
    last = len(paragraph.words) - 1
    for number, change in enumerate(paragraph.words):
        gone, come = found.words(change)
        if change.op == "equal":
            # The end before a change is of use, and the beginning after one.
            pieces += [(come, "")] if whole else _shortened(come, number > 0, number < last)
            continue
        pieces += [(text, style) for text, style in ((gone, "gone"), (come, "come")) if text]
    return [(" ".join(text.split()), style) for text, style in pieces]


def _shortened(text: str, after: bool, before: bool) -> list[tuple[str, str]]:
    words = text.split()
    head = words[:_AROUND] if after else []
    tail = words[-_AROUND:] if before else []
    between = len(words) - len(head) - len(tail)
    if between <= 2:
        return [(text, "")]
    pieces = [
        (" ".join(head), ""),
        (f"{between} words unchanged", "left out"),
        (" ".join(tail), ""),
    ]
    return [piece for piece in pieces if piece[0]]


def _print_coloured(out: Output, pieces: list[tuple[str, str]]) -> None:
    from rich.text import Text

    line = Text()
    for text, style in pieces:
        if line:
            line.append(" ")
        line.append(visible(f"[… {text} …]" if style == "left out" else text), _STYLES[style])
    out.console.print(line, highlight=False)
