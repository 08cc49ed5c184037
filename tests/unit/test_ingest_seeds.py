"""Real page dumps against the answers; skipped where these are absent."""

from __future__ import annotations

import random
from typing import Any

import pytest

from nhsreader import plain_yaml
from nhsreader.documents.reading_text import from_markdown
from nhsreader.ingest import Extraction, extract
from tests.unit.ingest_pages import GOLD, PUBLISHERS, SEEDS, uncovered

pytestmark = pytest.mark.skipif(not GOLD.is_file(), reason="no ../shared/gold here")
FILES: list[Any] = (
    plain_yaml.load(GOLD.read_text("utf-8"), "gold").value["files"] if GOLD.is_file() else []
)
SEED_FILES = sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []


def extracted(file: str, *, split: bool = False) -> Extraction:
    return extract((SEEDS / file).read_bytes(), "page.txt", publishers=PUBLISHERS, split=split)


def span(part: Any) -> tuple[int, int]:
    return int(part["start"]), int(part["end"])


def parents(blocks: list[Any]) -> list[int | None]:
    ids = [block["id"] for block in blocks]
    return [ids.index(b["parent"]) + 1 if b.get("parent") else None for b in blocks]


@pytest.mark.parametrize("gold", FILES, ids=lambda gold: gold["file"][:3])
def test_articles_are_as_in_the_answers(gold: Any) -> None:
    found = extracted(gold["file"])
    assert [draft.lines for draft in found.drafts] == [span(a) for a in gold["articles"]]
    for draft, article in zip(found.drafts, gold["articles"], strict=True):
        assert draft.title_guessed is (article["title"] is None)
        if article["title"] is None:
            assert draft.body.startswith(draft.title.rstrip("…")) and len(draft.title) <= 71
        else:
            assert draft.title == article["title"]
        assert draft.authors == ([article["author"]] if article["author"] else [])
        assert not draft.authors_guessed
        assert draft.published == article["date"]
        assert draft.categories == article.get("categories", [])
        assert draft.truncated is (article["truncated"] == "true")
        assert draft.kind == article["kind"].replace(" ", "-")
        assert "entry »" not in draft.body
        if "learned" in article.get("publisher_how", ""):
            assert draft.publisher == "hsj" and draft.publisher_guessed


@pytest.mark.parametrize("gold", FILES, ids=lambda gold: gold["file"][:3])
def test_comments_are_as_in_the_answers(gold: Any) -> None:
    for draft, article in zip(extracted(gold["file"]).drafts, gold["articles"], strict=True):
        comments = article["comments"]
        declared = comments["declared"]
        blocks = comments["blocks"]
        assert draft.comments_declared == (int(declared) if declared else None)
        assert len(draft.comments) == int(comments["present"])
        assert draft.comment_lines == [span(block) for block in blocks]
        assert [c.comment.author for c in draft.comments] == [b["author"] for b in blocks]
        assert [c.comment.parent for c in draft.comments] == parents(blocks)


@pytest.mark.parametrize("gold", FILES, ids=lambda gold: gold["file"][:3])
def test_boilerplate_is_as_in_the_answers(gold: Any) -> None:
    text = (SEEDS / gold["file"]).read_text("utf-8").split("\n")

    def by_line(parts: list[tuple[tuple[int, int], str]]) -> dict[int, str]:
        return {
            number: kind
            for (first, last), kind in parts
            for number in range(first, last + 1)
            if text[number - 1].strip()
        }

    found = [(part.lines, part.kind) for part in extracted(gold["file"]).boilerplate]
    assert by_line(found) == by_line([(span(b), b["kind"]) for b in gold["boilerplate"]])


@pytest.mark.parametrize("file", SEED_FILES, ids=lambda file: file.name[:3])
@pytest.mark.parametrize("split", [False, True])
def test_every_line_of_a_seed_is_accounted_for(file: Any, split: bool) -> None:
    found = extracted(file.name, split=split)
    assert uncovered(found, file.read_text("utf-8")) == []
    for draft in found.drafts:
        assert from_markdown(draft.body).spans == ()


@pytest.mark.parametrize("file", SEED_FILES, ids=lambda file: file.name[:3])
def test_parts_of_a_seed_are_accounted_for_too(file: Any) -> None:
    lines = file.read_text("utf-8").split("\n")
    chance = random.Random(file.name)
    for _ in range(40):
        start = chance.randrange(len(lines))
        part = lines[start : start + chance.randrange(1, 60)]
        if chance.random() < 0.5:
            chance.shuffle(part)
        page = "\n".join([*part, "A last line."])
        found = extract(
            page.encode(), "part.txt", publishers=PUBLISHERS, split=chance.random() < 0.5
        )
        assert uncovered(found, page) == []


def test_a_long_archive_is_split_by_its_footers_and_more_if_asked() -> None:
    name = next(file.name for file in SEED_FILES if file.name.startswith("003"))
    found, parted = extracted(name), extracted(name, split=True)
    assert len(found.drafts) == 10
    assert len(parted.drafts) == 10 + len(found.proposed_boundaries) == 12
    assert all(boundary.why for boundary in found.proposed_boundaries)
