"""The text of saved web pages → drafts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from nhsreader.documents.publishers import Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.ingest import boilerplate as bp
from nhsreader.ingest.body import to_markdown, truncation
from nhsreader.ingest.comments import signature
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
from nhsreader.ingest.headers import Header, looks_like_names, parse_header
from nhsreader.ingest.lines import (
    Line,
    is_hard_wrapped,
    is_title_like,
    may_be_title,
    vocabulary_of,
)
from nhsreader.ingest.segments import MAX_HEADER_LINES, Article, Page, read_page, segment


def extract_dump(text: str, publishers: Publishers, *, split: bool) -> Extraction:
    """The drafts in the text of one or more saved pages, and the furniture around them."""
    kept, removed = numbered_lines(text)
    lines = _readable(kept)
    page = read_page(lines, vocabulary_of(line.text for line in lines))
    found = segment(page, split=split)
    wrapped = is_hard_wrapped(lines)
    blog = any(is_blog_line(lines[at].text) for at in found.furniture)
    drafts = [
        _draft(page, article, publishers, wrapped=wrapped, blog=blog) for article in found.articles
    ]
    extraction = Extraction(
        drafts=drafts,
        boilerplate=_ranges(lines, found.furniture),
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
    page: Page, article: Article, publishers: Publishers, *, wrapped: bool, blog: bool
) -> Draft:
    rows = page.lines[article.first : article.end]
    title, header, rest = _opening(page, article)
    body, truncated = _untruncated(rest)
    markdown = to_markdown(body, page.vocabulary, wrapped=wrapped)
    paragraphs = [row.text for row in body]
    publisher = publisher_of(paragraphs, publishers)
    draft = Draft(
        title=title or title_from(from_markdown(markdown).text.split("\n")[0]) or UNTITLED,
        title_guessed=title is None,
        authors=list(header.authors),
        publisher=publisher,
        publisher_guessed=publisher is not None,
        published=header.published,
        categories=list(dict.fromkeys((*header.categories, *article.labels))),
        truncated=truncated,
        body=markdown,
        comments=_comments(article),
        comments_declared=article.declared,
        lines=(rows[0].number, rows[-1].number),
    )
    draft.kind = kind_of_text(
        draft.title,
        paragraphs,
        reported=publisher is not None and not header.categories,
        blog=bool(header.categories) or (blog and publisher is None),
    )
    _sign(draft, body, page)
    _warn(draft)
    return draft


def _opening(page: Page, article: Article) -> tuple[str | None, Header, list[Line]]:
    """The title where a line gives one, what the header lines state, and the lines after."""
    lines = page.lines
    first, at = article.first, article.first
    title: str | None = None
    if at not in page.headers and at + 1 < article.end:
        headed = at + 1 in page.headers and _is_header_here(page, at + 1)
        if (headed and may_be_title(lines[at].text)) or (
            is_title_like(lines[at].text) and lines[at + 1].gap
        ):
            title = " ".join(lines[at].text.split())
            at += 1
    stated = Header()
    while at < article.end and at - first <= MAX_HEADER_LINES and _is_header_here(page, at):
        header = page.headers[at]
        stated = Header(
            stated.authors or header.authors,
            stated.published or header.published,
            stated.categories or header.categories,
        )
        at += 1
    return title, stated, lines[at : article.end]


def _is_header_here(page: Page, at: int) -> bool:
    """Whether a line where a header may stand is one: a byline alone must look like names."""
    header = page.headers.get(at)
    return header is not None and (
        header.strong or bool(header.published) or all(map(looks_like_names, header.authors))
    )


def _untruncated(rows: list[Line]) -> tuple[list[Line], bool]:
    """The lines without the words that say the text goes on elsewhere."""
    if not rows or (text := truncation(rows[-1].text)) is None:
        return rows, False
    if not text:
        return rows[:-1], True
    return [*rows[:-1], msgspec.structs.replace(rows[-1], text=text)], True


def _sign(draft: Draft, body: Sequence[Line], page: Page) -> None:
    """Take author and date from a signature at the end, where no header states them.

    A name with a date below it states both; a name alone is a guess.
    """
    if draft.authors:
        return
    date = parse_header(body[-1].text) if len(body) > 2 else None
    if date is not None and date.published and not date.strong and not date.authors:
        name = signature(body[:-1], page.vocabulary)
        if name:
            draft.authors = [name]
            draft.published = draft.published or date.published
        return
    name = signature(body, page.vocabulary) if len(body) > 2 and body[-1].gap else None
    if name:
        draft.authors, draft.authors_guessed = [name], True


def _comments(article: Article) -> list[DraftComment]:
    """The comments of all threads, each answered one counted from the article's first."""
    found: list[DraftComment] = []
    for thread in article.threads:
        before = len(found)
        for comment in thread.comments:
            parent = comment.comment.parent
            if before and parent is not None:
                moved = msgspec.structs.replace(comment.comment, parent=parent + before)
                comment = DraftComment(moved, comment.lines)
            found.append(comment)
    return found


def _warn(draft: Draft) -> None:
    present, declared = len(draft.comments), draft.comments_declared
    if declared is not None and declared != present:
        draft.warnings.append(f"{declared} comments declared, {present} present")
    if draft.truncated:
        draft.warnings.append("the page holds only the beginning of the article")
    if not draft.body:
        draft.warnings.append("nothing stands below its title")


def _ranges(lines: Sequence[Line], furniture: dict[int, str]) -> list[Boilerplate]:
    """Furniture as ranges of lines of one kind with no other line between them."""
    found: list[Boilerplate] = []
    last: int | None = None
    for at in sorted(furniture):
        kind, number = furniture[at], lines[at].number
        if last == at - 1 and found[-1].kind == kind:
            found[-1] = Boilerplate((found[-1].lines[0], number), kind)
        else:
            found.append(Boilerplate((number, number), kind))
        last = at
    return found


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
