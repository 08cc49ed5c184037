"""Pieces of line at their places on pages → paragraphs in reading order.

Positions are in points, x from the left, y from the bottom.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from statistics import median
from typing import NamedTuple

import msgspec

from nhsreader.ingest.pdf_lines import Breaks, Piece, Row, body_size, ends_sentence, joined, rows_of

MAX_HEADING_WORDS = 25
MAX_BOLD_WORDS = 14
LARGER = 1.12
SMALLER = 0.92
MARGIN_ROWS = 3
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]{1,7}\Z")
_MIN_COLUMN = 4
_BIN = 2.0


class Paragraph(msgspec.Struct):
    """Text with its lines joined; `level` is a heading's, from 2, or 0."""

    text: str
    size: float
    bold: bool
    page: int
    level: int = 0


class Layout(msgspec.Struct):
    """The paragraphs of a file, and how many lines were left out as running heads, feet and
    page numbers, and as turned against the page."""

    paragraphs: list[Paragraph]
    running: int = 0
    turned: int = 0


class _Block(NamedTuple):
    """Rows of one column in one place, and the page they are on."""

    page: int
    rows: list[Row]


def rebuild(pages: Sequence[Sequence[Piece]]) -> Layout:
    """The paragraphs of the pages in reading order, words broken at line ends mended."""
    upright, turned = _upright(pages)
    kept, running = without_running(upright)
    size = body_size(piece for page in kept for piece in page)
    blocks = [
        _Block(number, rows_of(block))
        for number, page in enumerate(kept, 1)
        for block in reading_order(page)
    ]
    breaks = Breaks([block.rows for block in blocks])

    @lru_cache(maxsize=1)
    def words() -> Counter[str]:
        return Counter(_WORD.findall(_all_text(blocks).lower()))

    paragraphs: list[Paragraph] = []
    last: Paragraph | None = None
    last_row: Row | None = None
    right = 0.0
    for block in blocks:
        for at, rows in enumerate(breaks.paragraphs(block.rows)):
            text = joined([row.text for row in rows], words)
            here = Paragraph(text, rows[0].size, all(row.bold for row in rows), block.page)
            small = here.size < SMALLER * size
            if (
                at == 0
                and last
                and last_row
                and not small
                and _goes_on(last, last_row, right, here)
            ):
                last.text = joined([last.text, text], words)
            else:
                paragraphs.append(here)
                # Notes at the foot of a page do not part a paragraph from its other half.
                last = last if small and last is not None else here
            if not small:
                last_row, right = rows[-1], _right_of(block.rows)
    _find_headings(paragraphs, size)
    return Layout(paragraphs, running, turned)


def without_running(pages: Sequence[Sequence[Piece]]) -> tuple[list[list[Piece]], int]:
    """The pages without the lines that stand at the same place on more than half of them, or
    of the odd or even ones, digits disregarded; and how many lines that was.

    Only the first and last lines of a page are looked at.
    """
    places: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for at in _margins(page):
            places[_folded(page[at].text), round(page[at].y / 8)].append((number, at))
    gone: set[tuple[int, int]] = set()
    for (text, place), found in places.items():
        # A place near the border between two of them counts for both.
        near = [*found, *places.get((text, place + 1), ()), *places.get((text, place - 1), ())]
        on = {number for number, _ in near}
        if _is_on_most(on, len(pages)):
            gone.update(near)
    gone_on: dict[int, set[int]] = defaultdict(set)
    for number, at in gone:
        gone_on[number].add(at)
    kept, count = [], 0
    for number, page in enumerate(pages):
        # Only with nothing of the text above or below it.
        if not (mine := gone_on[number]):
            kept.append(list(page))
            continue
        out = _margins(page, mine)
        count += len(out)
        kept.append([piece for at, piece in enumerate(page) if at not in out])
    return kept, count


