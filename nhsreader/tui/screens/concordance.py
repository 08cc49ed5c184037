"""A concordance: every place of some words in a line of its own, and how often by year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Input, Static

from nhsreader.actions import CONCORDANCE, keys_of
from nhsreader.text.places import Place
from nhsreader.text.sanitise import visible
from nhsreader.tui.key_line import KeyLine
from nhsreader.tui.keys import bindings
from nhsreader.tui.panes.concordance_rows import LineList, key_of, line_rows, places_in, year_rows
from nhsreader.tui.rows import RowList
from nhsreader.tui.screens.asking import AskingScreen
from nhsreader.tui.screens.reading import TextScreen, help_text

if TYPE_CHECKING:
    from nhsreader.reader import Reader
    from nhsreader.reader.concordance import Concordance, Order
    from nhsreader.reader.house import Scope
    from nhsreader.tui.rows import Row

CONTEXT = 120
_SORTED = {
    "date": "by date",
    "left": "by the words before",
    "right": "by the words after",
}
_WHERE = {"all": "", "mine": " Only your own library.", "bundled": " Only the bundled briefings."}


@dataclass(frozen=True)
class Wanted:
    """What is shown and how; `at` is the key of the line under the cursor."""

    words: str = ""
    scope: Scope = "all"
    sort: Order = "date"
    by_year: bool = False
    at: str = ""


class Chosen(NamedTuple):
    """A line to go to, and every place of the words in its article."""

    place: Place
    places: list[tuple[str, int, int]]


class ConcordanceScreen(AskingScreen["Chosen | None"]):
    """Lines or years of some words; Enter on a line goes there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(CONCORDANCE),
        Binding("escape", "leave", "Back"),
        Binding("q", "dismiss(None)", show=False),
        Binding("question_mark,f1", "help", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium")]

    def __init__(self, reader: Reader, wanted: Wanted, to_box: bool = False) -> None:
        """`to_box` begins in the box of the words."""
        super().__init__()
        self._reader = reader
        self._found: Concordance | None = None
        self._to_box = to_box or not wanted.words
        self.wanted = wanted

    def compose(self) -> ComposeResult:
        """The box of words above the lines, or above years and their plot."""
        yield Input(visible(self.wanted.words), "Words, or a query", id="concordance-box")
        yield Static("", id="concordance-title", markup=False)
        yield LineList(empty=" no lines", id="concordance-lines")
        with Container(id="concordance-years"):
            yield RowList(empty=" no years", id="concordance-table")
        yield Static("", id="concordance-detail", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Look at once where there are words."""
        self.query_one("#concordance-years").display = False
        if self._to_box:
            self._box.focus()
        else:
            self._lines.focus()
        if self.wanted.words:
            self._look()

    def action_act(self, action: str) -> None:
        """Do what the registry's action says."""
        if action == "concordance.years":
            self._show(replace(self.wanted, by_year=not self.wanted.by_year))
        elif action == "concordance.words":
            self._box.focus()
        else:
            orders: dict[str, Order] = {
                "concordance.left": "left", "concordance.right": "right",
                "concordance.date": "date",
            }  # fmt: skip
            self._show(replace(self.wanted, sort=orders[action], by_year=False))

    def action_leave(self) -> None:
        """From the box to the lines, else back to the reader."""
        if self._box.has_focus and self._found is not None:
            self._focus_shown()
        else:
            self.dismiss(None)

    def action_help(self) -> None:
        """Every key."""
        self.app.push_screen(TextScreen(help_text(keys_of(self._reader.config.keys))))

    @property
    def _box(self) -> Input:
        return self.query_one("#concordance-box", Input)

    @property
    def _lines(self) -> LineList:
        return self.query_one("#concordance-lines", LineList)

    @property
    def _table(self) -> RowList:
        return self.query_one("#concordance-table", RowList)

    def _look(self) -> None:
        """Find the words, by date, which the other orders are made from."""
        wanted = self.wanted
        self._say(f"Looking for {wanted.words} …")
        self.ask(
            "concordance",
            lambda: self._reader.concordance.find(
                wanted.words, scope=wanted.scope, width=CONTEXT
            ),
            self._take,
            self._say,
        )  # fmt: skip

    def _take(self, found: Concordance) -> None:
        self._found = found
        self._table.set_rows(year_rows(found.by_year), keep=False)
        self._show(self.wanted)

    def _show(self, wanted: Wanted) -> None:
        """Show lines in an order, or years."""
        self.wanted = wanted
        found = self._found
        if found is None:
            return
        self.ask(
            "sorting",
            lambda: line_rows(self._reader.concordance.ordered(found, wanted.sort)),
            lambda rows: self._fill(found, rows),
        )

    def _fill(self, found: Concordance, rows: list[Row]) -> None:
        if found is not self._found:
            return
        wanted = self.wanted
        self._lines.set_rows(rows, keep=False)
        if wanted.at:
            self._lines.go_to(wanted.at)
        self._say(title_of(found, wanted))
        in_box = self._box.has_focus and self._to_box
        if wanted.by_year:
            self._plot(found)
        self._lines.display = not wanted.by_year
        self.query_one("#concordance-years").display = wanted.by_year
        self._detail(self._lines.chosen)
        if not in_box:
            self._focus_shown()

    def _plot(self, found: Concordance) -> None:
        """Show the plot, which is loaded only now."""
        from nhsreader.tui.plot import RatePlot

        years = self.query_one("#concordance-years", Container)
        plots = years.query(RatePlot)
        if plots:
            plots.first().show(found.by_year)
        else:
            years.mount(RatePlot(found.by_year, id="concordance-plot"))

    def _focus_shown(self) -> None:
        (self._table if self.wanted.by_year else self._lines).focus()

    def _say(self, words: str) -> None:
        self.query_one("#concordance-title", Static).update(visible(words))

    def _detail(self, row: Row | None) -> None:
        """Say which article the line under the cursor is from."""
        words = ""
        if row is not None and not self.wanted.by_year:
            line = row.value
            words = f"{line.title} · {line.date_words}"
        elif self._found and any(year.year is None for year in self._found.by_year):
            words = "Undated articles are in the table only."
        self.query_one("#concordance-detail", Static).update(visible(words))

    @on(Input.Submitted, "#concordance-box")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if words := event.value.strip():
            self._to_box = False
            self.wanted = replace(self.wanted, words=words, at="")
            self._focus_shown()
            self._look()

    @on(RowList.Highlighted, "#concordance-lines")
    def _moved(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.wanted = replace(self.wanted, at=event.row.key)
        self._detail(event.row)

    @on(RowList.Chosen, "#concordance-lines")
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        line = event.row.value
        self.wanted = replace(self.wanted, at=event.row.key)
        place = Place(line.id, line.part, line.start, line.end)
        lines = self._found.lines if self._found else ()
        self.dismiss(Chosen(place, places_in(lines, line.id)))

    @on(RowList.Chosen, "#concordance-table")
    def _year_chosen(self, event: RowList.Chosen) -> None:
        """To the first line of a year."""
        event.stop()
        year = event.row.value.year
        for line in self._found.lines if self._found else ():
            if line.published and line.published[:4] == str(year):
                at = key_of(line)
                break
        else:
            self.notify("No line with a date of that year", markup=False, timeout=3)
            return
        self._show(replace(self.wanted, sort="date", by_year=False, at=at))


def title_of(found: Concordance, wanted: Wanted) -> str:
    """How the words were read, how many places there are and in which order."""
    places, articles = len(found.lines), len({line.id for line in found.lines})
    counted = f"{places} {'place' if places == 1 else 'places'}"
    inside = f"in {articles} {'article' if articles == 1 else 'articles'}"
    how = "per 10,000 words, by year" if wanted.by_year else _SORTED[wanted.sort]
    words = f"{found.explained}{_WHERE[wanted.scope]} "
    return words + (f"{counted} {inside}, {how}." if places else "Found nowhere.")
