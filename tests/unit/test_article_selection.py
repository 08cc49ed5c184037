"""Moves of the text cursor, selections, words, sentences, and find."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.documents.reading_text import ReadingText, from_markdown, from_plain
from nhsreader.tui.article.decorate import Mark
from nhsreader.tui.article.find import Finder, Stops
from nhsreader.tui.article.layout import Layout, Part, layout, layout_parts
from nhsreader.tui.article.selection import (
    MOTIONS,
    Caret,
    paragraph_at,
    sentence_starts,
    settle,
    trimmed,
    word_at,
)
from nhsreader.tui.article.wrap import clusters

TEXT = "One two three, four's A&E long-term plan. Dr. Smith said “no”. Then we left.\n\nNext one."


def made(text: str = TEXT, width: int = 20) -> Layout:
    return layout(from_plain(text), width)


def walk(start: int, *motions: str, text: str = TEXT, width: int = 20) -> int:
    wrapped = made(text, width)
    caret = Caret("body", start)
    for motion in motions:
        caret = caret.moved(wrapped, motion)
    return caret.offset


def test_word_at() -> None:
    assert TEXT[slice(*word_at(TEXT, TEXT.index("&")))] == "A&E"
    assert TEXT[slice(*word_at(TEXT, TEXT.index("'s")))] == "four's"
    assert TEXT[slice(*word_at(TEXT, TEXT.index("-")))] == "long-term"
    assert TEXT[slice(*word_at(TEXT, TEXT.index(",")))] == ","
    assert word_at(TEXT, 3) == (3, 3)
    assert word_at(TEXT, 999) == (999, 999)


def test_words() -> None:
    assert walk(0, "word") == 4
    assert walk(4, "word", "word") == TEXT.index(",")
    assert walk(5, "word_back") == 4
    assert walk(4, "word_back") == 0
    assert walk(0, "word_end") == 2
    assert walk(2, "word_end") == 6
    assert walk(0, "word_back") == 0
    last = len(TEXT) - 1
    assert walk(last, "word") == last
    assert walk(TEXT.index("Next"), "word_back", "word_back") == TEXT.index("left")


def test_sentences_know_abbreviations() -> None:
    starts = sentence_starts(TEXT, 0, TEXT.index("\n"))
    assert starts == [0, TEXT.index("Dr."), TEXT.index("Then")]
    assert walk(0, "sentence") == TEXT.index("Dr.")
    assert walk(0, "sentence", "sentence", "sentence") == TEXT.index("Next")
    assert walk(TEXT.index("Next"), "sentence_back") == TEXT.index("Then")


def test_paragraphs() -> None:
    assert walk(5, "paragraph") == TEXT.index("\n") - 1
    assert walk(5, "paragraph", "paragraph") == len(TEXT) - 1
    assert walk(5, "paragraph_back") == 0
    assert walk(len(TEXT) - 1, "paragraph_back", "paragraph_back") == 0
    reading = from_plain(TEXT)
    assert paragraph_at(reading, 3) == (0, TEXT.index("\n"))
    assert paragraph_at(ReadingText("ab\ncd"), 4) == (3, 5)


def test_rows_keep_their_x() -> None:
    text = "aaaa bbbb cccc dddd\n\nee\n\nffff gggg hhhh iiii"
    assert walk(8, "down", text=text) == text.index("ee") + 1
    assert walk(8, "down", "down", text=text) == text.index("ffff") + 8
    assert walk(8, "down", "down", "up", "up", text=text) == 8
    assert walk(8, "row_end", text=text) == 18
    assert walk(8, "row_start", text=text) == 0
    assert walk(0, "page_down", text=text) == text.index("ffff")
    assert walk(len(text) - 1, "half_page_up", text=text) == 18


def test_steps_skip_the_white_space_of_breaks() -> None:
    text = "aaaaaaaa bbbbbbbb\n\ncc"
    assert walk(7, "right", text=text, width=10) == 9
    assert walk(9, "left", text=text, width=10) == 7
    assert walk(16, "right", text=text, width=10) == text.index("c")
    assert walk(text.index("c"), "left", text=text, width=10) == 16


def test_start_and_end() -> None:
    assert walk(30, "start") == 0
    assert walk(3, "end") == len(TEXT) - 1


def two_parts() -> Layout:
    return layout_parts(
        [Part("body", from_plain("one two")), Part("comment:1", from_plain("three"), ("Ann",))],
        20,
    )


def test_a_bare_cursor_walks_to_the_next_part() -> None:
    wrapped = two_parts()
    at_end = Caret("body", 6)
    for motion in ("right", "word", "down", "page_down"):
        assert at_end.moved(wrapped, motion).part == "comment:1"
    assert at_end.moved(wrapped, "end") == Caret("comment:1", 4)
    first = Caret("comment:1", 0)
    for motion in ("left", "word_back", "up", "start"):
        assert first.moved(wrapped, motion).part == "body"


def test_a_selection_stays_in_its_part() -> None:
    wrapped = two_parts()
    caret = Caret("body", 4).select(by_lines=False)
    for motion in ("right", "down", "end", "word", "page_down", "paragraph"):
        grown = caret.moved(wrapped, motion).moved(wrapped, motion)
        assert grown.part == "body"
        assert grown.span(wrapped) is not None
    assert caret.moved(wrapped, "down").span(wrapped) == (4, 7)
    back = Caret("comment:1", 2).select(by_lines=False).moved(wrapped, "up")
    assert (back.part, back.span(wrapped)) == ("comment:1", (0, 3))


def test_selection_is_of_characters_or_rows() -> None:
    wrapped = made()
    caret = Caret("body", 4).select(by_lines=False).moved(wrapped, "word_end")
    assert caret.span(wrapped) == (4, 7)
    assert caret.swapped().moved(wrapped, "word_back").span(wrapped) == (0, 7)
    lines = caret.select(by_lines=True)
    start, end = lines.span(wrapped) or (0, 0)
    row = wrapped.rows[0]
    assert (start, end) == (row.start, row.end)
    assert caret.released().span(wrapped) is None


def test_unknown_motion() -> None:
    with pytest.raises(KeyError):
        Caret("body", 0).moved(made(), "sideways")


def test_trimmed() -> None:
    assert trimmed("  ab \n", 0, 6) == (2, 4)
    assert trimmed("   ", 0, 3)[0] == trimmed("   ", 0, 3)[1]


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="ab .A\n健👩\u200d⚕e\u0301", max_size=120),
    st.lists(st.sampled_from(sorted(MOTIONS)), max_size=8),
    st.integers(0, 120),
    st.booleans(),
)
def test_the_cursor_is_always_on_something_drawn(
    text: str, motions: list[str], start: int, selecting: bool
) -> None:
    reading = from_markdown(text)
    other = from_plain("ab")
    wrapped = layout_parts([Part("body", reading), Part("comment:1", other)], 12)
    if not reading.text:
        return
    caret = Caret("body", settle(wrapped, "body", start))
    if selecting:
        caret = caret.select(by_lines=False)
    for motion in motions:
        caret = caret.moved(wrapped, motion)
        row = wrapped.rows[wrapped.row_of(caret.part, caret.offset)[0]]
        assert row.start <= caret.offset < row.end
        pieces = clusters(wrapped.text_of(caret.part)[row.start : row.end])
        assert caret.offset - row.start in {begin for begin, _end, _size in pieces}
        if selecting:
            assert caret.part == "body"


FOUND = "The trust’s “plan” – a   well-known\nplan. PLAN"


def find(pattern: str, **options: bool) -> list[str]:
    hits = Finder([Part("body", ReadingText(FOUND))]).find(pattern, **options)
    return [FOUND[hit.start : hit.end] for hit in hits]


def test_find_folds_quotes_dashes_case_and_space() -> None:
    assert find('TRUST\'s "plan"') == ["trust’s “plan”"]
    assert find("- a well") == ["– a   well"]
    assert find("known plan") == ["known\nplan"]
    assert find("plan") == ["plan", "plan", "PLAN"]
    assert find("wel", whole_words=True) == []
    assert find("  ") == []
    assert find("pl.n") == []


def test_find_keeps_offsets_where_lower_case_is_longer() -> None:
    text = "İstanbul plan"
    hit = Finder([Part("body", ReadingText(text))]).find("plan")[0]
    assert text[hit.start : hit.end] == "plan"


def test_stops_go_round() -> None:
    found = [Mark("body", 5, 8, "hit"), Mark("comment:1", 0, 2, "hit"), Mark("body", 1, 3, "hit")]
    stops = Stops(found, {"body": 0, "comment:1": 1})
    assert [(mark.part, mark.start) for mark in stops.marks] == [
        ("body", 1), ("body", 5), ("comment:1", 0),
    ]  # fmt: skip
    assert stops.after("body", 1) == (0, False)
    assert stops.after("body", 1, 3) == (1, False)
    assert stops.after("comment:1", 0, 2) == (0, True)
    assert stops.before("body", 5, 8) == (0, False)
    assert stops.before("body", 1, 3) == (2, True)
