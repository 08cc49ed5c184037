"""The index finds, counts and marks what reading every article from end to end does."""

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from nhsreader.search.analysis import analyse
from nhsreader.search.highlight import all_matches
from nhsreader.search.model import Request
from tests.unit import brute_force as brute
from tests.unit.brute_force import Article, Group, Library, Nearby, Without, Words
from tests.unit.search_texts import engine_of, record

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
    st.tuples(st.sampled_from(("n", "nurs", "nursing", "comm", "commission", "st", "bed", "t"))), st.just("start"),
)  # fmt: skip
pattern = st.builds(
    Words, st.sampled_from(("", "", "title", "body")),
    st.tuples(st.sampled_from(("n?rse", "comm*ed", "*ing", "?ed?s", "s*ay*", "w?rd", "b?d", "t*ed"))), st.just("pattern"),
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


texts = word | word | phrase | phrase | start | pattern | fields.flatmap(nearby)
negated = st.builds(Without, texts, st.sampled_from(("-", "NOT ")))
queries = st.recursive(
    texts | small,
    lambda inner: st.builds(
        Group, st.lists(inner | inner | negated | st.builds(Without, inner, st.just("-")), min_size=2, max_size=3).map(tuple),
        st.sampled_from((" ", " AND ", " OR ")),
    ),
    max_leaves=5,
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


def check(engine, library, ask, comments):
    query = ask.text
    answer = engine.search(Request(query=query, limit=1000, comments=comments))
    wanted = {one.id for one in library.articles if ask.met(one, library)}
    if comments:
        aside = [Article(one.id, _comments_only(one)) for one in library.articles]
        wanted |= {one.id for one in aside if _within_comments(ask).met(one, library)}
    if answer.partial:
        event("partial")
        assert not wanted, query
        return
    event("found" if wanted else "nothing")
    assert {hit.id for hit in answer.hits} == wanted, query
    assert answer.total == answer.articles == len(wanted), query
    for article in library.articles:
        if article.id in wanted:
            parts = {part: text for part, (text, _) in article.parts.items()}
            marked = [
                (found.part, match.start, match.end)
                for found in all_matches(answer.terms, parts)
                for match in found.matches
            ]
            assert _for_fields(ask, marked) == brute.shown(ask, article, library), query
            for part, begin, end in marked:
                assert stands_for(ask, parts[part][begin:end], library), (query, parts[part])


def _for_fields(ask, marked):
    """Without the marks in comments, which are looked through for any query that names none."""
    named = {text.field for text in brute.texts_of(ask)}
    return [m for m in marked if not m[0].startswith("comment:") or named == {"comment"}]


def _comments_only(article):
    return {part: held for part, held in article.parts.items() if part.startswith("comment:")}


def _within_comments(ask):
    return ask
