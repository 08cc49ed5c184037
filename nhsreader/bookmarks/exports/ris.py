"""The articles with bookmarks as RIS. Lines end with CR LF."""

from __future__ import annotations

from hashlib import sha256

from nhsreader.bookmarks.exports.names import person
from nhsreader.bookmarks.exports.selection import (
    Marked,
    Rendered,
    Selection,
    citable,
    cited_words,
    web_address,
)
from nhsreader.text.sanitise import one_line

TYPES = {
    "news": "NEWS", "blog-post": "BLOG", "commentary": "MGZN", "analysis": "MGZN",
    "briefing": "RPRT", "report": "RPRT", "statement": "GEN", "speech": "GEN",
    "letter": "PCOMM", "submission": "RPRT", "slides": "SLIDE", "minutes": "GEN",
    "legislation": "STAT", "page": "ELEC",
}  # fmt: skip


def write(selection: Selection) -> Rendered:
    """One record an article; each bookmark is a note (`N1`) of it."""
    articles, left_out = citable(selection)
    return Rendered("".join(_record(article) for article in articles), left_out)


def record_id(article: str) -> str:
    """A record's `ID`, of at most 20 letters and digits, the same for the same article."""
    return f"nhs{sha256(article.encode()).hexdigest()[:16]}"


def _record(article: Marked) -> str:
    source = article.source
    year, month, day = [*source.published.split("-"), "", ""][:3]
    rows = [("TY", TYPES.get(source.kind, "GEN")), ("ID", record_id(source.id))]
    rows += [("AU", _name(name)) for name in source.authors]
    rows += [
        ("TI", source.title),
        ("T2", _starless(source.publisher)),
        ("PB", source.publisher),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/" if year else ""),
        ("Y2", f"{source.retrieved[:10].replace('-', '/')}/" if source.retrieved else ""),
        ("UR", web_address(source.url) or source.url),
        ("AN", source.id),
    ]
    rows += [("N1", remark) for remark in source.remarks]
    rows += [("KW", _starless(tag)) for tag in article.tags]
    rows += [("N1", cited_words(one)) for one in article.passages]
    lines = [f"{tag}  - {one_line(value)}" for tag, value in rows if one_line(value)]
    return "\r\n".join([*lines, "ER  - ", ""])


def _name(name: str) -> str:
    parts = person(name)
    return _starless(f"{parts[0]}, {parts[1]}" if parts else name)


def _starless(text: str) -> str:
    """The format has no asterisk in authors, key words and names of periodicals."""
    return text.replace("*", " ")
