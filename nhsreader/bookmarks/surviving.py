"""Where a passage of an old text went in a new one, by comparing the two texts.

Whole paragraphs are matched first, then the words of the paragraphs that changed around the
passage, each by a longest common subsequence (rapidfuzz's bit-parallel Indel opcodes).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

import msgspec
from rapidfuzz.distance import Indel

from nhsreader.text.fold import fold_marks

MIN_SURVIVING = 0.5
MAX_PAIRS = 400_000_000  # a bit each: 50 MB
_PARAGRAPH = re.compile(r"\S[^\n]*")
_WORD = re.compile(r"\S+")
_Span = tuple[int, int]
_Pair = tuple[_Span, _Span]


class Landing(msgspec.Struct, frozen=True):
    """Where a passage is now, the share of its characters that survived, and its ends.

    `first` and `last` say whether the passage's first and last words are among the survivors.
    """

    start: int
    end: int
    share: float
    first: bool
    last: bool


class TextChange:
    """What one text became: the paragraphs of both and which of them are the same.

    The words of changed paragraphs are compared when they are first asked for, once.
    """

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new
        self.old_paragraphs = [match.span() for match in _PARAGRAPH.finditer(old)]
        self.new_paragraphs = [match.span() for match in _PARAGRAPH.finditer(new)]
        # From paragraphs of the old text to the same ones in the new, and back.
        self.became: dict[int, int] = {}
        self._word_pairs_of: dict[tuple[_Span, _Span], list[_Pair]] = {}
        if len(self.old_paragraphs) * len(self.new_paragraphs) <= MAX_PAIRS:
            opcodes = Indel.opcodes(
                [
                    " ".join(fold_marks(old[start:end]).split())
                    for start, end in self.old_paragraphs
                ],
                [
                    " ".join(fold_marks(new[start:end]).split())
                    for start, end in self.new_paragraphs
                ],
            )
            for code in opcodes:
                if code.tag == "equal":
                    run = zip(
                        range(code.src_start, code.src_end),
                        range(code.dest_start, code.dest_end),
                        strict=True,
                    )
                    self.became.update(run)
        self.came_from = {new: old for old, new in self.became.items()}

    def landing(self, start: int, end: int) -> Landing | None:
        """Where `old[start:end]` is in the new text; None where less than half survived."""
        words = [span for span in _words(self.old, start, end) if span[0] < end]
        pairs = [pair for pair in self._pairs(start, end) if _overlap(pair[0], start, end)]
        pairs = _densest(pairs, end - start)
        weight = sum(_overlap(span, start, end) for span in words)
        kept = sum(_overlap(old, start, end) for old, _ in pairs)
        if not pairs or kept < MIN_SURVIVING * weight:
            return None
        (first_old, first_new), (last_old, last_new) = pairs[0], pairs[-1]
        new_start = first_new[0] + max(0, start - first_old[0])
        new_end = last_new[1] - max(0, last_old[1] - end)
        if new_end <= new_start or kept < MIN_SURVIVING * (new_end - new_start):
            return None
        first = first_old[0] <= words[0][0]
        return Landing(new_start, new_end, kept / weight, first, last_old[1] >= words[-1][1])

    def came_from_elsewhere(self, start: int, end: int, old_start: int, old_end: int) -> bool:
        """Whether `new[start:end]` stood already in the old text, outside the old passage."""
        home = set(_within(self.old_paragraphs, old_start, old_end))
        origins = (self.came_from.get(at) for at in _within(self.new_paragraphs, start, end))
        return any(origin is not None and origin not in home for origin in origins)

    def _pairs(self, start: int, end: int) -> list[_Pair]:
        """Words of the paragraphs around `old[start:end]`, each with the same word now."""
        pairs: list[_Pair] = []
        done = -1
        for at in _within(self.old_paragraphs, start, end):
            if at <= done:
                continue
            low, high = at, at + 1
            if at in self.became:
                new = self.became[at], self.became[at] + 1
            else:
                while low > 0 and low - 1 not in self.became:
                    low -= 1
                while high < len(self.old_paragraphs) and high not in self.became:
                    high += 1
                new = (
                    self.became[low - 1] + 1 if low else 0,
                    self.became.get(high, len(self.new_paragraphs)),
                )
            done = high - 1
            key = (low, high), new
            if key not in self._word_pairs_of:
                self._word_pairs_of[key] = self._word_pairs(*key)
            pairs += self._word_pairs_of[key]
        return pairs

    def _word_pairs(self, old: _Span, new: _Span) -> list[_Pair]:
        if old[0] >= old[1] or new[0] >= new[1]:
            return []
        before = _words(
            self.old, self.old_paragraphs[old[0]][0], self.old_paragraphs[old[1] - 1][1]
        )
        after = _words(self.new, self.new_paragraphs[new[0]][0], self.new_paragraphs[new[1] - 1][1])
        if len(before) * len(after) > MAX_PAIRS:
            return []
        opcodes = Indel.opcodes(
            [fold_marks(self.old[start:end]) for start, end in before],
            [fold_marks(self.new[start:end]) for start, end in after],
        )
        return [
            (before[code.src_start + step], after[code.dest_start + step])
            for code in opcodes
            if code.tag == "equal"
            for step in range(code.src_end - code.src_start)
        ]


@lru_cache(maxsize=4)
def compare(old: str, new: str) -> TextChange:
    """What `old` became in `new`; the last few are remembered."""
    return TextChange(old, new)


def _within(paragraphs: list[_Span], start: int, end: int) -> Iterator[int]:
    """The paragraphs that `start` to `end` touches."""
    at = bisect_right(paragraphs, start, key=lambda span: span[1])
    while at < len(paragraphs) and paragraphs[at][0] < end:
        yield at
        at += 1


def _words(text: str, start: int, end: int) -> list[_Span]:
    """The words of a stretch; one that begins before it or ends after it is cut."""
    return [match.span() for match in _WORD.finditer(text, start, end)]


def _overlap(span: _Span, start: int, end: int) -> int:
    return max(0, min(span[1], end) - max(span[0], start))


def _densest(pairs: list[_Pair], size: int) -> list[_Pair]:
    """The heaviest run of pairs with no gap in the new text far wider than in the old one."""
    runs: list[list[_Pair]] = []
    for pair in pairs:
        if runs:
            old, new = runs[-1][-1]
            if pair[1][0] - new[1] - (pair[0][0] - old[1]) <= max(80, size):
                runs[-1].append(pair)
                continue
        runs.append([pair])
    return max(runs, key=lambda run: sum(old[1] - old[0] for old, _ in run), default=[])
