"""Starting, leaving, themes, help, links, and what Escape does."""

from __future__ import annotations

import gc
import re
from pathlib import PurePosixPath

from nhsreader.actions import keys_of
from nhsreader.errors import BadInput
from nhsreader.tui.features.base import Feature, Handler
from nhsreader.tui.panes.library_rows import FIRST
from nhsreader.tui.screens.reading import TextScreen, help_text

_WEB = re.compile(r"https?://\S+\Z", re.IGNORECASE)
# Seconds after which the panes and the glossary are all in memory.
SETTLED = 1.0
# So many more articles in the index are worth a new search.
GROWN_BY = 500


class Program(Feature):
    """What belongs to no one pane."""

    started = False

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature."""
        return {
            "app.quit": self.quit,
            "help.show": self.help,
            "theme.next": self.next_theme,
            "library.refresh": self.refresh,
            "search.clear": self.leave,
        }

    def start(self) -> None:
        """Show the library as last known, open where reading stopped, then look for changes."""
        self.started = True
        self.screen.library.load(fresh=False)
        self._shown = False
        self.screen.ask("start", self._first, self._open_known)
        self.refresh()

    def refresh(self) -> None:
        """Bring catalog and index in step with the files, in a thread."""
        self.screen.say("Looking for changes…")
        self.reader.house.progress = self._progress
        self.screen.ask("refresh", self.reader.refresh, self._fresh, self._unread)

    def _progress(self, what: str, done: int, total: int) -> None:
        """Called in the worker's thread."""
        words = f"{what}: {done} of {total}"
        self.screen.post_message(self.screen.Answered(lambda: self.screen.say(words)))
        if what == "reading articles":
            self.screen.post_message(self.screen.Answered(self._reload_list))
        elif what == "indexing" and done >= GROWN_BY and done % GROWN_BY == 0:
            # What is found so far can be found again in more articles.
            self.screen.post_message(self.screen.Answered(self.screen.library.found_again))

    def _reload_list(self) -> None:
        self.screen.library.load(fresh=False)

    def leave(self) -> None:
        """Escape: card, find box, selection or current term, search box, in that order."""
        screen = self.screen
        if screen.finding.close() or screen.card.hide():
            return
        if screen.focused is screen.library.box:
            if not screen.library.clear():
                screen.view.focus()
            return
        if screen.focused is not screen.view:
            screen.view.focus()
            return
        screen.view.action_leave()
        screen.say("")

    def quit(self) -> None:
        """Save where reading stopped and leave."""
        self.save()
        self.screen.app.exit()

    def save(self) -> None:
        """Write down where reading is."""
        self.screen.opening.remember()
        self.reader.progress.save()

    def help(self) -> None:
        """Every key."""
        self.screen.card.hide()
        self.screen.app.push_screen(TextScreen(help_text(keys_of(self.reader.config.keys))))

    def next_theme(self) -> None:
        """The next theme."""
        from nhsreader.tui.app import ReaderApp

        app = self.screen.app
        assert isinstance(app, ReaderApp)
        self.screen.say(f"Theme: {app.next_theme()}")

    def follow(self, href: str) -> None:
        """A link in the text: another article of the library, or a web address to be shown."""
        if _WEB.match(href):
            self.tell(f"{href}\nOpen it in a browser; nhsreader does not leave the terminal.")
            return
        name = PurePosixPath(href.split("#")[0]).name
        if name.endswith(".md"):
            self.screen.opening.open(name.removesuffix(".md"))
        else:
            self.tell(f"{href!r} is not an address that can be opened", wrong=True)

    def show_place(self) -> None:
        """How far the reader is, and the heading above."""
        opened = self.screen.opening.opened
        top = self.screen.view.top_place()
        if opened is None or top is None:
            return
        part, offset = top
        body = opened.article.parts["body"]
        if part == "body":
            share = offset / max(1, len(body.text))
            headings = [b for b in body.blocks if b.kind == "heading" and b.start <= offset]
            if headings:
                self.screen.side.pane("outline").go_to(f"body:{headings[-1].start}")
            self.screen.say(f"{share:.0%}")
        else:
            self.screen.say(part.replace(":", " "))

    def _known(self, identifier: str) -> str | None:
        try:
            return self.reader.articles.summary(identifier).id
        except BadInput:
            return None

    def _open_known(self, identifier: str | None) -> None:
        if identifier:
            self._shown = True
            place = self.reader.progress.place_in(identifier)
            self.screen.opening.open(identifier, place, remember=False)

    def _fresh(self, changed: bool) -> None:
        self.screen.say("")
        self.screen.set_timer(SETTLED, settle_memory)
        for notice in self.reader.house.notices:
            self.tell(notice, wrong=True)
        self.reader.house.notices.clear()
        self.screen.library.now_read()
        self.screen.library.load(fresh=False)
        self.screen.library.found_again()
        if self.screen.opening.opened is None and not self._shown:
            self.screen.ask("start", self._first, self._open_first)
        elif changed:
            self.screen.opening.reload()

    def _unread(self, words: str) -> None:
        """The library could not be read: what was known of it before is all there is."""
        self.screen.say("")
        self.tell(words, wrong=True)
        self.screen.library.now_read()

    def _first(self) -> str | None:
        last = self.reader.progress.last
        if last and self._known(last.id):
            return last.id
        ids = [article.id for article in self.reader.articles.list(fresh=False)]
        return FIRST if FIRST in ids else next(iter(ids), None)

    def _open_first(self, identifier: str | None) -> None:
        if identifier:
            place = self.reader.progress.place_in(identifier)
            self.screen.opening.open(identifier, place, remember=False)
        else:
            self.tell("The library is empty: `nhsreader import FILE…` takes saved pages in")


def settle_memory() -> None:
    """Leave what is held for good out of every later look for garbage.

    Glossary, timeline and styles are so many objects that looking through them all takes long
    enough to be seen where it falls between a key and what it shows.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
