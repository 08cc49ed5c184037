"""Acts, Bills and statutory instruments, read from `legislation.yaml` of a library folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec

from nhsreader import plain_yaml
from nhsreader.documents.files import read_text
from nhsreader.errors import StorageError
from nhsreader.glossary.entries import Source, first_day, last_day
from nhsreader.text.dates import parse_date
from nhsreader.text.fold import fold

FORMAT_VERSION = 1
MAX_STATUTES = 5000
SITE = "https://www.legislation.gov.uk"
# The site keeps no earlier version of a text than that of this day.
_REVISED_FROM = date(1991, 2, 1)
# A Bill of which nothing more is known is before Parliament for a session.
_SESSION = 365
Kind = Literal["act", "bill", "instrument"]
_Short = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_TRAILING_YEAR = re.compile(r"[ ,(]*((?:1[89]|20)\d\d)\)?\Z")
_YEAR_ONLY = re.compile(r"((?:1[89]|20)\d\d) (Act|Bill|Regulations|Order)\Z")
_SECTION = re.compile(r"\b(?:section|sec|ss?)[. ]*(?=\d)")
_WORD = re.compile(r"[a-z0-9]+")
_PROVISION = re.compile(r"section \d+\w* [a-z]")
_ACRONYM = re.compile(r"[A-Z][A-Z&]{2,}(?: ?(?:1[89]|20)\d\d)?\Z")


class Statute(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """One Act, Bill or instrument. Dates are YYYY, YYYY-MM or YYYY-MM-DD.

    `number` is its path on legislation.gov.uk (`ukpga/2012/7`); `made` the day of royal assent
    or of making, `in_force` the first day any of it was in force where that is another;
    `became` the id of the Act that a Bill became; `used_from` the day it could first be
    written about; `amending` an Act that its title without a year never means; `term` the id
    of its glossary entry.
    """

    id: _Short
    title: _Short
    kind: Kind
    year: int
    number: _Short | None = None
    introduced: str | None = None
    made: str | None = None
    in_force: str | None = None
    repealed: str | None = None
    ended: str | None = None
    became: _Short | None = None
    used_from: str | None = None
    nation: str | None = None
    aliases: tuple[_Short, ...] = ()
    cues: tuple[_Short, ...] = ()
    amending: bool = False
    term: _Short | None = None
    note: str | None = None
    sources: tuple[Source, ...] = ()
    confidence: Literal["high", "medium", "low"] = "medium"

    @property
    def label(self) -> str:
        """Its title; a Bill's with the year it was introduced."""
        named = _TRAILING_YEAR.search(self.title) is not None
        return self.title if named or self.kind != "bill" else f"{self.title} {self.year}"

    @cached_property
    def first(self) -> date:
        """The first day it could be spoken of as what it is."""
        known = first_day(self.used_from) or first_day(self.introduced) or first_day(self.made)
        return known or date(self.year, 1, 1)

    def url(self, provision: str = "", day: tuple[date, date] | None = None) -> str | None:
        """Its address on legislation.gov.uk, None where its number is not known.

        `provision` is a path within it (`section/75`). An article's `day` known to the day
        gives the text as it stood then, or as enacted where it was not yet in force or no
        version of that day is kept.
        """
        if self.number is None:
            return None
        plain = "/".join(part for part in (SITE, self.number, provision) if part)
        if day is None or day[0] != day[1]:
            return plain
        begun = first_day(self.in_force) or first_day(self.made) or date(self.year, 1, 1)
        if day[0] < max(begun, _REVISED_FROM):
            return f"{plain}/{'made' if self.kind == 'instrument' else 'enacted'}"
        over = last_day(self.repealed)
        if over is not None and over < _REVISED_FROM:
            return plain
        return f"{plain}/{day[0].isoformat()}"


class Form(NamedTuple):
    """A way to name a statute: its title or an alias, with the year where it needs one."""

    statute: Statute
    year: int | None
    titled: bool


