"""What is said of a mention: plain values, so that whoever only shows them loads no matcher."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """One reason for a sense. `kind` is definition, long-form, publisher, date, cue, sibling or
    prior; `says` a line for the card. Without a place in the text start = end = 0 and there is
    no quote."""

    kind: str
    says: str
    part: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""


class Alternative(msgspec.Struct, frozen=True, gc=False):
    """A sense that was not chosen, or one of several that stay possible."""

    sense: str
    long: str
    confidence: float


class ArticleContext(msgspec.Struct, frozen=True, gc=False):
    """An article as its terms are judged by. `parts` are reading texts by name of the part, in
    order; `publisher` a key of sources.yaml or a name; `date_range` the first and last day it
    may have been written."""

    parts: Mapping[str, str]
    publisher: str | None = None
    date_range: tuple[date, date] | None = None
    categories: tuple[str, ...] = ()


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A term in a part of an article, at `start` to `end` in code points.

    `term` is the short form (for a name in full the one it bore: NCB for the NHS Commissioning
    Board), or the long form of a term without one; `sense` the entry's
    id, None where it stays open or the article defines what the glossary does not know; `long`
    what it stood for at the article's date. `decided_by` is definition, long-form, publisher,
    date, cues, siblings, prior, only-sense, ambiguous or unknown.
    """

    part: str
    start: int
    end: int
    surface: str
    term: str
    sense: str | None
    long: str | None
    confidence: float
    decided_by: str
    evidence: tuple[Evidence, ...]
    alternatives: tuple[Alternative, ...]
