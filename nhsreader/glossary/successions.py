"""Who followed whom: the graph of successions, and what a body was called on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

import msgspec

from nhsreader.glossary.entries import Entry, Glossary, Name, first_day, last_day, name_at
from nhsreader.glossary.timeline import Finding, Item, Succession, Timeline

BODIES = frozenset({"organisation", "body-type"})
Fit = Literal["meets", "gap", "overlap", "unknown"]
_DAY = timedelta(days=1)


class NamesOn(NamedTuple):
    """What a body was called on a day, in use and by law."""

    operating: str
    legal: str


class Successions:
    """The successions of a timeline, with the entries they join.

    With a day `on`, only what had happened by then counts, so never what is planned.
    """

    def __init__(self, successions: Iterable[Succession], glossary: Glossary) -> None:
        self.all = tuple(successions)
        self._glossary = glossary
        self._out: dict[str, list[Succession]] = {}
        self._into: dict[str, list[Succession]] = {}
        for each in self.all:
            self._out.setdefault(each.from_, []).append(each)
            self._into.setdefault(each.to, []).append(each)

    def before(self, identifier: str, on: date | None = None) -> tuple[Succession, ...]:
        """The successions by which it took the place of others."""
        return tuple(one for one in self._into.get(identifier, ()) if happened(one, on))

    def after(self, identifier: str, on: date | None = None) -> tuple[Succession, ...]:
        """The successions by which others took its place."""
        return tuple(one for one in self._out.get(identifier, ()) if happened(one, on))

    def path(
        self,
        start: str,
        goal: str,
        on: date | None = None,
        *,
        whole: bool = False,
        planned: bool = False,
    ) -> tuple[Succession, ...] | None:
        """The shortest chain of successions from one entry to another; None where there is none.

        No step of it lies before the one it follows. `whole` leaves out the successions to a
        part; `planned` lets in those that have not happened.
        """
        if start == goal:
            return ()
        arrived: dict[str, date] = {start: date.min}
        paths: list[tuple[str, date, tuple[Succession, ...]]] = [(start, date.min, ())]
        while paths:
            longer = []
            for at, since, path in paths:
                for step in self._out.get(at, ()):
                    first, last = _span(step)
                    if (whole and step.scope != "whole") or last < since:
                        continue
                    if not (happened(step, on) and (planned or step.status == "completed")):
                        continue
                    if step.to == goal:
                        return (*path, step)
                    # Coming again is of use only where it is earlier.
                    reached = max(first, since)
                    if step.to not in arrived or reached < arrived[step.to]:
                        arrived[step.to] = reached
                        longer.append((step.to, reached, (*path, step)))
            paths = longer
        return None

    def lineage(
        self, identifier: str, on: date | None = None, *, whole: bool = True
    ) -> frozenset[str]:
        """It, all that came before it and all that came after it.

        Where parts count and no day is given, what entries say of one another counts too.
        """
        found = {identifier}
        for backwards in (True, False):
            open_, seen = [identifier], {identifier}
            while open_:
                for other in self._next(open_.pop(), backwards, on, whole):
                    if other not in seen:
                        seen.add(other)
                        open_.append(other)
            found |= seen
        return frozenset(found)

    def _next(
        self, identifier: str, backwards: bool, on: date | None, whole: bool
    ) -> Iterator[str]:
        steps = (self._into if backwards else self._out).get(identifier, ())
        for step in steps:
            if happened(step, on) and not (whole and step.scope != "whole"):
                yield step.from_ if backwards else step.to
        entry = self._glossary.by_id(identifier)
        if entry is not None and on is None and not whole:
            yield from entry.predecessor if backwards else entry.successor

    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """The groups of entries that come before themselves; there should be none."""
        return _cycles({at: [step.to for step in steps] for at, steps in self._out.items()})

    def fit(self, succession: Succession) -> Fit:
        """How the end of the one and the start of the other lie: only what the dates leave no
        doubt of counts as gap or overlap. A body without an end is still in being."""
        old = self._glossary.by_id(succession.from_)
        new = self._glossary.by_id(succession.to)
        if old is None or new is None or new.start is None or succession.status == "planned":
            return "unknown"
        starts = first_day(new.start), last_day(new.start)
        assert starts[0] and starts[1]
        if old.end is None:
            return "overlap" if old.kind in BODIES else "unknown"
        ends = first_day(old.end), last_day(old.end)
        assert ends[0] and ends[1]
        if starts[0] > ends[1] + _DAY:
            return "gap"
        if starts[1] <= ends[0]:
            return "overlap"
        return "meets" if ends[0] == ends[1] and starts[0] == starts[1] else "unknown"

    def gaps(self) -> tuple[Succession, ...]:
        """The successions with a gap that they do not declare."""
        return tuple(one for one in self.all if self.fit(one) == "gap" and not one.gap)

    def overlaps(self) -> tuple[Succession, ...]:
        """The successions with an overlap that they do not declare."""
        return tuple(one for one in self.all if self.fit(one) == "overlap" and not one.overlap)

    def misdeclared(self) -> tuple[Succession, ...]:
        """The successions that declare what the dates of the entries rule out."""
        wrong: dict[Fit, tuple[bool, bool]] = {
            "meets": (True, True), "gap": (False, True), "overlap": (True, False),
        }  # fmt: skip
        found = []
        for one in self.all:
            no_gap, no_overlap = wrong.get(self.fit(one), (False, False))
            if (no_gap and one.gap) or (no_overlap and one.overlap):
                found.append(one)
        return tuple(found)


def check(timeline: Timeline, glossary: Glossary) -> list[Finding]:
    """Everything in a timeline that should be put right, with file and line."""
    graph = Successions(timeline.successions, glossary)
    found = list(timeline.undefined(glossary))
    for what, ones in (
        ("there is a gap between the two that is not declared", graph.gaps()),
        ("the two overlap, and that is not declared", graph.overlaps()),
        ("a gap or overlap is declared that the entries' dates rule out", graph.misdeclared()),
    ):
        found += [Finding(timeline.place(one), f"{one.key}: {what}") for one in ones]
    for ring in graph.cycles():
        one = next(one for one in graph.all if one.from_ in ring and one.to in ring)
        found.append(Finding(timeline.place(one), f"a cycle: {' > '.join(ring)}"))
    items: tuple[Item, ...] = (*timeline.successions, *timeline.events, *timeline.publications)
    for item in items:
        if not item.sources:
            found.append(Finding(timeline.place(item), f"{item.key!r} names no source"))
    return found


def happened(succession: Succession, on: date | None) -> bool:
    """Whether it had happened by a day, all of its date told; without a day always."""
    return on is None or (succession.status == "completed" and _span(succession)[1] <= on)


def names_on(entry: Entry, day: date) -> NamesOn:
    """An entry's operating and legal name on a day; where it has but one, that is both."""
    operating = _in_force(entry.names, "operating", day)
    legal = _in_force(entry.names, "legal", day)
    either = operating or legal or name_at(entry, day)
    return NamesOn(operating or either, legal or either)


