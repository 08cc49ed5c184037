"""What readers' comments answer, and notes of republication: sentences labelled by hand.

The sentences were written before the patterns. «…» is what a reader would underline.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.crossrefs import replies, republication
from nhsreader.crossrefs.citation import Citation, Reading
from tests.unit.test_crossrefs_posts import hits, unmarked

# The article is by Helen Marsh; comments 1, 2 and 3 are by Tom Baker, nobody named and Priya
# Nair; what is below is comment 4. "article" or the number of the comment answered.
REPLIES: list[tuple[str, str]] = [
    ("«Excellent, Helen». I could not have put it better.", "article"),
    ("«Great post Helen» and very timely.", "article"),
    ("«Thank you, Helen», for setting this out.", "article"),
    ("«Like you say», the money has gone.", "article"),
    ("It is, «as you point out», a question of trust.", "article"),
    ("«Tom», you forget that wards need nurses.", "comment:1"),
    ("«@Priya» that is not what the figures show.", "comment:3"),
    ("«I agree with Tom» about the beds.", "comment:1"),
    ("«I agree with Priya Nair above» on all but one thing.", "comment:3"),
    ("«Helen Marsh is right» that nobody counted.", "article"),
    ("«Tom Baker’s point» about nurses is a good one.", "comment:1"),
    ("«In reply to 9.22am»: no, they do not.", "comment"),
    ("«@Tom Baker» which ward was that?", "comment:1"),
    ("«As Tom says», it was tried in the nineties.", "comment:1"),
    ("«Well said Priya»!", "comment:3"),
    ("«Your article» leaves out the patients.", "article"),
    ("Spot on. «Your last paragraph» says it all, Helen.", "article"),
    ("«Thanks for this post».", "article"),
    ("«Excellent article», which should be read by every manager.", "article"),
    ("«Hi Helen», I wonder whether this is so in Wales.", "article"),
    ("«The comment above» is wide of the mark.", "comment:3"),
    ("«The previous commenter» has plainly never run a clinic.", "comment:3"),
    ("«You are right to say» that it was never costed.", "article"),
    ("I am surprised «you say» so little about care homes.", "article"),
    ("«Responding to Tom», we did try that.", "comment:1"),
    ("«To Anonymous 10:14 am»: where is your evidence?", "comment"),
    ("Beds matter. «Thanks Tom».", "comment:1"),
    ("«Dear Helen», may I add a fourth reason?", "article"),
]
NO_REPLIES: list[str] = [
    "The nurses I know would not agree.",
    "Andy Burnham is right about integration.",
    "I agree with the King’s Fund on this.",
    "When you say goodbye to a hospital you lose more than beds.",
    "You can never have too many nurses.",
    "As Nye Bevan said, it will last as long as there are folk to fight for it.",
    "Excellent care is given here every day.",
    "Great Ormond Street has its own arrangements.",
    "Thank you to all the staff of ward nine.",
    "If you point out a fault, you are called a troublemaker.",
    "The 9.22am from Leeds was late again.",
    "Clinics run from 10:14 am until noon.",
    "Lansley, Hunt and Burnham all promised the same.",
    "Tomorrow is another day.",
    "The article in the Guardian last week said the opposite.",
    "Write to me at someone@example.org.",
    "Uncle Tom Cobley and all.",
    "Does anyone believe a word of this?",
    "Your GP knows best, they used to tell us.",
    "I worked at the Baker Street clinic for years.",
    "Previous reorganisations had the same aim.",
    "I was told by the ward above that there were no beds.",
]

# What stands in a footer or a header: the note, where from, the first and last day.
NOTES: list[tuple[str, str, str | None, str | None]] = [
    ("First published on 3 May 2012.", "", "2012-05-03", "2012-05-03"),
    (
        "This article first appeared in the Health Service Journal.",
        "Health Service Journal",
        None,
        None,
    ),
    ("Originally published by Pulse on 12 June 2013.", "Pulse", "2013-06-12", "2013-06-12"),
    ("Reposted from the Abetternhs blog.", "Abetternhs blog", None, None),
    (
        "This piece was published in the Guardian on 3 May 2012.",
        "Guardian",
        "2012-05-03",
        "2012-05-03",
    ),
    ("Cross-posted at Open Democracy.", "Open Democracy", None, None),
    ("Source: HSJ", "HSJ", None, None),
    (
        "This post was first published on the King’s Fund blog in March 2014.",
        "King’s Fund blog",
        "2014-03-01",
        "2014-03-31",
    ),
    ("A version of this article appeared in The Times.", "Times", None, None),
    (
        "This blog originally appeared on https://example.org/blog/beds in 2011.",
        "",
        "2011-01-01",
        "2011-12-31",
    ),
    (
        "Reproduced with permission from the British Medical Journal.",
        "British Medical Journal",
        None,
        None,
    ),
    ("(First published in Tribune, 14 October 2011)", "Tribune", "2011-10-14", "2011-10-14"),
    ("Republished from Left Foot Forward.", "Left Foot Forward", None, None),
    (
        "This column was originally published in Health Matters magazine.",
        "Health Matters magazine",
        None,
        None,
    ),
    (
        "Reprinted from Socialism and Health, April 2009.",
        "Socialism and Health",
        "2009-04-01",
        "2009-04-30",
    ),
    (
        "This is an edited version of an article first published in the New Statesman.",
        "New Statesman",
        None,
        None,
    ),
    (
        "An earlier version of this post appeared on Labour List on 4 January 2012.",
        "Labour List",
        "2012-01-04",
        "2012-01-04",
    ),
    ("This speech was first published by the Fabian Society.", "Fabian Society", None, None),
    ("Also published on the Conversation.", "Conversation", None, None),
    ("This essay has previously been published in Renewal.", "Renewal", None, None),
]
NO_NOTES: list[str] = [
    "The report was first published in 2012.",
    "First published in 1948, the leaflet was sent to every household.",
    "The guidance was originally published by the Department in March.",
    "His article first appeared in the Lancet and caused a storm.",
    "The White Paper was published on 3 May 2012.",
    "The figures were published by the ONS on 12 June 2013.",
    "Two of these plans first appeared in the coalition agreement.",
    "The source of the leak was never found.",
    "A version of the policy appeared in the manifesto.",
    "The study, first published in the BMJ, has been widely cited.",
    "The data were originally published by the Care Quality Commission.",
    "It was published last year in the Guardian.",
    "This report was widely welcomed.",
    "This piece of legislation was published in draft in 2011.",
    "This article is about beds.",
    "Reports are published on the website every quarter.",
    "This story is still being told on the wards.",
    "She was cross. Posted to Leeds, she left within a year.",
    "This post was created in 2009 and has been vacant since.",
    "This post was advertised in the Guardian.",
]

COMMENTERS = [("Tom Baker", None), (None, None), ("Priya Nair", None), ("Ann", None)]


def replies_in(
    text: str, commenters: Sequence[replies.Commenter] = COMMENTERS, number: int = 4
) -> list[Citation]:
    reading = Reading(
        id="on-beds", parts={"body": "Beds.", f"comment:{number}": text}, paragraphs={},
        authors=("Helen Marsh",),
    )  # fmt: skip
    return replies.find(reading, None, commenters)


def test_labelled_comments_are_found_with_few_false_ones() -> None:
    right, wrong, missed = 0, [], []
    for marked, label in REPLIES:
        text, start, end = unmarked(marked)
        found = replies_in(text)
        good = [
            one
            for one in found
            if hits(one, start, end)
            and (one.label == label or (label == "comment" and one.label[0].isdigit()))
        ]
        right += bool(good)
        missed += [] if good else [marked]
        wrong += [text[one.start : one.end] for one in found if one not in good[:1]]
    for text in NO_REPLIES:
        wrong += [text[one.start : one.end] for one in replies_in(text)]
    assert right / len(REPLIES) >= 0.95, missed
    assert right / (right + len(wrong)) >= 0.95, wrong


def test_a_stated_parent_is_sure() -> None:
    answers = [*COMMENTERS[:3], ("Ann", 3)]
    (found,) = replies_in("No ward I know of has two lifts. Not one.", answers)
    assert (found.label, found.confidence, found.target) == ("comment:3", 1.0, "on-beds")
    (found,) = replies_in("They do not, as you say.", answers)
    assert (found.label, found.confidence, found.start) == ("comment:3", 1.0, 13)


def test_only_who_spoke_before_can_be_answered() -> None:
    later = [("Sam", None), ("Richard Dove", None)]
    (found,) = replies_in("Excellent, Richard. More please.", later, 1)
    assert found.label == "article"
    assert replies_in("I agree with Richard.", later, 1) == []


def test_who_was_praised_for_the_article_stays_its_author() -> None:
    parts = {"comment:1": "Thank you, Rosa.", "comment:2": "A pleasure.", "comment:3": "Rosa, why?"}
    reading = Reading(id="a", parts=parts, paragraphs={})
    found = replies.find(reading, None, [("Sam", None), ("Rosa", None), ("Jo", None)])
    assert [one.label for one in found] == ["article", "article"]


def note_in(text: str, last: bool) -> list[Citation]:
    blocks = ["The wards are full.", "Beds are short.", "The end is near.", text]
    if not last:
        blocks += ["It is cold.", "Good night."]
    body = "\n\n".join(blocks)
    spans = []
    for block in blocks:
        start = body.index(block)
        spans.append((start, start + len(block)))
    return republication.find(
        Reading(id="a", parts={"body": body}, paragraphs={"body": spans}, day=None)
    )


@pytest.mark.parametrize(("text", "where", "first", "last"), NOTES)
def test_notes_of_republication(text: str, where: str, first: str | None, last: str | None) -> None:
    (found,) = note_in(text, last=True)
    assert found.type == "republished-from"
    assert (found.label, found.earliest, found.latest) == (where, first, last)


def test_a_note_gives_its_address() -> None:
    (found,) = note_in("This blog originally appeared on www.example.org/beds, in 2011.", True)
    assert (found.url, found.earliest) == ("https://www.example.org/beds", "2011-01-01")


@pytest.mark.parametrize("text", NO_NOTES)
@pytest.mark.parametrize("last", [True, False])
def test_what_is_told_of_other_publications_is_no_note(text: str, last: bool) -> None:
    assert note_in(text, last) == []


WORDS = st.sampled_from(
    [
        "First",
        "published",
        "This",
        "article",
        "was",
        "in",
        "on",
        "by",
        "the",
        "HSJ",
        "3",
        "May",
        "2012",
        "Source:",
        "Thanks",
        "Tom",
        "Baker",
        "@Tom",
        "agree",
        "with",
        "you",
        "say",
        "your",
        "post",
        "9.22am",
        "Anon",
        "28",
        "above",
        ",",
        ".",
        ":",
        "“",
        "’",
        "É",
        "İ",
        "🙂",
        "https://a.example",
        "version",
        "of",
        "appeared",
        "Excellent",
        "Helen",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.lists(WORDS, max_size=50).map(" ".join), st.integers(1, 6))
def test_any_text_gives_spans_inside_it(text: str, number: int) -> None:
    parts = {"body": text, f"comment:{number}": text}
    reading = Reading(id="a", parts=parts, paragraphs={}, authors=("Helen Marsh",))
    people = [("Tom Baker", None), (text[:9], 1), (None, 2), ("Tom", None)]
    for found in [*replies.find(reading, None, people), *republication.find(reading)]:
        assert 0 <= found.start < found.end <= len(text)
