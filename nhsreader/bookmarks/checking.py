"""A quotation held against texts: the same words, other words, words put together, or nowhere.

What a careful editor may do is allowed and named: another case of the first letter, an
ellipsis, words or letters in brackets. No other word may differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from nhsreader.bookmarks.fitting import Fit, Op, fit, is_far, pieced, pieces_of
from nhsreader.bookmarks.wording import (
    Gap,
    Pattern,
    SourceText,
    Word,
    is_negation,
    patterns,
)
from nhsreader.text.places import TITLE

Wording = Literal["right", "altered", "stitched", "not-found"]
Kind = Literal["replaced", "added", "left-out", "order", "capitals", "ellipsis", "bracket"]
MOST_REPLACED = 6
MOST_PLACES = 60
HIDEABLE = 3
MOST_WEIGHED = 12
MIN_ALIKE = 0.6
MIN_NEAREST = 0.35
MIN_COVERED = 0.85
PLAINLY_ONE = 0.8
MOST_REORDERED = 8


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Where draft and source differ: their words there, and the source's place.

    Offsets are code points of the part's reading text; both are the same where the source has
    no words.
    """

    kind: Kind
    draft: str
    source: str
    start: int
    end: int

    @property
    def weighty(self) -> str:
        """What makes it grave: `number`, `negation`, or nothing."""
        draft, source = self.draft.lower().split(), self.source.lower().split()
        changed = {*draft} ^ {*source}
        if len(changed) > MOST_WEIGHED:
            return ""
        if any(any(char.isdigit() for char in word) for word in changed):
            return "number"
        strip = ".,;:!?()\"'"
        if any(is_negation(word.strip(strip).replace("\u2019", "'")) for word in changed):
            return "negation"
        return ""


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a part of an article, in code points; `score` is how alike, 0 to 1.

    `allowed` is what an editor may do; `differences` is what nobody may.
    """

    article: str
    part: str
    start: int
    end: int
    differences: tuple[Difference, ...] = ()
    allowed: tuple[Difference, ...] = ()
    score: float = 1.0


class Outcome(msgspec.Struct, frozen=True):
    """What a quotation is, by its words alone.

    `matches` are every place where it is right, the most alike places where it is altered or
    not found, and the places put together, in the draft's order, where it is stitched.
    """

    wording: Wording
    matches: tuple[Match, ...] = ()


def check(quotation: str, sources: Sequence[SourceText]) -> Outcome:
    """Hold a quotation, without its marks, against texts that may have its words."""
    wanted = patterns(quotation)
    if not wanted:
        return Outcome("not-found")
    flawed: list[Match] = []
    for pattern in wanted:
        found = exact_matches(pattern, sources)
        clean = [match for match in found if not match.differences]
        if clean:
            return Outcome("right", tuple(clean))
        flawed += found
    if flawed:
        return Outcome("altered", tuple(flawed))
    outcomes = [_inexact(pattern, sources) for pattern in wanted]
    return min(outcomes, key=_preference)


def exact_matches(pattern: Pattern, sources: Iterable[SourceText]) -> list[Match]:
    """Every place of the quotation's very words, at most one for each part."""
    found: list[Match] = []
    for source in sources:
        in_part = [_match(pattern, source, spots) for spots in _chains(pattern, source)]
        if in_part:
            found.append(min(in_part, key=lambda m: (len(m.differences), m.end - m.start)))
        if sum(not match.differences for match in found) >= MOST_PLACES:
            break
    return found


def _chains(pattern: Pattern, source: SourceText) -> Iterator[list[int]]:
    """The number of the first word of each run, for every way the runs follow each other."""
    keys = [[word.key for word in run] for run in pattern.runs]
    lead, tail = pattern.gaps[0], pattern.gaps[-1]
    count = 0
    for first in source.find(keys[0]):
        count += 1
        if count > MOST_PLACES:
            return
        if lead and lead.kind == "letters" and not _fits(source, lead, first - 1):
            continue
        spots = [first]
        at = first + len(keys[0])
        for gap, run in zip(pattern.gaps[1:-1], keys[1:], strict=True):
            spot = _next(source, gap, run, at)
            if spot is None:
                break
            spots.append(spot)
            at = spot + len(run)
        else:
            if not (tail and tail.kind == "letters" and not _fits(source, tail, at)):
                yield spots


def _next(source: SourceText, gap: Gap | None, run: list[str], at: int) -> int | None:
    for spot in source.find(run, at):
        left_out = spot - at
        if gap is None or gap.kind == "ellipsis":
            return spot
        if left_out > MOST_REPLACED:
            return None
        if gap.kind == "bracket" or (left_out == 1 and _fits(source, gap, at)):
            return spot
    return None


def _fits(source: SourceText, gap: Gap, at: int) -> bool:
    return 0 <= at < len(source.keys) and gap.fits(source.keys[at])


