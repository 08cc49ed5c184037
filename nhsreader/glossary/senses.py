"""Which sense of a term an article means, and how sure that is.

In this order: what the article defines; the long form it uses; then every signal of
`signals` added up. Where the sum does not decide, the senses stay open.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date

import msgspec

from nhsreader.glossary.definitions import Definition
from nhsreader.glossary.entries import Entry, name_at, normal_form, singular
from nhsreader.glossary.facts import QUOTE, Facts, Spot, is_main
from nhsreader.glossary.matcher import is_one_word
from nhsreader.glossary.mention import Alternative, Evidence
from nhsreader.glossary.nearby import Nearby
from nhsreader.glossary.signals import Signal, is_vetoed, signals

_DEFINED, _DEFINED_IN_COMMENT, _DEFINED_UNSURELY = 0.98, 0.94, 0.9
_SPELLED_OUT = 0.97
_ONLY_SENSE, _ONLY_SENSE_TOO_EARLY = 0.94, 0.75
_DECLARED = 0.95
_MOST = 0.95
_MOST_FOR_PRIOR_ALONE = 0.85
_MOST_FOR_ONE_KIND = 0.89
_DECIDES = 0.7
_CONTESTED = 2.0
_UNSURE_COST = 1.0
_EARLY_DAYS, _PLANNED_DAYS = 366, 3 * 366
_SHOWN = 6
_WORTH_SHOWING = 0.02
_WORDED = {"cue": "cues", "sibling": "siblings"}
_DECLARING = 110
_DECLARES = re.compile(
    r"\b(?:I|we|authors?|article|paper|submission)\b[^.\n]{0,60}"
    r"\b(?:use|uses|using|take|takes|mean|means)\b[^.\n]{0,25}\Z"
)
_DECLARED_AS = re.compile(r"[\"'”’]?([^.\n]{3,90})")


class Decision(msgspec.Struct, frozen=True, gc=False):
    """The sense of a term: `sense` is an entry's id, None where it is open or not in the
    glossary; `long` what the term stood for at the article's date."""

    sense: str | None
    long: str | None
    confidence: float
    decided_by: str
    evidence: tuple[Evidence, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


class Senses:
    """Decisions for one article, each made once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._nearby = Nearby(facts)
        self._made: dict[tuple[str, str, int], Decision] = {}

    def of_short(self, short: str, spot: Spot) -> Decision:
        """What a short form means at `spot`."""
        facts = self._facts
        defined = facts.definition_for(short, spot)
        key = (short, *(facts.group_of(defined[1]) if defined else ("", 0)))
        if key not in self._made:
            self._made[key] = self._decide(short, defined, spot)
        return self._beside(short, spot, self._made[key])

    def _beside(self, short: str, spot: Spot, made: Decision) -> Decision:
        """The decision, unless the words right beside the short form say otherwise."""
        senses = self._facts.glossary.by_short(short)
        held = next((entry for entry in senses if entry.id == made.sense), None)
        if len(senses) < 2 or (held is None and made.decided_by != "ambiguous"):
            return made
        said = self._nearby.said(short, spot, senses, held)
        if said is None or said.senses == (held,):
            return made
        others = [entry for entry in senses if entry not in said.senses]
        if len(said.senses) > 1:
            chances = [(entry, 1 / len(said.senses)) for entry in said.senses]
        else:
            chances = [(entry, 0.01) for entry in others]
        entry = said.senses[0] if len(said.senses) == 1 else None
        return Decision(
            entry.id if entry else None,
            self._named(entry, short) if entry else None,
            said.confidence if entry else round(1 / len(said.senses), 3),
            said.decided_by,
            (said.evidence,),
            self._alternatives(short, chances),
        )

    def of_long(self, form: str, surface: str, ids: tuple[str, ...], spot: Spot) -> Decision:
        """Which entry a form spelled out means."""
        key = ("/".join(("", form, *ids)), "", 0)
        if len(ids) > 1:
            entries = [entry for name in ids if (entry := self._facts.glossary.by_id(name))]
            for short in entries[0].all_shorts:
                if all(short in entry.all_shorts for entry in entries):
                    decision = self.of_short(short, spot)
                    open_to = {other.sense for other in decision.alternatives}
                    if decision.sense in ids or (not decision.sense and open_to <= set(ids)):
                        return decision
            if key not in self._made:
                self._made[key] = self._weigh(form, entries, long=form)
            return self._made[key]
        if key not in self._made:
            self._made[key] = self._named_in_full(form, ids[0])
        says = f"Named in full: “{surface}”"
        evidence = Evidence("long-form", says, spot.part, spot.start, spot.end, surface[:QUOTE])
        made = self._made[key]
        return Decision(made.sense, made.long, made.confidence, made.decided_by, (evidence,))

    def _named_in_full(self, form: str, identifier: str) -> Decision:
        entry = self._facts.glossary.by_id(identifier)
        if entry is None:
            raise KeyError(identifier)
        single = is_one_word(form)
        borne = form == entry.long or form in {name.name for name in entry.names}
        return Decision(
            entry.id,
            form if borne else self._named(entry, None),
            _ONLY_SENSE if single else _SPELLED_OUT,
            "only-sense" if single else "long-form",
        )

    def _decide(self, short: str, defined: tuple[str, Definition] | None, spot: Spot) -> Decision:
        facts = self._facts
        senses = list(facts.glossary.by_short(short))
        if defined:
            meant = _matching(defined[1], senses) or facts.glossary.by_long(defined[1].long)
            if not meant:
                return self._unknown_definition(short, defined, senses, spot)
            if len(meant) == 1:
                return self._by_definition(short, defined, meant[0], spot)
            return self._weigh(short, meant, spots=self._bound_by(short, defined))
        declared = self._declared(short, senses) if len(senses) > 1 else None
        if declared:
            entry, evidence = declared
            return Decision(entry.id, self._named(entry, short), _DECLARED, "definition", evidence)
        if len(senses) == 1:
            return self._only(short, senses[0])
        return self._weigh(short, senses)

    def _bound_by(self, short: str, defined: tuple[str, Definition]) -> list[Spot]:
        facts = self._facts
        group = facts.group_of(defined[1])
        return [
            spot
            for spot in facts.spots.get(short, [])
            if (found := facts.definition_for(short, spot)) and facts.group_of(found[1]) == group
        ]

    def _by_definition(
        self, short: str, defined: tuple[str, Definition], entry: Entry, spot: Spot
    ) -> Decision:
        confidence, evidence = self._defining(defined, spot)
        others = [other for other in self._facts.glossary.by_short(short) if other is not entry]
        return Decision(
            entry.id,
            self._named(entry, short),
            confidence,
            "definition",
            (evidence,),
            self._alternatives(short, [(other, 0.01) for other in others]),
        )

    def _unknown_definition(
        self, short: str, defined: tuple[str, Definition], senses: Sequence[Entry], spot: Spot
    ) -> Decision:
        confidence, evidence = self._defining(defined, spot)
        definition = defined[1]
        long = _singular_phrase(definition.long) if definition.is_plural else definition.long
        others = self._alternatives(short, [(entry, 0.02) for entry in senses])
        return Decision(None, long, confidence, "definition", (evidence,), others)

    def _defining(self, defined: tuple[str, Definition], spot: Spot) -> tuple[float, Evidence]:
        part, definition = defined
        where = "Spelled out in the article" if is_main(part) else "Spelled out in a comment"
        says = f"{where}: {definition.surface} for “{definition.long}”"
        place = Spot(part, definition.start, definition.end)
        confidence = _DEFINED
        if not is_main(part) and part != spot.part:
            confidence = _DEFINED_IN_COMMENT
        if definition.cost > _UNSURE_COST:
            confidence = min(confidence, _DEFINED_UNSURELY)
        return confidence, self._facts.evidence("definition", says, place)

    def _declared(
        self, short: str, senses: Sequence[Entry]
    ) -> tuple[Entry, tuple[Evidence, ...]] | None:
        """The author says which sense is meant: “I will use STP in its ‘plan’ sense”."""
        own = {entry.id: set(normal_form(entry.long).split()) for entry in senses}
        shared = set.intersection(*own.values())
        for spot in self._facts.spots.get(short, []):
            if not is_main(spot.part):
                continue
            text = self._facts.context.parts[spot.part]
            before = _DECLARES.search(text, max(0, spot.start - _DECLARING), spot.start)
            after = _DECLARED_AS.match(text, spot.end) if before else None
            if before and after:
                said = set(normal_form(after[1]).split())
                fits = [entry for entry in senses if said & (own[entry.id] - shared)]
                if len(fits) == 1:
                    says = f"The author says how {short} is used here"
                    place = Spot(spot.part, before.start(), after.end())
                    return fits[0], (self._facts.evidence("definition", says, place),)
        return None

    def _only(self, short: str, entry: Entry) -> Decision:
        facts = self._facts
        long = self._named(entry, short)
        spelled = [spot for spot in facts.spelled_out.get(entry.id, []) if is_main(spot.part)]
        if spelled:
            words = facts.context.parts[spelled[0].part][spelled[0].start : spelled[0].end]
            says = f"The article says “{' '.join(words.split())}” in full"
            evidence = facts.evidence("long-form", says, spelled[0])
            return Decision(entry.id, long, _SPELLED_OUT, "long-form", (evidence,))
        one = Evidence("prior", f"The glossary knows one sense of {short}")
        written = facts.context.date_range
        if is_vetoed(entry, facts) and written:
            since = entry.used_from or entry.start
            says = (
                f"The article was written by {written[1].isoformat()}; {entry.long} was not "
                f"{'known' if entry.used_from else 'in being'} before {since}"
            )
            doubt = Evidence("date", says)
            known = entry.known_from or written[1]
            grace = _EARLY_DAYS if entry.used_from else _PLANNED_DAYS
            if (known - written[1]).days > grace:
                other = Alternative(entry.id, long, 0.1)
                return Decision(None, None, 0.5, "unknown", (doubt,), (other,))
            return Decision(entry.id, long, _ONLY_SENSE_TOO_EARLY, "only-sense", (one, doubt))
        share = 1.0 if entry.prior is None else entry.prior
        confidence = _ONLY_SENSE if share >= 0.9 else round(0.5 + 0.44 * share, 3)
        return Decision(entry.id, long, confidence, "only-sense", (one,))

    def _weigh(
        self,
        term: str,
        senses: Sequence[Entry],
        *,
        long: str | None = None,
        spots: Sequence[Spot] | None = None,
    ) -> Decision:
        """The sense with the highest sum of signals, or none where it is not clear enough."""
        if spots is None:
            spots = self._facts.spots.get(term, [])
        given = list(signals(term, senses, spots, self._facts))
        scores = {entry.id: 0.0 for entry in senses}
        for signal in given:
            scores[signal.sense] += signal.weight
        shares = _shares(scores)
        ranked = sorted(senses, key=lambda entry: -shares[entry.id])
        best, second = ranked[0], ranked[1]
        named = [(entry, shares[entry.id]) for entry in ranked]
        short = term if long is None else None
        if all(is_vetoed(entry, self._facts) for entry in senses) and not any(
            signal.kind == "long-form" for signal in given
        ):
            doubts = tuple(signal.evidence for signal in given if signal.kind == "date")
            others = self._alternatives(short, [(entry, 0.1) for entry in ranked])
            return Decision(None, None, 0.5, "unknown", doubts[:_SHOWN], others)
        chance = shares[best.id]
        if chance < _DECIDES:
            both = [signal for signal in given if signal.sense in (best.id, second.id)]
            evidence = _strongest(both)
            others = self._alternatives(short, named)
            return Decision(None, None, round(chance, 3), "ambiguous", evidence, others)
        against = [signal for signal in given if signal.sense != best.id and signal.weight < -1]
        mine = [
            signal
            for signal in given
            if signal.sense == best.id and signal.weight > 0 and not _shared(signal, given, senses)
        ]
        vetoes = [signal for signal in against if signal.kind == "date"]
        prior = [s for s in given if s.sense == best.id and s.kind == "prior"]
        deciding = _deciding_kind(best.id, second.id, given)
        return Decision(
            best.id,
            long or self._named(best, term),
            self._confidence(best, given, chance),
            _WORDED.get(deciding, deciding),
            _strongest([*mine, *vetoes]) or tuple(signal.evidence for signal in prior),
            self._alternatives(short, named[1:]),
        )

    def _confidence(self, best: Entry, given: Sequence[Signal], chance: float) -> float:
        """The chance, held down where few kinds of evidence stand behind it."""
        main = {
            signal.sense
            for signal in given
            if signal.kind == "long-form"
            and is_main(signal.evidence.part or "")
            and signal.evidence.quote
        }
        if main == {best.id}:
            pull: dict[str, float] = {}
            for signal in given:
                if signal.kind not in ("long-form", "prior", "date"):
                    pull[signal.sense] = pull.get(signal.sense, 0.0) + signal.weight
            own = pull.pop(best.id, 0.0)
            if max(pull.values(), default=0.0) - own < _CONTESTED:
                return _SPELLED_OUT
        kinds = {
            signal.kind
            for signal in given
            if signal.kind != "prior" and ((signal.sense == best.id) == (signal.weight > 0))
        }
        if not kinds:
            return round(min(chance, _MOST_FOR_PRIOR_ALONE), 3)
        if len(kinds) > 1 or kinds & {"date", "publisher"}:
            return round(min(chance, _MOST), 3)
        return round(min(chance, _MOST_FOR_ONE_KIND), 3)

    def _alternatives(
        self, short: str | None, chances: Sequence[tuple[Entry, float]]
    ) -> tuple[Alternative, ...]:
        return tuple(
            Alternative(entry.id, self._named(entry, short), round(chance, 3))
            for entry, chance in chances
            if chance >= _WORTH_SHOWING or len(chances) <= 3
        )

    def _named(self, entry: Entry, short: str | None) -> str:
        """The name borne when the article was written, where that is sure."""
        written: tuple[date, date] | None = self._facts.context.date_range
        if written:
            first, last = (name_at(entry, day, short) for day in written)
            if first == last:
                return first
        return name_at(entry, None, short)


def _matching(definition: Definition, senses: Sequence[Entry]) -> list[Entry]:
    """The senses whose long form is the one defined."""
    wanted = normal_form(definition.long)
    return [entry for entry in senses if wanted in {normal_form(form) for form in entry.all_longs}]


def _shares(scores: dict[str, float]) -> dict[str, float]:
    top = max(scores.values())
    powers = {sense: math.exp(score - top) for sense, score in scores.items()}
    total = sum(powers.values())
    return {sense: power / total for sense, power in powers.items()}


def _shared(signal: Signal, given: Sequence[Signal], senses: Sequence[Entry]) -> bool:
    """Whether the same words count for every sense, and so for none."""
    place = (signal.evidence.part, signal.evidence.start, signal.evidence.end)
    holders = {
        other.sense
        for other in given
        if other.kind == signal.kind
        and (other.evidence.part, other.evidence.start, other.evidence.end) == place
        and place[2]
    }
    return len(holders) == len(senses)


def _deciding_kind(best: str, second: str, given: Sequence[Signal]) -> str:
    """The kind of signal that sets the two furthest apart."""
    apart: dict[str, float] = {}
    for signal in given:
        if signal.sense in (best, second):
            sign = 1 if signal.sense == best else -1
            apart[signal.kind] = apart.get(signal.kind, 0.0) + sign * signal.weight
    return max(apart, key=lambda kind: apart[kind])


def _strongest(given: Sequence[Signal]) -> tuple[Evidence, ...]:
    ranked = sorted(given, key=lambda signal: -abs(signal.weight))
    shown = (signal.evidence for signal in ranked if signal.kind != "prior")
    return tuple(dict.fromkeys(shown))[:_SHOWN]


def _singular_phrase(phrase: str) -> str:
    """`acute coronary syndromes` → `acute coronary syndrome`; the noun before `of` too."""
    head, of, rest = phrase.partition(" of ")
    before, _, noun = head.rpartition(" ")
    return f"{before} {singular(noun)}".strip() + of + rest
