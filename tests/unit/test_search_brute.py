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
SPOKEN = (*brute.WORDS, *brute.SMALL, *brute.SMALL, *brute.ACRONYMS, *brute.NAMES, "other", "so")


def running(least, most):
    """Words with gaps between them."""
    pair = st.tuples(st.sampled_from(SPOKEN), st.sampled_from(GAPS))
    return st.lists(pair, min_size=least, max_size=most).map(
        lambda pairs: "".join(map("".join, pairs)).strip()
    )


articles = st.lists(
    st.tuples(running(2, 22), running(0, 4), st.lists(running(1, 5), max_size=2)),
    min_size=1, max_size=6,
)  # fmt: skip

fields = st.sampled_from(("", "", "", "", "title", "body", "comment"))
asked = st.sampled_from((*brute.WORDS, *brute.ACRONYMS, *brute.NAMES))
any_word = st.sampled_from((*brute.WORDS, *brute.SMALL, *brute.ACRONYMS, *brute.NAMES))
word = st.builds(Words, fields, st.tuples(asked))
small = st.builds(Words, st.just(""), st.tuples(st.sampled_from(brute.SMALL)))
phrase = st.builds(
    Words, fields, st.lists(any_word, min_size=2, max_size=3).map(tuple), st.just("phrase")
)
# Words of comments alone are in no lexicon: see test_search_table.
start = st.builds(
    Words, st.sampled_from(("", "", "title", "body")),
    st.tuples(st.sampled_from(("n", "nurs", "nursing", "comm", "commission", "st", "clin", "t"))), st.just("start"),
)  # fmt: skip
pattern = st.builds(
    Words, st.sampled_from(("", "", "title", "body")),
    st.tuples(st.sampled_from(("n?rse", "comm*ed", "*ing", "?lin*", "s*ay*", "w?rd", "co?t", "t*ed"))), st.just("pattern"),
)  # fmt: skip


def nearby(field):
    one = st.builds(Words, st.just(field), st.tuples(asked))
    more = st.builds(
        Words, st.just(field), st.lists(any_word, min_size=2, max_size=2).map(tuple),
        st.just("phrase"),
    )  # fmt: skip
    return st.builds(
        Nearby, st.just(field), one | more, one | more, st.integers(1, 6), st.booleans()
    )


texts = (
    word
    | word
    | phrase
    | phrase
    | start
    | pattern
    | st.sampled_from(("", "", "title", "body")).flatmap(nearby)
)
negated = st.builds(Without, texts, st.sampled_from(("-", "NOT ")))


def group(*parts):
    return st.builds(
        Group, st.lists(st.one_of(*parts), min_size=2, max_size=3).map(tuple),
        st.sampled_from((" ", " AND ", " OR ")),
    )  # fmt: skip


flat = group(texts, texts, small, negated)
deep = group(texts, flat, negated, st.builds(Without, flat, st.just("-")))
queries = texts | flat | flat | deep | st.builds(Without, deep, st.just("NOT "))


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
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES
)
@given(articles, st.lists(queries, min_size=4, max_size=8), st.booleans())
def test_hits_and_matches(written, asked_for, comments):
    records = [
        record(f"a{n}", body, title=title, comments=tuple(said))
        for n, (body, title, said) in enumerate(written)
    ]
    library = Library(tuple(map(Article.of, records)))
    with TemporaryDirectory() as folder:
        engine = engine_of(Path(folder), *records)
        for ask in asked_for:
            look = replace(library, comments=comments and not in_no_lexicon(ask))
            check(engine, look, ask)
        engine.close()


def in_no_lexicon(ask):
    """Whether words of comments alone would not be known to it: see test_search_table."""
    if isinstance(ask, Group):
        return any(map(in_no_lexicon, ask.children))
    if isinstance(ask, Without):
        return in_no_lexicon(ask.child)
    return isinstance(ask, Nearby) or ask.how in ("start", "pattern")


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
