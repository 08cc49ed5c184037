"""The desk for terms: senses, mentions and cards."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import msgspec
from msgspec import structs

from nhsreader.errors import BadInput
from nhsreader.glossary.entries import Entry, Name, Source, first_day, last_day, name_at
from nhsreader.glossary.mention import Mention
from nhsreader.glossary.successions import happened, names_on
from nhsreader.glossary.telling import Telling, telling
from nhsreader.glossary.timeline import Succession
from nhsreader.reader.articles import ArticleDesk, ArticleSummary
from nhsreader.reader.cards import (
    Card,
    card_of,
    facts_line,
    lines,
    mention_on,
    status_line,
)
from nhsreader.reader.house import House
from nhsreader.text.dates import parse_date
from nhsreader.text.places import Place

__all__ = ["Card", "EntryView", "GlossaryDesk", "Mention", "TermInArticle"]


class EntryView(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as shown: `long` is the name borne on the date asked for."""

    id: str
    short: str | None
    shorts: tuple[str, ...]
    long: str
    name: str
    names: tuple[Name, ...]
    aliases: tuple[str, ...]
    kind: str
    nation: str | None
    start: str | None
    end: str | None
    legal_basis: str | None
    predecessor: tuple[str, ...]
    successor: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    facts: str
    status: str
    summary: str
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    conflicts: tuple[str, ...]
    sources: tuple[Source, ...]
    confidence: str
    as_known_on: str | None


class TermInArticle(msgspec.Struct, frozen=True, kw_only=True):
    """A term with its sense in one article, how often it stands there and where first."""

    term: str
    sense: str | None
    long: str | None
    count: int
    first: Place
    places: tuple[Place, ...]
    confidence: float
    decided_by: str
    alternatives: tuple[str, ...]


