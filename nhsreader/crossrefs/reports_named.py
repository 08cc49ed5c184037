"""Reports called by a name and a word such as `review`, or by what they are and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from nhsreader.crossrefs.events_when import WHEN
from nhsreader.crossrefs.reports_words import (
    PERSON_TITLES,
    Stretches,
    Word,
    places_of,
    sentence_around,
    starts_sentence,
    words_before,
)
from nhsreader.glossary.mention import Mention

_NAMING = ("report", "review", "inquiry", "enquiry", "commission", "manifesto")
_ISSUED = ("strategy", "framework", "plan", "guidance", "agreement")
_APPOSED = ("paper", "pamphlet", "document", "study")
_PAPERS = ("white paper", "green paper", "command paper")
_MODIFIERS = frozenset(
    ["final", "interim", "first", "second", "third", "summary", "recent", "latest", "planning"]
    + ["operating", "public", "independent", "joint", "draft", "landmark", "damning", "policy"]
    + ["own", "new", "forthcoming", "promised", "planned", "long-awaited", "proposed", "famous"]
    + ["election", "annual", "general", "independent", "delayed", "coming", "health"]
)
_FUTURE = frozenset(
    ["forthcoming", "promised", "planned", "long-awaited", "proposed", "delayed", "coming"]
)
_DETERMINERS = frozenset(
    ["the", "a", "an", "this", "that", "its", "their", "his", "her", "our", "your", "any", "every"]
    + ["each", "no", "some", "another", "such", "my", "these", "those"]
)
_VAGUE = frozenset(["a", "an", "any", "every", "each", "no", "some", "another", "such"])
_JOINS = frozenset(["of", "and", "for", "the", "on", "in", "&", "into"])
_PLAIN = frozenset(
    ["annual", "business", "action", "delivery", "recovery", "local", "national", "quarterly"]
    + ["internal", "care", "reports", "final", "interim", "board", "first", "second", "new", "no"]
    + ["integrated", "joint", "draft", "all", "most", "many", "one", "progress", "public", "full"]
    + ["staff", "staffing", "pay", "policy", "it", "he", "she", "we", "they", "i", "you", "who"]
    + ["when", "while", "although", "if", "as", "in", "on", "at", "for", "from", "but", "and"]
    + ["since", "after", "before", "with", "by", "to", "what", "why", "how", "where", "then"]
    + ["contract", "independent", "external", "special", "select", "urgent", "recent", "latest"]
)
_NO_COMMISSION = frozenset(
    ["european", "charity", "law", "audit", "electoral", "healthcare", "competition", "quality"]
    + ["health", "care", "social", "standards", "environment", "national", "scottish", "welsh"]
    + ["equality", "forestry", "rights", "gambling", "trilateral", "countryside", "planning"]
)
_ORDINALS = frozenset(["second", "third", "another", "new"])
_TAIL = re.compile(
    r"(?: for (?:19|20)\d\d(?:[/–-]\d\d)?"
    r"|(?: (?:on|of|for|into|in|to) (?:the )?[A-Z][\w&'’-]*)"
    r"(?:,? (?:(?:and|of|the|for|in|&) ){0,2}[A-Z][\w&'’-]*){0,6}"
    r"|(?: (?:on|into) (?:the )?[a-z-]+(?: [a-z-]+){0,2})"
    r"(?=[,.;:)?!]| (?:this|next|last|would|will|is|was|has|had|by|in|before|after)\b)){1,2}"
)
_NEXT_CAPITAL = re.compile(r"['’]?s? [A-Z]")
_OF_WHEN = re.compile(
    r" (?:of|in|from) (?:(?:19|20)\d\d|last [A-Z]\w+|[A-Z][a-z]{2,8} (?:19|20)\d\d)\b"
)
_BY = re.compile(
    r" (?:published|issued|released) by (?:the )?[A-Z]\w+(?: (?:of |for )?[A-Z]\w+){0,5}"
)
_IN = re.compile(r" in (?:the )?(?:[A-Z][a-z]{2,8}(?: (?:19|20)\d\d)?|(?:19|20)\d\d)\b")
_MARK_TWO = re.compile(r" mark (?:II|two|2)\b")
_MANDATE_TAIL = re.compile(
    r"(?: (?:for|to|from) (?:the )?[A-Z][\w&]*(?: (?:(?:of|for|and) )?[A-Z]\w+){0,5}"
    r"| for (?:19|20)\d\d(?:[/–-]\d\d)?){1,3}"
)
_MANDATE_OWNERS = re.compile(
    r"(?:Secretary of State|Health Secretary|Government|government|NHS England|NHS|Minister|"
    r"NHS Commissioning Board|NCB)(?:['’]s)?$"
)
_ELECTED = re.compile(
    r"\b(?:elect\w*|voter\w*|democratic|popular|people|manifesto|parties|party|union)\b", re.I
)
_BODY_WORD = re.compile(
    r"\b(?:NHS|NCB|CCGs?|Board|Secretary of State|Monitor|trusts?|commission\w+)\b"
)
_ASKING = re.compile(
    r"(?:something like|publish(?:ing|es|ed)?|produc(?:e|es|ing)|promis(?:e|es|ed|ing)|"
    r"bring(?:ing)? forward|[Ww]ill there be|there will be|plan(?:s|ned)? for|awaits?|issue)"
    r"\s+(?:a|an)\s+\Z"
)
_TITLE_QUOTED = re.compile(r"[\"“‘']([A-Z][^\"“”\n]{5,110}?)[,.]?[\"”’'](?!\w)")
_TITLE_WORDS = re.compile(r"\b[A-Z]\w+")
_DOCUMENT = re.compile(
    r"\b(?:report|paper|review|strategy|guidance|document|pamphlet|publication|study|entitled|"
    r"titled|book|briefing)\b"
)
_SPEAKING = re.compile(r"\b(?:calls?|says?|said|argue[sd]?|states?|stated|describe[sd]|adds?)\b")
_APPOSITION = re.compile(r", (?:the|a|its) (?:\w+ ){0,2}\Z")
_APPOSED_TO = re.compile(r" (?:of|by|from|on)\b")


class Named(NamedTuple):
    """A report named in a text; `paper` is its kind, where it is told by kind and date."""

    start: int
    end: int
    name: str
    evidence: str
    confidence: float
    paper: str = ""
    entry: str = ""
    future: bool = False


def named_reports(
    text: str,
    folded: str,
    mentions: Sequence[Mention],
    day: tuple[date, date] | None,
) -> Iterator[Named]:
    """The reports a text names, in code points of the text; some may lie over others."""
    terms = Stretches((m.start, m.end) for m in mentions)
    for word in _PAPERS:
        for at in places_of(folded, word):
            yield from _paper(text, at, word)
    mandates = list(places_of(folded, "mandate"))
    about = _is_about_mandate(text, mandates)
    for at in mandates:
        yield from _mandate(text, at, about)
    for word in (*_NAMING, *_ISSUED):
        for at in places_of(folded, word):
            found = _named(text, at, word)
            if found is not None and not _is_other_term(found, terms):
                yield found
            if found is None and (found := _apposed(text, at, at + len(word))) is not None:
                yield found
    for word in _APPOSED:
        for at in places_of(folded, word):
            if (found := _apposed(text, at, at + len(word))) is not None:
                yield found
    yield from (found for found in _quoted(text, folded) if not _is_other_term(found, terms))


def _is_other_term(found: Named, terms: Stretches) -> bool:
    """Whether the whole name is a term of the glossary, which says itself what it is."""
    return any(
        start <= found.start + 4 and found.end - 4 <= end
        for start, end in terms.over(found.start, found.end)
    )


def _named(text: str, at: int, word: str) -> Named | None:
    end = at + len(word)
    if _NEXT_CAPITAL.match(text, end) and text[at].isupper():
        return None
    before = words_before(text, at)
    modifiers: list[str] = []
    while before and before[-1].text.lower() in _MODIFIERS and not before[-1].capital:
        modifiers.append(before.pop().text.lower())
    years = [before.pop()] if before and re.fullmatch(r"(?:19|20)\d\d", before[-1].text) else []
    name = _name_before(before)
    rest = before[: len(before) - len(name)]
    determiner = rest[-1].text.lower() if rest else ""
    capital = text[at].isupper()
    left_out = _DETERMINERS | _JOINS if capital else _DETERMINERS
    content = [w for w in name if w.text.lower() not in left_out]
    if word == "agreement" and before and before[-1].text == "coalition":
        return Named(before[-1].start, end, f"coalition {word}", "the coalition's agreement", 0.7)
    first = content[0] if content else None
    if first is None or all(w.bare in _PLAIN for w in content):
        return None
    name = [w for w in name if w.start >= first.start]
    if not _fits(text, word, capital, name, content, modifiers, determiner):
        return None
    tail = _TAIL.match(text, end) if capital or word in ("report", "inquiry", "manifesto") else None
    if tail and not capital and tail.group().startswith(" in "):
        tail = None
    stop = tail.end() if tail else end
    when = _OF_WHEN.match(text, end)
    if when and (tail is None or tail.end() <= when.end()):
        stop = end
    start = name[0].start
    for lead in ("the ", "The "):
        if text.startswith(lead, start - 4):
            start -= 4
    label = " ".join(text[name[0].start : stop].split())
    label = re.sub(r" of (?:19|20)\d\d$", "", label)
    if years:
        label = " ".join(text[name[0].start : stop].split())
    paper = ""
    if modifiers and modifiers[0] in ("planning", "operating"):
        paper = f"{modifiers[0]} {word}"
        if WHEN.fullmatch(name[0].text):
            label = paper
    return Named(
        start,
        stop,
        label,
        f"a name before {word!r}",
        0.75 if determiner or len(content) > 1 else 0.7,
        paper,
        future=bool(_FUTURE & set(modifiers)),
    )


def _apposed(text: str, at: int, end: int) -> Named | None:
    """The title before `, the report of …`."""
    if text[at].isupper() or not _APPOSED_TO.match(text, end):
        return None
    lead = _APPOSITION.search(text, max(0, at - 40), at)
    name = _name_before(words_before(text, lead.start())) if lead else []
    if lead is None or sum(word.capital for word in name) < 2:
        return None
    start = name[0].start
    title = text[start : lead.start()]
    return Named(start, lead.start(), title, "a title, then what it is", 0.8)


def _name_before(before: list[Word]) -> list[Word]:
    """The capitalised words that end `before`, with `of`, `and` and the like between them."""
    name: list[Word] = []
    index = len(before) - 1
    while index >= 0:
        word = before[index]
        joins = word.text in _JOINS and name and index and _joined(before, index)
        if not (word.capital or joins):
            break
        name.insert(0, word)
        index -= 1
    while name and not name[0].capital:
        name.pop(0)
    return name


def _joined(before: list[Word], index: int) -> bool:
    previous = before[index - 1]
    if previous.text in _JOINS and index > 1:
        return previous.text != "and" and before[index - 2].capital
    return previous.capital and not previous.possessive and before[index].text != "the"


def _fits(
    text: str,
    word: str,
    capital: bool,
    name: list[Word],
    content: list[Word],
    modifiers: list[str],
    determiner: str,
) -> bool:
    first, last = content[0], content[-1]
    person = first.bare.strip(".") in PERSON_TITLES
    alone = len([w for w in content if w.text.lower() not in _JOINS]) == 1
    if first.bare in _PLAIN and starts_sentence(text, first.start) and not last.possessive:
        return False
    if alone and starts_sentence(text, first.start) and not last.possessive:
        return False
    if determiner in _VAGUE and not (capital and not alone):
        return False
    if last.bare in ("spending", "comprehensive"):
        return False
    if word == "commission":
        if first.text == "Royal":
            return True
        return (
            alone
            and (not capital or determiner in ("the", ""))
            and not last.possessive
            and last.bare not in _NO_COMMISSION
        )
    if word in _ISSUED:
        if word == "agreement":
            return not alone and last.bare == "coalition"
        if capital:
            return not last.possessive and not (alone and last.bare in _PLAIN)
        return last.possessive and bool({"planning", "operating"} & set(modifiers))
    if word == "manifesto":
        return True
    if last.text.isupper() and alone and word != "report":
        return False
    if last.possessive and word in ("review", "inquiry", "enquiry"):
        return person
    if WHEN.fullmatch(last.text):
        return False
    return person or last.bare not in _PLAIN


def _paper(text: str, at: int, word: str) -> Iterator[Named]:
    colour = word.split()[0]
    end = at + len(word)
    small = not text[at].isupper() and not text[end - 5].isupper()
    if colour != "command" and small and text[max(0, at - 4) : at].lower() != "the ":
        return
    lead = at - 1 if text[at - 1 : at] in ("“", '"', "‘", "'") else at
    before = words_before(text, lead)
    taken: list[Word] = []
    while before and len(taken) < 4 and before[-1].text.lower() not in _DETERMINERS:
        if not _describes(before[-1]):
            break
        taken.insert(0, before.pop())
    determiner = before[-1] if before and before[-1].text.lower() in _DETERMINERS else None
    dated = bool(taken and re.fullmatch(r"(?:19|20)\d\d", taken[0].text))
    tail = _TAIL.match(text, end)
    when = _OF_WHEN.match(text, end)
    stop = end
    mark = _MARK_TWO.match(text, end)
    stop = mark.end() if mark else stop
    stop += text[stop : stop + 1] in ("”", '"', "’", "'") and lead < at
    by = _BY.match(text, stop)
    stop = by.end() if by else stop
    inside = _IN.match(text, stop)
    stop = inside.end() if inside else stop
    if when:
        stop = when.end()
    elif tail and stop == end:
        stop = tail.end()
    start = taken[0].start if taken else lead
    asked = _ASKING.search(text, max(0, start - 40), start)
    words = {w.text.lower() for w in taken}
    future = bool(asked or words & _FUTURE or mark or words & _ORDINALS)
    vague = determiner is None or determiner.text.lower() in _VAGUE
    if vague and not (future or dated or when or (tail and not asked)):
        return
    if vague and not (asked or dated or when or tail or words & (_ORDINALS | _FUTURE) or mark):
        return
    if asked and not taken:
        start = asked.start() if asked.group().startswith("something") else start
    if determiner is not None and not start < determiner.start:
        start = determiner.start
    label = " ".join(text[taken[0].start if taken else lead : end].split())
    label = re.sub(r"[\"“”‘’']", "", re.sub(r"^(?:promised|planned|forthcoming) ", "", label))
    if words & _ORDINALS and future:
        label = f"{min(words & _ORDINALS)} {word}"
    if tail and not when and not inside:
        label += tail.group()
    entry = "command-paper" if colour == "command" and not future else ""
    says = f"a {word} that is announced" if future else f"a {word} named"
    if future:
        says += ": planned, not yet published"
    yield Named(start, stop, label, says, 0.4 if future else 0.7, colour, entry, future)


def _describes(word: Word) -> bool:
    text = word.text
    if text.lower() in ("of", "and", "in", "for", "to", "by", "is", "on", "be", "called"):
        return False
    return (
        text.lower() in _MODIFIERS | _ORDINALS
        or text[0].isupper()
        or bool(re.fullmatch(r"(?:19|20)\d\d|social|care|nhs|public|government['’]s", text))
    ) and not text.lower().startswith(("said", "the"))


def _mandate(text: str, at: int, about: bool) -> Iterator[Named]:
    end = at + len("mandate")
    before = words_before(text, at)
    tail = _MANDATE_TAIL.match(text, end)
    owner = _MANDATE_OWNERS.search(text, max(0, at - 40), at - 1 if at else 0)
    start = at
    dated = False
    if owner:
        start = owner.start()
        if text[max(0, start - 4) : start].lower() == "the ":
            start -= 4
    elif before:
        head = text[max(0, at - 16) : at - 1]
        when = [m for m in WHEN.finditer(head) if m.end() >= len(head) - 2]
        if when and head.endswith(("'s", "’s", "s")):
            start, dated = max(0, at - 16) + when[-1].start(), True
        elif before[-1].text.lower() in ("the", "this", "their", "its", "first", "new"):
            start = before[-1].start
            if before[-1].text.lower() in ("first", "new") and len(before) > 1:
                start = before[-2].start
        else:
            return
    else:
        return
    begin, stop = sentence_around(text, start, end)
    sentence = text[begin:stop]
    if _ELECTED.search(sentence) and not (owner and tail):
        return
    sure = bool(owner or (tail and _BODY_WORD.search(tail.group())))
    if not sure and not (_BODY_WORD.search(text[begin:start]) or about):
        return
    yield Named(
        start,
        tail.end() if tail and (sure or dated) else end,
        "NHS mandate",
        "the mandate that ministers give the NHS",
        0.9 if sure else 0.65,
        entry="nhs-mandate",
    )


def _is_about_mandate(text: str, mandates: Sequence[int]) -> bool:
    for at in mandates:
        if _MANDATE_OWNERS.search(text, max(0, at - 40), max(0, at - 1)):
            return True
        tail = _MANDATE_TAIL.match(text, at + 7)
        if tail and _BODY_WORD.search(tail.group()):
            return True
    return False


def _quoted(text: str, folded: str) -> Iterator[Named]:
    for match in _TITLE_QUOTED.finditer(text):
        title = match.group(1).rstrip(",. ")
        words = title.split()
        capitals = len(_TITLE_WORDS.findall(title))
        if not 2 <= len(words) <= 16 or capitals < 2 or capitals * 5 < len(words) * 2:
            continue
        begin, stop = sentence_around(text, match.start(), match.end())
        lead = folded[max(begin, match.start() - 45) : match.start()]
        after = folded[match.end() : min(stop, match.end() + 30)]
        if _SPEAKING.search(lead):
            continue
        if _DOCUMENT.search(lead) or _DOCUMENT.search(after):
            yield Named(
                match.start(1),
                match.start(1) + len(title),
                title,
                "a title in quotation marks beside a word such as report",
                0.8,
            )
