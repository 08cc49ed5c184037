"""An author's other pieces, as the author speaks of them: "my post on Monday"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nhsreader.crossrefs import post_dates
from nhsreader.crossrefs import post_wording as wording
from nhsreader.crossrefs.citation import Citation, Knowledge, LinkType, Reading
from nhsreader.crossrefs.post_wording import Rule
from nhsreader.text.fold import fold
from nhsreader.text.places import BODY, TITLE

_REACH = 400
_AGAIN_WITHIN = 1000
_PARAGRAPH = 2000
_BOUNDS = (". ", "\n", "? ", "! ", '." ', ".) ")
_STOP = re.compile(r"[.!?][)\]\"']*\s|\n")
_PERSON = re.compile(r"\b(?:i|we|my|our|me|this (?:blog|column|series)|the (?:present )?author)\b")
# "Post" is also a job, which is left, held and filled.
_JOB_BEFORE = re.compile(
    r"\b(?:left|(?<!shall )(?<!will )(?<!'ll )leav(?:e|es|ing)|quit|resign\w*"
    r"|t(?:ook|ake|aken|aking)\s+up|h[eo]ld|holding|appoint\w*|remov\w+|promot\w+|retir\w+"
    r"|step\w*\s+down|recruit\w*|advertis\w+|vacat\w+|appl(?:y|ied|ying)\s+for)\b"
)
_JOB_AFTER = re.compile(
    r"\s+as\s+(?:an?|the)\s|[^.;:]{0,30}?\b(?:as\s+(?:chief|chair|director|head|manager|matron|nurse"
    r"|minister|secretary|consultant|doctor|registrar)|held|vacan\w+|advertised|filled|salar\w+)\b"
)
_OTHERS = re.compile(r"(?:\b(?:his|her|their|your|its|whose|no)|'s)\s+(?:\w+\s+)?\Z")
_BY_OTHERS = re.compile(
    r"\s*,?\s+(?:by\s+(?!me\b)|from\s+(?:the\s+)?[A-Z]|(?:in|for|at)\s+the\s+[A-Z])"
)
_NOT_IN_WRITING = re.compile(
    r"\s+(?:to(?!\s+(?:say|write|return|come|look|explain)\b)|with|him|her|them|asking|a\s+(?:letter|book|note)|at\s+(?:a|the)"
    r"|in\s+(?:the\s+(?:house|commons|lords)|parliament|cabinet|court))\b"
)
_LOOKED_THINGS_UP = re.compile(
    r"\s*(?:at\s+)?(?:the|some|my|his|her|its|their)\s+(?:\w+\s+)?(?:figures|data|accounts|numbers"
    r"|website|minutes|papers?|letters?|notes|pictures?|menu|rota)\b"
)
_WITH = re.compile(r"[^.;:]{0,60}?\bwith\b")
_CLAUSE = re.compile(
    r"\s+(?:because|since|which|that|and|but|as|in\s+which|where|I|we|was|were|is|are|has|have|had"
    r"|drew|looked?|will|would|so|if|when)\b.*",
    re.DOTALL,
)
_LABEL = re.compile(r"(?:about (?P<about>.*?))?(?:(?:\A|; )number (?P<number>\d+))?\Z", re.DOTALL)


class Told(NamedTuple):
    """What a label tells of a piece: its subject, and its number among those on the subject."""

    about: str = ""
    number: int | None = None


def label_of(told: Told) -> str:
    """`told` in words: "about the mandate; number 3"; empty where nothing is told."""
    about = f"about {told.about}" if told.about else ""
    number = f"number {told.number}" if told.number else ""
    return "; ".join(filter(None, (about, number)))


def read_label(label: str) -> Told:
    """`label_of` read back; nothing told for any other words."""
    match = _LABEL.match(label)
    if match is None:
        return Told()
    return Told(match["about"] or "", int(match["number"]) if match["number"] else None)


class _Found(NamedTuple):
    start: int
    end: int
    type: LinkType
    rule: Rule
    told: Told
    when: str | None


def find(reading: Reading, knowledge: Knowledge | None = None) -> list[Citation]:
    """Where the author speaks of other pieces of theirs, by part and place.

    `prior-post` or `later-post`; `earliest` and `latest` are resolved from `reading.day`, and
    without any words of time a prior piece is at least no later, a later one no earlier than the
    day of the article. `label` is read with `read_label`. What stands in quotation marks, and
    readers' comments, are others' words.
    """
    citations = []
    for part in (BODY, TITLE):
        if text := reading.parts.get(part):
            citations += [_citation(found, part, reading) for found in _found(text)]
    return citations


def sentences(lowered: str) -> Iterator[tuple[int, int, set[str]]]:
    """(start, end, kinds of trigger) of the sentences that hold any trigger, none twice.

    Of a sentence without end, what stands within 400 code points of a trigger.
    """
    places = []
    for kind, triggers in wording.TRIGGERS.items():
        for trigger in triggers:
            at = lowered.find(trigger)
            while at != -1:
                places.append((at, kind))
                at = lowered.find(trigger, at + len(trigger))
    places.sort()
    number = 0
    done = 0
    while number < len(places):
        at = places[number][0]
        low = max(done, at - _REACH)
        bounds = ((lowered.rfind(bound, low, at), len(bound)) for bound in _BOUNDS)
        start = max([low, *(where + length for where, length in bounds if where != -1)])
        stop = _STOP.search(lowered, at, at + _REACH)
        done = stop.end() if stop else min(len(lowered), at + _REACH)
        kinds = set()
        while number < len(places) and places[number][0] < done:
            kinds.add(places[number][1])
            number += 1
        yield start, done, kinds


def quoted(text: str, at: int) -> bool:
    """Whether a quotation is open at `at`, as far as its paragraph tells."""
    low = max(0, at - _PARAGRAPH)
    before = text[max(low, text.rfind("\n", low, at) + 1) : at]
    if before.count("\u201c") > before.count("\u201d") or before.count('"') % 2:
        return True
    opened = before.rfind("\u2018")
    return opened != -1 and not re.search(r"\u2019(?!\w)", before[opened:])


class _Sentence(NamedTuple):
    """A sentence of a text; `lowered` is all of the text, folded."""

    text: str
    lowered: str
    start: int
    end: int

    @property
    def personal(self) -> bool:
        """Whether the author speaks in it as such."""
        return _PERSON.search(self.lowered, self.start, self.end) is not None


def _found(text: str) -> list[_Found]:
    lowered = fold(text)
    kept: list[_Found] = []
    for start, end, kinds in sentences(lowered):
        sentence = _Sentence(text, lowered, start, end)
        found = []
        for rule in wording.RULES:
            if rule.within in kinds:
                for match in rule.pattern.finditer(lowered, start, end):
                    if _begins_a_word(lowered, match.start()):
                        found.append(_judged(rule, match, sentence))
        if "time" in kinds and _speaks(lowered[start:end]):
            found += _told_when(sentence)
        # Of what overlaps, a piece says more than a verb, then the longest, then the surest.
        here: list[_Found] = []
        for one in sorted(filter(None, found), key=_by_weight):
            if all(one.end <= other.start or other.end <= one.start for other in here):
                here.append(one)
        kept += here
    for one in tuple(kept):
        if again := _spoken_of_again(one, lowered, kept):
            kept.append(again)
    return sorted((one for one in kept if not quoted(text, one.start)), key=lambda one: one.start)


def _spoken_of_again(found: _Found, lowered: str, kept: list[_Found]) -> _Found | None:
    """ "The article also noted …", soon after an earlier article has been spoken of."""
    noun = wording.NOUN.search(lowered, found.start, found.end)
    named = found.rule.name in ("previous", "my", "my-when") and found.type == "prior-post"
    if noun is None or not named:
        return None
    for match in wording.AGAIN.pattern.finditer(lowered, found.end, found.end + _AGAIN_WITHIN):
        start, end = match.span()
        free = all(end <= other.start or other.end <= start for other in kept)
        if match["noun"] == noun["noun"] and free and _begins_a_word(lowered, start):
            return found._replace(start=start, end=end, rule=wording.AGAIN)
    return None


def _by_weight(found: _Found) -> tuple[bool, int, float]:
    return found.rule.within != "piece", found.start - found.end, -found.rule.confidence


def _speaks(sentence: str) -> bool:
    return sentence.startswith(("i ", "i'")) or any(word in sentence for word in wording.SPEAKERS)


def _begins_a_word(text: str, at: int) -> bool:
    return at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "_'-")


def _judged(rule: Rule, match: re.Match[str], sentence: _Sentence) -> _Found | None:
    """What the words amount to; None where they speak of no piece of the author's."""
    group = match.groupdict()
    text = sentence.lowered
    end = match.start("prep") if group.get("prep") and rule.name != "having" else match.end()
    end = match.start() + len(text[match.start() : end].rstrip())
    before, after = (
        text[max(sentence.start, match.start() - 60) : match.start()],
        text[end : end + 60],
    )
    start = match.start()
    kind = rule.type
    about = sentence.text[slice(*match.span("about"))] if group.get("about") else ""
    told = Told(_subject(about))
    if rule.name not in ("ordinal", "having", "blogged", "as-blogged", "more-on-this"):
        lead_words = wording.LATER_LEAD if rule.name == "later" else wording.LEAD
        if lead := lead_words.search(before):
            start -= len(before) - lead.start()
        if _is_a_job(text, start, end, sentence.start):
            return None
    if rule.name in ("previous", "whens", "later", "part-of") and (
        _OTHERS.search(text[max(0, start - 30) : start])
        or _BY_OTHERS.match(sentence.text, end, end + 60)
    ):
        return None
    if rule.name == "ordinal":
        number = _number(group["n"])
        told = Told(told.about, number)
        kind = "later-post" if number == 1 else "prior-post"
        if number == 1 and not (group["of"] or group["series"]):
            return None
        if told.about and len(told.about.split()) <= 6:
            end = match.start("about") + len(told.about)
    elif rule.name in ("my", "whens"):
        forth = group.get("next") or (group["whens"] or "").startswith(("tomorrow", "next"))
        kind = "later-post" if forth else "prior-post"
        if rule.name == "whens" and not (group["blog"] or forth or sentence.personal):
            return None
    elif rule.name == "previous":
        if not sentence.personal and (not group["blog"] or group["back"] == "recent"):
            return None
        if sentence.text[start:end].endswith("Last Post"):
            return None
    elif rule.name == "later":
        return _promised(rule, match, start, sentence)
    elif rule.name in ("part-of", "part-n", "in-series"):
        forth = group.get("will") or group.get("will2") or group.get("next")
        kind = "later-post" if forth else "prior-post"
        told = Told("", _number(group.get("n") or ""))
    elif rule.name == "more-on-this":
        if not wording.MORE_BEFORE.search(before):
            return None
    elif rule.name == "blogged":
        if not (group["blogged"] or group["here"] or group["vague"]) or after.startswith(" to "):
            return None
        if before.endswith("as "):
            start -= 3
    assert kind is not None
    return _Found(start, end, kind, rule, told, group.get("when") or group.get("whens"))


