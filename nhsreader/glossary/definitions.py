"""Where a text says what a short form stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from nhsreader.glossary.alignment import (
    SKIP_STOP,
    STOP_WORDS,
    Alignment,
    Word,
    align,
    can_begin,
    letters_of,
    limit,
    without_plural,
    words_of,
)

_WINDOW = 260
_SURE = 0.5
_PERFECT = 0.2
_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,250})[)\]]")
_LEAD = re.compile(
    r"(?:(?:the|an?|or|hereafter|hereinafter|henceforth|referred to as|also known as|known as|"
    r"called|abbreviated (?:as|to)|aka|i\.e\.|formerly|previously|now|or simply|hence|acronym|"
    r"abbreviation|in short|for short)[\s:,]+)+",
    re.IGNORECASE,
)
_LONG_LEAD = re.compile(
    r"(?:(?:the|an?|or|which|short for|stands for|standing for|i\.e\.|meaning|acronym (?:of|for)|"
    r"abbreviation (?:of|for))[\s:,]+)+",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9&+/.\-]{0,13}(?: [0-9A-Z][0-9A-Za-z]{0,4})?\Z"
    r"|[A-Za-z]{1,6}[(\[][A-Za-z0-9+\-]{1,4}[)\]][A-Za-z0-9]{0,3}\Z"
)
_NOT_SHORT = frozenset(["fig", "table", "ref", "see", "eg", "ie"])
_SMALL_WORDS = frozenset(
    ["all", "also", "and", "both", "but", "for", "here", "how", "its", "later", "most", "new"]
    + ["not", "now", "one", "only", "our", "out", "see", "sic", "some", "then", "two", "was"]
)
_SEGMENT = re.compile(r"[,;:]\s|\s[–—-]\s|\sor\s|\sand\s")
_SENTENCE = re.compile(r"\n\s*\n|\n\s*(?=[•\-*\d])|(?<=[a-z0-9)\]”’\"][.!?])\s+(?=[A-Z“\"'‘(])")
_BLANK_LINE = re.compile(r"\n\s*\n")
_SHORT_BEFORE = re.compile(
    r"((?:[A-Z]\.){2,}|[A-Z][A-Za-z0-9&/\-]*[A-Z&0-9][A-Za-z0-9&/\-]*)['’]?s?[”\"’']?\s*\Z"
)
_LOCANT = re.compile(
    r"(?<![\w\-])(?:(?:\d+|[A-Za-z])(?:[,.][\dA-Z]+)*['′]*-|(?:alpha|beta|gamma|delta)-)+\Z"
)
_HYBRID = re.compile(r"([A-Z]{2,5})(?:-([A-Z][A-Za-z]{2,})|([A-Z][a-z]{2,}))\Z")
_REPEATED = re.compile(r"([A-Z])([2-4])(?=[A-Z])")
_CUT_SHORT = frozenset(["Inc", "Ltd", "Corp", "Co"])
_PREPOSITIONS = frozenset(["of", "for", "against"])
_FIRST_PART = re.compile(r"(?<![\w\-])([^\W\d_]+)-\Z")
_WHOLE_WORD = re.compile(r"(?<![\w\-])[a-z]{5,}\s?\Z")
_CAPITALS = r"[A-Z][A-Za-z0-9&]{0,12}[A-Z][A-Za-z0-9&]{0,12}"
_ALSO = {
    lead: re.compile(rf"{lead} (?:an? |the )?[\"“‘']?({_CAPITALS})[\"”’']?(?=[\s,.;:)])")
    for lead in (" or", " known as", " called", " hereafter", " abbreviated to", " abbreviated as")
}
_AFTER_COMMA = re.compile(rf", ({_CAPITALS})(?=[.,;)\n])")
_ALSO_TAIL = re.compile(r"[,;]?(?:\s+(?:also|otherwise|commonly|better))?\s*\Z")
_STANDS = (" stands for ", " is short for ", " short for ", " means ", " is an acronym for ")
_BEFORE_STANDS = re.compile(rf"\b({_CAPITALS})['’”\"]?\Z")
_BEFORE_EQUALS = re.compile(rf"(?<![\w&/])({_CAPITALS}|[A-Z0-9]{{2,14}})[\"”’']? ?\Z")
_OPENING = re.compile(r"[\s\"“‘']*(?:(?:the|an?) )?[\"“‘']?")
_LEGEND = re.compile(rf"\n[ •*\-\t]*({_CAPITALS})[ \t]*(?:[:–—\t]| - )[ \t]*")
_FIRST_LEGEND = re.compile(_LEGEND.pattern[2:])
_PHRASE = re.compile(r"[A-Za-z][^\n.;:=()]{3,120}")
_NEXT_EQUALS = re.compile(r"[,;]?\s(?:and\s)?[A-Z][A-Za-z0-9&/+\-]*[A-Z0-9]\s?\Z")
_QUOTES = "\"'“”‘’ \t\n"


class Definition(msgspec.Struct, frozen=True, gc=False):
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
    for finder in (_in_brackets, _also_known, _after_comma, _legends):
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
        if has_capital and (plain := _plainly(text, start, match)):
            yield plain
            continue
        before = None
        if " " in inner:
            before = _SHORT_BEFORE.search(text, max(0, start - 24), start)
        if not has_capital and before is None:
            yield from _in_small_letters(text, start, match)
            continue
        if len(inner) == 1:
            yield from _one_letter(text, start, inner_start)
            continue
        if widened := _around_index(text, match):
            start, begin, end = widened
            if hit := _long_before(text, _sentence_start(text, start), start, begin, end):
                yield hit
            continue
        segments = list(_segments(inner, inner_start))
        left = _sentence_start(text, start)
        hit = None
        for begin, end in segments[:3]:
            begin, end = _trimmed(text, begin, end)
            if _may_be_short(text[begin:end]):
                other = _long_before(text, left, start, begin, end)
                if other and (hit is None or other.long_end == hit.long_end):
                    yield other
                    hit = hit or other
        if hit is None and before is not None:
            short = before.span(1)
            hit = _long_after(text, *short, segments[0])
            if len(segments) > 1:
                whole = _long_after(text, *short, (inner_start, inner_start + len(inner)))
                hit = min(filter(None, (hit, whole)), key=lambda one: one.cost, default=None)
            if hit:
                yield hit
        if hit is None and len(segments) > 1:
            begin, end = _trimmed(text, *segments[0])
            if _may_be_short(text[begin:end]) and text[end : end + 3].strip("\"”’' ")[:1] in ":–—-":
                hit = _legend(text, begin, end, segments[1][0])
                if hit:
                    yield hit
        yield from _pairs_inside(text, segments)


def _plainly(text: str, start: int, match: re.Match[str]) -> Definition | None:
    """`Clinical Commissioning Group (CCG)`, the commonest by far, without the rest."""
    short = match.group(1)
    if len(short) > 12 or not short.isalpha():
        return None
    found = _plain_initials(text, max(0, start - 110), start, short)
    if found is None or _BLANK_LINE.search(text, found.start, start):
        return None
    return _made(text, *match.span(1), found)


def _in_small_letters(text: str, start: int, match: re.Match[str]) -> Iterator[Definition]:
    """`mean blood pressure (mbp)`: only where every word agrees."""
    short = match.group(1)
    if 3 <= len(short) <= 6 and short.isalpha() and short not in _SMALL_WORDS:
        hit = _plainly(text, start, match)
        if hit and not hit.cost:
            yield hit


def _one_letter(text: str, start: int, begin: int) -> Iterator[Definition]:
    """`progesterone (P)`."""
    word = _WHOLE_WORD.search(text, max(0, start - 40), start)
    if word and word[0][0] == text[begin].lower():
        long = word[0].strip()
        end = word.start() + len(long)
        yield Definition(text[begin], text[begin], long, begin, begin + 1, word.start(), end, _SURE)


def _pairs_inside(text: str, segments: list[tuple[int, int]]) -> Iterator[Definition]:
    """`(…; formerly the Integration Transformation Fund, ITF)`."""
    for (begin, end), (short_start, short_end) in zip(segments, segments[1:], strict=False):
        short = text[short_start:short_end]
        if short.isupper() and " " in text[begin:end].strip() and _may_be_short(short):
            hit = _long_before(text, begin, end, short_start, short_end)
            if hit and hit.cost < 0.3:
                yield hit


def _around_index(text: str, match: re.Match[str]) -> tuple[int, int, int] | None:
    """The bracket and the stretch of a short form with an index, as `(FEV(1))`, at the index."""
    start, inner = match.start(), match.group(1)
    if len(inner) > 4 or not start or not text[start - 1].isalnum():
        return None
    opening = max(
        text.rfind("(", max(0, start - 7), start), text.rfind("[", max(0, start - 7), start)
    )
    closing = next(
        (at for at in range(match.end(), match.end() + 4) if text[at : at + 1] in (")", "]")), -1
    )
    if opening < 0 or closing < 0 or not _SHORT.match(text[opening + 1 : closing]):
        return None
    return opening, opening + 1, closing


def _also_known(text: str) -> Iterator[Definition]:
    """`Care Quality Commission, or CQC,` and `known as an ACO`."""
    for lead, pattern in _ALSO.items():
        if lead not in text:
            continue
        for match in pattern.finditer(text):
            left = max(_sentence_start(text, match.start()), match.start() - 160)
            tail = _ALSO_TAIL.search(text, left, match.start())
            end = tail.start() if tail else match.start()
            hit = _long_before(text, left, end, match.start(1), match.end(1))
            if hit and hit.cost <= _SURE:
                yield hit


def _after_comma(text: str) -> Iterator[Definition]:
    """`the Royal College of Nursing, RCN,`: only where every initial agrees."""
    for match in _AFTER_COMMA.finditer(text):
        short = match.group(1)
        if len(short) > 2:
            left = max(0, match.start() - 100)
            hit = _long_before(text, left, match.start(), match.start(1), match.end(1))
            if hit and hit.cost <= _PERFECT and hit.long_end == match.start():
                yield hit


def _legends(text: str) -> Iterator[Definition]:
    """`ACS = Accountable Care System`, `ACO stands for …`, and lines such as `CQC – …`."""
    found = []
    if first := _FIRST_LEGEND.match(text):
        found.append((*first.span(1), first.end()))
    found += [(*match.span(1), match.end()) for match in _LEGEND.finditer(text)]
    for phrase in (*_STANDS, "="):
        at = text.find(phrase)
        while at >= 0:
            regex = _BEFORE_EQUALS if phrase == "=" else _BEFORE_STANDS
            if before := regex.search(text, max(0, at - 28), at):
                found.append((*before.span(1), at + len(phrase)))
            at = text.find(phrase, at + 1)
    for short_start, short_end, begin in found:
        if hit := _legend(text, short_start, short_end, begin):
            yield hit


def _legend(text: str, short_start: int, short_end: int, begin: int) -> Definition | None:
    """The definition of a short form whose long form begins at `begin`."""
    opening = _OPENING.match(text, begin)
    phrase = _PHRASE.match(text, opening.end() if opening else begin)
    if phrase is None:
        return None
    words = words_of(text, phrase.start(), _phrase_end(text, phrase))
    hit = _leading(text[short_start:short_end], words)
    if hit is None or hit.cost > 0.6:
        return None
    return _made(text, short_start, short_end, hit)


def _phrase_end(text: str, phrase: re.Match[str]) -> int:
    end = phrase.end()
    if text[end : end + 1] == "=":
        following = _NEXT_EQUALS.search(text, phrase.start(), end)
        end = following.start() if following else end
    return end


def _leading(short: str, words: list[Word]) -> Alignment | None:
    """The cheapest beginning of `words` that the short form spells."""
    most = 3 * len(letters_of(short)) + 1
    first = next((word for word in words if word.text not in ("the", "a", "an")), None)
    if first is None or not can_begin(first, letters_of(short)[0]):
        return None
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
        and (text.isupper() or text.lower() not in _NOT_SHORT)
    )


def _long_before(
    text: str, left: int, right: int, short_start: int, short_end: int
) -> Definition | None:
    short = text[short_start:short_end]
    if found := _plain_initials(text, left, right, short):
        return _made(text, short_start, short_end, found)
    words = words_of(text, left, right, 2 * len(letters_of(short)) + 8)
    if not words:
        return None
    found = align(short, words) or _permuted(short, words, text)
    if found is None and (repeated := _REPEATED.search(short)):
        found = align(_REPEATED.sub(repeated[1] * int(repeated[2]), short), words)
    if found is None:
        found = _hybrid(short, words, text) or _with_place(short, words, text)
    if found is None:
        return None
    if text[found.start - 1 : found.start] == "-":
        since = max(left, found.start - 40)
        before = _LOCANT.search(text, since, found.start)
        if before is None:
            before = _FIRST_PART.search(text, since, found.start)
            if before and before[1][0].lower() != letters_of(short)[0]:
                before = None
        if before:
            found = Alignment(before.start(), found.end, found.cost)
    return _made(text, short_start, short_end, found)


def _plain_initials(text: str, left: int, right: int, short: str) -> Alignment | None:
    """The commonest case without the rest: each letter begins one of the last words, but for
    `of` and the like."""
    letters = without_plural(short).lower()
    if len(letters) < 2 or not letters.isalpha():
        return None
    start, end, wanted, cost = right, 0, len(letters), 0.0
    for word in reversed(text[max(left, right - 110) : right].split()):
        if wanted == 0:
            break
        lower = word.lower()
        if lower in STOP_WORDS and end:
            cost += SKIP_STOP
        elif lower in STOP_WORDS or not word.isalpha() or lower[0] != letters[wanted - 1]:
            return None
        else:
            wanted -= 1
        start = text.rfind(word, left, start)
        end = end or start + len(word)
    if wanted or cost > _PERFECT or (start > left and not text[start - 1].isspace()):
        return None
    return Alignment(start, end, cost)


def _permuted(short: str, words: list[Word], text: str) -> Alignment | None:
    """The initials in another order: ISO for International Organization for Standardization."""
    letters = letters_of(without_plural(short))
    run = [word for word in words if word.text not in STOP_WORDS][-len(letters) :]
    if len(letters) < 3 or len(run) < len(letters) or not all(text[w.start].isupper() for w in run):
        return None
    if sorted(letters) != sorted(word.text[0] for word in run):
        return None
    return Alignment(run[0].start, run[-1].end, 1.01)


def _hybrid(short: str, words: list[Word], text: str) -> Alignment | None:
    """A short form that ends in a word of the long one: `UN-Women`."""
    match = _HYBRID.match(short)
    if match is None or words[-1].text != (match[2] or match[3]).lower():
        return None
    run: list[Word] = []
    for word in reversed(words):
        capital = text[word.start].isupper()
        if not capital and word.text not in STOP_WORDS:
            break
        if run and re.search(r"[,;()]", text[word.end : run[0].start]):
            break
        run.insert(0, word)
    while run and not text[run[0].start].isupper():
        run.pop(0)
    named = [word for word in run[:-1] if word.text not in STOP_WORDS]
    at = "".join(word.text[0] for word in named).rfind(match[1].lower())
    return Alignment(named[at].start, words[-1].end, _SURE) if at >= 0 else None


def _with_place(short: str, words: list[Word], text: str) -> Alignment | None:
    """`Film Board of Canada (FB)`: the initials agree but for what follows a preposition."""
    if len(letters_of(without_plural(short))) < 3:
        return None
    for at in range(len(words) - 2, max(0, len(words) - 6), -1):
        if words[at].text in _PREPOSITIONS:
            found = align(short, words[:at])
            if found and found.cost <= _PERFECT and found.end == words[at - 1].end:
                return Alignment(found.start, words[-1].end, 1.02)
    return None


def _long_after(
    text: str, short_start: int, short_end: int, segment: tuple[int, int]
) -> Definition | None:
    short = text[short_start:short_end]
    count = len(letters_of(without_plural(short)))
    begin, end = segment
    lead = _LONG_LEAD.match(text, begin, end)
    words = words_of(text, lead.end() if lead else begin, end)
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
    if text[end : end + 1] == "." and text[start:end].rpartition(" ")[2] in _CUT_SHORT:
        end += 1
    long = " ".join(text[start:end].split())
    if long.count("(") != long.count(")") or len(long) <= len(surface):
        return None
    if " " not in long and long.upper() == long:
        return None
    if surface in long and re.search(rf"(?<!\w){re.escape(surface)}(?!\w)", long):
        return None
    if surface.isupper() and len(surface) <= 3 and found.cost > 1.6 and " " not in long:
        return None
    short = without_plural(surface)
    return Definition(short, surface, long, short_start, short_end, start, end, found.cost)
