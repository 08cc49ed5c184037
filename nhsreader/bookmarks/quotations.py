"""The quotations in a draft: by quotation marks of every habit, and block quotations.

Works on paragraphs, so that Markdown, plain text and Word documents share it. An apostrophe is
no mark; a quotation over several paragraphs is opened again in each, or goes on to its closing
mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

MIN_WORDS = 4
MAX_PARAGRAPHS = 40
MAX_OTHERS = 4
MAX_LENGTH = 20_000
_DOUBLE = '"\u201c\u201d\u201e\u201f\u00ab\u00bb'
_SINGLE = "'\u2018\u2019\u201a\u201b\u2039\u203a"
_MARK = re.compile(f"[{_DOUBLE}{_SINGLE}]")
# What closes a quotation, by what opened it.
_CLOSERS = {
    '"': '"\u201d', "\u201c": '\u201d"', "\u201e": '\u201c\u201d"', "\u201f": '\u201d"',
    "\u201d": "\u201d", "\u00ab": "\u00bb", "\u00bb": "\u00ab", "'": "'\u2019",
    "\u2018": "\u2019'", "\u201a": "\u2018\u2019'", "\u201b": "\u2019'", "\u2039": "\u203a",
    "\u203a": "\u2039",
}  # fmt: skip
_ELISION = re.compile(r"(?:\d0s|tis|twas|em|til)(?![\w'\u2019])", re.I)
_MAY_BE_CUT = re.compile(r"(?:\d\ds?|cause|n|cos|bout|round)(?!\w)", re.I)
_OPENS_AFTER = " \n\u00a0([{-\u2010\u2011\u2012\u2013\u2014\u2015/:=*_" + _DOUBLE + _SINGLE
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sir|St|No|Nos|pp?|vol|ed|eds|e\.g|i\.e|cf|al|Rev|Rt"
    r"|Hon|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_SENTENCE_END = re.compile(r"[.!?\u2026][\"'\u201d\u2019\u00bb)\]]*(?=\s+[^\sa-z])")
_DASH_LINE = re.compile(r"\s*(?:[-\u2010-\u2015]{1,3}|\u2014)\s*\S")
_QUOTED_LINE = re.compile(r" {0,3}>[> ]*")
_MAX_ATTRIBUTION = 30


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph of a draft, `\\n` at the end of each of its lines.

    `line` is its first line, counted from 1; `block` is the number of the block quotation it
    belongs to, 0 for none. Paragraphs with something else between them, as code or a heading,
    are in different `stretch`es: no quotation goes on from one into another.
    """

    text: str
    line: int
    block: int = 0
    stretch: int = 0

    def line_at(self, offset: int) -> int:
        """The line of a code point of the text."""
        return self.line + self.text.count("\n", 0, offset)


class Quotation(msgspec.Struct, frozen=True, kw_only=True):
    """A quotation without its marks, from `line` to `last_line` of the draft.

    `before` and `after` are the rest of its sentence in the draft. `others` are readings of
    where it ends, for marks that may be apostrophes. A quotation without a closing mark is
    `open_ended`.
    """

    text: str
    line: int
    last_line: int
    before: str = ""
    after: str = ""
    kind: Literal["marks", "block"] = "marks"
    others: tuple[str, ...] = ()
    open_ended: bool = False

    @property
    def words(self) -> int:
        """How many words it has, by white space, those that are only marks left out."""
        return sum(any(map(str.isalnum, word)) for word in self.text.split())

    @property
    def short(self) -> bool:
        """Whether it is too short to be told from a turn of phrase."""
        return self.words < MIN_WORDS


class _Span(NamedTuple):
    """A quotation from a place in one paragraph to a place in the same or a later one."""

    first: int
    start: int
    last: int
    end: int
    resume: int
    others: tuple[int, ...] = ()
    open_ended: bool = False


