"""Persons a text names: by a title, an office, a given name or the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from nhsreader.crossrefs.citation import Citation, Knowledge, Reading
from nhsreader.crossrefs.persons_names import ALSO_WORDS, GIVEN_NAMES, NO_SURNAME
from nhsreader.crossrefs.reports_words import (
    Stretches,
    apart,
    by_part,
    capital_runs,
    places_of,
    slug,
    starts_sentence,
)

_CAP = r"[A-Z](?:[a-zà-öø-ÿ]+|['’][A-Z][a-zà-öø-ÿ]+)(?:[A-Z][a-zà-öø-ÿ]+)?(?:-[A-Z][a-zà-öø-ÿ]+)?"
_TITLE = (
    r"(?:Sir|Dame|Lord|Lady|Baroness|Baron|Viscount|Earl|Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Rev|Cllr|"
    r"Councillor)"
)
_NAMES = re.compile(
    rf"(?:(?P<title>{_TITLE}(?:\.? {_TITLE})?)\.? )?"
    rf"(?P<name>{_CAP}(?: (?:[A-Z]\.? ?){{1,2}}(?=[A-Z][a-z]))?"
    rf"(?: (?:de |van |von |der |le ){{0,2}}{_CAP}){{0,3}})"
)
_SEAT = re.compile(r" of [A-Z][a-z]+")
_LETTERS = re.compile(r",? (?:MP|MSP|CBE|OBE)\b")
_HOLDER = re.compile(rf"\s+({_CAP})(?!\w|\s+[A-Z])")
_OFFICE = re.compile(
    r"(?:[Ss]ecretary of [Ss]tate(?: for Health(?: and Social Care)?)?|[Pp]rime [Mm]inister|"
    r"[Cc]hancellor|President|[Pp]resident|"
    r"(?:[Hh]ealth|[Hh]ome|[Ff]oreign|[Ss]hadow [Hh]ealth|[Pp]ublic [Hh]ealth|[Cc]are) "
    r"(?:[Ss]ecretary|[Mm]inister)|[Mm]inister|\bMP|[Cc]hief [Ee]xecutive|[Cc]hair(?:man|woman)?|"
    r"[Dd]irector|[Ll]eader|[Aa]uthor|[Ee]conomist|[Cc]ampaigner|[Ss]pokes(?:man|woman|person)|"
    r"[Cc]olleague|[Ee]ditor|[Bb]logger|[Ss]peaker|[Cc]onsultant|[Ss]urgeon|[Nn]urse)\s+\Z"
)
_GREAT_OFFICES = (
    "Secretary of State", "Secretary of State for Health", "Health Secretary", "Prime Minister",
    "Chancellor", "President",
)  # fmt: skip
_SAID_BEFORE = re.compile(r"\b(?:said|says|wrote|writes|adds|added|argued|argues)\s+\Z")
_OFFICE_AFTER = re.compile(
    r"\s*(?:,|\()\s*(?:then\s+|now\s+|the\s+|a\s+|an\s+)?(?:[\w’'-]+\s+){0,3}?"
    r"(?:[Ss]ecretary|[Mm]inister|chief|chair(?:man|woman)?|president|director|MP|leader|economist|"
    r"professor|editor|author|campaigner|chancellor|spokes\w+|officer|who|colleague)\b"
)
_NO_PERSON_NEXT = re.compile(
    r"(?:['’]s)?\s+(?:final\s+|interim\s+)?(?:report|review|commission|inquiry|enquiry|reforms?\b)"
)
_CAPITAL_NEXT = re.compile(r"\s[A-Z][a-z]")
_NO_SURNAMES = NO_SURNAME | GIVEN_NAMES
_TITLE_INSIDE = re.compile(rf" ({_TITLE})\b")
_SIGNED = re.compile(r"\s*(?:(?:[Pp]osted |[Ww]ritten )?[Bb]y\s+)?(.{3,60}?)\s*\Z")


class _Name(NamedTuple):
    start: int
    end: int
    given: str
    surname: str
    says: str
    confidence: float


def find(reading: Reading, knowledge: Knowledge) -> list[Citation]:
    """Every naming of a person, by part and place. Spans are code points of the part.

    A bare surname counts where the article names the person more fully. The article's own
    authors and lines that hold no more than a name are left out.
    """
    own = {slug(author) for author in reading.authors}
    full: dict[str, list[_Name]] = {}
    mentions = by_part(reading)
    for part, text in reading.parts.items():
        taken = Stretches(
            (m.start, m.end)
            for m in mentions.get(part, ())
            if not _is_office(m.sense, knowledge) and " " in m.surface
        )
        lines = Stretches(
            (start, end)
            for start, end in reading.paragraphs.get(part, ())
            if end - start < 70 and part != "title"
        )
        full[part] = [
            name
            for name in chain(_full_names(text, taken), _office_holders(text))
            if slug(f"{name.given} {name.surname}") not in own and not _signature(text, name, lines)
        ]
    keys = _keys(name for names in full.values() for name in names)
    found: list[Citation] = []
    for part, names in full.items():
        text = reading.parts[part]
        here = [_citation(part, text, name, keys) for name in names]
        terms = Stretches((m.start, m.end) for m in mentions.get(part, ()) if " " in m.surface)
        here += _later(part, text, keys, terms)
        found += apart(here)
    return found


def _is_office(sense: str | None, knowledge: Knowledge) -> bool:
    entry = knowledge.glossary.by_id(sense) if sense else None
    return entry is not None and entry.kind == "person"


def _full_names(text: str, taken: Stretches) -> Iterator[_Name]:
    done = 0
    for at in capital_runs(text):
        match = _NAMES.match(text, at) if at >= done else None
        if match is None:
            continue
        title = None if match["title"] else _TITLE_INSIDE.search(match["name"])
        done = match.end() if title is None else match.start("name") + title.start(1)
        words = match["name"].split()
        if len(words) == 1 and not match["title"]:
            continue
        found = _titled(text, match, words) if match["title"] else _untitled(text, match, words)
        if found is None:
            continue
        whole = (found.start, found.end)
        if all(
            found.start <= s and e <= found.end and (s, e) != whole for s, e in taken.over(*whole)
        ):
            yield found


def _office_holders(text: str) -> Iterator[_Name]:
    """Surnames straight after a great office: `Health Secretary Hunt`."""
    for office in _GREAT_OFFICES:
        for at in places_of(text, office):
            match = _HOLDER.match(text, at + len(office))
            if match and match.group(1) not in _NO_SURNAMES:
                yield _Name(
                    match.start(1), match.end(1), "", match.group(1), "the office before it", 0.8
                )


def _titled(text: str, match: re.Match[str], words: list[str]) -> _Name | None:
    kept: list[str] = []
    for word in words:
        if word in NO_SURNAME and kept or len(kept) == 3:
            break
        kept.append(word)
    if not kept or kept[0] in NO_SURNAME:
        return None
    peer = match["title"].split()[-1] in ("Lord", "Lady", "Baroness", "Baron", "Viscount", "Earl")
    whole = len(kept) == len(words)
    end = match.start("name") + len(" ".join(kept))
    seat = _SEAT.match(text, end) if whole and peer else None
    letters = _LETTERS.match(text, end) if whole else None
    if more := seat or letters:
        end = more.end()
    given = " ".join(kept[:-1])
    if match["title"] in ("Lord", "Lady") and kept[-1] in ("Chancellor", "Justice", "Mayor"):
        return None
    return _Name(match.start(), end, given, kept[-1], f"the title {match['title']}", 0.95)


def _untitled(text: str, match: re.Match[str], words: list[str]) -> _Name | None:
    begin = match.start("name")
    offset = 0
    for index, word in enumerate(words[:-1]):
        surname = words[index + 1]
        start = begin + offset
        offset += len(word) + 1
        last = index + 1
        more = last + 1 < len(words) and words[last + 1] not in NO_SURNAME
        initial = len(surname.strip(".")) <= 2 and surname.strip(".").isupper()
        if more and (initial or surname in GIVEN_NAMES):
            last += 1
        elif surname in ("de", "van", "von", "der", "le"):
            last = len(words) - 1
        surname = words[last]
        if surname in NO_SURNAME or (last + 1 < len(words) and words[last + 1] in NO_SURNAME):
            continue
        end = begin + len(" ".join(words[: last + 1]))
        evidence = _evidence(text, start, end, word, match, index, last + 1 == len(words))
        if evidence:
            if letters := _LETTERS.match(text, end):
                end = letters.end()
            given = " ".join(words[index:last])
            return _Name(start, end, given, surname, *evidence)
    return None


def _evidence(
    text: str, start: int, end: int, given: str, match: re.Match[str], index: int, whole: bool
) -> tuple[str, float] | None:
    if given in GIVEN_NAMES:
        return "a given name", 0.85
    if given in ALSO_WORDS and not index and not starts_sentence(text, start):
        return "a given name", 0.75
    if not whole or index or given in NO_SURNAME or len(match["name"].split()) != 2:
        return None
    if _LETTERS.match(text, end):
        return "letters after the name", 0.9
    if _OFFICE.search(text, max(0, start - 45), start):
        return "an office before the name", 0.8
    if _OFFICE_AFTER.match(text, end) and given.lower() not in ("the", "this", "our"):
        return "an office after the name", 0.7
    if _SAID_BEFORE.search(text, max(0, start - 12), start):
        return "a verb of speech before the name", 0.7
    return None


def _signature(text: str, name: _Name, lines: Stretches) -> bool:
    for start, end in lines.over(name.start, name.end):
        if start <= name.start and name.end <= end:
            held = _SIGNED.match(text[start:end])
            return held is not None and held.group(1).strip(" –—-") == text[name.start : name.end]
    return False


def _keys(names: Iterator[_Name]) -> dict[str, tuple[str, str]]:
    """By surname: the key and the fullest name of the one person of that surname."""
    held: dict[str, dict[str, None]] = {}
    for name in names:
        held.setdefault(name.surname, {})
        if name.given:
            held[name.surname][name.given] = None
    keys = {}
    for surname, given in held.items():
        if len(given) <= 1:
            label = f"{next(iter(given), '')} {surname}".strip()
            keys[surname] = (f"person:{slug(label)}", label)
    return keys


def _citation(part: str, text: str, name: _Name, keys: dict[str, tuple[str, str]]) -> Citation:
    label = f"{name.given} {name.surname}".strip()
    entity = f"person:{slug(label)}"
    if name.surname in keys:
        entity, label = keys[name.surname]
    return Citation(
        type="cites-person",
        part=part,
        start=name.start,
        end=name.end,
        evidence=f"told by {name.says}",
        confidence=name.confidence,
        entity=entity,
        label=label,
    )


def _later(
    part: str, text: str, keys: dict[str, tuple[str, str]], taken: Stretches
) -> Iterator[Citation]:
    for surname, (entity, label) in keys.items():
        for start in places_of(text, surname):
            end = start + len(surname)
            if _NO_PERSON_NEXT.match(text, end) or _CAPITAL_NEXT.match(text, end):
                continue
            first = starts_sentence(text, start)
            before = text[max(0, start - 25) : start].rstrip(" ")
            word = before.split()[-1] if before.split() else ""
            common = first and any(True for _ in places_of(text, surname.lower()))
            if common or (not first and word[:1].isupper() and word[-1:].isalnum()):
                continue
            if word.lower() == "the" or taken.over(start, end):
                continue
            yield Citation(
                type="cites-person",
                part=part,
                start=start,
                end=end,
                evidence=f"the surname of {label}, who is named in full elsewhere",
                confidence=0.6,
                entity=entity,
                label=label,
            )
