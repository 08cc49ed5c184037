"""Fixtures shared by all tests: every test has folders of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
SHARED = REPO.parent / "shared"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """XDG folders of this test alone, and no colour or config from outside."""
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "xdg" / name.lower()))
    for name in ("NO_COLOR", "FORCE_COLOR", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def shared() -> Path:
    """The folder of shared material; the test is skipped where there is none."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip("../shared is not here: the real documents and their answers are kept there")
    return SHARED


@pytest.fixture
def seeds(shared: Path) -> list[Path]:
    """The five real page dumps, in order."""
    return sorted((shared / "seeds").glob("*.txt"))


@pytest.fixture
def write_article(tmp_path: Path) -> Callable[..., Path]:
    """Write an article file into a library folder of this test."""

    def write(identifier: str, body: str, library: Path | None = None, **front: str) -> Path:
        folder = (library or tmp_path / "library") / "articles"
        folder.mkdir(parents=True, exist_ok=True)
        front.setdefault("title", identifier.replace("-", " ").capitalize())
        lines = "".join(f"{key}: {value}\n" for key, value in front.items())
        file = folder / f"{identifier}.md"
        file.write_text(f"---\nid: {identifier}\n{lines}---\n\n{body}\n", encoding="utf-8")
        return file

    return write


@pytest.fixture(scope="session", autouse=True)
def bundled_files_are_worked_out_once() -> Iterator[None]:
    """Every test has caches of its own, for which the bundled files would be read again."""
    from tests.worked_out_once import worked_out_once

    with worked_out_once():
        yield
