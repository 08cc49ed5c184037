"""The articles with bookmarks as CSL-JSON, the input of citation processors."""

from __future__ import annotations

from typing import Any

from nhsreader.bookmarks.exports.names import person
from nhsreader.bookmarks.exports.selection import (
    Marked,
    Passage,
    Rendered,
    Selection,
    citable,
    cited_words,
    to_json,
    web_address,
)
from nhsreader.text.sanitise import clean, one_line

TYPES = {
    "news": "article-newspaper", "blog-post": "post-weblog", "commentary": "article-magazine",
    "analysis": "article-magazine", "briefing": "report", "report": "report",
    "statement": "document", "speech": "speech", "letter": "personal_communication",
    "submission": "report", "slides": "speech", "minutes": "document",
    "legislation": "legislation", "page": "webpage",
}  # fmt: skip
_GENRES = {
    "briefing": "Briefing", "statement": "Press statement", "submission": "Submission",
    "slides": "Slides", "minutes": "Minutes", "letter": "Letter",
}  # fmt: skip
_CONTAINED = ("article-newspaper", "article-magazine", "post-weblog", "webpage")


def write(selection: Selection) -> Rendered:
    """An array with one item an article; what CSL has no field for is under `custom`."""
    articles, left_out = citable(selection)
    return Rendered(to_json([item(article) for article in articles]), left_out)


def item(article: Marked) -> dict[str, Any]:
    """One article. An inferred date is no `issued`: it is said in the note."""
    source = article.source
    kind = TYPES.get(source.kind, "webpage")
    fields: dict[str, Any] = {
        "id": source.id,
        "type": kind,
        "title": one_line(source.title),
        "author": [_name(name) for name in source.authors],
        "container-title" if kind in _CONTAINED else "publisher": one_line(source.publisher),
        "issued": date_parts(source.published),
        "accessed": date_parts(source.retrieved[:10]),
        "URL": web_address(source.url) or one_line(source.url),
        "genre": _GENRES.get(source.kind, ""),
        "keyword": ", ".join(map(one_line, article.tags)),
        "note": ". ".join(source.remarks),
        "annote": "\n".join(map(cited_words, article.passages)),
    }
    return {
        **{name: value for name, value in fields.items() if value},
        "custom": {
            "text_sha256": source.text_sha256,
            "bookmarks": [_bookmark(one) for one in article.passages],
        },
    }


def date_parts(date: str) -> dict[str, Any] | None:
    """A date as precise as it is stated, or None."""
    parts = date.split("-")
    if not date or not all(part.isdecimal() for part in parts):
        return None
    return {"date-parts": [[int(part) for part in parts]]}


def _name(name: str) -> dict[str, str]:
    parts = person(name)
    return {"family": parts[0], "given": parts[1]} if parts else {"literal": one_line(name)}


def _bookmark(passage: Passage) -> dict[str, Any]:
    mark = passage.bookmark
    return {
        "id": mark.id,
        "quote": clean(mark.exact),
        "note": clean(mark.note),
        "tags": list(map(one_line, mark.tags)),
        "part": mark.part,
        "paragraph": passage.paragraph or None,
        "text_sha256": mark.text_sha256,
        "state": passage.state,
    }
