"""The wrap map: every code point on one row, and the way there and back."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from nhsreader.documents.reading_text import ReadingText, from_markdown, from_plain
from nhsreader.tui.article.layout import (
    PLAIN_GLYPHS,
    Layout,
    Part,
    layout,
    layout_parts,
)
from nhsreader.tui.article.wrap import cells, cluster_start, clusters, is_plain, wrap

LETTERS = "abcdefghij ABC  ’–£é.,\n健康政策👩\u200d⚕\ufe0fe\u0301|"
words = st.text(alphabet=LETTERS, max_size=300)
widths = st.integers(min_value=10, max_value=90)


def shown(made: Layout) -> list[str]:
    """The rows as they would be read, without styles."""
    lines = []
    for number, row in enumerate(made.rows):
        text = made.text_of(row.part)
        line = row.prefix.ljust(row.indent) + row.label
        at = row.start
        for offset, extra in (*row.pads, (row.end, 0)):
            line += text[at:offset] + " " * extra
            at = offset
        assert cell_len(line) <= made.width, (number, line)
        lines.append(line.rstrip())
    return lines


def check_cover(made: Layout, part: str, reading: ReadingText) -> None:
    """Every code point stands on exactly one row, or is white space at a break."""
    seen = [0] * len(reading.text)
    for row in made.rows:
        if row.part == part:
            for offset in range(row.start, row.end):
                seen[offset] += 1
    for offset, times in enumerate(seen):
        assert times == 1 or (times == 0 and reading.text[offset].isspace()), offset


def check_places(made: Layout, part: str, reading: ReadingText) -> None:
    """offset → cell → offset comes back to where it started, for whatever is drawn."""
    for number, row in enumerate(made.rows):
        if row.part != part or row.start == row.end:
            continue
        text = reading.text[row.start : row.end]
        for start, _end, size in clusters(text):
            if size:
                offset = row.start + start
                at, x = made.row_of(part, offset)
                assert at == number
                assert made.offset_at(at, x) == (part, offset)


@settings(max_examples=150, deadline=None)
@given(words, widths)
@example("e\u0301" * 40, 10)
@example("a " * 30 + "健" * 40, 11)
@example(" \u0301 a", 10)
def test_markdown_cover_and_places(text: str, width: int) -> None:
    for reading in (from_markdown(text), from_plain(text), ReadingText(text)):
        made = layout(reading, width)
        shown(made)
        check_cover(made, "body", reading)
        check_places(made, "body", reading)


blocks = st.lists(
    st.builds(
        lambda lead, text: lead + (text.replace("\n", " ").strip() or "x"),
        st.sampled_from(["", "# ", "- ", "  - ", "12. ", "> ", "> > ", "    ", "| "]),
        words,
    ),
    max_size=8,
)


@settings(max_examples=100, deadline=None)
@given(blocks, widths, st.integers(min_value=0, max_value=30))
def test_blocks_cover_and_places(lines: list[str], width: int, depth: int) -> None:
    body = from_markdown("\n\n".join(lines))
    comment = from_plain("\n".join(lines))
    made = layout_parts(
        [
            Part("body", body, ("A headline that may be long", "3 May 2023")),
            Part("comment:1", comment, ("Someone",), depth, "Comments"),
        ],
        width,
    )
    shown(made)
    for part, reading in (("body", body), ("comment:1", comment)):
        check_cover(made, part, reading)
        check_places(made, part, reading)


@settings(max_examples=100, deadline=None)
@given(words)
def test_every_offset_has_a_row(text: str) -> None:
    made = layout(ReadingText(text), 20)
    before = -1
    for offset in range(len(text) + 1):
        if not made.rows:
            return
        row, x = made.row_of("body", offset)
        assert 0 <= x <= 20
        assert row >= before
        before = row


@settings(max_examples=200, deadline=None)
@given(words)
def test_clusters_add_up(text: str) -> None:
    text = text.replace("\n", "")
    pieces = clusters(text)
    assert sum(size for _start, _end, size in pieces) == cell_len(text) == cells(text)
    assert [start for start, _end, _size in pieces] == [0, *(end for _s, end, _z in pieces)][
        : len(pieces)
    ]


def test_cluster_start_finds_the_base() -> None:
    text = "ab e\u0301c 👩\u200d⚕\ufe0f d"
    for start, end, _size in clusters(text):
        for offset in range(start, end):
            assert cluster_start(text, offset) == start


def test_what_counts_as_plain_is_one_cell_wide() -> None:
    for point in [*range(0x20, 0x3000), *range(0xFE00, 0x10000)]:
        char = chr(point)
        if is_plain(char):
            assert get_character_cell_size(char) == 1, hex(point)


def test_plain_and_measured_wrapping_agree() -> None:
    text = "the quick  brown fox-jumps over the lazy dog " * 5
    for width in range(10, 60):
        measured = wrap(text + "👩", 0, len(text + "👩"), width)
        plain = wrap(text + "xx", 0, len(text + "xx"), width)
        assert measured[:-1] == plain[:-1]


def test_paragraphs_lists_quotations_code() -> None:
    made = layout(
        from_markdown(
            "# Head\n\nSome words that go over the end of the row.\n\n"
            "- one item that goes over the end\n  1. inner item that goes over\n\n"
            "> said the nurse to the doctor\n>\n> again\n\n```\nx = 1\n\n  long_code_line = 12345\n```\n\n---"
        ),
        24,
    )
    assert shown(made) == [
        "Head",
        "",
        "Some words that go over",
        "the end of the row.",
        "",
        "• one item that goes",
        "  over the end",
        "  1. inner item that",
        "     goes over",
        "",
        "│ said the nurse to the",
        "│ doctor",
        "│",
        "│ again",
        "",
        "  x = 1",
        "",
        "    long_code_line = 123",
        "↳ 45",
        "",
        "─" * 24,
    ]


def test_second_paragraph_of_an_item_stands_below_its_text() -> None:
    made = layout(from_markdown("10. first\n\n    second"), 30)
    assert shown(made) == ["10. first", "", "    second"]


def test_plain_glyphs() -> None:
    made = layout(from_markdown("- a\n\n> b\n\n---"), 10, glyphs=PLAIN_GLYPHS)
    assert shown(made) == ["* a", "", "> b", "", "-" * 10]


TABLE = "| Year | Beds |\n|---|---|\n| 2019 | 101,000 |\n| 22 | |\n"


def test_table_columns_line_up_where_they_fit() -> None:
    made = layout(from_markdown(TABLE), 30)
    assert shown(made) == ["Year | Beds", "2019 | 101,000", "22   |"]
    assert [row.kind for row in made.rows] == ["table-head", "table-row", "table-row"]
    text = made.text_of("body")
    assert made.offset_at(2, 5) == ("body", text.index("22") + 3)
    assert made.offset_at(2, 3)[1] == text.index("22") + 2


def test_table_too_wide_becomes_text() -> None:
    made = layout(from_markdown(TABLE), 12)
    assert shown(made) == ["Year | Beds", "2019 |", "  101,000", "22 |"]


def test_parts_headers_and_sections() -> None:
    made = layout_parts(
        [
            Part("body", from_plain("text"), ("Head", "1 May")),
            Part("comment:1", from_plain("yes"), ("Ann",), 0, "Comments"),
            Part("comment:2", from_plain("no"), ("Bob",), 1),
        ],
        20,
    )
    assert shown(made) == [
        "Head", "1 May", "text", "",
        "── Comments ────────", "", "Ann", "yes", "", "  Bob", "  no",
    ]  # fmt: skip
    assert made.row_of("comment:1", 0) == (7, 0)
    assert made.row_of("comment:2", 1) == (10, 3)
    assert made.first_row("comment:1") == 3
    assert made.top_row("comment:2", 1) == 8
    assert made.offset_at(4, 7) == ("comment:1", 0)
    with pytest.raises(KeyError):
        made.row_of("comment:3", 0)


def test_cells_beside_the_text_hold_nothing() -> None:
    made = layout(from_plain("ab 健c"), 20)
    assert made.cluster_at(0, 3) == made.cluster_at(0, 4) == ("body", 3, 4)
    assert made.cluster_at(0, 5) == ("body", 4, 5)
    assert made.cluster_at(0, 6) == ("body", 5, 5)
    assert made.cluster_at(0, -1) == ("body", 0, 0)


def test_empty_parts() -> None:
    made = layout_parts([Part("body", ReadingText("")), Part("comment:1", ReadingText(""))], 20)
    assert made.row_of("body", 0) == (0, 0)
    assert made.row_of("comment:1", 0) == (1, 0)
    assert layout_parts([], 20).rows == []


def test_narrower_than_the_least_is_the_least() -> None:
    assert layout(from_plain("x"), 3).width == 10