class GlossaryDesk:
    """Answers what a term means, in general or in one article at its date."""

    def __init__(self, house: House, articles: ArticleDesk) -> None:
        self._house = house
        self._articles = articles

    def entries(self, on: str | None = None) -> list[EntryView]:
        """Every entry, by short form then name. Raises BadInput for a bad date."""
        day = day_of(on)
        views = [self._view(entry, day) for entry in self._house.glossary.entries]
        return sorted(views, key=lambda v: (v.short is None, (v.short or v.name).casefold(), v.id))

    def lookup(self, term: str, on: str | None = None) -> list[EntryView]:
        """The senses of a short form, long form or id; empty where there is none."""
        day = day_of(on)
        return [self._view(entry, day, term) for entry in self._house.glossary.lookup(term)]

    def entry(self, identifier: str, on: date | None = None) -> EntryView | None:
        """One entry by id."""
        entry = self._house.glossary.by_id(identifier)
        return self._view(entry, on) if entry else None

    def near(self, term: str) -> list[str]:
        """Short forms that look like `term`, nearest first."""
        import difflib

        known = {short.casefold(): short for short in self._house.glossary.shorts}
        found = difflib.get_close_matches(term.casefold(), known, 3, 0.5)
        return [known[key] for key in found]

    def mentions(self, identifier: str) -> tuple[Mention, ...]:
        """Every mention in an article. Raises BadInput for an unknown id."""
        self._house.row(identifier)
        return self._house.store.mentions(identifier)

    def mentions_then(self, identifier: str) -> list[Mention]:
        """Every mention in an article, as known at its date. Raises BadInput for an unknown id."""
        day = self.article_day(identifier)
        return [mention_on(one, self._house.glossary, day) for one in self.mentions(identifier)]

    def mentions_of(self, identifier: str, term: str) -> list[Mention]:
        """The mentions of one term, given as short form, sense id or long form."""
        senses = {entry.id for entry in self._house.glossary.lookup(term)}
        return [
            mention
            for mention in self.mentions(identifier)
            if mention.term == term or (mention.sense in senses and mention.sense is not None)
        ]

    def terms_in(self, identifier: str, on: str | None = None) -> list[TermInArticle]:
        """The terms of an article in order of first mention, named as called at its date or at
        `on`."""
        day = day_of(on) if on else self.article_day(identifier)
        groups: dict[tuple[str | None, str], list[Mention]] = {}
        for mention in self.mentions(identifier):
            key = (mention.sense, "" if mention.sense else mention.term)
            groups.setdefault(key, []).append(mention)
        found = []
        for mentions in groups.values():
            first = mentions[0]
            entry = self._house.glossary.by_id(first.sense) if first.sense else None
            shorts = [m for m in mentions if entry and m.surface.rstrip("s’'") in entry.all_shorts]
            usual = Counter(mention.term for mention in shorts or mentions).most_common(1)[0][0]
            shown = next(m for m in shorts or mentions if m.term == usual)
            shown = mention_on(shown, self._house.glossary, day)
            places = tuple(Place(identifier, m.part, m.start, m.end) for m in mentions)
            found.append(
                TermInArticle(
                    term=shown.term, sense=first.sense, long=shown.long, count=len(mentions),
                    first=places[0], places=places, confidence=shown.confidence,
                    decided_by=shown.decided_by,
                    alternatives=tuple(other.long for other in shown.alternatives),
                )
            )  # fmt: skip
        return found

    def card(self, identifier: str, mention: Mention, on: str | None = None) -> Card:
        """The card of a mention, at the article's date or at `on`."""
        day = day_of(on) if on else self.article_day(identifier)
        return self.card_on(mention, day)

    def card_on(self, mention: Mention, day: date | None) -> Card:
        """The card of a mention on a day, or of no date; asks nothing of the disk."""
        return card_of(mention, self._house.glossary, day)

    def article_day(self, identifier: str) -> date | None:
        """The day an article's cards obey: the last it can be from, or None if undated."""
        span = self._house.row(identifier).front.date_range
        return span[1] if span else None

    def occurrences(self, sense: str, besides: str = "") -> list[tuple[ArticleSummary, int]]:
        """Articles that mention a sense with the number of mentions, most first."""
        found = []
        for identifier, count in self._house.in_step().articles_with(sense):
            row = self._house.store.row(identifier)
            if row and identifier != besides and self._house.shows(row):
                found.append((self._articles.summary_of(row), count))
        return found

    def _view(self, entry: Entry, on: date | None, asked: str | None = None) -> EntryView:
        """The entry as shown, with who came before and after it as known on the date."""
        view = entry_view(entry, telling(self._house.glossary), on, asked)
        graph = self._house.successions
        before, after = graph.before(entry.id, on), graph.after(entry.id, on)
        view = structs.replace(
            view,
            before=tuple(self._step(one, one.from_) for one in before),
            after=tuple(self._step(one, one.to) for one in after),
        )
        if on is None:
            return view
        return structs.replace(
            view,
            predecessor=tuple(one for one in view.predecessor if self._known(one, entry.id, on)),
            successor=tuple(one for one in view.successor if self._known(entry.id, one, on)),
            later=self._with_followers(view, [o for o in graph.after(entry.id) if o not in after]),
        )

    def _with_followers(self, view: EntryView, ones: list[Succession]) -> tuple[str, ...]:
        """What is told as later, and who followed on days of which it tells nothing."""
        told = {line.partition(":")[0] for line in view.later}
        more = []
        for one in ones:
            day = first_day(one.date)
            eve = (day - timedelta(1)).isoformat() if day else ""
            if not told & {one.date, eve}:
                more.append(f"{one.date}: Followed by {self._step(one, one.to)}.")
        return tuple(sorted((*view.later, *more), key=lambda line: line.partition(":")[0]))

    def _step(self, one: Succession, other: str) -> str:
        entry = self._house.glossary.by_id(other)
        name = names_on(entry, first_day(one.date) or date.min).operating if entry else other
        about = [one.date if one.status == "completed" else f"{one.date}, planned"]
        about += ["in part"] if one.scope == "part" else []
        about += [one.instrument] if one.instrument else []
        return f"{name} ({'; '.join(about)})"

    def _known(self, old: str, new: str, on: date) -> bool:
        """Whether it was known on a day that one followed the other."""
        steps = [one for one in self._house.successions.after(old) if one.to == new]
        if steps:
            return any(happened(one, on) for one in steps)
        found = (self._house.glossary.by_id(old), self._house.glossary.by_id(new))
        ended = found[0] is None or (last_day(found[0].end) or on) <= on
        return ended and (found[1] is None or (first_day(found[1].start) or on) <= on)


def day_of(text: str | None) -> date | None:
    """The last day a date as typed can mean. Raises BadInput."""
    if text is None:
        return None
    try:
        return parse_date(text).latest
    except ValueError as error:
        raise BadInput(str(error), where="--on") from None


def entry_view(
    entry: Entry, tells: Telling, on: date | None, asked: str | None = None
) -> EntryView:
    """The entry as shown on a date; `asked` is the short form it was asked for by."""
    long = name_at(entry, on, asked if asked in entry.all_shorts else None)
    seen = tells.outlook(entry, on)
    known = last_day(entry.as_known_on)
    return EntryView(
        id=entry.id,
        short=seen.short,
        shorts=seen.shorts,
        long=long,
        name=seen.name,
        names=seen.names,
        aliases=seen.aliases,
        kind=entry.kind,
        nation=entry.nation,
        start=seen.start,
        end=seen.end,
        legal_basis=seen.legal_basis,
        predecessor=entry.predecessor,
        successor=entry.successor,
        facts=facts_line(entry, seen),
        status=status_line(entry, on, long) if on else "",
        summary=seen.summary,
        earlier=lines(seen.earlier),
        later=lines(seen.later),
        conflicts=seen.conflicts,
        sources=entry.sources,
        confidence=entry.confidence,
        as_known_on=entry.as_known_on if on is None or (known and known <= on) else None,
    )
