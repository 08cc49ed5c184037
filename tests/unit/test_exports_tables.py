"""CSV, Readwise's CSV, Hypothesis's JSON and the annotation collection."""

from __future__ import annotations

import csv
import io
import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsreader.bookmarks.annotation import from_annotation
from nhsreader.bookmarks.bookmark import Bookmark
from nhsreader.bookmarks.exports import collection, hypothesis, readwise, spreadsheet
from nhsreader.bookmarks.exports.formats import WRITERS
from nhsreader.bookmarks.exports.incoming import Incoming, Refused, guess_format, time_of
from nhsreader.errors import BadInput
from nhsreader.text.sanitise import clean, one_line, visible
from tests.unit.exports_material import HOSTILE, bookmark, hostile, marked, selection, source

_IRI = {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$"}
_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
# Written after https://www.w3.org/TR/annotation-model/, sections 3.1 to 3.4, 4.2, 4.3 and 5.
W3C_SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "definitions": {
        "body": {
            "type": "object",
            "properties": {
                "type": {"const": "TextualBody"},
                "value": {"type": "string"},
                "purpose": {"enum": ["commenting", "tagging"]},
                "format": {"type": "string"},
            },
            "required": ["type", "value"],
        },
        "selector": {
            "oneOf": [
                {
                    "properties": {
                        "type": {"const": "TextPositionSelector"},
                        "start": {"type": "integer", "minimum": 0},
                        "end": {"type": "integer", "minimum": 0},
                    },
                    "required": ["type", "start", "end"],
                },
                {
                    "properties": {
                        "type": {"const": "TextQuoteSelector"},
                        "exact": {"type": "string", "minLength": 1},
                        "prefix": {"type": "string"},
                        "suffix": {"type": "string"},
                    },
                    "required": ["type", "exact"],
                },
            ]
        },
        "annotation": {
            "type": "object",
            "properties": {
                "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
                "id": _IRI,
                "type": {"const": "Annotation"},
                "motivation": {"const": "bookmarking"},
                "created": _TIME,
                "modified": _TIME,
                "body": {"type": "array", "items": {"$ref": "#/definitions/body"}},
                "target": {
                    "type": "object",
                    "properties": {
                        "source": _IRI,
                        "selector": {"type": "array", "items": {"$ref": "#/definitions/selector"}},
                        "state": {
                            "type": "object",
                            "properties": {"type": {"const": "TimeState"}, "cached": _IRI},
                            "required": ["type"],
                        },
                    },
                    "required": ["source"],
                },
            },
            "required": ["@context", "id", "type", "target"],
        },
    },
    "type": "object",
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": _IRI,
        "type": {"const": "AnnotationCollection"},
        "total": {"type": "integer", "minimum": 0},
        "first": {
            "type": "object",
            "properties": {
                "id": _IRI,
                "type": {"const": "AnnotationPage"},
                "startIndex": {"const": 0},
                "items": {"type": "array", "items": {"$ref": "#/definitions/annotation"}},
            },
            "required": ["id", "type", "items"],
        },
    },
    "required": ["@context", "id", "type", "total"],
}
# Written after the public description of Hypothesis's API, version 1.
HYPOTHESIS_SCHEMA = {
    "type": "object",
    "properties": {
        "annotations": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    **{
                        name: {"type": "string"}
                        for name in ("id", "created", "updated", "user", "uri", "text", "group")
                    },
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "permissions": {"type": "object", "required": ["read"]},
                    "document": {
                        "properties": {"title": {"type": "array", "items": {"type": "string"}}}
                    },
                    "target": {
                        "type": "array", "minItems": 1, "maxItems": 1,
                        "items": {
                            "properties": {
                                "source": {"type": "string"},
                                "selector": {
                                    "type": "array", "items": {"$ref": "#/definitions/selector"}
                                },
                            },
                            "required": ["source"],
                        },
                    },
                },
                "required": ["id", "created", "updated", "user", "uri", "text", "tags", "group",
                             "permissions", "target"],
            },
        }
    },
    "required": ["annotations"],
    "definitions": W3C_SCHEMA["definitions"],
}  # fmt: skip


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_csv_is_rfc_4180_and_gives_back_every_cell():
    chosen = hostile()
    text = spreadsheet.write(chosen).text
    assert text.replace("\r\n", "").count("\r") == 0 and text.endswith("\r\n")
    found = rows(text)
    assert len(found) == len(HOSTILE) + 1
    for row, raw in zip(found, HOSTILE, strict=False):
        assert spreadsheet.unguard(row["quote"]) == spreadsheet.unguard(row["note"]) == clean(raw)
        assert visible(row["quote"]) == row["quote"]


