"""Dates as precise as a source states them: a year, a month or a day."""

from __future__ import annotations

import calendar
import re
from datetime import date

import msgspec

MONTHS = {
    name: number
    for number, long in enumerate(calendar.month_name)
    if number
    for name in {long.lower(), long[:3].lower(), "sept" if number == 9 else long.lower()}
}
_MONTH_WORD = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\Z")
_PROSE = re.compile(
    r"(?<![\w-])(?:"
    r"(?P<iso_y>(?:19|20)\d\d)-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)"
    r"|(?P<num_d>\d{1,2})(?P<sep>[-/.])(?P<num_m>\d{1,2})(?P=sep)(?P<num_y>(?:19|20)\d\d)"
    rf"|(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+(?:of\s+)?|-)(?P<m>{_MONTH_WORD})(?:\.?,?\s+|-)(?P<y>(?:19|20)\d\d)"
    rf"|(?P<am>{_MONTH_WORD})\.?\s+(?P<ad>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<ay>(?:19|20)\d\d)"
    rf"|(?P<mm>{_MONTH_WORD})\.?,?\s+(?P<my>(?:19|20)\d\d)"
    r")(?![\w-])",
    re.IGNORECASE,
)


class PartialDate(msgspec.Struct, frozen=True):
    """A calendar date known to the day, the month or the year."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text

    @property
    def earliest(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def parse_date(text: str) -> PartialDate:
    """Read YYYY, YYYY-MM or YYYY-MM-DD. Raises ValueError, saying what is wrong."""
    match = _ISO.match(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    return _checked(year, month, day)


def find_dates(text: str) -> list[tuple[int, int, PartialDate]]:
    """Dates written out in prose: (start, end, date), day before month as the British do."""
    found = []
    for match in _PROSE.finditer(text):
        group = match.groupdict()
        try:
            if group["iso_y"]:
                when = _checked(int(group["iso_y"]), int(group["iso_m"]), int(group["iso_d"]))
            elif group["num_y"]:
                when = _checked(int(group["num_y"]), int(group["num_m"]), int(group["num_d"]))
            elif group["y"]:
                when = _checked(int(group["y"]), MONTHS[group["m"].lower()], int(group["d"]))
            elif group["ay"]:
                when = _checked(int(group["ay"]), MONTHS[group["am"].lower()], int(group["ad"]))
            else:
                when = _checked(int(group["my"]), MONTHS[group["mm"].lower()], None)
        except ValueError:
            continue
        found.append((match.start(), match.end(), when))
    return found


def _checked(year: int, month: int | None, day: int | None) -> PartialDate:
    try:
        date(year, month or 1, day or 1)
    except ValueError as error:
        words = "-".join(str(part) for part in (year, month, day) if part is not None)
        raise ValueError(f"there is no {words} ({error})") from None
    return PartialDate(year, month, day)
