"""Numbers as prose writes them, in figures and in words, without those that only name a place.

Dates, years, page and section numbers, times of day and the like are left out here, so that
whoever reads on sees only numbers that may say how much or how many.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from nhsreader.crossrefs.claims_words import wordset
from nhsreader.text.dates import MONTHS

_ONE_TO_NINETEEN = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_ONES = {word: number for number, word in enumerate(_ONE_TO_NINETEEN.split(), 1)}
_TWENTY_TO_NINETY = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * number for number, word in enumerate(_TWENTY_TO_NINETY.split(), 2)}
_SCALES = {
    "hundred": 100, "thousand": 1000, "k": 1000, "million": 10**6, "m": 10**6, "mn": 10**6,
    "billion": 10**9, "bn": 10**9, "trillion": 10**12, "tn": 10**12, "dozen": 12,
}  # fmt: skip
_UNITS = "|".join(_ONES)
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(list(_ONES)[:9])})\b)?|(?:{_UNITS})\b)"
_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion)"
_IN_WORDS = re.compile(
    rf"(?:half an? (?:million|billion|dozen)|an? (?:{_SCALE_WORD}|dozen)"
    rf"|{_SMALL}(?:[ -](?:{_SCALE_WORD}|dozen|bn)\b(?: (?:and )?{_SMALL})?){{0,4}})(?![\w'])"
)
_STARTS = (*_ONES, *_TENS, "half a ", "a hundred", "a thousand", "a million", "a billion",
           "a dozen", "a trillion")  # fmt: skip
_IN_FIGURES = re.compile(
    r"(\d{1,3}(?:,\d{3}){1,5}(?![\d,])(?:\.\d+)?|[1-9]\d{0,2}(?: \d{3}){1,4}(?! ?\d)|\d+(?:\.\d+)?)"
    r"(\+)?(?:[ -]?(hundred|thousand|million|billion|trillion|bn|mn|tn|m|k)(?![\w]))?"
)
# A year unless a plural stands next, of which there may be as many: 2000 beds.
_COUNTED_AFTER = re.compile(r" [a-z][a-z&-]*s\b")
_DIGIT = re.compile("[0-9]")
_CURRENCIES = {"£": "GBP", "$": "USD", "€": "EUR"}
_WORD = re.compile(r"[a-z]+")

# Words before a number that make it a name or a place in a document.
_LABELS = wordset("""
    page pages p pp para paras paragraph paragraphs section sections chapter chapters part parts
    schedule schedules article articles figure figures fig table tables box boxes annex annexes
    appendix appendices band bands type types category categories tier tiers level levels phase
    phases stage stages step steps ward wards room floor no nos number numbers question questions
    q version v volume volumes vol issue regulation regulations reg clause clauses order hc hl cm
    cmnd cmd hsc hsg el si wave waves grade grades footprint goal domain day week year cohort
    option options principle recommendation recommendations item items column line isbn issn aged
    age ages fortune call ring dial tel phone telephone fax bill act slide note notes ref
    reference rule rules paper cp form model route zone quarter round group lot exhibit highway
    covid
