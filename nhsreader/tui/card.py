"""The glossary card: a popup beside a term that never takes the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.geometry import Offset, Region
from textual.widgets import Static

from nhsreader.text.sanitise import visible

if TYPE_CHECKING:
    from nhsreader.reader.glossary import Card

LONGEST = 420


class CardPopup(Static):
    """Shows one card near a place on the screen, always whole on it.

    It has its place in the layout while it is hidden too: were it taken out, everything else on
    the screen would be drawn anew.
    """

    def on_mount(self) -> None:
        """Hidden until a term is entered."""
        self.visible = False

    @property
    def shown(self) -> bool:
        """Whether a card is on the screen."""
        return bool(self.visible)

    def show_card(self, card: Card, region: Region) -> None:
        """Show a card below (or above) the region of its term, in screen coordinates."""
        self.show_words(card_text(card), region)

    def show_words(self, words: Text, region: Region) -> None:
        """Show other words than a term's card in its place."""
        self.absolute_offset = Offset(region.x, region.bottom)
        self.update(words)
        self.visible = True

    def hide(self) -> bool:
        """Put the card away; False where none was shown."""
        shown = self.shown
        if shown:
            self.visible = False
        return shown


def card_text(card: Card) -> Text:
    """The card as styled text: sense, dates, evidence, and later events apart."""
    text = Text()

    def line(words: str, style: str = "") -> None:
        if words:
            if text:
                text.append("\n")
            text.append(visible(words), style)

    ambiguous = card.sense is None and bool(card.alternatives)
    heading = f"{card.term}: {card.heading}" if card.term != card.heading else card.heading
    line(("? " if ambiguous else "") + heading, "bold")
    line(card.facts, "italic")
    line(card.status)
    line(_cut(card.summary))
    for why in card.why[:2]:
        line(f"Why: {_cut(why, 160)}")
    for other in card.alternatives[:3]:
        line(f"Or {other.long} ({other.confidence:.0%})")
    for conflict in card.conflicts[:1]:
        line(f"Sources differ: {_cut(conflict, 160)}")
    if card.afterwards:
        line(f"Later — {_cut(card.afterwards[0], 160)}", "italic")
        if len(card.afterwards) > 1:
            line(f"        and {len(card.afterwards) - 1} more: Enter")
    if card.source:
        line(f"Source: {_cut(card.source, 90)}", "italic")
    return text


def _cut(words: str, longest: int = LONGEST) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0] + " …"
