"""What may be told of an entry on a day, and what only later: no text tells of its future.

A sentence is told from the last day that it names: a date, or the first day of a body, law or
report it mentions. Of a month or a year its first day counts: "the Act of 2012".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from nhsreader.glossary.entries import (
    Entry,
    Glossary,
    Later,
    Name,
    first_day,
    last_day,
    later,
    name_at,
)
from nhsreader.glossary.successions import ended_by, names_by
from nhsreader.text.dates import find_dates

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)%’”][.!?])\s+(?=[A-Z\"“‘])")
_SMALL_WORDS = frozenset(["a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to"])
_BEGAN = {
    "organisation": "It came into being.",
    "body-type": "It came into being.",
    "law": "It was made.",
    "report": "It was published.",
}


class Told(NamedTuple):
    """A text as told on a day, and its sentences that were true only later."""

    now: str
    after: tuple[Later, ...] = ()


class Outlook(NamedTuple):
    """An entry as seen from a day: what was known by then, what had happened since it began,
    and everything later. Without a day all is told."""

    name: str
    short: str | None
    shorts: tuple[str, ...]
    aliases: tuple[str, ...]
    names: tuple[Name, ...]
    start: str | None
    end: str | None
    legal_basis: str | None
    summary: str
    conflicts: tuple[str, ...]
    earlier: tuple[Later, ...]
    later: tuple[Later, ...]


class Telling:
    """Tells the entries of one glossary as known on a day."""

    def __init__(self, glossary: Glossary) -> None:
        first: dict[str, date] = {}
        for entry in glossary.entries:
            for form, day in _coined(entry):
                first[form] = min(day, first.get(form, day))
        self._coined = tuple(first.items())
        self._dated: dict[str, tuple[date, str] | None] = {}

    def told_from(self, text: str) -> tuple[date, str] | None:
        """The first day a text can be told, and that day as the text gives it; None where it
        names none."""
        if text not in self._dated:
            self._dated[text] = self._from(text)
        return self._dated[text]

    def knows(self, text: str, on: date | None) -> bool:
        """Whether a text can be told on a day."""
        since = self.told_from(text) if on else None
        return since is None or on is None or since[0] <= on

    def split(self, text: str, on: date | None, label: str = "") -> Told:
        """A text by sentences: those for the day, and those for later, each with its label."""
        text = " ".join(text.split())
        if on is None or self.knows(text, on):
            return Told(text)
        now, after = [], []
        for sentence in _SENTENCE_END.split(text):
            since = self.told_from(sentence)
            if since is None or since[0] <= on:
                now.append(sentence)
            else:
                after.append(Later(date=since[1], text=label + sentence))
        return Told(" ".join(now), tuple(after))

    def outlook(self, entry: Entry, on: date | None) -> Outlook:
        """The entry on a day."""
        if on is None:
            return Outlook(
                entry.name, entry.short, entry.all_shorts, entry.aliases, entry.names, entry.start,
                entry.end, entry.legal_basis, " ".join(entry.summary.split()), entry.conflicts,
                (), entry.later,
            )  # fmt: skip
        names = names_by(entry.names, on)
        start, end = begun_by(entry.start, on), ended_by(entry.end, on)
        unheard = entry.known_from is not None and on < entry.known_from
        if unheard:
            moved = [*self._unheard(entry), *entry.later]
            told, basis = Told(""), ""
            conflicts: list[str] = []
            earlier: list[Later] = []
        else:
            told = self.split(entry.summary, on)
            moved = [*told.after, *later(entry, on)]
            basis, conflicts, earlier = self._rest(entry, on, moved)
        moved += _missing(entry, on, names, start, end, moved)
        future = {name.name for name in entry.names} - {name.name for name in names}
        now = {name.name for name in names}
        known = self.knows(entry.name, on) and not any(name in entry.name for name in future - now)
        return Outlook(
            name=entry.name if known else name_at(entry, on),
            short=_short(entry, on),
            shorts=tuple(
                short
                for short in entry.all_shorts
                if _has_begun(entry, short, on) and self.knows(short, on)
            ),
            aliases=tuple(
                alias
                for alias in entry.aliases
                if self.knows(alias, on) and (alias in now or alias not in future)
            ),
            names=names,
            start=start,
            end=end,
            legal_basis=basis or None,
            summary=told.now,
            conflicts=tuple(conflicts),
            earlier=tuple(earlier),
            later=_in_order(moved),
        )

    def _rest(
        self, entry: Entry, on: date, after: list[Later]
    ) -> tuple[str, list[str], list[Later]]:
        """Legal basis, conflicts and what had happened; what is for later goes to `after`."""
        bases, conflicts, earlier = [], [], []
        for part in (entry.legal_basis or "").split("; "):
            since = self.told_from(part)
            if since and since[0] > on:
                after.append(Later(date=since[1], text=f"Legal basis: {part}"))
            elif part:
                bases.append(part)
        for conflict in entry.conflicts:
            since = self.told_from(conflict)
            if since and since[0] > on:
                after.append(Later(date=since[1], text=f"Sources differ: {conflict}"))
            else:
                conflicts.append(" ".join(conflict.split()))
        ahead = set(later(entry, on))
        for item in entry.later:
            if item not in ahead:
                told = self.split(item.text, on)
                after += told.after
                if told.now:
                    earlier.append(Later(date=item.date, text=told.now))
        return "; ".join(bases), conflicts, earlier

    def _unheard(self, entry: Entry) -> list[Later]:
        """All texts of an entry nobody had yet heard of."""
        since = entry.used_from or entry.start or ""
        texts = [entry.summary, f"Legal basis: {entry.legal_basis}" if entry.legal_basis else ""]
        texts += [f"Sources differ: {conflict}" for conflict in entry.conflicts]
        return [Later(date=since, text=" ".join(text.split())) for text in texts if text]

    def _from(self, text: str) -> tuple[date, str] | None:
        found = []
        for _, _, when in find_dates(text):
            found.append((when.earliest, str(when)))
        found += [(date(int(year), 1, 1), year) for year in _YEAR.findall(text)]
        for form, day in self._coined:
            if form in text:
                found.append((day, day.isoformat()))
        return max(found, default=None)


@lru_cache(maxsize=2)
def telling(glossary: Glossary) -> Telling:
    """The telling of a glossary, made once."""
    return Telling(glossary)


def begun_by(start: str | None, on: date | None) -> str | None:
    """A start, where it may lie on or before a day; any start where there is no day."""
    first = first_day(start)
    return start if on is None or first is None or first <= on else None


def _coined(entry: Entry) -> Iterable[tuple[str, date]]:
    """The proper names of an entry, with the first day each could be written."""
    known = entry.known_from
    starts: dict[str, date] = {}
    for name in entry.names:
        begun = first_day(name.start)
        if begun:
            starts[name.name] = min(begun, starts.get(name.name, begun))
    earliest = min(starts.values(), default=None)
    for form in entry.all_longs:
        words = [word for word in form.split() if word not in _SMALL_WORDS]
        if len(words) < 2 or not all(word[:1].isupper() or word[:1].isdigit() for word in words):
            continue
        day = known
        if entry.kind == "law" and _YEAR.search(entry.long):
            # "Health and Social Care Act" without a year is said of more than one.
            day = first_day(entry.start) if _YEAR.search(form) else None
        elif form in starts and starts[form] != earliest:
            day = starts[form]
        if day is not None:
            yield form, day


def _has_begun(entry: Entry, short: str, on: date) -> bool:
    """Whether a short form is not only that of names still to come."""
    holders = [name for name in entry.names if name.short == short]
    begun = any(begun_by(name.start, on) or name.start is None for name in holders)
    first = min((first_day(name.start) or date.min for name in entry.names), default=None)
    return (
        begun
        or not holders
        # The first name of a body may be known before the body is in being.
        or any((first_day(name.start) or date.min) == first for name in holders)
    )


def _short(entry: Entry, on: date) -> str | None:
    borne = name_at(entry, on)
    own = next((name.short for name in entry.names if name.name == borne and name.short), None)
    if own:
        return own
    return entry.short if entry.short and _has_begun(entry, entry.short, on) else None


def _missing(
    entry: Entry,
    on: date,
    names: tuple[Name, ...],
    start: str | None,
    end: str | None,
    told: list[Later],
) -> list[Later]:
    """What the view leaves out and no text of it tells: the start, the end, the names to come."""
    held = " ".join(item.text for item in told)
    more = []
    if entry.start and not start and not _tells(told, entry.start):
        more.append(Later(date=entry.start, text=_BEGAN.get(entry.kind, "It began.")))
    called = name_at(entry, on)
    for name in entry.names:
        if name.start and begun_by(name.start, on) is None and name.name not in called + held:
            by = "by law" if name.track == "legal" else "in use"
            more.append(Later(date=name.start, text=f"Its name {by}: {name.name}."))
    if entry.end and not end and not _tells(told, entry.end):
        more.append(Later(date=entry.end, text="It came to an end."))
    return more


def _tells(told: Iterable[Later], when: str) -> bool:
    """Whether something is told of that day, or of the day after."""
    first, last = first_day(when), last_day(when)
    assert first and last
    for item in told:
        one, other = first_day(item.date), last_day(item.date)
        if one and other and (one - last).days <= 1 and (first - other).days <= 0:
            return True
    return False


def _in_order(items: Iterable[Later]) -> tuple[Later, ...]:
    once = dict.fromkeys(items)
    return tuple(sorted(once, key=lambda item: first_day(item.date) or date.min))
