"""Families: articles that hold the same text, grouped, with how each stands to the earliest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from nhsreader.crossrefs.same_story import SameStory
from nhsreader.text import shingles

MemberRelation = Literal["same", "contains", "extract", "revised", "related"]
Dates = tuple[date, date]
# All but so much of a text that lost or gained nothing stands in the other: a cut breaks a few
# runs of words. A text that is longer by less is not one that holds the other and more.
_WHOLE = 0.97
_LONGER = 1.1
_FURTHEST: tuple[MemberRelation, ...] = ("same", "extract", "contains", "revised", "related")


def relation_of(pair: SameStory) -> MemberRelation:
    """How a text stands to another: the same, all of it and more, a piece of it, or revised.

    Revised is the same text with words changed; related shares less than half.
    """
    inside, around = pair.inside, pair.around
    if inside == around == 1.0:
        return "same"
    if pair.relation == "related":
        return "related"
    if around >= _WHOLE and around >= inside * _LONGER:
        return "contains"
    if inside >= _WHOLE and inside >= around * _LONGER:
        return "extract"
    if min(inside, around) >= shingles.SAME_TEXT:
        return "revised"
    return "extract" if inside > around else "contains"


def of_family(relations: Iterable[MemberRelation]) -> MemberRelation:
    """One word for a family: how its members stand to the earliest, the furthest of them."""
    return max(relations, key=_FURTHEST.index, default="same")


def groups(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Articles joined by pairs, each group and all groups in order of id."""
    parents: dict[str, str] = {}

    def root(identifier: str) -> str:
        while (parent := parents.setdefault(identifier, identifier)) != identifier:
            parents[identifier] = parents[parent]
            identifier = parent
        return identifier

    for one, other in pairs:
        first, second = sorted((root(one), root(other)))
        parents[second] = first
    found: dict[str, list[str]] = {}
    for identifier in sorted(parents):
        found.setdefault(root(identifier), []).append(identifier)
    return list(found.values())


def by_date(ids: Iterable[str], days: Mapping[str, Dates | None]) -> list[str]:
    """Articles in order of date: the first day each can be from, then the last; undated last."""

    def order(identifier: str) -> tuple[bool, Dates, str]:
        span = days.get(identifier)
        return span is None, span or (date.max, date.max), identifier

    return sorted(ids, key=order)


def why_earliest(ordered: list[str], days: Mapping[str, Dates | None]) -> str:
    """How the first of some articles in order of date is known to be the earliest."""
    span = days.get(ordered[0])
    if span is None:
        return "none has a date: the first by id"
    others = [days.get(identifier) for identifier in ordered[1:]]
    dated = [other for other in others if other is not None]
    if any(other[0] == other[1] == span[0] == span[1] for other in dated):
        words = "of the same date as another: the first by id"
    elif any(other[0] <= span[1] for other in dated):
        words = "perhaps: the dates overlap"
    elif dated:
        words = "by date"
    else:
        words = "the only one with a date"
    undated = len(others) - len(dated)
    return words + (f"; {undated} without a date" if undated and dated else "")


def distance(relation: str, score: float) -> tuple[int, float]:
    """An order of pairs by how far apart their texts are."""
    return (relation == "related", 1 - score)
