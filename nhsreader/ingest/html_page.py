"""HTML pages → drafts: one article with its comments, or the posts of an archive page."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from nhsreader.documents.markdown import paragraph
from nhsreader.documents.model import InferredDate
from nhsreader.documents.publishers import Publishers
from nhsreader.errors import BadInput
from nhsreader.ingest.body import truncation
from nhsreader.ingest.drafts import Draft, Extraction
from nhsreader.ingest.dump import extract_dump
from nhsreader.ingest.guesses import PRESS, UNTITLED, kind_of_text, publisher_of, title_from
from nhsreader.ingest.headers import parse_header
from nhsreader.ingest.html_archive import Post, posts_of
from nhsreader.ingest.html_comments import declared_in, take_comments
from nhsreader.ingest.html_content import drop_furniture, drop_outer, is_prose, pick, without_noise
from nhsreader.ingest.html_meta import (
    Stated,
    byline,
    dates_in,
    kind_of_page,
    marked_authors,
    marked_date,
    publisher_of_page,
    read_stated,
    submitter,
    title_of,
)
from nhsreader.ingest.html_text import Block, blocks_of, safe_url, to_markdown
from nhsreader.ingest.html_tree import (
    ancestors,
    decode_page,
    drop,
    drop_unseen,
    make_safe,
    names_of,
    parse,
    text_of,
)
from nhsreader.text.fold import fold
from nhsreader.text.sanitise import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNSEEN = re.compile(
    r"<(script|style|noscript|template|svg|iframe|head|textarea)\b[^<>]*>|<!--", re.IGNORECASE
)
_BREAK = re.compile(
    r"</?(?:p|div|h[1-6]|li|tr|table|section|article|blockquote|br|hr|ul|ol)\b[^<>]*>", re.I
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<![^<>]*>")
_BLOG = re.compile(
    r"\b(?:wordpress|blogger|blogspot|typepad|movable\s*type|hentry)\b", re.IGNORECASE
)
MIN_TEXT = 40
MAX_SEARCHED = 500_000


def extract_html(data: bytes, name: str, *, publishers: Publishers, split: bool) -> Extraction:
    """The drafts in a saved HTML page, of which only what a reader sees is taken.

    Title, authors and date are what the page states; where it states no date, htmldate's answer
    is an inferred one. A page the parser or the choice of content makes nothing of is read as
    the plain text it shows. Raises BadInput for an empty, binary or too large file.
    """
    source, warnings = decode_page(data, name)
    tree = parse(source)
    if tree is None:
        extraction = _from_text(_stripped(source), publishers, split)
        extraction.warnings[:0] = [*warnings, "nested too deeply or damaged: read as plain text"]
        return _checked(extraction, name)
    removed = make_safe(tree, source)
    extraction = _Page(tree, publishers).read()
    if not extraction.drafts:
        text = "\n\n".join(block.text for block in blocks_of(tree))
        extraction = _from_text(text or _stripped(source), publishers, split)
        warnings.append("no article was found in the page: read as plain text")
    extraction.warnings[:0] = warnings
    extraction.removed += removed
    return _checked(extraction, name)


class _Page:
    """One page being read: its tree loses, step by step, what is not the article."""

    def __init__(self, tree: HtmlElement, publishers: Publishers) -> None:
        self.tree = tree
        self.publishers = publishers
        self.stated: Stated = read_stated(tree)
        generator = " ".join(
            m.get("content") or "" for m in tree.iter("meta") if m.get("name") == "generator"
        )
        self.blog = bool(_BLOG.search(generator))
        self.base = self._base()
        self.held: list[HtmlElement] = []

    def read(self) -> Extraction:
        drop_unseen(self.tree)
        body = self.tree.find("body")
        if body is None:
            return Extraction()
        # As long as they are held, lxml need not make its elements anew for each pass.
        self.held = list(body.iter())
        drop_outer(body)
        comments, declared = take_comments(body)
        posts = posts_of(body) if not self._is_one_article() else []
        if posts:
            site_authors = self._site_authors(body, posts)
            drafts = [self._post(post, site_authors) for post in posts]
            return Extraction(drafts=[draft for draft in drafts if draft.body or draft.title])
        draft = self._article(body)
        if draft is None:
            return Extraction()
        draft.comments = comments
        draft.comments_declared = declared if declared is not None else self.stated.comments
        draft.warn_of_gaps()
        return Extraction(drafts=[draft])

    def _is_one_article(self) -> bool:
        """Whether the page says that it holds one: by its JSON-LD or WordPress's class."""
        body = self.tree.find("body")
        names = set(names_of(body)) if body is not None else set()
        kinds = any(kind.endswith(("Article", "BlogPosting")) for kind in self.stated.types)
        return (kinds and len(self.stated.headlines) == 1) or bool(
            names & {"single", "single-post", "singular", "postid"}
        )

    def _base(self) -> str | None:
        stated = self.tree.find(".//base")
        return safe_url(stated.get("href") if stated is not None else None) or self.stated.url

    def _article(self, body: HtmlElement) -> Draft | None:
        early = blocks_of(body, links=False)
        headings = [b for b in early if b.kind == "heading"]
        whole = text_of(body)
        authors, published = self.stated.authors, self.stated.published
        picked = pick(body, early, self.base)
        blocks = without_noise(picked) or picked
        if not blocks or sum(len(block.text) for block in blocks) < min(MIN_TEXT, len(whole)):
            return None
        until = self._until(blocks[-1])
        marked_by = [] if authors else marked_authors(until) or marked_authors(self.held)
        marked_on = marked_date(until)
        title, shown = title_of(self.stated, headings)
        if title is None:
            title = _loud_title(blocks)
            shown = next((block for block in early if block.text == title), None)
        around = _near_title(early, shown)
        by, on = byline(around)
        blocks = _without_head(blocks, title, around)
        blocks, truncated = _untruncated(blocks)
        draft = Draft(
            title=one_line(title or ""),
            authors=authors or marked_by or by or submitter(title or ""),
            published=published
            or marked_on
            or on
            or _date_at_end(blocks)
            or marked_date(self.held, sure=True)
            or marked_date(self._article_around(until[-1])),
            url=self.stated.url,
            truncated=truncated,
            body=to_markdown(blocks),
        )
        if draft.published is None:
            draft.published_inferred = _inferred(self.tree, len(whole))
        self._finish(draft, blocks)
        return draft

    def _until(self, last: Block) -> list[HtmlElement]:
        """The elements of the page, as it was, down to the article's last block."""
        for at, element in enumerate(self.held):
            if element is last.element:
                return self.held[: at + 1]
        return self.held

    def _article_around(self, element: HtmlElement) -> list[HtmlElement]:
        """The elements, furniture included, of the `<article>` or post an element stands in."""
        for at, around in enumerate(self.held):
            if (around.tag == "article" or "hentry" in names_of(around)) and around in set(
                ancestors(element)
            ):
                after = [e for e in self.held[at:] if e.tag == "article" and e is not around]
                end = self.held.index(after[0]) if after else len(self.held)
                return self.held[at:end]
        return []

    def _post(self, post: Post, site_authors: list[str]) -> Draft:
        heading = post.heading
        title = text_of(heading) if heading is not None else ""
        link = heading.find(".//a[@href]") if heading is not None else None
        element = post.element
        marked_by = marked_authors(element.iter())
        marked_on = marked_date(element.iter())
        early = blocks_of(element, links=False)
        by, on = byline([b for b in early if len(b.text) <= 200 and not is_prose(b)])
        categories = [
            text_of(a) for a in element.iter("a")
            if "tag" in (a.get("rel") or "").lower().split()
        ]  # fmt: skip
        declared = _declared_by_link(element)
        if heading is not None:
            drop(heading)
        drop_furniture(element)
        blocks = without_noise(blocks_of(element, self.base))
        blocks = _without_head(blocks, title, early[:6])
        blocks, truncated = _untruncated(blocks)
        draft = Draft(
            title=one_line(title),
            authors=marked_by or by or site_authors,
            published=marked_on or post.published or on,
            categories=list(dict.fromkeys(filter(None, map(one_line, categories)))),
            url=safe_url(link.get("href"), self.base) if link is not None else None,
            truncated=truncated,
            comments_declared=declared,
            body=to_markdown(blocks),
        )
        self.blog = self.blog or post.blog
        self._finish(draft, blocks)
        draft.warn_of_gaps()
        return draft

    def _site_authors(self, body: HtmlElement, posts: list[Post]) -> list[str]:
        """Whom the page, outside its posts, names as the writer of all of them."""
        if self.stated.authors:
            return self.stated.authors
        inside = {element for post in posts for element in post.element.iter()}
        lines = [
            b
            for b in blocks_of(body, links=False)
            if b.element not in inside and len(b.text) <= 120
        ]
        return byline(lines[:12])[0]

    def _finish(self, draft: Draft, blocks: list[Block]) -> None:
        texts = [block.text for block in blocks]
        if not draft.title:
            draft.title = title_from(texts[0]) if texts else UNTITLED
            draft.title_guessed = True
        draft.publisher = publisher_of_page(self.stated, self.publishers)
        if draft.publisher is None:
            draft.publisher = publisher_of(texts, self.publishers)
            draft.publisher_guessed = draft.publisher is not None
        draft.kind = kind_of_page(self.stated, self.tree, draft.title, blog=self.blog)
        publisher = self.publishers.get(draft.publisher)
        if draft.kind == "page" and publisher is not None and publisher.kind == PRESS:
            draft.kind = "news"
        elif draft.kind == "page":
            draft.kind = kind_of_text(
                draft.title, texts, reported=draft.publisher_guessed, blog=False
            )


