"""Readers' comments of an HTML page: found before the article is, and taken out of the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from nhsreader.documents.model import Comment
from nhsreader.ingest.boilerplate import comment_count, is_chrome, role_of
from nhsreader.ingest.comments import marker_of
from nhsreader.ingest.drafts import DraftComment
from nhsreader.ingest.html_meta import iso_day
from nhsreader.ingest.html_text import HEADINGS, Block, blocks_of
from nhsreader.ingest.html_tree import ancestors, common_ancestor, drop, names_of, text_of
from nhsreader.text.dates import find_dates
from nhsreader.text.sanitise import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ITEM = re.compile(
    r"(?:\S*-)?comment(?:[-_]*(?:item|entry|box|wrap(?:per)?|container|post|node|block|thread-item|single))?\Z"
    r"|(?:c|reader|user|single|blog)-comment\Z|comment__(?:item|wrapper)\Z|depth-\d+\Z"
)
_ITEM_ID = re.compile(r"(?:li-|div-)?comment[-_]?\d+\Z|c\d{6,}\Z")
_NOT_ITEM = {"pingback", "trackback", "comment-form", "comment-respond"}
_AREA = re.compile(
    r"(?:\S*[-_])?(?:comments?|commentlist|comment[-_]?list|responses|respond|replies|discussion|disqus_thread)"
    r"(?:[-_](?:area|section|wrap(?:per)?|container|block|list|template|thread|holder))?\Z"
)
_AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:author|fn|commenter|username|user-?name|poster|who|name|nick(?:name)?|by|byline)(?:[\s_-]|$)"
)
_DATE = re.compile(r"(?:^|[\s_-])(?:date|time|timestamp|when|published|posted|meta(?:data)?|ago)(?:[\s_-]|$)")
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
    r"\s*(?:says|said|writes|wrote|commented|replied|replies)\b.*|\s*[:,|·•–—-]+\s*\Z", re.IGNORECASE | re.S
)
_LEAD = re.compile(r"(?:\d{1,4}[.)]\s+)?(?:(?:comment|posted|written|submitted)?\s*(?:by|from):?\s+)?", re.IGNORECASE)
_DEPTH = re.compile(r"(?:depth|level|indent|nest(?:ed)?)[-_]?(\d{1,2})\b", re.IGNORECASE)
_INDENT = re.compile(r"(?:margin|padding)-left\s*:\s*(\d{1,4})", re.IGNORECASE)
_DECLARED = re.compile(r"(\d[\d,]{0,8})\s+(?:\w+\s+)?(?:comments?|replies|responses|reply|thoughts?)\b", re.I)
MAX_HEAD = 160
MAX_NAME = 60


class _Item(msgspec.Struct, eq=False):
    """A comment's element and those of the comments within it, and how deep it is nested."""

    element: HtmlElement
    parent: int | None = None
    depth: int | None = None


def take_comments(body: HtmlElement) -> tuple[list[DraftComment], int | None]:
    """The comments of a page with the number it declares; the tree is left without them.

    Known classes and ids mark a comment; else repeated siblings after the article do that each
    begin with a name and a date.
    """
    elements = _marked(body) or _repeated(body)
    areas = _areas(body)
    declared = declared_in(areas)
    comments: list[DraftComment] = []
    if elements:
        comments = _read(elements)
        root = common_ancestor(elements)
        if len(elements) == 1 and root.getparent() is not None:
            root = root.getparent() if len(root.getparent()) == 1 else root
        root = _widened(root, body, elements)
        if declared is None:
            near = [e for e in (root, root.getprevious(), _before(root)) if e is not None]
            declared = declared_in(near)
        for element in elements:
            drop(element)
        if root is not body and root.tag not in ("body", "html") and not _prose_in(root):
            drop(root)
    for area in areas:
        if area.getroottree().getroot() is body.getroottree().getroot() and not _prose_in(area):
            drop(area)
    return comments, declared


def declared_in(elements: list[HtmlElement]) -> int | None:
    """The number of comments that a heading or link within elements states."""
    for element in elements:
        for inner in element.iter():
            if not isinstance(inner.tag, str) or inner.tag in ("p", "blockquote", "li"):
                continue
            text = " ".join((inner.text_content() if len(inner) < 6 else inner.text or "").split())
            if 0 < len(text) <= 120:
                count = comment_count(text)
                if count is None and (inner.tag in HEADINGS or "count" in " ".join(names_of(inner))):
                    match = _DECLARED.search(text)
                    count = int(match.group(1).replace(",", "")) if match else None
                if count is not None:
                    return count
    return None


def _marked(body: HtmlElement) -> list[HtmlElement]:
    """Elements that class, id or microdata mark as one comment each."""
    blogger = [dl for dl in body.iter("dl") if "comments-block" in names_of(dl)]
    if blogger:
        return [dt for dl in blogger for dt in dl.iter("dt")]
    found = [element for element in body.iter() if isinstance(element.tag, str) and _is_item(element)]
    chosen = set(found)
    for element in found:
        inside = [e for e in element.iterdescendants() if e in chosen]
        # A wrapper around one comment, or around all of them, is none itself.
        if inside and len(_own_text(element, chosen)) < 15:
            chosen.discard(element)
    kept = []
    for element in found:
        if element in chosen:
            around = next((a for a in ancestors(element) if a in chosen), None)
            if around is not None and _is_part(element, around):
                continue
            kept.append(element)
    return [element for element in kept if len(text_of(element)) > 3]


