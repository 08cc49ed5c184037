"""The widget that draws an article."""

from __future__ import annotations

from nhsreader.tui.article import messages
from nhsreader.tui.article.pointer import PointerActions


class ArticleView(PointerActions):
    """An article: its body, then its comments, wrapped, marked and stepped through.

    It binds no keys; the app binds its actions: scroll_up, scroll_down, half_page_up,
    half_page_down, page_up, page_down, scroll_home, scroll_end (with a cursor they move it),
    next_term, previous_term, find('…'), find_next, find_previous, caret, visual, visual_lines,
    move('motion'), swap_ends, card, activate, leave. The app's `get_theme_variable_defaults` must
    give `theme.article_variables`.
    """

    PositionChanged = messages.PositionChanged
    TermEntered = messages.TermEntered
    TermLeft = messages.TermLeft
    TermActivated = messages.TermActivated
    LinkActivated = messages.LinkActivated
    SelectionChanged = messages.SelectionChanged
    Selected = messages.Selected
    HitChanged = messages.HitChanged
    ModeChanged = messages.ModeChanged
    Notice = messages.Notice

    def action_scroll_up(self) -> None:
        """Up by a row."""
        self._travel("up", -1)

    def action_scroll_down(self) -> None:
        """Down by a row."""
        self._travel("down", 1)

    def action_half_page_up(self) -> None:
        """Up by half a screenful."""
        self._travel("half_page_up", -max(1, self.size.height // 2))

    def action_half_page_down(self) -> None:
        """Down by half a screenful."""
        self._travel("half_page_down", max(1, self.size.height // 2))

    def action_page_up(self) -> None:
        """Up by a screenful, one row kept."""
        self._travel("page_up", -max(1, self.size.height - 1))

    def action_page_down(self) -> None:
        """Down by a screenful, one row kept."""
        self._travel("page_down", max(1, self.size.height - 1))

    def action_scroll_home(self) -> None:
        """To the beginning."""
        self._travel("start", -len(self.wrapped.rows) if self.wrapped else 0)

    def action_scroll_end(self) -> None:
        """To the end."""
        self._travel("end", len(self.wrapped.rows) if self.wrapped else 0)

    def _travel(self, motion: str, rows: int) -> None:
        """Move the cursor, or scroll where there is none."""
        if self.caret is not None:
            self.action_move(motion)
        else:
            self.scroll_to(y=self.scroll_offset.y + rows, animate=False, force=True)
