"""What the glossary lacks, taken into the user's own."""

from __future__ import annotations

from nhsreader.tui.features.base import Feature, Handler
from nhsreader.tui.screens.entry import Mentioned
from nhsreader.tui.screens.suggestions import SuggestionsScreen


class SuggestingTerms(Feature):
    """Opens the list of acronyms without an entry."""

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature; those of the screen itself open it."""
        return {"suggestions.open": self.open, "suggestions.accept": self.open}

    def open(self) -> None:
        """Show it over the reader; the article is read anew where something was taken in."""
        opened = self.screen.opening.opened
        screen = SuggestionsScreen(self.reader, opened.id if opened else "")
        self.screen.card.hide()

        def left(chosen: Mentioned | None) -> None:
            self.screen.say("")
            if chosen is not None:
                self.screen.terms.go_to_mention(chosen)
            elif screen.accepted:
                self.screen.opening.reload()

        self.screen.app.push_screen(screen, left)