def find(paragraphs: Sequence[Paragraph]) -> list[Quotation]:
    """Every quotation in a draft, in order, short ones too."""
    found: list[Quotation] = []
    number = 0
    while number < len(paragraphs):
        if paragraphs[number].block:
            until = number
            while until < len(paragraphs) and paragraphs[until].block == paragraphs[number].block:
                until += 1
            if (block := _block(paragraphs, number, until)) is not None:
                found.append(block)
            number = until
            continue
        until = number
        while until < len(paragraphs) and not paragraphs[until].block:
            until += 1
        found += _marked(paragraphs, number, until)
        number = until
    return found


def plain_paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a plain text; lines that begin with `>` are block quotations."""
    found: list[Paragraph] = []
    block = 0
    kept: list[str] = []
    first = 0
    quoted = False

    def finish() -> None:
        if any(line.strip() for line in kept):
            found.append(Paragraph("\n".join(kept), first, block if quoted else 0))
        kept.clear()

    was_quoted = False
    for number, raw in enumerate(text.split("\n"), 1):
        marked = _QUOTED_LINE.match(raw)
        line = raw[marked.end() :] if marked else raw
        is_quoted = marked is not None
        if not line.strip() or is_quoted != quoted:
            finish()
        if is_quoted and not was_quoted:
            block += 1
        was_quoted = is_quoted
        if line.strip():
            if not kept:
                first, quoted = number, is_quoted
            kept.append(line)
    finish()
    return found


def _block(paragraphs: Sequence[Paragraph], first: int, until: int) -> Quotation | None:
    """A block quotation; its last line may say whose it is."""
    inside = list(paragraphs[first:until])
    before = _introduction(paragraphs[first - 1].text) if _joins(paragraphs, first) else ""
    after = ""
    head, _, tail = inside[-1].text.rpartition("\n")
    if (
        _DASH_LINE.match(tail)
        and len(tail.split()) <= _MAX_ATTRIBUTION
        and (head or first < until - 1)
    ):
        after = tail
        inside[-1] = msgspec.structs.replace(inside[-1], text=head)
    elif until < len(paragraphs) and _DASH_LINE.match(paragraphs[until].text):
        after = paragraphs[until].text if len(paragraphs[until].text.split()) < 60 else ""
    elif until < len(paragraphs) and paragraphs[until].text.lstrip().startswith("("):
        after = paragraphs[until].text.partition(")")[0] + ")"
    inside = [paragraph for paragraph in inside if paragraph.text.strip()]
    if not inside:
        return None
    text = "\n\n".join(paragraph.text for paragraph in inside).strip()
    source = re.search(r"\n?\(([^()]{3,200})\)\s*\Z", text)
    if source and (text[: source.start()].rstrip()[-1:] in '.!?"\u201d\u2019\u2026'):
        after = f"({source.group(1)}) {after}"
        text = text[: source.start()].rstrip()
    text = _unwrapped(text)
    last = inside[-1]
    return Quotation(
        text=text, line=inside[0].line, last_line=last.line_at(len(last.text.rstrip())),
        before=before, after=after, kind="block",
    )  # fmt: skip


def _unwrapped(text: str) -> str:
    """A text without the pair of marks that is around the whole of it."""
    closers = _CLOSERS.get(text[:1], "")
    return text[1:-1].strip() if len(text) > 2 and closers and text[-1] in closers else text


def _introduction(text: str) -> str:
    """The sentence of a paragraph that leads into what stands below it, if one does."""
    text = text.rstrip().rstrip("*_")
    return _last_sentence(text) if text[-1:] not in ".!?" else ""


def _joins(paragraphs: Sequence[Paragraph], number: int) -> bool:
    return number > 0 and not paragraphs[number - 1].block


def _marked(paragraphs: Sequence[Paragraph], first: int, until: int) -> list[Quotation]:
    spans: list[_Span] = []
    number, at = first, 0
    while number < until:
        span = _next(paragraphs, number, at, until)
        if span is None:
            number, at = number + 1, 0
            continue
        spans.append(span)
        number, at = span.last, span.resume
    return [_quotation(paragraphs, spans, index, first) for index in range(len(spans))]


def _next(paragraphs: Sequence[Paragraph], number: int, at: int, until: int) -> _Span | None:
    """The first quotation that begins in a paragraph from a place on."""
    text = paragraphs[number].text
    for match in _MARK.finditer(text, at):
        start = match.start()
        if not _opens(text, start):
            continue
        single = match.group() in _SINGLE
        span = _close(paragraphs, number, start, until)
        if span is not None and _MAY_BE_CUT.match(text, start + 1) and _doubtful(text, span):
            continue
        if span is None and not single:
            span = _to_the_end(text, number, start)
        if span is not None:
            return span
    return None


def _doubtful(text: str, span: _Span) -> bool:
    """Whether a single-quoted text ends with what may be an apostrophe after a plural."""
    if text[span.start - 1] in _DOUBLE or span.first != span.last:
        return False
    rest = text[span.end + 1 : span.end + 3]
    return text[span.end - 1] in "sS" and rest[:1].isspace() and rest[1:].islower()


def _opens(text: str, at: int) -> bool:
    """Whether the mark there may open a quotation."""
    mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if not after or (after.isspace() and mark not in "\u00ab\u00bb\u2039\u203a"):
        return False
    if mark in "\u201c\u201e\u201f\u00ab\u2039\u201a":
        return not (mark == "\u00ab" and before and not before.isspace() and after.isspace())
    if mark in "\u2019\u203a\u201d\u00bb" and not after.strip():
        return False
    if before and before not in _OPENS_AFTER:
        return False
    if mark == "\u2019":
        return False
    if mark in "'\u2018\u201b":
        return not _ELISION.match(text, at + 1) and (after.isalnum() or after not in ".,;:!?)")
    return after not in ".,;:!?)" or text.startswith(("...", ". . ."), at + 1)


def _close(paragraphs: Sequence[Paragraph], number: int, start: int, until: int) -> _Span | None:
    """From an opening mark to its closing one, through paragraphs that open it again."""
    mark = paragraphs[number].text[start]
    at = start + 1
    for last in range(number, min(until, number + MAX_PARAGRAPHS)):
        text = paragraphs[last].text
        if last > number:
            if paragraphs[last].stretch != paragraphs[number].stretch:
                return None
            reopened = text.lstrip().startswith(mark)
            if not reopened and (mark in _SINGLE or not _closes_first(text, mark)):
                return None
            at = len(text) - len(text.lstrip()) + 1 if reopened else 0
        ends = _ends(text, at, mark)
        if ends:
            end, *others = ends
            return _Span(number, start + 1, last, end, end + 1, tuple(others))
    return None


def _ends(text: str, at: int, mark: str) -> list[int]:
    """Where a quotation opened by `mark` ends in a text, the likeliest place first."""
    if mark in "'\u2018\u201a\u201b":
        return _single_ends(text, at, mark)
    closers = _CLOSERS[mark]
    depth = 0
    for match in _MARK.finditer(text, at, at + MAX_LENGTH):
        found, place = match.group(), match.start()
        if found in closers and _may_close(text, place):
            if not depth:
                return [place]
            depth -= 1
        elif found == mark and mark not in '"\u201d' and _opens(text, place):
            depth += 1
    return []


def _may_close(text: str, at: int) -> bool:
    """Whether a mark stands where a quotation ends: straight ones do not say which they are."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] in "\u00bb\u00ab\u203a\u2039":
        return True
    if text[at] in "'\u2019":
        return not before.isspace() and not after.isalnum()
    if text[at] == '"':
        return not before.isspace() and not (after.isalnum() and before in _OPENS_AFTER)
    return True


