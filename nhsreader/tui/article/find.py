"""Find in the text of an open article: case, quotes, dashes and white space folded."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from nhsreader.text.fold import fold
from nhsreader.text.sanitise import one_line
from nhsreader.tui.article.decorate import HIT, Mark
from nhsreader.tui.article.layout import Part


class Finder:
    """Finds in the parts of one article. The folded text is made once, when first asked."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._folded: list[tuple[str, str]] | None = None

    def find(self, pattern: str, *, whole_words: bool = False) -> list[Mark]:
        """Every place of `pattern` as a hit, in the order of the parts; none for an empty one.

        A run of white space in the pattern matches any run in the text. Matches do not
        overlap.
        """
        words = fold(one_line(pattern)).split()
        if not words:
            return []
        expression = r"\s+".join(map(re.escape, words))
        if whole_words:
            expression = rf"(?<!\w){expression}(?!\w)"
        if self._folded is None:
            # Folding keeps every code point in its place, so a match needs no map back.
            self._folded = [(part.name, fold(part.reading.text)) for part in self._parts]
        compiled = re.compile(expression)
        return [
            Mark(name, *match.span(), HIT)
            for name, text in self._folded
            for match in compiled.finditer(text)
        ]


class Stops:
    """Marks to step through, sorted by number of the part, start and end."""

    def __init__(self, marks: Iterable[Mark], order: Mapping[str, int]) -> None:
        """`order` numbers the parts; marks of other parts are left out."""
        found = [
            ((order[mark.part], mark.start, mark.end), mark) for mark in marks if mark.part in order
        ]
        found.sort(key=lambda pair: pair[0])
        self._order = order
        self._places = [place for place, _mark in found]
        self.marks = [mark for _place, mark in found]

    def after(self, part: str, start: int, end: int = 0) -> tuple[int, bool]:
        """The index of the first mark after a place, and whether it is round at the beginning.

        There must be marks. With no `end`, one that begins at `start` comes after it.
        """
        index = bisect_right(self._places, (self._order[part], start, end))
        return (index, False) if index < len(self._places) else (0, True)

    def before(self, part: str, start: int, end: int = 0) -> tuple[int, bool]:
        """The index of the last mark before a place, and whether it is round at the end."""
        index = bisect_left(self._places, (self._order[part], start, end)) - 1
        return (index, False) if index >= 0 else (len(self._places) - 1, True)
