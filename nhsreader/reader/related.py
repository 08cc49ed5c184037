"""The desk for related articles: the nearest to one, each with why."""

from __future__ import annotations

from datetime import date

import msgspec

from nhsreader.catalog.citations import address_key, article_key
from nhsreader.catalog.store import ArticleRow
from nhsreader.errors import BadInput
from nhsreader.reader.house import House
from nhsreader.reader.search import SearchDesk
from nhsreader.search.model import IndexDamaged, Related
from nhsreader.text.places import BODY

NEAR_DAYS = 31
# Kinds of things that two articles have in common by more than chance.
_TELLING = ("act:", "bill:", "si:", "report:", "event:")
NAMED = 6
_STORIES = {
    "same": "the same text", "contains": "stands whole in this article",
    "extract": "holds the whole of this article", "related": "shares part of its text",
}  # fmt: skip


class RelatedView(msgspec.Struct, frozen=True, kw_only=True):
    """An article near to another: `shared` words, most telling first, and other `reasons`."""

    id: str
    title: str
    score: float
    shared: tuple[str, ...]
    reasons: tuple[str, ...]


class RelatedDesk:
    """Answers which articles are about the same."""

    def __init__(self, house: House, search: SearchDesk) -> None:
        self._house = house
        self._search = search

    def find(self, identifier: str, limit: int = 10) -> tuple[RelatedView, ...]:
        """The nearest articles, best first. Raises BadInput for an unknown id."""
        if limit < 0:
            raise BadInput("--limit counts from 0")
        here = self._house.row(identifier)
        self._search.in_step()
        store = self._house.store
        hidden = sum(not self._house.shows(row) for row in store.rows()) if limit else 0
        found: list[RelatedView] = []
        for near in self._nearest(here, limit + hidden):
            row = store.row(near.id)
            if row is not None and self._house.shows(row) and len(found) < limit:
                view = RelatedView(
                    id=row.id, title=row.title, score=near.score, shared=near.shared,
                    reasons=self._reasons(here, row),
                )  # fmt: skip
                found.append(view)
        return tuple(found)

    def _nearest(self, here: ArticleRow, limit: int) -> tuple[Related, ...]:
        texts = self._house.store.texts(here.id)
        body = texts[BODY].text if BODY in texts else ""
        try:
            return self._house.engine.related(here.title, body, here.id, limit)
        except IndexDamaged as damage:
            self._house.notice(f"the search index {damage.what}; it is built anew")
            self._search.rebuild()
            return self._house.engine.related(here.title, body, here.id, limit)

    def _reasons(self, here: ArticleRow, there: ArticleRow) -> tuple[str, ...]:
        """What two articles have in common besides their words."""
        reasons = []
        for pair in self._house.store.same_story(here.id):
            if pair.other == there.id:
                reasons.append(f"same story: {_STORIES.get(pair.relation, pair.relation)}")
        if terms := self._shared_terms(here.id, there.id):
            more = f" and {len(terms) - NAMED} more" if len(terms) > NAMED else ""
            reasons.append(f"same terms: {', '.join(terms[:NAMED])}{more}")
        if cited := self._cited_by_both(here.id, there.id):
            more = f" and {len(cited) - NAMED} more" if len(cited) > NAMED else ""
            reasons.append(f"both cite: {', '.join(cited[:NAMED])}{more}")
        if self._links(here.id, there.id):
            reasons.append("links to it")
        if self._links(there.id, here.id):
            reasons.append("links here")
        if here.publisher and here.publisher == there.publisher:
            name = self._house.publishers.name(here.publisher) or here.publisher
            reasons.append(f"same publisher: {name}")
        known = {author.casefold() for author in here.front.authors}
        authors = [name for name in there.front.authors if name.casefold() in known]
        if authors:
            reasons.append(f"same author: {', '.join(authors)}")
        if (days := _days_apart(here, there)) is not None:
            reasons.append(f"within {NEAR_DAYS} days: {_apart(days)}")
        return tuple(reasons)

    def _cited_by_both(self, one: str, other: str) -> list[str]:
        """The laws, reports and events both speak of, the most often cited here first."""
        citations = self._house.store.citations
        there = {citation.entity for citation in citations.of(other)}
        counts: dict[str, int] = {}
        names: dict[str, str] = {}
        for citation in citations.of(one):
            entity = citation.entity
            if entity is not None and entity.startswith(_TELLING) and entity in there:
                counts[entity] = counts.get(entity, 0) + 1
                names.setdefault(entity, citation.label or entity)
        return [names[entity] for entity in sorted(counts, key=lambda e: (-counts[e], e))]

    def _links(self, one: str, other: str) -> bool:
        """Whether one article links to another in so many words."""
        citations = self._house.store.citations
        address = citations.address_of(other)
        known = {article_key(other), address_key(address) if address else ""}
        return any(
            citation.target == other or citation.entity in known for citation in citations.of(one)
        )

    def _shared_terms(self, one: str, other: str) -> list[str]:
        """The terms both mention in the same sense, the most frequent here first."""
        there = {mention.sense for mention in self._house.store.mentions(other)}
        counts: dict[str, int] = {}
        terms: dict[str, str] = {}
        for mention in self._house.store.mentions(one):
            if mention.sense is not None and mention.sense in there:
                counts[mention.sense] = counts.get(mention.sense, 0) + 1
                terms.setdefault(mention.sense, mention.term)
        return [terms[sense] for sense in sorted(counts, key=lambda sense: (-counts[sense], sense))]


def _days_apart(here: ArticleRow, there: ArticleRow) -> int | None:
    """The most days there can be between two dates; None where that may be over NEAR_DAYS."""
    if not (here.earliest and here.latest and there.earliest and there.latest):
        return None
    first = date.fromisoformat(min(here.earliest, there.earliest))
    last = date.fromisoformat(max(here.latest, there.latest))
    days = (last - first).days
    return days if days <= NEAR_DAYS else None


def _apart(days: int) -> str:
    if days == 0:
        return "the same day"
    return f"{days} {'day' if days == 1 else 'days'} apart at most"
