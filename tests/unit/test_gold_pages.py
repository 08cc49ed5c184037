"""Page dumps of other layouts against answers made without the splitter, and what holds of them."""

from __future__ import annotations

import random
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.ingest import Draft, Extraction, extract
from tests.benchmarks.segmentation import FIELDS, LABELS, Page, Score, pages, scored
from tests.pace import within
from tests.unit.ingest_pages import PUBLISHERS, kinds, only, read, uncovered

DUMPS = pages(seeds=False)
NAMES = [page.name[:2] for page in DUMPS]
FIRST = (
    "The board met again last week and spent most of the evening on the price of parking, which "
    "has gone up for the third time in two years."
)
SECOND = (
    "Nobody in the room could say where the money goes, though several of those present had asked "
    "the question in writing."
)


@lru_cache
def extracted(name: str, *, split: bool = False) -> Extraction:
    data = next(page.data for page in DUMPS if page.name.startswith(name))
    return extract(data, "page.txt", publishers=PUBLISHERS, split=split)


def one(name: str) -> Draft:
    (draft,) = extracted(name).drafts
    return draft


def text_of(page: Page) -> str:
    return page.data.decode("utf-8")


@pytest.fixture(scope="module")
def total() -> Score:
    result = Score()
    for page in DUMPS:
        result.add(scored(page))
    return result


def test_articles_and_comments_are_found(total: Score) -> None:
    assert len(DUMPS) >= 12
    assert total.ranges.f1 >= 0.95
    assert all(total.labels[name].f1 >= 0.95 for name in LABELS)


def test_soft_boundaries_are_proposed(total: Score) -> None:
    assert total.boundaries.wanted and total.boundaries.f1 >= 0.95


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_stated_of_them_is_read(total: Score, name: str) -> None:
    found = total.fields[name]
    assert found.wanted and found.right >= 0.95 * found.wanted


@pytest.mark.parametrize("page", DUMPS, ids=NAMES)
@pytest.mark.parametrize("split", [False, True])
def test_every_line_is_in_one_range(page: Page, split: bool) -> None:
    assert uncovered(extracted(page.name, split=split), text_of(page)) == []


@pytest.mark.parametrize("page", DUMPS, ids=NAMES)
def test_line_ends_do_not_matter(page: Page) -> None:
    plain = page.data.replace(b"\r\n", b"\n")
    one, other = (
        extract(data, "page.txt", publishers=PUBLISHERS)
        for data in (plain, plain.replace(b"\n", b"\r\n"))
    )
    assert one == other


@pytest.mark.parametrize("page", DUMPS, ids=NAMES)
def test_splitting_parts_only_what_is_soft(page: Page) -> None:
    if not page.soft:
        whole, parted = extracted(page.name), extracted(page.name, split=True)
        assert [draft.lines for draft in whole.drafts] == [draft.lines for draft in parted.drafts]


ROWS = sorted({row for page in DUMPS for row in text_of(page).split("\n")})


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(ROWS), st.just("")), max_size=60), st.booleans())
def test_any_soup_of_their_lines_is_accounted_for(rows: list[str], split: bool) -> None:
    page = "\n".join([*rows, "A last line of text."])
    assert uncovered(read(page, split=split), page) == []


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(DUMPS), st.integers(0, 90), st.integers(1, 90), st.booleans())
def test_any_part_of_them_is_accounted_for(
    page: Page, start: int, length: int, split: bool
) -> None:
    part = "\n".join([*text_of(page).split("\n")[start : start + length], "A last line."])
    assert uncovered(read(part, split=split), part) == []


def test_pieces_of_them_stitched_together_are_accounted_for() -> None:
    chance = random.Random(7)
    texts = [text_of(page).split("\n") for page in DUMPS]
    for _ in range(300):
        rows: list[str] = []
        for _ in range(chance.randrange(1, 6)):
            text = chance.choice(texts)
            start = chance.randrange(len(text))
            rows += text[start : start + chance.randrange(1, 30)]
        if chance.random() < 0.3:
            rows = [row for row in rows if row.strip()]
        page = "\n".join([*rows, "A last line."])
        found = read(page, split=chance.random() < 0.5)
        assert uncovered(found, page) == []


