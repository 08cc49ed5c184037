"""Lines that say who posted something, when and under what: post headers and bylines."""

from __future__ import annotations

import re

import msgspec

from nhsreader.text.dates import find_dates
from nhsreader.text.fold import fold_marks

MAX_HEADER = 600
MAX_TIME = 24
DATE = "\x00"
_TIME = re.compile(
    r"[,\s]*(?:\bat\b|@|-)?\s*\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\b\.?)?(?:\s*(?:GMT|BST|UTC))?"
    r"|[,\s]*(?:\bat\b|@)\s*\d{1,2}\s*[ap]\.?m\b\.?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+(?=\x00)", re.IGNORECASE
)
_NAME = r"(?P<name>[^\s\x00|,;:()\[\]?!\"“”][^\x00|;:()\[\]?!\"“”]{0,80}?)"
_ROLE = r"(?:,\s*[^\x00|.?!]{2,60}?)?"
_SEPARATOR = r"\s*[,|•·–—-]?\s*"
_ON = r"(?:on\s+)?"
_FILED = (
    r"(?:filed\s+under|posted\s+in|published\s+in|categor(?:y|ies))\s*:?\s*"
    r"(?:\((?P<inner>.*)\)|(?P<plain>[^\x00|()]{1,200}?))"
)


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?:{pattern})\s*[.|]?\s*\Z", re.IGNORECASE) for pattern in patterns)


_STRONG = _compiled(
    rf"{_FILED}{_SEPARATOR}(?:by\s+{_NAME}{_SEPARATOR})?{_ON}\x00",
    rf"(?:posted|published|written|added|submitted)\s*(?:on|:)?\s*\x00{_SEPARATOR}(?:by:?\s+{_NAME})?"
    rf"(?:{_SEPARATOR}(?:in|under)\s+(?P<cats>[^\x00|]{{1,200}}))?",
    rf"(?:(?:posted|published|written|submitted)\s+)?by:?\s+{_NAME}{_ROLE}{_SEPARATOR}{_ON}\x00",
    rf"{_NAME}\s*[|•·]\s*\x00",
    rf"\x00\s*(?:[|•·]\s*(?:by\s+)?|[,–—-]?\s*by\s+){_NAME}",
)
_WEAK = _compiled(
    r"(?:(?:date|published|posted|updated|last\s+updated|first\s+published)\s*:?\s*(?:on\s+)?)?\x00",
    rf"(?:written\s+)?by:?\s+{_NAME}{_ROLE}",
    rf"{_NAME},\s*\x00",
    r"(?:for\s+immediate\s+release|(?:press|news|media)\s+release|issued|released)\s*[:,–—-]?\s*(?:on\s+)?\x00",
    _FILED,
)
_BY = re.compile(r"(?:written\s+)?by\b", re.IGNORECASE)
_UPDATED = re.compile(r"(?:last\s+)?updated\b", re.IGNORECASE)
_SPLIT_NAMES = re.compile(r"\s*(?:,|&|\band\b)\s*")
_ROLE_WORD = re.compile(
    r"\b(?:editor|correspondent|reporter|director|head|chair(?:man|woman)?|officer|organiser|secretary|of|for"
    r"|manager|president|partner|professor|lecturer|consultant|adviser|fellow|minister)\b",
    re.IGNORECASE,
)
_NOT_IN_NAMES = {"a", "an", "at", "by", "from", "how", "in", "is", "on", "the", "to", "with"}
_NOT_AUTHORS = {"admin", "administrator", "editor", "webmaster", "guest"}


class Header(msgspec.Struct, frozen=True):
    """What a header line states. `strong` ones show by themselves that a post begins."""

    authors: tuple[str, ...] = ()
    published: str | None = None
    categories: tuple[str, ...] = ()
    strong: bool = False


def parse_header(text: str) -> Header | None:
    """What a line states as a whole of author, date and categories; None if it is no header.

    Forms such as `Filed Under (A, B) by X on 11-03-2014`, `Posted on DATE by X`, `By X on DATE`
    and `X | DATE` are strong; a date, a byline or a category line alone is weak.
    """
    if len(text) > MAX_HEADER:
        return None
    marked, published = mark_date(text)
    if published is not None:
        for pattern in _STRONG:
            if found := _read(pattern, marked, published, strong=True):
                return found
    for pattern in _WEAK:
        if found := _read(pattern, marked, published, strong=False):
            if found.authors and found.published and not all(map(_is_short_name, found.authors)):
                continue
            return None if _BY.match(text) and not _is_byline(found) else found
    return None


def mark_date(text: str) -> tuple[str, str | None]:
    """The text with its first date as one NUL character, without its weekday and time of
    day, and that date; (text, None) where it holds no date."""
    if not any(char.isdigit() for char in text):
        return text, None
    dates = find_dates(text)
    if not dates:
        return text, None
    start, end, when = dates[0]
    before, after = text[:start] + DATE, text[end:]
    if (time := _TIME.match(after)) is not None:
        after = after[time.end() :]
    else:
        time = _TIME.search(before, max(0, start - MAX_TIME))
        if time is not None and before[time.end() :].strip(", ") == DATE:
            before = f"{before[: time.start()]} {DATE}"
    return _WEEKDAY.sub("", before) + after, str(when)


def names_in(text: str) -> tuple[str, ...]:
    """The names in a byline: `A, B and C`; empty where they only name an office."""
    names = [" ".join(name.split()) for name in _SPLIT_NAMES.split(text)]
    people = [name for at, name in enumerate(names) if name and not (at and _is_role(name))]
    return tuple(name for name in people if name.lower() not in _NOT_AUTHORS)


def categories_in(text: str) -> tuple[str, ...]:
    """The categories in a list set off by commas, each once."""
    found = (" ".join(part.split()).strip(".") for part in text.split(","))
    return tuple(dict.fromkeys(part for part in found if part))


def looks_like_names(text: str) -> bool:
    """Whether a byline's words are names: few, the first with a capital, no sentence."""
    words = fold_marks(text).split()
    if text.isupper() and any(word.lower() in _NOT_IN_NAMES for word in words):
        return False
    capital = sum(word[0].isupper() for word in words)
    return 1 <= len(words) <= 10 and words[0][0].isupper() and 2 * capital >= len(words)


def _is_short_name(text: str) -> bool:
    words = text.split()
    return len(words) <= 4 and words[0][0].isupper() and words[-1][0].isupper()


def _is_role(text: str) -> bool:
    """Whether what stands after a name and a comma is an office and no second name."""
    return text[0].islower() or _ROLE_WORD.search(text) is not None


def _read(
    pattern: re.Pattern[str], marked: str, published: str | None, *, strong: bool
) -> Header | None:
    match = pattern.match(marked)
    if match is None:
        return None
    group = match.groupdict()
    name = (group.get("name") or "").strip()
    if len(name.split()) > 10:
        return None
    listed = next((group[key] for key in ("inner", "plain", "cats") if group.get(key)), "")
    if not strong and any(map(str.isdigit, name)):
        name = ""
    stated = None if DATE not in marked or _UPDATED.match(marked) else published
    return Header(names_in(name), stated, categories_in(listed), strong)


def _is_byline(header: Header) -> bool:
    return bool(header.authors) and all(looks_like_names(name) for name in header.authors)
