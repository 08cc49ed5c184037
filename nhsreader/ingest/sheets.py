"""A page dump line by line: roles, headers, and the lines at which articles begin."""

from __future__ import annotations

import re

import msgspec

from nhsreader.ingest import boilerplate as bp
from nhsreader.ingest.comments import Thread
from nhsreader.ingest.furniture import Sheet, find_furniture
from nhsreader.ingest.headers import Header, parse_header
from nhsreader.ingest.lines import (
    Line,
    Vocabulary,
    bullet,
    ends_sentence,
    is_prose,
    may_be_title,
)

_FULL_STOP = re.compile(r"\.[\"'”’)\]]*\Z")
MAX_HEADER_LINES = 3
MAX_TITLE_LINES = 3
MIN_FOOTERS = 2


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
    ending = _ending_headers(page)
    for at in ending:
        roles[at] = bp.POST_FOOTER
    for at, header in headers.items():
        if (
            at not in ending
            and header.strong
            and not (at - 1 in headers and headers[at - 1].strong)
        ):
            _note_start(page, at)
    page.dates = _date_headings(page)
    sheet = Sheet(lines, roles, headers, page.starts.keys(), page.dates)
    find_furniture(sheet)
    page.furniture, page.begins = sheet.furniture, sheet.begins
    return page


def _ending_headers(page: Page) -> list[int]:
    """Headers that stand below the posts of a page and not above: all of those that say by
    themselves that a post is dated, two at least, follow a sentence, the last ends the page's
    text and a title or text follows each other one."""
    strong = [at for at, header in page.headers.items() if header.strong]
    if len(strong) < MIN_FOOTERS:
        return []
    lines = page.lines
    for at in strong:
        if not at or not lines[at].gap or not is_prose(lines[at - 1].text):
            return []
        if not _FULL_STOP.search(lines[at - 1].text) or page.roles[at - 1] is not None:
            return []
    after = lines[strong[-1] + 1 :]
    if any(is_prose(line.text) and bp.role_of(line.text) is None for line in after):
        return []
    return strong


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
