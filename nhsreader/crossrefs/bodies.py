"""Bodies a text speaks of: those of the glossary, and others that are clearly named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nhsreader.crossrefs.citation import Citation, Knowledge, Reading
from nhsreader.crossrefs.reports_words import (
    Stretches,
    apart,
    by_part,
    capital_runs,
    places_of,
    slug,
    starts_sentence,
)
from nhsreader.glossary.entries import Entry
from nhsreader.glossary.mention import Mention

_BODY_KINDS = frozenset(["organisation", "body-type", "body"])
_SUFFIX = (
    r"(?:NHS Foundation Trust|NHS Trust|Foundation Trust|Hospitals? Trust|"
    r"Clinical Commissioning Group|"
    r"Primary Care Trust|Integrated Care Board|Health Board|Health Authority|County Council|"
    r"City Council|Borough Council|District Council|Council|Association|Society|Federation|"
    r"Foundation|Alliance|Commission|Authority|University|Institute|Party|Committee)"
)
_BODY = re.compile(
    r"(?:Royal (?:College|Society|Institute|Institution) of [A-Z]\w+"
    r"(?: [A-Z]\w+){0,2}(?: and(?: [A-Z]\w+){1,2})?"
    rf"|[A-Z][\w’'-]+(?: (?:(?:and|of|for|the|upon|&) ){{0,2}}[A-Z][\w’'-]+){{0,5}}? {_SUFFIX}"
    r"(?: (?:of|for) [A-Z]\w+(?: (?:and )?[A-Z]\w+){0,3})?"
    r"|(?:University|Institute|Department|Ministry|House|Academy) (?:of|for) [A-Z]\w+"
    r"(?: (?:and )?[A-Z]\w+){0,3})\b"
)
_SUFFIX_ALONE = re.compile(rf"(?:The |A |Our |This |That )?{_SUFFIX}\Z")
_OF = (
    "University of",
    "Institute of",
    "Department of",
    "Department for",
    "Ministry of",
    "House of",
)
_LEAD = re.compile(
    r"(?:The|This|That|Our|A|An|In|At|When|While|But|And|If|As|For|From|By|On|Since|Both|Yet|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday) (?:the )?"
)


def find(reading: Reading, knowledge: Knowledge) -> list[Citation]:
    """The first mention of each body in each part. Spans are code points of the part."""
    found: list[Citation] = []
    mentions = by_part(reading)
    for part, text in reading.parts.items():
        here = list(_named(part, text, mentions.get(part, ())))
        wider = Stretches((named.start, named.end) for named in here)
        terms = _of_mentions(part, mentions.get(part, ()), knowledge)
        here += (term for term in terms if not wider.over(term.start, term.end))
        seen: set[str | None] = set()
        for citation in apart(here):
            if citation.entity not in seen:
                seen.add(citation.entity)
                found.append(citation)
    return found


def is_body(entry: Entry | None) -> bool:
    """Whether a glossary entry is an organisation or a kind of one."""
    return entry is not None and entry.kind in _BODY_KINDS


def _of_mentions(
    part: str, mentions: Sequence[Mention], knowledge: Knowledge
) -> Iterator[Citation]:
    for mention in mentions:
        if mention.sense is None:
            continue
        entry = knowledge.glossary.by_id(mention.sense)
        if entry is not None and is_body(entry):
            yield Citation(
                type="cites-body",
                part=part,
                start=mention.start,
                end=mention.end,
                evidence=f"a name of {entry.name} in the glossary",
                confidence=mention.confidence,
                entity=f"body:{entry.id}",
                label=mention.long or entry.long,
            )


def _named(part: str, text: str, mentions: Sequence[Mention]) -> Iterator[Citation]:
    taken = Stretches((m.start, m.end) for m in mentions)
    done = 0
    of_places = (at for word in _OF for at in places_of(text, word))
    for at in sorted({*capital_runs(text), *of_places}):
        match = _BODY.match(text, at) if at >= done else None
        if match is None:
            continue
        start, end = match.span()
        done = end
        lead = _LEAD.match(text, start, end)
        if lead:
            start = lead.end()
        name = text[start:end]
        if _SUFFIX_ALONE.fullmatch(name) or "\n" in name or not name[:1].isupper():
            continue
        if not _wider(start, end, taken):
            done = min(end, taken.over(start, end)[0][1])
            continue
        if starts_sentence(text, start) and len(name.split()) == 2 and not lead and "of" in name:
            continue
        yield Citation(
            type="cites-body",
            part=part,
            start=start,
            end=end,
            evidence="a name that ends as those of bodies do",
            confidence=0.6,
            entity=f"body:{slug(name)}",
            label=name,
        )


def _wider(start: int, end: int, taken: Stretches) -> bool:
    """Whether no term begins the name, as in `Leeds Clinical Commissioning Group`."""
    return all(term > start for term, _ in taken.over(start, end))
