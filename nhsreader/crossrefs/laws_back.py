"""What a law spoken of without a name refers back to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from nhsreader.crossrefs import laws_titles as titles
from nhsreader.crossrefs.laws_generic import Generic
from nhsreader.crossrefs.laws_titles import Keyword
from nhsreader.crossrefs.statutes import Statute, Statutes
from nhsreader.text.places import BODY

_POSSESSOR = re.compile(r"(\w+)['\u2019]s?\s")


@dataclass
class Law:
    """A law found at a place. `kind` is act, bill or regulations; `name` its folded name."""

    part: str
    start: int
    end: int
    kind: str
    evidence: str
    confidence: float
    entity: str | None = None
    statute: Statute | None = None
    label: str = ""
    year: int | None = None
    path: str = ""
    section: str = ""

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass
class Part:
    """What was found in one part; `loose` are the keywords without a title.

    `kinds` are the named laws of each kind in order, `years` those of each kind and year.
    """

    name: str
    text: str
    named: list[Law] = field(default_factory=list)
    loose: list[Keyword] = field(default_factory=list)
    defined: dict[tuple[str, int | None], Law] = field(default_factory=dict)
    kinds: dict[str, list[Law]] = field(default_factory=dict)
    years: dict[tuple[str, int], list[Law]] = field(default_factory=dict)

    def index(self) -> None:
        """Fill `kinds` and `years` from `named`."""
        for law in self.named:
            self.kinds.setdefault(law.kind, []).append(law)
            for year in {law.year, law.statute.year if law.statute else None} - {None}:
                self.years.setdefault((law.kind, year or 0), []).append(law)


class Antecedents:
    """Finds the law meant among those that the parts of an article name."""

    def __init__(self, statutes: Statutes, parts: list[Part]) -> None:
        self._statutes = statutes
        self._parts = parts
        self._chiefs: dict[str, Law | None] = {}

    def meant(self, part: Part, found: Generic) -> Law | None:
        """The law a phrase without a name refers back to."""
        law = Law(
            part.name, found.start, found.end, found.kind, "a law that is not named", 0.3,
            label=part.text[found.start : found.end], year=found.year,
        )  # fmt: skip
        if found.way == "indefinite":
            law.evidence = "a law to come, or any law"
            return law
        if found.year is not None:
            return self._of_year(law, found, part)
        kind = found.kind
        meant = self._defined(kind, None, part)
        how, sure = "the article calls it so", 0.9
        if meant is None and (meant := self._possessed(kind, law.label)) is not None:
            how, sure = "whose it is", 0.75
        if meant is None:
            meant, how, sure = self._antecedent(kind, part, found.start)
        if meant is None:
            return law if found.sure else None
        statute, entity = meant.statute, meant.entity
        if meant.kind != kind:
            statute = self._other(kind, meant.statute)
            entity = statute.id if statute else None
            sure = min(sure, 0.75) if entity else 0.3
            joint = "became" if kind == "act" else "began as"
            how = f"{how}, which {joint} it"
        law.statute, law.entity, law.confidence = statute, entity, sure
        law.label = statute.label if statute else meant.label if entity else law.label
        law.evidence = f"{how}: {meant.label}"
        return law

    def of_years(self, part: Part, key: Keyword) -> list[Law]:
        """The laws of "the 1977 and 2006 Acts" or "the Acts of 1977 and 2006"."""
        if key.kind not in ("act", "bill"):
            return []
        years = titles.years_before(part.text, key.start) or titles.years_after(part.text, key.end)
        laws = []
        for start, end, year in years:
            found = Generic(start, end, key.kind, year, "back", True)
            if (law := self.meant(part, found)) is not None and law.entity is not None:
                laws.append(law)
        return laws

    def _of_year(self, law: Law, found: Generic, part: Part) -> Law | None:
        assert found.year is not None
        meant = self._defined(found.kind, found.year, part)
        if meant is None:
            key = found.kind, found.year
            meant = nearest_law(part.years.get(key, ()), found.start)[0]
            others = (law for one in self._parts for law in one.years.get(key, ()))
            meant = meant or next(others, None)
        if meant is not None:
            law.statute, law.entity, law.label = meant.statute, meant.entity, meant.label
            law.evidence, law.confidence = "its year, and the article names it", 0.9
            return law
        known = self._statutes.of_year(found.year, found.kind)
        if known:
            law.statute, law.entity, law.label = known[0], known[0].id, known[0].label
            law.evidence, law.confidence = "what the year alone means in health policy", 0.7
        return law

    def _defined(self, kind: str, year: int | None, part: Part) -> Law | None:
        for one in (part, *self._parts):
            if (kind, year) in one.defined:
                return one.defined[kind, year]
        return None

    def _antecedent(self, kind: str, part: Part, at: int) -> tuple[Law | None, str, float]:
        """The nearest named before of that kind, then elsewhere, then of the other kind."""
        for wanted in (kind, {"act": "bill", "bill": "act"}.get(kind, "")):
            nearest, ahead = nearest_law(part.kinds.get(wanted, ()), at)
            if nearest is not None and not ahead:
                return nearest, "the one last named before", 0.85
            if part.name != BODY and (main := self._chief(wanted)):
                return main, "the one the article names", 0.7
            if nearest is not None:
                return nearest, "the one named further on", 0.65
            for one in self._parts:
                if one.kinds.get(wanted):
                    return one.kinds[wanted][0], "the one the article names", 0.65
        return None, "", 0.0

    def _possessed(self, kind: str, phrase: str) -> Law | None:
        """Of the laws the article names the one known as a person's: Bevan's Act."""
        whose = _POSSESSOR.match(phrase)
        for one in self._parts if whose else ():
            for law in one.kinds.get(kind, ()):
                if whose and law.statute and whose[1] in law.statute.cues:
                    return law
        return None

    def _chief(self, kind: str) -> Law | None:
        """The law of a kind that the body names most often, the first of equals."""
        if kind not in self._chiefs:
            held = [
                law for one in self._parts if one.name == BODY for law in one.kinds.get(kind, ())
            ]
            counts = Counter(law.entity for law in held)
            self._chiefs[kind] = max(held, key=lambda law: counts[law.entity], default=None)
        return self._chiefs[kind]

    def _other(self, kind: str, statute: Statute | None) -> Statute | None:
        """The Act a Bill became, or the Bill an Act was."""
        if statute is None:
            return None
        if kind == "act":
            return self._statutes.act_of(statute)
        bills = self._statutes.bills_of(statute.id)
        return bills[-1] if bills else None


def nearest_law(laws: Sequence[Law], at: int) -> tuple[Law | None, bool]:
    """The last law that begins before a place, else the first after it (and whether it is so).

    One that names no law known gives way to an earlier one that does.
    """
    before = bisect_left(laws, at, key=_begins) if laws else 0
    if not before:
        return (laws[0], True) if laws else (None, False)
    last = laws[before - 1]
    if last.entity is None and before > 1 and laws[before - 2].entity is not None:
        return laws[before - 2], False
    return last, False


def _begins(law: Law) -> int:
    return law.start
