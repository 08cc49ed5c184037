"""Saved searches: files a person can read, news counted, broken ones left aside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nhsreader.errors import BadDocument, BadInput, QueryError
from nhsreader.reader import Reader
from nhsreader.reader.saved import SavedDesk
from nhsreader.settings import paths


@pytest.fixture
def add(write_article: Callable[..., Path]) -> Callable[..., Path]:
    """Write an article into the user's library."""

    def write(identifier: str, body: str, **front: str) -> Path:
        return write_article(identifier, body, paths().library, **front)

    return write


def desk() -> SavedDesk:
    return Reader(no_bundled=True).saved


def test_what_is_there_is_seen_and_what_comes_is_new(add: Callable[..., Path]) -> None:
    add("one", "Alpha beds.")
    saved = desk().save("beds", 'alpha "beds"')
    assert saved.seen == ("one",) and desk().get("beds") == saved
    (view,) = desk().views()
    assert (view.total, view.new, view.new_ids) == (1, 0, ())
    file = add("two", "Alpha and beds.")
    add("three", "Alpha beds.")
    (view,) = desk().views()
    assert (view.name, view.query, view.scope) == ("beds", 'alpha "beds"', "all")
    assert (view.total, view.new, set(view.new_ids)) == (3, 2, {"two", "three"})
    desk().mark_seen("beds")
    assert desk().views()[0].new == 0
    file.unlink()
    assert (desk().views()[0].total, desk().views()[0].new) == (2, 0)
    add("two", "Alpha beds again.")
    assert desk().views()[0].new == 0, "seen once is seen"


def test_a_file_is_plain_yaml(add: Callable[..., Path]) -> None:
    add("one", "Alpha beds.")
    desk().save("My_beds-2", "alpha", scope="mine", comments=True)
    file = paths().library / "searches" / "my_beds-2.yaml"
    text = file.read_text()
    assert text.startswith("format_version: 1\nname: My_beds-2\nquery: alpha\nscope: mine\n")
    assert "comments: true\n" in text and text.endswith("seen:\n- one\n")
    saved = desk().get("my_BEDS-2")
    assert (saved.name, saved.comments, saved.scope) == ("My_beds-2", True, "mine")


@pytest.mark.parametrize("query", ["yes", "null", "2012", "a\nb", "“x” OR y: #", "- a"])
def test_a_query_comes_back_as_it_was(query: str) -> None:
    desk().save("null", query)
    assert desk().query_of("null") == query and desk().get("null").query == query


def test_the_same_name_replaces(add: Callable[..., Path]) -> None:
    add("one", "Alpha beds.")
    desk().save("x", "alpha")
    desk().save("X", "beds")
    assert [(s.name, s.query) for s in desk().all()] == [("X", "beds")]


@pytest.mark.parametrize("name", ["", "a b", "a/b", "..", "-a", "é", "a" * 61, "a\n", "@a", "."])
def test_odd_names_are_refused(name: str) -> None:
    with pytest.raises(BadInput, match="cannot be the name"):
        desk().save(name, "beds")
    with pytest.raises(BadInput, match="no saved search"):
        desk().get(name)
    assert desk().query_of(name) is None
    assert not (paths().library / "searches").exists()


def test_a_query_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(QueryError):
        desk().save("x", "is:odd")
    with pytest.raises(BadInput, match="asks for nothing"):
        desk().save("x", " ! ")
    assert desk().all() == []


def test_an_unknown_name_names_the_nearest() -> None:
    desk().save("accountable-care", "care")
    for call in (desk().get, desk().mark_seen, desk().remove):
        with pytest.raises(BadInput, match="did you mean accountable-care"):
            call("accountable-cure")
    assert desk().query_of("accountable-cure") is None


@pytest.mark.parametrize(
    "text",
    ["name: [", "", "- a", "format_version: 2\nname: bad\nquery: x\nsaved: y\n", "\x00", "é\udcff",
     "format_version: 1\nname: other\nquery: x\nsaved: y\n",
     "format_version: 1\nname: bad\nquery: x\nsaved: y\nscope: moon\n"],
)  # fmt: skip
def test_a_broken_file_is_told_and_the_rest_open(add: Callable[..., Path], text: str) -> None:
    add("one", "Alpha beds.")
    desk().save("good", "alpha")
    broken = paths().library / "searches" / "bad.yaml"
    broken.write_bytes(text.encode("utf-8", "surrogateescape"))
    reader = Reader(no_bundled=True)
    assert [view.name for view in reader.saved.views()] == ["good"]
    assert any(str(broken) in notice for notice in reader.house.notices)
    assert reader.saved.query_of("bad") is None
    with pytest.raises(BadDocument if "\udcff" not in text else Exception):
        reader.saved.get("bad")
    reader.saved.remove("bad")
    assert not broken.exists()


def test_one_that_cannot_be_run_is_told(add: Callable[..., Path]) -> None:
    add("one", "Alpha beds.")
    desk().save("good", "alpha")
    (paths().library / "searches" / "odd.yaml").write_text(
        "format_version: 1\nname: odd\nquery: is:odd\nsaved: '2026-01-01'\nseen: []\n"
    )
    reader = Reader(no_bundled=True)
    assert [view.name for view in reader.saved.views()] == ["good"]
    assert any("odd" in notice for notice in reader.house.notices)


def test_part_of_what_was_asked_for_is_no_hit(add: Callable[..., Path]) -> None:
    add("one", "Alpha beds.")
    assert desk().save("x", "alpha omega").seen == ()
    assert desk().views()[0].total == 0
    add("two", "Alpha omega.")
    assert desk().views()[0].new_ids == ("two",)


def test_removed_goes_to_the_trash() -> None:
    desk().save("x", "alpha")
    desk().remove("x")
    assert desk().all() == [] and desk().query_of("x") is None
    assert len(list((paths().library / ".trash" / "searches").glob("x-*.yaml"))) == 1