def ended_by(end: str | None, on: date | None) -> str | None:
    """An end, where it lies before a day; any end where there is no day."""
    over = last_day(end)
    return end if on is None or (over and over < on) else None


def names_by(names: Iterable[Name], on: date | None) -> tuple[Name, ...]:
    """The names borne by a day, with the ends of those given up by then."""
    return tuple(
        msgspec.structs.replace(name, end=ended_by(name.end, on))
        for name in names
        if on is None or (first_day(name.start) or on) <= on
    )


def _in_force(names: Iterable[Name], track: str, day: date) -> str | None:
    for name in names:
        start, end = first_day(name.start), last_day(name.end)
        if name.track == track and (start or day) <= day <= (end or day):
            return name.name
    return None


def _span(succession: Succession) -> tuple[date, date]:
    first, last = first_day(succession.date), last_day(succession.date)
    assert first and last
    return first, last


def _cycles(graph: dict[str, list[str]]) -> tuple[tuple[str, ...], ...]:
    """Strongly connected groups of more than one node (Tarjan, without recursion)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    held: dict[str, None] = {}
    rings = []
    for root in graph:
        if root in number:
            continue
        number[root] = lowest[root] = len(number)
        held[root] = None
        work = [(root, iter(graph.get(root, ())))]
        while work:
            node, rest = work[-1]
            for other in rest:
                if other not in number:
                    number[other] = lowest[other] = len(number)
                    held[other] = None
                    work.append((other, iter(graph.get(other, ()))))
                    break
                if other in held:
                    lowest[node] = min(lowest[node], number[other])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    lowest[above] = min(lowest[above], lowest[node])
                if lowest[node] == number[node]:
                    ring = []
                    while True:
                        last, _ = held.popitem()
                        ring.append(last)
                        if last == node:
                            break
                    if len(ring) > 1:
                        rings.append(tuple(reversed(ring)))
    return tuple(rings)
