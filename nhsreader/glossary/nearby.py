"""What the words right beside a short form say of its sense there, whatever holds elsewhere.

`An STP that has partners is the partnership`, `a US ACO`, `the STPs of 2016`: such words count
for the place they stand at, against a definition further off.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from nhsreader.glossary.entries import Entry, british, singular
from nhsreader.glossary.facts import NATIONS, Facts, Spot
from nhsreader.glossary.mention import Evidence
from nhsreader.text.dates import find_dates

_SAID, _NAMED, _DATED = 0.95, 0.92, 0.9
_REACH, _BESIDE = 300, 60
_SENTENCE = re.compile(r"\n|(?<=[a-z0-9)\]”’\"][.!?])\s+(?=[A-Z“\"'‘(])")
_DATE_BEHIND = re.compile(
    r"s?[”\"’')]?(?: (?:drafts?|plans?|published|drafted|submitted|written|produced|made|agreed))?"
    r" (?:of|in|from|by|dated)(?: (?:early|late|spring|summer|autumn|winter|the))* "
)
_DATE_BEFORE = re.compile(
    r",? (?:(?:the|an?|each|every|all|these|those|most|some|first|draft|no|local|\d+) ){0,3}"
    r"[“\"‘']?"
)
# `In 2016, the STP` opens its clause; `compared with 2016, the STP` does not.
_DATE_OPENS = re.compile(
    r"(?:\A|[;:] |, (?:and |but )?|\b(?:and|but) )(?:(?:by|in|during|throughout) )"
    r"(?:the |early |late |spring |summer |autumn |winter |(?:end|start|course) of )*\Z",
    re.IGNORECASE,
)
# `in 2016 prices`, `2016-21`, `2016 to 2020`
_NO_DATE_OF_IT = re.compile(
    r"\s?[-–/]\s?\d| (?:to|until) (?:\w+ )?(?:1[89]|20)\d\d| (?:prices|terms|money|pounds)\b"
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_LINK_WORDS = frozenset(["of", "for", "in", "to", "on"])
_WORD = re.compile(r"[^\W\d_]+")
_ARTICLE = r"(?:the|an?) (?:[“\"‘'])?"
_NO_NOUN = (
    r"(?=[”\"’']?(?:[\s]*(?:\Z|[.,;:()\n])"
    r"| (?:and|or|of|for|in|that|which|who|not|rather|sense)\b))"
)
_IS = re.compile(
    r"['’”\"]?(?:,? (?:that|which|who) [^.;:\n]{1,80}?,?|,? [^.;:,\n]{1,60}, it)?"
    r" (?:is|are|was|were|means?|meant|(?:stands?|stood) for) " + _ARTICLE
)
# `CHC means the council and the family argue`: the noun is not all of it.
_GOES_ON = re.compile(r"[”\"’']? (?:and|or)\b")
_IF = re.compile(r"\b(?:if|where|when) (?:an? |the )?\Z", re.IGNORECASE)
_IT_IS = re.compile(r" [^.;:\n]{1,80}, (?:it|this) (?:is|means) " + _ARTICLE, re.IGNORECASE)
_KEEPS = re.compile(
    r"\b(?:keep|keeps|kept|keeping|use|uses|used|using|reserved?|reserves|reserving) "
    r"(?:the (?:letters|initials|abbreviation|acronym|term) )?[“\"‘']?\Z"
)
_FOR = re.compile(r"[”\"’']? (?:only )?(?:for|as|to mean) " + _ARTICLE)
_BRACKET = re.compile(r"[^\W\d_]+(?: \(|, or )[“\"‘']?\Z")
# What closes `the plan (STP)`; in `the plan (STP minutes)` the letters are not the plan's.
_CLOSED = re.compile(r"[”\"’']?(?:\Z|[)\],;.:]| for short\b)")
_OF_LETTERS = re.compile(
    r"\b(?:stands?|stood) for (?:more than one|(?:two|three|several|different)\b)"
    r"|\bof either kind\b|\bin (?:either|both) senses?\b"
)
_OF_LETTERS_HERE = re.compile(rf"s?[”\"’')]? (?:\w+ly )?(?:{_OF_LETTERS.pattern})")
# "for the first and for the other"
_TURNS = frozenset(("first", "former", "one", "other", "second"))
_LETTER_WORDS = ("initials", "letters", "abbreviation", "acronym")
_CLAUSE = re.compile(
    r"(?:\A|[,;:(\[–—]\s*|\b(?:and|but|or|so|because|that|while|where|when|if|then|as|since|though"
    r"|although|until|before|after|whether) )"
    r"(?:(?:in|by|at|during|before|after|until|from) (?:[^\s,;:]+ ){1,5}?)?"
    r"(?:(?:an?|the|each|every|this|such an?|one|no) )?(?:\w+ly )?[“\"‘']?\Z",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\b(?:initials|letters|abbreviation|acronym) [“\"‘']?\Z", re.IGNORECASE)
_SHARED = re.compile(r"[”\"’']? (?:is|are) shared\b|[”\"’']? ha(?:s|ve) (?:two|three|several)\b")
_FOR_AND_FOR = re.compile(r"(?: \w+)? (?:stands?|stood) for [^.;\n]+, (?:and |or )?for ")
_DIRECTLY = re.compile(r"[)\]]?(?: in| for| of| \(in| \() ?(?:the )?|[)\]]? (?=Cymru)")
_AFTER_DEFINED = re.compile(rf"{_DIRECTLY.pattern}|[)\]]?, ")
_BY_WORD = {word: nation for nation, words in NATIONS.items() for word in words}
_NATION_WORD = "|".join(sorted(map(re.escape, _BY_WORD), key=len, reverse=True))
_NATION_BEFORE = re.compile(rf"(?<![\w-])(?<!NHS )({_NATION_WORD})(?:['’]s)? \Z")
_NATION = re.compile(rf"({_NATION_WORD})(?![\w-])")
# After these a nation may belong to what follows: `for US firms`, `(US insurers`.
_LOOSE = re.compile(r"[)\]]? (?:for (?:the )?|\()\Z")
_ENDS = re.compile(r"\s*(?:\Z|[.,;:)\]\n]| (?:and|or|is|are|was|were|has|have|had|will|would)\b)")


class Said(NamedTuple):
    """The senses that the words beside leave: one, or several where the letters themselves are
    spoken of. `decided_by` is as in a mention."""

    senses: tuple[Entry, ...]
    decided_by: str
    confidence: float
    evidence: Evidence


class Nearby:
    """What is said beside the short forms of one article."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._ends: dict[str, list[int]] = {}

    def said(
        self, short: str, spot: Spot, senses: tuple[Entry, ...], held: Entry | None
    ) -> Said | None:
        """What is said at `spot` of a short form of these senses; `held` is the one it has by
        everything else, None where that is open."""
        start, end = self._sentence(spot)
        here = _Here(short, Spot(spot.part, start, end), spot, senses, held, self._facts)
        return here.by_noun() or here.of_letters() or here.by_nation() or here.by_date()

    def _sentence(self, spot: Spot) -> tuple[int, int]:
        """Start and end of the sentence, row or line a spot stands in, as far as it is near."""
        text = self._facts.context.parts[spot.part]
        if spot.part not in self._ends:
            # Beginnings and ends of the gaps by turns.
            self._ends[spot.part] = [at for gap in _SENTENCE.finditer(text) for at in gap.span()]
        ends = self._ends[spot.part]
        after = bisect_right(ends, spot.start)
        before = ends[after - 1] if after else 0
        following = bisect_left(ends, spot.end)
        end = ends[following] if following < len(ends) else len(text)
        return max(before, spot.start - _REACH), min(end, spot.end + _REACH)


