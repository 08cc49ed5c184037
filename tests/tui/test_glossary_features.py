"""The glossary in the reader: pane, card, entry, reading date, timeline, new acronyms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input, Static

from nhsreader.actions import ACTIONS, keys_of
from nhsreader.reader.glossary import TermInArticle
from nhsreader.settings import paths
from nhsreader.text.places import Place
from nhsreader.tui.keys import keymap
from nhsreader.tui.page import DrawnRow
from nhsreader.tui.panes.bars import Scale, axis, bar, mark_line
from nhsreader.tui.panes.term_rows import TermIndex, glossary_rows
from nhsreader.tui.rows import Row, RowList
from nhsreader.tui.screens.choosing import ChoiceScreen
from nhsreader.tui.screens.entry import EntryScreen
from nhsreader.tui.screens.main import MainScreen
from nhsreader.tui.screens.reading_date import ReadingDateScreen
from nhsreader.tui.screens.suggestions import LongFormScreen, SuggestionsScreen
from nhsreader.tui.screens.timeline import TimelineScreen
from tests.tui.test_reader_app import reading, settle, shown, type_words

GLOSSARY = """
format_version: 1
entries:
- id: zorb-council
  short: ZBQ
  long: Zorb Council
  name: Zorb Council
  kind: organisation
  nation: Wales
  start: '1990-04-01'
  end: '2001-03-31'
  used_from: '1990'
  summary: It ran the zorbs.
  sources: [{name: Zorb history}]
  confidence: high
- id: zorb-board
  short: ZBX
  long: Zorb Board
  name: Zorb Board
  kind: organisation
  nation: Wales
  start: '2001-04-01'
  end: '2019-03-31'
  used_from: '2001'
  names:
  - {name: Zorb Planning Board, short: ZBP, track: operating, start: '2001-04-01', end: '2010-12-31'}
  - {name: Zorb Board, short: ZBX, track: operating, start: '2011-01-01'}
  - {name: Zorb Planning Board, track: legal, start: '2001-04-01', end: '2015-06-30'}
  - {name: Zorb Board, track: legal, start: '2015-07-01'}
  summary: It plans the zorbs.
  later:
  - {date: '2019-03-31', text: It was abolished.}
  conflicts: [Some say that it planned no zorbs.]
  sources: [{name: Zorb Act, url: 'https://example.org/zorb'}]
  confidence: medium
  as_known_on: '2012-01-01'
- id: zorb-agency
  short: ZBW
  long: Zorb Agency
  name: Zorb Agency
  kind: organisation
  nation: Wales
  start: '2019-04-01'
  used_from: '2019'
  summary: It regulates zorbs.
  sources: [{name: Zorb Act 2018}]
- id: quality-zone-exchange
  short: QZX
  long: Quality Zone Exchange
  name: Quality Zone Exchange
  kind: concept
  prior: 0.5
  sources: [{name: Zorb history}]
- id: quiet-zorb-experiment
  short: QZX
  long: Quiet Zorb Experiment
  name: Quiet Zorb Experiment
  kind: concept
  prior: 0.5
  sources: [{name: Zorb history}]
"""
TIMELINE = """
format_version: 1
successions:
- {from: zorb-council, to: zorb-board, date: '2001-04-01', instrument: Zorb Act 2000,
   sources: [{name: Zorb history}]}
- {from: zorb-board, to: zorb-agency, date: '2019-04-01', instrument: Zorb Act 2018,
   sources: [{name: Zorb history}]}
events:
- {date: '2012-05-01', title: The board lost a zorb, terms: [zorb-board],
   sources: [{name: Zorb history}]}
- {date: '2018-05-01', title: The zorb was found, terms: [zorb-board],
   sources: [{name: Zorb history}]}
"""
PADDING = "\n\n".join(f"Paragraph {n} says nothing at all of any body." for n in range(60))
MET = f"The Zorb Board met. ZBX was late.\n\n{PADDING}\n\nThen came QZX, and ZBX came again."


@pytest.fixture
def library(write_article: Callable[..., Path]) -> Path:
    """Articles, a glossary and a timeline of this test in the user's library."""
    folder = paths().library
    for name, text in (("glossary", GLOSSARY), ("timeline", TIMELINE)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "own.yaml").write_text(text, encoding="utf-8")
    write_article("met", MET, folder, title="It met", published="2016-11-02")
    write_article("before", "The ZBX had plans.", folder, title="Before", published="2014-02-01",
                  publisher="Zorb News")  # fmt: skip
    write_article("after", "The ZBX is no more, and ZBX was good.", folder, title="After",
                  published="2020-02-01")  # fmt: skip
    return folder


async def open_met(pilot: Pilot[int], screen: MainScreen) -> None:
    screen.opening.open("met")
    await settle(pilot)
    notices = [notice.message for notice in pilot.app._notifications]
    assert screen.opening.opened is not None and screen.opening.opened.id == "met", notices
    screen.view.focus()


