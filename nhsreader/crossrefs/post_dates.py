"""Days that an author names from the day of writing: "last week", "on Monday", "in March"."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from nhsreader.text.dates import MONTHS, find_dates

Days = tuple[date, date]

_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_WEEKDAY = "|".join(_WEEKDAYS)
_MONTH = (
    "|".join(sorted((name for name in MONTHS if len(name) > 3), key=len, reverse=True)) + "|may"
)
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve"], 1
    )
} | {"a": 1, "an": 1}  # fmt: skip
_NUMBER = "|".join(_NUMBERS) + r"|\d{1,2}"
# The first month of each season, which lasts three.
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
# How many units of time a word that counts nothing exactly may stand for.
_LOOSE = {"couple of": (1, 3), "few": (2, 6), "several": (3, 9)}

WHEN = (
    r"(?:(?:(?:back|only|just)\s+)?(?:"
    r"the\s+day\s+before\s+yesterday|yesterday|tomorrow|last\s+night|the\s+week\s+before\s+last"
    rf"|(?:earlier|later)\s+(?:this|in\s+the)\s+(?:week|month|year)|later\s+today"
    rf"|(?:earlier\s+)?(?:on|last|this|next)\s+(?:last\s+)?(?:{_WEEKDAY})\b"
    rf"|(?:on\s+)?(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\b(?:,?\s+\d{{4}}\b)?"
    rf"|(?:on\s+)?(?:{_MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!:)(?:,?\s+\d{{4}}\b)?"
    rf"|(?:in|last|next)\s+(?:(?:early|late)\s+|mid-?)?(?:{_MONTH})\b"
    r"(?:\s+(?:last\s+year|this\s+year|\d{4}\b))?"
    r"|(?:last|this|next)\s+(?:week|fortnight|month|year|spring|summer|autumn|winter)\b(?!')"
    r"|in\s+(?:19|20)\d\d\b"
    rf"|(?:some|about|around)?\s*(?:a\s+)?(?:{_NUMBER}|couple\s+of|few|several)\s+"
    r"(?:day|week|fortnight|month|year)s?\s+ago"
    r"|the\s+other\s+(?:day|week)|(?:last|next)\s+time"
    r"|(?:in|over)\s+the\s+(?:coming|next\s+few)\s+(?:days|weeks|months)"
    r"))"
)
"""A pattern of what `resolve` reads ("last time" without days), in lower case."""

_AGO = re.compile(
    rf"(?:a\s+)?(?P<n>{_NUMBER}|couple\s+of|few|several)\s+"
    r"(?P<unit>day|week|fortnight|month|year)s?\s+ago"
)
_DAY_OF_MONTH = re.compile(
    rf"(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH})\b"
    rf"|(?P<am>{_MONTH})\s+(?P<ad>\d{{1,2}})(?:st|nd|rd|th)?\b)"
)
_IN_MONTH = re.compile(rf"\b(?P<m>{_MONTH})\b(?:\s+(?P<whose>last|this)\s+year)?")
_ON_WEEKDAY = re.compile(rf"\b(?P<which>last\s+|this\s+|next\s+)?(?P<day>{_WEEKDAY})\b")
_PERIOD = re.compile(
    r"\b(?P<which>last|this|next|in\s+the)\s+(?P<unit>week|fortnight|month|year)\b"
)
_SEASON = re.compile(r"\b(?P<which>last|this|next)\s+(?P<name>spring|summer|autumn|winter)\b")
_COMING = re.compile(r"\bthe\s+(?:coming|next\s+few)\s+(?P<unit>day|week|month)s\b")
_YEAR = re.compile(r"\bin\s+(?P<y>(?:19|20)\d\d)\b")
_COMING_DAYS = {"day": 14, "week": 60, "month": 180}


def resolve(words: str, day: Days | None, *, ahead: bool = False) -> Days | None:
    """The first and last day that `words`, written on one of the days of `day`, can mean.

    `ahead` tells which way a name alone points: the last Monday before or the next one after.
    None where the words name no days, or only in relation to an unknown day.
    """
    said = " ".join(words.lower().replace("\u2019", "'").replace("'s", "").split())
    if stated := find_dates(said):
        return stated[0][2].earliest, stated[0][2].latest
    if match := _YEAR.search(said):
        return whole_year(int(match["y"]))
    if day is None:
        return None
    try:
        first = _relative(said, day[0], ahead)
        last = first if day[0] == day[1] else _relative(said, day[1], ahead)
    except (OverflowError, ValueError):
        # A day before the year 1 or after 9999, or no day of the calendar at all.
        return None
    if first is None or last is None:
        return None
    return min(first[0], last[0]), max(first[1], last[1])


def _relative(said: str, day: date, ahead: bool) -> Days | None:
    if "yesterday" in said or said == "last night":
        back = day - timedelta(days=2 if "before" in said else 1)
        return back, back
    if "tomorrow" in said:
        return day + timedelta(days=1), day + timedelta(days=1)
    if "later today" in said:
        return day, day
    if "week before last" in said:
        return week(day - timedelta(days=14))
    if "the other" in said:
        return day - timedelta(days=14 if "week" in said else 10), day - timedelta(days=1)
    if match := _AGO.search(said):
        return ago(match["n"], match["unit"], day)
    if match := _COMING.search(said):
        return day, day + timedelta(days=_COMING_DAYS[match["unit"]])
    if match := _DAY_OF_MONTH.search(said):
        return _day_of_month(
            MONTHS[match["m"] or match["am"]], int(match["d"] or match["ad"]), day, ahead
        )
    if match := _ON_WEEKDAY.search(said):
        return on_weekday(_WEEKDAYS[match["day"]], (match["which"] or "").strip(), day, ahead)
    if match := _SEASON.search(said):
        return _season(match["name"], match["which"], day)
    if match := _IN_MONTH.search(said):
        return _named_month(MONTHS[match["m"]], match["whose"], day, ahead or "next" in said)
    if match := _PERIOD.search(said):
        return period(match["which"], match["unit"], said, day, ahead)
    return None


def week(day: date) -> Days:
    """Monday to Sunday of the week of `day`."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def month(year: int, number: int) -> Days:
    """The first and last day of a month; `number` may run below 1 or above 12."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def whole_year(year: int) -> Days:
    """The first and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def on_weekday(weekday: int, which: str, day: date, ahead: bool) -> Days:
    """The last such weekday before `day` (0 is Monday), or with `ahead` the next one after.

    "Last Monday" said later in the same week may be either of two.
    """
    if which == "next" or (ahead and which != "last"):
        after = day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)
        return after, after
    before = day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)
    if which == "last" and week(before) == week(day):
        return before - timedelta(days=7), before
    return before, before


