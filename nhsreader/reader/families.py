"""The desk for versions of one text: which articles they are, and what differs between two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from nhsreader.catalog.store import ArticleRow, SameStoryRow
from nhsreader.crossrefs.differences import Aligned, Difference, WordChange, differences
from nhsreader.crossrefs.families import (
    Dates,
    MemberRelation,
    by_date,
    distance,
    groups,
    of_family,
    relation_of,
    why_earliest,
)
from nhsreader.crossrefs.same_story import MIRRORED, SameStory, compare, fingerprint
from nhsreader.reader.articles import ArticleDesk, ArticleSummary
from nhsreader.reader.house import House
from nhsreader.text.places import BODY


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """An article of a family and how it stands to the earliest, or to `to`.

    `containment` is the larger of the shares of one that stand in the other, 0 to 1; `to` is
    another member than the earliest where the two have less than that in common.
    """

    id: str
    title: str
    published: str | None
    date_words: str
    relation: MemberRelation
    containment: float
    to: str | None = None


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """Articles that hold the same text, the earliest first; `how` it is known to be that."""

    members: tuple[Member, ...]
    relation: MemberRelation
    containment: float
    how: str

    @property
    def ids(self) -> list[str]:
        """The articles' ids, the earliest first."""
        return [member.id for member in self.members]

    @property
    def earliest(self) -> str:
        """The id of the earliest."""
        return self.members[0].id

    def to_json(self) -> dict[str, Any]:
        """The family as `families --json` prints it."""
        return {
            "ids": self.ids,
            "relation": self.relation,
            "containment": self.containment,
            "earliest": self.earliest,
            "earliest_how": self.how,
            "members": [
                {
                    "id": member.id,
                    "title": member.title,
                    "published": member.published,
                    "date": member.date_words,
                    "relation": member.relation,
                    "containment": member.containment,
                    "to": member.to,
                }
                for member in self.members
            ],
        }


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """The bodies of two articles held against each other."""

    one: ArticleSummary
    other: ArticleSummary
    texts: tuple[str, str]
    difference: Difference

    @property
    def nothing_in_common(self) -> bool:
        """Whether no words go together."""
        return not self.difference.unchanged_words

    def words(self, change: WordChange) -> tuple[str, str]:
        """The words of a change, in each of the texts."""
        return self.texts[0][slice(*change.a)], self.texts[1][slice(*change.b)]

    def to_json(self) -> dict[str, Any]:
        """The comparison as `diff --json` prints it; places are of the bodies."""
        found = []
        for change in self.difference.changes:
            sides = {}
            for side, span, text in zip(
                ("a", "b"), (change.a, change.b), self.words(change), strict=True
            ):
                sides[side] = {"part": BODY, "start": span[0], "end": span[1], "text": text}
            found.append({"op": change.op, **sides})
        return {
            "ids": [self.one.id, self.other.id],
            "changes": found,
            "unchanged_words": self.difference.unchanged_words,
            "deleted_words": self.difference.deleted_words,
            "inserted_words": self.difference.inserted_words,
        }


