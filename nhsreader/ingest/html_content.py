"""Which part of a page is the article, and what within it is the page's own furniture."""

from __future__ import annotations

import logging
import re
from copy import deepcopy
from typing import TYPE_CHECKING

from nhsreader.ingest.body import truncation
from nhsreader.ingest.boilerplate import (
    CHROME,
    COOKIE,
    FORM,
    LEAVE,
    PAGINATION,
    POST_FOOTER,
    SITE_FOOTER,
    SITE_HEADER,
    role_of,
)
from nhsreader.ingest.html_text import Block, blocks_of
from nhsreader.ingest.html_tree import ancestors, drop, names_of, text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WORDS = re.compile(r"[a-z]+")
_FURNITURE = {
    "share", "sharing", "sharedaddy", "social", "addthis", "addtoany", "newsletter", "signup",
    "subscribe", "subscription", "promo", "promotion", "advert", "adverts", "advertisement",
    "advertising", "ad", "ads", "adslot", "mpu", "dfp", "sponsor", "sponsored", "related",
    "recommended", "recommendations", "sidebar", "breadcrumb", "breadcrumbs", "cookie",
    "cookies", "consent",
    "gdpr", "pagination", "pager", "paging", "navigation", "nav", "menu", "navbar", "masthead",
    "toolbar", "tools", "skip", "skiplink", "skiplinks", "relatedposts", "jp", "outbrain",
    "taboola", "widget", "popular", "trending", "mostread", "paywall", "donate", "donation",
    "tags",
    "tagcloud", "taglist", "postmeta", "entrymeta", "metadata", "byline", "dateline", "timestamp",
    "followus", "footer", "colophon", "printfriendly", "feedback", "rating", "ratings", "caption",
    "screenreader", "copyright", "cta", "puff", "teaser", "teasers", "popup", "modal", "overlay",
    "authorbox", "authorbio", "bio", "blogroll", "archives", "jumplinks", "backtotop", "credit",
}  # fmt: skip
_PAIRS = re.compile(
    r"(?:entry|post|article|story)[-_]*(?:meta|footer|nav|info|utility|utilities|tools|tags|date|"
    r"author|actions|data|categories)\b"
    r"|(?:about|more)[-_]*(?:the[-_]*)?(?:author|writer|from|on|stories)\b|author[-_]*(?:box|bio|info|card)"
    r"|(?:most|also|read)[-_]*(?:read|viewed|popular|like|next|more|also)\b|see[-_]also"
    r"|site[-_]*(?:header|footer|title|description|info)|(?:back|return)[-_]*to[-_]*top"
    r"|screen[-_]reader|visually[-_]?hidden|sr[-_]only|noprint|no[-_]print|wp[-_]caption[-_]text"
    r"|(?:page|post)[-_]*(?:links|navi)",
)
_ADVERT = re.compile(r"(?:^|[\s_-])(?:ads?|advert\w*|mpu|dfp|banner[-_]?ads?)(?:[\s_-]|\d|$)")
_KEPT = {"footnote", "footnotes", "endnotes", "references", "fn"}
_NEVER = {
    "html",
    "body",
    "main",
    "article",
    "table",
    "tbody",
    "tr",
    "b",
    "strong",
    "em",
    "i",
    "sup",
    "a",
}
_ROLES = {
    "navigation", "banner", "contentinfo", "complementary", "search", "menu", "toolbar",
    "alertdialog", "dialog", "alert",
}  # fmt: skip
_BODY = re.compile(
    r"(?:^|\s)(?:entry-?content|post-?content|post-?body|post-?entry|article-?(?:body|text|content|copy)"
    r"|article__(?:body|content|text)|story-?(?:body|text|content)|story__(?:body|content)|govspeak|body-?copy"
    r"|blog-?(?:content|body)|content__(?:body|article-body)|rich-?text|td-post-content|storytext"
    r"|press-?release|(?:news|page)-?(?:body|text))(?:\s|$)"
)
MAX_SHARE = 0.4
MIN_PROSE = 25
DESCEND = 0.9
SURE = 0.65
MAX_NOTICE = 120
MAX_NOISE = 200
NEAR_END = 8
_NOISE = {CHROME, COOKIE, FORM, LEAVE, PAGINATION, POST_FOOTER, SITE_FOOTER, SITE_HEADER}
_EVERYWHERE = re.compile(
    r"(?:advertisement|advert|ad|sponsored(?:\s+content)?|story\s+continues\s+below.*"
    r"|article\s+continues\s+below.*|top(?:\s+of\s+page)?|back\s+to\s+top|print(?:able\s+version)?"
    r"|share\s+this.*|loading.{0,3}|\[?\s*(?:back\s+to\s+)?top\s*(?:of\s+page)?\s*\]?)\Z",
    re.IGNORECASE,
)