def _is_item(element: HtmlElement) -> bool:
    if element.tag not in ("li", "div", "article", "section", "tr", "dd", "p", "table"):
        return False
    names = names_of(element)
    if any(name in _NOT_ITEM for name in names):
        return False
    if (element.get("itemprop") or "").lower() == "comment" or (
        (element.get("itemtype") or "").lower().endswith("comment")
    ):
        return True
    if _ITEM_ID.match((element.get("id") or "").lower()):
        return True
    return any(_ITEM.match(name) for name in (element.get("class") or "").lower().split())


def _is_part(element: HtmlElement, around: HtmlElement) -> bool:
    """Whether a marked element is the text of the comment around it, and no answer to it."""
    if any(a.tag in ("ul", "ol") for a in ancestors(element) if a in set(around.iter())):
        return False
    return not _has_head(element)


def _own_text(element: HtmlElement, items: set[HtmlElement]) -> str:
    parts = [element.text or ""]
    stack = list(reversed(element))
    while stack:
        inner = stack.pop()
        parts.append(inner.tail or "")
        if inner not in items:
            parts.append(inner.text or "")
            stack += reversed(inner)
    return "".join(parts).strip()


def _repeated(body: HtmlElement) -> list[HtmlElement]:
    """Siblings alike that each begin with a name and a date and hold text, after the article."""
    best: list[HtmlElement] = []
    for parent in body.iter("div", "ul", "ol", "section", "body", "article", "main", "aside", "td"):
        groups: dict[tuple[str, str], list[HtmlElement]] = {}
        for child in parent:
            name = (child.get("class") or "").split()
            groups.setdefault((child.tag, name[0] if name else ""), []).append(child)
        for group in groups.values():
            alike = [child for child in group if child.tag in ("div", "li", "article", "section") and _has_head(child)]
            if len(alike) >= 2 and len(alike) >= 0.6 * len(group) and len(alike) > len(best):
                best = alike
    if not best or not _follows_prose(body, best[0]):
        return []
    return _with_nested(best)


def _with_nested(top: list[HtmlElement]) -> list[HtmlElement]:
    """Comments with the answers inside them, in page order."""
    tag = top[0].tag
    found: list[HtmlElement] = []
    for element in top:
        found.append(element)
        found += [
            inner for inner in element.iterdescendants(tag)
            if _has_head(inner) and len(inner) and not _wraps(inner)
        ]  # fmt: skip
    return found


def _wraps(element: HtmlElement) -> bool:
    """Whether an element only surrounds other comments, or is but a part of one."""
    inner = [child for child in element if child.tag == element.tag and _has_head(child)]
    own = len(text_of(element)) - sum(len(text_of(child)) for child in inner)
    return bool(inner) and own < 15


def _has_head(element: HtmlElement) -> bool:
    """Whether an element begins with a short line of a name and a date, and text follows."""
    if any(element.iter("h1", "h2")):
        return False
    blocks = blocks_of(element)
    if len(blocks) < 2 and not any(element.iter("br")):
        return False
    head = " ".join(block.text for block in blocks[:3] if len(block.text) <= MAX_HEAD)[:240]
    dated = any(element.iter("time")) or bool(find_dates(head)) or bool(_RELATIVE.search(head))
    name = blocks[0].text.split("\n")[0] if blocks else ""
    words = len(name.split())
    return dated and 0 < words <= 16 and not role_of(name)


def _follows_prose(body: HtmlElement, element: HtmlElement) -> bool:
    prose = 0
    for inner in body.iter():
        if inner is element:
            return prose >= 300
        if inner.tag == "p" and len(text := text_of(inner)) >= 40:
            prose += len(text)
    return False


def _areas(body: HtmlElement) -> list[HtmlElement]:
    """Elements whose id or class says that comments stand, or stood, in them."""
    return [
        element
        for element in body.iter("div", "section", "aside", "ol", "ul", "form", "footer", "article")
        if any(_AREA.match(name) for name in names_of(element))
        and "no-comments" not in names_of(element)
    ]


def _widened(root: HtmlElement, body: HtmlElement, items: list[HtmlElement]) -> HtmlElement:
    """The largest element around the comments that holds no prose but theirs."""
    inside = set(items)
    while (parent := root.getparent()) is not None and parent is not body and parent.tag != "body":
        other = [
            p for p in parent.iter("p")
            if len(text_of(p)) > 120 and p not in inside and not any(a in inside for a in ancestors(p))
        ]  # fmt: skip
        if other or len(_own_text(parent, inside)) > 600 or any(parent.iter("h1")):
            break
        root = parent
    return root


def _before(root: HtmlElement) -> HtmlElement | None:
    parent = root.getparent()
    return parent.getprevious() if parent is not None else None


