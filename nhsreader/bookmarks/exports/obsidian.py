"""Bookmarks as notes of an Obsidian vault, one for each article."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from nhsreader.bookmarks.exports.escaping import inline
from nhsreader.bookmarks.exports.markdown import (
    details,
    heading_of,
    is_gone,
    loose_text,
    passage_text,
    region_key,
)
from nhsreader.bookmarks.exports.properties import (
    ID,
    Value,
    article_id,
    obsidian_tag,
    split,
    update,
)
from nhsreader.bookmarks.exports.regions import Region, has_regions, merge
from nhsreader.bookmarks.exports.selection import Marked, Selection, Source
from nhsreader.documents.model import ID_PATTERN

INDEX = "_bookmarks"
LOOSE = "_searches-and-entries"
_HINT = (
    "<!-- What stands between a begin and an end marker, and the properties this export made,"
    " is replaced by the next export. Write anywhere else: your words are kept. -->"
)
_RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{name}{n}" for name in ("com", "lpt") for n in range(10)
}


def note_name(article: str) -> str:
    """The name of an article's note, without `.md`: its id, safe on every system."""
    return f"{article}_" if article in _RESERVED else article


def article_of(name: str) -> str:
    """The id of the article whose note has that name, or nothing."""
    article = name[:-1] if name[:-1] in _RESERVED and name.endswith("_") else name
    return article if ID_PATTERN.match(article) and note_name(article) == name else ""


def note(article: Marked, selection: Selection, existing: Collection[str], old: str = "") -> str:
    """An article's note, anew or brought up to date.

    `existing` are the names of the notes that there are: only to those does it link. Raises
    BadInput where `old` cannot be told apart into what is ours and what is not.
    """
    source = article.source
    regions = [Region("head", f"{heading_of(article)}\n\n{_HINT}\n\n" + "\n".join(details(source)))]
    for passage in article.passages:
        tags = " ".join(f"#{obsidian_tag(tag)}" for tag in passage.bookmark.tags)
        block_id = f"^bm-{passage.bookmark.id}"
        text = passage_text(passage, block_id=block_id, tags=tags)
        regions.append(Region(region_key(passage), text))
    linked = [name for name in map(note_name, source.same_story) if name in existing]
    if linked:
        links = "\n".join(f"- [[{name}]]" for name in linked)
        regions.append(Region("same-story", f"## The same story\n\n{links}"))
    start, front, body = split(old)
    gone = {"same-story"} if not linked else set()
    body = merge(body, regions, lambda key: key in gone or is_gone(key, selection))
    tags_of = list(dict.fromkeys(map(obsidian_tag, article.tags)))
    front = update(front, _properties(source), tags_of)
    return f"{start}{_fenced(front)}{body}"


def abandoned(selection: Selection, old: str) -> str:
    """A note of ours whose bookmarks were all removed, without them; its owner's words stay."""
    start, front, body = split(old)
    if not article_id(front) or not has_regions(body):
        return old
    merged = merge(body, [], lambda key: is_gone(key, selection))
    return old if merged == body else f"{start}{_fenced(front)}{merged}"


def index(titles: Mapping[str, str], existing: Collection[str], old: str = "") -> str:
    """The note that lists the articles' notes."""
    rows = [
        f"- [[{note_name(article)}]]: {inline(title)}"
        for article, title in sorted(titles.items())
        if note_name(article) in existing
    ]
    if LOOSE in existing:
        rows.append(f"- [[{LOOSE}]]")
    text = "\n".join(["# Bookmarks", "", _HINT, "", *rows])
    return merge(old, [Region("index", text)], lambda key: False)


def loose_note(selection: Selection, old: str = "") -> str:
    """The note of bookmarked searches and glossary entries."""
    regions = [Region("head", f"# Searches and glossary entries\n\n{_HINT}")]
    for mark in sorted(selection.loose, key=lambda mark: (mark.kind, mark.id)):
        text = f"{loose_text(mark)}\n\n^bm-{mark.id}"
        regions.append(Region(f"bookmark:{mark.id}", text))
    return merge(old, regions, lambda key: is_gone(key, selection))


def _fenced(front: str) -> str:
    newline = "\r\n" if "\r\n" in front else "\n"
    return f"---{newline}{front}---{newline}" if front else ""


def _properties(source: Source) -> dict[str, Value]:
    return {
        ID: source.id,
        "title": source.title,
        "authors": source.authors,
        "publisher": source.publisher,
        "kind": source.kind if source.known else "",
        "published": source.published,
        "published_earliest": source.earliest,
        "published_latest": source.latest,
        "published_how": source.how,
        "url": source.url,
        "retrieved": source.retrieved[:10],
        "text_version": f"sha256:{source.text_sha256}" if source.text_sha256 else "",
    }
