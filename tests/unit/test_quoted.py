"""Passages that stand in two articles: found, placed, told who quotes whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.crossrefs.quoted import LEAST, MOST_PLACES, Text, direction, shared_runs
from nhsreader.crossrefs.same_story import PASSAGE, RUN, fingerprint, kept
from nhsreader.reader import Reader
from nhsreader.settings import paths
from nhsreader.text import shingles
from tests.benchmarks import corpus

SAID = (
    "the waiting list has grown by a third since the spring and no one on the board can say"
    " when it will begin to fall"
)
BEFORE = date(2012, 3, 1), date(2012, 3, 1)
LATER = date(2013, 3, 1), date(2013, 12, 31)
VOCABULARY = st.sampled_from(["a", "b", "c", "d", "e", "f"])
WORDS = st.lists(VOCABULARY, max_size=60).map(" ".join)


def test_a_run_is_found_whatever_its_case_quotes_and_dashes() -> None:
    one = Text(f"One thing: {SAID}, they wrote.")
    other = Text(f"Elsewhere “{SAID.capitalize()}” — it was said.")
    (run,) = shared_runs(one, other)
    assert one.text[run.start : run.end] == SAID
    assert other.text[run.other_start : run.other_end] == SAID.capitalize()
    assert run.words == len(SAID.split())


def test_runs_are_maximal_and_fourteen_words_are_none() -> None:
    words = SAID.split()
    assert LEAST == 15 == RUN + shingles.SIZE - 1
    short = " ".join(words[:14])
    assert shared_runs(Text(f"x {short} y"), Text(f"p {short} q")) == []
    assert len(shared_runs(Text(f"x {short} when"), Text(f"p {short} when q"))) == 1


def test_web_addresses_are_nobodys_words() -> None:
    source = "See https://example.org/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t for more of it"
    assert shared_runs(Text(source), Text(source)) == []


@given(WORDS, WORDS)
@settings(max_examples=300)
def test_runs_are_those_of_a_plain_search(one: str, other: str) -> None:
    here, there = Text(one), Text(other)
    found = shared_runs(here, there)
    a, b = one.split(), other.split()
    for run in found:
        words = one[run.start : run.end].split()
        assert words == other[run.other_start : run.other_end].split()
        assert len(words) == run.words >= LEAST and a[run.first : run.first + run.words] == words
    grams: dict[tuple[str, ...], int] = {}
    for at in range(len(b) - LEAST + 1):
        gram = tuple(b[at : at + LEAST])
        grams[gram] = grams.get(gram, 0) + 1
    for at in range(len(a) - LEAST + 1):
        gram = tuple(a[at : at + LEAST])
        if 0 < grams.get(gram, 0) <= MOST_PLACES:
            assert any(run.first <= at and at + LEAST <= run.first + run.words for run in found)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_strings_can_be_compared(one: str, other: str) -> None:
    here, there = Text(one), Text(other)
    known = shingles.words(one)
    assert len(here.words) == len(known)
    assert all(word in ("", as_shingle) for word, as_shingle in zip(here.words, known, strict=True))
    for run in shared_runs(here, there):
        assert 0 <= run.start < run.end <= len(one)
        direction(run, here, there)


@given(st.lists(st.integers(0, 40), max_size=80))
def test_of_twelve_shingles_in_a_row_one_is_kept(values: list[int]) -> None:
    found = set(kept(values))
    for at in range(len(values) - RUN + 1):
        assert any(number in found for number in range(at, at + RUN))
    assert all(number in found for number, value in enumerate(values) if value % 8 == 0)


@given(WORDS, WORDS, WORDS, WORDS, st.lists(VOCABULARY, min_size=LEAST, max_size=30))
@settings(max_examples=200)
def test_a_shared_run_has_a_seed_and_a_passage_in_common(
    a: str, b: str, c: str, d: str, run: list[str]
) -> None:
    shared = " ".join(run)
    one, other = fingerprint(f"{a} {shared} {b}"), fingerprint(f"{c} {shared} {d}")
    names = [
        {(s.value, side, name) for s in each.seeds for side, name in enumerate(s[2:]) if name}
        for each in (one, other)
    ]
    assert names[0] & names[1]


def test_a_passage_is_ten_words_to_one_side() -> None:
    words = corpus.article(3)[1].split()
    print_ = fingerprint(" ".join(words))
    folded = shingles.words(" ".join(words))
    for seed in print_.seeds:
        assert bool(seed.ahead) == (seed.at + PASSAGE <= len(folded))
        assert bool(seed.behind) == (seed.at + shingles.SIZE >= PASSAGE)


@pytest.mark.parametrize(
    ("one", "other", "days", "forward", "directed"),
    [
        (f"They said {SAID}.", f"It is that {SAID}.", (LATER, BEFORE), True, True),
        (f"They said {SAID}.", f"It is that {SAID}.", (BEFORE, LATER), False, True),
        (f"They said “{SAID}”.", f"It is that {SAID}.", (None, None), True, True),
        (f'They said "{SAID}".', f"It is that {SAID}.", (None, BEFORE), True, True),
        (f"They said {SAID}.", f"It is ‘{SAID}’ now.", (None, None), False, True),
        (f"It wasn’t so: {SAID}. It isn’t.", f"It is that {SAID}.", (None, None), True, False),
        (f"They said “{SAID}”.", f"It is “{SAID}”.", (None, None), True, False),
    ],
)  # fmt: skip
def test_the_later_quotes_else_the_one_with_marks(
    one: str, other: str, days: tuple[object, object], forward: bool, directed: bool
) -> None:
    here, there = Text(one, day=days[0]), Text(other, day=days[1])  # type: ignore[arg-type]
    (run,) = shared_runs(here, there)
    told = direction(run, here, there)
    assert (told.forward, told.directed) == (forward, directed)
    assert told.how and (told.confidence >= 0.6) == directed


def text(number: int) -> str:
    return corpus.article(number)[1]


def add(write_article: Callable[..., Path], name: str, body: str, **front: str) -> None:
    write_article(name, body, paths().library, **front)


def test_quotations_are_kept_with_both_places(write_article: Callable[..., Path]) -> None:
    add(write_article, "source", f"{text(1)}\n\nSo {SAID}.\n\n{text(2)}", published="2012-03-01")
    add(write_article, "later", f"{text(3)}\n\n> So {SAID}.\n\n{text(4)}", published="2013-03-01")
    add(write_article, "other", text(5))
    store = Reader(no_bundled=True).house.in_step()
    (row,) = store.stories.quoting("later")
    assert (row.one, row.other, row.directed, row.confidence) == ("later", "source", True, 0.9)
    for identifier, span in (
        (row.one, (row.start, row.end)),
        (row.other, (row.other_start, row.other_end)),
    ):
        assert store.texts(identifier)["body"].text[slice(*span)] == f"So {SAID}"
    assert store.stories.quoted_in("source") == [row]
    assert store.stories.quoting("source") == store.stories.quoted_in("later") == []
    assert store.stories.quoting("other") == []


def test_without_date_or_marks_both_share_the_words(write_article: Callable[..., Path]) -> None:
    add(write_article, "one", f"{text(1)}\n\nSo {SAID}.")
    add(write_article, "two", f"{text(3)}\n\nSo {SAID}.")
    store = Reader(no_bundled=True).house.in_step()
    for here, there in (("one", "two"), ("two", "one")):
        (row,) = store.stories.quoting(here)
        assert (row.one, row.other, row.directed) == (here, there, False)
        assert store.texts(here)["body"].text[row.start : row.end] == f"So {SAID}"
        assert store.stories.quoted_in(here) == []


def test_versions_of_one_text_do_not_quote_each_other(write_article: Callable[..., Path]) -> None:
    add(write_article, "one", text(1))
    add(write_article, "two", f"{text(1)}\n\n{text(2)}\n\n{text(6)}")
    add(write_article, "three", f"{text(2)}")
    store = Reader(no_bundled=True).house.in_step()
    assert store.stories.family("one") == {"one", "two", "three"}
    assert not any(store.stories.quoting(name) for name in ("one", "two", "three"))


def test_a_change_of_an_article_changes_what_it_quotes(write_article: Callable[..., Path]) -> None:
    add(write_article, "one", f"{text(1)}\n\nSo {SAID}.", published="2012")
    add(write_article, "two", f"{text(3)}\n\nSo {SAID}.", published="2014")
    reader = Reader(no_bundled=True)
    assert len(reader.house.in_step().stories.quoting("two")) == 1
    add(write_article, "one", f"{text(1)} And no more than that.", published="2012")
    assert reader.house.in_step(again=True).stories.quoting("two") == []


@pytest.mark.parametrize(("many", "publisher"), [(5, "The Example Post"), (51, "")])
def test_boilerplate_is_quoted_by_nobody(
    write_article: Callable[..., Path], many: int, publisher: str
) -> None:
    front = {"publisher": publisher} if publisher else {}
    for number in range(many):
        body = text(100 + number) + f"\n\nAll of it: {SAID}."
        if number == 2:
            body += f"\n\n“{text(100)[:200]}”"
        add(write_article, f"a{number:02}", body, **front)
    add(write_article, "z", f"{text(99)}\n\nThe Post says {SAID}.", publisher="Another")
    store = Reader(no_bundled=True).house.in_step()
    found = {
        (row.one, row.other) for n in range(many) for row in store.stories.quoting(f"a{n:02}")
        if row.other != "z"
    }  # fmt: skip
    assert found == {("a02", "a00")}
    assert bool(store.stories.quoting("z")) == bool(publisher)
