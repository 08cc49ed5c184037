"""Bookmarks: made from a selection, listed, jumped to, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nhsreader.text.places import Place
from nhsreader.tui.article.decorate import BOOKMARKS_LAYER
from nhsreader.tui.features.base import Feature, Handler
from nhsreader.tui.panes.contents import bookmark_rows
from nhsreader.tui.panes.entry_page import Subject
from nhsreader.tui.screens.changed import ChangedScreen
from nhsreader.tui.screens.note import Note, NoteScreen

if TYPE_CHECKING:
    from nhsreader.reader.bookmarks import BookmarkView
    from nhsreader.tui.features.base import OpenArticle


GROUPS = ("place", "tag", "mark", "kind", "state")


class Marking(Feature):
    """Keeps the marks in the text and the bookmarks pane."""

    _by = "place"

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature."""
        view = self.screen.view
        return {
            "select.start": view.action_visual,
            "select.lines": view.action_visual_lines,
            "bookmark.add": self.add,
            "bookmark.remove": self.remove,
            "bookmark.whole": self.add_whole,
            "bookmark.edit": self.edit,
            "bookmark.undo": self.undo,
            "bookmark.group": self.group,
        }

    def add(self) -> None:
        """Bookmark the selection, or the paragraph of the current term or the top line."""
        opened = self.screen.opening.opened
        view = self.screen.view
        if opened is None:
            return
        stretch = view.chosen_stretch()
        if stretch is None:
            return
        part, start, end = stretch
        words = opened.article.parts[part].text[start:end]
        if not words.strip():
            self.tell("There are no words there to bookmark")
            return
        identifier = opened.id

        def keep(note: Note | None) -> None:
            if note is None:
                return
            self.screen.ask(
                "marking",
                lambda: self.reader.bookmarks.add(
                    identifier, part, start, end, note=note.text, tags=note.tags, mark=note.mark
                ),
                lambda _: self._added(),
            )

        self.screen.card.hide()
        self.screen.app.push_screen(NoteScreen(words), keep)

    def add_whole(self) -> None:
        """Bookmark the heading chosen, the search in the box, or the article as a whole."""
        found = self._whole()
        if found is None:
            self.tell("There is nothing to bookmark")
            return
        words, make = found

        def keep(note: Note | None) -> None:
            if note is not None:
                self.screen.ask("marking", lambda: make(note), lambda _: self._added())

        self.screen.card.hide()
        self.screen.app.push_screen(NoteScreen(words), keep)

    def _whole(self) -> tuple[str, Callable[[Note], BookmarkView]] | None:
        screen, desk = self.screen, self.reader.bookmarks
        opened = screen.opening.opened
        place = screen.side.pane("outline").chosen
        if screen.side.shown == "outline" and screen.side.has_focus_within and place and opened:
            at = place.value
            if isinstance(at, Place) and at.end > at.start:
                words = opened.article.parts[at.part].text[at.start : at.end]
                return f"Heading: {words}", lambda note: desk.add(
                    at.id, at.part, at.start, at.end, note=note.text, tags=note.tags,
                    mark=note.mark, heading=True,
                )  # fmt: skip
        query = screen.library.box.value.strip()
        if screen.library.has_focus_within and query:
            return f"Search: {query}", lambda note: desk.add_whole(
                "search", query, note=note.text, tags=note.tags, mark=note.mark
            )
        if opened is None:
            return None
        return f"Article: {opened.article.summary.title}", lambda note: desk.add_whole(
            "article", opened.id, note=note.text, tags=note.tags, mark=note.mark
        )

    def edit(self) -> None:
        """Change note, tags and mark of the bookmark chosen in the pane."""
        view = self._chosen()
        if view is None:
            return
        mark = view.bookmark
        before = Note(mark.note, mark.tags, mark.mark)

        def keep(note: Note | None) -> None:
            if note is not None and note != before:
                self.screen.ask(
                    "marking",
                    lambda: self.reader.bookmarks.edit(
                        mark.id, note=note.text, tags=note.tags, mark=note.mark or ""
                    ),
                    lambda _: self._changed("Changed; u takes it back"),
                )

        words = mark.exact or mark.subject or view.title or mark.article
        self.screen.app.push_screen(NoteScreen(words, before), keep)

    def undo(self) -> None:
        """Take the last change of a bookmark back."""
        self.screen.ask(
            "marking",
            self.reader.bookmarks.undo,
            lambda done: self._changed(f"The last bookmark is {done[0]}"),
        )

    def group(self) -> None:
        """Group the bookmarks otherwise."""
        self._by = GROUPS[(GROUPS.index(self._by) + 1) % len(GROUPS)]
        self.screen.side.show("bookmarks")
        self.tell("Bookmarks by place" if self._by == "place" else f"Bookmarks by {self._by}")
        self.refresh()

    def open(self, view: BookmarkView) -> None:
        """Go to what a bookmark stands for; one whose words have changed is asked about."""
        mark = view.bookmark
        if mark.kind == "search":
            self.screen.library.look_for(mark.subject)
        elif mark.kind == "entry":
            self.screen.terms.show_entry(Subject(mark.subject, mark.subject))
        elif view.state == "changed" and view.anchor is not None:
            self._ask_about(view)
        else:
            self.go_to(view.place, view.title or mark.article)

    def _ask_about(self, view: BookmarkView) -> None:
        mark, anchor = view.bookmark, view.anchor
        assert anchor is not None

        def chosen(take: bool | None) -> None:
            if take:
                self.screen.ask(
                    "marking",
                    lambda: self.reader.bookmarks.keep(mark.id),
                    lambda _: self._changed("The new words are the bookmark's; u takes it back"),
                )

        self.go_to(view.place, view.title or mark.article)
        self.screen.app.push_screen(ChangedScreen(mark.exact, anchor.found), chosen)

    def _chosen(self) -> BookmarkView | None:
        row = self.screen.side.pane("bookmarks").chosen
        if self.screen.side.shown != "bookmarks" or row is None or row.value is None:
            self.tell("Choose a bookmark in the Bookmarks pane first")
            return None
        view: BookmarkView = row.value
        return view

    def remove(self) -> None:
        """Move the bookmark chosen in the pane to the trash."""
        view = self._chosen()
        if view is None:
            return
        identifier = view.bookmark.id
        self.screen.ask(
            "marking",
            lambda: self.reader.bookmarks.remove(identifier),
            lambda _: self._removed(),
        )

    def refresh(self) -> None:
        """Read the bookmarks again: the marks in the text, then the pane."""
        # There may be very many, so nothing is asked before the text is seen.
        self.screen.call_after_refresh(self._mark, self.screen.opening.opened)

    def _mark(self, opened: OpenArticle | None) -> None:
        def mark(views: list[BookmarkView]) -> None:
            if opened is not None and self.screen.opening.opened is opened:
                opened.bookmarks = views
                self.screen.view.set_marks(BOOKMARKS_LAYER, self.screen.opening.bookmark_marks())
            self._fill(opened)

        def here() -> list[BookmarkView]:
            return self.reader.bookmarks.at_home(opened.id) if opened is not None else []

        self.screen.ask("marks", here, mark)

    def _fill(self, opened: OpenArticle | None) -> None:
        def show(views: list[BookmarkView]) -> None:
            identifier = opened.id if opened else ""
            self.screen.side.pane("bookmarks").set_rows(bookmark_rows(views, identifier, self._by))
            if opened and self.screen.opening.opened is opened:
                opened.bookmarks = [v for v in views if v.bookmark.article == identifier]
                marks = self.screen.opening.bookmark_marks()
                self.screen.view.set_marks(BOOKMARKS_LAYER, marks)

        self.screen.ask("bookmarks", self.reader.bookmarks.list, show)

    def go_to(self, place: Place | None, article: str) -> None:
        """Jump to a bookmark."""
        if place is None:
            self.tell(f"Its words are not found in {article} any more", wrong=True)
            return
        self.screen.opening.go_to(place)
        self.screen.view.focus()

    def _added(self) -> None:
        self.screen.view.clear_selection()
        self.tell("Bookmarked")
        self.refresh()
        self.screen.library.load(fresh=False)

    def _changed(self, words: str) -> None:
        self.tell(words)
        self.refresh()
        self.screen.library.load(fresh=False)

    def _removed(self) -> None:
        self.tell("Moved to the trash; u takes it back")
        self.refresh()
        self.screen.library.load(fresh=False)
