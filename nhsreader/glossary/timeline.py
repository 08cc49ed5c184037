"""What happened when: successions, events and publications, read from YAML.

`timeline/*.yaml` holds successions and events, `publications.yaml` Acts, reports and papers.
Terms are named by the ids of glossary entries; an id no entry has is kept and reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

import msgspec

from nhsreader import plain_yaml
from nhsreader.documents.files import read_text
from nhsreader.errors import CacheDamaged, StorageError
from nhsreader.glossary.entries import Glossary, Source, first_day, last_day
from nhsreader.text.dates import parse_date

FORMAT_VERSION = 1
MAX_ITEMS = 5000
Confidence = Literal["high", "medium", "low"]
_Short = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
_Long = Annotated[str, msgspec.Meta(max_length=2000)]
_Ids = Annotated[tuple[_Short, ...], msgspec.Meta(max_length=100)]


class Succession(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"from_": "from"},
):
    """One entry taking the place of another on a day: of the whole of it or of a part.

    `date` is the first day under the successor. Where that one does not begin when the other
    ends, `gap` or `overlap` says so in words. One that is planned has not happened yet.
    """

    from_: _Short
    to: _Short
    date: str
    scope: Literal["whole", "part"] = "whole"
    status: Literal["completed", "planned"] = "completed"
    instrument: _Short | None = None
    note: _Long | None = None
    gap: _Long | None = None
    overlap: _Long | None = None
    confidence: Confidence = "medium"
    sources: tuple[Source, ...] = ()

    @property
    def key(self) -> str:
        """What one of a user's own must share with a bundled one to replace it."""
        return f"{self.from_} > {self.to}"


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happened on a day, in a month or in a year."""

    date: str
    title: _Short
    id: _Short | None = None
    category: Literal["event", "law", "publication"] = "event"
    terms: _Ids = ()
    note: _Long | None = None
    confidence: Confidence = "medium"
    sources: tuple[Source, ...] = ()

    @property
    def key(self) -> str:
        """As of a succession: the id, or date and title."""
        return self.id or f"{self.date} {self.title}"


class Publication(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An Act, report or paper; `identifier` is its number, such as `Cm 3807`."""

    id: _Short
    title: _Short
    date: str
    publisher: _Short | None = None
    identifier: _Short | None = None
    url: _Short | None = None
    terms: _Ids = ()
    note: _Long | None = None
    confidence: Confidence = "medium"
    sources: tuple[Source, ...] = ()

    @property
    def key(self) -> str:
        """As of a succession: the id."""
        return self.id


class Finding(NamedTuple):
    """Something to put right, and the file and line it stands in."""

    where: str
    what: str


Item = Succession | Event | Publication
_Item = TypeVar("_Item", Succession, Event, Publication)
_KINDS: dict[str, Any] = {
    "successions": tuple[Succession, ...],
    "events": tuple[Event, ...],
    "publications": tuple[Publication, ...],
}


class Timeline:
    """Successions, events and publications, each in order of date.

    `where` tells the file and line of each, by kind and key.
    """

    def __init__(
        self,
        successions: Iterable[Succession] = (),
        events: Iterable[Event] = (),
        publications: Iterable[Publication] = (),
        where: dict[str, str] | None = None,
    ) -> None:
        self.successions = _in_order(successions)
        self.events = _in_order(events)
        self.publications = _in_order(publications)
        self.where = dict(where or {})

    def events_of(self, *terms: str) -> tuple[Event, ...]:
        """The events of any of some entries, by id."""
        wanted = set(terms)
        return tuple(event for event in self.events if wanted.intersection(event.terms))

    def publications_of(self, *terms: str) -> tuple[Publication, ...]:
        """The publications of any of some entries, by id."""
        wanted = set(terms)
        return tuple(found for found in self.publications if wanted.intersection(found.terms))

    def place(self, item: Item) -> str:
        """The file and line of an item; empty where it came from no file."""
        return self.where.get(_place_key(item), "")

    def undefined(self, glossary: Glossary) -> tuple[Finding, ...]:
        """The ids named here that no glossary entry has."""
        return tuple(
            Finding(self.place(item), f"no glossary entry has the id {identifier!r}")
            for item, identifiers in self._named()
            for identifier in identifiers
            if glossary.by_id(identifier) is None
        )

    def to_bytes(self) -> bytes:
        """The timeline compiled, for a cache; `from_bytes` reads it again."""
        return msgspec.msgpack.encode(
            _Compiled(
                successions=self.successions,
                events=self.events,
                publications=self.publications,
                where=self.where,
            )
        )

    @staticmethod
    def from_bytes(data: bytes) -> Timeline:
        """Read what `to_bytes` wrote. Raises CacheDamaged."""
        try:
            kept = msgspec.msgpack.decode(data, type=_Compiled)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise CacheDamaged(f"the compiled timeline is damaged: {error}") from None
        return Timeline(kept.successions, kept.events, kept.publications, kept.where)

    def _named(self) -> Iterator[tuple[Item, tuple[str, ...]]]:
        for succession in self.successions:
            yield succession, (succession.from_, succession.to)
        for event in self.events:
            yield event, event.terms
        for publication in self.publications:
            yield publication, publication.terms


