"""Terms: the card, the glossary pane, who else mentions the term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from nhsreader.tui.article.decorate import LINK, Mark
from nhsreader.tui.features.base import Feature, Handler, OpenArticle
from nhsreader.tui.panes.contents import glossary_rows, link_rows, term_key
from nhsreader.tui.screens.reading import EntryScreen

if TYPE_CHECKING:
    from nhsreader.reader.articles import ArticleSummary
    from nhsreader.reader.glossary import EntryView
    from nhsreader.reader.links import Link
    from nhsreader.reader.related import RelatedView

    Occurrences = list[tuple[ArticleSummary, int]]


RELATED = 10


class Terms(Feature):
    """Follows the reader from term to term."""

    _current = ""

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature."""
        view = self.screen.view
        return {
            "term.next": view.action_next_term,
            "term.previous": view.action_previous_term,
            "term.card": view.action_card,
            "term.open": view.action_activate,
        }

    def entered(self, mark: Mark, region: Region, by_key: bool) -> None:
        """A term came under the cursor or the mouse: show its card, link the panes to it."""
        opened = self.screen.opening.opened
        if mark.kind == LINK:
            self.screen.card.hide()
            return
        if opened is None or not mark.key.isdigit() or int(mark.key) >= len(opened.mentions):
            return
        mention = opened.mentions[int(mark.key)]
        self.screen.card.show_card(self.reader.glossary.card_on(mention, opened.day), region)
        key = mention.sense or f"?{mention.term}"
        if by_key:
            self.screen.side.pane("glossary").go_to(key)
        else:
            self.screen.side.pane("glossary").show_near(key)
        self.show_links(mention.sense, mention.term, mention.long or "")

    def left(self) -> None:
        """Nothing is under the cursor any more."""
        self.screen.card.hide()

    def open_entry(self, mark: Mark) -> None:
        """The full entry of a term in the text."""
        opened = self.screen.opening.opened
        if opened is None or not mark.key.isdigit():
            return
        mention = opened.mentions[int(mark.key)]
        if mention.sense is None:
            self.tell(f"{mention.term}: the glossary has no one entry for it here")
            return
        self.show_entry(mention.sense)

    def show_entry(self, sense: str) -> None:
        """The full entry of a sense, over the reader."""
        opened = self.screen.opening.opened
        day = opened.day if opened else None
        self.screen.card.hide()

        def show(found: tuple[EntryView | None, Occurrences]) -> None:
            entry, articles = found
            if entry is not None:
                self.screen.app.push_screen(EntryScreen(entry, articles), self._chosen)

        self.screen.ask(
            "entry",
            lambda: (
                self.reader.glossary.entry(sense, day), self.reader.glossary.occurrences(sense)
            ),
            show,
        )  # fmt: skip

    def show_terms(self) -> None:
        """Fill the glossary pane: what is in view first."""
        opened = self.screen.opening.opened
        if opened is None:
            return
        stretches = self.screen.view.visible_stretches()
        seen = {
            term_key(term)
            for term in opened.terms
            for place in term.places
            for part, start, end in stretches
            if place.part == part and place.start < end and place.end > start
        }
        self.screen.side.pane("glossary").set_rows(glossary_rows(opened.terms, seen))

    def fetch_links(self, opened: OpenArticle) -> None:
        """Ask what the article has to do with others, which takes longer than the article."""

        def links(found: list[Link]) -> None:
            opened.links = found
            show()

        def related(found: tuple[RelatedView, ...]) -> None:
            opened.related = found
            show()

        def show() -> None:
            if self.screen.opening.opened is opened and not self._current:
                self.show_links(None, "", "")

        self.screen.ask("same-story", lambda: self.reader.links.out_of(opened.id), links)
        self.screen.ask("related", lambda: self.reader.related.find(opened.id, RELATED), related)

    def show_links(self, sense: str | None, term: str, long: str) -> None:
        """Fill the cross-references pane for the current term."""
        opened = self.screen.opening.opened
        if opened is None:
            return
        self._current = sense or ""
        identifier = opened.id
        pane = self.screen.side.pane("links")
        if not sense:
            pane.set_rows(link_rows(opened.links, "", "", [], opened.related))
            return

        def show(others: Occurrences) -> None:
            if self._current == sense and self.screen.opening.opened is opened:
                rows = link_rows(opened.links, term, long, others, opened.related)
                pane.set_rows(rows, keep=False)

        self.screen.ask(
            "links", lambda: self.reader.glossary.occurrences(sense, besides=identifier), show
        )

    def _chosen(self, identifier: str | None) -> None:
        if identifier:
            self.screen.opening.open(identifier)
