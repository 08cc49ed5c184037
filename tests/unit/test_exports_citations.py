"""CSL-JSON, BibTeX, biblatex and RIS, read by other programs' parsers."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
import rispy
from pybtex.database import parse_string
from pybtex.richtext import Text

from nhsreader.bookmarks.exports import bibtex, csl, names, ris
from nhsreader.text.sanitise import one_line, visible
from tests.unit.exports_material import HOSTILE, bookmark, hostile, marked, selection, source

# Written after https://docs.citationstyles.org/en/stable/specification.html, appendices III, IV.
_DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array", "minItems": 1, "maxItems": 2,
            "items": {
                "type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}
            },
        }
    },
    "required": ["date-parts"], "additionalProperties": False,
}  # fmt: skip
_TEXT = {"type": "string", "minLength": 1}
_NAME = {
    "oneOf": [
        {"properties": {"family": _TEXT, "given": _TEXT}, "required": ["family", "given"],
         "additionalProperties": False},
        {"properties": {"literal": _TEXT}, "required": ["literal"], "additionalProperties": False},
    ]
}  # fmt: skip
CSL_SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": _TEXT,
            "type": {
                "enum": [
                    "article-magazine", "article-newspaper", "bill", "broadcast", "document",
                    "legislation", "personal_communication", "post-weblog", "regulation",
                    "report", "speech", "webpage",
                ]
            },
            **{
                name: _TEXT
                for name in (
                    "title", "container-title", "publisher", "URL", "genre", "keyword", "note",
                    "annote",
                )
            },
            "author": {"type": "array", "items": _NAME, "minItems": 1},
            "issued": _DATE,
            "accessed": _DATE,
            "custom": {"type": "object"},
        },
        "required": ["id", "type"],
        "additionalProperties": False,
    },
}  # fmt: skip
_BY_NAME = {
    "\\textbackslash{}": "\\", "\\textbraceleft{}": "{", "\\textbraceright{}": "}",
    "\\textasciitilde{}": "~", "\\textasciicircum{}": "^", "\\textless{}": "<",
    "\\textgreater{}": ">", "\\textbar{}": "|", "\\&": "&", "\\%": "%", "\\$": "$", "\\#": "#",
    "\\_": "_",
}  # fmt: skip
_COMMAND = re.compile("|".join(map(re.escape, _BY_NAME)) + r"|[{}]")


def plain(latex: str) -> str:
    """What LaTeX would print of an escaped text."""
    return _COMMAND.sub(lambda match: _BY_NAME.get(match.group(), ""), latex)


def dated():
    return selection(
        marked(
            bookmark(1, note="look again", tags=("beds",)),
            bookmark(2, part="comment:2", exact="a reader's words"),
            of=source(
                authors=("Jane van der Berg", "Keep Our NHS Public"), publisher="The Ward & Post",
                kind="report", published="2018-02-14", url="https://example.org/a?b=1&c=%20#d_e",
                retrieved="2026-11-22", truncated=True, guessed=("title",),
            ),
            commenter="Ann Reader",
        )
    )  # fmt: skip


def test_csl_follows_the_schema():
    for chosen in (dated(), hostile()):
        value = json.loads(csl.write(chosen).text)
        jsonschema.validate(value, CSL_SCHEMA)
        assert len(value) == len(chosen.articles)


def test_csl_fields():
    (item,) = json.loads(csl.write(dated()).text)
    assert item["type"] == "report" and item["publisher"] == "The Ward & Post"
    assert item["author"] == [
        {"family": "van der Berg", "given": "Jane"},
        {"literal": "Keep Our NHS Public"},
    ]
    assert item["issued"] == {"date-parts": [[2018, 2, 14]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 22]]}
    assert item["note"] == "The source held only the beginning. Guessed from the page: title"
    assert item["custom"]["bookmarks"][0]["paragraph"] == 3
    assert "comment 2 by Ann Reader" in item["annote"]


def test_an_inferred_date_is_no_date_of_issue():
    undated = selection(
        marked(
            bookmark(), of=source(earliest="2018-01-01", latest="2018-03-02", how="its neighbours")
        )
    )
    (item,) = json.loads(csl.write(undated).text)
    assert "issued" not in item
    words = "Undated; between 2018-01-01 and 2018-03-02 (inferred: its neighbours)"
    assert item["note"] == words
    for write in (bibtex.write_bibtex, bibtex.write_biblatex):
        (entry,) = parse_string(write(undated).text, "bibtex").entries.values()
        assert entry.fields["note"] == words
        assert not {"year", "date"} & {*entry.fields}
    (record,) = rispy.loads(ris.write(undated).text)
    assert words in record["notes"] and "year" not in record


@pytest.mark.parametrize("write", [bibtex.write_bibtex, bibtex.write_biblatex])
def test_hostile_bibtex_stays_data(write):
    chosen = hostile()
    text = write(chosen).text
    assert visible(text) == text
    entries = parse_string(text, "bibtex").entries
    assert list(entries) == [article.source.id for article in chosen.articles]
    for text, entry in zip(HOSTILE, entries.values(), strict=True):
        assert plain(entry.fields["title"]) == one_line(text)
        assert f"Note: {one_line(text)}" in plain(entry.fields["annote"])
        assert len(entry.persons["author"]) == 1
        # pybtex's own reading of LaTeX takes each as well-formed.
        Text.from_latex(entry.fields["annote"])


def test_bibtex_fields():
    (entry,) = parse_string(bibtex.write_bibtex(dated()).text, "bibtex").entries.values()
    assert entry.type == "techreport"
    assert entry.fields["year"] == "2018" and entry.fields["month"] == "February"
    assert entry.fields["url"] == "https://example.org/a?b=1&c=%20#d_e"
    first, second = entry.persons["author"]
    assert first.prelast_names + first.last_names == ["van", "der", "Berg"]
    assert first.first_names == ["Jane"]
    assert plain(str(second)) == "Keep Our NHS Public"
    (entry,) = parse_string(bibtex.write_biblatex(dated()).text, "bibtex").entries.values()
    assert entry.type == "report"
    assert entry.fields["date"] == "2018-02-14" and entry.fields["urldate"] == "2026-11-22"
    assert entry.fields["institution"] == "The Ward \\& Post"


def test_biblatex_types_have_their_required_fields():
    required = {
        "online": {"author", "title", "date", "url"},
        "report": {"author", "title", "type", "institution", "date"},
        "misc": {"title"},
    }
    articles = [
        marked(bookmark(n), of=source(f"a-{n}", kind=kind, **more))
        for n, (kind, more) in enumerate(
            (kind, more)
            for kind in ("news", "report", "page")
            for more in (
                {},
                {"authors": ("Jo Bell",), "published": "2018"},
                {"authors": ("Jo Bell",), "published": "2018", "url": "https://example.org"},
                {"authors": ("Jo Bell",), "published": "2018", "publisher": "P"},
            )
        )
    ]
    entries = parse_string(bibtex.write_biblatex(selection(*articles)).text, "bibtex").entries
    assert len(entries) == 12
    assert {entry.type for entry in entries.values()} == set(required)
    for entry in entries.values():
        have = {*entry.fields, *entry.persons}
        assert required[entry.type] <= have


def test_acronyms_keep_their_capitals():
    assert bibtex.title("NHS staff in A&E say no to STPs") == (
        "{NHS} staff in {A\\&E} say no to {STPs}"
    )


def test_ris_is_read_back():
    text = ris.write(dated()).text
    (record,) = rispy.loads(text)
    assert record["type_of_reference"] == "RPRT"
    assert record["title"] == "Ward closures"
    assert record["authors"] == ["van der Berg, Jane", "Keep Our NHS Public"]
    assert record["year"] == "2018" and record["date"] == "2018/02/14/"
    assert record["keywords"] == ["beds"]
    assert record["urls"] == ["https://example.org/a?b=1&c=%20#d_e"]
    assert any("comment 2 by Ann Reader" in note for note in record["notes"])


def test_hostile_ris_stays_data():
    chosen = hostile()
    text = ris.write(chosen).text
    assert visible(text.replace("\r\n", "\n")) == text.replace("\r\n", "\n")
    lines = text.split("\r\n")
    assert lines.pop() == "" and not any("\n" in line or "\r" in line for line in lines)
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    records = rispy.loads(text)
    assert len(records) == len(HOSTILE)
    for record, raw in zip(records, HOSTILE, strict=True):
        assert record["title"] == one_line(raw)
        assert re.fullmatch(r"[A-Za-z0-9]{1,20}", record["id"])
        assert not any("*" in author for author in record["authors"])
    starts = [line for line in lines if line.startswith("TY  - ")]
    ends = [line for line in lines if line == "ER  - "]
    assert len(starts) == len(ends) == len(HOSTILE)


def test_what_is_no_publication_is_left_out_and_said():
    gone = marked(bookmark(5, article="gone"), of=source("gone", known=False))
    search = bookmark(9, kind="search", article="", subject="beds", part="", exact="")
    for write in (csl.write, bibtex.write_bibtex, bibtex.write_biblatex, ris.write):
        written = write(selection(gone, loose=(search,)))
        assert "gone" not in written.text
        assert {left.id for left in written.left_out} == {search.id, bookmark(5).id}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Jane Doe", ("Doe", "Jane")),
        ("Dr Jane A. Doe MP", ("Doe", "Jane A.")),
        ("Doe, Jane", ("Doe", "Jane")),
        ("Ludwig van der Berg", ("van der Berg", "Ludwig")),
        ("Mary O’Neill-Smith", ("O’Neill-Smith", "Mary")),
        ("Lord Darby", None),
        ("NHS England", None),
        ("Campaign for Wards", None),
        ("UNISON", None),
        ("Jane", None),
        ("User123 x", None),
        ("", None),
    ],
)
def test_names_are_split_only_where_they_are_persons(name, parts):
    assert names.person(name) == parts
