"""Moving about: lines and pages, the cursor while selecting, from pane to pane."""

from __future__ import annotations

from collections.abc import Callable

from nhsreader.tui.features.base import Feature, Handler


class Moving(Feature):
    """Scrolls the article, or moves the cursor where there is one."""

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature."""
        view, side = self.screen.view, self.screen.side

        def cursor(motion: str) -> Callable[[], None]:
            def move() -> None:
                if view.caret is None:
                    view.action_caret()
                view.action_move(motion)

            return move

        def pane(name: str) -> Callable[[], None]:
            def show() -> None:
                side.show(name)
                self._to_side()

            return show

        return {
            "move.down": view.action_scroll_down,
            "move.up": view.action_scroll_up,
            "move.left": cursor("left"),
            "move.right": cursor("right"),
            "move.word": cursor("word"),
            "move.word_back": cursor("word_back"),
            "move.word_end": cursor("word_end"),
            "move.paragraph": cursor("paragraph"),
            "move.paragraph_back": cursor("paragraph_back"),
            "move.line_start": cursor("row_start"),
            "move.line_end": cursor("row_end"),
            "move.page_down": view.action_page_down,
            "move.page_up": view.action_page_up,
            "move.home": view.action_scroll_home,
            "move.end": view.action_scroll_end,
            "search.focus": lambda: self.screen.set_focus(self.screen.library.box),
            "list.focus": self.screen.library.listing.focus,
            "article.focus": view.focus,
            "panes.focus": self._to_side,
            "pane.glossary": pane("glossary"),
            "pane.links": pane("links"),
            "pane.bookmarks": pane("bookmarks"),
            "pane.outline": pane("outline"),
        }

    def _to_side(self) -> None:
        """Go to the right panes, which a narrow screen shows only while they have the focus."""
        side = self.screen.side
        self.screen.add_class("-side")
        self.screen.call_after_refresh(side.pane(side.shown).focus)
