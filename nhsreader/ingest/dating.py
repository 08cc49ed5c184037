"""Between which days an undated article was written, where the page itself shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from nhsreader.documents.model import InferredDate
from nhsreader.ingest.drafts import Draft
from nhsreader.text.dates import find_dates, parse_date

MIN_DATED = 2
REACH = 60
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+")
_PAST = re.compile(
    r"\b(?:was|were|had|came|said|told|met|began|took|gave|made|held|went|sent|won|lost|spoke|heard|wrote"
    r"|[a-z]{2,}ed)\b"
)
_AHEAD = re.compile(
    r"\b(?:will|shall|would|by|until|till|before|due|from|next|expected|planned|to\s+be|is\s+to|are\s+to"
    r"|if|deadline|must|should|may|scheduled)\b",
    re.IGNORECASE,
)
_IMPRINT = re.compile(r"[A-Z][\w’' .-]{1,60},\s+(?P<year>(?:19|20)\d\d)\.?\Z")


def infer_dates(drafts: Sequence[Draft], issue: tuple[str, int] | None) -> None:
    """Enter `published_inferred` where a range follows from neighbours or from the text.

    Neighbours count where the page's stated dates, two at least, all run one way. A range is
    entered only with both its ends known. `issue` is the date of the newsletter that the
    articles are items of, and its line.
    """
    order = _order(drafts)
    for at, draft in enumerate(drafts):
        if draft.published is not None or draft.published_inferred is not None:
            continue
        if issue is not None:
            stated, line = issue
            how = f"the date of the issue it is an item of, line {line}"
            draft.published_inferred = InferredDate(*_days(stated), how)
            continue
        draft.published_inferred = _between(drafts, at, order) or _imprint(draft)


def _order(drafts: Sequence[Draft]) -> int:
    """1 where stated dates rise down the page, -1 where they fall, 0 where neither shows."""
    days = [parse_date(draft.published).earliest for draft in drafts if draft.published]
    pairs = list(zip(days, days[1:], strict=False))
    if len(days) < MIN_DATED or days[0] == days[-1]:
        return 0
    if all(first >= second for first, second in pairs):
        return -1
    return 1 if all(first <= second for first, second in pairs) else 0


def _between(drafts: Sequence[Draft], at: int, order: int) -> InferredDate | None:
    """A range from the dated neighbours above and below, from the comments, and from what the
    text says has happened."""
    draft = drafts[at]
    why: list[str] = []
    earliest = latest = None
    if order:
        above = next((each for each in reversed(drafts[:at]) if each.published), None)
        below = next((each for each in drafts[at + 1 :] if each.published), None)
        newer, older = (above, below) if order < 0 else (below, above)
        name = "posts stand newest first" if order < 0 else "posts stand oldest first"
        if newer is not None and newer.published:
            latest = parse_date(newer.published).latest
            why.append(f"not after “{newer.title}” of {newer.published} ({name})")
        if older is not None and older.published:
            earliest = parse_date(older.published).earliest
            why.append(f"not before “{older.title}” of {older.published} ({name})")
    commented = [parse_date(c.comment.date).latest for c in draft.comments if c.comment.date]
    if commented and (latest is None or min(commented) < latest):
        latest = min(commented)
        why.append(f"not after its first dated comment, {latest}")
    if latest is not None:
        past = [when for when in _past_days(draft.body) if when <= latest]
        if past and (earliest is None or max(past) > earliest):
            earliest = max(past)
            why.append(f"not before {earliest}, of which the text tells as past")
    if earliest is None or latest is None or earliest > latest:
        return None
    return InferredDate(earliest.isoformat(), latest.isoformat(), "; ".join(why))


def _past_days(text: str) -> list[date]:
    """Days followed by a verb in the past tense with no word about what is to come before it."""
    found: list[date] = []
    for sentence in _SENTENCE.split(text):
        for start, end, when in find_dates(sentence):
            after = sentence[end : end + REACH]
            verb = _PAST.search(after)
            if verb is None or when.day is None:
                continue
            around = sentence[max(0, start - REACH) : start] + after[: verb.start()]
            if not _AHEAD.search(around):
                found.append(when.earliest)
    return found


def _imprint(draft: Draft) -> InferredDate | None:
    """The year of a last line such as `Leeds, 2009`."""
    last = draft.body.rstrip().rsplit("\n", 1)[-1]
    match = _IMPRINT.match(last)
    if match is None:
        return None
    return InferredDate(*_days(match["year"]), f"its last line, “{last}”")


def _days(stated: str) -> tuple[str, str]:
    when = parse_date(stated)
    return when.earliest.isoformat(), when.latest.isoformat()
