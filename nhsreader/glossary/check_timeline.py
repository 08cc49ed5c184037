"""The rules for successions, events and publications."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from nhsreader.glossary.check_reading import Problem, Reading, Record, first, last, near
from nhsreader.glossary.entries import Entry, Glossary
from nhsreader.glossary.successions import Successions
from nhsreader.glossary.timeline import Event, Item, Publication, Succession

_MOST_YEARS = 2


def check_timeline(reading: Reading) -> Iterator[Problem]:
    """Everything wrong with the items of a timeline, and with who follows whom."""
    for kind in (Succession, Event, Publication):
        held: dict[tuple[int, str], Record] = {}
        for record in reading.of(kind):
            key = (record.library, record.id)
            if key in held:
                yield record.error(
                    "duplicate", f"{record.id!r} stands twice, first in {held[key].place()}",
                    "leave one of them out, or put them together",
                )  # fmt: skip
            held.setdefault(key, record)
            yield from _of_one(record, reading)
    yield from _successions(reading)
    yield from _edges(reading)


def effective(reading: Reading) -> dict[str, Record]:
    """The entries that count, by id: of several with one id the first folder's."""
    found: dict[str, Record] = {}
    for record in reading.of(Entry):
        found.setdefault(record.id, record)
    return found


def _of_one(record: Record, reading: Reading) -> Iterator[Problem]:
    item = record.item
    assert not isinstance(item, Entry)
    for path, identifier in _named(item):
        if identifier not in reading.ids:
            meant = near(identifier, reading.ids)
            yield record.error(
                "undefined", f"no glossary entry has the id {identifier!r}",
                f"did you mean {meant!r}?" if meant else "write such an entry, or leave it out",
                *path,
            )  # fmt: skip
    if isinstance(item, Succession) and item.from_ == item.to:
        yield record.error("cycle", "`from` and `to` are the same", "put one of them right", "to")
    if not item.sources:
        yield record.warning("sources", "it names no source", "add `sources`, with name and url")
    if "confidence" not in record.raw:
        yield record.warning(
            "confidence", "it does not say how sure it is", "add `confidence: high, medium or low`"
        )


def _named(item: Item) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(item, Succession):
        yield ("from",), item.from_
        yield ("to",), item.to
    else:
        for number, identifier in enumerate(item.terms):
            yield ("terms", number), identifier


def _successions(reading: Reading) -> Iterator[Problem]:
    entries = effective(reading)
    glossary = Glossary(_readable(record) for record in entries.values())
    records: dict[str, Record] = {}
    for record in reading.of(Succession):
        if record.dated:
            records.setdefault(record.id, record)
    steps = [record.item for record in records.values() if isinstance(record.item, Succession)]
    graph = Successions(steps, glossary)
    for one in graph.gaps():
        yield records[one.key].warning(
            "gap", f"{one.from_!r} ended before {one.to!r} began, and nothing says so",
            "say why in `gap`, or put the dates of the entries right",
        )  # fmt: skip
    for one in graph.overlaps():
        yield records[one.key].warning(
            "overlap", f"{one.to!r} began before {one.from_!r} ended, and nothing says so",
            "say why in `overlap`, or put the dates of the entries right",
        )  # fmt: skip
    for one in graph.misdeclared():
        yield records[one.key].warning(
            "overlap", "a gap or overlap is declared that the entries' dates rule out",
            "leave it out, or put the dates of the entries right",
            "gap" if one.gap else "overlap",
        )  # fmt: skip
    for one in steps:
        old, until = glossary.by_id(one.from_), last(one.date)
        begun = first(old.start) if old else None
        if begun and until and until < begun:
            yield records[one.key].error(
                "date", f"on {one.date} {one.from_!r} had not begun ({old.start if old else ''})",
                "put the date of the one or the other right", "date",
            )  # fmt: skip
    for ring in graph.cycles():
        one = next(one for one in graph.all if one.from_ in ring and one.to in ring)
        yield records[one.key].error(
            "cycle", f"each comes before the other: {' > '.join((*ring, ring[0]))}",
            "turn round or leave out one of these successions",
        )  # fmt: skip


def _edges(reading: Reading) -> Iterator[Problem]:
    """What `predecessor` and `successor` of the entries say together."""
    entries = effective(reading)
    told = {record.id for record in reading.of(Succession)}
    edges: dict[tuple[str, str], tuple[Record, str, int]] = {}
    for record in entries.values():
        entry = record.item
        assert isinstance(entry, Entry)
        for number, other in enumerate(entry.successor):
            edges.setdefault((entry.id, other), (record, "successor", number))
        for number, other in enumerate(entry.predecessor):
            edges.setdefault((other, entry.id), (record, "predecessor", number))
    steps = []
    for (old, new), (record, field, number) in edges.items():
        if old == new:
            yield record.error("cycle", "it follows itself", "leave it out", field, number)
            continue
        steps.append(Succession(from_=old, to=new, date="0001"))
        if f"{old} > {new}" not in told and old in entries and new in entries:
            yield from _fit(entries[old], entries[new], record, (field, number))
    graph = Successions(steps, Glossary())
    for ring in graph.cycles():
        one = next(one for one in graph.all if one.from_ in ring and one.to in ring)
        record, field, number = edges[(one.from_, one.to)]
        yield record.error(
            "cycle", f"each comes before the other: {' > '.join((*ring, ring[0]))}",
            "take one of them out of `predecessor` or `successor`", field, number,
        )  # fmt: skip


def _fit(
    old: Record, new: Record, record: Record, path: tuple[str | int, ...]
) -> Iterator[Problem]:
    before, after = _readable(old), _readable(new)
    end, start = first(before.end), last(after.start)
    if end is None or start is None or before.conflicts or after.conflicts:
        return
    if (end - start).days > _MOST_YEARS * 366:
        yield record.warning(
            "overlap",
            f"{after.id!r} began {(end - start).days // 365} years before {before.id!r} ended",
            "put the dates right, or tell why as a succession with `overlap`", *path,
        )  # fmt: skip


def _readable(record: Record) -> Entry:
    """The entry, without the dates that are none."""
    entry = record.item
    assert isinstance(entry, Entry)
    if record.dated:
        return entry
    return structs.replace(
        entry,
        names=(),
        later=(),
        **{key: None for key in ("start", "end", "used_from") if not first(getattr(entry, key))},
    )