def _promised(rule: Rule, match: re.Match[str], start: int, sentence: _Sentence) -> _Found | None:
    """A later piece counts where the author promises it: the promise is part of the span."""
    text, end = sentence.lowered, match.end()
    reach = text[max(sentence.start, start - 130) : start]
    before = next(filter(None, (p.search(reach) for p in wording.PROMISED_BEFORE)), None)
    after = wording.PROMISED_AFTER.match(text, end)
    mine = re.search(r"\b(?:my|our)\s", text[start:end])
    if before:
        start -= len(reach) - before.start()
    elif after and (after["me"] or match["blog"]):
        end = after.end()
    elif not (mine or match["series"]):
        return None
    return _Found(start, end, "later-post", rule, Told(), match["when"])


def _told_when(sentence: _Sentence) -> Iterator[_Found]:
    """What the author said or will say, where a time is given before or after it."""
    text, low, high = sentence.lowered, sentence.start, sentence.end
    for match in wording.SAID.pattern.finditer(text, low, high):
        if not _begins_a_word(text, match.start()):
            continue
        lead = wording.SAID_BEFORE.search(text, max(low, match.start() - 45), match.start())
        after = wording.SAID_WHEN.match(text, match.end(), high)
        start = lead.start() if lead else match.start()
        if lead and lead["when"]:
            when, end = lead["when"], _end(wording.SAID_TAIL.match(text, match.end()))
        elif after and (not match["treated"] or (lead and lead["as"])):
            when, end = after["when"], after.end()
        else:
            continue
        if match[0].startswith("we") and match["treated"] and not (lead and lead["as"] == "as"):
            continue
        if not _said_elsewhere(match["verb"], text[start:end], text[end : end + 60]):
            yield _Found(start, end, "prior-post", wording.SAID, Told(), when)
    for match in wording.WILL_TELL.pattern.finditer(text, low, high):
        if not _begins_a_word(text, match.start()):
            continue
        lead = wording.TELL_BEFORE.search(text, max(low, match.start() - 45), match.start())
        after = wording.TELL_WHEN.match(text, match.end(), high)
        if lead:
            start, when = lead.start(), lead["when"]
            end = _end(wording.TELL_TAIL.match(text, match.end()))
        elif after:
            start, when, end = match.start(), after["when"], after.end()
        else:
            continue
        if not _said_elsewhere(match["verb"], text[start:end], text[end : end + 60]):
            yield _Found(start, end, "later-post", wording.WILL_TELL, Told(), when)


