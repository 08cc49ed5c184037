import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsreader.errors import QueryError
from nhsreader.search.query import MAX_LENGTH, parse
from nhsreader.search.tree import (
    All,
    Any,
    Between,
    Days,
    Fact,
    Flag,
    Near,
    Not,
    Text,
    Years,
)


def T(text, column, **others):
    return Text(text, column, **others)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("trust", T("trust", 1)),
        ("a b", All((T("a", 1), T("b", 3)))),
        ("a AND b", All((T("a", 1), T("b", 7)), plain=False)),
        ("a b OR c", Any((All((T("a", 1), T("b", 3))), T("c", 8)))),
        ("a (b OR c)", All((T("a", 1), Any((T("b", 4), T("c", 9)))))),
        ("a -b", All((T("a", 1), Not(T("b", 4))))),
        ("a NOT b", All((T("a", 1), Not(T("b", 7))))),
        ("NOT NOT a", T("a", 9)),
        ('"state of the art"', T("state of the art", 1, quoted=True)),
        ("\u201cstate of\u201d", T("state of", 1, quoted=True)),
        ('"left open', T("left open", 1, quoted=True)),
        ("(left open", All((T("left", 2), T("open", 7)))),
        (") a ) b", All((T("a", 3), T("b", 7)))),
        ("AND a OR", T("a", 5)),
        ("commiss*", T("commiss", 1, starts=True)),
        ("whole-person", T("whole-person", 1)),
        ("A & E waits", All((T("A & E", 1), T("waits", 7)))),
        ("\u00a322 billion cut", All((T("\u00a322 billion", 1), T("cut", 13)))),
        ("title:trust", T("trust", 7, part="title")),
        ("title:(a OR b)", Any((T("a", 8, part="title"), T("b", 13, part="title")))),
        ("comment:trust", T("trust", 9, part="comment")),
        ('author:"Jo Bloggs"', Fact("author", "Jo Bloggs", 8)),
        ("publisher:hsj", Fact("publisher", "hsj", 11)),
        ("year:2012", Years(2012, 2012)),
        ("year:2010..2014", Years(2010, 2014)),
        ("year:2010..", Years(2010, None)),
        ("year:..2014", Years(None, 2014)),
        ("before:2013", Days(before=20130101)),
        ("after:2012-06", Days(after=20120630)),
        ("a NEAR b", Near(T("a", 1), T("b", 8), 10)),
        ("a NEAR/3 b", Near(T("a", 1), T("b", 10), 3)),
        ("a BEFORE/3 b c", All((Near(T("a", 1), T("b", 12), 3, ordered=True), T("c", 14)))),
        (
            "a NEAR b NEAR/2 c",
            All((Near(T("a", 1), T("b", 8), 10), Near(T("b", 8), T("c", 17), 2))),
        ),
        ("NEAR a", T("a", 6)),
        ("a NEAR (b OR c)", All((T("a", 1), Any((T("b", 9), T("c", 14)))))),
        ("wom?n", T("wom?n", 1, pattern=True)),
        ("comm*ing", T("comm*ing", 1, pattern=True)),
        ("*ation", T("*ation", 1, pattern=True)),
        ("title:*ation", T("*ation", 7, part="title", pattern=True)),
        ("replaced PCTs?", All((T("replaced", 1), T("PCTs?", 10)))),
        ("hopsital~", T("hopsital", 1, slips=1)),
        ("hopsital~2", T("hopsital", 1, slips=2)),
        ("beds^3 ward", All((T("beds", 1, boost=3.0), T("ward", 8)))),
        ("comm*^0.5", T("comm", 1, starts=True, boost=0.5)),
        ("date:2012-06", Between(20120601, 20120630)),
        ("date:2016..2017-03", Between(20160101, 20170331)),
        ("2016..2017-03", Between(20160101, 20170331)),
        ("date:2016..", Between(20160101, None)),
        ("..2016", Between(None, 20161231)),
        ('"2016..2017"', T("2016..2017", 1, quoted=True)),
        ("is:truncated", Flag("truncated")),
        ("is:UNDATED", Flag("undated")),
        ("", None),
        ("()", None),
        ("\u2026 !!! *", None),
    ],
)
def test_trees(query, tree):
    assert parse(query).tree == tree


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("year:soon", 6),
        ("trust year:20", 12),
        ("before:yesterday", 8),
        ("after:2012-13", 7),
        ("is:good", 4),
        ("date:soon", 6),
        ("beds 2016..2017-13", 6),
        ("x" * (MAX_LENGTH + 1), MAX_LENGTH + 1),
    ],
)
def test_errors_name_the_column(query, column):
    with pytest.raises(QueryError) as error:
        parse(query)
    assert error.value.column == column


def test_an_unknown_field_is_words_and_says_so():
    query = parse("colour:red")
    assert query.tree == All((T("colour", 1), T("red", 8)))
    assert "colour:" in query.notes[0]


def test_the_last_word_may_be_unfinished():
    assert parse("nhs comm", True).tree == All((T("nhs", 1), T("comm", 5, starts=True)))
    assert parse("nhs comm ", True).tree == All((T("nhs", 1), T("comm", 5)))
    assert parse('"nhs comm', True).tree == T("nhs comm", 1, quoted=True, starts=True)
    assert parse('"nhs comm"', True).tree == T("nhs comm", 1, quoted=True)
    unfinished = parse("trust year:20", True)
    assert unfinished.tree == T("trust", 1)
    assert "year:20" in unfinished.notes[0]


@pytest.mark.parametrize(
    "piece", ["(", "-", "NOT ", '"', "title:", "a OR ", "((a) ", "( OR", "-(", "x:"]
)
def test_deep_and_long_queries(piece):
    try:
        parse((piece * MAX_LENGTH)[:MAX_LENGTH])
    except QueryError as error:
        assert error.column >= 1


@given(
    st.lists(
        st.sampled_from(
            [
                "(",
                ")",
                '"',
                "-",
                "*",
                "AND",
                "OR",
                "NOT",
                "title:",
                "year:",
                "before:",
                "is:",
                "author:",
                "x:",
                "2012",
                "..",
                "~",
                "NEAR/3",
                "BEFORE",
                "~2",
                "^2",
                "?",
                "date:",
                "2016..2017",
                "word",
                "NHS",
                "“",
                "’s",
                "£",
                "&",
                ":",
                "A&E",
            ]
        )
    ).flatmap(lambda words: st.sampled_from(["".join(words), " ".join(words)]))
    | st.text(max_size=60),
    st.booleans(),
)
def test_any_text_is_a_query_or_an_error_with_its_column(query, prefix_last):
    try:
        parse(query, prefix_last)
    except QueryError as error:
        assert 1 <= error.column <= len(query) + 1
