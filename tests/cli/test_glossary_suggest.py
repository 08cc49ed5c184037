"""`glossary suggest`, `check` and `schema` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nhsreader.glossary.entries import load_glossary
from nhsreader.glossary.unknown import UnknownTerms
from nhsreader.reader import Reader
from tests.unit.glossary_fixture import sample

Run = Callable[..., Any]
FIRST = (
    "The Zonal Overview Panel (ZOP) met. It was a ZOP of the NHS in name.\n\n"
    "QXR staff came, and ZOPs too. We MUST see HC 650 and part VII of it.\n"
)
SECOND = "What does the ZOP do? The Quick Zonal Team (QZT) asks. So does QZT/QXR.\n"
THIRD = "QXR again, and QXR.\n\nALL THAT IS SHOUTED BY QWE HERE\n"


@pytest.fixture
def library(write_article: Callable[..., Path], tmp_path: Path) -> Path:
    """Three articles with acronyms nobody knows."""
    write_article("first", FIRST, published="2016-05-04", url="https://example.org/first")
    write_article("second", SECOND, published="2017")
    write_article("third", THIRD)
    return tmp_path / "library"


@pytest.fixture
def own(cli: Run, library: Path) -> Run:
    """The command line over these articles alone."""
    return lambda *arguments: cli("--library", library, "--no-bundled", *arguments)


def test_what_the_glossary_lacks_is_offered_best_first(own: Run) -> None:
    done = own("glossary", "suggest", "--json")
    assert done.code == 0
    found = done.json["suggestions"]
    assert [one["short"] for one in found] == ["ZOP", "QZT", "QXR"]
    assert [one["long"] for one in found] == ["Zonal Overview Panel", "Quick Zonal Team", None]
    assert [(one["articles"], one["count"]) for one in found] == [(2, 4), (1, 2), (3, 4)]
    assert done.json["total"] == 3


def test_the_evidence_is_where_it_says(own: Run, library: Path) -> None:
    texts = {one: own("read", one, "--json").json["text"] for one in ("first", "second", "third")}
    for one in own("glossary", "suggest", "--json").json["suggestions"]:
        assert one["evidence"]
        for place in one["evidence"]:
            assert place["part"] == "body"
            assert texts[place["id"]][place["start"] : place["end"]] == place["quote"]
            assert one["short"] in place["quote"]
    best = own("glossary", "suggest", "--json", "--limit", "1").json["suggestions"]
    assert len(best) == 1
    assert best[0]["evidence"][0]["quote"].startswith("Zonal Overview Panel (ZOP")


def test_a_person_gets_lines(own: Run) -> None:
    out = own("glossary", "suggest", "--plain").out
    assert out.splitlines()[0].split("\t")[:4] == ["ZOP", "Zonal Overview Panel", "2", "4"]
    assert "QXR\t?\t3\t4\t" in out


def test_one_that_is_accepted_is_known_at_once(own: Run, library: Path) -> None:
    done = own("glossary", "suggest", "--accept", "ZOP", "--json")
    assert done.code == 0
    accepted = done.json["accepted"]
    file = library / "glossary" / "accepted.yaml"
    assert accepted == {
        "id": "zonal-overview-panel", "short": "ZOP", "long": "Zonal Overview Panel",
        "file": str(file), "article": "first",
    }  # fmt: skip
    (entry,) = load_glossary([file.parent]).entries
    assert entry.confidence == "low" and entry.as_known_on == "2016-05-04"
    assert entry.sources[0].url == "https://example.org/first" and "first" in entry.sources[0].name
    assert "Zonal Overview Panel (ZOP" in entry.summary
    assert own("glossary", "ZOP").code == 0
    assert [one["short"] for one in own("glossary", "suggest", "--json").json["suggestions"]] == [
        "QZT", "QXR"
    ]  # fmt: skip
    senses = [m["sense"] for m in own("mentions", "second", "--json").json["mentions"]]
    assert "zonal-overview-panel" in senses
    again = own("glossary", "suggest", "--accept", "ZOP", "--json")
    assert again.code == 2 and "already" in again.json["error"]["what"]


def test_one_reader_knows_it_without_being_opened_again(library: Path) -> None:
    reader = Reader([library], no_bundled=True)
    assert not reader.glossary.lookup("QZT")
    reader.suggestions.accept("QZT")
    (view,) = reader.glossary.lookup("QZT")
    assert [summary.id for summary, _ in reader.glossary.occurrences(view.id)] == ["second"]
    assert "QZT" not in [one.short for one in reader.suggestions.suggestions()]
    reader.close()


def test_what_no_article_spells_out_is_accepted_with_a_long_form(own: Run, library: Path) -> None:
    refused = own("glossary", "suggest", "--accept", "QXR", "--json")
    assert refused.code == 2 and "--long" in refused.json["error"]["do"]
    assert not (library / "glossary").exists()
    done = own("glossary", "suggest", "--accept", "QXR", "--long", "quick x-ray")
    assert done.code == 0 and "quick x-ray" in done.out
    (entry,) = load_glossary([library / "glossary"]).entries
    assert (entry.short, entry.long, entry.name) == ("QXR", "quick x-ray", "Quick x-ray")
    assert entry.sources, "the article it stands in"


def test_a_long_form_of_ones_own_goes_before_the_articles(own: Run, library: Path) -> None:
    own("glossary", "suggest", "--accept", "ZOP", "--long", "zone of peace")
    (entry,) = load_glossary([library / "glossary"]).entries
    assert entry.long == "zone of peace" and "says" not in entry.summary


def test_the_user_s_file_is_added_to_as_it_is(own: Run, library: Path) -> None:
    file = library / "glossary" / "accepted.yaml"
    file.parent.mkdir()
    mine = "format_version: 1\nentries:\n# My own.\n- {id: mine, long: my term, name: My term}\n"
    file.write_text(mine, encoding="utf-8")
    assert own("glossary", "suggest", "--accept", "ZOP").code == 0
    assert file.read_text(encoding="utf-8").startswith(mine)
    assert own("glossary", "suggest", "--accept", "QZT").code == 0
    assert [entry.id for entry in load_glossary([file.parent]).entries] == [
        "mine", "zonal-overview-panel", "quick-zonal-team"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["entries:\n    - id: mine\n      long: my term\n      name: My term\n",
     "entries: [{id: mine, long: my term, name: My term}]\nformat_version: 1\n",
     "entries:\n- {id: mine, long: my term, name: My term}\nformat_version: 1\n", "# empty\n",
     "format_version: 1\nentries: []\n"],
)  # fmt: skip
def test_a_file_laid_out_otherwise_keeps_its_entries(text: str, own: Run, library: Path) -> None:
    file = library / "glossary" / "accepted.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    assert own("glossary", "suggest", "--accept", "ZOP").code == 0
    ids = [entry.id for entry in load_glossary([file.parent]).entries]
    assert ids == [*(["mine"] if "mine" in text else []), "zonal-overview-panel"]


def test_a_broken_file_of_the_user_s_is_not_written_over(own: Run, library: Path) -> None:
    file = library / "glossary" / "accepted.yaml"
    file.parent.mkdir()
    file.write_text("entries: [", encoding="utf-8")
    done = own("glossary", "suggest", "--accept", "ZOP", "--json")
    assert done.code == 3 and "accepted.yaml" in done.json["error"]["where"]
    assert file.read_text(encoding="utf-8") == "entries: ["


@pytest.mark.parametrize(
    "arguments",
    [("--accept", "NOPE"), ("--accept", "NHS"), ("--long", "a form"), ("--accept", "ZOP", "--long", " "),
     ("--accept", "ZOP", "--limit", "2"), ("--limit", "0")],
)  # fmt: skip
def test_what_cannot_be_done_is_refused(arguments: tuple[str, ...], own: Run) -> None:
    done = own("glossary", "suggest", *arguments, "--json")
    assert done.code == 2 and done.json["error"]["what"]


def test_another_short_form_of_a_known_term_makes_no_second_entry(
    cli: Run, write_article: Callable[..., Path]
) -> None:
    library = write_article(
        "one", "The Sustainability and Transformation Plan (SATP) came."
    ).parent.parent
    found = cli("--library", library, "--no-bundled", "glossary", "suggest", "--json").json
    assert [one["entry"] for one in found["suggestions"]] == ["sustainability-transformation-plan"]
    done = cli("--library", library, "glossary", "suggest", "--accept", "SATP", "--json")
    assert done.code == 2
    write_article("two", "The ZQX of clinical commissioning groups met.", library)
    done = cli("--library", library, "glossary", "suggest", "--accept", "ZQX", "--json",
               "--long", "clinical commissioning group")  # fmt: skip
    assert done.code == 2 and "'clinical-commissioning-group'" in done.json["error"]["what"]


def test_a_short_form_with_a_year_is_known(cli: Run, write_article: Callable[..., Path]) -> None:
    text = "The Health and Social Care Act 2012 (HSCA 2012) came. The HSCA 2012 was law."
    library = write_article("one", text).parent.parent
    assert cli("--library", library, "--no-bundled", "glossary", "suggest").code == 1


def test_nothing_to_suggest_exits_1(cli: Run, write_article: Callable[..., Path]) -> None:
    library = write_article("plain", "The NHS and the CCG met in the UK.").parent.parent
    done = cli("--library", library, "--no-bundled", "glossary", "suggest", "--json")
    assert done.code == 1 and done.json["suggestions"] == []


def test_check_is_clean_on_the_bundled_files_and_says_so(cli: Run) -> None:
    done = cli("glossary", "check", "--json")
    assert done.json["problems"] == [] and done.code == 0
    assert done.json["items"] > 500
    assert "nothing is wrong" in cli("glossary", "check", "--plain").out


def test_check_tells_file_line_and_what_to_do(cli: Run, library: Path) -> None:
    file = library / "glossary" / "own.yaml"
    file.parent.mkdir()
    file.write_text(
        "format_version: 1\nentries:\n- id: mine\n  long: my term\n  name: My term\n"
        "  predecessor: [strategic-health-authorty]\n  sources: [{name: Mine}]\n  kind: concept\n"
        "  nation: UK\n  summary: Mine.\n  confidence: low\n  as_known_on: '2026'\n",
        encoding="utf-8",
    )
    done = cli("--library", library, "glossary", "check", "--json")
    assert done.code == 1
    (problem,) = done.json["problems"]
    assert problem == {
        "file": str(file), "line": 6, "id": "mine", "kind": "undefined", "severity": "error",
        "problem": "no glossary entry has the id 'strategic-health-authorty'",
        "do": "did you mean 'strategic-health-authority'?",
    }  # fmt: skip
    told = cli("glossary", "--plain", "--library", library, "check")
    assert told.code == 1 and told.out.startswith(f"{file}:6: error: mine: ")
    assert cli("glossary", "check", file).code == 1
    assert cli("glossary", "check", library.parent / "none").code == 3
    assert cli("glossary", "check", library / "articles", "--json").code == 2


def test_an_accepted_entry_has_no_errors(own: Run, library: Path) -> None:
    own("glossary", "suggest", "--accept", "ZOP")
    problems = own("glossary", "check", library / "glossary", "--json").json["problems"]
    assert {one["severity"] for one in problems} == {"warning"}
    assert {one["kind"] for one in problems} == {"kind", "nation"}


def test_schema_is_printed_and_written(cli: Run, tmp_path: Path) -> None:
    printed = json.loads(cli("glossary", "schema", "timeline").out)
    assert printed["$ref"] == "#/$defs/TimelineFile"
    done = cli("glossary", "schema", "--into", tmp_path / "made", "--json").json
    assert set(done["schemas"]) == {"glossary", "timeline", "publications"}
    for kind, made in done["schemas"].items():
        assert json.loads((tmp_path / "made" / f"{kind}.schema.json").read_text()) == made
    assert cli("glossary", "schema", "nope").code == 2


def test_terms_are_still_looked_up(cli: Run) -> None:
    assert cli("glossary", "SHA").code == 0
    assert cli("glossary", "--on", "2012", "SHA", "--json").json["terms"]
    assert len(cli("glossary", "--json").json["terms"]) > 100
    assert cli("glossary", "chekk").code == 1
    assert "check" in cli("glossary", "--help").out
    assert "PATH" in cli("glossary", "check", "--help").out
    assert cli("glossary", "--", "check").code == 1, "a term of that name, if there were one"


def unknown(*texts: str) -> list[tuple[str, int, str | None]]:
    terms = UnknownTerms(sample())
    for number, text in enumerate(texts):
        terms.add(f"a{number}", {"body": text})
    return [(u.short, u.count, u.meanings[0].long if u.meanings else None) for u in terms.best()]


@pytest.mark.parametrize(
    "text, found",
    [
        ("The NHS and the SHAs, STP and A&E.", []),
        ("See XYZ's plan.", ["XYZ"]),
        ("QZX/QZY and (QZW), “QZV”; QZUs.", ["QZU", "QZV", "QZW", "QZX", "QZY"]),
        ("Cm 7432, HC 650, SI 2012 and QZX.", ["QZX"]),
        ("Parts II, IV and XIV of QZX.", ["QZX"]),
        ("https://example.org/QZY/ and QZX.", ["QZX"]),
        ("We MUST act; you must too.", []),
        ("McKinsey, YouTube and QoZ", ["QoZ"]),
        ("J.QZX and x-QZY and QZ-word", []),
        ("THE QZX OF ALL\n\nplain", []),
        ("QZX, QZY, STP, QZW", ["QZW", "QZX", "QZY"]),
        ("R&QZ is one, Q&Z another.", ["Q&Z", "R&QZ"]),
    ],
)
def test_what_looks_like_an_acronym(text: str, found: list[str]) -> None:
    assert [short for short, _, _ in unknown(text)] == found


def test_the_commonest_meaning_comes_first_and_defined_ones_before_others() -> None:
    quick, queer = "The Quick Zonal Team (QZT).", "The Queer Zebra Trust (QZT)."
    many = "QXR and so QXR, or QXR"
    assert unknown(queer, quick, f"{quick} {many}", many, "QXR") == [
        ("QZT", 3, "Quick Zonal Team"),
        ("QXR", 7, None),
    ]


def test_places_of_known_terms_do_not_count() -> None:
    terms = UnknownTerms(sample())
    terms.add("one", {"body": "NHS QZX and QZX."}, {"body": [(0, 7)]})
    (found,) = terms.best()
    assert (found.count, found.first[0].start) == (1, 12)
