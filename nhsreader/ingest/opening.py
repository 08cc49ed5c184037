"""The title, authors and date that the first and last lines of an article state."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

import msgspec

from nhsreader.ingest.comments import signature
from nhsreader.ingest.headers import DATE, Header, looks_like_names, mark_date, parse_header
from nhsreader.ingest.lines import (
    Line,
    Vocabulary,
    bullet,
    dash_bullet,
    ends_sentence,
    heads_paragraph,
    is_name,
    is_prose,
    is_title_like,
    numbered,
    word_count,
)
from nhsreader.ingest.sheets import MAX_HEADER_LINES, Article, Page

MAX_OPENING = 8
_LABEL = re.compile(
    r"\W*(?:(?:press|news|media)\s+(?:release|statement|notice)|for\s+immediate\s+(?:release|use)|(?:hot\s+)?topic"
    r"|(?:strictly\s+)?embargo(?:ed)?\b.*|.*\bembargo(?:ed)?\b.*|exclusive|comment|opinion|news|analysis|editorial"
    r"|statement|blog|letters?|feature|confidential)\W*\Z",
    re.IGNORECASE,
)
_OF_A_MEETING = re.compile(
    r"(?:(?:draft|unconfirmed|approved)\s+)?(?:minutes|agenda|notes?|record)\s+(?:of|for|from)\b.*\x00",
    re.IGNORECASE,
)
_BY_TITLE = re.compile(
    r"(?:(?:supplementary|further|written|oral)\s+)*(?:evidence|submission|memorandum|response|statement|paper)"
    r"\s+(?:submitted\s+)?(?:by|from)\s+(?P<name>[^()\[\]:;]{3,80}?)\s*(?:[(\[].{1,30}[)\]])?\Z",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"[\[(]?\x00(?:[\])]|\s*[.:–—-](?=\s))")
_FOOTNOTE = re.compile(r"(?:\[\d{1,3}\]|\(\d{1,3}\)|[*†‡])\s*\S")
_CONTINUES = re.compile(r"[a-z]")


class Opening(msgspec.Struct):
    """The title where a line gives one, what the first lines state, and the lines after."""

    title: str | None
    header: Header
    rest: list[Line]


class Signature(msgspec.Struct, frozen=True):
    """Who signed a text, and the date below the name; a name alone is a guess."""

    author: str
    published: str | None
    guessed: bool


def read_opening(
    page: Page, article: Article, rows: Sequence[Line], site_names: Set[str]
) -> Opening:
    """What the first of an article's own lines `rows` state.

    `site_names` are the lines of the page's furniture, folded: one that repeats them is no title.
    """
    if article.header is not None:
        return _headed(page, article, rows)
    titled = _title_at(page, article, rows, site_names)
    if titled is None:
        return _untitled(page, article, rows)
    first, end = titled
    title = _joined(rows[first:end])
    stated = [header for row in rows[:first] if (header := _header(row.text))]
    below, after = _below_title(rows, end, page.vocabulary)
    header = _merged([*stated, *below])
    rest = [row for row in rows[:first] if _header(row.text) is None] + list(rows[after:])
    return Opening(title, _completed(header, title, rest), rest)


def read_signature(body: Sequence[Line], vocabulary: Vocabulary) -> Signature | None:
    """The name at the end of a body, footnotes below it disregarded; with a date below it the
    name counts as stated."""
    end = len(body)
    while end and _FOOTNOTE.match(body[end - 1].text):
        end -= 1
    body = body[:end]
    if len(body) <= 2:
        return None
    date = parse_header(body[-1].text)
    if date is not None and date.published and not date.strong and not date.authors:
        name = signature(body[:-1], vocabulary)
        return Signature(name, date.published, False) if name else None
    name = signature(body, vocabulary) if body[-1].gap else None
    return Signature(name, None, True) if name else None


def _headed(page: Page, article: Article, rows: Sequence[Line]) -> Opening:
    """An article with a header line that says by itself that a post begins."""
    top = next((at for at in range(article.first, article.end) if at in page.headers), None)
    ahead = sum(1 for at in range(article.first, top or article.first) if at not in page.furniture)
    title = _joined(rows[:ahead]) if ahead else None
    at = ahead
    stated: list[Header] = []
    while at < len(rows) and at - ahead < MAX_HEADER_LINES and (found := _header(rows[at].text)):
        stated.append(found)
        at += 1
    rest = list(rows[at:])
    return Opening(title, _completed(_merged(stated), title, rest), rest)


def _untitled(page: Page, article: Article, rows: Sequence[Line]) -> Opening:
    at = 0
    stated: list[Header] = []
    while at < min(len(rows) - 1, MAX_HEADER_LINES) and (found := _header(rows[at].text)):
        stated.append(found)
        at += 1
    rest = list(rows[at:])
    return Opening(None, _completed(_merged(stated), None, rest), rest)


def _title_at(
    page: Page, article: Article, rows: Sequence[Line], site_names: Set[str]
) -> tuple[int, int] | None:
    """First and past-last index of the title among the lines above the running text."""
    for at, row in enumerate(rows[:MAX_OPENING]):
        text = row.text
        if at + 1 >= len(rows):
            return None
        if _header(text) is not None or _LABEL.match(text) or text.casefold() in site_names:
            continue
        after = rows[at + 1]
        if at == 0 and article.parted and (heads_paragraph(row, after) or _is_word(row, after)):
            return 0, 1
        if not is_title_like(text) or (at and is_prose(text) and not row.gap):
            return None
        if at and is_name(text, page.vocabulary):
            return None
        return _title_end(rows, at)
    return None


def _is_word(row: Line, after: Line) -> bool:
    """Whether a line is one word that can be the title of the text below it."""
    if not (row.text.isalpha() and row.text[0].isupper()):
        return False
    return _header(after.text) is not None or (after.gap > 0 and word_count(after.text) > 4)


def _title_end(rows: Sequence[Line], at: int) -> tuple[int, int] | None:
    after = rows[at + 1]
    if after.gap or _header(after.text) is not None:
        return at, at + 1
    if _CONTINUES.match(after.text):
        ended = at + 2 < len(rows) and bool(rows[at + 2].gap)
        return (at, at + 2) if ended and not is_prose(after.text) else None
    if is_prose(after.text) or ends_sentence(after.text) or bullet(after.text) is not None:
        return None
    return at, at + 1


def _below_title(
    rows: Sequence[Line], first: int, vocabulary: Vocabulary
) -> tuple[list[Header], int]:
    """What the lines between title and text state, and the index of the first line of text.

    Lines that state nothing stay text, and with them what stands between.
    """
    found: list[Header] = []
    after = first
    for at in range(first, min(first + MAX_OPENING - 2, len(rows) - 1)):
        text = rows[at].text
        if is_prose(text) or text.endswith(":") or "\t" in text or numbered(text):
            break
        if bullet(text) is not None or dash_bullet(text) is not None:
            break
        header = _header(text) or _line_under_title(text, vocabulary)
        if header is not None and not (header.authors and any(h.authors for h in found)):
            found.append(header)
            if after == at:
                after = at + 1
        elif rows[at].gap and found and at > first + 1:
            break
    return found, after


def _line_under_title(text: str, vocabulary: Vocabulary) -> Header | None:
    """Author of a line with a name, and perhaps an office, alone; date of a short line that
    ends with one."""
    name, _, office = text.partition(",")
    if (
        is_name(name, vocabulary)
        and word_count(office) <= 8
        and not ends_sentence(office)
        and not any(map(str.isdigit, office))
    ):
        return Header((" ".join(name.split()),))
    marked, published = mark_date(text)
    if published and marked.endswith(DATE) and word_count(text) <= 10 and ", " in text:
        return Header((), published)
    return None


def _header(text: str) -> Header | None:
    """A line where a header may stand: a byline alone must look like names."""
    header = parse_header(text)
    if header is None or header.strong or (header.published and not header.authors):
        return header
    return header if all(map(looks_like_names, header.authors)) else None


def _merged(stated: Sequence[Header]) -> Header:
    return Header(
        next((header.authors for header in stated if header.authors), ()),
        next((header.published for header in stated if header.published), None),
        next((header.categories for header in stated if header.categories), ()),
    )


def _completed(header: Header, title: str | None, rest: Sequence[Line]) -> Header:
    """A header with the author and date that the title and the start of the text state."""
    authors, published = header.authors, header.published
    if title is not None:
        marked, when = mark_date(title)
        if published is None and when and _OF_A_MEETING.match(marked):
            published = when
        by = _BY_TITLE.search(title)
        if not authors and by is not None and looks_like_names(by["name"]):
            authors = (" ".join(by["name"].split()),)
    if published is None and title is not None and rest:
        marked, when = mark_date(rest[0].text[:60])
        if _DATELINE.match(marked):
            published = when
    return Header(authors, published, header.categories)


def _joined(rows: Sequence[Line]) -> str | None:
    return " ".join(" ".join(row.text for row in rows).split()) or None
