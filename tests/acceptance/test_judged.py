"""The judged queries: ours finds what it found when it was last recorded."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.judged import material, measures
from tests.judged.engines import OURS, Unit, units
from tests.judged.measures import Score
from tests.judged.scores import recorded

# How far ours may fall, and which share of what it shows may be unjudged.
SLACK, UNJUDGED = 0.02, 0.02


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Score:
    """Ours measured now."""
    if not material.JUDGEMENTS.exists():
        pytest.skip("nobody has judged yet: tests/judged/judgements.yaml is not there")
    return measures.score(OURS, tmp_path_factory.mktemp("judged"), material.judgements())


def test_the_first_ten_are_as_good_as_recorded(mine: Score) -> None:
    assert mine.ndcg >= recorded().ndcg_at_10 - SLACK, (
        "`python -m tests.judged score --by-query` shows where"
    )


def test_the_first_is_relevant_as_often_as_recorded(mine: Score) -> None:
    assert mine.first >= recorded().p_at_1 - SLACK, (
        "`python -m tests.judged score --by-query` shows where"
    )


def test_what_ours_shows_is_judged(mine: Score) -> None:
    assert len(mine.unjudged) <= UNJUDGED * mine.shown, (
        f"`python -m tests.judged pool FILE` writes what is to be judged: {mine.unjudged}"
    )


def test_as_many_queries_count_as_were_recorded(mine: Score) -> None:
    assert len(mine.ndcg_of) >= max(60, recorded().queries)


def test_there_are_sixty_queries_each_with_a_need_of_its_own() -> None:
    asked = material.queries()
    assert len(asked) >= 60
    assert len({each.query for each in asked}) == len({each.need for each in asked}) == len(asked)
    assert all(each.need.endswith(".") for each in asked)
    assert len(material.texts()) >= 100


def test_ndcg_by_hand() -> None:
    grades = {"a": 3, "b": 2, "c": 0, "d": 1}
    ideal = 7 + 3 / math.log2(3) + 1 / 2
    assert measures.ndcg(["a", "b", "d", "c"], grades) == pytest.approx(1)
    assert measures.ndcg(["c", "x", "a"], grades) == pytest.approx(7 / 2 / ideal)
    assert measures.ndcg([], grades) == 0
    assert math.isnan(measures.ndcg(["c"], {"c": 0}))
    # What stands after the tenth counts for nothing.
    assert measures.ndcg([*"0123456789", "a"], grades) == 0


def test_the_first_counts_from_relevant_on() -> None:
    grades = {"a": 2, "b": 1}
    assert measures.first(["a", "b"], grades)
    assert not measures.first(["b", "a"], grades)
    assert not measures.first([], grades)


def test_a_query_is_taken_apart_for_the_others() -> None:
    assert units('"duty of candour" & A&E £20bn') == [
        Unit("duty of candour", True), Unit("A&E", False), Unit("£20bn", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "judged", [{"q01": {"no-such-article": 1}}, {"q00": {}}, {"q01": {"aqp-podiatry-lessons": 4}}]
)
def test_judgements_of_nothing_there_is_are_refused(judged: dict[str, dict[str, int]]) -> None:
    with pytest.raises(ValueError, match="q0"):
        material.checked(judged)


def test_judgements_are_taken_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.judged import pool

    monkeypatch.setattr(material, "JUDGEMENTS", tmp_path / "judgements.yaml")
    first, second = tmp_path / "1.yaml", tmp_path / "2.yaml"
    first.write_text("q02: {aqp-podiatry-lessons: 1}\nq01: {aqp-podiatry-lessons: 0}\n")
    second.write_text("q01: {pfi-hospital-debt: 2}\nq02: {aqp-podiatry-lessons: 3}\n")
    assert pool.take([first, second]) == "2 queries, 3 pairs judged"
    assert material.judgements() == {
        "q01": {"aqp-podiatry-lessons": 0, "pfi-hospital-debt": 2},
        "q02": {"aqp-podiatry-lessons": 3},
    }
