"""How prose speaks of events: the words, and what must stand beside them."""

from __future__ import annotations

import re
from typing import NamedTuple

from nhsreader.crossrefs.events_when import WHEN
from nhsreader.crossrefs.reports_words import Word, starts_sentence, words_before

GATHERINGS = (
    "conference", "congress", "summit", "speech", "strike", "hearing", "debate", "demonstration",
    "march", "rally", "walkout", "protest", "launch", "reshuffle", "referendum", "election",
    "seminar", "lecture", "ruling", "judgment", "campaign", "vote", "ballot",
)  # fmt: skip
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_CAPS = r"[A-Z][\w&’'-]*(?: (?:(?:of|and|for|the|with|in|on|to) ){0,2}[A-Z][\w&’'-]*){0,5}"
TAIL = re.compile(
    rf"(?: (?:in|at|of|on|to|for) (?:the )?(?:\d{{1,2}} )?(?:{_CAPS}|(?:19|20)\d\d)"
    rf"(?: (?:19|20)\d\d)?(?: [Ss]ummit| [Cc]onference)?(?: last (?:week|month|year))?){{1,3}}"
    rf"| (?:last|this) (?:week|month|year|{_DAY})"
    rf"|, on \d{{1,2}} {_MONTH}(?: (?:19|20)\d\d)?"
)
"""Where, of what or when, after the word for the event."""
NOT_HELD = re.compile(r"(?:[- ](?:season|organisers?|hall|centre|room|call|speech|trail))\b")
BILL = re.compile(r"\b(?:Bill|Act|legislation|reforms?|listening|Lansley)\b")
BILL_WORDS = (" Bill", " Act", "listening exercise", " reforms", "Lansley")
CONFERENCE_TALK = ("conference", "Conference", "delegates", "fringe")
PAUSE = re.compile(
    r"(?:(?P<when>[Ll]ast year['’]?s|[Tt]his year['’]?s)|[Tt]he|[Tt]his) "
    r"(?:famous |long |eight-week |legislative |political )?[“‘\"']?(?P<word>pause)\b[”’\"']?"
    rf"(?P<tail> (?:in|of) (?:{_MONTH} )?(?:19|20)\d\d| (?:in|of) {_MONTH})?"
)
LISTENING = re.compile(
    r"(?:[Tt]he |[Tt]heir |[Ii]ts )?(?:current |NHS |government['’]s )?"
    r"[“‘\"']?[Ll]istening[”’\"']? exercise\b"
)
SAW = re.compile(
    rf"\b(?:{_DAY}|Yesterday|[Ll]ast (?:week|month|{_DAY})|[Tt]his week) (?:has )?(?:saw|seen) "
    rf"(?P<body>(?:the )?(?:[A-Z][\w&’'-]+ ){{0,6}}[A-Z][\w&’'-]+)"
)
PRESSING = re.compile(
    r"\b[Ii]n the (?:(?:last|first|past) )(?:few )?(?:days?|weeks?|months?)"
    r"(?: of (?:19|20)\d\d)?,? "
    r"(?P<event>(?P<body>(?:the )?(?:[A-Z][\w&’'-]+ ){1,5})(?:has|have) (?:been )?"
    r"(?P<verb>\w+(?:ing|ed))(?: (?!for |in |on |with |by |that )[a-z’'-]+){0,4}(?: for [a-z]+)?)"
)
IN_PLACE = re.compile(
    r"In (?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)??) (?P<given>[A-Z][a-z]+) "
    r"[A-Z][\w’'-]+(?:,? and (?P<given2>[A-Z][a-z]+) [A-Z][\w’'-]+)?"
)
WHOLE = (
    (
        ("election", "elections", "referendum"),
        re.compile(
            r"(?P<event>(?:[Tt]he )?(?P<year>(?:19|20)\d\d) "
            r"(?P<what>[Gg]eneral |[Ll]ocal |European )?"
            r"(?P<word>[Ee]lections?|[Rr]eferendum))\b"
        ),
        22,
    ),
    (
        ("general election",),
        re.compile(
            r"(?P<event>(?:[Tt]he )?(?P<what>[Gg]eneral )(?P<word>[Ee]lection) (?:of|in) "
            r"(?:May |June |December )?(?P<year>(?:19|20)\d\d))\b"
        ),
        8,
    ),
    (
        (
            "spending review",
            "autumn statement",
            "spring statement",
            "budget",
            "queen's speech",
            "king's speech",
        ),
        re.compile(
            r"(?P<event>[Tt]he (?P<word>Spending Review|Autumn Statement|Spring Statement|Budget|"
            rf"Queen['’]s Speech|King['’]s Speech)"
            rf"(?: (?:of|in) (?:{_MONTH} )?(?P<year>(?:19|20)\d\d))?)"
            r"(?! \w*[A-Z])\b"
        ),
        5,
    ),
    (
        ("exercise", "operation"),
        re.compile(r"(?P<event>\b(?:Exercise|Operation) (?P<word>[A-Z][a-z]+))\b"),
        1,
    ),
    (
        ("campaign", "exercise", "simulation", "event", "petition", "demonstration", "initiative"),
        re.compile(
            r"\b(?:campaign|exercise|simulation|event|petition|demonstration|initiative)s? "
            rf"(?:called |named |to |known as )[“‘\"']?(?:the )?(?P<event>(?P<word>{_CAPS}))"
        ),
        1,
    ),
    (
        ("famous",),
        re.compile(
            r"\bthe famous (?P<event>(?P<word>[A-Z][a-z]+ [A-Z][a-z]+))"
            r"(?= \([^)]*\) took place| took place)"
        ),
        5,
    ),
    (
        ("conference",),
        re.compile(
            r"(?P<event>(?:\b[Aa]s (?:we|I|you|he|she|they) (?:\w+ ){0,2}?\w+ )?"
            r"\b[Aa]t (?P<word>Conference))\b"
        ),
        40,
    ),
    (
        ("conference",),
        re.compile(
            r"(?P<event>\b[Aa]s (?:we|I|you|they) (?:said|discussed|heard|agreed) "
            r"(?P<word>at conference))\b"
        ),
        40,
    ),
)
"""Events known by a form of words of their own: folded words one of which is in it, the pattern
with the event in the group `event`, and how far before those words it begins at most."""