class _Compiled(msgspec.Struct):
    successions: tuple[Succession, ...]
    events: tuple[Event, ...]
    publications: tuple[Publication, ...]
    where: dict[str, str]


def timeline_files(library: Path) -> list[Path]:
    """The files of a library folder that a timeline is read from; some may be missing.

    Raises StorageError where the folder cannot be read.
    """
    folder = library / "timeline"
    try:
        files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", where=str(folder)) from None
    return [file for file in files if not file.name.startswith(".")] + [
        library / "publications.yaml"
    ]


def load_timeline(libraries: Sequence[Path]) -> Timeline:
    """The timeline of some library folders, the user's own first.

    Of two successions between the same entries, or two events or publications with one key,
    the first folder's counts. Raises BadDocument, with file and line, and StorageError.
    """
    found: dict[str, dict[str, Any]] = {kind: {} for kind in _KINDS}
    where: dict[str, str] = {}
    for library in libraries:
        here: dict[str, str] = {}
        for file in timeline_files(library):
            if file.name == "publications.yaml" and file.parent == library:
                kinds: tuple[str, ...] = ("publications",)
                if not file.is_file():
                    continue
            else:
                kinds = ("successions", "events")
            for kind, item, place in _load_file(file, kinds):
                key = _place_key(item)
                if key in here:
                    raise StorageError(
                        f"{item.key!r} stands twice", where=f"{place} and {here[key]}"
                    )
                here[key] = place
                if item.key not in found[kind]:
                    found[kind][item.key], where[key] = item, place
    held = [found[kind].values() for kind in ("successions", "events", "publications")]
    return Timeline(held[0], held[1], held[2], where)


def _load_file(file: Path, kinds: tuple[str, ...]) -> Iterator[tuple[str, Item, str]]:
    parsed = plain_yaml.load(read_text(file), str(file))
    if parsed.value is None:
        return
    if not isinstance(parsed.value, dict) or not set(kinds) & set(parsed.value):
        names = " or ".join(f"`{kind}`" for kind in kinds)
        raise parsed.error(f"the file needs `format_version` and {names}")
    for key in parsed.value:
        if key != "format_version" and key not in kinds:
            raise parsed.error(f"unknown key {key!r}", (key,))
    parsed.check_version(FORMAT_VERSION)
    for kind in kinds:
        held = parsed.value.get(kind)
        if held is None:
            continue
        if isinstance(held, list) and len(held) > MAX_ITEMS:
            raise parsed.error(f"more than {MAX_ITEMS} {kind} in one file", (kind, MAX_ITEMS))
        for number, item in enumerate(parsed.convert(_KINDS[kind], (kind,))):
            _check(parsed, (kind, number), item)
            yield kind, item, f"{file}:{parsed.line_of((kind, number))}"


def _check(
    parsed: plain_yaml.Parsed,
    at: tuple[str | int, ...],
    item: Item,
) -> None:
    try:
        parse_date(item.date)
    except ValueError as error:
        raise parsed.error(str(error), (*at, "date")) from None
    if isinstance(item, Succession):
        if item.from_ == item.to:
            raise parsed.error("`from` and `to` are the same", (*at, "to"))
    elif not item.title.strip():
        raise parsed.error("'title' is empty", (*at, "title"))


def _place_key(item: Item) -> str:
    return f"{type(item).__name__} {item.key}"


def _in_order(items: Iterable[_Item]) -> tuple[_Item, ...]:
    return tuple(sorted(items, key=lambda item: (first_day(item.date), last_day(item.date))))
