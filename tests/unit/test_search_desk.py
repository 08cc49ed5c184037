"""The desk for search: questions, completions, notes, families, saved searches in queries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nhsreader.errors import QueryError
from nhsreader.reader import Reader
from nhsreader.reader.marks import families
from nhsreader.settings import paths
from tests.unit.search_texts import ask, engine_of, found, record


@pytest.fixture
def add(write_article: Callable[..., Path]) -> Callable[..., Path]:
    """Write an article into the user's library."""

    def write(identifier: str, body: str, **front: str) -> Path:
        return write_article(identifier, body, paths().library, **front)

    return write


@pytest.fixture
def library(add: Callable[..., Path]) -> Reader:
    add("one", "The STP and the STP again, the CCG and an ICS.", publisher="hsj", kind="news")
    add("two", "The STP met NHS England.", publisher="hsj", kind="letter")
    add("three", "A ward.", kind="news", publisher="The Ward's Post")
    return Reader(no_bundled=True)


# Questions


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("what happened to NHS Direct?", ["direct"]),
        ("What happened to NHS Direct", ["direct"]),
        ("who pays for social care", ["pays"]),
        ("how is the social care to be", ["pays"]),
        ("WHO pays for social care", []),
        ("WHO advice", ["who"]),
        ("who advice", ["who"]),
        ("IT advice", []),
        ("the", ["direct", "who"]),
        ("who is it", []),
        ("the AND social", []),
        ('"the" social', []),
        ("title:the social", []),
        ("social -the", ["pays"]),
        ("the -social", ["direct", "who"]),
        ("the kind:news", ["direct", "who"]),
        ("(what is social) OR (the advice)", ["pays", "who"]),
    ],
)
def test_small_words_need_not_be_there(tmp_path: Path, query: str, ids: list[str]) -> None:
    engine = engine_of(
        tmp_path, record("direct", "NHS Direct closed. It happened in the spring."),
        record("pays", "Councils pay much of social care."),
        record("who", "Advice of the WHO came late."),
        record("it", "Some new IT systems."),
    )  # fmt: skip
    answer = ask(engine, query)
    assert sorted(hit.id for hit in answer.hits if not answer.partial) == sorted(ids)


def test_small_words_are_told_of_and_count_a_little(tmp_path: Path) -> None:
    engine = engine_of(
        tmp_path, record("b", "care given to many by some", title="Care"),
        record("a", "care given to many by some", title="What is care"),
        record("c", "wards", title="The wards that are"),
    )  # fmt: skip
    answer = ask(engine, "what is care")
    assert [hit.id for hit in answer.hits] == ["a", "b"]
    assert "“what”, “is” need not be there." in answer.explained and not answer.partial
    assert answer.hits[1].where == "body"
    assert ask(engine, "the wards").hits[0].where == "body"
    assert "need not" not in ask(engine, "what is it").explained
    assert set(found(engine, "whom care")) == {"a", "b"}
    assert "nowhere" not in ask(engine, "whom care").explained


# Completions


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ti", "title:"), ("beds ti", "beds title:"), ("publ", "publisher:"), ("-ki", "-kind:"),
        ("kind:", "kind:news"), ("kind:le", "kind:letter"), ("is:t", "is:truncated"),
        ("has:n", "has:note"), ("publisher:h", "publisher:hsj"), ("ST", "STP"), ("(ST", "(STP"),
        ("acr:CC", "acr:CCG"), ("@wa", "@wards"), ("beds OR @wa", "beds OR @wards"),
        ('"NHS Eng', '"NHS England"'), ('org:"NHS Eng', 'org:"NHS England"'),
        ('publisher:"The W', 'publisher:"The Ward\'s Post"'),
    ],
)  # fmt: skip
def test_completions(library: Reader, typed: str, first: str) -> None:
    library.saved.save("wards", "ward")
    completions = library.search.complete(typed)
    assert completions[0] == first
    assert all(text.startswith(typed) and text != typed for text in completions)
    assert len(completions) == len(set(completions)) <= 8


@pytest.mark.parametrize(
    "typed", ["", " ", "beds ", '"', '"beds" ', "@nope", "zz:", "kind:zz", "title:x"]
)
def test_nothing_to_complete(library: Reader, typed: str) -> None:
    assert library.search.complete(typed) == []


def test_a_completion_can_be_read(library: Reader) -> None:
    library.saved.save("wards", "ward")
    for typed in ("kind:", "is:", "has:", "@", "org:M", 'org:"', "acr:", "publisher:", "NH"):
        assert library.search.complete(typed)
        for text in library.search.complete(typed):
            if not text.endswith(":"):
                library.search.run(text)


# Notes, families, clauses


