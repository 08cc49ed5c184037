"""Quotations found in a draft, whatever marks it uses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.bookmarks.quotations import Quotation, find, plain_paragraphs
from nhsreader.reader.drafts import markdown_paragraphs


def plain(text: str) -> list[Quotation]:
    return find(plain_paragraphs(text))


def texts(text: str) -> list[str]:
    return [one.text for one in plain(text)]


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        ('He said "we shall keep the beds" twice.', ["we shall keep the beds"]),
        ("He said “we shall keep ‘all’ the beds” twice.", ["we shall keep ‘all’ the beds"]),
        ("He said ‘we shall keep the beds’, twice.", ["we shall keep the beds"]),
        ("He said 'we shall keep the beds', twice.", ["we shall keep the beds"]),
        ("Er sagte: „wir behalten die Betten“.", ["wir behalten die Betten"]),
        ("Il dit « nous gardons les lits » hier.", ["nous gardons les lits"]),
        ("»wir behalten die Betten«, sagte er.", ["wir behalten die Betten"]),
        ("They don't, the trusts' boards can't, since the '90s.", []),
        ("They don’t, the trusts’ boards can’t, since the ’90s ’til now.", []),
        ("‘the nurses’ union won’t sign it’, he said.", ["the nurses’ union won’t sign it"]),
        ('A pipe of 5" and one of 6" met.', []),
        ('"Is it \'safe\' here?" she asked; "no, it is not".',
         ["Is it 'safe' here?", "no, it is not"]),
        ("(“in brackets it stands”)", ["in brackets it stands"]),
        ("“it breaks\nover a line”", ["it breaks\nover a line"]),
        ("“First part.\n\n“Second part.” End.", ["First part.\n\n“Second part."]),
        ("“First part.\n\nSecond part.” End.", ["First part.\n\nSecond part."]),
        ("“Never closed at all\n\nNext “one closed” here.", ["Never closed at all", "one closed"]),
        ("“Never closed “one closed” here.", ["Never closed", "one closed"]),
        ("> a block of words\n> in two lines\n\nText.", ["a block of words\nin two lines"]),
        ("> “a block in marks”\n", ["a block in marks"]),
    ],
)  # fmt: skip
def test_marks_of_every_habit(draft: str, found: list[str]) -> None:
    assert texts(draft) == found


def test_an_apostrophe_that_may_close_is_kept_as_another_reading() -> None:
    (one,) = plain("‘we close trusts’ he said, and the nurses’ union agreed")
    assert "we close trusts" in (one.text, *one.others)


def test_lines_and_the_sentence_around() -> None:
    (one, two) = plain(
        'A line.\nAnother. As Dr. Eames\nwrote, "some words\nhere" in 2014. New one. “More words”'
    )
    assert (one.line, one.last_line) == (3, 4)
    assert one.before == "As Dr. Eames\nwrote," and one.after == " in 2014."
    assert two.before == "" and two.after == ""


def test_whose_a_block_is() -> None:
    draft = "As Eames put it:\n\n> Some words here.\n> — Jane Eames, 2014\n\nAnd so on."
    for paragraphs in (plain_paragraphs(draft), markdown_paragraphs(draft)):
        (one,) = find(paragraphs)
        assert one.kind == "block" and one.text == "Some words here."
        assert one.before == "As Eames put it:" and "Jane Eames" in one.after
        assert one.line == 3


def test_short_ones_are_told_apart() -> None:
    (one, two) = plain('a "turn of phrase" and "one of four words"')
    assert one.short and not two.short and one.words == 3


def test_code_and_link_titles_in_markdown_are_no_quotations() -> None:
    draft = (
        '---\ntitle: "front matter is no quotation"\n---\n\n'
        'Text `"inline code in its marks"` and [a link](http://x.org "title of the link").\n\n'
        '```\n"a fence of four words"\n```\n\n    "indented code has words"\n\n'
        '- item “with words quoted here”\n\n[^1]: Eames, "in a foot note".\n'
        "\n> [!NOTE]\n> A callout says nothing of others.\n"
    )
    found = find(markdown_paragraphs(draft))
    assert [(one.text, one.line) for one in found] == [
        ("with words quoted here", 13), ("in a foot note", 15),
    ]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab s.\n,“”‘’\"'„«»>-()[]…9", max_size=200))
def test_any_text_is_taken(text: str) -> None:
    for paragraphs in (plain_paragraphs(text), markdown_paragraphs(text)):
        for one in find(paragraphs):
            assert 1 <= one.line <= one.last_line <= text.count("\n") + 1
            assert one.text == one.text.strip() or one.kind == "block"
