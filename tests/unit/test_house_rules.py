"""The rules of the house: floors, small rooms, lazy imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPO

FILES = sorted((REPO / "nhsreader").rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(REPO)))
def test_files_and_classes_are_small(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= 500
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            methods = [
                n for n in node.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))
            ]
            assert len(methods) <= 25, f"{node.name} has {len(methods)} methods"
            assert (node.end_lineno or 0) - node.lineno <= 300, f"{node.name} is too long"


def test_a_room_imports_only_from_lower_floors() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=REPO, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def loaded_by(code: str) -> set[str]:
    """The modules in memory after running `code` in a process of its own."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=REPO, check=True
    )
    return set(done.stdout.split())


def test_the_package_root_imports_nothing_heavy() -> None:
    loaded = loaded_by("import nhsreader")
    assert not loaded & {"textual", "rich", "whoosh", "yaml", "click", "msgspec", "sqlite3"}


@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["--help"], ["list", "--json"], ["read", "start-here"], ["glossary", "SHA"],
     ["mentions", "start-here", "--json"], ["refs", "start-here"], ["bookmarks", "list"],
     ["searches"], ["themes", "list"], ["config", "path"]],
    ids=lambda a: " ".join(a),
)  # fmt: skip
def test_the_command_line_loads_neither_textual_nor_whoosh(arguments: list[str]) -> None:
    loaded = loaded_by(
        "import io, contextlib\n"
        "from nhsreader.cli.main import run\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    run({arguments!r}, lambda reader: 0)"
    )
    assert "nhsreader.cli.main" in loaded
    assert not loaded & {"textual", "whoosh"}


def test_searching_loads_whoosh_but_not_textual() -> None:
    loaded = loaded_by(
        "import io, contextlib\n"
        "from nhsreader.cli.main import run\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    run(['search', 'NHS'], lambda reader: 0)"
    )
    assert "whoosh" in loaded and "textual" not in loaded