_LABELLED = re.compile(
    r"(?:topics?|tags?|tagged|filed\s+under|posted\s+in|categor(?:y|ies)|more\s+on|read\s+more|see\s+also|related"
    r"|keywords?|labels?|share)\s*:?\s+\S|(?:topics?|tags?|labels?|keywords?)\s*:",
    re.IGNORECASE,
)


def drop_furniture(root: HtmlElement) -> None:
    """Take out of a tree the elements whose tag, role or class says that they are furniture."""
    whole = len(text_of(root)) or 1
    for element in list(root.iter()):
        if element is root or _is_gone(element, root):
            continue
        if element.tag == "table" and _is_box(element):
            drop(element)
        if element.tag in _NEVER:
            continue
        certain = element.tag in ("nav", "aside", "figcaption", "menu") or (
            element.tag in ("footer", "header") and _is_outer(element)
        )
        if (certain or _says_furniture(element)) and not _is_kept(element):
            length = len(text_of(element))
            if length <= MAX_SHARE * whole or (certain and element.tag == "nav"):
                drop(element)
        elif element.tag == "form" and _is_plain_form(element):
            drop(element)
    drop_headed(root, whole)


def drop_headed(root: HtmlElement, whole: int) -> None:
    """Take out sections whose heading says that they lead elsewhere, such as `Related stories`
    or `More on this topic`."""
    for heading in list(root.iter("h2", "h3", "h4", "h5", "h6")):
        if len(text := text_of(heading)) > 60 or role_of(text) not in (SITE_FOOTER, PAGINATION):
            continue
        parent = heading.getparent()
        if parent is None or _is_gone(heading, root):
            continue
        first = heading.getprevious() is None and not (parent.text or "").strip()
        if first and parent is not root and parent.tag not in _NEVER:
            if len(text_of(parent)) <= MAX_SHARE * whole:
                drop(parent)
            continue
        after = heading.getnext()
        if (
            after is not None
            and after.tag in ("ul", "ol", "div")
            and (len(text_of(after)) <= MAX_SHARE * whole)
        ):
            drop(after)
            drop(heading)


def drop_outer(root: HtmlElement) -> None:
    """Take out what stands around every page: navigation, banners, footers, cookie notices."""
    whole = len(text_of(root)) or 1
    for element in list(root.iter("nav", "aside", "div", "section", "ul", "form")):
        role = (element.get("role") or "").lower()
        name = " ".join(names_of(element))
        if (
            element.tag == "nav"
            or role in ("navigation", "contentinfo", "search", "alertdialog", "dialog")
            or "cookie" in name
            or "consent" in name
        ) and len(text_of(element)) <= MAX_SHARE * whole:
            drop(element)


def pick(body: HtmlElement, early: list[Block], base: str | None) -> list[Block]:
    """The blocks of the article; furniture is taken out of the tree. `early` are the blocks
    of the whole page.

    They are in the element whose class or microdata says so, where that holds a good part of
    the running text, else in the smallest element with nine tenths of it. Where so much text is
    left out that it could be the wrong one, trafilatura is asked as well, and what it keeps is
    taken where the own choice lacks a good part of it.
    """
    whole = sum(len(block.text) for block in early if is_prose(block))
    asked = deepcopy(body)
    drop_furniture(body)
    everything = blocks_of(body, base)
    prose = _Prose(everything)
    root = _container(body, prose)
    inside = set(root.iter())
    blocks = [block for block in everything if block.element in inside]
    held = sum(len(block.text) for block in blocks if is_prose(block))
    if held < SURE * whole or not whole:
        kept = _trafilatura(asked)
        have = {_key(block.text) for block in blocks}
        lines = [line for line in kept if len(line) >= MIN_PROSE]
        missing = sum(len(line) for line in lines if _key(line) not in have)
        wanted = {_key(line) for line in kept}
        elsewhere = [block for block in everything if _key(block.text) in wanted]
        gained = sum(len(b.text) for b in elsewhere if _key(b.text) not in have)
        if gained > 0.3 * sum(map(len, lines)) and missing:
            return elsewhere
    return blocks


def without_noise(blocks: list[Block]) -> list[Block]:
    """Blocks without the lines that say of themselves that they are furniture, and without
    lists of nothing but links at the ends."""
    found = [block for block in blocks if not _EVERYWHERE.match(block.text)]
    while found and _is_noise(found[-1]):
        found.pop()
    while found and _is_noise(found[0]):
        found.pop(0)
    end = len(found) - NEAR_END
    return [
        block
        for at, block in enumerate(found)
        if not (len(block.text) < MAX_NOTICE and not NEAR_END <= at < end or "ookie" in block.text)
        or block.holders
        or role_of(block.text) not in (COOKIE, FORM)
    ]


