"""Reports, papers, inquiries, plans and guidance that a text speaks of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from nhsreader.crossrefs.citation import Citation, Knowledge, Reading
from nhsreader.crossrefs.events_when import resolve
from nhsreader.crossrefs.reports_known import REPORT_WORD, Known, Shelf, shelf_of
from nhsreader.crossrefs.reports_named import Named, named_reports
from nhsreader.crossrefs.reports_words import apart, by_part, places_of, report_slug, searchable
from nhsreader.glossary.mention import Mention

_SERIES = ("Cmnd", "Cmd", "Cm", "CP", "HC", "HL")
_NUMBER = re.compile(
    r"\b(?:Cmnd|Cmd|Cm|CP|HC|HL Paper|HL)[ \u00a0]?\d{2,4}(?:-[IVX]{1,3})?\b(?!\.\d)"
)
_PARAGRAPH = re.compile(r"\s*[\"“'‘]?(\d{1,2}\.\d{1,2})\.?\s+(?=[A-Z\"“‘])")
_QUOTING = (",", ":", ",–", "-", "–", "—")
_GENITIVE = re.compile(
    r"(?:['’]s?)?\s+(?:(?:final|interim|summary|first|second|own)\s+)?"
    r"(?:report|review|commission|inquiry)\b"
)
_DETERMINER = re.compile(r"\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur)\s+\Z")
_CAPITALS = re.compile(r"\b[A-Z]")
_LAW_NEXT = re.compile(r" (?:Act|Bill)\b")
_QUOTED = re.compile(r"[\"“‘']\s*\Z")
_BY_KIND = ("mandate", "command paper", "command papers")
_AFTER = 45


def find(reading: Reading, knowledge: Knowledge) -> list[Citation]:
    """Every citation of a report, by part and place. Spans are code points of the part.

    A report not known gets `report:` and its name as its key; one that is only planned has low
    confidence and its evidence says so.
    """
    shelf = shelf_of(knowledge)
    found = []
    mentions = by_part(reading)
    for part, text in reading.parts.items():
        finder = _Part(reading, knowledge, shelf, part, text, mentions.get(part, []))
        found += finder.citations()
    return found


class _Part:
    def __init__(
        self,
        reading: Reading,
        knowledge: Knowledge,
        shelf: Shelf,
        part: str,
        text: str,
        mentions: list[Mention],
    ) -> None:
        self._reading, self._knowledge, self._shelf = reading, knowledge, shelf
        self._part, self._text, self._mentions = part, text, mentions
        self._folded = searchable(text)

    def citations(self) -> list[Citation]:
        """Every citation of this part, none over another, in order."""
        found = [*self._titles(), *self._numbers(), *self._terms()]
        known = {c.entity: c for c in found}
        for named in named_reports(self._text, self._folded, self._mentions, self._reading.day):
            found.append(self._of_name(named, known))
        found = _without_kinds(apart(found), self._text)
        return sorted([*found, *self._paragraphs(found)], key=lambda c: c.start)

    def _cite(
        self,
        start: int,
        end: int,
        known: Known,
        evidence: str,
        confidence: float,
        when: tuple[str | None, str | None] | None = None,
    ) -> Citation:
        earliest, latest = when or self._when(start, end)
        return Citation(
            type="cites-report",
            part=self._part,
            start=start,
            end=end,
            evidence=evidence,
            confidence=confidence,
            entity=known.entity,
            label=known.label,
            url=known.url,
            earliest=earliest,
            latest=latest,
        )

    def _when(self, start: int, end: int) -> tuple[str | None, str | None]:
        after = re.split(r"[.;:\n]|, (?!published|dated)", self._text[end : end + _AFTER])[0]
        return resolve(self._text[start:end] + after, self._reading.day)

    def _titles(self) -> Iterator[Citation]:
        for title in self._shelf.titles:
            if title.folded not in self._folded:
                continue
            for start in places_of(self._folded, title.folded):
                end = start + len(title.folded)
                surface = self._text[start:end]
                capitals = len(_CAPITALS.findall(surface))
                if not surface[0].isupper() and not surface[0].isdigit():
                    continue
                if _LAW_NEXT.match(self._text, end):
                    continue
                sure = capitals >= 2 or len(surface.split()) > 4
                if sure or _QUOTED.search(self._text[max(0, start - 2) : start]):
                    yield self._cite(
                        start, end, title.known, f"the title of {title.known.label}", 0.97
                    )

    def _numbers(self) -> Iterator[Citation]:
        for match in self._number_places():
            number = " ".join(match.group().split())
            known = self._shelf.numbers.get(number.lower())
            says = f"the number of {known.label}" if known else "the number of a paper"
            known = known or Known(f"report:{report_slug(number)}", number)
            yield self._cite(match.start(), match.end(), known, says, 0.95)

    def _number_places(self) -> Iterator[re.Match[str]]:
        for series in _SERIES:
            for at in places_of(self._text, series):
                match = _NUMBER.match(self._text, at)
                if match is not None:
                    yield match

    def _terms(self) -> Iterator[Citation]:
        senses = self._shelf.by_sense
        for mention in self._mentions:
            held = senses.get(mention.sense or "")
            if held is None or mention.surface.lower().endswith(_BY_KIND):
                continue
            entry, known = held
            start, end = mention.start, mention.end
            if entry.kind != "report" and not REPORT_WORD.search(mention.surface):
                more = _GENITIVE.match(self._text, end)
                if more is None:
                    continue
                end = more.end()
            if mention.surface.islower() and entry.kind != "report":
                before = _DETERMINER.search(self._text, max(0, start - 6), start)
                if before is None:
                    continue
            before = _DETERMINER.search(self._text, max(0, start - 6), start)
            start = before.start() if before else start
            yield self._cite(
                start, end, known, f"a name of {known.label} in the glossary", mention.confidence
            )

    def _of_name(self, named: Named, cited: dict[str | None, Citation]) -> Citation:
        earliest, latest = self._when(named.start, named.end)
        day = self._reading.day[1] if self._reading.day else None
        known = None
        if not named.future:
            if named.paper:
                known = self._shelf.dated(named.paper, earliest, latest, None)
                if known is None and not (earliest and latest):
                    here = [
                        paper
                        for paper in self._shelf.papers
                        if named.paper in paper.kinds and paper.entity in cited
                    ]
                    known = here[0] if len(here) == 1 else None
                    if known is None and named.paper in ("white", "green"):
                        known = self._shelf.dated(named.paper, None, None, day)
            if known is None and named.entry:
                entry = self._knowledge.glossary.by_id(named.entry)
                known = self._shelf.of_entry(entry) if entry else None
            if known is None:
                known = self._by_name(named.name) or self._shelf.named(named.name, earliest, latest)
        says = named.evidence
        if known is not None:
            says += f"; known as {known.label}"
        else:
            known = Known(f"report:{report_slug(named.name)}", named.name)
        return self._cite(named.start, named.end, known, says, named.confidence, (earliest, latest))

    def _by_name(self, name: str) -> Known | None:
        entries = [
            entry
            for entry in self._knowledge.glossary.by_long(name)
            if self._shelf.of_entry(entry) is not None
        ]
        return self._shelf.of_entry(entries[0]) if len(entries) == 1 else None

    def _paragraphs(self, cited: list[Citation]) -> Iterator[Citation]:
        """Numbers of paragraphs quoted from the report cited before them."""
        if not cited:
            return
        starts = [c.start for c in cited]
        quoting = False
        last_end = 0
        for start, end in self._reading.paragraphs.get(self._part, ()):
            text = self._text[start:end]
            number = _PARAGRAPH.match(text)
            opened = self._text[last_end:start].strip() == "" and self._text[
                max(0, last_end - 3) : last_end
            ].rstrip().endswith(_QUOTING)
            last_end = end
            quoted = text.lstrip()[:1] in ("“", '"', "‘", "'")
            if number is None or not (quoting or opened or quoted) or len(text) < 60:
                quoting = False
                continue
            quoting = True
            under = bisect_left(starts, start) - 1
            if under >= 0:
                source = cited[under]
                at = start + number.start(1)
                yield Citation(
                    type="cites-report",
                    part=self._part,
                    start=at,
                    end=start + number.end(),
                    evidence=f"paragraph {number.group(1)} quoted from {source.label}",
                    confidence=0.75,
                    entity=source.entity,
                    label=f"{source.label}, paragraph {number.group(1)}",
                    url=source.url,
                )


def _without_kinds(found: list[Citation], text: str) -> list[Citation]:
    """`found` without a bare `the White Paper` that only leads up to a title beside it."""
    kept = []
    for one, following in zip(found, [*found, None][1:], strict=True):
        if following is not None and one.confidence < following.confidence:
            between = text[one.end : following.start]
            bare = text[one.start : one.end].lower().endswith("paper")
            if bare and len(between) <= 3 and not between.strip(" \"“‘':,"):
                continue
        kept.append(one)
    return kept
