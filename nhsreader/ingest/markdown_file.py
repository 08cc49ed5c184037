"""A Markdown file, with or without front matter → one draft."""

from __future__ import annotations

import re
from typing import Any

from nhsreader import plain_yaml
from nhsreader.documents import front_matter
from nhsreader.documents.publishers import Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.errors import BadDocument, BadInput
from nhsreader.ingest.drafts import Draft, Extraction
from nhsreader.ingest.guesses import UNTITLED, publisher_key, title_from
from nhsreader.ingest.headers import names_in
from nhsreader.text.dates import find_dates, parse_date
from nhsreader.text.sanitise import one_line, sanitise

_NO_ID = "no-id"
_ATX = re.compile(r" {0,3}#[ \t]+(?P<title>.*?)(?:[ \t]+#+)?[ \t]*\Z")
_SETEXT = re.compile(r" {0,3}=+[ \t]*\Z")


def extract_markdown(text: str, name: str, publishers: Publishers) -> Extraction:
    """The one draft of a Markdown file. Raises BadInput for front matter that cannot be read.

    The title is the front matter's, else the heading of level 1 above the text, else guessed; a
    heading that is the title goes from the body. `author`, `date`, `category` and `link` stand
    for the keys of our own they mean, where those are absent.
    """
    clean, removed = sanitise(text)
    try:
        keys = _keys(front_matter.split(clean)[0], name)
        document = front_matter.parse(clean, name, _NO_ID)
    except BadDocument as error:
        raise BadInput(error.what, where=error.where, do=error.do) from None
    heading, below = _split_heading(document.body)
    title = document.title if "title" in keys else heading
    body = below if heading is not None and heading == title else document.body
    draft = Draft(
        title=title or title_from(from_markdown(body).text.split("\n")[0]) or UNTITLED,
        title_guessed=title is None or "title" in document.guessed,
        authors=document.authors,
        authors_guessed="authors" in document.guessed,
        publisher=document.publisher,
        publisher_guessed="publisher" in document.guessed,
        kind=document.kind,
        kind_stated=document.kind_stated,
        published=document.published,
        published_inferred=document.published_inferred,
        categories=document.categories,
        tags=document.tags,
        url=document.url,
        retrieved=document.retrieved,
        truncated=document.truncated,
        body=body,
        comments_declared=document.comments_declared,
        lines=_lines(text),
        id=document.id if "id" in keys else None,
        provenance=document.provenance,
        edited=document.edited,
        extra=dict(document.extra),
    )
    _take_common_keys(draft)
    _settle_publisher(draft, publishers)
    return Extraction(drafts=[draft], removed=removed)


def _keys(front: str | None, name: str) -> set[str]:
    """The keys the front matter gives a value."""
    value: Any = plain_yaml.load(front, name, first_line=2).value if front else None
    if not isinstance(value, dict):
        return set()
    return {key for key, item in value.items() if item not in (None, "")}


def _split_heading(body: str) -> tuple[str | None, str]:
    """The heading of level 1 that a body begins with, and what stands below it."""
    lines = body.split("\n")
    match = _ATX.match(lines[0])
    if match is not None:
        heading, below = lines[0], lines[1:]
    elif len(lines) > 1 and lines[0].strip() and _SETEXT.match(lines[1]):
        heading, below = "\n".join(lines[:2]), lines[2:]
    else:
        return None, body
    title = one_line(from_markdown(heading).text)
    rest = "\n".join(below).strip("\n")
    return title or None, rest + "\n" if rest else ""


def _take_common_keys(draft: Draft) -> None:
    """Read keys that other programs write as the ones they stand for."""
    extra = draft.extra
    if not draft.authors and (author := _text(extra.get("author"))):
        draft.authors = list(names_in(author)) or [author]
        del extra["author"]
    if not draft.published and (stated := _text(extra.get("date"))):
        if (published := _date(stated)) is None:
            draft.warnings.append(f"date {stated!r} is none that can be read: kept as it stands")
        else:
            draft.published = published
            del extra["date"]
    if not draft.url and (link := _text(extra.get("link"))):
        draft.url = link
        del extra["link"]
    if not draft.categories and (category := _text(extra.get("category"))):
        draft.categories = [category]
        del extra["category"]


def _settle_publisher(draft: Draft, publishers: Publishers) -> None:
    if draft.publisher is None:
        return
    key = publisher_key(draft.publisher, publishers)
    if key is None:
        draft.warnings.append(f"{draft.publisher!r} is no publisher known here: kept as it stands")
    else:
        draft.publisher = key


def _text(value: object) -> str | None:
    return one_line(value) if isinstance(value, str) and value.strip() else None


def _date(text: str) -> str | None:
    try:
        return str(parse_date(text[:10]))
    except ValueError:
        found = find_dates(text)
        return str(found[0][2]) if len(found) == 1 else None


def _lines(text: str) -> tuple[int, int] | None:
    numbers = [number for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    return (numbers[0], numbers[-1]) if numbers else None
