"""Fixtures of the tests of the screens."""

from __future__ import annotations

import pytest

from nhsreader.tui.features import program


@pytest.fixture(autouse=True)
def memory_is_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader looks through all its memory once it has started; that of all tests is much."""
    monkeypatch.setattr(program, "settle_memory", lambda: None)
