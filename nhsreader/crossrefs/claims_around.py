"""What stands around a number: its sentence, what it measures, of whom and when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from nhsreader.crossrefs import claims_words as words
from nhsreader.glossary.mention import Mention
from nhsreader.text.dates import find_dates

_SENTENCE_END = re.compile(r"[.!?\n;](?:(?<=[\n;])|(?=[\s\"')\u2019\u201d\]]))")
_CLAUSE = re.compile(
    r"; |: |, (?:and|but|while|whereas|although|though|which|who|so)\b|[()]| - |, or "
)
_YEARS = re.compile(
    r"(?<![\w./-])(?P<from>(?:19|20)\d\d)(?:[/-](?P<to>(?:(?:19|20)\d\d|\d\d))(?![\w/-]))?(?![\w/-])"
)
_WORD = re.compile(r"[a-z][\w&'-]*")
_DAY_NEAR = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|[./-]\d\d?[./-]")
_CENTURY = ("19", "20")
_LETTERS = re.compile(r"[a-z&]+")
_ON_DATE = frozenset(
    ["in", "by", "at", "for", "during", "of", "on", "to", "until", "end", "before"]
)
_SINCE = frozenset(["since", "after", "from", "between", "and", "the", "a", "until", "before"])
_NO_PART_OF_A_MEASURE = frozenset(["nhs", "years", "annual", "average", "one", *words.CHANGES])
_NO_THING = frozenset(["excess", "year", "one", "same", "half"])
_FAR = 90
_OF = re.compile(r" of (?:the |all |its |our |their |these |those )?")
_FOR = re.compile(r" (?:of|for|on|in) (?:the |all |its |our |their |extra |new )?")
_IN = re.compile(r" (?:in|to|of|for) (?:the |all |its |our |their )?")


def _years(low: str) -> Iterator[re.Match[str]]:
    places = []
    for century in _CENTURY:
        at = low.find(century)
        while at != -1:
            places.append(at)
            at = low.find(century, at + 2)
    for at in sorted(places):
        match = _YEARS.match(low, at)
        if match is not None:
            yield match


class Sentence(NamedTuple):
    """A sentence or a line, from `start` to `end`."""

    start: int
    end: int


class Sentences:
    """A text by sentences, with the glossary mentions in it (in order)."""

    def __init__(self, text: str, low: str, mentions: Sequence[Mention]) -> None:
        self._low = low
        self._mentions = mentions
        self._mention_starts = [mention.start for mention in mentions]
        self._ends = [match.start() for match in _SENTENCE_END.finditer(text)]
        self._length = len(text)
        self._text = text
        # One number is asked about several times in a row.
        self._last = (-1, -1), Sentence(0, 0)

    def at(self, place: int) -> Sentence:
        """The sentence that holds a place."""
        index = bisect_right(self._ends, place - 1)
        start = self._ends[index - 1] + 1 if index else 0
        return Sentence(start, self._ends[index] if index < len(self._ends) else self._length)

    def clause(self, start: int, end: int) -> Sentence:
        """The clause about `start` to `end`, never longer than the sentence."""
        if self._last[0] == (start, end):
            return self._last[1]
        sentence = self.at(start)
        first = max(sentence.start, start - 200)
        last = min(sentence.end, end + 200)
        for match in _CLAUSE.finditer(self._low, first, start):
            first = match.end()
        after = _CLAUSE.search(self._low, end, last)
        found = Sentence(first, after.start() if after else max(last, end))
        self._last = (start, end), found
        return found

    def entity(self, start: int, end: int) -> str:
        """The glossary sense nearest in the same clause, outside the number if there is one."""
        clause = self.clause(start, end)
        index = bisect_right(self._mention_starts, clause.start - 1)
        best, inside, least = "", "", _FAR * 2
        while index < len(self._mentions) and self._mention_starts[index] < clause.end:
            mention = self._mentions[index]
            index += 1
            if mention.start < end and mention.end > start:
                inside = inside or mention.sense or ""
                continue
            far = start - mention.end if mention.end <= start else mention.start - end
            if far < least:
                best, least = mention.sense or "", far
        return best or inside

    def named(self, start: int, end: int) -> str:
        """The glossary sense of the term spelled out that ends where a number's words end."""
        index = bisect_right(self._mention_starts, end - 1) - 1
        while index >= 0 and self._mention_starts[index] > start:
            mention = self._mentions[index]
            if mention.end == end and " " in mention.surface:
                return mention.sense or ""
            index -= 1
        return ""

    @cached_property
    def _dates(self) -> list[tuple[int, int, str, str]]:
        """Start, end, date and the word before of every date of the text, in order."""
        found: list[tuple[int, int, str]] = []
        for match in _years(self._low):
            if found and found[-1][1] > match.start():
                continue
            # A date written out has its year; only about a year is one worth seeking.
            first = max(match.start() - 22, found[-1][1] if found else 0)
            spoken = []
            if _DAY_NEAR.search(self._low, first, match.end() + 2):
                spoken = find_dates(self._text[first : match.end() + 8])
            held = [item for item in spoken if first + item[0] <= match.start() < first + item[1]]
            if held:
                start, end, date = held[-1]
                found.append((first + start, first + end, str(date)))
                continue
            last = match["to"]
            if last and int(last[-2:]) != (int(match["from"]) + 1) % 100:
                continue
            found.append((*match.span(), f"{match['from']}/{last[-2:]}" if last else match["from"]))
        return [(start, end, date, self._word_before(start)) for start, end, date in found]

    @cached_property
    def _date_starts(self) -> list[int]:
        return [start for start, *_ in self._dates]

    def _word_before(self, start: int) -> str:
        left = self._low[max(0, start - 18) : start].rstrip(" ([")
        if left.endswith("the end of") or left.endswith("the year"):
            return "by"
        at = len(left)
        while at and left[at - 1].isalpha():
            at -= 1
        return left[at:] or ("in" if self._low[start - 1 : start] in "([" else "")

    def date(self, start: int, end: int, following: int | None) -> tuple[str, bool]:
        """The day, month, year or year range a number is of, and whether it is by then.

        The date after it counts first, if no other number stands between; then the one before.
        """
        sentence = self.at(start)
        index = bisect_right(self._date_starts, sentence.start - 1)
        before: tuple[str, bool] | None = None
        others = 0
        while index < len(self._dates) and self._dates[index][0] < sentence.end:
            at, stop, date, word = self._dates[index]
            index += 1
            fits = word in _ON_DATE and not self._opens_a_period(at, word)
            if at >= end:
                if following is not None and following < at:
                    break
                if at - end > _FAR:
                    break
                if word in _SINCE or not fits:
                    break
                return date, word == "by"
            if stop <= start:
                others += 1
                before = (date, word == "by") if fits and start - stop <= _FAR else None
        return before if before and others == 1 else ("", False)

    def _opens_a_period(self, at: int, word: str) -> bool:
        """Whether a date after "to" ends a stretch of time: from 2011 to 2014."""
        if word not in ("to", "until"):
            return False
        left = self._low[max(0, at - 60) : at]
        return "from " in left or "between " in left

    def measure(self, start: int, end: int, kind: str) -> str:
        """What a number measures, in a word or a few: savings, funding gap, rise in admissions."""
        clause = self.clause(start, end)
        low = self._low
        inside = next(self._measures(start, end), None)
        if inside is not None:
            return inside.group()
        right = left = None
        vague = ""
        for match in self._measures(end, min(clause.end, end + 60)):
            if match.group() not in words.VAGUE:
                right = match
                break
            vague = vague or match.group()
        for match in self._measures(max(clause.start, start - 80), start):
            if match.group() not in words.VAGUE:
                left = match
            else:
                vague = vague or match.group()
        near_right = right is not None and low.count(" ", end, right.start()) <= 4
        if right is not None and (near_right or left is None):
            return self._phrase(right, max(end, clause.start)) + self._of_what(right.end(), clause)
        if left is not None:
            phrase = self._phrase(left, clause.start)
            return phrase + self._of_what(left.end(), clause, start)
        changed = self._changed(start, end, clause)
        if changed:
            return changed
        if kind in ("a share", "a sum of money"):
            of = (_OF if kind == "a share" else _FOR).match(low, end)
            if of is not None and of.end() < clause.end:
                return self._noun(of.end(), clause.end)
        return vague

    def _measures(self, start: int, end: int) -> Iterator[re.Match[str]]:
        for match in _LETTERS.finditer(self._low, start, end):
            if match.group() in words.MEASURES and self._low[match.start() - 1] != "-":
                yield match

    def _phrase(self, match: re.Match[str], limit: int) -> str:
        """A measure with the one or two words before it that belong to it."""
        taken = [match.group()]
        left = self._low[max(limit, match.start() - 40) : match.start()]
        if not left.endswith((" ", "-")):
            return taken[0]
        changing = taken[0] in words.CHANGES
        for word in reversed(left.split()[-2:]):
            # Before a word that may be a verb only a thing of the field belongs to it: pay rise.
            if changing and word not in words.SINGULAR and word not in words.MEASURES:
                break
            if not _WORD.fullmatch(word) or word in words.STOP or word in words.UNIT_OF_TIME:
                break
            if words.HEDGE_WORD.fullmatch(word) or word in _NO_PART_OF_A_MEASURE:
                break
            taken.insert(0, word)
        return " ".join(taken)

    def _of_what(self, at: int, clause: Sentence, limit: int | None = None) -> str:
        """What changes, where the words go on to say so: " in admissions"."""
        match = _IN.match(self._low, at)
        stop = min(clause.end, limit if limit is not None else clause.end)
        if match is None or match.end() >= stop:
            return ""
        noun = self._noun(match.end(), stop)
        return f" {match.group().split()[0]} {noun}" if noun else ""

    def _noun(self, at: int, limit: int) -> str:
        taken: list[str] = []
        for match in _WORD.finditer(self._low, at, min(limit, at + 40)):
            word = match.group()
            if match.start() != at or word in words.STOP or word in _NO_THING:
                break
            taken.append(word)
            at = match.end() + 1
            if len(taken) == 3 or self._low[match.end() : match.end() + 1] != " ":
                break
        return " ".join(taken)

    def _changed(self, start: int, end: int, clause: Sentence) -> str:
        """A verb of change as a measure, with the thing that changes: rise in admissions."""
        near = self._low[max(clause.start, start - 60) : start]
        before = _WORD.findall(near)
        after = _WORD.findall(self._low[end : min(clause.end, end + 30)])
        change = next((words.CHANGES[w] for w in reversed(before) if w in words.CHANGES), "")
        if not change:
            change = next((words.CHANGES[w] for w in after if w in words.CHANGES), "")
        thing = next((w for w in reversed(before) if w in words.BACKWARD), "")
        if change and thing and change != "savings":
            return f"{change} in {thing}"
        return change
