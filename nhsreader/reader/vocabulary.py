"""What search asks of the glossary: senses, lineage, and which articles mention them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from nhsreader.glossary.entries import Entry, first_day, last_day
from nhsreader.reader.house import House
from nhsreader.search.knowledge import Meaning

# Kinds of entries that are no bodies, for org:.
NO_BODIES = ("concept", "contract-model", "event", "law", "measure", "person", "report")


class GlossaryVocabulary:
    """`search.knowledge.Vocabulary` from the house's glossary and catalog."""

    def __init__(self, house: House) -> None:
        self._house = house

    def meanings(self, term: str, on: date | None = None) -> tuple[Meaning, ...]:
        """The senses of a short or long form or an id, those there were on a day if given."""
        entries = self._house.glossary.lookup(term)
        return _meanings(entry for entry in entries if on is None or _was(entry, on))

    def organisations(self, name: str, lineage: bool) -> tuple[Meaning, ...]:
        """Bodies by any of their names; with `lineage` those before and after them too."""
        glossary = self._house.glossary
        found = [entry for entry in glossary.lookup(name) if entry.kind not in NO_BODIES]
        if lineage:
            ids = [entry.id for entry in found]
            graph = self._house.successions
            others = {other for one in ids for other in graph.lineage(one, whole=False)}
            entries = map(glossary.by_id, sorted(others.difference(ids)))
            found += [entry for entry in entries if entry is not None]
        return _meanings(found)

    def mentioned(self, senses: Collection[str], comments: bool) -> Mapping[str, int]:
        """How often articles mention any of the senses, by article id."""
        return self._house.store.overview.mentioning(senses, comments)

    def other_forms(self, words: str) -> tuple[str, ...]:
        """The long forms of a short form, the short forms of a long one."""
        found: dict[str, None] = {}
        for entry in self._house.glossary.lookup(words):
            short = words in entry.all_shorts
            found |= dict.fromkeys(entry.all_longs if short else entry.all_shorts)
        found.pop(words, None)
        return tuple(found)

    def foremost(self, senses: Collection[str]) -> tuple[Collection[str], Collection[str]]:
        """The ids of articles that mention any of the senses in the title, and in the opening."""
        return self._house.store.overview.foremost(senses)


def _meanings(entries: Iterable[Entry]) -> tuple[Meaning, ...]:
    return tuple(Meaning(entry.id, entry.name) for entry in entries)


def _was(entry: Entry, on: date) -> bool:
    """Whether it was there on a day, as far as its dates tell."""
    start, end = first_day(entry.start), last_day(entry.end)
    return (start is None or start <= on) and (end is None or on <= end)
