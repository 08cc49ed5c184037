"""Readers' comments of an HTML page: found before the article is, and taken out of the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nhsreader.documents.model import Comment
from nhsreader.ingest.boilerplate import comment_count
from nhsreader.ingest.drafts import DraftComment
from nhsreader.ingest.html_comment import begins_comment, depth_of, read_comment
from nhsreader.ingest.html_text import HEADINGS
from nhsreader.ingest.html_tree import ancestors, common_ancestor, drop, names_of, text_of

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
_DECLARED = re.compile(
    r"(\d[\d,]{0,8})\s+(?:\w+\s+)?(?:comments?|replies|responses|reply|thoughts?)\b", re.I
)
_READERS = re.compile(
    r"(\d[\d,]{0,8})\s+(?:readers?|people|users?)\s+(?:say|said|have\s+(?:said|commented)|commented)\b",
    re.I,
)


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
            text = text.strip(" »›→«·•|")
            if 0 < len(text) <= 120:
                count = comment_count(text)
                if count is None and (said := _READERS.match(text)):
                    count = int(said.group(1).replace(",", ""))
                if count is None and (
                    inner.tag in HEADINGS or "count" in " ".join(names_of(inner))
                ):
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
    found = [
        element for element in body.iter() if isinstance(element.tag, str) and _is_item(element)
    ]
    chosen = set(found)
    for element in found:
        inside = [e for e in element.iterdescendants() if e in chosen]
        if inside and element in chosen and len(_own_text(element, chosen)) < 15:
            direct = [e for e in inside if _is_direct(e, element, chosen)]
            # A list's item holds its comment in one element beside the answers to it; what
            # holds several is a wrapper around them all.
            chosen.discard(direct[0] if len(direct) == 1 else element)
    kept = []
    for element in found:
        if element in chosen:
            around = next((a for a in ancestors(element) if a in chosen), None)
            if around is not None and _is_part(element, around):
                continue
            kept.append(element)
    return [element for element in kept if len(text_of(element)) > 3]


def _is_direct(element: HtmlElement, wrapper: HtmlElement, items: set[HtmlElement]) -> bool:
    """Whether no other item and no list stands between an item and one around it."""
    for around in ancestors(element):
        if around is wrapper:
            return True
        if around in items or around.tag in ("ul", "ol"):
            return False
    return False


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
    return not begins_comment(element)


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
            if len(group) < 2 or group[0].tag not in ("div", "li", "article", "section"):
                continue
            alike = [child for child in group if begins_comment(child)]
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
            if begins_comment(inner) and len(inner) and not _wraps(inner)
        ]  # fmt: skip
    return found


def _wraps(element: HtmlElement) -> bool:
    """Whether an element only surrounds other comments, or is but a part of one."""
    inner = [child for child in element if child.tag == element.tag and begins_comment(child)]
    own = len(text_of(element)) - sum(len(text_of(child)) for child in inner)
    return bool(inner) and own < 15


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
            p
            for p in parent.iter("p")
            if len(text_of(p)) > 120 and not any(a in inside for a in (p, *ancestors(p)))
        ]
        if other or len(_own_text(parent, inside)) > 600 or parent.find(".//h1") is not None:
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
        author, date, text = read_comment(element, chosen)
        if not text:
            continue
        around = next((a for a in ancestors(element) if a in number), None)
        parent = number[around] if around is not None else None
        if parent is None:
            stated = element.get("data-parent-id") or element.get("data-parent") or ""
            parent = ids.get(stated) if stated else None
        depth = depth_of(element)
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
