"""What the article widget tells goes to the features it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.timer import Timer
from textual.widgets import Static

from nhsreader.text.sanitise import visible
from nhsreader.tui.article import messages
from nhsreader.tui.card import CardPopup
from nhsreader.tui.screens.asking import AskingScreen

if TYPE_CHECKING:
    from nhsreader.tui.features.finding import Finding
    from nhsreader.tui.features.linking import Linking
    from nhsreader.tui.features.marking import Marking
    from nhsreader.tui.features.program import Program
    from nhsreader.tui.features.terms import Terms

FOLLOW_PAUSE = 0.08


class ArticleEvents(AskingScreen[None]):
    """The main screen's handlers of the article's messages."""

    terms: Terms
    linking: Linking
    marking: Marking
    finding: Finding
    program: Program
    _follow: Timer | None = None

    def say(self, words: str) -> None:
        """Show words in the line below the article."""
        self.query_one("#status", Static).update(visible(words))

    @on(messages.TermEntered)
    @on(messages.TermLeft)
    def _term_changed(self, event: messages.TermEntered | messages.TermLeft) -> None:
        if isinstance(event, messages.TermEntered):
            self.terms.entered(event.mark, event.region, event.by_key)
        else:
            self.terms.left()

    @on(messages.TermActivated)
    def _term_activated(self, event: messages.TermActivated) -> None:
        self.terms.open_entry(event.mark)

    @on(messages.LinkActivated)
    def _link_activated(self, event: messages.LinkActivated) -> None:
        self.program.follow(event.href)

    @on(messages.Selected)
    def _selected(self) -> None:
        self.marking.add()

    @on(messages.PositionChanged)
    def _moved(self) -> None:
        if self._follow:
            self._follow.stop()
        self._follow = self.set_timer(FOLLOW_PAUSE, self._link_panes)

    @on(messages.HitChanged)
    def _hit_changed(self, event: messages.HitChanged) -> None:
        self.finding.stepped(event.index, event.count, event.pattern)

    @on(messages.ModeChanged)
    def _mode_changed(self, event: messages.ModeChanged) -> None:
        names = {"visual": "selecting: move, then b", "lines": "selecting lines", "caret": "cursor"}
        self.say(names.get(event.mode, ""))
        if event.mode != "read":
            self.query_one("#card", CardPopup).hide()

    @on(messages.Notice)
    def _notice(self, event: messages.Notice) -> None:
        self.say(event.text)

    def _link_panes(self) -> None:
        self.terms.show_terms()
        self.linking.moved()
        self.program.show_place()
