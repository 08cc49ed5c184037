"""`list` and `read`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note

if TYPE_CHECKING:
    from nhsreader.reader.articles import Article

SCOPES = click.Choice(["mine", "bundled", "all"])


@click.command("list")
@click.option("--publisher", metavar="NAME", help="Key, name or acronym of a publisher.")
@click.option("--kind", metavar="KIND", help="news, blog-post, briefing, …")
@click.option("--since", metavar="DATE", help="From this date on.")
@click.option("--until", metavar="DATE", help="Up to this date.")
@click.option("--truncated", is_flag=True, help="Only articles saved incomplete.")
@click.option("--undated", is_flag=True, help="Only articles whose source states no date.")
@click.option("--scope", type=SCOPES, default="all", help="Your articles, the bundled, or all.")
@command
def list_command(session: Session, /, **filters: Any) -> int:
    """List the articles, newest first."""
    import msgspec

    from nhsreader.documents.model import KINDS, kind_of
    from nhsreader.reader.articles import Filters

    if filters["kind"]:
        kind, unknown = kind_of(filters["kind"])
        if unknown and kind == "page":
            raise click.BadParameter(f"kinds are {', '.join(KINDS)}", param_hint="--kind")
        filters["kind"] = kind
    out = session.out
    with out.progress() as progress:
        session.reader.house.progress = progress
        found = session.reader.articles.list(Filters(**filters))
    if out.mode == "json":
        out.json({"documents": [msgspec.to_builtins(summary) for summary in found]})
    else:
        rows = [
            [s.id, s.date_words, s.publisher_name or "", s.title + _flags(s.truncated, s.comments)]
            for s in found
        ]
        out.table(["id", "date", "publisher", "title"], rows)
        if not found:
            note("no article passes; `nhsreader import FILE…` adds some")
    return 0 if found else 1


@click.command("read")
@click.argument("identifier", metavar="ID")
@click.option("--comments", is_flag=True, help="The readers' comments too.")
@click.option("--width", type=click.IntRange(20, 500), help="Columns of text.")
@click.option("--on", metavar="DATE", help="List the terms as they stood on this date.")
@click.option("--at", type=click.IntRange(0), metavar="OFFSET", help="Start at this code point.")
@click.option("--numbered", is_flag=True, help="Number the paragraphs.")
@command
def read_command(
    session: Session,
    identifier: str,
    comments: bool,
    width: int | None,
    on: str | None,
    at: int | None,
    numbered: bool,
) -> int:
    """Print an article."""
    article = session.reader.articles.get(identifier)
    length = len(article.parts["body"].text)
    if at is not None and at > length:
        raise click.BadParameter(f"{at} is past the end: the text has {length} characters",
                                 param_hint="--at")  # fmt: skip
    terms = session.reader.glossary.terms_in(identifier, on=on) if on else []
    if session.out.mode == "json":
        value = article_json(article)
        if on:
            value["terms"] = [
                {"term": t.term, "long": t.long, "sense": t.sense, "count": t.count} for t in terms
            ]
        session.out.json(value)
        return 0
    _print(session, article, comments, width, at, numbered)
    if terms:
        session.out.line()
        session.out.heading(f"Terms, as on {on}")
        for term in terms:
            session.out.line(f"{term.term}: {term.long or 'ambiguous'} ({term.count})")
    return 0


def article_json(article: Article) -> dict[str, Any]:
    """The article as the JSON of `read`."""
    import msgspec

    value: dict[str, Any] = msgspec.to_builtins(article.summary)
    body = article.parts["body"]
    value |= {
        "retrieved": article.front.retrieved,
        "guessed": article.front.guessed,
        "provenance": msgspec.to_builtins(article.front.provenance),
        "text": body.text,
        "blocks": [
            {"kind": b.kind, "start": b.start, "end": b.end, "level": b.level, "marker": b.marker}
            for b in body.blocks
        ],
        "comments": [
            {
                "author": comment.author,
                "date": comment.date,
                "parent": comment.parent,
                "text": article.parts[f"comment:{number}"].text,
            }
            for number, comment in enumerate(article.comments, 1)
        ],
    }
    return value


def _print(
    session: Session,
    article: Article,
    comments: bool,
    width: int | None,
    at: int | None,
    numbered: bool,
) -> None:
    import shutil

    from nhsreader.cli.rendering import comment_lines, text_lines

    out = session.out
    if width is None:
        columns = shutil.get_terminal_size((80, 24)).columns
        width = min(columns, session.reader.config.text_width)
    summary = article.summary
    if not at:
        out.heading(summary.title + (" (title guessed)" if summary.title_guessed else ""))
        who = ", ".join([*summary.authors, summary.publisher_name or ""]).strip(", ")
        out.line(" · ".join(part for part in (who, _date_line(article), summary.kind) if part))
        if summary.truncated:
            out.line("Truncated: the source held only the beginning.")
        out.line()
    for line in text_lines(article.parts["body"], width, at or 0, numbered):
        out.line(line)
    if summary.truncated:
        out.line("\n[the saved text ends here; the source goes on]")
    if comments:
        declared = summary.comments_declared
        out.line()
        of_ = f" of {declared} declared" if declared and declared != summary.comments else ""
        out.heading(f"Comments ({summary.comments}{of_})")
        for line in comment_lines(article, width):
            out.line(line)


def _date_line(article: Article) -> str:
    summary = article.summary
    if summary.published:
        return summary.published
    if summary.published_inferred:
        inferred = summary.published_inferred
        return f"between {inferred.earliest} and {inferred.latest} (inferred: {inferred.how})"
    return "undated"


def _flags(truncated: bool, comments: int) -> str:
    flags = (["truncated"] if truncated else []) + ([f"{comments} comments"] if comments else [])
    return f" [{', '.join(flags)}]" if flags else ""
