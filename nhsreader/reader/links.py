"""The desk for cross-references."""

from __future__ import annotations

from typing import Any

import msgspec

from nhsreader.catalog.store import SameStoryRow
from nhsreader.crossrefs.same_story import MIRRORED, longest_shared_run
from nhsreader.reader.articles import ArticleDesk, ArticleSummary
from nhsreader.reader.house import House
from nhsreader.text.places import BODY

SAME_STORY = "same-story-as"
_WORDS = {
    "same": "the same text",
    "contains": "holds the whole of that text",
    "extract": "stands whole in that text",
    "related": "shares part of its text",
}
QUOTE = 200


class LinkEnd(msgspec.Struct, frozen=True, kw_only=True):
    """One end of a link: a place in an article, with its words."""

    id: str
    part: str = BODY
    start: int = 0
    end: int = 0
    quote: str = ""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A typed link with what makes it one."""

    type: str
    origin: LinkEnd
    target: LinkEnd
    target_summary: ArticleSummary
    evidence: str
    confidence: float

    def to_json(self) -> dict[str, Any]:
        """The link as `refs --json` prints it."""
        return {
            "type": self.type,
            "from": msgspec.to_builtins(self.origin),
            "to": {**msgspec.to_builtins(self.target), "title": self.target_summary.title},
            "evidence": self.evidence,
            "confidence": self.confidence,
        }


class LinkDesk:
    """Answers what an article has to do with others."""

    def __init__(self, house: House, articles: ArticleDesk) -> None:
        self._house = house
        self._articles = articles

    def out_of(self, identifier: str) -> list[Link]:
        """Links out of an article. Raises BadInput for an unknown id."""
        self._house.row(identifier)
        links = (self._same_story(pair) for pair in self._house.store.same_story(identifier))
        return [link for link in links if link]

    def into(self, identifier: str) -> list[Link]:
        """Links of other articles into this one."""
        self._house.row(identifier)
        found = []
        for pair in self._house.store.same_story(identifier):
            swapped = SameStoryRow(
                pair.other, pair.one,
                MIRRORED.get(pair.relation, pair.relation),
                pair.around, pair.inside,
            )  # fmt: skip
            link = self._same_story(swapped)
            if link:
                found.append(link)
        return found

    def _same_story(self, pair: SameStoryRow) -> Link | None:
        store = self._house.store
        one, other = store.row(pair.one), store.row(pair.other)
        if one is None or other is None:
            return None
        if not (self._house.shows(one) and self._house.shows(other)):
            return None
        here, there = store.texts(pair.one)[BODY].text, store.texts(pair.other)[BODY].text
        run = longest_shared_run(here, there)
        ends = [LinkEnd(id=pair.one), LinkEnd(id=pair.other)]
        if run:
            ends = [
                LinkEnd(id=row.id, start=start, end=end, quote=_cut(text[start:end]))
                for row, text, (start, end) in zip((one, other), (here, there), run, strict=True)
            ]
        return Link(
            type=SAME_STORY,
            origin=ends[0],
            target=ends[1],
            target_summary=self._articles.summary_of(other),
            evidence=(
                f"{_WORDS[pair.relation]}: {pair.inside:.0%} of its four-word runs stand in the"
                f" other, {pair.around:.0%} of the other's in it"
            ),
            confidence=round(max(pair.inside, pair.around), 2),
        )


def _cut(quote: str) -> str:
    return quote if len(quote) <= QUOTE else quote[:QUOTE].rsplit(" ", 1)[0] + " …"
