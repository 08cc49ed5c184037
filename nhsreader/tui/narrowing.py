"""Filters made from the values of facets, and a query narrowed by one."""

from __future__ import annotations

import re

FACETS = (("publisher", "Publisher"), ("year", "Year"), ("kind", "Kind"), ("acronym", "Acronym"))
# A query that every article answers.
EVERYTHING = "is:undated OR before:9999"
_FIELDS = {"publisher": "publisher", "year": "year", "kind": "kind", "acronym": "acr"}
_BARE = re.compile(r"[\w./-]+\Z")
_ALTERNATIVES = re.compile(r"(?<!\S)OR(?!\S)")
_LAST_WORD = re.compile(r"(?:\A|(?<=\s))[^\W_]+\Z")


def filter_of(facet: str, value: str) -> str:
    """The filter of a facet's value; empty where the query language has none for it."""
    if facet == "year":
        return "is:undated" if value == "undated" else f"year:{value}"
    if (facet == "publisher" and value == "unknown") or '"' in value or not value.strip():
        return ""
    quoted = facet == "publisher" or not _BARE.match(value)
    return f'{_FIELDS[facet]}:"{value}"' if quoted else f"{_FIELDS[facet]}:{value}"


def narrowed(query: str, words: str, begun: bool = False) -> str:
    """A query with a filter added; `begun` where its last word stood for a beginning."""
    query = query.strip()
    if begun and _LAST_WORD.search(query):
        query += "*"
    if _ALTERNATIVES.search(query):
        query = f"({query})"
    return f"{query} {words}".strip()