""")
_MONTH_WORDS = frozenset(MONTHS)
_AFTER_DAY = re.compile(rf" ?(?:of )?(?:{'|'.join(MONTHS)})\b|(?:[ -]years?[ -]olds?)\b")
_CLOCK = re.compile(r" ?(?:am|pm|a\.m|p\.m|noon|o'clock|midnight)\b")
_JOIN = re.compile(r"(?:%| ?per ?cent)?( ?- ?| to | and |/)\Z")
_CHAIN = re.compile(r"(?:,|,? and|,? or| to| ?-| ?&|, ?)? ?\Z")
_FIRST_YEAR, _LAST_YEAR = 1700, 2100


class Number(NamedTuple):
    """A number at `start` to `end`, the sign of the currency and words of scale with it.

    `most` is the upper end of a range; `currency` a code such as GBP; `plain` says that it is
    in figures alone; `year` that it may be one; `open` that it is written with a plus.
    """

    start: int
    end: int
    value: Decimal
    most: Decimal | None
    currency: str
    plain: bool
    year: bool
    open: bool
    scaled: bool
    ranged: bool = False


class _Atom(NamedTuple):
    number: Number
    digits: int
    """Where the figures begin, after a sign of currency."""
    raw: Decimal
    named: bool
    """Whether it only names something: a section, a day, a telephone."""


def numbers(low: str, text: str) -> list[Number]:
    """The numbers of a text in order; `low` is the text folded, at the same offsets."""
    atoms = _atoms(low, text)
    found: list[Number] = []
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        index += 1
        if atom.named:
            continue
        hanging = _inside_word(low, atom)
        if index < len(atoms) and not hanging:
            pair = _pair(low, atom, atoms[index])
            if pair is not None:
                found.append(pair)
                index += 1
                continue
        if hanging:
            continue
        found.append(atom.number)
    return found


def _pair(low: str, one: _Atom, other: _Atom) -> Number | None:
    """Two numbers as a range, or None where they are not one."""
    between = low[one.number.end : other.number.start]
    if len(between) > 14 or other.named:
        return None
    joined = _JOIN.match(between)
    if joined is None:
        return None
    joint = joined[1].strip()
    before = low[max(0, one.number.start - 9) : one.number.start]
    start = one.number.start
    if joint == "and":
        if not before.endswith("between "):
            return None
        start -= len("between ")
    elif joint == "to" and before.endswith("from "):
        return None
    if joint == "/" and not (one.number.plain and other.number.plain):
        return None
    scaled = not one.number.scaled and other.number.scaled and one.raw < other.raw
    least = one.number.value * (other.number.value / other.raw) if scaled else one.number.value
    if least >= other.number.value or one.number.year or other.number.year:
        return None
    if one.number.currency != other.number.currency and other.number.currency:
        return None
    return Number(
        start,
        other.number.end,
        least,
        other.number.value,
        one.number.currency,
        one.number.plain and other.number.plain,
        False,
        other.number.open,
        other.number.scaled,
        True,
    )


def _inside_word(low: str, atom: _Atom) -> bool:
    """Whether a number hangs on a hyphen or stroke of what stands before it."""
    at = atom.number.start
    return at > 1 and low[at - 1] in "-/" and not low[at - 2].isspace()


def _atoms(low: str, text: str) -> list[_Atom]:
    in_words = _words(low)
    starts = [match.start() for match in in_words]
    found: list[tuple[int, int, re.Match[str], bool]] = [
        (match.start(), match.end(), match, True) for match in in_words
    ]
    for match in _in_figures(low):
        held = bisect_right(starts, match.start()) - 1
        if held < 0 or in_words[held].end() <= match.start():
            found.append((match.start(), match.end(), match, False))
    found.sort(key=lambda item: item[0])
    atoms: list[_Atom] = []
    for place, (start, end, match, worded) in enumerate(found):
        previous = atoms[-1] if atoms else None
        if worded:
            value = _value_of(match.group())
            number = Number(start, end, value, None, "", False, False, False, value >= 1000)
            named = _last_word(low, start) in _LABELS
            atoms.append(_Atom(number, start, value, named))
            continue
        after = found[place + 1][0] if place + 1 < len(found) else -1
        atoms.append(_figures(low, text, match, previous, after))
    return atoms


def _in_figures(low: str) -> Iterator[re.Match[str]]:
    """Numbers in figures; seeking a bare digit first is several times quicker."""
    at = 0
    while (digit := _DIGIT.search(low, at)) is not None:
        match = _IN_FIGURES.match(low, digit.start())
        at = digit.end()
        if match is not None:
            yield match
            at = match.end()


def _figures(
    low: str, text: str, match: re.Match[str], previous: _Atom | None, following: int
) -> _Atom:
    digits, end = match.span()
    start = digits
    written = match[1]
    raw = Decimal(written.replace(",", "").replace(" ", ""))
    scale = _SCALES.get(match[3] or "", 1)
    currency = ""
    sign = low[digits - 1 : digits] if digits else ""
    if sign == " " and digits > 1:
        sign = low[digits - 2]
    if sign in _CURRENCIES:
        currency = _CURRENCIES[sign]
        start = low.rindex(sign, 0, digits)
    plain = not currency and scale == 1 and written.isdigit()
    year = plain and len(written) == 4 and _FIRST_YEAR <= raw <= _LAST_YEAR
    if year and not _COUNTED_AFTER.match(low, end):
        number = Number(start, end, raw, None, "", True, True, False, False)
        return _Atom(number, digits, raw, True)
    number = Number(start, end, raw * scale, None, currency, plain, year, bool(match[2]), scale > 1)
    if currency:
        return _Atom(number, digits, raw, False)
    named = _is_name(low, text, start, end, written, match)
    if not named and previous is not None:
        gap = low[previous.number.end : start]
        if len(gap) < 7:
            bare = plain and previous.number.plain
            named = (previous.named and bool(_CHAIN.match(gap)) and not previous.number.year) or (
                bare and not gap.strip(" ") and "\n" not in text[previous.number.end : start]
            )
    if not named and plain and low[following : following + 1].isdigit() and following - end < 3:
        gap = low[end:following]
        named = not gap.strip(" ") and "\n" not in text[end:following]
    return _Atom(number, digits, raw, named)


def _is_name(low: str, text: str, start: int, end: int, written: str, match: re.Match[str]) -> bool:
    if start:
        before = low[start - 1]
        if before.isalnum() or before in ".,:@#_=+'\\~^*<>":
            return True
        if before in "-/" and start > 1 and low[start - 2].isalpha():
            return True
    after = low[end : end + 2]
    if after:
        if after[0].isalnum() and not low.startswith("pc", end):
            return True
        if after[0] in "@_=\\:/" and not (after[0] == "/" and after[1:].isdigit()):
            return after[0] != ":" or after[1:].isdigit()
        if after[0] in ".(" and after[1:].isalnum():
            return True
    if written[0] == "0" and len(written) > 1 and written[1] != ".":
        return True
    if match[3]:
        return False
    if _AFTER_DAY.match(low, end) or _CLOCK.match(low, end):
        return True
    if _numbering(low, text, start, end, written):
        return True
    word = _last_word(low, start)
    return word in _LABELS or (word in _MONTH_WORDS and word != "may")


def _numbering(low: str, text: str, start: int, end: int, written: str) -> bool:
    """Whether a number stands before the first word of its line as its place in a list."""
    line = text.rfind("\n", max(0, start - 5), start) + 1
    if not line and start > 4 or low[line:start].strip(" \"'(["):
        return False
    after = text[end : end + 2]
    if after[:1] in ".)]" and (len(after) < 2 or after[1].isspace()):
        return True
    return "." in written and after[:1].isspace() and (after[1:].isupper() or after[1:] in "\n")


def _last_word(low: str, start: int) -> str:
    """The word just before, if nothing but blanks, a full stop or a bracket lies between."""
    left = low[max(0, start - 18) : start].rstrip(" .#([")
    at = len(left)
    while at and left[at - 1].isalpha():
        at -= 1
    return left[at:]


def _words(low: str) -> list[re.Match[str]]:
    """Numbers in words; each of the first words is sought by itself, which is quick."""
    places: set[int] = set()
    for word in _STARTS:
        at = low.find(word)
        while at != -1:
            if not at or not (low[at - 1].isalnum() or low[at - 1] == "'"):
                places.add(at)
            at = low.find(word, at + len(word))
    found: list[re.Match[str]] = []
    for at in sorted(places):
        if found and found[-1].end() > at:
            continue
        match = _IN_WORDS.match(low, at)
        if match:
            found.append(match)
    return found


def _value_of(words: str) -> Decimal:
    total = group = Decimal(0)
    half = words.startswith("half")
    for word in _WORD.findall(words):
        if word in _ONES:
            group += _ONES[word]
        elif word in _TENS:
            group += _TENS[word]
        elif word in _SCALES:
            scale = _SCALES[word]
            group = (group or Decimal(1)) * scale
            if scale >= 1000:
                total, group = total + group, Decimal(0)
    total += group
    return total / 2 if half else total
