"""What the command line promises: JSON keys, exit codes, options, streams."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nhsreader import __version__
from tests.cli.conftest import Done
from tests.conftest import REPO

Cli = Callable[..., Done]
Write = Callable[..., Path]

BODY = (
    "The SHA and the PCT met the CQC about A&E. Integrated care — “quoted words” here.\n\n"
    "Integrated\ncare again, and a plan for general practice."
)
SUMMARY = {
    "id", "title", "title_guessed", "authors", "publisher", "publisher_name", "kind", "published",
    "published_inferred", "truncated", "comments", "comments_declared", "words", "library", "url",
    "file", "lines", "categories", "tags", "text_sha256",
}  # fmt: skip
ANNOTATION = {
    "@context", "type", "motivation", "id", "created", "modified", "target",
    "nhsreader:format_version", "nhsreader:kind", "nhsreader:part", "nhsreader:occurrences",
    "nhsreader:reading_text_version", "nhsreader:state", "nhsreader:title",
}  # fmt: skip
DRAWN = re.compile("[\x1b\x9b\u2500-\u257f]")


@pytest.fixture
def library(tmp_path: Path, write_article: Write) -> Path:
    """A library of two articles, one with a comment, that hold the same paragraph."""
    shared = " ".join(f"word{n} of the paragraph that both hold" for n in range(12))
    write_article("one", f"{BODY}\n\n{shared}", published="2012-05-01", kind="news")
    write_article("two", f"{shared}\n\nNothing else, but [a link](one.md).", publisher="hsj")
    comments = tmp_path / "library" / "articles" / "one.comments.yaml"
    comments.write_text(
        "format_version: 1\ncomments:\n- author: Ann\n  date: '2012-05-02'\n  text: The PCT closed.\n"
        "- author: Bob\n  parent: 1\n  text: So it did.\n",
        encoding="utf-8",
    )
    return tmp_path / "library"


@pytest.fixture
def own(cli: Cli, library: Path) -> Cli:
    """The command line over that library alone."""
    return lambda *arguments: cli("--library", library, "--no-bundled", *arguments)


def test_list_keys(own: Cli) -> None:
    done = own("list", "--json")
    assert done.code == 0
    assert set(done.json) == {"format_version", "documents"}
    one, two = sorted(done.json["documents"], key=lambda d: d["id"])
    assert set(one) == set(two) == SUMMARY
    assert (one["published"], one["kind"], one["comments"]) == ("2012-05-01", "news", 2)
    assert (two["publisher"], two["publisher_name"]) == ("hsj", "Health Service Journal")


def test_read_keys(own: Cli) -> None:
    value = own("read", "one", "--json").json
    assert set(value) == SUMMARY | {
        "format_version", "retrieved", "guessed", "provenance", "text", "blocks"
    }  # fmt: skip
    assert value["comments"] == [
        {"author": "Ann", "date": "2012-05-02", "parent": None, "text": "The PCT closed."},
        {"author": "Bob", "date": None, "parent": 1, "text": "So it did."},
    ]
    for block in value["blocks"]:
        assert set(block) == {"kind", "start", "end", "level", "marker"}
        assert value["text"][block["start"] : block["end"]].strip()
    assert own("read", "two", "--json").json["comments"] == []
    dated = own("read", "one", "--on", "2012", "--json").json["terms"]
    assert {"term", "long", "sense", "count"} == set(dated[0])


def test_search_keys(own: Cli) -> None:
    value = own("search", "integrated", "care", "--facets", "--json").json
    assert set(value) == {
        "format_version", "query", "explained", "total", "articles", "hits", "also",
        "facets", "did_you_mean", "question",
    }  # fmt: skip
    assert (value["query"], value["total"], value["articles"]) == ("integrated care", 1, 1)
    (hit,) = value["hits"]
    assert set(hit) == {
        "id", "title", "publisher", "published", "score", "matches", "where", "new", "copies",
        "notes", "snippets",
    }  # fmt: skip
    assert set(hit["snippets"][0]) == {"part", "start", "end", "text", "highlights"}
    assert set(value["facets"]) == {"publisher", "year", "kind", "acronym"}
    assert value["facets"]["year"] == [["2012", 1]]
    assert "SHA" in dict(value["facets"]["acronym"])


def test_glossary_keys(own: Cli) -> None:
    (term,) = own("glossary", "SHA", "--json").json["terms"]
    assert {"id", "short", "long", "senses"} == set(term)
    assert len(term["senses"]) > 1
    assert {"id", "short", "long", "name", "start", "end", "summary"} <= set(term["senses"][0])
    (here,) = own("glossary", "SHA", "--in", "one", "--json").json["terms"]
    assert here["id"] == "strategic-health-authority"
    assert {"id", "short", "long", "count", "card", "senses"} == set(here)


def test_mentions_keys(own: Cli) -> None:
    mentions = own("mentions", "one", "--json").json["mentions"]
    assert {"body", "comment:1"} <= {mention["part"] for mention in mentions}
    for mention in mentions:
        assert set(mention) == {
            "id", "part", "start", "end", "surface", "term", "sense", "long", "confidence",
            "decided_by", "evidence", "alternatives",
        }  # fmt: skip
        assert mention["id"] == "one"
        for evidence in mention["evidence"]:
            assert {"id", "part", "start", "end", "quote"} <= set(evidence)
        for other in mention["alternatives"]:
            assert set(other) == {"sense", "long", "confidence"}


def test_refs_keys(own: Cli) -> None:
    value = own("refs", "two", "--json").json
    assert set(value) == {"format_version", "links", "backlinks"}
    (link,) = [link for link in value["links"] if link["type"] == "same-story-as"]
    assert set(link) == {"type", "from", "to", "evidence", "confidence"}
    assert (link["type"], link["to"]["id"]) == ("same-story-as", "one")
    text = own("read", "two", "--json").json["text"]
    assert text[link["from"]["start"] : link["from"]["end"]].startswith(
        link["from"]["quote"].removesuffix(" …")
    )


def test_bookmark_keys_and_life(own: Cli) -> None:
    made = own("bookmarks", "add", "one", "--quote", "quoted words", "--json").json["bookmark"]
    assert set(made) == ANNOTATION
    noted = own(
        "bookmarks",
        "add",
        "one",
        "--start",
        "4",
        "--end",
        "7",
        "--note",
        "n",
        "--tag",
        "t",
        "--json",
    ).json["bookmark"]
    assert set(noted) == ANNOTATION | {"body"}
    listed = own("bookmarks", "list", "--json").json["bookmarks"]
    assert [mark["id"] for mark in listed] == [noted["id"], made["id"]]
    identifier = made["id"].removeprefix("urn:uuid:")
    assert own("bookmarks", "show", identifier, "--json").json["bookmark"] == made
    assert own("bookmarks", "remove", identifier, "--json").json["removed"]["id"] == made["id"]
    left = own("bookmarks", "list", "--json").json["bookmarks"]
    assert [mark["id"] for mark in left] == [noted["id"]]
    assert own("bookmarks", "remove", "").code == 2, "an empty id names no bookmark"
    assert len(own("bookmarks", "list", "--json").json["bookmarks"]) == 1


def test_index_keys(own: Cli) -> None:
    before = own("index", "--status", "--json")
    assert before.code == 0 and not before.json["in_step"]
    assert own("index", "--check").code == 1
    value = own("index", "--json").json
    assert set(value) == {
        "format_version", "articles", "bundled", "indexed", "in_step", "broken", "version", "reading_text_version", "seconds", "problems",
    }  # fmt: skip
    assert value["in_step"] and value["problems"] == []
    assert own("index", "--check", "--json").code == 0


def test_themes_and_config_keys(own: Cli, library: Path) -> None:
    themes = own("themes", "list", "--json").json
    assert set(themes) == {"format_version", "themes", "problems"}
    assert {"name", "label", "dark"} == set(themes["themes"][0])
    where = own("config", "path", "--json").json
    assert set(where) == {
        "format_version", "config", "library", "libraries", "themes", "cache", "state"
    }  # fmt: skip
    assert where["library"] == str(library) and where["libraries"] == [str(library)]
    assert where["cache"].startswith(os.environ["XDG_CACHE_HOME"])


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        (("list", "--since", "2030"), {"documents": []}),
        (("search", "zzqqzz"), {"hits": [], "total": 0, "facets": {}, "did_you_mean": []}),
        (("glossary", "zzqqzz"), {"terms": []}),
        (("glossary", "NICE", "--in", "two"), {"terms": []}),
        (("mentions", "plain"), {"mentions": []}),
        (("refs", "plain"), {"links": [], "backlinks": []}),
        (("bookmarks", "list"), {"bookmarks": []}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_nothing_found_is_1_with_empty_lists(
    own: Cli, write_article: Write, arguments: tuple[str, ...], value: dict[str, Any]
) -> None:
    write_article("plain", "Some sentence on its own.")
    done = own(*arguments, "--json")
    assert done.code == 1
    assert value.items() <= done.json.items()
    assert own(*arguments).code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("lst",), ("list", "--since", "20x"), ("list", "--bogus"), ("search",), ("read",),
        ("search", "x", "--limit", "-1"), ("search", "is:odd"), ("read", "nope"), ("read", "\udcff"),
        ("mentions", "nope"), ("refs", "nope"), ("glossary", "SHA", "--on", "soon"),
        ("glossary", "--in", "one"), ("bookmarks",), ("bookmarks", "lst"),
        ("bookmarks", "add", "one"), ("bookmarks", "add", "one", "--quote", "not there"),
        ("bookmarks", "add", "one", "--quote", "integrated care"),
        ("bookmarks", "add", "one", "--start", "5", "--end", "5"),
        ("bookmarks", "add", "one", "--start", "5", "--end", "99999"),
        ("bookmarks", "add", "one", "--start", "0", "--end", "2", "--part", "comment:9"),
        ("bookmarks", "add", "one", "--quote", "a", "--start", "5", "--end", "6"),
        ("bookmarks", "show", "nope"), ("import", "absent.txt"), ("import",),
        ("themes",), (),
    ],
    ids=" ".join,
)  # fmt: skip
def test_bad_usage_is_2_with_an_error(own: Cli, arguments: tuple[str, ...]) -> None:
    done = own(*arguments, "--json")
    assert done.code == 2
    if arguments[:2] != ("import", "absent.txt"):
        assert set(done.json) == {"format_version", "error"}
        assert set(done.json["error"]) == {"what", "where", "do"}
        assert done.json["error"]["what"]
    plain = own(*arguments)
    assert plain.code == 2
    assert plain.err.strip() and "Traceback" not in plain.err


def test_the_error_names_the_nearest(own: Cli) -> None:
    assert own("serch", "x", "--json").json["error"]["do"] == "did you mean 'search'?"
    assert "one" in own("read", "onee", "--json").json["error"]["do"]


def test_an_unreadable_library_is_3(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    for command in (("list",), ("search", "x"), ("read", "one"), ("import", "-"), ("index",)):
        done = cli("--library", file, *command, "--json")
        assert done.code == 3
        assert str(file) in done.json["error"]["where"]
        assert cli("--library", file, *command).out == ""
    for name in ("x" * 300, "~no-such-user/x", tmp_path / "absent"):
        assert cli("--library", name, "list").code == 3
    good = tmp_path / "good.md"
    good.write_text("# Good\n\nText.\n")
    assert cli("--library", tmp_path / "absent", "import", good).code == 0, "an import makes it"


def test_a_broken_article_is_told_and_the_others_listed(own: Cli, library: Path) -> None:
    (library / "articles" / "bad.md").write_text("---\nid: bad\ntitle: [\n---\n\nx\n")
    (library / "articles" / "latin.md").write_bytes(b"\xff\xfe\xfd")
    done = own("list", "--json")
    assert done.code == 0
    assert {d["id"] for d in done.json["documents"]} == {"one", "two"}
    assert done.err.count("bad.md:") == 1 and "latin.md" in done.err
    for command in ("read", "mentions", "refs"):
        broken = own(command, "bad", "--json")
        assert broken.code == 3
        assert "bad.md" in broken.json["error"]["what"]
    check = own("index", "--check", "--json")
    assert check.code == 1
    assert sum("bad.md" in problem for problem in check.json["problems"]) == 1


def test_a_link_to_nowhere_hides_no_article(own: Cli, library: Path) -> None:
    (library / "articles" / "gone.md").symlink_to(library / "absent.md")
    (library / "articles" / "loop.md").symlink_to(library / "articles" / "loop.md")
    done = own("list", "--json")
    assert done.code == 0 and len(done.json["documents"]) == 2


@pytest.mark.parametrize(
    ("config", "code", "words"),
    [
        ("them: nhs-dark\n", 2, "did you mean 'theme'?"),
        ("theme: [\n", 3, "broken YAML"),
        ("- a list\n", 2, "key: value"),
        ("text_width: wide\n", 2, "expected a number"),
    ],
)
def test_a_broken_config_file(cli: Cli, tmp_path: Path, config: str, code: int, words: str) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(config)
    for arguments in (("--config", file, "list"), ("list", "--config", file)):
        done = cli(*arguments, "--json")
        assert done.code == code
        error = done.json["error"]
        assert words in f"{error['what']} {error['do']}"
        assert error["where"].startswith(str(file))
    assert cli("--config", tmp_path / "absent.yaml", "list").code == 3


def test_unknown_action_in_the_config_names_the_nearest(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("keys:\n  bookmark.ad: b\n")
    done = cli("config", "validate", "--config", file, "--json")
    assert done.code == 2
    assert done.json["error"]["do"] == "did you mean 'bookmark.add'?"


def test_global_options_before_and_after(cli: Cli, library: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"libraries: [{library}]\n")
    named = ("--library", library, "--no-bundled", "--json")
    wanted = {"one", "two"}
    for arguments in (
        (*named, "list"), ("list", *named), ("--json", "list", "--no-bundled", "--library", library),
        ("--config", config, "--no-bundled", "list", "--json"),
        ("--no-bundled", "--json", "list", "--config", config),
    ):  # fmt: skip
        done = cli(*arguments)
        assert {d["id"] for d in done.json["documents"]} == wanted, arguments
    assert cli("--json", *named, "bookmarks", "list").json["bookmarks"] == []
    assert cli("--plain", "list", *named[:3]).out == cli("list", "--plain", *named[:3]).out
    missing = cli("--json", "read", "nope")
    assert missing.json["error"] == cli("read", "nope", "--json").json["error"]


def test_two_libraries_the_first_is_written_to(
    cli: Cli, tmp_path: Path, write_article: Write
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    write_article("both", "From the second folder.", second)
    write_article("there", "Only in the second folder.", second)
    write_article("both", "From the first folder.", first)
    source = tmp_path / "new.md"
    source.write_text("# New one\n\nText.\n")
    first.mkdir(exist_ok=True)
    ways = (
        ("--library", first, "--library", second, "--no-bundled"),
        ("--no-bundled", "--library", first),
    )
    after = ((), ("--library", second))
    for before, behind in zip(ways, after, strict=True):
        assert cli(*before, "import", source, *behind).code == 0
        listed = cli(*before, "list", *behind, "--json").json["documents"]
        assert {d["id"] for d in listed} == {"both", "there", "new-one"}
        assert "first" in cli(*before, "read", "both", *behind, "--json").json["text"]
    assert (first / "articles" / "new-one.md").is_file()
    assert not (second / "articles" / "new-one.md").exists()
    both = ways[0]
    assert cli(*both, "bookmarks", "add", "there", "--quote", "Only").code == 0
    assert list((first / "bookmarks").rglob("*.json")) and not (second / "bookmarks").exists()


def test_no_bundled_and_scope(cli: Cli, library: Path) -> None:
    def ids(*arguments: object) -> set[str]:
        return {d["id"] for d in cli("--library", library, *arguments, "--json").json["documents"]}

    def hits(*arguments: object) -> set[str]:
        asked = ("search", "PCT", "--limit", 100, *arguments, "--json")
        return {hit["id"] for hit in cli("--library", library, *asked).json["hits"]}

    mine = {"one", "two"}
    assert ids("list") > mine
    assert ids("list", "--scope", "mine") == ids("list", "--no-bundled") == mine
    assert (
        "start-here" in ids("list", "--scope", "bundled")
        and not ids("list", "--scope", "bundled") & mine
    )
    assert hits("--no-bundled") == hits("--scope", "mine") == {"one"}
    assert hits("--scope", "bundled") and "one" not in hits("--scope", "bundled")
    assert hits() == hits("--scope", "bundled") | {"one"}
    for command in (("list",), ("search", "NHS")):
        nothing = cli("--library", library, "--no-bundled", *command, "--scope", "bundled")
        assert nothing.code in (1, 2) and nothing.out == ""
    assert cli("--no-bundled", "read", "start-here").code == 2
    assert cli("--no-bundled", "glossary", "SHA").code == 0, "the glossary stays"


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",), ("read", "one", "--comments", "--numbered"), ("search", "care"),
        ("search", "care", "--facets", "--explain"), ("glossary",), ("glossary", "SHA"),
        ("glossary", "SHA", "--in", "one"), ("mentions", "one"), ("refs", "two"),
        ("bookmarks", "list"), ("index",), ("themes", "list"), ("config", "path"),
        ("config", "show"), ("keys",),
    ],
    ids=" ".join,
)  # fmt: skip
def test_plain_has_neither_colour_nor_boxes(
    own: Cli, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    own("bookmarks", "add", "one", "--start", "4", "--end", "7")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    done = own(*arguments, "--plain")
    assert done.code == 0 and done.out.strip()
    assert not DRAWN.search(done.out + done.err)
    with pytest.raises(json.JSONDecodeError):
        json.loads(done.out)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_colour_only_on_a_terminal_without_no_color(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nhsreader.cli.main import run

    def printed(*arguments: str) -> str:
        stream = Terminal()
        monkeypatch.setattr(sys, "stdout", stream)
        common = ["--library", str(library), "--no-bundled"]
        assert run([*common, *arguments], lambda reader: 0) == 0
        return stream.getvalue()

    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[" in printed("search", "care")
    assert "\u2500" in printed("list")
    assert not DRAWN.search(printed("search", "care", "--plain") + printed("list", "--plain"))
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in printed("search", "care") + printed("read", "one") + printed("list")


def test_stdout_is_data_and_stderr_narration(own: Cli, library: Path) -> None:
    (library / "articles" / "bad.md").write_text("---\ntitle: [\n---\n")
    for arguments in (
        ("list",), ("search", "care"), ("mentions", "one"), ("refs", "two"), ("index",),
        ("search", "zzqqzz"), ("glossary", "zzqqzz"), ("read", "nope"), ("search", "is:odd"),
    ):  # fmt: skip
        done = own(*arguments, "--json")
        json.loads(done.out)
        assert done.out.count("\n") == 1, "one object on one line"
    done = own("search", "zzqqzz")
    assert done.out == "" and "nothing found" in done.err
    assert own("read", "nope").out == ""
    assert "bad.md" not in own("list").out


def test_version_and_module() -> None:
    for command in (
        ["-m", "nhsreader", "--version"],
        ["-m", "nhsreader", "read", "nope", "--json"],
    ):
        done = subprocess.run(
            [sys.executable, *command], cwd=REPO, capture_output=True, text=True, timeout=60
        )
        if command[-1] == "--version":
            assert (done.returncode, done.stdout.strip()) == (
                0,
                f"nhsreader, version {__version__}",
            )
        else:
            assert done.returncode == 2 and "error" in json.loads(done.stdout)


@pytest.mark.parametrize("mode", ["--plain", "--json"])
def test_a_reader_that_has_enough_is_no_failure(mode: str) -> None:
    """`nhsreader glossary | head -1` ends well: 1 would say that nothing was found."""
    process = subprocess.Popen(
        [sys.executable, "-m", "nhsreader", "glossary", mode],
        cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    assert (process.wait(60), said) == (0, b"")