def words_of(rows: Sequence[Row], width: int = 78) -> list[str]:
    """The rows as lines of words, drawn rows to a width."""
    found = []
    for row in rows:
        if isinstance(row, DrawnRow) and row.made:
            found.append("".join(text for text, _ in row.made(width)))
        else:
            found += ["".join(text for text, _ in line) for line in row.lines]
    return found


async def entry(pilot: Pilot[int]) -> EntryScreen:
    await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, EntryScreen)
    return screen


def split_at_later(lines: list[str]) -> tuple[str, str]:
    at = next((n for n, line in enumerate(lines) if line.startswith(" LATER")), len(lines))
    return "\n".join(lines[:at]), "\n".join(lines[at:])


async def test_the_pane_lists_what_is_in_view_first_and_follows(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_met(pilot, screen)
        words = shown(screen, "glossary")
        assert words.index("In view") < words.index("ZBX  2 of 3 ×")
        assert words.index("Elsewhere") < words.index("?QZX  1 ×")
        await pilot.press("G")
        await settle(pilot)
        words = shown(screen, "glossary")
        assert words.index("In view") < words.index("?QZX  1 ×") < words.index("ZBX  1 of 3 ×")
        assert "Elsewhere" not in words


async def test_what_is_ambiguous_is_marked_without_colour(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_met(pilot, screen)
        await pilot.press("G")
        await settle(pilot)
        height = range(screen.view.size.height)
        rows = ["".join(s.text for s in screen.view.render_line(y)) for y in height]
        (marked,) = (row for row in rows if "QZX" in row)
        assert marked.split("Then")[0].strip() == "?"
        assert not any("?" in row for row in rows if "QZX" not in row)
        assert "? ambiguous: Quality Zone Exchange or Quiet Zorb" in shown(screen, "glossary")
        await pilot.press("tab")
        await pilot.pause()
        card = str(screen.card.render())
        assert screen.card.shown and card.startswith("? QZX: ambiguous here")
        assert "Or Quality Zone Exchange" in card and "Or Quiet Zorb Experiment" in card
        await pilot.press("enter")
        page = await entry(pilot)
        assert "ambiguous here" in words_of(page.rows.rows)[0]
        await pilot.press("enter")
        page = await entry(pilot)
        assert page.page and page.page.view and page.page.view.id == "quality-zone-exchange"
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert pilot.app.screen is screen


async def test_the_panes_follow_the_card(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_met(pilot, screen)
        await pilot.press("tab")
        await settle(pilot)
        chosen = screen.side.pane("glossary").chosen
        assert chosen is not None and chosen.key == "zorb-board"
        assert "Before" in shown(screen, "links")


async def test_the_entry_tells_what_was_known_and_the_rest_as_later(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_met(pilot, screen)
        await pilot.press("tab", "enter")
        page = await entry(pilot)
        lines = words_of(page.rows.rows)
        known, later = split_at_later(lines)
        assert "in use: Zorb Planning Board (ZBP), from 2001-04-01 to 2010-12-31" in known
        assert "in law: Zorb Board, from 2015-07-01" in known
        assert "2001-04-01  Zorb Council" in known and "Zorb Act 2000" in known
        assert "The board lost a zorb" in known
        assert "Some say that it planned no zorbs." in known
        assert "Zorb Act <https://example.org/zorb>" in known
        assert "Confidence: medium, as known on 2012-01-01" in known
        assert known.index("2016 · ") < known.index("It met")
        assert known.index("2014 · Zorb News") < known.index("Before")
        for word in ("2018", "2019", "2020", "Agency", "abolished"):
            assert word not in known
        for words in ("It was abolished.", "2019-04-01  Zorb Agency", "After", "was found"):
            assert words in later
        (strip,) = (line for line in lines if line.strip().startswith("ZBX") and "━" in line)
        assert strip.endswith("2001–") and "┿" in strip
        title = page.query_one("#entry-title", Static)
        assert "as known on 2016-11-02" in str(title.render())


async def test_from_entry_to_entry_and_to_the_mention(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_met(pilot, screen)
        await pilot.press("tab", "enter")
        page = await entry(pilot)
        assert page.rows.go_to("change:zorb-council>zorb-board")
        await pilot.press("enter")
        page = await entry(pilot)
        assert page.page and page.page.view and page.page.view.id == "zorb-council"
        await pilot.press("escape")
        await settle(pilot)
        assert page.page.view.id == "zorb-board"
        assert page.rows.chosen and page.rows.chosen.key == "change:zorb-council>zorb-board"
        assert page.rows.go_to("article:after")
        await pilot.press("enter")
        await settle(pilot)
        opened = screen.opening.opened
        assert pilot.app.screen is screen and opened is not None and opened.id == "after"
        hit = screen.view.current_hit
        assert hit is not None and hit.start == 4
        await pilot.press("n")
        assert screen.view.current_hit is not None and screen.view.current_hit.start > 4


async def test_the_reading_date_governs_card_pane_and_entry(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_met(pilot, screen)
        await pilot.press("T")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, ReadingDateScreen)
        await type_words(pilot, "May")
        await pilot.press("enter")
        await pilot.pause()
        assert "write YYYY" in str(dialog.query_one("#date-told", Static).render())
        dialog.query_one(Input).value = "2014-31"
        await pilot.press("enter")
        await pilot.pause()
        assert "write YYYY" in str(dialog.query_one("#date-told", Static).render())
        dialog.query_one(Input).value = "2011-06"
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert "read as of 2011-06" in str(screen.query_one("#article-head", Static).render())
        await pilot.press("tab")
        await settle(pilot)
        card = str(screen.card.render())
        assert "On 2011-06-30: in being." in card
        assert "Its name in law: Zorb Planning Board." in card
        await pilot.press("enter")
        page = await entry(pilot)
        known, later = split_at_later(words_of(page.rows.rows))
        assert "2012-0" not in known and "2015-0" not in known and "lost a zorb" in later
        assert "LATER, seen from 2011-06-30" in later
        await pilot.press("q")
        screen.opening.open("before")
        await settle(pilot)
        assert "read as of 2011-06" in str(screen.query_one("#article-head", Static).render())
        await pilot.press("T")
        await pilot.pause()
        pilot.app.screen.query_one(Input).value = ""
        await pilot.press("enter")
        await settle(pilot)
        assert "read as of" not in str(screen.query_one("#article-head", Static).render())
        assert screen.dating.day == date(2014, 2, 1)


async def test_the_pane_names_bodies_as_on_the_reading_date(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_met(pilot, screen)
        screen.dating.take("2002")
        await settle(pilot)
        term = next(t for t in screen.opening.opened.index.terms if t.sense == "zorb-board")  # type: ignore[union-attr]
        assert term.long == screen.reader.glossary.terms_in("met", "2002")[0].long
        chosen = [row.key for row in screen.side.pane("glossary").rows if row.value]
        assert "zorb-board" in chosen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_timeline_draws_bodies_and_opens_entries(
    library: Path, size: tuple[int, int]
) -> None:
    async with reading(size=size) as (pilot, screen):
        await open_met(pilot, screen)
        await pilot.press("Y")
        await settle(pilot)
        timeline = pilot.app.screen
        assert isinstance(timeline, TimelineScreen)
        width = timeline.rows.text_width
        lines = words_of(timeline.rows.rows, width)
        known, later = split_at_later(lines)
        assert all(cell_len(line) <= width for line in lines if "·····" in line)
        (council,) = (line for line in lines if "ZBQ, Zorb Council" in line)
        assert council.rstrip().endswith("1990–2001") and "│" in council
        (board,) = (line for line in known.splitlines() if "ZBX, Zorb Board" in line)
        assert board.rstrip().endswith("2001–") and "┿" in board
        assert "2016-11-02, the article ▼" in known
        assert "Zorb Council → Zorb Planning Board" in known and "lost a zorb" in known
        assert "Zorb Agency" not in known and "Zorb Agency" in later
        assert "2019-03-31  Zorb Board ended" in later
        row = next(r for r in timeline.rows.rows if r.key.startswith("bar:ZBX"))
        assert timeline.rows.go_to(row.key)
        await pilot.press("enter")
        page = await entry(pilot)
        assert page.page and page.page.view and page.page.view.id == "zorb-board"
        assert page.rows.go_to("article:before")
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert screen.opening.opened is not None and screen.opening.opened.id == "before"


async def test_the_timeline_is_narrowed_and_read_as_of_another_date(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_met(pilot, screen)
        await pilot.press("Y")
        await settle(pilot)
        timeline = pilot.app.screen
        assert isinstance(timeline, TimelineScreen) and timeline.view is not None
        everything = len(timeline.view.bodies)
        await pilot.press("n")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ChoiceScreen)
        assert pilot.app.screen.query_one(RowList).go_to("choice:Wales")
        await pilot.press("enter")
        await settle(pilot)
        assert 0 < len(timeline.view.bodies) < everything
        assert all("Wales" in (body.nation or "") for body in timeline.view.bodies)
        await pilot.press("o")
        await settle(pilot)
        assert pilot.app.screen.query_one(RowList).go_to("choice:organisation")
        await pilot.press("enter")
        await settle(pilot)
        assert {body.kind for body in timeline.view.bodies} == {"organisation"}
        await pilot.press("T")
        await pilot.pause()
        pilot.app.screen.query_one(Input).value = "2020"
        await pilot.press("enter")
        await settle(pilot)
        assert timeline.view.on == "2020-12-31"
        assert "zorb-agency" in {body.id for body in timeline.view.bodies}
        await pilot.press("escape")
        await settle(pilot)
        assert screen.dating.asked == "2020"
        await pilot.press("Y")
        await settle(pilot)
        assert isinstance(pilot.app.screen, TimelineScreen)
        assert pilot.app.screen.wanted.nation == "Wales"


async def test_a_new_acronym_is_taken_in_with_one_key(
    library: Path, write_article: Callable[..., Path]
) -> None:
    write_article(
        "new", "The Yonder Wold Forum (YWF) met. YWF rose. The VVKX sat.", library,
        title="New", published="2016-12-01",
    )  # fmt: skip
    async with reading() as (pilot, screen):
        screen.opening.open("new")
        await settle(pilot)
        screen.view.focus()
        await pilot.press("A")
        await settle(pilot)
        page = pilot.app.screen
        assert isinstance(page, SuggestionsScreen)
        words = "\n".join(words_of(page.rows.rows))
        assert "In this article" in words and "Yonder Wold Forum" in words
        assert page.rows.go_to("suggestion:YWF")
        await pilot.press("a")
        await settle(pilot)
        assert "suggestion:YWF" not in {row.key for row in page.rows.rows}
        assert page.rows.go_to("suggestion:VVKX")
        await pilot.press("a")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LongFormScreen)
        await type_words(pilot, "Very Vague Kiosk")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.screen is screen
        longs = [term.long for term in screen.opening.opened.index.terms]  # type: ignore[union-attr]
        assert "Yonder Wold Forum" in longs and "Very Vague Kiosk" in longs
    assert any("YWF" in file.read_text() for file in (library / "glossary").glob("*.yaml"))


async def test_text_between_what_can_be_chosen_is_never_passed_over(library: Path) -> None:
    async with reading(size=(80, 24)) as (pilot, screen):
        await open_met(pilot, screen)
        await pilot.press("tab", "enter")
        page = await entry(pilot)
        rows = page.rows
        seen: set[int] = set()
        for _ in range(200):
            top = rows.scroll_offset.y
            seen.update(range(top, top + rows.size.height))
            before = (rows.scroll_offset.y, rows.cursor)
            await pilot.press("j")
            if (rows.scroll_offset.y, rows.cursor) == before:
                break
        assert seen >= set(range(rows.virtual_size.height))
        await pilot.press("home")
        assert rows.scroll_offset.y == 0


def test_terms_in_view_are_found_wherever_the_screen_begins() -> None:
    def term(name: str, *starts: int) -> TermInArticle:
        places = tuple(Place("a", "body", start, start + 3) for start in starts)
        return TermInArticle(
            term=name, sense=name, long=name, count=len(places), first=places[0], places=places,
            confidence=1.0, decided_by="prior", alternatives=(),
        )  # fmt: skip

    index = TermIndex([term("AAA", 0, 50), term("BBB", 10)])
    assert index.in_view([("body", 0, 5)]) == {"AAA": 1}
    assert index.in_view([("body", 2, 60)]) == {"AAA": 2, "BBB": 1}
    assert index.in_view([("body", 3, 11)]) == {"BBB": 1}
    assert index.in_view([("body", 13, 50), ("other", 0, 9)]) == {}
    rows = glossary_rows(index.terms, {"BBB": 1})
    assert [row.key for row in rows if row.key] == ["BBB", "AAA"]


def test_bars_show_years_in_any_width() -> None:
    scale = Scale(1990, 2019, date(2016, 11, 2), date(2016, 11, 2))
    for width in (20, 47, 90):
        drawn = "".join(text for text, _ in bar(scale, "1990", "2001-03", width))
        assert len(drawn) == width and drawn.startswith("━") and "│" in drawn
        open_ = "".join(text for text, _ in bar(scale, "2001", None, width))
        assert len(open_) == width and open_.endswith("·") and "┿" in open_
        unknown = "".join(text for text, _ in bar(scale, None, None, width))
        assert unknown.startswith("?")
        years = axis(scale, width)
        assert years.startswith("1990") and len(years) <= width
        assert mark_line(scale, width, "it").index("▼") == drawn.index("│")


def test_only_changed_keys_are_laid_over_the_bindings() -> None:
    assert keymap(keys_of({})) == {}
    assert keymap(keys_of({"date.set": "f12"})) == {"date.set": "f12"}


def test_every_new_action_has_a_twin_on_the_command_line() -> None:
    subjects = {"date", "timeline", "suggestions", "term", "pane"}
    for action in ACTIONS:
        if action.id.split(".")[0] in subjects:
            assert action.cli and action.help and action.palette, action.id
