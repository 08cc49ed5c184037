"""Boundaries a page does not mark but suggests: proposed with the reason, applied if asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nhsreader.ingest import boilerplate as bp
from nhsreader.ingest.headers import mark_date
from nhsreader.ingest.lines import is_name, is_prose, is_title_like, word_count
from nhsreader.ingest.sheets import Article, Page, Segments

_LEAD = re.compile(
    r"(?:on\s+)?[\[(]?\x00|(?:today|yesterday|last\s+night|this\s+(?:morning|afternoon|evening))\b",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(r"[—–-]{1,2}\s*[^\W\d_]")
MIN_LEAD_TITLE_WORDS = 5
MIN_DAYS = 2
DAY = "a date alone on its line, one of several in order, as over the posts of a day"


def soft_boundaries(page: Page, article: Article) -> list[tuple[int, str]]:
    """Lines inside an article at which another may begin, and why."""
    found: list[tuple[int, str]] = []
    days = _days(page, article)
    body = article.first + 1 if article.header is None else article.header + 2
    body = min([body, *days])
    for at in range(body, article.end):
        if at in page.furniture or at - 1 in days:
            continue
        if at in days:
            found.append((at, DAY))
        elif at in page.doubtful:
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


def _days(page: Page, article: Article) -> set[int]:
    """Dates alone on their lines between blank ones, at least two, all rising or all falling."""
    found: list[tuple[int, str]] = []
    for at in range(article.first, article.end - 1):
        header = page.headers.get(at)
        if header is None or header.strong or header.authors or header.categories:
            continue
        alone = (page.lines[at].gap or not at) and page.lines[at + 1].gap
        if alone and header.published and len(header.published) == len("2000-01-01"):
            found.append((at, header.published))
    stated = [when for _, when in found]
    if len(set(stated)) < max(MIN_DAYS, len(stated)):
        return set()
    if stated not in (sorted(stated), sorted(stated, reverse=True)):
        return set()
    return {at for at, _ in found}


def part(page: Page, found: Segments, article: Article, at: Sequence[int]) -> list[Article]:
    """An article cut at each of the lines; what follows it stays with the last part.

    A date alone over a part becomes furniture and dates it; so do labels over the first.
    """
    if not at:
        return [article]
    days = _days(page, article)
    edges = [article.first, *(each for each in at if each != article.first), article.end]
    parts: list[Article] = []
    for start, end in zip(edges, edges[1:], strict=False):
        dated = None
        if start in days and end > start + 1:
            found.furniture[start] = bp.DATE_HEADING
            dated = page.headers[start].published
            start += 1
        elif edges[1] in days and start == article.first and _is_label(page, start, end):
            found.furniture.update(dict.fromkeys(range(start, end), bp.SITE_HEADER))
            continue
        parts.append(Article(start, end, dated=dated, parted=True))
    parts[-1].declared, parts[-1].labels = article.declared, article.labels
    parts[-1].threads, parts[-1].signed = article.threads, article.signed
    if parts[0].first == article.first:
        parts[0].header, parts[0].dated = article.header, article.dated
        parts[0].parted = article.parted
    return parts


def _is_label(page: Page, start: int, end: int) -> bool:
    return end - start <= 3 and not any(is_prose(page.lines[at].text) for at in range(start, end))
