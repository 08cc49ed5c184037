import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhsreader.errors import QueryError
from nhsreader.search.highlight import matches
from nhsreader.search.model import Record, Request
from tests.unit.search_texts import ask, engine_of, found, record

LIBRARY = (
    record(
        "waits", "Waits in A&E grew. The trust said that beds were few.", title="Winter beds",
        year=2012, date="2012-03-01", publisher="hsj", publisher_names=("Health Journal",),
        authors=("Jane Smith",), kind="news", comments=("Circle runs it.", "I doubt the figures."),
    ),
    record(
        "plan", "The plan for beds was dropped. Nurses left the trust.", title="A plan dropped",
        year=2014, date="2014-11-05", authors=("Ann Jones",), kind="blog-post",
        tags=("to read",), truncated=True, library="bundled",
    ),
    record("note", "A note on nurses and the state of the art.", title="Note", kind="letter"),
)  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = engine_of(tmp_path_factory.mktemp("index"), *LIBRARY)
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("beds", {"waits", "plan"}),
        ("beds nurses", {"plan"}),
        ("beds OR nurses", {"waits", "plan", "note"}),
        ("beds -nurses", {"waits"}),
        ("nurses NOT (beds OR plan)", {"note"}),
        ("(waits OR note) nurses", {"note"}),
        ("title:plan", {"plan"}),
        ("title:beds", {"waits"}),
        ("body:note", {"note"}),
        ("author:smith", {"waits"}),
        ('author:"jane smith"', {"waits"}),
        ("author:(smith OR jones)", {"waits", "plan"}),
        ("publisher:hsj", {"waits"}),
        ("publisher:health", {"waits"}),
        ("kind:blog-post", {"plan"}),
        ("kind:blog", {"plan"}),
        ('tag:"to read"', {"plan"}),
        ("year:2012", {"waits"}),
        ("year:2011..2014", {"waits", "plan"}),
        ("year:2013..", {"plan"}),
        ("before:2014", {"waits"}),
        ("after:2012", {"plan"}),
        ("after:2012-03-01", {"plan"}),
        ("before:2012-03-01", set()),
        ("is:undated", {"note"}),
        ("is:truncated", {"plan"}),
        ("-is:undated", {"waits", "plan"}),
        ("nurs*", {"plan", "note"}),
        ("trust NEAR/3 beds", {"waits"}),
        ("beds NEAR/2 trust", set()),
        ("beds BEFORE trust", {"plan"}),
        ("trust BEFORE/3 beds", {"waits"}),
        ('nurse NEAR/3 "the trust"', {"plan"}),
        ("title:winter NEAR title:beds", {"waits"}),
        ("comment:runs NEAR/2 comment:circle", {"waits"}),
        ("n?rses", {"plan", "note"}),
        ("*ew", {"waits"}),
        ("dro*ed", {"plan"}),
        ("title:dro*ed", {"plan"}),
        ("title:n?rses", set()),
        ("nrses~", {"plan", "note"}),
        ("nruses~", {"plan", "note"}),
        ("nsres~", set()),
        ("nsres~2", {"plan", "note"}),
        ("beds^2 trust", {"waits", "plan"}),
        ("date:2012-03", {"waits"}),
        ("2012..2014-10", {"waits"}),
        ("date:2012-03-02..2014-11-05", {"plan"}),
        ("..2012", {"waits"}),
        ("circle", set()),
        ("comment:circle", {"waits"}),
        ("beds comment:doubt", {"waits"}),
    ],
)
def test_queries(engine, query, ids):
    answer = ask(engine, query)
    if ids:
        assert {hit.id for hit in answer.hits} == ids
        assert not answer.partial
    assert answer.total == len(ids)


def test_phrases_are_true(tmp_path):
    engine = engine_of(
        tmp_path, record("a", "the state of the art"), record("b", "the state art of it"),
        record("c", "end of the\n\nstate of it"), record("d", "the of art state"),
    )  # fmt: skip
    assert found(engine, '"state of the art"') == ["a"]
    assert found(engine, '"state art"') == ["b"]
    assert set(found(engine, '"of the"')) == {"a", "c"}
    assert found(engine, '"the state of"') == ["a"]


def test_no_phrase_runs_from_one_comment_into_the_next(engine):
    assert not ask(engine, 'comment:"circle runs it"').partial
    assert ask(engine, 'comment:"runs it I doubt"').partial


def test_a_phrase_nobody_has_is_looked_for_apart(engine):
    answer = ask(engine, '"few beds"')
    assert [hit.id for hit in answer.hits] == ["waits"]
    assert answer.partial
    assert "apart from one another" in answer.explained
    text = LIBRARY[0].body
    assert [text[s:e] for s, e in matches(answer.terms, text)] == ["beds", "few"]


