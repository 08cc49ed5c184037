"""The same story among thousands of pairs, and none where there is none."""

from __future__ import annotations

import random
from itertools import combinations

from nhsreader.crossrefs.same_story import candidates, compare, fingerprint
from nhsreader.text import shingles
from tests.benchmarks import corpus


def test_twenty_thousand_unlike_pairs_give_none() -> None:
    prints = [fingerprint(corpus.page(number)) for number in range(202)]
    pairs = list(combinations(prints, 2))
    assert len(pairs) > 20_000
    found = [compare(one, other) for one, other in pairs]
    assert not [pair for pair in found if pair and pair.score >= shingles.SAME_TEXT]


def test_a_version_is_found_through_the_sample_that_an_index_keeps() -> None:
    chance = random.Random(4)
    text = corpus.page(7) + "\n\n" + corpus.page(8)
    words = text.split(" ")
    for at in chance.sample(range(len(words)), len(words) // 20):
        words[at] = "altered"
    version = fingerprint("A new beginning of its own. " + " ".join(words))
    original = fingerprint(text)
    shared = {"original": len(version.sample() & original.sample())}
    assert candidates(len(version.sample()), shared, {"original": len(original.sample())})
    pair = compare(version, original)
    assert pair is not None and pair.score >= shingles.SAME_TEXT


def test_short_texts_are_the_same_only_when_equal() -> None:
    one = fingerprint("The board met on Monday and said nothing about beds.")
    assert compare(one, fingerprint("The board met on Monday and said nothing about beds!"))
    assert compare(one, fingerprint("The board met on Monday and said nothing of beds.")) is None
    assert compare(fingerprint("..."), fingerprint("!!!")) is None