def test_running_heads_and_adverts_are_taken_out_of_an_article() -> None:
    inside = [part for part in extracted("13").boilerplate if part.inside]
    assert [part.lines for part in inside] == [(25, 25), (41, 42), (67, 67)]
    assert {part.kind for part in inside} == {"running-head"}
    body = one("13").body
    for word in ("reorganisation", "commissioning", "planning", "hospital", "accountable",
                 "neighbourhood", "well-being"):  # fmt: skip
        assert f" {word}" in body
    assert "142" not in body and "ALDSHIRE" not in body
    assert len(body.split("\n\n")) == 10
    assert "Advertisement" not in one("02").body


def test_wrapped_lines_are_paragraphs_again() -> None:
    draft = one("02")
    assert all("\\" not in line for line in draft.body.split("\n"))
    assert "\n" not in draft.comments[1].comment.text
    evidence = one("07").body
    assert "- A small change to the indemnity rules would bring retired doctors back at once." in (
        evidence
    )
    assert "Dr Helen Marchbanks\\\nSenior partner" in evidence


def test_relative_dates_of_comments_stay_open() -> None:
    assert {comment.comment.date for comment in one("02").comments} == {None}
    assert {comment.comment.date for comment in one("12").comments[-1:]} == {"2012-10-25"}


def test_undated_articles_get_a_range_and_its_reason() -> None:
    last = extracted("05", split=True).drafts[-1].published_inferred
    assert last is not None
    assert (last.earliest, last.latest) == ("2011-03-29", "2011-04-19")
    assert "Members visit the new renal unit" in last.how and "newest first" in last.how
    item = extracted("09").drafts[0].published_inferred
    assert item is not None and item.earliest == item.latest == "2016-12-02"
    assert "line" in item.how
    imprint = one("13").published_inferred
    assert imprint is not None
    assert (imprint.earliest, imprint.latest) == ("2009-01-01", "2009-12-31")


def test_an_undated_post_lies_between_its_neighbours() -> None:
    page = f"""\
Parking again

Posted on 4 March 2013 by Ann

{FIRST}

Tagged parking | 2 Comments

{SECOND}

Tagged lifts | 1 Comment

A quiet week

Posted on 1 March 2013 by Ann

{SECOND}
"""
    found = read(page)
    assert [draft.published for draft in found.drafts] == ["2013-03-04", None, "2013-03-01"]
    between = found.drafts[1].published_inferred
    assert between is not None
    assert (between.earliest, between.latest) == ("2013-03-01", "2013-03-04")
    assert "Parking again" in between.how and "A quiet week" in between.how
    upset = read(page.replace("1 March 2013", "9 March 2013").replace("4 March", "9 March"))
    assert upset.drafts[1].published_inferred is None


def test_authors_and_dates_in_footers() -> None:
    page = f"""\
The Blog of Sums

Parking again
{FIRST}

Posted by Ann on Monday, March 4, 2013 at 9:15 AM 3 comments
Labels: parking, money

Lifts
{SECOND}

Posted by Bob on Friday, March 1, 2013 at 9:15 AM No comments

Older Posts
"""
    found = read(page)
    assert [
        (d.lines, d.title, d.authors, d.published, d.comments_declared) for d in found.drafts
    ] == [
        ((3, 4), "Parking again", ["Ann"], "2013-03-04", 3),
        ((9, 10), "Lifts", ["Bob"], "2013-03-01", 0),
    ]
    assert found.drafts[0].categories == ["parking", "money"]
    assert kinds(found, page)["The Blog of Sums"] == "site-header"


def test_headers_that_all_stand_below_their_posts_are_footers() -> None:
    page = f"""\
Parking again

{FIRST}

{SECOND}

Posted by Ann on 4 March 2013

Lifts, once more

{SECOND}

Posted by Bob Lee on 1 March 2013
"""
    found = read(page)
    assert [(d.lines, d.title, d.authors, d.published) for d in found.drafts] == [
        ((1, 5), "Parking again", ["Ann"], "2013-03-04"),
        ((9, 11), "Lifts, once more", ["Bob Lee"], "2013-03-01"),
    ]


def test_dates_alone_over_posts_are_proposed_as_boundaries() -> None:
    page = f"""\
News from the ward

12 March 2013

Parking again

{FIRST}

10 March 2013

The beds that went

{SECOND}
"""
    whole = read(page)
    assert len(whole.drafts) == 1
    assert [boundary.line for boundary in whole.proposed_boundaries] == [3, 9]
    parted = read(page, split=True)
    assert [(d.lines, d.title, d.published) for d in parted.drafts] == [
        ((5, 7), "Parking again", "2013-03-12"),
        ((11, 13), "The beds that went", "2013-03-10"),
    ]
    assert kinds(parted, page)["10 March 2013"] == "date-heading"
    assert uncovered(parted, page) == []


