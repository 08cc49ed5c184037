"""The timeline: bodies as bars over the years, who followed whom, what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from nhsreader.actions import TIMELINE, keys_of
from nhsreader.tui.keys import bindings
from nhsreader.tui.panes.timeline_rows import timeline_rows
from nhsreader.tui.rows import RowList
from nhsreader.tui.screens.choosing import ChoiceScreen
from nhsreader.tui.screens.entry import EntryScreen, Mentioned, Subject
from nhsreader.tui.screens.paging import PageScreen
from nhsreader.tui.screens.reading import TextScreen, help_text
from nhsreader.tui.screens.reading_date import ReadingDateScreen

if TYPE_CHECKING:
    from nhsreader.reader import Reader
    from nhsreader.reader.timeline import TimelineView
    from nhsreader.tui.rows import Row


@dataclass(frozen=True)
class Wanted:
    """What is shown; `at` is the key of the row under the cursor."""

    nation: str | None = None
    kind: str | None = None
    at: str = ""


class TimelineScreen(PageScreen):
    """Enter on a body opens its entry."""

    TOPIC = "timeline"
    EMPTY = " nothing on the timeline here"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(TIMELINE),
        Binding("enter", "choose", "Entry"),
        Binding("escape,q", "dismiss(None)", "Back"),
        Binding("question_mark,f1", "help", show=False),
    ]

    def __init__(
        self,
        reader: Reader,
        wanted: Wanted,
        asked: str,
        own: date | None,
        set_date: Callable[[str], None],
    ) -> None:
        """`asked` is the reading date typed, `own` the date of the open article."""
        super().__init__()
        self._reader = reader
        self._asked = asked
        self._own = own
        self._set_date = set_date
        self.wanted = wanted
        self.view: TimelineView | None = None

    @property
    def day(self) -> str | None:
        """The day it is known on; None for today, where the article is undated."""
        return self._asked or (self._own.isoformat() if self._own else None)

    def action_help(self) -> None:
        """Every key."""
        self.app.push_screen(TextScreen(help_text(keys_of(self._reader.config.keys))))

    def action_act(self, action: str) -> None:
        """Do what the registry's action says."""
        if action == "timeline.date":
            own = self._own.isoformat() if self._own else ""
            self.app.push_screen(ReadingDateScreen(self._asked, own), self._take_date)
            return
        by_nation = action == "timeline.nation"
        chosen = self.wanted.nation if by_nation else self.wanted.kind

        def choose(known: tuple[list[str], list[str]]) -> None:
            title, every = ("Of which nation?", "all nations") if by_nation else (
                "Of which kind?", "all kinds"
            )  # fmt: skip
            names = known[0] if by_nation else known[1]
            take = self._take_nation if by_nation else self._take_kind
            self.app.push_screen(ChoiceScreen(title, every, names, chosen), take)

        self.ask("kinds", self._reader.timeline.kinds, choose)

    def _take_nation(self, name: str | None) -> None:
        if name is not None:
            self.wanted = replace(self.wanted, nation=name or None, at="")
            self.look()

    def _take_kind(self, name: str | None) -> None:
        if name is not None:
            self.wanted = replace(self.wanted, kind=name or None, at="")
            self.look()

    def _take_date(self, asked: str | None) -> None:
        if asked is not None:
            self._asked = asked
            self._set_date(asked)
            self.look()

    def look(self) -> None:
        """Fetch what is known on the day."""
        wanted, day = self.wanted, self.day

        def ask() -> tuple[TimelineView, list[Row]]:
            desk = self._reader.timeline
            view = desk.timeline(nation=wanted.nation, kind=wanted.kind, on=day)
            return view, timeline_rows(view, self._own)

        def take(found: tuple[TimelineView, list[Row]]) -> None:
            self.view, rows = found
            words = f"Timeline as known on {self.view.on}"
            words += "" if self._asked or not self._own else ", the article's date"
            words += f" · {wanted.nation or 'all nations'} · {wanted.kind or 'all kinds'}"
            self.show(rows, wanted.at, words)

        self.ask("timeline", ask, take)

    @on(RowList.Highlighted, "#timeline-page")
    def _moved(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.wanted = replace(self.wanted, at=event.row.key)

    @on(RowList.Chosen, "#timeline-page")
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        if not isinstance(event.row.value, Subject) or self.view is None:
            return
        day = date.fromisoformat(self.view.on) if self.day else None
        screen = EntryScreen(self._reader, event.row.value, day, self._own)
        self.app.push_screen(screen, self._left_entry)

    def _left_entry(self, chosen: Mentioned | None) -> None:
        """An article chosen in an entry is opened in the reader."""
        if chosen is not None:
            self.dismiss(chosen)
