"""Lines to Markdown, and titles guessed from text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsreader.documents.reading_text import from_markdown
from nhsreader.ingest.body import ends_post, is_one_word, to_markdown, truncation
from nhsreader.ingest.decode import numbered_lines
from nhsreader.ingest.guesses import title_from
from nhsreader.ingest.lines import is_hard_wrapped, vocabulary_of

MARKUP = list("#>-+*_`~[]()<>!|\\=&;:.0123456789 ab\u00a0") + [
    "![x](y)", "[a]: b", "&amp;", "1. ", "2) ", "---", "===", "```", "    ", "**b**", "http://x.y",
    "<b>", "• ", "| - |", "\t", "Ω", "é",
]  # fmt: skip


def markdown(page: str, *, wrapped: bool = False) -> str:
    lines = [line for line in numbered_lines(page)[0] if line.text]
    return to_markdown(lines, vocabulary_of(line.text for line in lines), wrapped=wrapped)


def bare(text: str) -> str:
    """The text without white space, every kind of bullet the same, and without the sign of a
    quoted line."""
    text = re.sub(r"[‣▪▫●○◦·∙➢►*+–-]", "•", text.replace(")", ".").replace(">", ""))
    return re.sub(r"\s+", "", text)


def read_back(source: str) -> str:
    """The reading text of Markdown with the markers of its list items."""
    reading = from_markdown(source)
    return "\n".join(b.marker + reading.text[b.start : b.end] for b in reading.blocks)


@given(st.lists(st.lists(st.sampled_from(MARKUP), max_size=8).map("".join), max_size=8))
def test_nothing_in_a_text_acts_as_markup(rows: list[str]) -> None:
    page = "\n".join(rows)
    assert bare(read_back(markdown(page))) == bare(page)
    reading = from_markdown(markdown(page))
    assert reading.spans == ()
    assert {block.kind for block in reading.blocks} <= {"paragraph", "item", "quotation"}


@given(st.lists(st.text(max_size=40), max_size=6))
def test_any_text_reads_back(rows: list[str]) -> None:
    lines = [line for line in numbered_lines("\n\n".join(rows))[0] if line.text]
    assert bare(read_back(to_markdown(lines, vocabulary_of([])))) == bare(
        "\n".join(line.text for line in lines)
    )


def test_underscores_in_a_row_read_back() -> None:
    assert from_markdown(markdown("a __b__ c\n")).text == "a __b__ c"


def test_lists_and_numbered_paragraphs() -> None:
    page = """\
What the plan wants:

  • more beds
    and more staff
  • fewer forms
      • none at weekends
  • a lift

1. First do this
2. Then do that

2.1 We want a paragraph that keeps its number.

  1. A heading with a number alone
"""
    assert markdown(page) == (
        "What the plan wants:\n\n"
        "- more beds and more staff\n- fewer forms\n  - none at weekends\n- a lift\n\n"
        "1. First do this\n2. Then do that\n\n"
        "2.1 We want a paragraph that keeps its number.\n\n"
        "1\\. A heading with a number alone\n"
    )
    items = [block for block in from_markdown(markdown(page)).blocks if block.kind == "item"]
    assert [item.marker for item in items] == ["•", "•", "•", "•", "1.", "2."]
    assert [item.level for item in items] == [1, 1, 2, 1, 1, 1]


def test_hyphens_are_bullets_only_together() -> None:
    assert markdown("- one\n- two\n") == "- one\n- two\n"
    assert markdown("- a remark set off by a dash\n") == "\\- a remark set off by a dash\n"


def test_quoted_mail_is_a_quotation() -> None:
    assert markdown("> He wrote this\n> and this\n\nI did not.\n") == (
        "> He wrote this\\\n> and this\n\nI did not.\n"
    )


def test_line_breaks_stay_unless_the_page_was_wrapped() -> None:
    assert markdown("A verse\nof two lines\n") == "A verse\\\nof two lines\n"
    words = re.findall(
        r"\w+", "the committee met again on the matter of drains and reached no view of it at all"
    )
    rows, row = [], ""
    for word in words * 6:
        if len(row) + len(word) > 60:
            rows.append(row.strip())
            row = ""
        row += " " + word
    page = "\n".join(rows)
    assert is_hard_wrapped(numbered_lines(page)[0])
    assert not is_hard_wrapped(numbered_lines("Short\nlines\nin\na\nsmall\npoem\n")[0])
    assert "\\\n" not in markdown(page, wrapped=True)


@pytest.mark.parametrize(
    ("first", "second", "rest", "joined"),
    [
        ("it tells us how one reorgani", "sation led to another here", "reorganisation", True),
        ("this was the work of the com", "mittee that met in June", "committees", True),
        ("we heard it in the gard", "en behind the ward", "", False),
        ("they asked for a state", "ment about the beds", "", True),
        ("nobody could explain it to", "day or night to us", "to day today to day", False),
        ("we have been waiting for", "the letter to come", "for the", False),
    ],
)
def test_a_broken_word_is_mended(first: str, second: str, rest: str, joined: bool) -> None:
    vocabulary = vocabulary_of([first, second, rest])
    assert is_one_word(first, second, vocabulary) is joined


def test_a_sentence_broken_over_a_blank_line_is_one_paragraph() -> None:
    page = "The new arrangements are hard to under\n\nstand even for those who drew them.\n"
    assert markdown(page + "\nNobody can understand them.\n").startswith(
        "The new arrangements are hard to understand even for those who drew them.\n"
    )
    chain = "So it went on and on with\n\nno end to it that anybody could see and\n\nno rest.\n"
    assert "\n\n" not in markdown(chain)
    for whole in (
        "A heading\n\nand its text follows here.\n",
        "It ended here.\n\nso it went on.\n",
    ):
        assert markdown(whole).count("\n\n") == 1


@pytest.mark.parametrize(
    ("line", "rest", "ends"),
    [
        ("It rained. Read the rest of this entry »", "It rained.", True),
        ("It rained. Continue reading →", "It rained.", True),
        ("It rained… Continue reading Weather and beds →", "It rained…", True),
        ("It rained. (more…)", "It rained.", True),
        ("It rained [Read more...]", "It rained", True),
        ("Read the rest of this entry »", "", True),
        ("Read more »", "", False),
        ("Read more", "", False),
        ("Continue reading", "", False),
        ("more", None, False),
        ("He told us to read more", None, False),
        ("Continue reading the main story", None, False),
        ("We will read the full report.", None, False),
        ("It rained and it rained...", None, False),
    ],
)
def test_words_that_say_the_text_goes_on_elsewhere(line: str, rest: str | None, ends: bool) -> None:
    assert truncation(line) == rest
    assert ends_post(line) is ends


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Beds are full. So are the corridors.", "Beds are full"),
        ("Dr. Poole said no. We heard.", "Dr. Poole said no"),
        ("Who pays? We do.", "Who pays?"),
        ("short", "short"),
        (
            "The board of the hospital met on Thursday to settle who should mend the lift, again.",
            "The board of the hospital met on Thursday to settle who should mend…",
        ),
        ("x" * 100, "x" * 70 + "…"),
        ("", ""),
    ],
)
def test_a_title_is_made_of_the_first_sentence(text: str, title: str) -> None:
    assert title_from(text) == title
