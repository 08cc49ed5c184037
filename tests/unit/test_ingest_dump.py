"""Saved pages to drafts: invented pages of several kinds, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.documents.publishers import Publishers
from nhsreader.ingest import extract
from nhsreader.ingest.boilerplate import comment_count, footer_labels, role_of
from nhsreader.ingest.headers import Header, parse_header
from tests.pace import within
from tests.unit.ingest_pages import (
    ARCHIVE,
    FLAT,
    NEWS,
    THREADED,
    kinds,
    only,
    read,
    uncovered,
)

PAGES = (NEWS, ARCHIVE, THREADED, FLAT)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("split", [False, True])
def test_every_line_is_accounted_for_once(page: str, split: bool) -> None:
    assert uncovered(read(page, split=split), page) == []


def test_a_news_page() -> None:
    draft = only(NEWS)
    assert draft.title == "Trust closes beds before the winter"
    assert not draft.title_guessed
    assert draft.authors == ["Jane Smith", "Omar Khan"]
    assert draft.published == "2014-11-03"
    assert (draft.publisher, draft.publisher_guessed) == ("ward-gazette", True)
    assert draft.kind == "news"
    assert draft.lines == (4, 11)
    assert draft.body.startswith("Managers at") and draft.body.endswith("on the wards.\n")
    assert draft.comments == [] and draft.comments_declared is None and not draft.truncated
    assert kinds(read(NEWS), NEWS) == {
        "Skip to content": "site-header",
        "We use cookies to make this website better. Accept": "cookie-notice",
        "Share this article": "site-footer",
        "Facebook | Twitter | Email": "site-footer",
        "Related articles": "site-footer",
        "Beds: a short history": "site-footer",
        "Terms and conditions | Privacy policy": "site-footer",
    }


def test_an_archive_of_posts() -> None:
    found = read(ARCHIVE)
    first, second, third = found.drafts
    assert [draft.lines for draft in found.drafts] == [(9, 13), (15, 19), (23, 27)]
    assert first.title == "The first cold week of the year"
    assert (first.authors, first.published) == (["Ann"], "2013-01-14")
    assert first.truncated and first.body.endswith("by the evening.\n")
    assert second.title == "What the board said. And what it meant"
    assert second.categories == ["Boards", "Winter", "beds", "boards"]
    assert (second.published, second.comments_declared) == ("2013-01-09", 2)
    assert second.warnings == ["2 comments declared, 0 present"]
    assert (third.authors, third.published) == (["Ann", "Bob"], "2013-01-02")
    assert {draft.kind for draft in found.drafts} == {"blog-post"}
    assert found.proposed_boundaries == []
    assert kinds(found, ARCHIVE) == {
        "Tag Archives: winter": "site-header",
        "About me": "site-header",
        "I write about hospitals and drains, in that order, most weeks of the year.": "site-header",
        "Read all about me »": "site-header",
        "Tagged beds, boards | 2 Comments": "post-footer",
        "Leave a comment": "post-footer",
        "Older posts →": "pagination",
    }


def test_posts_without_headers_are_told_apart_by_their_footers() -> None:
    page = """\
The first post says that beds are short in winter, as they have been for years.

Tagged , | 3 Comments

The second post answers that they are short in summer too, which few people know.

Leave a comment

A third opinion

There is no third opinion in this post, only a view of the other two of them.

1 Comment
"""
    found = read(page)
    assert [(d.lines, d.comments_declared) for d in found.drafts] == [
        ((1, 1), 3),
        ((5, 5), None),
        ((9, 11), 1),
    ]
    assert [draft.title_guessed for draft in found.drafts] == [True, True, False]
    assert found.drafts[2].title == "A third opinion"
    assert uncovered(found, page) == []


SOFT = """\
A deck of slides about nothing

• first point
• second point

What the auditors found in the cellar last week

On 3 May 2016, the auditors went down to the cellar and counted the boxes of forms.

They counted twice.


“Nobody knows how many forms there are.”
— A porter

There is a drawer in the office where forms go to be forgotten by the people there.
"""


def test_soft_boundaries_are_proposed_and_applied_only_when_asked() -> None:
    found = read(SOFT)
    assert [draft.lines for draft in found.drafts] == [(1, 16)]
    assert [boundary.line for boundary in found.proposed_boundaries] == [6, 13]
    assert all(boundary.why for boundary in found.proposed_boundaries)
    parted = read(SOFT, split=True)
    assert [draft.lines for draft in parted.drafts] == [(1, 4), (6, 10), (13, 16)]
    assert parted.drafts[1].title == "What the auditors found in the cellar last week"
    assert uncovered(parted, SOFT) == []


def test_headings_in_an_article_are_no_boundaries() -> None:
    page = """\
A long report on lifts

Lifts have been a matter of report since the first of them stopped between floors.

What we found in the building

The lifts were out of order on most days between May and June 2015, we were told.

What we want

