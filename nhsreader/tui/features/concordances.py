"""The concordance of the words selected, or of those in the search box."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from nhsreader.tui.features.base import Feature, Handler
from nhsreader.tui.screens.concordance import Chosen, ConcordanceScreen, Wanted

if TYPE_CHECKING:
    from nhsreader.reader.concordance import Order

# What would make a query of words that were selected.
_MARKS = re.compile('["\u201c\u201d\u201e\u00ab\u00bb()\\[\\]*~^:?]|(?<!\\S)[-+@]')


class Concordances(Feature):
    """Opens the concordance and goes to the line chosen; the last one can be gone back to."""

    _last = Wanted()

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature; those of the screen itself open it so."""
        return {
            "concordance.open": self.open,
            "concordance.left": lambda: self.open("left"),
            "concordance.right": lambda: self.open("right"),
            "concordance.date": lambda: self.open("date"),
            "concordance.years": lambda: self.open(by_year=True),
            "concordance.words": lambda: self.open(to_box=True),
        }

    def open(
        self, sort: Order | None = None, *, by_year: bool = False, to_box: bool = False
    ) -> None:
        """Show it over the reader."""
        selected = " ".join(_MARKS.sub(" ", self.screen.view.selected_text).split())
        words = selected or self._asked()
        scope = self.screen.library.scope
        wanted = self._last
        if (words and words != wanted.words) or scope != wanted.scope:
            wanted = Wanted(words or wanted.words, scope)
        wanted = replace(wanted, sort=sort or wanted.sort, by_year=by_year or wanted.by_year)
        screen = ConcordanceScreen(self.reader, wanted, to_box)
        self.screen.card.hide()

        def left(chosen: Chosen | None) -> None:
            self._last = screen.wanted
            if chosen is not None:
                self.screen.opening.open(chosen.place.id, chosen.place, places=chosen.places)
                self.screen.view.focus()

        self.screen.app.push_screen(screen, left)

    def _asked(self) -> str:
        """What is in the search box, for the name of a saved search what that one asks."""
        asked = self.screen.library.box.value.strip()
        names = {f"@{view.name}".lower(): view.query for view in self.screen.library.saved}
        return names.get(asked.lower(), asked)