class Statutes:
    """Statutes by id and by every way to name them.

    `where` tells the file and line each stands in; `provisions` are what is called by a
    section of an Act ("section 75 agreement").
    """

    def __init__(
        self, statutes: Iterable[Statute] = (), where: Mapping[str, str] | None = None
    ) -> None:
        self.all = tuple(statutes)
        self.where = dict(where or {})
        self._ids = {statute.id: statute for statute in self.all}
        self._forms: dict[str, list[Form]] = {}
        self._years: dict[tuple[int, str], list[Statute]] = {}
        self._bills: dict[str, list[Statute]] = {}
        self.provisions: dict[str, Statute] = {}
        acronyms = set()
        for statute in self.all:
            if statute.became:
                self._bills.setdefault(statute.became, []).append(statute)
            self._add(statute, statute.title, titled=True)
            for alias in statute.aliases:
                if found := _YEAR_ONLY.match(alias):
                    key = int(found[1]), found[2].lower()
                    self._years.setdefault(key, []).append(statute)
                    continue
                if _PROVISION.match(alias) and statute.kind == "act":
                    self.provisions[alias] = statute
                    continue
                self._add(statute, alias, titled=False)
                if _ACRONYM.match(alias):
                    acronyms.add(_TRAILING_YEAR.sub("", alias))
        self.acronyms = frozenset(acronyms)

    def __len__(self) -> int:
        return len(self.all)

    def _add(self, statute: Statute, form: str, *, titled: bool) -> None:
        found = _TRAILING_YEAR.search(form)
        year = int(found[1]) if found and not titled else None
        bare = form[: found.start()] if found else form
        held = self._forms.setdefault(name_key(bare), [])
        if not any(one.statute is statute and one.year == year for one in held):
            held.append(Form(statute, year, titled))

    def by_id(self, identifier: str) -> Statute | None:
        """The statute of that id, or None."""
        return self._ids.get(identifier)

    def named(self, name: str) -> tuple[Form, ...]:
        """The forms a name without its year may be, `&`, case and marks aside."""
        return tuple(self._forms.get(name_key(name), ()))

    def keyed(self, key: str) -> Sequence[Form]:
        """The forms of a name that is folded already by `name_key`."""
        return self._forms.get(key, ())

    def of_year(self, year: int, word: str) -> tuple[Statute, ...]:
        """What "the 2012 Act" (`word` act, bill, regulations or order) means by itself."""
        return tuple(self._years.get((year, word), ()))

    def act_of(self, bill: Statute) -> Statute | None:
        """The Act a Bill became, or None."""
        return self._ids.get(bill.became or "")

    def bills_of(self, act: str) -> tuple[Statute, ...]:
        """The Bills that became the Act of that id, the latest last."""
        return tuple(self._bills.get(act, ()))

    def over(self, bill: Statute) -> date:
        """The last day a Bill was before Parliament, guessed where that is not known."""
        act = self.act_of(bill)
        known = last_day(bill.ended) or last_day(act.made if act else None)
        begun = last_day(bill.introduced) or date(bill.year, 12, 31)
        return known or date.fromordinal(begun.toordinal() + _SESSION)


def name_key(name: str) -> str:
    """A name for comparison: lower case, words only, the usual short forms made alike."""
    return made_alike(plain_words(name))


def plain_words(name: str) -> str:
    """The words of a name in lower case without marks; "s.75" is "section 75"."""
    folded = fold(name).replace("&", " and ").replace("'", "").replace("-", "")
    return " ".join(_WORD.findall(_SECTION.sub("section ", folded)))


def made_alike(words: str) -> str:
    """Plain words with the names that prose writes in two ways written in one."""
    return words.replace("national health service", "nhs").replace("health care", "healthcare")


def legislation_file(library: Path) -> Path:
    """The file of a library folder that its statutes are read from; it may be missing."""
    return library / "legislation.yaml"


def load_statutes(libraries: Sequence[Path]) -> Statutes:
    """The statutes of some library folders, the user's own first.

    Of two with one id the first folder's counts. Raises BadDocument, with file and line, and
    StorageError.
    """
    found: dict[str, Statute] = {}
    where: dict[str, str] = {}
    for library in libraries:
        file = legislation_file(library)
        if not file.is_file():
            continue
        here: dict[str, str] = {}
        for statute, place in _load_file(file):
            if statute.id in here:
                raise StorageError(
                    f"the id {statute.id!r} stands twice", where=f"{place} and {here[statute.id]}"
                )
            here[statute.id] = place
            if statute.id not in found:
                found[statute.id], where[statute.id] = statute, place
    return Statutes(found.values(), where)


def _load_file(file: Path) -> list[tuple[Statute, str]]:
    parsed = plain_yaml.load(read_text(file), str(file))
    if parsed.value is None:
        return []
    if not isinstance(parsed.value, dict) or "statutes" not in parsed.value:
        raise parsed.error("the file needs `format_version` and `statutes`")
    for key in parsed.value:
        if key not in ("format_version", "statutes"):
            raise parsed.error(f"unknown key {key!r}", (key,))
    parsed.check_version(FORMAT_VERSION)
    held = parsed.value["statutes"]
    if isinstance(held, list) and len(held) > MAX_STATUTES:
        raise parsed.error(f"more than {MAX_STATUTES} statutes", ("statutes", MAX_STATUTES))
    loaded = []
    for index, statute in enumerate(parsed.convert(tuple[Statute, ...], ("statutes",))):
        at: tuple[str | int, ...] = ("statutes", index)
        _check(parsed, at, statute)
        loaded.append((statute, f"{file}:{parsed.line_of(at)}"))
    return loaded


def _check(parsed: plain_yaml.Parsed, at: tuple[str | int, ...], statute: Statute) -> None:
    if not _YEAR.fullmatch(str(statute.year)):
        raise parsed.error(f"{statute.year} is no year of a law", (*at, "year"))
    for key in ("introduced", "made", "in_force", "repealed", "ended", "used_from"):
        text = getattr(statute, key)
        if text is not None:
            try:
                parse_date(text)
            except ValueError as error:
                raise parsed.error(str(error), (*at, key)) from None