def _loud_title(blocks: list[Block]) -> str | None:
    """A bold or large line above the text of a page that has no headings."""
    for block in blocks[:4]:
        if block.bold and "\n" not in block.text and 3 <= len(block.text.split()) <= 25:
            return block.text if not block.text.endswith(".") else None
        if is_prose(block):
            break
    return None


def _date_at_end(blocks: list[Block]) -> str | None:
    """The date in a line of its own at the end, where letters and evidence have it."""
    for block in blocks[:-9:-1]:
        header = parse_header(block.text) if len(block.text) <= 60 else None
        if header is not None and header.published and not header.authors:
            return header.published
    return None


def _near_title(early: list[Block], shown: Block | None) -> list[Block]:
    """The blocks from the title down to the first running text, where bylines stand; without
    a title those above the text."""
    start = early.index(shown) + 1 if shown is not None and shown in early else 0
    found: list[Block] = []
    for block in early[start : start + 14]:
        if is_prose(block) and len(block.text) > 160:
            break
        found.append(block)
    return found


def _without_head(blocks: list[Block], title: str | None, around: list[Block]) -> list[Block]:
    """Blocks without the title and the lines above the text that state author and date."""
    wanted = fold(title or "")
    at = 0
    head = {block.text for block in around}
    found: list[Block] = []
    for at, block in enumerate(blocks):
        if wanted and fold(block.text) == wanted and at < 8:
            found = []
            continue
        if at < 8 and block.text in head and _is_header(block.text):
            continue
        found.append(block)
    return found


