"""The reading date: the article's own, or the one the user asks for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from nhsreader.reader.glossary import day_of
from nhsreader.tui.features.base import Feature, Handler
from nhsreader.tui.panes.article import ArticleHead
from nhsreader.tui.screens.reading_date import ReadingDateScreen

if TYPE_CHECKING:
    from nhsreader.reader.glossary import TermInArticle


class Dating(Feature):
    """Cards, pane, entries and the timeline obey its day."""

    asked = ""
    """The date as typed; empty for the article's own."""

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature."""
        return {"date.set": self.ask}

    @property
    def day(self) -> date | None:
        """The day that governs; None where the article is undated and no date was asked for."""
        opened = self.screen.opening.opened
        return day_of(self.asked) if self.asked else opened.day if opened else None

    def terms_in(self, identifier: str) -> list[TermInArticle]:
        """The terms of an article as then known. Reads the catalog: for workers."""
        own = self.reader.glossary.article_day(identifier)
        on = self.asked or (own.isoformat() if own else None)
        return self.reader.glossary.terms_in(identifier, on)

    def ask(self) -> None:
        """Ask for a date."""
        opened = self.screen.opening.opened
        own = opened.day.isoformat() if opened and opened.day else ""
        self.screen.card.hide()
        self.screen.app.push_screen(ReadingDateScreen(self.asked, own), self.take)

    def take(self, asked: str | None) -> None:
        """Read as of a date, an empty one for the article's own; None changes nothing."""
        if asked is None or asked == self.asked:
            return
        self.asked = asked
        opened = self.screen.opening.opened
        self.screen.say(f"Read as of {asked}" if asked else "Read as of the article's own date")
        if opened is None:
            return
        self.screen.query_one(ArticleHead).show(opened, asked)

        def show(terms: list[TermInArticle]) -> None:
            if self.screen.opening.opened is opened and self.asked == asked:
                opened.take_terms(terms)
                self.screen.terms.show_terms()

        self.screen.ask("dating", lambda: self.terms_in(opened.id), show)
