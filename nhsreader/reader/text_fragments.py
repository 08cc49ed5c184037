"""Addresses that open a page at some words of it: WICG text fragments.

`#:~:text=[prefix-,]start[,end][,-suffix]`, each percent-encoded, the dash, comma and ampersand
that the syntax uses too. A browser takes the first place that fits, so what is named must come
nowhere earlier on the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote as percent_encode

from nhsreader.documents.reading_text import ReadingText

LONG = 90
FEWEST, MOST = 3, 12
MOST_CONTEXT = 8
_WORD = re.compile(r"\S+")


class _Page(NamedTuple):
    """The words of a page, in lower case: `starts` of words, `breaks` where a block begins."""

    words: list[str]
    shown: list[str]
    block: list[int]


def with_fragment(
    url: str, parts: Sequence[tuple[str, ReadingText]], part: str, start: int, end: int
) -> str:
    """The address that opens at a stretch of one of the parts of a page, in page order.

    The stretch is widened to whole words. Where the words can be told from no others, the
    address has the most that tells them.
    """
    page = _Page([], [], [])
    first = last = 0
    blocks = 0
    for name, text in parts:
        for block in text.blocks:
            blocks += 1
            for match in _WORD.finditer(text.text, block.start, block.end):
                number = len(page.words)
                if name == part and match.start() < end and match.end() > start:
                    first = first if last else number
                    last = number + 1
                page.words.append(match.group().lower())
                page.shown.append(match.group())
                page.block.append(blocks)
    if not last:
        return url
    base, _, directive = url.partition(":~:")
    joined = f"{base}:~:" if "#" in base else f"{base}#:~:"
    return f"{joined}text={_directive(page, first, last)}"


def _directive(page: _Page, first: int, last: int) -> str:
    crossing = page.block[first] != page.block[last - 1]
    length = len(" ".join(page.shown[first:last]))
    if not crossing and length <= LONG:
        before, after = _context(page, first, last)
        text = _encoded(page.shown[first:last])
    else:
        opening = _opening(page, first, last)
        closing = _closing(page, opening, last)
        before, _ = _context(page, first, opening)
        after = 0
        text = f"{_encoded(page.shown[first:opening])},{_encoded(page.shown[closing:last])}"
    if before:
        text = f"{_encoded(page.shown[first - before : first])}-,{text}"
    if after:
        text = f"{text},-{_encoded(page.shown[last : last + after])}"
    return text


def _opening(page: _Page, first: int, last: int) -> int:
    """The end of the first few words, that come nowhere earlier on the page if possible."""
    until = first + 1
    while until < last and page.block[until] == page.block[first]:
        until += 1
        enough = until - first >= FEWEST
        if until - first >= MOST or (enough and _first_place(page, first, until) == first):
            break
    # Some words must be left for the end.
    return min(until, last - 1) if until == last and last - first > 1 else until


def _closing(page: _Page, opening: int, last: int) -> int:
    """The beginning of the last few words, that come nowhere between if possible."""
    at = last - 1
    while at > opening and page.block[at - 1] == page.block[last - 1]:
        if last - at >= MOST:
            break
        if last - at >= FEWEST and _next_place(page, at, last, opening) == at:
            break
        at -= 1
    return at


def _context(page: _Page, first: int, last: int) -> tuple[int, int]:
    """How many words before and after tell the first place of the words from others."""
    if _first_place(page, first, last) == first:
        return 0, 0
    for size in range(1, MOST_CONTEXT + 1):
        before = min(size, first)
        while before and page.block[first - before] != page.block[first - 1]:
            before -= 1
        if before and _first_place(page, first - before, last) == first - before:
            return before, 0
        after = min(size, len(page.words) - last)
        while after and page.block[last + after - 1] != page.block[last]:
            after -= 1
        if _first_place(page, first - before, last + after) == first - before:
            return before, after
    return before, after


def _first_place(page: _Page, first: int, last: int) -> int:
    return _next_place(page, first, last, 0)


def _next_place(page: _Page, first: int, last: int, since: int) -> int:
    """Where some words of the page stand first from a word on."""
    wanted, size = page.words[first:last], last - first
    at = since
    while at < first:
        try:
            at = page.words.index(wanted[0], at, first)
        except ValueError:
            return first
        if page.words[at : at + size] == wanted:
            return at
        at += 1
    return first


def _encoded(words: Sequence[str]) -> str:
    return percent_encode(" ".join(words), safe="").replace("-", "%2D")