def _is_header(text: str) -> bool:
    lines = text.split("\n")
    return all(
        (len(line) <= 160 and parse_header(line) is not None)
        or (len(line.split()) <= 8 and bool(dates_in(line)) and line[-1] not in ".!?")
        for line in lines
    )


def _untruncated(blocks: list[Block]) -> tuple[list[Block], bool]:
    """Blocks without the link that says the text goes on elsewhere, and whether one stood."""
    if not blocks:
        return blocks, False
    last = blocks[-1]
    left = truncation(last.text)
    if left is None:
        return blocks, False
    if not left:
        return blocks[:-1], True
    last.cut(left)
    return blocks, True


def _declared_by_link(element: HtmlElement) -> int | None:
    """The number of comments a post's link to them states."""
    for inner in element.iter("a", "span", "p", "div"):
        text = text_of(inner)
        if len(text) <= 40 and (count := declared_in([inner])) is not None:
            return count
    return None


def _inferred(tree: HtmlElement, length: int) -> InferredDate | None:
    """htmldate's answer for a page that states no date where it can be read."""
    import logging

    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    latest = date.today() + timedelta(days=1)
    try:
        found = find_date(
            tree,
            original_date=True,
            extensive_search=length <= MAX_SEARCHED,
            max_date=latest.isoformat(),
        )
    except Exception:
        # Whatever it stumbles over, the article stays undated.
        return None
    if not found:
        return None
    return InferredDate(found, found, "a date found in the page by htmldate, not stated as its own")


def _from_text(text: str, publishers: Publishers, split: bool) -> Extraction:
    """The drafts in the text of a page, whose lines are not those of the file."""
    extraction = extract_dump(text, publishers, split=split)
    if not extraction.drafts and text.strip():
        first = text.strip().split("\n")[0]
        body = "\n\n".join(paragraph(part) for part in text.split("\n\n") if part.strip())
        extraction.drafts = [Draft(title=title_from(first), title_guessed=True, body=body + "\n")]
    for draft in extraction.drafts:
        draft.lines = None
    extraction.boilerplate = []
    extraction.proposed_boundaries = []
    return extraction


def _without_unseen(source: str) -> str:
    """The source without comments, scripts and their like; what one of them never closes
    goes with it, but for an open head."""
    kept: list[str] = []
    at = 0
    while (opening := _UNSEEN.search(source, at)) is not None:
        kept.append(source[at : opening.start()])
        name = opening.group(1)
        closing = re.compile(rf"</{name}\s*>" if name else "-->", re.IGNORECASE)
        end = closing.search(source, opening.end())
        if end is None and (name or "").lower() != "head":
            return " ".join(kept)
        at = end.end() if end is not None else opening.end()
    return " ".join([*kept, source[at:]])


def _stripped(source: str) -> str:
    """The text of a page by its tags alone."""
    text = _TAG.sub(" ", _BREAK.sub("\n\n", _without_unseen(source)))
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _checked(extraction: Extraction, name: str) -> Extraction:
    if not extraction.drafts and not extraction.boilerplate:
        raise BadInput("the page shows no text", where=name, do="save it again when it has loaded")
    return extraction