def reading_order(pieces: Sequence[Piece], depth: int = 0) -> list[list[Piece]]:
    """The pieces of a page as blocks in reading order: columns from left to right between
    lines that run across them, each block from top to bottom."""
    ordered = pieces if depth else sorted(pieces, key=lambda piece: (-piece.y, piece.x0))
    gutter = _gutter(ordered) if depth < 4 else None
    if gutter is None:
        return [list(ordered)] if ordered else []
    blocks: list[list[Piece]] = []
    left: list[Piece] = []
    right: list[Piece] = []
    across: list[Piece] = []

    def flush() -> None:
        for side in (left, right):
            if side:
                blocks.extend(reading_order(side, depth + 1))
            side.clear()

    for piece in ordered:
        side = left if piece.x1 <= gutter else right if piece.x0 >= gutter else across
        if side is across:
            flush()
        elif across:
            blocks.append(list(across))
            across.clear()
        side.append(piece)
    flush()
    return [*blocks, across] if across else blocks


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """The x of the empty strip between two columns of running text; None without columns."""
    if len(pieces) < 2 * _MIN_COLUMN:
        return None
    first = min([piece.x0 for piece in pieces])
    width = max([piece.x1 for piece in pieces]) - first
    if median([piece.x1 - piece.x0 for piece in pieces]) > 0.55 * width:
        return None
    bins = int(width / _BIN) + 2
    if not 10 < bins < 10_000:
        return None
    change = [0] * (bins + 1)
    for piece in pieces:
        change[int((piece.x0 - first) / _BIN)] += 1
        change[int((piece.x1 - first) / _BIN) + 1] -= 1
    cover, covers = 0, []
    for step in change[:bins]:
        cover += step
        covers.append(cover)
    inner = range(bins // 5, bins - bins // 5)
    least = min(covers[at] for at in inner)
    if least > 0.3 * len(pieces):
        return None
    best, run = (0, 0), 0
    for at in inner:
        run = run + 1 if covers[at] == least else 0
        best = max(best, (run, at))
    run, at = best
    gutter = first + (at - run / 2 + 1) * _BIN
    left = [piece for piece in pieces if piece.x1 <= gutter]
    right = [piece for piece in pieces if piece.x0 >= gutter]
    return gutter if _are_columns(left, right) else None


def _are_columns(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether both are running text side by side, and not the cells of a table."""
    if min(len(left), len(right)) < _MIN_COLUMN:
        return False
    spans = []
    for side in (left, right):
        if median([piece.text.count(" ") for piece in side]) < 2:
            return False
        ys = [piece.y for piece in side]
        spans.append((min(ys), max(ys)))
    (low, high), (other_low, other_high) = spans
    shared = min(high, other_high) - max(low, other_low)
    return shared > 0 and shared >= 0.5 * min(high - low, other_high - other_low)


def _right_of(rows: Sequence[Row]) -> float:
    """How far a column's lines reach; out of reach where there is but one."""
    return max(row.x1 for row in rows) if len(rows) > 1 else math.inf


def _goes_on(last: Paragraph, row: Row, right: float, here: Paragraph) -> bool:
    """Whether a paragraph at the top of a column or page is the rest of the one before."""
    if abs(last.size - here.size) > 0.5 or last.bold != here.bold:
        return False
    if not here.text or ends_sentence(last.text):
        return False
    if here.text[0].islower():
        return True
    return last.text.endswith("-") or (
        row.x1 > right - 4 * row.size and here.text[0].isalnum() and not last.text.endswith(":")
    )


def _find_headings(paragraphs: Sequence[Paragraph], size: float) -> None:
    """Give headings their level by size, then the bold lines among plain text theirs."""
    larger = [
        paragraph
        for paragraph in paragraphs
        if paragraph.size >= LARGER * size
        and len(paragraph.text.split()) <= MAX_HEADING_WORDS
        and any(map(str.isalpha, paragraph.text))
    ]
    sizes = sorted({round(paragraph.size) for paragraph in larger}, reverse=True)
    for paragraph in larger:
        paragraph.level = min(4, 2 + sizes.index(round(paragraph.size)))
    plain = [paragraph for paragraph in paragraphs if not paragraph.level]
    bold = [paragraph for paragraph in plain if paragraph.bold]
    if 2 * sum(len(each.text) for each in bold) > sum(len(each.text) for each in plain):
        return
    below = min(5, 2 + len(sizes))
    for paragraph in bold:
        words = paragraph.text.split()
        if (
            len(words) <= MAX_BOLD_WORDS
            and paragraph.size >= SMALLER * size
            and paragraph.text[0].isalnum()
            and not paragraph.text.endswith((".", ":", ";", ","))
        ):
            paragraph.level = below


def _upright(pages: Sequence[Sequence[Piece]]) -> tuple[list[list[Piece]], int]:
    """The pieces that run as most of their page does, from top to bottom, and how many do not."""
    kept, gone = [], 0
    for page in pages:
        if not any([piece.turn for piece in page]):
            kept.append(list(page))
            continue
        turns: Counter[int] = Counter()
        for piece in page:
            turns[piece.turn] += len(piece.text)
        most = turns.most_common(1)[0][0] if turns else 0
        if most < 0:
            most = 0
        upright = [piece for piece in page if piece.turn == most]
        gone += len(page) - len(upright)
        kept.append(upright)
    return kept, gone


def _margins(page: Sequence[Piece], only: set[int] | None = None) -> set[int]:
    """The pieces in the first and last rows of a page; with `only`, up to the first row that
    holds another."""
    order = sorted(range(len(page)), key=lambda at: -page[at].y)
    found: set[int] = set()
    for way in (order, order[::-1]):
        rows: list[list[int]] = []
        for at in way:
            if not rows or abs(page[at].y - page[rows[-1][0]].y) > 0.5 * page[at].size:
                if len(rows) == MARGIN_ROWS:
                    break
                rows.append([])
            rows[-1].append(at)
        for row in rows:
            if only is not None and not only.issuperset(row):
                break
            found.update(row)
    return found


def _folded(text: str) -> str:
    plain = " ".join(_DIGITS.sub("#", text).casefold().split())
    return "#" if _ROMAN.match(plain) else plain


def _is_on_most(on: set[int], pages: int) -> bool:
    if len(on) < 2:
        return False
    if 2 * len(on) > pages:
        return True
    for parity in (0, 1):
        same = sum(number % 2 == parity for number in on)
        if same >= 3 and 2 * same > (pages + 1 - parity) // 2:
            return True
    return False


def _all_text(blocks: Iterable[_Block]) -> str:
    return "\n".join(row.text for block in blocks for row in block.rows)
