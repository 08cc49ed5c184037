"""The desk for health: state of the index, broken files."""

from __future__ import annotations

import time

import msgspec

from nhsreader import __version__
from nhsreader.documents import reading_text
from nhsreader.reader.house import House
from nhsreader.reader.search import SearchDesk


class IndexStatus(msgspec.Struct, frozen=True, kw_only=True):
    """State of the catalog and the index; `seconds` is how long the asking took."""

    articles: int
    bundled: int
    indexed: int
    in_step: bool
    broken: dict[str, str]
    version: str
    reading_text_version: int
    seconds: float


class HealthDesk:
    """Answers what is in step and what is broken."""

    def __init__(self, house: House, search: SearchDesk) -> None:
        self._house = house
        self._search = search

    def status(self, *, update: bool = False, rebuild: bool = False) -> IndexStatus:
        """The state now; `update` brings everything in step first, `rebuild` makes it anew."""
        started = time.monotonic()
        if rebuild:
            self._search.rebuild()
        elif update:
            self._search.in_step()
        store = self._house.in_step()
        rows = store.rows()
        indexed = self._house.engine.count()
        return IndexStatus(
            articles=len(rows),
            bundled=sum(row.library == "bundled" for row in rows),
            indexed=indexed,
            in_step=self._search.index_is_current() and indexed == len(rows),
            broken={file: what for file, (_, what) in store.problems().items()},
            version=__version__,
            reading_text_version=reading_text.VERSION,
            seconds=round(time.monotonic() - started, 3),
        )

    def check(self) -> list[str]:
        """What does not agree: files that cannot be read, articles the index lacks."""
        store = self._house.in_step()
        problems = [
            what if file in what else f"{file}: {what}"
            for file, (_, what) in store.problems().items()
        ]
        stored, known = self._house.engine.stored(), store.stamps()
        problems += [f"{identifier}: not in the index" for identifier in known.keys() - stored]
        problems += [f"{identifier}: indexed but gone" for identifier in stored.keys() - known]
        return sorted(problems)
