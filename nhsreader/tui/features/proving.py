"""Quotations out of the library: copied with their source, and a draft's checked against it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from nhsreader.tui.clipboard import hand_over
from nhsreader.tui.features.base import Feature, Handler
from nhsreader.tui.screens.draft import DraftScreen
from nhsreader.tui.screens.verify import VerifyScreen

if TYPE_CHECKING:
    from nhsreader.reader.citing import Citation


class Proving(Feature):
    """Citing, copying, verifying."""

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature."""
        return {
            "selection.cite": self.cite,
            "selection.copy": self.copy,
            "draft.verify": self.verify,
        }

    def cite(self) -> None:
        """Copy the selection, or the paragraph, with its citation."""
        opened, stretch = self.screen.opening.opened, self.screen.view.chosen_stretch()
        if opened is None or stretch is None:
            self.tell("There are no words there to cite")
            return
        part, start, end = stretch

        def found(citation: Citation) -> None:
            words = f"{citation.text('plain')}\n[{citation.passage}, version {citation.version}]"
            self._to_clipboard(words, "Copied with its citation")

        self.screen.ask(
            "citing", lambda: self.reader.citing.passage(opened.id, part, start, end), found
        )

    def copy(self) -> None:
        """Copy the selected words alone."""
        words = self.screen.view.selected_text
        if not words:
            self.tell("Select words first: v, then move")
            return
        self._to_clipboard(words, f"Copied {len(words)} characters")

    def verify(self) -> None:
        """Check the quotations of a draft; asks for its file."""

        def show(name: str | None) -> None:
            if name:
                screen = VerifyScreen(self.reader, os.path.expanduser(name))
                self.screen.app.push_screen(screen, self.screen.terms.go_to_mention)

        self.screen.card.hide()
        self.screen.app.push_screen(DraftScreen(), show)

    def _to_clipboard(self, words: str, told: str) -> None:
        self.screen.app.copy_to_clipboard(words)
        self.screen.ask("clipboard", lambda: hand_over(words), lambda _: self.tell(told))