_LEAD_WORDS = frozenset(
    ["annual", "general", "national", "spring", "autumn", "party", "recent", "junior", "doctors'"]
    + ["doctors’", "nurses'", "nurses’", "select", "committee", "health", "public", "leadership"]
    + ["oral", "evidence", "last", "this", "first", "week's", "week’s", "weeks", "year's", "year’s"]
    + [
        "month's",
        "month’s",
        "teachers’",
        "teachers'",
        "famous",
        "second",
        "third",
        "one-day",
        "own",
    ]
    + ["adjournment", "privatisation", "press", "judicial", "24-hour", "48-hour", "yesterday's"]
    + ["yesterday’s", "minister's", "minister’s", "secretary’s", "secretary's", "leader's"]
    + ["leader’s", "keynote", "maiden"]
)
_OWNERS = frozenset(["the", "his", "her", "their", "its", "our", "my"])
_NAMED_ONLY = frozenset(["campaign", "seminar", "lecture", "vote", "ballot", "launch"])
_MEETINGS = frozenset(
    ["march", "rally", "summit", "congress", "conference", "demonstration", "protest"]
)
_JOINS = frozenset(["of", "and", "for", "the"])
_POSSESSED = re.compile(r"['’]s$|s['’]$|^weeks$")


class Lead(NamedTuple):
    """What stands before the word for an event, from `start` on, code points of the text.

    `named` tells of a proper name in it, `dated` of an expression of time, `owned` of a
    determiner that says which, `owner` of whose it is.
    """

    start: int
    named: bool
    dated: bool
    owned: bool
    owner: bool


def lead_of(text: str, at: int) -> Lead | None:
    """The words that say which event the word at `at` means, or None where none do."""
    before = words_before(text, at, 80)
    taken: list[Word] = []
    while before and len(taken) < 8:
        word = before[-1]
        join = word.text in _JOINS and taken and len(before) > 1 and before[-2].capital
        number = re.fullmatch(r"\d{1,2}|(?:19|20)\d\d", word.text)
        if not (word.text.lower() in _LEAD_WORDS or word.capital or join or number):
            break
        taken.insert(0, before.pop())
    owned = bool(before and before[-1].text.lower() in _OWNERS)
    if taken and taken[0].text in ("The", "His", "Her", "Their", "At", "In", "On", "But", "And"):
        first = taken.pop(0)
        owned = first.text in ("The", "His", "Her", "Their")
        start = first.start if owned else (taken[0].start if taken else at)
    elif owned:
        start = before[-1].start
    elif taken:
        start = taken[0].start
    else:
        return None
    words = " ".join(word.text for word in taken)
    dated = bool(WHEN.search(words)) or bool(re.search(r"\blast weeks\b", words))
    named = any(
        word.capital and not WHEN.fullmatch(word.bare) and not starts_sentence(text, word.start)
        for word in taken
    ) or any(word.capital and word.possessive and not WHEN.fullmatch(word.bare) for word in taken)
    named = named or (len([w for w in taken if w.capital]) > 1)
    owner = any(_POSSESSED.search(word.text) for word in taken)
    return Lead(start, named, dated, owned, owner)


def specific(word: str, lead: Lead, tail: re.Match[str] | None, dated: bool) -> bool:
    """Whether the words beside it say which event of its kind is meant."""
    if word in _NAMED_ONLY:
        if word == "launch":
            return lead.owned and tail is not None and (dated or " of " in tail.group())
        return lead.named and word in ("campaign", "lecture", "seminar") or lead.dated
    if word in ("election", "referendum"):
        return False
    if word in _MEETINGS:
        placed = tail is not None and " of " not in tail.group()
        return lead.dated or (lead.owned and placed) or (lead.named and (lead.owned or placed))
    if word == "speech":
        return lead.dated or (lead.owned and tail is not None) or (lead.named and lead.owner)
    return lead.dated or (lead.owned and dated) or (lead.named and lead.owned and word == "hearing")


def name_of(lead: str, word: str, tail: str) -> str:
    """A name for the event: its words without determiners and expressions of time."""
    words = " ".join([WHEN.sub("", lead), word]).replace("’", "'")
    words = re.sub(r"(?<!\w)(?:'s|last weeks|recent)(?!\w)", "", words, flags=re.I)
    after = WHEN.sub("", tail).strip()
    after = re.sub(r"\b(?:in|on|of|at|to|for)$", "", after).strip()
    if word in ("speech", "debate", "launch", "demonstration", "march", "rally", "protest"):
        words += f" {re.sub(r'^(?:of|to|in|at) the ', lambda m: m.group(), after)}"
    return " ".join(words.split())


def whole_name(match: re.Match[str]) -> str:
    """A name for an event of `WHOLE`: what it is, and the year where it says one."""
    group = match.groupdict()
    name = " ".join(match["event"].split()) if group.get("what") is None else match["word"]
    if match["word"].lower().startswith(("election", "referendum")):
        what = (group.get("what") or "general ").strip().lower()
        return f"{what} {match['word'].lower()} {match['year']}"
    if group.get("year"):
        name = f"{match['word']} {match['year']}"
    elif not match["event"].startswith(("Exercise", "Operation")):
        name = match["word"]
    return name
