"""Publications and reports that are known by name, and the one key each goes by."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from weakref import WeakKeyDictionary

import msgspec

from nhsreader.crossrefs.citation import Knowledge
from nhsreader.crossrefs.reports_words import searchable
from nhsreader.glossary.entries import Entry, first_day, last_day, normal_form
from nhsreader.glossary.timeline import Publication
from nhsreader.text.fold import fold

REPORT_WORD = re.compile(
    r"\b(?:report|review|commission|inquiry|enquiry|mandate|paper)\b", re.IGNORECASE
)
_LAW = re.compile(r"\b(?:Act(?: \d{4})?|Bill\)?)$|\bBill\b|\) v ")
_BRACKETS = re.compile(r"\s*\([^)]*\)\s*$")
_CAPITAL = re.compile(r"\b[A-Z]")
_TITLE_WORD = re.compile(r"\b(?!The\b|An?\b)[A-Z]\w+")
_PAPER = re.compile(r"\b(white|green|command) paper\b", re.IGNORECASE)
_RECENT_MONTHS = 30


class Known(msgspec.Struct, frozen=True):
    """A report by the name other articles know it by; `entity` is its key."""

    entity: str
    label: str
    url: str | None = None
    published: str | None = None
    kinds: frozenset[str] = frozenset()


class Title(msgspec.Struct, frozen=True):
    """A title in folded letters; `capitals` is how many words of it must have one."""

    folded: str
    capitals: int
    known: Known


class Shelf:
    """The reports of one `Knowledge`: by glossary entry, by title, by number."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._glossary = knowledge.glossary
        self._timeline = knowledge.timeline
        self._entry_of: dict[str, Entry] = {}
        self._known: dict[tuple[str, str], Known] = {}
        self._publication_of: dict[str, Publication] = {}
        for entry in self._glossary.entries:
            found = self._best(entry)
            if found is not None:
                self._publication_of[entry.id] = found
                self._entry_of.setdefault(found.id, entry)

    @cached_property
    def by_sense(self) -> dict[str, tuple[Entry, Known]]:
        """The reports that glossary entries are or gave their names to, by the entry's id."""
        named = ((entry, self.of_entry(entry)) for entry in self._glossary.entries)
        return {entry.id: (entry, known) for entry, known in named if known is not None}

    def of_entry(self, entry: Entry) -> Known | None:
        """The report a glossary entry is or gave its name to, or None."""
        publication = self._publication_of.get(entry.id)
        if publication is None and entry.kind != "report":
            return None
        if publication is None:
            return Known(f"report:{entry.id}", entry.long, None, entry.start)
        return self.of_publication(publication, entry)

    def of_publication(self, publication: Publication, entry: Entry | None = None) -> Known:
        """A publication under its key: its glossary entry's id, or its own."""
        entry = entry or self._entry_of.get(publication.id)
        key = (publication.id, entry.id if entry else "")
        if key not in self._known:
            self._known[key] = self._work_out(publication, entry)
        return self._known[key]

    def _work_out(self, publication: Publication, entry: Entry | None) -> Known:
        about = [publication.title, publication.note or ""]
        about += [entry.summary, *entry.all_longs] if entry else []
        about += [term.replace("-", " ") for term in publication.terms]
        kinds = frozenset(m.group(1).lower() for m in _PAPER.finditer(" ".join(about)))
        return Known(
            f"report:{entry.id if entry else publication.id}",
            publication.title,
            publication.url,
            publication.date,
            kinds,
        )

    @cached_property
    def papers(self) -> tuple[Known, ...]:
        """All publications but laws and judgments."""
        return tuple(
            self.of_publication(p) for p in self._timeline.publications if not _LAW.search(p.title)
        )

    @cached_property
    def numbers(self) -> dict[str, Known]:
        """Publications by number, `cm 3807`."""
        return {
            " ".join(p.identifier.lower().split()): self.of_publication(p)
            for p in self._timeline.publications
            if p.identifier
        }

    @cached_property
    def titles(self) -> tuple[Title, ...]:
        """Titles to look for, the longest first."""
        found: dict[str, Title] = {}
        for publication in self._timeline.publications:
            whole = _BRACKETS.sub("", publication.title)
            if _LAW.search(publication.title):
                continue
            known = self.of_publication(publication)
            head, _, rest = whole.partition(": ")
            forms = [whole, head] + [rest] * (len(_TITLE_WORD.findall(rest)) > 2)
            for form in forms:
                if self._tells(form, form == whole):
                    key = searchable(form.removeprefix("The "))
                    capitals = len(_CAPITAL.findall(form.removeprefix("The ")))
                    found.setdefault(key, Title(key, min(2, capitals), known))
        return tuple(sorted(found.values(), key=lambda title: -len(title.folded)))

    def dated(
        self, kind: str, earliest: str | None, latest: str | None, day: date | None
    ) -> Known | None:
        """The one paper of a kind (`white`, `command`, or words of its title) from some days.

        Without days the latest one of the thirty months before `day`. None where none or more
        than one fits.
        """
        of_kind = [
            known
            for known in self.papers
            if kind in known.kinds or (" " in kind and kind in fold(known.label))
        ]
        if earliest and latest:
            fitting = [k for k in of_kind if _within(k, earliest, latest)]
            return fitting[0] if len({k.entity for k in fitting}) == 1 else None
        if day is None:
            return None
        since = date(max(1, day.year - _RECENT_MONTHS // 12), 1, 1).isoformat()
        recent = [k for k in of_kind if since <= (k.published or "") <= day.isoformat()]
        return max(recent, key=lambda known: known.published or "", default=None)

    def named(self, name: str, earliest: str | None, latest: str | None) -> Known | None:
        """The one report whose title begins with `name` or whose note tells it by that name.

        Where days are given it must be from one of them.
        """
        wanted = normal_form(name)
        if " " not in wanted:
            return None
        fitting = {
            known.entity: known
            for known, title, note in self._names
            if (title.startswith(f"{wanted} ") or f" {wanted} " in note)
            and (not earliest or not latest or _within(known, earliest, latest))
        }
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    @cached_property
    def _names(self) -> tuple[tuple[Known, str, str], ...]:
        return tuple(
            (self.of_publication(p), f"{normal_form(p.title)} ", f" {normal_form(p.note or '')} ")
            for p in self._timeline.publications
            if not _LAW.search(p.title)
        )

    def _best(self, entry: Entry) -> Publication | None:
        forms = [normal_form(form) for form in entry.all_longs]
        reports = entry.kind == "report" or any(map(REPORT_WORD.search, entry.all_longs))
        held = [p for p in self._timeline.publications_of(entry.id) if not _LAW.search(p.title)]
        begun = [
            p for p in held if any(normal_form(p.title).startswith(form) for form in forms if form)
        ]
        if not reports and entry.kind != "organisation":
            return None
        if begun:
            return min(begun, key=lambda p: len(p.title))
        return held[0] if reports and len(held) == 1 and entry.id != "command-paper" else None

    def _tells(self, form: str, whole: bool) -> bool:
        words = form.split()
        meant = self._glossary.by_long(form)
        if any(entry.kind not in ("report", "law") for entry in meant) or len(words) < 3:
            return False
        return len(_CAPITAL.findall(form)) > 1 or len(words) > (2 if whole else 5)


def _within(known: Known, earliest: str, latest: str) -> bool:
    first, last = first_day(known.published), last_day(known.published)
    return bool(first and last) and str(first) <= latest and earliest <= str(last)


_shelves: WeakKeyDictionary[Knowledge, Shelf] = WeakKeyDictionary()


def shelf_of(knowledge: Knowledge) -> Shelf:
    """The shelf of a `Knowledge`, made once."""
    found = _shelves.get(knowledge)
    if found is None:
        found = _shelves[knowledge] = Shelf(knowledge)
    return found
