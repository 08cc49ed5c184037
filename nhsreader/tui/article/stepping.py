"""Stepping through an article by key: from term to term, and from match to match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from nhsreader.tui.article.canvas import Canvas
from nhsreader.tui.article.decorate import (
    CURRENT_HIT,
    CURRENT_TERM,
    HITS_LAYER,
    LINK,
    SPOTS,
    STYLES_LAYER,
    TERMS_LAYER,
    Mark,
    MarkIndex,
)
from nhsreader.tui.article.find import Finder, Stops
from nhsreader.tui.article.layout import Layout, Part
from nhsreader.tui.article.messages import (
    HitChanged,
    LinkActivated,
    Notice,
    TermActivated,
    TermEntered,
    TermLeft,
)


class Stepping(Canvas):
    """Adds the current term or link, the current match, and find in the article."""

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.current: Mark | None = None
        self.current_hit: Mark | None = None
        self.pattern = ""
        self._finder = Finder(())
        self._entered = False
        self._stops: dict[str, tuple[tuple[MarkIndex, ...], Stops]] = {}

    def show(
        self,
        parts: Sequence[Part],
        marks: Iterable[Mark] = (),
        at: tuple[str, int] | None = None,
        layout: Layout | None = None,
    ) -> None:
        self.leave_term()
        self.current = self.current_hit = None
        self.pattern = ""
        self._finder = Finder(tuple(parts))
        self._stops = {}
        super().show(parts, marks, at, layout)

    def set_marks(self, group: str, marks: Iterable[Mark]) -> None:
        super().set_marks(group, marks)
        if group == HITS_LAYER and self.current_hit is not None:
            self.current_hit = None
            self.set_overlay(CURRENT_HIT, None)
        elif group == TERMS_LAYER and self.current is not None and self.current.kind != LINK:
            self.leave_term()
            self.current = None
            self.set_overlay(CURRENT_TERM, None)

    def moved(self) -> None:
        super().moved()
        self.leave_term()

    def enter_term(self, mark: Mark, *, by_key: bool) -> None:
        """Tell that the reader is on a term or link."""
        self._entered = True
        region = self.place_region(mark.part, mark.start, mark.end)
        self.post_message(TermEntered(self, mark, region, by_key))

    def leave_term(self) -> None:
        """Tell that the reader is on none any more, if that was not told yet."""
        if self._entered:
            self._entered = False
            self.post_message(TermLeft(self))

    def open_spot(self, mark: Mark) -> None:
        """Open a term or follow a link."""
        if mark.kind == LINK:
            self.post_message(LinkActivated(self, mark))
        else:
            region = self.place_region(mark.part, mark.start, mark.end)
            self.post_message(TermActivated(self, mark, region))

    def drop_current(self) -> None:
        """Let go of the current term and close its card."""
        self.leave_term()
        self.current = None
        self.set_overlay(CURRENT_TERM, None)

    def is_visible(self, mark: Mark | None) -> bool:
        """Whether the beginning of a mark is on the screen."""
        if mark is None or self.wrapped is None:
            return False
        return self.wrapped.row_of(mark.part, mark.start)[0] in self.visible_rows()

    def action_next_term(self) -> None:
        """To the next term or link, from the current one if it is seen, else from the top."""
        self._step_term(forward=True)

    def action_previous_term(self) -> None:
        """To the term or link before."""
        self._step_term(forward=False)

    def _step_term(self, forward: bool) -> None:
        stops = self._stops_of(TERMS_LAYER, STYLES_LAYER)
        if not stops.marks or self.wrapped is None:
            self.post_message(Notice(self, "No terms or links here"))
            return
        index, wrapped = self._step(stops, self.current, forward)
        if wrapped:
            self.post_message(Notice(self, _went_round(forward)))
        self.go_to_spot(stops.marks[index])

    def go_to_spot(self, mark: Mark) -> None:
        """Step to a term or link."""
        self.current = mark
        self._show_current(mark, CURRENT_TERM)
        self.enter_term(mark, by_key=True)

    def _show_current(self, mark: Mark, kind: str) -> None:
        self.set_overlay(kind, msgspec.structs.replace(mark, kind=kind))
        if not self.is_visible(mark):
            self.scroll_to_place(mark.part, mark.start, "centre")

    def _step(self, stops: Stops, current: Mark | None, forward: bool) -> tuple[int, bool]:
        """The stop to go to, and whether that goes round the end of the article."""
        if current is not None and self.is_visible(current):
            at = current.part, current.start, current.end
            return stops.after(*at) if forward else stops.before(*at)
        stretches = self.visible_stretches()
        if not stretches:
            return 0, False
        part, start, end = stretches[0] if forward else stretches[-1]
        return stops.after(part, start) if forward else stops.before(part, end)

    def _stops_of(self, *groups: str) -> Stops:
        """The marks of some layers to step through; sorted once for each set of marks."""
        layers = tuple(map(self.marks.layer, groups))
        made = self._stops.get(groups[0])
        if made is None or any(a is not b for a, b in zip(made[0], layers, strict=True)):
            order = {part.name: number for number, part in enumerate(self.parts)}
            marks = [mark for layer in layers for name in order for mark in layer.of(name)]
            if STYLES_LAYER in groups:
                marks = [mark for mark in marks if mark.kind in SPOTS]
            made = self._stops[groups[0]] = layers, Stops(marks, order)
        return made[1]

    def find(self, pattern: str, *, whole_words: bool = False) -> int:
        """Mark every place of `pattern`; how many there are. An empty one takes them away."""
        self.pattern = pattern
        hits = self._finder.find(pattern, whole_words=whole_words)
        self.set_marks(HITS_LAYER, hits)
        return len(hits)

    def action_find(self, pattern: str) -> None:
        """Find in the article and go to the first match from the top of the screen on."""
        if self.find(pattern):
            self._step_hit(forward=True)
        elif pattern.strip():
            self.post_message(HitChanged(self, pattern, None, 0, False))

    def action_find_next(self) -> None:
        """To the next match; past the last one round to the first, with a notice."""
        self._step_hit(forward=True)

    def action_find_previous(self) -> None:
        """To the match before; past the first one round to the last, with a notice."""
        self._step_hit(forward=False)

    def go_to_hit(self, at: tuple[str, int] | None) -> None:
        """Make the match that begins at a place the current one, or else the next."""
        marks = self._stops_of(HITS_LAYER).marks
        index = next((n for n, mark in enumerate(marks) if (mark.part, mark.start) == at), None)
        if index is None or self.wrapped is None:
            self._step_hit(forward=True)
        else:
            self._show_hit(marks, index)

    def _step_hit(self, forward: bool) -> None:
        stops = self._stops_of(HITS_LAYER)
        if not stops.marks or self.wrapped is None:
            self.post_message(Notice(self, "No matches to step through"))
            return
        index, wrapped = self._step(stops, self.current_hit, forward)
        if wrapped:
            self.post_message(Notice(self, _went_round(forward)))
        self._show_hit(stops.marks, index, wrapped)

    def _show_hit(self, marks: Sequence[Mark], index: int, wrapped: bool = False) -> None:
        self.current_hit = mark = marks[index]
        self._show_current(mark, CURRENT_HIT)
        self.post_message(HitChanged(self, self.pattern, index, len(marks), wrapped))


def _went_round(forward: bool) -> str:
    return "Past the end: back at the beginning" if forward else "Past the beginning: at the end"
