"""Hint letters: on everything in view that can be opened; typing them opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from nhsreader.tui.article.decorate import (
    HINT,
    HINTS_LAYER,
    SPOTS,
    STYLES_LAYER,
    TERMS_LAYER,
    Mark,
)
from nhsreader.tui.article.hints import labels, narrowed
from nhsreader.tui.features.base import Feature, Handler

if TYPE_CHECKING:
    from nhsreader.reader.links import Link


class _Spot(NamedTuple):
    part: str
    start: int
    end: int
    mark: Mark | None
    link: Link | None


class Hinting(Feature):
    """Puts the letters on and takes what is typed for them."""

    _spots: list[_Spot] = []
    _shown: dict[str, int] = {}
    _typed = ""

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature."""
        return {"hints.show": self.show}

    def show(self) -> None:
        """Put letters on every term, link and cross-reference in view."""
        self._spots = self._in_view()
        if not self._spots:
            self.tell("Nothing in view can be opened")
            return
        self._typed = ""
        self._shown = {label: n for n, label in enumerate(labels(len(self._spots)))}
        self._draw()
        self.screen.card.hide()
        self.screen.view.hint_typed = self.typed
        self.screen.view.focus()
        self.screen.say("type the letters; Escape leaves")

    def typed(self, key: str) -> None:
        """A key pressed while the letters are on."""
        left = narrowed(self._shown, self._typed + key) if len(key) == 1 else {}
        if not left:
            self._leave()
        elif (number := left.get(self._typed + key)) is not None:
            self._leave()
            self._open(self._spots[number])
        else:
            self._typed += key
            self._draw()

    def _in_view(self) -> list[_Spot]:
        view, opened = self.screen.view, self.screen.opening.opened
        if opened is None:
            return []
        found: list[_Spot] = []
        for part, start, end in view.visible_stretches():
            for layer in (TERMS_LAYER, STYLES_LAYER):
                for mark in view.marks.layer(layer).within(part, start, end):
                    if mark.kind in SPOTS and mark.start >= start:
                        found.append(_Spot(part, mark.start, mark.end, mark, None))
            # A body or law that is a term as well is opened as the term.
            taken = {spot.start for spot in found if spot.part == part}
            for link in opened.links:
                at = link.origin
                here = at.part == part and start <= at.start < end and at.end > at.start
                if here and at.start not in taken:
                    found.append(_Spot(part, at.start, at.end, None, link))
        order = {part.name: number for number, part in enumerate(view.parts)}
        return sorted(found, key=lambda spot: (order[spot.part], spot.start, spot.end))

    def _draw(self) -> None:
        marks: list[Mark] = []
        free: dict[str, int] = {}
        for label, number in narrowed(self._shown, self._typed).items():
            spot = self._spots[number]
            rest = label[len(self._typed) :]
            # Where two begin at one place the second label stands behind the first.
            start = max(spot.start, free.get(spot.part, 0))
            free[spot.part] = start + len(rest)
            marks.append(Mark(spot.part, start, start + len(rest), HINT, rest))
        self.screen.view.set_marks(HINTS_LAYER, marks)

    def _leave(self) -> None:
        self.screen.view.hint_typed = None
        self.screen.view.set_marks(HINTS_LAYER, ())
        self.screen.say("")

    def _open(self, spot: _Spot) -> None:
        view = self.screen.view
        if spot.link is not None:
            self.screen.linking.peek(spot.link)
        elif spot.mark is not None and spot.mark.kind in SPOTS:
            if spot.mark.kind == "link":
                view.open_spot(spot.mark)
            else:
                view.go_to_spot(spot.mark)
