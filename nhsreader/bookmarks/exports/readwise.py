"""Passages as Readwise's CSV for bulk import, and back."""

from __future__ import annotations

import csv
import io
import re

from nhsreader.bookmarks.exports.incoming import Incoming, Item, Refused, bookmark_id, time_of
from nhsreader.bookmarks.exports.selection import (
    LeftOut,
    Passage,
    Rendered,
    Selection,
    Source,
    web_address,
)
from nhsreader.bookmarks.exports.spreadsheet import table
from nhsreader.errors import BadInput
from nhsreader.text.sanitise import clean, one_line

COLUMNS = ("Highlight", "Title", "Author", "URL", "Note", "Location", "Date")
_OURS = re.compile(r"urn:nhsreader:article:([a-z0-9-]+)\Z")
_NOT_IN_TAG = re.compile(r"[^\w/-]+")
MAX_CELL = 16 * 1024 * 1024


def write(selection: Selection) -> Rendered:
    """A row for each passage; its location is its paragraph, its tags open its note (`.tag`).

    Cells are as they are: Readwise is no spreadsheet, and an apostrophe would be in the words.
    """
    rows: list[list[str]] = [list(COLUMNS)]
    out = [LeftOut(mark.id, f"a {mark.kind} has no words to show") for mark in selection.loose]
    for article in selection.articles:
        for passage in article.passages:
            if passage.has_words:
                rows.append(_row(article.source, passage))
            else:
                out.append(LeftOut(passage.bookmark.id, "an article has no words to show"))
    return Rendered(table(rows), tuple(out))


def read(text: str) -> list[Item]:
    """The highlights of a CSV of Readwise's, in its order.

    Raises BadInput where it has no column `Highlight` or is no CSV.
    """
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    items: list[Item] = []
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if "highlight" not in header:
            raise BadInput("there is no column `Highlight`")
        for row in reader:
            if any(cell.strip() for cell in row):
                items.append(_item(reader.line_num, dict(zip(header, row, strict=False))))
    except csv.Error as error:
        raise BadInput(f"not CSV: {error} in line {reader.line_num}") from None
    return items


def _row(source: Source, passage: Passage) -> list[str]:
    mark = passage.bookmark
    in_comment = mark.part.startswith("comment:")
    tags = " ".join(f".{_tag(tag)}" for tag in mark.tags)
    cells = [
        mark.exact,
        one_line(source.title),
        passage.commenter if in_comment else ", ".join(source.authors),
        web_address(source.url),
        f"{tags} {mark.note}".strip(),
        str(passage.paragraph or ""),
        mark.created.replace("T", " ").rstrip("Z"),
    ]
    return [clean(cell) for cell in cells]


def _item(line: int, row: dict[str, str]) -> Item:
    exact = clean(row["highlight"]).strip()
    if not exact:
        return Refused(f"line {line}", "there is no highlight in it")
    url, title = one_line(row.get("url", "")), one_line(row.get("title", ""))
    words = clean(row.get("note", "")).strip()
    tags: list[str] = []
    while words.startswith(".") and len(words) > 1 and words[1].isalnum():
        first, _, words = words.partition(" ")
        tags += [first[1:]]
        words = words.lstrip()
    ours = _OURS.match(url)
    when = time_of(row.get("date", row.get("highlighted at", "")))
    return Incoming(
        id=bookmark_id("readwise", url, title, exact, row.get("note", "")),
        url="" if ours else url,
        article=ours.group(1) if ours else "",
        title=title,
        exact=exact,
        note=words,
        tags=tuple(tags),
        created=when,
        modified=when,
    )


def _tag(tag: str) -> str:
    return _NOT_IN_TAG.sub("-", one_line(tag)).strip("-") or "tag"