def test_phrase_in_other_forms(tmp_path):
    engine = engine_of(
        tmp_path, record("a", "They commissioned services."), record("b", "services")
    )
    answer = ask(engine, '"commissioning services"')
    assert [hit.id for hit in answer.hits] == ["a"]
    assert answer.partial
    assert "other forms" in answer.explained
    text = "They commissioned services."
    assert [text[s:e] for s, e in matches(answer.terms, text)] == ["commissioned services"]


def test_partial_matches_are_ranked_by_how_much_they_have(engine):
    answer = ask(engine, "nurses trust unicorn plan")
    assert answer.partial
    assert answer.hits[0].id == "plan"
    assert "some of the words" in answer.explained
    assert "\u201cunicorn\u201d is nowhere" in answer.explained


def test_facts_are_required_of_partial_matches_too(engine):
    answer = ask(engine, "beds unicorn year:2014")
    assert [hit.id for hit in answer.hits] == ["plan"]
    assert ask(engine, "beds unicorn -beds").total == 0


def test_what_was_joined_with_and_is_not_loosened(engine):
    assert ask(engine, "beds AND unicorn").total == 0


def test_did_you_mean_is_a_query_with_hits(engine):
    answer = ask(engine, "nurzes")
    assert answer.total == 0
    assert answer.did_you_mean == ("nurses",)
    assert ask(engine, "beds nrses").did_you_mean == ("beds nurses",)
    assert ask(engine, "nurses").did_you_mean == ()
    assert ask(engine, "xqzzkw").did_you_mean == ()


def test_comments_are_hits_of_their_own_and_only_when_asked_for(engine):
    assert ask(engine, "doubt").total == 0
    answer = ask(engine, "doubt", comments=True)
    assert [(hit.id, hit.where) for hit in answer.hits] == [("waits", "comments")]
    assert [(h.id, h.where) for h in ask(engine, "circle OR beds", comments=True).hits][0][
        1
    ] == "body"
    assert ask(engine, "title:doubt", comments=True).total == 0


def test_where(engine):
    where = {
        query: ask(engine, query).hits[0].where for query in ("winter", "few", "comment:doubt")
    }
    assert where == {"winter": "title", "few": "body", "comment:doubt": "comments"}


def test_scope(engine):
    assert found(engine, "beds", scope="mine") == ["waits"]
    assert found(engine, "beds", scope="bundled") == ["plan"]


def test_titles_weigh_more(tmp_path):
    engine = engine_of(
        tmp_path, record("body", "beds " * 5 + "and more of it", title="ward"),
        record("title", "much else is said of this here today", title="beds"),
        record("x", "none", title="none"),
    )  # fmt: skip
    assert found(engine, "beds") == ["title", "body"]


def test_the_same_form_comes_first(tmp_path):
    engine = engine_of(
        tmp_path,
        record("a", "They monitored it."),
        record("b", "They monitor it."),
        record("x", "no"),
    )
    assert found(engine, "monitor") == ["b", "a"]
    assert found(engine, "monitored") == ["a", "b"]


def test_sorting_and_paging(tmp_path):
    articles = [
        record(
            f"a{n:02}",
            "beds " * (n % 7 + 1) + "x " * n,
            date=f"20{n % 30 + 10}-01-01" if n % 5 else None,
        )
        for n in range(60)
    ]
    engine = engine_of(tmp_path, *articles)
    for sort in ("relevance", "date"):
        whole = found(engine, "beds", sort=sort)
        pages = [
            i
            for at in range(0, 60, 7)
            for i in found(engine, "beds", sort=sort, limit=7, offset=at)
        ]
        assert pages == whole
        assert len(set(whole)) == 60
    dates = [
        next(a.date for a in articles if a.id == i) for i in found(engine, "beds", sort="date")
    ]
    known = [d for d in dates if d]
    assert known == sorted(known, reverse=True)
    assert dates[-12:] == [None] * 12
    assert ask(engine, "beds", limit=0).total == 60
    assert ask(engine, "beds", offset=99).hits == ()


def test_the_last_word_may_be_unfinished(engine):
    assert set(found(engine, "be", prefix_last=True)) == {"waits", "plan"}
    assert set(found(engine, "trust nur", prefix_last=True)) == {"plan"}
    assert set(found(engine, '"state of t', prefix_last=True)) == {"note"}
    assert set(found(engine, "A&E wai", prefix_last=True)) == {"waits"}


def test_nothing_asked(engine):
    for query in ("", "  ", "...", "()"):
        answer = ask(engine, query)
        assert (answer.total, answer.hits) == (0, ())
        assert answer.explained


