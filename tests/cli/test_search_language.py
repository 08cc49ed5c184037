"""`search` on the command line: the query language, copies, saved searches, what is explained."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Done

Cli = Callable[..., Done]
Write = Callable[..., Path]
DRAWN = re.compile("[\x1b\x9b\u2500-\u257f]")
STORY = " ".join(f"sentence{n} of a story about ambulance crews in the rain" for n in range(12))


@pytest.fixture
def library(tmp_path: Path, write_article: Write) -> Path:
    """A small library: senses of STP, bodies and their successors, copies of one story."""
    write_article(
        "partners", "Each sustainability and transformation partnership (STP) met in public.",
        published="2018-02-01", kind="news", publisher="hsj",
    )  # fmt: skip
    write_article(
        "plans", "The sustainability and transformation plan (STP) was kept secret.",
        published="2016-07-01", kind="blog-post",
    )  # fmt: skip
    write_article("regulator", "Monitor licensed the foundation trusts.", published="2013-05-01")
    write_article("improvers", "NHS Improvement began work in April.", published="2016-04-01")
    write_article("waits", "Waits grew again, they said.", published="2012", title="Waits in A&E")
    write_article("first", STORY, published="2014-01-01", publisher="hsj", kind="news")
    write_article("second", f"Menu. {STORY}", published="2014-01-02", kind="page")
    write_article("third", f"{STORY} Printed again.", published="2014-01-03", kind="page")
    comments = tmp_path / "library" / "articles" / "waits.comments.yaml"
    comments.write_text("format_version: 1\ncomments:\n- text: The kestrel said so.\n")
    return tmp_path / "library"


@pytest.fixture
def own(cli: Cli, library: Path) -> Cli:
    """The command line over that library alone."""
    return lambda *arguments: cli("--library", library, "--no-bundled", *arguments)


@pytest.fixture
def ids(own: Cli) -> Callable[..., list[str]]:
    """The ids a search finds, all of what was asked for met."""

    def found(*arguments: str) -> list[str]:
        value = own("search", *arguments, "--json").json
        partial = "No article has all of this" in value["explained"]
        return [] if partial else [hit["id"] for hit in value["hits"]]

    return found


def test_senses(own: Cli, ids: Callable[..., list[str]]) -> None:
    assert set(ids("acr:STP")) == {"partners", "plans"}
    assert ids("acr:STP/partnership") == ["partners"]
    assert ids("acr:STP/plan") == ["plans"]
    assert ids("STP@2018", "secret") == ids("acr:STP/partnership", "secret") == []
    assert "partners" in ids("STP@2018")
    done = own("search", "acr:STP/trout", "--json")
    assert done.code == 2 and "partnership" in done.json["error"]["do"].lower()
    assert "STP stood for nothing" in own("search", "STP@1950", "--json").json["error"]["what"]


def test_lineage_as_an_option_and_as_a_word(own: Cli, ids: Callable[..., list[str]]) -> None:
    assert ids("org:Monitor") == ["regulator"]
    for arguments in (
        ("org:Monitor", "--lineage"), ("--lineage", "org:Monitor"), ("org:Monitor --lineage",),
        ("--lineage org:Monitor",),
    ):  # fmt: skip
        assert set(ids(*arguments)) == {"regulator", "improvers"}, arguments
    assert own("search", "org:Monitor", "--lineage", "--json").json["query"].endswith("--lineage")
    done = own("search", "waits", "--lineage", "--explain")
    assert done.code == 0 and "goes with org:" in done.err
    assert ids('"--lineage"') == []


@pytest.mark.parametrize(
    ("given", "near"),
    [("--facet", "--facets"), ("--limt=3", "--limit"), ("--copie", "--copies"),
     ("--lineages", "--lineage"), ("--sav", "--save")],
)  # fmt: skip
def test_an_unknown_option_names_the_nearest(own: Cli, given: str, near: str) -> None:
    done = own("search", "waits", given, "--json")
    assert done.code == 2 and done.json["error"]["do"] == f"did you mean {near}?"
    plain = own("search", "waits", given)
    assert plain.code == 2 and near in plain.err and plain.out == ""


def test_a_word_left_out_is_no_option(own: Cli, ids: Callable[..., list[str]]) -> None:
    assert ids("STP", "-public") == ["plans"]
    assert "Usage" not in own("search", "STP", "-hushed").out
    assert "waits" in own("search", "-hush", "--plain").out
    for command in ("search", "concordance"):
        assert "Usage" in own(command, "-h").out
    assert own("concordance", "story", "-the").code in (0, 1)


def test_notes_and_bookmarks(own: Cli, ids: Callable[..., list[str]]) -> None:
    assert ids("has:bookmark") == ids("has:note") == []
    own("bookmarks", "add", "waits", "--quote", "Waits grew", "--note", "ask the Ombudsman, please")
    own("bookmarks", "add", "waits", "--quote", "they said", "--note", "a second thought")
    own("bookmarks", "add", "plans", "--quote", "secret")
    assert set(ids("has:bookmark")) == {"waits", "plans"} and ids("has:note") == ["waits"]
    assert ids("note:ombudsman") == ["waits"] and ids("note:ombudsman", "secret") == []
    partial = own("search", "note:ombudsman secret", "--json").json
    assert "nowhere in the library" not in partial["explained"]
    assert ids("ombudsman") == ["waits"], "notes are in the same box"
    (hit,) = own("search", "note:ombudsman", "--json").json["hits"]
    assert hit["where"] == "notes" and len(hit["notes"]) == 1
    assert hit["notes"][0].startswith("ask the Ombudsman")
    done = own("search", "note:ombudsman", "--plain")
    assert "your note: ask the Ombudsman, please" in done.out and "in your notes" in done.out
    assert "second thought" not in done.out


def test_titles_and_dates(own: Cli, ids: Callable[..., list[str]]) -> None:
    assert ids("title:/^waits? in/") == ["waits"] and ids("title:/^in/") == []
    (hit,) = own("search", "title:/waits?/", "--json").json["hits"]
    (snippet,) = hit["snippets"]
    assert snippet["part"] == "title" and snippet["highlights"] == [[0, 5]]
    assert own("search", "title:/(/", "--json").code == 2
    assert ids(r"title:/&/") == ["waits"] and ids(r"title:/\?$/") == []
    assert set(ids("before:2014")) == {"waits", "regulator"}
    assert set(ids("after:2016-05")) == {"partners", "plans"}
    assert set(ids("2016..2018")) == {"partners", "plans", "improvers"}
    assert ids("2016-05..2017") == ["plans"] and ids("..2012") == ["waits"]
    assert ids("date:2016-04") == ["improvers"]
    assert ids("STP", "--sort", "date") == ["partners", "plans"]
    dates = [
        h["published"]
        for h in own("search", "year:2010..", "--sort", "date", "--json").json["hits"]
    ]
    assert dates == sorted(dates, reverse=True) and len(dates) == 6


def test_comments_are_apart(own: Cli, ids: Callable[..., list[str]]) -> None:
    assert ids("kestrel") == [] and ids("comment:kestrel") == ["waits"]
    assert ids("kestrel", "--comments") == ["waits"]
    (hit,) = own("search", "kestrel", "--comments", "--json").json["hits"]
    assert hit["where"] == "comments" and hit["snippets"][0]["part"] == "comment:1"


def test_copies_are_one_row(own: Cli) -> None:
    value = own("search", "ambulance", "--facets", "--json").json
    (hit,) = value["hits"]
    assert (value["total"], value["articles"]) == (1, 3)
    assert {hit["id"], *hit["copies"]} == {"first", "second", "third"} and len(hit["copies"]) == 2
    every = own("search", "ambulance", "--copies", "--facets", "--json").json
    assert (every["total"], every["articles"]) == (3, 3)
    assert all(h["copies"] == [] for h in every["hits"])
    assert {h["id"] for h in every["hits"]} == {"first", "second", "third"}
    done = own("search", "ambulance", "--sort", "date", "--plain")
    assert "+2 copies: second, first" in done.out and "1 found and 2 copies" in done.err
    assert own("search", "ambulance", "--limit", "0", "--json").json["articles"] == 3


@pytest.mark.parametrize("sort", ["relevance", "date"])
@pytest.mark.parametrize("copies", [(), ("--copies",)])
@pytest.mark.parametrize(
    "query", ["ambulance", "year:2010..", "ambulance OR waits", "kind:page", "STP -kind:news", "-x"]
)
def test_facets_count_the_rows(own: Cli, query: str, sort: str, copies: tuple[str, ...]) -> None:
    asked = ("search", query, "--sort", sort, *copies, "--facets", "--json")
    value = own(*asked, "--limit", "100").json
    listed = {d["id"]: d for d in own("list", "--json").json["documents"]}
    rows = [listed[hit["id"]] for hit in value["hits"]]
    assert len(rows) == value["total"] > 0
    for facet, key in (("publisher", "publisher"), ("year", "published"), ("kind", "kind")):
        counted: dict[str, int] = {}
        for row in rows:
            label = str(row[key] or "unknown")[: 4 if facet == "year" else None]
            counted[label] = counted.get(label, 0) + 1
        assert dict(map(tuple, value["facets"][facet])) == counted
        assert sum(counted.values()) == value["total"]
    few = own(*asked, "--limit", "1", "--offset", "1").json
    assert few["facets"] == value["facets"], "whichever page is shown"


def test_save_and_use_by_name(own: Cli, ids: Callable[..., list[str]]) -> None:
    done = own("search", "STP", "secret", "--save", "stps", "--json")
    assert done.code == 0 and done.json["total"] == 1 and "kept as @stps" in done.err
    assert ids("@stps") == ["plans"] and ids("@stps", "OR", "waits") != ["plans"]
    assert ids("kind:news", "OR", "@stps")[0] and set(ids("kind:news", "OR", "@stps")) >= {"plans"}
    assert ids("@stps", "public") == [] and ids("-@stps", "STP") == ["partners"]
    done = own("search", "waits", "--save", "stps")
    assert "in place of 'STP secret'" in done.err
    assert own("search", "zzqq", "--save", "rare").code == 1, "what is not there yet may come"
    assert {s["name"] for s in own("searches", "--json").json["searches"]} == {"rare", "stps"}
    own("search", "org:Monitor", "--lineage", "--save", "who")
    assert set(ids("@who")) == {"regulator", "improvers"}


def test_a_question_is_kept_as_one(own: Cli) -> None:
    done = own("search", "which waits did Monitor license?", "--save", "asked", "--json")
    assert done.json["question"] and done.json["total"] == 2
    assert own("search", "@asked", "--json").json["total"] == 2
    assert own("search", "@asked kind:news", "--json").json["total"] == 0
    narrowed = own("search", "@asked kind:page", "--json").json
    assert narrowed["question"] and narrowed["total"] == 2
    (kept,) = own("searches", "--json").json["searches"]
    assert (kept["total"], kept["new"]) == (2, 0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("waits", "--save", "a b"), "letters, digits"), (("is:odd", "--save", "x"), "is:truncated"),
     (("@loop", "OR", "waits", "--save", "loop"), "Write out"), (("waits", "--save", ""), "letters"),
     (("!", "--save", "x"), "say what")],
)  # fmt: skip
def test_what_cannot_be_saved(own: Cli, arguments: tuple[str, ...], words: str) -> None:
    done = own("search", *arguments, "--json")
    assert done.code == 2 and set(done.json) == {"format_version", "error"}
    assert words in done.json["error"]["do"]
    assert own("searches", "--json").json["searches"] == []


def test_a_saved_search_cannot_come_to_name_itself(own: Cli) -> None:
    own("search", "waits", "--save", "one")
    own("search", "@one OR beds", "--save", "two")
    done = own("search", "@two", "--save", "one", "--json")
    assert done.code == 2 and "leads to itself" in done.json["error"]["what"]
    assert own("search", "@one").code == 0


def test_what_is_new_is_marked_once(own: Cli, library: Path, write_article: Write) -> None:
    own("search", "crews OR rota", "--save", "crews")
    assert [h["new"] for h in own("search", "@crews", "--json").json["hits"]] == [False]
    write_article("rota", "A rota for nurses.", library)
    write_article("rota-too", "Another rota altogether.", library)
    first = own("search", " @crews ", "--sort", "relevance", "--limit", "1", "--json")
    assert [h["new"] for h in first.json["hits"]] in ([True], [False])
    seen = {h["id"] for h in first.json["hits"] if h["new"]}
    left = own("searches", "--json").json["searches"][0]["new"]
    assert left == 2 - len(seen) and "still counted as new" in first.err
    done = own("search", "@crews", "--plain")
    assert done.out.count(" · new\n") == left and "new since @crews" in done.err
    assert not any(h["new"] for h in own("search", "@crews", "--json").json["hits"])
    assert own("searches", "--new").code == 1
    write_article("rota-again", "A third rota.", library)
    assert not any(h["new"] for h in own("search", "@crews rota", "--json").json["hits"])
    assert own("searches", "--new").code == 0, "a longer query leaves it as it is"


def test_seen_that_cannot_be_kept_is_told_after_the_answer(
    own: Cli, library: Path, write_article: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nhsreader.errors import StorageError
    from nhsreader.reader.saved import SavedDesk

    def refuse(*_: object) -> None:
        raise StorageError("the disk is full")

    own("search", "rota", "--save", "rotas")
    write_article("rota", "A rota for nurses.", library)
    monkeypatch.setattr(SavedDesk, "mark_seen", refuse)
    done = own("search", "@rotas", "--json")
    assert done.code == 0 and done.json["hits"][0]["new"] and "disk is full" in done.err


def test_a_saved_search_keeps_its_scope_and_comments(cli: Cli, library: Path) -> None:
    def ask(*arguments: object) -> dict[str, Any]:
        return cli("--library", library, "search", *arguments, "--json").json

    ask("Monitor", "--scope", "mine", "--save", "mon")
    assert [hit["id"] for hit in ask("@mon")["hits"]] == ["regulator"]
    assert ask("@mon", "--scope", "all")["total"] > 1
    ask("kestrel", "--comments", "--save", "bird")
    assert ask("@bird")["total"] == 1


def test_explained_clause_by_clause(own: Cli) -> None:
    value = own("search", "licensing", "foundation", "acr:STP", "--explain", "--json").json
    licensing, foundation, stp = value["clauses"]
    assert {frozenset(clause) for clause in value["clauses"]} == {
        frozenset({"clause", "hits", "added"})
    }
    assert "licensing" in licensing["clause"] and licensing["hits"] == 1
    assert licensing["added"] == ["licensed"]
    assert foundation["added"] == [] and foundation["hits"] == 1
    assert stp["hits"] == 2 and any("artnership" in name for name in stp["added"])
    assert "clauses" not in own("search", "waits", "--json").json
    done = own("search", "licensing", "-waits", "--explain", "--plain")
    assert "  1 with “licensing” in any form; takes in licensed\n" in done.err
    assert "not with “waits”" in done.err and not DRAWN.search(done.err + done.out)
    spelt = own("search", "organization OR waits", "--explain", "--json").json["clauses"]
    assert spelt[0]["hits"] == 0


def test_did_you_mean_has_hits(own: Cli) -> None:
    value = own("search", "fundation trusts", "--json").json
    assert value["did_you_mean"]
    for query in value["did_you_mean"]:
        assert own("search", query, "--json").json["total"] > 0
    long = own("search", '"NHS Improvement and nothing else"', "--json").json
    for query in long["did_you_mean"]:
        assert own("search", query, "--json").json["total"] > 0


def test_a_question_is_answered(own: Cli) -> None:
    done = own("search", "what", "is", "in", "the", "rain", "for", "ambulance", "crews?", "--json")
    value = done.json
    assert value["question"] is True and value["total"] == 1
    assert "“rain”" in value["explained"] and "“for”" not in value["explained"]
    assert "some of the words" not in value["explained"]
    # Without the form of a question each word must be there.
    assert own("search", "rain", "ambulance", "zebra", "--json").json["question"] is False
    assert own("search", "who", "licensed", "foundation", "trusts?", "--explain").code == 0


def test_plain_and_no_colour(own: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    asked = ("search", "ambulance OR Monitor", "--facets", "--explain")
    assert not DRAWN.search(own(*asked, "--plain").out)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in own(*asked).out
