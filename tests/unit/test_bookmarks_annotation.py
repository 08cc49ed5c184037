"""Bookmarks as W3C Web Annotations."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsreader.bookmarks.annotation import from_annotation, to_annotation
from nhsreader.bookmarks.bookmark import make, make_whole, new_id, reattach, revise, text_hash
from nhsreader.bookmarks.store import _decode, _encode
from nhsreader.errors import BadDocument, BadInput

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=timezone.utc)
TEXT = "The board met in May.\n\nIt closed a ward, and the ward’s staff — all nine — moved on."
words = st.text(st.characters(blacklist_categories=("Cs",)), max_size=40)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


def passage(**more):
    start = TEXT.index("closed a ward")
    options = {"note": "why?", "tags": ("beds", "2026"), "now": NOW, **more}
    return make("north-ward", "body", TEXT, start, start + 13, **options)


def test_a_passage_is_a_valid_annotation():
    made = passage()
    data = to_annotation(made)
    assert data["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert data["type"] == "Annotation"
    assert data["id"] == f"urn:uuid:{made.id}"
    assert data["motivation"] == "bookmarking"
    assert data["created"] == data["modified"] == "2026-11-22T09:30:00Z"
    assert data["nhsreader:format_version"] == 1
    assert data["body"] == [
        {"type": "TextualBody", "purpose": "commenting", "value": "why?", "format": "text/plain"},
        {"type": "TextualBody", "purpose": "tagging", "value": "beds"},
        {"type": "TextualBody", "purpose": "tagging", "value": "2026"},
    ]
    target = data["target"]
    assert target["source"] == "urn:nhsreader:article:north-ward"
    assert target["state"] == {"type": "TimeState", "cached": f"urn:sha256:{text_hash(TEXT)}"}
    position, quotation = target["selector"]
    assert TEXT[position["start"] : position["end"]] == quotation["exact"] == "closed a ward"
    assert quotation["prefix"] == "The board met in May.\n\nIt "
    assert quotation["suffix"].startswith(", and the ward’s staff — all")


def test_without_note_or_tags_there_is_no_body():
    assert "body" not in to_annotation(passage(note="", tags=()))


@pytest.mark.parametrize(
    ("kind", "name", "source"),
    [
        ("article", "north-ward", "urn:nhsreader:article:north-ward"),
        ("search", '"A&E" waits: 4/5', "urn:nhsreader:search:%22A%26E%22%20waits%3A%204%2F5"),
        ("entry", "stp/plan", "urn:nhsreader:entry:stp%2Fplan"),
    ],
)
def test_articles_searches_and_entries(kind, name, source):
    made = make_whole(kind, name, note="n", now=NOW)
    data = to_annotation(made)
    assert data["target"] == {"source": source}
    assert from_annotation(data) == made


@given(
    text=st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=200),
    cut=st.tuples(st.integers(0, 200), st.integers(0, 200)),
    note=words,
    tags=st.lists(words, max_size=4),
    mark=st.none() | st.sampled_from(["yellow", "blue"]),
    part=st.sampled_from(["body", "title", "comment:3"]),
)
def test_round_trip_is_identical_to_the_byte(text, cut, note, tags, mark, part):
    try:
        made = make("a", part, text, *cut, note=note, tags=tags, mark=mark, now=NOW)
    except BadInput:
        return
    assert text[made.start : made.end] == made.exact
    assert not made.exact[0].isspace()
    assert not made.exact[-1].isspace()
    file = _encode(made)
    assert from_annotation(json.loads(file)) == made
    assert _encode(_decode(file.encode())) == file


@given(
    top=st.dictionaries(words, json_values, max_size=3),
    body=st.lists(json_values, max_size=3),
    target=st.dictionaries(words, json_values, max_size=3),
    selectors=st.lists(json_values, max_size=3),
    states=st.lists(json_values, max_size=2),
    inner=st.dictionaries(words, json_values, max_size=2),
    motivation=json_values,
)
def test_members_it_does_not_know_are_written_back(
    top, body, target, selectors, states, inner, motivation
):
    data = to_annotation(passage())
    data = {**top, **data, "motivation": motivation, "bodyValue": "x"}
    data["body"] = [*[{**inner, **one} for one in data["body"]], *body]
    known = data["target"]
    state = [{**inner, **known["state"]}, *states]
    data["target"] = {**target, **known, "state": state if len(state) > 1 else state[0]}
    data["target"]["selector"] = [*[{**inner, **one} for one in known["selector"]], *selectors]
    assert to_annotation(from_annotation(data)) == data


def test_members_survive_a_change_of_note():
    data = {**to_annotation(passage()), "creator": None, "via": ["urn:x"]}
    changed = revise(from_annotation(data), note="other", tags=["new"], now=NOW + timedelta(1))
    again = to_annotation(changed)
    assert again["creator"] is None
    assert again["via"] == ["urn:x"]
    assert [body["value"] for body in again["body"]] == ["other", "new"]
    assert again["created"] == "2026-11-22T09:30:00Z"
    assert again["modified"] == "2026-11-23T09:30:00Z"


def spoilt(*path, value=None):
    data = json.loads(json.dumps(to_annotation(passage())))
    owner = data
    for step in path[:-1]:
        owner = owner[step]
    if value is None:
        del owner[path[-1]]
    else:
        owner[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("data", "member"),
    [
        (spoilt("id"), "id"),
        (spoilt("id", value="urn:uuid:../../x"), "id"),
        (spoilt("type", value="Note"), "type"),
        (spoilt("created"), "created"),
        (spoilt("created", value="yesterday"), "created"),
        (spoilt("modified", value="2026-13-01T00:00:00Z"), "modified"),
        (spoilt("target"), "target"),
        (spoilt("target", "source"), "target.source"),
        (spoilt("target", "source", value="urn:nhsreader:article:../x"), "target.source"),
        (spoilt("target", "source", value="https://example.org"), "target.source"),
        (spoilt("target", "selector"), "target.selector"),
        (spoilt("target", "selector", 0, "start", value=-1), "target.selector[0].start"),
        (spoilt("target", "selector", 0, "start", value=True), "target.selector[0].start"),
        (spoilt("target", "selector", 0, "end", value=3), "target.selector[0].end"),
        (spoilt("target", "selector", 1, "exact"), "target.selector[1].exact"),
        (spoilt("target", "selector", 1, "prefix", value=3), "target.selector[1].prefix"),
        (spoilt("target", "state", "cached", value="urn:sha256:1"), "target.state.cached"),
        (spoilt("body", 0, "value"), "body.value"),
        (spoilt("nhsreader:kind", value="song"), "nhsreader:kind"),
        (spoilt("nhsreader:part", value="foot"), "nhsreader:part"),
        (spoilt("nhsreader:mark", value=3), "nhsreader:mark"),
        (spoilt("nhsreader:format_version"), "nhsreader:format_version"),
        (spoilt("nhsreader:format_version", value=2), "newer"),
    ],
)
def test_a_wrong_member_is_named(data, member):
    with pytest.raises(BadDocument) as caught:
        from_annotation(data, "some/file.json")
    assert member in caught.value.what
    assert caught.value.where == "some/file.json"


@given(json_values)
def test_any_json_is_taken_or_refused(value):
    with pytest.raises(BadDocument):
        from_annotation(value)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 4), (0, 10_000), (21, 23)])
def test_empty_and_outside_stretches_are_refused(start, end):
    with pytest.raises(BadInput):
        make("a", "body", TEXT, start, end, now=NOW)


@pytest.mark.parametrize(("article", "part"), [("../x", "body"), ("a", "foot"), ("a", "comment:0")])
def test_articles_and_parts_that_cannot_be(article, part):
    with pytest.raises(BadInput):
        make(article, part, TEXT, 0, 5, now=NOW)


def test_white_space_is_left_out_and_combined_characters_kept_whole():
    text = "  the cafe\u0301 closed \n"
    made = make("a", "body", text, 0, len(text), now=NOW)
    assert made.exact == "the cafe\u0301 closed"
    assert make("a", "body", text, 6, 10, now=NOW).exact == "cafe\u0301"


def test_notes_and_tags_are_made_safe():
    made = passage(note="a\x1b]52;c;x\x07b", tags=[" two\nlines ", "", "two lines"])
    assert made.note == "ab"
    assert made.tags == ("two lines",)


def test_ids_sort_by_time_and_differ():
    ids = [new_id(NOW + timedelta(milliseconds=n)) for n in range(50)]
    assert ids == sorted(ids)
    assert len({new_id(NOW) for _ in range(1000)}) == 1000


def test_reattach_takes_the_new_words():
    newer = "Preface. " + TEXT.replace("a ward", "two wards")
    start = newer.index("closed two wards")
    moved = reattach(passage(), newer, start, start + 16, now=NOW)
    assert (moved.exact, moved.text_sha256) == ("closed two wards", text_hash(newer))
    assert moved.note == "why?"
