"""Find the words a reader quotes in the parts of an article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rapidfuzz import fuzz

from nhsreader.errors import BadInput
from nhsreader.text.fold import find_quote, fold
from nhsreader.text.places import BODY, TITLE, comment_number
from nhsreader.text.sanitise import one_line

AROUND = 40
MAX_LISTED = 50
MIN_NEAREST = 60.0


class QuotePlace(NamedTuple):
    """Where quoted words stand, in code points of that part's reading text."""

    part: str
    start: int
    end: int


def locate(parts: Mapping[str, str], quote: str, nth: int | None = None) -> QuotePlace:
    """The one place of `quote` in the reading texts of an article, by part.

    White space, quotation marks, dashes and case are folded and it may begin inside a word.
    Places are counted from 1 through the body, the title and the comments. Raises BadInput
    where there is none (naming the nearest words), where there are several and `nth` is None
    (listing them), and where there are fewer than `nth`.
    """
    if not quote.strip():
        raise BadInput("the quotation is empty")
    if nth is not None and nth < 1:
        raise BadInput(f"--nth {nth}: places are counted from 1")
    found = [
        QuotePlace(part, start, end)
        for part in sorted(parts, key=_order)
        for start, end in find_quote(parts[part], quote)
    ]
    if not found:
        raise BadInput(f"not found: {_quoted(quote)}", do=_nearest(parts, quote))
    if nth is None and len(found) == 1:
        return found[0]
    if nth is None:
        raise BadInput(
            f"{_quoted(quote)} stands in {len(found)} places:{_listing(parts, found)}\n",
            do=f"choose one with --nth N, 1 to {len(found)}",
        )
    if nth > len(found):
        raise BadInput(
            f"--nth {nth}: {_quoted(quote)} stands in {len(found)} "
            f"place{'s' if len(found) > 1 else ''}:{_listing(parts, found)}"
        )
    return found[nth - 1]


def _order(part: str) -> tuple[int, int, str]:
    first = {BODY: 0, TITLE: 1}.get(part, 2)
    return first, comment_number(part) or 0, part


def _listing(parts: Mapping[str, str], found: list[QuotePlace]) -> str:
    lines = []
    for number, place in enumerate(found[:MAX_LISTED], 1):
        text = parts[place.part]
        before = text[max(0, place.start - AROUND) : place.start]
        after = text[place.end : place.end + AROUND]
        if place.start > AROUND:
            before = "…" + before.partition(" ")[2]
        if place.end + AROUND < len(text):
            after = after.rpartition(" ")[0] + "…"
        words = one_line(f"{before}[{text[place.start : place.end]}]{after}")
        lines.append(f"\n  {number}: {place.part} {place.start}-{place.end}: {words}")
    if len(found) > MAX_LISTED:
        lines.append(f"\n  and {len(found) - MAX_LISTED} more")
    return "".join(lines)


def _nearest(parts: Mapping[str, str], quote: str) -> str:
    """What to do about a quotation that is nowhere: the words most like it, if any are."""
    needle = " ".join(fold(quote).split())
    best, words = MIN_NEAREST, ""
    for part in sorted(parts, key=_order):
        text = parts[part]
        if not text.strip() or not needle:
            continue
        alignment = fuzz.partial_ratio_alignment(needle, fold(text), score_cutoff=best)
        if alignment is None or alignment.score <= best:
            continue
        start, end = _to_words(text, alignment.dest_start, alignment.dest_end)
        best, words = alignment.score, f"{part} {start}-{end}: {_quoted(text[start:end])}"
    return f"the nearest words are {words}" if words else "no words in the article are like it"


def _to_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def _quoted(words: str) -> str:
    line = one_line(words)
    return f"“{line if len(line) <= 200 else line[:200].rpartition(' ')[0] + '…'}”"
