"""Threads of comments in the forms that pages have."""

from __future__ import annotations

import pytest

from nhsreader.ingest.comments import marker_of
from nhsreader.ingest.lines import is_name, vocabulary_of
from tests.unit.ingest_pages import FLAT, THREADED, kinds, only, read, uncovered


def test_a_numbered_thread_nests_by_its_indentation() -> None:
    draft = only(THREADED)
    rows = [(c.comment.author, c.comment.date, c.comment.parent) for c in draft.comments]
    assert rows == [
        ("Mary Poole", "2013-03-03", None),
        ("Tom", "2013-03-04", 1),
        ("lift_fan", "2013-03-05", None),
    ]
    assert [c.comment.text for c in draft.comments] == [
        "Not the patients, I hope.",
        "Nor the visitors.\nThey climb enough.",
        "Me, gladly.",
    ]
    assert draft.comment_lines == [(7, 10), (14, 18), (22, 25)]
    assert draft.comments_declared == 3 and draft.warnings == []
    assert draft.lines == (1, 3) and draft.title == "Who pays for the lift?"
    assert kinds(read(THREADED), THREADED) == {
        "3 Comments": "comments-heading",
        "Reply": "comment-chrome",
        "Leave a Reply": "comment-form",
        "Your email address will not be published. Required fields are marked *": "comment-form",
        "Name *": "comment-form",
        "Email *": "comment-form",
    }


def test_a_flat_thread_of_names_and_dates() -> None:
    draft = only(FLAT)
    assert [(c.comment.author, c.comment.date, c.comment.text) for c in draft.comments] == [
        ("Anonymous", "2011-05-26", "Scandalous."),
        (
            "Paul Ashe",
            "2011-05-27",
            "I cycle. The racks are full too, and have been since the new block opened last year.",
        ),
    ]
    assert draft.comments_declared == 5
    assert draft.warnings == ["5 comments declared, 2 present"]
    assert kinds(read(FLAT), FLAT)["Comments are closed."] == "comments-notice"


BULLETS = """\
The lift and the stairs

Both were out of order on the day we called, and neither has a date for its repair.

Your comments (4)

  • The stairs cannot be out of order.

    They are stairs.

    Unsuitable or offensive?

  • Petra Vance

    I fell down them, so they are:

      • once in May
      • once in June

    Unsuitable or offensive?

      • Which stairs?

        Unsuitable or offensive?

  • As a carpenter I should like to see the stairs before I say a word about them.
    Colm Baker
    Master Carpenter

    Unsuitable or offensive?

Page 1 of 2
"""


def test_a_bulleted_thread_is_parted_by_its_chrome() -> None:
    draft = only(BULLETS)
    assert [(c.comment.author, c.comment.parent) for c in draft.comments] == [
        (None, None),
        ("Petra Vance", None),
        (None, 2),
        ("Colm Baker", None),
    ]
    assert draft.comments[0].comment.text == (
        "The stairs cannot be out of order.\n\nThey are stairs."
    )
    assert draft.comments[1].comment.text == (
        "I fell down them, so they are:\n\n• once in May\n• once in June"
    )
    assert draft.comments[3].comment.text.endswith("\nColm Baker\nMaster Carpenter")
    assert draft.warnings == []
    assert uncovered(read(BULLETS), BULLETS) == []
    assert kinds(read(BULLETS), BULLETS)["Page 1 of 2"] == "pagination"


def test_a_thread_without_indentation() -> None:
    page = """\
Notes on a corridor

The corridor is long, and at its end there is a door that nobody has ever opened.

Comments

Ann says:
4 March 2013 at 10:00
It opens inwards.
Reply
Log in to reply

bob_2 says:
5 March 2013 at 11:30
She is right.
Like
Reply

Related posts
Doors of the north
"""
    draft = only(page)
    assert [(c.comment.author, c.comment.date, c.comment.text) for c in draft.comments] == [
        ("Ann", "2013-03-04", "It opens inwards."),
        ("bob_2", "2013-03-05", "She is right."),
    ]
    assert draft.comments_declared is None
    assert uncovered(read(page), page) == []
    assert kinds(read(page), page)["Doors of the north"] == "related"


def test_a_closed_thread_below_a_notice() -> None:
    page = """\
Some text that says what it has to say in the words that it has for saying it.

Trackbacks are closed.

  1. Ann says:

     Too few words.

Comments are closed.

Subscribe to this blog by email
"""
    draft = only(page)
    assert [c.comment.author for c in draft.comments] == ["Ann"]
    assert draft.kind == "blog-post" and draft.comments_declared is None
    assert draft.lines == (1, 1) and draft.comment_lines == [(5, 7)]


def test_bullets_below_a_footer_are_a_new_post_and_no_comments() -> None:
    page = """\
The first post has a footer that counts one comment, which the page does not show.

Tagged | 1 Comment

  • what we saw
  • what we heard
  • what we made of all that in the time that was left to us before the end of it

Leave a comment
"""
    found = read(page)
    assert [len(draft.comments) for draft in found.drafts] == [0, 0]
    assert [draft.lines for draft in found.drafts] == [(1, 1), (5, 7)]


def test_an_interview_is_no_thread() -> None:
    page = "An interview\n\nAnn says:\n\nI like doors.\n\nBob says:\n\nSo do I.\n"
    assert only(page).comments == []


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("3. Brian Poole says:", "Brian Poole", None),
        ("Brian says:", "Brian", None),
        ("Brian on 3 May 2014 at 9:14 pm said:", "Brian", "2014-05-03"),
        ("Brian Poole says: May 3, 2014 at 9:14 pm", "Brian Poole", "2014-05-03"),
        ("Posted by Brian Poole on 3 May 2014", "Brian Poole", "2014-05-03"),
        ("Brian Poole | 3 May 2014 10:12 am", "Brian Poole", "2014-05-03"),
        ("Brian Poole, 3 May 2014", "Brian Poole", "2014-05-03"),
        ("He said:", None, None),
        ("Brian says it rains", None, None),
        ("I was there on 3 May 2014 and saw nothing", None, None),
    ],
)
def test_the_first_line_of_a_comment(line: str, author: str | None, date: str | None) -> None:
    marker = marker_of(line)
    assert (marker.author, marker.date) == (author, date) if marker else author is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Paul Ashe", True),
        ("Dr Ann van der Lee", True),
        ("J. P. O’Hare", True),
        ("David Hand", True),
        ("Hear Hear", False),
        ("Good Morning", False),
        ("NHS Trust", False),
        ("Paul", False),
        ("Paul went home", False),
        ("Open Doors", False),
    ],
)
def test_what_is_a_name(line: str, name: bool) -> None:
    assert is_name(line, vocabulary_of(["a hand on open doors"])) is name
