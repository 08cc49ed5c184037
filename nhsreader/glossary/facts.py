"""What an article holds that helps to tell which sense of a term it means."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property

import msgspec

from nhsreader.glossary.definitions import Definition, find_definitions
from nhsreader.glossary.entries import Glossary, normal_form
from nhsreader.glossary.matcher import Hit, Matcher, find_shorts, short_regex
from nhsreader.glossary.mention import ArticleContext, Evidence
from nhsreader.text.fold import fold
from nhsreader.text.places import comment_number

_ACRONYM = re.compile(r"(?<![\w@])[A-Z0-9][A-Z0-9&][A-Za-z0-9&]*")
_QUOTE = 160
FAR = 1 << 30


class Spot(msgspec.Struct, frozen=True, order=True):
    """A stretch of one part, code points."""

    part: str
    start: int
    end: int


_Binding = tuple[tuple[str, Definition], dict[str, list[int]], dict[str, list[Definition]]]


class Spots:
    """Places that do not overlap, for asking what is near."""

    def __init__(self, spots: Iterable[Spot]) -> None:
        self._by_part: dict[str, list[tuple[int, int]]] = {}
        for spot in sorted(spots):
            self._by_part.setdefault(spot.part, []).append((spot.start, spot.end))

    def distance(self, spot: Spot) -> int:
        """Code points from `spot` to the nearest in the same part: 0 where they touch."""
        held = self._by_part.get(spot.part, [])
        at = bisect_left(held, (spot.start, spot.end))
        return min(
            (
                max(start - spot.end, spot.start - end, 0)
                for start, end in held[max(0, at - 1) : at + 1]
            ),
            default=FAR,
        )

    def covers(self, spot: Spot) -> bool:
        """Whether one of the places shares a code point with `spot`."""
        held = self._by_part.get(spot.part, [])
        at = bisect_left(held, (spot.start, spot.end))
        return any(
            start < spot.end and spot.start < end for start, end in held[max(0, at - 1) : at + 1]
        )


class Facts:
    """The terms, definitions and acronyms of one article."""

    def __init__(self, context: ArticleContext, glossary: Glossary, matcher: Matcher) -> None:
        self.context = context
        self.glossary = glossary
        self.definitions: dict[str, list[tuple[str, Definition]]] = {}
        self.hits: dict[str, list[Hit]] = {}
        self.spelled_out: dict[str, list[Spot]] = {}
        self.spots: dict[str, list[Spot]] = {}
        found: set[str] = set()
        for part, text in context.parts.items():
            for definition in find_definitions(text):
                self.definitions.setdefault(definition.short, []).append((part, definition))
                found.add(definition.short)
        unknown = found - set(glossary.shorts)
        extra = short_regex(unknown) if unknown else None
        for part, text in context.parts.items():
            hits = matcher.find(text)
            if extra is not None:
                hits = _with_unknown(hits, text, extra)
            self.hits[part] = hits
            for hit in hits:
                spot = Spot(part, hit.start, hit.end)
                self.spots.setdefault(hit.form, []).append(spot)
                if hit.spelled_out:
                    for entry in hit.entries:
                        self.spelled_out.setdefault(entry, []).append(spot)

    def definition_for(self, short: str, spot: Spot) -> tuple[str, Definition] | None:
        """The definition that binds a short form at `spot`, with its part: the nearest before
        it in the same part, else the first; one in a comment only where there is no other."""
        found = self._binding.get(short)
        if found is None:
            return None
        first, starts, held = found
        part = starts.get(spot.part)
        before = bisect_right(part, spot.end) if part else 0
        return (spot.part, held[spot.part][before - 1]) if before else first

    @cached_property
    def _binding(
        self,
    ) -> dict[
        str, tuple[tuple[str, Definition], dict[str, list[int]], dict[str, list[Definition]]]
    ]:
        """By short form: the first definition, and those of each part with their starts."""
        binding = {}
        for short, found in self.definitions.items():
            own = [pair for pair in found if is_main(pair[0])] or found
            held: dict[str, list[Definition]] = {}
            for part, definition in own:
                held.setdefault(part, []).append(definition)
            for definitions in held.values():
                definitions.sort(key=lambda definition: definition.start)
            starts = {part: [one.start for one in of_part] for part, of_part in held.items()}
            binding[short] = (own[0], starts, held)
        return binding

    @cached_property
    def length(self) -> int:
        """Code points of everything but the comments."""
        return sum(len(text) for part, text in self.context.parts.items() if is_main(part))

    @cached_property
    def folded(self) -> dict[str, str]:
        """The parts folded, as many code points as they are."""
        return {part: fold(text) for part, text in self.context.parts.items()}

    @cached_property
    def acronyms(self) -> dict[str, list[Spot]]:
        """Everything that looks like an acronym, without plural s, and where."""
        found: dict[str, list[Spot]] = {}
        for part, text in self.context.parts.items():
            for match in _ACRONYM.finditer(text):
                word = match.group()
                spot = Spot(part, *match.span())
                found.setdefault(word, []).append(spot)
                if word.endswith("s"):
                    found.setdefault(word[:-1], []).append(spot)
        return found

    @cached_property
    def categories(self) -> dict[str, str]:
        """The article's categories by normal form."""
        return {normal_form(category): category for category in self.context.categories}

    def evidence(self, kind: str, says: str, spot: Spot) -> Evidence:
        """Evidence at a place, with its words."""
        quote = self.context.parts[spot.part][spot.start : spot.end][:_QUOTE]
        return Evidence(kind, says, spot.part, spot.start, spot.end, quote)


def is_main(part: str) -> bool:
    """Whether a part is of the article itself, not a comment on it."""
    return comment_number(part) is None


def _with_unknown(hits: list[Hit], text: str, regex: re.Pattern[str]) -> list[Hit]:
    """The hits, and with them the short forms the article defines for itself."""
    taken = Spots(Spot("", hit.start, hit.end) for hit in hits)
    more = [
        Hit(start, end, form, (), False)
        for start, end, form in find_shorts(text, regex)
        if not taken.covers(Spot("", start, end))
    ]
    return sorted([*hits, *more], key=lambda hit: hit.start)
