"""Families: who belongs together, who came first, how the others stand to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from nhsreader.crossrefs.families import by_date, groups, relation_of, why_earliest
from nhsreader.crossrefs.same_story import candidates, compare, fewest, fingerprint
from nhsreader.errors import BadInput
from nhsreader.reader import Reader
from nhsreader.settings import paths
from tests.benchmarks import corpus
from tests.benchmarks.families import find, measures, plant


def text(number: int) -> str:
    return corpus.article(number)[1]


def relation(one: str, other: str) -> str | None:
    found = compare(fingerprint(one), fingerprint(other))
    return relation_of(found) if found else None


def test_how_a_text_stands_to_another() -> None:
    base = text(1)
    words = base.split(" ")
    revised = " ".join("altered" if n % 25 == 0 else word for n, word in enumerate(words))
    apart = " ".join("altered" if n % 6 == 0 else word for n, word in enumerate(words))
    assert relation(base, base.replace(",", "")) == "same"
    assert relation(revised, base) == "revised"
    assert relation(base + "\n\n" + text(2), base) == "contains"
    assert relation(base, base + "\n\n" + text(2)) == "extract"
    assert relation(apart, base) == "related"
    assert relation(text(2), base) is None
    assert relation(revised + "\n\n" + text(2) + text(3), base) == "contains"


def test_groups_go_through_others() -> None:
    assert groups([("b", "a"), ("c", "b"), ("x", "y")]) == [["a", "b", "c"], ["x", "y"]]
    assert groups([]) == []


def test_the_earliest_and_how_it_is_known() -> None:
    march, april = date(2014, 3, 1), date(2014, 4, 1)
    days = {"a": None, "b": (april, april), "c": (march, march), "d": (march, april)}
    assert by_date("abcd", days) == ["c", "d", "b", "a"]
    assert why_earliest(["c", "b"], days) == "by date"
    assert (
        why_earliest(["c", "d", "b", "a"], days) == "perhaps: the dates overlap; 1 without a date"
    )
    assert why_earliest(["b", "a"], days) == "the only one with a date"
    assert why_earliest(["a"], days) == "none has a date: the first by id"
    assert why_earliest(["c", "e"], days | {"e": (march, march)}).startswith("of the same date")


@pytest.fixture
def library(write_article: Callable[..., Path]) -> Path:
    folder = paths().library
    base = text(1)
    write_article("news", base, folder, published="2014-03-01")
    write_article("page", f"{base}\n\n{text(2)}\n\n{text(3)}", folder, published="2014-03-02")
    write_article("piece", "\n\n".join(text(3).split("\n\n")), folder)
    words = text(5).split(" ")
    write_article("draft", text(5), folder)
    write_article("far", " ".join("x" if n % 6 == 0 else w for n, w in enumerate(words)), folder)
    write_article("alone", text(6), folder)
    return folder


def test_families_of_a_library(library: Path) -> None:
    desk = Reader(no_bundled=True).families
    (family,) = desk.families()
    assert family.ids == ["news", "page", "piece"] and family.earliest == "news"
    assert family.how == "by date; 1 without a date"
    assert [(m.relation, m.to) for m in family.members] == [
        ("same", None), ("contains", None), ("extract", "page"),
    ]  # fmt: skip
    assert family.relation == "contains" and family.containment == 1.0
    (pair,) = desk.related()
    assert pair.ids == ["draft", "far"] and pair.relation == "related"
    assert 0.3 <= pair.containment < 0.5


def test_a_comparison_is_of_the_bodies(library: Path) -> None:
    desk = Reader(no_bundled=True).families
    found = desk.compare("news", "page")
    assert found.difference.deleted_words == 0 and not found.nothing_in_common
    (gone, come) = found.words(found.difference.changes[0])
    assert gone == "" and come.split("\n")[0] in text(2)
    assert desk.compare("news", "alone").nothing_in_common
    with pytest.raises(BadInput):
        desk.compare("news", "nowhere")


def test_what_related_texts_share_is_enough_to_look_at_them() -> None:
    assert [fewest(many) for many in (1, 5, 8)] == [1, 1, 2]
    assert fewest(100) == pytest.approx(13.3, abs=0.1)
    assert candidates(100, {"a": 13, "b": 14, "c": 14}, {"a": 90, "b": 200, "c": 300}) == [
        "a",
        "b",
        "c",
    ]
    assert candidates(100, {"a": 13}, {"a": 200}) == []


def test_planted_versions_are_found_and_twins_are_not_joined() -> None:
    planted = plant(600, 40, 8, 12, seed=7)
    found = find(planted)
    precision, recall, f1 = measures(found.same - planted.far, planted.versions)
    assert f1 >= 0.95, (precision, recall)
    assert not planted.twins & (found.same | found.related)
    assert planted.far <= found.related | found.same
    assert planted.far & found.related
    quoted = found.quotes - planted.far - {(b, a) for a, b in planted.far}
    assert measures(quoted, planted.quotes)[2] >= 0.95
