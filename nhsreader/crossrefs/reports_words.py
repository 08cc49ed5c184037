"""Words around a place in a text, and names made into keys."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nhsreader.crossrefs.citation import Citation, Reading
from nhsreader.glossary.mention import Mention
from nhsreader.text.fold import fold

PERSON_TITLES = frozenset(
    ["sir", "dame", "lord", "lady", "baroness", "baron", "viscount", "earl", "dr", "prof"]
    + ["professor", "mr", "mrs", "ms", "miss", "rev", "cllr", "councillor"]
)
_DETERMINERS = frozenset(
    ["the", "a", "an", "this", "that", "its", "their", "his", "her", "our", "your", "my"]
)
_WORD = re.compile(r"[\w&/'’.-]*\w[\w'’]*")
# A pattern that begins with a set of letters is found ten times as fast as one with a look-behind.
_CAPITALS = re.compile(r"[A-Z][\w’'.-]* (?=[A-Z])")
_BREAK = re.compile(r"[.!?;:,()\n\"“”\[\]–—]")
_POSSESSIVE = re.compile(r"['’]s(?!\w)|['’](?!\w)")
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_SENTENCE_END = re.compile(r"[.!?][\"”'’)]*\s+(?=[A-Z\"“'‘(0-9])|\n")


class Word(NamedTuple):
    """A word at `start`, code points of the text it was taken from."""

    start: int
    text: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()

    @property
    def possessive(self) -> bool:
        """Whether it ends as a possessor does."""
        return self.text.endswith(("'s", "’s", "s'", "s’"))

    @property
    def bare(self) -> str:
        """The word in lower case without a possessive ending."""
        return self.text.lower().replace("’", "'").removesuffix("'s").removesuffix("'")


def words_before(text: str, at: int, reach: int = 110) -> list[Word]:
    """The words that lead up to `at` without a mark between them, in order."""
    start = max(0, at - reach)
    chunk = text[start:at]
    begin = 0
    for mark in _BREAK.finditer(chunk):
        begin = mark.end()
    if start and not begin:
        begin = chunk.find(" ") + 1
    return [Word(start + m.start(), m.group()) for m in _WORD.finditer(chunk, begin)]


def starts_sentence(text: str, at: int) -> bool:
    """Whether `at` is the first letter of a sentence or of the text."""
    head = text[max(0, at - 6) : at].rstrip(" \"“'‘(")
    return not head.strip() or head[-1] in ".!?:\n•" or "\n" in text[max(0, at - 3) : at]


def sentence_around(text: str, start: int, end: int, reach: int = 400) -> tuple[int, int]:
    """The sentence that holds a stretch, at most `reach` code points either side."""
    first = max(0, start - reach)
    begin = first
    for mark in _SENTENCE_END.finditer(text, first, start):
        begin = mark.end()
    ending = _SENTENCE_END.search(text, end, min(len(text), end + reach))
    return begin, ending.start() + 1 if ending else min(len(text), end + reach)


def slug(name: str) -> str:
    """A name as a key: lower case ASCII words joined by `-`, possessive endings left out."""
    plain = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", name).replace("&", " and "))
    return _NO_SLUG.sub("-", plain.encode("ascii", "ignore").decode().lower()).strip("-")


def report_slug(name: str) -> str:
    """`slug` without articles at the front and without titles of persons."""
    kept = [w for w in name.split() if w.lower().strip(".,") not in PERSON_TITLES]
    while len(kept) > 1 and kept[0].lower() in _DETERMINERS:
        kept = kept[1:]
    return slug(" ".join(kept))


def searchable(text: str) -> str:
    """`fold` in ASCII, `?` for what has none; code points keep their places.

    Python searches a string of ASCII several times faster than one of wider letters.
    """
    return fold(text).encode("ascii", "replace").decode("ascii")


def capital_runs(text: str) -> Iterator[int]:
    """Where a word in capitals begins that another one follows, from the left."""
    for match in _CAPITALS.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if not (before.isalnum() or before in ("&", "/", "’", "'", "-", "_")):
            yield match.start()


def places_of(folded: str, wanted: str) -> Iterator[int]:
    """Where whole words `wanted` begin in a folded text."""
    at = folded.find(wanted)
    while at != -1:
        end = at + len(wanted)
        before = folded[at - 1 : at]
        after = folded[end : end + 1]
        if not (before.isalnum() or before in ("-", "/", "_")) and not (
            after.isalnum() or after in ("-", "_")
        ):
            yield at
        at = folded.find(wanted, end)


class Stretches:
    """Stretches of a text, none over another, to be asked which lie over a place."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._held = sorted(stretches)

    def over(self, start: int, end: int) -> list[tuple[int, int]]:
        """Those that share a code point with `start` to `end`."""
        first = bisect_left(self._held, (start, 0))
        first -= first > 0 and self._held[first - 1][1] > start
        last = bisect_left(self._held, (end, 0), first)
        return self._held[first:last]

    def add(self, start: int, end: int) -> None:
        """Hold one more, which must lie over none."""
        insort(self._held, (start, end))


def by_part(reading: Reading) -> dict[str, list[Mention]]:
    """The mentions of a reading by part, in their order."""
    held: dict[str, list[Mention]] = {}
    for mention in reading.mentions:
        held.setdefault(mention.part, []).append(mention)
    return held


def apart(found: list[Citation]) -> list[Citation]:
    """Citations of one part with none over another: the surer, then the longer, is kept."""
    kept: list[Citation] = []
    taken = Stretches(())
    for one in sorted(found, key=lambda c: (-c.confidence, c.start - c.end, c.start)):
        if not taken.over(one.start, one.end):
            kept.append(one)
            taken.add(one.start, one.end)
    return sorted(kept, key=lambda c: c.start)
