"""Paragraphs that are passed over hold nothing of what is looked for."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.search import highlight
from nhsreader.search.analysis import _COMPOUNDS, analyse
from nhsreader.search.highlight import matches
from nhsreader.search.model import Request
from nhsreader.search.spelling import _BRITISH, _WORDS, folded
from nhsreader.search.stemming import _IRREGULAR, stem
from tests.unit.search_texts import engine_of, record

WORDS = [
    "care",
    "Care",
    "caring",
    "healthcare",
    "well-being",
    "wellbeing",
    "co-operate",
    "cooperate",
    "NHS",
    "N.H.S.",
    "nhs",
    "nurses",
    "nurse",
    "Nice",
    "NICE",
    "nice",
    "it",
    "IT",
    "who",
    "WHO",
    "Monitor",
    "monitor",
    "monitoring",
    "paediatric",
    "pediatric",
    "inquiry",
    "enquiry",
    "oestrogen",
    "estrogen",
    "esophagus",
    "haematology",
    "hematology",
    "£22bn",
    "£22",
    "billion",
    "million",
    "A&E",
    "and",
    "&",
    "s.75",
    "section",
    "75",
    "PACSs",
    "PACS",
    "hôpital",
    "hopital",
    "naïve",
    "women",
    "woman",
    "men",
    "THE",
    "NATIONAL",
    "HEALTH",
    "SERVICE",
    "TRUST'S",
    "trust's",
    "trusts",
    "over-night",
    "overnight",
    "Front-line",
    "frontline",
    "lines",
    "X-ray",
    "e.g.",
    "fetus",
    "foetus",
    "practice",
    "practise",
    "dying",
    "die",
    "commissioning",
    "commissioners",
    "organization",
]
GAPS = (
    " ",
    " ",
    " ",
    ". ",
    "? ",
    "\n",
    "\n\n",
    "\n\n\n",
    ", ",
    "-",
    " - ",
    "\u2019s ",
    "\u2014",
    ": ",
)
texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=40).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
queries = st.one_of(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(lambda w: f'"{" ".join(w)}"'),
    st.sampled_from(["ca*", "c*", "monit*", "over*", "N*", "pa?diatric", "nurze~", "car*ing"]),
)


def analysed_whole(highlighter, text, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(highlight, "tokens_for", lambda _, text: analyse(text))
        return matches(highlighter, text)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    body = "\n\n".join(" ".join(WORDS) for _ in range(2))
    return engine_of(tmp_path_factory.mktemp("sifting"), record("a", body), record("b", "care"))


@given(texts, queries)
@settings(max_examples=400, deadline=None)
def test_what_is_marked_is_the_same_as_where_the_whole_text_is_analysed(engine, text, query):
    highlighter = engine.search(Request(query=query)).terms
    assert matches(highlighter, text) == analysed_whole(highlighter, text, pytest.MonkeyPatch())


@given(
    st.lists(st.text(string.ascii_letters + "é'-&.3 \n", max_size=12), max_size=12).map("".join),
    st.text(string.ascii_letters + "é", min_size=1, max_size=6),
)
@settings(max_examples=300, deadline=None)
def test_any_letters_at_all(engine, text, query):
    highlighter = engine.search(Request(query=query, prefix_last=len(query) < 3)).terms
    assert matches(highlighter, text) == analysed_whole(highlighter, text, pytest.MonkeyPatch())


def test_words_that_begin_otherwise_than_their_term_are_known():
    """The letters let through are those of every table of words."""
    from nhsreader.search.sifting import _ALSO_FIRST

    pairs = [(word, folded(word)) for word in (*_WORDS, *(f"{start}xy" for start in _BRITISH))]
    pairs += [(word, stem(word)) for word in _IRREGULAR]
    pairs += [(word, word[at:]) for word, at in _COMPOUNDS.items()]
    for word, term in pairs:
        assert word[0] in term[0] + _ALSO_FIRST.get(term[0], ""), (word, term)
