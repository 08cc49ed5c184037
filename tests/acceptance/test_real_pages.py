"""The real documents through the command line, against the hand-made answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import Done

CLEAR = ("000", "001", "002", "004")


@pytest.fixture
def gold(shared: Path) -> dict[str, Any]:
    """The answers by file name."""
    answers = yaml.safe_load((shared / "gold" / "segments.yaml").read_text(encoding="utf-8"))
    return {item["file"]: item for item in answers["files"] if item["file"][:3] in CLEAR}


@pytest.fixture
def imported(cli: Callable[..., Done], seeds: list[Path]) -> dict[str, Any]:
    """The report of importing all five."""
    done = cli("--no-bundled", "import", *seeds, "--json")
    assert done.code == 0, done.err
    return done.json


def by_file(documents: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for document in documents:
        found.setdefault(Path(document["file"]).name, []).append(document)
    for held in found.values():
        held.sort(key=lambda d: d["lines"])
    return found


def test_the_report_agrees_with_the_answers(imported: dict[str, Any], gold: dict[str, Any]) -> None:
    found = by_file(imported["documents"])
    assert len(found) == 5
    for name, answer in gold.items():
        assert len(found[name]) == len(answer["articles"]), name
        for document, wanted in zip(found[name], answer["articles"], strict=True):
            assert document["lines"] == [wanted["start"], wanted["end"]]
            if wanted["title"] is None:
                assert document["title_guessed"]
            else:
                assert (document["title"], document["title_guessed"]) == (wanted["title"], False)
            assert document["published"] == wanted["date"]
            assert document["truncated"] == wanted["truncated"]
            if wanted["author"]:
                assert document["authors"] == [wanted["author"]]
            blocks = wanted["comments"]["blocks"]
            assert document["comments"] == wanted["comments"]["present"]
            assert document["comment_lines"] == [[b["start"], b["end"]] for b in blocks]
            assert document["comments_declared"] == wanted["comments"]["declared"]
        boilerplate = {
            line
            for item in imported["boilerplate"]
            if Path(item["file"]).name == name
            for line in range(item["lines"][0], item["lines"][1] + 1)
        }
        lines = (Path(document["file"])).read_text(encoding="utf-8").split("\n")
        for item in answer["boilerplate"]:
            for line in range(item["start"], item["end"] + 1):
                assert line in boilerplate or not lines[line - 1].strip()


def test_the_list_agrees_with_the_answers(
    cli: Callable[..., Done], imported: dict[str, Any], gold: dict[str, Any]
) -> None:
    listed = by_file(cli("--no-bundled", "list", "--json").json["documents"])
    for name, answer in gold.items():
        for document, wanted in zip(listed[name], answer["articles"], strict=True):
            assert document["lines"] == [wanted["start"], wanted["end"]]
            assert wanted["title"] in (document["title"], None)
            assert document["published"] == wanted["date"]
            assert document["truncated"] == wanted["truncated"]
            assert document["comments"] == wanted["comments"]["present"]


def test_comments_keep_author_and_parent(
    cli: Callable[..., Done], imported: dict[str, Any], gold: dict[str, Any]
) -> None:
    for name, documents in by_file(imported["documents"]).items():
        if name not in gold:
            continue
        for document, wanted in zip(documents, gold[name]["articles"], strict=True):
            comments = cli("read", document["id"], "--json").json["comments"]
            ids = {b["id"]: n for n, b in enumerate(wanted["comments"]["blocks"], 1)}
            for comment, block in zip(comments, wanted["comments"]["blocks"], strict=True):
                if block.get("author_confidence") != "medium":
                    assert comment["author"] == block["author"]
                assert comment["parent"] == ids.get(block.get("parent"))


def test_importing_again_changes_nothing(
    cli: Callable[..., Done], imported: dict[str, Any], seeds: list[Path]
) -> None:
    again = cli("--no-bundled", "import", *seeds, "--json").json
    assert {d["action"] for d in again["documents"]} == {"unchanged"}
    assert [d["id"] for d in again["documents"]] == [d["id"] for d in imported["documents"]]


def test_the_same_story_is_grouped(
    cli: Callable[..., Done], imported: dict[str, Any], gold: dict[str, Any]
) -> None:
    found = by_file(imported["documents"])
    page, clean = (found[name][0] for name in sorted(gold) if name[:3] in ("000", "002"))
    assert page["same_story_as"] == [clean["id"]]
    refs = cli("refs", page["id"], "--json").json
    (link,) = [link for link in refs["links"] if link["type"] == "same-story-as"]
    assert link["to"]["id"] == clean["id"]
    text = cli("read", page["id"], "--json").json["text"]
    assert text[link["from"]["start"] : link["from"]["end"]].startswith(
        link["from"]["quote"].removesuffix(" …")
    )


@pytest.mark.parametrize(
    ("query", "file"), [("A&E", "003"), ("ACS", "003"), ("accountable", "003")]
)
def test_searches_find_the_right_pages(
    cli: Callable[..., Done], imported: dict[str, Any], query: str, file: str
) -> None:
    page = cli("--no-bundled", "search", query, "--json").json
    ids = {d["id"]: Path(d["file"]).name[:3] for d in imported["documents"]}
    assert page["total"] >= 1
    assert file in {ids[hit["id"]] for hit in page["hits"]}
    check_highlights(cli, page, query)


def check_highlights(cli: Callable[..., Done], page: dict[str, Any], query: str) -> None:
    """Every highlight lies in its snippet, and its words are the query's."""
    for hit in page["hits"]:
        text = cli("read", hit["id"], "--json").json["text"]
        for snippet in hit["snippets"]:
            if snippet["part"] != "body":
                continue
            assert text[snippet["start"] : snippet["end"]] == snippet["text"]
            assert snippet["highlights"]
            for start, end in snippet["highlights"]:
                assert snippet["start"] <= start < end <= snippet["end"]
                shown = text[start:end].replace("\n", " ").lower()
                assert shown.startswith(query.strip('"').lower()[:6])


