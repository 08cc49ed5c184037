"""Key words in context: places, contexts, orders and rates, against the text itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhsreader.errors import BadInput, QueryError
from nhsreader.reader import Reader
from nhsreader.reader.concordance import Concordance
from nhsreader.search.concordance import Counted, Run, context, plain_run, rates
from nhsreader.settings import paths

VOCABULARY = [
    "care", "Care", "cares", "caring", "café", "cafe", "trust", "trusts", "trust's", "trust’s",
    "plan", "Plan", "nhs", "NHS", "NHS's", "SHA", "SHAs", "A&E", "beds", "health", "healthcare",
]  # fmt: skip
BETWEEN = [" ", " ", " ", ", ", ". ", "\n", "\n\n", " – ", "-", "; ", " “", "” "]
WANTED = [
    "care",
    "trust",
    "plan",
    "NHS",
    "nhs",
    "SHA",
    "A&E",
    "cafe",
    "healthcare",
    "Health",
    "beds",
]
TEXTS = st.lists(
    st.tuples(st.sampled_from(VOCABULARY), st.sampled_from(BETWEEN)), min_size=1, max_size=25
).map(lambda pairs: "".join(word + gap for word, gap in pairs).strip())
RUNS = st.lists(st.sampled_from(WANTED), min_size=1, max_size=2)


def brute(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Every place of the words by a regular expression over the text."""
    pieces = []
    for word in words:
        letters = re.escape(word).replace("e", "[eé]")
        pieces.append(letters if word.isupper() else f"(?i:{letters})")
        pieces[-1] += "(?:['’][sS](?![^\\W_]))?"
    # A gap may be any marks and one line break, not an empty line.
    pattern = r"(?:(?!\n\s*\n)[\W_])+".join(pieces)
    return [m.span() for m in re.finditer(rf"(?<![^\W_&]){pattern}(?![^\W_&])", text)]


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(text=TEXTS, words=RUNS)
def test_places_as_typed_are_those_of_a_regular_expression(text: str, words: list[str]) -> None:
    assert Run(" ".join(words)).places(text) == brute(text, words)


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("accountable care", "Accountable\ncare, accountable-care, ACCOUNTABLE CARE.", 3),
        ("accountable care", "It is accountable\n\ncare is given.", 0),
        ("trust", "A trust, trusts, the trust’s; distrust.", 2),
        ("don't", "They don’t.", 1),
        ("2012–13", "In 2012-13 and 2012–13.", 2),
        ("NICE", "NICE is nice. N.I.C.E. too.", 2),
        ("nice", "NICE is nice.", 2),
        ("A&E", "A & E and A&E.", 2),
        ("organization", "An organisation, an organization.", 1),
        ("health care", "healthcare and health care", 1),
        ("healthcare", "healthcare and health care", 1),
        ("care", "healthcare", 0),
        ("care care", "care care care care care", 2),
    ],
)  # fmt: skip
def test_as_typed(words: str, text: str, found: int) -> None:
    assert len(Run(words).places(text)) == found


def test_forms_take_words_in_any_form() -> None:
    text = "They commissioned beds. Commissioning bed after bed. The NHS commissions a bed."
    places = Run("commission bed", forms=True).places(text)
    assert [text[a:b] for a, b in places] == ["commissioned beds", "Commissioning bed"]
    assert not Run("commission bed").places(text)


@pytest.mark.parametrize(
    "words", ["beds", "A&E beds", "long-term plan", "odd: word", "don't and or"]
)
def test_words_alone_are_one_run(words: str) -> None:
    assert plain_run(words) is not None


@pytest.mark.parametrize(
    "words",
    ['"a b"', "a OR b", "a AND b", "NOT a", "-a b", "title:a", "comm*", "a~", "(a b)", "a NEAR/3 b",
     "wom?n", "beds^2", "year:2012", "2016..2017"],
)  # fmt: skip
def test_words_with_the_marks_of_a_query_are_one(words: str) -> None:
    assert plain_run(words) is None


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(text=TEXTS, words=RUNS, width=st.integers(0, 40))
def test_contexts_are_the_text_beside(text: str, words: list[str], width: int) -> None:
    for start, end in brute(text, words):
        left, right = context(text, start, end, width)
        assert len(left) <= width and len(right) <= width
        flat = text.replace("\n", " ")
        low, high = start - len(left), end + len(right)
        assert (flat[low:start], flat[end:high]) == (left, right)
        assert "\n\n" not in text[low:high]
        assert not left or low == 0 or text[low - 1].isspace()
        assert not right or high == len(text) or text[high].isspace()


def test_rates() -> None:
    found = rates([Counted(2012, 100, 2), Counted(None, 50), Counted(2010, 0), Counted(2012, 300)])
    assert [(y.year, y.words, y.matches, y.rate, y.documents, y.documents_with) for y in found] == [
        (2010, 0, 0, 0.0, 1, 0), (2012, 400, 2, 50.0, 2, 1), (None, 50, 0, 0.0, 1, 0),
    ]  # fmt: skip


@pytest.fixture
def add(write_article: Callable[..., Path]) -> Callable[..., Path]:
    """Write an article into the user's library."""

    def write(identifier: str, body: str, **front: str) -> Path:
        return write_article(identifier, body, paths().library, **front)

    return write


def find(words: str, **asked: object) -> Concordance:
    return Reader(no_bundled=True).concordance.find(words, **asked)  # type: ignore[arg-type]