def _single_ends(text: str, at: int, mark: str) -> list[int]:
    """Where a single-quoted text may end: a mark after an s may be an apostrophe."""
    closers = _CLOSERS[mark]
    sure: list[int] = []
    doubtful: list[int] = []
    for match in _MARK.finditer(text, at, at + MAX_LENGTH):
        found, place = match.group(), match.start()
        if found in closers and _may_close(text, place):
            rest = text[place + 1 : place + 3]
            if text[place - 1] in "sS" and rest[:1].isspace() and rest[1:].isalpha():
                doubtful.append(place)
                continue
            sure.append(place)
            break
        elif found in "'\u2018\u201a" and place > at and _opens(text, place):
            break
    if sure:
        return [*sure, *doubtful][: MAX_OTHERS + 1]
    return doubtful[::-1][: MAX_OTHERS + 1]


def _closes_first(text: str, mark: str) -> bool:
    """Whether the first mark of its kind in a paragraph closes what was open before."""
    closers = _CLOSERS[mark]
    for match in _MARK.finditer(text):
        if match.group() in _SINGLE:
            continue
        place = match.start()
        if match.group() == '"':
            return '"' in closers and _may_close(text, place) and not _opens(text, place)
        return match.group() in closers
    return False


def _to_the_end(text: str, number: int, start: int) -> _Span | None:
    """A quotation nobody closed: to the next opening mark, or the end of its paragraph."""
    end = len(text.rstrip())
    for match in _MARK.finditer(text, start + 1):
        if match.group() in _DOUBLE and _opens(text, match.start()):
            end = match.start()
            break
    return _Span(number, start + 1, number, end, end, (), True)