def _match(pattern: Pattern, source: SourceText, spots: list[int]) -> Match:
    differences: list[Difference] = []
    allowed: list[Difference] = []
    lead, tail = pattern.gaps[0], pattern.gaps[-1]
    first = spots[0] - (lead is not None and lead.kind == "letters")
    last = spots[-1] + len(pattern.runs[-1]) - 1 + (tail is not None and tail.kind == "letters")
    start, end = source.stretch(first, last)
    capitals = source.part == TITLE or (last > first and source.text[start:end].isupper())
    number = 0
    for run, spot in zip(pattern.runs, spots, strict=True):
        for word, there in zip(run, source.words[spot : spot + len(run)], strict=True):
            if word.shown != there.shown:
                free = number in pattern.free and word.shown[1:] == there.shown[1:]
                one = _difference("capitals", word.shown, source, there.start, there.end)
                (allowed if free or capitals else differences).append(one)
            number += 1
    ends = [spot + len(run) for spot, run in zip(spots, pattern.runs, strict=True)]
    for gap, at, until in zip(pattern.gaps[1:-1], ends, spots[1:], strict=False):
        assert gap is not None
        one = _of_gap(gap, source, at, until)
        (differences if _hides(gap, source.keys[at:until]) else allowed).append(one)
    for gap in {lead, tail} - {None}:
        assert gap is not None
        one = Difference(kind=_kind(gap), draft=gap.shown, source="", start=start, end=start)
        unsaid = gap.kind == "bracket" and any(map(is_negation, gap.words))
        (differences if unsaid else allowed).append(one)
    for aside in pattern.asides:
        allowed.append(
            Difference(kind="bracket", draft=f"[{aside}]", source="", start=start, end=start)
        )
    return Match(
        article=source.article, part=source.part, start=start, end=end,
        differences=tuple(differences), allowed=tuple(allowed),
    )  # fmt: skip


def _hides(gap: Gap, left_out: list[str]) -> bool:
    """Whether a gap turns what the source says into something else."""
    was = any(map(is_negation, left_out))
    if gap.kind == "ellipsis":
        return was and len(left_out) <= HIDEABLE
    if gap.kind == "letters":
        return False
    numbers = {key for key in left_out if key[0].isdigit()}
    return was != any(map(is_negation, gap.words)) or not numbers <= {*gap.words}


def _kind(gap: Gap) -> Kind:
    return "ellipsis" if gap.kind == "ellipsis" else "bracket"


def _of_gap(gap: Gap, source: SourceText, at: int, until: int) -> Difference:
    start, end = _between(source, at, until)
    return _difference(_kind(gap), gap.shown, source, start, end)


def _between(source: SourceText, at: int, until: int) -> tuple[int, int]:
    """Words `at` to `until` as code points; a place between two words where there are none."""
    if at < until:
        return source.stretch(at, until - 1)
    place = source.words[at - 1].end if at else 0
    return place, place


def _difference(kind: Kind, draft: str, source: SourceText, start: int, end: int) -> Difference:
    words = " ".join(source.text[start:end].split())
    return Difference(kind=kind, draft=draft, source=words, start=start, end=end)


def _inexact(pattern: Pattern, sources: Sequence[SourceText]) -> Outcome:
    segments = _segments(pattern)
    if len(segments) > 1:
        return _with_ellipses(segments, sources)
    words = segments[0]
    keys = [word.key for word in words]
    found = [one for source in sources if (one := fit(keys, source)) is not None]
    best = max(found, key=lambda one: one.score, default=None)
    if best is None or not _plainly_one(best):
        if (moved := _in_one_place(words, found)) is not None:
            return Outcome("altered", (moved,))
        pieces = pieces_of(keys, sources)
        covered = sum(piece.end - piece.start for piece in pieces) / len(keys)
        enough = best is None or best.score < PLAINLY_ONE or _put_together(best)
        whole = covered == 1 and len(pieces) == 2
        if len(pieces) > 1 and (whole or (enough and covered >= MIN_COVERED)):
            placed = pieced(pieces, len(keys))
            if not placed.near:
                matches = [
                    _bare(source, at, at + piece.end - piece.start)
                    for piece, (source, at) in zip(pieces, placed.spots, strict=True)
                ]
                return Outcome("stitched", tuple(matches))
            if enough:
                altered = _of_ops(words, placed.ops, placed.spots[0][0], covered)
                return Outcome("altered", (altered,))
    if best is None:
        return Outcome("not-found")
    equal = [one for one in found if one.score > best.score - 1e-9]
    matches = [_of_ops(words, one.ops, one.source, one.score) for one in equal]
    if best.score >= MIN_ALIKE and best.longest >= (3 if len(keys) > 5 else 2):
        return Outcome("altered", tuple(matches))
    return Outcome("not-found", tuple(matches) if best.score >= MIN_NEAREST else ())


