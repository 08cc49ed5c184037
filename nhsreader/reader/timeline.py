"""The desk for time: bodies over the years, who followed whom, what happened when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import msgspec

from nhsreader.errors import BadInput
from nhsreader.glossary.entries import Entry, Name, Source, first_day, last_day
from nhsreader.glossary.successions import BODIES, ended_by, happened, names_by, names_on
from nhsreader.glossary.timeline import Event, Publication, Succession
from nhsreader.reader.glossary import day_of
from nhsreader.reader.house import House

__all__ = [
    "Body", "Change", "Event", "Later", "Publication", "TimelineDesk", "TimelineView",
]  # fmt: skip


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A body on the timeline, as known on a day: its end only where it had ended by then.

    `name` is the operating name of that day, `legal` the legal one where it differs.
    """

    id: str
    short: str | None
    name: str
    legal: str | None
    kind: str
    nation: str | None
    start: str | None
    end: str | None
    names: tuple[Name, ...]
    confidence: str


class Change(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A succession, with the names both bore on its day."""

    date: str
    from_: str
    from_name: str
    to: str
    to_name: str
    scope: str
    status: str
    instrument: str | None
    note: str | None
    gap: str | None
    overlap: str | None
    confidence: str
    sources: tuple[Source, ...]


class Later(msgspec.Struct, frozen=True, kw_only=True):
    """What the timeline holds of days after the one asked for, and what is planned.

    `bodies` are those not yet in being or not yet joined to the others; `ended` those that
    were in being and have an end since.
    """

    bodies: tuple[Body, ...] = ()
    ended: tuple[Body, ...] = ()
    successions: tuple[Change, ...] = ()
    events: tuple[Event, ...] = ()
    publications: tuple[Publication, ...] = ()


class TimelineView(msgspec.Struct, frozen=True, kw_only=True):
    """A timeline as known on the day `on`, all later things apart."""

    on: str
    term: str | None
    bodies: tuple[Body, ...]
    successions: tuple[Change, ...]
    events: tuple[Event, ...]
    publications: tuple[Publication, ...]
    later: Later

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        later = msgspec.structs.astuple(self.later)
        return not any((self.bodies, self.successions, self.events, self.publications, *later))


class TimelineDesk:
    """Answers what was when; of the term asked for, or of everything."""

    def __init__(self, house: House) -> None:
        self._house = house

    def timeline(
        self,
        term: str | None = None,
        nation: str | None = None,
        kind: str | None = None,
        on: str | None = None,
    ) -> TimelineView:
        """The timeline on a date, today's without one.

        With a term: its senses, what came before and after them, and their events. Raises
        BadInput for a bad date, and for a nation or kind that no entry has.
        """
        day = day_of(on) or date.today()
        fits = self._filter(nation, kind)
        glossary = self._house.glossary
        timeline = self._house.timeline
        if term is None:
            chosen = self._all_bodies(kind)
            joined = {entry.id for entry in chosen}
            steps = [one for one in timeline.successions if {one.from_, one.to} & joined]
            events: tuple[Event, ...] = timeline.events
            publications: tuple[Publication, ...] = timeline.publications
        else:
            own = [entry.id for entry in glossary.lookup(term)]
            joined, known = self._around(own, day)
            chosen = [entry for one in known if (entry := glossary.by_id(one))]
            steps = [
                one
                for one in timeline.successions
                if {one.from_, one.to} & set(own) or {one.from_, one.to} <= known
            ]
            events, publications = timeline.events_of(*own), timeline.publications_of(*own)
        bodies = [entry for entry in chosen if fits(entry)]
        if nation or kind:
            steps = [one for one in steps if self._any((one.from_, one.to), fits)]
            events = tuple(one for one in events if self._any(one.terms, fits))
            publications = tuple(one for one in publications if self._any(one.terms, fits))
        now = [e for e in bodies if e.id in joined and (first_day(e.start) or day) <= day]
        shown = {entry.id for entry in now}
        past = [e for e in now if e.end and (last_day(e.end) or day) >= day]
        return TimelineView(
            on=day.isoformat(),
            term=term,
            bodies=_ordered(body_on(entry, day) for entry in now),
            successions=tuple(self._change(one, day) for one in steps if happened(one, day)),
            events=tuple(one for one in events if _by(one.date, day)),
            publications=tuple(one for one in publications if _by(one.date, day)),
            later=Later(
                bodies=_ordered(body_on(e, None) for e in bodies if e.id not in shown),
                ended=_ordered(body_on(entry, None) for entry in past),
                successions=tuple(
                    self._change(one, None) for one in steps if not happened(one, day)
                ),
                events=tuple(one for one in events if not _by(one.date, day)),
                publications=tuple(one for one in publications if not _by(one.date, day)),
            ),
        )  # fmt: skip

    def kinds(self) -> tuple[list[str], list[str]]:
        """The nations and the kinds of entry one can filter by."""
        entries = self._house.glossary.entries
        nations = {part for entry in entries for part in _nations(entry)}
        return sorted(nations), sorted({entry.kind for entry in entries if entry.kind})

    def _filter(self, nation: str | None, kind: str | None) -> Callable[[Entry], bool]:
        nations, kinds = self.kinds()
        wanted: list[str | None] = []
        for asked, known, option in ((nation, nations, "--nation"), (kind, kinds, "--kind")):
            same = [one for one in known if asked and one.casefold() == asked.casefold()]
            if asked is not None and not same:
                raise BadInput(
                    f"no entry has {asked!r}", where=option, do=f"there are {', '.join(known)}"
                )
            wanted.append(same[0] if same else None)
        return lambda entry: (
            (wanted[0] is None or wanted[0] in _nations(entry))
            and (wanted[1] is None or wanted[1] == entry.kind)
        )

    def _all_bodies(self, kind: str | None) -> list[Entry]:
        """The entries drawn where no term is asked for: bodies, and all that follow others."""
        joined = {end for one in self._house.timeline.successions for end in (one.from_, one.to)}
        return [
            entry
            for entry in self._house.glossary.entries
            if entry.start and (kind or entry.kind in BODIES or entry.id in joined)
        ]

    def _around(self, own: Iterable[str], day: date) -> tuple[set[str], set[str]]:
        """What stands in one line with some entries, or next to them: by a day, and ever."""
        sides: list[set[str]] = []
        for on in (day, None):
            found: set[str] = set()
            for identifier in own:
                found |= self._house.successions.lineage(identifier, on)
                found |= {one.from_ for one in self._house.successions.before(identifier, on)}
                found |= {one.to for one in self._house.successions.after(identifier, on)}
            sides.append(found)
        return sides[0], sides[1]

    def _any(self, identifiers: Iterable[str], fits: Callable[[Entry], bool]) -> bool:
        entries = (self._house.glossary.by_id(identifier) for identifier in identifiers)
        return any(entry is not None and fits(entry) for entry in entries)

    def _change(self, one: Succession, on: date | None) -> Change:
        when = first_day(one.date) or date.min
        names = []
        ends = [self._house.glossary.by_id(identifier) for identifier in (one.from_, one.to)]
        for identifier, entry in zip((one.from_, one.to), ends, strict=True):
            names.append(names_on(entry, when).operating if entry else identifier)
        if on is not None and not _both_known(ends[0], ends[1], on):
            one = msgspec.structs.replace(one, gap=None, overlap=None)
        return Change(
            date=one.date, from_=one.from_, from_name=names[0], to=one.to, to_name=names[1],
            scope=one.scope, status=one.status, instrument=one.instrument, note=one.note,
            gap=one.gap, overlap=one.overlap, confidence=one.confidence, sources=one.sources,
        )  # fmt: skip


def body_on(entry: Entry, on: date | None) -> Body:
    """An entry as a body on a day, or with all that is known of it."""
    called = names_on(entry, on or last_day(entry.end) or date.today())
    return Body(
        id=entry.id,
        short=entry.short,
        name=called.operating,
        legal=called.legal if called.legal != called.operating else None,
        kind=entry.kind,
        nation=entry.nation,
        start=entry.start,
        end=ended_by(entry.end, on),
        names=names_by(entry.names, on),
        confidence=entry.confidence,
    )


def _both_known(old: Entry | None, new: Entry | None, day: date) -> bool:
    """Whether the end of the one and the start of the other lie before a day."""
    ended = old is None or old.end is None or ended_by(old.end, day) is not None
    return ended and (new is None or (first_day(new.start) or day) <= day)


def _by(when: str, day: date) -> bool:
    return (last_day(when) or day) <= day


def _nations(entry: Entry) -> list[str]:
    return entry.nation.split(" and ") if entry.nation else []


def _ordered(bodies: Iterable[Body]) -> tuple[Body, ...]:
    return tuple(sorted(bodies, key=lambda body: (body.start or "9999", body.name, body.id)))
