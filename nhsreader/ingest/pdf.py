"""A PDF → one draft. The file is opened in a child process; see `pdf_child` and `pdf_layout`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nhsreader.documents.markdown import escape_line
from nhsreader.documents.publishers import Publishers
from nhsreader.errors import BadInput
from nhsreader.ingest.body import to_markdown
from nhsreader.ingest.drafts import Draft, Extraction
from nhsreader.ingest.guesses import UNTITLED, title_from
from nhsreader.ingest.limits import Limits, in_child
from nhsreader.ingest.lines import Line, is_name, vocabulary_of
from nhsreader.ingest.pdf_child import Read
from nhsreader.ingest.pdf_layout import Paragraph
from nhsreader.ingest.pdf_lines import is_item
from nhsreader.ingest.properties import (
    MAX_TITLE,
    agrees,
    guess_kind,
    made_on,
    take_properties,
    usable_title,
)
from nhsreader.text.sanitise import Removed, sanitise

LIMITS = Limits()
MIN_CHARACTERS = 20
"""Fewer on a page, on average, and the pages are pictures."""
HOW = "PDF creation date"
_CHILD = "nhsreader.ingest.pdf_child"


def extract_pdf(data: bytes, name: str, *, publishers: Publishers, split: bool) -> Extraction:
    """The one draft of a PDF; `split` changes nothing.

    The title is the document information's where the first page has it too, else a guess. The
    creation date states when the file was made, so that it is only inferred to be the text's.
    Raises BadInput for a file that is damaged, encrypted, without text or beyond the limits.
    """
    if not data.strip():
        raise BadInput("the file is empty", where=name, do="check that it was saved completely")
    found = in_child(_CHILD, data, name, Read, LIMITS)
    if found.characters < MIN_CHARACTERS * found.pages:
        raise BadInput(
            "it has no text layer: its pages are pictures", where=name,
            do="run OCR on it first, for instance with ocrmypdf, and import what that makes",
        )  # fmt: skip
    paragraphs, removed = _safe(found.layout.paragraphs)
    draft = _draft(found, paragraphs)
    guess_kind(draft, [each.text for each in paragraphs], publishers)
    extraction = Extraction(drafts=[draft], removed=removed)
    if found.layout.running:
        extraction.warnings.append(
            f"{found.layout.running} running heads, feet and page numbers left out"
        )
    if found.layout.turned:
        extraction.warnings.append(f"{found.layout.turned} lines turned against the page left out")
    return extraction


def _draft(found: Read, paragraphs: list[Paragraph]) -> Draft:
    first = [each for each in paragraphs if each.page == paragraphs[0].page] if paragraphs else []
    page = "\n".join(each.text for each in first)
    stated = usable_title(found.title)
    guessed, at = _largest(first)
    if stated and agrees(stated, page):
        title, is_guess = stated, False
        at = [i for i in at if agrees(paragraphs[i].text, stated)]
    elif stated:
        title, is_guess, at = stated, True, []
    else:
        title = guessed or (title_from(paragraphs[0].text) if paragraphs else "") or UNTITLED
        is_guess = True
    draft = Draft(
        title=title, title_guessed=is_guess, published_inferred=made_on(found.created, HOW)
    )
    opening = [each.text for i, each in enumerate(first) if i not in at]
    headers = take_properties(draft, found.author, opening)
    draft.body = markdown_of_paragraphs(
        [
            each
            for i, each in enumerate(paragraphs)
            if i not in at and not (i < len(first) and each.text in headers)
        ]
    )
    return draft


def markdown_of_paragraphs(paragraphs: Sequence[Paragraph]) -> str:
    """Headings, lists and paragraphs as Markdown."""
    vocabulary = vocabulary_of(each.text for each in paragraphs)
    # The title, which stands above them, may have been the only one of its size.
    top = min((each.level for each in paragraphs if each.level), default=2)
    parts: list[str] = []
    rows: list[Line] = []
    for number, each in enumerate(paragraphs, 1):
        if each.level:
            parts += [to_markdown(rows, vocabulary), _heading(each.text, each.level - top + 2)]
            rows = []
            continue
        follows = bool(rows) and is_item(each.text) and is_item(rows[-1].text)
        rows.append(Line(number, 0, each.text, 0 if follows else 1))
    parts.append(to_markdown(rows, vocabulary))
    return "\n".join(part for part in parts if part)


def _heading(line: str, level: int) -> str:
    text = escape_line(line)
    # A closing run of # would not be shown.
    text = text[:-1] + "\\#" if re.search(r"(?:^|\s)#+\Z", text) else text
    return f"{'#' * level} {text}\n"


def _largest(first: Sequence[Paragraph]) -> tuple[str | None, list[int]]:
    """The largest text on the first page where it is larger than the rest, and which
    paragraphs it is."""
    headings = [each for each in first if each.level]
    if not headings:
        return None, []
    most = max(each.size for each in headings)
    start = next(i for i, each in enumerate(first) if each.level and each.size == most)
    at = [start]
    for i in range(start + 1, len(first)):
        if not first[i].level or abs(first[i].size - most) > 0.1 or len(at) == 3:
            break
        at.append(i)
    title = " ".join(first[i].text for i in at)
    if len(title) > MAX_TITLE or is_name(title, vocabulary_of(each.text for each in first)):
        return first[start].text[:MAX_TITLE], [start]
    return title, at


def _safe(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], Removed]:
    kept, removed = [], Removed()
    for each in paragraphs:
        text, taken = sanitise(each.text)
        removed += taken
        text = " ".join(text.split())
        if text:
            kept.append(Paragraph(text, each.size, each.bold, each.page, each.level))
    return kept, removed
