"""Where in a page dump articles, comment threads and furniture begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from nhsreader.ingest import boilerplate as bp
from nhsreader.ingest.body import ends_post, truncation
from nhsreader.ingest.comments import Thread, is_thread_start, read_thread
from nhsreader.ingest.furniture import INSIDE, Sheet, find_furniture
from nhsreader.ingest.headers import Header, mark_date, parse_header
from nhsreader.ingest.lines import (
    Line,
    Vocabulary,
    bullet,
    ends_sentence,
    is_name,
    is_prose,
    is_title_like,
    may_be_title,
    word_count,
)

_LINK_END = re.compile(r"(?:»|→|›|>>|…|\.\.\.)\s*\Z")
_LINK = re.compile(r"(?:read|find\s+out|learn|see|view|click|more)\b", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:on\s+)?[\[(]?\x00|(?:today|yesterday|last\s+night|this\s+(?:morning|afternoon|evening))\b",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(r"[—–-]{1,2}\s*[^\W\d_]")
_FULL_STOP = re.compile(r"\.[\"'”’)\]]*\Z")
_NAV = {"home", "about", "contact", "menu", "news", "search", "login", "jobs", "blog", "events"}
MAX_WIDGET_WORDS = 200
MIN_LEAD_TITLE_WORDS = 5
MIN_NAV_LINES = 4
MAX_HEADER_LINES = 3
MAX_TITLE_LINES = 3


class Article(msgspec.Struct):
    """Lines `first` up to `end` of an article; `header` is where a header line inside says
    that a post begins, `labels` are the tags its footer lists, `signed` its author and date by
    its footer, and `dated` is the date of the heading it stands under. `parted` says that the
    page shows where it begins."""

    first: int
    end: int
    header: int | None = None
    declared: int | None = None
    labels: tuple[str, ...] = ()
    threads: list[Thread] = []
    signed: tuple[str | None, str | None] = (None, None)
    dated: str | None = None
    parted: bool = False


class Segments(msgspec.Struct):
    """The parts of a page; indexes are into its non-blank lines."""

    articles: list[Article]
    furniture: dict[int, str]
    proposed: list[tuple[int, str]]


class Page(msgspec.Struct):
    """A page's non-blank lines with what is known of each by itself."""

    lines: list[Line]
    roles: list[str | None]
    headers: dict[int, Header]
    starts: dict[int, int]
    doubtful: dict[int, str]
    vocabulary: Vocabulary
    dates: set[int] = set()
    furniture: dict[int, str] = {}
    begins: set[int] = set()


def read_page(lines: list[Line], vocabulary: Vocabulary) -> Page:
    """The lines with their roles, their headers, and the title line of each strong header."""
    roles = [bp.role_of(line.text) for line in lines]
    headers = {
        at: header
        for at, line in enumerate(lines)
        if bullet(line.text) is None and (header := parse_header(line.text))
    }
    page = Page(lines, roles, headers, {}, {}, vocabulary)
    for at, header in headers.items():
        if header.strong and not (at - 1 in headers and headers[at - 1].strong):
            _note_start(page, at)
    page.dates = _date_headings(page)
    sheet = Sheet(lines, roles, headers, page.starts.keys(), page.dates)
    find_furniture(sheet)
    page.furniture, page.begins = sheet.furniture, sheet.begins
    return page


def _date_headings(page: Page) -> set[int]:
    """Lines that may date the posts below them, on a page whose footers state the time alone."""
    footers = (bp.signed_footer(line.text) for line in page.lines)
    if not any(footer is not None and footer[1] is None for footer in footers):
        return set()
    return {
        at
        for at, header in page.headers.items()
        if header.published and not header.authors and not header.categories and not header.strong
    }


def segment(page: Page, *, split: bool) -> Segments:
    """The articles, their threads and the furniture of a page.

    With `split` the proposed boundaries are applied. Every line falls in exactly one part.
    """
    found = _Segmenter(page).run()
    _drop_widget(page, found)
    articles: list[Article] = []
    for article in found.articles:
        reasons = _soft_boundaries(page, article)
        found.proposed += reasons
        articles += _parted(article, [at for at, _ in reasons]) if split else [article]
    found.articles = articles
    return found


