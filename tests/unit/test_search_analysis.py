import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsreader.search.analysis import VERSION, analyse
from nhsreader.search.spelling import folded
from nhsreader.search.stemming import number_forms, stem

SAME_STEM = [
    "commissioning commission commissioned commissions commissioner commissioners",
    "monitor monitoring monitored monitors",
    "care cares cared caring",
    "nurse nurses nursing",
    "privatise privatised privatisation privatising",
    "regulate regulated regulation regulating",
    "allocate allocation allocated",
    "implement implementation implementing",
    "transform transformation",
    "policy policies",
    "apply applied applies applying",
    "refer referred referring",
    "cut cuts cutting",
    "control controlled controlling",
    "model modelling modeling models",
    "virus viruses",
    "crisis crises",
    "diagnosis diagnoses",
    "base based bases basing",
    "use used using uses",
    "unite united unites uniting",
    "size sizes sized",
    "assess assessed assesses assessing",
]
OTHER_STEM = [
    "hospital hospitality hospitalise",
    "capital capitation capitalise",
    "general generation",
    "unit unite unity",
    "organ organise organisation",
    "inform information",
    "nation national",
    "nice niche",
    "circle circus",
    "car care career",
    "secret secretary",
    "trust trustee",
    "human humane",
    "police policy",
    "new news",
    "product production",
    "station state",
    "rat rate ratio ration",
]


@pytest.mark.parametrize("words", SAME_STEM)
def test_forms_of_a_word_share_a_stem(words):
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize("words", OTHER_STEM)
def test_other_words_keep_apart(words):
    assert len({stem(word) for word in words.split()}) == len(words.split())


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("group", {"group", "groups"}),
        ("policies", {"policy", "policies"}),
        ("status", {"status", "statuses"}),
        ("new", {"new"}),
        ("boss", {"boss", "bosses"}),
    ],
)
def test_number_forms(word, forms):
    assert set(number_forms(word)) == forms


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("organization", "organisation"),
        ("privatized", "privatised"),
        ("center", "centre"),
        ("program", "programme"),
        ("labor", "labour"),
        ("behavioral", "behavioural"),
        ("pediatrics", "paediatrics"),
        ("analyze", "analyse"),
        ("Café", "cafe"),
        ("prize", "prize"),
        ("size", "size"),
        ("doctor", "doctor"),
        ("centred", "centred"),
        ("literal", "literal"),
    ],
)
def test_spelling(american, british):
    assert folded(american) == british


def exacts(text):
    return [token.exact for token in analyse(text) if token.exact]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the CCGs, CCG's, CCG\u2019s and CCGs\u2019 plans", ["CCG"] * 4),
        ("an ICS is no ACS, and PACSs are PACS", ["ICS", "ACS", "PACS", "PACS"]),
        ("the NHS's DoH and N.H.S. staff", ["NHS", "DoH", "NHS"]),
        ("said 5YFV of it", ["5YFV"]),
        ("then Monitor fined it. Monitor was late.", ["Monitor", "Monitor"]),
        ("Monitor said so.", ["Monitor"]),
        ("Monitor your pulse daily.", []),
        ("How To Monitor Your Pulse", []),
        ("we asked Dr. Smith of St. Helens", ["Dr", "Smith", "St", "Helens"]),
        ("It is late. The end.", []),
        ("WHO PAYS FOR IT NOW", ["PAYS"]),
        ("the IT team of the WHO", ["IT", "WHO"]),
    ],
)
def test_names_and_acronyms(text, expected):
    assert exacts(text) == expected


@pytest.mark.parametrize(
    ("text", "raws"),
    [
        ("A&E a&e A & E A&Es", ["a&e"] * 4),
        ("\u00a322bn \u00a322 billion", ["\u00a322bn"] * 2),
        ("s.75 S.75 s75 ss. 75", ["s75"] * 4),
        ("whole-person", ["whole", "person"]),
        ("1,000 2.5", ["1000", "2.5"]),
        ("health & social", ["health", "and", "social"]),
        ("don\u2019t", ["don't"]),
        ("healthcare", ["health", "care"]),
    ],
)
def test_folded_words(text, raws):
    assert [token.raw for token in analyse(text)] == raws


def test_a_hyphened_pair_is_met_without_its_hyphen():
    assert "cooperation" in analyse("their co-operation")[1].raws
    assert all(len(token.raws) == 1 for token in analyse("state-of-the-art"))


def test_paragraphs_are_apart():
    tokens = analyse("the end\n\nstate of it")
    assert tokens[2].position - tokens[1].position > 1


@given(st.text(max_size=200))
def test_tokens_are_in_order_and_in_the_text(text):
    tokens = analyse(text)
    for before, after in zip(tokens, tokens[1:], strict=False):
        assert before.end <= after.start
        assert before.position < after.position
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert all(token.raws)
        for term in (*token.raws, *token.stems):
            term.encode()


@pytest.mark.parametrize(
    "text",
    ["A" * 200_000, "a-" * 50_000, "A&" * 50_000, "a." * 50_000, "1," * 50_000, "A. " * 50_000],
)
def test_long_runs_take_no_longer_than_their_length(text):
    start = time.perf_counter()
    analyse(text)
    assert time.perf_counter() - start < 5


def test_the_version_is_a_number():
    assert isinstance(VERSION, int)
