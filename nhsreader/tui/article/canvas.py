"""The drawing surface of an article: rows, marks, scrolling and places. No keys, no mouse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events, on, work
from textual.cache import LRUCache
from textual.geometry import Offset, Region, Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import get_current_worker

from nhsreader.tui.article import theme
from nhsreader.tui.article.decorate import STYLES_LAYER, Mark, MarkLayers, clip, style_marks
from nhsreader.tui.article.layout import MIN_WIDTH, Layout, Part, layout_parts
from nhsreader.tui.article.messages import LayoutReady, PositionChanged
from nhsreader.tui.article.painter import GUTTER, Palette, draw

# Above this many code points the rows are worked out in a thread.
LARGE = 200_000
# Rows to show above an anchor: as many as the header of its part has.
FROM_HEADER = -1
# Cells right of the text: one blank and the scrollbar.
_RIGHT = 2


class Canvas(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws the parts of an article and knows what is where.

    What the document and the catalog say lies in layers of marks (`set_marks`); what the reader
    does (selection, cursor, current match) are overlays, one mark of a kind.
    """

    ALLOW_SELECT = False  # Textual's own selection gives no offsets of the text.
    COMPONENT_CLASSES = theme.COMPONENT_CLASSES
    DEFAULT_CSS = theme.DEFAULT_CSS

    max_text_width: var[int] = var(80)
    centred: var[bool] = var(True)

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        # Otherwise Textual repaints the whole widget as the mouse moves from span to span.
        self.auto_links = False
        self.parts: tuple[Part, ...] = ()
        self.wrapped: Layout | None = None
        self.marks = MarkLayers()
        self._generation = 0
        # Where to scroll when the rows come: a place and how many rows above it are shown.
        self._anchor: tuple[str, int, int] | None = None
        self._anchored_at = -1
        self._strips: LRUCache[tuple[int, tuple[Mark, ...]], Strip] = LRUCache(512)
        self._palette = Palette(self)

    def show(
        self,
        parts: Sequence[Part],
        marks: Iterable[Mark] = (),
        at: tuple[str, int] | None = None,
        layout: Layout | None = None,
    ) -> None:
        """Show an article from the beginning, or with the place `at` on top.

        `layout` saves the work where the caller has one of these parts at `text_width`.
        """
        self._generation += 1
        self.parts = tuple(parts)
        self.wrapped = None
        self.marks = MarkLayers(marks)
        self.marks.replace(
            STYLES_LAYER,
            (mark for part in self.parts for mark in style_marks(part.name, part.reading)),
        )
        self._anchor = None
        self._anchored_at = -1
        if at is not None:
            self.scroll_to_place(*at)
        if layout is not None and layout.width == self.text_width:
            self._adopt(layout)
        else:
            self._relayout()

    def set_marks(self, group: str, marks: Iterable[Mark]) -> None:
        """Replace the marks of one layer: terms, hits or bookmarks."""
        old, new = self.marks.replace(group, marks)
        self._strips.clear()
        if self.wrapped is None:
            return
        for number in self.visible_rows():
            row = self.wrapped.rows[number]
            where = row.part, row.start, row.end
            if old.within(*where) != new.within(*where):
                self.refresh_line(number)

    def set_overlay(self, kind: str, mark: Mark | None) -> None:
        """Lay a mark of the reader's doing over the text, or take it off; repaints what changed."""
        old = self.marks.lay_over(kind, mark)
        if old == mark or self.wrapped is None:
            return
        for number in self.visible_rows():
            row = self.wrapped.rows[number]
            where = row.part, row.start, row.end
            if clip(old, *where) != clip(mark, *where):
                self.refresh_line(number)

    @property
    def text_width(self) -> int:
        """Cells the text may take; 0 before the widget has a size."""
        if not self.size.width:
            return 0
        return max(MIN_WIDTH, min(self.max_text_width, self.size.width - GUTTER - _RIGHT))

    @property
    def margin(self) -> int:
        """Cells left of the text, the two for signs included."""
        width = self.wrapped.width if self.wrapped else self.text_width
        spare = self.size.width - GUTTER - _RIGHT - width
        return GUTTER + (max(0, spare // 2) if self.centred else 0)

    def visible_rows(self) -> range:
        """The numbers of the rows on the screen."""
        count = len(self.wrapped.rows) if self.wrapped else 0
        top = self.scroll_offset.y
        return range(min(top, count), min(top + self.size.height, count))

    def visible_stretches(self) -> list[tuple[str, int, int]]:
        """What is seen of each part: (part, start, end) in order, only where text is seen."""
        found: list[tuple[str, int, int]] = []
        for number in self.visible_rows():
            assert self.wrapped is not None
            row = self.wrapped.rows[number]
            if row.start == row.end:
                continue
            if found and found[-1][0] == row.part:
                found[-1] = (row.part, found[-1][1], row.end)
            else:
                found.append((row.part, row.start, row.end))
        return found

    def top_place(self) -> tuple[str, int] | None:
        """The reading position: part and offset of the first text seen, None without an article.

        Before the rows are made it is the place they will open at.
        """
        if self.wrapped is None:
            return self._anchor[:2] if self._anchor else None
        for number in range(self.scroll_offset.y, len(self.wrapped.rows)):
            if self.wrapped.has_text(number):
                row = self.wrapped.rows[number]
                return row.part, row.start
        return None

    def scroll_to_place(self, part: str, offset: int, where: str = "top") -> None:
        """Bring a place to the `top` or the `centre`, or just into view (`nearest`).

        At the top the beginning of a part is shown with its header. An unknown part is ignored.
        """
        if self.wrapped is None:
            self._anchor = (part, offset, FROM_HEADER)
            return
        if part not in self.wrapped.parts:
            return
        row, _x = self.wrapped.row_of(part, offset)
        height = self.size.height
        y = self.scroll_offset.y
        if where == "top":
            y = self.wrapped.top_row(part, offset)
        elif where == "centre":
            y = row - height // 2
        elif row < y:
            y = row
        elif row >= y + height:
            y = row - height + 1
        self.scroll_to(y=y, animate=False, force=True)

    def place_region(self, part: str, start: int, end: int) -> Region:
        """Where the first row of a stretch stands on the screen, which may be out of view."""
        assert self.wrapped is not None
        row, x = self.wrapped.row_of(part, start)
        width = max(1, self.wrapped.x_of(row, end) - x)
        corner = self.content_region.offset - self.scroll_offset
        return Region(corner.x + self.margin + x, corner.y + row, width, 1)

    def cluster_under(self, point: Offset) -> tuple[str, int, int] | None:
        """(part, start, end) of what is drawn at a point of the content; empty beside text."""
        if self.wrapped is None or not self.wrapped.rows:
            return None
        row = min(max(0, point.y + self.scroll_offset.y), len(self.wrapped.rows) - 1)
        return self.wrapped.cluster_at(row, point.x - self.margin)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        number = y + self.scroll_offset.y
        if self.wrapped is None or number >= len(self.wrapped.rows):
            return Strip.blank(width, self._palette(()))
        row = self.wrapped.rows[number]
        over = self.marks.over(row.part, row.start, row.end)
        strip = self._strips.get((number, over))
        if strip is None:
            marks = [*self.marks.within(row.part, row.start, row.end), *over]
            strip = draw(self.wrapped, number, marks, width, self.margin, self._palette)
            self._strips[(number, over)] = strip
        return strip

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()
        self._palette.clear()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value) and self.wrapped is not None:
            self.moved()

    def moved(self) -> None:
        """Another stretch came into view."""
        if stretches := self.visible_stretches():
            self.post_message(PositionChanged(self, *stretches[0]))

    def watch_max_text_width(self) -> None:
        self._relayout()

    def watch_centred(self) -> None:
        self._strips.clear()
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        self._strips.clear()
        if self.wrapped is None or self.wrapped.width != self.text_width:
            self._relayout()

    def _relayout(self) -> None:
        """Make the rows anew at the present width; a long article's in a thread."""
        width = self.text_width
        if not self.parts or not width:
            return
        self._keep_anchor()
        if sum(len(part.reading.text) for part in self.parts) < LARGE:
            self._adopt(layout_parts(self.parts, width))
        else:
            self._lay_out(self.parts, width, self._generation)

    @work(thread=True, exclusive=True, group="article-layout")
    def _lay_out(self, parts: tuple[Part, ...], width: int, generation: int) -> None:
        wrapped = layout_parts(parts, width)
        if not get_current_worker().is_cancelled:
            self.post_message(LayoutReady(self, wrapped, generation))

    @on(LayoutReady)
    def _layout_ready(self, message: LayoutReady) -> None:
        message.stop()
        if message.generation == self._generation and message.layout.width == self.text_width:
            self._adopt(message.layout)

    def _keep_anchor(self) -> None:
        """Remember what is at the top, unless nothing moved since it was last put there.

        So several changes of width in a row do not make the text creep.
        """
        if self.wrapped is None or self.scroll_offset.y == self._anchored_at:
            return
        place = self.top_place()
        if place is not None:
            row, _x = self.wrapped.row_of(*place)
            self._anchor = (*place, row - self.scroll_offset.y)

    def _adopt(self, wrapped: Layout) -> None:
        """Take the rows and put the anchor back on top."""
        self.wrapped = wrapped
        self._strips.clear()
        self.virtual_size = Size(GUTTER + wrapped.width, len(wrapped.rows))
        y = 0
        if self._anchor is not None and self._anchor[0] in wrapped.parts:
            part, offset, above = self._anchor
            if above == FROM_HEADER:
                y = wrapped.top_row(part, offset)
            else:
                y = wrapped.row_of(part, offset)[0] - above
        self.scroll_to(y=max(0, y), animate=False, force=True)
        self._anchored_at = self.scroll_offset.y
        self.refresh()
        self.moved()
