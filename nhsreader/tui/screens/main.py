"""The reader's one screen: library, article, linked panes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from nhsreader.actions import ANYWHERE, BY_ID
from nhsreader.text.places import Place
from nhsreader.tui.card import CardPopup
from nhsreader.tui.features.base import Handler, OpenArticle
from nhsreader.tui.features.concordances import Concordances
from nhsreader.tui.features.curating import Curating
from nhsreader.tui.features.dating import Dating
from nhsreader.tui.features.finding import Finding
from nhsreader.tui.features.hinting import Hinting
from nhsreader.tui.features.linking import Linking
from nhsreader.tui.features.marking import Marking
from nhsreader.tui.features.moving import Moving
from nhsreader.tui.features.opening import Opening
from nhsreader.tui.features.program import Program
from nhsreader.tui.features.proving import Proving
from nhsreader.tui.features.searching import Searching
from nhsreader.tui.features.suggesting_terms import SuggestingTerms
from nhsreader.tui.features.terms import Terms
from nhsreader.tui.features.timelines import Timelines
from nhsreader.tui.key_line import KeyLine
from nhsreader.tui.keys import bindings
from nhsreader.tui.panes.article import ArticleHead, FindBox, ReadingView
from nhsreader.tui.panes.contents import outline_rows
from nhsreader.tui.panes.library import LibraryPane
from nhsreader.tui.panes.link_rows import LinkRow, MoreRow
from nhsreader.tui.panes.side import SidePanes
from nhsreader.tui.rows import RowList
from nhsreader.tui.screens.article_events import ArticleEvents

if TYPE_CHECKING:
    from nhsreader.reader import Reader


class MainScreen(ArticleEvents):
    """Holds the panes together; what is done with them is in the features."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(ANYWHERE)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium"), (150, "-wide")]

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def compose(self) -> ComposeResult:
        """Three columns, the footer, and the card over all."""
        with Horizontal(id="columns"):
            yield LibraryPane(self.reader, id="library")
            with Vertical(id="centre"):
                yield ArticleHead(id="article-head")
                yield ReadingView(id="article")
                yield FindBox(id="find-box")
                yield Static("", id="status", markup=False)
            yield SidePanes(id="side")
        yield CardPopup("", id="card")
        yield KeyLine()

    @cached_property
    def library(self) -> LibraryPane:
        """The left pane."""
        return self.query_one("#library", LibraryPane)

    @cached_property
    def view(self) -> ReadingView:
        """The article."""
        return self.query_one("#article", ReadingView)

    @cached_property
    def side(self) -> SidePanes:
        """The right panes."""
        return self.query_one("#side", SidePanes)

    @cached_property
    def card(self) -> CardPopup:
        """The glossary card."""
        return self.query_one("#card", CardPopup)

    @cached_property
    def article_head(self) -> ArticleHead:
        """What the article is."""
        return self.query_one(ArticleHead)

    @cached_property
    def find_box(self) -> FindBox:
        """The box to find in the article."""
        return self.query_one("#find-box", FindBox)

    def on_mount(self) -> None:
        """Set the features up, show what the caches hold, then bring them in step."""
        self.opening = Opening(self)
        self.dating = Dating(self)
        self.terms = Terms(self)
        self.linking = Linking(self)
        self.marking = Marking(self)
        self.finding = Finding(self)
        self.program = Program(self)
        features = (
            self.opening, self.dating, self.terms, self.marking, self.finding, self.program,
            Curating(self), Moving(self), Searching(self), Concordances(self), Timelines(self),
            SuggestingTerms(self), self.linking, Hinting(self), Proving(self),
        )  # fmt: skip
        self._handlers: dict[str, Handler] = {}
        for feature in features:
            self._handlers |= feature.handlers()
        self.view.max_text_width = self.reader.config.text_width
        self.set_focus(self.view)
        self.call_after_refresh(self.program.start)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While words are typed into a box, the letters that are keys elsewhere are letters."""
        if action == "act" and parameters and isinstance(self.focused, Input):
            return not BY_ID[str(parameters[0])].priority
        return super().check_action(action, parameters)

    def action_act(self, action: str) -> None:
        """Do what the registry's action says."""
        self._handlers[action]()

    def article_opened(self, opened: OpenArticle) -> None:
        """Link the head and the panes to the article."""
        self.card.hide()
        self.article_head.show(opened, self.dating.asked)
        self.side.pane("outline").set_rows(
            outline_rows(opened.article.parts, opened.id), keep=False
        )
        self.terms.show_terms()
        self.linking.fetch(opened)
        self.marking.refresh()
        self.library.listing.go_to(opened.id)

    def on_descendant_focus(self) -> None:
        """A narrow screen shows the right panes only while they have the focus."""
        self.set_class(self.side.has_focus_within, "-side")

    @on(LibraryPane.Opened)
    def _chosen(self, event: LibraryPane.Opened) -> None:
        self.opening.open(event.identifier, page=event.page)
        self.view.focus()

    @on(RowList.Chosen)
    def _row_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        value = event.row.value
        pane = (event.rows.id or "").removeprefix("pane-")
        if pane == "glossary":
            self.terms.show_term(event.row.key)
        elif pane == "bookmarks":
            self.marking.open(value)
        elif isinstance(value, (LinkRow, MoreRow)):
            self.linking.chosen(value)
        elif isinstance(value, Place):
            self.opening.go_to(value)
            self.view.focus()

    @on(RowList.Scrolled, "#pane-links")
    def _links_scrolled(self) -> None:
        self.linking.scrolled()

    @on(Input.Changed, "#find-box")
    @on(Input.Submitted, "#find-box")
    def _find(self, event: Input.Changed | Input.Submitted) -> None:
        if isinstance(event, Input.Submitted):
            self.finding.submitted(event.value)
        else:
            self.finding.typed(event.value)
