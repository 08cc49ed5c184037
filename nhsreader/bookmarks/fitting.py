"""Where a text's words are most like a quotation's, and where its pieces stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import inf
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from nhsreader.bookmarks.wording import COMMON, SourceText

SLACK = 3
MOST_SPOTS = 20
MAX_LEFT_OUT = 30
FEW_LEFT_OUT = 5
COMMON_WEIGHT = 0.4
LEFT_OUT_COST = 0.05

_NEW_SENTENCE = re.compile(r"\n\n|[.!?][^\w\s]*\s+[^\w\s]*[A-Z\d]")


class Op(NamedTuple):
    """Draft words `start` to `end` against source words `at` to `until`."""

    kind: Literal["equal", "replaced", "added", "left-out", "order"]
    start: int
    end: int
    at: int
    until: int


class Fit(NamedTuple):
    """The stretch of a text most like a quotation: `score` is the share of words alike, by
    weight; `longest` the words of the longest run alike."""

    source: SourceText
    keys: tuple[str, ...]
    ops: tuple[Op, ...]
    score: float
    longest: int


class Piece(NamedTuple):
    """Draft words `start` to `end`, and where they stand: a text and its word."""

    start: int
    end: int
    spots: list[tuple[SourceText, int]]


class Pieced(NamedTuple):
    """Where the pieces of a quotation stand; `near` in one place of one text, its words left
    out or its order changed, as `ops` say."""

    spots: list[tuple[SourceText, int]]
    near: bool
    ops: tuple[Op, ...]


def fit(keys: Sequence[str], source: SourceText) -> Fit | None:
    """The most alike stretch of a text, or None where no two words together are shared."""
    count = len(keys)
    if count == 1:
        spot = next(source.find(keys), None)
        if spot is None:
            return None
        return Fit(source, tuple(keys), (Op("equal", 0, 1, spot, spot + 1),), 1.0, 1)
    weights = [COMMON_WEIGHT if key in COMMON else 1.0 for key in keys]
    best: Fit | None = None
    merit = -inf
    # A tight window first: a wide one may find the same words farther apart.
    for width in (count + SLACK, count + max(12, count // 2)):
        found = _fit_within(keys, source, width, weights)
        if found is not None:
            gone = sum(op.until - op.at for op in found.ops if op.kind != "equal")
            worth = found.score * sum(weights) - LEFT_OUT_COST * gone
            if worth > merit + 1e-9:
                best, merit = found, worth
    return best


def _fit_within(
    keys: Sequence[str], source: SourceText, width: int, weights: Sequence[float]
) -> Fit | None:
    window = _window(keys, source, width)
    if window is None:
        return None
    low, high = window
    ops = [
        Op(_KINDS[op.tag], op.src_start, op.src_end, op.dest_start + low, op.dest_end + low)
        for op in Indel.opcodes(list(keys), source.keys[low:high])
    ]
    ops = _trimmed(ops, keys, source)
    if not any(op.kind == "equal" for op in ops):
        return None
    alike = sum(sum(weights[op.start : op.end]) for op in ops if op.kind == "equal")
    longest = max(op.end - op.start for op in ops if op.kind == "equal")
    merged = tuple(_merged(ops, len(source.keys)))
    return Fit(source, tuple(keys), merged, alike / sum(weights), longest)


_KINDS: dict[str, Literal["equal", "added", "left-out"]] = {
    "equal": "equal", "delete": "added", "insert": "left-out",
}  # fmt: skip


def _window(keys: Sequence[str], source: SourceText, width: int) -> tuple[int, int] | None:
    """Where in the text most pairs of the quotation's words stand, in so many words."""
    numbers: dict[tuple[str, str], list[int]] = {}
    for number, pair in enumerate(zip(keys, keys[1:], strict=False)):
        numbers.setdefault(pair, []).append(number)
    seeds = [(at, number) for at, found in source.pairs(numbers) for number in found]
    if not seeds:
        return None
    count = len(keys)
    inside: Counter[int] = Counter()
    weight = best = 0.0
    chosen = seeds[0], seeds[0]
    low = 0
    for high, (at, number) in enumerate(seeds):
        if not inside[number]:
            weight += _pair_weight(keys, number)
        inside[number] += 1
        while at - seeds[low][0] > width:
            gone = seeds[low][1]
            inside[gone] -= 1
            if not inside[gone]:
                weight -= _pair_weight(keys, gone)
            low += 1
        if weight > best + 1e-9:
            best, chosen = weight, (seeds[low], seeds[high])
    first, last = chosen
    start = max(0, first[0] - first[1] - SLACK)
    return start, min(len(source.keys), last[0] + count - last[1] + SLACK)


def _pair_weight(keys: Sequence[str], number: int) -> float:
    return 0.2 + sum(key not in COMMON for key in keys[number : number + 2])


