"""Offsets: whatever the command line prints as a place is that place in the reading text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhsreader.documents.reading_text import from_plain
from tests.cli.conftest import Done

Cli = Callable[..., Done]

ACRONYMS = ["A&E", "NHS", "SHA", "PCT", "CQC", "ICS", "NICE", "STP", "FT"]
WORDS = ["care", "plan", "hospital", "integrated", "accountable", "health", "Monitor"]
# What moves offsets: composed and decomposed letters, ligatures, letters that grow in lower
# case, wide and right-to-left letters, joined emoji, entities, markup, odd spaces.
ODD = [
    "cafe\u0301", "İstanbul", "ﬁnance", "Straße", "健康", "שלום", "👩\u200d⚕\ufe0f", "a\u200bb", "x\u00a0y",
    "don’t", "“said”", "2012–13", "&amp;", "&#8217;", "&nbsp;", "&#x202e;", "\\*", "**bold**", "_it_",
    "`a  code`", "[a link](https://example.org/x)", "![pic](x.png)", "~~no~~", "<b>", "1.", "#", "|",
    "https://example.org/a_b", "e\u0301\u0323", "\t", "(", "]", "S.H.A.", "PCTs", "A & E", "NHS-led",
]  # fmt: skip
TERMS = st.sampled_from(ACRONYMS + WORDS)
TOKENS = st.one_of(TERMS, TERMS, st.sampled_from(ODD), st.text(max_size=4))
LINES = st.lists(TOKENS, min_size=1, max_size=9).map(" ".join)
BLOCKS = st.one_of(
    LINES,
    st.tuples(LINES, LINES).map("\\\n".join),
    st.tuples(LINES, LINES).map("  \n".join),
    LINES.map(lambda line: "## " + line),
    st.lists(LINES, min_size=1, max_size=3).map(lambda lines: "\n".join(f"- {x}" for x in lines)),
    st.lists(LINES, min_size=1, max_size=3).map(lambda lines: "\n".join(f"3) {x}" for x in lines)),
    LINES.map(lambda line: "> " + line),
    LINES.map(lambda line: f"```\n  {line}\n```"),
    st.tuples(LINES, LINES).map(lambda row: f"| a | b |\n|---|---|\n| {row[0]} | {row[1]} |"),
)
ARTICLES = st.lists(BLOCKS, min_size=1, max_size=6).map("\n\n".join)


def parts_of(value: dict[str, Any]) -> dict[str, str]:
    """The reading text of each part, from `read --json`."""
    parts = {"body": value["text"], "title": from_plain(value["title"]).text}
    for number, comment in enumerate(value["comments"], 1):
        parts[f"comment:{number}"] = comment["text"]
    return parts


def check_places(cli: Cli, identifier: str, queries: list[str]) -> dict[str, str]:
    """Check every place told of an article; returns its parts."""
    value = cli("read", identifier, "--json").json
    parts = parts_of(value)
    last = 0
    for block in value["blocks"]:
        assert last <= block["start"] <= block["end"] <= len(value["text"])
        last = block["end"]
    for mention in cli("mentions", identifier, "--json").json["mentions"]:
        text = parts[mention["part"]]
        assert text[mention["start"] : mention["end"]] == mention["surface"]
        for evidence in mention["evidence"]:
            if evidence["quote"]:
                found = parts[evidence["part"]][evidence["start"] : evidence["end"]]
                assert found == evidence["quote"]
    for query in queries:
        page = cli("search", query, "--comments", "--json").json
        for hit in page["hits"]:
            if hit["id"] == identifier:
                check_snippets(parts, hit, query)
    return parts


def check_snippets(parts: dict[str, str], hit: dict[str, Any], query: str) -> None:
    for snippet in hit["snippets"]:
        text = parts[snippet["part"]]
        assert text[snippet["start"] : snippet["end"]] == snippet["text"]
        last = snippet["start"]
        for start, end in snippet["highlights"]:
            assert last <= start < end <= snippet["end"]
            surface = text[start:end]
            assert surface == surface.strip()
            if query in ACRONYMS:
                assert surface.replace(" ", "").replace(".", "").startswith(query)
            else:
                assert surface.casefold().startswith(query.strip('"*').casefold()[:4])
            last = end


@settings(
    max_examples=20, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(body=ARTICLES, title=LINES, queries=st.lists(TERMS, min_size=2, max_size=2))
def test_places_in_any_article(
    cli: Cli, tmp_path: Path, body: str, title: str, queries: list[str]
) -> None:
    def own(*arguments: object) -> Done:
        return cli("--library", tmp_path / "library", "--no-bundled", *arguments)

    file = tmp_path / "any.md"
    file.write_bytes(f"---\nid: any\n---\n\n# {title}\n\n{body}\n".encode(errors="replace"))
    done = own("import", file, "--json")
    if done.code == 2:
        (refused,) = done.json["documents"]
        assert refused["action"] == "refused" and refused["warnings"]
        return
    check_places(own, "any", queries)


@pytest.fixture
def own(cli: Cli, tmp_path: Path, write_article: Callable[..., Path]) -> Cli:
    """One article with comments."""
    file = write_article(
        "one",
        "The board’s “integrated care” plan — made in 2012–13 — names the SHA.\n\n"
        "> Integrated\n> care again for the A&E.\n\n- PCTs and the PCT\n- *integrated* care",
        title="A plan for integrated care",
    )
    file.with_name("one.comments.yaml").write_text(
        "comments:\n- author: Ann\n  text: Is integrated care a plan?\n- text: The SHA says so.\n",
        encoding="utf-8",
    )
    return lambda *arguments: cli("--library", tmp_path / "library", "--no-bundled", *arguments)


def test_places_in_every_part(own: Cli) -> None:
    parts = check_places(own, "one", ["care", "SHA", '"integrated care"', "PCT", "integ*"])
    assert set(parts) == {"body", "title", "comment:1", "comment:2"}
    hit = own("search", "SHA", "--comments", "--json").json["hits"][0]
    assert {snippet["part"] for snippet in hit["snippets"]} == {"body", "comment:2"}
    (only_comment,) = own("search", "says", "--comments", "--json").json["hits"]
    assert only_comment["where"] == "comments"


def bookmarked(done: Done) -> tuple[str, int, int, str]:
    mark = done.json["bookmark"]
    position, quote = mark["target"]["selector"]
    return mark["nhsreader:part"], position["start"], position["end"], quote["exact"]


def test_a_quotation_is_folded_and_counted(own: Cli) -> None:
    parts = parts_of(own("read", "one", "--json").json)
    add = ("bookmarks", "add", "one", "--json", "--quote")
    for quote, exact in (
        ('board\'s "integrated care" plan - made', "board’s “integrated care” plan — made"),
        ("2012-13 -\n names", "2012–13 — names"),
        ("egrated care again", "egrated care again"),
        ("IS INTEGRATED care a", "Is integrated care a"),
    ):
        part, start, end, found = bookmarked(own(*add, quote))
        assert found == exact == parts[part][start:end]
    several = own(*add, "integrated care")
    assert several.code == 2
    listed = several.json["error"]["what"].strip().split("\n")[1:]
    places = [bookmarked(own(*add, "integrated care", "--nth", n + 1)) for n in range(len(listed))]
    assert [place[0] for place in places] == ["body", "body", "body", "title", "comment:1"]
    for line, (part, start, end, exact) in zip(listed, places, strict=True):
        assert f"{part} {start}-{end}" in line
        assert parts[part][start:end] == exact
    assert own(*add, "integrated care", "--nth", len(listed) + 1).code == 2
    assert own(*add, "integrated care", "--nth", 0).code == 2


def test_bookmarks_agree_with_the_text(own: Cli) -> None:
    value = own("read", "one", "--json").json
    parts = parts_of(value)
    for part, text in parts.items():
        start = len(text) // 3
        part_, first, last, exact = bookmarked(
            own(
                "bookmarks",
                "add",
                "one",
                "--part",
                part,
                "--start",
                start,
                "--end",
                len(text),
                "--json",
            )
        )
        assert part_ == part and parts[part][first:last] == exact == text[start:].strip()
    for mark in own("bookmarks", "list", "--json").json["bookmarks"]:
        position, quote = mark["target"]["selector"]
        text = parts[mark["nhsreader:part"]]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])
        assert mark["nhsreader:state"] == "exact"
        if mark["nhsreader:part"] == "body":
            cached = mark["target"]["state"]["cached"]
            assert cached == f"urn:sha256:{value['text_sha256']}"


def test_read_at_starts_there(own: Cli) -> None:
    text = own("read", "one", "--json").json["text"]
    at = text.index("names")
    assert own("read", "one", "--plain", "--at", at).out.startswith("names the SHA.\n")


def test_a_changed_text_tells_where_the_words_are_now(own: Cli, tmp_path: Path) -> None:
    own("bookmarks", "add", "one", "--quote", "names the SHA")
    own("bookmarks", "add", "one", "--quote", "care again for")
    file = tmp_path / "library" / "articles" / "one.md"
    stored = file.read_text(encoding="utf-8")
    file.write_text(stored.replace("The board", "In the end the board").replace(" again", ""))
    states = [
        mark["nhsreader:state"] for mark in own("bookmarks", "list", "--json").json["bookmarks"]
    ]
    assert states[0] == "moved" and states[1] in ("changed", "orphan")
