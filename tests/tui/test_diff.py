"""Two articles held against each other on the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from nhsreader.reader import Reader
from nhsreader.settings import paths
from nhsreader.tui.app import ReaderApp
from nhsreader.tui.article.wrap import cells
from nhsreader.tui.panes.diff_rows import SIDE_BY_SIDE, heads, lay_out
from nhsreader.tui.screens.diff import DiffScreen, DiffView
from tests.tui.test_reader_app import settle

KEPT = "\n\n".join(
    f"Paragraph {n} tells how the ward of street {n} was run in those years by its nurses."
    for n in range(40)
)
WAS = "The board met on Monday to hear of the winter.\n\n" + KEPT + "\n\nIt will meet again."
IS = (
    "The board met on Tuesday to hear of the winter.\n\n"
    + KEPT.replace("street 30 was run", "street 30 was closed, not run,")
    + "\n\nA paragraph was added that nobody had seen before this week.\n\nIt will meet again."
)


@pytest.fixture
def library(write_article: Callable[..., Path]) -> Path:
    folder = paths().library
    write_article("was", WAS, folder, title="The winter at the board", published="2015-01-05")
    write_article("is", IS, folder, title="The winter at the board, put right")
    write_article("else", "Nothing of this kind: a wholly different tale.", folder)
    return folder


@asynccontextmanager
async def comparing(
    size: tuple[int, int], one: str = "was", other: str = "is"
) -> AsyncIterator[tuple[Pilot[int], DiffScreen]]:
    reader = Reader(no_bundled=True)
    reader.house.in_step()
    app = ReaderApp(reader)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        screen = DiffScreen(reader, one, other)
        app.push_screen(screen)
        await settle(pilot)
        yield pilot, screen


def title(screen: DiffScreen) -> str:
    return str(screen.query_one("#diff-title", Static).render())


def on_screen(view: DiffView) -> list[str]:
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_changes_are_marked_by_sign_and_style_and_stepped_through(
    library: Path, size: tuple[int, int]
) -> None:
    async with comparing(size) as (pilot, screen):
        view = screen.view
        words = on_screen(view)
        assert title(screen).startswith("3 changes") and len(view.laid.firsts) == 3
        if size[0] >= SIDE_BY_SIDE:
            assert any(line.startswith("~ The board met on Monday") for line in words)
            assert any("│ ~ The board met on Tuesday" in line for line in words)
        else:
            assert any(line.startswith("- The board met on Monday") for line in words)
            assert any(line.startswith("+ The board met on Tuesday") for line in words)
        segments = [segment for y in range(6) for segment in view.render_line(y)]
        assert any(s.text == "Monday" and s.style and s.style.strike for s in segments)
        assert any(s.text == "Tuesday" and s.style and s.style.underline for s in segments)
        seen = []
        for number in range(1, 4):
            await pilot.press("n")
            await pilot.pause()
            assert title(screen).startswith(f"Change {number} of 3")
            top = view.scroll_offset.y
            assert top <= view.laid.firsts[number - 1] < top + view.size.height
            seen.append(view.laid.firsts[number - 1])
        assert seen == sorted(set(seen))
        await pilot.press("n")
        assert title(screen).startswith("Change 3 of 3")
        await pilot.press("N")
        assert title(screen).startswith("Change 2 of 3")
        await pilot.press("end", "home", "j", "space")
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, DiffScreen)


async def test_both_sides_move_in_step_and_are_laid_out_anew_for_another_width(
    library: Path,
) -> None:
    async with comparing((120, 30)) as (pilot, screen):
        await pilot.press("n", "n")
        for line in on_screen(screen.view):
            left, _, right = line.partition("│")
            if "street 2" in left and right.strip():
                assert left.strip(" ~") in right.strip(" ~") or "30" in left
        await pilot.resize_terminal(70, 30)
        await settle(pilot)
        view = screen.view
        top = view.scroll_offset.y
        assert not any("│" in line for line in on_screen(view))
        assert top <= view.laid.firsts[1] < top + view.size.height


async def test_the_next_change_is_looked_for_from_what_is_seen(library: Path) -> None:
    async with comparing((120, 20)) as (pilot, screen):
        await pilot.press("n", "end")
        await pilot.pause()
        await pilot.press("N")
        assert title(screen).startswith("Change 3 of 3")


async def test_the_same_text_and_another_are_told(library: Path) -> None:
    async with comparing((80, 24), "was", "was") as (pilot, screen):
        assert "the same, word for word" in title(screen)
        await pilot.press("n", "N")
    async with comparing((80, 24), "was", "else") as (_, screen):
        assert "nothing in common" in title(screen)


async def test_an_unknown_article_ends_the_screen(library: Path) -> None:
    async with comparing((80, 24), "was", "nowhere") as (pilot, _):
        assert not isinstance(pilot.app.screen, DiffScreen)


@pytest.mark.parametrize("width", [20, 60, 80, 99, 100, 137, 200])
def test_no_line_is_wider_than_the_screen_and_no_word_is_lost(library: Path, width: int) -> None:
    found = Reader(no_bundled=True).families.compare("was", "is")
    laid = lay_out(found, width)
    assert all(sum(cells(piece.text) for piece in line) <= width for line in laid.lines)
    come = [p.text for line in laid.lines for p in line if p.style == "come"]
    gone = [p.text for line in laid.lines for p in line if p.style == "gone"]
    assert " ".join(gone) == "Monday run"
    assert " ".join(come).split() == [
        "Tuesday",
        "closed,",
        "not",
        "run,",
        "A",
        "paragraph",
        "was",
        "added",
        "that",
        "nobody",
        "had",
        "seen",
        "before",
        "this",
        "week.",
    ]
    assert all(cells(line) <= width for line in heads(("A title " * 20, "B"), width).split("\n"))
