"""The articles with bookmarks as BibTeX or biblatex. An entry's key is the article's id."""

from __future__ import annotations

import re

from nhsreader.bookmarks.exports.names import person
from nhsreader.bookmarks.exports.selection import (
    Marked,
    Rendered,
    Selection,
    Source,
    citable,
    cited_words,
    web_address,
)
from nhsreader.text.sanitise import one_line

# BibTeX counts even an escaped brace, so braces and the backslash go by name.
_SPECIAL = {
    "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}",
    "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "<": "\\textless{}",
    ">": "\\textgreater{}", "|": "\\textbar{}", "&": "\\&", "%": "\\%", "$": "\\$",
    "#": "\\#", "_": "\\_",
}  # fmt: skip
_TABLE = str.maketrans(_SPECIAL)
_WORDS = re.compile(r"\s+")
_CAPITALS_INSIDE = re.compile(r"\S[^A-Z\s]*[A-Z]")
_REPORTS = ("report", "briefing", "submission")
_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip


def write_bibtex(selection: Selection) -> Rendered:
    """Classic BibTeX: `@techreport` where its required fields are known, else `@misc`."""
    articles, left_out = citable(selection)
    return Rendered("\n".join(_entry(*_classic(one)) for one in articles), left_out)


def write_biblatex(selection: Selection) -> Rendered:
    """biblatex: `@report` or `@online` where their required fields are known, else `@misc`."""
    articles, left_out = citable(selection)
    return Rendered("\n".join(_entry(*_modern(one)) for one in articles), left_out)


def escape(text: str) -> str:
    """The text as LaTeX, on one line, with balanced braces."""
    return one_line(text).translate(_TABLE)


def title(text: str) -> str:
    """A title as LaTeX, its words with capitals inside protected from change of case."""
    return " ".join(
        f"{{{escape(word)}}}" if _CAPITALS_INSIDE.match(word) else escape(word)
        for word in _WORDS.split(one_line(text))
    )


def _classic(article: Marked) -> tuple[str, str, dict[str, str]]:
    source = article.source
    year, month, _ = _date(source)
    fields = _common(article)
    fields |= {"year": year, "month": _MONTHS[int(month) - 1] if month else ""}
    complete = source.authors and source.publisher and year
    if source.kind in _REPORTS and complete:
        return "techreport", source.id, {**fields, "institution": title(source.publisher)}
    return "misc", source.id, {**fields, "howpublished": title(source.publisher)}


def _modern(article: Marked) -> tuple[str, str, dict[str, str]]:
    source = article.source
    fields = {**_common(article), "date": source.published, "urldate": source.retrieved[:10]}
    if not fields["url"]:
        del fields["urldate"]
    complete = source.authors and source.publisher and source.published
    if source.kind in _REPORTS and complete:
        report = {"type": escape(source.kind.capitalize()), "institution": title(source.publisher)}
        return "report", source.id, {**fields, **report}
    fields["organization"] = title(source.publisher)
    online = fields["url"] and source.published and source.authors
    return "online" if online else "misc", source.id, fields


def _common(article: Marked) -> dict[str, str]:
    source = article.source
    address = web_address(source.url)
    return {
        "author": " and ".join(map(_name, source.authors)),
        "title": title(source.title),
        "url": address,
        "note": escape(". ".join(source.remarks)),
        "keywords": ", ".join(escape(tag.replace(",", " ")) for tag in article.tags),
        "annote": " \\par ".join(escape(cited_words(one)) for one in article.passages),
    }


def _name(name: str) -> str:
    parts = person(name)
    return f"{escape(parts[0])}, {escape(parts[1])}" if parts else f"{{{escape(name)}}}"


def _date(source: Source) -> tuple[str, str, str]:
    year, month, day = [*source.published.split("-"), "", ""][:3]
    return year, month, day


def _entry(kind: str, key: str, fields: dict[str, str]) -> str:
    rows = "".join(
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n"
        for name, value in fields.items()
        if value
    )
    return f"@{kind}{{{key},\n{rows}}}\n"
