"""Acts, Bills and instruments that an article speaks of, by name or back to a name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from nhsreader.crossrefs import laws_generic as generic
from nhsreader.crossrefs import laws_titles as titles
from nhsreader.crossrefs.citation import Citation, Knowledge, Reading
from nhsreader.crossrefs.laws_back import Antecedents, Law, Part, nearest_law
from nhsreader.crossrefs.laws_choice import Choice, Chooser
from nhsreader.crossrefs.laws_titles import Keyword, Title
from nhsreader.crossrefs.statutes import Statute, Statutes, name_key
from nhsreader.text.fold import fold

_SLUG = re.compile(r"[^a-z0-9]+")
_THE = re.compile(r"\b[Tt]he\s{1,2}\Z")


def find(reading: Reading, knowledge: Knowledge, statutes: Statutes) -> list[Citation]:
    """The laws cited in an article: by title, by number, by section, or as "the Act".

    A title without a year is the law of that name in force, or the Bill before Parliament, on
    the article's day. Offsets are code points of the part. In order of parts and places; no
    two overlap. `knowledge` is what all finders are given; laws need none of it. Raises
    nothing.
    """
    return _Finder(reading, statutes).citations()


class _Finder:
    def __init__(self, reading: Reading, statutes: Statutes) -> None:
        self._reading = reading
        self._statutes = statutes
        self._chooser = Chooser(statutes, reading)
        self._parts: list[Part] = []
        self._back = Antecedents(statutes, self._parts)

    def citations(self) -> list[Citation]:
        """Everything found, in order."""
        rough = [self._titles(name, text) for name, text in self._reading.parts.items()]
        years = self._years_by_name(title for part, found in rough for title, _ in found)
        for part, found in rough:
            self._name(part, found, years)
            part.index()
            self._parts.append(part)
        made: list[Citation] = []
        for part in self._parts:
            laws = [*part.named, *self._generics(part)]
            for law in laws:
                self._add_provision(part.text, law)
            laws += self._sections(part, laws)
            made += [self._citation(law) for law in _apart(laws)]
        return made

    def _titles(self, name: str, text: str) -> tuple[Part, list[tuple[Title, Keyword | None]]]:
        part = Part(name, text)
        found: list[tuple[Title, Keyword | None]] = []
        for key in titles.keywords(text):
            title = titles.title_at(text, key, self._statutes)
            if title is not None and self._credible(text, title, key):
                found.append((title, key))
            else:
                part.loose.append(key)
        ends = {key.start for _, key in found if key}
        for title in titles.acronyms(text, self._statutes):
            if title.end not in ends and title.end + 1 not in ends:
                found.append((title, None))
        return part, found

    def _credible(self, text: str, title: Title, key: Keyword) -> bool:
        """Whether what looks like a title is one: in lower case the words around must say so."""
        if key.kind in ("regulations", "order"):
            return bool(title.forms) or (title.year is not None and not key.word[0].islower())
        if title.forms:
            if key.word[0].islower():
                if key.kind == "bill" and generic.a_cost(text, key):
                    return False
                near = generic.speaks_of_law(text, title.start, title.end)
                return near or len(title.name.split()) > 3
            return True
        if key.plural:
            return False
        if title.year is not None:
            return not generic.a_name(text, key) and not generic.idiom(title.name)
        if not _THE.search(text[max(0, title.start - 6) : title.start]):
            return False
        if generic.a_name(text, key) or generic.idiom(title.name):
            return False
        near = generic.speaks_of_law(text, title.start, title.end)
        return near or (key.kind == "act" and len(title.name.split()) > 2)

    def _years_by_name(self, found: Iterable[Title]) -> dict[str, Counter[str]]:
        """The statutes that each name stands for where the article gives the year."""
        years: dict[str, Counter[str]] = {}
        for title in found:
            if title.year is not None and title.forms:
                counts = years.setdefault(name_key(title.name), Counter())
                counts[title.forms[0].statute.id] += 1
        return years

    def _name(
        self,
        part: Part,
        found: Sequence[tuple[Title, Keyword | None]],
        years: dict[str, Counter[str]],
    ) -> None:
        for title, key in found:
            if key is not None and key.plural:
                part.named += self._several(part, title, key)
                continue
            law = self._law(part, title, key, years)
            part.named.append(law)
            if law.kind in ("act", "bill", "regulations") and (
                called := generic.defined_after(part.text, law.end)
            ):
                part.defined[called] = law
        for start, end, year, number in titles.instrument_numbers(part.text):
            statute = self._statutes.by_id(f"si:{year}-{number}")
            label = statute.label if statute else part.text[start:end]
            part.named.append(
                Law(
                    part.name, start, end, "regulations", "the number of the instrument", 0.97,
                    f"si:{year}-{number}", statute, label, year,
                )
            )  # fmt: skip
        part.named.sort(key=lambda law: (law.start, -law.end))
        part.named = _apart(part.named)

    def _law(
        self,
        part: Part,
        title: Title,
        key: Keyword | None,
        years: dict[str, Counter[str]],
    ) -> Law:
        kind = key.kind if key else "act"
        if title.forms:
            same = years.get(name_key(title.name)) if title.year is None else None
            choice = self._chooser.choose(
                title, same, part.text[max(0, title.start - 40) : title.start]
            )
            if choice.statute is not None:
                kind = "regulations" if choice.statute.kind == "instrument" else kind
                if key is None:
                    kind = kind if kind == "regulations" else choice.statute.kind
            return _from_choice(part.name, title, kind, choice)
        name = " ".join(title.name.split())
        if (usual := self._loosely(name, title.year, kind)) is not None:
            says = f"a loose name for what {title.year} means in health policy"
            return _from_choice(part.name, title, kind, Choice(usual, says, 0.7))
        kind = "regulations" if kind == "order" else kind
        entity = None
        if title.year is not None and kind in ("act", "bill"):
            entity = f"{kind}:{_slug(name)}-{title.year}"
        label = f"{name} {title.year}" if title.year is not None else name
        says = "its title and year; it is not among the laws known"
        if title.year is None:
            says = "a title without a year, of no law known"
        sure = 0.8 if entity else 0.6 if title.year is not None else 0.4
        return Law(
            part.name, title.start, title.end, kind, says, sure, entity, None, label, title.year
        )

    def _loosely(self, name: str, year: int | None, kind: str) -> Statute | None:
        """The usual law of a year, where a name no law bears is a part of its title."""
        words = set(name_key(name).split())
        for statute in self._statutes.of_year(year, kind) if year is not None else ():
            if words <= set(name_key(statute.title).split()):
                return statute
        return None

    def _several(self, part: Part, title: Title, key: Keyword) -> list[Law]:
        """The laws of "Local Government Acts 1972 and 2000"; plurals without years are none."""
        laws: list[Law] = []
        for start, end, year in titles.years_after(part.text, key.end):
            first = title.start if not laws else start
            held = self._statutes.named(title.name)
            one = Title(first, end, title.name, year, titles.fitting(held, year, key.kind))
            laws.append(self._law(part, one, key, {}))
        return laws

    def _generics(self, part: Part) -> list[Law]:
        laws: list[Law] = []
        starts = [law.start for law in part.named]
        kinds = {kind for one in self._parts for kind in one.kinds}
        for key in part.loose:
            at = bisect_left(starts, key.start)
            if at and part.named[at - 1].end > key.start:
                continue
            if key.plural:
                laws += self._back.of_years(part, key)
                continue
            # A lower-case act may be the law a Bill is to be; a bill, hardly an Act that was.
            wanted = {"act", "bill"} if key.kind == "act" else {key.kind}
            named = bool(kinds & wanted)
            found = generic.generic_at(part.text, key, named=named)
            if found is not None and (law := self._back.meant(part, found)) is not None:
                laws.append(law)
        return laws

    def _add_provision(self, text: str, law: Law) -> None:
        found = titles.provision_before(text, law.start)
        if found is None:
            return
        law.start = found.start
        law.path = found.path
        law.section = f"{found.unit} {found.number}"

    def _sections(self, part: Part, laws: Sequence[Law]) -> list[Law]:
        """Sections that stand alone, where the article has said of which Act they are."""
        known: dict[str, list[Law]] = {}
        for law in sorted(laws, key=lambda law: law.start):
            if law.section.startswith("section "):
                known.setdefault(law.section.split()[1], []).append(law)
        found = self._nicknamed(part)
        for start, end, number in titles.bare_sections(part.text, known):
            same, ahead = nearest_law(known[number], start)
            if same is None or ahead:
                continue
            found.append(
                Law(
                    part.name, start, end, same.kind, f"the section cited before: {same.label}",
                    min(same.confidence, 0.75), same.entity, same.statute, same.label, same.year,
                    same.path, same.section,
                )
            )  # fmt: skip
        return found

    def _nicknamed(self, part: Part) -> list[Law]:
        """Things called by their section whoever speaks of them: a section 75 agreement."""
        found = []
        for name, statute in self._statutes.provisions.items():
            number = name.split()[1]
            for start, end in titles.places(part.text, name):
                law = Law(
                    part.name, start, end, statute.kind, "what is usually called so", 0.8,
                    statute.id, statute, statute.label, None, f"section/{number}",
                    f"section {number}",
                )  # fmt: skip
                found.append(law)
        return found

    def _citation(self, law: Law) -> Citation:
        statute = law.statute
        label = f"{law.label}, {law.section}" if law.section and law.label else law.label
        return Citation(
            type="cites-act",
            part=law.part,
            start=law.start,
            end=law.end,
            evidence=law.evidence,
            confidence=round(law.confidence, 2),
            entity=law.entity,
            label=label,
            url=statute.url(law.path, self._reading.day) if statute else None,
        )


def _from_choice(part: str, title: Title, kind: str, choice: Choice) -> Law:
    statute = choice.statute
    return Law(
        part, title.start, title.end, kind, choice.evidence, choice.confidence,
        statute.id if statute else None, statute,
        statute.label if statute else " ".join(title.name.split()), title.year,
    )  # fmt: skip


def _apart(laws: Iterable[Law]) -> list[Law]:
    """The laws that do not overlap, of two that do the longer, in order of place."""
    kept: list[Law] = []
    for law in sorted(laws, key=lambda law: (law.start, -law.end)):
        if kept and kept[-1].end > law.start:
            if law.length > kept[-1].length:
                kept[-1] = law
            continue
        kept.append(law)
    return kept


def _slug(title: str) -> str:
    return _SLUG.sub("-", fold(title).replace("'", "")).strip("-")
