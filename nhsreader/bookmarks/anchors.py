"""Where a marked passage stands in the text as it is now.

Never the best candidate whatever its score: a passage is the same words in the same place,
the same words elsewhere, words that differ and are put to the reader, or lost and kept with
its old words. The rule for differing words, quotation at least 0.70 and the better of its two
contexts at least 0.55, is the one that kept all of 60 edited passages and refused all of 60
lookalikes when measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec
from rapidfuzz import fuzz

from nhsreader.bookmarks.bookmark import CONTEXT_SIZE, Bookmark
from nhsreader.bookmarks.surviving import TextChange, compare
from nhsreader.text.fold import find_quote, fold, fold_marks, fold_with_map

State = Literal["exact", "moved", "changed", "orphan"]
MIN_QUOTE = 0.70
MIN_SHORT_QUOTE = 0.80
MIN_CONTEXT = 0.55
# Two unrelated stretches of 64 characters of English score up to 0.5; where much hangs on the
# context alone it must be plainly the same.
LIKE_CONTEXT = 0.62
SURE_CONTEXT = 0.80
SURE_WORDS = 0.96
SHORT = 20
MAX_PLACES = 5000


class Anchor(msgspec.Struct, frozen=True):
    """What became of a passage: `found` is `text[start:end]`, in code points.

    `score` is how alike the words are, 0 to 1. An orphan has no place: 0, 0 and no words; its
    score is that of the best place refused.
    """

    state: State
    start: int
    end: int
    found: str
    score: float


class _Candidate(msgspec.Struct, frozen=True):
    start: int
    end: int
    score: float
    prefix: float
    suffix: float

    @property
    def context(self) -> float:
        return max(self.prefix, self.suffix)

    @property
    def weight(self) -> float:
        return 2 * self.score + self.prefix + self.suffix

    @property
    def accepted(self) -> bool:
        return self.score >= MIN_QUOTE and self.context >= MIN_CONTEXT

    @property
    def sure(self) -> bool:
        """Whether what stands around it alone tells that this is the place."""
        return self.context >= SURE_CONTEXT or min(self.prefix, self.suffix) >= MIN_CONTEXT


def anchor(bookmark: Bookmark, text: str, text_sha256: str, old_text: str | None = None) -> Anchor:
    """Where the bookmark's words are in `text`, the present reading text of its part.

    `text_sha256` is the hash of `text`; `old_text` is the reading text the bookmark was made
    in, where a version was kept, and is ignored unless the words stand in it. Raises
    ValueError for a bookmark without words.
    """
    start, end, exact = bookmark.start, bookmark.end, bookmark.exact
    if not exact.strip():
        raise ValueError("a bookmark without words has no anchor")
    in_place = text[start:end] == exact
    if in_place and text_sha256 == bookmark.text_sha256:
        return Anchor("exact", start, end, exact, 1.0)
    change: TextChange | None = None
    if old_text is not None and old_text[start:end] == exact:
        change = compare(old_text, text)
        if landed := _by_change(bookmark, text, change):
            return landed
    if found := _same_words(bookmark, text, change):
        return found
    return _alike(bookmark, text, change)


def _by_change(bookmark: Bookmark, text: str, change: TextChange) -> Anchor | None:
    landing = change.landing(bookmark.start, bookmark.end)
    if landing is None:
        return None
    start, end = landing.start, landing.end
    if not (landing.first and landing.last):
        start, end = _fit(text, bookmark.exact, start, end)
    landed = _anchor_at(bookmark, text, start, end)
    candidate = _candidate(bookmark, text, start, end, landed.score)
    if len(bookmark.exact) < SHORT:
        # A word or two is found again in almost any text that took the old one's place.
        return landed if candidate.sure and candidate.accepted else None
    if landed.state == "changed" and candidate.context < LIKE_CONTEXT:
        # Where nothing around it is the same, other words make it another passage.
        return landed if landed.score >= SURE_WORDS else None
    return landed


def _anchor_at(bookmark: Bookmark, text: str, start: int, end: int) -> Anchor:
    """The anchor for words known to be the passage's, whatever has become of them."""
    found = text[start:end]
    if found == bookmark.exact:
        state: State = "exact" if start == bookmark.start else "moved"
        return Anchor(state, start, end, found, 1.0)
    if _plain(found) == _plain(bookmark.exact):
        return Anchor("moved", start, end, found, 1.0)
    return Anchor("changed", start, end, found, _ratio(fold(bookmark.exact), fold(found)))


def _same_words(bookmark: Bookmark, text: str, change: TextChange | None) -> Anchor | None:
    """The passage where its very words stand, chosen by what stands around them."""
    places = _places(bookmark.exact, text)
    candidates = [_candidate(bookmark, text, *place, 1.0) for place in places]
    if change is not None:
        candidates = [
            one
            for one in candidates
            if not change.came_from_elsewhere(one.start, one.end, bookmark.start, bookmark.end)
        ]
    if not candidates:
        return None
    best = max(
        candidates,
        key=lambda one: (round(one.prefix + one.suffix, 2), -abs(one.start - bookmark.start)),
    )
    twins = bookmark.occurrences > 1 and change is None
    lost = twins and len(find_quote(text, bookmark.exact)) < bookmark.occurrences
    if lost and min(best.prefix, best.suffix) < SURE_CONTEXT:
        # One of several places with these words is gone, and it may be the marked one.
        edited = _best_alike(bookmark, text)
        if edited and edited.accepted and edited.weight > best.weight:
            return _asked(text, edited)
        return _asked(text, best) if best.context >= SURE_CONTEXT else None
    if len(bookmark.exact) < SHORT and not best.sure:
        return None
    if best.context < MIN_CONTEXT and change is None:
        if bookmark.occurrences != 1 and best.start != bookmark.start:
            return None
        edited = _best_alike(bookmark, text)
        if edited and edited.accepted and not _overlapping(edited, best):
            return None
    return _anchor_at(bookmark, text, best.start, best.end)


