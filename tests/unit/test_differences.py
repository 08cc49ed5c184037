"""The word diff: what it says is there, is in order, and covers both texts."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.crossrefs.differences import Difference, differences
from nhsreader.text.fold import fold_marks
from tests.benchmarks import corpus
from tests.benchmarks.families import edited
from tests.pace import within

PARAGRAPH = st.lists(
    st.sampled_from(["ward", "bed", "nurse,", "Trust", "“x”", "y", "-", "7%"]), max_size=12
)
TEXT = st.lists(PARAGRAPH.map(" ".join), max_size=6).map("\n\n".join)


def paragraphs(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for each in text.split("\n\n"):
        found.append((at, at + len(each)))
        at += len(each) + 2
    return found


def compared(a: str, b: str) -> Difference:
    return differences(a, b, paragraphs(a), paragraphs(b))


def told(a: str, b: str) -> list[tuple[str, str, str]]:
    return [(c.op, a[slice(*c.a)], b[slice(*c.b)]) for c in compared(a, b).changes]


def check(a: str, b: str, found: Difference) -> None:
    """Every word of both stands in one change or equal stretch, in order; equal ones are alike."""
    for side, text in enumerate((a, b)):
        words: list[str] = []
        at = 0
        for each in found.paragraphs:
            for change in each.words:
                start, end = (change.a, change.b)[side]
                assert at <= start <= end <= len(text)
                at = max(at, start)
                words += text[start:end].split()
        assert words == text.split()
        spans = [span for each in found.paragraphs for span in (each.a, each.b)[side]]
        assert spans == [span for span in paragraphs(text) if text[slice(*span)].strip()]
    equal = 0
    for each in found.paragraphs:
        for change in each.words:
            one, other = a[slice(*change.a)].split(), b[slice(*change.b)].split()
            if change.op == "equal":
                assert fold_marks(" ".join(one)) == fold_marks(" ".join(other)) and one
                equal += len(one)
            else:
                expected = {"inserted": (False, True), "deleted": (True, False)}
                assert (bool(one), bool(other)) == expected.get(change.op, (True, True))
    assert equal == found.unchanged_words
    assert equal + found.deleted_words == len(a.split())
    assert equal + found.inserted_words == len(b.split())


@given(TEXT, TEXT)
@settings(max_examples=300)
def test_every_word_is_accounted_for(a: str, b: str) -> None:
    check(a, b, compared(a, b))


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_strings_can_be_compared(a: str, b: str) -> None:
    for found in (differences(a, b), differences(a, a)):
        for change in found.changes:
            assert 0 <= change.a[0] <= change.a[1] <= len(a)
    assert not differences(a, a).changes


def test_words_put_in_left_out_and_replaced() -> None:
    a = "The board met on Monday and heard of the deficit at length.\n\nIt rose."
    b = "The board met on Friday and heard of a growing deficit.\n\nNothing else was said."
    assert told(a, b) == [
        ("replaced", "Monday", "Friday"),
        ("replaced", "the deficit at length.", "a growing deficit."),
        ("replaced", "It rose.", "Nothing else was said."),
    ]
    assert told("one two three four", "one two and three four") == [("inserted", "", "and")]
    assert told("one two and three four", "one two three four") == [("deleted", "and", "")]


def test_marks_of_another_shape_are_no_change_and_case_is() -> None:
    assert told("He said “no” – twice", 'He said "no" - twice') == []
    assert told("The trust has spoken of it", "The Trust has spoken of it") == [
        ("replaced", "trust", "Trust")
    ]


def test_an_insertion_has_its_place_in_the_other_text() -> None:
    a, b = "First of all.\n\nLast of all.", "First of all.\n\nA new one between.\n\nLast of all."
    (change,) = compared(a, b).changes
    assert (
        change.op == "inserted"
        and change.a == (13, 13)
        and b[slice(*change.b)] == "A new one between."
    )


def test_paragraphs_go_together_when_split_or_joined() -> None:
    a = "The ward was shut in the spring. Nobody had asked the nurses what they thought of it."
    b = a.replace("spring. ", "spring.\n\n")
    (both,) = compared(a, b).paragraphs
    assert len(both.a) == 1 and len(both.b) == 2 and not both.changed


def test_few_words_alike_by_chance_are_no_common_text() -> None:
    a, b = corpus.article(1)[1], corpus.article(2)[1]
    found = compared(a, b)
    check(a, b, found)
    assert found.unchanged_words == 0


@pytest.mark.parametrize("share", [0.02, 0.1, 0.25])
def test_a_text_edited_is_found_again(share: float) -> None:
    a = "\n\n".join(corpus.article(number)[1] for number in range(6))
    b = edited(a, share, random.Random(2))
    found = compared(a, b)
    check(a, b, found)
    assert found.unchanged_words >= len(a.split()) * (1 - share * 1.3)
    assert all(len(each.a) <= 1 and len(each.b) <= 1 for each in found.paragraphs)


@pytest.mark.parametrize("kind", ["edited", "one paragraph", "repeated", "other"])
def test_long_texts_do_not_take_for_ever(kind: str) -> None:
    a = "\n\n".join(corpus.article(number)[1] for number in range(80))
    b = edited(a, 0.1, random.Random(3))
    if kind == "one paragraph":
        a, b = a.replace("\n\n", " "), b.replace("\n\n", " ")
    elif kind == "repeated":
        a, b = "so it goes on. " * 20_000, "so it went on. " * 22_000
    elif kind == "other":
        b = "\n\n".join(corpus.article(number)[1] for number in range(90, 170))
    with within(6.0):
        found = compared(a, b)
    check(a, b, found)
