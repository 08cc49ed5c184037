"""Days that words such as `last week` or `in December` mean, seen from an article's own day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from nhsreader.text.dates import MONTHS, find_dates

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}
_MONTH = (
    "|".join(sorted((name for name in MONTHS if len(name) > 3), key=len, reverse=True)) + "|may"
)
_UNITS = {"day": 1, "week": 7, "fortnight": 14}
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
WHEN = re.compile(
    r"\b(?:(?P<edge>first|last)\s+(?:few\s+|two\s+|three\s+)?(?:days?|weeks?)\s+of\s+(?P<edge_y>(?:19|20)\d\d)"
    r"|(?P<ago_n>a|one|two|three|four|five|six)\s+(?P<ago_u>day|week|fortnight|month|year)s?\s+ago"
    r"|(?P<rel>last|this|next|earlier this|later this)\s+(?P<unit>week|month|year)s?"
    rf"|(?:(?P<rel_d>last|this|next)\s+)?(?P<dow>{'|'.join(_DAYS)})"
    r"|(?P<rel_s>last|this|next)\s+(?P<season>spring|summer|autumn)"
    r"|(?P<near>yesterday|today|tomorrow|tonight|this (?:morning|afternoon|evening))"
    rf"|(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<d_m>{_MONTH})"
    rf"|(?:(?P<rel_m>last|this|next|in|of|since|before|on)\s+)?(?P<month>{_MONTH})(?:['’]s)?"
    r"|(?P<year>(?:19|20)\d\d))(?![\w/]|-\d)",
    re.IGNORECASE,
)
"""An expression of time: relative to the day of writing, or a year."""


def resolve(words: str, day: tuple[date, date] | None) -> tuple[str | None, str | None]:
    """The first and last day, YYYY-MM-DD, that the first expression of time in `words` means.

    A date written in full needs no `day`; without one a relative expression means nothing.
    """
    match = WHEN.search(words)
    written = find_dates(words)
    if written and (match is None or written[0][0] <= match.start() + 4):
        when = written[0][2]
        return when.earliest.isoformat(), when.latest.isoformat()
    while match is not None:
        found = _meant(match, day)
        if found is not None:
            return found[0].isoformat(), found[1].isoformat()
        match = WHEN.search(words, match.end())
    return None, None


def _meant(match: re.Match[str], day: tuple[date, date] | None) -> tuple[date, date] | None:
    group = match.groupdict()
    if group["edge"]:
        year = int(group["edge_y"])
        if group["edge"].lower() == "last":
            return date(year, 12, 25), date(year, 12, 31)
        return date(year, 1, 1), date(year, 1, 7)
    if group["year"]:
        return date(int(group["year"]), 1, 1), date(int(group["year"]), 12, 31)
    if day is None:
        return None
    try:
        first, last = _seen_from(group, day[0]), _seen_from(group, day[1])
    except (ValueError, OverflowError):
        return None
    return (first[0], last[1]) if first and last else None


def _seen_from(group: dict[str, str | None], on: date) -> tuple[date, date] | None:
    if group["near"]:
        word = group["near"].lower()
        when = on + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(word, 0))
        return when, when
    if group["ago_n"]:
        count, unit = _NUMBERS[group["ago_n"].lower()], str(group["ago_u"]).lower()
        if unit in _UNITS:
            return (
                _week(on - timedelta(days=7 * count))
                if unit == "week"
                else ((on - timedelta(days=count * _UNITS[unit]),) * 2)
            )
        return _month(on, -count) if unit == "month" else _year(on.year - count)
    if group["unit"]:
        word = str(group["rel"]).lower()
        step = {"last": -1, "next": 1}.get(word, 0)
        unit = group["unit"].lower()
        if unit == "week":
            return _week(on + timedelta(days=7 * step))
        return _month(on, step) if unit == "month" else _year(on.year + step)
    if group["dow"]:
        return _weekday(group, on)
    if group["season"]:
        return _season(group, on)
    return _named_month(group, on)


def _weekday(group: dict[str, str | None], on: date) -> tuple[date, date]:
    wanted = _DAYS.index(str(group["dow"]).lower())
    if (group["rel_d"] or "").lower() == "next":
        when = on + timedelta(days=(wanted - on.weekday()) % 7 or 7)
    else:
        when = on - timedelta(days=(on.weekday() - wanted) % 7)
    return when, when


def _season(group: dict[str, str | None], on: date) -> tuple[date, date]:
    begin, end = _SEASONS[str(group["season"]).lower()]
    word, year = str(group["rel_s"]).lower(), on.year
    if word == "last" and on.month <= end:
        year -= 1
    elif word == "next" and on.month >= begin:
        year += 1
    return date(year, begin, 1), date(year, end, monthrange(year, end)[1])


def _named_month(group: dict[str, str | None], on: date) -> tuple[date, date]:
    month = MONTHS[str(group["d_m"] or group["month"]).lower()]
    word = (group["rel_m"] or "").lower()
    year = on.year
    if word == "next":
        year += month <= on.month
    elif word != "this":
        year -= month > on.month or (word == "last" and month == on.month)
    if group["d"]:
        when = date(year, month, int(group["d"]))
        return when, when
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _week(on: date) -> tuple[date, date]:
    monday = on - timedelta(days=on.weekday())
    return monday, monday + timedelta(days=6)


def _month(on: date, step: int) -> tuple[date, date]:
    years, month = divmod(on.month - 1 + step, 12)
    year = on.year + years
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
