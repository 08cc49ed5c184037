"""Families and quotations found among planted ones, and what looking for them costs.

Asked: F1 of 0.95 for pairs of versions and no twins taken for one text. Far versions have 15 to
20 % of their words changed: they are related, or the same where half of the text is left.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nhsreader.catalog.facts import Facts
from nhsreader.catalog.store import CatalogStore
from nhsreader.catalog.stories import take_stories
from nhsreader.crossrefs.families import groups
from nhsreader.crossrefs.same_story import fingerprint
from nhsreader.documents import reading_text
from nhsreader.documents.model import Document
from nhsreader.text.places import BODY
from tests.benchmarks import corpus
from tests.benchmarks.measure import Bench, Row

Pair = tuple[str, str]
# Share of the articles that have one or two sentences which many others have as well.
_STOCK, _SENTENCES = 0.3, 120


@dataclass
class Planted:
    """Articles, and which of them go together: pairs (one, other) with `one` less by id."""

    documents: list[Document] = field(default_factory=list)
    versions: set[Pair] = field(default_factory=set)
    far: set[Pair] = field(default_factory=set)
    twins: set[Pair] = field(default_factory=set)
    quotes: set[Pair] = field(default_factory=set)
    """(quoting, quoted)."""


@dataclass
class Found:
    """What came out: pairs of one text, pairs that are related, (quoting, quoted), seconds."""

    same: set[Pair] = field(default_factory=set)
    related: set[Pair] = field(default_factory=set)
    quotes: set[Pair] = field(default_factory=set)
    reading: float = 0.0
    storing: float = 0.0
    looking: float = 0.0


def run(bench: Bench) -> Iterator[Row]:
    """Rows for versions, related ones, twins, quotations and time."""
    many = bench.size(10_000, 1_000)
    planted = plant(many, many // 20, many // 100, many // 100)
    found = find(planted)
    yield Row("articles", f"{len(planted.documents)}", f"{len(planted.versions)} versions planted")
    yield Row("  pairs of one text", scores(found.same - planted.far, planted.versions), "F1 0.95")
    # What they have in common is told of related articles too, from either.
    both_ways = planted.far | {(other, one) for one, other in planted.far}
    families = {tuple(ids) for ids in groups(found.same - planted.far)}
    expected = {tuple(ids) for ids in groups(planted.versions)}
    yield Row("  families, whole", scores(families, expected), "F1 0.95")
    yield Row(
        "  far versions",
        f"{len(planted.far & found.related)} related, {len(planted.far & found.same)} the same,"
        f" of {len(planted.far)}",
    )
    yield Row("  twins merged", f"{len(planted.twins & found.same)} of {len(planted.twins)}", "0")
    yield Row("  other related pairs", f"{len(found.related - planted.far)}")
    yield Row("  quotations", scores(found.quotes - both_ways, planted.quotes))
    each = 1e3 / len(planted.documents)
    yield Row(
        "  for an article",
        f"{found.looking * each:.2f} ms to look for both",
        f"{found.reading * each:.2f} ms to derive, {found.storing * each:.2f} ms to store",
    )


def scores(found: Collection[object], expected: Collection[object]) -> str:
    """Precision, recall and F1 in words."""
    precision, recall, f1 = measures(found, expected)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"


def measures(found: Collection[object], expected: Collection[object]) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    right = len(set(found) & set(expected))
    precision, recall = right / max(1, len(found)), right / max(1, len(expected))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def plant(articles: int, versions: int, twins: int, quotes: int, seed: int = 1) -> Planted:
    """So many articles, among them versions of others, as many far ones as `twins` pairs of
    unlike articles with one title, and so many that quote another."""
    made = random.Random(seed)
    planted = Planted()
    stock = [corpus.sentence(made) for _ in range(_SENTENCES)]
    originals = articles - versions - 2 * twins - twins
    drawn = [_article(number, stock, made) for number in range(originals + twins)]
    titles, texts = [title for title, _ in drawn], [text for _, text in drawn]
    chosen = made.sample(range(originals), versions + twins + 2 * quotes)
    for number in range(quotes):
        quoting, quoted = chosen[-1 - number], chosen[-1 - quotes - number]
        texts[quoting] = _quoting(texts[quoting], texts[quoted], made)
        planted.quotes.add((_id(quoting), _id(quoted)))
    for number, (title, text) in enumerate(zip(titles, texts, strict=True)):
        planted.documents.append(_document(number, title, text))
    for at, number in enumerate(chosen[:versions]):
        kind = at % 4
        text = edited(texts[number], made.uniform(0.05, 0.10), made)
        if kind == 1:
            around = [corpus.paragraph(made) for _ in range(made.randint(4, 12))]
            text = "\n\n".join([*around[:3], text, *around[3:]])
        elif kind == 2:
            words = text.split(" ")
            text = " ".join(words[: int(len(words) * made.uniform(0.3, 0.7))])
        elif kind == 3:
            text = texts[number] + "\n\n" + corpus.paragraph(made)
        planted.versions.add((_id(number), _add(planted, titles[number], text)))
    for number in chosen[versions : versions + twins]:
        text = edited(texts[number], made.uniform(0.15, 0.20), made)
        planted.far.add((_id(number), _add(planted, titles[number], text)))
    for number in range(twins):
        text = _article(500_000 + number, stock, made)[1]
        twin = _add(planted, titles[originals + number], text)
        planted.twins.add((_id(originals + number), twin))
    return planted


def find(planted: Planted) -> Found:
    """Put all into a catalog, in an order by chance, and read what it says."""
    found = Found()
    documents = list(planted.documents)
    random.Random(9).shuffle(documents)
    with tempfile.TemporaryDirectory(prefix="nhsreader-families-") as folder:
        store = CatalogStore(Path(folder) / "catalog.sqlite")
        with store.writing():
            for document in documents:
                started = time.process_time()
                facts = _facts(document)
                derived = time.process_time()
                store.put(facts, "mine", folder, document.id)
                stored = time.process_time()
                take_stories(store, facts)
                found.looking += time.process_time() - stored
                found.storing += stored - derived
                found.reading += derived - started
        for pair in store.stories.pairs():
            kind = found.related if pair.relation == "related" else found.same
            kind.add((pair.one, pair.other))
        for document in documents:
            found.quotes |= {(q.one, q.other) for q in store.stories.quoting(document.id)}
        store.close()
    return found


def edited(text: str, share: float, made: random.Random) -> str:
    """The text with such a share of its words replaced, left out or put in."""
    ranked, weights = corpus.vocabulary()
    paragraphs = []
    for paragraph in text.split("\n\n"):
        words: list[str] = []
        for word in paragraph.split(" "):
            if made.random() >= share:
                words.append(word)
                continue
            how = made.random()
            if how < 0.7:
                words += made.choices(ranked, cum_weights=weights)
            elif how < 0.85:
                words += [word, *made.choices(ranked, cum_weights=weights)]
        paragraphs.append(" ".join(words))
    return "\n\n".join(paragraphs)


def _article(number: int, stock: list[str], made: random.Random) -> tuple[str, str]:
    """An article's title and body, of some with sentences that others have."""
    title, body = corpus.article(number)
    paragraphs = body.split("\n\n")
    if made.random() < _STOCK:
        for _ in range(made.randint(1, 2)):
            # Cut so that it is not itself a quotation: many say the same few words.
            words = made.choice(stock).split(" ")[:11]
            at = made.randrange(len(paragraphs))
            paragraphs[at] += " " + " ".join(words) + "."
    return title, "\n\n".join(paragraphs)


def _quoting(text: str, quoted: str, made: random.Random) -> str:
    words = quoted.replace("\n\n", " ").split(" ")
    many = made.randint(18, 60)
    at = made.randrange(len(words) - many)
    said = " ".join(words[at : at + many]).strip(".,")
    paragraphs = text.split("\n\n")
    paragraphs.insert(1, f"It was said then: “{said}”, and no more.")
    return "\n\n".join(paragraphs)


def _facts(document: Document) -> Facts:
    """What the catalog keeps, without the work for Markdown and front matter."""
    body = reading_text.from_plain(document.body)
    return Facts(document, {BODY: body}, fingerprint(body.text), document.id)


def _add(planted: Planted, title: str, text: str) -> str:
    number = len(planted.documents)
    planted.documents.append(_document(number, title, text))
    return _id(number)


def _document(number: int, title: str, text: str) -> Document:
    return Document(id=_id(number), title=title, body=text)


def _id(number: int) -> str:
    return f"a{number:06}"
