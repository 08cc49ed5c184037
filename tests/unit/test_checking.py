"""A quotation against texts: never right where a word differs, never doubted for its setting."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.bookmarks.checking import check
from nhsreader.bookmarks.naming import Directory, Publication
from nhsreader.bookmarks.quotations import find, plain_paragraphs
from nhsreader.bookmarks.wording import SourceText, keys_of, words_of
from tests.unit.quotable import sentence, stories

TEXT = (
    "The trust said it would not close the cottage hospital, at a cost of £2.2bn over 10–15 "
    "years.[3] Dr Eames’s long-term plan was “unaffordable” and treating 95% of patients "
    "within 18 weeks wasn’t.\n\n"
    "Later the NHS chiefs re-opened 22 wards… and closed a laundry.\n\nTHE LAST WORD ON BEDS"
)
SOURCE = SourceText("one", "body", TEXT)
BODIES = ["\n\n".join(" ".join(p) for p in one.paragraphs) for one in stories(6, seed=3)]
SOURCES = [SourceText(f"s{number}", "body", body) for number, body in enumerate(BODIES)]


@pytest.mark.parametrize(
    "quotation",
    [
        "it would not close the cottage hospital",
        "It would not close the cottage hospital.",
        "[I]t would not close the cottage hospital",
        "the trust said it would not\nclose the\u00a0cottage   hospital",
        "would not close … the cottage hospital",
        "[The trust] would not close the cottage hospital",
        "would not close [St Jude’s] hospital",
        "would not close the cottage [sic] hospital",
        "at a cost of £2.2bn over 10-15 years. Dr Eames's long term plan",
        "over 10—15 years. Dr Eames’s long‑term plan was 'unaffordable' and treat[ed] 95% of",
        "The trust … 18 weeks wasn't",
        "... said it would not close ...",
        "NHS chiefs re-opened 22 wards ... and closed",
        "The last word on beds",
        "long-\nterm plan was unaf-\nfordable",
        "was una\ufb00ordable and treating",
    ],
)
def test_what_a_careful_editor_does_is_right(quotation: str) -> None:
    outcome = check(quotation, [SOURCE])
    assert outcome.wording == "right", outcome
    match = outcome.matches[0]
    assert match.differences == () and TEXT[match.start : match.end]


@pytest.mark.parametrize(
    ("quotation", "weighty"),
    [
        ("it would close the cottage hospital", "negation"),
        ("it would now close the cottage hospital", "negation"),
        ("at a cost of £22bn over 10-15 years", "number"),
        ("at a cost of £2.2m over 10-15 years", ""),
        ("at a cost of $2.2bn over 10-15 years", ""),
        ("at a cost of £2.2bn over 1015 years", "number"),
        ("treating 95 of patients within 18 weeks", ""),
        ("within 18 weeks was", "negation"),
        ("would … close the cottage hospital", "negation"),
        ("would [gladly] close the cottage hospital", "negation"),
        ("of patients within [22] weeks", "number"),
        ("the Trust said it would not close", ""),
        ("said it would not close the cottage clinic", ""),
        ("the hospital cottage would not close", ""),
        ("the cottage hospital … it would not close", ""),
        ("treating [un]affordable patients within", ""),
        ("closed the laundry", ""),
    ],
)
def test_no_other_word_may_differ(quotation: str, weighty: str) -> None:
    outcome = check(quotation, [SOURCE])
    assert outcome.wording != "right"
    if weighty:
        found = {one.weighty for match in outcome.matches for one in match.differences}
        assert weighty in found, outcome


def test_a_replaced_word_is_shown_with_the_sources() -> None:
    (match,) = check("Dr Eames’s long-term scheme was unaffordable", [SOURCE]).matches
    (one,) = match.differences
    assert (one.kind, one.draft, one.source) == ("replaced", "scheme", "plan")
    assert TEXT[one.start : one.end] == "plan"


def test_two_paragraphs_put_together_are_stitched() -> None:
    outcome = check("would not close the cottage hospital closed a laundry the last", [SOURCE])
    assert outcome.wording == "stitched"
    assert [TEXT[m.start : m.end] for m in outcome.matches] == [
        "would not close the cottage hospital", "closed a laundry.\n\nTHE LAST",
    ]  # fmt: skip


def test_what_is_nowhere_is_not_found() -> None:
    assert check("seven otters sang in the reservoir", [SOURCE]).wording == "not-found"
    assert check("…", [SOURCE]).wording == check("[sic]", [SOURCE]).wording == "not-found"


def test_words_are_the_same_with_and_without_places() -> None:
    for text in (TEXT, *BODIES, "ﬁn ½ m² e.g. A&E don’t -5% [12] [image: a b] 1,000.5 ʼn"):
        assert keys_of(text) == SourceText("a", "body", text).keys
        plain = SourceText("a", "body", text)
        assert [word.key for word in plain.words] == plain.keys
        for word in words_of(text):
            assert 0 <= word.start < word.end <= len(text)


MARKS = [("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("„", "“"), ("« ", " »"), ("»", "«")]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5), st.integers(0, 10**6), st.integers(6, 40), st.sampled_from(MARKS))
def test_any_words_rewrapped_and_requoted_are_right(
    number: int, seed: int, count: int, marks: tuple[str, str]
) -> None:
    rng = random.Random(seed)
    paragraph = rng.choice(BODIES[number].split("\n\n")).split()
    count = min(count, len(paragraph))
    at = rng.randrange(len(paragraph) - count + 1)
    words = " ".join(paragraph[at : at + count]).strip(" ,;–")
    if marks[0] in "'„«»":
        words = words.replace("’", "'")
    wrapped = "".join(rng.choice(" \n\u00a0") if char == " " else char for char in words)
    draft = f"It was so. She said {marks[0]}{wrapped}{marks[1]}, and no more."
    (quotation, *rest) = find(plain_paragraphs(draft))
    assert not rest
    outcome = check(quotation.text, SOURCES)
    assert outcome.wording == "right", (quotation, outcome)
    assert any(match.article == f"s{number}" for match in outcome.matches)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5), st.integers(0, 10**6), st.integers(6, 40), st.sampled_from(
    ["turnip", "not", "22", "never", "£7.1bn", "The"]))  # fmt: skip
def test_any_with_one_word_replaced_is_not_right(
    number: int, seed: int, count: int, other: str
) -> None:
    rng = random.Random(seed)
    paragraph = rng.choice(BODIES[number].split("\n\n")).split()
    count = min(count, len(paragraph))
    at = rng.randrange(len(paragraph) - count + 1)
    words = paragraph[at : at + count]
    place = rng.randrange(count)
    if not keys_of(words[place]) or keys_of(words[place]) == keys_of(other):
        return
    words[place] = other
    if any(SourceText("x", "body", body).holds(keys_of(" ".join(words))) for body in BODIES):
        return
    assert check(" ".join(words), SOURCES).wording != "right"


DIRECTORY = Directory(
    ["Jane Hartley", "Owen Pritchard"],
    [Publication("hsj", ("Health Service Journal", "HSJ"), True),
     Publication("fund", ("The King's Fund", "King's Fund"), False)],
)  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "people", "publishers", "dates"),
    [
        ("As Jane Hartley wrote in 2014,", ".", ["Jane Hartley"], [], ["2014"]),
        ("", " (Hartley, HSJ, 12 May 2014).", ["Hartley"], ["HSJ"], ["12 May 2014"]),
        ("", ", according to the King’s Fund.", [], ["the King's Fund"], []),
        ("She told Owen Pritchard that", ".", [], [], []),
        ("Staff at the King's Fund felt", ".", [], [], []),
        ("Under the 2012 Act, Jane Hartley's blog said,", "", ["Jane Hartley"], [], []),
        ("Since 2010 it had been", ".", [], [], []),
        ("Peter Hartley wrote", ".", [], [], []),
        ("", "— Owen Pritchard, 2011", ["Owen Pritchard"], [], ["2011"]),
        ("Mr Pritchard said", "(accessed 3 May 2024)", ["Pritchard"], [], []),
    ],
)
def test_names_and_dates_count_where_they_are_given_the_words(
    before: str, after: str, people: list[str], publishers: list[str], dates: list[str]
) -> None:
    said = DIRECTORY.said(before, after)
    assert [name.shown for name in said.people] == people
    assert [name.shown for name in said.publishers if name.means] == publishers
    assert [shown for shown, _ in said.dates] == dates


def test_the_made_up_sentences_differ() -> None:
    rng = random.Random(1)
    assert len({sentence(rng) for _ in range(500)}) == 500
