"""The hand-made cross-references of the five real pages, through `refs --json`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from nhsreader.settings import paths
from nhsreader.text.sanitise import clean
from tests.cli.conftest import Done, cli

__all__ = ["cli"]

Row = dict[str, Any]
STRICT = {"prior-post", "republished-from", "same-story-as", "cites-act"}
OTHERS = {
    "later-post", "comment-reply", "cites-report", "cites-body", "cites-person", "cites-event",
}  # fmt: skip


def plain(text: str) -> str:
    """Text with the white space and the marks that a reading text may have otherwise."""
    return " ".join(clean(text).replace("\u00a0", " ").split())


class Gold:
    """The rows, each with the article and the words it is about."""

    def __init__(self, shared: Path, cli: Callable[..., Done]) -> None:
        gold = yaml.safe_load((shared / "gold" / "crossrefs.yaml").read_text("utf-8"))
        self.rows: list[Row] = gold["xrefs"]
        seeds = sorted((shared / "seeds").glob("*.txt"))
        self.lines = {file.name: file.read_text("utf-8").split("\n") for file in seeds}
        done = cli("--no-bundled", "import", *seeds, "--json").json
        self.articles = {
            (Path(d["file"]).name, tuple(d["lines"])): d["id"] for d in done["documents"]
        }
        self.comments = {d["id"]: d["comment_lines"] for d in done["documents"]}
        self.parents = {d["id"]: d for d in done["documents"]}
        self.refs: dict[str, list[Row]] = {}
        self._cli = cli

    def article(self, row: Row) -> str:
        """The article whose lines or comments hold the row."""
        for (file, (first, last)), identifier in self.articles.items():
            ranges = [[first, last], *self.comments[identifier]]
            if file == row["file"] and any(a <= row["line"] <= b for a, b in ranges):
                return identifier
        raise AssertionError(row)

    def links(self, identifier: str) -> list[Row]:
        """What `refs` says of an article."""
        if identifier not in self.refs:
            done = self._cli("--no-bundled", "refs", identifier, "--json")
            self.refs[identifier] = json.loads(done.out)["links"]
        return self.refs[identifier]

    def found(self, row: Row) -> Row | None:
        """The link of the row's type whose words overlap the row's by half."""
        line = self.lines[row["file"]][row["line"] - 1]
        before = plain(line[: row["col"] - 1])
        span = plain(row["span"])
        for link in self.links(self.article(row)):
            if link["type"] != row["type"]:
                continue
            if row["type"] == "same-story-as":
                return link
            quote = plain(link["from"]["quote"].removesuffix(" …"))
            if _overlap(plain(line), quote, len(before), span) >= 0.5:
                return link
        return None


def _overlap(line: str, quote: str, at: int, span: str) -> float:
    """How much of the longer of two stretches of a line both cover, 0 to 1."""
    best, start = 0.0, line.find(quote)
    # Where a space was trimmed the column may be one less.
    low = line.find(span, max(0, at - 1))
    while start >= 0 and low >= 0 and quote:
        shared = min(start + len(quote), low + len(span)) - max(start, low)
        best = max(best, shared / len(span))
        start = line.find(quote, start + 1)
    return best


@pytest.fixture
def gold(shared: Path, cli: Callable[..., Done]) -> Gold:
    """The rows, with the real pages imported."""
    assert not paths().library.exists()
    return Gold(shared, cli)


def test_recall_by_type(gold: Gold) -> None:
    hits: dict[str, list[bool]] = defaultdict(list)
    missed = []
    for row in gold.rows:
        if row["type"] in STRICT | OTHERS:
            found = gold.found(row)
            hits[row["type"]].append(found is not None)
            if found is None:
                missed.append((row["type"], row["file"][:3], row["line"], row["span"]))
    recall = {type_: sum(found) / len(found) for type_, found in hits.items()}
    for type_, share in recall.items():
        assert share >= (0.9 if type_ in STRICT else 0.8), (type_, share, missed)


def test_earlier_posts_lead_to_the_right_ones(gold: Gold, shared: Path) -> None:
    segments = yaml.safe_load((shared / "gold" / "segments.yaml").read_text("utf-8"))
    lines = {
        article["id"]: (file["file"], (article["start"], article["end"]))
        for file in segments["files"]
        for article in file["articles"]
    }
    checked = 0
    for row in gold.rows:
        wanted = row.get("targets") or ([row["target"]] if row.get("target") else [])
        if row["type"] not in ("prior-post", "same-story-as") or not wanted:
            continue
        ids = {gold.articles[lines[target]] for target in wanted}
        here = gold.article(row)
        targets = {link["to"].get("id") for link in gold.links(here) if link["type"] == row["type"]}
        assert ids <= targets, (row["span"], ids, targets)
        checked += 1
    assert checked >= 3
