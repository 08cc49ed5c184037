"""Bookmarks as one Markdown file, under their articles."""

from __future__ import annotations

from nhsreader.bookmarks.bookmark import Bookmark
from nhsreader.bookmarks.exports.escaping import block_quote, inline, paragraphs
from nhsreader.bookmarks.exports.regions import Region, merge
from nhsreader.bookmarks.exports.selection import (
    Marked,
    Passage,
    Rendered,
    Selection,
    Source,
    web_address,
)

HEAD = "head"
LOOSE = "loose"
_HINT = (
    "<!-- What stands between a begin and an end marker is replaced by the next export."
    " Write anywhere else: your words are kept. -->"
)


def write(selection: Selection, old: str = "") -> Rendered:
    """The file, anew or with what was generated in `old` brought up to date.

    Raises BadInput where a marker in `old` lacks its fellow.
    """
    regions = [Region(HEAD, f"# Bookmarks\n\n{_HINT}")]
    for article in selection.articles:
        regions.append(Region(f"article:{article.source.id}", article_text(article.source)))
        regions += [Region(region_key(one), passage_text(one)) for one in article.passages]
    if selection.loose:
        regions.append(Region(LOOSE, "## Searches and glossary entries"))
        regions += [
            Region(f"bookmark:{mark.id}", loose_text(mark))
            for mark in sorted(selection.loose, key=lambda mark: (mark.kind, mark.id))
        ]
    return Rendered(merge(old, regions, lambda key: is_gone(key, selection)))


def region_key(passage: Passage) -> str:
    """The key of a bookmark's region."""
    return f"bookmark:{passage.bookmark.id}"


def is_gone(key: str, selection: Selection) -> bool:
    """Whether a region's bookmark, or every bookmark of its article, is no longer there."""
    kind, _, name = key.partition(":")
    if kind == "bookmark":
        return not selection.exists(name)
    if kind == "article":
        return name not in selection.titles
    return False


def article_text(source: Source) -> str:
    """The heading of an article and what a citation needs, as a list."""
    return f"## {inline(source.title) or source.id}\n\n" + "\n".join(details(source))


def details(source: Source) -> list[str]:
    """What is known of an article, as list items."""
    if not source.known:
        return [f"- Article: {source.id}, which is not in the library"]
    address = web_address(source.url)
    rows = [
        ("Authors", inline(", ".join(source.authors)) or "not stated"),
        ("Publisher", inline(source.publisher) or "not stated"),
        ("Date", inline(source.date_words)),
        ("Address", f"<{address}>" if address else inline(source.url)),
        ("Article", source.id),
        ("Text version", f"sha256:{source.text_sha256}" if source.text_sha256 else ""),
        ("Guessed from the page", ", ".join(source.guessed)),
        ("Truncated", "the source held only the beginning" if source.truncated else ""),
    ]
    return [f"- {name}: {value}" for name, value in rows if value]


def passage_text(passage: Passage, *, block_id: str = "", tags: str = "") -> str:
    """A bookmark: its words as a block quotation, its note, tags, place and version."""
    mark = passage.bookmark
    parts = [block_quote(mark.exact)] if passage.has_words else []
    if block_id and parts:
        parts.append(block_id)
    parts += note_paragraphs(mark)
    rows = [("Place", inline(passage.place_words))]
    if mark.tags:
        rows.append(("Tags", tags or inline(", ".join(mark.tags))))
    if mark.mark:
        rows.append(("Mark", inline(mark.mark)))
    if passage.version:
        rows.append(("Marked in text version", passage.version))
    if passage.state_words:
        rows.append(("Beware", passage.state_words))
    parts.append("\n".join(f"- {name}: {value}" for name, value in rows))
    if passage.state == "changed" and passage.found:
        parts += ["It now reads:", block_quote(passage.found)]
    return "\n\n".join(parts)


def loose_text(mark: Bookmark) -> str:
    """A bookmarked search or glossary entry."""
    name = "Search" if mark.kind == "search" else "Glossary entry"
    rows = [f"- {name}: {inline(mark.subject)}"]
    if mark.tags:
        rows.append(f"- Tags: {inline(', '.join(mark.tags))}")
    return "\n\n".join(["\n".join(rows), *note_paragraphs(mark)])


def note_paragraphs(mark: Bookmark) -> list[str]:
    """The user's note, as paragraphs."""
    note = paragraphs(mark.note)
    return [f"**Note:** {note[0]}", *note[1:]] if note else []


def heading_of(article: Marked) -> str:
    """An article's title as the first heading of a file."""
    return f"# {inline(article.source.title) or article.source.id}"