def _alike(bookmark: Bookmark, text: str, change: TextChange | None) -> Anchor:
    best = _best_alike(bookmark, text)
    if best is None:
        return Anchor("orphan", 0, 0, "", 0.0)
    floor = MIN_SHORT_QUOTE if len(bookmark.exact) < SHORT else MIN_QUOTE
    middle = (best.start + best.end) // 2
    other = change is not None and change.came_from_elsewhere(
        middle, middle + 1, bookmark.start, bookmark.end
    )
    gone = not best.sure and _closed_up(bookmark, text)
    if other or gone or not best.accepted or best.score < floor:
        return Anchor("orphan", 0, 0, "", best.score)
    return _asked(text, best)


def _asked(text: str, candidate: _Candidate) -> Anchor:
    start, end = candidate.start, candidate.end
    return Anchor("changed", start, end, text[start:end], candidate.score)


def _best_alike(bookmark: Bookmark, text: str) -> _Candidate | None:
    """The place most like the passage, by its words alone or with what stood around it."""
    folded = fold(text)
    quotation = fold(bookmark.exact)
    prefix, suffix = fold(bookmark.prefix), fold(bookmark.suffix)
    found: list[_Candidate] = []
    for before, after in ((prefix, suffix), ("", "")):
        needle = before + quotation + after
        if len(needle) >= len(folded):
            start, end = 0, len(folded)
        else:
            alignment = fuzz.partial_ratio_alignment(needle, folded, score_cutoff=50)
            if alignment is None:
                continue
            start = alignment.dest_start + len(before) - alignment.src_start
            end = alignment.dest_end - len(after) + len(needle) - alignment.src_end
        start = min(max(start, 0), len(text))
        end = min(max(end, start + 1), len(text))
        if start < end:
            start, end = _fit(text, bookmark.exact, start, end)
            score = _ratio(quotation, folded[start:end])
            found.append(_candidate(bookmark, text, start, end, score))
    return max(
        found,
        key=lambda one: (one.accepted, one.weight),
        default=None,
    )


def _closed_up(bookmark: Bookmark, text: str) -> bool:
    """Whether what stood on both sides of the passage stands side by side, nothing between."""
    before, after = _plain(bookmark.prefix)[-24:], _plain(bookmark.suffix)[:24]
    if min(len(before), len(after)) < 12:
        return False
    plain, _ = _plain_with_map(text)
    return f"{before}{after}" in plain or f"{before} {after}" in plain


def _candidate(bookmark: Bookmark, text: str, start: int, end: int, score: float) -> _Candidate:
    before = text[max(0, start - CONTEXT_SIZE) : start]
    after = text[end : end + CONTEXT_SIZE]
    return _Candidate(
        start, end, score, _context(bookmark.prefix, before), _context(bookmark.suffix, after)
    )


def _context(was: str, now: str) -> float:
    """How alike two contexts are, 0 to 1; the edge of a text is only like the edge."""
    if not was.strip() or not now.strip():
        return 1.0 if was.strip() == now.strip() else 0.0
    return _ratio(_spaced(was), _spaced(now))


def _places(exact: str, text: str) -> list[tuple[int, int]]:
    """Every place of the words, quotes, dashes and spaces folded but not case."""
    found: list[tuple[int, int]] = []
    at = text.find(exact)
    while at != -1 and len(found) < MAX_PLACES:
        found.append((at, at + len(exact)))
        at = text.find(exact, at + len(exact))
    if found:
        return found
    plain, origin = _plain_with_map(text)
    needle = _plain(exact)
    at = plain.find(needle)
    while at != -1 and len(found) < MAX_PLACES:
        found.append((origin[at], origin[at + len(needle) - 1] + 1))
        at = plain.find(needle, at + len(needle))
    return found


@lru_cache(maxsize=4)
def _plain_with_map(text: str) -> tuple[str, list[int]]:
    _, origin = fold_with_map(text)
    marks = fold_marks(text)
    return "".join(" " if marks[at].isspace() else marks[at] for at in origin[:-1]), origin


def _plain(text: str) -> str:
    return " ".join(fold_marks(text).split())


def _spaced(text: str) -> str:
    return " ".join(fold(text).split())


def _ratio(one: str, other: str) -> float:
    return fuzz.ratio(one, other) / 100


def _overlapping(one: _Candidate, other: _Candidate) -> bool:
    return one.start < other.end and other.start < one.end


def _fit(text: str, exact: str, start: int, end: int) -> tuple[int, int]:
    """The stretch around `text[start:end]`, to whole words, that is most like `exact`."""
    wanted = _spaced(exact)
    reach = max(24, len(exact) // 3)
    best = _ratio(wanted, _spaced(text[start:end]))
    for _ in range(2):
        before = start, end
        for edge in _edges(text, start - reach, min(start + reach, end - 1)):
            score = _ratio(wanted, _spaced(text[edge:end]))
            if score > best:
                best, start = score, edge
        for edge in _edges(text, max(end - reach, start + 1), end + reach):
            score = _ratio(wanted, _spaced(text[start:edge]))
            if score > best:
                best, end = score, edge
        if (start, end) == before:
            break
    while start < end - 1 and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return start, end


def _edges(text: str, low: int, high: int) -> Iterator[int]:
    """Where words and the marks beside them begin or end, from `low` to `high`."""
    for at in range(max(low, 0), min(high, len(text)) + 1):
        if at in (0, len(text)) or _class(text[at - 1]) != _class(text[at]):
            yield at


def _class(char: str) -> str:
    return " " if char.isspace() else "a" if char.isalnum() else "."
