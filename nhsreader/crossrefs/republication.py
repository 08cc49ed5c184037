"""Notes that an article was published elsewhere before: "First published by …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nhsreader.crossrefs import post_dates
from nhsreader.crossrefs.addresses import without_trailing
from nhsreader.crossrefs.citation import Citation, Knowledge, Reading
from nhsreader.crossrefs.post_dates import WHEN
from nhsreader.text.dates import find_dates
from nhsreader.text.fold import fold
from nhsreader.text.links import WEB_ADDRESS
from nhsreader.text.places import BODY

_TRIGGERS = ("publish", "appeared", "posted", "reprinted", "reproduced", "syndicated", "based on",
             "source:", "extract", "printed in", "broadcast")  # fmt: skip
_WORK = (
    r"(?:article|piece|post|blog(?:\s?post|\s+entry)?|column|story|essay|interview|letter|speech"
    r"|review|commentary|editorial|lecture|talk|briefing|paper|submission|statement)"
)
_EARLIER = r"(?:first|originally|previously|also|initially|earlier)"
_BEEN = r"(?:(?:was|is|has|had)\s+(?:been\s+)?)?"
_OUT = r"(?:published|appeared|posted|printed|broadcast|featured|ran|carried|run)"
# "This article" is the one that is read; "the report" is another, whatever was done with it.
_THIS = re.compile(
    rf"(?:this\s+(?:{_WORK}\s+)?|(?:an?\s+|the\s+)?(?:\w+\s+)?version\s+of\s+this\s+(?:{_WORK}\s+)?"
    rf"|this\s+is\s+(?:an?\s+|the\s+)?(?:\w+\s+)?(?:version|extract)\s+(?:of|from)\s+(?:an?|the|my)\s+"
    rf"(?:{_WORK}\s+)|{_WORK}\s+)(?:(?:was|is|has|had)\s+)?(?:been\s+)?(?:{_EARLIER}\s+)?(?:been\s+)?"
    rf"(?P<out>{_OUT})(?:\s+(?:as\s+\S+\s+)?(?P<prep>on|in|by|at)\s+|:\s*)(?P<rest>.+)\Z",
    re.DOTALL,
)
_PLAIN = re.compile(
    rf"(?:{_EARLIER}\s+{_OUT}(?:\s+(?P<prep>on|in|by|at)\s+|:\s*)"
    r"|(?:re-?posted|re-?published|re-?printed|re-?produced|syndicated|cross-?\s?posted)"
    r"(?:\s+(?:here\s+)?(?:with|by)\s+(?:the\s+)?(?:kind\s+)?permission)?"
    r"(?:\s+(?P<prep2>from|of|at|on|to|in|by)\s+|:\s*)|source:\s+)(?P<rest>.+)\Z",
    re.DOTALL,
)
_BASED = re.compile(
    r"(?:this\s+(?:\w+\s+)?(?:is|was)\s+)?(?:based\s+on|an?\s+(?:edited\s+)?(?:extract|excerpt)\s+from"
    r"|adapted\s+from)\s+(?:an?|the|my|our|his|her)\s+"
    rf"(?:\w+\s+)?{_WORK}\s+(?P<prep>to|in|by|at|for|on|given\s+to|given\s+at)\s+(?P<rest>.+)\Z",
    re.DOTALL,
)
# After the note another clause: it told of the thing in passing.
_GOES_ON = re.compile(
    r",\s+(?:the|this|that|it|its|he|she|they|his|her|their|an?|we|i|which|and|but|has|is|was)\b"
    r"|\s(?:has|have|which|who)\s+\w+\s+\w+"
)
_NO_PLACE = re.compile(
    r"\b(?:draft|data|figures|survey|statistics|census|table|every|website\s+every|order|full\s+on\s+page)\b"
)
_DATA = re.compile(
    r"\b(?:data|survey|statistics|census|table|figure|estimates|analysis|\d{4}/\d{2})\b"
)
_JOB = re.compile(r"\bpost\b.*\b(?:vacan|created|advertis)", re.DOTALL)
_LEAD_IN = re.compile(r"[\s(\[*\u2022\u2013\u2014_-]*(?:(?:note|nb|editor's note|n\.b\.)[:.]?\s+)?")
_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?=[^\s)\]]))+[.!?]?")
_MOST = 300
_ON_DAY = re.compile(
    rf"[,(]?\s*\b(?:{WHEN}|(?:on|in|of)?\s*(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\s+\d{4}|(?:in\s+)?(?:19|20)\d\d)\b[).]?",
)


def find(reading: Reading, knowledge: Knowledge | None = None) -> list[Citation]:
    """Notes in the body that the article was published elsewhere: `republished-from`.

    The span is the note's sentence, `label` where from, the dates those it gives. What is told of
    other things' publication is none; "Source:" counts only as the first or last line of all.
    """
    text = reading.parts.get(BODY, "")
    low = fold(text)
    blocks = _blocks(reading, text)
    citations = []
    for start, end in _sentences(low):
        ends = _at_an_end(start, blocks)
        if note := _note(low[start:end], ends):
            citations.append(_citation(reading, text, start, end, start + note))
    return citations


def _blocks(reading: Reading, text: str) -> list[tuple[int, int]]:
    given = [block for block in reading.paragraphs.get(BODY, ()) if block[0] < block[1]]
    return given or [(0, len(text))]


def _at_an_end(start: int, blocks: list[tuple[int, int]]) -> bool:
    """Whether a place is in the first block of a text or one of the last two."""
    return start < blocks[0][1] or start >= blocks[max(0, len(blocks) - 2)][0]


def _sentences(low: str) -> Iterator[tuple[int, int]]:
    """(start, end) of short sentences with a trigger, without what only leads in to them."""
    places = set()
    for trigger in _TRIGGERS:
        at = low.find(trigger)
        while at != -1:
            places.add(at)
            at = low.find(trigger, at + len(trigger))
    done = 0
    for at in sorted(places):
        if at < done:
            continue
        least = max(done, at - _MOST)
        bounds = [(low.rfind(bound, least, at), len(bound)) for bound in ("\n", ". ", "? ", "! ")]
        start = max([least, *(where + length for where, length in bounds if where != -1)])
        lead = _LEAD_IN.match(low, start, at)
        start = lead.end() if lead else start
        sentence = _SENTENCE.match(low, start, start + _MOST + 1)
        if sentence is None or sentence.end() <= at:
            continue
        done = sentence.end()
        if done - start <= _MOST:
            yield start, done - (1 if low[done - 1] in ")]" else 0)


def _note(sentence: str, at_an_end: bool) -> int | None:
    """Where in a sentence the name of the place begins, if it is a note of republication."""
    for pattern in (_PLAIN, _THIS, _BASED):
        match = pattern.match(sentence)
        if match is None or _GOES_ON.search(match["rest"]) or _NO_PLACE.search(match["rest"]):
            continue
        if _JOB.search(sentence) or (pattern is _BASED and not at_an_end):
            continue
        if sentence.startswith("source:") and (not at_an_end or _DATA.search(sentence)):
            continue
        return match.start("rest")
    return None


def _citation(reading: Reading, text: str, start: int, end: int, rest: int) -> Citation:
    words = text[rest:end]
    url = WEB_ADDRESS.search(words)
    address = without_trailing(url.group()) if url else None
    plain = words.replace(url.group(), " ") if url else words
    days = None
    said = fold(plain)
    if stated := find_dates(said):
        days = stated[0][2].earliest, stated[0][2].latest
    elif match := re.search(rf"\b{WHEN}", said):
        days = post_dates.resolve(match.group(), reading.day)
    elif year := re.search(r"\b(?:19|20)\d\d\b", said):
        days = post_dates.whole_year(int(year.group()))
    dated = _ON_DAY.search(said)
    where = plain[: dated.start()] if dated else plain
    where = re.sub(
        r"\A(?:the|a|an)\s+|\A(?:in|on|by|at)\s+(?:the\s+)?", "", where.strip(), flags=re.I
    )
    return Citation(
        type="republished-from",
        part=BODY,
        start=start,
        end=end,
        evidence="a note says where it was published",
        confidence=0.9,
        label=" ".join(where.split()).strip(" .,;:()[]\"'"),
        url=address if address is None or "://" in address else f"https://{address}",
        earliest=days[0].isoformat() if days else None,
        latest=days[1].isoformat() if days else None,
    )
