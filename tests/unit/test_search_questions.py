"""What is taken for a question, and which articles come first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

import pytest

from nhsreader.search.knowledge import Meaning, NoVocabulary
from nhsreader.search.model import Request
from nhsreader.search.query import parse
from nhsreader.search.questions import as_question
from nhsreader.search.tree import All, Meant, Text
from nhsreader.search.whoosh_engine import WhooshEngine
from tests.unit.search_texts import ask, engine_of, found, record

TRUST = Meaning("ferry-trust", "Ferry Trust")


class Ferries(NoVocabulary):
    """One term, FT or Ferry Trust, that three articles mention and one is headed by."""

    def meanings(self, term: str, on: date | None = None) -> tuple[Meaning, ...]:
        # Like the glossary it hears past articles.
        heard = " ".join(word for word in term.lower().split() if word not in ("a", "the"))
        return (TRUST,) if heard.rstrip("s") in ("ft", "ferry trust") else ()

    def mentioned(self, senses: Collection[str], comments: bool) -> Mapping[str, int]:
        return {} if comments else {"about": 2, "aside": 2, "late": 2}

    def foremost(self, senses: Collection[str]) -> tuple[Collection[str], Collection[str]]:
        return ("about",), ("about", "aside")


def about(query: str) -> tuple[str, ...] | None:
    """What it asks of, as typed."""
    asked = as_question(query, parse(query).tree, Ferries())
    if asked is None:
        return None
    typed = (part.text if isinstance(part, Meant) else part for part in asked.about)
    return tuple(text.text if isinstance(text, Text) else "" for text in typed)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("what replaced lamps?", ("replaced", "lamps")),
        ("What replaced lamps", ("replaced", "lamps")),
        ("in which year did the lamps go out", ("year", "lamps", "go")),
        ("since when are wards lit", ("wards", "lit")),
        ("who actually lit the ward?", ("lit", "ward")),
        ("lamps in 1948?", ("lamps", "1948")),
        ("what\u2019s a lamp", ("lamp",)),
        ("the difference between a lamp and a torch", ("lamp", "torch")),
        ("when did FTs begin?", ("FTs", "begin")),
        ("what is a ferry trust", ("ferry trust",)),
        ("is the ferry trust a harbour?", ("ferry trust", "harbour")),
        ("what happened to the FT", ("FT",)),
        ("are ferry trusts, as we know them, trusts?", ("ferry trusts", "know", "trusts")),
        ("WHAT IS THE FT FOR?", ("FT",)),
        ("how long are waits in A & E?", ("long", "waits", "A & E")),
        ("what saved £22 billion?", ("saved", "£22 billion")),
        ("what lamp oils and lamp wicks are sold?", ("lamp", "oils", "wicks", "sold")),
        # No questions: a body, set phrases, a headline, marks of the query language, words alone.
        ("WHO guidance", None),
        ("did not attend rates", None),
        ("Have your say", None),
        ("what works centre", None),
        ("IS unit", None),
        ("lamps and wards", None),
        ('what "replaced lamps"', None),
        ("what title:lamps", None),
        ("what replaced lamp*", None),
        ("who AND lamps", None),
        ("what before:2013", None),
        ("what lamps -oil", None),
        ("what?", None),
        ("why are they so", None),
        ("", None),
    ],
)
def test_what_a_question_is_about(query: str, expected: tuple[str, ...] | None) -> None:
    assert about(query) == expected


SHELF = (
    record("about", "A boat sailed. " * 40, title="Boats"),
    record("aside", "A boat sailed. " * 40, title="Sails"),
    record("late", "A boat sailed. " * 40, title="Sails again"),
    record("lamp-title", "They came in the end. " * 30, title="How the lamps were replaced"),
    record("lamp-early", "New lamps replaced old. " + "They came to the end. " * 60, title="Ends"),
    record("lamp-late", "They came to the end. " * 60 + "New lamps replaced old.", title="Late"),
    *(record(f"other-{n}", "The wards lay in the dark. " * 20, title="Wards") for n in range(12)),
    record("apart", "They came. " * 60 + "Replaced were the wicks. Lamps shone.", title="Mix"),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    return engine_of(tmp_path_factory.mktemp("questions"), *SHELF)


def asked(engine: WhooshEngine, query: str, **others: object) -> list[str]:
    return found(engine, query, questions=True, **others)


def test_title_then_opening_then_the_rest_then_words_apart(engine: WhooshEngine) -> None:
    order = asked(engine, "which lamps replaced them?")
    assert order[0] == "lamp-title"
    assert order.index("lamp-early") < order.index("lamp-late") < order.index("apart")


def test_no_article_need_have_all_words(engine: WhooshEngine) -> None:
    assert found(engine, "which lamps were replaced by zebras?") == [
        hit.id for hit in ask(engine, "which lamps were replaced by zebras?", limit=9).hits
    ]
    answer = ask(engine, "which lamps were replaced by zebras?", questions=True)
    assert answer.question and not answer.partial and not answer.also
    assert answer.hits[0].id == "lamp-title"
    assert answer.explained.startswith("A question: ") and "none need have all" in answer.explained
    assert "\u201czebras\u201d is nowhere in the library." in answer.explained


def test_what_says_next_to_nothing_of_it_is_left_out(engine: WhooshEngine) -> None:
    told = asked(engine, "when did the lamps end?")
    assert not {"about", "other-1"} & set(told) and "lamp-late" in told


def test_headings_push_no_article_that_says_as_much_out(tmp_path: Path) -> None:
    long = "They came in the end. " * 40
    shelf = [record("head", f"Lamps. Lamps. {long}", title="Lamps, lamps and lamps")]
    shelf += [record(f"plain-{n}", f"{long} Lamps.", title=f"No {n}") for n in range(3)]
    shelf += [record(f"none-{n}", long, title=f"Nothing {n}") for n in range(90)]
    assert len(asked(engine_of(tmp_path, *shelf), "what are lamps?")) == 4


def test_the_least_is_that_of_the_scope(tmp_path: Path) -> None:
    shelf = [
        record("theirs", "Lamps. " * 30, title="Lamps", library="bundled"),
        record("mine", "They came. " * 80 + "A lamp.", title="Ends"),
        *(record(f"none-{n}", "They came. " * 20, title="No") for n in range(40)),
    ]
    engine = engine_of(tmp_path, *shelf)
    assert asked(engine, "what are lamps?", scope="mine") == ["mine"]


def test_a_question_may_be_narrowed(engine: WhooshEngine) -> None:
    whole = asked(engine, "which lamps were replaced by zebras?")
    assert asked(engine, "which lamps were replaced by zebras? kind:news") == whole
    assert asked(engine, "which lamps were replaced by zebras? -kind:news") == []
    answer = ask(engine, "which lamps were replaced? kind:news", questions=True)
    assert answer.question and "of those of the kind \u201cnews\u201d" in answer.explained


def test_what_is_asked_of_twice_counts_once(engine: WhooshEngine) -> None:
    once = ask(engine, "what lamps replaced?", questions=True).hits
    again = ask(engine, "what lamps replaced lamps replaced?", questions=True).hits
    assert [(hit.id, hit.score) for hit in again] == [(hit.id, hit.score) for hit in once]


def test_words_that_follow_one_another_are_pairs_each_time() -> None:
    query = "which lamp oils and lamp  wicks, lamp oils? kind:news"
    question = as_question(query, parse(query).tree, Ferries())
    assert question is not None
    assert [pair.text for pair in question.pairs] == ["lamp oils"]
    assert len(question.only) == 1


def test_a_slip_in_a_question_is_told_where_other_words_are_found(engine: WhooshEngine) -> None:
    answer = ask(engine, "which lampz were replaced?", questions=True)
    assert answer.total and answer.did_you_mean == ("which lamps were replaced?",)


def test_a_term_counts_by_its_mentions_most_where_it_is_the_heading(engine: WhooshEngine) -> None:
    answer = engine.search(Request(query="what is a ferry trust?", questions=True), Ferries())
    assert [hit.id for hit in answer.hits] == ["about", "aside", "late"]
    assert answer.terms.senses == ("ferry-trust",)


def test_words_are_marked_and_clauses_told(engine: WhooshEngine) -> None:
    answer = ask(engine, "what lamps were replaced?", questions=True, explain=True)
    assert len(answer.terms.sought) == 2
    assert [clause.hits for clause in answer.clauses] == [4, 4]
    assert [clause.says for clause in answer.clauses] == [
        "with \u201clamps\u201d in any form", "with \u201creplaced\u201d in any form",
    ]  # fmt: skip


def test_nothing_found_offers_another_spelling(engine: WhooshEngine) -> None:
    answer = ask(engine, "who has lampz?", questions=True)
    assert answer.total == 0 and answer.did_you_mean


def test_only_where_questions_are_taken(engine: WhooshEngine) -> None:
    answer = ask(engine, "what lamps were replaced?")
    assert not answer.question
    assert isinstance(parse("what lamps were replaced?").tree, All)
