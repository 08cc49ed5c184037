"""Claims of several articles side by side: which say the same, which say otherwise.

Nothing here says who is right; a mark tells only that two numbers of one thing differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

from nhsreader.crossrefs.citation import Claim
from nhsreader.glossary.entries import singular

Mark = Literal["same", "different"]
_PLAIN_UNITS = frozenset(
    ["GBP", "USD", "EUR", "%", "percentage points", "minutes", "hours", "days", "weeks",
     "months", "years"]
)  # fmt: skip
_SMALL_WORDS = frozenset(["in", "of", "to", "for", "and", "on", "the", "a"])
_DIRECTIONS = {
    "rise": "up", "increase": "up", "growth": "up", "uplift": "up", "fall": "down", "cut": "down",
    "reduction": "down", "drop": "down", "decline": "down",
}  # fmt: skip
_CLOSE = Decimal("0.05")
_ENDLESS = Decimal("Infinity")


class Said(NamedTuple):
    """A claim, the article it stands in, the first day that is from, and the sentence."""

    article: str
    day: date | None
    claim: Claim
    evidence: str


class Beside(NamedTuple):
    """What others say beside a claim: the same number of the same thing, or another number."""

    same: list[Said]
    different: list[Said]


class Group(NamedTuple):
    """Claims on one thing, of two articles at least, in order of day and article."""

    mark: Mark
    claims: tuple[Said, ...]


def beside(claim: Said, others: Iterable[Said]) -> Beside:
    """What other articles say of the thing a claim is about, in order of day and article."""
    elsewhere = ordered(other for other in others if other.article != claim.article)
    return Beside(
        [other for other in elsewhere if same(claim.claim, other.claim)],
        [other for other in elsewhere if different(claim.claim, other.claim)],
    )


def groups(claims: Iterable[Said]) -> list[Group]:
    """Every group of claims of two articles or more that say the same, or that differ.

    A claim may stand in one group of each mark. The order of what is given does not matter.
    """
    said = ordered(claims)
    by_number: dict[tuple[str, str, str], list[Said]] = {}
    by_thing: dict[tuple[str, ...], list[Said]] = {}
    for one in said:
        claim = one.claim
        by_number.setdefault((claim.unit, claim.value, claim.most), []).append(one)
        by_thing.setdefault(_thing(claim), []).append(one)
    found = [
        Group("same", tuple(held))
        for alike in by_number.values()
        for held in _linked(alike)
        if _articles(held) > 1
    ]
    for thing in by_thing.values():
        if any(beside(one, thing).different for one in thing):
            found.append(Group("different", tuple(thing)))
    return sorted(found, key=lambda group: (_order(group.claims[0]), group.mark))


def ordered(claims: Iterable[Said]) -> list[Said]:
    """Claims by day, those without one last, then by article and what they say."""
    return sorted(claims, key=_order)


def same(one: Claim, other: Claim) -> bool:
    """Whether two claims give one number for what may be one thing."""
    if (one.unit, one.value, one.most) != (other.unit, other.value, other.most):
        return False
    mine, yours = _measured(one), _measured(other)
    ways = {_DIRECTIONS[word] for word in mine | yours if word in _DIRECTIONS}
    if len(ways) > 1:
        return False
    if mine and yours:
        return bool(mine & yours)
    return bool(one.entity) and one.entity == other.entity


def different(one: Claim, other: Claim) -> bool:
    """Whether two claims of one thing at one time give numbers that cannot both be."""
    thing = _thing(one)
    if thing != _thing(other) or not one.entity or not _measured(one):
        return False
    least, most = _bounds(one)
    low, high = _bounds(other)
    return most < low or high < least


def _thing(claim: Claim) -> tuple[str, ...]:
    return (claim.unit, claim.entity, " ".join(sorted(_measured(claim))), claim.date)


def _measured(claim: Claim) -> frozenset[str]:
    """The words for what is measured; of things counted their noun is one."""
    words = claim.measure.lower().split()
    if claim.unit not in _PLAIN_UNITS:
        words += claim.unit.lower().split()
    return frozenset(singular(word) for word in words if word not in _SMALL_WORDS)


def _bounds(claim: Claim) -> tuple[Decimal, Decimal]:
    """The least and the most a claim allows; about is a twentieth either way."""
    least = _number(claim.value)
    most = _number(claim.most) if claim.most else least
    if claim.about == "over":
        most = _ENDLESS
    elif claim.about == "under":
        least = -_ENDLESS
    elif claim.about == "about":
        least, most = least - abs(least) * _CLOSE, most + abs(most) * _CLOSE
    return least, most


def _number(written: str) -> Decimal:
    try:
        value = Decimal(written)
    except InvalidOperation:
        return Decimal(0)
    return value if value.is_finite() else Decimal(0)


def _linked(claims: Sequence[Said]) -> list[list[Said]]:
    """Claims joined through those that are the same, so that order cannot matter."""
    found: list[list[Said]] = []
    for one in claims:
        joined = [held for held in found if any(same(one.claim, x.claim) for x in held)]
        merged = ordered([one, *(each for held in joined for each in held)])
        found = [held for held in found if held not in joined] + [merged]
    return found


def _articles(claims: Sequence[Said]) -> int:
    return len({one.article for one in claims})


def _order(one: Said) -> tuple[date, str, str, str]:
    claim = one.claim
    said = "\t".join((claim.unit, claim.value, claim.most, claim.measure, claim.entity, claim.date))
    return one.day or date.max, one.article, f"{said}\t{claim.about}", one.evidence
