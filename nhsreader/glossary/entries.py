"""Glossary entries: one for each sense of a term, read from `glossary/*.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from nhsreader import plain_yaml
from nhsreader.documents.files import read_text
from nhsreader.errors import StorageError
from nhsreader.glossary.alignment import spells
from nhsreader.text.dates import PartialDate, parse_date
from nhsreader.text.fold import fold

FORMAT_VERSION = 1
Status = Literal["not yet in being", "in being", "ended", "unknown"]
_STOP_WORDS = frozenset(
    ["a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"]
)
_WORD = re.compile(r"[a-z0-9]+")
_ACT = re.compile(r" (?:Act|Bill)(?: (?:1[89]|20)\d\d)?$")


class Name(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name a body bore, by law or in use, and when."""

    name: str
    short: str | None = None
    track: Literal["legal", "operating"] = "operating"
    start: str | None = None
    end: str | None = None


class Later(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happened to it afterwards, with the date it happened."""

    date: str
    text: str


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a statement comes from."""

    name: str
    url: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """One sense of a term. Dates are YYYY, YYYY-MM or YYYY-MM-DD.

    `long` is the term as spelled out in prose, `name` its heading; `used_from` the earliest
    date it could be written about; `prior` its share among the senses of its short form;
    `publishers` the keys of publishers that use this sense.
    """

    id: str
    long: str
    name: str
    short: str | None = None
    aliases: tuple[str, ...] = ()
    shorts: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    kind: str = ""
    start: str | None = None
    end: str | None = None
    used_from: str | None = None
    legal_basis: str | None = None
    predecessor: tuple[str, ...] = ()
    successor: tuple[str, ...] = ()
    nation: str | None = None
    publishers: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    prior: float | None = None
    summary: str = ""
    later: tuple[Later, ...] = ()
    conflicts: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    confidence: Literal["high", "medium", "low"] = "medium"
    as_known_on: str | None = None

    @cached_property
    def all_shorts(self) -> tuple[str, ...]:
        """Every short form, the chief one first."""
        forms = [self.short, *self.shorts, *(name.short for name in self.names)]
        return tuple(dict.fromkeys(form for form in forms if form))

    @cached_property
    def all_longs(self) -> tuple[str, ...]:
        """Every form spelled out, the chief one first; no heading with a qualifier."""
        heading = [] if "(" in self.name else [self.name]
        forms = [self.long, *self.aliases, *(name.name for name in self.names), *heading]
        return tuple(dict.fromkeys(form for form in forms if form and "(" not in form))

    @property
    def known_from(self) -> date | None:
        """The first day it could be written about, or None where that is not known."""
        return first_day(self.used_from) or first_day(self.start)


class Glossary:
    """Entries by id, by short form (exact case) and by form spelled out.

    `where` tells the file and line each entry stands in.
    """

    def __init__(self, entries: Iterable[Entry] = (), where: dict[str, str] | None = None) -> None:
        self.entries = tuple(entries)
        self.where = dict(where or {})
        self._ids = {entry.id: entry for entry in self.entries}
        shorts: dict[str, list[Entry]] = {}
        longs: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for short in entry.all_shorts:
                shorts.setdefault(short, []).append(entry)
            for form in entry.all_longs:
                for key in {normal_form(form), british(normal_form(form))}:
                    held = longs.setdefault(key, [])
                    if entry not in held:
                        held.append(entry)
        self._shorts = {
            short: tuple(sorted(held, key=lambda entry: -(entry.prior or 0.0)))
            for short, held in shorts.items()
        }
        self._longs = {key: tuple(held) for key, held in longs.items()}

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def shorts(self) -> Iterable[str]:
        """Every short form known."""
        return self._shorts.keys()

    def by_id(self, identifier: str) -> Entry | None:
        """The entry of that id, or None."""
        return self._ids.get(identifier)

    def by_short(self, short: str) -> tuple[Entry, ...]:
        """The senses of a short form, case as written, the commonest first."""
        return self._shorts.get(short, ())

    def by_long(self, form: str) -> tuple[Entry, ...]:
        """The entries a spelled-out form may stand for.

        Case, plurals, articles and `&` do not matter; British and American spelling only
        where nothing is spelled as `form` is.
        """
        key = normal_form(form)
        exact = tuple(
            entry
            for entry in self._longs.get(key, ())
            if any(normal_form(known) == key for known in entry.all_longs)
        )
        return exact or self._longs.get(british(key), ())

    def lookup(self, term: str) -> tuple[Entry, ...]:
        """The senses of a term as a person types it: a short form, an id or a long form.

        One or many of it (CCG, CCGs), in capitals or not; two letters are many only with a
        small s (LAs, not LAS).
        """
        found = self._looked_up(term)
        if not found and term[-1:] in ("s", "S"):
            one = term[:-1].removesuffix("\u2019").removesuffix("'")
            if len(one) > 2 or (one.isupper() and term.endswith("s")):
                found = self._looked_up(one)
        return found

    def _looked_up(self, term: str) -> tuple[Entry, ...]:
        found = self.by_short(term)
        if not found and term in self._ids:
            found = (self._ids[term],)
        if not found:
            found = self.by_long(term)
        if not found:
            wanted = term.casefold()
            same = (held for short, held in self._shorts.items() if short.casefold() == wanted)
            found = tuple(dict.fromkeys(entry for held in same for entry in held))
        return found

    def to_bytes(self) -> bytes:
        """The glossary compiled, for a cache; `from_bytes` reads it again."""
        return msgspec.msgpack.encode(_Compiled(entries=self.entries, where=self.where))

    @classmethod
    def from_bytes(cls, data: bytes) -> Glossary:
        """A glossary from `to_bytes`. Raises msgspec.DecodeError for anything else."""
        compiled = msgspec.msgpack.decode(data, type=_Compiled)
        return cls(compiled.entries, compiled.where)


class _Compiled(msgspec.Struct, frozen=True):
    entries: tuple[Entry, ...]
    where: dict[str, str]
    format_version: int = FORMAT_VERSION


def load_glossary(folders: Iterable[Path]) -> Glossary:
    """The glossary of every `*.yaml` in these glossary folders, the user's own folder first.

    Of two entries with one id the first folder's counts; a folder that is missing holds
    nothing. Raises BadDocument (with file and line) and StorageError.
    """
    found: dict[str, Entry] = {}
    where: dict[str, str] = {}
    for folder in folders:
        here: dict[str, str] = {}
        try:
            files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
        except OSError as error:
            raise StorageError(f"cannot be read: {error.strerror}", where=str(folder)) from None
        for file in files:
            if file.name.startswith("."):
                continue
            for entry, place in _load_file(file):
                if entry.id in here:
                    raise StorageError(
                        f"the id {entry.id!r} stands twice", where=f"{place} and {here[entry.id]}"
                    )
                here[entry.id] = place
                if entry.id not in found:
                    found[entry.id], where[entry.id] = entry, place
    return Glossary(found.values(), where)


def _load_file(file: Path) -> list[tuple[Entry, str]]:
    parsed = plain_yaml.load(read_text(file), str(file))
    if parsed.value is None:
        return []
    if not isinstance(parsed.value, dict) or "entries" not in parsed.value:
        raise parsed.error("a glossary file needs `format_version` and `entries`")
    unknown = set(parsed.value) - {"format_version", "entries"}
    if unknown:
        key = sorted(unknown)[0]
        raise parsed.error(f"unknown key {key!r}", (key,))
    parsed.check_version(FORMAT_VERSION)
    loaded = []
    for index, entry in enumerate(parsed.convert(tuple[Entry, ...], ("entries",))):
        at: tuple[str | int, ...] = ("entries", index)
        _check(parsed, at, entry)
        loaded.append((entry, f"{file}:{parsed.line_of(at)}"))
    return loaded


def _check(parsed: plain_yaml.Parsed, at: tuple[str | int, ...], entry: Entry) -> None:
    for key in ("id", "long", "name"):
        if not getattr(entry, key).strip():
            raise parsed.error(f"{key!r} is empty", (*at, key))
    if entry.prior is not None and not 0 <= entry.prior <= 1:
        raise parsed.error("`prior` is a share from 0 to 1", (*at, "prior"))
    dated: list[tuple[str | None, tuple[str | int, ...]]] = [
        (getattr(entry, key), (*at, key)) for key in ("start", "end", "used_from", "as_known_on")
    ]
    for number, name in enumerate(entry.names):
        dated += [(getattr(name, key), (*at, "names", number, key)) for key in ("start", "end")]
    dated += [(item.date, (*at, "later", n, "date")) for n, item in enumerate(entry.later)]
    for text, place in dated:
        if text is not None:
            try:
                parse_date(text)
            except ValueError as error:
                raise parsed.error(str(error), place) from None


def name_at(entry: Entry, on: date | None = None, short: str | None = None) -> str:
    """What the entry was called on a day, spelled out without qualifier.

    A `short` form asks for the name that bears it or whose initials it is: NCB names the NHS
    Commissioning Board on any later date too, but NHSE names nothing before its time. Without
    a day the entry's own long form is preferred. Where a legal and an operating name overlap,
    the operating one is meant. An Act not yet made is called a Bill.
    """
    if on is not None and entry.kind == "law" and on < (first_day(entry.start) or on):
        bill = _ACT.sub(" Bill", entry.long)
        return next((n.name for n in entry.names if "Bill" in n.name), bill)
    names = _borne(entry.names, on)
    pool = [name for name in names if short and name.short == short]
    if not pool and (short is None or short == entry.short):
        pool = [name for name in names if short is None or name.short is None]
    if not pool and on is not None and names and short == entry.short:
        pool = list(names)
    if not pool:
        to_come = {name.name for name in entry.names} - {name.name for name in names}
        forms = (*(name.name for name in names), *entry.aliases)
        usual = entry.long if entry.long not in to_come else name_at(entry, on)
        named = short not in (None, entry.short) and not spells(short or "", usual)
        fitting = (form for form in forms if named and spells(short or "", form))
        return next((form for form in fitting if form not in to_come), usual)
    if on is None:
        if short is None or any(_same(name.name, entry.long) for name in pool):
            return entry.long
        return pool[-1].name
    pool.sort(key=lambda name: name.track != "operating")
    for name in pool:
        start, end = first_day(name.start), last_day(name.end)
        if (start is None or start <= on) and (end is None or on <= end):
            return entry.long if _same(name.name, entry.long) else name.name
    nearest = min(pool, key=lambda name: _days_from(name, on))
    return entry.long if _same(nearest.name, entry.long) else nearest.name


def _borne(names: tuple[Name, ...], on: date | None) -> tuple[Name, ...]:
    """The names borne by a day; of a body not yet in being those it is to have first."""
    if on is None or not names:
        return names
    begun = tuple(name for name in names if (first_day(name.start) or on) <= on)
    first = min(first_day(name.start) or on for name in names)
    return begun or tuple(name for name in names if first_day(name.start) == first)


def status_at(entry: Entry, on: date) -> Status:
    """Whether the entry was in being on a day; a start or end known to the year or month only
    counts from its first and to its last day."""
    start, end = first_day(entry.start), last_day(entry.end)
    if start is not None and on < start:
        return "not yet in being"
    if end is not None and on > end:
        return "ended"
    return "unknown" if start is None else "in being"


def later(entry: Entry, on: date) -> tuple[Later, ...]:
    """What the entry tells of days after `on`; an item known to the month or year counts as
    later where all of it may lie after `on`."""
    return tuple(item for item in entry.later if (last_day(item.date) or on) > on)


def first_day(text: str | None) -> date | None:
    """The first day a written date can mean; None for none."""
    return _parsed(text).earliest if text else None


def last_day(text: str | None) -> date | None:
    """The last day a written date can mean; None for none."""
    return _parsed(text).latest if text else None


@lru_cache(maxsize=4096)
def _parsed(text: str) -> PartialDate:
    return parse_date(text)


@lru_cache(maxsize=16384)
def normal_form(form: str) -> str:
    """A spelled-out form for comparison: content words in lower case and the singular."""
    words = _WORD.findall(fold(form).replace("'s", "").replace("'", "").replace("&", " "))
    return " ".join(singular(word) for word in words if word not in _STOP_WORDS)


def british(normal: str) -> str:
    """A normal form with -iz- spellings made -is-."""
    return normal.replace("iz", "is")


def singular(word: str) -> str:
    """The singular of an English noun by its ending alone; case is kept."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def plural(word: str) -> str:
    """The plural of an English noun by its ending alone; case is kept."""
    if word.endswith("y") and word[-2:-1] not in set("aeiou"):
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    return word + "s"


def _same(one: str, other: str) -> bool:
    return normal_form(one) == normal_form(other)


def _days_from(name: Name, on: date) -> int:
    start, end = first_day(name.start), last_day(name.end)
    if start is not None and on < start:
        return (start - on).days
    return (on - end).days if end is not None and on > end else 0
