"""A passage from elsewhere found in an article of ours, or kept with its old words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from nhsreader.bookmarks import anchors
from nhsreader.bookmarks.bookmark import Bookmark, clean_tags, make, make_whole, text_hash
from nhsreader.bookmarks.exports.incoming import Incoming
from nhsreader.bookmarks.quotes import QuotePlace
from nhsreader.text.fold import find_quote, fold
from nhsreader.text.places import BODY

# A few words stand in many articles: without more they tell nothing.
MIN_TELLING = 20
# So much of what stands beside the words, the same to the letter, tells one place from others.
MIN_BESIDE = 12
# Where a passage is said to begin whose place is not known: no text is so long.
NOWHERE = 2**31 - 1
# What stands beside words of which that is not known: nothing would mean the edge of the text.
UNKNOWN = "…"


class Attached(msgspec.Struct, frozen=True):
    """The bookmark an item becomes; `why` it is no exact match, else nothing.

    `state` is exact, changed (its own words are kept and the reader is asked) or orphan.
    """

    bookmark: Bookmark
    state: str
    why: str = ""


def flat(text: str) -> str:
    """The text folded, each run of white space one space, as it is searched in."""
    return " ".join(fold(text).split())


@lru_cache(maxsize=32)
def _flat_text(text: str) -> str:
    return flat(text)


def attach(item: Incoming, article: str, parts: Mapping[str, str], now: datetime) -> Attached:
    """The item as a bookmark of that article, whose reading texts are `parts`.

    Words that stand once are taken where they stand; of several places the one whose
    surroundings are the item's; words that are only like them are never taken for them.
    """
    if not item.exact:
        return Attached(_finished(make_whole("article", article, now=now), item), "exact")
    needle = flat(item.exact)
    places = [
        QuotePlace(part, *place)
        for part, text in parts.items()
        if needle in _flat_text(text)
        for place in find_quote(text, item.exact)
    ]
    told = bool(item.prefix.strip() or item.suffix.strip())
    draft = _draft(item, article, now)
    if len(places) == 1 and (len(needle) >= MIN_TELLING or not told):
        return _placed(item, article, parts, places[0], now)
    if places and not told:
        why = f"its words stand in {len(places)} places and nothing tells which is meant"
        return Attached(draft, "orphan", why)
    beside = sorted(((_likeness(item, parts[at.part], at), at) for at in places), reverse=True)
    needed = min(MIN_BESIDE, len(flat(item.prefix)) + len(flat(item.suffix)))
    if beside and beside[0][0] >= needed and (len(beside) == 1 or beside[0][0] > beside[1][0]):
        return _placed(item, article, parts, beside[0][1], now)
    changed = False
    found: list[tuple[int, QuotePlace]] = []
    for part, text in parts.items():
        if not text.strip():
            continue
        anchor = anchors.anchor(replace(draft, part=part), text, text_hash(text))
        if anchor.state in ("exact", "moved"):
            place = QuotePlace(part, anchor.start, anchor.end)
            found.append((_likeness(item, text, place), place))
        elif anchor.state == "changed" and not changed:
            draft, changed = replace(draft, part=part), True
    found.sort(key=lambda pair: -pair[0])
    if found and (len(found) == 1 or found[0][0] > found[1][0]):
        return _placed(item, article, parts, found[0][1], now)
    if found:
        why = "its words stand in several parts and nothing tells which is meant"
        return Attached(draft, "orphan", why)
    if changed:
        return Attached(draft, "changed", "its words differ from the article's: look at both")
    return Attached(draft, "orphan", "its words are not in the article")


def lost(item: Incoming, article: str, why: str, now: datetime) -> Attached:
    """The item kept with its words though no article of the library holds them."""
    if not item.exact:
        made = _finished(make_whole("article", article, now=now), item)
        return Attached(made, "orphan", why)
    return Attached(_draft(item, article, now), "orphan", why)


def _placed(
    item: Incoming, article: str, parts: Mapping[str, str], place: QuotePlace, now: datetime
) -> Attached:
    made = make(article, place.part, parts[place.part], place.start, place.end, now=now)
    return Attached(_finished(made, item), "exact")


def _draft(item: Incoming, article: str, now: datetime) -> Bookmark:
    """A bookmark with the item's own words that claims no text they were made in."""
    exact = item.exact.strip()
    start = item.hint if item.hint >= 0 else NOWHERE
    words = make(article, BODY, exact, 0, len(exact), now=now)
    draft = replace(
        words,
        start=start,
        end=start + len(exact),
        prefix=item.prefix if item.prefix.strip() else UNKNOWN,
        suffix=item.suffix if item.suffix.strip() else UNKNOWN,
        occurrences=0,
        text_sha256="",
        reading_text_version=0,
    )
    return _finished(draft, item)


def _finished(made: Bookmark, item: Incoming) -> Bookmark:
    created = item.created or item.modified or made.created
    return replace(
        made,
        id=item.id,
        note=item.note,
        tags=clean_tags(item.tags),
        created=created,
        modified=item.modified or created,
        extra=item.extra,
    )


def _likeness(item: Incoming, text: str, place: QuotePlace) -> int:
    """How much of the item's surroundings stands around a place, in code points."""
    before, after = flat(text[: place.start][-200:]), flat(text[place.end :][:200])
    prefix, suffix = flat(item.prefix), flat(item.suffix)
    same = 0
    while same < min(len(before), len(prefix)) and before[-1 - same] == prefix[-1 - same]:
        same += 1
    ahead = 0
    while ahead < min(len(after), len(suffix)) and after[ahead] == suffix[ahead]:
        ahead += 1
    return same + ahead


def utc_now() -> datetime:
    """The time now, with its zone."""
    return datetime.now(timezone.utc)
