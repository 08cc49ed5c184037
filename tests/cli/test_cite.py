"""`cite` from the terminal."""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nhsreader.cli.output import to_clipboard
from nhsreader.settings import paths
from tests.cli.conftest import Done

Cli = Callable[..., Done]
KEYS = {"id", "part", "start", "end", "quote", "authors", "title", "publisher", "published",
        "published_inferred", "date", "paragraph", "version", "passage", "url", "fragment_url",
        "retrieved", "reference", "references", "style", "text"}  # fmt: skip


@pytest.fixture
def article(write_article: Callable[..., Path]) -> str:
    write_article(
        "wards", "One paragraph first.\n\nThe board kept the wards; the board kept quiet.",
        paths().library, title="The wards", authors="[Jane Hartley]", published="2014-05",
        url="https://example.org/w",
    )  # fmt: skip
    return "wards"


def test_by_words_and_by_places_are_the_same(cli: Cli, article: str) -> None:
    one = cli("cite", article, "--quote", "kept the wards", "--json").json["citation"]
    assert one.keys() >= KEYS
    other = cli("cite", article, "--start", one["start"], "--end", one["end"], "--json")
    assert other.code == 0 and other.json["citation"] == one
    assert one["paragraph"] == 2 and one["authors"] == ["Jane Hartley"]
    numbered = cli("read", article, "--numbered", "--plain").out
    assert "[2] The board kept the wards" in numbered


@pytest.mark.parametrize("style", ["plain", "harvard", "vancouver", "oscola"])
def test_each_style_prints_quotation_and_reference(cli: Cli, article: str, style: str) -> None:
    done = cli("cite", article, "--quote", "kept the wards", "--style", style, "--plain")
    assert done.code == 0 and done.out.startswith("“kept the wards” — ")
    assert "Hartley" in done.out and "2014" in done.out and "#:~:text=" in done.out
    assert done.out.count("\n") == 1


def test_several_places_are_listed_and_nth_chooses(cli: Cli, article: str) -> None:
    assert cli("cite", article, "--quote", "the board kept").code == 2
    chosen = cli("cite", article, "--quote", "the board kept", "--nth", 2, "--json")
    assert chosen.json["citation"]["start"] > 40


def test_a_title_and_a_bookmark(cli: Cli, article: str) -> None:
    title = cli("cite", article, "--part", "title", "--start", 0, "--end", 9, "--json")
    assert title.json["citation"]["quote"] == "The wards"
    assert title.json["citation"]["paragraph"] is None
    mark = cli("bookmarks", "add", article, "--quote", "kept quiet", "--json").json["bookmark"]
    by_mark = cli("cite", "--bookmark", mark["id"].removeprefix("urn:uuid:"), "--json")
    assert by_mark.code == 0 and by_mark.json["citation"]["quote"] == "kept quiet"


@pytest.mark.parametrize(
    "arguments",
    [(), ("wards",), ("wards", "--start", 3), ("wards", "--start", 0, "--end", 10**6),
     ("wards", "--quote", "nowhere to be found"), ("none", "--start", 0, "--end", 3),
     ("wards", "--bookmark", "x"), ("wards", "--part", "comment:9", "--start", 0, "--end", 3)],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_cited_is_refused(cli: Cli, article: str, arguments: tuple[str]) -> None:
    done = cli("cite", *arguments, "--json")
    assert done.code == 2 and done.json["error"]["what"]


def test_a_citation_goes_to_the_terminals_clipboard(
    cli: Callable[..., Done],
    write_article: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_article("wards", "The trust shut eleven wards in May.", paths().library, title="Wards")
    done = cli("cite", "wards", "--quote", "eleven wards", "--copy")
    assert done.code == 0 and "nothing was copied" in done.err

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    to_clipboard("“eleven wards”, On beds")
    coded = terminal.getvalue().removeprefix("\x1b]52;c;").removesuffix("\x07")
    assert base64.b64decode(coded).decode() == "“eleven wards”, On beds"