def _in_one_place(words: Sequence[Word], found: Sequence[Fit]) -> Match | None:
    """The place of one text that has all the words of the quotation, in another order."""
    for one in sorted(found, key=lambda one: -one.score)[:MOST_REORDERED]:
        pieces = pieces_of(one.keys, [one.source])
        if len(pieces) < 2 or sum(p.end - p.start for p in pieces) < len(one.keys):
            continue
        placed = pieced(pieces, len(one.keys))
        if placed.near and any(op.kind == "order" for op in placed.ops):
            return _of_ops(words, placed.ops, one.source, 1.0)
    return None


def _plainly_one(found: Fit) -> bool:
    """Whether there is one place, with one thing changed."""
    changes = sum(op.kind != "equal" for op in found.ops)
    return changes < 2 and found.score >= PLAINLY_ONE and not _put_together(found)


def _put_together(found: Fit) -> bool:
    """Whether the place passes over so much that it is rather two."""
    return any(op.kind == "left-out" and is_far(found.source, op.at, op.until) for op in found.ops)


def _segments(pattern: Pattern) -> list[list[Word]]:
    """The words between ellipses, brackets passed over."""
    segments: list[list[Word]] = [[]]
    for gap, run in zip(pattern.gaps, pattern.runs, strict=False):
        if gap is not None and gap.kind == "ellipsis" and segments[-1]:
            segments.append([])
        segments[-1] += run
    return segments


def _with_ellipses(segments: list[list[Word]], sources: Sequence[SourceText]) -> Outcome:
    """Each stretch between ellipses by itself, in one part where one has most of them."""
    keys = [[word.key for word in words] for words in segments]
    total = sum(map(len, keys))
    best: tuple[float, list[Fit]] = (0.0, [])
    for source in sources:
        fits = [one for run in keys if (one := fit(run, source)) is not None]
        score = sum(one.score * len(one.keys) for one in fits) / total
        if score > best[0]:
            best = score, fits
    score, fits = best
    exact = score > 1 - 1e-9
    if not exact and all(any(source.holds(run) for source in sources) for run in keys):
        homes = [next(s for s in sources if s.holds(run)) for run in keys]
        spots = [next(home.find(run)) for home, run in zip(homes, keys, strict=True)]
        matches = [
            _bare(home, at, at + len(run)) for home, at, run in zip(homes, spots, keys, strict=True)
        ]
        return Outcome("stitched", tuple(matches))
    if exact:
        # The words are all there, but not in the draft's order.
        parts = [_of_ops([], one.ops, one.source, 1.0) for one in fits]
        low, high = min(p.start for p in parts), max(p.end for p in parts)
        source = fits[0].source
        if len(source.text[low:high].split()) > total + 2 * 30:
            return Outcome("stitched", tuple(parts))
        draft = " … ".join(" ".join(word.shown for word in words) for words in segments)
        order = _difference("order", draft, source, low, high)
        return Outcome("altered", (_whole(parts, (order,), 1.0),))
    if score < MIN_NEAREST or not fits:
        return Outcome("not-found")
    by_keys = {tuple(run): words for run, words in zip(keys, segments, strict=True)}
    parts = [_of_ops(by_keys[one.keys], one.ops, one.source, score) for one in fits]
    differences = [difference for part in parts for difference in part.differences]
    for run, words in by_keys.items():
        if all(one.keys != run for one in fits):
            shown = " ".join(word.shown for word in words)
            differences.append(Difference(kind="added", draft=shown, source="", start=0, end=0))
    whole = _whole(parts, tuple(differences), score)
    return Outcome("altered" if score >= MIN_ALIKE else "not-found", (whole,))


def _whole(parts: list[Match], differences: tuple[Difference, ...], score: float) -> Match:
    return Match(
        article=parts[0].article, part=parts[0].part, start=min(p.start for p in parts),
        end=max(p.end for p in parts), differences=differences, score=score,
    )  # fmt: skip


def _bare(source: SourceText, at: int, until: int) -> Match:
    start, end = source.stretch(at, until - 1)
    return Match(article=source.article, part=source.part, start=start, end=end)


def _of_ops(words: Sequence[Word], ops: Sequence[Op], source: SourceText, score: float) -> Match:
    differences = []
    for op in ops:
        if op.kind == "equal":
            continue
        draft = _shown(words[op.start : op.end])
        start, end = _between(source, op.at, op.until)
        differences.append(_difference(op.kind, draft, source, start, end))
    low = min(op.at for op in ops)
    high = max(op.until for op in ops)
    start, end = source.stretch(low, max(low, high - 1))
    return Match(
        article=source.article, part=source.part, start=start, end=end,
        differences=tuple(differences), score=score,
    )  # fmt: skip


def _shown(words: Sequence[Word]) -> str:
    """Words of the draft as they stood: signs and numbers not torn apart."""
    shown = ""
    for number, word in enumerate(words):
        if number and word.start != words[number - 1].end:
            shown += " "
        shown += word.shown
    return shown


def _preference(outcome: Outcome) -> tuple[int, float]:
    order = ("right", "altered", "stitched", "not-found")
    best = max((match.score for match in outcome.matches), default=0.0)
    return order.index(outcome.wording), -best
