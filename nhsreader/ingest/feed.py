"""A saved RSS, Atom or RDF feed → one draft for each entry."""

from __future__ import annotations

import io
import warnings as python_warnings
from collections.abc import Mapping
from typing import Any

from nhsreader.documents.model import InferredDate
from nhsreader.documents.publishers import Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.errors import BadInput
from nhsreader.ingest.drafts import Draft, Extraction
from nhsreader.ingest.guesses import UNTITLED, publisher_key, title_from
from nhsreader.ingest.headers import names_in
from nhsreader.ingest.markup import convert
from nhsreader.ingest.web_sources import host_of, publisher_at, stated_day, web_address
from nhsreader.text.sanitise import Removed, one_line

MAX_BYTES = 20_000_000
MAX_ENTRIES = 2000
MAX_NAMES = 20
_KINDS = {"press": "news", "blog": "blog-post"}
_BLOG_PROGRAMS = ("wordpress", "blogger", "typepad", "movable type", "tumblr", "substack", "ghost")

_Fields = Mapping[str, Any]


def extract_feed(
    data: bytes, name: str, *, publishers: Publishers, split: bool = False
) -> Extraction:
    """One draft for each entry of a feed; nothing is fetched.

    An entry with only a summary is truncated. A day stated only as that of an update is
    inferred. Raises BadInput for what is no feed or holds no entry.
    """
    if len(data) > MAX_BYTES:
        raise BadInput(
            f"the feed is larger than {MAX_BYTES // 1_000_000} MB", where=name,
            do="import the articles themselves",
        )  # fmt: skip
    feed = _parsed(data, name)
    entries = feed["entries"]
    if not entries:
        what = "the feed holds no entries" if feed.get("version") else "this is not a feed"
        do = "check that it was saved completely"
        raise BadInput(what, where=name, do=do)
    source = _Source(feed["feed"], publishers)
    extraction = Extraction()
    if feed.get("bozo"):
        extraction.warnings.append("the feed is not well-formed: only what could be read is here")
    if len(entries) > MAX_ENTRIES:
        extraction.warnings.append(f"only the first {MAX_ENTRIES} of {len(entries)} entries taken")
    for entry in entries[:MAX_ENTRIES]:
        draft, removed = _draft(entry, source, publishers)
        extraction.removed += removed
        if draft.body or not draft.title_guessed:
            extraction.drafts.append(draft)
    empty = min(len(entries), MAX_ENTRIES) - len(extraction.drafts)
    if not extraction.drafts:
        raise BadInput("no entry of the feed has a title or text", where=name)
    if empty:
        extraction.warnings.append(f"{empty} entries without title and text left out")
    return extraction


class _Source:
    """What the feed says of itself."""

    def __init__(self, about: _Fields, publishers: Publishers) -> None:
        title = _line(about.get("title"))
        self.address = web_address(about.get("link")) or ""
        self.authors = _names(about)
        stated = publisher_key(title, publishers) if title else None
        self.publisher = stated or publisher_at(host_of(self.address), publishers)
        self.publisher_guessed = stated is None and self.publisher is not None
        program = _line(about.get("generator")).lower()
        known = publishers.get(self.publisher)
        self.kind = _KINDS.get(known.kind if known else "", "page")
        if self.kind == "page" and any(word in program for word in _BLOG_PROGRAMS):
            self.kind = "blog-post"


def _parsed(data: bytes, name: str) -> dict[str, Any]:
    import feedparser

    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")
            # From a stream: bytes or a string could be taken for an address or a file's name.
            feed: dict[str, Any] = feedparser.parse(io.BytesIO(data))
    except Exception:  # it parses whatever is handed to it with many parsers of its own
        raise BadInput(
            "the feed cannot be read", where=name, do="check that it was saved completely"
        ) from None
    return feed


def _draft(entry: _Fields, source: _Source, publishers: Publishers) -> tuple[Draft, Removed]:
    # Plain look-ups: the entry's own `[]` answers for keys it does not hold.
    fields = dict(entry)
    address = web_address(fields.get("feedburner_origlink")) or web_address(
        fields.get("link"), source.address
    )
    body, truncated, removed = _body(fields, address or source.address)
    title, from_title = _plain(fields.get("title_detail"), fields.get("title"))
    authors = _names(fields)
    day, updated = stated_day(fields.get("published")), stated_day(fields.get("updated"))
    publisher, guessed = source.publisher, source.publisher_guessed
    if publisher is None:
        publisher = publisher_at(host_of(address), publishers)
        guessed = publisher is not None
    draft = Draft(
        title=title or title_from(from_markdown(body).text.split("\n")[0]) or UNTITLED,
        title_guessed=not title,
        authors=authors or source.authors,
        authors_guessed=not authors and bool(source.authors),
        publisher=publisher,
        publisher_guessed=guessed,
        kind=source.kind,
        published=day,
        url=address,
        categories=_categories(fields),
        truncated=truncated,
        body=body,
        comments_declared=_count(fields.get("slash_comments")),
    )
    if day is None and updated is not None:
        how = "the feed states only the day of its last update"
        draft.published_inferred = InferredDate(updated, updated, how)
    if fields.get("link") and address is None:
        draft.warnings.append("its link is no http or https address: left out")
    if truncated and body:
        draft.warnings.append("the feed holds only a summary of the article")
    elif not body:
        draft.warnings.append("the feed holds nothing but its title")
    return draft, removed + from_title


def _body(fields: _Fields, base: str) -> tuple[str, bool, Removed]:
    """The entry's text as Markdown, and whether it is only a summary."""
    contents = fields.get("content")
    parts = contents if isinstance(contents, list) else []
    best, removed = "", Removed()
    for part in parts[:10]:
        text, taken = _markdown(part, base)
        if len(text) > len(best):
            best, removed = text, taken
    if best:
        return best, False, removed
    text, removed = _markdown(fields.get("summary_detail"), base)
    return text, True, removed


def _markdown(part: object, base: str) -> tuple[str, Removed]:
    if not isinstance(part, Mapping) or not isinstance(part.get("value"), str):
        return "", Removed()
    value: str = part["value"]
    if part.get("type") == "text/plain":
        value = value.replace("&", "&amp;").replace("<", "&lt;")
        value = "".join(f"<p>{text}</p>" for text in value.split("\n\n")).replace("\n", "<br>")
    return convert(value, base)


def _plain(detail: object, fallback: object) -> tuple[str, Removed]:
    """A title on one line, without the markup some feeds put in it."""
    if isinstance(detail, Mapping) and detail.get("type") != "text/plain":
        text, removed = _markdown(detail, "")
        if text:
            return one_line(from_markdown(text).text), removed
    return _line(fallback), Removed()


def _names(fields: _Fields) -> list[str]:
    listed = fields.get("authors")
    people = listed if isinstance(listed, list) else []
    names = [_line(one.get("name")) for one in people if isinstance(one, Mapping)]
    if not any(names):
        names = [_line(fields.get("author"))]
    found = [one for name in names for one in names_in(name)]
    return list(dict.fromkeys(found))[:MAX_NAMES]


def _categories(fields: _Fields) -> list[str]:
    listed = fields.get("tags")
    tags = [tag for tag in listed if isinstance(tag, Mapping)] if isinstance(listed, list) else []
    names = (_line(tag.get("label") or tag.get("term")) for tag in tags)
    return list(dict.fromkeys(name for name in names if name))


def _count(value: object) -> int | None:
    text = _line(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _line(value: object) -> str:
    return one_line(value) if isinstance(value, str) else ""
