"""What an article holds that helps to tell which sense of a term it means."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

import msgspec

from nhsreader.glossary.appositions import find_appositions
from nhsreader.glossary.definitions import Definition, find_definitions
from nhsreader.glossary.entries import Glossary, normal_form
from nhsreader.glossary.matcher import Hit, Matcher, find_short
from nhsreader.glossary.mention import ArticleContext, Evidence
from nhsreader.text.fold import fold
from nhsreader.text.places import comment_number

NATIONS = {
    "England": ("England", "English"),
    "Wales": ("Wales", "Welsh", "Cymru", "Senedd"),
    "Scotland": ("Scotland", "Scottish", "Holyrood"),
    "Northern Ireland": ("Northern Ireland", "Stormont"),
    "US": ("US", "USA", "United States", "America", "American"),
}
_NATION_OF = {word: nation for nation, words in NATIONS.items() for word in words}
_NATION = re.compile("|".join(sorted(_NATION_OF, reverse=True)))
QUOTE = 160
_APART = 8
FAR = 1 << 30


class Spot(msgspec.Struct, frozen=True, order=True, gc=False):
    """A stretch of one part, code points."""

    part: str
    start: int
    end: int


_Binding = tuple[tuple[str, Definition], dict[str, list[int]], dict[str, list[Definition]]]


class Spots:
    """Places that do not overlap, for asking what is near."""

    def __init__(self, spots: Iterable[Spot]) -> None:
        self._by_part: dict[str, tuple[list[int], list[int]]] = {}
        for spot in sorted(spots):
            starts, ends = self._by_part.setdefault(spot.part, ([], []))
            starts.append(spot.start)
            ends.append(spot.end)

    def distance(self, spot: Spot) -> int:
        """Code points from `spot` to the nearest in the same part: 0 where they touch."""
        held = self._by_part.get(spot.part)
        if held is None:
            return FAR
        starts, ends = held
        at = bisect_left(starts, spot.start)
        after = starts[at] - spot.end if at < len(starts) else FAR
        before = spot.start - ends[at - 1] if at else FAR
        return max(0, min(after, before))

    def nearest(self, spots: Sequence[Spot]) -> Spot:
        """The first of the spots that has the smallest distance."""
        return min(spots, key=self.distance)

    def covers(self, spot: Spot) -> bool:
        """Whether one of the places shares a code point with `spot`."""
        held = self._by_part.get(spot.part)
        if held is None:
            return False
        starts, ends = held
        at = bisect_left(starts, spot.start)
        return (at < len(starts) and starts[at] < spot.end) or (
            at > 0 and ends[at - 1] > spot.start
        )


class Facts:
    """The terms, definitions and acronyms of one article."""

    def __init__(self, context: ArticleContext, glossary: Glossary, matcher: Matcher) -> None:
        self.context = context
        self.glossary = glossary
        self.definitions: dict[str, list[tuple[str, Definition]]] = {}
        self.hits: dict[str, list[tuple[Hit, Spot]]] = {}
        self.spelled_out: dict[str, list[Spot]] = {}
        self.spots: dict[str, list[Spot]] = {}
        self._places: dict[str, list[Spot]] = {}
        self._acronyms: dict[str, list[Spot]] = {}
        found: set[str] = set()
        for part, text in context.parts.items():
            for definition in find_definitions(text):
                if len(definition.short) > 1 and not definition.short.islower():
                    self.definitions.setdefault(definition.short, []).append((part, definition))
                    found.add(definition.short)
        unknown = sorted(found.difference(glossary.shorts))
        for part, text in context.parts.items():
            hits = matcher.find(text, self.folded[part])
            self._add_appositions(part, find_appositions(text, hits, glossary))
            if unknown:
                hits = _with_unknown(hits, text, unknown)
            self.hits[part] = pairs = [(hit, Spot(part, hit.start, hit.end)) for hit in hits]
            for hit, spot in pairs:
                self.spots.setdefault(hit.form, []).append(spot)
                if hit.spelled_out:
                    for entry in hit.entries:
                        self.spelled_out.setdefault(entry, []).append(spot)

    def _add_appositions(self, part: str, found: Iterable[Definition]) -> None:
        """Take definitions that only the glossary shows to be such."""
        known: dict[str, set[int]] = {}
        for definition in found:
            short = definition.short
            held = self.definitions.setdefault(short, [])
            if short not in known:
                known[short] = {one.short_start for of, one in held if of == part}
            if definition.short_start not in known[short]:
                held.append((part, definition))
        order = {name: at for at, name in enumerate(self.context.parts)}
        for short in known:
            self.definitions[short].sort(key=lambda pair: (order[pair[0]], pair[1].start))

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

    def group_of(self, definition: Definition) -> tuple[str, int]:
        """What a definition is told apart by: its words, and where these may mean several
        entries its number among the first eight for the short form."""
        return self._groups[id(definition)]

    @cached_property
    def _groups(self) -> dict[int, tuple[str, int]]:
        return {
            id(definition): (definition.long, min(rank, _APART) if several else 0)
            for found in self.definitions.values()
            for rank, (_, definition) in enumerate(found)
            for several in (len(self.glossary.by_long(definition.long)) > 1,)
        }

    @cached_property
    def _binding(self) -> dict[str, _Binding]:
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
    def nations(self) -> dict[str, list[Spot]]:
        """Where each nation is named; NHS England is a body."""
        found: dict[str, list[Spot]] = {}
        for part, text in self.context.parts.items():
            for match in _NATION.finditer(text):
                start, end = match.span()
                around = text[start - 1 : start] + text[end : end + 1]
                if any(char.isalnum() for char in around):
                    continue
                if match.group() != "England" or text[max(0, start - 4) : start] != "NHS ":
                    spot = Spot(part, start, end)
                    found.setdefault(_NATION_OF[match.group()], []).append(spot)
        return found

    def places(self, cue: str) -> list[Spot]:
        """Where a cue stands, as a plural too; one with a capital only with that capital."""
        if cue not in self._places:
            regex, first = _cue_regex(cue)
            self._places[cue] = [
                Spot(part, *match.span())
                for part, folded in self.folded.items()
                for match in _matches(regex, first, self.context.parts[part], folded)
            ]
        return self._places[cue]

    def acronym(self, acronym: str) -> list[Spot]:
        """Where an acronym stands, as a plural too, whether the glossary has it or not."""
        if acronym not in self._acronyms:
            self._acronyms[acronym] = [
                Spot(part, *span)
                for part, text in self.context.parts.items()
                for span in find_short(text, acronym)
            ]
        return self._acronyms[acronym]

    @cached_property
    def categories(self) -> dict[str, str]:
        """The article's categories by normal form."""
        return {normal_form(category): category for category in self.context.categories}

    def evidence(self, kind: str, says: str, spot: Spot) -> Evidence:
        """Evidence at a place, with its words."""
        quote = self.context.parts[spot.part][spot.start : spot.end][:QUOTE]
        return Evidence(kind, says, spot.part, spot.start, spot.end, quote)