class _Here:
    """A short form in its sentence."""

    def __init__(
        self,
        short: str,
        sentence: Spot,
        spot: Spot,
        senses: tuple[Entry, ...],
        held: Entry | None,
        facts: Facts,
    ) -> None:
        self._spot, self._senses, self._held, self._facts = spot, senses, held, facts
        self._short, self._sentence = short, sentence
        self._text = facts.context.parts[spot.part]
        self._start, self._end = sentence.start, sentence.end
        # As much of what stands before as any pattern asks for.
        self._before = self._text[max(sentence.start, spot.start - _BESIDE) : spot.start]
        self._after = self._text[spot.end : sentence.end]

    def by_noun(self) -> Said | None:
        """`An STP that has partners is the partnership`; `kept STP for the plan`."""
        places = list(self._noun_places())
        bracket = _BRACKET.search(self._before) if _CLOSED.match(self._after) else None
        if not places and not bracket:
            return None
        nouns = _nouns(self._senses)
        says = f"The words around say which {self._short}"
        for found in places:
            entry, rest = _leading(self._text[found : self._end], nouns)
            if entry is None:
                continue
            others = {
                other.id: other
                for noun in re.finditer(rf"\b(?:and|or)\b[^.;\n]*?\b{_ARTICLE}", rest)
                if (other := _leading(rest[noun.end() :], nouns)[0]) is not None
            }
            others.pop(entry.id, None)
            if others:
                return self._open()
            if _GOES_ON.match(rest):
                continue
            return self._one(entry, "definition", _SAID, says)
        if bracket:
            entry, _ = _leading(self._before[bracket.start() :], nouns)
            if entry is not None:
                return self._one(entry, "definition", _SAID, says)
        return None

    def _noun_places(self) -> Iterator[int]:
        """Where a noun would say what the short form is here."""
        at = self._spot.end
        if (found := _IS.match(self._text, at, self._end)) and self._is_subject():
            yield found.end()
        if _IF.search(self._before) and (found := _IT_IS.match(self._text, at, self._end)):
            yield found.end()
        if _KEEPS.search(self._before) and (found := _FOR.match(self._text, at, self._end)):
            yield found.end()

    def _is_subject(self) -> bool:
        """Whether its clause begins with the short form, so that a verb after it is its own."""
        whole = self._spot.start - _BESIDE <= self._start
        return bool(_CLAUSE.search(self._before if whole else f"\u2026 {self._before}"))

    def of_letters(self) -> Said | None:
        """`The letters STP stand for two things`: no one sense is meant."""
        if not self._text.startswith(self._short, self._spot.start):
            return None
        if _SHARED.match(self._after) and _LETTERS.search(self._before):
            return self._open()
        if found := _FOR_AND_FOR.match(self._after):
            nouns = _nouns(self._senses)
            words = {british(singular(word.lower())) for word in _WORD.findall(found.group())}
            return self._open() if words & (nouns.keys() | _TURNS) else None
        if _OF_LETTERS_HERE.match(self._after):
            return self._open()
        said = self._text[self._start : self._end]
        telling = any(word in said for word in _LETTER_WORDS)
        return self._open() if telling and _OF_LETTERS.search(said) else None

    def by_nation(self) -> Said | None:
        """`a US ACO`, `the NCS in Scotland`: a nation that is not that of the sense held."""
        nation = self._nation()
        if nation is None:
            return None
        there = [entry for entry in self._senses if entry.nation == nation]
        others = [self._held] if self._held else [e for e in self._senses if e not in there]
        foreign = all(entry.nation in NATIONS and entry.nation != nation for entry in others)
        if len(there) != 1 or not foreign:
            return None
        return self._one(there[0], "cues", _NAMED, f"{nation} is named beside it", "cue")

    def _nation(self) -> str | None:
        """The nation named right before, or right after the short form and its long form."""
        if before := _NATION_BEFORE.search(self._before):
            return _BY_WORD[before[1]]
        ends = [self._spot.end]
        defined = self._facts.definition_for(self._short, self._spot)
        if (
            defined
            and defined[0] == self._spot.part
            and defined[1].start <= self._spot.start < defined[1].end
        ):
            ends.append(defined[1].end)
        after = _AFTER_DEFINED if len(ends) > 1 else _DIRECTLY
        joined = after.match(self._text, max(ends))
        named = _NATION.match(self._text, joined.end()) if joined else None
        if joined is None or named is None:
            return None
        if _LOOSE.fullmatch(joined.group()) and not _ENDS.match(self._text, named.end()):
            return None
        return _BY_WORD[named[1]]

    def by_date(self) -> Said | None:
        """`the STPs of 2016`: the sense held was not yet known, and the one before it was."""
        held = self._held
        known = held.known_from if held else None
        if held is None or known is None:
            return None
        before = [entry for entry in self._senses if entry.id in held.predecessor]
        said = self._text[self._start : self._end] if len(before) == 1 else ""
        spot = self._spot.start - self._start, self._spot.end - self._start
        days = list(_days_of(said, *spot)) if _YEAR.search(said) else []
        if not days or max(days) >= known or max(days) < (before[0].known_from or date.min):
            return None
        says = f"The sentence speaks of a time before {held.long} ({held.used_from or held.start})"
        return self._one(before[0], "date", _DATED, says, "date")

    def _one(
        self, entry: Entry, decided_by: str, sure: float, says: str, kind: str = "definition"
    ) -> Said:
        return Said((entry,), decided_by, sure, self._evidence(kind, says))

    def _open(self) -> Said:
        says = f"The letters {self._short} themselves are spoken of"
        return Said(self._senses, "ambiguous", 0.5, self._evidence("definition", says))

    def _evidence(self, kind: str, says: str) -> Evidence:
        return self._facts.evidence(kind, says, self._sentence)


