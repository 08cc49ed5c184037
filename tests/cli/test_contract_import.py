"""What the command line promises of `import`."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import Done

Cli = Callable[..., Done]

DOCUMENT = {
    "file", "action", "lines", "id", "title", "title_guessed", "authors", "publisher", "kind",
    "published", "published_inferred", "categories", "truncated", "comments", "comments_declared",
    "comment_lines", "same_story_as", "warnings",
}  # fmt: skip
FRONT = """---
id: the-plan
title: "The plan: a reply"
authors: [Ann Other, Bob Else]
publisher: {publisher}
kind: letter
published: 2013-04
url: https://example.org/plan
tags: [care, plan]
categories: [Reform]
series: {{name: Letters, number: 3}}
---

# The plan: a reply

The board met about {what}.
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The folder that is written to; not there yet."""
    return tmp_path / "library"


@pytest.fixture
def own(cli: Cli, library: Path) -> Cli:
    """The command line over that library alone."""
    return lambda *arguments: cli("--library", library, "--no-bundled", *arguments)


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Path]:
    """Write a file to be imported."""

    def write(name: str, text: str | bytes) -> Path:
        file = tmp_path / "sources" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    return write


Source = Callable[..., Path]


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def only(done: Done) -> dict[str, Any]:
    (document,) = done.json["documents"]
    value: dict[str, Any] = document
    return value


def test_report_keys(own: Cli, source: Source) -> None:
    page = source("page.txt", "A page about beds\n\nThe board met\u202e.\u200b And met again.\n")
    done = own("import", page, "--json")
    assert done.code == 0
    assert set(done.json) == {
        "format_version", "documents", "boilerplate", "proposed_boundaries", "removed"
    }  # fmt: skip
    document = only(done)
    assert set(document) == DOCUMENT
    assert (document["action"], document["file"]) == ("added", str(page))
    assert document["lines"] == [1, 3]
    assert done.json["removed"] == {"control": 0, "bidi": 1, "zero_width": 1}
    refused = own("import", "absent.md", "--json")
    assert set(only(refused)) == DOCUMENT


def test_one_bad_among_several_is_0_and_only_bad_ones_2(
    own: Cli, library: Path, source: Source, tmp_path: Path
) -> None:
    good = source("good.md", "# Good\n\nText.\n")
    bad = [
        source("empty.txt", ""), source("page.pdf", b"%PDF-1.7\n"), source("zero.bin", b"a\0b"),
        source("broken.md", "---\ntitle: [\n---\n\nx\n"), tmp_path / "absent.txt",
        "https://example.org/",
    ]  # fmt: skip
    done = own("import", *bad[:3], good, *bad[3:], "--json")
    assert done.code == 0
    actions = {d["file"]: d for d in done.json["documents"]}
    assert actions.pop(str(good))["action"] == "added"
    assert len(actions) == len(bad)
    for name, document in actions.items():
        assert document["action"] == "refused" and document["warnings"], name
        assert document["id"] is None
    assert [file.name for file in (library / "articles").glob("*.md")] == ["good.md"]
    only_bad = own("import", *bad, "--json")
    assert only_bad.code == 2
    assert {d["action"] for d in only_bad.json["documents"]} == {"refused"}
    told = own("import", *bad)
    assert told.code == 2 and told.err.count("refused") == len(bad) + 1


def test_a_broken_article_in_the_library_stops_only_its_own_import(
    own: Cli, library: Path, source: Source
) -> None:
    first = source("first.md", "---\nid: first\n---\n\n# First\n\nText.\n")
    second = source("second.md", "# Second\n\nText.\n")
    assert own("import", first).code == 0
    broken = library / "articles" / "first.md"
    broken.write_text("---\ntitle: [\n---\n")
    done = own("import", first, second, "--json")
    assert done.code == 0
    assert [d["action"] for d in done.json["documents"]] == ["refused", "added"]
    assert broken.read_text() == "---\ntitle: [\n---\n", "what cannot be read is not overwritten"


def test_standard_input(own: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"A page about wards\n\nThe wards are full.\n")
    document = only(own("import", "-", "--json"))
    assert (document["file"], document["action"]) == ("-", "added")
    assert "wards are full" in own("read", document["id"], "--json").json["text"]
    stdin(monkeypatch, b"A page about doors\n\nThe doors are shut.\n")
    other = only(own("import", "-", "--json"))
    assert other["action"] == "added", "what comes by - has no source path to be known by"


def test_standard_input_has_a_limit(own: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from nhsreader.reader import sources

    monkeypatch.setattr(sources, "MAX_BYTES", 1000)
    stdin(monkeypatch, b"word " * 300)
    done = own("import", "-", "--json")
    assert done.code == 2 and "too large" in only(done)["warnings"][0]


def test_markdown_keeps_its_front_matter(own: Cli, library: Path, source: Source) -> None:
    file = source("plan.md", FRONT.format(publisher="hsj", what="beds"))
    document = only(own("import", file, "--json"))
    assert (document["id"], document["title"]) == ("the-plan", "The plan: a reply")
    assert not document["title_guessed"] and document["warnings"] == []
    stored = (library / "articles" / "the-plan.md").read_text()
    front = yaml.load(stored.split("---\n")[1], yaml.BaseLoader)
    for key, value in yaml.load(file.read_text().split("---\n")[1], yaml.BaseLoader).items():
        assert front[key] == value, key
    assert front["provenance"]["file"] == str(file)
    assert front["provenance"]["sha256"] == sha256(file.read_bytes()).hexdigest()
    assert own("read", "the-plan", "--json").json["text"] == "The board met about beds."


def test_the_same_source_or_id_is_updated_and_the_old_text_kept(
    own: Cli, library: Path, source: Source
) -> None:
    file = source("plan.md", FRONT.format(publisher="hsj", what="beds"))
    own("import", file)
    assert only(own("import", file, "--json"))["action"] == "unchanged"
    before = own("read", "the-plan", "--json").json
    assert not (library / "articles" / ".versions").exists()
    file = source("plan.md", FRONT.format(publisher="hsj", what="nurses"))
    assert only(own("import", file, "--json"))["action"] == "updated"
    kept = library / "articles" / ".versions" / "the-plan" / f"{before['text_sha256']}.md"
    assert "about beds" in kept.read_text()
    elsewhere = source("moved.md", FRONT.format(publisher="hsj", what="doctors"))
    moved = only(own("import", elsewhere, "--json"))
    assert (moved["action"], moved["id"]) == ("updated", "the-plan")
    assert len(list(kept.parent.iterdir())) == 2
    assert len(own("list", "--json").json["documents"]) == 1
    text = own("read", "the-plan", "--json").json
    assert text["text"] == "The board met about doctors."


def test_an_edited_text_file_is_updated(own: Cli, library: Path, source: Source) -> None:
    page = source("page.txt", "A page about beds\n\nThe board met about beds.\n")
    made = only(own("import", page, "--json"))
    page = source("page.txt", "A page about beds\n\nThe board met about wards and beds.\n")
    changed = only(own("import", page, "--json"))
    assert (changed["action"], changed["id"]) == ("updated", made["id"])
    assert list((library / "articles" / ".versions" / made["id"]).glob("*.md"))


def test_a_clash_of_ids_gets_a_suffix(own: Cli, source: Source) -> None:
    one = source("one.md", "# The same title\n\nOne text.\n")
    two = source("two.md", "# The same title\n\nQuite another text.\n")
    done = own("import", one, two, "--json")
    assert [d["id"] for d in done.json["documents"]] == ["the-same-title", "the-same-title-2"]
    assert {d["action"] for d in done.json["documents"]} == {"added"}
    again = own("import", two, one, "--json")
    assert [d["action"] for d in again.json["documents"]] == ["unchanged", "unchanged"]


def test_the_same_address_is_updated(own: Cli, source: Source) -> None:
    text = "---\ntitle: Here\nurl: https://example.org/a\n---\n\n{}\n"
    first = only(own("import", source("a.md", text.format("Text.")), "--json"))
    second = only(own("import", source("b.md", text.format("New text.")), "--json"))
    assert (second["action"], second["id"]) == ("updated", first["id"])


def test_an_unknown_publisher_is_kept_with_a_warning(own: Cli, source: Source) -> None:
    file = source("plan.md", FRONT.format(publisher="The Bugle", what="beds"))
    document = only(own("import", file, "--json"))
    assert document["publisher"] == "The Bugle"
    assert len(document["warnings"]) == 1 and "'The Bugle'" in document["warnings"][0]
    assert own("list", "--publisher", "the bugle", "--json").code == 0
    plain = source("page.txt", "A page about beds\n\nThe board met.\n")
    asked = only(own("import", plain, "--publisher", "bugle", "--json"))
    assert asked["publisher"] == "bugle" and "'bugle'" in asked["warnings"][0]
    known = only(own("import", plain, "--publisher", "hsj", "--json"))
    assert (known["publisher"], known["warnings"]) == ("hsj", [])


def test_kind_is_mapped(own: Cli, source: Source) -> None:
    page = source("page.txt", "A page about beds\n\nThe board met.\n")
    assert only(own("import", page, "--kind", "opinion", "--json"))["kind"] == "commentary"


def test_dry_run_stores_nothing(own: Cli, library: Path, source: Source) -> None:
    page = source("page.txt", "A page about beds\n\nThe board met about beds.\n")
    dry = own("import", "--dry-run", page, "--json")
    assert dry.code == 0 and only(dry)["action"] == "added"
    assert not (library / "articles").exists()
    library.mkdir(exist_ok=True)
    assert own("list", "--json").json["documents"] == []
    real = only(own("import", page, "--json"))
    assert {**only(dry)} == {**real}
    stored = {file: file.read_bytes() for file in library.rglob("*.md")}
    page = source("page.txt", "A page about beds\n\nThe board met about wards.\n")
    assert only(own("import", "--dry-run", page, "--json"))["action"] == "updated"
    assert {file: file.read_bytes() for file in library.rglob("*.md")} == stored


def test_a_date_and_time_is_its_day(own: Cli, source: Source) -> None:
    file = source("timed.md", "---\npublished: 2012-10-01T09:30:00Z\n---\n\n# Timed\n\nText.\n")
    assert only(own("import", file, "--json"))["published"] == "2012-10-01"
    assert own("list", "--json").code == 0


def test_a_folder_is_walked(own: Cli, source: Source, tmp_path: Path) -> None:
    source("a.md", "# One here\n\nText.\n")
    source("b.txt", "A page about beds\n\nThe board met.\n")
    source("c.csv", "no,text\n")
    source(".hidden.md", "# Hidden\n\nText.\n")
    done = own("import", tmp_path / "sources", tmp_path / "sources" / "a.md", "--json")
    assert [Path(d["file"]).name for d in done.json["documents"]] == ["a.md", "b.txt"]
    (tmp_path / "nothing").mkdir()
    assert own("import", tmp_path / "nothing").code == 2