def test_notes_are_the_users_own(library: Reader) -> None:
    library.bookmarks.add("one", "body", 0, 7, note="Ask about beds", tags=("later",))
    run = library.search.run
    assert [hit.id for hit in run("note:beds").hits] == ["one"]
    assert [hit.id for hit in run("note:later").hits] == ["one"], "tags are found too"
    assert run("note:beds kind:letter").total == 0
    # Plain words find notes too, of articles that have not got them.
    (hit,) = run("beds").hits
    assert (hit.id, hit.where) == ("one", "notes") and "Ask about beds" in hit.notes[0]
    assert run("-beds STP").total == 2, "what must not be there must not be in the article"
    assert "nowhere" not in run("beds").explained
    assert run("note:(beds OR nothing) STP").hits[0].where == "notes"
    assert "Ask about beds" in run("note:beds").hits[0].notes[0]
    assert [hit.id for hit in run("STP -note:beds").hits] == ["two"]


def test_families_are_joined_through_others() -> None:
    assert families([("b", "a"), ("c", "b"), ("x", "y")]) == {
        "a": "a", "b": "a", "c": "a", "x": "x", "y": "x"
    }  # fmt: skip


def test_copies_follow_the_order(add: Callable[..., Path]) -> None:
    story = " ".join(f"line{n} of a tale about the kestrel" for n in range(12))
    add("old", story, published="2010-01-01", title="Kestrel")
    add("new", f"{story} More.", published="2015-01-01", title="Untitled")
    reader = Reader(no_bundled=True)
    by_date = reader.search.run("kestrel", sort="date", copies=False, facets=True)
    assert [(h.id, h.copies) for h in by_date.hits] == [("new", ("old",))]
    assert by_date.facets["year"] == [("2015", 1)]
    best = reader.search.run("kestrel", copies=False, facets=True)
    assert best.hits[0].id == "old" and best.facets["year"] == [("2010", 1)]
    one = reader.search.run("kestrel before:2012", copies=False)
    assert (one.hits[0].id, one.hits[0].copies, one.articles) == ("old", (), 1)


def test_clauses_of_a_search(library: Reader) -> None:
    library.saved.save("stp", "acr:STP met")
    page = library.search.run("@stp ward OR kind:letter", explain=True)
    assert [clause.hits for clause in page.clauses] == [0, 1]
    page = library.search.run("wards acr:STP -kind:letter wrad~", explain=True)
    wards, stp, letter, slip = page.clauses
    assert wards.words == ("ward",) and wards.hits == 1
    assert stp.hits == 2 and stp.words and letter.words == () and slip.words == ("ward",)
    assert library.search.run("ward").clauses == ()


def test_did_you_mean_asks_the_glossary(library: Reader) -> None:
    for query in ("clinical commissioning group", "sustainability and transformation partnership"):
        page = library.search.run(query)
        for suggestion in page.did_you_mean:
            assert library.search.run(suggestion).total
    page = library.search.run('"clinical commissioning group"')
    assert "CCG" in page.did_you_mean
    assert library.search.run("zzqq").did_you_mean == ()


# Saved searches


def test_saved_searches_in_queries(library: Reader) -> None:
    library.saved.save("hsj", "publisher:hsj OR ward")
    run = library.search.run
    assert run("@hsj").total == 3 and run("@HSJ kind:news").total == 2
    assert run("STP -@hsj").total == 0
    assert "no saved search" in run("@nothing").explained
    assert library.saved.asked(" @HSJ ").name == "hsj"
    assert library.saved.asked("@hsj ward") is library.saved.asked("@no") is None
    assert library.saved.asked("hsj") is library.saved.asked("") is None


def test_a_search_that_would_name_itself_is_refused(library: Reader) -> None:
    library.saved.save("one", "ward")
    library.saved.save("two", "@one STP")
    for query in ("@two", "@ONE", "ward OR @two"):
        with pytest.raises(QueryError, match="leads to itself"):
            library.saved.save("one", query)
    assert library.saved.query_of("one") == "ward"


def test_only_what_was_shown_is_seen(library: Reader, add: Callable[..., Path]) -> None:
    library.saved.save("wards", "ward")
    add("four", "A ward.")
    add("five", "A ward too.")
    reader = Reader(no_bundled=True)
    reader.saved.mark_seen("wards", ["four"])
    assert reader.saved.views()[0].new_ids == ("five",)


# The language


def test_lineage_is_a_word_of_its_own(library: Reader) -> None:
    run = library.search.run
    assert "goes with org:" in run("ward --lineage").explained
    assert "before and after" in run('org:"NHS England" --lineage').explained
    assert "before and after" not in run('org:"NHS England" "--lineage"').explained
