"""`glossary` and `mentions`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from nhsreader.cli.glossary_words import WithWords
from nhsreader.cli.options import Session, command
from nhsreader.cli.output import note

if TYPE_CHECKING:
    from nhsreader.reader.glossary import Card, EntryView, Mention


@click.command("glossary", cls=WithWords)
@click.argument("term", required=False)
@click.option("--on", metavar="DATE", help="As it stood on this date.")
@click.option("--in", "article", metavar="ID", help="The sense in this article.")
@command
def glossary_command(
    session: Session, term: str | None, on: str | None, article: str | None
) -> int:
    """List the glossary, or show TERM with all its senses."""
    desk = session.reader.glossary
    out = session.out
    if article is not None:
        if term is None:
            raise click.UsageError("--in needs a TERM")
        return _in_article(session, term, article, on)
    found = desk.lookup(term, on) if term else desk.entries(on)
    if out.mode == "json":
        out.json({"terms": _by_term(found, term)})
    elif term is None:
        out.table(["term", "long form", "kind"], [[v.short or "", v.long, v.kind] for v in found])
    else:
        for number, view in enumerate(found):
            if number:
                out.line()
            _print_entry(session, view, on)
    if not found and term:
        near = desk.near(term)
        note(f"no term {term!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    return 0 if found else 1


@click.command("mentions")
@click.argument("identifier", metavar="ID")
@command
def mentions_command(session: Session, identifier: str) -> int:
    """Every acronym and term in an article, with its sense and why."""
    mentions = session.reader.glossary.mentions_then(identifier)
    out = session.out
    if out.mode == "json":
        out.json({"mentions": [mention_json(identifier, mention) for mention in mentions]})
    else:
        rows = []
        for m in mentions:
            why = m.evidence[0].says if m.evidence else ""
            if m.long is None:
                why = "either " + " or ".join(other.long for other in m.alternatives)
            rows.append(
                [m.part, f"{m.start}-{m.end}", m.surface, m.long or "ambiguous",
                 f"{m.confidence:.2f}", m.decided_by, why]
            )  # fmt: skip
        out.table(["part", "place", "words", "means", "sure", "by", "because"], rows)
    return 0 if mentions else 1


def mention_json(identifier: str, mention: Mention) -> dict[str, Any]:
    """The mention as `mentions --json` prints it."""
    import msgspec

    value: dict[str, Any] = msgspec.to_builtins(mention)
    for evidence in value["evidence"]:
        evidence["id"] = identifier
    return {"id": identifier, **value}


def _in_article(session: Session, term: str, article: str, on: str | None) -> int:
    desk = session.reader.glossary
    mentions = desk.mentions_of(article, term)
    out = session.out
    if not mentions:
        if out.mode == "json":
            out.json({"terms": []})
        else:
            note(f"{article} does not mention {term!r}")
        return 1
    card = desk.card(article, mentions[0], on)
    if out.mode == "json":
        import msgspec

        day = date.fromisoformat(card.on) if card.on else None
        view = desk.entry(card.sense, day) if card.sense else None
        senses = [_sense_json(view)] if view else []
        out.json(
            {
                "terms": [
                    {
                        "id": card.sense,
                        "short": term,
                        "long": card.heading if card.sense or mentions[0].long else None,
                        "count": len(mentions),
                        "card": msgspec.to_builtins(card),
                        "senses": senses,
                    }
                ]
            }
        )
    else:
        for line in card_lines(card):
            out.line(line)
    return 0


def card_lines(card: Card) -> list[str]:
    """A card as lines."""
    lines = [f"{card.term}: {card.heading}" if card.term != card.heading else card.heading]
    lines += [line for line in (card.facts, card.status, card.summary) if line]
    lines += card.earlier[-3:]
    lines += [f"Why: {why}" for why in card.why[:3]]
    lines += [f"Or: {other.long} ({other.confidence:.0%})" for other in card.alternatives]
    lines += [f"Sources differ: {text}" for text in card.conflicts]
    lines += [f"Later, {text}" for text in card.afterwards]
    return lines


def _by_term(views: list[EntryView], asked: str | None) -> list[dict[str, Any]]:
    groups: dict[str, list[EntryView]] = {}
    for view in views:
        key = asked if asked in view.shorts else view.short
        groups.setdefault(key or view.id, []).append(view)
    return [
        {
            "id": held[0].id if len(held) == 1 else key,
            "short": key if any(key in view.shorts for view in held) else None,
            "long": held[0].long,
            "senses": [_sense_json(view) for view in held],
        }
        for key, held in groups.items()
    ]


def _sense_json(view: EntryView) -> dict[str, Any]:
    import msgspec

    value: dict[str, Any] = msgspec.to_builtins(view)
    return value


def _print_entry(session: Session, view: EntryView, on: str | None) -> None:
    out = session.out
    shorts = f" ({', '.join(view.shorts)})" if view.shorts else ""
    out.heading(view.name + shorts)
    for line in (view.facts, view.status, view.summary):
        if line:
            out.line(line)
    for name in view.names:
        end = f" to {name.end}" if name.end else ""
        out.line(f"Name ({name.track}): {name.name}, from {name.start or '?'}{end}")
    if view.legal_basis:
        out.line(f"Legal basis: {view.legal_basis}")
    for text in view.before:
        out.line(f"Before it: {text}")
    for text in view.after:
        out.line(f"After it: {text}")
    for text in view.earlier:
        out.line(text)
    for text in view.later:
        out.line(f"Later, {text}" if on else text)
    for text in view.conflicts:
        out.line(f"Sources differ: {text}")
    for source in view.sources:
        out.line(f"Source: {source.name}" + (f" <{source.url}>" if source.url else ""))
    known = f", as known on {view.as_known_on}" if view.as_known_on else ""
    out.line(f"Confidence: {view.confidence}{known}. Id: {view.id}")