class _Segmenter:
    """One walk over the lines of a page, an article open or not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines = page.lines
        self.roles = page.roles
        self.found = Segments([], {}, [])
        self.open: int | None = None
        self.header: int | None = None
        self.dated: str | None = None
        # A line `Read more »` alone is a link like any other unless posts end so time and again.
        alone = [at for at, line in enumerate(self.lines) if truncation(line.text) == ""]
        self.ends_alone = set(alone) if len(alone) > 1 else set()

    def run(self) -> Segments:
        """The parts of the page before soft boundaries."""
        at = 0
        while at < len(self.lines):
            at = self._step(at)
        self._close(len(self.lines))
        return self.found

    def _step(self, at: int) -> int:
        kind = self.page.furniture.get(at)
        if kind is not None:
            if kind not in INSIDE:
                self._close(at)
            self._furnish(at, at + 1, kind)
            return at + 1
        if at in self.page.starts or at in self.page.begins:
            self._close(at)
            self.open, self.header = at, self.page.starts.get(at)
            return (self.header or at) + 1
        role = self.roles[at]
        if self.open is None and at in self.page.dates:
            self.dated = self.page.headers[at].published
            self._furnish(at, at + 1, bp.DATE_HEADING)
            return at + 1
        if (self.open is not None or self.found.articles) and self._may_end(at, role):
            after = self._end_of_post(at, role)
            if after is not None:
                return after
        if self.open is None:
            if role is not None and role != bp.WEAK_HEADING:
                self._furnish(at, at + 1, bp.SITE_HEADER if role == bp.LEAVE else role)
                return at + 1
            loose = self._loose_furniture(at)
            if loose > at:
                return loose
            self.open = at
        elif self._post_ended(at - 1):
            self._close(at)
            self.open = at
        return at + 1

    def _may_end(self, at: int, role: str | None) -> bool:
        if role in (bp.HEADING, bp.WEAK_HEADING, bp.POST_FOOTER, bp.LEAVE, bp.NOTICE):
            return True
        if role == bp.FORM:
            return self.open is not None and at + 1 < len(self.lines) and self._is_form(at + 1)
        return is_thread_start(self.lines[at].text)

    def _end_of_post(self, at: int, role: str | None) -> int | None:
        """End the open article at a heading, notice or thread; the line to go on from, or None
        where the line is text after all."""
        text = self.lines[at].text
        marked = role in (bp.HEADING, bp.WEAK_HEADING, bp.POST_FOOTER, bp.LEAVE, bp.NOTICE, bp.FORM)
        declared = bp.comment_count(text) if role in (bp.HEADING, bp.POST_FOOTER) else None
        thread = read_thread(
            self.lines,
            self.roles,
            at + 1 if marked else at,
            stops=self.page.starts.keys(),
            furniture=self.page.furniture,
            vocabulary=self.page.vocabulary,
            declared=declared,
            headed=role in (bp.HEADING, bp.WEAK_HEADING),
        )
        if thread is None and (role == bp.WEAK_HEADING or not marked):
            return None
        self._close(at)
        if not self.found.articles:
            return None
        article = self.found.articles[-1]
        if declared is not None and article.declared is None:
            article.declared = declared
        if role == bp.POST_FOOTER:
            article.labels += bp.footer_labels(text)
            article.signed = bp.signed_footer(text) or article.signed
        if marked:
            self._furnish(at, at + 1, self._kind_of_end(at, role, thread))
        if thread is None:
            return at + 1
        article.threads = [*article.threads, thread]
        for index in thread.chrome:
            self.found.furniture[index] = bp.CHROME
        return thread.end

    def _kind_of_end(self, at: int, role: str | None, thread: Thread | None) -> str:
        if role == bp.WEAK_HEADING:
            return bp.HEADING
        if role == bp.HEADING and thread is None:
            return bp.POST_FOOTER
        if role == bp.LEAVE:
            threads = bool(self.found.articles[-1].threads)
            form = at + 1 < len(self.lines) and self._is_form(at + 1)
            return bp.FORM if threads or form else bp.POST_FOOTER
        return role or bp.FURNITURE

    def _is_form(self, at: int) -> bool:
        return self.roles[at] == bp.FORM

    def _post_ended(self, at: int) -> bool:
        return at in self.ends_alone or ends_post(self.lines[at].text)

    def _loose_furniture(self, at: int) -> int:
        """Take lines that belong to no article: a menu above the first, labels between or after
        articles with no running text among them. Returns the line to go on from."""
        end = at
        while end < len(self.lines) and not self._is_known(end) and not self._is_end(end):
            if self.found.articles and is_prose(self.lines[end].text):
                return at
            if not self.found.articles and not self._is_menu_line(end):
                break
            end += 1
        if self.found.articles:
            self._furnish(at, end, bp.FURNITURE)
            return end
        words = {self.lines[index].text.lower() for index in range(at, end)}
        if end - at >= MIN_NAV_LINES and words & _NAV and end < len(self.lines):
            self._furnish(at, end, bp.SITE_HEADER)
            return end
        return at

    def _is_known(self, at: int) -> bool:
        page = self.page
        return any(at in marks for marks in (page.starts, page.begins, page.furniture, page.dates))

    def _is_end(self, at: int) -> bool:
        role = self.roles[at]
        return role is not None and role != bp.WEAK_HEADING or self._may_end(at, role)

    def _is_menu_line(self, at: int) -> bool:
        text = self.lines[at].text
        return word_count(text) <= 3 and not ends_sentence(text) and bullet(text) is None

    def _close(self, end: int) -> None:
        if self.open is None:
            return
        body = self.open if self.header is None else self.header + 1
        last = end
        while last > self.open and self.page.furniture.get(last - 1) in INSIDE:
            last -= 1
        end = last
        furniture = bp.trailing_from(self.lines, self.roles, body, end)
        kind = bp.SITE_FOOTER
        for at in range(furniture, end):
            role = self.roles[at]
            kind = bp.FORM if role == bp.LEAVE else role if role in bp.TRAILING else kind
            self.found.furniture[at] = kind
        if furniture > self.open:
            parted = bool(self.found.furniture) or bool(self.found.articles)
            self.found.articles.append(
                Article(self.open, furniture, self.header, dated=self.dated, parted=parted)
            )
        self.open = self.header = None

    def _furnish(self, start: int, end: int, kind: str) -> None:
        for at in range(start, end):
            self.found.furniture[at] = kind


def _note_start(page: Page, at: int) -> None:
    """Enter the line at which the article of a strong header begins: its title, if it has one."""
    first = at
    while first - 1 in page.headers and at - first < MAX_HEADER_LINES:
        first -= 1
    title = first - 1
    if title < 0 or page.roles[title] is not None or not may_be_title(page.lines[title].text):
        page.starts[first] = at
        return
    title = _wrapped_title(page, title)
    text = page.lines[title].text
    if is_prose(text) and _FULL_STOP.search(text) and not page.headers[at].categories:
        page.doubtful[title] = "a sentence over a line that states author and date"
    else:
        page.starts[title] = at


def _wrapped_title(page: Page, title: int) -> int:
    """The first line of a title that goes on over lines, each but the first in lower case."""
    lines = page.lines
    first = title
    while (
        first
        and title - first < MAX_TITLE_LINES - 1
        and not lines[first].gap
        and lines[first].text[0].islower()
        and page.roles[first - 1] is None
        and first - 1 not in page.headers
        and may_be_title(lines[first - 1].text)
        and not ends_sentence(lines[first - 1].text)
    ):
        first -= 1
    return title if lines[first].text[0].islower() else first


def _drop_widget(page: Page, found: Segments) -> None:
    """What stands over the first header of a page is the site's, if it ends in a link."""
    if len(found.articles) < 2:
        return
    first, second = found.articles[:2]
    if first.header is not None or second.header is None or first.threads:
        return
    words = sum(word_count(line.text) for line in page.lines[first.first : first.end])
    last = page.lines[first.end - 1].text
    link = _LINK_END.search(last) is not None or _LINK.match(last) is not None
    if words <= MAX_WIDGET_WORDS and link and word_count(last) <= 8:
        for at in range(first.first, first.end):
            found.furniture[at] = bp.SITE_HEADER
        found.articles.pop(0)