def is_main(part: str) -> bool:
    """Whether a part is of the article itself, not a comment on it."""
    return comment_number(part) is None


@lru_cache(maxsize=4096)
def _cue_regex(cue: str) -> tuple[re.Pattern[str], str]:
    """A regex for a cue and what to look for first, folded."""
    words = r"\s+".join(re.escape(word).replace("'", "['’]") for word in cue.split())
    ending = r"(?:['’]?s|es)?" if cue[-1:].isalpha() else ""
    flags = re.IGNORECASE if cue.islower() else 0
    return re.compile(rf"(?<!\w){words}{ending}(?!\w)", flags), " ".join(fold(cue).split())


def _matches(regex: re.Pattern[str], first: str, text: str, folded: str) -> Iterator[re.Match[str]]:
    at = folded.find(first)
    while at >= 0:
        if match := regex.match(text, at):
            yield match
        at = folded.find(first, at + len(first))


def _with_unknown(hits: list[Hit], text: str, shorts: list[str]) -> list[Hit]:
    """The hits, and with them the short forms the article defines for itself."""
    ends = [hit.end for hit in hits]
    more: list[Hit] = []
    for short in sorted(shorts, key=len, reverse=True):
        for start, end in find_short(text, short):
            at = bisect_right(ends, start)
            if at == len(hits) or hits[at].start >= end:
                more.append(Hit(start, end, short, (), False))
    if not more:
        return hits
    kept: list[Hit] = []
    for hit in sorted([*hits, *more], key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
