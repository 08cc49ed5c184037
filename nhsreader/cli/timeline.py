"""`timeline`: bodies as bars over the years, successions, events, publications."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note

if TYPE_CHECKING:
    from nhsreader.reader.timeline import Body, Change, Event, Publication, TimelineView

WIDTH = 80
_LABEL = 27
_DATES = 10
_BAR = WIDTH - _LABEL - _DATES - 2


@click.command("timeline")
@click.argument("term", required=False)
@click.option("--on", metavar="DATE", help="As it stood on this date.")
@click.option("--nation", metavar="NATION", help="Only this nation.")
@click.option("--kind", metavar="KIND", help="Only entries of this kind, such as body-type.")
@command
def timeline_command(
    session: Session, term: str | None, on: str | None, nation: str | None, kind: str | None
) -> int:
    """Bodies over the years, who followed whom and what happened when; of TERM or of all."""
    view = session.reader.timeline.timeline(term, nation, kind, on)
    out = session.out
    if out.mode == "json":
        import msgspec

        out.json({"timeline": msgspec.to_builtins(view)})
    elif not view.empty:
        _print(session, view)
    if view.empty:
        known = term is None or session.reader.glossary.lookup(term)
        near = [] if known or term is None else session.reader.glossary.near(term)
        what = "nothing on the timeline" if known else f"no term {term!r}"
        note(what + (f"; did you mean {', '.join(near)}?" if near else ""))
    return 1 if view.empty else 0


def bars(bodies: Iterable[Body], last_year: int, fill: str = "=") -> list[str]:
    """Each body as a line of 80 columns: its name, a bar over the years, its years.

    A `>` ends the bar of one still in being, a `?` stands where no start is known.
    """
    bodies = list(bodies)
    starts = [int(body.start[:4]) for body in bodies if body.start]
    first = min(starts, default=last_year)
    ends = [int(body.end[:4]) for body in bodies if body.end]
    last = max([last_year, first + 1, *starts, *ends])

    def column(year: int) -> int:
        return (year - first) * (_BAR - 1) // (last - first)

    axis = str(first) + str(last).rjust(_BAR - len(str(first)))
    lines = [f"{'':{_LABEL}} {axis}"]
    for body in bodies:
        row = ["."] * _BAR
        if body.start is None:
            row[0] = "?"
        else:
            begin, end = column(int(body.start[:4])), column(int((body.end or str(last))[:4]))
            row[begin : end + 1] = fill * (end + 1 - begin)
            if body.end is None:
                row[end] = ">"
        years = f"{(body.start or '?')[:4]}-{(body.end or '')[:4]}"
        lines.append(f"{_label(body):{_LABEL}} {''.join(row)} {years}".rstrip())
    return lines


def change_lines(change: Change, sources: bool = False) -> list[str]:
    """A succession as lines."""
    kind = [] if change.status == "completed" else [change.status]
    kind += ["in part"] if change.scope == "part" else []
    kind += [change.instrument] if change.instrument else []
    head = f"{change.from_name} -> {change.to_name}" + (f" ({'; '.join(kind)})" if kind else "")
    notes = [change.note, change.gap and f"Gap: {change.gap}"]
    notes.append(change.overlap and f"Overlap: {change.overlap}")
    return _item(change.date, head, notes, change.confidence, change, sources)


def event_lines(event: Event, sources: bool = False) -> list[str]:
    """An event as lines."""
    return _item(event.date, event.title, [event.note], event.confidence, event, sources)


def publication_lines(publication: Publication, sources: bool = False) -> list[str]:
    """A publication as lines."""
    about = ", ".join(filter(None, (publication.publisher, publication.identifier)))
    head = publication.title + (f" ({about})" if about else "")
    notes = [publication.note, publication.url and f"<{publication.url}>"]
    return _item(publication.date, head, notes, publication.confidence, publication, sources)


def _print(session: Session, view: TimelineView) -> None:
    out = session.out
    full = view.term is not None
    fill = "=" if out.mode == "plain" else "━"
    year = int(view.on[:4])
    out.heading(f"On {view.on}")
    if view.bodies:
        for line in bars(view.bodies, year, fill):
            out.line(line)
    for heading, changes, events, publications in (
        ("", view.successions, view.events, view.publications),
        ("Later: ", view.later.successions, view.later.events, view.later.publications),
    ):
        later = bool(heading)
        if later and (view.later.bodies or view.later.ended):
            _heading(session, f"Later or planned, seen from {view.on}: bodies")
            for body in view.later.ended:
                for line in _wrapped(f"{body.end}  ", f"{body.name}: ended"):
                    out.line(line)
            if view.later.bodies:
                for line in bars(view.later.bodies, year, fill):
                    out.line(line)
        sections = (
            ("who followed whom", [change_lines(one, full) for one in changes]),
            ("what happened", [event_lines(one, full) for one in events]),
            # The events hold the chief ones already.
            ("publications", [publication_lines(one, full) for one in publications if full]),
        )
        for title, items in sections:
            if items:
                words = f"{heading}{title}"
                _heading(session, words[:1].upper() + words[1:])
                for lines in items:
                    for line in lines:
                        out.line(line)


def _heading(session: Session, words: str) -> None:
    session.out.line()
    session.out.heading(words)


def _label(body: Body) -> str:
    name = body.name
    short = f" ({body.short})" if body.short and body.short != name else ""
    if len(name) + len(short) <= _LABEL:
        return name + short
    if len(name) > _LABEL and body.short:
        return body.short
    return name if len(name) <= _LABEL else name[: _LABEL - 3] + "..."


def _item(
    when: str,
    head: str,
    notes: list[str | None],
    confidence: str,
    item: Change | Event | Publication,
    sources: bool,
) -> list[str]:
    lines = _wrapped(f"{when:10}  ", head)
    texts = [text for text in notes if text]
    if confidence == "low":
        texts.append("Confidence: low.")
    if sources:
        texts += [
            f"Source: {source.name}" + (f" <{source.url}>" if source.url else "")
            for source in item.sources
        ]
    for text in texts:
        lines += _wrapped(" " * 14, text)
    return lines


def _wrapped(indent: str, text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [indent.rstrip()]
