"""The desk for cross-references: what an article has to do with others and with the world."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from nhsreader.catalog.citations import Cited, Group, claim_key
from nhsreader.catalog.store import ArticleRow
from nhsreader.crossrefs import claim_groups
from nhsreader.crossrefs.citation import LINK_TYPES, Citation, Claim
from nhsreader.errors import BadInput
from nhsreader.reader.articles import ArticleDesk, ArticleSummary
from nhsreader.reader.house import House
from nhsreader.reader.link_targets import LinkTargets
from nhsreader.reader.stories import SAME_STORY, StoryLinks
from nhsreader.text.places import BODY, TITLE, comment_number

if TYPE_CHECKING:
    from nhsreader.reader.neighbourhood import Graph
    from nhsreader.reader.peeking import Peek
    from nhsreader.reader.search import SearchDesk

QUOTE = 200
FEWEST_WORDS = 3


class LinkEnd(msgspec.Struct, frozen=True, kw_only=True):
    """One end of a link: a place in an article, with its words."""

    id: str
    part: str = BODY
    start: int = 0
    end: int = 0
    quote: str = ""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A typed link with what makes it one: to an article, a thing in the world, or an address.

    `dates` bound the day of what was referred to where no article of the library is it.
    """

    type: str
    origin: LinkEnd
    evidence: str
    confidence: float
    target: LinkEnd | None = None
    target_summary: ArticleSummary | None = None
    source_summary: ArticleSummary | None = None
    entity: str | None = None
    label: str = ""
    url: str | None = None
    dates: tuple[str | None, str | None] = (None, None)
    claim: Claim | None = None

    @property
    def source_year(self) -> str | None:
        """The year of the article the link is in, or that it can be from first."""
        summary = self.source_summary
        if summary is None:
            return None
        inferred = summary.published_inferred
        date = summary.published or (inferred.earliest if inferred else None)
        return date[:4] if date else None

    @property
    def name(self) -> str:
        """What the link leads to, in words."""
        if self.target_summary is not None:
            return self.target_summary.title
        return self.label or self.entity or self.url or "an article that is not in the library"

    def to_json(self) -> dict[str, Any]:
        """The link as `refs --json` prints it."""
        to: dict[str, Any]
        if self.target is not None and self.target_summary is not None:
            to = {**msgspec.to_builtins(self.target), "title": self.target_summary.title}
        elif self.entity or self.url:
            to = {"entity": self.entity, "label": self.label, "url": self.url}
        else:
            to = {"unresolved": True, "label": self.label}
        if any(self.dates):
            to["dates"] = {"earliest": self.dates[0], "latest": self.dates[1]}
        elif "unresolved" in to:
            to["dates"] = {"earliest": None, "latest": None}
        found = {
            "type": self.type,
            "from": msgspec.to_builtins(self.origin),
            "to": to,
            "evidence": self.evidence,
            "confidence": self.confidence,
        }
        if self.claim is not None:
            found["claim"] = msgspec.to_builtins(self.claim)
        return found


class BesideClaim(msgspec.Struct, frozen=True, kw_only=True):
    """What other articles say of the number in a link: the same, or another value."""

    same: tuple[Link, ...]
    different: tuple[Link, ...]


class LinksInto(msgspec.Struct, frozen=True, kw_only=True):
    """The first links into an article, and how many there are: by source and year, and in all."""

    links: tuple[Link, ...]
    groups: tuple[Group, ...]
    total: int


