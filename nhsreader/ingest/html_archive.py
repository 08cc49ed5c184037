"""Pages that hold several posts: the posts as elements of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from nhsreader.ingest.headers import parse_header
from nhsreader.ingest.html_meta import marked_date
from nhsreader.ingest.html_text import HEADINGS, blocks_of
from nhsreader.ingest.html_tree import ancestors, common_ancestor, names_of, text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_POST = {
    "hentry",
    "post",
    "blog-post",
    "blogpost",
    "entry",
    "post-entry",
    "type-post",
    "news-item",
    "story",
    "h-entry",
}
_NOT_POST = {"related", "teaser", "card", "widget", "promo", "comment"}
MIN_SHARE = 0.55
MIN_POST = 40
MAX_DATELINE = 160


class Post(msgspec.Struct, eq=False):
    """A post of an archive page: the element that holds it, its heading, a date that stands
    above it where it holds none itself, and whether it looks like a blog's."""

    element: HtmlElement
    heading: HtmlElement | None
    published: str | None = None
    blog: bool = True


def posts_of(body: HtmlElement) -> list[Post]:
    """The posts of an archive page in page order; none where the page holds one article.

    Posts are elements of a class that means one, else siblings alike with a heading each, else
    headings of one level with a line with a date beside each.
    """
    total = len(text_of(body)) or 1
    for find in (_by_class, _by_likeness):
        elements = [element for element in find(body) if len(text_of(element)) >= MIN_POST]
        if len(elements) >= 2:
            blog = find is _by_class
            posts = [Post(element, heading_of(element), blog=blog) for element in elements]
            held = sum(len(text_of(post.element)) for post in posts)
            titled = [post for post in posts if post.heading is not None]
            if len(titled) >= 2 and (held >= MIN_SHARE * total or _fill(posts)):
                if _is_one_of_them(titled):
                    return []
                _date_from_above(titled, body)
                return titled
    return _by_dateline(body)


def _is_one_of_them(posts: list[Post]) -> bool:
    """Whether only one has a main heading: it is the article, the others point elsewhere."""
    tops = [post for post in posts if post.heading is not None and post.heading.tag == "h1"]
    return len(tops) == 1


def heading_of(element: HtmlElement) -> HtmlElement | None:
    """The heading that names a post: one of a title's class, else its first heading."""
    for inner in element.iter():
        names = set(names_of(inner))
        if names & {"entry-title", "post-title", "posttitle", "title", "p-name"} and text_of(inner):
            return inner
    return next((h for h in element.iter(*HEADINGS) if text_of(h)), None)


def _by_class(body: HtmlElement) -> list[HtmlElement]:
    found = [e for e in body.iter("article", "div", "section", "li", "td", "tr") if _is_post(e)]
    chosen = set(found)
    outer = [e for e in found if not any(a in chosen for a in ancestors(e))]
    # One post around the rest: a wrapper with a post's class.
    if len(outer) == 1:
        inner = [e for e in found if e is not outer[0] and heading_of(e) is not None]
        return inner if len(inner) >= 2 else []
    return outer


def _is_post(element: HtmlElement) -> bool:
    names = set((element.get("class") or "").lower().split())
    if names & _NOT_POST:
        return False
    return (
        element.tag == "article"
        or bool(names & _POST)
        or "blogposting" in (element.get("itemtype") or "").lower()
    )


def _by_likeness(body: HtmlElement) -> list[HtmlElement]:
    """The largest set of siblings of one tag and class that each hold a heading and a date or
    a link to the rest."""
    best: list[HtmlElement] = []
    size = 0
    for parent in body.iter("div", "section", "main", "ul", "ol", "body", "td", "tbody"):
        groups: dict[tuple[str, str], list[HtmlElement]] = {}
        for child in parent:
            if child.tag in ("div", "li", "section", "tr"):
                groups.setdefault((child.tag, child.get("class") or ""), []).append(child)
        for group in groups.values():
            if len(group) < 2:
                continue
            posts = [e for e in group if heading_of(e) is not None and _is_dated(e)]
            held = sum(len(text_of(e)) for e in posts)
            if len(posts) >= 2 and len(posts) >= 0.7 * len(group) and held > size:
                best, size = posts, held
    return best


def _is_dated(element: HtmlElement) -> bool:
    if marked_date(element.iter()) is not None:
        return True
    return any(_dateline(block.text) for block in blocks_of(element, links=False)[:6])


def _dateline(text: str) -> str | None:
    """The date of a short line that states one as a header does."""
    for line in text.split("\n"):
        if len(line) <= MAX_DATELINE:
            header = parse_header(line)
            if header is not None and header.published:
                return header.published
    return None


def _fill(posts: list[Post]) -> bool:
    """Whether posts hold nearly all text of what holds them all, each of them a good part."""
    root = common_ancestor([post.element for post in posts])
    lengths = [len(text_of(post.element)) for post in posts]
    return sum(lengths) >= 0.8 * len(text_of(root)) and min(lengths) > 400


def _date_from_above(posts: list[Post], body: HtmlElement) -> None:
    """Give posts the date of the date heading above them, where they show none themselves."""
    current: str | None = None
    wanted = {post.element: post for post in posts}
    inside: HtmlElement | None = None
    for element in body.iter():
        if element in wanted:
            wanted[element].published = current
            inside = element
        elif inside is not None and any(a is inside for a in ancestors(element)):
            continue
        elif (element.tag in HEADINGS or "date" in " ".join(names_of(element))) and len(
            text_of(element)
        ) < 60:
            current = _dateline(text_of(element)) or current


def _by_dateline(body: HtmlElement) -> list[Post]:
    """Posts that are no elements of their own: headings of one level, a date beside each."""
    best: list[tuple[HtmlElement, HtmlElement, str]] = []
    for parent in body.iter("div", "section", "main", "body", "td", "article", "center"):
        for level in HEADINGS:
            found = []
            for heading in parent.iterchildren(level):
                if text_of(heading) and (beside := _beside(heading)) is not None:
                    found.append((heading, *beside))
            if len(found) > len(best):
                best = found
    return _cut(best) if len(best) >= 2 else []


def _beside(heading: HtmlElement) -> tuple[HtmlElement, str] | None:
    """The first element of a post, and its date, where a dateline stands after its heading or
    before it."""
    after, before = heading.getnext(), heading.getprevious()
    if after is not None and after.tag not in HEADINGS and (day := _dateline(text_of(after))):
        return heading, day
    if before is not None and (day := _dateline(text_of(before))):
        return before, day
    lines = (heading.tail or "").strip()
    day = _dateline(lines) if lines else None
    return (heading, day) if day else None


def _cut(found: list[tuple[HtmlElement, HtmlElement, str]]) -> list[Post]:
    """Move each post's siblings into an element of their own."""
    from lxml.html import Element

    starts = {start for _, start, _ in found}
    posts: list[Post] = []
    for heading, start, day in found:
        parent = start.getparent()
        if parent is None:
            continue
        holder = Element("div")
        parent.insert(parent.index(start), holder)
        inner: HtmlElement | None = start
        while inner is not None and (inner is start or inner not in starts) and not _ends(inner):
            after = inner.getnext()
            holder.append(inner)
            inner = after
        posts.append(Post(holder, heading, day))
    return posts


def _ends(element: HtmlElement) -> bool:
    return element.tag in ("nav", "footer", "aside", "form") or bool(
        re.search(r"(?:^|\s)(?:pagination|nav|pager|sidebar|footer)", " ".join(names_of(element)))
    )
