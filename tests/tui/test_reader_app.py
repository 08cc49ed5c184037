"""The reader screen by key and mouse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from nhsreader import themes
from nhsreader.actions import ACTIONS
from nhsreader.errors import StorageError
from nhsreader.reader import Reader
from nhsreader.settings import Config, paths
from nhsreader.tui.app import ReaderApp
from nhsreader.tui.key_line import KeyLine
from nhsreader.tui.screens.entry import EntryScreen
from nhsreader.tui.screens.main import MainScreen
from nhsreader.tui.screens.note import NoteScreen
from nhsreader.tui.screens.reading import TextScreen

LONG = "\n\n".join(
    f"Paragraph {n} says that the trust met in week {n} of the year." for n in range(60)
)
STP = (
    "## Plans\n\nThe Sustainability and Transformation Plan (STP) was secret. Every STP was.\n\n"
    + LONG
    + "\n\n## Money\n\nThe CCG had none, and the STP said so twice: the STP failed."
)


async def settle(pilot: Pilot[int]) -> None:
    """Wait for workers, their answers and the pauses of timers."""
    quiet = 0
    for _ in range(100):
        # What one worker's answer or a timer begins is waited for too.
        quiet = quiet + 1 if all(worker.is_finished for worker in pilot.app.workers) else 0
        if quiet > 3:
            return
        await pilot.pause()
        await pilot.pause(0.1)


@asynccontextmanager
async def reading(
    size: tuple[int, int] = (120, 40), config: Config | None = None, bundled: bool = False
) -> AsyncIterator[tuple[Pilot[int], MainScreen]]:
    """The app on this test's library."""
    reader = Reader(no_bundled=not bundled, config=config)
    app = ReaderApp(reader)
    async with app.run_test(size=size) as pilot:
        screen = app.screen
        assert isinstance(screen, MainScreen)
        for _ in range(1000):
            started = getattr(getattr(screen, "program", None), "started", False)
            if started and reader.house.last_sync is not None:
                break
            await asyncio.sleep(0.01)
        await settle(pilot)
        for _ in range(200):
            if screen.opening.opened is not None or not screen.library._articles:
                break
            await pilot.pause(0.05)
        # An article goes to its place after it has been laid out.
        await settle(pilot)
        yield pilot, screen


async def type_words(pilot: Pilot[int], words: str) -> None:
    for char in words:
        await pilot.press("space" if char == " " else char)


def shown(screen: MainScreen, pane: str) -> str:
    """All the words in a pane's list."""
    return "\n".join(
        "".join(text for text, _ in line)
        for row in screen.side.pane(pane).rows
        for line in row.lines
    )


@pytest.fixture
def library(write_article: Callable[..., Path]) -> Path:
    """Two articles of this test in the user's library."""
    folder = paths().library
    write_article("on-stps", STP, folder, title="On STPs", published="2016-11-02")
    write_article("on-ccgs", "A CCG wrote about its STP. Nobody read it.", folder,
                  title="On CCGs", published="2016-05-01")  # fmt: skip
    return folder


async def test_the_first_article_opens_with_its_panes(library: Path) -> None:
    async with reading() as (_, screen):
        assert screen.opening.opened is not None
        assert screen.opening.opened.id == "on-stps"
        assert "Sustainability and Transformation Plan" in shown(screen, "glossary")
        assert [row.key.split(":")[0] for row in screen.side.pane("outline").rows] == ["body"] * 2
        assert len([r for r in screen.library.listing.rows if r.value]) == 2


