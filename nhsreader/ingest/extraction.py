"""The one way in: the bytes of a file → what is found in it."""

from __future__ import annotations

from nhsreader.documents.publishers import Publishers
from nhsreader.errors import BadInput
from nhsreader.ingest.drafts import Extraction
from nhsreader.ingest.formats import reader_of, refuse_wrong_ending, sniff


def extract(data: bytes, name: str, *, publishers: Publishers, split: bool = False) -> Extraction:
    """The drafts in a file, with its furniture and the boundaries proposed.

    What the file is, its bytes decide; `name` only tells kinds of text apart and stands in
    messages. With `split` the proposed boundaries are applied. Raises BadInput for a file that
    is empty, of a format not read here or unreadable, saying what it is and what to do.
    """
    if not data.strip():
        raise BadInput("the file is empty", where=name, do="check that it was saved completely")
    kind = sniff(data, name)
    refuse_wrong_ending(data, name, kind)
    return reader_of(kind)(data, name, publishers=publishers, split=split)
