"""What the bundled articles mean by acronyms of several senses, and what is made of them.

`senses.yaml` tells for each place what its article intends.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from nhsreader.cli.main import run
from nhsreader.glossary.entries import Glossary, load_glossary
from nhsreader.glossary.mentions import ArticleContext, find_mentions
from nhsreader.text.links import WEB_ADDRESS
from tests.library.reading import LIBRARY, articles, read

SENSES = Path(__file__).with_name("senses.yaml")
RATE = 0.97
MARKED = re.compile(r"(.*?)\[([^\[\]]+)\](.*)", re.S)
AROUND = 60


class Row(NamedTuple):
    """A row of senses.yaml: the words before, of and after a form, and the sense intended."""

    before: str
    form: str
    after: str
    sense: str | None

    def __str__(self) -> str:
        return f"{self.before}[{self.form}]{self.after}"


class Place(NamedTuple):
    """Where an acronym of several senses stands in an article; `stem` without its ending."""

    start: int
    end: int
    stem: str
    text: str

    def fits(self, row: Row) -> bool:
        """Whether a row speaks of this place."""
        before = self.text[max(0, self.start - 200) : self.start]
        return (
            self.text[self.start : self.end] == row.form
            and one_line(before).endswith(row.before)
            and one_line(self.text[self.end : self.end + 200]).startswith(row.after)
        )

    def __str__(self) -> str:
        before = self.text[max(0, self.start - AROUND) : self.start]
        after = self.text[self.end : self.end + AROUND]
        return one_line(f"{before}[{self.text[self.start : self.end]}]{after}")


class Got(NamedTuple):
    """A place with the sense intended, and what is made of it."""

    article: str
    place: Place
    wanted: str | None
    sense: str | None
    confidence: float
    decided_by: str


def one_line(text: str) -> str:
    """A text with every space or line break one space."""
    return re.sub(r"\s+", " ", text)


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """The bundled glossary."""
    return load_glossary([LIBRARY / "glossary"])


@lru_cache(maxsize=1)
def ambiguous() -> dict[str, frozenset[str]]:
    """The acronyms that several entries share, with the ids of these."""
    held: dict[str, set[str]] = defaultdict(set)
    for entry in glossary().entries:
        for short in entry.all_shorts:
            held[short].add(entry.id)
    return {short: frozenset(ids) for short, ids in held.items() if len(ids) > 1}


@lru_cache(maxsize=1)
def labelled() -> dict[str, list[Row]]:
    """The rows of senses.yaml, by article."""
    found: dict[str, list[Row]] = {}
    for name, rows in yaml.safe_load(read(SENSES)).items():
        found[name] = []
        for row in rows:
            marked = MARKED.fullmatch(row["around"])
            assert marked and set(row) == {"around", "sense"}, (name, row)
            found[name].append(Row(marked[1], marked[2], marked[3], row["sense"]))
    return found


def places(text: str) -> list[Place]:
    """Every acronym of several senses in a text, addresses of pages apart."""
    forms = "|".join(re.escape(form) for form in sorted(ambiguous(), key=len, reverse=True))
    closed = [match.span() for match in WEB_ADDRESS.finditer(text)]
    return [
        Place(match.start(), match.end(), match[1], text)
        for match in re.finditer(rf"(?<![\w&])({forms})(?:['’]s|s['’]?)?(?![\w&])", text)
        if not any(start <= match.start() < end for start, end in closed)
    ]


@lru_cache(maxsize=1)
def paired() -> tuple[tuple[tuple[str, Place, Row], ...], tuple[str, ...]]:
    """The places with their rows, and what has none: a place forgotten, a row that is stale."""
    pairs, odd = [], []
    for article in articles():
        name = article.document.id
        rows = list(labelled().get(name, ()))
        for place in places(article.text.text):
            at = next((at for at, row in enumerate(rows) if place.fits(row)), None)
            if at is None:
                odd.append(f"{name}: no row for “{place}”")
                continue
            odd += [f"{name}: nowhere, or not in this order: “{row}”" for row in rows[:at]]
            pairs.append((name, place, rows[at]))
            del rows[: at + 1]
        odd += [f"{name}: nowhere: “{row}”" for row in rows]
    known = {article.document.id for article in articles()}
    odd += [f"{name}: no such article" for name in labelled() if name not in known]
    return tuple(pairs), tuple(odd)


@lru_cache(maxsize=1)
def resolved() -> tuple[Got, ...]:
    """What is made of every place that has a row."""
    by_article: dict[str, list[tuple[Place, Row]]] = defaultdict(list)
    for name, place, row in paired()[0]:
        by_article[name].append((place, row))
    found = []
    for article in articles():
        held = by_article.get(article.document.id)
        if not held:
            continue
        mentions = find_mentions(
            ArticleContext(parts={"body": article.text.text}, publisher="nhsreader",
                           date_range=article.document.date_range),
            glossary(),
        )  # fmt: skip
        for place, row in held:
            name, end = article.document.id, place.start + len(place.stem)
            got = Got(name, place, row.sense, None, 0.0, "not found")
            for mention in mentions:
                if mention.start <= place.start and end <= mention.end:
                    said = mention.sense, mention.confidence, mention.decided_by
                    got = Got(name, place, row.sense, *said)
            found.append(got)
    return tuple(found)


def test_the_glossary_holds_acronyms_of_several_senses() -> None:
    assert len(ambiguous()) >= 9


def test_every_place_has_its_row_and_every_row_its_place() -> None:
    assert not paired()[1], "\n".join(paired()[1])


def test_the_rows_name_senses_the_acronym_has() -> None:
    """A longer term that holds the acronym (`North West London STP`) may stand for its own."""
    for name, place, row in paired()[0]:
        if row.sense is None or row.sense in ambiguous()[place.stem]:
            continue
        entry = glossary().by_id(row.sense)
        assert entry is not None, (name, str(row))
        assert any(f" {place.stem}" in form for form in entry.all_longs), (name, str(row))


@pytest.mark.parametrize("acronym", sorted(ambiguous()))
def test_every_sense_occurs_in_an_article(acronym: str) -> None:
    """Of forms with the same senses (`s75`, `s.75`) any one will do."""
    alike = {form for form, ids in ambiguous().items() if ids == ambiguous()[acronym]}
    meant = {row.sense for _, place, row in paired()[0] if place.stem in alike}
    assert ambiguous()[acronym] <= meant


def test_they_are_resolved_as_the_articles_intend() -> None:
    counted = [got for got in resolved() if got.wanted is not None]
    wrong = [got for got in counted if got.sense != got.wanted]
    listed = "\n".join(
        f"{got.article}: “{got.place}”: got {got.sense} ({got.decided_by}, {got.confidence}), "
        f"wanted {got.wanted}"
        for got in wrong
    )
    rate = 1 - len(wrong) / len(counted)
    assert len(counted) >= 150
    assert rate >= RATE, f"{rate:.3f} of {len(counted)}\n{listed}"


def test_of_the_letters_themselves_it_is_not_sure(
    record_property: Callable[[str, object], None],
) -> None:
    """Where no one sense is right; how often one is given all the same is told, not judged."""
    letters = [got for got in resolved() if got.wanted is None]
    sure = [got for got in letters if got.sense is not None]
    record_property("letters_resolved_all_the_same", f"{len(sure)} of {len(letters)}")
    for got in sure:
        print(f"{got.article}: “{got.place}”: {got.sense} ({got.confidence})")
    assert letters


def test_the_command_line_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    name = "one-acronym-two-meanings"
    assert run(["mentions", name, "--json"], lambda reader: 0) == 0
    told = Counter(
        (mention["start"], mention["sense"])
        for mention in json.loads(capsys.readouterr().out)["mentions"]
        if mention["part"] == "body"
    )
    here = [got for got in resolved() if got.article == name]
    assert here
    for got in here:
        assert told[got.place.start, got.sense] == 1, str(got.place)
