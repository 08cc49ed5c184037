"""What a text says of its own standing: replaced, withdrawn, an answer to another."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nhsreader.crossrefs import status
from nhsreader.crossrefs.citation import Citation, Knowledge, Reading
from nhsreader.glossary.entries import Entry, Glossary
from nhsreader.glossary.mention import ArticleContext
from nhsreader.glossary.mentions import find_mentions
from nhsreader.glossary.timeline import Publication, Timeline
from tests.conftest import REPO
from tests.pace import within

NOTHING = Knowledge(Glossary(), Timeline())
WORLD = Knowledge(
    Glossary([
        Entry(id="choice-act", short="PCA", long="Patient Choice Act", name="Patient Choice Act",
              kind="law"),
    ]),
    Timeline(publications=[
        Publication(id="pub-wards", title="Wards of Tomorrow: a plan for hospitals", date="2004"),
    ]),
)  # fmt: skip


@cache
def labelled() -> list[dict[str, Any]]:
    file = REPO / "tests/labelled/numbers.yaml"
    rows: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))["status"]
    return rows


def found(text: str, part: str = "body", knowledge: Knowledge = NOTHING) -> list[Citation]:
    parts = {"body": "The text goes on here.", part: text}
    mentions = find_mentions(ArticleContext(parts), knowledge.glossary)
    reading = Reading(id="a", parts=parts, paragraphs={}, mentions=mentions)
    return status.find(reading, knowledge)


def is_right(row: dict[str, Any], citation: Citation) -> bool:
    if "span" not in row or citation.label.split()[0] != row["label"]:
        return False
    start = row["text"].index(row["span"])
    end = start + len(row["span"])
    return (min(end, citation.end) - max(start, citation.start)) * 2 >= end - start


def test_status_is_found_as_labelled() -> None:
    told = [row for row in labelled() if "span" in row]
    traps = [row for row in labelled() if "trap" in row]
    assert len(told) >= 25 and len(traps) >= 25
    right = given_back = 0
    for row in labelled():
        citations = found(row["text"], row.get("part", "body"))
        right += any(is_right(row, citation) for citation in citations)
        given_back += len(citations)
    assert right / given_back >= 0.95
    assert right / len(told) >= 0.9


def test_the_span_is_the_sentence() -> None:
    text = "A word first. This guidance replaces the notes of 2009. And a word after."
    (citation,) = found(text)
    assert text[citation.start : citation.end] == "This guidance replaces the notes of 2009."
    assert (citation.type, citation.label) == ("replaces", "replaces notes of 2009")


def test_a_known_publication_goes_by_its_key() -> None:
    (citation,) = found("This paper supersedes Wards of Tomorrow in full.", knowledge=WORLD)
    assert citation.entity == "report:pub-wards"
    assert citation.label == "replaces Wards of Tomorrow: a plan for hospitals"


def test_a_law_of_the_glossary_goes_by_its_entry() -> None:
    (citation,) = found("These regulations amend the Patient Choice Act.", knowledge=WORLD)
    assert (citation.entity, citation.label) == ("act:choice-act", "amends Patient Choice Act")


def test_a_title_in_quotes_names_the_thing() -> None:
    (citation,) = found("This document supersedes “Care nearer home”, now out of print.")
    assert (citation.entity, citation.label) == (
        "report:care-nearer-home",
        "replaces Care nearer home",
    )


def test_a_banner_counts_and_names_no_other() -> None:
    (citation,) = found("Home\n\nWithdrawn on 3 May 2019\n\nGuidance for boards")
    assert (citation.label, citation.entity) == ("withdrawn", None)


def test_it_is_the_text_only_where_the_text_has_named_itself() -> None:
    assert found("This guidance is old. It has been superseded by a code.")
    assert not found("The internal market is old. It has been superseded by a code.")


def test_what_a_reader_writes_beneath_is_not_the_text() -> None:
    assert found("This page has been withdrawn.", part="comment:1") == []


_PIECES = st.lists(
    st.sampled_from(
        ["This guidance ", "this ", "Our response to ", "replaces ", "supersedes ", "withdrawn",
         " on 3", "it has been ", "of the ", "report", ", ", ". ", "\n", "“", "”", "'", "(", ")",
         "Correction: ", "responds to ", "no longer current", "İ", "\u00a0", "updated version of ",
         "2014 ", "not ", "is ", "the present ", "[", "• "]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(st.one_of(st.text(max_size=200), _PIECES), st.sampled_from(["body", "title"]))
def test_any_text_is_read_and_spans_lie_inside_it(text: str, part: str) -> None:
    for citation in found(text, part):
        assert 0 <= citation.start < citation.end <= len(text)
        assert citation.label.split()[0] in {
            "replaces", "withdraws", "amends", "answers", "replaced-by", "withdrawn", "corrected"
        }  # fmt: skip


@pytest.mark.parametrize(
    "piece", ["this guidance ", "replaces ", "is a a a a response ", "withdrawn ", "this, ", "(x) "]
)
def test_long_runs_take_time_in_proportion(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    with within(2.0):
        found(text)
        found(text, "title")
