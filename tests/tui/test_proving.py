"""Citing, copying and checking a draft in the reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from nhsreader.settings import paths
from nhsreader.tui import clipboard
from nhsreader.tui.screens.draft import DraftScreen
from nhsreader.tui.screens.verify import VerifyScreen
from tests.tui.test_reader_app import reading, settle

TEXT = "The trust had four hundred beds in May. It closed a ward in June, said the board of it."


@pytest.fixture
def article(write_article: Callable[..., Path]) -> Path:
    return write_article("beds", TEXT, paths().library, title="On beds", published="2014-05-01",
                         publisher="BBC News")  # fmt: skip


async def test_y_copies_the_words_with_their_source(article: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("y")
        await settle(pilot)
        copied = pilot.app.clipboard
        assert "four hundred beds in May" in copied and "On beds" in copied
        assert (
            "BBC News" in copied and "2014" in copied and "para 1" in copied and "version" in copied
        )
        await pilot.press("v", "w", "w", "ctrl+c")
        await settle(pilot)
        assert pilot.app.clipboard.startswith("The trust") and "BBC" not in pilot.app.clipboard


async def test_a_draft_is_checked_and_leads_to_the_article(article: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text(
        "They had “four hundred beds in May”, and then “closed three wards in June, said the"
        " board”.\n"
    )
    async with reading() as (pilot, screen):
        await pilot.press("Q")
        await pilot.pause()
        assert isinstance(pilot.app.screen, DraftScreen)
        pilot.app.screen.query_one(Input).value = str(draft)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, VerifyScreen)
        words = "\n".join(
            "".join(text for text, _ in line)
            for row in pilot.app.screen.rows.rows
            for line in row.lines
        )
        assert "four hundred beds" in words
        await pilot.press("enter")
        await settle(pilot)
        assert screen.opening.opened is not None and screen.opening.opened.id == "beds"


def test_the_desktops_program_is_asked_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WAYLAND_DISPLAY", "DISPLAY", "SSH_CONNECTION", "SSH_TTY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    assert clipboard.program() is None and not clipboard.hand_over("words")
    kept = tmp_path / "kept"
    tool = tmp_path / "wl-copy"
    tool.write_text(f"#!/bin/sh\ncat > {kept}\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert clipboard.hand_over("wörds; rm -rf $(x)") and kept.read_text() == "wörds; rm -rf $(x)"
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    assert clipboard.program() is None
