"""Where a text says what a short form stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from nhsreader.glossary.alignment import (
    Alignment,
    Word,
    align,
    letters_of,
    limit,
    without_plural,
    words_of,
)

_WINDOW = 260
_SURE = 0.5
_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,250})[)\]]")
_LEAD = re.compile(
    r"(?:(?:the|an?|or|hereafter|hereinafter|henceforth|referred to as|also known as|known as|"
    r"called|abbreviated (?:as|to)|aka|i\.e\.|formerly|previously|now|or simply)[\s:,]+)+",
    re.IGNORECASE,
)
_SHORT = re.compile(r"[A-Za-z0-9][A-Za-z0-9&+/.\-]{0,13}(?: [0-9A-Z][0-9A-Za-z]{0,4})?\Z")
_NOT_SHORT = frozenset(["fig", "table", "ref", "see", "eg", "ie"])
_SEGMENT = re.compile(r"[,;:]\s|\s[–—]\s|\sor\s|\sand\s")
_SENTENCE = re.compile(r"\n\s*\n|\n\s*(?=[•\-*\d])|(?<=[a-z0-9)\]”’\"][.!?])\s+(?=[A-Z“\"'‘(])")
_SHORT_BEFORE = re.compile(r"([A-Z][A-Za-z0-9&/\-]*[A-Z&0-9][A-Za-z0-9&/\-]*)['’]?s?\s*\Z")
_CAPITALS = r"[A-Z][A-Za-z0-9&]{0,12}[A-Z][A-Za-z0-9&]{0,12}"
_ALSO = tuple(
    re.compile(
        rf" {lead} (?:an? |the )?[\"“‘']?({_CAPITALS})[\"”’']?(?=[\s,.;:)])",
    )
    for lead in ("or", "known as", "called", "hereafter", "abbreviated (?:to|as)")
)
_ALSO_TAIL = re.compile(r"[,;]?(?:\s+(?:also|otherwise|commonly|better))?\s*\Z")
_STANDS = re.compile(
    rf"\b({_CAPITALS})['’”\"]? (?:stands for|is short for|short for|means) (?:the |an? )?[“‘\"']?"
)
_EQUALS = re.compile(rf"(?<![\w&/])({_CAPITALS}|[A-Z0-9]{{2,14}}) ?= ?")
_LEGEND = re.compile(rf"^[ •*\-\t]*({_CAPITALS})[ \t]*(?:[:–—\t]| - )[ \t]*", re.MULTILINE)
_PHRASE = re.compile(r"[A-Za-z][^\n.;:=()]{3,120}")
_NEXT_EQUALS = re.compile(r"[,;]?\s(?:and\s)?[A-Z][A-Za-z0-9&/+\-]*[A-Z0-9]\s?\Z")
_QUOTES = "\"'“”‘’ \t\n"


class Definition(msgspec.Struct, frozen=True):
    """`surface` is the short form as it stands there, `short` without its plural s; places are
    code points of the text. The lower the cost the surer the two belong together."""

    short: str
    surface: str
    long: str
    short_start: int
    short_end: int
    long_start: int
    long_end: int
    cost: float

    @property
    def start(self) -> int:
        """Where the whole definition begins."""
        return min(self.short_start, self.long_start)

    @property
    def end(self) -> int:
        """Where the whole definition ends, brackets not counted."""
        return max(self.short_end, self.long_end)

    @property
    def is_plural(self) -> bool:
        """Whether it defines the plural, as `CCGs` does."""
        return self.surface != self.short


def find_definitions(text: str) -> list[Definition]:
    """Every definition in a text, in the order of the text, one for each short form there."""
    found: dict[tuple[int, str], Definition] = {}
    for finder in (_in_brackets, _also_known, _legends):
        for definition in finder(text):
            key = (definition.short_start, definition.short)
            held = found.get(key)
            if held is None or definition.cost < held.cost:
                found[key] = definition
    return sorted(found.values(), key=lambda definition: definition.short_start)


def _in_brackets(text: str) -> Iterator[Definition]:
    for match in _BRACKET.finditer(text):
        start = match.start()
        inner, inner_start = match.group(1), match.start(1)
        has_capital = inner.lower() != inner
        if start and text[start] == "[" and text[start - 1].isalnum():
            continue
        before = None
        if " " in inner:
            before = _SHORT_BEFORE.search(text, max(0, start - 24), start)
        if not has_capital and before is None:
            continue
        left = _sentence_start(text, start)
        segments = list(_segments(inner, inner_start))
        hit = None
        for begin, end in segments[:3]:
            begin, end = _trimmed(text, begin, end)
            if _may_be_short(text[begin:end]):
                hit = _long_before(text, left, start, begin, end)
                if hit:
                    yield hit
                    break
        if hit is None and before is not None:
            hit = _long_after(text, before.start(1), before.end(1), segments[0])
            if hit is None and len(segments) > 1:
                whole = (inner_start, inner_start + len(inner))
                hit = _long_after(text, before.start(1), before.end(1), whole)
            if hit:
                yield hit
        yield from _pairs_inside(text, segments)


def _pairs_inside(text: str, segments: list[tuple[int, int]]) -> Iterator[Definition]:
    """`(…; formerly the Integration Transformation Fund, ITF)`."""
    for (begin, end), (short_start, short_end) in zip(segments, segments[1:], strict=False):
        short = text[short_start:short_end]
        if short.isupper() and " " in text[begin:end].strip() and _may_be_short(short):
            hit = _long_before(text, begin, end, short_start, short_end)
            if hit and hit.cost < 0.3:
                yield hit


def _also_known(text: str) -> Iterator[Definition]:
    """`Care Quality Commission, or CQC,` and `known as an ACO`."""
    for pattern in _ALSO:
        for match in pattern.finditer(text):
            left = max(_sentence_start(text, match.start()), match.start() - 160)
            tail = _ALSO_TAIL.search(text, left, match.start())
            end = tail.start() if tail else match.start()
            hit = _long_before(text, left, end, match.start(1), match.end(1))
            if hit and hit.cost <= _SURE:
                yield hit


def _legends(text: str) -> Iterator[Definition]:
    """`ACS = Accountable Care System`, `ACO stands for …`, and lines such as `CQC – …`."""
    patterns = [_LEGEND]
    if "stands for " in text or "short for " in text or " means " in text:
        patterns.append(_STANDS)
    if "=" in text:
        patterns.append(_EQUALS)
    for pattern in patterns:
        for match in pattern.finditer(text):
            phrase = _PHRASE.match(text, match.end())
            if phrase is None:
                continue
            words = words_of(text, phrase.start(), _phrase_end(text, phrase))
            short = match.group(1)
            hit = _leading(short, words)
            if hit and hit.cost <= 0.6:
                made = _made(text, match.start(1), match.end(1), hit)
                if made:
                    yield made


def _phrase_end(text: str, phrase: re.Match[str]) -> int:
    end = phrase.end()
    if text[end : end + 1] == "=":
        following = _NEXT_EQUALS.search(text, phrase.start(), end)
        end = following.start() if following else end
    return end


def _leading(short: str, words: list[Word]) -> Alignment | None:
    """The cheapest beginning of `words` that the short form spells."""
    most = 3 * len(letters_of(short)) + 1
    best: Alignment | None = None
    for count in range(2, min(len(words), most) + 1):
        found = align(short, words[:count], whole=True)
        if found and (best is None or found.cost < best.cost - 1e-9):
            best = found
    return best


def _sentence_start(text: str, end: int) -> int:
    start = max(0, end - _WINDOW)
    for cut in _SENTENCE.finditer(text, start, end):
        if cut.end() < end:
            start = cut.end()
    return start


def _segments(inner: str, offset: int) -> Iterator[tuple[int, int]]:
    if _may_be_short(inner.strip()):
        yield _trimmed(inner, 0, len(inner), offset)
        return
    begin, any_yet = 0, False
    cuts = [(match.start(), match.end()) for match in _SEGMENT.finditer(inner)]
    for start, end in [*cuts, (len(inner), len(inner))]:
        if inner[begin:start].strip():
            yield offset + begin, offset + start
            any_yet = True
        begin = end
    if not any_yet:
        yield offset, offset + len(inner)


def _trimmed(text: str, begin: int, end: int, offset: int = 0) -> tuple[int, int]:
    """The stretch without quotes, spaces, lead words (`hereafter`) and a possessive."""
    while begin < end and text[begin] in _QUOTES:
        begin += 1
    lead = _LEAD.match(text, begin, end)
    if lead and lead.end() < end:
        begin = lead.end()
    while begin < end and text[begin] in _QUOTES:
        begin += 1
    while end > begin and text[end - 1] in _QUOTES:
        end -= 1
    if text[begin:end].endswith(("'s", "’s")):
        end -= 2
    return offset + begin, offset + end


def _may_be_short(text: str) -> bool:
    return (
        2 <= len(text) <= 14
        and _SHORT.match(text) is not None
        and any(char.isupper() for char in text)
        and text.lower() not in _NOT_SHORT
    )


def _long_before(
    text: str, left: int, right: int, short_start: int, short_end: int
) -> Definition | None:
    short = text[short_start:short_end]
    words = words_of(text, left, right)
    words = words[-(2 * len(letters_of(short)) + 8) :]
    found = align(short, words) if words else None
    return _made(text, short_start, short_end, found) if found else None


def _long_after(
    text: str, short_start: int, short_end: int, segment: tuple[int, int]
) -> Definition | None:
    short = text[short_start:short_end]
    count = len(letters_of(without_plural(short)))
    words = words_of(text, *segment)
    if not 2 <= len(words) <= 3 * count + 3:
        return None
    found = align(short, words, whole=True)
    if found is None or found.cost > limit(count) - 0.3:
        return None
    return _made(text, short_start, short_end, found)


def _made(text: str, short_start: int, short_end: int, found: Alignment) -> Definition | None:
    """The definition, or None where the long form cannot be one."""
    surface = text[short_start:short_end]
    start, end = found.start, found.end
    inside = text[start:end]
    if inside.count("(") > inside.count(")"):
        closing = text.find(")", end, end + 2)
        if closing < 0:
            return None
        end = closing + 1
    long = " ".join(text[start:end].split())
    if long.count("(") != long.count(")") or len(long) <= len(surface):
        return None
    if re.search(rf"(?<!\w){re.escape(surface)}(?!\w)", long):
        return None
    if surface.isupper() and len(surface) <= 3 and found.cost > 1.6 and " " not in long:
        return None
    short = without_plural(surface)
    return Definition(short, surface, long, short_start, short_end, start, end, found.cost)