def _soft_boundaries(page: Page, article: Article) -> list[tuple[int, str]]:
    """Lines inside an article at which another may begin, and why."""
    found: list[tuple[int, str]] = []
    body = article.first + 1 if article.header is None else article.header + 2
    for at in range(body, article.end):
        if at in page.furniture:
            continue
        if at in page.doubtful:
            found.append((at, page.doubtful[at]))
        elif at + 1 < article.end and (why := _soft_reason(page, at)):
            found.append((at, why))
    return found


def _soft_reason(page: Page, at: int) -> str | None:
    line, after = page.lines[at], page.lines[at + 1]
    if not line.gap:
        return None
    if line.gap > 1 and line.text[0] in "“\"‘'" and _ATTRIBUTION.match(after.text):
        return "a quotation with its author after a wider gap, as over a new post"
    if not is_title_like(line.text) or not after.gap:
        return None
    if (
        word_count(line.text) >= MIN_LEAD_TITLE_WORDS
        and is_prose(after.text)
        and _LEAD.match(mark_date(after.text[:60])[0])
    ):
        return "a line like a title, then a sentence that opens with a date"
    if (
        at + 1 in page.headers
        and not is_name(line.text, page.vocabulary)
        and at + 2 < len(page.lines)
        and is_prose(page.lines[at + 2].text)
    ):
        return "a line like a title over a date or byline"
    return None


def _parted(article: Article, at: Sequence[int]) -> list[Article]:
    """An article cut at each of the lines; what follows it stays with the last part."""
    if not at:
        return [article]
    edges = [article.first, *at, article.end]
    parts = [Article(start, end) for start, end in zip(edges, edges[1:], strict=False)]
    parts[0].header, parts[0].dated, parts[0].parted = article.header, article.dated, article.parted
    for part in parts[1:]:
        part.parted = True
    parts[-1].declared, parts[-1].labels = article.declared, article.labels
    parts[-1].threads, parts[-1].signed = article.threads, article.signed
    return parts
