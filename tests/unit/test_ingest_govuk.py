"""GOV.UK content items to drafts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.documents.publishers import Publisher, Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.errors import BadInput
from nhsreader.ingest.drafts import Draft
from nhsreader.ingest.extraction import extract
from nhsreader.ingest.govuk import extract_govuk

PUBLISHERS = Publishers(
    [
        Publisher(id="dol", name="Department of Lifts", kind="government"),
        Publisher(id="gov-uk", name="GOV.UK", kind="government", domains=("gov.uk",)),
    ]
)
ITEM: dict[str, Any] = {
    "base_path": "/government/news/lifts",
    "title": "Lifts to be \u001b[31mmended",
    "description": "A plan for every lift.",
    "document_type": "press_release",
    "first_published_at": "2014-05-06T00:30:00.000+01:00",
    "public_updated_at": "2015-01-02T09:00:00Z",
    "details": {
        "body": "<div class='govspeak'><h2 id='a'>Why</h2><p>See <a href='/plan'>the plan</a>.&#27;[2J</p>"
        "<ol><li>stairs</li></ol><script>x()</script></div>",
        "change_history": [
            {"public_timestamp": "2015-01-02T09:00:00Z", "note": "Costs * added."},
            {"public_timestamp": "2014-05-06T00:30:00+01:00", "note": "First published."},
        ],
        "attachments": [
            {"title": "The plan (PDF)", "url": "/media/plan.pdf"},
            {"title": "Bad", "url": "javascript:x"},
        ],
    },
    "links": {"organisations": [{"title": "Department of Lifts"}, {"title": "Stairs Agency"}]},
}


def read(item: object) -> Draft:
    return extract_govuk(json.dumps(item).encode(), "a.json", publishers=PUBLISHERS).drafts[0]


def changed(**keys: Any) -> dict[str, Any]:
    return {**ITEM, **keys}


def text_of(draft: Draft) -> str:
    return from_markdown(draft.body).text


def test_a_content_item() -> None:
    draft = read(ITEM)
    assert draft.title == "Lifts to be mended"
    assert draft.url == "https://www.gov.uk/government/news/lifts"
    assert draft.published == "2014-05-06" and draft.extra == {"updated": "2015-01-02"}
    assert draft.kind == "statement" and draft.kind_stated == "press-release"
    assert draft.publisher == "dol" and draft.authors == ["Department of Lifts", "Stairs Agency"]
    assert text_of(draft) == (
        "A plan for every lift.\n\nWhy\n\nSee the plan.\n\nstairs\n\nAttachments\n\nThe plan (PDF)\nBad"
        "\n\nChange history\n\n2015-01-02: Costs * added.\n2014-05-06: First published."
    )
    assert "(https://www.gov.uk/plan)" in draft.body and "javascript" not in draft.body
    assert draft.warnings == ["2 attachments listed, not fetched"]


def test_it_is_found_by_its_bytes() -> None:
    data = json.dumps(ITEM).encode()
    assert extract(data, "lifts.json", publishers=PUBLISHERS).drafts[0].publisher == "dol"


def test_forms_of_body() -> None:
    forms = [
        {"content_type": "text/govspeak", "content": "x"},
        {"content_type": "text/html", "content": "<p>y</p>"},
    ]
    assert "y" in text_of(read(changed(details={"body": forms})))
    parts = [{"title": "One", "body": "<p>1st</p>"}, {"title": "Two", "body": forms}]
    assert text_of(read(changed(details={"parts": parts}))).endswith("One\n\n1st\n\nTwo\n\ny")
    documents = ["<section><h3><a href='/a'>Paper</a></h3></section>"]
    assert text_of(read(changed(details={"documents": documents}))).endswith("Attachments\n\nPaper")


def test_withdrawn_undated_and_unknown() -> None:
    notice = {"withdrawn_at": "2016-02-03T00:00:00Z", "explanation": "<p>Out of date.</p>"}
    draft = read(changed(withdrawn_notice=notice))
    assert text_of(draft).startswith("[withdrawn on 2016-02-03]\n\nOut of date.") and draft.warnings
    draft = read(changed(first_published_at=None))
    assert (
        draft.published is None
        and draft.published_inferred
        and draft.published_inferred.latest == "2015-01-02"
    )
    assert read(changed(links={})).publisher == "gov-uk"
    unknown = read(changed(links={"organisations": [{"title": "Stairs Agency"}]}))
    assert unknown.publisher == "Stairs Agency" and any(
        "Stairs" in line for line in unknown.warnings
    )
    assert any("no text" in line for line in read(changed(details={})).warnings)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"{}", b'"x"', b'{"a": 1}', b"\xff\xfe\x00", b"[" * 100_000, b'{"title": ' + b"9" * 9000,
     json.dumps(ITEM).encode()[:-40], b'{"title": "", "details": {}}', b"<html></html>", b"%PDF-1.4"],
)  # fmt: skip
def test_anything_else_is_one_clear_line(data: bytes) -> None:
    with pytest.raises(BadInput) as error:
        extract_govuk(data, "a.json", publishers=PUBLISHERS)
    assert "\n" not in str(error.value) and "a.json" in str(error.value)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["title", "body", "url", "content_type", "content", "public_timestamp", "note"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*ITEM, "withdrawn_notice"]), _VALUES, max_size=4),
    st.dictionaries(
        st.sampled_from(["body", "parts", "attachments", "change_history", "documents"]), _VALUES
    ),
)
def test_values_of_any_type(top: dict[str, Any], details: dict[str, Any]) -> None:
    try:
        draft = read({**ITEM, "details": details, **top})
    except BadInput:
        return
    assert isinstance(draft.title, str) and "\x1b" not in draft.body


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2000), st.binary(max_size=8), st.integers(0, 30))
def test_changed_bytes_never_break_it(at: int, put: bytes, gone: int) -> None:
    data = json.dumps(ITEM).encode()
    at %= len(data)
    try:
        extract_govuk(data[:at] + put + data[at + gone :], "a", publishers=PUBLISHERS)
    except BadInput:
        return
