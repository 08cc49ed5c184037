"""Opening articles, going back and forward, remembering the place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nhsreader.errors import BadInput
from nhsreader.text.places import Place, comment_number
from nhsreader.tui.article.decorate import AMBIGUOUS, BOOKMARK, BOOKMARK_SIGNS, HIT, TERM, Mark
from nhsreader.tui.article.layout import Part
from nhsreader.tui.features.base import Feature, Handler, OpenArticle
from nhsreader.tui.panes.term_rows import TermIndex

if TYPE_CHECKING:
    from nhsreader.reader.articles import Article
    from nhsreader.reader.search import SearchPage
    from nhsreader.tui.screens.main import MainScreen

MAX_DEPTH = 6


class Opening(Feature):
    """Brings an article onto the screen."""

    opened: OpenArticle | None = None
    with_comments = True

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._back: list[Place] = []
        self._forward: list[Place] = []

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature."""
        return {
            "history.back": lambda: self._travel(self._back, self._forward),
            "history.forward": lambda: self._travel(self._forward, self._back),
            "article.comments": self.toggle_comments,
            "article.open_next": lambda: self.screen.library.listing.step(1),
            "article.open_previous": lambda: self.screen.library.listing.step(-1),
        }

    def open(
        self,
        identifier: str,
        place: Place | None = None,
        page: SearchPage | None = None,
        *,
        places: Sequence[tuple[str, int, int]] = (),
        remember: bool = True,
        how: str = "",
    ) -> None:
        """Open an article at a place, at its first hit, or where reading stopped.

        The hits to step through are those of the page, or `places`; `how` is kept in the trail.
        """
        if remember and (here := self.here()):
            self._back.append(here)
            self._forward.clear()
        how = how or (f"searched for {page.query}" if page else "opened")
        via = self.opened.id if self.opened and remember else None

        def fetch() -> OpenArticle:
            opened = self._fetch(identifier, page, places)
            self._note(opened, place, how, via)
            return opened

        self.screen.ask(
            "opening",
            fetch,
            lambda opened: self._show(opened, place, page is not None or bool(places)),
        )

    def go_to(self, place: Place, how: str = "") -> None:
        """Go to a place, in this article or another."""
        view = self.screen.view
        if self.opened is None or self.opened.id != place.id or not self._shows(place.part):
            self.open(place.id, place, how=how)
            return
        if how:
            self._note(self.opened, place, how, None)
        if here := self.here():
            self._back.append(here)
            self._forward.clear()
        view.scroll_to_place(place.part, place.start, "centre" if place.end else "top")

    def reload(self) -> None:
        """Fetch the article again, staying where the reader is."""
        if self.opened:
            identifier, here = self.opened.id, self.here()
            self.screen.ask(
                "opening",
                lambda: self._fetch_if_there(identifier),
                lambda opened: self._show(opened, here, False) if opened else None,
            )

    def here(self) -> Place | None:
        """Where the reader is."""
        top = self.screen.view.top_place()
        if self.opened is None or top is None:
            return None
        return Place(self.opened.id, top[0], top[1], top[1])

    def remember(self) -> None:
        """Note the place for the next run."""
        if here := self.here():
            self.reader.progress.remember(here)

    def toggle_comments(self) -> None:
        """Show or hide the readers' comments."""
        if self.opened is None:
            return
        if not self.opened.article.comments:
            self.tell("This article has no comments")
            return
        self.with_comments = not self.with_comments
        here = self.here()
        self._lay_out(self.opened, here)
        self.screen.say("Comments shown" if self.with_comments else "Comments hidden")

    def bookmark_marks(self) -> list[Mark]:
        """The marks of this article's bookmarks."""
        if self.opened is None:
            return []
        return [
            Mark(place.part, place.start, place.end, kind_of(view.bookmark.mark), view.bookmark.id)
            for view in self.opened.bookmarks
            if (place := view.place) is not None and place.end > place.start
        ]

    def _note(self, opened: OpenArticle, place: Place | None, how: str, via: str | None) -> None:
        """Write a step of the trail."""
        at = place or Place(opened.id, "body", 0, 0)
        text = opened.article.parts.get(at.part)
        quote = text.text[at.start : at.end] if text else ""
        title = opened.article.summary.title
        self.reader.trail.take(at, title, how, via if via != opened.id else None, quote)

    def _shows(self, part: str) -> bool:
        return any(shown.name == part for shown in self.screen.view.parts)

    def _fetch_if_there(self, identifier: str) -> OpenArticle | None:
        try:
            return self._fetch(identifier)
        except BadInput:
            return None

    def _fetch(
        self,
        identifier: str,
        page: SearchPage | None = None,
        places: Sequence[tuple[str, int, int]] = (),
    ) -> OpenArticle:
        reader = self.reader
        article = reader.articles.get(identifier)
        return OpenArticle(
            article=article,
            mentions=reader.glossary.mentions(identifier),
            index=TermIndex(self.screen.dating.terms_in(identifier)),
            bookmarks=[],
            links=[],
            day=reader.glossary.article_day(identifier),
            places=reader.search.places(page, identifier) if page else list(places),
        )

    def _show(self, opened: OpenArticle, place: Place | None, to_hit: bool) -> None:
        self.screen.program.save()
        self.opened = opened
        if place and place.part not in ("body", "title"):
            self.with_comments = True
        if to_hit and place is None:
            place = self._first_hit(opened)
        if place is None:
            place = self.reader.progress.place_in(opened.id)
        self._lay_out(opened, place, to_hit)
        self.screen.article_opened(opened)

    def _first_hit(self, opened: OpenArticle) -> Place | None:
        shown = [place for place in opened.places if place[0] != "title"]
        in_body = [place for place in shown if place[0] == "body"]
        for part, start, end in in_body or shown:
            return Place(opened.id, part, start, end)
        return None

    def _lay_out(self, opened: OpenArticle, place: Place | None, to_hit: bool = False) -> None:
        marks = [
            Mark(m.part, m.start, m.end, TERM if m.long else AMBIGUOUS, str(number))
            for number, m in enumerate(opened.mentions)
            if m.part != "title"
        ]
        marks += self.bookmark_marks()
        marks += [Mark(part, start, end, HIT) for part, start, end in opened.places]
        view = self.screen.view
        at = (place.part, place.start) if place and place.part != "title" else None
        view.show(article_parts(opened.article, self.with_comments), marks, at=at)
        if at:
            exact = place is not None and place.end > place.start
            view.call_after_refresh(view.scroll_to_place, *at, "centre" if exact else "top")
        if to_hit:
            view.call_after_refresh(view.go_to_hit, at)

    def _travel(self, from_: list[Place], to: list[Place]) -> None:
        if not from_:
            self.tell("Nowhere further to go")
            return
        if here := self.here():
            to.append(here)
        place = from_.pop()
        self.open(place.id, place, remember=False, how="went back or forward")


def kind_of(mark: str | None) -> str:
    """The kind of a bookmark's mark in the text, by the colour it was given."""
    kind = f"{BOOKMARK}-{mark}"
    return kind if kind in BOOKMARK_SIGNS else BOOKMARK


def article_parts(article: Article, with_comments: bool) -> list[Part]:
    """The parts to lay out: the body, then the comments with their headers."""
    parts = [Part("body", article.parts["body"])]
    if not with_comments:
        return parts
    depths: list[int] = []
    declared = article.summary.comments_declared
    shown = len(article.comments)
    of_ = f" of {declared} declared" if declared and declared != shown else ""
    for number, comment in enumerate(article.comments, 1):
        depth = depths[comment.parent - 1] + 1 if comment.parent else 0
        depths.append(depth)
        name = f"comment:{number}"
        assert comment_number(name) == number
        who = comment.author or "anonymous"
        header = f"{number}. {who}" + (f" · {comment.date}" if comment.date else "")
        if comment.parent:
            header += f" (answers {comment.parent})"
        section = f"Comments ({shown}{of_})" if number == 1 else ""
        parts.append(Part(name, article.parts[name], (header,), min(depth, MAX_DEPTH), section))
    return parts
