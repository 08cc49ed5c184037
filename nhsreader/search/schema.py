"""The fields of the index, and what an article has in them.

Three fields for each of body, title and comments, all from one analysis: `raw` (every word,
folded, with its positions), `stem` (stems, with counts) and `exact` (acronyms and names as
they are written, with positions). Besides these, labels that an article has or has not. Texts
are not stored. Whatever changes what is written is a new FORMAT.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from nhsreader.search import analysis
from nhsreader.search.analysis import analyse
from nhsreader.search.facts import fact_words, whole_term
from nhsreader.search.model import Record

FORMAT = f"2.{analysis.VERSION}"
REGIONS = ("body", "title", "comment")
# Far enough for no run of words to reach from one comment into the next.
BETWEEN_COMMENTS = 100

Terms = Mapping[str, "list[int]"]


class Entry(NamedTuple):
    """An article as the index takes it: for each field its terms, with where they stand.

    `fields` maps a field to (terms, whether their positions are kept); `date` is YYYYMMDD or 0;
    `lengths` are words by region.
    """

    id: str
    sha: str
    date: int
    lengths: Mapping[str, int]
    fields: Mapping[str, tuple[Terms, bool]]


def entry(record: Record) -> Entry:
    """What the index keeps of a record."""
    labels: dict[str, Iterable[str]] = {
        "library": [record.library],
        "kind": _labels([record.kind]),
        "publisher": _labels([*filter(None, [record.publisher]), *record.publisher_names]),
        "author": _labels(record.authors),
        "category": _labels(record.categories),
        "tag": _labels(record.tags),
        "year": [] if record.year is None else [str(record.year)],
        "flag": [
            *(["truncated"] if record.truncated else []),
            *(["undated"] if record.year is None else []),
        ],
    }
    once = [0]
    fields: dict[str, tuple[Terms, bool]] = {
        name: (terms, False)
        for name, values in labels.items()
        if (terms := dict.fromkeys(values, once))
    }
    lengths: dict[str, int] = {}
    for region, texts in (
        ("body", (record.body,)), ("title", (record.title,)), ("comment", record.comments),
    ):  # fmt: skip
        raw, stems, exact = _terms(texts)
        lengths[region] = sum(map(len, raw.values()))
        for channel, terms, placed in (
            ("raw", raw, True), ("stem", stems, False), ("exact", exact, True),
        ):  # fmt: skip
            if terms:
                fields[f"{region}_{channel}"] = terms, placed
    date = int(record.date.replace("-", "")) if record.date else 0
    return Entry(record.id, record.sha, date, lengths, fields)


def _labels(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        if words := fact_words(value):
            yield whole_term(value)
            yield from words


def _terms(texts: Iterable[str]) -> tuple[dict[str, list[int]], ...]:
    """The positions of raw, stemmed and exact terms."""
    raw: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    stems: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    exact: defaultdict[str, list[int]] = defaultdict(list)
    base = 0
    for text in texts:
        tokens = analyse(text)
        for token in tokens:
            position = base + token.position
            raw[token.raws].append(position)
            stems[token.stems].append(position)
            if token.exact is not None:
                exact[token.exact].append(position)
        base += BETWEEN_COMMENTS + (tokens[-1].position if tokens else 0)
    return _apart(raw), _apart(stems), exact


def _apart(together: Mapping[tuple[str, ...], list[int]]) -> dict[str, list[int]]:
    """The positions of each term of those that stand in the same places."""
    found: dict[str, list[int]] = {}
    mixed: set[str] = set()
    for terms, positions in together.items():
        for term in terms:
            if term not in found:
                found[term] = positions
                continue
            found[term] = found[term] + positions
            mixed.add(term)
    for term in mixed:
        found[term].sort()
    return found
