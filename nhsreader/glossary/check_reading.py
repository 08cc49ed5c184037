"""Glossary, timeline and publications files read so that a fault stops nothing.

What cannot be read becomes a problem with file and line; the rest is handed on as records.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import msgspec

from nhsreader import plain_yaml
from nhsreader.documents.files import read_text
from nhsreader.errors import ReaderError
from nhsreader.glossary.entries import FORMAT_VERSION, Entry, first_day, last_day
from nhsreader.glossary.timeline import Event, Publication, Succession
from nhsreader.text.dates import parse_date

Item = Entry | Succession | Event | Publication
Severity = Literal["error", "warning"]
TYPES: dict[str, type[Item]] = {
    "entries": Entry,
    "successions": Succession,
    "events": Event,
    "publications": Publication,
}
ENTRY_DATES = ("start", "end", "used_from", "as_known_on")
_ID = re.compile(r"^\s*(?:-\s+)?\{?\s*id:\s*['\"]?([^'\"\s,}]+)", re.MULTILINE)
_Path = tuple["str | int", ...]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A fault: where it stands, what it is, what to do. `id` is the item's, empty for a file;
    `kind` names the rule."""

    file: str
    line: int
    id: str
    kind: str
    severity: Severity
    problem: str
    do: str


@dataclass(frozen=True)
class Record:
    """An item with its file; `library` counts the folders, the user's own first. `raw` are its
    fields as written."""

    item: Item
    library: int
    raw: dict[str, Any]
    at: _Path
    parsed: plain_yaml.Parsed
    dated: bool = True
    """Whether all its dates can be read."""

    @property
    def id(self) -> str:
        """What the item is called."""
        return self.item.id if isinstance(self.item, Entry) else self.item.key

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.parsed.where

    def line(self, *path: str | int) -> int:
        """The line of a field of it, or of the item."""
        return self.parsed.line_of((*self.at, *path))

    def place(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line()}"

    def error(self, kind: str, problem: str, do: str, *path: str | int) -> Problem:
        """What is wrong with it, at a field."""
        return self._problem("error", kind, problem, do, path)

    def warning(self, kind: str, problem: str, do: str, *path: str | int) -> Problem:
        """What is doubtful about it, at a field."""
        return self._problem("warning", kind, problem, do, path)

    def _problem(
        self, severity: Severity, kind: str, problem: str, do: str, path: _Path
    ) -> Problem:
        return Problem(
            file=self.file,
            line=self.line(*path),
            id=self.id,
            kind=kind,
            severity=severity,
            problem=problem,
            do=do,
        )


class Reading:
    """What some files hold. `ids` are all ids of entries, also of those that cannot be read."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.records: list[Record] = []
        self.problems: list[Problem] = []
        self.ids: set[str] = set()

    def take(self, file: Path, library: int, kinds: Iterable[str] = TYPES) -> None:
        """Read a file that may hold these kinds of item."""
        self.files.append(str(file))
        try:
            text = read_text(file)
        except ReaderError as error:
            self._failed(error, str(file), "unreadable", "make it a readable text file in UTF-8")
            return
        try:
            parsed = plain_yaml.load(text, str(file))
        except ReaderError as error:
            self._failed(error, str(file), "yaml", "put the YAML right at this line")
            # What others refer to is still there.
            self.ids.update(_ID.findall(text))
            return
        for found in _items(parsed, tuple(kinds), library):
            if isinstance(found, Problem):
                self.problems.append(found)
                continue
            self.records.append(found)
            if isinstance(found.item, Entry):
                self.ids.add(found.item.id)
        self.ids.update(_raw_ids(parsed.value))

    def of(self, kind: type[Item]) -> list[Record]:
        """The records of one kind."""
        return [record for record in self.records if isinstance(record.item, kind)]

    def _failed(self, error: ReaderError, file: str, kind: str, do: str) -> None:
        self.problems.append(problem_of(error, file, kind, do))


def problem_of(error: ReaderError, file: str, kind: str, do: str, identifier: str = "") -> Problem:
    """An error that was raised, as a problem."""
    line = error.where.rpartition(":")[2]
    return Problem(
        file=file,
        line=int(line) if line.isdigit() else 1,
        id=identifier,
        kind=kind,
        severity="error",
        problem=error.what,
        do=error.do or do,
    )


def first(text: str | None) -> date | None:
    """The first day a written date can mean; None where it is none."""
    return first_day(text) if _is_date(text) else None


def last(text: str | None) -> date | None:
    """The last day a written date can mean; None where it is none."""
    return last_day(text) if _is_date(text) else None


def near(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` looks like."""
    folded = {other.casefold(): other for other in known}
    found = difflib.get_close_matches(word.casefold(), folded, 1, 0.75)
    return folded[found[0]] if found else None


