"""Bring the catalog in step with the library folders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from nhsreader.catalog.store import CatalogStore
from nhsreader.catalog.stories import find_same_story as find_same_story
from nhsreader.catalog.stories import take_stories
from nhsreader.crossrefs import same_story
from nhsreader.documents.folder import ArticleFile, LibraryFolder

if TYPE_CHECKING:
    from nhsreader.catalog.reading import Reading
    from nhsreader.crossrefs.finding import World

BATCH = 100
# The first are shown soon.
FIRST_BATCH = 8
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done and how many there are."""


@dataclass
class SyncReport:
    """What a sync changed."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether any article came, went or changed."""
        return bool(self.added or self.updated or self.removed)


def sync(
    store: CatalogStore,
    folders: Sequence[tuple[str, LibraryFolder]],
    world: Callable[[], World],
    world_key: str,
    progress: Progress | None = None,
) -> SyncReport:
    """Read what changed on disk since the last time and forget what is gone.

    `folders` are (library name, folder), the first with an id wins. Work is committed in
    batches: an interrupted sync goes on where it stopped. A file that cannot be read is
    reported and leaves the others alone.
    """
    report = SyncReport()
    known = store.stamps()
    old_problems = store.problems()
    problems: dict[str, tuple[str, str]] = {}
    present: set[str] = set()
    todo: list[tuple[str, LibraryFolder, ArticleFile]] = []
    for library, folder in folders:
        for file in folder.scan():
            if file.id in present:
                continue
            present.add(file.id)
            if known.get(file.id) == (str(folder.path), file.stamp):
                continue
            before = old_problems.get(str(file.path))
            if before and before[0] == file.stamp:
                problems[str(file.path)] = before
                continue
            todo.append((library, folder, file))

    gone = [identifier for identifier in known if identifier not in present]
    if todo:
        from nhsreader.catalog.reading import read_all

        readings = read_all([(str(folder.path), file.id) for _, folder, file in todo], world())
        start, size = 0, FIRST_BATCH
        while batch := todo[start : start + size]:
            # The lock on the catalog is held while storing only, not while reading.
            read = list(islice(readings, len(batch)))
            with store.writing():
                for (library, folder, file), reading in zip(batch, read, strict=True):
                    _take(store, library, folder, file, reading, world_key, problems, report)
                store.next_generation()
            start += len(batch)
            size = min(BATCH, 2 * size)
            if progress:
                progress("reading articles", start, len(todo))
    if gone or problems != old_problems:
        with store.writing():
            for identifier in gone:
                store.drop(identifier)
            report.removed += gone
            store.set_problems(problems)
            if gone:
                store.next_generation()
    report.problems = {file: what for file, (_, what) in problems.items()}
    _refresh(store, world, world_key, progress)
    return report


def _take(
    store: CatalogStore,
    library: str,
    folder: LibraryFolder,
    file: ArticleFile,
    reading: Reading,
    world_key: str,
    problems: dict[str, tuple[str, str]],
    report: SyncReport,
) -> None:
    existed = store.row(file.id) is not None
    if reading.facts is None:
        # A file that could not be read this time is tried again; a wrong one when it changes.
        problems[str(file.path)] = (file.stamp if reading.lasting else "", reading.problem)
        if existed:
            store.drop(file.id)
            report.removed.append(file.id)
        return
    store.put(reading.facts, library, str(folder.path), file.stamp)
    store.put_mentions(file.id, reading.mentions, world_key)
    store.citations.put(file.id, reading.citations, reading.address)
    take_stories(store, reading.facts)
    (report.updated if existed else report.added).append(file.id)


def _refresh(
    store: CatalogStore, world: Callable[[], World], world_key: str, progress: Progress | None
) -> None:
    """Find mentions and citations anew where what is known of the world changed since."""
    stale = store.stale_mentions(world_key)
    if not stale:
        return
    from nhsreader.catalog.facts import Facts, mentions_of
    from nhsreader.catalog.speaking import address_of, citations_of

    known = world()
    for start in range(0, len(stale), BATCH):
        batch = stale[start : start + BATCH]
        with store.writing():
            for identifier in batch:
                row = store.row(identifier)
                if row is None:
                    continue
                parts = store.texts(identifier)
                facts = Facts(row.front, parts, same_story.Fingerprint(frozenset(), ""), "")
                mentions = mentions_of(facts, known.glossary)
                store.put_mentions(identifier, mentions, world_key)
                citations = citations_of(facts, mentions, known)
                store.citations.put(identifier, citations, address_of(facts))
        if progress:
            progress("finding terms", start + len(batch), len(stale))
