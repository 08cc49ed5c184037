"""Facets count the rows: checked against what was written into the library."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhsreader.reader import Reader
from nhsreader.settings import paths
from nhsreader.text.dates import parse_date

# Words of an article, told apart from one another by no stem; its own story fills it up.
WORDS = ("kestrel", "lantern", "harbour", "walnut")
ACRONYMS = ("CCG", "PCT", "GP")
PUBLISHERS = ("hsj", "bmj", None)
KINDS = ("news", "letter", "blog-post")
DATES = ("2012-03-01", "2012-11", "2013", "2014-06-30", "2016-01-01", None)
COPIES = {3: (20, 21), 7: (22,)}


@dataclass(frozen=True)
class Written:
    """An article as it was written into the library."""

    id: str
    body: str
    words: frozenset[str]
    acronyms: frozenset[str]
    publisher: str | None
    kind: str
    date: str | None
    family: int

    @property
    def year(self) -> str:
        return self.date[:4] if self.date else "undated"

    @property
    def earliest(self) -> str:
        """The first day it can be from; what has no date comes last."""
        return parse_date(self.date).earliest.isoformat() if self.date else ""


def shelf() -> tuple[Written, ...]:
    choose = random.Random(11)
    made: list[Written] = []
    of = {copy: number for number, copies in COPIES.items() for copy in copies}
    for number in range(23):
        first = made[of[number]] if number in of else None
        words = frozenset(choose.sample(WORDS, choose.randint(1, 3)))
        acronyms = frozenset(choose.sample(ACRONYMS, choose.randint(0, 2)))
        story = " ".join(f"telling{number}x{line} of its own." for line in range(25))
        said = " ".join(f"The {word} was there." for word in sorted(words))
        met = " ".join(f"The {acronym} met." for acronym in sorted(acronyms))
        made.append(
            Written(
                f"a{number:02}",
                first.body if first else f"{said} {met} {story}",
                first.words if first else words,
                first.acronyms if first else acronyms,
                choose.choice(PUBLISHERS),
                choose.choice(KINDS),
                choose.choice(DATES),
                of.get(number, number),
            )  # fmt: skip
        )
    return tuple(made)


SHELF = shelf()

filters = st.lists(
    st.sampled_from((
        ("kind:news", lambda a: a.kind == "news"), ("-kind:letter", lambda a: a.kind != "letter"),
        ("publisher:hsj", lambda a: a.publisher == "hsj"),
        ("NOT publisher:bmj", lambda a: a.publisher != "bmj"),
        ("year:2012..2013", lambda a: a.year in ("2012", "2013")),
        ("is:undated", lambda a: a.date is None), ("-is:undated", lambda a: a.date is not None),
        ("before:2013", lambda a: a.year == "2012"), ("after:2012", lambda a: "2013" <= a.year < "u"),
        ("2012-11..2014", lambda a: a.date in ("2012-11", "2013", "2014-06-30")),
        *((word, lambda a, word=word: word in a.words) for word in WORDS),
        ("-walnut", lambda a: "walnut" not in a.words),
        ("(kestrel OR kind:blog-post)", lambda a: "kestrel" in a.words or a.kind == "blog-post"),
    )),
    min_size=1, max_size=3, unique_by=lambda one: one[0],
)  # fmt: skip


@pytest.fixture
def reader(write_article: Callable[..., Path]) -> Iterator[Reader]:
    for article in SHELF:
        front = {"kind": article.kind, "publisher": article.publisher, "published": article.date}
        write_article(
            article.id, article.body, paths().library, **{k: v for k, v in front.items() if v}
        )
    reader = Reader(no_bundled=True)
    yield reader
    reader.house.close()


def counted(rows: list[Written]) -> dict[str, dict[str, int]]:
    return {
        "publisher": Counter(row.publisher or "unknown" for row in rows),
        "year": Counter(row.year for row in rows),
        "kind": Counter(row.kind for row in rows),
        "acronym": Counter(acronym for row in rows for acronym in row.acronyms),
    }


@settings(
    max_examples=120, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(filters, st.booleans(), st.sampled_from(("relevance", "date")), st.integers(0, 5))
def test_facets_are_those_of_the_rows(reader, chosen, copies, sort, limit):
    query = " AND ".join(text for text, _ in chosen)
    page = reader.search.run(query, copies=copies, sort=sort, limit=limit, facets=True)
    wanted = [article for article in SHELF if all(holds(article) for _, holds in chosen)]
    assert not page.partial and page.articles == len(wanted), query
    families = [
        [article for article in wanted if article.family == family]
        for family in sorted({article.family for article in wanted})
    ]
    assert page.total == (len(wanted) if copies else len(families)), query
    whole = reader.search.run(query, copies=copies, sort=sort, limit=100, details=False)
    assert page.hits == () or [h.id for h in page.hits] == [h.id for h in whole.hits[:limit]]
    by_id = {article.id: article for article in wanted}
    rows = [by_id[hit.id] for hit in whole.hits]
    folded = sorted([hit.id, *hit.copies] for hit in whole.hits)
    if copies:
        assert sorted(by_id) == sorted(one for (one,) in folded)
        expected = wanted
    else:
        assert sorted(map(sorted, folded)) == sorted([a.id for a in f] for f in families)
        expected = rows
        if sort == "date":
            newest = [max(f, key=lambda a: a.earliest).earliest for f in families]
            assert sorted(row.earliest for row in rows) == sorted(newest)
    for name, facet in counted(expected).items():
        assert dict(page.facets[name]) == facet, (query, name)
        assert page.facets[name] == sorted(facet.items(), key=lambda item: (-item[1], item[0]))
    for name in ("publisher", "year", "kind"):
        assert sum(count for _, count in page.facets[name]) == page.total


@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True), st.booleans())
def test_matches_are_counted_and_slice_to_their_words(reader, words, either):
    page = reader.search.run((" OR " if either else " ").join(words), limit=100)
    assert page.total and not page.partial
    for hit in page.hits:
        article = next(one for one in SHELF if one.id == hit.id)
        text = reader.house.store.texts(hit.id)["body"].text
        met = [word for word in words if word in article.words]
        assert hit.matches == len(hit.places) == sum(text.count(word) for word in met) > 0
        assert {text[start:end] for _, start, end in hit.places} == set(met)
        for snippet in hit.snippets:
            for start, end in snippet.highlights:
                assert snippet.text[start:end] in met
                assert text[snippet.start : snippet.end].find(snippet.text[start:end]) >= 0


def test_the_shelf_has_some_of_everything():
    assert {a.publisher for a in SHELF} == set(PUBLISHERS) and {a.kind for a in SHELF} == set(KINDS)
    assert {a.date for a in SHELF} == set(DATES) and any(len(a.acronyms) == 2 for a in SHELF)
