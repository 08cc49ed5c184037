"""What an import is asked to do and what it says it did."""

from __future__ import annotations

from typing import Any

import msgspec

from nhsreader.documents.model import InferredDate
from nhsreader.ingest.drafts import Boilerplate, ProposedBoundary
from nhsreader.text.sanitise import Removed

ADDED, UPDATED, UNCHANGED, REFUSED = "added", "updated", "unchanged", "refused"


class ImportOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to import.

    `split` accepts the boundaries that would only be proposed; `redo` makes articles anew also
    from bytes already taken; `allow_private` fetches from this machine and its network too.
    """

    dry_run: bool = False
    split: bool = False
    redo: bool = False
    allow_private: bool = False
    kind: str | None = None
    publisher: str | None = None


class ImportedDocument(msgspec.Struct, kw_only=True):
    """What was made of one article in a file."""

    file: str
    action: str
    lines: tuple[int, int] | None = None
    id: str | None = None
    title: str | None = None
    title_guessed: bool = False
    authors: list[str] = []
    publisher: str | None = None
    kind: str | None = None
    published: str | None = None
    published_inferred: InferredDate | None = None
    categories: list[str] = []
    truncated: bool = False
    comments: int = 0
    comments_declared: int | None = None
    comment_lines: list[tuple[int, int]] = []
    same_story_as: list[str] = []
    warnings: list[str] = []


class ImportReport(msgspec.Struct, kw_only=True):
    """What an import did, file by file."""

    documents: list[ImportedDocument] = []
    boilerplate: list[tuple[str, Boilerplate]] = []
    proposed: list[tuple[str, ProposedBoundary]] = []
    removed: Removed = Removed()

    @property
    def taken(self) -> int:
        """How many articles are in the library now that were in these files."""
        return sum(document.action != REFUSED for document in self.documents)

    def to_json(self) -> dict[str, Any]:
        """The report as `import --json` prints it."""
        return {
            "documents": [msgspec.to_builtins(document) for document in self.documents],
            "boilerplate": [
                {"file": file, "lines": list(found.lines), "kind": found.kind}
                for file, found in self.boilerplate
            ],
            "proposed_boundaries": [
                {"file": file, "line": found.line, "why": found.why}
                for file, found in self.proposed
            ],
            "removed": {
                "control": self.removed.control,
                "bidi": self.removed.bidi,
                "zero_width": self.removed.zero_width,
            },
        }
