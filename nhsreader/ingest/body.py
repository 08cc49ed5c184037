"""The lines of an article's body → Markdown that reads back as the same words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from nhsreader.documents.markdown import escape_line
from nhsreader.ingest.lines import (
    Line,
    Vocabulary,
    bullet,
    dash_bullet,
    ends_sentence,
    numbered,
    word_count,
)

_ARROW = r"(?:»|›|→|⟶|➔|>>|&raquo;)"
_DOTS = r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])"
_THING = r"(?:entry|post|article|story|page|piece|blog|item|report)"
_REST = (
    rf"(?:read|see|view)\s+(?:the\s+)?(?:rest|remainder)\s+of\s+(?:this|the)\s+{_THING}"
    rf"|read\s+(?:the\s+|this\s+)?(?:full|whole|entire)\s+{_THING}"
)
_MARKER = re.compile(
    rf"(?:^|(?<=\s)|(?<=[.!?…\]]))[(\[]?(?:"
    rf"(?:{_REST})\s*(?:{_ARROW}|{_DOTS})*"
    rf"|continue\s+reading(?:\s+[^.!?]{{1,200}}?)?\s*(?:{_ARROW}|{_DOTS})+"
    rf"|continue\s+reading"
    rf"|read\s+more\s*(?:{_ARROW}|{_DOTS})+"
    rf"|(?<=[(\[])more\s*(?:{_ARROW}|{_DOTS})+"
    r")[)\]]?\s*\Z",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"[(\[]?(?:read\s+more|more\s*(?:{_ARROW}|{_DOTS}))\s*(?:{_ARROW}|{_DOTS})*[)\]]?\s*\Z",
    re.IGNORECASE,
)
_THE_REST = re.compile(r"\b(?:rest|remainder)\s+of\b", re.IGNORECASE)
_TAIL = 260
_LAST_WORD = re.compile(r"(?<![\w'’-])([a-z]+)\Z")
_FIRST_WORD = re.compile(r"([a-z]+)(?![\w'’-])")
_ENDINGS = re.compile(
    r"(?:[a-z]{0,3}(?:sation|zation|ation|ition|ution|ction|sion|tion)s?|[a-z]{0,2}(?:ments?|ness|ings?"
    r"|hoods?|bou?rhoods?|ities|ity|ance|ence|able|ible|ably|ibly|ised|ized|ising|izing|ical|ally|ively|ships?))\Z"
)
_INFLECTIONS = ("s", "d", "ed", "es", "ing", "ly")
_HYPHENATED = re.compile(r"(?<![\w'’-])([a-z]+)-\Z")
# First halves that keep their hyphen, whatever follows.
_PREFIXES = {
    "all", "anti", "co", "cross", "ex", "full", "half", "hard", "high", "ill", "in", "inter",
    "long", "low", "mid", "multi", "near", "new", "non", "off", "on", "one", "out", "part",
    "post", "pre", "pro", "re", "second", "self", "semi", "short", "so", "sub", "two", "three",
    "under", "well",
}  # fmt: skip
_MARKED = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.)]?\)?\s+\S")
WRAPPED_SHARE = 0.6
MIN_BROKEN_WORDS = 6
MAX_DEPTH = 6
MAX_WORD = 60
_QUOTED = re.compile(r">\s?")


class Paragraph(msgspec.Struct):
    """Lines that belong together: plain text, a bullet list, a numbered list or a quotation."""

    kind: str
    rows: list[Line]


def truncation(text: str) -> str | None:
    """A line without the words such as `Read the rest of this entry »` that end it; None
    where no such words do."""
    match = _MARKER.search(text[-_TAIL:])
    if match is None:
        return "" if _ALONE.match(text) else None
    return text[: max(0, len(text) - _TAIL) + match.start()].rstrip()


def ends_post(text: str) -> bool:
    """Whether a line ends with such words and shows by them that the post ends there: they
    follow other words, or speak of the rest of it. Alone they may be a link like any other."""
    rest = truncation(text)
    return bool(rest) or (rest == "" and _THE_REST.search(text) is not None)


def to_markdown(rows: Sequence[Line], vocabulary: Vocabulary, *, wrapped: bool = False) -> str:
    """Markdown for the lines of a body; no character of them acts as markup.

    Bullets and runs of numbers become list items, a word or sentence broken over a blank line
    is mended. `wrapped` says that a line's end is no end of a paragraph.
    """
    blocks: list[str] = []
    before = ""
    paragraphs = _paragraphs(rows)
    if wrapped:
        width = max((row.indent + len(row.text) for row in rows), default=0)
        paragraphs = [part for whole in paragraphs for part in _indented(whole)]
        paragraphs = [_rejoined(paragraph, vocabulary, width) for paragraph in paragraphs]
    for paragraph in _mended(paragraphs, vocabulary):
        kind = paragraph.kind
        if kind == "numbers" and before == "numbers":
            kind = "text"
        blocks.append(_render(paragraph, kind))
        before = kind
    return "\n\n".join(block for block in blocks if block) + "\n" if blocks else ""


def is_one_word(first: str, second: str, vocabulary: Vocabulary) -> bool:
    """Whether the break between two halves of a sentence is within a word.

    It is where joining gives a word the text has elsewhere and the two parts are not both words
    of it, or where the second part is no word but an ending.
    """
    left, right = _LAST_WORD.search(first[-MAX_WORD:]), _FIRST_WORD.match(second)
    return bool(left and right and _one_word(left.group(1), right.group(1), vocabulary))


def _one_word(left: str, right: str, vocabulary: Vocabulary) -> bool:
    # Both parts stand once in the vocabulary as the fragments they are.
    known_left = vocabulary[left] > 1
    known_right = vocabulary[right] > 1
    if known_left and known_right:
        return False
    joined = left + right
    if joined in vocabulary or any(joined + ending in vocabulary for ending in _INFLECTIONS):
        return True
    if any(
        joined.endswith(ending) and joined[: -len(ending)] in vocabulary for ending in _INFLECTIONS
    ):
        return True
    return not known_left and not known_right and _ENDINGS.match(right) is not None


def _paragraphs(rows: Sequence[Line]) -> list[Paragraph]:
    found: list[Paragraph] = []
    group: list[Line] = []
    for row in rows:
        if row.gap and group:
            found += _split_group(group)
            group = []
        group.append(row)
    return found + (_split_group(group) if group else [])


def _split_group(group: list[Line]) -> list[Paragraph]:
    """Lines without a blank line between, as lists and text in turn."""
    if all(_QUOTED.match(row.text) for row in group):
        return [Paragraph("quotation", group)]
    dashes = sum(dash_bullet(row.text) is not None for row in group) > 1
    found: list[Paragraph] = []
    for at, row in enumerate(group):
        last = found[-1] if found else None
        if bullet(row.text) is not None or (dashes and dash_bullet(row.text) is not None):
            kind = "bullets"
        elif _counts(group, at, last):
            kind = "numbers"
        elif last and last.kind != "text" and row.indent > last.rows[-1].indent:
            kind = last.kind
        else:
            kind = "text"
        if last and last.kind == kind:
            last.rows.append(row)
        else:
            found.append(Paragraph(kind, [row]))
    return found


def _counts(group: list[Line], at: int, last: Paragraph | None) -> bool:
    """Whether a line is one of a run of numbered ones."""
    here = numbered(group[at].text)
    if here is None:
        return False
    if last and last.kind == "numbers":
        above = [n for row in last.rows if (n := numbered(row.text))]
        return bool(above) and here[0] == above[-1][0] + 1
    after = numbered(group[at + 1].text) if at + 1 < len(group) else None
    return after is not None and after[0] == here[0] + 1


def _mended(paragraphs: list[Paragraph], vocabulary: Vocabulary) -> list[Paragraph]:
    found: list[Paragraph] = []
    parts: list[str] = []
    for at, paragraph in enumerate(paragraphs):
        before = paragraphs[at - 1] if at else None
        if (
            before is not None
            and before.kind == paragraph.kind == "text"
            and _is_broken(before, paragraph)
        ):
            end, start = before.rows[-1], paragraph.rows[0]
            parts = parts or [end.text]
            if not is_one_word(end.text, start.text, vocabulary):
                parts.append(" ")
            parts.append(start.text)
            if len(paragraph.rows) == 1:
                continue
            _join_last(found[-1], parts)
            found[-1].rows += paragraph.rows[1:]
        else:
            if parts:
                _join_last(found[-1], parts)
            found.append(Paragraph(paragraph.kind, list(paragraph.rows)))
        parts = []
    if parts:
        _join_last(found[-1], parts)
    return found


def _join_last(paragraph: Paragraph, parts: list[str]) -> None:
    paragraph.rows[-1] = msgspec.structs.replace(paragraph.rows[-1], text="".join(parts))


def _is_broken(first: Paragraph, second: Paragraph) -> bool:
    """Whether a sentence, or a word, goes on over the blank line between two paragraphs."""
    end, start = first.rows[-1].text, second.rows[0].text
    return (
        word_count(end) >= MIN_BROKEN_WORDS
        and word_count(start) >= 2
        and end[-1].islower()
        and start[0].islower()
        and first.rows[-1].indent == second.rows[0].indent
        and (word_count(start) >= MIN_BROKEN_WORDS or ends_sentence(start))
    )


def join_lines(texts: Sequence[str], vocabulary: Vocabulary) -> str:
    """Lines broken to a width as one; a word parted by a hyphen at a line's end is mended.

    The hyphen stays where the text has the compound elsewhere or both halves are words of it.
    """
    parts: list[str] = []
    for text in texts:
        broken = _HYPHENATED.search(parts[-1][-MAX_WORD:]) if parts else None
        right = _FIRST_WORD.match(text) if broken else None
        if broken and right:
            left = broken.group(1)
            known = vocabulary[left] > 0 and vocabulary[right.group(1)] > 0
            if left + right.group(1) in vocabulary or not (left in _PREFIXES or known):
                parts[-1] = parts[-1][:-1]
        elif parts:
            parts.append(" ")
        parts.append(text)
    return "".join(parts)


def _indented(paragraph: Paragraph) -> list[Paragraph]:
    """A wrapped paragraph cut where a line is indented more than the one above it, as first
    lines are where no blank line parts paragraphs."""
    if paragraph.kind != "text":
        return [paragraph]
    base = min(row.indent for row in paragraph.rows)
    above = paragraph.rows[0].indent > base
    if not above and (
        _MARKED.match(paragraph.rows[0].text)
        or 2 * sum(row.indent == base for row in paragraph.rows) <= len(paragraph.rows)
    ):
        return [paragraph]
    found: list[Paragraph] = []
    for at, row in enumerate(paragraph.rows):
        first = row.indent > base and paragraph.rows[at - 1].indent == base
        if found and not (at and first):
            found[-1].rows.append(row)
        else:
            found.append(Paragraph(paragraph.kind, [row]))
    return found


def unwrap(text: str, vocabulary: Vocabulary, width: int) -> str:
    """A text of lines broken to `width` columns, each paragraph on a line again."""
    paragraphs = (paragraph.split("\n") for paragraph in text.split("\n\n"))
    return "\n\n".join(
        "\n".join(join_lines(run, vocabulary) for run in _runs(rows, [*map(len, rows)], width))
        for rows in paragraphs
    )


def _rejoined(paragraph: Paragraph, vocabulary: Vocabulary, width: int) -> Paragraph:
    """A wrapped paragraph on one line, unless it is a list or a table; a line that ends well
    short of the width ends there."""
    rows = paragraph.rows
    if paragraph.kind != "text" or len(rows) < 2 or _is_table(rows):
        return paragraph
    indent = min(row.indent for row in rows)
    lengths = [row.indent + len(row.text) for row in rows]
    found: list[Line] = []
    at = 0
    for texts in _runs([row.text for row in rows], lengths, width):
        whole = join_lines(texts, vocabulary)
        found.append(msgspec.structs.replace(rows[at], indent=indent, text=whole))
        at += len(texts)
    return Paragraph("text", found)


def _runs(texts: Sequence[str], lengths: Sequence[int], width: int) -> list[list[str]]:
    """Lines that go on in the next, being nearly as long as the width or ending in a hyphen."""
    found: list[list[str]] = []
    goes_on = False
    for text, length in zip(texts, lengths, strict=True):
        if goes_on and not text.startswith(">"):
            found[-1].append(text)
        else:
            found.append([text])
        goes_on = (
            length >= WRAPPED_SHARE * width or _HYPHENATED.search(text[-MAX_WORD:]) is not None
        )
    return found


def _is_table(rows: Sequence[Line]) -> bool:
    """Whether most lines have cells set off by wide gaps."""
    return 2 * sum("\t" in row.text or "   " in row.text for row in rows) > len(rows)


def _render(paragraph: Paragraph, kind: str) -> str:
    if kind == "bullets":
        return _bullets(paragraph.rows)
    if kind == "numbers":
        return _numbers(paragraph.rows)
    rows = [row.text for row in paragraph.rows]
    if kind == "quotation":
        rows = [_QUOTED.sub("", row, count=1) for row in rows]
    lines = [escape_line(row) for row in rows if row.strip()]
    text = "\\\n".join(lines)
    if kind == "quotation":
        return "\n".join(f"> {line}" for line in text.split("\n")) if text else ""
    return text


def _bullets(rows: list[Line]) -> str:
    items: list[tuple[int, str]] = []
    for row in rows:
        content = bullet(row.text)
        content = dash_bullet(row.text) if content is None else content
        if content is None:
            indent, above = items[-1]
            items[-1] = (indent, f"{above} {row.text}")
        else:
            items.append((row.indent, content))
    depths: list[int] = []
    out: list[str] = []
    for indent, text in items:
        while depths and depths[-1] > indent:
            depths.pop()
        if not depths or (depths[-1] < indent and len(depths) < MAX_DEPTH):
            depths.append(indent)
        out.append("  " * (len(depths) - 1) + "- " + escape_line(text))
    return "\n".join(out)


def _numbers(rows: list[Line]) -> str:
    items: list[tuple[int, str]] = []
    for row in rows:
        found = numbered(row.text)
        if found is not None and (not items or found[0] == items[-1][0] + 1):
            items.append(found)
        else:
            number, above = items[-1]
            items[-1] = (number, f"{above} {row.text}")
    return "\n".join(f"{number}. {escape_line(text)}" for number, text in items)
