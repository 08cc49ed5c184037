"""Files of plain text and Markdown."""

from __future__ import annotations

from nhsreader.documents.publishers import Publishers
from nhsreader.ingest.decode import decode
from nhsreader.ingest.drafts import Extraction
from nhsreader.ingest.dump import extract_dump
from nhsreader.ingest.markdown_file import extract_markdown


def extract_text(data: bytes, name: str, *, publishers: Publishers, split: bool) -> Extraction:
    """The drafts in a text page dump. Raises BadInput for a file that is no text."""
    text, warnings = decode(data, name)
    extraction = extract_dump(text, publishers, split=split)
    extraction.warnings[:0] = warnings
    return extraction


def extract_markdown_file(
    data: bytes, name: str, *, publishers: Publishers, split: bool
) -> Extraction:
    """The one draft of a Markdown file. Raises BadInput for a file that is no text."""
    text, warnings = decode(data, name)
    extraction = extract_markdown(text, name, publishers)
    extraction.warnings[:0] = warnings
    return extraction
