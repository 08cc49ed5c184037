"""Laws spoken of without a name: "the Act", "this bill", "the 2012 Act", "a new Bill".

Everything here looks at the words around one Act, Bill or Regulations; what it refers back to
is for `laws`.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from nhsreader.crossrefs.laws_titles import Keyword

Way = Literal["back", "indefinite", "became", "was"]
_BEFORE = 64
_AROUND = 160

_ADJECTIVES = (
    r"(?:new|old|original|amended|whole|entire|draft|final|resulting|same|present|current|proposed"
    r"|revised|controversial|earlier|previous|parent|main|first|second|latest|full|actual|flawed"
    r"|hated|wretched|dreadful|disastrous|infamous|notorious|unamended|published|government"
    r"|private\smembers?['\u2019]?s?['\u2019]?)"
)
_DEFINITE = re.compile(
    r"(?<![\w-])(?:(?:[Tt]he|[Tt]his|[Tt]hat|[Ii]ts|[Tt]heir)"
    r"(?:\s\w{1,30}['\u2019]s?)?|\w{2,30}['\u2019]s|[Hh]is|[Hh]er)\s{1,2}"
    rf"(?:(?P<year>(?:1[89]|20)\d\d)\s{{1,2}}|(?:{_ADJECTIVES},?\s{{1,2}}){{0,2}})\Z"
)
_YEAR = re.compile(r"(?<![\w-])(?P<year>(?:1[89]|20)\d\d)\s{1,2}\Z")
_INDEFINITE = re.compile(
    r"(?<![\w-])(?P<article>[Aa]n?|[Aa]nother|[Aa]ny|[Oo]ne)\s{1,2}"
    r"(?:[A-Za-z][\w'\u2019-]{0,20},?\s{1,2}){0,3}\Z"
)
_BECAME = re.compile(
    r"(?<![\w-])(?:(?:it|which|this|that|he|she|they)\s)?bec(?:ame|omes|ome|oming)\s\Z"
)
_WAS = re.compile(r"\b(?:was|is|were|as)\s(?:(?:still|only|just|merely|then|yet)\s){0,2}\Z")
_LAW = re.compile(
    r"\b(?:clauses?|amend|peers|MPs|Lords|Commons|[Pp]arliament|legislat|law\b|laws\b|lawyers"
    r"|reading|committee|stage\b|royal assent|Royal Assent|enact|repeal|statut|sections?\b"
    r"|Secretary of State|ministers?\b|[Gg]overnment|passage|passed|in force|into force|commence"
    r"|Labour|vote[sd]?\b|provisions?\b|schedule)"
)
_STRICT = re.compile(
    r"\b(?:clauses?\b|amend|peers\b|Lords\b|Commons\b|[Pp]arliament|legislat|(?:first|second|third)"
    r" reading|committee stage|report stage|[Rr]oyal [Aa]ssent|enact|repeal|statut|private member)"
)
_PAID = re.compile(
    r"\b(?:foot\w{0,3}|pick\w{0,3}\sup|fit\w{0,4}|pay\w{0,3}|paid|settl\w{1,3}|shar\w{1,3}"
    r"|reduc\w{1,3}|meet\w{0,3}|met|sends?|sent|split\w{0,4}|left\swith)\s(?:the|this|that|its)\s\Z"
)
_COST = re.compile(
    r"\s(?:for\b|to\s(?:the\s)?(?:taxpayers?|NHS|public|[Tt]reasury|country)\b"
    r"|will\s(?:land|fall|come)\b|of\s[\u00a3$\u20ac]|comes?\s|came\s|runs?\s|now\s"
    r"|stands?\s|stood\s|topped\b"
    r"|(?:is|was|will\sbe|could\sbe|could\sreach)\s[\u00a3$\u20ac]|has\srisen|rose\b|rises\b|fell\b"
    r"|each\b|every\b|per\b)"
)
_OF_YEAR = re.compile(r"\sof\s((?:1[89]|20)\d\d)(?!\d)")
_NAME_AFTER = re.compile(r"\s(?:and\s[A-Z]\w{1,30}\s[A-Z]|[A-Z][a-z])")
_ENDING = re.compile(
    r"\s(?:of\b(?!\s(?:(?:the\s)?(?:UK\s)?[Pp]arliament|\d{4}))|together|as\b|like\b)"
)
_RIGHTS = re.compile(r"\sof\s(?:[Rr]ights|[Hh]ealth)\b")
# What may follow a Bill in capitals and yet is no surname.
_OFFICES = re.compile(r"\s(?:Committee|Team|Documents|Office)\b")
_DEFINED = re.compile(
    r"\s{0,2}\(\s?(?:here(?:in)?after|henceforth)?,?\s?[\"'\u201c\u2018]?the\s"
    r"(?:(?P<year>\d{4})\s)?(?P<word>Act|Bill|Regulations)[\"'\u201d\u2019]?\s?\)"
)
# fmt: off
_IDIOMS = frozenset((
    "agency", "balancing", "benefit", "benefits", "buffalo", "circus", "class", "clean", "closing",
    "compensation", "disappearing", "double", "drug", "drugs", "electricity", "energy", "final",
    "first", "food", "fuel", "gas", "hard", "heating", "high-wire", "hospital", "juggling", "kill",
    "last", "legal", "main", "old", "opening", "pay", "pension", "pensions", "pfi", "phone",
    "prescribing", "prescription", "restaurant", "riot", "salary", "second", "security", "shopping",
    "sister", "social", "solo", "staffing", "support", "tax", "third", "tough", "tribute", "uncle",
    "vanishing", "variety", "wage", "warm-up", "water", "welfare", "wild",
))
# fmt: on


class Generic(NamedTuple):
    """A law without a name; `start` and `end` are those of the phrase."""

    start: int
    end: int
    kind: str
    year: int | None
    way: Way
    sure: bool


def generic_at(text: str, key: Keyword, *, named: bool) -> Generic | None:
    """The phrase around a keyword that has no title, or None where it speaks of no law.

    `named` tells that the article names some law of that kind, so that less is asked of the
    words around. What is not `sure` is a law only if it has something to refer back to.
    """
    if key.plural or key.kind == "order" or key.word.isupper():
        return None
    before = text[max(0, key.start - _BEFORE) : key.start]
    base = key.start - len(before)
    lower = key.word[0].islower()
    if key.kind == "regulations":
        found = _DEFINITE.search(before) if not lower else None
        return (
            Generic(base + found.start(), key.end, key.kind, _int(found), "back", False)
            if found
            else None
        )
    if not _may_be_law(text, key, before, lower=lower):
        return None
    around = _sentence(text, key)
    found = _DEFINITE.search(before) or (None if lower else _YEAR.search(before))
    if found:
        if lower and not named and (key.kind == "act" or not _STRICT.search(around)):
            return None
        if lower and key.kind == "act" and not _LAW.search(around):
            return None
        year, end = _int(found), key.end
        if year is None and (dated := _OF_YEAR.match(text, key.end)):
            year, end = int(dated[1]), dated.end()
        sure = year is not None or (_LAW if not lower else _STRICT).search(around) is not None
        return Generic(base + found.start(), end, key.kind, year, "back", sure)
    found = _INDEFINITE.search(before)
    if not found:
        return None
    return _indefinite(text, key, base, before, found.start(), around)


def _indefinite(
    text: str, key: Keyword, base: int, before: str, at: int, around: str
) -> Generic | None:
    lower = key.word[0].islower()
    if key.kind == "act" and _ENDING.match(text, key.end):
        return None
    ahead = before[:at]
    if found := _BECAME.search(ahead):
        if lower and not _LAW.search(around):
            return None
        return Generic(base + found.start(), key.end, key.kind, None, "became", False)
    if not lower and _WAS.search(ahead):
        return Generic(base + at, key.end, key.kind, None, "was", False)
    adjectives = {word.strip(",").lower() for word in before[at:].split()}
    capitals = any(word[0].isupper() for word in before[at:].split()[1:])
    if (lower or capitals) and adjectives & _IDIOMS:
        return None
    if lower and (key.kind == "act" or not _STRICT.search(around)):
        return None
    return Generic(base + at, key.end, key.kind, None, "indefinite", True)


def defined_after(text: str, end: int) -> tuple[str, int | None] | None:
    """What a named law is to be called: ("act", None) after `("the Act")`."""
    found = _DEFINED.match(text, end)
    if not found:
        return None
    return found["word"].lower(), int(found["year"]) if found["year"] else None


def speaks_of_law(text: str, start: int, end: int) -> bool:
    """Whether words of lawmaking stand near a stretch."""
    return _LAW.search(text[max(0, start - _AROUND) : start]) is not None or (
        _LAW.search(text[end : end + _AROUND]) is not None
    )


def idiom(name: str) -> bool:
    """Whether the words before Act or Bill are those of an idiom: a balancing Act."""
    words = name.lower().split()
    if words[:1] == ["house"] or "private" in words[:-1]:
        return True
    return len(words) < 2 or (len(words) == 2 and words[0] in _IDIOMS)


def a_cost(text: str, key: Keyword) -> bool:
    """Whether a bill is one that is paid."""
    before = text[max(0, key.start - _BEFORE) : key.start]
    return _PAID.search(before) is not None or _COST.match(text, key.end) is not None


def a_name(text: str, key: Keyword) -> bool:
    """Whether Bill is the first name of a person."""
    if key.kind != "bill" or not _NAME_AFTER.match(text, key.end):
        return False
    return not _OFFICES.match(text, key.end)


def _may_be_law(text: str, key: Keyword, before: str, *, lower: bool) -> bool:
    if key.kind == "bill":
        if _RIGHTS.match(text, key.end):
            return False
        return not a_name(text, key) and not (lower and a_cost(text, key))
    return not (lower and _ENDING.match(text, key.end))


def _sentence(text: str, key: Keyword) -> str:
    low, high = max(0, key.start - _AROUND), key.end + _AROUND
    return text[low : key.start] + " " + text[key.end : high]


def _int(found: re.Match[str]) -> int | None:
    return int(found["year"]) if found["year"] else None
