"""Events a text speaks of: conferences, speeches, elections, strikes, campaigns, the pause."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain

from nhsreader.crossrefs import events_patterns as patterns
from nhsreader.crossrefs.citation import Citation, Knowledge, Reading
from nhsreader.crossrefs.events_when import WHEN, resolve
from nhsreader.crossrefs.persons_names import GIVEN_NAMES
from nhsreader.crossrefs.reports_words import (
    apart,
    by_part,
    places_of,
    report_slug,
    searchable,
    sentence_around,
    slug,
    starts_sentence,
)
from nhsreader.glossary.entries import first_day, last_day
from nhsreader.glossary.mention import Mention
from nhsreader.glossary.timeline import Event

_LISTENING = "listening-exercise"
_AFTER = 40
_STEM = 5


def find(reading: Reading, knowledge: Knowledge) -> list[Citation]:
    """Every citation of an event, by part and place. Spans are code points of the part.

    `earliest` and `latest` are the days the words beside it mean, seen from the article's own.
    """
    found = []
    texts = reading.parts.values()
    about_bill = any(word in text for text in texts for word in patterns.BILL_WORDS)
    about_conference = any(word in text for text in texts for word in patterns.CONFERENCE_TALK)
    mentions = by_part(reading)
    for part, text in reading.parts.items():
        finder = _Part(reading, knowledge, part, text, mentions.get(part, []))
        found += apart(
            [
                *finder.terms(),
                *finder.named(),
                *finder.pauses(about_bill),
                *finder.doings(),
                *(finder.at_a_place() if about_conference else ()),
            ]
        )
    return found


class _Part:
    def __init__(
        self,
        reading: Reading,
        knowledge: Knowledge,
        part: str,
        text: str,
        mentions: list[Mention],
    ) -> None:
        self._reading, self._knowledge = reading, knowledge
        self._part, self._text = part, text
        self._folded = searchable(text)
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]

    def _cite(
        self, start: int, end: int, name: str, evidence: str, confidence: float, entity: str = ""
    ) -> Citation:
        after = re.split(r"[.;:\n]", self._text[end : end + _AFTER])[0]
        earliest, latest = resolve(self._text[start:end], self._reading.day)
        if earliest is None:
            earliest, latest = resolve(after, self._reading.day)
        if earliest is None:
            begin, _ = sentence_around(self._text, start, end, 100)
            earliest, latest = resolve(self._text[begin:start], self._reading.day)
        label = name
        if not entity and (known := self._known(start, end, earliest, latest)) is not None:
            key = known.id or f"{known.terms[0]}-{known.date}"
            entity, label = f"event:{slug(key)}", known.title
            evidence += "; in the timeline"
        return Citation(
            type="cites-event",
            part=self._part,
            start=start,
            end=end,
            evidence=evidence,
            confidence=confidence,
            entity=entity or f"event:{report_slug(name)}",
            label=label,
            earliest=earliest,
            latest=latest,
        )

    def _known(
        self, start: int, end: int, earliest: str | None, latest: str | None
    ) -> Event | None:
        """The one event of the timeline of a term in the span, on the days it names."""
        if not earliest or not latest:
            return None
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        inside = self._mentions[first:last]
        senses = [m.sense for m in inside if m.sense and m.end <= end]
        fitting = [
            event
            for event in (self._knowledge.timeline.events_of(*senses) if senses else ())
            if str(first_day(event.date)) <= latest and earliest <= str(last_day(event.date))
        ]
        return fitting[0] if len(fitting) == 1 else None

    def terms(self) -> Iterator[Citation]:
        """Terms of the glossary that are events, each where it comes first."""
        seen: set[str] = set()
        for match in self._local(("exercise",), patterns.LISTENING, 40):
            yield self._cite(
                match.start(),
                match.end(),
                "listening exercise",
                "the listening exercise of 2011",
                0.85,
                f"event:{_LISTENING}",
            )
        for mention in self._mentions:
            entry = self._knowledge.glossary.by_id(mention.sense) if mention.sense else None
            if entry is None or entry.kind != "event" or entry.id in seen:
                continue
            seen.add(entry.id)
            start = mention.start
            start -= 4 if self._text[max(0, start - 4) : start].lower() == "the " else 0
            yield self._cite(
                start,
                mention.end,
                entry.long,
                f"a name of {entry.name} in the glossary",
                0.9,
                f"event:{entry.id}",
            )

    def named(self) -> Iterator[Citation]:
        """Events called by what they are: `the … conference in …`, `last week's speech`."""
        text = self._text
        for word in patterns.GATHERINGS:
            for at in places_of(self._folded, word):
                end = at + len(word)
                lead = patterns.lead_of(text, at)
                tail = patterns.TAIL.match(text, end)
                stop = tail.end() if tail else end
                dated = bool(tail and WHEN.search(tail.group()))
                if lead is None or not patterns.specific(word, lead, tail, dated):
                    continue
                if patterns.NOT_HELD.match(text, end) or not text[at:end].isalpha():
                    continue
                name = patterns.name_of(text[lead.start : at], word, tail.group() if tail else "")
                confidence = 0.85 if lead.named or dated else 0.7
                yield self._cite(lead.start, stop, name, f"{word} of its own name", confidence)
        for match in chain.from_iterable(
            self._local(words, pattern, reach) for words, pattern, reach in patterns.WHOLE
        ):
            start, end = match.span("event") if "event" in match.re.groupindex else match.span()
            yield self._cite(
                start, end, patterns.whole_name(match), "an event of its own name", 0.8
            )

    def pauses(self, about_bill: bool) -> Iterator[Citation]:
        """The pause of a Bill."""
        for at in places_of(self._folded, "pause"):
            match = patterns.PAUSE.search(self._text, max(0, at - 40), at + 60)
            while match is not None and match.start("word") != at:
                match = patterns.PAUSE.search(self._text, match.start() + 1, at + 60)
            if match is None:
                continue
            begin, stop = sentence_around(self._text, match.start(), match.end())
            near = patterns.BILL.search(self._text, begin, stop) is not None
            dated = bool(match["when"] or match["tail"])
            if not (near or (dated and about_bill)) and not (dated and match["tail"]):
                continue
            yield self._cite(
                match.start(),
                match.end(),
                "pause",
                "the pause of a Bill",
                0.85,
                f"event:{_LISTENING}" if self._knowledge.glossary.by_id(_LISTENING) else "",
            )

    def doings(self) -> Iterator[Citation]:
        """What a body did on a day: `Monday saw …`, `In the last days of … has been …`."""
        for match in self._local(("saw", "seen"), patterns.SAW, 30):
            end = match.end()
            first = bisect_left(self._starts, match.start("body"))
            last = bisect_left(self._starts, end)
            over = [mention.end for mention in self._mentions[first:last]]
            end = max([end, *(e for e in over if e < end + 60)])
            name = self._text[match.start("body") : end]
            after = re.match(r"[\s(]*(?:[A-Z]+\)\s*)?(\w+)", self._text[end:])
            name += f" {after.group(1)}" if after else ""
            yield self._cite(match.start(), end, name, "a day saw a body do something", 0.7)
        for match in self._local(
            ("in the last", "in the first", "in the past"), patterns.PRESSING, 0
        ):
            start, end = match.span("event")
            name = f"{match['body']} {match['verb']}"
            yield self._cite(start, end, name, "what a body did at a time that is named", 0.65)

    def _local(
        self, words: tuple[str, ...], pattern: re.Pattern[str], reach: int
    ) -> Iterator[re.Match[str]]:
        """Matches of `pattern` that begin at most `reach` before one of some folded words."""
        for word in words:
            for at in places_of(self._folded, word):
                match = pattern.search(self._text, max(0, at - reach), at + 200)
                while match is not None and match.end() < at:
                    match = pattern.search(self._text, match.end() or 1, at + 200)
                if match is not None and match.start() <= at:
                    yield match

    def _openings(self) -> Iterator[re.Match[str]]:
        """Sentences that open with `In`, a place and a person."""
        for at in places_of(self._text, "In"):
            match = patterns.IN_PLACE.match(self._text, at)
            if match is not None and starts_sentence(self._text, at):
                yield match

    def at_a_place(self) -> Iterator[Citation]:
        """`In Brighton` and the persons who spoke there, in a text on a conference."""
        for match in self._openings():
            given = [match["given"], match["given2"]]
            if all(name is None or name in GIVEN_NAMES for name in given):
                name = f"conference in {match['place']}"
                yield self._cite(
                    match.start(), match.end(), name, "a conference town and who spoke there", 0.7
                )
