"""Ten thousand random queries: each is answered, or refused with a column within it."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pytest

from nhsreader.errors import QueryError
from nhsreader.search.highlight import matches
from nhsreader.search.model import Request
from nhsreader.search.query import FIELDS, MAX_LENGTH
from nhsreader.text.sanitise import visible
from tests.unit.search_shelf import MARKS, SHELF, VOCABULARY
from tests.unit.search_texts import engine_of
from tests.unit.test_search_table import TABLE

SEED, COUNT, PARTS = 20261122, 10_000, 10
EXPLAINED = 10  # one query in so many
OPERATORS = (
    "AND", "OR", "NOT", "-", "\u2212", "NEAR", "NEAR/3", "NEAR/0", "NEAR/999", "BEFORE/2", "BEFORE",
    "(", ")", "((", "))", '"', "\u201c", "\u201d", "\u00ab", "*", "?", "~", "~2", "~9", "^2",
    "^0", "^999.999", "..", "@", "/", ":", "--lineage", "&", "\\",
)  # fmt: skip
VALUES = (
    "2012", "2012-13", "2012-02-30", "0000", "9999", "2016..2017", "2017..2016", "..2012", "2012..",
    "20120301", "truncated", "undated", "bookmark", "note", "STP", "STP@2018", "STP@1950",
    "STP/plan", "STP/", "/STP", "@beds", "@loop", "@broken", "@none", "/plan [A-C]/", "/(/", "/a{99999}/",
    "/(?i)x|/", "/[/", "/\\", "Monitor", "NHSI", "hsj", '"to read"', "Jane",
)  # fmt: skip
WORDS = (
    "beds", "trust", "the", "of", "A&E", "A & E", "NHSE/I", "s.75", "s. 75", "\u00a322bn",
    "\u00a322 billion", "5YFV", "ICSs", "NICE", "nice", "Monitor", "co-operation", "well-being",
    "ward\u2019s", "na\u00efvely", "n?rses", "commi*", "*ee", "hopsital~", "beds^3", "healthcare",
)  # fmt: skip
ODD = "\x00\x01\x07\x0b\x1b\x7f\x85\xa0\xad\u0301\u0663\u200b\u200f\u2028\u2029\u202e\u3000\ufeff\uffff\ufdfa\u01c5\u0130\u00df\ufb01\U0001f3e5\U000e0001"


def anything(choose: random.Random) -> str:
    """Letters of any script, marks and control characters, but no lone surrogates."""
    chars: list[str] = []
    for _ in range(choose.randint(0, 30)):
        kind = choose.random()
        if kind < 0.25:
            chars.append(choose.choice(ODD))
        elif kind < 0.5:
            chars.append(chr(choose.randint(0x20, 0x7E)))
        else:
            code = choose.randint(0, 0x10FFFF)
            chars.append(chr(code) if not 0xD800 <= code <= 0xDFFF else "x")
    return "".join(chars)


def pieces(choose: random.Random) -> str:
    """Operators, fields, values and words in any order, apart or run together."""
    made = []
    for _ in range(choose.randint(1, 9)):
        kind = choose.random()
        if kind < 0.35:
            made.append(choose.choice(OPERATORS))
        elif kind < 0.6:
            made.append(f"{choose.choice((*FIELDS, 'x'))}:{choose.choice((*VALUES, *WORDS, ''))}")
        elif kind < 0.95:
            made.append(choose.choice((*WORDS, *VALUES)))
        else:
            made.append(anything(choose)[:4])
    return choose.choice(("", " ", " ", " ")).join(made)


def mutated(choose: random.Random) -> str:
    """A good query with a few slips in it."""
    query = choose.choice(TABLE)[0]
    for _ in range(choose.randint(1, 4)):
        at, to = sorted(choose.randint(0, len(query)) for _ in range(2))
        change = choose.random()
        if change < 0.3:
            query = query[:at] + query[to:]
        elif change < 0.5:
            query = query[:to] + query[at:to] + query[to:]
        elif change < 0.65:
            query = f"{query[:at]} {choose.choice(TABLE)[0]} {query[at:]}"
        elif change < 0.75:
            query = query.swapcase() if change < 0.7 else unicodedata.normalize("NFKD", query)
        else:
            put = choose.choice((*OPERATORS, *ODD, choose.choice(FIELDS) + ":"))
            query = query[:at] + put + query[at:]
    return query


def repeated(choose: random.Random) -> str:
    """One piece, very often."""
    piece = choose.choice((*OPERATORS, *VALUES, *WORDS, "a (", "title:(", "-(", "x:", "a OR "))
    return (piece + choose.choice(("", " "))) * choose.randint(1, 120)


def queries(seed: int, count: int) -> Iterator[str]:
    choose = random.Random(seed)
    for _ in range(count):
        kind = choose.random()
        make = anything if kind < 0.2 else pieces if kind < 0.55 else mutated
        yield (make if kind < 0.99 else repeated)(choose)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = engine_of(tmp_path_factory.mktemp("random"), *SHELF)
    yield engine
    engine.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_random_queries(engine, part):
    choose = random.Random(part)
    outcomes: Counter[str] = Counter()
    known = {article.id: article for article in SHELF}
    for number, query in enumerate(queries(SEED + part, COUNT // PARTS)):
        request = Request(
            query=query, limit=choose.randint(0, 30), offset=choose.choice((0, 0, 0, 2)),
            sort=choose.choice(("relevance", "date")), comments=choose.random() < 0.2,
            scope=choose.choice(("all", "all", "mine", "bundled")),
            prefix_last=choose.random() < 0.3, collapse=choose.random() < 0.3,
            explain=number % EXPLAINED == 0,
        )  # fmt: skip
        try:
            answer = engine.search(request, VOCABULARY, MARKS)
        except QueryError as error:
            outcomes["refused"] += 1
            assert error.what and error.column is not None
            assert 1 <= error.column <= max(1, len(query)), (query, str(error))
            continue
        except Exception as error:
            raise AssertionError(f"{type(error).__name__} for {query!r}: {error}") from error
        outcomes["partial" if answer.partial else "found" if answer.total else "nothing"] += 1
        assert visible(answer.explained) == answer.explained, ascii(query)
        assert len(answer.hits) <= min(request.limit, answer.total), query
        assert answer.total <= answer.articles <= len(SHELF), query
        assert len({hit.id for hit in answer.hits}) == len(answer.hits), query
        assert request.explain or not answer.clauses
        for hit in answer.hits[:2]:
            body = known[hit.id].body
            for start, end in matches(answer.terms, body):
                assert body[start:end].strip(), query
    assert set(outcomes) == {"refused", "partial", "found", "nothing"}
    assert min(outcomes.values()) >= 20, outcomes


def test_the_queries_differ_and_are_well_mixed():
    made = [query for part in range(PARTS) for query in queries(SEED + part, COUNT // PARTS)]
    assert len(made) == COUNT and len(set(made)) > 0.9 * COUNT
    assert sum(not query.isprintable() for query in made) > COUNT / 10
    assert sum("(" in query or '"' in query for query in made) > COUNT / 10
    assert any(len(query) > 500 for query in made) and max(map(len, made)) <= MAX_LENGTH
