import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsreader.search.highlight import Highlighter, all_matches, matches
from nhsreader.search.query import parse
from nhsreader.search.seeking import seek
from nhsreader.search.snippets import snippets


class Anything:
    """A vocabulary that has every word, as word and as acronym alike."""

    def frequency(self, channel, term):
        return 1

    def with_both(self, root, acronym):
        return 0

    def beginning(self, channel, prefix):
        return [(prefix, 1)]


def marked(query: str, text: str, part: str = "body") -> list[str]:
    tree = parse(query).tree
    texts = getattr(tree, "children", (tree,))
    highlighter = Highlighter(tuple(seek(leaf, Anything()) for leaf in texts))
    return [text[start:end] for start, end in matches(highlighter, text, part)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("commissioning", "The commissioner commissions it.", ["commissioner", "commissions"]),
        ('"state of the art"', "A State-of-the-art ward, state art.", ["State-of-the-art"]),
        ("CCG", "CCGs and the CCG\u2019s plan; ccg", ["CCGs", "CCG\u2019s"]),
        ("A&E", "In A & E and A&Es", ["A & E", "A&Es"]),
        ("Monitor", "Then Monitor came to monitor it.", ["Monitor"]),
        ("Monitor", "They came to monitor it.", ["monitor"]),
        ("monitor", "Then Monitor was monitoring.", ["Monitor", "monitoring"]),
        ("nice", "A nice day at NICE.", ["nice"]),
        ("the beds", "the beds in the ward", ["beds"]),
        ("the", "the beds in the ward", ["the", "the"]),
        ("priv*", "private privatisation of primaries", ["private", "privatisation"]),
        ("title:beds", "the beds", []),
        ("comment:beds", "the beds", []),
        ('beds "beds grew"', "the beds grew", ["beds grew"]),
        ("s.75", "under section 75 and s.75", ["section 75", "s.75"]),
        ("\u00a322bn", "of \u00a322 billion", ["\u00a322 billion"]),
        ("co-operation", "cooperation, co-operation", ["cooperation", "co-operation"]),
        ("health care", "free healthcare", ["health", "care"]),
        ("healthcare", "free healthcare", ["healthcare"]),
    ],
)
def test_marks(query, text, expected):
    assert marked(query, text) == expected


def test_marks_by_part():
    highlighter = Highlighter((seek(parse("comment:beds").tree, Anything()),))
    found = all_matches(highlighter, {"body": "beds", "comment:1": "no", "comment:2": "the beds"})
    assert [(part.part, [(m.start, m.end) for m in part.matches]) for part in found] == [
        ("comment:2", [(4, 8)])
    ]


WORD = st.sampled_from(
    ["beds", "bed", "trust", "the", "of", "said.", "Yes?", "\n\n", "\n", "x" * 70, "A&E"]
)


@given(
    st.lists(WORD, max_size=300).map(" ".join),
    st.integers(min_value=1, max_value=400),
    st.integers(min_value=0, max_value=5),
)
def test_snippets_are_places_of_the_text(text, width, limit):
    highlighter = Highlighter(
        (seek(parse("bed*").tree, Anything()), seek(parse("A&E").tree, Anything()))
    )
    places = matches(highlighter, text)
    made = snippets(text, places, width, limit)
    assert len(made) <= limit
    assert bool(made) == bool(places and limit)
    last = 0
    for snippet in made:
        assert snippet.text == text[snippet.start : snippet.end]
        assert snippet.text == snippet.text.strip()
        assert last <= snippet.start < snippet.end
        assert "\n" not in snippet.text
        assert len(snippet.text) <= width + 4
        assert snippet.highlights
        assert snippet.highlights == tuple(
            place for place in places if snippet.start <= place[0] and place[1] <= snippet.end
        )
        last = snippet.end


def test_snippets_prefer_sentences_and_more_of_the_query():
    filler = "Other things were said at some length here. " * 12
    text = f"{filler}Beds were few. {filler}The beds of the trust were full. {filler}"
    highlighter = Highlighter(
        tuple(seek(leaf, Anything()) for leaf in parse("beds trust").tree.children)
    )
    places = matches(highlighter, text)
    best = snippets(text, places, 120, 1)
    assert len(best) == 1
    assert "The beds of the trust were full." in best[0].text
    assert best[0].text[0].isupper()
    assert best[0].text.endswith(".")
    both = snippets(text, places, 120, 3)
    assert [len(s.highlights) for s in both] == [1, 2]


def test_a_long_word_is_not_cut():
    text = "y" * 500 + " beds " + "z" * 500
    assert snippets(text, [(501, 505)], 50)[0].text.startswith("beds")
