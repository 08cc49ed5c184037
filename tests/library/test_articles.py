"""The bundled articles: links, dates, terms, sources, spelling, words of their own."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from nhsreader.crossrefs.statutes import load_statutes
from nhsreader.glossary.entries import load_glossary
from nhsreader.glossary.mentions import ArticleContext, find_mentions
from nhsreader.glossary.timeline import load_timeline
from nhsreader.text.dates import find_dates
from tests.library.reading import LIBRARY, LINK, BundledArticle, articles, read, reading_level, runs
from tests.library.spelling import misspelt

ALL = pytest.mark.parametrize("article", articles(), ids=lambda article: article.document.id)
IDS = {article.document.id for article in articles()}
ALLOWED = frozenset(read(Path(__file__).with_name("words.txt")).split())
STANDFIRST = re.compile(r"\*As known on \d{1,2} [A-Z][a-z]+ \d{4}\.\*")
SOURCE = re.compile(r"^\d+\. \S", re.M)
ACRONYM = re.compile(r"\b[A-Z][A-Z&]{1,5}s?\b")


@ALL
def test_front_matter_standfirst_and_length(article: BundledArticle) -> None:
    document = article.document
    assert document.publisher == "nhsreader" and document.kind == "briefing"
    assert document.published and document.categories and document.title
    assert STANDFIRST.match(document.body)
    assert 400 <= len(article.prose.split()) <= 1350
    assert document.body.count("\n## ") >= 3


@ALL
def test_every_link_leads_somewhere(article: BundledArticle) -> None:
    targets = LINK.findall(article.document.body)
    inside = [target for target in targets if "://" not in target]
    assert inside, "an article stands in a library"
    for target in inside:
        assert target.removesuffix(".md") in IDS, target
        assert target.removesuffix(".md") != article.document.id
    for target in re.findall(r"<(\S+)>", article.sources):
        assert target.startswith(("http://", "https://"))


@ALL
def test_it_cites_numbered_sources(article: BundledArticle) -> None:
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", article.sources, re.M)]
    assert len(numbers) >= 3 and numbers == list(range(1, len(numbers) + 1))
    assert "http" in article.sources
    if "(background)" in article.prose:
        assert "Statements marked (background)" in article.sources


@lru_cache(maxsize=1)
def known_dates() -> frozenset[str]:
    """Every day that glossary, timeline, publications and laws know."""
    texts = [read(file) for file in LIBRARY.rglob("*.yaml")]
    found = {day for text in texts for day in re.findall(r"\d{4}-\d{2}-\d{2}", text)}
    found |= {str(day) for text in texts for _, _, day in find_dates(" ".join(text.split()))}
    return frozenset(found)


@ALL
def test_every_day_agrees_with_glossary_and_timeline(article: BundledArticle) -> None:
    allowed = known_dates() | frozenset(other_days().get(article.document.id, ()))
    text = article.prose[len("As known on 1 July 2026.") :]
    days = {str(day) for _, _, day in find_dates(text) if day.day is not None}
    assert days <= allowed, sorted(days - allowed)


@lru_cache(maxsize=1)
def other_days() -> dict[str, list[str]]:
    """Days that a source of the article itself gives, by article."""
    held = yaml.safe_load(read(Path(__file__).with_name("days.yaml")))
    return {name: [str(day) for day in days] for name, days in held["days"].items()}


@ALL
def test_every_acronym_is_known_or_spelt_out(article: BundledArticle) -> None:
    glossary = load_glossary([LIBRARY / "glossary"])
    mentions = find_mentions(
        ArticleContext(parts={"body": article.text.text}, publisher="nhsreader",
                       date_range=article.document.date_range),
        glossary,
    )  # fmt: skip
    assert len({mention.sense for mention in mentions if mention.sense}) >= 5
    covered = [(mention.start, mention.end) for mention in mentions]
    prose_end = len(article.prose)
    for match in ACRONYM.finditer(article.text.text, 0, prose_end):
        if match.group().isupper() and len(match.group()) > 2:
            inside = any(start <= match.start() < end for start, end in covered)
            assert inside or match.group() in ALLOWED, match.group()


@ALL
def test_british_spelling(article: BundledArticle) -> None:
    assert misspelt(article.prose, ALLOWED) == set()


@ALL
def test_it_can_be_read(article: BundledArticle) -> None:
    assert reading_level(article.prose) < 50


def test_no_words_are_the_seeds(seeds: list[Path]) -> None:
    theirs = set().union(*(runs(read(file), 9) for file in seeds))
    for article in articles():
        shared = runs(article.document.body, 9) & theirs
        assert shared == set(), (article.document.id, shared)


def test_every_term_of_the_timeline_files_exists() -> None:
    glossary = load_glossary([LIBRARY / "glossary"])
    assert load_timeline([LIBRARY]).undefined(glossary) == ()
    for statute in load_statutes([LIBRARY]).all:
        assert statute.term is None or glossary.by_id(statute.term), statute.id
