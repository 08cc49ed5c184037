"""Which styles cover which offsets: marks on the text, and the runs they make on a row.

Pure: it knows nothing of Textual. A mark never changes the text it covers, so no offset moves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

import msgspec

from nhsreader.documents.reading_text import ReadingText

EMPHASIS = "emphasis"
STRONG = "strong"
CODE = "code"
LINK = "link"
TERM = "term"
AMBIGUOUS = "ambiguous"
BOOKMARK = "bookmark"
HIT = "hit"
CURRENT_HIT = "current-hit"
CURRENT_TERM = "current-term"
HOVER = "hover"
SELECTION = "selection"
CURSOR = "cursor"
HINT = "hint"

# The signs in the margin of bookmarks by the colour of their mark.
BOOKMARK_SIGNS = {
    BOOKMARK: "▌", "bookmark-green": "●", "bookmark-blue": "■", "bookmark-pink": "▲",
}  # fmt: skip

# From the ground up: where marks overlap a later kind is laid over an earlier one.
PRECEDENCE = (
    CODE, EMPHASIS, STRONG, *BOOKMARK_SIGNS, LINK, TERM, AMBIGUOUS,
    HOVER, HIT, CURRENT_TERM, CURRENT_HIT, SELECTION, CURSOR, HINT,
)  # fmt: skip
# What the reader can step to, hover over and open.
SPOTS = frozenset({TERM, AMBIGUOUS, LINK})

TERMS_LAYER = "terms"
HITS_LAYER = "hits"
BOOKMARKS_LAYER = "bookmarks"
STYLES_LAYER = "styles"
HINTS_LAYER = "hints"
LAYER_OF = {
    TERM: TERMS_LAYER,
    AMBIGUOUS: TERMS_LAYER,
    LINK: STYLES_LAYER,
    HIT: HITS_LAYER,
    **dict.fromkeys(BOOKMARK_SIGNS, BOOKMARKS_LAYER),
    HINT: HINTS_LAYER,
}


class Mark(msgspec.Struct, frozen=True, gc=False):
    """A stretch of a part that means something; `key` says what (a term, a target, an id)."""

    part: str
    start: int
    end: int
    kind: str
    key: str = ""


class Run(NamedTuple):
    """A stretch of one row under the same marks; `key` is that of the shortest spot in it."""

    start: int
    end: int
    kinds: frozenset[str]
    key: str


class _Sorted(NamedTuple):
    marks: tuple[Mark, ...]
    starts: list[int]
    furthest: list[int]


class MarkIndex:
    """One layer of marks, quick to ask what overlaps a stretch. Empty marks are left out."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        by_part: dict[str, list[Mark]] = {}
        for mark in marks:
            if mark.start < mark.end:
                by_part.setdefault(mark.part, []).append(mark)
        self._parts: dict[str, _Sorted] = {}
        for part, found in by_part.items():
            found.sort(key=lambda mark: (mark.start, -mark.end))
            self._parts[part] = _Sorted(
                tuple(found),
                [mark.start for mark in found],
                list(accumulate((mark.end for mark in found), max)),
            )

    def __bool__(self) -> bool:
        return bool(self._parts)

    def __len__(self) -> int:
        return sum(len(found.marks) for found in self._parts.values())

    def of(self, part: str) -> tuple[Mark, ...]:
        """The marks of one part in order."""
        found = self._parts.get(part)
        return found.marks if found else ()

    def within(self, part: str, start: int, end: int) -> list[Mark]:
        """The marks that share a code point with [start, end), in order."""
        found = self._parts.get(part)
        if found is None:
            return []
        last = bisect_left(found.starts, end)
        first = bisect_right(found.furthest, start, 0, last)
        return [mark for mark in found.marks[first:last] if mark.end > start]


_NO_MARKS = MarkIndex()


