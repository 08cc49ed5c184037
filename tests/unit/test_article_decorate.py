"""Marks, the runs they make, and the layers they lie in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nhsreader.documents.reading_text import from_markdown
from nhsreader.tui.article.decorate import (
    PRECEDENCE,
    Mark,
    MarkIndex,
    MarkLayers,
    Run,
    clip,
    runs,
    signs,
    spot_at,
    style_marks,
)

marks = st.lists(
    st.builds(
        lambda start, size, kind: Mark("body", start, start + size, kind, kind),
        st.integers(0, 60),
        st.integers(0, 30),
        st.sampled_from(PRECEDENCE),
    ),
    max_size=12,
)


@given(marks, st.integers(0, 50), st.integers(0, 40))
def test_runs_cover_the_row_and_tell_each_mark(found: list[Mark], start: int, size: int) -> None:
    end = start + size
    made = runs(start, end, found)
    assert [run.start for run in made] == [start, *(run.end for run in made)][: len(made)]
    assert not made or made[-1].end == end
    for run in made:
        for offset in range(run.start, run.end):
            here = {mark.kind for mark in found if mark.start <= offset < mark.end}
            assert run.kinds == here


@given(marks, st.integers(0, 50), st.integers(0, 40))
def test_index_finds_what_overlaps(found: list[Mark], start: int, size: int) -> None:
    end = start + size
    expected = {m for m in found if m.start < m.end and m.start < end and m.end > start}
    got = MarkIndex(found).within("body", start, end)
    if size:
        assert set(got) == expected
    assert [(m.start, -m.end) for m in got] == sorted((m.start, -m.end) for m in got)


def test_overlapping_marks_are_merged() -> None:
    found = [
        Mark("body", 0, 10, "link", "https://example.org"),
        Mark("body", 4, 7, "term", "icb"),
        Mark("body", 5, 20, "hit"),
    ]
    assert runs(2, 12, found) == [
        Run(2, 4, frozenset({"link"}), "https://example.org"),
        Run(4, 5, frozenset({"link", "term"}), "icb"),
        Run(5, 7, frozenset({"link", "term", "hit"}), "icb"),
        Run(7, 10, frozenset({"link", "hit"}), "https://example.org"),
        Run(10, 12, frozenset({"hit"}), ""),
    ]
    assert runs(5, 5, found) == []


def test_spot_is_the_shortest_term_or_link() -> None:
    link, term = Mark("body", 0, 10, "link", "u"), Mark("body", 4, 7, "term", "icb")
    found = [link, term, Mark("body", 5, 6, "hit")]
    assert spot_at(found, 5) == term
    assert spot_at(found, 3) == link
    assert spot_at(found, 12) is None


def test_signs_tell_bookmarks_and_what_is_current() -> None:
    mark = Mark("body", 0, 1, "bookmark")
    current = Mark("body", 0, 1, "current-hit")
    assert [signs([]), signs([mark]), signs([current]), signs([mark, current])] == [
        "  ", "▌ ", " ›", "▌›",
    ]  # fmt: skip


def test_layers_are_replaced_and_overlays_laid() -> None:
    term, hit = Mark("body", 0, 3, "term", "a"), Mark("body", 1, 9, "hit")
    layers = MarkLayers([term, hit])
    assert layers.within("body", 2, 3) == [term, hit]
    old, new = layers.replace("hits", [])
    assert (len(old), len(new)) == (1, 0)
    assert layers.within("body", 2, 3) == [term]
    assert layers.layer("bookmarks").of("body") == ()
    over = Mark("body", 2, 30, "selection")
    assert layers.lay_over("selection", over) is None
    assert layers.over("body", 10, 20) == (Mark("body", 10, 20, "selection"),)
    assert layers.over("comment:1", 10, 20) == ()
    assert layers.lay_over("selection", None) == over
    assert layers.overlay("selection") is None


def test_clip_of_nothing() -> None:
    assert clip(None, "body", 0, 9) is None
    assert clip(Mark("body", 0, 3, "hit"), "body", 3, 9) is None


def test_style_marks_keep_the_target_of_a_link() -> None:
    reading = from_markdown("*a* [b](https://example.org)")
    assert list(style_marks("body", reading)) == [
        Mark("body", 0, 1, "emphasis"),
        Mark("body", 2, 3, "link", "https://example.org"),
    ]
