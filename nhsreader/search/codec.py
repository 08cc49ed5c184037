"""Whoosh's own index format, written a whole term at a time.

The stock writer makes several calls for each posting and looks up a length that nothing
here reads. Relies on the inside of Whoosh 2.7.4's `codec.whoosh3`; what it writes is read by
the stock code.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter

Posting = tuple[str, bytes, int, float, "bytes | None"]


class TermPostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    """Writes the postings of one term from lists."""

    def write_term(self, numbers: list[int], weights: list[float], values: list[bytes]) -> None:
        """All postings of the term begun; `finish_postings` ends it."""
        block = self._blocklimit
        for start in range(0, len(numbers), block):
            end = min(len(numbers), start + block)
            self._ids = array("I", numbers[start:end])
            self._weights = array("f", weights[start:end])
            self._values = values[start:end]
            self._maxweight = max(self._weights)
            # finish_postings writes the last block.
            if end < len(numbers):
                self._write_block()


class TermFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes fields from postings sorted by field, term and article."""

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[Posting]) -> None:
        for field, in_field in groupby(items, itemgetter(0)):
            self.start_field(field, schema[field])
            for term, in_term in groupby(in_field, itemgetter(1)):
                postings = list(in_term)
                self.start_term(term)
                self._postwriter.write_term(
                    [posting[2] for posting in postings],
                    [posting[3] for posting in postings],
                    [posting[4] for posting in postings if posting[4]],
                )
                self.finish_term()
            self.finish_field()


class TermCodec(W3Codec):  # type: ignore[misc]
    """W3Codec with the writers above."""

    def field_writer(self, storage: Any, segment: Any) -> TermFieldWriter:
        return TermFieldWriter(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> W3PostingsWriter:
        writer = W3PostingsWriter if byteids else TermPostingsWriter
        return writer(
            dbfile,
            blocklimit=self._blocklimit,
            byteids=byteids,
            compression=self._compression,
            inlinelimit=self._inlinelimit,
        )
