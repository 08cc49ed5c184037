"""The text cursor and the selection by key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nhsreader.tui.article.decorate import CURSOR, SELECTION, Mark, spot_at
from nhsreader.tui.article.layout import Layout, Part
from nhsreader.tui.article.messages import ModeChanged, Notice, Selected, SelectionChanged
from nhsreader.tui.article.selection import MOTIONS, Caret, paragraph_at, settle
from nhsreader.tui.article.stepping import Stepping

READ = "read"
CARET = "caret"
VISUAL = "visual"
LINES = "lines"

Stretch = tuple[str, int, int]


class CaretActions(Stepping):
    """Adds reading with a cursor: `read` has none, `caret` a bare one, `visual` and `lines` select.

    In these modes the keys that scroll move the cursor.
    """

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.caret: Caret | None = None
        self.selection: Stretch | None = None

    @property
    def mode(self) -> str:
        """read, caret, visual or lines."""
        if self.caret is None:
            return READ
        if self.caret.anchor is None:
            return CARET
        return LINES if self.caret.by_lines else VISUAL

    @property
    def selected_text(self) -> str:
        """The words selected, as the reading text has them."""
        if self.selection is None or self.wrapped is None:
            return ""
        part, start, end = self.selection
        return self.wrapped.text_of(part)[start:end]

    def show(
        self,
        parts: Sequence[Part],
        marks: Iterable[Mark] = (),
        at: tuple[str, int] | None = None,
        layout: Layout | None = None,
    ) -> None:
        self.clear_selection()
        super().show(parts, marks, at, layout)

    def clear_selection(self) -> None:
        """Select nothing and take the cursor away."""
        self._set_caret(None)
        self.select(None)

    def select(self, stretch: Stretch | None) -> None:
        """Select a stretch, as the mouse does; an empty one is none."""
        if stretch is not None and stretch[1] >= stretch[2]:
            stretch = None
        if stretch == self.selection:
            return
        self.selection = stretch
        self.set_overlay(SELECTION, Mark(*stretch, SELECTION) if stretch else None)
        self.post_message(SelectionChanged(self, stretch))

    def place_caret(self, part: str, offset: int) -> None:
        """Put the cursor on a character, without a selection."""
        if self.wrapped is not None:
            self._set_caret(Caret(part, settle(self.wrapped, part, offset)))

    def action_caret(self) -> None:
        """Show the text cursor, or take it away."""
        if self.caret is not None:
            self.clear_selection()
        elif start := self._start_place():
            self.place_caret(*start)

    def action_visual(self) -> None:
        """Begin to select at the cursor; again: stop selecting, keep the cursor."""
        self._toggle(by_lines=False)

    def action_visual_lines(self) -> None:
        """Begin to select whole rows at the cursor; again: stop selecting."""
        self._toggle(by_lines=True)

    def action_move(self, motion: str) -> None:
        """Move the cursor (see `selection.MOTIONS`); the selection grows with it."""
        if self.caret is None or self.wrapped is None or motion not in MOTIONS:
            return
        self._set_caret(self.caret.moved(self.wrapped, motion, self.size.height))

    def action_swap_ends(self) -> None:
        """Take the cursor to the other end of the selection."""
        if self.caret is not None:
            self._set_caret(self.caret.swapped())

    def chosen_spot(self) -> Mark | None:
        """The term or link under the cursor; without a cursor the current one."""
        if self.caret is None:
            return self.current
        part, offset = self.caret.part, self.caret.offset
        return spot_at(self.marks.within(part, offset, offset + 1), offset)

    def cursor_place(self) -> tuple[str, int] | None:
        """Where the cursor is, or the current term where that is seen; None without either."""
        if self.caret is not None:
            return self.caret.part, self.caret.offset
        if self.current is not None and self.is_visible(self.current):
            return self.current.part, self.current.start
        return None

    def chosen_stretch(self) -> Stretch | None:
        """The selection; without one the paragraph of the cursor, the current term or the top."""
        place = (self.caret.part, self.caret.offset) if self.caret else self._start_place()
        if self.selection is not None or place is None or self.wrapped is None:
            return self.selection
        part, offset = place
        return part, *paragraph_at(self.wrapped.parts[part].reading, offset)

    def action_card(self) -> None:
        """Show the card of the term under the cursor, or of the current one."""
        if (spot := self.chosen_spot()) is not None and self.is_visible(spot):
            self.enter_term(spot, by_key=True)
        else:
            self.post_message(Notice(self, "No term chosen"))

    def action_activate(self) -> None:
        """Confirm the selection; without one open the term or link under the cursor."""
        if self.selection is not None:
            self.post_message(Selected(self, *self.selection))
        elif (spot := self.chosen_spot()) is not None:
            self.open_spot(spot)
        else:
            self.post_message(Notice(self, "Nothing selected and no term or link chosen"))

    def action_leave(self) -> None:
        """Step back by one: the selection and cursor, then the current term, then the matches."""
        if self.caret is not None or self.selection is not None:
            self.clear_selection()
        elif self.current is not None:
            self.drop_current()
        else:
            self.find("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Cursor moves need a cursor; leaving needs something to leave."""
        if action in ("move", "swap_ends"):
            return self.caret is not None
        if action == "leave":
            return bool(self.caret or self.selection or self.current or self.pattern)
        return super().check_action(action, parameters)

    def _toggle(self, by_lines: bool) -> None:
        if self.wrapped is None:
            return
        if self.caret is None:
            if self.selection is not None:
                part, start, end = self.selection
                caret = Caret(part, settle(self.wrapped, part, end - 1, True), anchor=start)
                self._set_caret(caret.select(by_lines=by_lines))
                return
            place = self._start_place()
            if place is None:
                return
            self.place_caret(*place)
        assert self.caret is not None
        if self.mode == (LINES if by_lines else VISUAL):
            self._set_caret(self.caret.released())
        else:
            self._set_caret(self.caret.select(by_lines=by_lines))

    def _start_place(self) -> tuple[str, int] | None:
        """The current term or match if it is seen, else the first text seen."""
        for mark in (self.current, self.current_hit):
            if mark is not None and self.is_visible(mark):
                return mark.part, mark.start
        return self.top_place()

    def _set_caret(self, caret: Caret | None) -> None:
        """Put the cursor somewhere, and with it the selection and the mode."""
        before, self.caret = self.mode, caret
        if caret is None or self.wrapped is None:
            self.set_overlay(CURSOR, None)
        else:
            end = self.wrapped.after(caret.part, caret.offset)
            self.set_overlay(CURSOR, Mark(caret.part, caret.offset, end, CURSOR))
            span = caret.span(self.wrapped)
            self.select((caret.part, *span) if span else None)
            self.scroll_to_place(caret.part, caret.offset, "nearest")
        if self.mode != before:
            self.post_message(ModeChanged(self, self.mode))
            self.refresh_bindings()
