"""Reasons for and against each sense of a term, with their weights.

Weights are natural logarithms of odds, set by hand on a small labelled sample; `senses` adds
them up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import msgspec

from nhsreader.glossary.entries import Entry, first_day, normal_form
from nhsreader.glossary.facts import NATIONS, Facts, Spot, Spots, is_main
from nhsreader.glossary.mention import Evidence

LONG_FORM = 4.5
_LONG_FORM_IN_COMMENT = 2.0
_CATEGORY = 2.5
_PUBLISHER = 3.0
VETO = -8.0
_SUCCESSOR_IN_BEING = 0.3
_CUE_BESIDE, _CUE_NEAR, _CUE_FAR, _CUE_FAR_IN_LONG_TEXT = 2.0, 1.1, 0.45, 0.25
_CUES_AT_MOST = 3.0
_SIBLING_NEAR, _SIBLING_FAR, _SIBLINGS_AT_MOST = 0.8, 0.4, 1.6
_OPINION, _BACKED = 1.2, 0.8
_SEVERAL, _ONE_OF_SEVERAL = 2.0, 1.2
_PRIOR = 0.7
_NATION = 0.9
_NATION_NAMED = 3
_FADING = 0.75
_BESIDE = 12
_NEAR = 300
_LONG_TEXT = 20_000
_UNKNOWN_SHARE = 0.05

_UNIQUE_KINDS = frozenset(["organisation", "person", "place", "event", "law", "report"])
_MANY_KINDS = frozenset(["body-type", "contract-model", "programme"])
_THINKS = re.compile(
    r"(?:['’]s)?\s+(?:(?:also|has|have|had|would|will|should|must|now|always|strongly|does|do|did|"
    r"not|still|long|never|firmly)\s+){0,3}(?:believe|argue|support|welcome|oppose|campaign|"
    r"call(?:s|ed)? (?:for|on)|urge|condemn|deplore|reject|demand|think|affiliat|disagree)\w*"
    r"|(?:['’]s)?\s+(?:members?|membership|branch(?:es)?|activists?|campaigners?|AGM|motion)\b"
)
_BACKED_BY = re.compile(
    r"(?:supported|endorsed|backed|opposed|moved|welcomed|written|submitted) by (?:the )?\Z"
    r"|(?:members?|branch(?:es)?|supporters?) of (?:the )?\Z"
    r"|(?:join|joined|joining|affiliated to) (?:the )?\Z",
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    r"\b(?:[Aa]n?|[Ee]ach|[Ee]very|[Tt]heir|[Aa]nother|[Ll]ocal|[Rr]egional|per|North|South|East|"
    r"West|Central|Midlands|London|Yorkshire|Coast|Valley) \Z"
)


class Signal(msgspec.Struct, frozen=True, gc=False):
    """So much for (or against) one sense, and why."""

    sense: str
    kind: str
    weight: float
    evidence: Evidence


def signals(
    term: str, senses: Sequence[Entry], spots: Sequence[Spot], facts: Facts
) -> Iterator[Signal]:
    """Every signal for the senses of `term`, which stands at `spots`."""
    yield from _spelled_out(senses, facts)
    yield from _publisher(term, senses, facts)
    yield from _dates(senses, facts)
    yield from _cues(senses, spots, facts)
    yield from _siblings(senses, spots, facts)
    yield from _nations(senses, facts)
    yield from _manner(term, senses, spots, facts)
    yield from _priors(term, senses)


def is_vetoed(entry: Entry, facts: Facts) -> bool:
    """Whether the article is older than anything that could be written of this sense."""
    written = facts.context.date_range
    known = entry.known_from
    return written is not None and known is not None and written[1] < known


def _spelled_out(senses: Sequence[Entry], facts: Facts) -> Iterator[Signal]:
    where = {entry.id: facts.spelled_out.get(entry.id, []) for entry in senses}
    several = sum(any(is_main(spot.part) for spot in spots) for spots in where.values()) > 1
    for entry in senses:
        main = [spot for spot in where[entry.id] if is_main(spot.part)]
        if main:
            weight = LONG_FORM + (math.log2(len(main)) if several else 0.0)
            says = f"The article says “{_words(facts, main[0])}” in full"
            if len(main) > 1:
                says += f", {len(main)} times"
            yield _signal(entry, "long-form", weight, facts, says, main[0])
        elif where[entry.id]:
            spot = where[entry.id][0]
            says = f"A comment on the page says “{_words(facts, spot)}” in full"
            yield _signal(entry, "long-form", _LONG_FORM_IN_COMMENT, facts, says, spot)
        for form in entry.all_longs:
            category = facts.categories.get(normal_form(form))
            if category:
                says = f"The article is filed under “{category}”"
                evidence = Evidence("long-form", says)
                yield Signal(entry.id, "long-form", _CATEGORY, evidence)
                break


def _publisher(term: str, senses: Sequence[Entry], facts: Facts) -> Iterator[Signal]:
    publisher = facts.context.publisher
    if not publisher:
        return
    wanted = {publisher.casefold(), normal_form(publisher).replace(" ", "-")}
    for entry in senses:
        known = {key.casefold() for key in (*entry.publishers, entry.id, *entry.all_longs)}
        if known & wanted:
            says = f"Its publisher, {publisher}, means {entry.long} by {term}"
            yield Signal(entry.id, "publisher", _PUBLISHER, Evidence("publisher", says))


def _dates(senses: Sequence[Entry], facts: Facts) -> Iterator[Signal]:
    written = facts.context.date_range
    if written is None:
        return
    ids = {entry.id for entry in senses}
    for entry in senses:
        known = entry.known_from
        if is_vetoed(entry, facts) and entry.id not in facts.spelled_out:
            says = (
                f"Not {entry.long}: the article was written by {written[1].isoformat()}, and "
                f"that was not known before {entry.used_from or entry.start}"
            )
            yield Signal(entry.id, "date", VETO, Evidence("date", says))
        elif known and ids & set(entry.predecessor):
            start = first_day(entry.start)
            if start is not None and written[0] >= start:
                says = f"Written after the change to {entry.long} ({entry.start})"
                evidence = Evidence("date", says)
                yield Signal(entry.id, "date", _SUCCESSOR_IN_BEING, evidence)


def _cues(senses: Sequence[Entry], spots: Sequence[Spot], facts: Facts) -> Iterator[Signal]:
    counted = [spot for entry in senses for spot in facts.spelled_out.get(entry.id, [])]
    closed, mentions = Spots(counted), Spots(spots)
    far = _CUE_FAR if facts.length < _LONG_TEXT else _CUE_FAR_IN_LONG_TEXT
    for entry in senses:
        found = []
        for cue in filter(str.strip, entry.cues):
            places = [
                spot
                for spot in facts.places(cue)
                if not closed.covers(spot) and not mentions.covers(spot)
            ]
            if not places:
                continue
            nearest = mentions.nearest(places)
            away = mentions.distance(nearest)
            near = _CUE_BESIDE if away <= _BESIDE else _CUE_NEAR
            weight = (near if away <= _NEAR else far) * (1 + 0.25 * math.log2(len(places)))
            if not is_main(nearest.part):
                weight *= 0.5
            says = f"“{_words(facts, nearest)}” goes with {entry.long}"
            found.append((weight, nearest, says))
        for weight, spot, says in _faded(found, _CUES_AT_MOST):
            yield _signal(entry, "cue", weight, facts, says, spot)


def _siblings(senses: Sequence[Entry], spots: Sequence[Spot], facts: Facts) -> Iterator[Signal]:
    mentions = Spots(spots)
    for entry in senses:
        found = []
        for sibling in entry.siblings:
            places = facts.acronym(sibling)
            if not places or sibling in entry.cues:
                continue
            nearest = mentions.nearest(places)
            near = mentions.distance(nearest) <= _NEAR
            weight = _SIBLING_NEAR if near else _SIBLING_FAR
            if not is_main(nearest.part):
                weight *= 0.5
            says = f"{sibling} stands {'beside it' if near else 'in the same article'}"
            found.append((weight, nearest, says))
        for weight, spot, says in _faded(found, _SIBLINGS_AT_MOST):
            yield _signal(entry, "sibling", weight, facts, says, spot)


def _nations(senses: Sequence[Entry], facts: Facts) -> Iterator[Signal]:
    """An article that speaks of one nation far more than of any other."""
    if not {entry.nation for entry in senses} & set(NATIONS):
        return
    named = facts.nations
    ranked = sorted(NATIONS, key=lambda nation: -len(named.get(nation, ())))
    first, second = (len(named.get(nation, ())) for nation in ranked[:2])
    if first < _NATION_NAMED or first < 3 * second:
        return
    fitting = [entry for entry in senses if entry.nation not in {*ranked[1:]}]
    if len(fitting) == len(senses):
        return
    spot = named[ranked[0]][0]
    for entry in fitting:
        says = f"The article is about {ranked[0]}: “{_words(facts, spot)}”, {first} times"
        yield _signal(entry, "cue", _NATION, facts, says, spot)


def _manner(
    term: str, senses: Sequence[Entry], spots: Sequence[Spot], facts: Facts
) -> Iterator[Signal]:
    """How the words around treat the term: one body with views, or one of many bodies."""
    unique = [entry for entry in senses if entry.kind in _UNIQUE_KINDS]
    many = [entry for entry in senses if entry.kind in _MANY_KINDS]
    if not unique or not many:
        return
    best: dict[str, tuple[float, Spot]] = {}
    for spot in spots:
        text = facts.context.parts[spot.part]
        surface = text[spot.start : spot.end]
        before = text[max(0, spot.start - 30) : spot.start]
        after = _THINKS.match(text, spot.end)
        if surface != term and surface.rstrip("'’").endswith("s") and "'" not in surface:
            if "’" not in surface:
                _keep(best, "many", _SEVERAL, spot)
        elif _ONE_OF.search(before):
            _keep(best, "many", _ONE_OF_SEVERAL, spot)
        elif after:
            _keep(best, "unique", _OPINION, Spot(spot.part, spot.start, after.end()))
        elif backed := _BACKED_BY.search(before):
            start = spot.start - len(before) + backed.start()
            _keep(best, "unique", _BACKED, Spot(spot.part, start, spot.end))
    for group, (weight, spot) in best.items():
        words = _words(facts, spot)
        for entry in unique if group == "unique" else many:
            if group == "unique":
                says = f"“{words}” is said of a body with views of its own"
            else:
                says = f"“{words}” speaks of one of many"
            yield _signal(entry, "cue", weight, facts, says, spot)


def _priors(term: str, senses: Sequence[Entry]) -> Iterator[Signal]:
    given = sum(entry.prior or 0.0 for entry in senses)
    without = sum(entry.prior is None for entry in senses)
    rest = max(1.0 - given, _UNKNOWN_SHARE) / without if without else 0.0
    shares = {
        entry.id: max(rest if entry.prior is None else entry.prior, _UNKNOWN_SHARE)
        for entry in senses
    }
    total = sum(shares.values())
    for entry in senses:
        share = shares[entry.id] / total
        says = f"The glossary gives this sense {round(share * 100)}% of the uses of {term}"
        evidence = Evidence("prior", says)
        yield Signal(entry.id, "prior", _PRIOR * math.log(share), evidence)


def _keep(best: dict[str, tuple[float, Spot]], group: str, weight: float, spot: Spot) -> None:
    weight *= 1.0 if is_main(spot.part) else 0.5
    if group not in best or best[group][0] < weight:
        best[group] = (weight, spot)


def _faded(
    found: list[tuple[float, Spot, str]], at_most: float
) -> Iterator[tuple[float, Spot, str]]:
    """The strongest first, each further one counting less, together at most so much."""
    left = at_most
    for number, (weight, spot, says) in enumerate(sorted(found, key=lambda item: -item[0])):
        weight = min(weight * _FADING**number, left)
        if weight <= 0.05:
            return
        left -= weight
        yield weight, spot, says


def _signal(entry: Entry, kind: str, weight: float, facts: Facts, says: str, spot: Spot) -> Signal:
    return Signal(entry.id, kind, weight, facts.evidence(kind, says, spot))


def _words(facts: Facts, spot: Spot) -> str:
    return " ".join(facts.context.parts[spot.part][spot.start : spot.end].split())
