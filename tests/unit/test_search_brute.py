"""The index finds, counts and marks what reading every article from end to end does."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from nhsreader.search.analysis import analyse
from nhsreader.search.highlight import all_matches
from nhsreader.search.model import Request
from tests.unit import brute_force as brute
from tests.unit.brute_force import Article, Group, Library, Nearby, Without, Words
from tests.unit.search_texts import engine_of, record

# To explain a failure takes minutes.
PHASES = [phase for phase in Phase if phase is not Phase.explain]
GAPS = (" ", " ", " ", " ", ", ", ". ", "\n\n")
# Few words at a time, so that they meet; then what they may begin with and look like.
POOLS = (
    (("clinic", "clinics", "nurse", "nurses", "nursing", "of", "the"), ("clin", "n", "nursing"), ("n?rse", "*s")),
    (("Monitor", "monitor", "monitoring", "trust", "NHS", "in"), ("mon", "monitor", "t"), ("*ing", "tr?st")),
    (("Nurse", "nurse", "nurses", "ward", "NHS", "A&E", "the"), ("nurs", "war"), ("w?rd", "n*s")),
    (("commission", "commissioned", "commissioner", "commissioning", "stay", "staying", "of"),
     ("comm", "commission", "stay"), ("comm*ed", "*ing", "s*ay*")),
    (("state", "of", "the", "cost", "costs", "STP"), ("st", "cost"), ("co?t", "*t*")),
    (("wards", "ward", "trusts", "trusted", "Monitor", "A&E"), ("trust", "w"), ("t*ed", "??rd*")),
)  # fmt: skip
OTHERS = ("other", "said")


def kit(pool, starts, patterns):
    """Articles and queries of these words."""
    article = st.tuples(
        running((*pool, *OTHERS), 2, 16), running(pool, 0, 4),
        st.lists(running(pool, 1, 5), max_size=2),
    )  # fmt: skip
    return st.tuples(
        st.lists(article, min_size=2, max_size=6),
        st.lists(queries(pool, starts, patterns), min_size=5, max_size=8),
    )


def running(words, least, most):
    """Words with gaps between them."""
    pair = st.tuples(st.sampled_from(words), st.sampled_from(GAPS))
    return st.lists(pair, min_size=least, max_size=most).map(
        lambda pairs: "".join(map("".join, pairs)).strip()
    )


def queries(pool, starts, patterns):
    """Words, phrases, beginnings, patterns, nearness, and groups of them."""
    field = st.sampled_from(("", "", "", "", "title", "body", "comment"))
    asked = st.tuples(st.sampled_from([word for word in pool if word not in brute.SMALL]))
    said = st.lists(st.sampled_from(pool), min_size=2, max_size=3).map(tuple)

    def nearby(name):
        side = st.builds(Words, st.just(name), asked) | st.builds(
            Words, st.just(name), said, st.just("phrase")
        )
        return st.builds(Nearby, st.just(name), side, side, st.integers(1, 5), st.booleans())

    texts = st.one_of(
        st.builds(Words, field, asked),
        st.builds(Words, field, said, st.just("phrase")),
        st.builds(Words, field, st.tuples(st.sampled_from(starts)), st.just("start")),
        st.builds(Words, field, st.tuples(st.sampled_from(patterns)), st.just("pattern")),
        field.flatmap(nearby),
    )
    small = st.builds(Words, st.just(""), st.tuples(st.sampled_from(brute.SMALL)))
    negated = st.builds(Without, texts, st.sampled_from(("-", "NOT ")))
    flat = group(texts, texts, small, negated)
    deep = group(texts, flat, negated, st.builds(Without, flat, st.just("-")))
    return texts | flat | deep | st.builds(Without, deep, st.just("NOT "))


def group(*parts):
    """All or any of two or three."""
    return st.builds(
        Group, st.lists(st.one_of(*parts), min_size=2, max_size=3).map(tuple),
        st.sampled_from((" ", " AND ", " OR ")),
    )  # fmt: skip


def stands_for(ask, piece, library):
    """Whether a marked piece of text read by itself is what was asked for, capitals apart."""
    tokens = analyse(piece)
    for text in brute.texts_of(ask):
        sides = (text.first, text.second) if isinstance(text, Nearby) else (text,)
        for way in (way for side in sides for way in side.ways(library)):
            if len(way) == len(tokens) and all(
                meets(token) or meets(as_name(token))
                for meets, token in zip(way, tokens, strict=True)
            ):
                return True
    return False


def as_name(token):
    """A word at the start of a text, taken for a name."""
    tokens = analyse(f"so said {token.raw.capitalize()} today")
    return tokens[2]


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES
)
@given(st.one_of([kit(*pool) for pool in POOLS]), st.booleans())
def test_hits_and_matches(made, comments):
    written, asked_for = made
    records = [
        record(f"a{n}", body, title=title, comments=tuple(said))
        for n, (body, title, said) in enumerate(written)
    ]
    library = Library(tuple(map(Article.of, records)))
    with TemporaryDirectory() as folder:
        engine = engine_of(Path(folder), *records)
        for ask in asked_for:
            check(engine, replace(library, comments=comments), ask)
        engine.close()


def check(engine, library, ask):
    query = ask.text
    answer = engine.search(Request(query=query, limit=1000, comments=library.comments))
    wanted = {one.id for one in library.articles if library.answers(ask, one)}
    if answer.partial or not wanted:
        event("partial" if answer.partial else "nothing")
        assert not wanted and (answer.partial or not answer.total), query
        return
    event("found with comments" if library.comments else "found")
    assert {hit.id for hit in answer.hits} == wanted, query
    assert answer.total == answer.articles == len(answer.hits) == len(wanted), query
    named = {text.field for text in brute.texts_of(ask)}
    for article in library.articles:
        if article.id not in wanted:
            continue
        # A word without a field is marked in comments too, where these are shown.
        parts = {
            part: text
            for part, (text, _) in article.parts.items()
            if not part.startswith("comment:") or named == {"comment"}
        }
        marked = [
            (found.part, match.start, match.end)
            for found in all_matches(answer.terms, parts)
            for match in found.matches
        ]
        shown = brute.shown(ask, article, library)
        assert marked == [place for place in shown if place[0] in parts], (query, parts)
        for part, begin, end in marked:
            assert stands_for(ask, parts[part][begin:end], library), (query, parts[part])
