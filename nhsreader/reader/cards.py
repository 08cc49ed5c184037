"""What a card says of a term: its sense in this article, at this date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from nhsreader.glossary.entries import Entry, Glossary, Later, name_at, status_at
from nhsreader.glossary.mention import Alternative, Mention
from nhsreader.glossary.successions import names_on
from nhsreader.glossary.telling import Outlook, Telling, telling

_OWN_WORDS = frozenset({"definition", "long-form"})
_MADE_ONCE = frozenset({"law", "report", "event", "concept", "person", "place", "measure"})


class CardAlternative(msgspec.Struct, frozen=True):
    """Another sense the mention may have."""

    long: str
    confidence: float


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A glossary card, ready to show.

    `on` is the date it obeys, ISO, or None where the article is undated; `earlier` holds what
    had happened to it by then, `afterwards` what happened later and is shown apart.
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
    earlier: tuple[str, ...] = ()


def card_of(mention: Mention, glossary: Glossary, on: date | None) -> Card:
    """The card of a mention in an article dated `on`, or of no date."""
    mention = mention_on(mention, glossary, on)
    entry = glossary.by_id(mention.sense) if mention.sense else None
    to_come = _to_come(mention, glossary, on)
    alternatives = () if to_come else mention.alternatives
    if entry is not None:
        heading, summary = mention.long or entry.long, ""
    elif mention.long:
        heading, summary = mention.long, "Defined by the article itself; not in the glossary."
    elif to_come:
        heading, summary = "not known then", "No sense the glossary has was known by that date."
    else:
        heading, summary = "ambiguous here", "The text does not decide between these senses."
    card = Card(
        term=mention.term,
        heading=heading,
        sense=None,
        on=on.isoformat() if on else None,
        facts="",
        status="",
        summary=summary,
        why=tuple(evidence.says for evidence in mention.evidence),
        confidence=mention.confidence,
        alternatives=tuple(CardAlternative(one.long, one.confidence) for one in alternatives),
        conflicts=(),
        source="",
        afterwards=to_come,
    )
    if entry is None:
        return card
    seen = telling(glossary).outlook(entry, on)
    return msgspec.structs.replace(
        card,
        sense=entry.id,
        facts=facts_line(entry, seen),
        status=status_line(entry, on, heading),
        summary=seen.summary,
        conflicts=seen.conflicts,
        source=entry.sources[0].name if entry.sources else "",
        afterwards=lines(seen.later),
        earlier=lines(seen.earlier),
    )


def _to_come(mention: Mention, glossary: Glossary, on: date | None) -> tuple[str, ...]:
    """The senses of a mention that stays open because none of them was known on the day."""
    if on is None or mention.sense or mention.long:
        return ()
    found = []
    for other in mention.alternatives:
        entry = glossary.by_id(other.sense)
        if entry is None or entry.known_from is None or entry.known_from <= on:
            return ()
        found.append(f"{entry.used_from or entry.start}: {mention.term} may mean {other.long}.")
    return tuple(sorted(found))


def mention_on(mention: Mention, glossary: Glossary, on: date | None) -> Mention:
    """A mention as known on a day: named as it was then, without evidence that tells of later
    days, without other senses nobody had heard of, unless it stays open and none was known."""
    if on is None:
        return mention
    tells = telling(glossary)
    entry = glossary.by_id(mention.sense) if mention.sense else None
    heard: list[Alternative] = []
    unheard: list[Alternative] = []
    for other in mention.alternatives:
        meant = glossary.by_id(other.sense)
        known = meant.known_from if meant else None
        if meant:
            other = msgspec.structs.replace(other, long=_called(meant, mention.term, on))
        (unheard if known and on < known else heard).append(other)
    long = _long(entry, mention, tells, on) if entry else mention.long
    evidence = []
    for one in mention.evidence:
        if entry and long and not tells.knows(one.says, on):
            one = msgspec.structs.replace(one, says=one.says.replace(entry.long, long))
        if one.kind == "date" and not tells.knows(one.says, on):
            says = f"A sense of {mention.term} was not yet known on {on.isoformat()}"
            one = msgspec.structs.replace(one, says=says)
        # The article's own words may speak of what is to come.
        if one.kind in _OWN_WORDS or tells.knows(one.says, on):
            evidence.append(one)
    return msgspec.structs.replace(
        mention,
        term=_term(entry, mention, tells, on) if entry else mention.term,
        long=long,
        evidence=tuple(dict.fromkeys(evidence)),
        alternatives=tuple(heard if heard or mention.sense or mention.long else unheard),
    )


def _long(entry: Entry, mention: Mention, tells: Telling, on: date) -> str:
    """Its name on the day; what the article itself calls it, where that is no name it got later."""
    own = mention.long
    borne = {entry.long, *(name.name for name in entry.names)}
    if own and own not in borne and tells.knows(own, on):
        return own
    return _called(entry, mention.term, on)


def _called(entry: Entry, term: str, on: date) -> str:
    return name_at(entry, on, term if term in entry.all_shorts else None)


def _term(entry: Entry, mention: Mention, tells: Telling, on: date) -> str:
    """The term of the mention; where that is a name it got later, the name on the day."""
    if mention.term in entry.all_shorts:
        return mention.term
    told = mention.term != entry.long or name_at(entry, on) == entry.long
    return mention.term if told and tells.knows(mention.term, on) else name_at(entry, on)


def facts_line(entry: Entry, seen: Outlook) -> str:
    """Kind, nation and the dates known."""
    dates = f"{seen.start or '?'}–{seen.end or ''}" if seen.start or seen.end else ""
    return " · ".join(part for part in (entry.kind, entry.nation or "", dates) if part)


def status_line(entry: Entry, on: date | None, heading: str) -> str:
    """How the entry stood on that date, in words, with the names it had besides its heading."""
    if on is None:
        return "The article is undated: shown as known today."
    status = status_at(entry, on)
    if status == "unknown" or (entry.kind in _MADE_ONCE and status != "not yet in being"):
        return ""
    text = f"On {on.isoformat()}: {status}."
    if status == "in being":
        called = names_on(entry, on)
        if called.operating != heading:
            text += f" Then called {called.operating}."
        if called.legal != called.operating:
            text += f" Its name in law: {called.legal}."
    return text


def lines(items: Iterable[Later]) -> tuple[str, ...]:
    """What happened, each with its date."""
    return tuple(f"{item.date}: {' '.join(item.text.split())}" for item in items)
