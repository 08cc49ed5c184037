"""Bytes to numbered, safe lines."""

from __future__ import annotations

import codecs

import pytest

from nhsreader.errors import BadInput
from nhsreader.ingest import extract
from tests.unit.ingest_pages import PUBLISHERS, only, read

TEXT = "Bed “numbers”\n\nWe counted the beds twice and reached two different café totals.\n"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_unicode_is_read_by_its_mark(mark: bytes, encoding: str) -> None:
    found = extract(mark + TEXT.encode(encoding), "a.txt", publishers=PUBLISHERS)
    assert found.drafts[0].body.endswith("café totals.\n")
    assert found.warnings == []


def test_other_bytes_are_windows_1252_with_a_warning() -> None:
    found = extract(TEXT.encode("cp1252"), "a.txt", publishers=PUBLISHERS)
    assert "café" in found.drafts[0].body
    assert found.drafts[0].title == "Bed “numbers”"
    assert found.warnings == ["not UTF-8 (line 1); read as Windows-1252: check quotes and accents"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        ("\ufeff \n".encode(), "empty"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"{\\rtf1 text}", "RTF"),
        (b"words\x00and more", "binary"),
        ("some words and so on\n".encode("utf-16-le"), "UTF-16"),
        (bytes(range(256)) * 4, "binary"),
        (b"\xff\xfea", "UTF-16-LE"),
    ],
)
def test_what_is_no_text_is_refused_saying_what_it_is(data: bytes, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        extract(data, "folder/thing", publishers=PUBLISHERS)
    assert says in caught.value.what
    assert caught.value.where == "folder/thing"
    assert caught.value.do


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_are_those_of_the_file(end: str) -> None:
    draft = only(end.join(["", "", "A title for it", "", "Some text that goes on for a bit.", ""]))
    assert draft.lines == (3, 5)
    assert draft.title == "A title for it"
    assert draft.body == "Some text that goes on for a bit.\n"


def test_separators_inside_a_line_do_not_shift_the_numbers() -> None:
    page = "One\u2028two\x0cthree four five six.\n\nLast line of the text, on line three.\n"
    draft = only(page)
    assert draft.lines == (1, 3)
    assert draft.body.startswith("One two three four five six.\n")


def test_unsafe_characters_go_and_are_counted() -> None:
    page = "The \x1b[31mred\x1b[0m title\n\nText with \u202ebidi\u202c and ze\u200bro width, safe now.\n"
    found = read(page)
    assert found.drafts[0].title == "The red title"
    assert found.drafts[0].body == "Text with bidi and zero width, safe now.\n"
    assert (found.removed.control, found.removed.bidi, found.removed.zero_width) == (2, 2, 1)


def test_a_line_of_nothing_but_unsafe_characters_is_accounted_for() -> None:
    found = read("\u200b\nSome text of more than one word here.\n\x1b[2J\n")
    assert [(part.lines, part.kind) for part in found.boilerplate] == [
        ((1, 1), "unreadable"),
        ((3, 3), "unreadable"),
    ]
