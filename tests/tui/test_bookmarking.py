"""Bookmarks in the reader: whole things, changes, groups, words that have changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from nhsreader.settings import paths
from nhsreader.tui.article.decorate import BOOKMARKS_LAYER
from nhsreader.tui.screens.changed import ChangedScreen, marked
from nhsreader.tui.screens.entry import EntryScreen
from nhsreader.tui.screens.main import MainScreen
from nhsreader.tui.screens.note import Note, note_of
from tests.tui.test_reader_app import reading, settle, shown, type_words

TEXT = (
    "## The beds\n\nThe trust had four hundred beds in May, and closed a ward in June.\n\n"
    "## The money\n\nIts deficit was nine million pounds, which nobody had foreseen."
)


@pytest.fixture
def article(write_article: Callable[..., Path]) -> Path:
    return write_article("beds", TEXT, paths().library, title="On beds", published="2014-05-01")


async def note(pilot: Pilot[int], words: str) -> None:
    """Write the note asked for and keep it."""
    await pilot.pause()
    pilot.app.screen.query_one("#note-box").value = words  # type: ignore[attr-defined]
    await pilot.press("enter")
    await settle(pilot)


def marks(screen: MainScreen) -> list[str]:
    return shown(screen, "bookmarks").split("\n")


def test_a_note_tells_its_tags_and_its_mark() -> None:
    made = note_of("Look at this! #beds !green and that #money !")
    assert made == Note("Look at this! and that !", ("beds", "money"), "green")
    assert note_of(made.written) == made
    assert note_of("") == Note("", (), None)


async def test_article_heading_search_and_passage_are_told_apart(article: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("m")
        await note(pilot, "all of it")
        await pilot.press("f5")
        await pilot.pause()
        await pilot.press("down", "m")
        await note(pilot, "#money")
        await pilot.press("s")
        await type_words(pilot, "ward")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("m")
        await note(pilot, "")
        await pilot.press("2", "b")
        await note(pilot, "!blue")
        words = shown(screen, "bookmarks")
        assert "article: On beds" in words and "heading: The money" in words
        assert "search: ward" in words and "■" in words
        layer = screen.view.marks.layer(BOOKMARKS_LAYER)
        assert {mark.kind for mark in layer.of("body")} >= {"bookmark", "bookmark-blue"}
        await pilot.press("f10")
        await settle(pilot)
        assert "money (1)" in shown(screen, "bookmarks")


async def test_a_change_is_made_and_taken_back(article: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("b")
        await note(pilot, "first #a")
        await pilot.press("f4")
        await pilot.pause()
        await pilot.press("e")
        await pilot.pause()
        assert pilot.app.screen.query_one("#note-box").value == "first #a"  # type: ignore[attr-defined]
        await note(pilot, "second #b !pink")
        words = shown(screen, "bookmarks")
        assert "second" in words and "#b" in words and "▲" in words
        await pilot.press("u")
        await settle(pilot)
        assert "first" in shown(screen, "bookmarks") and "▌" in shown(screen, "bookmarks")
        await pilot.press("x")
        await settle(pilot)
        assert not screen.reader.bookmarks.list()
        await pilot.press("u")
        await settle(pilot)
        assert len(screen.reader.bookmarks.list()) == 1


async def test_changed_words_are_shown_side_by_side_and_asked_about(article: Path) -> None:
    async with reading() as (pilot, screen):
        screen.reader.bookmarks.add_quote("beds", "The trust had four hundred beds in May")
        text = article.read_text("utf-8").replace("four hundred", "three hundred")
        article.write_text(text, "utf-8")
        await pilot.press("f9")
        await settle(pilot)
        await pilot.press("f4")
        await settle(pilot)
        assert "words changed" in shown(screen, "bookmarks")
        await pilot.press("enter")
        await settle(pilot)
        asked = pilot.app.screen
        assert isinstance(asked, ChangedScreen)
        sides = [str(side.render()) for side in asked.query(".changed-side")]
        assert "[-four-]" in sides[0] and "{+three+}" in sides[1]
        await pilot.press("escape")
        await settle(pilot)
        (view,) = screen.reader.bookmarks.list()
        assert view.state == "changed" and view.bookmark.exact.count("four") == 1
        await pilot.press("f4")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        (view,) = screen.reader.bookmarks.list()
        assert view.state == "exact" and "three" in view.bookmark.exact


async def test_a_bookmarked_entry_opens(article: Path) -> None:
    async with reading() as (pilot, screen):
        screen.reader.bookmarks.add_whole("entry", "strategic-health-authority")
        screen.marking.refresh()
        await settle(pilot)
        await pilot.press("f4")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, EntryScreen)


def test_words_that_differ_are_told_without_colour() -> None:
    old, new = marked("four hundred beds in May", "three hundred good beds in May")
    assert old.plain.split() == ["[-four-]", "hundred", "beds", "in", "May"]
    assert new.plain.split() == ["{+three+}", "hundred", "{+good+}", "beds", "in", "May"]
