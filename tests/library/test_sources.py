"""The publishers of sources.yaml: all whom articles and seeds cite, each known by one name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from nhsreader.documents.publishers import Publisher, Publishers, load
from nhsreader.glossary.entries import Glossary, load_glossary
from nhsreader.glossary.mentions import ArticleContext, find_mentions
from nhsreader.ingest.web_sources import host_of, publisher_at
from tests.library.reading import LIBRARY, BundledArticle, articles, read

ALL = pytest.mark.parametrize("article", articles(), ids=lambda article: article.document.id)
KINDS_WORDS = (
    "academic blog campaign commercial court government local-government parliament party press"
    " professional public-body reference regulator think-tank union"
)
KINDS = frozenset(KINDS_WORDS.split())
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SOURCE = re.compile(r"^\d+\. (\S.*)$", re.M)
ADDRESS = re.compile(r"<(https?://[^>\s]+)>")
LINK = re.compile(r"https?://[^\s<>\"'”’)\]]+")
# An Act or an instrument stands for itself: its publisher is legislation.gov.uk.
LAW = re.compile(r"(?:SI \d{4}/\d+|[A-Z][A-Za-z ]+ Act (?:19|20)\d\d)(?![\w/])")
# What tells a name from a common phrase, as in `Community Care (magazine)`.
BRACKETED = re.compile(r"\s*\([^()]*\)\Z")
# Published with or for others.
TOGETHER = re.compile(r" (?:and|for) ")
# Domains of links which nobody publishes under: what a page is shared by or made with.
NO_PUBLISHERS_WORDS = (
    "bit.ly facebook.com gravatar.com linkedin.com t.co twitter.com wordpress.com wordpress.org"
    " wp.com wp.me youtube.com"
)
NO_PUBLISHERS = frozenset(NO_PUBLISHERS_WORDS.split())
# Organisations the seeds speak of, and neither cite nor come from.
SPOKEN_OF_WORDS = (
    "carillion kaiser-permanente nhs nhs-alliance northern-health-science-alliance"
    " office-of-fair-trading private-healthcare-information-network"
    " salford-integrated-care-organisation shelford-group strategic-projects-team"
    " unitedhealth-group"
)
SPOKEN_OF = frozenset(SPOKEN_OF_WORDS.split())


@lru_cache(maxsize=1)
def publishers() -> Publishers:
    """Those bundled."""
    return load([LIBRARY])


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """The one bundled."""
    return load_glossary([LIBRARY / "glossary"])


def plain(name: str) -> str:
    """A name as it is compared: without what is bracketed behind it, marks, case and `The`."""
    bare = BRACKETED.sub("", name.strip().strip("*")).casefold().replace("’", "'")
    return bare.removeprefix("the ").strip()


def names(publisher: Publisher) -> tuple[str, ...]:
    """Every name of a publisher."""
    return (publisher.name, *publisher.shorts, *publisher.aliases)


@lru_cache(maxsize=1)
def known_names() -> dict[str, str]:
    """The key of each name."""
    return {plain(name): publisher.id for publisher in publishers() for name in names(publisher)}


def named_by(source: str) -> str | None:
    """The key of the publisher that a source opens with; None if nobody known."""
    if LAW.match(source):
        return "legislation-gov-uk"
    lead = re.split(r"[,;] |\. ", source, maxsplit=1)[0]
    return known_names().get(plain(lead)) or known_names().get(plain(TOGETHER.split(lead)[0]))


def owner_of(address: str) -> str | None:
    """The key of the publisher of an address. What every part of the government shares,
    gov.uk, is nobody else's: a council's site below it is no page of GOV.UK."""
    host = host_of(address).rstrip(".").removeprefix("www.")
    key = publisher_at(host, publishers())
    return None if key == "gov-uk" and host != "gov.uk" else key


@ALL
def test_the_publisher_of_every_source_is_known(article: BundledArticle) -> None:
    found = SOURCE.findall(article.sources)
    assert found
    assert [source for source in found if named_by(source) is None] == []


@ALL
def test_every_domain_of_a_source_is_a_publishers(article: BundledArticle) -> None:
    found = ADDRESS.findall(article.sources)
    assert found
    assert [address for address in found if owner_of(address) is None] == []


def test_every_sense_is_in_the_glossary() -> None:
    unknown = [
        (publisher.id, sense)
        for publisher in publishers()
        for sense in publisher.senses
        if glossary().by_id(sense) is None
    ]
    assert unknown == []


def test_senses_agree_with_the_publishers_of_the_glossary() -> None:
    for entry in glossary().entries:
        for key in entry.publishers:
            publisher = publishers().get(key)
            assert publisher is not None and entry.id in publisher.senses, (entry.id, key)


def test_kinds_and_keys_are_those_allowed() -> None:
    for publisher in publishers():
        assert publisher.kind in KINDS, publisher.id
        assert KEY.fullmatch(publisher.id), publisher.id
        for domain in publisher.domains:
            assert domain == domain.casefold() and not domain.startswith("www."), domain


def test_no_name_key_or_domain_is_two_publishers() -> None:
    written = re.findall(r"^- id: (\S+)$", read(LIBRARY / "sources.yaml"), re.M)
    assert len(written) == len(set(written)) == len(list(publishers()))
    pairs = {(plain(name), one.id) for one in publishers() for name in (one.id, *names(one))}
    domains = [domain for one in publishers() for domain in one.domains]
    assert _twice(name for name, _ in pairs) == set()
    assert _twice(domains) == set()


def _twice(things: Iterator[str] | list[str]) -> set[str]:
    return {thing for thing, times in Counter(things).items() if times > 1}


def test_every_link_of_the_seeds_is_a_publishers(seeds: list[Path]) -> None:
    unknown = {
        host_of(link)
        for file in seeds
        for link in LINK.findall(read(file))
        if owner_of(link) is None and not _shared_by(host_of(link))
    }
    assert unknown == set()


def _shared_by(host: str) -> bool:
    return any(host == domain or host.endswith("." + domain) for domain in NO_PUBLISHERS)


def test_every_organisation_the_seeds_cite_is_a_publisher(seeds: list[Path]) -> None:
    meant: set[str] = set()
    for file in seeds:
        mentions = find_mentions(ArticleContext(parts={"body": read(file)}), glossary())
        meant.update(mention.sense for mention in mentions if mention.sense)
    cited = {
        entry.id
        for entry in glossary().entries
        if entry.id in meant and entry.kind == "organisation" and entry.id not in SPOKEN_OF
    }
    assert len(cited) > 20
    assert cited <= {sense for publisher in publishers() for sense in publisher.senses}