def test_posts_without_blank_lines_within() -> None:
    page = f"""\
WARD WATCH
The blog of a ward

About
Archive

Parking again
by Ann Lee
March 4, 2014
{FIRST}
Filed under: Parking
2 Comments »

Lifts
by Ann Lee
March 1, 2014
{SECOND}
Filed under: Lifts
No Comments »

Blogroll
One blog
Powered by WordPress
"""
    found = read(page)
    assert [(d.lines, d.title, d.published, d.comments_declared) for d in found.drafts] == [
        ((7, 10), "Parking again", "2014-03-04", 2),
        ((14, 17), "Lifts", "2014-03-01", 0),
    ]
    assert [draft.categories for draft in found.drafts] == [["Parking"], ["Lifts"]]
    assert kinds(found, page)["Filed under: Lifts"] == "post-footer"
    assert uncovered(found, page) == []


def test_excerpts_under_a_site_s_heading() -> None:
    page = f"""\
News

Parking again
4 March 2014
{FIRST}
Read more »

Lifts, once more
1 March 2014
{SECOND}
Read more »
"""
    found = read(page)
    assert [(d.lines, d.title, d.published, d.truncated) for d in found.drafts] == [
        ((3, 6), "Parking again", "2014-03-04", True),
        ((8, 11), "Lifts, once more", "2014-03-01", True),
    ]


def test_comments_under_a_name_over_a_date() -> None:
    page = f"""\
Parking again as lifts fail

Ann Lee
Tuesday 4 March 2014 10.12 GMT

{FIRST}

Comments

Bob Marsh
5 March 2014 at 10:12
Shameful.
Reply

Cat Pole
6 March 2014 at 11:00
Agreed.

And another thing: the lifts.
Reply

Most read
Lifts fail again
"""
    draft = only(page)
    assert (draft.authors, draft.published, draft.lines) == (["Ann Lee"], "2014-03-04", (1, 6))
    assert [(c.lines, c.comment.author, c.comment.date) for c in draft.comments] == [
        ((10, 12), "Bob Marsh", "2014-03-05"),
        ((15, 19), "Cat Pole", "2014-03-06"),
    ]
    assert uncovered(read(page), page) == []


def test_pages_counted_within_a_paper() -> None:
    page = "\n\n".join(
        [f"On parking\n\n{FIRST}", "Page 1 of 3", SECOND, FIRST, "Page 2 of 3", SECOND,
         "Page 3 of 3", "The end of the matter, for the time being at least."]
    )  # fmt: skip
    draft = only(page)
    assert draft.lines == (1, 17) and "Page" not in draft.body
    assert len([part for part in read(page).boilerplate if part.inside]) == 3


def test_a_heading_in_a_report_is_no_list_of_others() -> None:
    page = f"Report on parking\n\n{FIRST}\n\nRecommended\n\n{SECOND}\n\n{FIRST} {SECOND}\n"
    assert only(page).lines == (1, 9)


def test_a_hyphen_within_a_line_of_verse_or_a_list_stays() -> None:
    page = f"On parking\n\n{FIRST}\n\nA well-\nbeing fund was closed.\n"
    assert "well-\\\nbeing" in only(page).body


@pytest.mark.parametrize(
    "part",
    [
        "Recommended\n\nx\n\n", "7\n\n", "-" * 30 + "\n\nTitle Here\n\nA sentence of some words.\n\n",
        "Name *\nEmail *\n\n", "Pingbacks\n", "3 May 2014\n\n", "A title\nA word.\nRead more »\n\n",
        "Posted by Ann at 09:14 2 comments\n\n", "a" + " " * 380 + "7\n", "Ann - 2 days ago\n",
        "was seen on 3 May 2014 and met. ", "commis-\nsioning ",
    ],
)  # fmt: skip
def test_repetition_takes_no_more_than_its_share_of_time(part: str) -> None:
    data = (part * (100_000 // len(part))).encode()
    with within(8):
        extract(data, "big.txt", publishers=PUBLISHERS, split=True)
