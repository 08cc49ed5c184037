"""Hint letters: enough of them, none the beginning of another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nhsreader.tui.article.hints import labels, narrowed


@given(st.integers(0, 2000))
def test_labels_can_be_told_apart_at_the_last_letter(count: int) -> None:
    made = labels(count)
    assert len(set(made)) == count
    assert len({len(label) for label in made}) <= 1


def test_labels_are_as_short_as_can_be() -> None:
    assert labels(3) == ["a", "s", "d"]
    assert len(labels(26)[0]) == 1 and len(labels(27)[0]) == 2


def test_typing_narrows_them() -> None:
    shown = {"aa": 0, "as": 1, "sa": 2}
    assert narrowed(shown, "a") == {"aa": 0, "as": 1}
    assert narrowed(shown, "as") == {"as": 1}
    assert narrowed(shown, "x") == {}