def _trimmed(ops: list[Op], keys: Sequence[str], source: SourceText) -> list[Op]:
    """Without source words at both ends, and the ends of the draft where they belong.

    Words at an end may have been matched far off, when they stand beside the rest too.
    """
    ops = [*ops]
    while ops and ops[0].kind == "left-out":
        ops.pop(0)
    while ops and ops[-1].kind == "left-out":
        ops.pop()
    equal = [number for number, op in enumerate(ops) if op.kind == "equal"]
    if len(equal) > 1:
        first, second = ops[equal[0]], ops[equal[1]]
        size, gap = first.end - first.start, second.at - first.until
        beside = second.at - size
        if gap > 0 and source.keys[beside : second.at] == list(keys[first.start : first.end]):
            moved = Op("equal", first.start, first.end, beside, second.at)
            ops[: equal[1]] = [
                Op("added", 0, first.start, beside, beside), moved,
                Op("added", first.end, second.start, second.at, second.at),
            ]  # fmt: skip
        elif size <= 2 and gap > SLACK + size:
            ops[: equal[1]] = [Op("added", 0, second.start, second.at, second.at)]
    ops = [op for op in ops if op.start < op.end or op.at < op.until]
    equal = [number for number, op in enumerate(ops) if op.kind == "equal"]
    if len(equal) > 1:
        before, last = ops[equal[-2]], ops[equal[-1]]
        size, gap, count = last.end - last.start, last.at - before.until, len(keys)
        until = before.until + size
        if gap > 0 and source.keys[before.until : until] == list(keys[last.start : last.end]):
            ops[equal[-2] + 1 :] = [
                Op("added", before.end, last.start, before.until, before.until),
                Op("equal", last.start, last.end, before.until, until),
                Op("added", last.end, count, until, until),
            ]
        elif size <= 2 and gap > SLACK + size:
            ops[equal[-2] + 1 :] = [Op("added", before.end, count, before.until, before.until)]
    return [op for op in ops if op.start < op.end or op.at < op.until]


def _merged(ops: list[Op], most: int) -> list[Op]:
    """Words added beside words left out are words replaced, at both ends too."""
    merged: list[Op] = []
    for op in ops:
        before = merged[-1] if merged else None
        if before and before.kind != "equal" and op.kind != "equal":
            kind = before.kind if before.kind == op.kind else "replaced"
            merged[-1] = Op(kind, before.start, op.end, before.at, op.until)
        else:
            merged.append(op)
    first = merged[0]
    size = first.end - first.start
    if first.kind == "added" and len(merged) > 1 and size <= min(SLACK, first.at):
        merged[0] = Op("replaced", first.start, first.end, first.at - size, first.at)
    last = merged[-1]
    size = last.end - last.start
    if last.kind == "added" and len(merged) > 1 and size <= SLACK and last.at < most:
        merged[-1] = Op("replaced", last.start, last.end, last.at, min(most, last.at + size))
    return merged


def pieces_of(keys: Sequence[str], sources: Sequence[SourceText]) -> list[Piece]:
    """The quotation as runs of words, each as long as any text has it, from the left."""
    least = 4 if len(keys) >= 8 else 3
    pieces: list[Piece] = []
    at = 0
    while at + least <= len(keys):
        holding = [source for source in sources if source.holds(keys[at : at + least])]
        if not holding:
            at += 1
            continue
        end = at + least
        while end < len(keys):
            longer = [source for source in holding if source.holds(keys[at : end + 1])]
            if not longer:
                break
            holding, end = longer, end + 1
        spots = [
            (source, spot)
            for source in holding
            for spot in list(source.find(keys[at:end]))[:MOST_SPOTS]
        ]
        pieces.append(Piece(at, end, spots))
        at = end
    return pieces


def pieced(pieces: list[Piece], count: int) -> Pieced:
    """Where pieces stand, as near each other as they can; `count` is the quotation's words."""
    best: list[tuple[SourceText, int]] = []
    span = -1
    for source, first in pieces[0].spots:
        spots = [(source, first)]
        for piece in pieces[1:]:
            wanted = spots[-1][1]
            here = [spot for text, spot in piece.spots if text is source]
            if not here:
                break
            spots.append((source, min(here, key=lambda spot: abs(spot - wanted))))
        if len(spots) == len(pieces):
            ends = [s + p.end - p.start for (_, s), p in zip(spots, pieces, strict=True)]
            reach = max(ends) - min(spot for _, spot in spots)
            if span < 0 or reach < span:
                best, span = spots, reach
    if not best:
        return Pieced([piece.spots[0] for piece in pieces], False, ())
    ordered = all(one[1] < other[1] for one, other in zip(best, best[1:], strict=False))
    gaps = [
        after[1] - (before[1] + piece.end - piece.start)
        for piece, before, after in zip(pieces, best, best[1:], strict=False)
    ]
    if not ordered:
        low = min(spot for _, spot in best)
        op = Op("order", 0, count, low, low + span)
        return Pieced(best, span <= count + MAX_LEFT_OUT, (op,))
    if any(gap < 0 for gap in gaps):
        return Pieced(best, False, ())
    far = any(
        is_far(after[0], after[1] - gap, after[1])
        for gap, after in zip(gaps, best[1:], strict=True)
    )
    return Pieced(best, not far, tuple(_ops_of(pieces, best, count)))


def is_far(source: SourceText, at: int, until: int) -> bool:
    """Whether leaving out these words joins two places: so many, or those of two sentences."""
    if until - at > MAX_LEFT_OUT:
        return True
    if until - at <= FEW_LEFT_OUT or not at or until >= len(source.words):
        return False
    between = source.text[source.words[at - 1].end : source.words[until].start]
    return _NEW_SENTENCE.search(between) is not None


def _ops_of(pieces: list[Piece], spots: list[tuple[SourceText, int]], count: int) -> list[Op]:
    ops: list[Op] = []
    at = draft = 0
    for number, (piece, (_, spot)) in enumerate(zip(pieces, spots, strict=True)):
        if piece.start > draft or (number and spot > at):
            there = at if number else spot
            kind: Literal["added", "left-out", "replaced"]
            kind = "left-out" if piece.start == draft else "replaced" if spot > there else "added"
            ops.append(Op(kind, draft, piece.start, there, spot))
        size = piece.end - piece.start
        ops.append(Op("equal", piece.start, piece.end, spot, spot + size))
        draft, at = piece.end, spot + size
    if draft < count:
        ops.append(Op("added", draft, count, at, at))
    return ops
