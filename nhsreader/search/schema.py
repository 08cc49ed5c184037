"""The Whoosh fields of the index, and a record's values for them.

Three fields for each of body, title and comments, all from one analysis: `raw` (every word,
folded, with its positions), `stem` (stems, with counts) and `exact` (acronyms and names as
they are written, with positions). Texts are not stored: the index holds postings, ids and a
day to sort by. The classes here are named in the pickled schema of every index, so a change
of any of them, or of what they write, is a new FORMAT.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any

from whoosh import columns, fields, formats

from nhsreader.search import analysis
from nhsreader.search.analysis import analyse
from nhsreader.search.facts import fact_words, whole_term
from nhsreader.search.model import Record

FORMAT = f"1.{analysis.VERSION}"
REGIONS = ("body", "title", "comment")
# Far enough for no run of words to reach from one comment into the next.
BETWEEN_COMMENTS = 100

Terms = Mapping[str, "list[int]"]


class Positions(formats.Format):  # type: ignore[misc]
    """Positions as an array of the steps between them, in the machine's byte order."""

    def __init__(self) -> None:
        self.field_boost = 1.0
        self.options: dict[str, Any] = {}

    @staticmethod
    def encode(positions: list[int]) -> bytes:
        last = 0
        steps = array("I")
        for position in positions:
            steps.append(position - last)
            last = position
        return steps.tobytes()

    @staticmethod
    def decode_positions(value: bytes) -> list[int]:
        steps = array("I")
        steps.frombytes(value)
        return list(accumulate(steps))

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // array("I").itemsize

    def decode_weight(self, value: bytes) -> float:
        return float(self.decode_frequency(value))


class AnalysedWithPlaces(fields.FieldType):  # type: ignore[misc]
    """A field given its terms with their positions, not text."""

    def __init__(self, scorable: bool = False) -> None:
        super().__init__(Positions(), None, scorable=scorable)

    def index(self, value: Terms, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        encode = Positions.encode
        for term, positions in value.items():
            count = len(positions)
            yield term.encode(), count, float(count), encode(positions)


class AnalysedWithCounts(fields.FieldType):  # type: ignore[misc]
    """A field given its terms, not text; only how often each stands there is kept."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: Terms, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, positions in value.items():
            count = len(positions)
            yield term.encode(), count, float(count), b""


class Facts(fields.FieldType):  # type: ignore[misc]
    """A field of labels that an article has or has not."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: Iterable[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term in set(value):
            yield term.encode(), 1, 1.0, b""


def schema() -> fields.Schema:
    """The fields of a new index."""
    made: dict[str, fields.FieldType] = {
        "id": fields.ID(unique=True, sortable=columns.VarBytesColumn()),
        "sha": fields.COLUMN(columns.VarBytesColumn()),
        "date": fields.COLUMN(columns.NumericColumn("i")),
    }
    for region in REGIONS:
        made[f"{region}_raw"] = AnalysedWithPlaces(scorable=True)
        made[f"{region}_exact"] = AnalysedWithPlaces()
        made[f"{region}_stem"] = AnalysedWithCounts()
    for fact in ("library", "kind", "publisher", "author", "category", "tag", "year", "flag"):
        made[fact] = Facts()
    return fields.Schema(**made)


def values(record: Record) -> dict[str, Any]:
    """What `add_document` is given for a record."""
    found: dict[str, Any] = {
        "id": record.id,
        "sha": record.sha.encode(),
        "library": [record.library],
        "kind": list(_labels([record.kind])),
        "publisher": list(_labels([*filter(None, [record.publisher]), *record.publisher_names])),
        "author": list(_labels(record.authors)),
        "category": list(_labels(record.categories)),
        "tag": list(_labels(record.tags)),
        "year": [] if record.year is None else [str(record.year)],
        "flag": [
            *(["truncated"] if record.truncated else []),
            *(["undated"] if record.year is None else []),
        ],
    }
    if record.date:
        found["date"] = int(record.date.replace("-", ""))
    for region, texts in (
        ("body", (record.body,)), ("title", (record.title,)), ("comment", record.comments),
    ):  # fmt: skip
        terms = _terms(texts)
        for channel, postings in terms.items():
            if postings:
                found[f"{region}_{channel}"] = postings
    return found


def _labels(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        if words := fact_words(value):
            yield whole_term(value)
            yield from words


def _terms(texts: Iterable[str]) -> dict[str, dict[str, list[int]]]:
    raw: dict[str, list[int]] = {}
    stems: dict[str, list[int]] = {}
    exact: dict[str, list[int]] = {}
    base = 0
    for text in texts:
        tokens = analyse(text)
        for token in tokens:
            position = base + token.position
            for term in token.raws:
                raw.setdefault(term, []).append(position)
            for term in token.stems:
                stems.setdefault(term, []).append(position)
            if token.exact is not None:
                exact.setdefault(token.exact, []).append(position)
        base += BETWEEN_COMMENTS + (tokens[-1].position if tokens else 0)
    return {"raw": raw, "stem": stems, "exact": exact}