def _leading(text: str, nouns: dict[str, Entry]) -> tuple[Entry | None, str]:
    """The sense whose noun a text begins with, and the rest of the text."""
    word = _WORD.match(text)
    entry = nouns.get(british(singular(word.group().lower()))) if word else None
    if word is None or entry is None or not re.match(_NO_NOUN, text[word.end() :]):
        return None, text
    return entry, text[word.end() :]


def _nouns(senses: Sequence[Entry]) -> dict[str, Entry]:
    """The nouns that tell the senses apart: `plan` and `partnership`."""
    by_noun: dict[str, dict[str, Entry]] = {}
    for entry in senses:
        for long in entry.all_longs:
            if noun := _noun(long):
                by_noun.setdefault(noun, {})[entry.id] = entry
    return {noun: held.popitem()[1] for noun, held in by_noun.items() if len(held) == 1}


def _noun(long: str) -> str | None:
    """The noun a phrase is about, in the singular: `plan`."""
    words = [word.lower() for word in _WORD.findall(long)]
    cut = next((at for at, word in enumerate(words) if word in _LINK_WORDS and at), len(words))
    return british(singular(words[cut - 1])) if len(words) > 1 else None


def _days_of(text: str, start: int, end: int) -> Iterator[date]:
    """The last day each date can mean that a text gives to what stands from `start` to `end`:
    `the STPs of 2016`, `in October 2016 each STP`."""
    dates = [(first, last, when.latest) for first, last, when in find_dates(text)]
    for match in _YEAR.finditer(text):
        if not any(first <= match.start() < last for first, last, _ in dates):
            dates.append((match.start(), match.end(), date(int(match.group()), 12, 31)))
    for first, last, day in dates:
        if _NO_DATE_OF_IT.match(text, last):
            continue
        behind = first >= end and _DATE_BEHIND.fullmatch(text, end, first)
        beside = text[last:start] == " "
        opens = _DATE_BEFORE.fullmatch(text, last, start) and _DATE_OPENS.search(text, 0, first)
        if behind or beside or opens:
            yield day
