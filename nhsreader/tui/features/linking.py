"""Cross-references: the pane that follows the reader, peeking at a link, going there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from nhsreader.text.places import Place
from nhsreader.tui.article.decorate import CURRENT_TERM, TERM, Mark
from nhsreader.tui.features.base import Feature, Handler, OpenArticle
from nhsreader.tui.panes.entry_page import Subject
from nhsreader.tui.panes.link_rows import (
    TYPES,
    Incoming,
    LinkRow,
    MoreRow,
    article_rows,
    incoming_rows,
    near_rows,
    related_rows,
    term_rows,
    unlinked_rows,
)
from nhsreader.tui.peeking import peek_text
from nhsreader.tui.screens.neighbourhood import NeighbourhoodScreen

if TYPE_CHECKING:
    from textual.geometry import Region

    from nhsreader.reader.articles import ArticleSummary
    from nhsreader.reader.links import Link, LinksInto
    from nhsreader.reader.peeking import Peek
    from nhsreader.reader.related import RelatedView
    from nhsreader.tui.rows import Row

    Occurrences = list[tuple[ArticleSummary, int]]

RELATED = 10
FIRST, NEXT = 60, 500


class Linking(Feature):
    """Keeps the cross-references pane and follows its links."""

    _term: tuple[str, str, Occurrences] | None = None
    _peeked: Link | None = None
    _incoming = Incoming()
    _here: list[Row] | None = None
    _rest: list[Row] = []
    _unlinked: tuple[ArticleSummary, ...] = ()

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature; those of a comparison itself open one."""
        return {
            "links.graph": self.show_neighbourhood,
            "links.compare": self.compare,
            "diff.next": self.compare,
            "diff.previous": self.compare,
        }

    def fetch(self, opened: OpenArticle) -> None:
        """Ask what the article has to do with others, which takes longer than the article."""
        self._term, self._peeked, self._incoming, self._unlinked = None, None, Incoming(), ()
        self.show()

        def links(found: list[Link]) -> None:
            opened.links = found
            if self._current(opened):
                self.screen.article_head.show(opened, self.screen.dating.asked)
                self.show()

        def related(found: tuple[RelatedView, ...]) -> None:
            opened.related = found
            if self._current(opened):
                self.show()

        def incoming(found: LinksInto) -> None:
            if self._current(opened):
                self._incoming = Incoming(found.links, found.groups, found.total)
                self.show()

        desk = self.reader.links
        self.screen.ask("same-story", lambda: desk.out_of(opened.id), links)
        self.screen.ask("incoming", lambda: desk.first_into(opened.id, FIRST), incoming)

        def unlinked(found: list[ArticleSummary]) -> None:
            if self._current(opened):
                self._unlinked = tuple(found)
                self.show()

        self.screen.ask("unlinked", lambda: desk.unlinked(opened.id), unlinked)
        self.screen.ask("related", lambda: self.reader.related.find(opened.id, RELATED), related)

    def show(self) -> None:
        """Fill the pane: where the reader is first."""
        opened = self.screen.opening.opened
        if opened is None:
            return
        self._rest = self._rows_of(opened)
        self._here = None
        self.moved()

    def moved(self) -> None:
        """Put what is where the reader is now before the rest, which stays as it is."""
        opened = self.screen.opening.opened
        if opened is None:
            return
        here = near_rows(opened.links, self._near())
        if here != self._here:
            self._here = here
            self.screen.side.pane("links").set_rows([*here, *self._rest])

    def _rows_of(self, opened: OpenArticle) -> list[Row]:
        return [
            *(term_rows(*self._term) if self._term else ()),
            *article_rows(opened.links),
            *incoming_rows(self._incoming),
            *unlinked_rows(self._unlinked),
            *related_rows(opened.related, opened.links),
        ]

    def show_term(self, sense: str | None, term: str, long: str) -> None:
        """List the other articles that mention a term."""
        opened = self.screen.opening.opened
        if opened is None or not sense:
            self._term = None
            self.show()
            return

        def show(others: Occurrences) -> None:
            if self._current(opened):
                self._term = term, long, others
                self.show()

        identifier = opened.id
        self.screen.ask(
            "links", lambda: self.reader.glossary.occurrences(sense, besides=identifier), show
        )

    def chosen(self, value: LinkRow | MoreRow) -> None:
        """A row was opened: peek at its link, or go there if that was done already."""
        if isinstance(value, MoreRow):
            self.more()
        elif self._peeked in value.links and self.screen.card.shown:
            self.go(value.links[0], value.incoming)
        else:
            self.peek(value.links[0], value.incoming)

    def peek(self, link: Link, incoming: bool = False) -> None:
        """Show what is at the other end, beside the words that make the link."""
        opened = self.screen.opening.opened
        if opened is None:
            return
        self._mark(link, opened)
        # A second Enter may come before the answer does.
        self._peeked = link

        def show(found: Peek) -> None:
            if self._peeked is link and self._current(opened):
                self.screen.card.show_words(peek_text(found), self._region(link, opened))

        self.screen.ask("peek", lambda: self.reader.links.peek(link, incoming), show)

    def go_on(self) -> bool:
        """Go where the card shown leads; False where it is no link's."""
        if self._peeked is None or not self.screen.card.shown:
            return False
        opened = self.screen.opening.opened
        incoming = opened is not None and self._peeked.origin.id != opened.id
        self.go(self._peeked, incoming)
        return True

    def left(self) -> None:
        """The card was put away."""
        self._peeked = None

    def go(self, link: Link, incoming: bool = False) -> None:
        """Open the other end of a link."""
        self.screen.card.hide()
        self._peeked = None
        end = link.origin if incoming else link.target
        if end is not None:
            place = Place(end.id, end.part, end.start, end.end)
            self.screen.opening.go_to(place, how=f"followed a link ({TYPES[link.type]})")
            self.screen.view.focus()
        elif link.entity and link.entity.startswith("body:"):
            sense = link.entity.removeprefix("body:")
            self.screen.terms.show_entry(Subject(sense, link.label or sense))
        elif link.url:
            self.screen.program.follow(link.url)
        elif link.entity:
            self.tell(f"{link.name}: not in the library")
        else:
            self.tell("What it speaks of is not in the library")

    def more(self) -> None:
        """Fetch more of the links into the article."""
        opened = self.screen.opening.opened
        if opened is None:
            return
        known = self._incoming

        def show(found: list[Link]) -> None:
            if self._current(opened) and self._incoming is known:
                self._incoming = Incoming(
                    (*known.links, *found), known.groups, known.total if found else len(known.links)
                )
                self.show()

        self.screen.ask(
            "incoming",
            lambda: self.reader.links.into(opened.id, NEXT, len(known.links), same_story=False),
            show,
        )

    def scrolled(self) -> None:
        """Fetch more where the end of what is fetched has come into view."""
        if any(
            isinstance(row.value, MoreRow) for row in self.screen.side.pane("links").rows_in_view
        ):
            self.more()

    def show_neighbourhood(self) -> None:
        """The articles linked with this one, and those linked with them, as a tree."""
        opened = self.screen.opening.opened
        if opened is not None:
            self.screen.card.hide()
            self.screen.app.push_screen(
                NeighbourhoodScreen(self.reader, opened.id), self.screen.terms.go_to_mention
            )

    def compare(self) -> None:
        """What differs between this article and the one chosen in the pane, or its first copy."""
        opened = self.screen.opening.opened
        if opened is None:
            return
        row = self.screen.side.pane("links").chosen
        other = _article(row.value) if row else None
        if other is None or other == opened.id:
            other = next(
                (x.target.id for x in opened.links if x.type == "same-story-as" and x.target), None
            )
        if other is None:
            self.tell("Choose an article in the Cross-refs pane to compare this one with")
            return
        from nhsreader.tui.screens.diff import DiffScreen

        self.screen.card.hide()
        self.screen.app.push_screen(DiffScreen(self.reader, opened.id, other))

    def _near(self) -> list[tuple[str, int, int]]:
        """The paragraph of the cursor or the current term, else all that is in view."""
        view, opened = self.screen.view, self.screen.opening.opened
        at = view.cursor_place()
        if at is None or opened is None or at[0] not in opened.article.parts:
            return view.visible_stretches()
        text = opened.article.parts[at[0]]
        if not text.blocks:
            return [(at[0], 0, len(text.text))]
        block = text.blocks[text.block_at(at[1])]
        return [(at[0], block.start, block.end)]

    def _mark(self, link: Link, opened: OpenArticle) -> None:
        at = link.origin
        if at.id != opened.id or at.end <= at.start or link.type == "same-story-as":
            return
        mark = Mark(at.part, at.start, at.end, TERM)
        view = self.screen.view
        if not view.is_visible(mark):
            self.screen.opening.go_to(Place(at.id, at.part, at.start, at.end))
        view.set_overlay(CURRENT_TERM, msgspec.structs.replace(mark, kind=CURRENT_TERM))

    def _region(self, link: Link, opened: OpenArticle) -> Region:
        at = link.origin
        view = self.screen.view
        if at.id == opened.id and at.end > at.start and view.wrapped is not None:
            return view.place_region(at.part, at.start, at.end)
        return view.content_region.shrink((2, 2, 2, 2))

    def _current(self, opened: OpenArticle) -> bool:
        return self.screen.opening.opened is opened


def _article(value: object) -> str | None:
    if isinstance(value, Place):
        return value.id
    if isinstance(value, LinkRow):
        link = value.links[0]
        end = link.origin if value.incoming else link.target
        return end.id if end is not None else None
    return None