NEARBY = ["beds", "trust", "of", "A&E", "bed", "trusts"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([*NEARBY, "x", "y"]), min_size=1, max_size=14),
    st.sampled_from(NEARBY), st.sampled_from(NEARBY), st.integers(1, 4), st.booleans(),
)  # fmt: skip
def test_nearness_is_what_counting_words_says(tmp_path_factory, words, one, other, within, ordered):
    engine = engine_of(tmp_path_factory.mktemp("n"), record("a", " ".join(words)))
    operator = f"{'BEFORE' if ordered else 'NEAR'}/{within}"
    answer = ask(engine, f"{one} {operator} {other}")
    plain = [word.removesuffix("s") for word in words]
    near = {
        at
        for first, word in enumerate(plain)
        for second, word2 in enumerate(plain)
        if word == one.removesuffix("s") and word2 == other.removesuffix("s")
        if 0 < (second - first if ordered else abs(second - first)) <= within
        for at in (first, second)
    }
    assert answer.total == bool(near)
    text = " ".join(words)
    if near:
        marked = {text[:start].count(" ") for start, _ in matches(answer.terms, text)}
        assert marked == near
    engine.close()


def test_a_boost_changes_the_order(tmp_path):
    engine = engine_of(tmp_path, record("a", "beds and one ward"), record("b", "ward and one bed"),
                       record("c", "nothing"))  # fmt: skip
    assert found(engine, "beds^5 OR nothing")[0] in ("a", "b")
    assert found(engine, "beds OR nothing^9")[0] == "c"


def test_patterns_take_time_in_proportion(tmp_path):
    engine = engine_of(tmp_path, record("a", "a" * 60), record("b", "beds"))
    assert found(engine, "*a" * 40 + "*b*") == []


def test_what_was_read_of_patterns_slips_and_dates(engine):
    explained = ask(engine, "n?rses^2 bedz~ 2012..2014-11").explained
    assert explained == (
        "Articles with words like \u201cn?rses\u201d (1 in the library) (counted 2 times) and with "
        "words spelt nearly like \u201cbedz\u201d (1 in the library) and dated from 1 January 2012 "
        "to 30 November 2014."
    )


def test_explained_is_english(engine):
    explained = ask(engine, 'beds "the trust" -title:plan year:2012').explained
    assert explained == (
        "Articles with \u201cbeds\u201d in any form and with the phrase \u201cthe trust\u201d and not with "
        "\u201cplan\u201d in any form in the title and of 2012."
    )
    assert "no field" in ask(engine, "colour:red").explained


PIECES = [
    *(
        "beds",
        "nurses",
        "NHS",
        "A&E",
        '"state',
        "of",
        "the",
        'art"',
        '"',
        "(",
        ")",
        "-",
        "NOT",
        "OR",
    ),
    *("AND", "title:", "comment:", "year:2012", "year:", "is:undated", "nur*", "Monitor", "x:y"),
    *(
        "NEAR",
        "BEFORE/3",
        "NEAR/0",
        "n?rs*",
        "nrses~",
        "beds^2",
        "2012..2014",
        "date:2012",
        "*",
        "?",
        "~",
    ),
    *("\u00a322bn", "s.75", "\ud800", "\u0301"),
]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(PIECES),
        max_size=8,
    ).map(" ".join),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["relevance", "date"]),
)
def test_any_query_is_answered_or_refused_with_a_column(engine, query, comments, prefix_last, sort):
    request = Request(query=query, comments=comments, prefix_last=prefix_last, sort=sort)
    try:
        answer = engine.search(request)
    except QueryError as error:
        assert 1 <= error.column <= len(query) + 1
        return
    assert len(answer.hits) <= answer.total
    assert answer.explained
    for suggestion in answer.did_you_mean:
        assert ask(engine, suggestion, comments=comments).total
    for article in LIBRARY:
        for start, end in matches(answer.terms, article.body):
            assert article.body[start:end].strip()


WORDS = ["beds", "bed", "monitor", "monitoring", "Monitor", "NHS", "the", "of", "state", "A&E"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=8), min_size=1, max_size=5),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    st.booleans(),
)
def test_hits_are_the_articles_with_matches(tmp_path_factory, texts, words, phrase):
    """The index and the marking of hits agree on which articles answer."""
    bodies = [" ".join(["so", *text]) for text in texts]
    engine = engine_of(
        tmp_path_factory.mktemp("i"), *(record(f"a{n}", body) for n, body in enumerate(bodies))
    )
    query = f'"{" ".join(words)}"' if phrase else words[0]
    answer = engine.search(Request(query=query, limit=100))
    if not answer.partial:
        marked = {f"a{n}" for n, body in enumerate(bodies) if matches(answer.terms, body)}
        assert {hit.id for hit in answer.hits} == marked
    engine.close()


def test_long_and_odd_texts_are_indexed(tmp_path):
    long = "w" * 300
    engine = engine_of(
        tmp_path, record("a", f"{long} and \U0001f600 \u00e9t\u00e9 \u4e2d\u6587"), record("b", "", title=""),
        record("c", "\u0130stanbul \ufb01ne", authors=("\u00c9va",)),
    )  # fmt: skip
    assert found(engine, long) == ["a"]
    assert found(engine, "ete") == ["a"]
    assert found(engine, "\u4e2d\u6587") == ["a"]
    assert found(engine, "author:eva") == ["c"]
    assert engine.count() == 3


def test_a_record_holds_plain_values():
    assert Record(id="a", sha="", library="mine", title="", body="", kind="news").comments == ()
