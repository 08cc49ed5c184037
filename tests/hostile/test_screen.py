"""The reader over hostile documents: nothing of them acts, all of them can be read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from rich.segment import Segment
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerCancelled

from nhsreader.reader import Reader
from nhsreader.tui.app import ReaderApp
from nhsreader.tui.screens.main import MainScreen
from tests.cli.conftest import Done
from tests.hostile.corpus import ALL, BAD, MARKUP, PAYLOADS

SCROLLBAR = {"grab", "release", "scroll_up", "scroll_down"}
PANES = {"f2": "glossary", "f3": "links", "f4": "bookmarks", "f5": "outline"}


async def settle(pilot: Pilot[int]) -> None:
    """Wait for workers and for the pauses of timers."""
    for _ in range(2):
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.05)


@asynccontextmanager
async def reading(library: Path) -> AsyncIterator[tuple[Pilot[int], MainScreen]]:
    """The app on a library."""
    app = ReaderApp(Reader([library], no_bundled=True))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, MainScreen)
        yield pilot, screen


def segments(pilot: Pilot[int]) -> list[Segment]:
    """Everything on the screen as composited, the line filters applied."""
    strips = pilot.app.screen._compositor.render_strips()
    return [segment for strip in strips for segment in strip]


def check(pilot: Pilot[int]) -> str:
    """Check what is on the screen; returns it."""
    text = ""
    for segment in segments(pilot):
        assert not segment.control
        assert not BAD.search(segment.text), segment
        assert "\n" not in segment.text and "\t" not in segment.text
        if segment.style is not None:
            assert segment.style.link is None
            actions = {str(v) for name, v in segment.style.meta.items() if name.startswith("@")}
            assert actions <= SCROLLBAR, segment
        text += segment.text
    return text


def check_exported(pilot: Pilot[int]) -> None:
    """Check the screen as Textual itself exports it."""
    exported = pilot.app.export_screenshot()
    assert not BAD.search(exported) and "href" not in exported


async def test_every_article_and_pane(own: Callable[..., Done], hostile: Path) -> None:
    listed = own("list", "--json").json["documents"]
    # One for each kind of source; those of hostile file names are all alike.
    kinds = ("markdown", "front", "a-page-about")
    ids = [d["id"] for kind in kinds for d in listed if d["id"].startswith(kind)]
    assert len(ids) == 3
    for identifier in ids:
        done = own(
            "bookmarks",
            "add",
            identifier,
            "--quote",
            "NHS",
            "--nth",
            "1",
            "--note",
            ALL,
            "--tag",
            ALL,
        )
        assert done.code == 0
    seen = ""
    async with reading(hostile) as (pilot, screen):
        assert len([row for row in screen.library.listing.rows if row.value]) == len(listed)
        for identifier in ids:
            screen.opening.open(identifier)
            await settle(pilot)
            assert screen.opening.opened is not None and screen.opening.opened.id == identifier
            for key, pane in PANES.items():
                await pilot.press(key)
                assert screen.side.shown == pane
                seen += check(pilot)
            screen.view.focus()
            await pilot.press("end")
            seen += check(pilot)
            await pilot.press("home", "tab")
            await settle(pilot)
            seen += check(pilot)
            await pilot.press("escape")
        check_exported(pilot)
        assert pilot.app.is_running, "an action of a document was not taken"
        assert "[red]markup[/red]" in seen and "[@click=app.quit]x[/]" in seen


async def test_searching_finding_and_noting(own: Callable[..., Done], hostile: Path) -> None:
    async with reading(hostile) as (pilot, screen):
        for text in (ALL, MARKUP[0], "NHS", "is:" + ALL):
            screen.library.box.focus()
            screen.library.box.value = text
            await pilot.press("enter")
            await pilot.pause(0.05)
            check(pilot)
        await settle(pilot)
        screen.library.box.value = ""
        screen.opening.open("terms")
        await settle(pilot)
        screen.view.focus()
        await pilot.press("slash")
        screen.find_box.value = ALL
        await pilot.press("enter")
        await settle(pilot)
        check(pilot)
        await pilot.press("b")
        await pilot.pause()
        pilot.app.screen.query_one(Input).value = ALL + " #" + PAYLOADS["override"] + "tag"
        check(pilot)
        await pilot.press("enter")
        await settle(pilot)
        check(pilot)
    for mark in own("bookmarks", "list", "--json").json["bookmarks"]:
        assert not BAD.search(str(mark["body"]))


async def test_entries_and_cards(hostile: Path) -> None:
    async with reading(hostile) as (pilot, screen):
        screen.opening.open("terms")
        await settle(pilot)
        screen.view.focus()
        await pilot.press("tab")
        await settle(pilot)
        card = check(pilot)
        assert all(markup in "".join(card.split("│")) for markup in MARKUP[:1]), "the card shows it"
        await pilot.press("enter")
        await settle(pilot)
        assert screen is not pilot.app.screen
        entry = check(pilot)
        assert MARKUP[1] in entry
        check_exported(pilot)
        await pilot.press("escape")
        await pilot.press("tab")
        await settle(pilot)
        check(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        check(pilot)


async def test_links_are_not_followed(hostile: Path) -> None:
    async with reading(hostile) as (pilot, screen):
        for href in (
            "javascript:alert(1)", "file:///etc/passwd", "https://example.org/\x1b]52;c;QQ==\x07",
            "../../../../etc/passwd.md", f"https://example.org/{PAYLOADS['override']}", ALL,
        ):  # fmt: skip
            screen.program.follow(href)
            await settle(pilot)
            check(pilot)
        assert pilot.app.is_running


async def test_broken_files_are_told_safely(hostile: Path) -> None:
    for number, text in enumerate(PAYLOADS.values()):
        name = f"bad{number}{text.replace('/', ':')}.md"
        (hostile / "articles" / name).write_text("---\ntitle: [\n---\n")
    async with reading(hostile) as (pilot, _):
        assert "broken YAML" in check(pilot)


async def test_a_small_screen(hostile: Path) -> None:
    app = ReaderApp(Reader([hostile], no_bundled=True))
    async with app.run_test(size=(20, 6)) as pilot:
        await settle(pilot)
        for key in ("f4", "f5", "f2", "s", "escape", "question_mark"):
            await pilot.press(key)
            await pilot.pause()
            check(pilot)