def test_no_cell_begins_like_a_formula():
    for row in rows(spreadsheet.write(hostile()).text):
        for cell in row.values():
            assert cell.strip()[:1] not in ("=", "+", "-", "@", "\uff1d")


@given(st.text(max_size=30) | st.text("'=+-@ \t\n", max_size=8))
def test_the_guard_can_be_taken_off(cell):
    guarded = spreadsheet.guard(cell)
    assert spreadsheet.unguard(guarded) == cell
    assert guarded.lstrip()[:1] not in ("=", "+", "-", "@")


def test_readwise_has_its_columns_and_the_words_as_they_are():
    chosen = hostile()
    written = readwise.write(chosen)
    found = rows(written.text)
    assert list(found[0]) == ["Highlight", "Title", "Author", "URL", "Note", "Location", "Date"]
    assert [row["Highlight"] for row in found] == [clean(raw) for raw in HOSTILE]
    assert [row["Title"] for row in found] == [one_line(raw) for raw in HOSTILE]
    assert {row["Date"] for row in found} == {"2026-11-22 09:30:00"}
    assert {row["Location"] for row in found} == {"3"}
    assert all(not row["URL"] for row in found)
    assert len(written.left_out) == 1


def test_a_reader_is_the_author_of_a_comment():
    chosen = selection(
        marked(
            bookmark(1, part="comment:2"), of=source(authors=("Jo Bell",)), commenter="Ann Reader"
        )
    )
    assert rows(readwise.write(chosen).text)[0]["Author"] == "Ann Reader"


def test_readwise_comes_back():
    mark = bookmark(1, note="why?\n\nand when", tags=("two words", "beds"))
    chosen = selection(marked(mark, of=source(url="https://example.org/a")))
    (item,) = readwise.read(readwise.write(chosen).text)
    assert isinstance(item, Incoming)
    assert (item.exact, item.note, item.url) == (mark.exact, mark.note, "https://example.org/a")
    assert item.tags == ("two-words", "beds") and item.created == mark.created
    assert (item,) == tuple(readwise.read("\ufeff" + readwise.write(chosen).text))


def test_readwise_rows_without_words_are_refused():
    text = 'Highlight,Title\n"  ",A\nwords,B\n'
    first, second = readwise.read(text)
    assert first == Refused("line 2", "there is no highlight in it")
    assert isinstance(second, Incoming) and second.title == "B"
    with pytest.raises(BadInput, match="Highlight"):
        readwise.read("Title,Author\na,b\n")


def test_hypothesis_follows_the_schema_and_comes_back():
    chosen = hostile()
    written = hypothesis.write(chosen)
    assert visible(written.text) == written.text
    value = json.loads(written.text)
    jsonschema.validate(value, HYPOTHESIS_SCHEMA)
    assert "export_date" not in value
    items = hypothesis.read(written.text)
    assert [item.exact for item in items] == [clean(raw) for raw in HOSTILE]
    assert [item.id for item in items] == [
        mark.id for mark in chosen.bookmarks if mark.kind == "passage"
    ]


def test_hypothesis_items_that_cannot_be_taken():
    text = json.dumps(
        {
            "annotations": [
                {"id": "a", "references": ["b"], "uri": "https://example.org"},
                {"id": "c"},
                {
                    "id": "d",
                    "uri": "https://example.org",
                    "target": [{"selector": [{"type": "X"}]}],
                },
                {"id": "e", "uri": "https://example.org", "text": "a page note"},
                7,
            ]
        }
    )
    items = hypothesis.read(text)
    assert [isinstance(item, Refused) for item in items] == [True, True, True, False, True]
    assert items[3].exact == "" and items[3].note == "a page note"
    assert [item.id for item in hypothesis.read(text)] == [item.id for item in items]


