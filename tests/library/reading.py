"""The bundled articles as their checks see them."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from nhsreader.documents.folder import LibraryFolder
from nhsreader.documents.model import Document
from nhsreader.documents.reading_text import ReadingText, from_markdown
from tests.conftest import REPO

LIBRARY = REPO / "library"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SENTENCE = re.compile(r"[.!?](?:\s|$)|\n")
SOURCES = "## Sources"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


class BundledArticle(NamedTuple):
    """An article with its text, cut where its sources begin."""

    document: Document
    text: ReadingText
    prose: str
    sources: str


@lru_cache(maxsize=1)
def articles() -> tuple[BundledArticle, ...]:
    """Every bundled article, by id."""
    folder = LibraryFolder(LIBRARY, writable=False)
    found = []
    for file in sorted((LIBRARY / "articles").glob("*.md")):
        document = folder.load(file.stem)
        body, _, sources = document.body.partition(SOURCES)
        found.append(BundledArticle(document, from_markdown(document.body),
                                    from_markdown(body).text, sources))  # fmt: skip
    return tuple(found)


def words(text: str) -> list[str]:
    """The words of a text."""
    return WORD.findall(text)


def reading_level(text: str) -> float:
    """LIX (Björnsson 1968): words to a sentence, and words of over six letters in a hundred.

    Below 30 reads easily, 40 to 50 is a newspaper or a briefing, above 60 hard going.
    """
    found = words(text)
    sentences = max(1, len(SENTENCE.findall(text)))
    return len(found) / sentences + 100 * sum(len(word) > 6 for word in found) / len(found)


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Every run of so many words, case and marks aside."""
    found = [word.casefold() for word in words(text)]
    return {tuple(found[at : at + length]) for at in range(len(found) - length + 1)}


def read(file: Path) -> str:
    """A text file's contents."""
    return file.read_text(encoding="utf-8")
