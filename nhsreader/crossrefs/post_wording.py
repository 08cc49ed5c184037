"""How authors speak of their other pieces: the words, and the patterns made of them.

All patterns are for text in lower case with straight apostrophes. They begin with plain letters,
so that places that cannot match cost little; whoever uses them checks that a word begins there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from nhsreader.crossrefs.citation import LinkType
from nhsreader.crossrefs.post_dates import WHEN
from nhsreader.text.dates import MONTHS

ORDINALS = {
    word: number
    for number, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
         "tenth"], 1
    )
}  # fmt: skip
PARTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_NTH = "|".join(ORDINALS) + r"|\d{1,2}(?:st|nd|rd|th)"
_COUNT = r"two|three|four|five|six|seven|eight|nine|ten|few|couple\s+of|several|many|\d{1,2}"
_DAY = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
# Words for a piece on a blog, and those for which the author has to be in the sentence, since
# others write such things as well.
_BLOG = (
    r"(?:blog\s?-?(?:posts?|entry|entries|pieces?)|blogs?|weblogs?|posts?(?![\s-]?holder)"
    r"|postings?)"
)
_PAPER = (
    r"(?:articles?|columns?|pieces?|essays?|briefings?|newsletters?|editorials?|bulletins?"
    r"|instal{1,2}ments?|commentar(?:y|ies)|submissions?)"
)
_PIECE = rf"(?:{_BLOG}|{_PAPER})\b"
_BACK = r"(?:last|previous|earlier|preceding|prior|recent|most\s+recent|latest|original|other|past)"
_FORTH = r"(?:next|later|future|subsequent|further|separate|another|forthcoming|upcoming|coming)"
_ME = r"(?:i(?![.\w])|we|this\s+(?:blog|column))"
_HAVE = (
    r"(?:'ve|\s+have|\s+had|\s+has)?(?:\s+(?:also|already|first|just|often|previously|recently))?"
)
_WILL = (
    r"(?:'ll|'d\s+like\s+to|'m\s+going\s+to"
    r"|\s+(?:will|shall|may|might|would\s+like\s+to|(?:am|are)\s+going\s+to"
    r"|(?:hope|plan|intend|want|propose|aim)\s+to))"
)
_WROTE = (
    r"(?:wrote|written|blogged|posted|argued|said|suggested|explained|reflected|noted|predicted"
    r"|warned|reported|commented|promised|pointed\s+out|remarked|observed|complained)"
)
_TREATED = (
    r"(?:discussed|described|considered|explored|examined|mentioned|set\s+out|outlined|covered"
    r"|highlighted|touched\s+on|looked\s+at|reviewed|asked|showed|dealt\s+with|analysed)"
)
_TELL = (
    r"(?:look(?:ing)?\s+(?:at|in|more|back|further|again)|discuss(?:ing)?|explor(?:e|ing)"
    r"|writ(?:e|ing)|blog(?:ging)?|post(?:ing)?|turn(?:ing)?\s+to|consider(?:ing)?"
    r"|examin(?:e|ing)|explain(?:ing)?|describ(?:e|ing)|outlin(?:e|ing)|argu(?:e|ing)"
    r"|say(?:ing)?\s+(?:more|something)|reflect(?:ing)?|set(?:ting)?\s+out|cover(?:ing)?"
    r"|address(?:ing)?|focus(?:ing)?\s+on|deal(?:ing)?\s+with|suggest(?:ing)?"
    r"|ask(?:ing)?\s+(?:why|what|how|whether)|com(?:e|ing)\s+back\s+to|return(?:ing)?\s+to"
    r"|tak(?:e|ing)\s+up|pick(?:ing)?\s+up|show(?:ing)?\s+(?:how|why|that|what)|continu(?:e|ing))"
)
_THIS = (
    r"(?:this|that|these|those|it|them|which|the\s+(?:subject|topic|theme|issue|question|point))"
)
_HERE = (
    r"(?:here|on\s+(?:this|my|the|our)\s+(?:blog|site|page)|in\s+(?:this|my)\s+(?:blog|column)"
    r"|in\s+these\s+pages)"
)
_IN = (
    r"(?:as\s+i(?![.\w])\s+(?:\w+\s+){1,3}?in|as\s+(?:discussed|explained|mentioned|noted|argued"
    r"|described|reported|set\s+out|promised|outlined|said)\s+in|i(?![.\w])\s+(?:\w+\s+){1,3}?in"
    r"|following(?:\s+up)?(?:\s+on)?(?:\s+from)?|further\s+to|see(?:\s+also)?|since|in|from)"
)
_ABOUT = r"(?:\s+(?P<prep>about|on|concerning)\s+(?P<about>[^.,;:!?()\n]{2,80}))?"
_DATED = rf"(?P<when>{WHEN}|of\s+\d{{1,2}}(?:st|nd|rd|th)?\s+\w{{3,9}}(?:\s+\d{{4}})?)"
_MONTH = "|".join(name for name in MONTHS if len(name) > 3 or name == "may")
_WHENS = rf"(?:yesterday|tomorrow|(?:last|next)\s+(?:week|month|year|{_DAY})|{_DAY})'s"


class Rule(NamedTuple):
    """A way to speak of a piece, for text in lower case; `within` names the triggers it needs.

    Without a `type` the words decide.
    """

    name: str
    type: LinkType | None
    within: str
    confidence: float
    says: str
    pattern: re.Pattern[str]


# What a sentence has to hold for the rules of that kind to be tried; plain searches for these
# are far cheaper than the patterns.
TRIGGERS = {
    "piece": ("post", "blog", "article", "column", "piece", "essay", "briefing", "newsletter",
              "editorial", "bulletin", "commentar", "submission", "speech", "series",
              "part one", "part two", "part three", "part 1", "part 2", "part 3", "written"),
    "time": ("yesterday", "tomorrow", "last ", "next ", " ago", "earlier ", "later ", "sday",
             "monday", "friday", "saturday", "sunday", "the other ", "coming ",
             *(month for month in MONTHS if len(month) > 4), "june", "july", "in may",
             "in 19", "in 20"),
}  # fmt: skip
SPEAKERS = (" i ", " i'", "we ", "we'", "this blog", "this column", "\ni ", "\ni'")


def _rule(
    name: str, type_: LinkType | None, within: str, confidence: float, says: str, *pattern: str
) -> Rule:
    return Rule(name, type_, within, confidence, says, re.compile("".join(pattern)))


RULES = (
    _rule(
        "ordinal", None, "piece", 0.9, "the author numbers it among others",
        rf"(?:this|here|today's\s+{_BLOG})\s+(?:is|was|makes|will\s+be)\s+(?:now\s+)?",
        rf"(?:(?P<my>my|our)|the)\s+(?P<n>{_NTH}|last|final|latest)",
        r"(?:\s*(?:,|and)\s*(?:final|last))?\s+(?:",
        rf"(?:{_PIECE}\s+|part\s+)?(?P<series>in|of)\s+(?:a|my|our|this|the)\s+(?:\w+\s+){{0,2}}?",
        rf"(?:series|sequence)\b(?:\s+of\s+{_PIECE})?",
        rf"|(?:(?:{_PIECE}|part)\s+)?(?:in|of)\s+(?:a\s+|my\s+|these\s+)?(?P<of>{_COUNT})",
        rf"(?:\s+{_PIECE}|[\s-]part\s+(?:series|{_PIECE}))",
        rf"|(?(my){_PIECE}|{_BLOG}\b(?=\s+(?:about|on|in)\b)))",
        _ABOUT,
    ),
    _rule(
        "having", "prior-post", "piece", 0.7, "the author has written about it",
        rf"having\s+(?:already\s+|just\s+)?(?:blogged|posted|written)\s+(?:{_HERE}\s+)?",
        r"(?P<prep>about|on)\s+(?P<about>[^.,;:!?()\n]{2,100})(?=[,;:])",
    ),
    _rule(
        "my", None, "piece", 0.9, "the author speaks of another piece of theirs",
        rf"(?:my|our)\s+(?:own\s+)?(?:(?P<whens>{_WHENS}|(?:{_MONTH})(?:'s)?)|(?:(?P<next>{_FORTH})",
        rf"|(?:(?:two|three|four|few)\s+)?{_BACK}|{_NTH})(?:\s+(?:{_COUNT}|{_BACK}))?)\s+",
        rf"(?:(?:blog|magazine)\s+)?(?:{_PIECE}|speech\b)(?:\s+{_DATED})?",
        _ABOUT,
    ),
    _rule(
        "my-when", "prior-post", "piece", 0.95, "the author speaks of a piece of theirs by its day",
        rf"(?:my|our)\s+(?:(?:short|long|recent)\s+)?(?:{_PIECE}|speech\b)",
        rf"(?:\s+(?:for|in|on)\s+(?!{_DAY}|{_MONTH})(?:the\s+)?\w+(?:\s+\w+){{0,2}}?)?\s+{_DATED}",
        _ABOUT,
    ),
    _rule(
        "my-about", "prior-post", "piece", 0.75, "the author speaks of a piece of theirs",
        rf"in\s+(?:my|our)\s+(?:{_BLOG}|articles?|columns?|pieces?)",
        rf"\s+(?P<prep>about|on)\s+(?!{_DAY}|{_MONTH}|the\s+\d|\d)",
        r"(?P<about>[^.,;:!?()\n]{2,60}?),?\s+(?=(?:i|we)\s)",
    ),
    _rule(
        "whens", None, "piece", 0.9, "a piece of another day",
        rf"(?P<whens>{_WHENS})\s+(?:(?P<blog>{_BLOG})|{_PAPER})\b",
        r"(?!\s+(?:brought|arrived|came|contained))",
        _ABOUT,
    ),
    _rule(
        "previous", "prior-post", "piece", 0.8, "an earlier piece",
        r"(?P<back>last|previous|earlier|recent|preceding|prior)\s+",
        rf"(?:(?:{_COUNT})\s+)?(?:(?P<blog>{_BLOG})|{_PAPER})\b(?:\s+(?P<when>{WHEN}))?",
        _ABOUT,
    ),
    _rule(
        "later", "later-post", "piece", 0.7, "a later piece",
        rf"{_FORTH}\s+(?:(?:{_COUNT})\s+)?(?:(?P<blog>{_BLOG})|{_PAPER})\b",
        rf"(?P<series>\s+in\s+(?:this|my|the)\s+series)?(?:\s+(?P<when>{WHEN}))?",
    ),
    _rule(
        "part-of", None, "piece", 0.85, "a part of the same series",
        rf"(?:(?P<n>{_NTH})|last|previous|earlier|(?P<next>next|final))",
        rf"\s+(?:part|instal{{1,2}}ment|half|{_PIECE})\s+(?:of|in)\s+(?:this|my|our)\s+",
        rf"(?:\w+-part\s+)?(?:series|{_BLOG}|article|essay)\b",
        r"(?P<will>\s+(?:will|shall|is\s+to|comes?|appears?|follows?|tomorrow)\b)?",
    ),
    _rule(
        "one-of", "prior-post", "piece", 0.8, "one of the author's pieces",
        rf"(?:{_NTH}|last|one)\s+of\s+(?:my|our)\s+(?:(?:{_BACK}|{_COUNT})\s+)?{_PIECE}",
        _ABOUT,
    ),
    _rule(
        "in-series", None, "piece", 0.8, "a part of the same series",
        r"(?:earlier|(?P<next>later))\s+in\s+(?:this|my|our)\s+series\b",
    ),
    _rule(
        "part-n", None, "piece", 0.85, "a part of the same series",
        r"part\s+(?P<n>one|two|three|four|five|[1-9]|i{1,3}|iv)\b",
        r"(?:\s+of\s+(?:this|my)\s+(?:series|post|blog|article))?(?:",
        r",?\s+i(?P<will>'ll|\s+will|\s+shall)?\b",
        rf"|(?P<will2>\s+will\s+(?:{_TELL}|follow|appear|be\s+(?:posted|published)))",
        r"|\s+(?:looked|dealt|explained|examined|considered|described|was\s+about|covered)\b)",
    ),
    _rule(
        "blogged", "prior-post", "piece", 0.6, "the author has written of it before",
        r"(?:i|we)(?:'ve|\s+have|\s+had)\s+(?:\w+\s+)?",
        rf"(?:(?P<blogged>blogged)|written|posted)(?P<here>\s+{_HERE})?",
        r"(?:\s+(?:about|on)\s+(?:\w+\s+){0,4}?\w+)?",
        r"(?P<vague>\s+(?:before|previously|elsewhere|several\s+times|many\s+times|at\s+length)\b)?",
        r"(?(vague)(?:\s+(?:about|on)\b)?)",
    ),
    _rule(
        "as-blogged", "prior-post", "piece", 0.8, "the blog said so before",
        r"as\s+(?:(?:previously\s+)?(?:blogged|posted\s+here)|this\s+(?:blog|column)\s+",
        rf"(?:has\s+)?{_WROTE})(?:\s+(?:{_HERE}|before|previously|(?P<when>{WHEN})))?",
    ),
    _rule(
        "more-on-this", "later-post", "time", 0.8, "there will be more, and when",
        rf"(?:more|further)\s+(?:on|about|of)\s+{_THIS}(?:\s+\w+)?\s+(?P<when>{WHEN})",
    ),
)  # fmt: skip
SAID = _rule(
    "said", "prior-post", "time", 0.8, "the author said so, and when",
    rf"{_ME}{_HAVE}\s+(?P<verb>{_WROTE}|(?P<treated>{_TREATED}))\b",
)  # fmt: skip
SAID_BEFORE = re.compile(
    rf"(?<![\w'])(?:(?P<as>as|which|that|what|where|like)|(?P<when>{WHEN})\s*,?)\s+\Z"
)
SAID_WHEN = re.compile(
    rf"(?:\s+(?:at|out|upon|it|{_HERE}|an?\s+(?:\w+\s+)?{_PIECE}))*"
    rf"(?:\s+(?:about|on)(?!\s+(?:{_DAY}|\d))(?:\s+\w+){{0,6}}?)?\s+(?P<when>{WHEN})"
    r"(?:\s+(?:that|about|how|on|why)\b)?"
)
SAID_TAIL = re.compile(rf"(?:\s+an?\s+(?:\w+\s+)?{_PIECE})?(?:\s+(?:about|on|at|that|how|why)\b)?")
WILL_TELL = _rule(
    "will-tell", "later-post", "time", 0.75, "the author will write of it, and when",
    rf"(?:i|we){_WILL}\s+(?:be\s+)?(?:also\s+)?(?P<verb>{_TELL})\b",
)  # fmt: skip
AGAIN = _rule(
    "again", "prior-post", "piece", 0.5, "the earlier piece is spoken of again",
    r"(?:the|that)\s+(?P<noun>article|post|piece|blog|column|essay)\s+",
    rf"(?:also\s+|further\s+|then\s+|went\s+on\s+to\s+)?(?:{_WROTE}|{_TREATED})\b",
)  # fmt: skip
TELL_BEFORE = re.compile(rf"(?<![\w'])(?P<when>{WHEN})\s*,?\s+\Z")
TELL_WHEN = re.compile(
    rf"(?:\s+(?:more|further))?(?:\s+(?:about|at|on|to))?\s+{_THIS}"
    rf"(?:\s+(?:again|further|in\s+more\s+detail))?\s+(?P<when>{WHEN})"
)
TELL_TAIL = re.compile(r"(?:\s+(?:about|at|on)\b)?")
PROMISED_BEFORE = (
    re.compile(r"(?<![\w'])more\s+(?:on|about|of)\s+(?:this|that|these|which|it)\s+\Z"),
    re.compile(r"(?<![\w'])(?:but\s+)?(?:that|this|which|it)\s+is\s+(?:one\s+)?(?:for\s+)?\Z"),
    re.compile(rf"(?<![\w'])(?:i|we){_WILL}\b[^.;:!?]{{0,90}}\Z"),
)
PROMISED_AFTER = re.compile(rf",?\s+(?:(?P<me>i|we){_WILL}|(?:will|shall))\b")
# What may stand before "more on this", if the author is to say more.
MORE_BEFORE = re.compile(
    r"(?:\A|[-;:(.!?,]\s*|(?<![\w'])(?:there\s+will\s+be|(?:i|we)(?:'ll|\s+will)\s+\w+|and|but)\s+)\Z"
)
NOUN = re.compile(r"(?P<noun>article|post|piece|blog|column|essay)\b")
LEAD = re.compile(
    rf"(?<![\w'])(?:(?:{_IN}|for|until|to|over)\s+)?(?:(?:an?|my|our|the|some|several|this)\s+)?"
    r"(?:(?:few|two|three)\s+)?\Z"
)
LATER_LEAD = re.compile(
    r"(?<![\w'])(?:(?:in|for|until|to|over)\s+)?(?:(?:an?|my|our|the|some)\s+)?\Z"
)
