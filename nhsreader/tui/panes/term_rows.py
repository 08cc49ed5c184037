"""The terms of an article as rows, and which of them are in view."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from nhsreader.tui.rows import Row

if TYPE_CHECKING:
    from nhsreader.reader.glossary import TermInArticle

AMBIGUOUS_SIGN = "?"


class TermIndex:
    """The terms of an article, quick to ask which of them stand in a stretch of it."""

    def __init__(self, terms: Sequence[TermInArticle]) -> None:
        self.terms = tuple(terms)
        places: dict[str, list[tuple[int, int, int]]] = {}
        for number, term in enumerate(self.terms):
            for place in term.places:
                places.setdefault(place.part, []).append((place.start, place.end, number))
        self._places = {part: sorted(found) for part, found in places.items()}

    def in_view(self, stretches: Iterable[tuple[str, int, int]]) -> dict[str, int]:
        """How often each term stands in some stretches, by key and in order."""
        found: dict[str, int] = {}
        for part, start, end in stretches:
            held = self._places.get(part, [])
            at = bisect_left(held, (start,))
            # Mentions do not overlap, so no more than one can begin before and reach in.
            at -= at > 0 and held[at - 1][1] > start
            while at < len(held) and held[at][0] < end:
                key = term_key(self.terms[held[at][2]])
                found[key] = found.get(key, 0) + 1
                at += 1
        return found


def glossary_rows(terms: Sequence[TermInArticle], in_view: Mapping[str, int]) -> list[Row]:
    """Terms in view in order, then the others of the article, each with its count."""
    by_key = {term_key(term): term for term in terms}
    near = [by_key[key] for key in in_view]
    rest = [term for key, term in by_key.items() if key not in in_view]
    rows: list[Row] = []
    if near:
        rows += [_heading("In view"), *(_row(term, in_view[term_key(term)]) for term in near)]
    if rest:
        rows += [_heading("Elsewhere in the article" if near else "In the article")]
        rows += [_row(term, 0) for term in rest]
    return rows


def term_key(term: TermInArticle) -> str:
    """What tells terms of one article apart."""
    return term.sense or f"?{term.term}"


def meaning(term: TermInArticle) -> str:
    """What a term stands for, or between what the text does not decide."""
    return term.long or f"{AMBIGUOUS_SIGN} ambiguous: " + " or ".join(term.alternatives)


def _row(term: TermInArticle, seen: int) -> Row:
    count = f"{seen} of {term.count} ×" if 0 < seen < term.count else f"{term.count} ×"
    sign = " " if term.long else AMBIGUOUS_SIGN
    lines: list[tuple[tuple[str, str], ...]] = [
        ((sign, "mark"), (term.term, "title"), (f"  {count}", "detail"))
    ]
    if meaning(term) != term.term:
        lines.append(((f"   {meaning(term)}", "detail"),))
    return Row(lines=tuple(lines), value=term, key=term_key(term), wraps=not term.long)


def _heading(text: str) -> Row:
    return Row(lines=(((f" {text}", "heading"),),))
