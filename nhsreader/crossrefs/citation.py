"""What a finder of cross-references is given, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, get_args

import msgspec

from nhsreader.glossary.entries import Glossary
from nhsreader.glossary.mention import Mention
from nhsreader.glossary.timeline import Timeline

LinkType = Literal[
    "same-story-as", "quotes", "republished-from", "prior-post", "later-post", "comment-reply",
    "cites-act", "cites-report", "cites-body", "cites-person", "cites-event",
    "claims-number", "replaces",
]  # fmt: skip
LINK_TYPES: tuple[str, ...] = get_args(LinkType)


class Claim(msgspec.Struct, frozen=True, omit_defaults=True):
    """A number said of something: 22 (value) bn pounds (unit) of savings (measure) by 2020 (date).

    `value` and `most` are plain numbers as decimals in words ("22000000000", "0.95" never: a
    percentage is 95 with the unit "%"); `most` is set for a range. `entity` is a glossary sense
    or words; `date` is YYYY, YYYY-MM or YYYY-MM-DD, or a year range such as 2020/21.
    """

    value: str
    unit: str
    measure: str = ""
    entity: str = ""
    date: str = ""
    most: str = ""
    about: Literal["exactly", "about", "over", "under"] = "exactly"


class Citation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch of a text that speaks of another thing, in code points of its part.

    `entity` names the thing alike in every article (`act:health-and-social-care-act-2012`,
    `report:…`, `body:…`, `person:…`, `event:…`, `number:…`); `label` is its name for a reader.
    `earliest` and `latest`, YYYY-MM-DD, bound the day of the thing referred to, where the words
    say so. `target` is the id of an article where the words themselves name it. `evidence` says
    what made it a citation, in words.
    """

    type: LinkType
    part: str
    start: int
    end: int
    evidence: str
    confidence: float
    entity: str | None = None
    label: str = ""
    url: str | None = None
    target: str | None = None
    earliest: str | None = None
    latest: str | None = None
    claim: Claim | None = None


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """An article as the finders see it; `parts` are the reading texts by part, body first.

    `paragraphs` are the (start, end) of the blocks of each part; `mentions` those of glossary
    terms in all parts; `day` is the first and last day the article can be from.
    """

    id: str
    parts: Mapping[str, str]
    paragraphs: Mapping[str, Sequence[tuple[int, int]]]
    mentions: Sequence[Mention] = ()
    day: tuple[date, date] | None = None
    publisher: str | None = None
    authors: Sequence[str] = ()


class Knowledge:
    """What is known of the world: terms, and what happened and was published when."""

    def __init__(self, glossary: Glossary, timeline: Timeline) -> None:
        self.glossary = glossary
        self.timeline = timeline
