"""Terms: the card, the glossary pane, the entry, who else mentions the term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.timer import Timer

from nhsreader.text.places import Place
from nhsreader.tui.article.decorate import LINK, Mark
from nhsreader.tui.features.base import Feature, Handler, OpenArticle
from nhsreader.tui.panes.entry_page import Subject
from nhsreader.tui.panes.term_rows import glossary_rows
from nhsreader.tui.screens.entry import EntryScreen, Mentioned

if TYPE_CHECKING:
    from nhsreader.reader.glossary import Mention


# Seconds the panes wait, so that the card is drawn before them and at once.
FOLLOW_PAUSE = 0.08


class Terms(Feature):
    """Follows the reader from term to term."""

    _in_view: tuple[OpenArticle, dict[str, int]] | None = None
    _follow: Timer | None = None

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature."""
        view = self.screen.view
        return {
            "term.next": view.action_next_term,
            "term.previous": view.action_previous_term,
            "term.card": view.action_card,
            "term.open": self.open_current,
        }

    def entered(self, mark: Mark, region: Region, by_key: bool) -> None:
        """A term came under the cursor or the mouse: show its card, then link the panes to it."""
        self.screen.linking.left()
        if mark.kind == LINK:
            self.screen.card.hide()
            return
        mention = self._mention(mark)
        if mention is None:
            return
        card = self.reader.glossary.card_on(mention, self.screen.dating.day)
        self.screen.card.show_card(card, region)
        self._stop_following()
        self._follow = self.screen.set_timer(
            FOLLOW_PAUSE, lambda: self._link_panes(mention, by_key)
        )

    def left(self) -> None:
        """Nothing is under the cursor any more."""
        self._stop_following()
        self.screen.linking.left()
        self.screen.card.hide()

    def open_current(self) -> None:
        """Go where the card of a link leads, else open the term or link under the cursor."""
        if not self.screen.linking.go_on():
            self.screen.view.action_activate()

    def open_entry(self, mark: Mark) -> None:
        """The full entry of a term in the text."""
        mention = self._mention(mark)
        if mention is not None:
            self.show_entry(Subject(mention.sense, mention.term, mention))

    def show_entry(self, subject: Subject) -> None:
        """The full entry of a term, over the reader."""
        opened = self.screen.opening.opened
        screen = EntryScreen(
            self.reader, subject, self.screen.dating.day, opened.day if opened else None
        )
        self.screen.card.hide()
        self.screen.app.push_screen(screen, self.go_to_mention)

    def show_term(self, key: str) -> None:
        """The full entry of a term of the pane."""
        opened = self.screen.opening.opened
        for mention in opened.mentions if opened else ():
            if (mention.sense or f"?{mention.term}") == key:
                self.show_entry(Subject(mention.sense, mention.term, mention))
                return

    def go_to_mention(self, chosen: Mentioned | None) -> None:
        """Open an article where it mentions a sense; n goes on to the next mention."""
        if chosen is None:
            return

        def show(mentions: list[Mention]) -> None:
            places = [(m.part, m.start, m.end) for m in mentions if m.sense == chosen.sense]
            if chosen.sense is None:
                places = [chosen.place] if chosen.place else []
            shown = [place for place in places if place[0] != "title"]
            at = chosen.place or next(iter(shown), None)
            place = Place(chosen.id, *at) if at else None
            self.screen.opening.open(chosen.id, place, places=places)
            self.screen.view.focus()

        self.screen.ask(
            "entry", lambda: list(self.reader.glossary.mentions(chosen.id)), show
        )  # fmt: skip

    def show_terms(self) -> None:
        """Fill the glossary pane: what is in view first."""
        opened = self.screen.opening.opened
        if opened is None:
            return
        now = opened, opened.index.in_view(self.screen.view.visible_stretches())
        same = self._in_view is not None and self._in_view[0].index is opened.index
        if same and self._in_view and list(self._in_view[1].items()) == list(now[1].items()):
            return
        self._in_view = now
        self.screen.side.pane("glossary").set_rows(glossary_rows(opened.index.terms, now[1]))

    def _mention(self, mark: Mark) -> Mention | None:
        opened = self.screen.opening.opened
        if opened is None or not mark.key.isdigit() or int(mark.key) >= len(opened.mentions):
            return None
        return opened.mentions[int(mark.key)]

    def _stop_following(self) -> None:
        if self._follow is not None:
            self._follow.stop()
            self._follow = None

    def _link_panes(self, mention: Mention, by_key: bool) -> None:
        key = mention.sense or f"?{mention.term}"
        pane = self.screen.side.pane("glossary")
        if by_key:
            pane.go_to(key)
        else:
            pane.show_near(key)
        self.screen.linking.show_term(mention.sense, mention.term, mention.long or "")
