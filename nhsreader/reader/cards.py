"""What a card says of a term: its sense in this article, at this date."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from nhsreader.glossary.entries import Entry, Glossary, later, name_at, status_at
from nhsreader.glossary.mention import Mention

_MADE_ONCE = frozenset({"law", "report", "event", "concept", "person", "place", "measure"})
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class CardAlternative(msgspec.Struct, frozen=True):
    """Another sense the mention may have."""

    long: str
    confidence: float


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A glossary card, ready to show.

    `on` is the date it obeys, ISO, or None where the article is undated; `afterwards` holds
    what happened after that date and is shown apart, as later.
    """

    term: str
    heading: str
    sense: str | None
    on: str | None
    facts: str
    status: str
    summary: str
    why: tuple[str, ...]
    confidence: float
    alternatives: tuple[CardAlternative, ...]
    conflicts: tuple[str, ...]
    source: str
    afterwards: tuple[str, ...]


def card_of(mention: Mention, glossary: Glossary, on: date | None) -> Card:
    """The card of a mention in an article dated `on`, or of no date."""
    entry = glossary.by_id(mention.sense) if mention.sense else None
    alternatives = tuple(
        CardAlternative(other.long, other.confidence) for other in mention.alternatives
    )
    why = tuple(evidence.says for evidence in mention.evidence)
    stamp = on.isoformat() if on else None
    if entry is None:
        if mention.long:
            heading, summary = mention.long, "Defined by the article itself; not in the glossary."
        else:
            heading, summary = "ambiguous here", "The text does not decide between these senses."
        return Card(
            term=mention.term, heading=heading, sense=None, on=stamp, facts="", status="",
            summary=summary, why=why, confidence=mention.confidence, alternatives=alternatives,
            conflicts=(), source="", afterwards=(),
        )  # fmt: skip
    return _entry_card(entry, mention, on, why, alternatives)


def _entry_card(
    entry: Entry,
    mention: Mention,
    on: date | None,
    why: tuple[str, ...],
    alternatives: tuple[CardAlternative, ...],
) -> Card:
    heading = mention.long or entry.long
    return Card(
        term=mention.term,
        heading=heading,
        sense=entry.id,
        on=on.isoformat() if on else None,
        facts=facts_line(entry, on),
        status=status_line(entry, on),
        summary=entry.summary.strip(),
        why=why,
        confidence=mention.confidence,
        alternatives=alternatives,
        conflicts=conflicts_on(entry, on),
        source=entry.sources[0].name if entry.sources else "",
        afterwards=later_lines(entry, on),
    )


def facts_line(entry: Entry, on: date | None) -> str:
    """Kind, nation and dates; an end after `on` is not told."""
    end = entry.end
    if on is not None and status_at(entry, on) != "ended":
        end = None
    dates = f"{entry.start or '?'}–{end or ''}" if entry.start or end else ""
    return " · ".join(part for part in (entry.kind, entry.nation or "", dates) if part)


def status_line(entry: Entry, on: date | None) -> str:
    """How the entry stood on that date, in words."""
    if on is None:
        return "The article is undated: shown as known today."
    status = status_at(entry, on)
    if status == "unknown" or (entry.kind in _MADE_ONCE and status != "not yet in being"):
        return ""
    other = name_at(entry, on)
    known_as = f" Then called {other}." if other != entry.long else ""
    return f"On {on.isoformat()}: {status}.{known_as}"


def later_lines(entry: Entry, on: date | None) -> tuple[str, ...]:
    """What happened after `on`, or everything that happened where there is no date."""
    items = entry.later if on is None else later(entry, on)
    return tuple(f"{item.date}: {item.text.strip()}" for item in items)


def conflicts_on(entry: Entry, on: date | None) -> tuple[str, ...]:
    """Where sources differ, without what tells of a year after `on`."""
    if on is None:
        return entry.conflicts
    return tuple(
        text
        for text in entry.conflicts
        if all(int(year) <= on.year for year in _YEAR.findall(text))
    )


def earlier_lines(entry: Entry, on: date | None) -> tuple[str, ...]:
    """What had happened by `on`; nothing where there is no date."""
    if on is None:
        return ()
    after = set(later(entry, on))
    return tuple(f"{i.date}: {i.text.strip()}" for i in entry.later if i not in after)
