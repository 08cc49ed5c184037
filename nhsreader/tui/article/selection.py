"""Moves of the text cursor, and what a selection covers. Offsets only; knows no Textual."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from nhsreader.documents.reading_text import ReadingText
from nhsreader.tui.article.layout import Layout

# A word keeps its apostrophes, hyphens, points and ampersands: A&E, don't, e.g, long-term.
_TOKEN = re.compile(r"\w+(?:[&'’.\-‐‑]\w+)*|[^\w\s]+")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9£])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|St|Rt|Hon|Rev|No|cf|vs|etc|e\.g|i\.e|pp?|para|[A-Z]))\.$"
)
_SPACES = " \n\u00a0"


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without white space at its ends; empty if there is nothing else in it."""
    while start < end and text[start] in _SPACES:
        start += 1
    while end > start and text[end - 1] in _SPACES:
        end -= 1
    return start, end


def word_at(text: str, offset: int) -> tuple[int, int]:
    """The word or run of punctuation at `offset`; empty where white space is."""
    if not 0 <= offset < len(text) or text[offset].isspace():
        return offset, offset
    begin = offset
    while begin > 0 and not text[begin - 1].isspace():
        begin -= 1
    for match in _TOKEN.finditer(text, begin):
        if match.end() > offset:
            return match.span()
    return offset, offset


def sentence_starts(text: str, start: int, end: int) -> list[int]:
    """Where sentences begin in a paragraph; a point after Mr or an initial ends none."""
    found = [start]
    for match in _SENTENCE_END.finditer(text, start, end):
        if not _ABBREVIATION.search(text[max(start, match.start() - 8) : match.start() + 1]):
            found.append(match.end())
    return found


def paragraph_at(reading: ReadingText, offset: int) -> tuple[int, int]:
    """The block that holds `offset`, or the last before it; the line if there are no blocks."""
    if reading.blocks:
        block = reading.blocks[reading.block_at(offset)]
        return block.start, block.end
    text = reading.text
    end = text.find("\n", offset)
    return text.rfind("\n", 0, offset) + 1, len(text) if end == -1 else end


class Caret(msgspec.Struct, frozen=True):
    """A text cursor on a character, and the selection that grows from its anchor.

    `anchor` is where the selection began, in the same part, or None for a bare cursor;
    `by_lines` selects whole rows. `goal` is the x that moves up and down try to keep.
    """

    part: str
    offset: int
    anchor: int | None = None
    by_lines: bool = False
    goal: int | None = None

    def span(self, layout: Layout) -> tuple[int, int] | None:
        """What is selected, both ends' characters included; None for a bare cursor."""
        if self.anchor is None:
            return None
        first, last = sorted((self.anchor, self.offset))
        if self.by_lines:
            start = layout.rows[layout.row_of(self.part, first)[0]].start
            end = layout.rows[layout.row_of(self.part, last)[0]].end
        else:
            start, end = layout.snap(self.part, first), layout.after(self.part, last)
        return trimmed(layout.text_of(self.part), start, end)

    def select(self, *, by_lines: bool) -> Caret:
        """Begin a selection here, or change how it counts."""
        anchor = self.offset if self.anchor is None else self.anchor
        return msgspec.structs.replace(self, anchor=anchor, by_lines=by_lines)

    def released(self) -> Caret:
        """The cursor without its selection."""
        return msgspec.structs.replace(self, anchor=None, by_lines=False)

    def swapped(self) -> Caret:
        """The cursor at the selection's other end."""
        if self.anchor is None:
            return self
        return msgspec.structs.replace(self, offset=self.anchor, anchor=self.offset, goal=None)

    def moved(self, layout: Layout, motion: str, page: int = 20) -> Caret:
        """The cursor after a motion (see `MOTIONS`); `page` is the rows of a screenful.

        A bare cursor walks from part to part; a selection stays in the part it began in.
        Raises KeyError for an unknown motion.
        """
        if motion in _ROWS:
            row, x = layout.row_of(self.part, self.offset)
            goal = x if self.goal is None else self.goal
            part, offset = _by_rows(layout, row, goal, _ROWS[motion](page))
        else:
            goal = None
            part = self.part
            if self.anchor is None and motion in ("start", "end"):
                full = [name for name in layout.parts if layout.text_of(name)] or [part]
                part = full[0 if motion == "start" else -1]
            part, offset = _by_text(layout, part, self.offset, motion)
        if part != self.part and self.anchor is not None:
            end = len(layout.text_of(self.part)) - 1
            back = layout.order[part] < layout.order[self.part]
            part, offset = self.part, settle(layout, self.part, 0 if back else end, back)
        return msgspec.structs.replace(self, part=part, offset=offset, goal=goal)


def settle(layout: Layout, part: str, offset: int, back: bool = False) -> int:
    """The nearest offset at which a character is drawn, looking onward or back first."""
    first, last = layout.first_row(part), len(layout.rows)
    at, _x = layout.row_of(part, min(max(0, offset), len(layout.text_of(part))))
    for backward in (back, not back):
        row = at
        while first <= row < last and layout.rows[row].part == part:
            line = layout.rows[row]
            if line.start < line.end and not (offset >= line.end and not backward):
                return layout.snap(part, min(max(offset, line.start), line.end - 1))
            row += -1 if backward else 1
    return 0


