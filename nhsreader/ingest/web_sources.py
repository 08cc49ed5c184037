"""Addresses, days and publishers as sources on the web state them."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urljoin, urlsplit

from nhsreader.documents.publishers import Publishers
from nhsreader.text.dates import find_dates, parse_date
from nhsreader.text.sanitise import clean

MAX_ADDRESS = 2000
_SPACE = re.compile(r"\s+")
_ISO_DAY = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?!\d)")
_UNSAFE = {char: quote(char) for char in "()<>[]\\\"'`|^{}*"}


def web_address(text: object, base: str = "") -> str | None:
    """An absolute http or https address, safe inside a Markdown link; None for any other."""
    if not isinstance(text, str) or len(text) > MAX_ADDRESS:
        return None
    try:
        address = urljoin(base, _SPACE.sub("", clean(text)))
        parts = urlsplit(address)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    return "".join(_UNSAFE.get(char, char) for char in address)


def host_of(address: str | None) -> str:
    """The host an address names, in lower case; empty if there is none."""
    try:
        return (urlsplit(address or "").hostname or "").lower()
    except ValueError:
        return ""


def publisher_at(host: str, publishers: Publishers) -> str | None:
    """The key of the publisher with the longest domain that `host` is or stands below."""
    found: tuple[int, str] | None = None
    for publisher in publishers:
        for domain in publisher.domains:
            below = host == domain or host.endswith("." + domain)
            if below and (found is None or len(domain) > found[0]):
                found = (len(domain), publisher.id)
    return found[1] if found else None


def stated_day(text: object) -> str | None:
    """The day a source states, YYYY-MM-DD in the source's own time zone.

    Reads ISO 8601, the form of mail headers and dates in prose; None where there is none.
    """
    if not isinstance(text, str) or not text.strip():
        return None
    text = text[:200]
    if match := _ISO_DAY.match(text):
        try:
            return str(parse_date(match.group(1)))
        except ValueError:
            return None
    try:
        day: date = parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        found = [when for _, _, when in find_dates(text) if when.day is not None]
        return str(found[0]) if found else None
    return day.isoformat() if day.year >= 1000 else None
