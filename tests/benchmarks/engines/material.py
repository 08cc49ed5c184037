"""The articles and the queries, the same for every engine, as files in a folder."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from pathlib import Path

from tests.benchmarks import corpus
from tests.benchmarks.engines import kinds

# Articles that phrases and words as they are met are taken from.
_SAMPLE = 200
_LOWER = re.compile(r"[a-z]{5,}\Z")
# Words that a stemmer may shorten, so that a slip in them is further off than one edit.
_STEMMED = re.compile(r".*(?:[sey]|ed|ing|er|al|ou|ation|ment|ness|ity|[aei](?:nt|n|l|ble|nce))\Z")

Queries = dict[str, list[list[str]]]


def write(folder: Path, count: int) -> int:
    """articles.jsonl, texts/ and queries.json of so many articles; returns their bytes."""
    texts = folder / "texts"
    texts.mkdir(parents=True)
    frequency: Counter[str] = Counter()
    sample: list[list[str]] = []
    every = max(1, count // _SAMPLE)
    size = 0
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as out:
        for number in range(count):
            title, body = corpus.article(number)
            identifier = f"a{number:06d}"
            json.dump((identifier, title, body), out)
            out.write("\n")
            size += (texts / identifier).write_text(f"{title}\n\n{body}\n", encoding="utf-8")
            sentences = [part.split() for part in body.replace("\n\n", " ").split(". ")]
            frequency.update({word for words in sentences for word in words})
            if number % every == 0:
                sample += sentences
    queries = _queries(count, frequency, sample)
    (folder / "queries.json").write_text(json.dumps(queries), encoding="utf-8")
    return size


def _queries(count: int, frequency: Counter[str], sample: list[list[str]]) -> Queries:
    made = random.Random(31)
    many = kinds.WARMING + kinds.ASKED
    small = {*corpus.SMALL, *corpus.TERMS}
    ranked = sorted(
        (word for word in frequency if _LOWER.match(word) and word not in small),
        key=lambda word: (-frequency[word], word),
    )
    common = ranked[: many * 2]
    middle = [word for word in ranked[many * 2 :] if frequency[word] >= max(3, count // 100)]
    rare = [word for word in ranked if 2 <= frequency[word] <= max(3, count // 500)]
    pairs = [
        [first, second]
        for words in sample
        for first, second in zip(words, words[1:], strict=False)
        if _LOWER.match(first) and _LOWER.match(second) and not small & {first, second}
    ]
    running = [word for words in sample for word in words if word.isalpha() and len(word) > 3]
    steady = [word for word in middle if not _STEMMED.match(word)]
    letters = sorted({word[0].lower() for word in running})
    made.shuffle(letters)
    return {
        kinds.RARE: [[word] for word in made.sample(rare, many)],
        kinds.COMMON: [[word] for word in made.sample(common, many)],
        kinds.BOTH: [[made.choice(common), made.choice(middle)] for _ in range(many)],
        kinds.PHRASE: made.sample(pairs, many),
        kinds.PREFIX: [[word[: made.randint(2, 5)].lower()] for word in made.sample(running, many)],
        kinds.LETTER: [[letter] for letter in letters],
        kinds.FUZZY: [[_slip(made, made.choice(steady), frequency)] for _ in range(many)],
        kinds.SNIPPETS: [[word] for word in made.sample(common, many)],
    }


def _slip(made: random.Random, word: str, known: Counter[str]) -> str:
    """The word with one letter gone, changed or too many; not a word that there is."""
    while True:
        at = made.randrange(1, len(word) - 1)
        letter = made.choice("aeiorstln")
        wrong = word[:at] + made.choice(("", letter, letter + word[at])) + word[at + 1 :]
        if wrong != word and wrong not in known and not _STEMMED.match(wrong):
            return wrong
