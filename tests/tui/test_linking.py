"""Cross-references in the reader: the pane, peeking, going there and back, hint letters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from nhsreader.settings import Config, paths
from nhsreader.tui.features.hinting import Hinting
from nhsreader.tui.panes.link_rows import LinkRow, MoreRow
from nhsreader.tui.screens.main import MainScreen
from nhsreader.tui.screens.neighbourhood import NeighbourhoodScreen
from tests.tui.test_reader_app import reading, settle, shown

FILLER = "\n\n".join(
    f"Paragraph {n} tells how the wards of the town were run in year {n}." for n in range(50)
)
SPEECH = (
    "The wards will be paid for by the Health and Social Care Act 2012, she said.\n\n"
    + FILLER
    + "\n\nAt the end she spoke of the Care Act 2014 and of twelve new wards."
)


@pytest.fixture
def library(write_article: Callable[..., Path]) -> Path:
    """A speech, a copy of it, and two articles that link to it."""
    folder = paths().library
    write_article("speech", SPEECH, folder, title="A speech on wards", published="2014-05-01",
                  publisher="BBC News", url="https://example.org/speech")  # fmt: skip
    write_article("copy", SPEECH + "\n\nA line more.", folder, title="The speech again",
                  published="2014-05-03", publisher="The Guardian")  # fmt: skip
    write_article("answer", "We read [the speech](speech.md) and the Care Act 2014 with care.",
                  folder, title="An answer", published="2015-01-05",
                  publisher="The Guardian")  # fmt: skip
    write_article("address", "See [what was said](https://www.example.org/speech/?utm_source=x).",
                  folder, title="By address", published="2016-01-05")  # fmt: skip
    return folder


async def open_article(pilot: Pilot[int], screen: MainScreen, identifier: str) -> None:
    screen.opening.open(identifier)
    await settle(pilot)
    assert screen.opening.opened is not None and screen.opening.opened.id == identifier


def linked(screen: MainScreen, words: str) -> int:
    """The number of the row of the pane that leads to something."""
    for number, row in enumerate(screen.side.pane("links").rows):
        if row.value is not None and words in row.lines[0][0][0]:
            return number
    raise AssertionError(shown(screen, "links"))


async def choose(pilot: Pilot[int], screen: MainScreen, words: str) -> None:
    """Put the cursor of the pane on a row and press Enter."""
    pane = screen.side.pane("links")
    if not pane.has_focus:
        await pilot.press("f3")
        await pilot.pause()
    pane._put_cursor(linked(screen, words))
    await pilot.press("enter")
    await settle(pilot)


async def test_the_pane_shows_what_is_here_then_the_article_then_who_links_to_it(
    library: Path,
) -> None:
    async with reading() as (pilot, screen):
        await open_article(pilot, screen, "speech")
        words = shown(screen, "links")
        assert words.index("Here (") < words.index("Same story (1)") < words.index("Into this")
        here = words[: words.index("Same story")]
        assert "Health and Social Care Act 2012" in here and "Care Act 2014" not in here
        await pilot.press("G")
        await settle(pilot)
        words = shown(screen, "links")
        here = words[: words.index("Same story")]
        assert "Care Act 2014" in here and "Health and Social Care Act 2012" not in here
        assert "The Guardian · 2015 (1)" in words and "An answer" in words
        assert "By address" in words


async def test_enter_peeks_and_a_second_enter_goes_and_back_and_forward(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_article(pilot, screen, "speech")
        await pilot.press("G")
        await settle(pilot)
        place = screen.opening.here()
        await choose(pilot, screen, "The speech again")
        assert screen.card.shown
        card = str(screen.card.render())
        assert "The speech again" in card and "The Guardian" in card and "Why:" in card
        assert screen.opening.opened is not None and screen.opening.opened.id == "speech"
        await pilot.press("enter")
        await settle(pilot)
        assert screen.opening.opened.id == "copy" and screen.view.has_focus
        assert not screen.card.shown
        await pilot.press("H")
        await settle(pilot)
        assert screen.opening.opened.id == "speech" and screen.opening.here() == place
        await pilot.press("L")
        await settle(pilot)
        assert screen.opening.opened.id == "copy"
        steps = screen.reader.trail.steps()
        assert [step.id for step in steps][-3:] == ["copy", "speech", "copy"]
        assert steps[-3].how == "followed a link (same story)" and steps[-3].via == "speech"


async def test_a_law_tells_who_else_cites_it(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_article(pilot, screen, "answer")
        await choose(pilot, screen, "Care Act 2014")
        card = str(screen.card.render())
        assert "legislation.gov.uk" in card and "2015-01-05" in card
        assert "Also in 2 other places" in card and "A speech on wards, 2014-05-01" in card


async def test_a_link_into_the_article_is_peeked_at_where_it_comes_from(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_article(pilot, screen, "speech")
        await choose(pilot, screen, "An answer")
        assert "We read the speech" in str(screen.card.render())
        await pilot.press("enter")
        await settle(pilot)
        assert screen.opening.opened is not None and screen.opening.opened.id == "answer"


async def test_letters_open_what_they_stand_on(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_article(pilot, screen, "answer")
        await pilot.press("f")
        await pilot.pause()
        rows = "\n".join(screen.view.render_line(y).text for y in range(3))
        assert "We read athe"[:8] in rows and "sre" not in shown(screen, "links")
        hinting = next(
            handler.__self__  # type: ignore[attr-defined]
            for name, handler in screen._handlers.items()
            if name == "hints.show"
        )
        assert isinstance(hinting, Hinting)
        label = next(
            label
            for label, number in hinting._shown.items()
            if (mark := hinting._spots[number].mark) is not None and mark.kind == "link"
        )
        for letter in label:
            await pilot.press(letter)
        await settle(pilot)
        assert screen.opening.opened is not None and screen.opening.opened.id == "speech"
        assert screen.view.hint_typed is None


async def test_any_other_key_takes_the_letters_off(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_article(pilot, screen, "answer")
        before = [screen.view.render_line(y).text for y in range(3)]
        await pilot.press("f")
        await pilot.pause()
        assert [screen.view.render_line(y).text for y in range(3)] != before
        await pilot.press("escape")
        await pilot.pause()
        assert [screen.view.render_line(y).text for y in range(3)] == before
        await pilot.press("f")
        await pilot.press("q")
        await pilot.pause()
        assert pilot.app.is_running and screen.view.hint_typed is None


async def test_the_articles_around_are_a_tree(library: Path) -> None:
    async with reading() as (pilot, screen):
        await open_article(pilot, screen, "speech")
        await pilot.press("g")
        await settle(pilot)
        tree = pilot.app.screen
        assert isinstance(tree, NeighbourhoodScreen)
        lines = ["".join(text for text, _ in row.lines[0]) for row in tree.rows.rows]
        assert any("The speech again" in line and "same story" in line for line in lines)
        assert any("← An answer" in line for line in lines)
        number = next(n for n, line in enumerate(lines) if "An answer" in line)
        tree.rows._put_cursor(number)
        await pilot.press("enter")
        await settle(pilot)
        assert screen.opening.opened is not None and screen.opening.opened.id == "answer"


async def test_many_links_come_as_they_are_scrolled_to(
    library: Path, write_article: Callable[..., Path]
) -> None:
    for number in range(90):
        write_article(f"fan-{number}", "Read [the speech](speech.md).", library,
                      title=f"Fan {number}", published=f"20{number % 20:02}")  # fmt: skip
    async with reading(config=Config()) as (pilot, screen):
        await open_article(pilot, screen, "speech")
        pane = screen.side.pane("links")
        assert "Into this article (92)" in shown(screen, "links")
        assert sum(isinstance(row.value, MoreRow) for row in pane.rows) == 1
        await pilot.press("f3")
        await pilot.press("end")
        await settle(pilot)
        assert not any(isinstance(row.value, MoreRow) for row in pane.rows)
        incoming = [r for r in pane.rows if isinstance(r.value, LinkRow) and r.value.incoming]
        assert len(incoming) == 92
