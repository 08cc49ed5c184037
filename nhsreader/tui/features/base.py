"""What features have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from nhsreader.text.sanitise import visible
from nhsreader.tui.panes.term_rows import TermIndex

if TYPE_CHECKING:
    from nhsreader.reader import Reader
    from nhsreader.reader.articles import Article
    from nhsreader.reader.bookmarks import BookmarkView
    from nhsreader.reader.glossary import Mention, TermInArticle
    from nhsreader.reader.links import Link
    from nhsreader.reader.related import RelatedView
    from nhsreader.tui.screens.main import MainScreen

Handler = Callable[[], object]


@dataclass
class OpenArticle:
    """The article being read with everything known of it; `day` is its own date."""

    article: Article
    mentions: tuple[Mention, ...]
    index: TermIndex
    bookmarks: list[BookmarkView]
    links: list[Link]
    day: date | None
    places: list[tuple[str, int, int]] = field(default_factory=list)
    related: tuple[RelatedView, ...] = ()

    def take_terms(self, terms: Sequence[TermInArticle]) -> None:
        """The terms named as on another date."""
        self.index = TermIndex(terms)

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.summary.id


class Feature:
    """A feature of the main screen: `handlers` are its actions by id."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    @property
    def reader(self) -> Reader:
        """The front door."""
        return self.screen.reader

    def handlers(self) -> dict[str, Handler]:
        """What each action of this feature does."""
        return {}

    def tell(self, words: str, *, wrong: bool = False) -> None:
        """A short notice."""
        self.screen.notify(
            visible(words),
            severity="error" if wrong else "information",
            markup=False,
            timeout=6 if wrong else 3,
        )
