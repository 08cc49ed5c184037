"""The stretches of a text that show best why it was found."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from nhsreader.text.fold import fold

_AFTER_SENTENCE = re.compile(r"(?<=[.!?\u2026])[\"'\u201d\u2019)]*\s+")
# How much of the room around the matches may stand before them: for a whole sentence, or not.
_ROOM_FOR_SENTENCE, _ROOM_BEFORE = 0.7, 0.35
# A cut at a sentence's end is worth losing this much of the width.
_FULL_ENOUGH = 0.6
_AGAIN = 0.1

Place = tuple[int, int]


class Snippet(msgspec.Struct, frozen=True):
    """`text` is exactly `start` to `end` of the reading text; `highlights` are places in it.

    All are code points of the reading text.
    """

    start: int
    end: int
    text: str
    highlights: tuple[Place, ...]


def snippets(
    text: str, matches: Sequence[Place], width: int = 220, limit: int = 3
) -> list[Snippet]:
    """Up to `limit` stretches of about `width` code points, in the order of the text.

    `matches` are in order and do not overlap. Stretches with more different matches are
    preferred, then those with more, then earlier ones; each lies in one paragraph and is cut
    between sentences or else between words. None where there are no matches.
    """
    chosen: list[Place] = []
    groups = _groups(text, matches, width)
    for _, first, last in sorted(groups, key=lambda group: (-group[0], group[1])):
        if len(chosen) >= limit:
            break
        start, end = matches[first][0], matches[last][1]
        if any(start < other_end and end > other_start for other_start, other_end in chosen):
            continue
        low = max((e for _, e in chosen if e <= start), default=0)
        high = min((s for s, _ in chosen if s >= end), default=len(text))
        chosen.append(_around(text, start, end, width, low, high))
    return [
        Snippet(
            start, end, text[start:end], tuple(m for m in matches if start <= m[0] and m[1] <= end)
        )
        for start, end in sorted(chosen)
    ]


def _groups(text: str, matches: Sequence[Place], width: int) -> list[tuple[float, int, int]]:
    """For each match, what a stretch that begins with it is worth, and its last match."""
    words = [fold(text[start:end]) for start, end in matches]
    groups = []
    for first, (start, end) in enumerate(matches):
        paragraph_end = _find(text, "\n", end, len(text))
        last = first
        while (
            last + 1 < len(matches)
            and matches[last + 1][1] <= paragraph_end
            and matches[last + 1][1] - start <= width * _ROOM_FOR_SENTENCE
        ):
            last += 1
        different = len(set(words[first : last + 1]))
        groups.append((different + _AGAIN * min(last + 1 - first, 9), first, last))
    return groups


def _around(text: str, start: int, end: int, width: int, low: int, high: int) -> Place:
    """The stretch about `start` to `end` that stays within `low` and `high`."""
    low = max(low, text.rfind("\n", 0, start) + 1)
    high = min(high, _find(text, "\n", end, high))
    room = max(0, width - (end - start))
    begin = _beginning(text, start, room, low)
    if high - begin < width:
        begin = _beginning(text, start, max(room - (high - end), room // 2), low)
    stop = _ending(text, end, begin, width, high)
    while begin < start and text[begin].isspace():
        begin += 1
    while stop > end and text[stop - 1].isspace():
        stop -= 1
    return begin, stop


def _beginning(text: str, start: int, room: int, low: int) -> int:
    """Where to begin: at the paragraph or a sentence near enough, or else at a word."""
    reach = start - int(room * _ROOM_FOR_SENTENCE)
    if low >= reach:
        return low
    sentences = [match.end() for match in _AFTER_SENTENCE.finditer(text, reach, start)]
    if sentences:
        return sentences[0]
    at = max(low, start - int(room * _ROOM_BEFORE))
    while at < start and not text[at - 1 : at].isspace():
        at += 1
    return at


def _ending(text: str, end: int, begin: int, width: int, high: int) -> int:
    """Where to stop: at the paragraph's end, a sentence's, or a word's."""
    reach = max(end, begin + width)
    if high <= reach:
        return high
    enough = max(end, begin + int(width * _FULL_ENOUGH))
    sentences = [match.start() for match in _AFTER_SENTENCE.finditer(text, enough, reach)]
    if sentences:
        return sentences[-1]
    at = reach
    while at > end and not text[at].isspace():
        at -= 1
    return at


def _find(text: str, what: str, start: int, end: int) -> int:
    at = text.find(what, start, end)
    return end if at == -1 else at
