"""Links between articles that share words: the same story, or a passage quoted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from nhsreader.catalog.store import ArticleRow, SameStoryRow
from nhsreader.catalog.stories import QuoteRow
from nhsreader.crossrefs.same_story import longest_shared_run
from nhsreader.reader.house import House
from nhsreader.text.places import BODY, Place

SAME_STORY = "same-story-as"
QUOTES = "quotes"
_WORDS = {
    "same": "the same text",
    "contains": "holds the whole of that text",
    "extract": "stands whole in that text",
    "related": "shares part of its text",
}


class StoryLink(NamedTuple):
    """Two places with the same words, and the articles they stand in."""

    type: str
    origin: tuple[Place, str]
    target: tuple[Place, str]
    origin_row: ArticleRow
    target_row: ArticleRow
    evidence: str
    confidence: float


def _turned(row: QuoteRow) -> QuoteRow:
    """The run seen from the other article."""
    return msgspec.structs.replace(
        row, one=row.other, start=row.other_start, end=row.other_end,
        other=row.one, other_start=row.start, other_end=row.end,
    )  # fmt: skip


class StoryLinks:
    """Works the links out from the pairs the catalog keeps."""

    def __init__(self, house: House) -> None:
        self._house = house

    def of(self, identifier: str, incoming: bool) -> Iterator[StoryLink]:
        """Links of the same story and of quotations out of an article, or into it."""
        for pair in self._house.store.same_story(identifier):
            link = self._same_story(pair, incoming)
            if link is not None:
                yield link
        stories = self._house.store.stories
        rows = stories.quoting(identifier)
        if incoming:
            # A run without direction leads from either article to the other.
            rows = [*stories.quoted_in(identifier), *(_turned(r) for r in rows if not r.directed)]
        for row in rows:
            link = self._quotation(row)
            if link is not None:
                yield link

    def _quotation(self, row: QuoteRow) -> StoryLink | None:
        store = self._house.store
        one, other = store.row(row.one), store.row(row.other)
        if one is None or other is None:
            return None
        if not (self._house.shows(one) and self._house.shows(other)):
            return None
        here, there = store.texts(row.one)[BODY].text, store.texts(row.other)[BODY].text
        return StoryLink(
            type=QUOTES,
            origin=(Place(row.one, BODY, row.start, row.end), here[row.start : row.end]),
            target=(
                Place(row.other, BODY, row.other_start, row.other_end),
                there[row.other_start : row.other_end],
            ),
            origin_row=one,
            target_row=other,
            evidence=f"{row.words} words in a row stand in both; {row.how}",
            confidence=round(row.confidence, 2),
        )

    def _same_story(self, pair: SameStoryRow, incoming: bool) -> StoryLink | None:
        store = self._house.store
        one, other = store.row(pair.one), store.row(pair.other)
        if one is None or other is None:
            return None
        if not (self._house.shows(one) and self._house.shows(other)):
            return None
        here, there = store.texts(pair.one)[BODY].text, store.texts(pair.other)[BODY].text
        run = longest_shared_run(here, there) or ((0, 0), (0, 0))
        ends = [
            (Place(row.id, BODY, start, end), text[start:end])
            for row, text, (start, end) in zip((one, other), (here, there), run, strict=True)
        ]
        inside, around = pair.inside, pair.around
        relation = pair.relation
        if incoming:
            ends.reverse()
            inside, around = around, inside
            relation = {"contains": "extract", "extract": "contains"}.get(relation, relation)
        return StoryLink(
            type=SAME_STORY,
            origin=ends[0],
            target=ends[1],
            origin_row=other if incoming else one,
            target_row=one if incoming else other,
            evidence=(
                f"{_WORDS[relation]}: {inside:.0%} of its four-word runs stand in the"
                f" other, {around:.0%} of the other's in it"
            ),
            confidence=round(max(inside, around), 2),
        )
