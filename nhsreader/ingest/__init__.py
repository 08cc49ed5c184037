"""Bytes → drafts, and nothing else: no ids are given and nothing is stored.

`extract(data, name, publishers=…, split=False)` returns an `Extraction`: `drafts` (articles
with their comments), `boilerplate`, `proposed_boundaries`, `removed` (unsafe characters taken
out) and `warnings`. Plain text is read as one or more saved web pages, Markdown as one article.
"""

from nhsreader.ingest.drafts import (
    Boilerplate,
    Draft,
    DraftComment,
    Extraction,
    ProposedBoundary,
)
from nhsreader.ingest.extraction import extract

__all__ = ["Boilerplate", "Draft", "DraftComment", "Extraction", "ProposedBoundary", "extract"]
