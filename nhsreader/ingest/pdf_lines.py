"""Rows of a column → paragraphs: where one ends, and how its lines are joined."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from nhsreader.ingest.lines import bullet, dash_bullet, numbered

SAME_ROW = 0.35
INDENT = 0.7
_END = re.compile(r"[.!?:;…][\"'”’)\]\d]*\Z")
_PRIVATE = re.compile("[\uf0b7\uf0a7\uf0fc\uf0d8\uf076\uf02d\u25aa]")
_LAST = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]\Z")
_HYPHENS = ("-", "\u00ad", "\u2010")
_TAIL, _LONGEST = 12, 60
_FIRST = re.compile(r"([^\W\d_]+)")


class Piece(NamedTuple):
    """Text drawn on one line: its first and last x, the y of its baseline, its font size,
    whether all of it is bold, and by how many quarters it is turned (-1: some other angle)."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    turn: int = 0


Words = Callable[[], "Counter[str]"]
"""Counts the words of the text when they are first needed."""


Row = Piece
"""A line of a column, the pieces of it joined: size and baseline are those of the widest."""


def rows_of(pieces: Sequence[Piece]) -> list[Row]:
    """The rows that pieces, sorted from top to bottom, stand in."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        above = groups[-1][0] if groups else None
        if above and above.y - piece.y <= SAME_ROW * max(above.size, piece.size):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_row(group) for group in groups]


def body_size(pieces: Iterable[Piece]) -> float:
    """The font size most of the text is in."""
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[round(2 * piece.size) / 2] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def ends_sentence(text: str) -> bool:
    """Whether a sentence, or what introduces a list, ends here."""
    last = text[-1:]
    return not last.isalpha() and last != "," and _END.search(text[-_TAIL:]) is not None


def joined(lines: Sequence[str], words: Words) -> str:
    """Lines as one text. A word broken at a line's end is mended; the hyphen stays where the
    text writes the word with it elsewhere, or both halves are words of it and the whole is not.
    """
    parts: list[str] = []
    for line in lines:
        hyphen = bool(parts) and parts[-1].endswith(_HYPHENS)
        broken = _LAST.search(parts[-1][-_LONGEST:]) if hyphen else None
        if broken is None:
            parts.append(line)
            continue
        first = _FIRST.match(line)
        if first is None or not first.group(1)[0].islower():
            parts[-1] += line
            continue
        left, right = broken.group(1).lower(), first.group(1).lower()
        keep = parts[-1][-1] != "\u00ad" and _keeps_hyphen(left, right, words)
        parts[-1] = (parts[-1] if keep else parts[-1][:-1]) + line
    return " ".join(parts)


class Breaks:
    """Finds where paragraphs end, from the distances usual in the whole file."""

    def __init__(self, blocks: Iterable[Sequence[Row]]) -> None:
        gaps: dict[int, list[float]] = defaultdict(list)
        for rows in blocks:
            for above, row in zip(rows, rows[1:], strict=False):
                gap = above.y - row.y
                if abs(above.size - row.size) < 0.5 and gap < 3 * row.size:
                    gaps[round(row.size)].append(gap)
        self._pitch = {size: sorted(found)[len(found) // 4] for size, found in gaps.items()}

    def paragraphs(self, rows: Sequence[Row]) -> list[list[Row]]:
        """The rows of a block, one list a paragraph."""
        if not rows:
            return []
        left = Counter(round(row.x0) for row in rows).most_common(1)[0][0]
        right = max(row.x1 for row in rows)
        found = [[rows[0]]]
        for row in rows[1:]:
            if self._begins(found[-1], row, left, right):
                found.append([row])
            else:
                found[-1].append(row)
        return found

    def _begins(self, paragraph: Sequence[Row], row: Row, left: float, right: float) -> bool:
        above, first = paragraph[-1], paragraph[0]
        if abs(above.size - row.size) > 0.08 * above.size:
            return True
        pitch = self._pitch.get(round(row.size), 1.25 * row.size)
        if above.y - row.y > 1.18 * pitch + 0.5 or is_item(row.text, sure=True):
            return True
        ended = ends_sentence(above.text)
        room = right - above.x1
        moves = above.bold != row.bold or is_item(row.text)
        if not ended and not moves and room <= 0.3 * (right - left):
            return False
        first_word = len(row.text.split(" ", 1)[0]) / len(row.text) * (row.x1 - row.x0)
        short = room > first_word + 1.5 * row.size
        if is_item(row.text) and (ended or short or is_item(first.text)):
            return True
        if above.bold != row.bold and (ended or short):
            return True
        if ended and short:
            return True
        if room > 0.3 * (right - left) and short and not row.text[0].islower():
            return True
        return ended and _is_moved(paragraph, row)


def is_item(text: str, *, sure: bool = False) -> bool:
    """Whether a line begins as an item of a list does; `sure` counts bullets alone."""
    if text[:1].isalpha():
        return False
    if bullet(text) is not None:
        return True
    return not sure and (dash_bullet(text) is not None or numbered(text) is not None)


def _is_moved(paragraph: Sequence[Row], row: Row) -> bool:
    """Whether a line's indentation sets it off from the paragraph above it."""
    above, first = paragraph[-1], paragraph[0]
    step = INDENT * row.size
    if row.x0 - above.x0 >= step:
        return not (is_item(first.text) and len(paragraph) == 1)
    if above.x0 - row.x0 >= step:
        hanging = first.x0 < above.x0
        return hanging or len(paragraph) > 1
    return False


def _keeps_hyphen(left: str, right: str, counted: Words) -> bool:
    words = counted()
    if words[left + right]:
        return False
    if words[f"{left}-{right}"]:
        return True
    # Each half stands once among the words as the fragment it is.
    return words[left] > 1 and words[right] > 1 and len(left) > 3


def _row(group: Sequence[Piece]) -> Row:
    if len(group) == 1:
        return _with_bullets(group[0])
    across = sorted(group, key=lambda piece: piece.x0)
    widest = max(group, key=lambda piece: piece.x1 - piece.x0)
    return _with_bullets(
        Row(
            " ".join(piece.text for piece in across),
            across[0].x0,
            max(piece.x1 for piece in group),
            widest.y,
            widest.size,
            all(piece.bold for piece in group),
        )
    )


def _with_bullets(row: Row) -> Row:
    """The row with the bullets of symbol fonts as the usual one."""
    if row.text.isascii() or not _PRIVATE.search(row.text):
        return row
    return row._replace(text=_PRIVATE.sub("•", row.text))