def words_of(found: Concordance) -> list[str]:
    return [f"{line.left}[{line.match}]{line.right}" for line in found.lines]


ARTICLES = st.lists(
    st.tuples(TEXTS, TEXTS, st.sampled_from(["2010-05-01", "2012", "2012-03", None])),
    min_size=1, max_size=4,
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(articles=ARTICLES, words=RUNS)
def test_lines_and_rates_are_those_of_brute_force(
    add: Callable[..., Path],
    articles: list[tuple[str, str, str | None]],
    words: list[str],
) -> None:
    for file in (paths().library / "articles").glob("*.md"):
        file.unlink()
    for number, (title, body, date) in enumerate(articles):
        dated = {"published": f"'{date}'"} if date else {}
        add(f"a{number}", body, title=f"'{' '.join(title.split()).replace(chr(39), '’')}'", **dated)
    reader = Reader(no_bundled=True)
    lines, years = [], {}
    for summary in reader.articles.list():
        article = reader.articles.get(summary.id)
        year = int(summary.published[:4]) if summary.published else None
        counts = years.setdefault(year, [0, 0, 0, 0])
        counts[2] += 1
        before = len(lines)
        for part, text in article.parts.items():
            counts[0] += len(text.text.split())
            lines += [(summary.id, part, *place) for place in brute(text.text, words)]
        counts[1] += len(lines) - before
        counts[3] += len(lines) > before
    found = reader.concordance.find(" ".join(words))
    assert sorted((ln.id, ln.part, ln.start, ln.end) for ln in found.lines) == sorted(lines)
    for line in found.lines:
        text = reader.articles.get(line.id).parts[line.part].text
        assert text[line.start : line.end] == line.match
    assert {
        y.year: [y.words, y.matches, y.documents, y.documents_with] for y in found.by_year
    } == years
    assert sum(y.matches for y in found.by_year) == len(found.lines)
    for rate in found.by_year:
        assert rate.rate == pytest.approx(10_000 * rate.matches / rate.words)


def test_sorting(add: Callable[..., Path]) -> None:
    add("late", "A new Plan for wards. An old plan for beds.", published="2014-01-01", title="Late")
    add("undated", "The old plan against it.", title="Undated")
    add("early", "Every plan (Áfter) that.", published="2010", title="Early")
    assert [line.id for line in find("plan").lines] == ["early", "late", "late", "undated"]
    assert words_of(find("plan", sort="right", width=12)) == [
        "Every [plan] (Áfter)", "The old [plan] against it.", "An old [plan] for beds.",
        "A new [Plan] for wards.",
    ]  # fmt: skip
    assert [line.left for line in find("plan", sort="left").lines] == [
        "Every ", "A new ", "A new Plan for wards. An old ", "The old "
    ]  # fmt: skip


def test_equal_lines_are_by_date_then_place(add: Callable[..., Path]) -> None:
    for name, year in (("b", "2012"), ("a", "2012"), ("c", "2010")):
        add(name, "beds\n\nbeds", published=f"'{year}'", title="x")
    for sort in ("left", "right", "date"):
        places = [(line.id, line.start) for line in find("beds", sort=sort).lines]
        assert places == [("c", 0), ("c", 6), ("a", 0), ("a", 6), ("b", 0), ("b", 6)]


def test_comments_only_when_asked_for(add: Callable[..., Path]) -> None:
    add("one", "Some beds.", title="Beds").with_suffix(".comments.yaml").write_text(
        "format_version: 1\ncomments:\n- text: More beds here.\n"
    )
    assert [line.part for line in find("beds").lines] == ["body", "title"]
    found = find("beds", comments=True)
    assert [line.part for line in found.lines] == ["body", "title", "comment:1"]
    assert (find("beds").by_year[0].words, found.by_year[0].words) == (3, 6)


def test_a_query_is_marked_as_search_marks_it(add: Callable[..., Path]) -> None:
    add("one", "Hospital beds and hospitals. Wards.", title="x")
    add("two", "Only wards.", title="x")
    assert [line.match for line in find("hospital*").lines] == ["Hospital", "hospitals"]
    assert [line.match for line in find("beds OR wards").lines] == ["beds", "Wards", "wards"]
    assert [line.match for line in find("wards -beds").lines] == ["wards"]
    assert [line.match for line in find("hospital", forms=True).lines] == ["Hospital", "hospitals"]
    assert [line.match for line in find("hospital").lines] == ["Hospital"]
    with pytest.raises(QueryError):
        find("is:odd")
    with pytest.raises(BadInput):
        find("x", width=-1)


def test_what_matches_only_in_part_has_no_lines(add: Callable[..., Path]) -> None:
    add("one", "Beds in plans.", title="x")
    assert not find("plans beds").lines and not find("bed plan", forms=True).lines
    assert not find('"plans beds"').lines and not find("beds AND nowhere").lines
    assert find("!").lines == () and find("!").by_year[0].documents == 1


def test_scope_and_no_bundled(add: Callable[..., Path]) -> None:
    add("mine", "The NHS.", title="x", published="1999")
    every = Reader().concordance.find("NHS")
    assert {line.id for line in every.lines} > {"mine"}
    assert {line.id for line in find("NHS").lines} == {"mine"}
    mine = Reader().concordance.find("NHS", scope="mine")
    assert [year.year for year in mine.by_year] == [1999]
    bundled = Reader().concordance.find("NHS", scope="bundled")
    assert len(bundled.lines) == len(every.lines) - 1