def is_prose(block: Block) -> bool:
    """Whether a block is running text: long enough and not mostly links."""
    return len(block.text) >= MIN_PROSE * 2 and block.linked < 0.5 * len(block.text)


class _Prose:
    """How much running text each element holds."""

    def __init__(self, blocks: list[Block]) -> None:
        self.within: dict[HtmlElement, int] = {}
        self.total = 0
        for block in blocks:
            if block.linked >= 0.5 * len(block.text) or (
                len(block.text) < MIN_PROSE and not block.holders
            ):
                continue
            self.total += len(block.text)
            for element in (block.element, *ancestors(block.element)):
                self.within[element] = self.within.get(element, 0) + len(block.text)


def _container(body: HtmlElement, prose: _Prose) -> HtmlElement:
    stated = [
        element
        for element in body.iter()
        if "articlebody" in (element.get("itemprop") or "").lower()
        or _BODY.search(" ".join(names_of(element)))
    ]
    best = max(stated, key=lambda element: prose.within.get(element, 0), default=None)
    if best is not None and prose.within.get(best, 0) >= 0.5 * prose.total:
        return best
    root = body
    while True:
        step = next((c for c in root if prose.within.get(c, 0) >= DESCEND * prose.total), None)
        if step is None or step.tag in ("p", "blockquote", "ul", "ol") or not prose.total:
            break
        root = step
    articles = [e for e in root.iter("article", "main") if e is not root]
    best = max(articles, key=lambda element: prose.within.get(element, 0), default=None)
    if best is not None and prose.within.get(best, 0) >= 0.5 * prose.total:
        return best
    return root


def _trafilatura(body: HtmlElement) -> list[str]:
    """The lines trafilatura keeps of a page; none where it finds nothing."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(body, fast=True, include_comments=False, include_tables=True)
    except Exception:
        # Whatever it stumbles over, the own choice stands.
        return []
    if found is None or isinstance(found, dict) or not found.text:
        return []
    return [line.lstrip("-|# ").strip() for line in found.text.split("\n") if line.strip()]


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()[:120]


def _is_gone(element: HtmlElement, root: HtmlElement) -> bool:
    """Whether an element was taken out with one around it."""
    top = element
    for top in ancestors(element):
        if top is root:
            return False
    return top is not root


def _says_furniture(element: HtmlElement) -> bool:
    if (element.get("role") or "").lower() in _ROLES:
        return True
    names = names_of(element)
    if not names:
        return False
    whole = " ".join(names)
    if _PAIRS.search(whole) or _ADVERT.search(whole):
        return True
    return any(
        word in _FURNITURE and (name == word or len(words) <= 3)
        for name in names
        for words in [_WORDS.findall(name)]
        for word in words
    )


def _is_kept(element: HtmlElement) -> bool:
    words = set(_WORDS.findall(" ".join(names_of(element))))
    return bool(words & _KEPT) or (element.get("role") or "").startswith("doc-")


def _is_outer(element: HtmlElement) -> bool:
    """A header or footer, unless it is that of a quotation or holds running text."""
    if any(around.tag == "blockquote" for around in ancestors(element)):
        return False
    return not any(len(text_of(p)) > 200 for p in element.iter("p")) or element.tag == "footer"


def _is_plain_form(form: HtmlElement) -> bool:
    """A form to fill in; some old systems put a whole page into one."""
    return sum(len(text_of(p)) for p in form.iter("p")) < 400


def _is_box(table: HtmlElement) -> bool:
    """A bordered or coloured table of one cell with a link, as old pages have for notices."""
    if table.get("border", "0") == "0" and not table.get("bgcolor"):
        return False
    cells = list(table.iter("td", "th"))
    return len(cells) == 1 and cells[0].find(".//a") is not None and len(text_of(table)) < 250


def _is_noise(block: Block) -> bool:
    if truncation(block.text) is not None:
        return False
    if len(block.text) > MAX_NOISE and not block.linked and "ookie" not in block.text:
        return False
    text = block.text.strip(" »›→«·•|")
    return (
        role_of(text) in _NOISE
        or (len(text) < 160 and _LABELLED.match(text) is not None)
        or (
            block.linked >= 0.9 * len(block.text.replace(" ", ""))
            and len(block.text) < 80
            and block.linked > 0
        )
    )
