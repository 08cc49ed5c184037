"""`families` and `diff` on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nhsreader.settings import paths
from tests.benchmarks import corpus
from tests.cli.conftest import Done

Cli = Callable[..., Done]
WAS = "The board met on Monday to hear of the winter.\n\nNothing else was said, and all went home."
IS = "The board met on Tuesday to hear of the winter.\n\nNothing else was said, and all went home."


@pytest.fixture
def library(write_article: Callable[..., Path]) -> Path:
    folder = paths().library
    base = corpus.article(1)[1]
    write_article("early", base, folder, title="The early one", published="2014-03-01")
    write_article("late", base.replace(" the ", " our ", 3), folder, published="2015-01-01")
    words = corpus.article(5)[1].split(" ")
    write_article("draft", " ".join(words), folder)
    write_article("far", " ".join("x" if n % 6 == 0 else w for n, w in enumerate(words)), folder)
    write_article("was", WAS, folder, title="What was")
    write_article("is", IS, folder, title="What is")
    return folder


def test_families_are_listed(cli: Cli, library: Path) -> None:
    (family,) = cli("--no-bundled", "families", "--json").json["families"]
    assert family["ids"] == ["early", "late"] and family["earliest"] == "early"
    assert family["relation"] == "revised" and 0.9 < family["containment"] < 1
    assert [member["relation"] for member in family["members"]] == ["same", "revised"]
    assert {"id", "title", "published", "relation", "containment"} <= set(family["members"][0])
    plain = cli("--no-bundled", "families", "--plain")
    assert plain.code == 0 and "early · 2014-03-01 · The early one" in plain.out
    assert "the earliest: by date" in plain.out and "draft" not in plain.out


def test_related_articles_are_told_apart(cli: Cli, library: Path) -> None:
    done = cli("--no-bundled", "families", "--related", "--json").json
    assert [pair["ids"] for pair in done["related"]] == [["draft", "far"]]
    assert [family["ids"] for family in done["families"]] == [["early", "late"]]
    assert "Related, not the same text: 1" in cli("--no-bundled", "families", "--related").out


def test_none_is_exit_one(cli: Cli) -> None:
    done = cli("--no-bundled", "families", "--json")
    assert done.code == 1 and done.json["families"] == []
    assert cli("--no-bundled", "families").code == 1


def test_a_diff_names_every_change_with_its_places(cli: Cli, library: Path) -> None:
    done = cli("--no-bundled", "diff", "was", "is", "--json")
    (change,) = done.json["changes"]
    assert done.code == 0 and done.json["ids"] == ["was", "is"]
    assert change["op"] == "replaced" and done.json["unchanged_words"] == 17
    for side, identifier, word in (("a", "was", "Monday"), ("b", "is", "Tuesday")):
        text = cli("--no-bundled", "read", identifier, "--json").json["text"]
        place = change[side]
        assert text[place["start"] : place["end"]] == place["text"] == word
        assert place["part"] == "body"


def test_a_diff_can_be_read_without_colour(cli: Cli, library: Path) -> None:
    out = cli("--no-bundled", "diff", "was", "is", "--plain").out
    assert "The board met on [-Monday-] {+Tuesday+} to hear of the winter." in out
    assert "Nothing else" not in out and "1 change: 1 words gone" in out
    assert "Nothing else" in cli("--no-bundled", "diff", "was", "is", "--all").out
    long = cli("--no-bundled", "diff", "early", "late").out
    assert "words unchanged …]" in long and long.count("[-the-] {+our+}") == 3


def test_exit_codes_of_a_diff(cli: Cli, library: Path) -> None:
    assert cli("--no-bundled", "diff", "was", "was").code == 0
    apart = cli("--no-bundled", "diff", "was", "early", "--json")
    assert apart.code == 1 and apart.json["unchanged_words"] == 0
    assert cli("--no-bundled", "diff", "was", "nowhere").code == 2
    assert cli("--no-bundled", "diff", "was").code == 2
