"""What authors say of their other pieces: sentences labelled by hand, days, and any text at all.

The sentences were written before the patterns. «…» is what a reader would underline.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.crossrefs import post_dates, posts
from nhsreader.crossrefs.citation import Citation, Reading
from nhsreader.crossrefs.posts import Told, label_of, read_label

# A Wednesday.
WRITTEN = date(2013, 5, 15)
P, L = "prior-post", "later-post"
POSITIVE: list[tuple[str, str, str | None, str | None]] = [
    ("«In my post on Monday» I asked who pays for the lift.", P, "2013-05-13", "2013-05-13"),
    (
        "Waiting lists, «as I said last week», are a matter of counting.",
        P,
        "2013-05-06",
        "2013-05-12",
    ),
    (
        "The tariff, «which I wrote about last month», has been changed again.",
        P,
        "2013-04-01",
        "2013-04-30",
    ),
    ("«This is my fourth post on the tariff» and it will not be the last.", P, None, None),
    ("«In my last blog» I complained about car parks.", P, None, None),
    (
        "«In yesterday’s article» we set out the figures trust by trust.",
        P,
        "2013-05-14",
        "2013-05-14",
    ),
    ("«I wrote in March that» the merger would fail, and it has.", P, "2013-03-01", "2013-03-31"),
    ("«In a previous post» I described how the money flows.", P, None, None),
    ("«The first part of this series» dealt with general practice.", P, None, None),
    (
        "«As I blogged yesterday», the board has not met since Easter.",
        P,
        "2013-05-14",
        "2013-05-14",
    ),
    ("«I have blogged before about» the price of parking.", P, None, None),
    ("«Having blogged about the Francis inquiry», I turn today to nursing numbers.", P, None, None),
    ("«I argued here in February that» the cap was a fiction.", P, "2013-02-01", "2013-02-28"),
    ("«My previous post» drew a good many comments.", P, None, None),
    (
        "«As I explained on Friday», the rules on tendering are not new.",
        P,
        "2013-05-10",
        "2013-05-10",
    ),
    (
        "«As we reported last week», three chief executives have gone.",
        P,
        "2013-05-06",
        "2013-05-12",
    ),
    ("«In our previous briefing» we counted twelve such trusts.", P, None, None),
    (
        "«In my column two weeks ago» I said that the pilots were too small.",
        P,
        "2013-04-29",
        "2013-05-05",
    ),
    ("«This is the second of three posts on» social care.", P, None, None),
    ("«This is the third and final part of my series on» community hospitals.", P, None, None),
    ("«As I mentioned in an earlier post», nobody owns the data.", P, None, None),
    ("«Last week I argued that» choice had been oversold.", P, "2013-05-06", "2013-05-12"),
    ("«Yesterday I wrote about» the regulator’s new powers.", P, "2013-05-14", "2013-05-14"),
    ("«On Monday I looked at» how budgets are set.", P, "2013-05-13", "2013-05-13"),
    (
        "«Last month’s blog» was about dentists; this one is about opticians.",
        P,
        "2013-04-01",
        "2013-04-30",
    ),
    ("«In part one I» explained where the deficit came from.", P, None, None),
    ("«My article of 3 April 2013» set out the case.", P, "2013-04-03", "2013-04-03"),
    (
        "«In my piece for the Guardian last year» I defended the quality framework.",
        P,
        "2012-01-01",
        "2012-12-31",
    ),
    (
        "«As I suggested earlier this week», ministers are in a hurry.",
        P,
        "2013-05-13",
        "2013-05-15",
    ),
    ("«I have written on this blog before» about out-of-hours care.", P, None, None),
    ("«In the last two posts» I have looked at prevention.", P, None, None),
    ("«As discussed in my earlier blog», consultants negotiate alone.", P, None, None),
    ("For the background «see my previous post».", P, None, None),
    ("It is a point «I made in last Thursday’s post».", P, "2013-05-09", "2013-05-09"),
    ("«As I pointed out in January», winter comes every year.", P, "2013-01-01", "2013-01-31"),
    (
        "That, «as I wrote a fortnight ago», is not what the law says.",
        P,
        "2013-04-29",
        "2013-05-05",
    ),
    ("«Since my last post» the minister has resigned.", P, None, None),
    ("«My two earlier posts on» walk-in centres looked at cost.", P, None, None),
    ("«Earlier this year I wrote a post about» hospital food.", P, "2013-01-01", "2013-05-15"),
    (
        "The readers of this blog will remember that «I predicted last autumn that» it would slip.",
        P,
        "2012-09-01",
        "2012-11-30",
    ),
    ("«I’ve blogged about this previously», and at some length.", P, None, None),
    (
        "«As this blog reported in March», the contract had no break clause.",
        P,
        "2013-03-01",
        "2013-03-31",
    ),
    ("«I will return to this in a later post».", L, None, None),
    ("«Next week I will look at» what pharmacists might do.", L, "2013-05-20", "2013-05-26"),
    ("«In tomorrow’s post» I turn to the money.", L, "2013-05-16", "2013-05-16"),
    ("«Part two will look at» the hospitals.", L, None, None),
    ("«I’ll come back to this next week».", L, "2013-05-20", "2013-05-26"),
    ("«In my next blog» I shall try to answer him.", L, None, None),
    ("«I hope to explore in a future post» why that is so.", L, None, None),
    ("«More on this tomorrow».", L, "2013-05-16", "2013-05-16"),
    ("«This is the first of three posts on» the spending round.", L, None, None),
    ("«Tomorrow I will explain» why the sums do not add up.", L, "2013-05-16", "2013-05-16"),
    ("«We will discuss this further in our next newsletter».", L, None, None),
    (
        "«On Friday I will write about» the other half of the problem.",
        L,
        "2013-05-17",
        "2013-05-17",
    ),
    ("How that might work «I shall leave for another post».", L, None, None),
    (
        "«Over the next few posts I will» go through the White Paper chapter by chapter.",
        L,
        None,
        None,
    ),
    ("«The next post in this series» considers mental health.", L, None, None),
    ("I want to say something about carers, «but that is for another blog».", L, None, None),
    ("«In future posts I’ll examine» each of these in turn.", L, None, None),
    ("«Next month’s column» will be about midwives.", L, "2013-06-01", "2013-06-30"),
    ("«I will be blogging about this later in the week».", L, "2013-05-15", "2013-05-19"),
    ("«Subsequent posts will» deal with Wales and Scotland.", L, None, None),
]
NEGATIVE: list[str] = [
    "As Mr Lansley said last week, there will be no more reorganisation.",
    "Last week the board said it would publish its accounts.",
    "I left my post on Monday after eleven years with the trust.",
    "He took up his post last month.",
    "She was removed from her post in March.",
    "I was in post as chief executive for a year.",
    "A further post was held vacant until the next financial year.",
    "The report was published last week and I have read it.",
    "I met the minister on Monday and he was courteous.",
    "Part two of the Health and Social Care Act deals with public health.",
    "Part 3 of the Bill will come into force next April.",
    "Monday’s announcement was a surprise to everyone in the room.",
    "Last week’s White Paper is silent about social care.",
    "In yesterday’s Times article by the health secretary there was one new figure.",
    "Last week’s article in the Lancet found no effect.",
    "“As I said last week, we have no plans to close it,” the chief executive told reporters.",
    "Next week I will be in Leeds for a family wedding.",
    "Tomorrow I will be sixty.",
    "I will return to the ward next week for my check-up.",
    "I spoke to the head of the trust last week about parking.",
    "I wrote to the Secretary of State last month asking for the papers.",
    "As I have said many times, care costs money.",
    "I said to my wife last night that it would not last.",
    "The next part of the programme starts in June.",
    "The first part of this year was cold.",
    "This is the third reorganisation in ten years.",
    "This is my third visit to the hospital.",
    "My next point concerns the money.",
    "In my last job I ran a clinic.",
    "In my previous role I was responsible for estates.",
    "The previous government wrote off the debt.",
    "Previous articles in this journal have reported similar rates.",
    "I looked at the figures last week and found an error.",
    "I will set out three reasons why this matters.",
    "The committee will publish its second report next month.",
    "Earlier this year the regulator warned that eleven trusts were failing.",
    "In March the department wrote that targets would be kept.",
    "The post arrived on Monday.",
    "His last blog was about squirrels.",
    "Their previous article makes the same claim.",
    "In her column last week Polly Toynbee called it a disaster.",
    "I argued with the ward sister on Friday.",
    "As I said at the start, there are two questions.",
    "As noted above, the tariff has no such effect.",
    "I will explain this below.",
    "We will publish the guidance next month.",
    "I asked last week for an appointment and was given one in August.",
    "I have been working in the NHS since last year.",
    "The minister, who posted about it on Twitter yesterday, has not replied.",
    "Our last visit to the practice was in March.",
]


def reading(text: str, day: date | None = WRITTEN, **parts: str) -> Reading:
    return Reading(
        id="ann-on-lifts", parts={"body": text, **parts}, paragraphs={},
        day=(day, day) if day else None, authors=("Ann",),
    )  # fmt: skip


def unmarked(marked: str) -> tuple[str, int, int]:
    start, end = marked.index("«"), marked.index("»") - 1
    return marked.replace("«", "").replace("»", ""), start, end


def hits(found: Citation, start: int, end: int) -> bool:
    shared = min(found.end, end) - max(found.start, start)
    return shared * 2 >= max(end - start, found.end - found.start)


def test_labelled_sentences_are_found_with_few_false_ones() -> None:
    right, wrong, missed = 0, [], []
    for marked, kind, _, _ in POSITIVE:
        text, start, end = unmarked(marked)
        found = posts.find(reading(text))
        good = [one for one in found if one.type == kind and hits(one, start, end)]
        right += bool(good)
        missed += [] if good else [marked]
        wrong += [text[one.start : one.end] for one in found if one not in good[:1]]
    for text in NEGATIVE:
        wrong += [text[one.start : one.end] for one in posts.find(reading(text))]
    assert len(POSITIVE) >= 60 and len(NEGATIVE) >= 40
    assert right / len(POSITIVE) >= 0.95, missed
    assert right / (right + len(wrong)) >= 0.95, wrong


@pytest.mark.parametrize(("marked", "kind", "first", "last"), [row for row in POSITIVE if row[2]])
def test_the_days_are_resolved(marked: str, kind: str, first: str, last: str) -> None:
    (found, *_) = posts.find(reading(unmarked(marked)[0]))
    assert (found.type, found.earliest, found.latest) == (kind, first, last)


def test_without_a_time_a_piece_is_at_least_on_its_side_of_the_day() -> None:
    (prior,) = posts.find(reading("In my last blog I complained about car parks."))
    assert (prior.earliest, prior.latest) == (None, "2013-05-15")
    (later,) = posts.find(reading("I will return to this in a later post."))
    assert (later.earliest, later.latest) == ("2013-05-15", None)
    (undated,) = posts.find(reading("In my post on Monday I asked why.", day=None))
    assert (undated.earliest, undated.latest) == (None, None)
    (stated,) = posts.find(reading("My article of 3 April 2013 set out the case.", day=None))
    assert (stated.earliest, stated.latest) == ("2013-04-03", "2013-04-03")


def test_subject_and_number_are_told() -> None:
    (found,) = posts.find(reading("This is my fourth post on the tariff and not the last."))
    assert read_label(found.label) == Told("the tariff", 4)
    (found,) = posts.find(reading("This is the first of three posts on beds."))
    assert found.type == "later-post" and read_label(found.label).number == 1


@given(st.text("abc xyz", max_size=30), st.none() | st.integers(1, 99))
def test_labels_are_read_back(about: str, number: int | None) -> None:
    told = Told(" ".join(about.split()), number)
    assert read_label(label_of(told)) == told


def test_comments_and_quotations_are_others_words() -> None:
    comment = {"comment:1": "As I said last week, it will fail."}
    assert posts.find(reading("Nothing.", **comment)) == []
    assert posts.find(reading('He wrote: "In my post on Monday I was too kind."')) == []
    assert posts.find(reading("He wrote: ‘In my post on Monday I was too kind.’")) == []
    assert posts.find(reading("The trusts’ plans, as I said last week, are late."))


def test_an_earlier_piece_is_spoken_of_again() -> None:
    text = "In an earlier article I asked who pays. The article also argued for a levy."
    first, again = posts.find(reading(text))
    assert text[again.start : again.end] == "The article also argued"
    assert again.confidence < first.confidence
    assert posts.find(reading("The article also argued for a levy.")) == []


def test_a_title_may_speak_of_another_piece() -> None:
    (found,) = posts.find(reading("Nothing.", title="A reply to my post on Monday"))
    assert found.part == "title" and found.earliest == "2013-05-13"


WORDS = st.sampled_from(
    [
        "I",
        "we",
        "my",
        "our",
        "post",
        "posts",
        "blog",
        "series",
        "part",
        "one",
        "two",
        "last",
        "next",
        "week",
        "Monday's",
        "yesterday,",
        "said",
        "wrote",
        "will",
        "look",
        "at",
        "about",
        "this",
        "in",
        "a",
        "later",
        "previous",
        "third",
        ".",
        "“",
        "”",
        "’",
        "Having",
        "posted",
        "on",
        "May",
        "31",
        "February",
        "more",
        "of",
        "have",
        "blogged",
        "before",
        "tomorrow",
        "ago",
        "years",
        "12",
        "and",
        "É",
        "İ",
        "ß",
        "🙂",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=200) | st.lists(WORDS, max_size=60).map(" ".join),
    st.none() | st.dates(),
    st.integers(0, 800),
)
def test_any_text_gives_spans_inside_it(text: str, day: date | None, days: int) -> None:
    whole = None
    if day is not None:
        last = min(day, date.max - timedelta(days=days)) + timedelta(days=days)
        whole = (min(day, last), last)
    given_text = Reading(id="a", parts={"body": text}, paragraphs={}, day=whole)
    found = posts.find(given_text)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert one.type in ("prior-post", "later-post")
        if one.earliest and one.latest:
            assert one.earliest <= one.latest
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


@pytest.mark.parametrize(
    "unit", ["I wrote ", "my post ", "last week ", "in a previous ", "part one "]
)
def test_a_text_without_a_full_stop_costs_no_more_than_its_length(unit: str) -> None:
    text = unit * 4000
    assert isinstance(posts.find(reading(text)), list)


PHRASES = st.sampled_from(
    ["yesterday", "tomorrow", "last week", "next week", "on Monday", "last Friday", "next Sunday",
     "last month", "next month", "last year", "earlier this year", "later in the week", "in March",
     "in May", "in early June", "last December", "three weeks ago", "a fortnight ago",
     "a few months ago", "two years ago", "on 29 February", "on 31 December", "last winter",
     "next summer", "the other day", "the week before last", "in the coming weeks", "in 1999"]
)  # fmt: skip


@given(PHRASES, st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 400), st.booleans())
def test_days_are_in_order_and_a_range_holds_its_ends(
    words: str, day: date, more: int, ahead: bool
) -> None:
    last = day + timedelta(days=more)
    found = post_dates.resolve(words, (day, last), ahead=ahead)
    assert found is not None and found[0] <= found[1]
    for end in (day, last):
        alone = post_dates.resolve(words, (end, end), ahead=ahead)
        assert alone is not None
        assert found[0] <= alone[0] and alone[1] <= found[1]


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_nearest_before_or_after(day: date, weekday: int) -> None:
    before, _ = post_dates.on_weekday(weekday, "", day, ahead=False)
    after, _ = post_dates.on_weekday(weekday, "", day, ahead=True)
    assert before.weekday() == after.weekday() == weekday
    assert 1 <= (day - before).days <= 7 and 1 <= (after - day).days <= 7


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_last_week_is_monday_to_sunday_before(day: date) -> None:
    found = post_dates.resolve("last week", (day, day))
    assert found is not None
    first, last = found
    assert first.weekday() == 0 and (last - first).days == 6
    assert last < day and (day - first).days <= 13


@given(st.text(max_size=40), st.dates())
def test_any_words_give_days_or_none(words: str, day: date) -> None:
    found = post_dates.resolve(words, (day, day))
    assert found is None or found[0] <= found[1]
