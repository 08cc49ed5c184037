"""Persons that texts name."""

from __future__ import annotations

from pathlib import Path

import pytest

from nhsreader.crossrefs import persons
from tests.unit.test_crossrefs_reports import found, gold_recall, knowledge, read, score


def test_labelled_persons() -> None:
    result = score("persons", persons.find)
    assert result.precision >= 0.9, result.faults
    assert result.recall >= 0.85, result.faults
    assert result.named_alike >= 0.9, result.faults


def test_recall_on_the_hand_made_answers(shared: Path) -> None:
    recall, missed = gold_recall(shared, "cites-person", persons.find)
    assert recall >= 0.8, missed


def test_a_surname_alone_is_the_person_named_in_full() -> None:
    text = "Dame Sally Davies spoke first. Nobody answered Davies."
    assert found(persons.find, text) == [
        ("Dame Sally Davies", "person:sally-davies"),
        ("Davies", "person:sally-davies"),
    ]


def test_a_surname_of_two_persons_is_neither() -> None:
    text = "Simon Stevens met Fiona Stevens. Then Stevens left."
    assert [span for span, _ in found(persons.find, text)] == ["Simon Stevens", "Fiona Stevens"]


def test_an_office_before_a_surname() -> None:
    assert found(persons.find, "They blame Health Secretary Hunt for it.") == [
        ("Hunt", "person:hunt")
    ]


def test_a_surname_before_report_is_the_report() -> None:
    text = "Robert Francis spoke. The Francis report had been read."
    assert [span for span, _ in found(persons.find, text)] == ["Robert Francis"]


def test_authors_and_signatures_are_left_out() -> None:
    text = "Sarah Jones writes: Alan Milburn was there.\n\nDavid Owen Smith"
    assert found(persons.find, text, authors=("Sarah Jones",)) == [
        ("Alan Milburn", "person:alan-milburn")
    ]
    assert found(persons.find, "It is late.\n\nBy Peter Brown") == []


@pytest.mark.parametrize(
    "text",
    [
        "George Eliot Hospital and Charlotte Street are close to Queen Mary College.",
        "The Royal Free and King Edward Road were shut on Good Friday.",
        "Will Labour win? Grace Period ends in May. Mark Two was better.",
        "Stoke Mandeville and Milton Keynes share a team.",
    ],
)
def test_traps(text: str) -> None:
    assert found(persons.find, text) == []


def test_confidence_falls_with_what_tells_the_person() -> None:
    cited = persons.find(read("Sir David Dalton came. So did Dalton."), knowledge())
    assert [c.confidence for c in cited] == sorted((c.confidence for c in cited), reverse=True)
