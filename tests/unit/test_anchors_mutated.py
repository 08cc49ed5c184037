"""Passages after edits, a part of what `python -m tests.benchmarks anchoring` measures."""

from __future__ import annotations

from tests.benchmarks.anchoring import cases, ours, scored, without_old
from tests.mutations import cut, edited, joined

TEXT = (
    "The trust met in May. Its board said that the beds were full, and closed a ward.\n\n"
    "Nobody had asked the nurses. They wrote to the minister, who did not answer them.\n\n"
    "A year later the ward was open again, and the board said that it had always meant to."
)


def test_pieces_put_together_are_the_text() -> None:
    text, start, end = joined(cut(TEXT, 4, 9))
    assert text == TEXT and text[start:end] == "trust"


def test_an_edit_knows_where_the_passage_is_now() -> None:
    start = TEXT.index("the beds")
    end = TEXT.index(", and closed")
    for kind in ("insert", "delete", "typo", "reflow", "replace", "move"):
        case = edited(kind, 0.2, TEXT, start, end, 3)
        words = case.new[case.new_start : case.new_end].split()
        assert words and set(words) & set(["the", "beds", "were", "full"])


def test_passages_are_found_again_and_lost_ones_are_not() -> None:
    scores = scored(cases(250, seed=11), {"ours": ours, "without": without_old})
    for score in scores.values():
        band = "60 and more, edits to 10 %"
        assert score.cases[band] > 60
        assert score.right[band] >= 0.97 * score.cases[band]
        for lost in ("gone", "lookalike"):
            assert score.cases[lost] > 15
            assert score.told[lost, "exact"] + score.told[lost, "moved"] == 0
            assert score.told[lost, "changed"] <= 0.05 * score.cases[lost]
