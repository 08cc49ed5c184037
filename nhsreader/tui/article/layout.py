"""The wrap map of an article: which stretch of which part stands on which row of the screen.

Pure: it knows nothing of Textual. Offsets are code points of a part's reading text, x counts
terminal cells from the left edge of the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from nhsreader.documents.reading_text import CELL_BREAK, Block, ReadingText
from nhsreader.text.places import BODY, TITLE
from nhsreader.tui.article.wrap import cells, cluster_end, cluster_start, clusters, is_plain, wrap

MIN_WIDTH = 10
NO_BLOCK = -1
_EMPTY_LAST = CELL_BREAK.rstrip()


class Glyphs(NamedTuple):
    """What is drawn beside the text and is no part of it."""

    bar: str = "│ "
    rule: str = "─"
    continued: str = "↳ "
    bullet: str = "•"


PLAIN_GLYPHS = Glyphs("> ", "-", "> ", "*")


class Part(msgspec.Struct, frozen=True):
    """One part of an article to lay out: `body`, `title` or `comment:N`.

    `header` are lines drawn above it, the first more strongly (author and date of a comment);
    `depth` indents it (a reply); `section` is a heading drawn across, before the header.
    """

    name: str
    reading: ReadingText
    header: tuple[str, ...] = ()
    depth: int = 0
    section: str = ""


class Row(msgspec.Struct, frozen=True, gc=False):
    """One row of the screen: text[start:end] of a part, without the spaces it broke at.

    The text begins `indent` cells from the left; `prefix` stands in that space. A row of no
    text (blank, header, note, section, rule) shows `label`. `pads` are (offset, cells): blanks
    put in before that offset to line up the columns of a table. `block` is the index in
    the reading text's blocks, `NO_BLOCK` where the row belongs to none.
    """

    part: str
    start: int
    end: int
    block: int
    kind: str
    indent: int = 0
    prefix: str = ""
    label: str = ""
    pads: tuple[tuple[int, int], ...] = ()


class Layout:
    """The rows of all parts at one width, and the way between offsets and rows."""

    def __init__(self, parts: Sequence[Part], width: int, rows: list[Row]) -> None:
        self.parts = {part.name: part for part in parts}
        self.order = {part.name: index for index, part in enumerate(parts)}
        self.width = width
        self.rows = rows
        self._spans: dict[str, tuple[int, int]] = {}
        first = 0
        for name in self.parts:
            last = first
            while last < len(rows) and rows[last].part == name:
                last += 1
            self._spans[name] = (first, last)
            first = last

    def text_of(self, part: str) -> str:
        """The whole text of a part."""
        return self.parts[part].reading.text

    def first_row(self, part: str) -> int:
        """The part's first row, its header included."""
        return self._spans[part][0]

    def top_row(self, part: str, offset: int) -> int:
        """The row to put on top to read from `offset`: the header's, where a part begins."""
        row, _x = self.row_of(part, offset)
        first = self.first_row(part)
        above = range(first, row)
        return row if len(above) > 8 or any(map(self.has_text, above)) else first

    def row_of(self, part: str, offset: int) -> tuple[int, int]:
        """The row that shows `offset`, and its x.

        A space at which a row broke counts as the end of that row. Raises KeyError for a part
        that is not shown.
        """
        first, last = self._spans[part]
        at = bisect_right(self.rows, offset, first, last, key=_start) - 1
        at = max(first, at)
        return at, self.x_of(at, offset)

    def x_of(self, row: int, offset: int) -> int:
        """Cells from the left edge to `offset` on a row, clamped to the row's text."""
        line = self.rows[row]
        offset = min(max(offset, line.start), line.end)
        shift = sum(extra for at, extra in line.pads if at <= offset)
        return line.indent + cells(self.text_of(line.part)[line.start : offset]) + shift

    def offset_at(self, row: int, x: int) -> tuple[str, int]:
        """The part and the offset at a cell: the row's start left of it, its end right of it."""
        part, start, _end = self.cluster_at(row, x)
        return part, start

    def cluster_at(self, row: int, x: int) -> tuple[str, int, int]:
        """The part and the (start, end) of what is drawn at a cell; empty beside the text."""
        line = self.rows[row]
        x -= line.indent
        if x < 0:
            return line.part, line.start, line.start
        text = self.text_of(line.part)
        at = line.start
        for before, extra in line.pads:
            size = cells(text[at:before])
            if x < size:
                break
            at, x = before, x - size - extra
            if x < 0:
                return line.part, at, at
        if is_plain(text, at, line.end):
            start = min(at + x, line.end)
            return line.part, start, min(start + 1, line.end)
        for begin, end, size in clusters(text[at : line.end]):
            if x < size:
                return line.part, at + begin, at + end
            x -= size
        return line.part, line.end, line.end

    def has_text(self, row: int) -> bool:
        """Whether a row shows some of the text."""
        return self.rows[row].start < self.rows[row].end

    def snap(self, part: str, offset: int) -> int:
        """The start of the cluster at `offset`."""
        return cluster_start(self.text_of(part), offset)

    def after(self, part: str, offset: int) -> int:
        """Where the cluster that begins at `offset` ends."""
        text = self.text_of(part)
        return cluster_end(text, offset) if offset < len(text) else offset


