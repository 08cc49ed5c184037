"""What differs between two texts, word by word, with their paragraphs side by side.

Words are what stands between spaces, quotation marks and dashes of any shape being alike. Runs
of words that stand once in each text hold the two together (patience diff), so that the time
goes with their length; between these difflib compares.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from nhsreader.text.fold import fold_marks

Op = Literal["equal", "inserted", "deleted", "replaced"]
Span = tuple[int, int]
_TOKEN = re.compile(r"\S+")
# Words that must stand together once in each text to hold the texts together there.
_ANCHORS = (6, 3, 1)
# What difflib may compare: words of one times words of the other.
_SMALL = 40_000
# What is compared at once where that cannot be done in pieces.
_PART = 1_000_000_000
# Equal words that make two paragraphs the same one, or the share of the shorter's words.
_LINKING, _LINKING_SHARE = 8, 0.5
# So few equal words between longer changes are chance.
_STRAY = 2


class WordChange(msgspec.Struct, frozen=True):
    """A stretch of words: `a` and `b` are (start, end) in code points of the two texts.

    What is inserted has an empty stretch of the first text, where it would stand; what is
    deleted an empty one of the second.
    """

    op: Op
    a: Span
    b: Span


class Aligned(msgspec.Struct, frozen=True):
    """Paragraphs that go together: none of one text where they were put in or left out.

    `a` and `b` are the (start, end) of the paragraphs; `words` cover all their words in order.
    """

    a: tuple[Span, ...]
    b: tuple[Span, ...]
    words: tuple[WordChange, ...]

    @property
    def changed(self) -> bool:
        """Whether any word differs."""
        return any(word.op != "equal" for word in self.words)


class Difference(msgspec.Struct, frozen=True):
    """Two texts held against each other; the numbers are of words."""

    paragraphs: tuple[Aligned, ...]
    unchanged_words: int
    deleted_words: int
    inserted_words: int

    @property
    def changes(self) -> list[WordChange]:
        """What differs, in order."""
        return [word for each in self.paragraphs for word in each.words if word.op != "equal"]


# A block of equal words: (number in one, number in the other, how many).
_Block = tuple[int, int, int]


class _Side:
    """One text cut into words, with the paragraph each stands in."""

    def __init__(self, text: str, paragraphs: Sequence[Span]) -> None:
        self.paragraphs = [span for span in paragraphs if text[slice(*span)].strip()]
        if not self.paragraphs and text.strip():
            self.paragraphs = [(0, len(text))]
        folded = fold_marks(text)
        self.spans: list[Span] = []
        self.words: list[str] = []
        self.owner: list[int] = []
        self.first: list[int] = []
        for number, (start, end) in enumerate(self.paragraphs):
            self.first.append(len(self.spans))
            for match in _TOKEN.finditer(folded, start, end):
                self.spans.append(match.span())
                self.words.append(match.group())
                self.owner.append(number)
        self.first.append(len(self.spans))

    def place(self, start: int, end: int) -> Span:
        """Code points of the words from `start` up to `end`; of none, where they would stand."""
        if start < end:
            return self.spans[start][0], self.spans[end - 1][1]
        at = self.spans[start - 1][1] if start else self.spans[0][0] if self.spans else 0
        return at, at


def differences(
    a: str, b: str, a_paragraphs: Sequence[Span] = (), b_paragraphs: Sequence[Span] = ()
) -> Difference:
    """What differs between two texts; paragraphs are (start, end) in order, without overlap."""
    one, other = _Side(a, a_paragraphs), _Side(b, b_paragraphs)
    blocks = _without_stray(_blocks(one.words, other.words), len(one.words), len(other.words))
    pieces = _linked(list(_by_paragraph(blocks, one, other)), one, other)
    paragraphs = tuple(_align(pieces, one, other))
    unchanged = sum(length for _, _, length in pieces)
    return Difference(
        paragraphs, unchanged, len(one.words) - unchanged, len(other.words) - unchanged
    )


def _blocks(one: Sequence[str], other: Sequence[str]) -> list[_Block]:
    """Equal words of both in order."""
    found: list[_Block] = []
    todo = [(0, len(one), 0, len(other), 0)]
    while todo:
        a, a_end, b, b_end, depth = todo.pop()
        begin = a
        while a < a_end and b < b_end and one[a] == other[b]:
            a, b = a + 1, b + 1
        if a > begin:
            found.append((begin, b - (a - begin), a - begin))
        end = a_end
        while a < a_end and b < b_end and one[a_end - 1] == other[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
        if a_end < end:
            found.append((a_end, b_end, end - a_end))
        if a == a_end or b == b_end:
            continue
        if (a_end - a) * (b_end - b) <= _SMALL:
            found += _compared(one, other, (a, a_end), (b, b_end))
            continue
        anchors: list[_Block] = []
        while depth < len(_ANCHORS) and not anchors:
            anchors = _anchors(one, other, (a, a_end), (b, b_end), _ANCHORS[depth])
            depth += 1
        if not anchors:
            found += _edited(one, other, (a, a_end), (b, b_end))
            continue
        for at, there, length in anchors:
            todo.append((a, at, b, there, depth))
            found.append((at, there, length))
            a, b = at + length, there + length
        todo.append((a, a_end, b, b_end, depth))
    return _joined(sorted(found))


def _compared(one: Sequence[str], other: Sequence[str], a: Span, b: Span) -> Iterator[_Block]:
    matcher = SequenceMatcher(None, one[slice(*a)], other[slice(*b)], autojunk=False)
    for at, there, length in matcher.get_matching_blocks():
        if length:
            yield a[0] + at, b[0] + there, length


def _edited(one: Sequence[str], other: Sequence[str], a: Span, b: Span) -> Iterator[_Block]:
    """Of long stretches in which no word stands once: by the fewest edits, in parts."""
    from rapidfuzz.distance import Levenshtein

    parts = 1 + (a[1] - a[0]) * (b[1] - b[0]) // _PART
    for part in range(parts):
        (start, end), (begin, stop) = (
            (low + (high - low) * part // parts, low + (high - low) * (part + 1) // parts)
            for low, high in (a, b)
        )
        for step in Levenshtein.opcodes(one[start:end], other[begin:stop]):
            if step.tag == "equal":
                yield start + step.src_start, begin + step.dest_start, step.src_end - step.src_start


def _anchors(one: Sequence[str], other: Sequence[str], a: Span, b: Span, size: int) -> list[_Block]:
    """Runs that stand once in each, in the same order in both, as long as they go on."""
    here, there = _once(one, a, size), _once(other, b, size)
    pairs = [(at, there[run]) for run, at in here.items() if run in there]
    pairs.sort()
    found: list[_Block] = []
    for at, to in _rising(pairs):
        if found and at < found[-1][0] + found[-1][2]:
            continue
        if found and to < found[-1][1] + found[-1][2]:
            continue
        length = size
        while at + length < a[1] and to + length < b[1] and one[at + length] == other[to + length]:
            length += 1
        found.append((at, to, length))
    return found


def _once(words: Sequence[str], within: Span, size: int) -> dict[str, int]:
    """Where each run of so many words is that stands once in the stretch."""
    found: dict[str, int] = {}
    for at in range(within[0], within[1] - size + 1):
        run = " ".join(words[at : at + size])
        found[run] = -1 if run in found else at
    return {run: at for run, at in found.items() if at >= 0}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series of pairs that rises in both numbers."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, to) in enumerate(pairs):
        at = bisect_left(tops, to)
        before.append(ends[at - 1] if at else -1)
        if at == len(tops):
            tops.append(to)
            ends.append(number)
        else:
            tops[at], ends[at] = to, number
    found: list[tuple[int, int]] = []
    last = ends[-1] if ends else -1
    while last >= 0:
        found.append(pairs[last])
        last = before[last]
    return found[::-1]


def _joined(blocks: Sequence[_Block]) -> list[_Block]:
    """Blocks that follow on each other in both texts made one."""
    found: list[_Block] = []
    for at, there, length in blocks:
        if found and (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]) == (at, there):
            found[-1] = (found[-1][0], found[-1][1], found[-1][2] + length)
        else:
            found.append((at, there, length))
    return found


def _without_stray(blocks: Sequence[_Block], one: int, other: int) -> list[_Block]:
    """The blocks without the few words that are alike by chance between longer changes."""
    found: list[_Block] = []
    for number, (at, there, length) in enumerate(blocks):
        after = blocks[number + 1] if number + 1 < len(blocks) else (one, other, 0)
        last = found[-1] if found else (0, 0, 0)
        # On each side the lesser of what is gone and what has come: words put in between equal
        # ones leave these what they are.
        before = min(at - last[0] - last[2], there - last[1] - last[2])
        behind = min(after[0] - at - length, after[1] - there - length)
        if length <= _STRAY and min(before, behind) > length:
            continue
        found.append((at, there, length))
    return found


def _by_paragraph(blocks: Sequence[_Block], one: _Side, other: _Side) -> Iterator[_Block]:
    """The blocks cut where either text has a new paragraph."""
    for at, there, length in blocks:
        while length:
            here = one.first[one.owner[at] + 1] - at
            to = other.first[other.owner[there] + 1] - there
            step = min(length, here, to)
            yield at, there, step
            at, there, length = at + step, there + step, length - step


def _linked(pieces: list[_Block], one: _Side, other: _Side) -> list[_Block]:
    """The pieces of paragraphs that have enough in common to be the same."""
    shared: dict[tuple[int, int], int] = {}
    for at, there, length in pieces:
        pair = one.owner[at], other.owner[there]
        shared[pair] = shared.get(pair, 0) + length

    def kept(pair: tuple[int, int]) -> bool:
        sizes = [
            side.first[number + 1] - side.first[number]
            for side, number in zip((one, other), pair, strict=True)
        ]
        count = shared[pair]
        return count >= _LINKING or count >= min(sizes) * _LINKING_SHARE

    return [piece for piece in pieces if kept((one.owner[piece[0]], other.owner[piece[1]]))]


def _align(pieces: Sequence[_Block], one: _Side, other: _Side) -> Iterator[Aligned]:
    """Paragraphs joined by equal words, and those between, in order."""
    a = b = number = 0
    while number < len(pieces):
        first = number
        start_a, start_b = one.owner[pieces[number][0]], other.owner[pieces[number][1]]
        end_a, end_b = start_a, start_b
        while number < len(pieces):
            next_a, next_b = one.owner[pieces[number][0]], other.owner[pieces[number][1]]
            if number > first and next_a > end_a and next_b > end_b:
                break
            end_a, end_b = next_a, next_b
            number += 1
        yield from _between((a, start_a), (b, start_b), one, other)
        yield _aligned((start_a, end_a + 1), (start_b, end_b + 1), pieces[first:number], one, other)
        a, b = end_a + 1, end_b + 1
    yield from _between((a, len(one.paragraphs)), (b, len(other.paragraphs)), one, other)


def _between(a: Span, b: Span, one: _Side, other: _Side) -> Iterator[Aligned]:
    """Paragraphs that nothing joins: one put for one other, or all left out and all put in."""
    if a[1] - a[0] == b[1] - b[0] == 1:
        yield _aligned(a, b, (), one, other)
        return
    for at in range(*a):
        yield _aligned((at, at + 1), (b[0], b[0]), (), one, other)
    for at in range(*b):
        yield _aligned((a[1], a[1]), (at, at + 1), (), one, other)


def _aligned(a: Span, b: Span, pieces: Sequence[_Block], one: _Side, other: _Side) -> Aligned:
    at, there = one.first[a[0]], other.first[b[0]]
    end, end_there = one.first[a[1]], other.first[b[1]]
    words: list[WordChange] = []

    def change(until: int, until_there: int) -> None:
        if at == until and there == until_there:
            return
        op: Op = "inserted" if at == until else "deleted" if there == until_there else "replaced"
        words.append(WordChange(op, one.place(at, until), other.place(there, until_there)))

    for first, second, length in pieces:
        change(first, second)
        at, there = first + length, second + length
        words.append(WordChange("equal", one.place(first, at), other.place(second, there)))
    change(end, end_there)
    return Aligned(
        tuple(one.paragraphs[a[0] : a[1]]), tuple(other.paragraphs[b[0] : b[1]]), tuple(words)
    )
