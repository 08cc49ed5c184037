"""Which parts of which articles may hold the words of many quotations: one pass over all."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from heapq import nlargest
from math import log

from nhsreader.bookmarks.wording import Pattern, SourceText, keys_of, patterns
from nhsreader.catalog.store import ArticleRow, CatalogStore
from nhsreader.documents.reading_text import ReadingText

Gram = tuple[str, ...]
MOST_ALIKE = 24
MOST_HALF = 8
MOST_WHOLE = 400
KEPT_TEXTS = 256
TELL_EVERY = 100


class Candidates:
    """The parts that share word pairs with quotations, told apart by how rare the pairs are.

    Every part that has all pairs of a quotation is a candidate, so that nothing that is there
    is missed; of the others those most alike.
    """

    def __init__(
        self,
        store: CatalogStore,
        rows: Sequence[ArticleRow],
        quotations: Iterable[str],
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        self._store = store
        self._wanted: dict[Gram, list[int]] = {}
        for quotation in quotations:
            for pattern in patterns(quotation):
                for gram in _grams(pattern):
                    self._wanted.setdefault(gram, [])
        self._parts: list[tuple[str, str]] = []
        self._articles: OrderedDict[str, dict[str, ReadingText]] = OrderedDict()
        self._sources: OrderedDict[tuple[str, str], SourceText] = OrderedDict()
        self._look(rows, progress)

    def of(self, quotation: str, likely: Callable[[str], bool]) -> list[SourceText]:
        """The texts a quotation may be from; those of `likely` articles first."""
        whole: set[int] = set()
        alike: dict[int, None] = {}
        for pattern in patterns(quotation):
            having = [self._wanted[gram] for gram in _grams(pattern)]
            shortest = min(having, key=len)
            others = [set(parts) for parts in having if parts is not shortest]
            whole.update(p for p in shortest if all(p in parts for parts in others))
            middle = len(having) // 2
            # What is put together of two has each half in another part.
            for some, most in (
                (having, MOST_ALIKE), (having[:middle], MOST_HALF), (having[middle:], MOST_HALF),
            ):  # fmt: skip
                alike.update(dict.fromkeys(self._most_alike(some, most)))
        chosen = sorted(whole, key=lambda part: not likely(self._parts[part][0]))[:MOST_WHOLE]
        chosen += [part for part in alike if part not in whole]
        return [self._source(*self._parts[part]) for part in chosen]

    def _most_alike(self, having: list[list[int]], most: int) -> list[int]:
        """The parts that have most of some pairs of words, rare ones counting for more."""
        scores: dict[int, float] = {}
        for parts in having:
            weight = log((len(self._parts) + 1) / (len(parts) + 1)) + 0.1
            for part in parts:
                scores[part] = scores.get(part, 0.0) + weight
        return nlargest(most, scores, key=lambda part: scores[part])

    def text(self, identifier: str, part: str) -> str:
        """The reading text of a part."""
        return self._texts(identifier)[part].text

    def _look(self, rows: Sequence[ArticleRow], progress: Callable[[int, int], None]) -> None:
        pairs = {gram for gram in self._wanted if len(gram) > 1}
        single = {gram for gram in self._wanted if len(gram) == 1}
        if not self._wanted:
            return
        for number, row in enumerate(rows):
            if number % TELL_EVERY == 0:
                progress(number, len(rows))
            for part, text in self._store.texts(row.id).items():
                keys = keys_of(text.text)
                found: set[Gram] = pairs.intersection(zip(keys, keys[1:], strict=False))
                if single:
                    found |= single.intersection((key,) for key in keys)
                if found:
                    for gram in found:
                        self._wanted[gram].append(len(self._parts))
                    self._parts.append((row.id, part))
        progress(len(rows), len(rows))

    def _texts(self, identifier: str) -> dict[str, ReadingText]:
        found = self._articles.pop(identifier, None) or self._store.texts(identifier)
        self._articles[identifier] = found
        if len(self._articles) > KEPT_TEXTS:
            self._articles.popitem(last=False)
        return found

    def _source(self, identifier: str, part: str) -> SourceText:
        key = identifier, part
        found = self._sources.pop(key, None)
        if found is None:
            found = SourceText(identifier, part, self._texts(identifier)[part].text)
        self._sources[key] = found
        if len(self._sources) > KEPT_TEXTS:
            self._sources.popitem(last=False)
        return found


def _grams(pattern: Pattern) -> list[Gram]:
    """The pairs of words of a quotation, in order; single words where no two stand together."""
    pairs: dict[Gram, None] = {}
    for run in pattern.runs:
        keys = [word.key for word in run]
        pairs.update(dict.fromkeys(zip(keys, keys[1:], strict=False)))
    return list(pairs) or list(dict.fromkeys((word.key,) for word in pattern.words))
