"""The screen that walks through the quotations of a draft."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from nhsreader.settings import paths
from nhsreader.tui.page import Page
from nhsreader.tui.panes.entry_page import Mentioned
from nhsreader.tui.screens.main import MainScreen
from nhsreader.tui.screens.verify import VerifyScreen
from tests.tui.test_reader_app import reading, settle

BODY = (
    "The board said that it will not close the twelve wards of the old hospital.\n\n"
    "The cost of mending the roof was put at £2.2bn by a man with a ladder."
)
DRAFT = """\
As Jane Hartley wrote, “it will not close the twelve wards of the old hospital”.

“The board said that it will close the twelve wards.”

“Nobody ever wrote these words in any article.”

“The cost of mending the roof was put at £22bn by a man”, they say.
"""


@pytest.fixture
def draft(write_article: Callable[..., Path], tmp_path: Path) -> Path:
    """A draft with one true quotation and three that are not."""
    write_article("wards", BODY, paths().library, title="The wards", authors="[Jane Hartley]",
                  published="2014-05-12")  # fmt: skip
    file = tmp_path / "draft.md"
    file.write_text(DRAFT, encoding="utf-8")
    return file


async def opened(
    pilot: Pilot[int], screen: MainScreen, path: Path
) -> tuple[VerifyScreen, list[Mentioned | None]]:
    ended: list[Mentioned | None] = []
    made = VerifyScreen(screen.reader, str(path))
    pilot.app.push_screen(made, ended.append)
    for _ in range(200):
        await pilot.pause(0.05)
        if made._report is not None or "cannot" in words(made, "#verify-title"):
            break
    await settle(pilot)
    return made, ended


def words(screen: VerifyScreen, name: str) -> str:
    return str(screen.query_one(name).render())  # type: ignore[attr-defined]


def listed(screen: VerifyScreen) -> list[str]:
    return ["".join(text for text, _ in row.lines[0]) for row in screen.query_one(Page).rows]


async def test_verdicts_are_told_by_sign_and_word(draft: Path) -> None:
    async with reading() as (pilot, screen):
        made, _ = await opened(pilot, screen, draft)
        rows = listed(made)
        assert [row.split()[0] for row in rows] == ["✓", "≠", "?", "≠"]
        assert "right" in rows[0] and "altered" in rows[1] and "not found" in rows[2]
        title = words(made, "#verify-title")
        assert "4 quotations" in title and "2 altered" in title
        # The first that is not right is shown at once, with what differs.
        detail = words(made, "#verify-words")
        assert "line 3" in detail and "[-not-]" in detail and "a negation" in detail


async def test_n_goes_from_one_that_is_wrong_to_the_next_and_round(draft: Path) -> None:
    async with reading() as (pilot, screen):
        made, _ = await opened(pilot, screen, draft)
        page = made.query_one(Page)
        seen = [page.cursor]
        for key in ("n", "n", "n", "N"):
            await pilot.press(key)
            await pilot.pause()
            seen.append(page.cursor)
        assert seen == [1, 2, 3, 1, 3]
        detail = words(made, "#verify-words")
        assert "{+22+}" in detail and "[-2.2-]" in detail


async def test_enter_opens_the_article_at_the_words(draft: Path) -> None:
    async with reading() as (pilot, screen):
        _, ended = await opened(pilot, screen, draft)
        await pilot.press("enter")
        await settle(pilot)
        (chosen,) = ended
        assert chosen is not None and chosen.place is not None and chosen.id == "wards"
        part, start, end = chosen.place
        assert part == "body" and BODY[start:end] == (
            "The board said that it will not close the twelve wards"
        )


async def test_one_that_is_nowhere_opens_nothing(draft: Path) -> None:
    async with reading() as (pilot, screen):
        _, ended = await opened(pilot, screen, draft)
        await pilot.press("n", "enter")
        await settle(pilot)
        assert ended == []
        await pilot.press("escape")
        await settle(pilot)
        assert ended == [None]


async def test_a_draft_that_cannot_be_read_says_so(draft: Path) -> None:
    async with reading() as (pilot, screen):
        made = VerifyScreen(screen.reader, str(draft.with_name("none.md")))
        pilot.app.push_screen(made)
        await settle(pilot)
        assert "no such file" in words(made, "#verify-title")
