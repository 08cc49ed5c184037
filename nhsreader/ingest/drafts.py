"""What ingest hands on: drafts of articles, and what else stood in the file.

Line numbers count from 1 and are those of the file as it came in.
"""

from __future__ import annotations

from typing import Any

import msgspec

from nhsreader.documents.model import Comment, InferredDate, Provenance
from nhsreader.text.sanitise import Removed

Lines = tuple[int, int]


class DraftComment(msgspec.Struct, frozen=True):
    """A reader's comment and the first and last line it stood on."""

    comment: Comment
    lines: Lines


class Draft(msgspec.Struct, kw_only=True):
    """An article as found in a file, not yet given an id and not stored.

    `lines` run from the first to the last non-blank line that belongs to the article: title,
    header, signature and republication note included, footer and comments not. A `…_guessed`
    value is not stated as such by the source. `id` is only what a Markdown file states.
    """

    title: str
    title_guessed: bool = False
    authors: list[str] = []
    authors_guessed: bool = False
    publisher: str | None = None
    publisher_guessed: bool = False
    kind: str = "page"
    kind_stated: str | None = None
    published: str | None = None
    published_inferred: InferredDate | None = None
    categories: list[str] = []
    tags: list[str] = []
    url: str | None = None
    retrieved: str | None = None
    truncated: bool = False
    body: str = ""
    comments: list[DraftComment] = []
    comments_declared: int | None = None
    lines: Lines | None = None
    id: str | None = None
    provenance: Provenance | None = None
    edited: list[str] = []
    extra: dict[str, Any] = {}
    warnings: list[str] = []

    @property
    def comment_lines(self) -> list[Lines]:
        """The first and last line of each comment, in the order of `comments`."""
        return [comment.lines for comment in self.comments]

    def warn_of_gaps(self) -> None:
        """Add a warning for each thing that is plainly missing."""
        present, declared = len(self.comments), self.comments_declared
        if declared is not None and declared != present:
            self.warnings.append(f"{declared} comments declared, {present} present")
        if self.truncated:
            self.warnings.append("the page holds only the beginning of the article")
        if not self.body:
            self.warnings.append("nothing stands below its title")


class Boilerplate(msgspec.Struct, frozen=True):
    """Lines that are the page's own furniture, and what they are.

    `inside` says that they stand within the lines of an article, such as a running head: they
    belong to the furniture and not to the article.
    """

    lines: Lines
    kind: str
    inside: bool = False


class ProposedBoundary(msgspec.Struct, frozen=True):
    """A line at which a new article may begin, and what suggests it."""

    line: int
    why: str


class Extraction(msgspec.Struct, kw_only=True):
    """Everything found in one file.

    Every non-blank line stands in the range of exactly one draft, comment or boilerplate; where
    boilerplate is `inside` a draft's range, the line is boilerplate.
    `proposed_boundaries` are listed whether or not they were applied.
    """

    drafts: list[Draft] = []
    boilerplate: list[Boilerplate] = []
    proposed_boundaries: list[ProposedBoundary] = []
    removed: Removed = Removed()
    warnings: list[str] = []
