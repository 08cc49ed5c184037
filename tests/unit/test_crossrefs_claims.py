"""Numbers claimed in a text: what is found, how it is put, and which claims stand together."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nhsreader.crossrefs import claim_groups, claims
from nhsreader.crossrefs.citation import Citation, Claim, Knowledge, Reading
from nhsreader.crossrefs.claim_groups import Said
from nhsreader.glossary.entries import Entry, Glossary
from nhsreader.glossary.mention import ArticleContext
from nhsreader.glossary.mentions import find_mentions
from nhsreader.glossary.timeline import Timeline
from tests.conftest import REPO
from tests.pace import within
from tests.unit.glossary_fixture import sample

NOTHING = Knowledge(Glossary(), Timeline())


@cache
def labelled() -> list[dict[str, Any]]:
    file = REPO / "tests/labelled/numbers.yaml"
    rows: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))["numbers"]
    return rows


def found(text: str, knowledge: Knowledge = NOTHING) -> list[Citation]:
    parts = {"body": text}
    mentions = find_mentions(ArticleContext(parts), knowledge.glossary)
    reading = Reading(id="a", parts=parts, paragraphs={}, mentions=mentions)
    return claims.find(reading, knowledge)


def only(text: str, knowledge: Knowledge = NOTHING) -> Claim:
    (citation,) = found(text, knowledge)
    assert citation.claim is not None
    return citation.claim


def matches(row: dict[str, Any], citations: list[Citation]) -> list[tuple[dict[str, Any], Claim]]:
    """The labelled claims of a text that are found, each with what was found for it."""
    left, at, pairs = list(citations), 0, []
    for wanted in row["claims"]:
        start = row["text"].index(wanted["span"], at)
        end = at = start + len(wanted["span"])
        for citation in left:
            claim = citation.claim
            overlap = min(end, citation.end) - max(start, citation.start)
            if claim is None or overlap * 2 < end - start:
                continue
            if (claim.value, claim.unit) == (wanted["value"], wanted["unit"]):
                left.remove(citation)
                pairs.append((wanted, claim))
                break
    return pairs


def test_the_labelled_set_is_large_enough() -> None:
    assert sum(len(row["claims"]) for row in labelled()) >= 90
    assert sum("trap" in row for row in labelled()) >= 35


def test_numbers_are_found_as_labelled() -> None:
    right = given_back = wanted = 0
    for row in labelled():
        citations = found(row["text"])
        right += len(matches(row, citations))
        given_back += len(citations)
        wanted += len(row["claims"])
    assert right / given_back >= 0.95
    assert right / wanted >= 0.9


@pytest.mark.parametrize("key", ["date", "most", "about"])
def test_what_stands_about_a_number_is_read(key: str) -> None:
    pairs = [pair for row in labelled() for pair in matches(row, found(row["text"]))]
    given_there = [(wanted, claim) for wanted, claim in pairs if key in wanted]
    assert len(given_there) >= 5
    right = sum(getattr(claim, key) == wanted[key] for wanted, claim in given_there)
    assert right / len(given_there) >= 0.9


@pytest.mark.parametrize(
    "row", [row for row in labelled() if "trap" in row], ids=lambda row: str(row["text"][:40])
)
def test_a_number_that_claims_nothing_is_left_alone(row: dict[str, Any]) -> None:
    assert found(row["text"]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It cost £22bn.", "It cost 22,000 million pounds."),
        ("It cost £1.5 million.", "It cost £1,500,000."),
        ("It fell by 40 per cent.", "It fell by 40%."),
        ("One in five beds is empty.", "20% of beds are empty."),
        ("The plan closes twelve wards.", "The plan closes 12 wards."),
        ("It saves half a billion pounds.", "It saves £500m."),
        ("Waits of two weeks are usual.", "The 2-week wait is usual."),
    ],
)
def test_the_same_number_has_the_same_key(one: str, other: str) -> None:
    (first,), (second,) = found(one), found(other)
    assert first.entity == second.entity


def test_the_key_and_the_label() -> None:
    (citation,) = found("Trusts were told to find £22bn of savings by 2020.")
    assert citation.type == "claims-number"
    assert citation.entity == "number:GBP:22000000000"
    assert citation.label == "£22bn savings by 2020"
    assert citation.claim == Claim(value="22000000000", unit="GBP", measure="savings", date="2020")


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("There is a funding gap of £267m.", "funding gap"),
        ("The deficit rose to £600 million.", "deficit"),
        ("A 4% rise in admissions is expected.", "rise in admissions"),
        ("Admissions grew by 3%.", "rise in admissions"),
        ("Bed occupancy was 94%.", "bed occupancy"),
        ("Nobody meets the four-hour target.", "target"),
        ("Some 88% of patients were content.", "patients"),
    ],
)
def test_what_a_number_measures(text: str, measure: str) -> None:
    assert only(text).measure == measure


def test_the_entity_is_the_nearest_term_of_the_same_clause() -> None:
    knowledge = Knowledge(sample(), Timeline())
    claim = only(
        "The STP draft, submitted in secret, must save £40m, but the SHA does not.", knowledge
    )
    assert claim.entity == "plan"
    assert only("A charity must save £40m: the STP draft does not.", knowledge).entity == ""


def test_a_unit_of_several_words_goes_by_its_short_form() -> None:
    entry = Entry(id="ccg", short="CCG", long="clinical commissioning group", name="CCG")
    knowledge = Knowledge(Glossary([entry]), Timeline())
    assert only("There are 207 clinical commissioning groups.", knowledge).unit == "CCG"
    assert only("There are 207 CCGs.", knowledge).unit == "CCG"


def test_a_noun_on_the_next_line_is_not_counted() -> None:
    assert found("The total is 44\nhospitals are listed below") == []


def test_offsets_are_of_the_part_the_number_stands_in() -> None:
    parts = {"body": "Nothing here.", "title": "Trust to shed 300 jobs", "comment:1": "And £3m!"}
    citations = claims.find(Reading(id="a", parts=parts, paragraphs={}), NOTHING)
    cut = [(each.part, parts[each.part][each.start : each.end]) for each in citations]
    assert cut == [("title", "300 jobs"), ("comment:1", "£3m")]


_PIECES = st.lists(
    st.sampled_from(
        ["£", "$", "22", "1,000", "2.5", "bn", "million", "%", " per cent", "between ", " and ",
         " to ", "-", "/", "one in ", "half a ", "half of ", "two thirds", " of the ", "44 ",
         "beds", " hours", "four", "-hour target", "2015", "/16", "in ", "by ", ". ", "\n", "+",
         " rose from ", "admissions", " 000", "é", "İ", "\u00a0", "A&Es", "’s", "(", ")", ",", ""]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(st.one_of(st.text(max_size=200), _PIECES))
def test_any_text_is_read_and_spans_lie_inside_it(text: str) -> None:
    last = 0
    for citation in found(text):
        assert last <= citation.start < citation.end <= len(text)
        last = citation.end
        claim = citation.claim
        assert claim is not None and claim.unit and float(claim.value) >= 0
        if claim.most:
            assert float(claim.most) > float(claim.value)
        assert citation.entity == claims.key(claim)


@pytest.mark.parametrize(
    "piece",
    ["1", "1,", "one ", "half a ", "£", "1 to ", "in 5 ", "between 5 and ", "two thirds of "],
)
def test_long_runs_take_time_in_proportion(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    with within(2.0):
        claims.find(Reading(id="a", parts={"body": text}, paragraphs={}), NOTHING)


def said(article: str, day: date | None = None, **claim: str) -> Said:
    return Said(article, day, Claim(**claim), f"A sentence of {article}.")  # type: ignore[arg-type]


def test_the_same_number_of_the_same_thing_is_put_together() -> None:
    one = said("a", date(2015, 1, 1), value="22", unit="%", measure="cut in beds")
    other = said("b", date(2014, 1, 1), value="22", unit="%", measure="fall in beds")
    away = said("c", value="22", unit="%", measure="deficit")
    risen = said("d", value="22", unit="%", measure="rise in beds")
    assert claim_groups.groups([one, away, other, risen]) == [
        claim_groups.Group("same", (other, one))
    ]


def test_another_number_of_the_same_thing_is_marked_different() -> None:
    one = said("a", value="100000", unit="beds", entity="nhs", date="2017")
    other = said("b", value="130000", unit="beds", entity="nhs", date="2017")
    later = said("c", value="140000", unit="beds", entity="nhs", date="2019")
    (group,) = claim_groups.groups([other, later, one])
    assert group == claim_groups.Group("different", (one, other))
    assert claim_groups.beside(one, [other, later]) == claim_groups.Beside([], [other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"value": "40", "about": "over"}, {"value": "45"}),
        ({"value": "40", "about": "under"}, {"value": "35"}),
        ({"value": "40", "about": "about"}, {"value": "41"}),
        ({"value": "40", "most": "50"}, {"value": "45"}),
    ],
)
def test_numbers_that_can_both_be_true_do_not_differ(
    one: dict[str, str], other: dict[str, str]
) -> None:
    thing = {"unit": "%", "measure": "vacancies", "entity": "nhs"}
    first, second = said("a", **thing, **one), said("b", **thing, **other)
    assert claim_groups.beside(first, [second]).different == []


def test_an_article_is_not_put_beside_itself() -> None:
    one = said("a", value="5", unit="%", measure="savings", entity="nhs")
    other = said("a", value="6", unit="%", measure="savings", entity="nhs")
    assert claim_groups.groups([one, one, other]) == []
    assert claim_groups.beside(one, [one, other]) == claim_groups.Beside([], [])


_SAID = st.builds(
    said,
    st.sampled_from("abcd"),
    st.sampled_from([None, date(2012, 5, 1), date(2016, 7, 1)]),
    value=st.sampled_from(["5", "10", "10.4", "44"]),
    most=st.sampled_from(["", "12"]),
    unit=st.sampled_from(["%", "GBP", "beds"]),
    measure=st.sampled_from(["", "savings", "cut in beds", "rise in beds", "beds"]),
    entity=st.sampled_from(["", "nhs", "strategic"]),
    date=st.sampled_from(["", "2015"]),
    about=st.sampled_from(["exactly", "about", "over", "under"]),
)


@given(_SAID, _SAID)
def test_standing_beside_is_mutual(one: Said, other: Said) -> None:
    mine, yours = claim_groups.beside(one, [other]), claim_groups.beside(other, [one])
    assert bool(mine.same) == bool(yours.same)
    assert bool(mine.different) == bool(yours.different)
    assert not (mine.same and mine.different)


@given(st.lists(_SAID, max_size=12), st.randoms())
def test_the_order_of_claims_does_not_matter(items: list[Said], dice: random.Random) -> None:
    mixed = list(items)
    dice.shuffle(mixed)
    assert claim_groups.groups(items) == claim_groups.groups(mixed)
    for one in items[:3]:
        assert claim_groups.beside(one, items) == claim_groups.beside(one, mixed)


@given(st.lists(_SAID, max_size=12))
def test_groups_have_two_articles_and_one_unit(items: list[Said]) -> None:
    for group in claim_groups.groups(items):
        assert len({each.article for each in group.claims}) > 1
        assert len({each.claim.unit for each in group.claims}) == 1
        if group.mark == "same":
            assert len({(each.claim.value, each.claim.most) for each in group.claims}) == 1
        else:
            assert len({each.claim.value for each in group.claims}) > 1