def _items(
    parsed: plain_yaml.Parsed, kinds: tuple[str, ...], library: int
) -> Iterator[Record | Problem]:
    def problem(kind: str, what: str, do: str, at: _Path = (), identifier: str = "") -> Problem:
        return Problem(
            file=parsed.where,
            line=parsed.line_of(at),
            id=identifier,
            kind=kind,
            severity="error",
            problem=what,
            do=do,
        )

    value = parsed.value
    if value is None:
        return
    names = " or ".join(f"`{kind}`" for kind in kinds)
    if not isinstance(value, dict) or not set(kinds) & set(value):
        do = f"begin it with `format_version: {FORMAT_VERSION}` and {names}"
        yield problem("field", f"the file needs `format_version` and {names}", do)
        return
    for key in value:
        if key != "format_version" and key not in kinds:
            meant = near(key, ("format_version", *kinds))
            do = f"did you mean {meant!r}?" if meant else f"leave it out; there is {names}"
            yield problem("field", f"unknown key {key!r}", do, (key,))
    version = str(value.get("format_version", FORMAT_VERSION))
    if not version.isdigit() or int(version) > FORMAT_VERSION:
        what = f"format_version {version} is not known to this program"
        yield problem("field", what, f"write {FORMAT_VERSION}", ("format_version",))
    for kind in kinds:
        held = value.get(kind)
        if held is None:
            continue
        if not isinstance(held, list):
            yield problem("field", f"`{kind}` is not a list", "begin each item with `- `", (kind,))
            continue
        for number, raw in enumerate(held):
            yield from _item(parsed, kind, number, raw, library, problem)


def _item(
    parsed: plain_yaml.Parsed, kind: str, number: int, raw: Any, library: int, problem: Any
) -> Iterator[Record | Problem]:
    at: _Path = (kind, number)
    if not isinstance(raw, dict):
        yield problem("field", "this is not a mapping", "write `key: value` lines", at)
        return
    identifier = str(raw.get("id") or raw.get("title") or "")
    written = dict(raw)
    known = msgspec.structs.fields(TYPES[kind])
    names = [field.encode_name for field in known]
    for key in [key for key in raw if key not in names]:
        meant = near(key, names)
        do = f"did you mean {meant!r}?" if meant else "leave it out, or see `glossary schema`"
        yield problem("field", f"unknown field {key!r}", do, (*at, key), identifier)
        del raw[key]
    try:
        converted: Any = parsed.convert(TYPES[kind], at)
        item: Item = converted
    except ReaderError as error:
        yield problem_of(error, parsed.where, "field", "`glossary schema` tells the form",
                         identifier)  # fmt: skip
        return
    bad = [(path, text) for path, text in _dates(item) if not _is_date(text)]
    record = Record(item, library, written, at, parsed, not bad)
    for path, text in bad:
        try:
            parse_date(text)
        except ValueError as error:
            yield record.error("date", str(error), "write YYYY, YYYY-MM or YYYY-MM-DD", *path)
    for key in ("id", "long", "name", "title"):
        if isinstance(getattr(item, key, None), str) and not getattr(item, key).strip():
            yield record.error("field", f"{key!r} is empty", "fill it in", key)
    yield record


def _dates(item: Item) -> Iterator[tuple[_Path, str]]:
    if not isinstance(item, Entry):
        yield ("date",), item.date
        return
    for key in ENTRY_DATES:
        if (text := getattr(item, key)) is not None:
            yield (key,), text
    for number, name in enumerate(item.names):
        for key in ("start", "end"):
            if (text := getattr(name, key)) is not None:
                yield ("names", number, key), text
    for number, fact in enumerate(item.later):
        yield ("later", number, "date"), fact.date


def _is_date(text: str | None) -> bool:
    if text is None:
        return False
    try:
        parse_date(text)
    except ValueError:
        return False
    return True


def _raw_ids(value: Any) -> Iterator[str]:
    held = value.get("entries") if isinstance(value, dict) else None
    for raw in held if isinstance(held, list) else ():
        if isinstance(raw, dict) and isinstance(raw.get("id"), str):
            yield raw["id"]