def _end(match: re.Match[str] | None) -> int:
    assert match is not None
    return match.end()


def _is_a_job(text: str, start: int, end: int, sentence: int) -> bool:
    if not re.search(r"(?<!blog )\bposts?\b", text[start:end]):
        return False
    before = _JOB_BEFORE.search(text[sentence:start])
    return before is not None or _JOB_AFTER.match(text, end) is not None


def _said_elsewhere(verb: str, words: str, after: str) -> bool:
    """Whether a verb of saying is followed by what one does to people or things, not in a piece."""
    if _NOT_IN_WRITING.match(after):
        return True
    if verb.startswith(("looked", "considered", "reviewed", "examined")):
        return _LOOKED_THINGS_UP.match(after) is not None
    if verb.startswith(("argued", "discuss")):
        return _WITH.match(after) is not None
    if verb.startswith("ask"):
        return re.match(r"\s+(?:for|my|the|an?|whether\s+I\s+could)\b", after) is not None
    if verb.startswith("writ"):
        return re.search(r"\bto\Z", words) is not None
    return False


def _subject(about: str) -> str:
    about = re.sub(r"\A(?:the way|how|why|whether)(?: in which)? ", "", about.strip())
    return _CLAUSE.sub("", about).strip(" '\"-")


def _number(words: str) -> int | None:
    words = words.lower()
    if words in wording.ORDINALS or words in wording.PARTS:
        return wording.ORDINALS.get(words) or wording.PARTS[words]
    digits = re.match(r"\d+", words)
    return int(digits.group()) if digits else None


def _citation(found: _Found, part: str, reading: Reading) -> Citation:
    later = found.type == "later-post"
    days = post_dates.resolve(found.when, reading.day, ahead=later) if found.when else None
    earliest, latest = days if days else (None, None)
    if reading.day:
        # Of "this month" only the days before the writing count, or only those after.
        if later and (earliest is None or earliest < reading.day[0]):
            earliest = reading.day[0]
        elif not later and (latest is None or latest > reading.day[1]):
            latest = reading.day[1]
        if earliest and latest and earliest > latest:
            earliest, latest = (reading.day[0], None) if later else (None, reading.day[1])
    return Citation(
        type=found.type,
        part=part,
        start=found.start,
        end=found.end,
        evidence=found.rule.says,
        confidence=found.rule.confidence,
        label=label_of(found.told),
        earliest=earliest.isoformat() if earliest else None,
        latest=latest.isoformat() if latest else None,
    )
