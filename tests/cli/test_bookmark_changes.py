"""`bookmarks`: whole things, headings, marks, changes and taking them back, checking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nhsreader.settings import paths
from tests.cli.conftest import Done

Cli = Callable[..., Done]
TEXT = (
    "## The beds\n\nThe trust had four hundred beds in May, and closed a ward in June.\n\n"
    "## The money\n\nIts deficit was nine million pounds, which nobody had foreseen."
)


@pytest.fixture
def article(write_article: Callable[..., Path]) -> Path:
    return write_article("beds", TEXT, paths().library, title="On beds")


def add(cli: Cli, *arguments: str) -> str:
    done = cli("bookmarks", "add", *arguments, "--json")
    assert done.code == 0, done.err
    identifier: str = done.json["bookmark"]["id"]
    return identifier.removeprefix("urn:uuid:")


def listed(cli: Cli) -> list[str]:
    done = cli("bookmarks", "list", "--json")
    return [mark["id"].removeprefix("urn:uuid:") for mark in done.json["bookmarks"]]


def test_articles_headings_searches_and_entries_are_bookmarked_too(cli: Cli, article: Path) -> None:
    ids = [
        add(cli, "beds", "--whole", "--note", "all of it"),
        add(cli, "beds", "--heading", "the money"),
        add(cli, "--search", "beds AND wards", "--tag", "daily"),
        add(cli, "--entry", "strategic-health-authority", "--mark", "green"),
        add(cli, "beds", "--quote", "four hundred beds"),
    ]
    assert sorted(listed(cli)) == sorted(ids)
    assert "beds AND wards" in cli("bookmarks", "list").out
    assert "mark: green" in cli("bookmarks", "show", ids[3]).out
    assert cli("bookmarks", "check", "--json").json["exact"].sort() == ids.sort()
    groups = cli("bookmarks", "list", "--group", "kind").out
    assert "passage (1)" in groups and "search (1)" in groups
    assert "daily (1)" in cli("bookmarks", "list", "--group", "tag").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("beds",), ("beds", "--whole", "--quote", "x"), ("--whole",), ("beds", "--search", "x"),
        ("beds", "--heading", "Nothing"), ("--entry", "no-such"), ("beds", "--mark", "red", "--whole"),
        ("beds", "--heading", "the"),
    ],
)  # fmt: skip
def test_what_cannot_be_bookmarked_is_told(
    cli: Cli, article: Path, arguments: tuple[str, ...]
) -> None:
    done = cli("bookmarks", "add", *arguments)
    assert done.code == 2 and done.err and listed(cli) == []


def test_every_change_can_be_taken_back(cli: Cli, article: Path) -> None:
    mark = add(cli, "beds", "--quote", "four hundred beds", "--note", "first", "--tag", "a")
    cli("bookmarks", "edit", mark, "--note", "second", "--tag", "b", "--tag", "c", "--mark", "blue")
    shown = cli("bookmarks", "show", mark).out
    assert "note: second" in shown and "tags: b, c" in shown and "mark: blue" in shown
    cli("bookmarks", "remove", mark)
    assert listed(cli) == []
    assert "trash" in cli("bookmarks", "undo").err
    assert listed(cli) == [mark]
    cli("bookmarks", "undo")
    shown = cli("bookmarks", "show", mark).out
    assert "note: first" in shown and "tags: a" in shown and "mark" not in shown
    cli("bookmarks", "undo")
    assert listed(cli) == []
    assert cli("bookmarks", "undo").code == 2
    assert cli("bookmarks", "restore", mark).code == 0 and listed(cli) == [mark]


def test_changed_words_are_asked_about_and_kept_only_when_told(cli: Cli, article: Path) -> None:
    mark = add(cli, "beds", "--quote", "The trust had four hundred beds in May")
    other = add(cli, "beds", "--quote", "Its deficit was nine million pounds, which nobody")
    text = article.read_text("utf-8").replace("four hundred beds", "three hundred beds")
    lost = "Its deficit was nine million pounds, which nobody had foreseen."
    article.write_text(text.replace(lost, "Nothing is said of it."), "utf-8")
    done = cli("bookmarks", "check", "--json")
    assert done.code == 1
    assert done.json["changed"] == [mark] and done.json["orphan"] == [other]
    shown = cli("bookmarks", "show", mark).out
    assert "four hundred" in shown and "now: “The trust had three hundred beds in May”" in shown
    assert cli("bookmarks", "keep", other).code == 2
    assert "three hundred" in cli("bookmarks", "keep", mark).out
    assert cli("bookmarks", "check", "--json").json["exact"] == [mark]
    cli("bookmarks", "undo")
    assert cli("bookmarks", "check", "--json").json["changed"] == [mark]
