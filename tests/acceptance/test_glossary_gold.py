"""Acronyms of the real documents through `mentions --json`, against the hand-made answers."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from nhsreader.glossary.entries import normal_form
from tests.cli.conftest import Done

# Code points, letters and digits alone, by which a place of a file is found in an article.
_AROUND = 60


class Place(NamedTuple):
    """A part of an article, its text and what `mentions` says of it."""

    article: str
    part: str
    text: str
    mentions: list[dict[str, Any]]


@pytest.fixture(scope="module")
def kept() -> dict[str, dict[str, list[Place]]]:
    """The parts by file, once for all tests."""
    return {}


@pytest.fixture
def places(
    kept: dict[str, dict[str, list[Place]]], cli: Callable[..., Done], seeds: list[Path]
) -> dict[str, list[Place]]:
    """Every part of every article of the five files, by file name."""
    if "parts" not in kept:
        kept["parts"] = dict(_read(cli, seeds))
    return kept["parts"]


def _read(cli: Callable[..., Done], seeds: list[Path]) -> Iterator[tuple[str, list[Place]]]:
    done = cli("--no-bundled", "import", *seeds, "--json")
    assert done.code == 0, done.err
    for file in seeds:
        held = []
        for document in done.json["documents"]:
            if Path(document["file"]).name != file.name:
                continue
            name = document["id"]
            article = cli("--no-bundled", "read", name, "--comments", "--json").json
            mentions = cli("--no-bundled", "mentions", name, "--json").json["mentions"]
            texts = {"title": article["title"], "body": article["text"]}
            for number, comment in enumerate(article["comments"], 1):
                texts[f"comment:{number}"] = comment["text"]
            for part, text in texts.items():
                own = [mention for mention in mentions if mention["part"] == part]
                held.append(Place(name, part, text, own))
        yield file.name, held


def rows(shared: Path, name: str) -> list[dict[str, str]]:
    with open(shared / "gold" / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def bare(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text and where each stands."""
    where = [at for at, char in enumerate(text) if char.isalnum()]
    return "".join(text[at] for at in where), where


def spots(text: str, line: int, acronym: str) -> list[int]:
    """Where an acronym stands in a line of a file."""
    lines = text.split("\n")
    start = sum(len(one) + 1 for one in lines[: line - 1])
    regex = re.compile(rf"(?<![\w]){re.escape(acronym)}(?:['’]?s)?(?!\w)")
    return [start + match.start() for match in regex.finditer(lines[line - 1])]


def mention_at(places: list[Place], text: str, at: int) -> dict[str, Any] | None:
    """What is said of the mention at a place of a file: None where it is not in an article or
    is not a mention; of two articles that have it the first counts."""
    before, after = bare(text[max(0, at - 400) : at])[0], bare(text[at : at + 400])[0]
    for around in (_AROUND, 30, 15):
        for place in places:
            letters, where = bare(place.text)
            found = letters.find(before[-around:] + after[:around])
            if found < 0:
                continue
            start = where[found + len(before[-around:])]
            for mention in place.mentions:
                if mention["start"] <= start < mention["end"]:
                    return mention
            return None
    return None


def test_the_labelled_mentions(places: dict[str, list[Place]], shared: Path) -> None:
    judged = []
    for row in rows(shared, "mentions.tsv"):
        text = (shared / "seeds" / row["file"]).read_text(encoding="utf-8")
        at = spots(text, int(row["line"]), row["acronym"])[int(row["occ"]) - 1]
        mention = mention_at(places[row["file"]], text, at) or {}
        long = normal_form(mention.get("long") or "")
        accepted = {normal_form(one) for one in [row["gold"], *row["also_ok"].split(";")]}
        judged.append(
            (
                long == normal_form(row["gold"]),
                bool(long) and long in accepted,
                mention.get("confidence", 0.0) >= 0.9 and bool(long),
                f"{row['acronym']} {row['file'][:3]}:{row['line']} {mention.get('long')} "
                f"{mention.get('decided_by')} {mention.get('confidence')}",
            )
        )
    wrong = [what for strict, _, _, what in judged if not strict]
    sure = [one for one in judged if one[2]]
    surely_wrong = [what for _, fits, _, what in sure if not fits]
    right = 1 - len(wrong) / len(judged)
    print(f"strict {right:.3f}, sure {len(sure) / len(judged):.3f}, of these wrong {surely_wrong}")
    assert right >= 0.95, wrong
    assert len(sure) >= 0.6 * len(judged)
    assert len(surely_wrong) <= 0.02 * len(sure), surely_wrong


def test_the_labelled_acronyms(places: dict[str, list[Place]], shared: Path) -> None:
    """A row that is spelled out has its expansion wherever it stands by itself, at least once;
    what is no acronym is no mention."""
    wrong = []
    for row in rows(shared, "acronyms.tsv"):
        if row["status"] not in ("EXPLICIT", "NEAR", "NEG"):
            continue
        text = (shared / "seeds" / row["file"]).read_text(encoding="utf-8")
        expansions = {normal_form(one) for one in row["expansions"].split(";")}
        short, right = row["acronym"], 0
        for line in sorted(set(map(int, row["lines"].split()))):
            for at in spots(text, line, short):
                mention = mention_at(places[row["file"]], text, at)
                surface = mention["surface"] if mention else ""
                alone = surface.startswith(short) and len(surface) <= len(short) + 2
                if row["status"] == "NEG":
                    fits = not alone
                elif mention is None:
                    fits = not any(holds(place, text, at) for place in places[row["file"]])
                else:
                    expanded = normal_form(mention["long"] or "")
                    fits = expanded in expansions if alone else short in surface
                    right += expanded in expansions or any(one in expanded for one in expansions)
                if not fits:
                    wrong.append((short, row["file"], line, surface))
        if row["status"] != "NEG" and not right:
            wrong.append((short, row["file"], 0, "never with its expansion"))
    assert not wrong


def holds(place: Place, text: str, at: int) -> bool:
    """Whether a place of the file is in this part."""
    before, after = bare(text[max(0, at - 400) : at])[0], bare(text[at : at + 400])[0]
    return before[-30:] + after[:30] in bare(place.text)[0]
