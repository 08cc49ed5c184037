"""What a text says of its own standing: that it replaces, answers or amends another thing, or
has been replaced, withdrawn or corrected itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from nhsreader.crossrefs.citation import Citation, Knowledge, Reading
from nhsreader.crossrefs.reports_known import shelf_of
from nhsreader.glossary.mention import Mention
from nhsreader.text.fold import fold
from nhsreader.text.places import BODY, TITLE

Kind = Literal[
    "replaces", "withdraws", "amends", "answers", "replaced-by", "withdrawn", "corrected"
]
_TRIGGERS = (
    "replac", "supersed", "withdr", "cancel", "revo", "rescind", "repeal", "amend", "updat",
    "revis", "respon", "reply", "replies", "answer", "correct", "clarif", "no longer",
    "out of date", "obsolete", "archived", "in place of", "instead of", "erratum", "version of",
    "edition of",
)  # fmt: skip
_SENTENCE_END = re.compile(r"(?<!\bno)(?<!\bst)(?<!\bdr)[.!?](?=[\s\"')\]]|\Z)|\n")
_LONGEST = 700
_FIRST_LINES = 400
_PARAGRAPH_BEFORE = 300

# What a text may call itself. The second list is of words that a text as often uses of a plan
# or a law it tells of; they count only before a verb whose object is a document too.
_ITSELF = (
    r"(?:guidance|guide|guidelines?|documents?|articles?|reports?|papers?|publications?"
    r"|pages?|web ?page"
    r"|web ?site|circular|letter|notes?|memorandum|statement|briefing|order|regulations"
    r"|rules|directions"
    r"|instrument|versions?|editions?|handbook|manual|code(?: of \w+)?|toolkit|protocol"
    r"|specification|posts?|blog"
    r"|stor(?:y|ies)|piece|submission|response|reply|release|factsheet|leaflet|advice"
    r"|notice|content|form"
    r"|booklet|annex|appendix|bulletin|resource|news item|item|collection|transcript|table|figures)"
)
_OR_A_PLAN = (
    r"(?:strategy|plan|policy|framework|standard|contract|agreement|bill|act|mandate|schedule"
    r"|constitution|consultation|programme|model)"
)
_LEAD = (
    r"[\s\"'(\[*>\u2022\u00b7-]*(?:please note(?: that)?,? |note:? (?:that )?|n\.?b\.?:? "
    r"|important:? |however,? |editor's note:? |update:? |from \d[\w ]{3,30},? |(?:status"
    r"|notice): )?"
)
_ADJECTIVES = r"(?:[a-z][\w'/&-]* ){0,4}"
_THIS = rf"(?:this|these|the present|the following|the attached)(?: {_ADJECTIVES}| )"
_MIDDLE = (
    r"(?: (?:of|on|for|from|by|to) [\w' &/-]{1,60}?)?(?:,[^,.]{1,70},|\s?\([^)]{1,70}\))?"
    r"(?: (?:therefore|now|also|formally|hereby|will|shall|then|which|that|both|partly|wholly"
    r"|is intended to|is designed to|is meant to|and|builds on|expands|extends|consolidates"
    r"|cancels|revokes|updates|withdraws|,)){0,4} "
)
_VERBS: tuple[tuple[Kind, str], ...] = (
    ("replaces", r"(?:replaces?|supersedes?|takes? the place of|is (?:a|the) replacement for"
     r"|(?:should|must|is to|may) be (?:used|read) (?:instead|in place) of)"),
    ("withdraws", r"(?:withdraws?|revokes?|cancels?|rescinds?|repeals?)"),
    ("amends", r"(?:amends?|updates?|revises?|is an? (?:update|amendment|addendum) (?:to|of)"
     r"|makes? amendments? to)"),
    ("answers", r"(?:responds? to|answers the (?:committee|consultation|report|questions"
     r" (?:put|raised"
     r"|asked))|repl(?:y|ies) to|is (?:(?:[\w'.-]+ ){0,8})(?:response|reply)"
     r" to|is in (?:response|reply) to|(?:sets? out|contains?|forms|gives|provides|constitutes"
     r"|is) (?:[\w'.-]+ ){1,8}(?:response|reply) to)"),
)  # fmt: skip
_ACTIVE = re.compile(
    rf"{_LEAD}{_THIS}(?:{_ITSELF}|(?P<plan>{_OR_A_PLAN}))\b{_MIDDLE}(?:"
    + "|".join(f"(?P<{kind}>{verb})" for kind, verb in _VERBS)
    + r")\b"
)
_PASSIVE = re.compile(
    rf"{_LEAD}(?:{_THIS}{_ITSELF}|(?P<it>it|they))(?: of \d[\w ]{{3,20}})?(?:,[^,.]{{1,70}},)?"
    r" (?:(?:has|have|had) (?:since |now |also |recently |later )?been|was|were|is|are|will be)"
    r" (?:since |now |later |therefore |hereby |being |formally |officially |last ){0,2}"
    r"(?:(?P<replaced>replaced|superseded)|(?P<withdrawn>withdrawn|cancelled|revoked|rescinded"
    r"|archived|no longer (?:current|in force|valid|available|applicable|maintained|up to"
    r" date|in use"
    r"|being updated|extant)|out of date|obsolete)|(?P<corrected>amended|corrected|updated|revised"
    r"|edited))\b"
)
_BY_ANOTHER = re.compile(r"\b(?:replaced|superseded) (?:by|with) ")
_BANNER = re.compile(
    rf"{_LEAD}(?:(?P<newer>(?:(?:an?|the) )?(?:updated|newer|more recent|revised|later|new"
    rf"|current|latest)"
    rf" (?:version|edition|text) of (?:this|the present|these) (?:\w+ )?(?:{_ITSELF}"
    rf"|{_OR_A_PLAN})\b)"
    rf"|(?P<earlier>(?:an?|the|our) (?:earlier|previous|original) version of (?:this|the"
    rf" present) (?:\w+ )?{_ITSELF}\b)"
    r"|(?P<mended>(?:corrections?|clarifications?|erratum|errata|corrigend(?:um|a))"
    r"(?: and (?:corrections?|clarifications?))?\s?(?:\([^)]{1,30}\)|,? [\d]{1,2} [\w"
    r" ]{3,20})?\s?(?::|- ))"
    r"|(?P<gone>(?:this [\w ]{1,30}: )?withdrawn(?:\]|:| on [\d]| in [\d]|,? \d| - |\s*\Z))"
    r"|(?P<taken>(?:superseded|replaced) by ))"
)
_TAKEN_BACK = re.compile(
    r"[\w'&. -]{1,60}? (?:has|have) (?:since |now )?(?:(?P<withdrawn>withdrawn|archived|cancelled)"
    rf"|(?:corrected|amended|updated)) (?:this|these) (?:\w+ )?{_ITSELF}\b"
)
_OWN_ANSWER = re.compile(
    rf"{_LEAD}(?:(?:(?:this|here|below|following|attached) (?:is|are) |read |download )?(?:our|my)"
    r" (?:[\w'-]+ ){0,2}(?:response|reply|answers?) to "
    r"|this is (?:[\w'.&,-]+ ){1,10}(?:response|reply|answer) to "
    r"|(?:we|i|the (?:trust|board|college|association|union|society|council))"
    r" (?:(?:warmly )?welcomes? "
    r"(?:the|this) (?:chance|opportunity) to respond|(?:am|are|is) (?:pleased|glad"
    r"|grateful|delighted)"
    r" (?:[\w']+ ){0,6}?(?:to respond|to reply)|(?:am|are|is) (?:responding|replying)"
    r"|submits? this (?:\w+ )?in response|(?:am|are|is) writing (?:in response|to respond)) to )"
)
_TITLE_ANSWER = re.compile(
    r"\b(?:response|reply|responding|responds?|repl(?:y|ies)|answer) to (?P<what>.+)"
    r"|\b(?:government|consultation) response\b"
)
# News about somebody's answer, which is not that answer.
_OF_ANOTHER = re.compile(
    r"\b(?:ignor|await|delay|reject|critici|slam|condemn|attack|welcom|demand|anger|fury|wait)"
)
_HEADING_ANSWER = re.compile(
    r"(?:the )?(?:[\w'&-]+ ){0,7}(?:response|reply) to (?P<what>.+)|responding to (?P<what2>.+)"
)
# What may be answered or replaced: documents, and those whose business is to ask.
_ANSWERED = re.compile(
    r"\b(?:consultation|reports?|committee|inquiry|enquiry|reviews?|papers?|evidence"
    r"|recommendations?|documents?|letters?|questions?|plans?|mandate|proposals?|statement|bill"
    r"|framework|strategy|forum|commission|investigation|petition|requests?|guidance|article|blog"
    r"|post|speech|budget|steps|findings|manifesto|white|green|draft|survey|audit|comments)\b"
)
_DOCUMENT = re.compile(
    rf"\b(?:{_ITSELF}|{_OR_A_PLAN}|notes?|all (?:previous|earlier)|previous|earlier|that published"
    r"|that issued|one (?:published|issued)|(?:19|20)\d\d)\b|\""
)
_EXCHANGED = re.compile(r"[^.,;]{1,60} with\b")
_QUOTED = re.compile(
    r"\"([^\"\n]{4,160})\"|(?<!\w)'([^\n\"']{4,160}(?:'\w[^\n\"']{0,100})?)'(?!\w)"
)
_THING_ENDS = re.compile(
    r"[.;:\n]|, |\b(?:which|and (?:replaces|supersedes|should|is|was|has|will|sets)|is"
    r" set out|are set out"
    r"|was|has been|have been|because|who|where|so that|in order|with effect|from 1)\b"
)
_ARTICLE = re.compile(r"^(?:the|our|its|an?|all|any) ")
_NEGATED = re.compile(r"\b(?:not|never|no intention|nor|neither)\b")


class _Saying(NamedTuple):
    kind: Kind
    rest: int
    """Where the words after the verb begin, which name the other thing; -1 where none do."""
    confidence: float


def find(reading: Reading, knowledge: Knowledge) -> list[Citation]:
    """Sentences in which an article speaks of its own standing, each a `replaces` citation.

    The span is the sentence, in code points of its part; titles count, comments do not, since
    a reader's comment is not the text.
    """
    found: list[Citation] = []
    for part in (TITLE, BODY):
        text = reading.parts.get(part)
        if text:
            mentions = [mention for mention in reading.mentions if mention.part == part]
            found += _in_part(part, text, mentions, knowledge)
    return found


def _in_part(
    part: str, text: str, mentions: Sequence[Mention], knowledge: Knowledge
) -> Iterator[Citation]:
    low = fold(text)
    for start, end in _sentences(low, text):
        sentence = low[start:end]
        saying = _title_says(sentence) if part == TITLE else None
        saying = saying or _says(sentence)
        if saying is None and part == BODY and end < _FIRST_LINES:
            saying = _heading_says(text, low, start, end)
        if saying is None or (_NEGATED.search(sentence[: saying.rest]) and saying.rest > 0):
            continue
        if _speaks_of_it(sentence) and not _introduced(text, low, start):
            continue
        entity, thing = _thing(low, text, start, end, saying, mentions, knowledge)
        yield Citation(
            type="replaces",
            part=part,
            start=start,
            end=end,
            evidence=" ".join(text[start:end].split())[:200],
            confidence=saying.confidence,
            entity=entity,
            label=f"{saying.kind} {thing}".strip(),
        )


def _sentences(low: str, text: str) -> Iterator[tuple[int, int]]:
    """The sentences that hold one of the words by which a text tells its standing."""
    places: set[int] = set()
    for trigger in _TRIGGERS:
        at = low.find(trigger)
        while at != -1:
            places.add(at)
            at = low.find(trigger, at + len(trigger))
    done = -1
    for place in sorted(places):
        if place < done:
            continue
        start = max(0, place - _LONGEST)
        # The folded text has no line ends: they are sought in the text itself.
        for match in _SENTENCE_END.finditer(text, start, place):
            start = match.end()
        after = _SENTENCE_END.search(text, place, min(len(text), place + _LONGEST))
        end = min(len(text), place + _LONGEST)
        if after is not None:
            end = after.start() + (text[after.start()] != "\n")
        done = end
        while start < end and (text[start].isspace() or text[start] in "\u2022*-"):
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            yield start, end


def _says(sentence: str) -> _Saying | None:
    match = _PASSIVE.match(sentence)
    if match is not None:
        after = _BY_ANOTHER.search(sentence, match.start("replaced") if match["replaced"] else 0)
        if match["replaced"] or (match["withdrawn"] and after):
            return _Saying("replaced-by", after.end() if after else -1, 0.9)
        return _Saying("withdrawn" if match["withdrawn"] else "corrected", -1, 0.9)
    match = _TAKEN_BACK.match(sentence)
    if match is not None:
        return _Saying("withdrawn" if match["withdrawn"] else "corrected", -1, 0.85)
    match = _BANNER.match(sentence)
    if match is not None:
        if match["newer"]:
            return _Saying("replaced-by", -1, 0.85)
        if match["taken"]:
            return _Saying("replaced-by", match.end(), 0.8)
        return _Saying("withdrawn" if match["gone"] else "corrected", -1, 0.85)
    match = _ACTIVE.match(sentence)
    if match is not None:
        kind = next(kind for kind, _ in _VERBS if match[kind])
        rest = sentence[match.end() :]
        if kind in ("withdraws", "amends") and re.match(r" and (?:replaces|supersedes)\b", rest):
            kind = "replaces"
        if kind == "answers" and not _ANSWERED.search(rest[:160]):
            return None
        if match["plan"] and (not _DOCUMENT.search(rest) or _EXCHANGED.match(rest)):
            return None
        return _Saying(kind, match.end(), 0.9)
    match = _OWN_ANSWER.match(sentence)
    if match is not None and _ANSWERED.search(sentence[match.end() : match.end() + 160]):
        return _Saying("answers", match.end(), 0.85)
    return None


def _title_says(title: str) -> _Saying | None:
    match = _TITLE_ANSWER.search(title)
    if match is None or _OF_ANOTHER.search(title):
        return None
    what = match["what"]
    if what is None:
        return _Saying("answers", -1, 0.7)
    return _Saying("answers", match.start("what"), 0.85) if _ANSWERED.search(what) else None


def _heading_says(text: str, low: str, start: int, end: int) -> _Saying | None:
    """A heading among the first lines says what a title would."""
    alone = (not start or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n")
    if not alone or text[end - 1] in ".!?,;" or end - start > 200:
        return None
    match = _HEADING_ANSWER.match(low[start:end])
    if match is None:
        return None
    group = "what" if match["what"] else "what2"
    return _Saying("answers", match.start(group), 0.75) if _ANSWERED.search(match[group]) else None


def _speaks_of_it(sentence: str) -> bool:
    match = _PASSIVE.match(sentence)
    return bool(match and match["it"])


_SELF = re.compile(rf"\b(?:this|these|our) (?:[\w'-]+ )?{_ITSELF}\b")


def _introduced(text: str, low: str, start: int) -> bool:
    """Whether the text has just named itself, so that `it` is the text."""
    first = max(text.rfind("\n", 0, start) + 1, start - _PARAGRAPH_BEFORE)
    return _SELF.search(low, first, start) is not None


def _thing(
    low: str,
    text: str,
    start: int,
    end: int,
    saying: _Saying,
    mentions: Sequence[Mention],
    knowledge: Knowledge,
) -> tuple[str | None, str]:
    """The other thing: its key where it is known or has a title, and its name in words."""
    if saying.rest < 0:
        return None, ""
    first = start + saying.rest
    shelf = shelf_of(knowledge)
    ends = _THING_ENDS.search(low, first + 1, end)
    last = ends.start() if ends else end
    words = " ".join(text[first:last].split()).strip(" ,\"'\u2018\u2019\u201c\u201d")
    words = _ARTICLE.sub("", words)[:90].strip()
    for title in shelf.titles:
        at = low.find(title.folded, first, end)
        if at != -1 and sum(map(str.isupper, text[at : at + len(title.folded)])) >= title.capitals:
            return title.known.entity, title.known.label
    for mention in mentions:
        if first <= mention.start and mention.end <= end and mention.sense:
            entry = knowledge.glossary.by_id(mention.sense)
            if entry is None or entry.kind not in _NAMED_THINGS:
                continue
            known = shelf.of_entry(entry)
            if known is not None:
                return known.entity, known.label
            scheme = "act" if entry.kind == "law" else "report"
            return f"{scheme}:{entry.id}", entry.long
    quoted = _QUOTED.search(low, first, end)
    if quoted is not None:
        span = quoted.span(1) if quoted[1] else quoted.span(2)
        title_words = " ".join(text[span[0] : span[1]].split()).rstrip(",.")
        return f"report:{_slug(title_words)}", title_words
    return None, words


_NAMED_THINGS = frozenset(["report", "law", "programme", "contract-model", "measure"])


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(title).replace("'", "")).strip("-")
