"""The bundled glossary against hand-labelled mentions."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nhsreader.glossary.entries import Glossary, load_glossary, normal_form
from nhsreader.glossary.mentions import ArticleContext, Mention, find_mentions

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
GLOSSARY = ROOT / "library" / "glossary"
pytestmark = pytest.mark.skipif(
    not (SHARED.is_dir() and any(GLOSSARY.glob("*.yaml"))),
    reason="the shared gold data or the bundled glossary is not here",
)


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load_glossary([GLOSSARY])


def rows(name: str) -> list[dict[str, str]]:
    with open(SHARED / "gold" / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def text_of(name: str) -> str:
    return (SHARED / "seeds" / name).read_text(encoding="utf-8")


def by_line(mentions: tuple[Mention, ...], text: str, line: int, term: str) -> list[Mention]:
    lines = text.split("\n")
    start = sum(len(one) + 1 for one in lines[: line - 1])
    end = start + len(lines[line - 1])
    return [found for found in mentions if start <= found.start < end and found.term == term]


def judged(glossary: Glossary, names: set[str]) -> Iterator[tuple[dict[str, str], Mention | None]]:
    done: dict[str, tuple[Mention, ...]] = {}
    for row in rows("mentions.tsv"):
        if row["file"] not in names:
            continue
        text = text_of(row["file"])
        if row["file"] not in done:
            done[row["file"]] = find_mentions(ArticleContext({"body": text}), glossary)
        found = by_line(done[row["file"]], text, int(row["line"]), row["acronym"])
        number = int(row["occ"])
        yield row, found[number - 1] if number <= len(found) else None


def test_mentions_without_publisher_or_date(glossary: Glossary) -> None:
    names = {row["file"] for row in rows("mentions.tsv")}
    strict, sure_and_wrong, total = 0, [], 0
    for row, mention in judged(glossary, names):
        total += 1
        long = normal_form(mention.long or "") if mention else ""
        accepted = {normal_form(row["gold"]), *map(normal_form, row["also_ok"].split(";"))} - {""}
        strict += long == normal_form(row["gold"])
        if mention and mention.confidence >= 0.9 and long not in accepted:
            sure_and_wrong.append((row["acronym"], row["line"], mention.long))
    assert not sure_and_wrong
    assert strict / total >= 0.93


def test_every_labelled_acronym_the_glossary_knows_is_found(glossary: Glossary) -> None:
    done: dict[str, tuple[Mention, ...]] = {}
    wrong = []
    for row in rows("acronyms.tsv"):
        name, short = row["file"], row["acronym"]
        if not glossary.by_short(short) or short in ("NHS", "H&SC"):
            continue
        if name not in done:
            done[name] = find_mentions(ArticleContext({"body": text_of(name)}), glossary)
        found = [m for m in done[name] if m.term == short and m.surface.startswith(short)]
        if len(found) != int(row["count"]):
            wrong.append((name, short, len(found), row["count"]))
    assert not wrong


def test_one_acronym_means_two_things_in_two_files(glossary: Glossary) -> None:
    names = sorted({row["file"] for row in rows("mentions.tsv")})
    senses = {
        (row["file"][:3], mention.sense)
        for row, mention in judged(glossary, set(names))
        if row["acronym"] == "SHA" and mention
    }
    assert ("001", "strategic-health-authority") in senses
    assert ("004", "socialist-health-association") in senses


def test_a_date_before_the_body_keeps_its_sense_out(glossary: Glossary) -> None:
    context = ArticleContext(
        {"body": "Our STP is late."}, None, (date(2016, 5, 1), date(2016, 5, 31))
    )
    (found,) = find_mentions(context, glossary)
    assert found.long is not None and "lan" in found.long and found.decided_by == "date"
