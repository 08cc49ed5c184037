"""A thread of readers' comments as a page dump shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

import msgspec

from nhsreader.documents.model import Comment
from nhsreader.ingest import boilerplate as bp
from nhsreader.ingest.drafts import DraftComment
from nhsreader.ingest.furniture import INSIDE
from nhsreader.ingest.headers import DATE, mark_date
from nhsreader.ingest.lines import Line, Vocabulary, bullet, ends_sentence, is_name

_NAME = r"(?P<name>[^\W_\x00@][^\x00|:;?!\"“”•]{0,60}?|@\w{1,40})"
_VERB = r"(?:says|said|writes|wrote|commented|comments|replied|replies|responds|responded)"
_LEAD = r"(?:(?P<number>\d{1,4})[.)]\s+)?"
_SAYS = re.compile(
    rf"{_LEAD}{_NAME}(?:\s*[,|(–—-]?\s*(?:on\s+|at\s+)?(?P<date>\x00)\)?)?\s*,?\s+(?P<says>{_VERB})"
    rf"(?:\s*:|\s*(?:on\s+|at\s+)?(?P<after>\x00))*\s*\Z",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"{_LEAD}(?:(?:posted|submitted|written|comment(?:ed)?)\s+(?:by\s+)?|by\s+)?{_NAME}"
    r"\s*(?:[,|(·•–—:-]\s*)?(?:on\s+|at\s+|posted\s+(?:on\s+)?)?(?P<date>\x00)\)?\s*:?\s*\Z",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(r"(?:posted\s+)?(?:on\s+|at\s+)?\x00\s*(?:[|·•].{0,40})?\Z", re.IGNORECASE)
_AGO = re.compile(
    r"(?<=[-–—|·•,(]\s)(?:(?:about\s+)?(?:\d{1,3}|an?|one|two|three|four|five|six)\s+(?:sec(?:ond)?|min(?:ute)?|hour"
    r"|hr|day|week|wk|month|mth|year|yr)s?\s+ago|yesterday|today|just\s+now|last\s+(?:night|week|month|year))"
    r"(?=\)?\s*\Z)",
    re.IGNORECASE,
)
_BADGE = re.compile(
    r"\s*[\[(](?:author|staff|editor|moderator|mod|verified|guest|op)[\])]", re.IGNORECASE
)
_PRONOUNS = {"he", "she", "they", "it", "we", "you", "i", "who", "one", "this", "that", "which"}
MAX_NAME_WORDS = 6
MAX_DATE_LINE = 60
_BULLETS = ("bullet", False, False)
_NAMED = ("named", False, True)
_ENDERS = {
    bp.NOTICE, bp.LEAVE, bp.FORM, bp.PAGINATION, bp.SITE_FOOTER, bp.COOKIE, bp.HEADING,
    bp.POST_FOOTER, bp.PINGBACKS,
}  # fmt: skip
Shape = tuple[str, bool, bool]


class Marker(msgspec.Struct, frozen=True):
    """What the first line of a comment states, and the shape in which it does so: its style,
    whether it is numbered, whether it is dated."""

    shape: Shape
    author: str | None = None
    date: str | None = None


class Thread(msgspec.Struct, frozen=True):
    """Comments in reading order, the indexes of their chrome lines, and where reading ended."""

    comments: list[DraftComment]
    chrome: list[int]
    end: int


class _Entry(msgspec.Struct):
    """A comment being read: its first and last line in the file, its marker and its text."""

    first: int
    last: int
    marker: Marker
    rows: list[Line]
    parent: int | None = None


def marker_of(text: str) -> Marker | None:
    """The author and date in a line such as `3. Name says:`, `Name on DATE said:` or
    `Posted by Name | DATE`; None for any other line. A date such as `2 days ago` is none."""
    if len(text) > 160:
        return None
    marked, published = mark_date(_BADGE.sub("", text))
    if published is None:
        marked = _AGO.sub(DATE, marked)
    match = _SAYS.match(marked)
    if match is not None:
        dated = match["date"] is not None or match["after"] is not None
        if not (dated or match["number"] or text.endswith(":")):
            return None
        shape = ("says", match["number"] is not None, dated)
    elif DATE in marked and (match := _DATED.match(marked)) is not None:
        shape = ("dated", match["number"] is not None, True)
    else:
        return None
    name = " ".join(match["name"].split()).strip(" ,-–—")
    if not name or name.lower() in _PRONOUNS or len(name.split()) > MAX_NAME_WORDS:
        return None
    return Marker(shape, name, published if shape[2] else None)


def is_thread_start(text: str) -> bool:
    """Whether a line can only be the first of a comment: `1. Name says:`."""
    marker = marker_of(text)
    return marker is not None and marker.shape[:2] == ("says", True)


def read_thread(
    lines: Sequence[Line],
    roles: Sequence[str | None],
    start: int,
    *,
    stops: Set[int],
    furniture: Mapping[int, str],
    vocabulary: Vocabulary,
    declared: int | None = None,
    headed: bool = False,
) -> Thread | None:
    """The comments that begin at `lines[start]`; None where no thread begins there.

    `stops` are the lines at which articles begin, `furniture` what is known not to be a
    comment's: it ends the thread unless it may stand inside a text. `headed` says that a
    heading announces comments, without which bullets and dated names are none.
    """
    at = start
    while headed and at < len(lines) and bp.is_chrome(lines[at].text):
        at += 1
    if at >= len(lines):
        return None
    marker = marker_of(lines[at].text) or _name_over_date(lines, at)
    if marker is not None and (headed or marker.shape[0] == "says"):
        shape = marker.shape
    elif headed and bullet(lines[at].text) is not None and at not in stops:
        shape = _BULLETS
    else:
        return None
    reader = _Reader(lines, roles, at, stops, shape)
    reader.furniture = furniture
    end = reader.read()
    if shape == _BULLETS and not reader.chrome and len(reader.entries) > (declared or 0):
        return None
    comments = [_finished(entry, vocabulary) for entry in reader.entries]
    return Thread(comments, [*range(start, at), *reader.chrome], end)


def _name_over_date(lines: Sequence[Line], at: int) -> Marker | None:
    """The author of a comment whose first line is a name alone, straight over its date."""
    if at + 1 >= len(lines) or lines[at + 1].gap or len(lines[at + 1].text) > MAX_DATE_LINE:
        return None
    name = " ".join(_BADGE.sub("", lines[at].text).split())
    if not 0 < len(name.split()) <= MAX_NAME_WORDS or not name[0].isalnum() or len(name) > 60:
        return None
    marked, when = mark_date(lines[at + 1].text)
    if (
        when is None
        or not _DATE_LINE.match(marked)
        or ends_sentence(name)
        or DATE in mark_date(name)[0]
    ):
        return None
    return Marker(_NAMED, name)


class _Reader:
    """Reads marked comments, their nesting by the indentation of their first lines."""

    def __init__(
        self,
        lines: Sequence[Line],
        roles: Sequence[str | None],
        start: int,
        stops: Set[int],
        shape: Shape,
    ) -> None:
        self.lines = lines
        self.roles = roles
        self.start = start
        self.stops = stops if shape[0] != "dated" else frozenset()
        self.shape = shape
        self.base = lines[start].indent
        self.furniture: Mapping[int, str] = {}
        self.entries: list[_Entry] = []
        self.chrome: list[int] = []
        self._open: list[tuple[int, int]] = []
        self._pending: list[int] = []

    def read(self) -> int:
        """Fill `entries` and `chrome`; returns the index of the first line not taken."""
        at = self.start
        while at < len(self.lines):
            line = self.lines[at]
            kind = self.furniture.get(at)
            if kind is not None and kind not in INSIDE:
                break
            marker = self._marker(at)
            if kind is not None:
                self._pending.append(at)
            elif marker is not None:
                self._begin(line, marker)
            elif self._ends(at):
                break
            elif bp.is_chrome(line.text):
                self._pending.append(at)
            else:
                self._add(line)
            at += 1
        self.chrome += self._pending
        return at

    def _ends(self, at: int) -> bool:
        line = self.lines[at]
        if at in self.stops or line.indent < self.base:
            return True
        return (
            line.indent == self.base and self.roles[at] in _ENDERS and not bp.is_chrome(line.text)
        )

    def _marker(self, at: int) -> Marker | None:
        line = self.lines[at]
        if line.indent < self.base:
            return None
        if self.shape != _BULLETS:
            marker = marker_of(line.text) if at not in self.stops else None
            if self.shape == _NAMED:
                marker = _name_over_date(self.lines, at)
            return marker if marker is not None and marker.shape == self.shape else None
        content = bullet(line.text)
        answers = bool(self._pending) and self._pending[-1] == at - 1
        if content is None or not (line.indent == self.base or answers):
            return None
        return marker_of(content) or Marker(_BULLETS)

    def _begin(self, line: Line, marker: Marker) -> None:
        self.chrome += self._pending
        self._pending = []
        while self._open and self._open[-1][0] >= line.indent:
            self._open.pop()
        parent = self._open[-1][1] if self._open else None
        entry = _Entry(line.number, line.number, marker, [], parent)
        if self.shape == _BULLETS and marker.author is None:
            entry.rows.append(Line(line.number, line.indent, bullet(line.text) or "", 0))
        self.entries.append(entry)
        self._open.append((line.indent, len(self.entries)))

    def _add(self, line: Line) -> None:
        # Chrome between a comment's own lines stays in its range and out of its text.
        self._pending = []
        entry = self.entries[-1]
        entry.last = line.number
        if not entry.rows and entry.marker.date is None:
            marked, when = mark_date(line.text)
            if when and _DATE_LINE.match(marked):
                entry.marker = Marker(entry.marker.shape, entry.marker.author, when)
                return
        entry.rows.append(line)


def _finished(entry: _Entry, vocabulary: Vocabulary) -> DraftComment:
    author = entry.marker.author
    rows = entry.rows
    if author is None and len(rows) > 1 and rows[1].gap and is_name(rows[0].text, vocabulary):
        author, rows = rows[0].text, rows[1:]
    elif author is None:
        author = signature(rows, vocabulary)
    comment = Comment(text=_text(rows), author=author, date=entry.marker.date, parent=entry.parent)
    return DraftComment(comment, (entry.first, entry.last))


def signature(rows: Sequence[Line], vocabulary: Vocabulary) -> str | None:
    """The name a text is signed with: its last line, or the last but one over a line that
    names an office."""
    if len(rows) > 2 and is_name(rows[-2].text, vocabulary) and _is_office(rows[-1].text):
        return rows[-2].text
    if len(rows) > 1 and is_name(rows[-1].text, vocabulary):
        return rows[-1].text
    return None


def _is_office(text: str) -> bool:
    words = text.split()
    capital = sum(word[0].isupper() for word in words)
    return len(words) <= 10 and 2 * capital >= len(words) and not ends_sentence(text)


def _text(rows: Sequence[Line]) -> str:
    parts: list[str] = []
    for row in rows:
        if parts:
            parts.append("\n\n" if row.gap else "\n")
        parts.append(" ".join(row.text.split()))
    return "".join(parts)
