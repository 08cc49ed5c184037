"""Links between articles that share words: the same story, or a passage quoted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nhsreader.catalog.store import ArticleRow, SameStoryRow
from nhsreader.crossrefs.same_story import longest_shared_run
from nhsreader.reader.house import House
from nhsreader.text.places import BODY, Place

SAME_STORY = "same-story-as"
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


class StoryLinks:
    """Works the links out from the pairs the catalog keeps."""

    def __init__(self, house: House) -> None:
        self._house = house

    def of(self, identifier: str, incoming: bool) -> Iterator[StoryLink]:
        """Links of the same story out of an article, or into it."""
        for pair in self._house.store.same_story(identifier):
            link = self._same_story(pair, incoming)
            if link is not None:
                yield link

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