def _start(row: Row) -> int:
    return row.start


def layout_parts(parts: Sequence[Part], width: int, *, glyphs: Glyphs | None = None) -> Layout:
    """Lay out the parts of an article one below the other, `width` cells wide (at least 10)."""
    width = max(width, MIN_WIDTH)
    rows: list[Row] = []
    for part in parts:
        _PartRows(part, width, glyphs or Glyphs(), rows).build()
    return Layout(parts, width, rows)


def layout(reading: ReadingText, width: int, *, glyphs: Glyphs | None = None) -> Layout:
    """Lay out one reading text as the body."""
    return layout_parts([Part(BODY, reading)], width, glyphs=glyphs)


class _PartRows:
    """Appends the rows of one part."""

    def __init__(self, part: Part, width: int, glyphs: Glyphs, rows: list[Row]) -> None:
        self.part = part
        self.text = part.reading.text
        self.glyphs = glyphs
        self.rows = rows
        self.margin = min(part.depth * 2, width // 3)
        self.width = width
        self.plain = is_plain(self.text)
        self.columns: list[int] = []

    def build(self) -> None:
        name = self.part.name
        if self.rows:
            self.rows.append(Row(name, 0, 0, NO_BLOCK, "blank"))
        if self.part.section:
            self._section(self.part.section)
        for index, line in enumerate(self.part.header):
            kind = "note" if index else "header"
            for start, end in wrap(line, 0, len(line), self.width - self.margin):
                self.rows.append(
                    Row(name, 0, 0, NO_BLOCK, kind, self.margin, label=line[start:end])
                )
        blocks = _covering(self.part.reading)
        if not self.rows and not blocks:
            self.rows.append(Row(name, 0, 0, NO_BLOCK, "blank"))
        at = 0
        while at < len(blocks):
            if at:
                self._gap(blocks[at - 1][1], blocks[at][1])
            at += self._block(blocks, at)

    def _section(self, title: str) -> None:
        title = title[: self.width - 6]
        line = self.glyphs.rule * 2 + f" {title} "
        line += self.glyphs.rule * max(0, self.width - cells(line))
        name = self.part.name
        self.rows.append(Row(name, 0, 0, NO_BLOCK, "section", label=line))
        self.rows.append(Row(name, 0, 0, NO_BLOCK, "blank"))

    def _gap(self, before: Block, after: Block) -> None:
        """A blank row where the text has a blank line; it stands for the second line end."""
        if after.start - before.end < 2:
            return
        prefix = ""
        if before.kind == after.kind == "quotation":
            prefix = self.glyphs.bar * min(before.level, after.level)
        self.rows.append(
            Row(
                self.part.name,
                before.end + 1,
                before.end + 1,
                NO_BLOCK,
                "blank",
                self.margin + len(prefix),
                " " * self.margin + prefix,
            )
        )

    def _block(self, blocks: list[tuple[int, Block]], at: int) -> int:
        """Append the rows of a block, or of a whole table, and say how many blocks that took."""
        index, block = blocks[at]
        if block.kind == "table-row":
            last = at + 1
            while (
                last < len(blocks)
                and blocks[last][1].kind == "table-row"
                and blocks[last][1].start - blocks[last - 1][1].end < 2
            ):
                last += 1
            self._table(blocks[at:last])
            return last - at
        if block.kind == "rule":
            line = self.glyphs.rule * (self.width - self.margin)
            self.rows.append(
                Row(self.part.name, block.start, block.end, index, "rule", self.margin, label=line)
            )
        elif block.kind == "item":
            self._item(index, block)
        elif block.kind == "quotation":
            bars = self.glyphs.bar * max(1, block.level)
            self._lines(index, block, "quotation", bars, bars)
        elif block.kind == "code":
            nested = self.columns[block.level - 1 : block.level] if block.level else []
            hang = " " * (nested[0] if nested else 2 * block.level)
            self._lines(index, block, "code", hang + "  ", hang + self.glyphs.continued, hard=True)
        else:
            kind = "title" if self.part.name == TITLE else block.kind
            self._lines(index, block, kind, "", "")
        return 1

    def _item(self, index: int, block: Block) -> None:
        """A list item hangs from its marker; a further paragraph of it stands below its text."""
        level = max(1, block.level)
        column = self.columns[level - 2] if 1 < level <= len(self.columns) + 1 else 2 * level - 2
        if block.marker:
            marker = self.glyphs.bullet if block.marker == "•" else block.marker
            first = " " * column + marker + " "
            del self.columns[level - 1 :]
            self.columns += [2 * (n + 1) for n in range(len(self.columns), level - 1)]
            self.columns.append(len(first))
        else:
            hang = self.columns[level - 1] if level <= len(self.columns) else 2 * level
            first = " " * hang
        self._lines(index, block, "item", first, " " * len(first))

    def _lines(
        self, index: int, block: Block, kind: str, first: str, rest: str, hard: bool = False
    ) -> None:
        """Wrap a block; `first` stands before its first row, `rest` before the others.

        In code `rest` marks only the rows that continue a line.
        """
        room = (self.width - self.margin) // 2
        margin = " " * self.margin
        first, rest = margin + first[-room:], margin + rest[-room:]
        indent = len(first)
        width = self.width - indent
        name, text, plain, append = self.part.name, self.text, self.plain, self.rows.append
        prefix = first
        start, stop = block.start, block.end
        while True:
            line_end = text.find("\n", start, stop)
            if line_end == -1:
                line_end = stop
            for begin, end in wrap(text, start, line_end, width, hard=hard, plain=plain):
                append(Row(name, begin, end, index, kind, indent, prefix))
                prefix = rest
            if line_end >= stop:
                return
            if hard:
                prefix = first
            start = line_end + 1

    def _table(self, blocks: list[tuple[int, Block]]) -> None:
        """Line up the columns where they fit; else each row is a paragraph with a hang."""
        lines = [_cells_of(self.text, block) for _index, block in blocks]
        widths: list[int] = []
        for line in lines:
            for column, (start, end) in enumerate(line):
                size = cells(self.text[start:end])
                if column == len(widths):
                    widths.append(size)
                widths[column] = max(widths[column], size)
        total = sum(widths) + len(CELL_BREAK) * (len(widths) - 1)
        fits = total <= self.width - self.margin and not any(
            "\n" in self.text[block.start : block.end] for _index, block in blocks
        )
        for (index, block), line in zip(blocks, lines, strict=True):
            kind = "table-head" if block is blocks[0][1] else "table-row"
            if not fits:
                self._lines(index, block, kind, "", "  ")
                continue
            pads = tuple(
                (end, extra)
                for (start, end), size in zip(line[:-1], widths, strict=False)
                if (extra := size - cells(self.text[start:end]))
            )
            self.rows.append(
                Row(
                    self.part.name,
                    block.start,
                    block.end,
                    index,
                    kind,
                    self.margin,
                    pads=pads,
                )
            )


def _cells_of(text: str, block: Block) -> list[tuple[int, int]]:
    """The (start, end) of each cell of a table row."""
    found = []
    start = block.start
    while (at := text.find(CELL_BREAK, start, block.end)) != -1:
        found.append((start, at))
        start = at + len(CELL_BREAK)
    if text.endswith(_EMPTY_LAST, start, block.end):
        found.append((start, block.end - len(_EMPTY_LAST)))
        start = block.end
    found.append((start, block.end))
    return found


def _covering(reading: ReadingText) -> list[tuple[int, Block]]:
    """The blocks with their indexes, and a paragraph for each line of text in none of them."""
    found: list[tuple[int, Block]] = []
    at = 0
    for index, block in enumerate(reading.blocks):
        found += _loose(reading.text, at, block.start)
        found.append((index, block))
        at = max(at, block.end)
    found += _loose(reading.text, at, len(reading.text))
    return found


def _loose(text: str, start: int, end: int) -> Iterable[tuple[int, Block]]:
    if end - start < 3 and not text[start:end].strip():
        return
    at = start
    for line in text[start:end].split("\n"):
        stripped = line.strip(" ")
        if stripped:
            begin = at + line.index(stripped)
            yield NO_BLOCK, Block("paragraph", begin, begin + len(stripped))
        at += len(line) + 1
