"""Every bookmark as a row of CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re

from nhsreader.bookmarks.bookmark import Bookmark
from nhsreader.bookmarks.exports.selection import Passage, Rendered, Selection, Source
from nhsreader.text.sanitise import clean

COLUMNS = (
    "id", "kind", "article", "title", "authors", "publisher", "published",
    "published_earliest", "published_latest", "url", "part", "paragraph", "commenter", "start",
    "end", "quote", "note", "tags", "mark", "state", "now", "text_version", "created", "modified",
)  # fmt: skip
# A spreadsheet takes what begins so for a formula, some of them after white space too.
_FORMULA = re.compile(r"[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def write(selection: Selection) -> Rendered:
    """A header and a row for each bookmark, in the order of the articles; every cell quoted.

    A cell that a spreadsheet might take for a formula has an apostrophe put in front; `unguard`
    takes it off again.
    """
    rows: list[list[str]] = [list(COLUMNS)]
    for article in selection.articles:
        rows += [_row(one.bookmark, article.source, one) for one in article.passages]
    loose = sorted(selection.loose, key=lambda mark: (mark.kind, mark.id))
    rows += [_row(mark) for mark in loose]
    return Rendered(table([[guard(cell) for cell in row] for row in rows]))


def table(rows: list[list[str]]) -> str:
    """Rows as CSV: comma, CR LF, every cell in quotation marks."""
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return file.getvalue()


def guard(cell: str) -> str:
    """The cell with an apostrophe in front where it would begin like a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """What `guard` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _row(mark: Bookmark, source: Source | None = None, passage: Passage | None = None) -> list[str]:
    source = source or Source(id="", title="")
    passage = passage or Passage(bookmark=mark)
    words = passage.has_words
    cells = [
        mark.id,
        mark.kind,
        mark.article or mark.subject,
        source.title,
        "; ".join(source.authors),
        source.publisher,
        source.published,
        source.earliest,
        source.latest,
        source.url,
        mark.part,
        str(passage.paragraph or ""),
        passage.commenter,
        str(mark.start) if words else "",
        str(mark.end) if words else "",
        mark.exact,
        mark.note,
        "; ".join(mark.tags),
        mark.mark or "",
        passage.state,
        passage.found if passage.state == "changed" else "",
        mark.text_sha256,
        mark.created,
        mark.modified,
    ]
    return [clean(cell) for cell in cells]