On balance, we want stairs. On some days we would also accept a ramp or a rope.
"""
    found = read(page)
    assert len(found.drafts) == 1 and found.proposed_boundaries == []


def test_an_article_signed_and_dated_at_its_end() -> None:
    page = """\
There are many views about what the wards are for, and this has been one of them.

It could have been longer, had there been more to say about it than there was here.

Ada Brookes-Hill

Feb 14th 2018

Leave a comment
"""
    draft = only(page)
    assert (draft.authors, draft.authors_guessed) == (["Ada Brookes-Hill"], False)
    assert draft.published == "2018-02-14"
    assert draft.lines == (1, 7)
    unsigned = only(page.replace("\nFeb 14th 2018\n", ""))
    assert (unsigned.authors, unsigned.authors_guessed) == (["Ada Brookes-Hill"], True)
    assert unsigned.published is None


def test_a_date_in_the_text_is_not_the_article_s_date() -> None:
    draft = only("Notes\n\nOn 3 May 2016 the board met, and on 4 May 2016 it met again.\n")
    assert draft.published is None and draft.published_inferred is None


@pytest.mark.parametrize(
    ("text", "publisher", "kind"),
    [
        ("The lift has stopped, HSJ has learned.", "hsj", "news"),
        ("The Health Service Journal understands that the lift has stopped.", "hsj", "news"),
        ("The Gazette can exclusively reveal that it has stopped.", "ward-gazette", "news"),
        ("The lift has stopped, The Daily Lift has learnt.", None, "news"),
        ("HSJ was read in the lift when it stopped.", None, "page"),
        ("He said: “HSJ has learned nothing from this.” And he left.", None, "page"),
        ("NHSHSJ understands it.", None, "page"),
        ("It stopped, the Ward Post has been told.", "post", "news"),
        ("The SHA understands that lifts stop.", None, "page"),
        ("The NHS has learned a lot from lifts, and has learned it slowly.", None, "page"),
    ],
)
def test_a_publisher_is_the_subject_of_reporting(
    text: str, publisher: str | None, kind: str
) -> None:
    draft = only(f"A title\n\n{text}\n")
    assert (draft.publisher, draft.kind) == (publisher, kind)


def test_furniture_alone_makes_no_article() -> None:
    found = read("Skip to content\nShare this\nFollow us on Twitter\n")
    assert found.drafts == []
    assert found.warnings == ["nothing but page furniture was found: no article taken"]


def test_a_word_alone_is_an_article() -> None:
    draft = only("hello\n")
    assert (draft.title, draft.title_guessed, draft.body) == ("hello", True, "hello\n")


def test_a_verse_that_quotes_a_link_keeps_it() -> None:
    page = "A poem on buttons\n\nShare this\nis what it said\nand so I did, and told you all.\n"
    assert "Share this" in only(page).body


@pytest.mark.parametrize(
    ("line", "header"),
    [
        (
            "Filed Under (Lifts, Stairs (old)) by Ann on 11-03-2014",
            Header(("Ann",), "2014-03-11", ("Lifts", "Stairs (old)"), True),
        ),
        (
            "Filed under: Lifts, by Ann on 11 March 2014",
            Header(("Ann",), "2014-03-11", ("Lifts",), True),
        ),
        ("Posted on Tuesday, 11 March 2014 by Ann", Header(("Ann",), "2014-03-11", (), True)),
        ("Posted on March 11, 2014 at 9:14 pm by Ann", Header(("Ann",), "2014-03-11", (), True)),
        ("Posted on 2014-03-11", Header((), "2014-03-11", (), True)),
        ("Posted by Ann Lee on 11/03/2014", Header(("Ann Lee",), "2014-03-11", (), True)),
        ("By Ann Lee, health editor, 11 March 2014", Header(("Ann Lee",), "2014-03-11", (), True)),
        ("Ann Lee | 11 March 2014", Header(("Ann Lee",), "2014-03-11", (), True)),
        ("11 March 2014 | by Ann Lee", Header(("Ann Lee",), "2014-03-11", (), True)),
        ("11 March 2014", Header((), "2014-03-11", (), False)),
        ("Last updated: 11 March 2014", Header((), None, (), False)),
        ("By Ann Lee and Bob O’Hare", Header(("Ann Lee", "Bob O’Hare"), None, (), False)),
        ("By and large the lift works", None),
        ("By 11 March 2014 the lift had stopped and nobody minded", None),
        ("The lift stopped on 11 March 2014", None),
        ("On 11 March 2014 it stopped, by the way.", None),
    ],
)
def test_header_lines(line: str, header: Header | None) -> None:
    assert parse_header(line) == header


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Readers' comments (28)", "comments-heading"),
        ("Readers’ comments (1,204)", "comments-heading"),
        ("12 Comments", "comments-heading"),
        ("One response to “Who pays for the lift?”", "comments-heading"),
        ("Comments", "weak-comments-heading"),
        ("Leave a comment", "leave-a-comment"),
        ("Leave a Reply to Mary Cancel reply", "leave-a-comment"),
        ("Comments are closed.", "comments-notice"),
        ("Comments Off on Who pays for the lift?", "comments-notice"),
        ("This post is now closed to comments", "comments-notice"),
        ("Tagged | 1 Comment", "post-footer"),
        ("Posted in A, B | Tagged c | Leave a comment", "post-footer"),
        ("You must be logged in to post a comment.", "comment-form"),
        ("Have your say", "comment-form"),
        ("Unsuitable or offensive?", "comment-chrome"),
        ("Reply | Report this comment", "comment-chrome"),
        ("View results 10 per page | 20 per page", "pagination"),
        ("Page 2 of 14", "pagination"),
        ("1 2 3 … 9 Next »", "pagination"),
        ("This site uses cookies.", "cookie-notice"),
        ("Subscribe to our newsletter", "site-footer"),
        ("Join 12 other subscribers.", "site-footer"),
        ("© 2013 A Blog. All rights reserved", "site-footer"),
        ("Monthly Archives: May 2014", "site-header"),
        ("Home > News > Lifts", "site-header"),
        ("The committee comments on the lift each year.", None),
        ("They baked cookies for the ward.", None),
        ("We will share this with the board in May.", None),
        ("1 2", "pagination"),
        ("10 of the comments were kind", None),
        ("Equity 7 9 10 6 2", None),
    ],
)
def test_what_a_line_says_it_is(line: str, role: str | None) -> None:
    assert role_of(line) == role


def test_counts_and_labels_of_footers() -> None:
    assert comment_count("Readers’ comments (1,204)") == 1204
    assert comment_count("Tagged a, b | No Comments") == 0
    assert comment_count("Leave a comment") is None
    assert footer_labels("Posted in A, B | Tagged c | 2 Comments") == ("A", "B", "c")
    assert footer_labels("Tagged , | 2 Comments") == ()


SNIPPETS = sorted(
    {line for page in (*PAGES, SOFT) for line in page.split("\n")}
    | {
        "  • a bullet", "    Unsuitable or offensive?", "Readers' comments (2)", "Comments", "Reply",
        "    1. Zed says:", "  1. Zed says:", "Zed says:", "Posted by Zed | 3 May 2014",
        "Comments are closed.", "Read more »", "(more…)", "\u200b", "\x1b[2J", "\xa0", "\u2028", "-",
        "•", "> quoted", "1. one", "2. two", "Ann Lee", "3 May 2014", "Share this", "Menu", "Home",
        "a fragment that ends in the mid", "dle of a word and goes on", "By Ann Lee", "---", "\r",
    }
)  # fmt: skip
SOUP = st.lists(
    st.one_of(st.sampled_from(SNIPPETS), st.just(""), st.text(max_size=30)), max_size=40
)


@settings(max_examples=300, deadline=None)
@given(SOUP, st.booleans())
def test_any_soup_of_lines_is_accounted_for(rows: list[str], split: bool) -> None:
    page = "\n".join(row.replace("\0", "").replace("\n", " ") for row in rows)
    page = page.encode("utf-8", "ignore").decode() + "\nA last line of text."
    found = read(page, split=split)
    assert uncovered(found, page) == []
    starts = [draft.lines[0] for draft in found.drafts if draft.lines]
    assert starts == sorted(starts)
    for draft in found.drafts:
        assert draft.title.strip() == draft.title != ""
        assert "\n" not in draft.title
        for number, comment in enumerate(draft.comments, 1):
            assert comment.comment.parent is None or 1 <= comment.comment.parent < number


HEAVY = [
    "  • bullet\n", "1 Comment\n  • x\n", "Zed says:\n", "Tagged | 1 Comment\n", "\u200b\n",
    "Posted in " + "a, " * 60 + "by Ann on 3 May 2014\n", "Ann Lee\n3 May 2014\n", "“",
    "how this was the work of com\n\nmittee men who met to do more of\n\n", ", " * 190 + "3 May 2014\n",
]  # fmt: skip


@pytest.mark.parametrize("part", HEAVY)
def test_hostile_repetition_takes_no_more_than_its_share_of_time(part: str) -> None:
    data = (part * (100_000 // len(part))).encode()
    with within(8):
        extract(data, "big.txt", publishers=Publishers())


def test_links_alone_on_their_lines_end_posts_only_where_they_come_back() -> None:
    post = "Lift {0} stops\n\nIt stops on floor {0}, where nobody has an office any longer.\n\nRead more »\n"
    once = f"{post.format(1)}\nThere is no more to it than what has been said here so far.\n"
    assert len(read(once).drafts) == 1 and not read(once).drafts[0].truncated
    found = read("\n".join(post.format(number) for number in (1, 2, 3)))
    assert [draft.title for draft in found.drafts] == [f"Lift {n} stops" for n in (1, 2, 3)]
    assert all(draft.truncated for draft in found.drafts)
    assert found.drafts[0].body == "It stops on floor 1, where nobody has an office any longer.\n"
