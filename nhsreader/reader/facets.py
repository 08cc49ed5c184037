"""How the articles found are spread over publishers, years, kinds and acronyms.

Every row of an answer counts once: by its own article, not by the copies folded into it. So
publishers, years and kinds each add up to the total of the answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nhsreader.reader.house import House

SHOWN = 50
UNKNOWN, UNDATED = "unknown", "undated"


class FacetCounter:
    """Counts from what the catalog says of every article, kept until it changes."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._generation = ""
        self._labels: dict[str, tuple[str | None, str | None, str]] = {}
        self._acronyms: dict[str, list[str]] = {}

    def count(self, ids: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """(value, rows) by facet, the most frequent first; of the acronyms at most SHOWN."""
        self._refresh()
        counts: dict[str, Counter[str]] = {
            name: Counter() for name in ("publisher", "year", "kind", "acronym")
        }
        for identifier in ids:
            publisher, earliest, kind = self._labels.get(identifier, (None, None, UNKNOWN))
            counts["publisher"][publisher or UNKNOWN] += 1
            counts["year"][earliest[:4] if earliest else UNDATED] += 1
            counts["kind"][kind] += 1
            counts["acronym"].update(self._acronyms.get(identifier, ()))
        return {
            name: sorted(held.items(), key=lambda item: (-item[1], item[0]))[
                : SHOWN if name == "acronym" else None
            ]
            for name, held in counts.items()
        }

    def _refresh(self) -> None:
        store = self._house.store
        generation = f"{store.generation}:{store.meta('glossary-key')}"
        if generation == self._generation:
            return
        self._labels = store.overview.labels()
        self._acronyms = {}
        for identifier, term in store.overview.acronyms():
            self._acronyms.setdefault(identifier, []).append(term)
        self._generation = generation
