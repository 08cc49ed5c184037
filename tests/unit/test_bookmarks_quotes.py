"""Finding quoted words in the parts of an article."""

from __future__ import annotations

import pytest

from nhsreader.bookmarks.quotes import locate
from nhsreader.errors import BadInput

PARTS = {
    "comment:10": "The board’s plan again.",
    "title": "The board’s plan",
    "comment:2": "I like the  board's\nplan.",
    "body": "We read “the plan” — the board’s plan — twice.\n\nIt was the board’s plan.",
}


def words(place):
    return PARTS[place.part][place.start : place.end]


def test_marks_spaces_and_case_are_folded():
    place = locate(PARTS, 'we  read "the plan" -')
    assert place == ("body", 0, 20)
    assert words(locate(PARTS, "ike the")) == "ike the"


def test_several_places_are_listed_in_reading_order():
    with pytest.raises(BadInput) as caught:
        locate(PARTS, "the board's plan")
    message = str(caught.value)
    lines = [
        line.strip()
        for line in message.splitlines()
        if ": body" in line or ": title" in line or ": comment" in line
    ]
    parts = [line.split()[1] for line in lines[:5]]
    assert parts == ["body", "body", "title", "comment:2", "comment:10"]
    assert "[the board’s plan] — twice." in message
    assert "--nth" in message


@pytest.mark.parametrize(
    ("nth", "part"), [(1, "body"), (2, "body"), (3, "title"), (4, "comment:2"), (5, "comment:10")]
)
def test_nth_counts_through_the_parts(nth, part):
    place = locate(PARTS, "the board's plan", nth)
    assert place.part == part
    assert "plan" in words(place)


@pytest.mark.parametrize("nth", [0, -1, 6])
def test_nth_out_of_range(nth):
    with pytest.raises(BadInput, match="--nth"):
        locate(PARTS, "the board's plan", nth)


def test_not_found_names_the_nearest_words():
    with pytest.raises(BadInput) as caught:
        locate(PARTS, "it was the bored’s plan")
    assert "not found" in str(caught.value)
    assert "It was the board’s plan" in str(caught.value)
    assert "body" in caught.value.do


def test_not_found_and_nothing_like_it():
    with pytest.raises(BadInput, match="no words"):
        locate(PARTS, "zxqj vvkk qqq")


@pytest.mark.parametrize("quote", ["", " \n"])
def test_empty(quote):
    with pytest.raises(BadInput):
        locate(PARTS, quote)


def test_no_text_at_all():
    with pytest.raises(BadInput, match="not found"):
        locate({"body": ""}, "plan")
