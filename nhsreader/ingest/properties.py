"""What a file's own properties say of it: title, authors, the day it was made."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nhsreader.documents.model import InferredDate
from nhsreader.documents.publishers import Publishers
from nhsreader.ingest.drafts import Draft
from nhsreader.ingest.guesses import kind_of_text, publisher_of
from nhsreader.ingest.headers import names_in, parse_header
from nhsreader.text.dates import parse_date
from nhsreader.text.fold import fold_marks
from nhsreader.text.sanitise import one_line

MAX_TITLE = 250
OPENING = 8
_NO_TITLE = re.compile(
    r"(?:untitled|title|document|presentation|slide|microsoft|powerpoint)(?:\s*\d+)?\Z"
    r"|.*\.(?:docx?|dotx?|pdf|indd|qxd|pptx?|rtf|odt|xlsx?|tmp)\Z|[\W\d_]*\Z",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"microsoft (?:office )?(?:word|powerpoint)\s*-\s*", re.IGNORECASE)
_NO_AUTHOR = re.compile(
    r"(?:user|owner|admin(?:istrator)?|default|author|unknown|anonymous|microsoft.*|python-docx"
    r"|apache.*|\S*\d\S*)\Z",
    re.IGNORECASE,
)
_STAMP = re.compile(r"\s*(?:D:)?(\d{4})-?(\d{2})-?(\d{2})")
_WORDS = re.compile(r"\w+")


def usable_title(text: str) -> str | None:
    """A title as the properties give it; None for the names programs and files leave there."""
    title = _PROGRAM.sub("", one_line(text), count=1)
    return None if not title or len(title) > MAX_TITLE or _NO_TITLE.match(title) else title


def usable_authors(text: str) -> list[str]:
    """The authors the properties give, without the names of accounts and programs."""
    names = (part for piece in one_line(text).split(";") for part in names_in(piece))
    return [name for name in names if not _NO_AUTHOR.match(name)]


def agrees(text: str, page: str) -> bool:
    """Whether a page has these words, in this order."""
    words = " ".join(_plain_words(text))
    return bool(words) and f" {words} " in f" {' '.join(_plain_words(page))} "


def made_on(stamp: str, how: str) -> InferredDate | None:
    """The day a file was made, which is when its text can be from; None if it is not stated.

    Takes `D:20180307…` as in PDF and `2018-03-07T…` as in DOCX.
    """
    match = _STAMP.match(stamp)
    if match is None:
        return None
    try:
        day = str(parse_date("-".join(match.groups())))
    except ValueError:
        return None
    return InferredDate(day, day, how)


def take_properties(draft: Draft, author: str, opening: Sequence[str]) -> set[str]:
    """Settle authors and date from the lines at the top of the text, then from the properties.

    What a header line states counts; an author that only the properties name is a guess.
    Returns the lines that are such headers and no part of the text.
    """
    headers: set[str] = set()
    for line in opening[:OPENING]:
        if (header := parse_header(line)) is None or not (header.authors or header.published):
            continue
        headers.add(line)
        draft.authors = draft.authors or list(header.authors)
        draft.published = draft.published or header.published
    if draft.published:
        draft.published_inferred = None
    if not draft.authors and (authors := usable_authors(author)):
        draft.authors = authors
        page = "\n".join(opening)
        draft.authors_guessed = not all(agrees(name, page) for name in authors)
    return headers


def guess_kind(draft: Draft, paragraphs: Sequence[str], publishers: Publishers) -> None:
    """Guess publisher and kind from what the text says."""
    publisher = publisher_of(paragraphs, publishers)
    draft.publisher, draft.publisher_guessed = publisher, publisher is not None
    draft.kind = kind_of_text(draft.title, paragraphs, reported=publisher is not None, blog=False)


def _plain_words(text: str) -> list[str]:
    return _WORDS.findall(fold_marks(text).casefold())