def _quotation(
    paragraphs: Sequence[Paragraph], spans: Sequence[_Span], index: int, lowest: int
) -> Quotation:
    span = spans[index]
    opening, closing = paragraphs[span.first], paragraphs[span.last]
    earlier = spans[index - 1] if index else None
    later = spans[index + 1] if index + 1 < len(spans) else None
    low = earlier.resume if earlier and earlier.last == span.first else 0
    high = later.start - 1 if later and later.first == span.last else len(closing.text)
    before = _last_sentence(opening.text[low : span.start - 1])
    text = _between(paragraphs, span, span.end)
    after = _first_sentence(text, closing.text[span.resume : high])
    if not before and not low and span.first > lowest:
        told = paragraphs[span.first - 1].text.rstrip()
        before = _last_sentence(told) if told.endswith((":", ":**", ":*")) else ""
    if not after.strip() and high == len(closing.text) and span.last + 1 < len(paragraphs):
        told = paragraphs[span.last + 1].text
        after = told if _DASH_LINE.match(told) and len(told.split()) <= _MAX_ATTRIBUTION else ""
    return Quotation(
        text=text,
        line=opening.line_at(span.start - 1),
        last_line=closing.line_at(span.end),
        before=before,
        after=after,
        others=tuple(_between(paragraphs, span, end) for end in span.others),
        open_ended=span.open_ended,
    )


def _between(paragraphs: Sequence[Paragraph], span: _Span, end: int) -> str:
    if span.first == span.last:
        return paragraphs[span.first].text[span.start : end].strip()
    texts = [
        paragraphs[span.first].text[span.start :],
        *(paragraphs[number].text for number in range(span.first + 1, span.last)),
        paragraphs[span.last].text[:end],
    ]
    return "\n\n".join(text.strip() for text in texts)


def _last_sentence(text: str) -> str:
    """What of a quotation's sentence stands before it: nothing where that was at an end."""
    start = 0
    for match in _SENTENCE_END.finditer(f"{text} \u201c"):
        if not _ABBREVIATION.search(text[max(0, match.end() - 12) : match.end()]):
            start = match.end()
    return text[start:].strip()


def _first_sentence(quoted: str, text: str) -> str:
    """What of a quotation's sentence stands after it."""
    ended = quoted.rstrip("\"'\u201d\u2019\u00bb")[-1:]
    rest = text.lstrip()
    if ended == "." and not (rest[:1].islower() or rest[:1] in "([,;:-\u2013\u2014\u2015"):
        return ""
    for match in _SENTENCE_END.finditer(f"{text} \u201c"):
        if not _ABBREVIATION.search(text[max(0, match.end() - 12) : match.end()]):
            return _with_brackets(text, match.end())
    return text


def _with_brackets(text: str, end: int) -> str:
    """A sentence with the source in brackets that stands behind it."""
    rest = text[end:]
    if rest.lstrip().startswith("(") and ")" in rest:
        return text[: end + rest.index(")") + 1]
    return text[:end]