def test_a_phrase_is_a_phrase(cli: Callable[..., Done], imported: dict[str, Any]) -> None:
    page = cli("--no-bundled", "search", '"whole person care"', "--json").json
    ids = {d["id"]: Path(d["file"]).name[:3] for d in imported["documents"]}
    assert "004" in {ids[hit["id"]] for hit in page["hits"]}
    check_highlights(cli, page, '"whole person care"')


def test_monitor_is_the_regulator(cli: Callable[..., Done], imported: dict[str, Any]) -> None:
    page = cli("search", "Monitor", "--json").json
    first = page["hits"][0]
    assert first["id"] == "foundation-trusts-and-monitor"
    own = cli("--no-bundled", "search", "Monitor", "--json").json
    for hit in own["hits"][:2]:
        text = cli("read", hit["id"], "--json").json["text"]
        assert "Monitor" in text.replace("Monitoring", "")


def test_the_same_letters_mean_two_bodies(
    cli: Callable[..., Done], imported: dict[str, Any], gold: dict[str, Any]
) -> None:
    found = by_file(imported["documents"])
    corrigan = found[next(n for n in gold if n.startswith("001"))][0]
    association = found[next(n for n in gold if n.startswith("004"))][0]
    assert association["publisher"] is None and association["published"] is None
    for document, long in (
        (corrigan, "Strategic Health Authority"),
        (association, "Socialist Health Association"),
    ):
        mentions = cli("mentions", document["id"], "--json").json["mentions"]
        senses = [m for m in mentions if m["surface"].rstrip("s") == "SHA"]
        assert senses
        for mention in senses:
            assert mention["long"] == long
            assert mention["evidence"]


@pytest.mark.parametrize("split", [False, True])
def test_every_line_is_accounted_for_once(
    cli: Callable[..., Done], seeds: list[Path], split: bool
) -> None:
    flags = ["--split"] if split else []
    report = cli("--no-bundled", "import", *seeds, "--dry-run", *flags, "--json").json
    for seed in seeds:
        told: dict[int, int] = {}
        inside: set[int] = set()
        for document in by_file(report["documents"])[seed.name]:
            held = set(range(document["lines"][0], document["lines"][1] + 1))
            inside |= held
            for first, last in document["comment_lines"]:
                held |= set(range(first, last + 1))
            for line in held:
                told[line] = told.get(line, 0) + 1
        for item in report["boilerplate"]:
            if Path(item["file"]).name == seed.name:
                for line in range(item["lines"][0], item["lines"][1] + 1):
                    # Furniture within an article (a page number, an advert) is told apart.
                    if line not in inside:
                        told[line] = told.get(line, 0) + 1
        for number, line in enumerate(seed.read_text(encoding="utf-8").split("\n"), 1):
            if line.strip():
                assert told.get(number) == 1, (seed.name, number)
