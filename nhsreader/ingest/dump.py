"""The text of saved web pages → drafts."""

from __future__ import annotations

from collections.abc import Sequence, Set

import msgspec

from nhsreader.documents.publishers import Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.ingest import boilerplate as bp
from nhsreader.ingest.body import to_markdown, truncation, unwrap
from nhsreader.ingest.dating import infer_dates
from nhsreader.ingest.decode import numbered_lines
from nhsreader.ingest.drafts import (
    Boilerplate,
    Draft,
    DraftComment,
    Extraction,
    ProposedBoundary,
)
from nhsreader.ingest.guesses import (
    UNTITLED,
    is_blog_line,
    kind_of_text,
    publisher_of,
    title_from,
)
from nhsreader.ingest.lines import Line, is_hard_wrapped, vocabulary_of
from nhsreader.ingest.opening import read_opening, read_signature
from nhsreader.ingest.segments import segment
from nhsreader.ingest.sheets import Article, Page, Segments, read_page
from nhsreader.text.dates import find_dates

MAX_WIDTH = 120


def extract_dump(text: str, publishers: Publishers, *, split: bool) -> Extraction:
    """The drafts in the text of one or more saved pages, and the furniture around them."""
    kept, removed = numbered_lines(text)
    lines = _readable(kept)
    page = read_page(lines, vocabulary_of(line.text for line in lines))
    found = segment(page, split=split)
    site_names = {
        lines[at].text.casefold() for at, kind in found.furniture.items() if kind == bp.SITE_HEADER
    }
    blog = any(is_blog_line(lines[at].text) for at in found.furniture)
    wrapped = is_hard_wrapped(lines)
    drafts = [
        _draft(page, article, publishers, site_names, wrapped=wrapped, blog=blog)
        for article in found.articles
    ]
    infer_dates(drafts, _issue_date(page, found))
    extraction = Extraction(
        drafts=drafts,
        boilerplate=_ranges(lines, found),
        proposed_boundaries=[ProposedBoundary(lines[at].number, why) for at, why in found.proposed],
        removed=removed,
    )
    _account_for(extraction, [line for line in kept if not line.text])
    if not drafts:
        extraction.warnings.append("nothing but page furniture was found: no article taken")
    return extraction


def _readable(kept: Sequence[Line]) -> list[Line]:
    """The lines with text; an unreadable one counts as blank."""
    lines: list[Line] = []
    gap = 0
    for line in kept:
        if line.text:
            lines.append(msgspec.structs.replace(line, gap=line.gap + gap))
            gap = 0
        else:
            gap += line.gap + 1
    return lines


def _draft(
    page: Page,
    article: Article,
    publishers: Publishers,
    site_names: Set[str],
    *,
    wrapped: bool,
    blog: bool,
) -> Draft:
    rows = [page.lines[at] for at in _own_lines(page, article)]
    opening = read_opening(page, article, rows, site_names)
    title, header = opening.title, opening.header
    body, truncated = _untruncated(opening.rest)
    wrapped = wrapped or is_hard_wrapped(body)
    markdown = to_markdown(body, page.vocabulary, wrapped=wrapped)
    paragraphs = [row.text for row in body]
    publisher = publisher_of(paragraphs, publishers)
    draft = Draft(
        title=title or title_from(from_markdown(markdown).text.split("\n")[0]) or UNTITLED,
        title_guessed=title is None,
        authors=list(header.authors) or [name for name in article.signed[:1] if name],
        publisher=publisher,
        publisher_guessed=publisher is not None,
        published=header.published or article.signed[1] or article.dated,
        categories=list(dict.fromkeys((*header.categories, *article.labels))),
        truncated=truncated,
        body=markdown,
        comments=_comments(article, page, wrapped=wrapped),
        comments_declared=article.declared,
        lines=(rows[0].number, rows[-1].number),
    )
    draft.kind = kind_of_text(
        draft.title,
        paragraphs,
        reported=publisher is not None and not header.categories,
        blog=bool(header.categories) or (blog and publisher is None),
    )
    signed = read_signature(body, page.vocabulary)
    if signed is not None and (not draft.authors or draft.authors == [signed.author]):
        draft.authors_guessed = signed.guessed and not draft.authors
        draft.authors = [signed.author]
        draft.published = draft.published or signed.published
    draft.warn_of_gaps()
    return draft


def _issue_date(page: Page, found: Segments) -> tuple[str, int] | None:
    """The day a newsletter's masthead states, and its line."""
    for at in sorted(found.furniture):
        if found.furniture[at] == bp.MASTHEAD:
            dates = find_dates(page.lines[at].text)
            if dates and dates[0][2].day is not None:
                return str(dates[0][2]), page.lines[at].number
    return None


def _own_lines(page: Page, article: Article) -> list[int]:
    return [at for at in range(article.first, article.end) if at not in page.furniture]


def _untruncated(rows: list[Line]) -> tuple[list[Line], bool]:
    """The lines without the words that say the text goes on elsewhere."""
    if not rows or (text := truncation(rows[-1].text)) is None:
        return rows, False
    if not text:
        return rows[:-1], True
    return [*rows[:-1], msgspec.structs.replace(rows[-1], text=text)], True


def _comments(article: Article, page: Page, *, wrapped: bool) -> list[DraftComment]:
    """The comments of all threads, each answered one counted from the article's first."""
    found: list[DraftComment] = []
    lines = [line for thread in article.threads for each in thread.comments
             for line in each.comment.text.split("\n")]  # fmt: skip
    width = min(max(map(len, lines), default=0), MAX_WIDTH)
    for thread in article.threads:
        before = len(found)
        for comment in thread.comments:
            parent = comment.comment.parent
            if before and parent is not None:
                moved = msgspec.structs.replace(comment.comment, parent=parent + before)
                comment = DraftComment(moved, comment.lines)
            if wrapped:
                text = unwrap(comment.comment.text, page.vocabulary, width)
                comment = DraftComment(
                    msgspec.structs.replace(comment.comment, text=text), comment.lines
                )
            found.append(comment)
    return found


def _ranges(lines: Sequence[Line], found: Segments) -> list[Boilerplate]:
    """Furniture as ranges of lines of one kind with no other line between them."""
    within = {at for article in found.articles for at in range(article.first, article.end)}
    ranges: list[Boilerplate] = []
    last: int | None = None
    for at in sorted(found.furniture):
        kind, number = found.furniture[at], lines[at].number
        if last == at - 1 and ranges[-1].kind == kind:
            ranges[-1] = msgspec.structs.replace(ranges[-1], lines=(ranges[-1].lines[0], number))
        else:
            ranges.append(Boilerplate((number, number), kind, inside=at in within))
        last = at
    return ranges


def _account_for(extraction: Extraction, unreadable: Sequence[Line]) -> None:
    """Report lines of nothing but removed characters that stand in no range yet."""
    taken = [draft.lines for draft in extraction.drafts if draft.lines]
    taken += [lines for draft in extraction.drafts for lines in draft.comment_lines]
    taken += [part.lines for part in extraction.boilerplate]
    for line in unreadable:
        if not any(first <= line.number <= last for first, last in taken):
            span = (line.number, line.number)
            extraction.boilerplate.append(Boilerplate(span, bp.UNREADABLE))
    extraction.boilerplate.sort(key=lambda part: part.lines)
