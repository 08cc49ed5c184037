"""Bookmarks: made from a selection, listed, jumped to, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nhsreader.text.places import Place
from nhsreader.tui.article.decorate import BOOKMARKS_LAYER
from nhsreader.tui.features.base import Feature, Handler
from nhsreader.tui.panes.contents import bookmark_rows
from nhsreader.tui.screens.note import Note, NoteScreen

if TYPE_CHECKING:
    from nhsreader.reader.bookmarks import BookmarkView


class Marking(Feature):
    """Keeps the marks in the text and the bookmarks pane."""

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature."""
        view = self.screen.view
        return {
            "select.start": view.action_visual,
            "select.lines": view.action_visual_lines,
            "bookmark.add": self.add,
            "bookmark.remove": self.remove,
            "selection.copy": self.copy,
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
                    identifier, part, start, end, note=note.text, tags=note.tags
                ),
                lambda _: self._added(),
            )

        self.screen.card.hide()
        self.screen.app.push_screen(NoteScreen(words), keep)

    def copy(self) -> None:
        """The selected words to the clipboard, through the terminal (OSC 52)."""
        words = self.screen.view.selected_text
        if not words:
            self.tell("Select words first: v, then move")
            return
        self.screen.app.copy_to_clipboard(words)
        self.tell(f"Copied {len(words)} characters")

    def remove(self) -> None:
        """Move the bookmark chosen in the pane to the trash."""
        row = self.screen.side.pane("bookmarks").chosen
        if self.screen.side.shown != "bookmarks" or row is None or row.value is None:
            self.tell("Choose a bookmark in the Bookmarks pane first")
            return
        identifier = row.key
        self.screen.ask(
            "marking",
            lambda: self.reader.bookmarks.remove(identifier),
            lambda _: self._removed(),
        )

    def refresh(self) -> None:
        """Read the bookmarks again: the pane and the marks in the text."""
        opened = self.screen.opening.opened

        def show(views: list[BookmarkView]) -> None:
            identifier = opened.id if opened else ""
            self.screen.side.pane("bookmarks").set_rows(bookmark_rows(views, identifier))
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

    def _removed(self) -> None:
        self.tell("Moved to the trash")
        self.refresh()
        self.screen.library.load(fresh=False)
