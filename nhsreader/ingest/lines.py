"""Lines of a page dump, and what a line by itself can be seen to be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from nhsreader.text.fold import fold_marks

Vocabulary = Counter[str]

MAX_TITLE = 250
MAX_TITLE_ALONE = 120
MAX_TITLE_WORDS = 20
MAX_HEADING_WORDS = 12
LONG_LINE = 100
_CELLS = re.compile(r"\t|\s{3}")
_BULLET = re.compile(r"[•‣▪▫●○◦·∙➢►]\s*(?=\S)")
_DASH_BULLET = re.compile(r"[*+–-]\s+(?=\S)")
_NUMBER = re.compile(r"(0|[1-9]\d{0,8})[.)]\s+(?=\S)")
_LOWER_WORD = re.compile(r"(?<![\w'’-])[a-z]+(?![\w-])")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\Z")
_OPEN_END = re.compile(r"[.,;:…&-][\"'”’)\]]*\Z")
_NAME_WORD = re.compile(r"[^\W\d_a-z](?:[^\W\d_]|['’.-])*\Z")
_NAME_TITLES = {"dr", "prof", "professor", "sir", "dame", "lord", "lady", "cllr", "mr", "mrs", "ms"}
_PARTICLES = {"de", "van", "von", "der", "den", "la", "le", "al", "bin", "ap"}
_NOT_NAMES = {
    "a", "an", "and", "are", "as", "at", "best", "but", "by", "can", "care", "comment", "dear",
    "do", "for", "from", "good", "great", "health", "hear", "how", "i", "if", "in", "is", "it",
    "kind", "more", "my", "national", "nhs", "no", "not", "of", "on", "or", "our", "public",
    "regards", "service", "so", "some", "thank", "thanks", "that", "the", "there", "these", "they",
    "this", "to", "very", "we", "well", "what", "when", "where", "who", "why", "with", "yes",
    "you", "your", "yours",
}  # fmt: skip


class Line(msgspec.Struct, frozen=True):
    """A non-blank line: its number in the file, its indentation in columns, its text without
    white space at the ends, how many blank lines stand before it, and whether a page of print
    breaks there."""

    number: int
    indent: int
    text: str
    gap: int = 0
    page_break: bool = False


def line_of(number: int, raw: str, gap: int = 0) -> Line:
    """The line for a sanitised raw line."""
    text = raw.strip()
    return Line(number, len(raw) - len(raw.lstrip()), text, gap)


def word_count(text: str) -> int:
    """How many words, counted at white space."""
    return len(text.split())


def bullet(text: str) -> str | None:
    """What follows a bullet at the start of a line; None where it has no bullet."""
    match = _BULLET.match(text)
    return text[match.end() :] if match else None


def dash_bullet(text: str) -> str | None:
    """What follows a hyphen, dash or asterisk that may stand for a bullet."""
    match = _DASH_BULLET.match(text)
    return text[match.end() :] if match else None


def numbered(text: str) -> tuple[int, str] | None:
    """Number and rest of a line such as `3. Third`; `2.1 Text` has no such number."""
    match = _NUMBER.match(text)
    return (int(match.group(1)), text[match.end() :]) if match else None


def ends_sentence(text: str) -> bool:
    """Whether it ends as a sentence does, quotes and brackets disregarded."""
    return _SENTENCE_END.search(text) is not None


def is_prose(text: str) -> bool:
    """Whether a line is running text rather than a label, link or name."""
    words = word_count(text)
    return words >= 12 or (words >= 6 and ends_sentence(text))


def may_be_title(text: str) -> bool:
    """Whether a line could be a title where a header line below it says there is one."""
    return len(text) <= MAX_TITLE and bullet(text) is None and any(map(str.isalpha, text))


def is_title_like(text: str) -> bool:
    """Whether a line reads as a title with nothing but its form to go by."""
    words = word_count(text)
    first = text.lstrip("\"'“‘(")[:1]
    return (
        2 <= words <= MAX_TITLE_WORDS
        and len(text) <= MAX_TITLE_ALONE
        and (first.isupper() or first.isdigit())
        and not _OPEN_END.search(text)
        and bullet(text) is None
        and dash_bullet(text) is None
        and numbered(text) is None
    )


def heads_paragraph(line: Line, after: Line) -> bool:
    """Whether a short line stands as a title straight over a paragraph of one long line."""
    text = line.text
    if after.gap or word_count(text) > MAX_HEADING_WORDS or not is_prose(after.text):
        return False
    if len(after.text) >= LONG_LINE:
        return text[0].isupper() and may_be_title(text) and not _OPEN_END.search(text)
    return (
        is_title_like(text)
        and len(after.text) > 1.5 * len(text)
        and (ends_sentence(after.text) or after.text.endswith(":"))
    )


def is_name(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line is a person's name and nothing else.

    Two to five words that begin with a capital, none a common word, and not all of them words
    the page also writes in lower case.
    """
    words = text.split()
    while words and fold_marks(words[0]).lower().rstrip(".") in _NAME_TITLES:
        words = words[1:]
    plain = [word.lower().rstrip(".") for word in words]
    if not 2 <= len(words) <= 5 or any(word in _NOT_NAMES for word in plain):
        return False
    for word, low in zip(words, plain, strict=True):
        if low in _PARTICLES and word.islower():
            continue
        if not _NAME_WORD.match(word) or (word.isupper() and len(low) > 2 and "." not in word):
            return False
    return not text.endswith(".") and not all(word in vocabulary for word in plain)


def vocabulary_of(texts: Iterable[str]) -> Vocabulary:
    """How often each word stands in lower case in the texts."""
    found: Vocabulary = Counter()
    for text in texts:
        found.update(_LOWER_WORD.findall(text))
    return found


def is_hard_wrapped(lines: Sequence[Line]) -> bool:
    """Whether lines were broken to a width, so that a line's end is no end of a paragraph.

    That is so where most lines that another follows directly are too long for the next one's
    first word to fit; rows of a table and lines under half the width say nothing.
    """
    if not lines:
        return False
    width = max(len(line.text) + line.indent for line in lines)
    joints = full = 0
    for line, after in zip(lines, lines[1:], strict=False):
        if after.gap or bullet(after.text) is not None or _CELLS.search(line.text):
            continue
        if 2 * (line.indent + len(line.text)) < width:
            continue
        joints += 1
        first = after.text.split(maxsplit=1)[0] if after.text else ""
        full += line.indent + len(line.text) + 1 + len(first) > width - 4
    return 40 <= width <= 120 and joints >= 5 and full >= 0.7 * joints
