"""Events that texts speak of."""

from __future__ import annotations

from pathlib import Path

import pytest

from nhsreader.crossrefs import events
from tests.unit.test_crossrefs_reports import found, gold_recall, knowledge, read, score


def test_labelled_events() -> None:
    result = score("events", events.find)
    assert result.precision >= 0.9, result.faults
    assert result.recall >= 0.85, result.faults


def test_recall_on_the_hand_made_answers(shared: Path) -> None:
    recall, missed = gold_recall(shared, "cites-event", events.find)
    assert recall >= 0.8, missed


def test_days_are_seen_from_the_articles_own() -> None:
    (cited,) = events.find(read("We all heard last week's speech.", "2013-10-02"), knowledge())
    assert (cited.earliest, cited.latest) == ("2013-09-23", "2013-09-29")


def test_days_of_a_sentence_that_leads_up_to_it() -> None:
    text = "Tomorrow, at about ten, we go to the Health Alliance conference in Leeds."
    (cited,) = events.find(read(text, "2012-11-21"), knowledge())
    assert (cited.earliest, cited.latest) == ("2012-11-22", "2012-11-22")


def test_an_event_of_the_timeline_goes_by_its_term_and_day() -> None:
    text = "It began with the launch of the Better Care Fund in June 2013."
    assert found(events.find, text, "2014-02-01") == [
        ("the launch of the Better Care Fund in June 2013", "event:better-care-fund-2013-06")
    ]


def test_the_pause_of_a_bill() -> None:
    text = "The Bill was stopped in its tracks, but the pause was short."
    assert found(events.find, text) == [("the pause", "event:listening-exercise")]


@pytest.mark.parametrize(
    "text",
    [
        "The pause between two breaths is a vital sign.",
        "Speech therapy is not for sale. A conference room is.",
        "Elections are held each spring, and a campaign costs money.",
        "In Leeds Teaching Hospitals staff are tired.",
        "The trust will march on, and debate is free.",
    ],
)
def test_traps(text: str) -> None:
    assert found(events.find, text) == []