class FamilyDesk:
    """Answers which articles hold the same text."""

    def __init__(self, house: House, articles: ArticleDesk) -> None:
        self._house = house
        self._articles = articles

    def families(self) -> list[Family]:
        """Every family, the largest first; articles that are only related are in none together."""
        rows, pairs = self._shown()
        joined = [pair for pair in pairs if pair.relation != "related"]
        known = {(pair.one, pair.other): pair for pair in pairs}
        found = [
            self._family(ids, rows, known)
            for ids in groups((pair.one, pair.other) for pair in joined)
        ]
        return sorted(found, key=lambda family: (-len(family.members), family.ids))

    def related(self) -> list[Family]:
        """Pairs that share a part of their text and are of no one family, the closest first."""
        rows, pairs = self._shown()
        joined = groups((pair.one, pair.other) for pair in pairs if pair.relation != "related")
        family = {identifier: number for number, ids in enumerate(joined) for identifier in ids}
        known = {(pair.one, pair.other): pair for pair in pairs}
        found = [
            self._family([pair.one, pair.other], rows, known)
            for pair in pairs
            if pair.relation == "related"
            and (pair.one not in family or family[pair.one] != family.get(pair.other))
        ]
        return sorted(found, key=lambda pair: (-pair.containment, pair.ids))

    def compare(self, one: str, other: str) -> Compared:
        """What differs between the bodies of two articles. Raises BadInput for an unknown id."""
        rows = [self._house.row(identifier) for identifier in (one, other)]
        parts = [self._house.store.texts(row.id)[BODY] for row in rows]
        blocks = [[(block.start, block.end) for block in part.blocks] for part in parts]
        return Compared(
            one=self._articles.summary_of(rows[0]),
            other=self._articles.summary_of(rows[1]),
            texts=(parts[0].text, parts[1].text),
            difference=differences(parts[0].text, parts[1].text, blocks[0], blocks[1]),
        )

    def _shown(self) -> tuple[dict[str, ArticleRow], list[SameStoryRow]]:
        """The pairs of the articles that are shown, with the rows of these."""
        store = self._house.in_step()
        pairs = store.stories.pairs()
        ids = {pair.one for pair in pairs} | {pair.other for pair in pairs}
        rows = {row.id: row for row in store.rows(ids) if self._house.shows(row)}
        return rows, [pair for pair in pairs if pair.one in rows and pair.other in rows]

    def _family(
        self,
        ids: Sequence[str],
        rows: dict[str, ArticleRow],
        known: dict[tuple[str, str], SameStoryRow],
    ) -> Family:
        days: dict[str, Dates | None] = {
            identifier: rows[identifier].front.date_range for identifier in ids
        }
        ordered = by_date(ids, days)
        members = [
            _member(rows[ordered[0]], self._articles, SameStory("same", 1.0, 1.0), None),
            *(
                self._standing(rows[identifier], ordered[0], ordered, known)
                for identifier in ordered[1:]
            ),
        ]
        others = members[1:]
        return Family(
            members=tuple(members),
            relation=of_family(member.relation for member in others),
            containment=min(member.containment for member in others),
            how=why_earliest(ordered, days),
        )

    def _standing(
        self,
        row: ArticleRow,
        earliest: str,
        ids: Iterable[str],
        known: dict[tuple[str, str], SameStoryRow],
    ) -> Member:
        """How a member stands to the earliest; where that is not at all, to the nearest."""
        pair = _pair(row.id, earliest, known) or self._compared(row.id, earliest)
        if pair is not None:
            return _member(row, self._articles, pair, None)
        found = [
            (other, near)
            for other in ids
            if other != row.id and (near := _pair(row.id, other, known)) is not None
        ]
        other, near = min(found, key=lambda each: distance(each[1].relation, each[1].score))
        return _member(row, self._articles, near, other)

    def _compared(self, one: str, other: str) -> SameStory | None:
        texts = [self._house.store.texts(identifier)[BODY].text for identifier in (one, other)]
        return compare(fingerprint(texts[0]), fingerprint(texts[1]))


def _pair(one: str, other: str, known: dict[tuple[str, str], SameStoryRow]) -> SameStory | None:
    """How `one` stands to `other`, from the pairs known, each of which is there once."""
    if (row := known.get((one, other))) is not None:
        return SameStory(row.relation, row.inside, row.around)  # type: ignore[arg-type]
    if (row := known.get((other, one))) is not None:
        relation = MIRRORED.get(row.relation, row.relation)
        return SameStory(relation, row.around, row.inside)  # type: ignore[arg-type]
    return None


def _member(row: ArticleRow, articles: ArticleDesk, pair: SameStory, to: str | None) -> Member:
    summary = articles.summary_of(row)
    return Member(
        id=row.id,
        title=row.title,
        published=row.published,
        date_words=summary.date_words,
        relation=relation_of(pair),
        containment=round(pair.score, 3),
        to=to,
    )


__all__ = ["Aligned", "Compared", "Difference", "Family", "FamilyDesk", "Member", "WordChange"]
