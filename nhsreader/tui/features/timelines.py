"""The timeline; it opens as it was left."""

from __future__ import annotations

from nhsreader.tui.features.base import Feature, Handler
from nhsreader.tui.screens.entry import Mentioned
from nhsreader.tui.screens.timeline import TimelineScreen, Wanted


class Timelines(Feature):
    """Opens the timeline and goes to the article chosen in it."""

    _last = Wanted()

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature; those of the screen itself open it so."""
        return {
            "timeline.open": self.open,
            "timeline.nation": lambda: self.open("timeline.nation"),
            "timeline.kind": lambda: self.open("timeline.kind"),
            "timeline.date": lambda: self.open("timeline.date"),
        }

    def open(self, then: str = "") -> None:
        """Show it over the reader, and do one of its own actions there."""
        opened = self.screen.opening.opened
        dating = self.screen.dating
        screen = TimelineScreen(
            self.reader, self._last, dating.asked, opened.day if opened else None, dating.take
        )
        self.screen.card.hide()

        def left(chosen: Mentioned | None) -> None:
            self._last = screen.wanted
            self.screen.terms.go_to_mention(chosen)

        self.screen.app.push_screen(screen, left)
        if then:
            screen.call_after_refresh(screen.action_act, then)
