"""Numbers that a text claims of something: money, shares, counts, times and targets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from nhsreader.crossrefs import claims_words as words
from nhsreader.crossrefs.citation import Citation, Claim, Knowledge, Reading
from nhsreader.crossrefs.claims_around import Sentence, Sentences
from nhsreader.crossrefs.claims_numbers import Number, numbers
from nhsreader.glossary.entries import Glossary, singular
from nhsreader.glossary.mention import Mention
from nhsreader.text.fold import fold

About = Literal["exactly", "about", "over", "under"]
_NEXT_WORD = re.compile(r"[ -]([a-z][\w&'-]*)")
_HALF_THE = re.compile(r" (?:all |the |our |its |their )([a-z]+(?: [a-z]+)?)")
_BEFORE_WORD = re.compile(r"[\w'-]+")
_LEFT = 110
"""How far back the noun of a bare number is sought, in code points."""
_SMALL = 100
"""From here on any plural noun may be what is counted, not only one of the field."""


class _Found(NamedTuple):
    start: int
    end: int
    value: Decimal
    most: Decimal | None
    unit: str
    kind: str
    confidence: float


def find(reading: Reading, knowledge: Knowledge) -> list[Citation]:
    """The numbers claimed in every part of an article, in the order of the parts.

    Each is a `claims-number` with its Claim; offsets are code points of the part's text.
    """
    mentions: dict[str, list[Mention]] = {}
    for mention in reading.mentions:
        if mention.sense:
            mentions.setdefault(mention.part, []).append(mention)
    citations: list[Citation] = []
    for part, text in reading.parts.items():
        citations += _in_part(part, text, mentions.get(part, ()), knowledge.glossary)
    return citations


def _in_part(
    part: str, text: str, mentions: Sequence[Mention], glossary: Glossary
) -> Iterator[Citation]:
    low = fold(text)
    sentences = Sentences(text, low, sorted(mentions, key=lambda mention: mention.start))
    found = sorted(_Claims(low, text, sentences).found(), key=lambda item: item.start)
    taken = 0
    kept: list[_Found] = []
    for item in found:
        if item.start >= taken:
            if item.kind == "a count":
                entity = sentences.named(item.start, item.end)
                item = item._replace(unit=_short(item.unit, entity, glossary))
            kept.append(item)
            taken = item.end
    for place, item in enumerate(kept):
        following = kept[place + 1] if place + 1 < len(kept) else None
        yield _citation(part, text, low, sentences, item, following)


def _short(unit: str, sense: str, glossary: Glossary) -> str:
    """A unit by its short form if it has but one, so that it is one key in all articles.

    `sense` is the glossary entry of the things counted, spelled out, where they are one.
    """
    entry = glossary.by_id(sense) if sense else None
    if entry is not None and entry.short:
        return entry.short
    if " " not in unit:
        return unit
    entries = glossary.by_long(unit)
    return entries[0].short or unit if len(entries) == 1 else unit


def _citation(
    part: str, text: str, low: str, sentences: Sentences, item: _Found, following: _Found | None
) -> Citation:
    sentence = sentences.at(item.start)
    start, end = item.start, item.end
    about = _about(low, item, sentence)
    date, by = sentences.date(item.start, item.end, following.start if following else None)
    measure = sentences.measure(item.start, item.end, item.kind)
    entity = sentences.entity(item.start, item.end)
    claim = Claim(
        value=plain(item.value),
        unit=item.unit,
        measure=measure,
        entity=entity,
        date=date,
        most=plain(item.most) if item.most is not None else "",
        about=about,
    )
    words_of = " ".join(text[start:end].split())
    said = [words_of]
    if measure and measure.split()[-1] not in words_of.lower():
        said.append(measure)
    if date:
        said.append(f"{'by' if by else 'in'} {date}")
    return Citation(
        type="claims-number",
        part=part,
        start=start,
        end=end,
        evidence=f"{item.kind}: {measure}" if measure else item.kind,
        confidence=item.confidence,
        entity=key(claim),
        label=" ".join(said),
        claim=claim,
    )


def key(claim: Claim) -> str:
    """What a number is called alike in every article: `number:GBP:22000000000`."""
    unit = claim.unit.replace(" ", "-")
    value = f"{claim.value}-{claim.most}" if claim.most else claim.value
    return f"number:{unit}:{value}"


def plain(value: Decimal) -> str:
    """A number as plain decimals, without zeros at the end: 22000000000, 88.4."""
    written = f"{value:f}"
    return (written.rstrip("0").rstrip(".") or "0") if "." in written else written


def _about(low: str, item: _Found, sentence: Sentence) -> About:
    if "+" in low[item.start : item.end]:
        return "over"
    match = words.HEDGE.search(low[max(sentence.start, item.start - 26) : item.start])
    if match:
        before = low[max(0, item.start - 26) : item.start][: match.start()]
        if not before or not before[-1].isalnum():
            return "under" if match["under"] else "over" if match["over"] else "about"
    if words.HEDGE_AFTER.match(low, item.end):
        return "over"
    return "under" if words.LESS_AFTER.match(low, item.end) else "exactly"


class _Claims:
    """The claims of one text, found number by number."""

    def __init__(self, low: str, text: str, sentences: Sentences) -> None:
        self._low = low
        self._text = text
        self._sentences = sentences
        self._numbers = numbers(low, text)

    def found(self) -> Iterator[_Found]:
        """Every claim, not in order where fractions are among them."""
        yield from self._fractions()
        place = 0
        while place < len(self._numbers):
            number = self._numbers[place]
            following = self._numbers[place + 1] if place + 1 < len(self._numbers) else None
            if following is not None and following.start - number.end < 20:
                share = self._ratio(number, following)
                if share is not None:
                    yield share
                    place += 2
                    continue
                of_them = self._of_the(number, following)
                if of_them is not None:
                    yield from of_them
                    place += 2
                    continue
            one = self._one(number)
            if one is not None:
                yield one
            place += 1

    def _one(self, number: Number) -> _Found | None:
        low, end = self._low, number.end
        if number.currency:
            return self._made(number, self._rate(end), number.currency, "a sum of money", 0.95)
        match = words.PERCENT.match(low, end)
        if match:
            points = match[1] or "-points" in match.group() or " points" in match.group()
            if match.group().strip().startswith("percentage") and not points:
                return None
            unit = "percentage points" if points else "%"
            return self._made(number, self._rate(match.end()), unit, "a share", 0.95)
        match = words.MONEY_WORD.match(low, end)
        if match:
            unit = "GBP" if match[1] else "USD" if match[2] else "EUR"
            return self._made(number, self._rate(match.end()), unit, "a sum of money", 0.95)
        match = words.DURATION.match(low, end)
        if match:
            return self._length(number, match)
        return self._count(number)

    @staticmethod
    def _made(number: Number, end: int, unit: str, kind: str, confidence: float) -> _Found:
        return _Found(number.start, end, number.value, number.most, unit, kind, confidence)

    def _rate(self, end: int) -> int:
        match = words.RATE.match(self._low, end)
        return match.end() if match else end

    def _ratio(self, number: Number, other: Number) -> _Found | None:
        """One in five, nine out of ten: a share of a hundred."""
        between = self._low[number.end : other.start]
        if not words.RATIO.match(between) or number.most or other.most or other.year:
            return None
        if number.currency or other.currency or not 0 < number.value < other.value:
            return None
        tenths = other.value in (10, 100, 1000)
        if number.value != 1 and not tenths and ("out" in between or number.value > 9):
            return None
        if words.DURATION.match(self._low, other.end) or words.PERCENT.match(self._low, other.end):
            return None
        share = _rounded(number.value * 100 / other.value)
        return _Found(number.start, other.end, share, None, "%", "a share", 0.85)

    def _of_the(self, number: Number, other: Number) -> list[_Found] | None:
        """Five of the seven trusts: two counts of the same thing."""
        if number.currency or other.currency or number.year or number.value > other.value:
            return None
        if not words.OF_THE.match(self._low[number.end : other.start]):
            return None
        whole = self._count(other)
        if whole is None:
            return None
        if number.value == 1:
            return [whole]
        return [self._made(number, number.end, whole.unit, whole.kind, 0.8), whole]

    def _fractions(self) -> Iterator[_Found]:
        for match in self._parts():
            start, end = match.span()
            name = match.group()
            counted = words.HOW_MANY.search(self._low[max(0, start - 7) : start])
            many = counted[1] if counted else ""
            if counted:
                start -= len(counted.group())
            before = self._before(start)
            if name == "half" or many:
                if before in words.WHEN_BEFORE or before in ("the", "other", "latter", "better"):
                    continue
            else:
                continue
            if name.startswith("quarter") and before in ("last", "next"):
                continue
            of = words.OF_WHAT.match(self._low, end)
            if of is None and before != "by" and not (name == "half" and self._half(end)):
                continue
            top = {"two": 2, "three": 3, "four": 4}.get(many, 1)
            share = _rounded(Decimal(100 * top) / words.PARTS[name.rstrip("s")])
            if share < 100:
                stop = end + 3 if of is not None and name == "half" else end
                yield _Found(start, stop, share, None, "%", "a share", 0.8)

    def _half(self, end: int) -> bool:
        """Whether `half` goes on with people, things or money: half the trusts."""
        match = _HALF_THE.match(self._low, end)
        if match is None:
            return False
        nouns = match[1].split()
        return any(word in words.COUNTED or word in words.MEASURES for word in nouns)

    def _parts(self) -> Iterator[re.Match[str]]:
        for name in words.PARTS:
            at = self._low.find(name)
            while at != -1:
                match = words.FRACTION.match(self._low, at)
                if match is not None and (not at or not self._low[at - 1].isalnum()):
                    yield match
                at = self._low.find(name, at + len(name))

    def _before(self, start: int) -> str:
        left = self._low[max(0, start - 16) : start].rstrip(" ")
        at = len(left)
        while at and (left[at - 1].isalnum() or left[at - 1] == "-"):
            at -= 1
        return left[at:]

    def _length(self, number: Number, match: re.Match[str]) -> _Found | None:
        """A time that is a target, a wait or a term, not one that tells when."""
        low, end = self._low, match.end()
        unit = words.UNIT_OF_TIME[match[1]]
        if number.year:
            return None
        if self._text[match.start(1)].isupper() or words.NOT_A_LENGTH.match(low, end):
            return None
        before = self._before(number.start)
        sentence = self._sentences.at(number.start)
        hedged = words.HEDGE.search(low[max(sentence.start, number.start - 26) : number.start])
        if before in words.WHEN_BEFORE:
            return None
        years = unit in ("years", "months")
        near = words.LENGTH_IN_YEARS if unit == "years" else words.LENGTH_OF
        around = near.search(
            low, max(sentence.start, number.start - 60), min(sentence.end, end + 60)
        )
        attribute = not match[2] and number.value != 1
        following = _NEXT_WORD.match(low, end)
        if attribute and following:
            noun = following[1]
            if noun in words.NOT_A_LIMIT or (years and not around):
                return None
            stop = following.end() if self._text[following.start(1)].islower() else end
            return self._made(number, stop, unit, "a time", 0.8)
        bounded = hedged is not None and (hedged["under"] or hedged["over"] and not years)
        if unit == "years":
            limit = hedged is not None and hedged.group().split()[0] in ("within", "at", "up")
            if not around and not limit:
                return None
        elif not around and (not bounded or before in words.HOW_LONG_BEFORE):
            return None
        return self._made(number, end, unit, "a time", 0.75)

    def _count(self, number: Number) -> _Found | None:
        if number.value == 1 or (number.value != int(number.value) and not number.scaled):
            return None
        sentence = self._sentences.at(number.start)
        named = self._named(number, sentence)
        if named is not None:
            end, unit, confidence = named
            return self._made(number, end, unit, "a count", confidence)
        if number.year:
            return None
        grown = number.scaled or number.value >= 1000
        unit_before = self._referred(number, sentence, grown)
        if unit_before is None:
            return None
        return self._made(number, number.end, unit_before, "a count", 0.65)

    def _named(self, number: Number, sentence: Sentence) -> tuple[int, str, float] | None:
        """The noun after a number: where it ends, the unit, and how sure it is."""
        low, text = self._low, self._text
        at, limit = number.end, sentence.end
        best: tuple[int, str, float] | None = None
        passed: list[str] = []
        for _ in range(7):
            match = _NEXT_WORD.match(low, at)
            if match is None or match.end() > limit:
                break
            word = match[1].removesuffix("'s").rstrip("'")
            if "-" in word and word not in words.ORDINARY and not number.year:
                word = word.rpartition("-")[2] if word.rpartition("-")[2] in words.COUNTED else word
            if word in words.STOP and word not in ("more", "some") and word not in words.COUNTED:
                break
            written = text[match.start(1) : match.end(1)]
            unit = self._unit(word, written, passed)
            if unit is not None:
                best = (match.end(), unit, 0.85)
            elif word == "bed" and not number.year:
                best = (match.end(), "beds", 0.85)
            elif best is None and number.value >= _SMALL and not number.year:
                loose = words.open_unit(word)
                if loose is not None:
                    best = (match.end(), loose, 0.7)
            passed.append(word)
            at = match.end()
            if number.year and best is None:
                break
        if best is not None and number.year and self._before(number.start) in _BEFORE_YEAR:
            return None
        return best

    @staticmethod
    def _unit(word: str, written: str, passed: Sequence[str]) -> str | None:
        if len(written) > 2 and written[-1] == "s" and written[:2].isupper():
            return written[:-1]
        if word == "population" or word not in words.COUNTED:
            return None
        if word not in words.GENERIC:
            return words.COUNTED[word]
        kept = [each for each in passed if each not in words.ORDINARY]
        return " ".join([*kept, words.COUNTED.get(word, singular(word))])

    def _referred(self, number: Number, sentence: Sentence, grown: bool) -> str | None:
        """What a bare number counts, by the noun before it: "admissions fell by 4,000"."""
        left = self._low[max(sentence.start, number.start - _LEFT) : number.start]
        before = _BEFORE_WORD.findall(left)
        if not before:
            return None
        changed = any(word in words.CHANGES for word in before)
        if not (grown or (changed and before[-1] in ("from", "to", "by"))):
            return None
        hedge = 0
        while hedge < 4 and hedge < len(before) and words.HEDGE_WORD.fullmatch(before[-1 - hedge]):
            hedge += 1
        linked = hedge > 0 or before[-1] in _LINKS or before[-2:] in _OF_WHICH
        if not linked:
            return None
        for place in range(len(before) - 1, -1, -1):
            word = before[place]
            if word == "population" and place and before[place - 1] in words.BACKWARD:
                word = before[place - 1]
            if word in ("numbers", "number") and place and before[place - 1] in words.SINGULAR:
                return words.SINGULAR[before[place - 1]]
            if word in words.BACKWARD:
                return words.BACKWARD[word]
            if word.startswith("employ"):
                return "staff"
        return None


_LINKS = words.wordset(
    "from to by of at just is was were are totalled reached hit only now numbered employs"
)
_OF_WHICH = (["of", "which"], ["of", "these"], ["of", "them"])
_BEFORE_YEAR = words.wordset(
    "the in of since by during until from to for after before and our its a this"
)


def _rounded(share: Decimal) -> Decimal:
    return share.quantize(Decimal("0.1")) if share >= 1 else share.normalize()