class LinkDesk:
    """Answers what an article has to do with others."""

    def __init__(
        self, house: House, articles: ArticleDesk, search: Callable[[], SearchDesk]
    ) -> None:
        self._house = house
        self._search = search
        self._articles = articles
        self._targets = LinkTargets(house)
        self._stories = StoryLinks(house)

    def out_of(self, identifier: str) -> list[Link]:
        """Links out of an article: of the whole article first, then by place.

        Raises BadInput for an unknown id.
        """
        row = self._house.row(identifier)
        links = list(self._of_stories(identifier, incoming=False))
        citations = self._house.store.citations.of(identifier)
        texts = self._texts(identifier)
        for citation in citations:
            links += self._of_citation(row, citation, texts)
        return sorted(links, key=_by_place)

    def into(
        self,
        identifier: str,
        limit: int | None = None,
        offset: int = 0,
        *,
        same_story: bool = True,
    ) -> list[Link]:
        """Links of other articles into this one, those of the same text first, then the latest.

        `limit` and `offset` count links; `same_story` false leaves those of one story out.
        Raises BadInput for an unknown id.
        """
        self._house.row(identifier)
        few = self._few_into(identifier)
        if not same_story:
            few = [link for link in few if link.type != SAME_STORY]
        most = len(few) if limit is None else max(0, min(limit, len(few) - offset))
        found = few[offset : offset + most] if limit is not None else few
        left = -1 if limit is None else limit - len(found)
        if left:
            entities = self._known_as(identifier)
            cited = self._house.store.citations.citing(
                entities, self._libraries(), left, max(0, offset - len(few)), besides=identifier
            )
            found += self._from(cited, identifier)
        return found

    def first_into(self, identifier: str, limit: int) -> LinksInto:
        """The first links into an article, as `into` gives them, with their number.

        Those of the same story are left out: they lead out of the article as well. The groups,
        by year and publisher, do not count quotations and posts, which come first. Raises
        BadInput for an unknown id.
        """
        self._house.row(identifier)
        few = [link for link in self._few_into(identifier) if link.type != SAME_STORY]
        citations, known = self._house.store.citations, self._known_as(identifier)
        groups = citations.groups(known, self._libraries(), besides=identifier)
        left = max(0, limit - len(few))
        cited = citations.citing(known, self._libraries(), left, besides=identifier)
        return LinksInto(
            links=(*few, *self._from(cited, identifier))[:limit],
            groups=tuple(groups),
            total=len(few) + sum(group.many for group in groups),
        )

    def unlinked(self, identifier: str, limit: int = 20) -> list[ArticleSummary]:
        """Articles that have this one's title in their text and do not link to it, best first.

        Empty for a title of fewer than three words, which means too much else. Raises BadInput
        for an unknown id.
        """
        title = self._house.row(identifier).title.replace('"', " ").split()
        if len(title) < FEWEST_WORDS:
            return []
        try:
            page = self._search().run(f'"{" ".join(title)}"', limit=limit + 1, details=False)
        except BadInput:
            # A title of signs alone is no phrase to look for.
            return []
        if page.partial:
            return []
        cited = self._house.store.citations.citing(
            self._known_as(identifier), self._libraries(), besides=identifier
        )
        linked = {identifier, *(one.id for one in cited)}
        linked |= {link.origin.id for link in self._few_into(identifier)}
        summaries = (self.summary(hit.id) for hit in page.hits if hit.id not in linked)
        return list(summaries)[:limit]

    def peek(self, link: Link, incoming: bool = False) -> Peek:
        """What is at the far end of a link; of one into the article that is where it is from."""
        from nhsreader.reader.peeking import peek

        return peek(self, link, incoming)

    def neighbourhood(self, identifier: str, depth: int = 1, things: bool = False) -> Graph:
        """The graph around an article. Raises BadInput for an unknown id or a bad depth."""
        from nhsreader.reader.neighbourhood import neighbourhood

        return neighbourhood(self, identifier, depth, things)

    def summary(self, identifier: str) -> ArticleSummary:
        """An article's summary. Raises BadInput for an unknown id."""
        return self._articles.summary_of(self._house.row(identifier))

    def text_of(self, identifier: str, part: str) -> str:
        """The reading text of one part of an article; empty where there is none."""
        return self._texts(identifier).get(part, "")

    def citing(self, entity: str, besides: str = "", limit: int = 50) -> list[Link]:
        """Where other articles cite a thing of the world."""
        cited = self._house.store.citations.citing(
            [entity], self._libraries(), limit, besides=besides
        )
        return self._from(cited, None)

    def beside(self, link: Link, limit: int = 50) -> BesideClaim:
        """What other articles say of the number of a link; nothing where it has none."""
        if link.claim is None or link.entity is None:
            return BesideClaim(same=(), different=())
        probe = Citation(
            type="claims-number", part=BODY, start=0, end=0, evidence="", confidence=0,
            claim=link.claim,
        )  # fmt: skip
        here = link.origin.id
        about = claim_key(probe)
        return BesideClaim(
            same=tuple(
                other
                for other in self.citing(link.entity, here, limit)
                if other.claim is not None and claim_groups.same(link.claim, other.claim)
            ),
            different=tuple(
                other
                for other in (self.citing(about, here, limit) if about else ())
                if other.claim is not None and claim_groups.different(link.claim, other.claim)
            ),
        )

    def _known_as(self, identifier: str) -> list[str]:
        return self._targets.entities_of(identifier)

    def _few_into(self, identifier: str) -> list[Link]:
        """Links that are worked out when asked for: of the same text, quoted, of posts."""
        links = list(self._of_stories(identifier, incoming=True))
        for cited in self._targets.posts_that_may_mean(identifier):
            row = self._house.store.row(cited.id)
            if row is None or not self._house.shows(row):
                continue
            citation = self._house.store.citations.of(cited.id)[cited.number]
            found = self._of_citation(row, citation, self._texts(cited.id))
            links += [link for link in found if link.target and link.target.id == identifier]
        return links

    def _of_stories(self, identifier: str, incoming: bool) -> Iterator[Link]:
        for story in self._stories.of(identifier, incoming):
            ends = [
                LinkEnd(
                    id=place.id, part=place.part, start=place.start, end=place.end,
                    quote=_cut(words),
                )
                for place, words in (story.origin, story.target)
            ]  # fmt: skip
            yield Link(
                type=story.type, origin=ends[0], target=ends[1],
                target_summary=self._articles.summary_of(story.target_row),
                source_summary=self._articles.summary_of(story.origin_row),
                evidence=story.evidence, confidence=story.confidence,
            )  # fmt: skip

    def _from(self, cited: Sequence[Cited], target: str | None) -> list[Link]:
        """The links of some citations, to one article where it is said."""
        store = self._house.store
        links: list[Link] = []
        last, citations, texts = "", (), {}  # type: str, tuple[Citation, ...], dict[str, str]
        row: ArticleRow | None = None
        for identifier, number in cited:
            if identifier != last:
                last, row = identifier, store.row(identifier)
                citations, texts = store.citations.of(identifier), self._texts(identifier)
            if row is None or number >= len(citations):
                continue
            citation = citations[number]
            if target is None:
                links.append(self._to_entity(row, citation, texts))
            else:
                links += [
                    link
                    for link in self._of_citation(row, citation, texts)
                    if link.target is not None and link.target.id == target
                ]
        return links

    def _texts(self, identifier: str) -> dict[str, str]:
        return {part: text.text for part, text in self._house.store.texts(identifier).items()}

    def _of_citation(
        self, row: ArticleRow, citation: Citation, texts: dict[str, str]
    ) -> Iterable[Link]:
        """A citation as links: to each article it means, else to the thing itself."""
        plain = self._to_entity(row, citation, texts)
        targets = self._targets.of(row, citation)
        for found in targets:
            yield msgspec.structs.replace(
                plain,
                type=found.type,
                target=LinkEnd(id=found.row.id, part=found.part),
                target_summary=self._articles.summary_of(found.row),
                evidence=found.evidence,
                confidence=found.confidence,
            )
        if not targets and not self._targets.only_articles(citation):
            yield plain

    def _to_entity(self, row: ArticleRow, citation: Citation, texts: dict[str, str]) -> Link:
        quote = texts.get(citation.part, "")[citation.start : citation.end]
        return Link(
            type=citation.type,
            origin=LinkEnd(
                id=row.id, part=citation.part, start=citation.start, end=citation.end,
                quote=_cut(quote),
            ),
            source_summary=self._articles.summary_of(row),
            entity=citation.entity,
            label=citation.label,
            url=citation.url,
            dates=(citation.earliest, citation.latest),
            evidence=citation.evidence,
            confidence=citation.confidence,
            claim=citation.claim,
        )  # fmt: skip

    def _libraries(self) -> list[str]:
        return self._house.libraries_shown()


def _by_place(link: Link) -> tuple[int, int, int, int]:
    part = link.origin.part
    order = 0 if part == TITLE else 1 if part == BODY else 1 + (comment_number(part) or 1)
    whole = link.type not in ("same-story-as", "quotes")
    return whole, order, link.origin.start, link.origin.end


def _cut(quote: str) -> str:
    return quote if len(quote) <= QUOTE else quote[:QUOTE].rsplit(" ", 1)[0] + " …"


__all__ = ["LINK_TYPES", "BesideClaim", "Group", "Link", "LinkDesk", "LinkEnd", "LinksInto"]
