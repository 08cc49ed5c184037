"""Where in a page dump articles, comment threads and furniture begin and end."""

from __future__ import annotations

import re

from nhsreader.ingest import boilerplate as bp
from nhsreader.ingest.body import ends_post, truncation
from nhsreader.ingest.comments import Thread, is_thread_start, read_thread
from nhsreader.ingest.furniture import INSIDE
from nhsreader.ingest.lines import (
    bullet,
    ends_sentence,
    heads_paragraph,
    is_prose,
    is_title_like,
    word_count,
)
from nhsreader.ingest.sheets import Article, Page, Segments
from nhsreader.ingest.soft import part, soft_boundaries

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
MIN_FOOTERS = 2


def segment(page: Page, *, split: bool) -> Segments:
    """The articles, their threads and the furniture of a page.

    With `split` the proposed boundaries are applied. Every line falls in exactly one part.
    """
    found = _Segmenter(page).run()
    _drop_widget(page, found)
    _drop_site_name(page, found)
    articles: list[Article] = []
    for article in found.articles:
        reasons = soft_boundaries(page, article)
        found.proposed += reasons
        articles += part(page, found, article, [at for at, _ in reasons]) if split else [article]
    for article in articles:
        while article.end > article.first + 1 and article.end - 1 in found.furniture:
            article.end -= 1
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
        top = self._labels_over(at) if marked else at
        self._close(top)
        if not self.found.articles:
            return None
        article = self.found.articles[-1]
        if declared is not None and article.declared is None:
            article.declared = declared
        if role == bp.POST_FOOTER:
            article.labels += bp.footer_labels(text)
            article.signed = self._signed(at) or article.signed
        for above in range(top, at):
            article.labels += self.page.headers[above].categories
            self._furnish(above, above + 1, bp.POST_FOOTER)
        if marked:
            self._furnish(at, at + 1, self._kind_of_end(at, role, thread))
        if thread is None:
            return at + 1
        article.threads = [*article.threads, thread]
        for index in thread.chrome:
            self.found.furniture[index] = bp.CHROME
        return thread.end

    def _labels_over(self, at: int) -> int:
        """The first of the lines straight over a footer that only list categories."""
        top = at
        while self.open is not None and top - 1 > self.open + 1:
            header = self.page.headers.get(top - 1)
            if header is None or not header.categories or header.authors or header.published:
                break
            top -= 1
        return top

    def _signed(self, at: int) -> tuple[str | None, str | None] | None:
        header = self.page.headers.get(at)
        if header is not None and header.strong:
            return ", ".join(header.authors) or None, header.published
        return bp.signed_footer(self.lines[at].text)

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


def _is_titled(page: Page, at: int) -> bool:
    """Whether a line is a title straight over a text, a byline or a date."""
    line, after = page.lines[at], page.lines[at + 1]
    if at in page.headers or after.gap:
        return False
    return heads_paragraph(line, after) or (at + 1 in page.headers and is_title_like(line.text))


def _drop_site_name(page: Page, found: Segments) -> None:
    """Where every later post begins with its title straight over its text or date, the labels
    over such a title in the first are the site's."""
    if len(found.articles) < 2 or found.articles[0].header is not None:
        return
    if not all(
        each.end - each.first > 1 and _is_titled(page, each.first) for each in found.articles[1:]
    ):
        return
    first = found.articles[0]
    for at in range(first.first, first.end - 1):
        titled = _is_titled(page, at)
        if is_prose(page.lines[at].text) and not titled:
            return
        if at > first.first and page.lines[at].gap and titled:
            for above in range(first.first, at):
                found.furniture[above] = bp.SITE_HEADER
            first.first = at
            first.parted = True
            return