def ago(number: str, unit: str, day: date) -> Days:
    """So many units before `day`: the day, or the whole week, month or year it fell in."""
    if number in _LOOSE:
        least, most = _LOOSE[number]
    else:
        least = most = _NUMBERS.get(number) or int(number)
    if unit == "fortnight":
        unit, least, most = "week", least * 2, most * 2
    if unit == "day":
        return day - timedelta(days=most), day - timedelta(days=least)
    if unit == "week":
        return week(day - timedelta(weeks=most))[0], week(day - timedelta(weeks=least))[1]
    if unit == "month":
        return month(day.year, day.month - most)[0], month(day.year, day.month - least)[1]
    return whole_year(day.year - most)[0], whole_year(day.year - least)[1]


def period(which: str, unit: str, said: str, day: date, ahead: bool) -> Days:
    """The calendar week, month or year before, of or after `day`."""
    step = {"last": -1, "next": 1}.get(which, 0)
    if unit == "week":
        first, last = week(day + timedelta(weeks=step))
    elif unit == "fortnight":
        return (day - timedelta(days=14), day) if step < 0 else (day, day + timedelta(days=14))
    elif unit == "month":
        first, last = month(day.year, day.month + step)
    else:
        first, last = whole_year(day.year + step)
    if step == 0:
        # What was written earlier this year is not of a day still to come.
        return (day, last) if ahead or said.startswith("later") else (first, day)
    return first, last


def _named_month(number: int, whose: str | None, day: date, ahead: bool) -> Days:
    if whose:
        return month(day.year - (whose == "last"), number)
    if ahead:
        return month(day.year + (number < day.month), number)
    return month(day.year - (number > day.month), number)


def _season(name: str, which: str, day: date) -> Days:
    start = _SEASONS[name]
    seasons = [
        (month(year, start)[0], month(year, start + 2)[1])
        for year in (day.year - 2, day.year - 1, day.year, day.year + 1)
    ]
    if which == "last":
        return [season for season in seasons if season[1] < day][-1]
    if which == "next":
        return next(season for season in seasons if season[0] > day)
    return next(season for season in seasons if season[1] >= day)


def _day_of_month(number: int, of_month: int, day: date, ahead: bool) -> Days:
    # Between two leap years there may be eight years.
    step = 1 if ahead else -1
    years = range(day.year, day.year + 9 * step, step)
    for year in years:
        # The 29th of February is not in every year.
        if of_month > calendar.monthrange(year, number)[1] or of_month < 1:
            continue
        found = date(year, number, of_month)
        if (found > day) if ahead else (found < day):
            return found, found
    raise ValueError(f"no month {number} has {of_month} days")
