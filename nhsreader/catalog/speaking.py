"""Work out what an article speaks of: its text, seen by every finder of cross-references."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from nhsreader.catalog.facts import Facts
from nhsreader.crossrefs import addresses
from nhsreader.crossrefs.citation import Citation, Reading
from nhsreader.crossrefs.finding import Href, World, find_all, in_order
from nhsreader.documents.model import ID_PATTERN
from nhsreader.glossary.mention import Mention


def citations_of(facts: Facts, mentions: tuple[Mention, ...], world: World) -> tuple[Citation, ...]:
    """Every cross-reference of an article's parts, by part and place."""
    document = facts.document
    reading = Reading(
        id=document.id,
        parts={part: text.text for part, text in facts.parts.items()},
        paragraphs={
            part: [(block.start, block.end) for block in text.blocks]
            for part, text in facts.parts.items()
        },
        mentions=mentions,
        day=document.date_range,
        publisher=document.publisher,
        authors=tuple(document.authors),
    )
    hrefs = [
        (part, span.start, span.end, span.href)
        for part, text in facts.parts.items()
        for span in text.spans
        if span.kind == "link" and span.href
    ]
    commenters = [(comment.author, comment.parent) for comment in document.comments]
    return in_order([*find_all(reading, world, hrefs, commenters), *_by_id(document.id, hrefs)])


def _by_id(identifier: str, hrefs: Sequence[Href]) -> Iterator[Citation]:
    """Links to other articles of the library, written as the name of their file."""
    for part, start, end, href in hrefs:
        path = PurePosixPath(href.split("#")[0])
        target = path.name.removesuffix(".md")
        if "://" in href or path.suffix != ".md" or not ID_PATTERN.match(target):
            continue
        if target != identifier:
            yield Citation(
                type="cites-report", part=part, start=start, end=end, target=target,
                evidence="a link in the text", confidence=1.0,
            )  # fmt: skip


def address_of(facts: Facts) -> str | None:
    """The normalised address an article is found at."""
    url = facts.document.url
    return (addresses.normalised(url) or None) if url else None
