"""Where a text sets a short form of several senses beside one of them spelled out.

`definitions` asks whether the letters spell the words; here the glossary knows that they do, so
`NHS continuing healthcare, or CHC` and `the partnership, still an STP` define too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from nhsreader.glossary.alignment import without_plural
from nhsreader.glossary.definitions import Definition
from nhsreader.glossary.entries import Glossary
from nhsreader.glossary.matcher import Hit

_COST = 0.2
_AFTER_LONG = re.compile(
    r"\s?[(\[](?:the |or |also |an? )?[\"“‘']?"
    r"|,? (?:or|also|still|again|(?:also )?(?:known as|called)|abbreviated (?:to|as)|that is"
    r"|i\.e\.),? (?:simply |an? |the )?[\"“‘']?"
)
_AFTER_SHORT = re.compile(r"[\"”’']?\s?[(\[](?:the |an? )?")
_AFTER_SHORT_IN_FRONT = re.compile(r"[\"”’']?(?::| [–—-]) (?:the |an? )?")
_LINE_START = re.compile(r"(?:\A|\n)[\s\"“‘'•*-]*\Z")
_MARGIN = 12


def find_appositions(text: str, hits: Sequence[Hit], glossary: Glossary) -> Iterator[Definition]:
    """The short forms of several senses that stand beside one of these, in the order of the
    text."""
    for one, other in pairwise(hits):
        if one.spelled_out == other.spelled_out or other.start - one.end > 2 * _MARGIN:
            continue
        short, long = (other, one) if one.spelled_out else (one, other)
        senses = {entry.id for entry in glossary.by_short(short.form)}
        if len(senses) < 2 or not senses.intersection(long.entries):
            continue
        if _joined(text, one, other):
            surface = text[short.start : short.end]
            yield Definition(
                short=short.form,
                surface=short.form if without_plural(surface) == short.form else surface,
                long=text[long.start : long.end],
                short_start=short.start,
                short_end=short.end,
                long_start=long.start,
                long_end=long.end,
                cost=_COST,
            )


def _joined(text: str, one: Hit, other: Hit) -> bool:
    """Whether the words between two terms set them down as the same."""
    if one.spelled_out:
        return _AFTER_LONG.fullmatch(text, one.end, other.start) is not None
    if _AFTER_SHORT.fullmatch(text, one.end, other.start):
        return True
    in_front = _LINE_START.search(text, max(0, one.start - _MARGIN), one.start)
    return bool(in_front) and bool(_AFTER_SHORT_IN_FRONT.fullmatch(text, one.end, other.start))