def _by_rows(layout: Layout, row: int, x: int, count: int) -> tuple[str, int]:
    """The place `count` rows of text away, as near to x as that row has text."""
    step = 1 if count > 0 else -1
    landed = row
    left = abs(count)
    while left and 0 <= row + step < len(layout.rows):
        row += step
        left -= 1
        # Rows without text count on the way (a page is a page) but are no place to stop.
        if layout.has_text(row):
            landed = row
        elif not left:
            left = 1
    part, offset = layout.offset_at(landed, x)
    line = layout.rows[landed]
    return part, layout.snap(part, max(line.start, min(offset, line.end - 1)))


def _by_text(layout: Layout, part: str, offset: int, motion: str) -> tuple[str, int]:
    back = motion in _BACKWARD
    text = layout.text_of(part)
    if motion == "row_start" or motion == "row_end":
        line = layout.rows[layout.row_of(part, offset)[0]]
        target = line.start if motion == "row_start" else line.end - 1
        return part, settle(layout, part, target, back)
    target = _TEXT[motion](layout, part, offset)
    if 0 <= target < len(text):
        return part, settle(layout, part, target, back)
    names = list(layout.parts)
    at = layout.order[part] + (-1 if back else 1)
    while 0 <= at < len(names):
        if other := layout.text_of(names[at]):
            return names[at], settle(layout, names[at], len(other) - 1 if back else 0, back)
        at += -1 if back else 1
    return part, settle(layout, part, 0 if back else len(text) - 1, back)


def _left(layout: Layout, part: str, offset: int) -> int:
    return offset - 1


def _right(layout: Layout, part: str, offset: int) -> int:
    return layout.after(part, offset)


def _word(layout: Layout, part: str, offset: int) -> int:
    text = layout.text_of(part)
    match = _TOKEN.search(text, max(word_at(text, offset)[1], offset))
    return match.start() if match else len(text)


def _word_back(layout: Layout, part: str, offset: int) -> int:
    text = layout.text_of(part)
    start, _end = word_at(text, offset)
    if start < offset:
        return start
    offset -= 1
    while offset >= 0 and text[offset].isspace():
        offset -= 1
    return word_at(text, offset)[0] if offset >= 0 else -1


def _word_end(layout: Layout, part: str, offset: int) -> int:
    text = layout.text_of(part)
    end = word_at(text, offset)[1] - 1
    if end > offset:
        return end
    match = _TOKEN.search(text, offset + 1)
    return match.end() - 1 if match else len(text)


def _sentence(layout: Layout, part: str, offset: int) -> int:
    reading = layout.parts[part].reading
    start, end = paragraph_at(reading, offset)
    later = [at for at in sentence_starts(reading.text, start, end) if at > offset]
    return later[0] if later else _next_block(reading, offset)


def _sentence_back(layout: Layout, part: str, offset: int) -> int:
    reading = layout.parts[part].reading
    start, end = paragraph_at(reading, offset)
    earlier = [at for at in sentence_starts(reading.text, start, end) if at < offset]
    if not earlier and start > 0:
        start, end = paragraph_at(reading, start - 1)
        earlier = sentence_starts(reading.text, start, end)
    return earlier[-1] if earlier else -1


def _paragraph(layout: Layout, part: str, offset: int) -> int:
    """The last character of this paragraph, or of the next one."""
    reading = layout.parts[part].reading
    end = paragraph_at(reading, offset)[1] - 1
    if end <= offset:
        start = _next_block(reading, offset)
        if start >= len(reading.text):
            return start
        end = paragraph_at(reading, start)[1] - 1
    return end


def _paragraph_back(layout: Layout, part: str, offset: int) -> int:
    """The first character of this paragraph, or of the one before."""
    reading = layout.parts[part].reading
    start = paragraph_at(reading, offset)[0]
    if start < offset:
        return start
    while start > 0 and reading.text[start - 1] in _SPACES:
        start -= 1
    return paragraph_at(reading, start - 1)[0] if start > 0 else -1


def _next_block(reading: ReadingText, offset: int) -> int:
    at = paragraph_at(reading, offset)[1]
    text = reading.text
    while at < len(text) and text[at] in _SPACES:
        at += 1
    return at


_ROWS: dict[str, Callable[[int], int]] = {
    "down": lambda page: 1,
    "up": lambda page: -1,
    "half_page_down": lambda page: max(1, page // 2),
    "half_page_up": lambda page: -max(1, page // 2),
    "page_down": lambda page: max(1, page),
    "page_up": lambda page: -max(1, page),
}
_TEXT: dict[str, Callable[[Layout, str, int], int]] = {
    "left": _left,
    "right": _right,
    "word": _word,
    "word_back": _word_back,
    "word_end": _word_end,
    "sentence": _sentence,
    "sentence_back": _sentence_back,
    "paragraph": _paragraph,
    "paragraph_back": _paragraph_back,
    "start": lambda layout, part, offset: 0,
    "end": lambda layout, part, offset: len(layout.text_of(part)) - 1,
}
_BACKWARD = frozenset(
    {"left", "word_back", "sentence_back", "paragraph_back", "row_start", "row_end", "end"}
)
MOTIONS = frozenset({*_ROWS, *_TEXT, "row_start", "row_end"})
