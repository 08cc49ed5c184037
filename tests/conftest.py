"""Fixtures shared by all tests: every test has folders of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nhsreader import settings

FEW = (
    "accountable-care-family", "foundation-trusts-and-monitor",
    "nhs-england-what-it-is-and-is-not", "one-acronym-two-meanings", "start-here",
    "stps-plans-to-partnerships", "strategic-health-authorities", "who-ran-the-nhs-1948-2026",
)  # fmt: skip
ABOUT_ALL = ("tests/library/", "tests/unit/test_readme.py")
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
def few_articles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The bundled library with eight of its articles.

    Every test has caches of its own, for which the bundled files would be read again: what
    follows from them is worked out once.
    """
    from tests.worked_out_once import worked_out_once

    library = tmp_path_factory.mktemp("bundled") / "library"
    shutil.copytree(REPO / "library", library, ignore=shutil.ignore_patterns("articles"))
    for name in FEW:
        (library / "articles").mkdir(exist_ok=True)
        shutil.copy(REPO / "library" / "articles" / f"{name}.md", library / "articles")
    with worked_out_once(library, REPO / "library"):
        yield library


@pytest.fixture(autouse=True)
def few_are_bundled(
    request: pytest.FixtureRequest, few_articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All articles are there for the tests of them, and in programs of their own; else a few."""
    if not str(request.node.nodeid).startswith(ABOUT_ALL):
        whole = settings.bundled
        few = {"library": few_articles}
        monkeypatch.setattr(settings, "bundled", lambda name: few.get(name) or whole(name))
