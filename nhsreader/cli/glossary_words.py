"""`glossary check`, `glossary suggest` and `glossary schema`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note

if TYPE_CHECKING:
    from nhsreader.reader.suggestions import Suggestion

_SHOWN = 60


class WithWords(click.Command):
    """A command of which a first argument may be a word that is a command of its own."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:  # fmt: skip
        """Hand on to the command that the first word names, options before it included."""
        before = 0
        while before < len(args) and args[before].startswith("-") and args[before] != "--":
            before += 2 if args[before] in ("--library", "--config") else 1
        word = WORDS.get(args[before]) if before < len(args) else None
        if word is None:
            return super().make_context(info_name, args, parent, **extra)
        rest = args[:before] + args[before + 1 :]
        return word.make_context(f"{info_name} {word.name}", rest, parent, **extra)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the words."""
        super().format_options(ctx, formatter)
        with formatter.section("Commands"):
            formatter.write_dl([(name, word.get_short_help_str()) for name, word in WORDS.items()])


@click.command("check", short_help="Faults in glossary and timeline files.")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@command
def glossary_check(session: Session, paths: tuple[str, ...]) -> int:
    """Look for faults in glossary, timeline and publications files.

    The bundled ones and your own, or those of each PATH: a file, a folder of them, a library
    folder. Exit code 1 if there are any.
    """
    import msgspec

    checked = session.reader.suggestions.check([Path(path).expanduser() for path in paths])
    out = session.out
    if out.mode == "json":
        out.json(
            {
                "files": list(checked.files),
                "items": checked.items,
                "problems": msgspec.to_builtins(checked.problems),
            }
        )
    else:
        for one in checked.problems:
            of = f"{one.id}: " if one.id else ""
            out.line(f"{one.file}:{one.line}: {one.severity}: {of}{one.problem}. {one.do}")
        looked_at = f"{len(checked.files)} files, {checked.items} items"
        if checked.problems:
            errors = sum(one.severity == "error" for one in checked.problems)
            warnings = len(checked.problems) - errors
            note(f"{looked_at}: {errors} errors, {warnings} warnings")
        else:
            out.line(f"{looked_at}: nothing is wrong")
    return 1 if checked.problems else 0


@click.command("suggest", short_help="Acronyms the glossary lacks.")
@click.option("--accept", metavar="SHORT", help="Write an entry for it into your own glossary.")
@click.option("--long", metavar="TEXT", help="What it stands for, where no article says so.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the best N.")
@command
def glossary_suggest(
    session: Session, accept: str | None, long: str | None, limit: int | None
) -> int:
    """Acronyms of the library that the glossary lacks, with where they are spelled out."""
    if long is not None and accept is None:
        raise click.UsageError("--long goes with --accept")
    if accept is not None and limit is not None:
        raise click.UsageError("--limit does not go with --accept")
    if accept is not None:
        return _accept(session, accept, long)
    with session.out.progress() as progress:
        session.reader.house.progress = progress
        found = session.reader.suggestions.suggestions()
    out = session.out
    if out.mode == "json":
        import msgspec

        out.json({"total": len(found), "suggestions": msgspec.to_builtins(found[:limit])})
    else:
        rows = [
            [one.short, one.long or "?", str(one.articles), str(one.count), _where(one)]
            for one in found[:limit]
        ]
        out.table(["term", "long form", "articles", "mentions", "where"], rows)
        if not found:
            note("the glossary has every acronym of the library")
    return 0 if found else 1


@click.command("schema", short_help="JSON Schema of these files.")
@click.argument("kind", required=False, type=click.Choice(["glossary", "timeline", "publications"]))
@click.option("--into", metavar="DIR", help="Write a file for each kind into this folder.")
@command
def glossary_schema(session: Session, kind: str | None, into: str | None) -> None:
    """The JSON Schema of glossary files (or of KIND), for an editor that checks YAML."""
    schemas = session.reader.suggestions.schemas()
    out = session.out
    if into is not None:
        from nhsreader.documents.files import write_atomically

        for name, text in schemas.items():
            if kind in (None, name):
                write_atomically(Path(into).expanduser() / f"{name}.schema.json", text)
    if out.mode == "json":
        chosen = schemas if kind is None else {kind: schemas[kind]}
        out.json({"schemas": {name: json.loads(text) for name, text in chosen.items()}})
    elif into is None:
        out.line(schemas[kind or "glossary"].rstrip("\n"))


WORDS: dict[str, click.Command] = {
    "check": glossary_check,
    "suggest": glossary_suggest,
    "schema": glossary_schema,
}


def _accept(session: Session, short: str, long: str | None) -> int:
    import msgspec

    session.may_create = True
    done = session.reader.suggestions.accept(short, long)
    if session.out.mode == "json":
        session.out.json({"accepted": msgspec.to_builtins(done)})
    else:
        session.out.line(f"{done.short}\t{done.long}\t{done.file}")
        note(f"taken from {done.article}; `nhsreader glossary check` says what the entry lacks")
    return 0


def _where(found: Suggestion) -> str:
    place = found.evidence[0]
    quote = " ".join(place.quote.split())
    quote = quote if len(quote) <= _SHOWN else quote[: _SHOWN - 1] + "…"
    return f"{place.id} {place.part}:{place.start}-{place.end} “{quote}”"
