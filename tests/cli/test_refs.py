"""`refs` and `trail` on the command line."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from nhsreader.crossrefs.citation import LINK_TYPES
from nhsreader.reader import Reader
from nhsreader.settings import paths
from nhsreader.text.places import Place
from tests.cli.conftest import Done

Cli = Callable[..., Done]


@pytest.fixture
def library(write_article: Callable[..., Path]) -> Path:
    folder = paths().library
    write_article("first", "Beds are short. The Care Act 2014 did not help.", folder,
                  published="2015-03-04", publisher="BBC News",
                  url="https://www.example.org/news/first?utm_medium=feed")  # fmt: skip
    write_article("second", "See [this](first.md) and https://example.org/news/first/ for more.",
                  folder, published="2016-03-04", publisher="BBC News")  # fmt: skip
    write_article("third", "It costs £22bn a year, as the Care Act 2014 foresaw.", folder)
    return folder


def test_links_by_id_and_by_address_lead_to_the_article(cli: Cli, library: Path) -> None:
    done = cli("--no-bundled", "refs", "second", "--json")
    links = [link for link in done.json["links"] if link["to"].get("id") == "first"]
    assert len(links) == 2 and {link["type"] for link in links} == {"prior-post"}
    text = cli("--no-bundled", "read", "second", "--json").json["text"]
    for link in links:
        end = link["from"]
        assert text[end["start"] : end["end"]] == end["quote"] and end["part"] == "body"
        assert link["evidence"] and 0 < link["confidence"] <= 1
    back = cli("--no-bundled", "refs", "first", "--json").json["backlinks"]
    assert [link["from"] for link in back] == [link["from"] for link in links]


def test_a_law_has_its_address_as_at_the_articles_day(cli: Cli, library: Path) -> None:
    links = cli("--no-bundled", "refs", "first", "--json").json["links"]
    (law,) = [link for link in links if link["type"] == "cites-act"]
    assert law["to"]["entity"] == "act:care-act-2014"
    assert law["to"]["url"].startswith("https://www.legislation.gov.uk/ukpga/2014/23")


def test_only_some_types_and_none_that_is_not_one(cli: Cli, library: Path) -> None:
    done = cli("--no-bundled", "refs", "third", "--type", "claims-number", "--json")
    (link,) = done.json["links"]
    assert link["claim"]["value"] == "22000000000" and link["to"]["entity"].startswith("number:")
    wrong = cli("refs", "third", "--type", "cites-law")
    assert wrong.code == 2 and "cites-" in wrong.err
    assert cli("--no-bundled", "refs", "third", "--type", "quotes").code == 1


def test_every_type_is_one_of_the_contract(cli: Cli) -> None:
    for document in cli("list", "--json").json["documents"]:
        found = cli("refs", document["id"], "--json").json
        for link in [*found["links"], *found["backlinks"]]:
            assert link["type"] in LINK_TYPES
            assert {"id", "part", "start", "end", "quote"} <= set(link["from"])
            to = link["to"]
            assert to.get("id") or to.get("entity") or to.get("url") or to["unresolved"]


def test_the_graph_is_written_for_other_programs(cli: Cli, library: Path) -> None:
    dot = cli("--no-bundled", "refs", "second", "--graph", "dot")
    assert dot.code == 0 and dot.out.startswith("digraph")
    assert '"second" -> "first" [label="prior-post × 2"];' in dot.out
    mermaid = cli("--no-bundled", "refs", "second", "--graph", "mermaid").out
    assert mermaid.startswith("flowchart LR") and '-->|"prior-post × 2"|' in mermaid
    graph = cli("--no-bundled", "refs", "first", "--graph", "dot", "--json").json["graph"]
    assert {node["id"] for node in graph["nodes"]} == {"first", "second"}
    things = cli("--no-bundled", "refs", "first", "--graph", "dot", "--things", "--json").json
    assert "act:care-act-2014" in {node["id"] for node in things["graph"]["nodes"]}
    assert cli("refs", "first", "--graph", "dot", "--depth", "9").code == 2


def test_titles_are_quoted_in_graphs(cli: Cli, write_article: Callable[..., Path]) -> None:
    folder = paths().library
    write_article("one", "See [it](two.md).", folder, title="'A \"plan\"]; end'")
    write_article("two", "Nothing.", folder)
    dot = cli("--no-bundled", "refs", "one", "--graph", "dot").out
    assert r'label="A \"plan\"]; end"' in dot
    mermaid = cli("--no-bundled", "refs", "one", "--graph", "mermaid").out
    assert "A #34;plan#34;#93;#59; end" in mermaid


@pytest.mark.parametrize("seed", range(3))
def test_backlinks_are_those_of_brute_force(seed: int, write_article: Callable[..., Path]) -> None:
    choose = random.Random(seed)
    folder = paths().library
    names = [f"a{number}" for number in range(14)]
    phrases = [
        "As I said last week, beds are short.", "My post on Monday spoke of this.",
        "In my last post I wrote of wards.", "I will explore in a later post what beds cost.",
    ]  # fmt: skip
    shared = " ".join(f"The ward of the town number {n} was shut by the trust." for n in range(9))
    for name in names:
        body = [f"Article {name} tells of {choose.randrange(999)} beds."]
        for _ in range(choose.randrange(4)):
            other = choose.choice(names)
            body.append(choose.choice([
                f"See [that]({other}.md).", f"See <https://example.org/{other}>.",
                f"See [there](https://example.org/{other}/#top).", choose.choice(phrases), shared,
            ]))  # fmt: skip
        day = f"2014-03-{choose.randrange(1, 29):02}"
        write_article(name, "\n\n".join(body), folder, published=day,
                      publisher=choose.choice(["BBC News", "The Guardian"]),
                      url=f"https://example.org/{name}")  # fmt: skip
    desk = Reader(no_bundled=True).links
    out = {name: desk.out_of(name) for name in names}
    for name in names:
        expected = Counter(
            (link.type, link.origin)
            for other in names
            if other != name
            for link in out[other]
            if link.target is not None and link.target.id == name
        )
        found = desk.into(name)
        assert Counter((link.type, link.origin) for link in found) == expected
        pages = [link for at in range(0, len(found) + 2, 2) for link in desk.into(name, 2, at)]
        assert pages == found
        first = desk.first_into(name, 3)
        besides = [link for link in found if link.type != "same-story-as"]
        assert first.total == len(besides) and list(first.links) == besides[:3]


def test_the_trail_can_be_read_and_forgotten(cli: Cli, library: Path) -> None:
    assert cli("trail").code == 1
    Reader().trail.take(Place("first", "body", 0, 4), "First", "opened", None, "Beds")
    (step,) = cli("trail", "--json").json["steps"]
    assert step["id"] == "first" and step["quote"] == "Beds"
    assert "# Reading trail" in cli("trail", "--markdown").out
    assert cli("trail", "--since", "3000").code == 1
    assert cli("trail", "--since", "soon").code == 2
    assert json.loads(cli("trail", "--clear", "--json").out)["cleared"] == 1
    assert cli("trail").code == 1


def test_a_passage_taken_over_is_a_quotation(cli: Cli, write_article: Callable[..., Path]) -> None:
    folder = paths().library
    said = (
        "the board of the trust was told in private that eleven wards in four towns would have to"
        " be shut before the winter whatever the consultation might say"
    )
    filler = " ".join(f"Week {n} of the year brought {n} new complaints." for n in range(40))
    write_article("source", f"In May {said}. {filler}", folder, published="2014-05-01")
    other = " ".join(f"Ward {n} had {n} beds and a sister in charge." for n in range(40))
    write_article("later", f"It was reported that “{said}”. {other}", folder,
                  published="2015-06-01")  # fmt: skip
    (link,) = cli("--no-bundled", "refs", "later", "--type", "quotes", "--json").json["links"]
    assert link["to"]["id"] == "source" and "eleven wards" in link["from"]["quote"]
    text = cli("--no-bundled", "read", "source", "--json").json["text"]
    assert text[link["to"]["start"] : link["to"]["end"]].startswith("the board of the trust")
    back = cli("--no-bundled", "refs", "source", "--type", "quotes", "--json").json
    assert back["links"] == [] and back["backlinks"][0]["from"]["id"] == "later"


def test_articles_that_name_the_title_without_a_link(
    cli: Cli, write_article: Callable[..., Path]
) -> None:
    folder = paths().library
    write_article("report", "It is long.", folder, title="A better way with beds")
    write_article("names", "She had read “A better way with beds” twice.", folder)
    write_article("links", "Read [A better way with beds](report.md).", folder)
    write_article("other", "There is a way with beds, better than this.", folder)
    write_article("short", "Beds.", folder, title="Beds")
    found = cli("--no-bundled", "refs", "report", "--unlinked", "--json").json
    assert [one["id"] for one in found["unlinked"]] == ["names"]
    assert cli("--no-bundled", "refs", "short", "--unlinked", "--json").json["unlinked"] == []
    assert "unlinked" not in cli("--no-bundled", "refs", "report", "--json").json


def test_numbers_of_one_thing_stand_beside_each_other(write_article: Callable[..., Path]) -> None:
    folder = paths().library
    write_article("one", "The NHS has a deficit of £22bn by 2020.", folder)
    write_article("same", "Its deficit is put at £22 billion: the NHS deficit grows.", folder)
    write_article("other", "The NHS has a deficit of £30bn by 2020.", folder)
    write_article("least", "The NHS has a deficit of more than £20bn by 2020.", folder)
    desk = Reader(no_bundled=True).links
    (link,) = [one for one in desk.out_of("one") if one.type == "claims-number"]
    beside = desk.beside(link)
    assert {one.origin.id for one in beside.same} == {"same"}
    assert {one.origin.id for one in beside.different} == {"other"}, "20 and more may be 22"
