"""Nothing that acts on a terminal is stored, and nothing of it is printed."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import yaml

from nhsreader.cli.main import run
from nhsreader.reader import Reader
from nhsreader.settings import paths
from tests.cli.conftest import Done
from tests.hostile.corpus import ALL, BAD, ESCAPED_ONLY, PAYLOADS, STYLES, SURFACES, bad_in, escaped

Cli = Callable[..., Done]
COMMANDS = [
    ("list",), ("search", "NHS", "--facets", "--comments", "--explain"), ("glossary",),
    ("glossary", "EVL"), ("glossary", "EVX", "--in", "terms"), ("bookmarks", "list"), ("index",),
    ("index", "--check"), ("config", "path"), ("config", "show"),
]  # fmt: skip
PROGRESS = re.compile(r"\x1b\[(?:[0-9;]*[mAK]|2K|\?25[lh])|\r")


def imported(own: Cli, surface: str, sources: Path, library: Path) -> list[str]:
    """Import a surface's files; returns the ids."""
    done = own("import", *SURFACES[surface](sources, library), "--json")
    assert done.code == 0
    actions = {document["action"] for document in done.json["documents"]}
    assert actions == {"added"}, done.out
    return [document["id"] for document in done.json["documents"]]


@pytest.mark.parametrize("surface", SURFACES)
def test_nothing_is_stored(own: Cli, surface: str, sources: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    own_files = set(library.rglob("*"))
    ids = imported(own, surface, sources, library)
    written_by_hand = {library / "sources.yaml", library / "glossary" / "own.yaml"} | own_files
    for file in library.rglob("*"):
        if file.is_file() and file not in written_by_hand:
            assert not BAD.search(str(file.relative_to(library)))
            if file.parent.name == "originals":
                continue  # The file as it came in, for `import --redo`; never shown.
            text = file.read_text(encoding="utf-8")
            assert not BAD.search(text), file
            if file.suffix == ".md":
                assert bad_in(yaml.load(text.split("---\n")[1], yaml.BaseLoader)) == []
            elif file.suffix == ".yaml":
                assert bad_in(yaml.load(text, yaml.BaseLoader)) == []
    reader = Reader([library], no_bundled=True)
    for identifier in ids:
        article = reader.articles.get(identifier)
        assert bad_in(msgspec.to_builtins(article)) == []
        assert bad_in([msgspec.to_builtins(m) for m in reader.glossary.mentions(identifier)]) == []
    for term in ("EVL", "EVX"):
        assert bad_in([msgspec.to_builtins(v) for v in reader.glossary.lookup(term)]) == []
    for catalog in paths().cache.rglob("*.sqlite"):
        with sqlite3.connect(catalog) as connection:
            tables = connection.execute(
                "SELECT name FROM sqlite_master WHERE type='table'"
            ).fetchall()
            for (table,) in tables:
                rows = connection.execute(f"SELECT * FROM {table}").fetchall()
                assert bad_in([v for row in rows for v in row if isinstance(v, str)]) == []


@pytest.mark.parametrize("surface", SURFACES)
def test_nothing_is_printed(own: Cli, surface: str, sources: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    ids = imported(own, surface, sources, library)
    for identifier in ids[:3]:
        assert own("bookmarks", "add", identifier, "--quote", "NHS", "--nth", "1").code == 0
    commands = [*COMMANDS, *(("read", i, "--comments", "--on", "2012") for i in ids)]
    commands += [(name, i) for name in ("mentions", "refs") for i in ids[:3]]
    for command in commands:
        for mode in ((), ("--plain",), ("--json",)):
            done = own(*command, *mode)
            assert done.code in (0, 1) or command[-1] == "terms"
            assert not BAD.search(done.out), (command, mode)
            assert not BAD.search(done.err), (command, mode)
            if mode == ("--json",):
                json.loads(done.out)


@pytest.mark.parametrize("surface", SURFACES)
def test_nothing_but_styles_goes_to_a_terminal(
    own: Cli, surface: str, sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    ids = imported(own, surface, sources, library)

    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    for command in [*COMMANDS[:5], *(("read", i, "--comments") for i in ids)]:
        out, err = Terminal(), Terminal()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        code = run(["--library", str(library), "--no-bundled", *command], lambda reader: 0)
        assert code in (0, 1) or command[-1] == "terms"
        for stream in (out, err):
            # A progress bar on stderr moves the cursor and clears its own lines.
            own_bytes = STYLES if stream is out else PROGRESS
            assert not BAD.search(own_bytes.sub("", stream.getvalue())), command


def test_markup_is_text(own: Cli, sources: Path, tmp_path: Path) -> None:
    imported(own, "markdown", sources, tmp_path / "library")
    (document,) = own("list", "--json").json["documents"]
    text = own("read", document["id"], "--json").json["text"]
    for name in ("action", "colour", "target"):
        assert text.count(PAYLOADS[name]) >= 5
        assert PAYLOADS[name] in document["title"]
    assert own("search", PAYLOADS["colour"]).code == 0


@pytest.mark.parametrize("name", [*PAYLOADS, *ESCAPED_ONLY])
def test_queries_notes_and_ids(own: Cli, write_article: Callable[..., Path], name: str) -> None:
    text = {**PAYLOADS, **ESCAPED_ONLY}[name]
    write_article("one", "The NHS met.")
    given = f"NHS{text}x"
    for command in (
        ("search", given), ("read", given), ("glossary", given), ("mentions", given),
        ("list", "--publisher", given), ("list", "--since", given), ("bookmarks", "show", given),
        ("bookmarks", "list", "--tag", given), ("bookmarks", "add", "one", "--quote", given),
        ("bookmarks", "add", "one", "--quote", "NHS", "--note", given, "--tag", given),
        ("bookmarks", "list"), (given,), ("list", f"--{given}"),
    ):  # fmt: skip
        for mode in ((), ("--plain",), ("--json",)):
            done = own(*command, *mode)
            assert done.code in (0, 1, 2), command
            assert not BAD.search(done.out + done.err), (command, mode)
            if mode == ("--json",):
                json.loads(done.out)
    for mark in own("bookmarks", "list", "--json").json["bookmarks"]:
        assert bad_in(mark) == []


def test_a_hostile_bookmark_file(own: Cli, hostile: Path) -> None:
    own("bookmarks", "add", "terms", "--quote", "NHS", "--note", "fine")
    (file,) = (hostile / "bookmarks").rglob("*.json")
    file.write_text(file.read_text().replace('"fine"', json.dumps(ALL + "\ud800\0")))
    for mode in ((), ("--plain",), ("--json",)):
        done = own("bookmarks", "list", *mode)
        assert done.code in (0, 1)
        assert not BAD.search(done.out + done.err)


def test_hostile_names_of_files_that_cannot_be_read(own: Cli, hostile: Path) -> None:
    articles = hostile / "articles"
    for number, text in enumerate(PAYLOADS.values()):
        (articles / f"bad{number}{text.replace('/', ':')}.md").write_text("---\ntitle: [\n---\n")
    for command in (("list",), ("index", "--check"), ("read", "bad0")):
        for mode in ((), ("--json",)):
            done = own(*command, *mode)
            assert not BAD.search(done.out + done.err)


def test_hostile_themes_and_config(own: Cli, tmp_path: Path) -> None:
    themes = paths().config / "themes"
    themes.mkdir(parents=True)
    bundled = Path(__file__).parents[2] / "themes" / "paper.yaml"
    theme = bundled.read_text().replace("label: ", f"label: {escaped()} # ", 1)
    (themes / "evil.yaml").write_text(theme.replace("name: paper", "name: evil", 1))
    (themes / f"bad{PAYLOADS['clear']}.yaml").write_text("name: [\n")
    config = tmp_path / "config.yaml"
    config.write_text(f"theme: {escaped()}\nkeys:\n  {escaped()}: b\n")
    for command in (("themes", "list"), ("themes", "check"), ("config", "show"), ("keys",)):
        for mode in ((), ("--plain",), ("--json",)):
            done = own(*command, *mode, "--config", config)
            assert not BAD.search(done.out + done.err), command
