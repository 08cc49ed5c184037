"""Break lines of text into rows that fit a number of terminal cells."""

from __future__ import annotations

import re

from rich.cells import cell_len, get_character_cell_size

# Everything outside these ranges may be wide, combining or invisible and is measured.
_MEASURED = re.compile(
    "[^\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u202f-\u205e\u2070-\u20cf]"
)
_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"


def is_plain(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether every code point of the stretch is one terminal cell wide."""
    return _MEASURED.search(text, start, len(text) if end is None else end) is None


def cells(text: str) -> int:
    """How many terminal cells the text takes."""
    return len(text) if is_plain(text) else cell_len(text)


def clusters(text: str) -> list[tuple[int, int, int]]:
    """What a terminal draws as one thing: (start, end, cells), in order and without gaps.

    A base character goes with the zero-width ones after it, and with what a joiner joins to
    it. The widths add up to `cells(text)`.
    """
    found: list[tuple[int, int, int]] = []
    at, length = 0, len(text)
    while at < length:
        end = cluster_end(text, at)
        found.append((at, end, cell_len(text[at:end])))
        at = end
    return found


def cluster_end(text: str, offset: int) -> int:
    """Where the cluster that begins at `offset` ends, in code points."""
    length = len(text)
    if text[offset : offset + 1] == "\n":
        return offset + 1
    end = min(offset + (2 if text[offset : offset + 1] == _JOINER else 1), length)
    while end < length:
        char = text[end]
        if " " <= char <= "~" or char == "\n":
            break
        if char == _JOINER:
            end = min(end + 2, length)
        elif char == _EMOJI_STYLE or get_character_cell_size(char) == 0:
            end += 1
        else:
            break
    return end


def cluster_start(text: str, offset: int, floor: int = 0) -> int:
    """Where the cluster that holds the code point at `offset` begins, not before `floor`."""
    if is_plain(text, max(floor, offset - 1), offset + 1):
        return offset
    begin = max(
        floor,
        text.rfind(" ", floor, max(floor, offset - 1)) + 1,
        text.rfind("\n", floor, max(floor, offset)) + 1,
        offset - 64,
    )
    while (end := cluster_end(text, begin)) <= offset and end > begin:
        begin = end
    return begin


def wrap(
    text: str, start: int, end: int, width: int, *, hard: bool = False, plain: bool = False
) -> list[tuple[int, int]]:
    """Rows of at most `width` cells for one stretch without line ends, at least one row.

    Rows break at spaces, which then stand on no row; a word longer than the width is cut.
    `hard` cuts at the width and keeps leading spaces: code. `plain` says that the caller knows
    `is_plain` to hold.
    """
    while end > start and text[end - 1] == " ":
        end -= 1
    if not hard:
        while start < end and text[start] == " ":
            start += 1
    if end - start <= width and (plain or is_plain(text, start, end)):
        return [(start, end)]
    if plain or is_plain(text, start, end):
        return _wrap_plain(text, start, end, width, hard)
    return _wrap_measured(text, start, end, width, hard)


def _wrap_plain(text: str, start: int, end: int, width: int, hard: bool) -> list[tuple[int, int]]:
    if hard:
        return [(at, min(at + width, end)) for at in range(start, end, width)]
    rows: list[tuple[int, int]] = []
    while end - start > width:
        stop, after = _plain_break(text, start, width)
        rows.append((start, stop))
        start = _skip_spaces(text, after)
    rows.append((start, end))
    return rows


def _wrap_measured(
    text: str, start: int, end: int, width: int, hard: bool
) -> list[tuple[int, int]]:
    rows: list[tuple[int, int]] = []
    while start < end:
        if not hard and is_plain(text, start, min(start + width + 1, end)):
            if end - start <= width:
                rows.append((start, end))
                break
            stop, after = _plain_break(text, start, width)
        else:
            stop, after = _measured_break(text, start, end, width, hard)
        rows.append((start, stop))
        start = after if hard else _skip_spaces(text, after)
    return rows or [(start, start)]


def _skip_spaces(text: str, at: int) -> int:
    while text[at : at + 1] == " ":
        at += 1
    return at


def _plain_break(text: str, start: int, width: int) -> tuple[int, int]:
    """Where a row of plain text ends and where the next may begin."""
    stop = text.rfind(" ", start, start + width + 1)
    if stop == -1:
        return start + width, start + width
    after = stop + 1
    while text[stop - 1] == " ":
        stop -= 1
    return stop, after


def _measured_break(text: str, start: int, end: int, width: int, hard: bool) -> tuple[int, int]:
    """As `_plain_break`, cluster by cluster."""
    used, at = 0, start
    stop = after = start
    while at < end:
        following = cluster_end(text, at)
        char = text[at:following]
        if char == " " and not hard:
            if not (at == after and stop > start):
                stop = at
            after = following
            used += 1
        else:
            used += cell_len(char)
            if used > width:
                break
        at = following
    if at >= end:
        return end, end
    if stop > start:
        return stop, after
    at = max(at, cluster_end(text, start))
    return at, at
