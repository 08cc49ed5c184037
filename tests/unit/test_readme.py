"""What the README says is true."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from nhsreader import actions, settings, themes
from nhsreader.cli.main import run
from tests.conftest import REPO

README = (REPO / "README.md").read_text(encoding="utf-8")
MAKE = (REPO / "Makefile").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.M | re.S)
SHELL = [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines() if line]
COMMANDS = [line for line in SHELL if line.startswith("nhsreader ")]
INLINE = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", README, flags=re.M | re.S))
KEY_NAMES = {
    "/": "slash", "?": "question_mark", "Tab": "tab", "Shift+Tab": "shift+tab", "Enter": "enter"
}  # fmt: skip
# What the table says of a key, and the actions it may mean.
ROWS = {
    "search": {"search.focus"}, "term": {"term.next", "term.previous", "term.open"},
    "find": {"find.open", "find.next", "find.previous"},
    "select": {"select.start", "select.lines", "bookmark.add"},
    "glossary": {"pane.glossary", "pane.links", "pane.bookmarks", "pane.outline"},
    "back": {"history.back", "history.forward"}, "letters": {"hints.show"},
    "theme": {"theme.next"}, "every key": {"help.show"},
}  # fmt: skip


def words_of(line: str) -> list[str]:
    """The arguments of a command line, its comment left out."""
    return shlex.split(line, comments=True)[1:]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the files the examples name, gone into."""
    folder = tmp_path / "here"
    (folder / "FOLDER").mkdir(parents=True)
    (folder / "FILE").write_text("A page about beds\n\nThe board met about beds.\n")
    (folder / "FOLDER" / "post.md").write_text("# A post\n\nText.\n")
    (folder / "page.txt").write_text("A page about wards\n\nThe board met about wards.\n")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("line", COMMANDS)
def test_every_example_runs(line: str, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [word.removesuffix("…") for word in words_of(line)]
    if arguments[0] == "bookmarks" and arguments[1] != "add":
        first = next(other for other in COMMANDS if " bookmarks add " in other)
        assert run(words_of(first), lambda reader: 0) == 0
    code = run(arguments, lambda reader: 0)
    printed = capsys.readouterr()
    assert code == 0, printed.err
    assert printed.out.strip()


def test_there_are_examples() -> None:
    assert {words_of(line)[0] for line in COMMANDS} >= {
        "search", "list", "read", "mentions", "glossary", "import", "bookmarks"
    }  # fmt: skip


def test_make_targets_exist() -> None:
    named = {line.split()[1] for line in SHELL if line.startswith("make ")}
    named |= {text.split()[1] for text in INLINE if text.startswith("make ")}
    assert {"run", "test", "check", "bench"} <= named
    targets = set(re.findall(r"^([\w-]+):", MAKE, re.M))
    assert named <= targets
    phony = re.search(r"^\.PHONY: (.*)$", MAKE, re.M)
    assert phony and named <= set(phony[1].split())


def test_without_make_is_what_make_does() -> None:
    for line in SHELL:
        if "pip install" in line:
            told = line.partition("pip install ")[2]
            done = re.sub(r"--quiet|--disable-pip-version-check", "", MAKE)
            assert " ".join(told.split()) in " ".join(done.split())
    assert (REPO / "pinned.txt").is_file()
    assert ".[dev]" in README and ".[dev]" in MAKE


def test_the_config_example_loads(tmp_path: Path) -> None:
    (example,) = (block for kind, block in BLOCKS if kind == "yaml")
    file = tmp_path / "config.yaml"
    file.write_text(example, encoding="utf-8")
    config = settings.load_config(file)
    assert config.text_width != settings.Config().text_width
    assert config.theme in {theme.name for theme in themes.load_all()[0]}
    for name, keys in config.keys.items():
        assert actions.keys_of(config.keys)[name] == tuple(key.strip() for key in keys.split(","))


def test_the_keys_of_the_table_are_those_of_the_registry() -> None:
    rows = re.findall(r"^\| (`.*?) \| (.*?) \|$", README, re.M)
    assert len(rows) == len(ROWS)
    by_id = {action.id: action for action in actions.ACTIONS}
    for keys, means in rows:
        subject = next(word for word in ROWS if word in means.lower())
        named = [
            KEY_NAMES.get(key, key.lower() if re.fullmatch(r"F\d", key) else key)
            for key in re.findall(r"`([^`]+)`", f"{keys} {means}")
        ]
        if "…" in keys:
            first, last = (int(key[1:]) for key in named if re.fullmatch(r"f\d", key))
            named = [f"f{number}" for number in range(first, last + 1)]
        found = {name for name in ROWS[subject] if set(by_id[name].keys) & set(named)}
        assert found == ROWS[subject]
        known = {key for name in ROWS[subject] for key in by_id[name].keys}
        assert set(named) <= known, f"{keys}: {set(named) - known}"


def test_the_fields_of_the_query_language_exist(capsys: pytest.CaptureFixture[str]) -> None:
    fields = next(text for text in INLINE if text.startswith("title: "))
    values = {"year": "2012", "before": "2030", "after": "2001", "is": "undated"}
    for field in fields.replace(":", " ").split():
        if field in ("truncated", "undated"):
            query = f"is:{field}"
        elif field == "is":
            continue
        else:
            query = f"{field}:{values.get(field, 'nhs')}"
        assert run(["search", query, "--explain"], lambda reader: 0) in (0, 1), query
        told = capsys.readouterr().err
        assert "not a field" not in told and "no field" not in told


def test_the_options_named_exist(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    listed = ""
    for command in ("list", "search", "import", "timeline", "glossary suggest", "bookmarks add"):
        assert run([*command.split(), "--help"], lambda reader: 0) == 0
        listed += capsys.readouterr().out
    named = {text.split()[0] for text in INLINE if text.startswith("--")}
    assert {"--json", "--plain", "--library", "--config"} <= named
    for option in named:
        assert option in listed
    for command in (text for text in INLINE if text.startswith("nhsreader ") and "…" not in text):
        arguments = ["start-here" if word == "ID" else word for word in words_of(command)]
        # What an example finds with ID for an article depends on the article.
        assert run(arguments, lambda reader: 0) in ((0, 1) if "ID" in command else (0,)), command
