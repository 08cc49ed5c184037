"""The mouse: hover over terms, drag to select, double and triple click."""

from __future__ import annotations

import msgspec
from textual import events
from textual.geometry import Offset
from textual.timer import Timer

from nhsreader.tui.article.caret import CaretActions, Stretch
from nhsreader.tui.article.decorate import HOVER, Mark, spot_at
from nhsreader.tui.article.layout import Layout
from nhsreader.tui.article.selection import paragraph_at, trimmed, word_at

# Seconds between the rows that a drag beyond the edge scrolls by.
_DRAG_PACE = 0.05


class PointerActions(CaretActions):
    """Everything here has a key of its own; the mouse is a second way."""

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.hovered: Mark | None = None
        self._pressed: Stretch | None = None
        self._dragged = False
        self._point = Offset()
        self._drag_timer: Timer | None = None

    def spot_under(self, point: Offset) -> Mark | None:
        """The term or link drawn at a point of the content."""
        under = self.cluster_under(point)
        if under is None or under[1] == under[2]:
            return None
        return spot_at(self.marks.within(*under), under[1])

    def moved(self) -> None:
        super().moved()
        self._hover(None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._point = event.get_content_offset_capture(self)
        if self._pressed is None:
            inside = event.get_content_offset(self) is not None
            self._hover(self.spot_under(self._point) if inside else None)
            return
        self._drag()
        outside = not 0 <= self._point.y < self.size.height
        if outside and self._drag_timer is None:
            self._drag_timer = self.set_interval(_DRAG_PACE, self._drag_beyond)
        elif not outside:
            self._stop_drag_timer()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button != 1 or event.get_content_offset(self) is None:
            return
        self._point = event.get_content_offset_capture(self)
        self._pressed = self.cluster_under(self._point)
        self._dragged = False
        self.capture_mouse()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._end_drag()

    def on_mouse_release(self, event: events.MouseRelease) -> None:
        self._end_drag()

    def on_leave(self, event: events.Leave) -> None:
        self._hover(None)

    def on_hide(self, event: events.Hide) -> None:
        self._end_drag()

    def on_click(self, event: events.Click) -> None:
        """One click opens a term or link or moves the cursor; two take a word, three a block."""
        point = event.get_content_offset(self)
        under = self.cluster_under(point) if point is not None else None
        if self._dragged or event.button != 1 or under is None or self.wrapped is None:
            return
        assert point is not None
        part, offset, _end = under
        if event.chain == 1:
            if self.caret is not None:
                self.place_caret(part, offset)
            else:
                self.clear_selection()
            if (spot := self.spot_under(point)) is not None:
                self.open_spot(spot)
            return
        reading = self.wrapped.parts[part].reading
        around = word_at(reading.text, offset)
        if event.chain > 2:
            around = paragraph_at(reading, offset)
        self.clear_selection()
        self.select((part, *trimmed(reading.text, *around)))

    def _hover(self, mark: Mark | None) -> None:
        if mark == self.hovered:
            return
        self.hovered = mark
        self.set_overlay(HOVER, msgspec.structs.replace(mark, kind=HOVER) if mark else None)
        if mark is not None:
            self.enter_term(mark, by_key=False)
        else:
            self.leave_term()

    def _drag(self) -> None:
        """Select from where the button went down to where the mouse is."""
        under = self.cluster_under(self._point)
        if under is None or self._pressed is None or self.wrapped is None:
            return
        if not self._dragged:
            if under == self._pressed:
                return
            self._dragged = True
            self._hover(None)
            self.clear_selection()
        part, start, end = _between(self.wrapped, self._pressed, under)
        self.select((part, *trimmed(self.wrapped.text_of(part), start, end)))

    def _drag_beyond(self) -> None:
        """Scroll while the mouse is held above or below the text."""
        if self._pressed is None:
            self._stop_drag_timer()
            return
        step = self._point.y if self._point.y < 0 else self._point.y - self.size.height + 1
        self.scroll_to(y=self.scroll_offset.y + max(-3, min(3, step)), animate=False, force=True)
        self._drag()

    def _end_drag(self) -> None:
        self._pressed = None
        self._stop_drag_timer()
        self.release_mouse()

    def _stop_drag_timer(self) -> None:
        if self._drag_timer is not None:
            self._drag_timer.stop()
            self._drag_timer = None


def _between(layout: Layout, pressed: Stretch, pointed: Stretch) -> Stretch:
    """From the cluster where the mouse went down to the one it is over now, in one part.

    Where the pointer is in another part the stretch ends with the first part's beginning or end.
    """
    part, start, end = pressed
    other, low, high = pointed
    if other != part:
        before = layout.order[other] < layout.order[part]
        low = high = 0 if before else len(layout.text_of(part))
    return part, min(start, low), max(end, high)