async def test_searching_as_you_type_finds_and_opens_at_the_hit(library: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("s")
        await type_words(pilot, "nobo")
        await settle(pilot)
        assert [row.value for row in screen.library.listing.rows] == ["on-ccgs"]
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert screen.opening.opened is not None and screen.opening.opened.id == "on-ccgs"
        assert screen.view.has_focus
        hit = screen.view.current_hit
        text = screen.opening.opened.article.parts["body"].text
        assert hit is not None and text[hit.start : hit.end] == "Nobody"


async def test_tab_shows_the_card_and_the_panes_follow(library: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("tab")
        await settle(pilot)
        assert screen.card.shown
        assert "Sustainability and Transformation Plan" in str(screen.card.render())
        chosen = screen.side.pane("glossary").chosen
        assert chosen is not None and chosen.key == "sustainability-transformation-plan"
        assert "On CCGs" in shown(screen, "links")
        assert screen.view.has_focus
        await pilot.press("escape")
        assert not screen.card.shown


async def test_hovering_shows_the_card_too(library: Path) -> None:
    async with reading() as (pilot, screen):
        opened = screen.opening.opened
        assert opened is not None
        mention = next(m for m in opened.mentions if m.surface == "STP")
        region = screen.view.place_region(mention.part, mention.start, mention.end)
        await pilot.hover(offset=(region.x + 1, region.y))
        await pilot.pause(0.1)
        assert screen.card.shown
        await pilot.hover(offset=(screen.view.region.right - 3, screen.view.region.bottom - 1))
        await pilot.pause(0.1)
        assert not screen.card.shown


async def test_enter_opens_the_entry_and_leads_to_an_article(library: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("tab", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, EntryScreen)
        assert pilot.app.screen.rows.go_to("article:on-ccgs")
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert screen.opening.opened is not None and screen.opening.opened.id == "on-ccgs"
        await pilot.press("H")
        await settle(pilot)
        assert screen.opening.opened.id == "on-stps"
        await pilot.press("L")
        await settle(pilot)
        assert screen.opening.opened.id == "on-ccgs"


async def test_find_in_the_article_goes_round(library: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("slash")
        await type_words(pilot, "the stp")
        await pilot.press("enter")
        first = screen.view.current_hit
        assert first is not None
        await pilot.press("n")
        second = screen.view.current_hit
        assert second is not None and second.start > first.start
        await pilot.press("N")
        assert screen.view.current_hit == first


async def test_a_passage_is_bookmarked_with_a_note_and_found_again(library: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("slash")
        await type_words(pilot, "week 50")
        await pilot.press("enter", "v", "e", "e", "b")
        await settle(pilot)
        assert isinstance(pilot.app.screen, NoteScreen)
        await type_words(pilot, "check this")
        await pilot.press("enter")
        await settle(pilot)
        assert "check this" in shown(screen, "bookmarks")
        await pilot.press("q")

    async with reading() as (pilot, screen):
        await pilot.press("home", "f4")
        await settle(pilot)
        assert "week 50" in shown(screen, "bookmarks")
        assert screen.view.marks.layer("bookmarks").of("body")
        await pilot.press("enter")
        await settle(pilot)
        stretches = screen.view.visible_stretches()
        text = screen.view.parts[0].reading.text
        assert any("week 50" in text[start:end] for _, start, end in stretches)
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        assert shown(screen, "bookmarks") == ""


async def test_giving_a_note_up_makes_no_bookmark(library: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("b")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert screen.reader.bookmarks.list() == []


async def test_reading_goes_on_where_it_stopped(library: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("space", "space")
        place = screen.view.top_place()
        await pilot.press("q")
    async with reading() as (_, screen):
        assert screen.view.top_place() == place
    async with reading(size=(80, 24)) as (_, screen):
        top = screen.view.top_place()
        assert top is not None and place is not None
        assert abs(top[1] - place[1]) < 80


async def test_every_theme_can_be_had_live_and_is_kept(library: Path) -> None:
    names = [theme.name for theme in themes.load_all()[0]]
    assert len(names) >= 3
    async with reading() as (pilot, screen):
        seen = []
        for _ in names:
            seen.append(pilot.app.theme)
            await pilot.press("t")
            await pilot.pause()
        assert seen == names
        await pilot.press("t", "q")
    async with reading() as (pilot, _):
        assert pilot.app.theme == names[1]


async def test_changed_files_are_seen_without_losing_the_place(
    library: Path, write_article: Callable[..., Path]
) -> None:
    async with reading() as (pilot, screen):
        write_article("third", "A new page.", library, title="Third")
        await pilot.press("f9")
        await settle(pilot)
        assert "third" in {row.value for row in screen.library.listing.rows}


async def test_comments_are_shown_apart_and_can_be_hidden(library: Path) -> None:
    comments = library / "articles" / "on-ccgs.comments.yaml"
    comments.write_text(
        "- author: A Reader\n  text: I did read it.\n- text: So did I.\n  parent: 1\n"
    )
    async with reading() as (pilot, screen):
        screen.opening.open("on-ccgs")
        await settle(pilot)
        assert [part.name for part in screen.view.parts] == ["body", "comment:1", "comment:2"]
        screen.view.focus()
        await pilot.press("c")
        assert [part.name for part in screen.view.parts] == ["body"]


async def test_an_empty_library_says_what_to_do() -> None:
    async with reading() as (pilot, screen):
        assert screen.opening.opened is None
        await pilot.press("tab", "b", "n", "f4", "K", "enter", "v", "escape")
        await settle(pilot)


async def test_every_action_can_be_done_at_any_time(library: Path) -> None:
    async with reading() as (pilot, screen):
        for action in ACTIONS:
            if action.id == "app.quit":
                continue
            screen.action_act(action.id)
            await pilot.pause()
            while pilot.app.screen is not screen:
                await pilot.press("escape")
                await pilot.pause()
        await settle(pilot)


async def test_the_help_screen_names_every_action(library: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(pilot.app.screen, TextScreen)
        words = str(pilot.app.screen.query("Static").first().render())
        for action in ACTIONS:
            assert action.help in words


async def test_keys_can_be_changed_in_the_config(library: Path) -> None:
    async with reading(config=Config(keys={"theme.next": "ctrl+t"})) as (pilot, screen):
        before = pilot.app.theme
        await pilot.press("t")
        assert pilot.app.theme == before
        await pilot.press("ctrl+t")
        assert pilot.app.theme != before


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (200, 50)])
async def test_every_pane_can_be_reached_at_any_size(library: Path, size: tuple[int, int]) -> None:
    async with reading(size=size) as (pilot, screen):
        for key, pane in (
            ("f2", "glossary"),
            ("f3", "links"),
            ("f4", "bookmarks"),
            ("f5", "outline"),
        ):
            await pilot.press(key)
            await pilot.pause()
            assert screen.side.shown == pane
            assert screen.side.pane(pane).has_focus and screen.side.pane(pane).region.width > 10
        await pilot.press("2")
        await pilot.pause()
        assert screen.view.has_focus and screen.view.region.width >= 20
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(screen.focused, Input)


async def test_a_file_is_imported_corrected_and_removed(library: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "Beds close\n\nThe trust closed its beds on Monday, said the board of the trust.\n"
    )
    async with reading() as (pilot, screen):
        await pilot.press("i")
        await pilot.pause()
        pilot.app.screen.query_one(Input).value = str(page)
        await pilot.press("enter")
        await settle(pilot)
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        opened = screen.opening.opened
        assert opened is not None and opened.id == "beds-close"
        await pilot.press("E")
        await pilot.pause()
        pilot.app.screen.query_one("#edit-title", Input).value = "Beds closed"
        await pilot.press("enter")
        await settle(pilot)
        assert screen.opening.opened is not None
        assert screen.opening.opened.article.summary.title == "Beds closed"
        await pilot.press("D")
        await settle(pilot)
        assert "beds-close" not in {row.value for row in screen.library.listing.rows}


async def test_a_lost_cache_is_made_anew_while_reading(library: Path) -> None:
    async with reading() as (pilot, screen):
        cache = screen.reader.house.cache
        for file in cache.rglob("*"):
            if file.is_file() and file.suffix != ".sqlite-shm":
                file.unlink()
        await pilot.press("f9")
        await settle(pilot)
        await pilot.press("f9")
        await settle(pilot)
        await pilot.press("s")
        await type_words(pilot, "nobody")
        for _ in range(200):
            # The index is built anew meanwhile, which takes its time where much else is done.
            if [row.value for row in screen.library.listing.rows] == ["on-ccgs"]:
                break
            await pilot.pause(0.05)
        assert [row.value for row in screen.library.listing.rows] == ["on-ccgs"]


async def test_what_is_typed_at_once_goes_to_the_box(library: Path) -> None:
    async with reading() as (pilot, screen):
        for key in ("s", "n", "i", "q", "s"):
            pilot.app.post_message(events.Key(key, key))
        await settle(pilot)
        assert screen.library.box.value == "niqs"
        await pilot.press("escape", "escape")
        for key in ("slash", "s", "t", "p"):
            pilot.app.post_message(events.Key(key, "/" if key == "slash" else key))
        await settle(pilot)
        assert screen.find_box.value == "stp"


async def test_an_article_is_cut_and_put_together(library: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("slash")
        await type_words(pilot, "money")
        await pilot.press("enter", "X")
        await settle(pilot)
        rows = [row.value for row in screen.library.listing.rows if row.value]
        assert set(rows) == {"on-stps", "on-stps-2", "on-ccgs"}
        opened = screen.opening.opened
        assert opened is not None and "Money" not in opened.article.parts["body"].text
        assert screen.library.listing.go_to("on-stps-2")
        await pilot.press("M")
        await settle(pilot)
        assert "on-stps-2" not in {row.value for row in screen.library.listing.rows}
        assert screen.opening.opened is not None
        assert "Money" in screen.opening.opened.article.parts["body"].text


async def test_the_line_of_keys_follows_the_focus_and_can_be_clicked(library: Path) -> None:
    async with reading(size=(60, 16)) as (pilot, screen):
        line = screen.query_one(KeyLine)
        reading_keys = str(line.render())
        assert line.region.y == 15 and "Search" in reading_keys and len(reading_keys) <= 60
        await pilot.click(KeyLine, offset=(reading_keys.index("Search"), 0))
        await pilot.pause()
        assert isinstance(screen.focused, Input)
        assert str(line.render()) != reading_keys


async def test_a_library_that_cannot_be_read_is_not_said_to_be_being_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(reader: Reader) -> bool:
        raise StorageError("the disk is full")

    monkeypatch.setattr(Reader, "refresh", refuse)
    app = ReaderApp(Reader(no_bundled=True))
    async with app.run_test() as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, MainScreen)
        assert [notice.message for notice in app._notifications] == ["the disk is full"]
        assert "nothing here" in screen.library.listing.empty
