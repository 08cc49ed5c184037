"""Related articles: the same subject first, and each with why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nhsreader.errors import BadInput
from nhsreader.reader import Reader
from nhsreader.search.whoosh_engine import WhooshEngine
from nhsreader.settings import paths
from tests.unit.search_texts import engine_of, record

MATERNITY = "Maternity wards need midwives. The midwives at the maternity unit said births rose."
BEDS = "The trust said its beds were full. Winter pressure on beds and discharge grew."
COMMON = " The board met on the plan, and the chief executive said the region would decide."


def library(folder: Path) -> WhooshEngine:
    others = [record(f"beds-{n}", f"{BEDS} Paragraph {n}.{COMMON}", title="Beds") for n in range(6)]
    return engine_of(
        folder,
        record("births", f"{MATERNITY}{COMMON}", title="Maternity"),
        record("midwives", f"Too few midwives closed a birth centre. Posts of midwives.{COMMON}"),
        record("short", "Midwives."),
        record("acronym", f"The CQC and the RCM told midwives.{COMMON}"),
        *others,
    )


def test_the_same_subject_comes_first(tmp_path: Path) -> None:
    engine = library(tmp_path)
    found = engine.related("Maternity", MATERNITY + COMMON, "births", 5)
    assert {near.id for near in found[:3]} == {"midwives", "short", "acronym"}
    assert "births" not in {near.id for near in found}
    assert all(0 < near.score <= 1 for near in found)
    assert [near.score for near in found] == sorted((n.score for n in found), reverse=True)
    (midwives,) = (near for near in found if near.id == "midwives")
    assert set(midwives.shared[:2]) == {"midwives", "births"}


def test_acronyms_and_names_are_shared_as_written(tmp_path: Path) -> None:
    engine = library(tmp_path)
    found = engine.related("", "The RCM, the RCM and Monitor. It is nice.", "", 3)
    assert [(near.id, near.shared) for near in found] == [("acronym", ("RCM",))]


def test_length_counts(tmp_path: Path) -> None:
    engine = engine_of(
        tmp_path,
        record("long", "Midwives. " + "Some other words on other things entirely. " * 80),
        record("brief", "Midwives and other things."),
        record("none", "Nothing of it."),
    )
    assert [near.id for near in engine.related("", "midwives", "", 9)] == ["brief", "long"]


def test_limits_and_nothing(tmp_path: Path) -> None:
    engine = library(tmp_path)
    ask = engine.related
    assert len(ask("", BEDS, "beds-0", 2)) == 2
    assert ask("", BEDS, "beds-0", 0) == () == ask("", "", "", 5) == ask("", "zzqq", "", 5)


@pytest.fixture
def add(write_article: Callable[..., Path]) -> Callable[..., Path]:
    """Write an article into the user's library."""

    def write(identifier: str, body: str, **front: str) -> Path:
        return write_article(identifier, body, paths().library, **front)

    return write


def test_reasons(add: Callable[..., Path]) -> None:
    body = f"{MATERNITY} The SHA and the PCT met. {COMMON}"
    add("one", body, publisher="hsj", authors="[Ann Bee]", published="2012-03-01")
    add("two", f"Midwives wrote to the PCT. {COMMON}", publisher="hsj", authors="[ANN BEE, Cy Dee]",
        published="2012-03-20")  # fmt: skip
    add("copy", body + " Midwives.", published="'2012'")
    add("far", "Something else: the midwives.", published="2011-01-01")
    reader = Reader(no_bundled=True)
    found = {view.id: view for view in reader.related.find("one")}
    assert list(found)[0] == "copy" and set(found) == {"two", "copy", "far"}
    assert any(reason.startswith("same story") for reason in found["copy"].reasons)
    assert not any("days" in reason for reason in found["copy"].reasons), "a year is not a day"
    reasons = found["two"].reasons
    assert "same terms: PCT" in reasons and "same author: ANN BEE" in reasons
    assert any(reason.startswith("same publisher: ") for reason in reasons)
    assert "within 31 days: 19 days apart at most" in reasons
    assert found["far"].reasons == () and found["far"].shared == ("midwives",)


def test_only_what_is_shown_is_found(add: Callable[..., Path]) -> None:
    add("mine", "Strategic health authorities and Monitor and the regional tier.", title="SHA tier")
    assert Reader(no_bundled=True).related.find("mine") == ()
    assert len(Reader().related.find("mine", limit=3)) == 3
    add("other", "A regional tier of authorities.")
    reader = Reader(no_bundled=True)
    assert [view.id for view in reader.related.find("mine", limit=1)] == ["other"]
    with pytest.raises(BadInput):
        reader.related.find("nope")
    with pytest.raises(BadInput):
        reader.related.find("start-here")


def test_what_both_cite_and_links_are_reasons(write_article: Callable[..., Path]) -> None:
    folder = paths().library
    write_article("one", "The Care Act 2014 paid for wards. See [two](two.md).", folder)
    write_article("two", "Wards are paid for under the Care Act 2014.", folder)
    write_article("three", "Wards are paid for.", folder)
    desk = Reader(no_bundled=True).related
    reasons = {view.id: view.reasons for view in desk.find("one")}
    assert "both cite: Care Act 2014" in reasons["two"] and "links to it" in reasons["two"]
    assert not any("cite" in reason or "link" in reason for reason in reasons["three"])
    back = {view.id: view.reasons for view in desk.find("two")}
    assert "links here" in back["one"]
