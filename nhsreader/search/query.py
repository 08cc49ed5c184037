"""What a user types → a tree that knows neither an index nor an engine.

    words                     all of them           "a phrase"      these words in this order
    this OR that              either                -word, NOT word not this
    (this OR that) other      brackets              commiss*        how words begin
    this NEAR/5 that          within five words of one another; BEFORE/5 in this order
    comm*ing wom?n            any letters, one letter
    hopsital~ word~2          one slip of the pen, or two
    beds^3                    counts three times as much in the ranking
    title: comment: author: publisher: kind: category: tag: year:2012 year:2010..2014
    date:2012-06 date:2016..2017-03 2016..2017-03 before:2013 after:2012-06
    is:truncated is:undated has:bookmark has:note note:words
    acr:STP acr:STP/partnership STP@2018                  a term in its senses
    org:"NHS Improvement" --lineage                       a body, its forerunners and successors
    title:/waits?/            a regular expression        @name   a saved search

A recursive-descent parser. AND, given or not, binds tighter than OR. What is left open is
closed, an operator with nothing to join is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import msgspec

from nhsreader.errors import QueryError
from nhsreader.search.tree import (
    All,
    Any,
    Between,
    Days,
    Fact,
    Flag,
    Near,
    Node,
    Not,
    Organisation,
    Part,
    Sense,
    Text,
    TitlePattern,
    Years,
)
from nhsreader.text.dates import parse_date

MAX_LENGTH = 4000
MAX_DEPTH = 40
# How near NEAR is where no number is given, in words.
NEAR_BY = 10
TEXT_FIELDS: dict[str, Part] = {
    "title": "title", "body": "body", "comment": "comment", "comments": "comment",
    "note": "note", "notes": "note",
}  # fmt: skip
FACT_FIELDS = ("author", "publisher", "kind", "category", "tag")
FIELDS = (
    *TEXT_FIELDS, *FACT_FIELDS, "acr", "org", "year", "date", "before", "after", "is", "has",
)  # fmt: skip
FLAGS = {"is": ("truncated", "undated"), "has": ("bookmark", "note")}
LINEAGE = "--lineage"
MAX_SAVED = 30


class Query(msgspec.Struct, frozen=True):
    """The tree, None where nothing is asked; `notes` say how something odd was read."""

    tree: Node | None
    notes: tuple[str, ...] = ()


Saved = Callable[[str], "str | None"]


def _none(_name: str) -> None:
    return None


def parse(query: str, prefix_last: bool = False, saved: Saved = _none) -> Query:
    """Read a query; with `prefix_last` its last word may be unfinished.

    `saved` gives the query kept under a name, or None. Raises QueryError for a date, a year or
    a flag that is none, for a query over MAX_LENGTH code points, and for saved searches that
    name one another without end.
    """
    if len(query) > MAX_LENGTH:
        raise QueryError(
            f"the query is longer than {MAX_LENGTH} characters",
            column=MAX_LENGTH + 1,
            do="Shorten it",
        )
    parser = _Parser(query, prefix_last, saved)
    tree = parser.alternatives("")
    if parser.lineage and not parser.bodies:
        parser.notes.append(f"\u201c{LINEAGE}\u201d goes with org: and was passed over")
    return Query(tree, tuple(parser.notes))


_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb'
# With a space inside and one word all the same: A & E, £22 billion, s. 75.
_TOGETHER = (
    r"(?:[A-Z]{1,2}(?:[ ]&[ ][A-Z]{1,2})+|[£$€]?\d[\d,.]*[ ](?:[bmt]n|[bmtr]+illion)"
    r"|[Ss]s?\.[ ]\d+)(?=[?!.,;:]*(?:[\s)]|\Z))"
)
_LEXEME = re.compile(
    rf"""
      [{_QUOTES}](?P<quote>[^{_QUOTES}]*)(?P<closed>[{_QUOTES}]?)
    | (?P<open>\() | (?P<close>\))
    | (?P<minus>[-\u2212\u2013](?=[^\s)\-\u2212\u2013]))
    | (?<=[tT]itle:)/(?P<regex>(?:[^/\\\n]|\\.)+)/(?=[\s)]|\Z)
    | (?P<field>[A-Za-z]+):(?=[^\s)])
    | (?P<word>{_TOGETHER}|[^\s(){_QUOTES}]+)
    """,
    re.VERBOSE,
)
_KINDS = ("quote", "open", "close", "minus", "regex", "field", "word")
_NOTHING = ("", "AND", "OR", "close")
_A_DATE = r"\d{4}(?:-\d{1,2}){0,2}"
# A range of dates that stands alone; the open ends need the two dots.
_DATES = re.compile(rf"({_A_DATE})?\.\.({_A_DATE})?\Z")
_AT_A_DATE = re.compile(rf"([^\W_][^\s@]*)@({_A_DATE})\Z")
SAVED_NAME = r"@([A-Za-z0-9_][A-Za-z0-9_-]*)"
_SAVED = re.compile(rf"{SAVED_NAME}\Z")
_NEAR = re.compile(r"(NEAR|BEFORE)(?:/(\d{1,3}))?\Z")
_WITH_BOOST = re.compile(r"(.+)\^(\d{1,3}(?:\.\d{1,3})?)\Z", re.DOTALL)
_WITH_SLIPS = re.compile(r"([^\W\d_]{2,})~([12]?)\Z")
_PATTERN = re.compile(r"(?=.*[^\W_])[\w*?]*[\w][*?]+[\w*?]*\Z|[*?]+[\w][\w*?]*\Z")
_YEARS = re.compile(r"(\d{4})?(\.\.|-)?(\d{4})?\Z")


class _Lexeme(msgspec.Struct, frozen=True):
    """A piece of a query; `kind` is one of _KINDS, or unclosed, AND, OR, NOT, NEAR."""

    kind: str
    text: str
    start: int
    end: int


def _lexemes(query: str) -> list[_Lexeme]:
    found: list[_Lexeme] = []
    open_brackets: list[bool] = []
    for match in _LEXEME.finditer(query):
        kind = next(name for name in _KINDS if match[name] is not None)
        text = match[kind]
        if kind == "quote" and not match["closed"]:
            kind = "unclosed"
        elif kind == "word" and text in ("AND", "OR", "NOT"):
            kind = text
        elif kind == "word" and _NEAR.match(text):
            kind = "NEAR"
        elif kind == "open":
            open_brackets.append(len(open_brackets) < MAX_DEPTH)
            if not open_brackets[-1]:
                continue
        elif kind == "close" and not (open_brackets and open_brackets.pop()):
            continue
        found.append(_Lexeme(kind, text, match.start(), match.end()))
    return found


class _Parser:
    """Stray closing brackets are gone from `lexemes`, and brackets too deep to follow."""

    def __init__(self, query: str, prefix_last: bool, saved: Saved) -> None:
        found = _lexemes(query)
        self.lexemes = [one for one in found if (one.kind, one.text) != ("word", LINEAGE)]
        self.lineage = len(self.lexemes) < len(found)
        self.bodies = 0
        self.saved = saved
        self.opened = 0
        self.at = 0
        self.notes: list[str] = []
        self.unfinished_end = len(query) if prefix_last else -1

    def peek(self) -> str:
        return self.lexemes[self.at].kind if self.at < len(self.lexemes) else ""

    def take(self) -> _Lexeme:
        self.at += 1
        return self.lexemes[self.at - 1]

    def alternatives(self, field: str) -> Node | None:
        """this OR that, to the closing bracket or the end."""
        found: list[Node] = []
        while True:
            if (node := self.together(field)) is not None:
                found.append(node)
            if self.peek() != "OR":
                break
            self.take()
        if len(found) > 1:
            return Any(tuple(found))
        return found[0] if found else None

    def together(self, field: str) -> Node | None:
        """this AND that, with or without the AND."""
        found: list[Node] = []
        plain = True
        while (kind := self.peek()) not in ("", "OR", "close"):
            if kind == "AND":
                self.take()
                plain = False
            elif kind == "NEAR":
                self.near(found, field)
            elif (node := self.one(field)) is not None:
                found.append(node)
        if len(found) > 1:
            return All(tuple(found), plain)
        return found[0] if found else None

    def near(self, found: list[Node], field: str) -> None:
        """Join what was read last to what comes next; both must be words or phrases."""
        lexeme = self.take()
        match = _NEAR.match(lexeme.text)
        assert match
        following = self.one(field)
        before = found[-1] if found else None
        first = before.second if isinstance(before, Near) else before
        if not isinstance(first, Text) or not isinstance(following, Text):
            self.notes.append(
                f"\u201c{lexeme.text}\u201d joins words and phrases only and was passed over"
            )
            found += [following] if following is not None else []
            return
        if first is before:
            found.pop()
        within = max(1, int(match[2])) if match[2] else NEAR_BY
        found.append(Near(first, following, within, match[1] == "BEFORE"))

    def one(self, field: str) -> Node | None:
        """A word, phrase, field or bracket, with what negates it."""
        wanted = True
        while self.peek() in ("NOT", "minus"):
            wanted = not wanted
            self.take()
        if self.peek() in _NOTHING:
            return None
        node = self.item(field)
        return node if wanted or node is None else Not(node)

    def item(self, field: str) -> Node | None:
        lexeme = self.take()
        while lexeme.kind == "field":
            name = lexeme.text.lower()
            if name not in FIELDS:
                self.notes.append(
                    f"\u201c{lexeme.text}:\u201d is no field, so it was searched for as a word"
                )
                return self.leaf(lexeme, field)
            field = name
            if self.peek() in (*_NOTHING, "NOT", "minus"):
                return None
            lexeme = self.take()
        if lexeme.kind == "open":
            node = self.alternatives(field)
            if self.peek() == "close":
                self.take()
            return node
        return self.leaf(lexeme, field)

    def kept(self, name: str, text: str, column: int) -> Node | None:
        """What is kept under a name, read as if it stood in brackets."""
        query = self.saved(name)
        if query is None:
            self.notes.append(f"There is no saved search \u201c{text}\u201d, so it is a word")
            return Text(name, column)
        self.opened += 1
        if self.opened > MAX_SAVED:
            raise QueryError(
                f"the saved search \u201c{text}\u201d leads to itself, or to too many others",
                column=column,
                do="Write out what it looks for",
            )
        try:
            inner = _Parser(query[:MAX_LENGTH], False, self.saved)
            inner.opened = self.opened
            tree = inner.alternatives("")
        except QueryError as error:
            raise QueryError(
                f"the saved search \u201c{text}\u201d: {error.what}", column=column, do=error.do
            ) from None
        self.opened = inner.opened
        self.notes += inner.notes
        return tree

    def leaf(self, lexeme: _Lexeme, field: str) -> Node | None:
        text, column = lexeme.text.strip(), lexeme.start + 1
        quoted = lexeme.kind in ("quote", "unclosed")
        unfinished = (
            lexeme.end == self.unfinished_end
            and lexeme.kind in ("word", "unclosed")
            and text[-1:].isalnum()
        )
        if not any(map(str.isalnum, text)) and text != "&" and lexeme.kind != "regex":
            return None
        if field in FACT_FIELDS:
            return Fact(field, text, column)
        if lexeme.kind == "regex":
            return TitlePattern(text, column)
        if field == "org":
            self.bodies += 1
            return Organisation(text, column, self.lineage)
        if field == "acr" or (not field and not quoted and _AT_A_DATE.match(text)):
            return _sense(text, column)
        if not field and (match := _SAVED.match(text)):
            return self.kept(match[1], text, column)
        if field and field not in TEXT_FIELDS:
            try:
                return _of_front_matter(field, text, column)
            except QueryError:
                if not unfinished:
                    raise
                self.notes.append(f"\u201c{field}:{text}\u201d is not finished and was left out")
                return None
        part = TEXT_FIELDS.get(field, "")
        if quoted:
            return Text(text, column, part, quoted, unfinished)
        if not field and (match := _DATES.match(text)) and (match[1] or match[2]):
            return _between(text, column)
        boost = 1.0
        if match := _WITH_BOOST.match(text):
            text, boost = match[1], float(match[2])
        if match := _WITH_SLIPS.match(text):
            return Text(match[1], column, part, slips=int(match[2] or 1), boost=boost)
        if text.endswith("*") and not set(text.rstrip("*")) & {"*", "?"}:
            return Text(text.rstrip("*"), column, part, starts=True, boost=boost)
        # A question mark at the end is the end of a question.
        if _PATTERN.match(asked := text.rstrip("?")):
            return Text(asked, column, part, pattern=True, boost=boost)
        return Text(text, column, part, starts=unfinished, boost=boost)


def _of_front_matter(field: str, text: str, column: int) -> Node:
    """What follows year:, date:, before:, after:, is: or has:. Raises QueryError."""
    if field in FLAGS:
        if text.lower() not in FLAGS[field]:
            raise QueryError(
                f"\u201c{field}:{text}\u201d means nothing",
                column=column,
                do=f"Write {' or '.join(f'{field}:{flag}' for flag in FLAGS[field])}",
            )
        return Flag(text.lower())
    if field == "year":
        match = _YEARS.match(text)
        if match is None or not (match[1] or match[3]) or (match[1] and match[3] and not match[2]):
            raise QueryError(
                f"\u201c{text}\u201d is no year", column=column, do="Write 2012 or 2010..2014"
            )
        first = int(match[1]) if match[1] else None
        last = int(match[3]) if match[3] else None
        return Years(first, last if match[2] else first)
    if field == "date":
        return _between(text, column)
    try:
        when = parse_date(text)
    except ValueError as error:
        raise QueryError(str(error), column=column) from None
    if field == "before":
        return Days(before=_as_number(when.earliest))
    return Days(after=_as_number(when.latest))


def _sense(text: str, column: int) -> Sense:
    """A term, with a date after an @. Raises QueryError."""
    match = _AT_A_DATE.match(text)
    if match is None:
        return Sense(text, column)
    try:
        return Sense(match[1], column, _as_number(parse_date(match[2]).latest))
    except ValueError as error:
        raise QueryError(str(error), column=column) from None


def _between(text: str, column: int) -> Between:
    """A date, or two with dots between, either left out. Raises QueryError."""
    first, dots, last = text.partition("..")
    try:
        earliest = _as_number(parse_date(first).earliest) if first else None
        latest = _as_number(parse_date(last).latest) if last else None
        if not dots:
            latest = _as_number(parse_date(first).latest)
    except ValueError as error:
        raise QueryError(str(error), column=column) from None
    return Between(earliest, latest)


def _as_number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day
