"""One reader's comment of an HTML page: who wrote it, when, and what."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from nhsreader.ingest.boilerplate import is_chrome, role_of
from nhsreader.ingest.comments import marker_of
from nhsreader.ingest.html_meta import dates_in, iso_day
from nhsreader.ingest.html_text import Block, blocks_of
from nhsreader.ingest.html_tree import ancestors, names_of, text_of
from nhsreader.text.sanitise import clean, one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:author|fn|commenter|username|user-?name|poster|who|name|nick(?:name)?|by|byline)(?:[\s_-]|$)"
)
_DATE = re.compile(
    r"(?:^|[\s_-])(?:date|time|timestamp|when|published|posted|meta(?:data)?|ago)(?:[\s_-]|$)"
)
_TEXT = re.compile(
    r"(?:^|[\s_-])(?:comment-?)?(?:content|body|text|message|copy|words|description)(?:[\s_-]|$)"
)
_RELATIVE = re.compile(
    r"\b(?:\d+|an?|one|two|three|few)\s+(?:second|minute|min|hour|hr|day|week|month|year)s?\s+ago\b"
    r"|\byesterday\b|\bjust\s+now\b|\b\d+\s?[hdwmy]\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?\s*([ap])?\.?(?:m\b\.?)?", re.IGNORECASE)
_ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)")
_SAYS = re.compile(
    r"\s*(?:says|said|writes|wrote|commented|replied|replies)\b.*|\s*[:,|·•–—-]+\s*\Z",
    re.IGNORECASE | re.S,
)
_BADGE = re.compile(
    r"\s+[(\[]?(?:post\s+author|author|moderator|mod|staff|admin|verified|editor|op)[)\]]?\s*\Z",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:\d{1,4}[.)]\s+)?(?:(?:comment|posted|written|submitted)?\s*(?:by|from):?\s+)?",
    re.IGNORECASE,
)
_DEPTH = re.compile(r"(?:depth|level|indent|nest(?:ed)?)[-_]?(\d{1,2})\b", re.IGNORECASE)
_INDENT = re.compile(r"(?:margin|padding)-left\s*:\s*(\d{1,4})", re.IGNORECASE)
_MAY_DATE = re.compile(r"\d|\bago\b|yesterday|just now", re.IGNORECASE)
MAX_HEAD = 160
MAX_NAME = 60


def begins_comment(element: HtmlElement) -> bool:
    """Whether an element begins with a short line of a name and a date, and text follows."""
    if len(element) == 1 and not len(element[0]) and not (element[0].tail or "").strip():
        return False
    start = text_of(element)[:300]
    if not _MAY_DATE.search(start):
        return False
    if not (_has(element, "time") or dates_in(start) or _RELATIVE.search(start)):
        return False
    if _has_title(element):
        return False
    blocks = blocks_of(element, links=False)
    if len(blocks) < 2 and not _has(element, "br"):
        return False
    head = " ".join(block.text for block in blocks[:3] if len(block.text) <= MAX_HEAD)[:240]
    dated = _has(element, "time") or bool(dates_in(head)) or bool(_RELATIVE.search(head))
    first = blocks[0].text.split("\n")[0] if blocks else ""
    name = _name_in(first)
    return dated and name is not None and name[0].isalnum() and role_of(first) is None


def _has_title(element: HtmlElement) -> bool:
    """Whether a heading stands in it that is no name: it is a story, not a comment."""
    for heading in element.iter("h1", "h2", "h3", "h4"):
        words = text_of(heading).split()
        linked = heading.find(".//a") is not None
        if heading.tag in ("h1", "h2") or linked or len(words) > 5:
            return True
        if heading.tag == "h3" and len(words) > 1 and not all(w[0].isupper() for w in words):
            return True
    return False


def _has(element: HtmlElement, *tags: str) -> bool:
    return next(element.iter(*tags), None) is not None


def depth_of(element: HtmlElement) -> int | None:
    """How deep a comment is nested by its attributes, class or indentation; None if by none."""
    for value in (element.get("data-depth"), element.get("data-level"), element.get("aria-level")):
        if value and value.isdigit():
            return int(value[:3])
    match = _DEPTH.search(element.get("class") or "")
    if match:
        return int(match.group(1))
    match = _INDENT.search(element.get("style") or "")
    return int(match.group(1)) if match else None


def read_comment(
    element: HtmlElement, items: set[HtmlElement]
) -> tuple[str | None, str | None, str]:
    """Author, date and text of one comment, without the comments inside it."""
    pieces = _pieces(element, items)
    author_at = _first(pieces, _is_author)
    date_at = _first(pieces, lambda e: e.tag == "time")
    date_at = date_at if date_at is not None else _first(pieces, _is_date)
    text_at = [
        e for e in pieces if _TEXT.search(" ".join(names_of(e))) or e.get("itemprop") == "text"
    ]
    text_at = [e for e in text_at if not _is_author(e) and e is not element] or [
        e for e in pieces if e.tag == "dd" and "comment-body" in names_of(e)
    ]
    blocks = [b for b in _blocks(element, items) if not is_chrome(b.text) and not b.text.isdigit()]
    date = _date_of(date_at, blocks[:3], blocks[-1:])
    author = _clean_name(text_of(author_at)) if author_at is not None else None
    body = _within(blocks, text_at)
    if not body:
        body = _after_head(blocks, author_at, date_at)
    if author is None and blocks:
        author = _name_in(blocks[0].text.split("\n")[0])
    text = "\n\n".join(block.text for block in body if not is_chrome(block.text))
    return author, date, clean(text).strip()


def _pieces(element: HtmlElement, items: set[HtmlElement]) -> list[HtmlElement]:
    """An element and what is within it, but not within another comment; with a Blogger `dt`
    the `dd`s that follow."""
    found: list[HtmlElement] = []
    stack = [*reversed(_roots(element))]
    while stack:
        inner = stack.pop()
        if inner is not element and inner in items:
            continue
        found.append(inner)
        stack += reversed(inner)
    return found


def _roots(element: HtmlElement) -> list[HtmlElement]:
    roots = [element]
    if element.tag == "dt":
        after = element.getnext()
        while after is not None and after.tag == "dd":
            roots.append(after)
            after = after.getnext()
    return roots


def _blocks(element: HtmlElement, items: set[HtmlElement]) -> list[Block]:
    found: list[Block] = []
    for root in _roots(element):
        for block in blocks_of(root, links=False):
            around = next(
                (e for e in (block.element, *ancestors(block.element)) if e in items or e is root),
                root,
            )
            if around is element or around is root:
                found.append(block)
    return found


def _within(blocks: list[Block], roots: list[HtmlElement]) -> list[Block]:
    """The blocks inside the root that holds the most text."""
    best: list[Block] = []
    for root in roots:
        inside = [
            b for b in blocks if b.element is root or any(a is root for a in ancestors(b.element))
        ]
        if sum(len(b.text) for b in inside) > sum(len(b.text) for b in best):
            best = inside
    return best


def _after_head(
    blocks: list[Block], author: HtmlElement | None, date: HtmlElement | None
) -> list[Block]:
    """The blocks after those that only say who wrote and when, and before closing ones."""
    marks = [text_of(e) for e in (author, date) if e is not None]
    start = 0
    for at, block in enumerate(blocks[:4]):
        rest = block.text
        for mark in marks:
            rest = rest.replace(mark, " ")
        if len(block.text) <= MAX_HEAD and (
            marker_of(block.text) or _only_date(rest) or not re.search(r"\w{2,}", rest)
        ):
            start = at + 1
        elif at == 0 and len(block.text.split()) <= 6 and len(blocks) > 1:
            start = 1
        else:
            break
    rows = blocks[start:]
    while len(rows) > 1 and (_only_date(rows[-1].text) or role_of(rows[-1].text)):
        rows = rows[:-1]
    return rows


def _only_date(text: str) -> bool:
    left = text
    for start, end, _ in reversed(dates_in(text)):
        left = left[:start] + left[end:]
    left = _RELATIVE.sub(" ", _CLOCK.sub(" ", left))
    words = re.findall(r"[A-Za-z]{2,}", left)
    return left != text and len(words) <= 3


def _first(pieces: list[HtmlElement], test: Callable[[HtmlElement], bool]) -> HtmlElement | None:
    return next((e for e in pieces if isinstance(e.tag, str) and test(e) and text_of(e)), None)


def _is_author(element: HtmlElement) -> bool:
    if (element.get("itemprop") or "") in ("author", "creator"):
        return True
    if element.tag in ("p", "blockquote", "ul", "ol", "article", "section"):
        return False
    names = " ".join(names_of(element))
    short = len(text_of(element)) <= MAX_HEAD
    return (
        short and (element.tag == "cite" or bool(_AUTHOR.search(names))) and "avatar" not in names
    )


def _is_date(element: HtmlElement) -> bool:
    names = " ".join(names_of(element))
    return bool(_DATE.search(names)) and bool(dates_in(text_of(element)))


def _date_of(marked: HtmlElement | None, head: list[Block], last: list[Block]) -> str | None:
    """The date as printed, with its time of day where one is printed."""
    texts: list[str] = []
    if marked is not None:
        match = _ISO_TIME.match(marked.get("datetime") or marked.get("title") or "")
        shown = text_of(marked)
        if match:
            return f"{match.group(1)}T{match.group(2)}"
        texts = [shown, marked.get("datetime") or ""]
    texts += [block.text for block in head if len(block.text) <= MAX_HEAD]
    texts += [block.text for block in last if len(block.text) <= MAX_HEAD]
    for text in texts:
        dates = dates_in(text)
        if not dates:
            day = iso_day(text) if re.match(r"\d{4}-\d\d", text) else None
            if day:
                return day
            continue
        start, end, day_found = dates[0]
        rest = text[end : end + 30] + " " + text[max(0, start - 20) : start]
        return f"{day_found}{_clock_in(rest)}"
    return None


def _clock_in(text: str) -> str:
    match = _CLOCK.search(text)
    if match is None:
        return ""
    hour, minute = int(match.group(1)), int(match.group(2))
    half = (match.group(3) or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"T{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else ""


def _clean_name(text: str) -> str | None:
    name = _LEAD.sub("", one_line(text), count=1)
    for found in (
        *((start, end) for start, end, _ in dates_in(name)),
        *map(re.Match.span, _RELATIVE.finditer(name)),
    ):
        name = name[: min(len(name), found[0])]
    name = _BADGE.sub("", _SAYS.sub("", name.split("|")[0])).strip(" ,:|·•–—-(@")
    return name if 0 < len(name) <= MAX_NAME * 2 else None


def _name_in(line: str) -> str | None:
    marker = marker_of(line)
    if marker is not None and marker.author:
        return marker.author
    name = _clean_name(line)
    return name if name and len(name.split()) <= 6 else None