def test_the_collection_follows_the_schema():
    for chosen in (hostile(), selection()):
        value = json.loads(collection.write(chosen).text)
        jsonschema.validate(value, W3C_SCHEMA)
        assert value["total"] == len(chosen.bookmarks)


def test_the_collection_holds_what_is_stored():
    chosen = selection(marked(bookmark(2), bookmark(1, extra={"rights": "CC0", "x:y": [1.5]})))
    items = collection.read(collection.write(chosen).text)
    assert items == [bookmark(1, extra={"rights": "CC0", "x:y": [1.5]}), bookmark(2)]
    value = json.loads(collection.write(chosen).text)
    for other in (value["first"], value["first"]["items"]):
        assert collection.read(json.dumps(other)) == items
    assert collection.read(json.dumps(value["first"]["items"][0])) == items[:1]


def test_hostile_stored_words_do_not_act_on_a_terminal():
    text = collection.write(hostile()).text
    assert visible(text) == text
    stored = json.loads(text)["first"]["items"][3]
    assert from_annotation(stored).exact == HOSTILE[3]
    taken = collection.read(text)[3]
    assert isinstance(taken, Bookmark) and visible(taken.exact + taken.note) == (
        taken.exact + taken.note
    )


def test_annotations_of_other_programs():
    foreign = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "https://notes.example/1",
        "type": "Annotation",
        "creator": "https://people.example/jo",
        "created": "2020-01-02T03:04:05.678+01:00",
        "body": [
            {"type": "TextualBody", "value": "see this"},
            {"type": "TextualBody", "value": "beds", "purpose": "tagging"},
        ],
        "target": {
            "source": "https://example.org/a",
            "selector": {
                "type": "FragmentSelector",
                "refinedBy": {"type": "TextQuoteSelector", "exact": "nine wards", "prefix": "of "},
            },
        },
    }
    (item,) = collection.read(json.dumps(foreign))
    assert isinstance(item, Incoming)
    assert (item.exact, item.prefix, item.note, item.tags) == (
        "nine wards", "of ", "see this", ("beds",)
    )  # fmt: skip
    assert item.created == "2020-01-02T02:04:05Z"
    assert item.extra == {"creator": "https://people.example/jo", "via": "https://notes.example/1"}


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ("Highlight,Title\na,b\n", "readwise"),
        ('\ufeff"highlight"\na\n', "readwise"),
        ("[]", "annotation"),
        ('{"annotations": []}', "hypothesis"),
        ('{"rows": [], "total": 0}', "hypothesis"),
        ('[{"uri": "https://example.org"}]', "hypothesis"),
        ('{"type": ["Annotation", "x:y"]}', "annotation"),
        ('{"type": "AnnotationPage"}', "annotation"),
    ],
)
def test_the_format_is_told_by_the_content(text, format_):
    assert guess_format(text) == format_


@pytest.mark.parametrize(
    "text", ["", "hello", "{", '{"a": 1}', "7", "[1]", "[" * 100_000, '{"a": NaN}']
)
def test_anything_else_is_refused(text):
    with pytest.raises(BadInput):
        guess_format(text)


@pytest.mark.parametrize(
    ("given_", "meant"),
    [
        ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"),
        ("2020-01-02T03:04:05.123456+00:00", "2020-01-02T03:04:05Z"),
        ("2020-01-02 03:04:05", "2020-01-02T03:04:05Z"),
        ("March 5, 2021 4:05 PM", "2021-03-05T16:05:00Z"),
        ("last week", ""),
        ("", ""),
    ],
)
def test_times(given_, meant):
    assert time_of(given_) == meant


def test_every_format_gives_the_same_bytes_again():
    for write in WRITERS.values():
        assert write(hostile()).text == write(hostile()).text