def _prose_in(root: HtmlElement) -> bool:
    return sum(len(text_of(p)) for p in root.iter("p") if len(text_of(p)) > 120) > 400


def _read(elements: list[HtmlElement]) -> list[DraftComment]:
    chosen = set(elements)
    number: dict[HtmlElement, int] = {}
    path: list[tuple[int, int]] = []
    found: list[DraftComment] = []
    ids: dict[str, int] = {}
    for element in elements:
        author, date, text = _parts(element, chosen)
        if not text:
            continue
        around = next((a for a in ancestors(element) if a in number), None)
        parent = number[around] if around is not None else None
        if parent is None:
            stated = element.get("data-parent-id") or element.get("data-parent") or ""
            parent = ids.get(stated) if stated else None
        depth = _depth(element)
        if parent is None and depth is not None:
            while path and path[-1][0] >= depth:
                path.pop()
            parent = path[-1][1] if path else None
        here = len(found) + 1
        if depth is not None:
            while path and path[-1][0] >= depth:
                path.pop()
            path.append((depth, here))
        number[element] = here
        for key in (element.get("id"), element.get("data-id"), element.get("data-comment-id")):
            if key:
                ids[key] = here
        comment = Comment(text=text, author=author, date=date, parent=parent)
        found.append(DraftComment(comment, (0, 0)))
    return found


def _depth(element: HtmlElement) -> int | None:
    for value in (element.get("data-depth"), element.get("data-level"), element.get("aria-level")):
        if value and value.isdigit():
            return int(value[:3])
    match = _DEPTH.search(element.get("class") or "")
    if match:
        return int(match.group(1))
    match = _INDENT.search(element.get("style") or "")
    return int(match.group(1)) if match else None


def _parts(element: HtmlElement, items: set[HtmlElement]) -> tuple[str | None, str | None, str]:
    """Author, date and text of one comment, without the comments inside it."""
    pieces = _pieces(element, items)
    author_at = _first(pieces, _is_author)
    date_at = _first(pieces, lambda e: e.tag == "time") or _first(pieces, _is_date)
    text_at = [e for e in pieces if _TEXT.search(" ".join(names_of(e))) or e.get("itemprop") == "text"]
    text_at = [e for e in text_at if not _is_author(e) and e is not element] or [
        e for e in pieces if e.tag == "dd" and "comment-body" in names_of(e)
    ]
    blocks = [b for b in _blocks(element, items) if not is_chrome(b.text) and not b.text.isdigit()]
    head = [b for b in blocks if author_at is None or True][:3]
    date = _date_of(date_at, head, blocks[-1:])
    author = _clean_name(text_of(author_at)) if author_at is not None else None
    body = _within(blocks, text_at)
    if not body:
        body = _after_head(blocks, author_at, date_at)
    if author is None and blocks:
        author = _name_in(blocks[0].text.split("\n")[0])
    text = "\n\n".join(block.text for block in body if not is_chrome(block.text))
    return author, date, text.strip()


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
        for block in blocks_of(root):
            around = next(
                (e for e in (block.element, *ancestors(block.element)) if e in items or e is root), root
            )
            if around is element or around is root:
                found.append(block)
    return found


def _within(blocks: list[Block], roots: list[HtmlElement]) -> list[Block]:
    """The blocks inside the root that holds the most text."""
    best: list[Block] = []
    for root in roots:
        inside = [b for b in blocks if b.element is root or any(a is root for a in ancestors(b.element))]
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
    for start, end, _ in reversed(find_dates(text)):
        left = left[:start] + left[end:]
    left = _RELATIVE.sub(" ", _CLOCK.sub(" ", left))
    words = re.findall(r"[A-Za-z]{2,}", left)
    return left != text and len(words) <= 3


def _first(pieces: list[HtmlElement], test: object) -> HtmlElement | None:
    assert callable(test)
    return next((e for e in pieces if isinstance(e.tag, str) and test(e) and text_of(e)), None)


def _is_author(element: HtmlElement) -> bool:
    if (element.get("itemprop") or "") in ("author", "creator"):
        return True
    if element.tag in ("p", "blockquote", "ul", "ol", "article", "section"):
        return False
    names = " ".join(names_of(element))
    short = len(text_of(element)) <= MAX_HEAD
    return short and (element.tag == "cite" or bool(_AUTHOR.search(names))) and "avatar" not in names


def _is_date(element: HtmlElement) -> bool:
    names = " ".join(names_of(element))
    return bool(_DATE.search(names)) and bool(find_dates(text_of(element)))


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
        dates = find_dates(text)
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
    dates = find_dates(name)
    if dates:
        name = name[: dates[0][0]]
    name = _SAYS.sub("", name).strip(" ,:|·•–—-(")
    return name if 0 < len(name) <= MAX_NAME * 2 else None


def _name_in(line: str) -> str | None:
    marker = marker_of(line)
    if marker is not None and marker.author:
        return marker.author
    name = _clean_name(line)
    relative = _RELATIVE.search(name or "")
    if name and relative:
        name = _clean_name(name[: relative.start()])
    return name if name and len(name.split()) <= 6 else None