class MarkLayers:
    """All marks on an article: layers replaced as wholes, and overlays, one mark of a kind."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        by_layer: dict[str, list[Mark]] = {}
        for mark in marks:
            by_layer.setdefault(LAYER_OF[mark.kind], []).append(mark)
        self._layers = {group: MarkIndex(found) for group, found in by_layer.items()}
        self._overlays: dict[str, Mark] = {}

    def layer(self, group: str) -> MarkIndex:
        """The marks of one layer."""
        return self._layers.get(group, _NO_MARKS)

    def replace(self, group: str, marks: Iterable[Mark]) -> tuple[MarkIndex, MarkIndex]:
        """Put a layer in place of another: the old one and the new one."""
        old, new = self.layer(group), MarkIndex(marks)
        self._layers[group] = new
        return old, new

    def within(self, part: str, start: int, end: int) -> list[Mark]:
        """The marks of every layer on a stretch."""
        return [mark for layer in self._layers.values() for mark in layer.within(part, start, end)]

    def lay_over(self, kind: str, mark: Mark | None) -> Mark | None:
        """Set the overlay of a kind, or take it off: what was there before."""
        old = self._overlays.pop(kind, None)
        if mark is not None:
            self._overlays[kind] = mark
        return old

    def overlay(self, kind: str) -> Mark | None:
        """The overlay of a kind, if there is one."""
        return self._overlays.get(kind)

    def over(self, part: str, start: int, end: int) -> tuple[Mark, ...]:
        """The overlays on a stretch, cut to it."""
        cut = (clip(mark, part, start, end) for mark in self._overlays.values())
        return tuple(mark for mark in cut if mark is not None)


def clip(mark: Mark | None, part: str, start: int, end: int) -> Mark | None:
    """What of a mark lies on a stretch."""
    if mark is None or mark.part != part or mark.start >= end or mark.end <= start:
        return None
    return msgspec.structs.replace(mark, start=max(mark.start, start), end=min(mark.end, end))


def style_marks(part: str, reading: ReadingText) -> Iterator[Mark]:
    """The emphasis, strong, code and link marks of a reading text; a link's key is its target."""
    for span in reading.spans:
        yield Mark(part, span.start, span.end, span.kind, span.href)


def runs(start: int, end: int, marks: Iterable[Mark]) -> list[Run]:
    """Cut [start, end) wherever a mark begins or ends; the runs cover it without gaps."""
    covering = [mark for mark in marks if mark.start < end and mark.end > start]
    if start >= end:
        return []
    if not covering:
        return [Run(start, end, frozenset(), "")]
    cuts = {start, end}
    for mark in covering:
        cuts.add(max(start, mark.start))
        cuts.add(min(end, mark.end))
    edges = sorted(cuts)
    found: list[Run] = []
    for begin, stop in zip(edges, edges[1:], strict=False):
        here = [mark for mark in covering if mark.start <= begin and stop <= mark.end]
        run = Run(begin, stop, frozenset(mark.kind for mark in here), _key(here))
        if found and found[-1][2:] == run[2:]:
            found[-1] = found[-1]._replace(end=stop)
        else:
            found.append(run)
    return found


def spot_at(marks: Iterable[Mark], offset: int) -> Mark | None:
    """The shortest term or link that covers `offset`."""
    here = [mark for mark in marks if mark.kind in SPOTS and mark.start <= offset < mark.end]
    return min(here, key=lambda mark: mark.end - mark.start, default=None)


def signs(marks: Iterable[Mark]) -> str:
    """The two cells of a row's left margin: the sign of a bookmark, then a pointer for what is
    current or a question mark for what is ambiguous.

    With them none of these is told by colour alone.
    """
    kinds = {mark.kind for mark in marks}
    bar = next((sign for kind, sign in BOOKMARK_SIGNS.items() if kind in kinds), " ")
    pointer = "›" if kinds & {CURRENT_HIT, CURRENT_TERM} else "?" if AMBIGUOUS in kinds else " "
    return bar + pointer


def _key(marks: list[Mark]) -> str:
    spots = [mark for mark in marks if mark.key]
    chosen = min(
        spots,
        key=lambda mark: (mark.kind not in SPOTS, mark.end - mark.start),
        default=None,
    )
    return chosen.key if chosen else ""
