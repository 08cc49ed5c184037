"""Libraries of hostile documents."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done, cli
from tests.hostile.corpus import SURFACES

__all__ = ["Done", "cli"]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Where hostile files are written."""
    folder = tmp_path / "sources"
    folder.mkdir()
    return folder


@pytest.fixture
def own(cli: Callable[..., Done], tmp_path: Path) -> Callable[..., Done]:
    """The command line over a library of this test alone."""
    library = tmp_path / "library"
    library.mkdir()
    return lambda *arguments: cli("--library", library, "--no-bundled", *arguments)


@pytest.fixture
def hostile(
    own: Callable[..., Done],
    sources: Path,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A library with every payload at every place, bookmarked."""
    library = tmp_path / "library"
    made = tmp_path_factory.getbasetemp() / "hostile-library"
    if made.is_dir():
        shutil.copytree(made, library, dirs_exist_ok=True, symlinks=True)
        return library
    files = [file for surface in SURFACES.values() for file in surface(sources, library)]
    done = own("import", *files, "--json")
    assert done.code == 0
    assert "refused" not in {document["action"] for document in done.json["documents"]}
    shutil.copytree(library, made, symlinks=True)
    return library
