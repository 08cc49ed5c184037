"""Which articles of the library a citation means, and by what an article can be cited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from nhsreader.catalog.citations import Cited, address_key, article_key
from nhsreader.catalog.store import ArticleRow
from nhsreader.crossrefs.citation import Citation, LinkType
from nhsreader.crossrefs.resolving import EARLIER_WITHIN, LATER_WITHIN, Piece, resolve
from nhsreader.reader.house import House
from nhsreader.text.places import BODY

_ADDRESS = "address:"
LEAD = 600
_POSTS = ("prior-post", "later-post")


class Target(NamedTuple):
    """An article meant, with what makes it likely."""

    row: ArticleRow
    part: str
    type: LinkType
    evidence: str
    confidence: float


class LinkTargets:
    """Looks citations up among the articles of the library."""

    def __init__(self, house: House) -> None:
        self._house = house

    def of(self, row: ArticleRow, citation: Citation) -> list[Target]:
        """The articles that a citation in the article of `row` means, likeliest first."""
        if citation.type == "comment-reply":
            part = citation.label if citation.label.startswith("comment:") else BODY
            return [Target(row, part, citation.type, citation.evidence, citation.confidence)]
        if citation.type in _POSTS:
            return self._posts(row, citation)
        ids: Iterable[str] = ()
        if citation.target:
            ids = [citation.target]
        elif citation.entity and citation.entity.startswith(_ADDRESS):
            ids = self._house.store.citations.at(citation.entity.removeprefix(_ADDRESS))
        found = (self._house.store.row(identifier) for identifier in ids if identifier != row.id)
        return [
            Target(
                other, BODY, _type_between(row, other, citation), citation.evidence,
                citation.confidence,
            )
            for other in found
            if other is not None and self._house.shows(other)
        ]  # fmt: skip

    def only_articles(self, citation: Citation) -> bool:
        """Whether a citation is nothing where the library has no article for it."""
        return bool(citation.target) or (citation.entity or "").startswith(_ADDRESS)

    def entities_of(self, identifier: str) -> list[str]:
        """What an article may be cited as."""
        address = self._house.store.citations.address_of(identifier)
        return [article_key(identifier), *([address_key(address)] if address else [])]

    def posts_that_may_mean(self, identifier: str) -> list[Cited]:
        """Citations of earlier or later posts whose dates allow this article."""
        row = self._house.store.row(identifier)
        if row is None or row.earliest is None or row.latest is None:
            return []
        found = self._house.store.citations.speaking_of(row.earliest, row.latest)
        return [
            cited
            for cited in found
            if cited.id != identifier
            and (other := self._house.store.row(cited.id)) is not None
            and _same_hand(row, other)
        ]

    def _posts(self, row: ArticleRow, citation: Citation) -> list[Target]:
        day = row.front.date_range
        if day is None:
            return []
        # What is nearer than `resolve` looks where no time is said is no narrower than it needs.
        first = citation.earliest or (day[0] - EARLIER_WITHIN).isoformat()
        last = citation.latest or (day[1] + LATER_WITHIN).isoformat()
        near = [
            other
            for other in self._house.store.rows_between(first, last)
            if other.id != row.id and self._house.shows(other) and _same_hand(row, other)
        ]
        if not near:
            return []
        known = {other.id: other for other in near}
        meant = resolve(
            citation,
            self._piece(row),
            [self._piece(other) for other in near],
            self._paragraph(row.id, citation),
        )
        return [
            Target(known[found.id], BODY, citation.type, found.evidence, found.confidence)
            for found in meant
        ]

    def _piece(self, row: ArticleRow) -> Piece:
        """An article as one that a post may mean."""
        texts = self._house.store.texts(row.id)
        provenance = row.front.provenance
        return Piece(
            id=row.id,
            day=row.front.date_range,
            publisher=row.publisher,
            authors=tuple(row.front.authors),
            title=row.title,
            lead=texts[BODY].text[:LEAD] if BODY in texts else "",
            senses=frozenset(
                mention.sense for mention in self._house.store.mentions(row.id) if mention.sense
            ),
            file=provenance.file if provenance else None,
        )

    def _paragraph(self, identifier: str, citation: Citation) -> str:
        """The paragraph a citation stands in."""
        text = self._house.store.texts(identifier).get(citation.part)
        if text is None or not text.blocks:
            return text.text if text else ""
        block = text.blocks[text.block_at(citation.start)]
        return text.text[block.start : block.end]


def _type_between(row: ArticleRow, other: ArticleRow, citation: Citation) -> LinkType:
    """A link to a post by the same hand is one to an earlier or later post."""
    if citation.type == "cites-report" and _same_hand(row, other) and row.earliest:
        if other.latest and other.latest < row.earliest:
            return "prior-post"
        if other.earliest and row.latest and other.earliest > row.latest:
            return "later-post"
    return citation.type


def _same_hand(one: ArticleRow, other: ArticleRow) -> bool:
    """Whether two articles are of one publisher or file, or have an author in common."""
    if one.publisher and one.publisher == other.publisher:
        return True
    here, there = one.front.provenance, other.front.provenance
    if here is not None and there is not None and here.file == there.file:
        return True
    names = {name.casefold() for name in one.front.authors}
    return any(name.casefold() in names for name in other.front.authors)
