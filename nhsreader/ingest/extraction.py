"""The one way in: the bytes of a file → what is found in it."""

from __future__ import annotations

from nhsreader.documents.publishers import Publishers
from nhsreader.ingest.decode import decode
from nhsreader.ingest.drafts import Extraction
from nhsreader.ingest.dump import extract_dump
from nhsreader.ingest.markdown_file import extract_markdown, is_markdown


def extract(data: bytes, name: str, *, publishers: Publishers, split: bool = False) -> Extraction:
    """The drafts in a file, with its furniture and the boundaries proposed.

    `name` decides only whether the file is Markdown, and stands in messages. With `split` the
    proposed boundaries are applied. Raises BadInput for a file that is empty, binary, of a
    format not read here or unreadable, saying what it is and what to do.
    """
    text, warnings = decode(data, name)
    if is_markdown(name):
        extraction = extract_markdown(text, name, publishers)
    else:
        extraction = extract_dump(text, publishers, split=split)
    extraction.warnings[:0] = warnings
    return extraction
