"""Work out what the catalog keeps of an article."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from nhsreader.crossrefs.same_story import Fingerprint, fingerprint
from nhsreader.documents import reading_text
from nhsreader.documents.front_matter import dump, dump_comments
from nhsreader.documents.model import Document
from nhsreader.documents.reading_text import ReadingText
from nhsreader.glossary.entries import Glossary
from nhsreader.glossary.mentions import ArticleContext, Mention, find_mentions
from nhsreader.text.places import BODY, TITLE, comment_part


class Facts(msgspec.Struct, frozen=True):
    """An article as the catalog keeps it."""

    document: Document
    parts: dict[str, ReadingText]
    fingerprint: Fingerprint
    content_sha: str

    @property
    def body(self) -> ReadingText:
        """The body's reading text."""
        return self.parts[BODY]


def reading_texts(document: Document) -> dict[str, ReadingText]:
    """The reading text of each part: body, title, comments in order."""
    parts = {
        BODY: reading_text.from_markdown(document.body),
        TITLE: reading_text.from_plain(document.title),
    }
    for number, comment in enumerate(document.comments, 1):
        parts[comment_part(number)] = reading_text.from_plain(comment.text)
    return parts


def derive(document: Document) -> Facts:
    """Everything about an article that does not depend on the glossary."""
    parts = reading_texts(document)
    content = dump(document) + dump_comments(document.comments)
    return Facts(
        document=document,
        parts=parts,
        fingerprint=fingerprint(parts[BODY].text),
        content_sha=sha256(f"{reading_text.VERSION}\n{content}".encode()).hexdigest(),
    )


def mentions_of(facts: Facts, glossary: Glossary) -> tuple[Mention, ...]:
    """Every mention of a glossary term in every part of the article."""
    document = facts.document
    return find_mentions(
        ArticleContext(
            parts={part: text.text for part, text in facts.parts.items()},
            publisher=document.publisher,
            date_range=document.date_range,
            categories=tuple(document.categories),
        ),
        glossary,
    )
