"""What the desks share: folders, catalog, glossary, search engine, each opened when needed."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nhsreader import settings
from nhsreader.catalog.database import discard
from nhsreader.catalog.store import ArticleRow, CatalogStore
from nhsreader.catalog.sync import Progress, SyncReport, sync
from nhsreader.documents.folder import LibraryFolder
from nhsreader.documents.model import ID_PATTERN
from nhsreader.documents.publishers import Publishers
from nhsreader.errors import BadDocument, BadInput
from nhsreader.glossary.entries import Glossary
from nhsreader.glossary.successions import Successions
from nhsreader.glossary.timeline import Timeline
from nhsreader.reader.reference import Reference
from nhsreader.text.sanitise import visible

if TYPE_CHECKING:
    from nhsreader.bookmarks.store import BookmarkFolder
    from nhsreader.crossrefs.finding import World
    from nhsreader.search.model import Record, SearchEngine

__all__ = ["BUNDLED", "MINE", "House", "Progress", "Scope"]

Scope = Literal["mine", "bundled", "all"]
MINE: Literal["mine"] = "mine"
BUNDLED: Literal["bundled"] = "bundled"


class House:
    """The rooms behind the desks. Safe to use from several threads."""

    def __init__(
        self,
        libraries: Sequence[Path] = (),
        *,
        no_bundled: bool = False,
        config: settings.Config | None = None,
    ) -> None:
        self.config = config or settings.Config()
        named = [*libraries] or [Path(os.path.expanduser(path)) for path in self.config.libraries]
        self.libraries = [path.absolute() for path in named] or [settings.paths().library]
        for path in self.libraries:
            if visible(str(path)) != str(path):
                raise BadInput(
                    "the folder's name holds what no library's may",
                    where=str(path),
                    do="give it a name without control characters, in UTF-8",
                )
        self.no_bundled = no_bundled
        self.folders: list[tuple[str, LibraryFolder]] = [
            (MINE, LibraryFolder(path, writable=number == 0))
            for number, path in enumerate(self.libraries)
        ]
        self.folders.append((BUNDLED, LibraryFolder(settings.bundled("library"), writable=False)))
        self.notices: list[str] = []
        self.progress: Progress | None = None
        self.relaxed = False
        self._local = threading.local()
        self._epoch = 0
        self._lock = threading.RLock()
        self._told: set[str] = set()
        self._reference = Reference(
            [folder.path for _, folder in self.folders], lambda: self.store, self.notice
        )
        self._engine_lock = threading.Lock()
        self._engine: SearchEngine | None = None
        self._synced: SyncReport | None = None

    @property
    def own(self) -> LibraryFolder:
        """The folder that is written to."""
        return self.folders[0][1]

    @cached_property
    def name(self) -> str:
        """What this set of libraries is called where something of it is kept."""
        key = sha256("\n".join(map(str, self.libraries)).encode()).hexdigest()[:16]
        return f"library-{key}"

    @cached_property
    def cache(self) -> Path:
        """The cache folder of this set of libraries, another one without the bundled articles."""
        return settings.paths().cache / (f"{self.name}-own" if self.no_bundled else self.name)

    @cached_property
    def bookmarks(self) -> BookmarkFolder:
        """The user's bookmarks; one for all desks, since it remembers what it has read."""
        from nhsreader.bookmarks.store import BookmarkFolder

        return BookmarkFolder(self.own.path / "bookmarks", self.cache / "bookmarks.msgpack")

    @property
    def store(self) -> CatalogStore:
        """The catalog, this thread's own connection to it; not brought in step."""
        store: CatalogStore | None = getattr(self._local, "store", None)
        if store is not None and (self._local.epoch != self._epoch or store.replaced):
            # Another thread threw that catalog away, or somebody the file.
            store.close()
            store = None
        if store is None:
            self._local.epoch = self._epoch
            store = CatalogStore(self.cache / "catalog.sqlite")
            if store.remade:
                self.notice("the catalog was damaged or of another version; it is made anew")
            self._local.store = store
        return store

    @property
    def publishers(self) -> Publishers:
        """Publishers, the user's own over the bundled ones."""
        return self._reference.publishers

    @property
    def glossary(self) -> Glossary:
        """The glossary, the user's own entries over the bundled ones."""
        return self._reference.glossary

    @property
    def timeline(self) -> Timeline:
        """Successions, events and publications, the user's own over the bundled ones."""
        return self._reference.timeline

    def _world(self) -> World:
        """What articles are read with."""
        from nhsreader.crossrefs.finding import World

        return World(self.glossary, self.timeline, self._reference.statutes)

    @cached_property
    def successions(self) -> Successions:
        """The graph of who followed whom."""
        return Successions(self.timeline.successions, self.glossary)

    def reread_glossary(self) -> None:
        """Take up what was written into a glossary file, in the articles too."""
        self._reference.reread_glossary()
        self.__dict__.pop("successions", None)
        self.in_step(again=True)

    def notice(self, words: str) -> None:
        """Something the user should know that stopped nothing; told once."""
        if words not in self._told:
            self._told.add(words)
            self.notices.append(words)

    def discard_cache(self) -> None:
        """Throw the catalog away: it is made anew from the files when next asked for."""
        self.close()
        discard(self.cache / "catalog.sqlite")
        self._epoch += 1
        self._synced = None

    def close(self) -> None:
        """Let go of this thread's catalog and of the index."""
        store: CatalogStore | None = getattr(self._local, "store", None)
        if store is not None:
            store.close()
            del self._local.store
        with self._engine_lock:
            if self._engine is not None:
                self._engine.close()
                self._engine = None

    def in_step(self, again: bool = False) -> CatalogStore:
        """The catalog, brought in step with the files on disk, once per run or `again`.

        When `relaxed` only `again` does so, and nobody waits for it.
        """
        if self.relaxed and not again:
            return self.store
        with self._lock:
            if again or self._synced is None:
                self._synced = sync(
                    self.store,
                    [
                        (name, folder)
                        for name, folder in self.folders
                        if not (self.no_bundled and name == BUNDLED)
                    ],
                    self._world,
                    self._reference.world_key,
                    self.progress,
                )
                for file, what in self._synced.problems.items():
                    self.notice(what if file in what else f"{file}: {what}")
        return self.store

    @property
    def last_sync(self) -> SyncReport | None:
        """What the last sync changed, or None before the first."""
        return self._synced

    def scope(self, scope: Scope) -> Scope:
        """The scope to use: `--no-bundled` leaves the bundled articles out of any.

        Raises BadInput where that leaves nothing.
        """
        if self.no_bundled and scope == BUNDLED:
            raise BadInput("--no-bundled leaves nothing of --scope bundled", do="give one of them")
        return MINE if self.no_bundled else scope

    def shows(self, row: ArticleRow, scope: Scope = "all") -> bool:
        """Whether an article is in scope."""
        if self.no_bundled and row.library == BUNDLED:
            return False
        return scope == "all" or row.library == scope

    def libraries_shown(self) -> list[str]:
        """The names of the libraries whose articles are shown."""
        return [MINE] if self.no_bundled else [MINE, BUNDLED]

    def row(self, identifier: str) -> ArticleRow:
        """An article's row.

        Raises BadInput, naming near ids, where there is none; BadDocument where its file
        cannot be read.
        """
        store = self.in_step()
        row = store.row(identifier) if ID_PATTERN.match(identifier) else None
        if row is not None and not (self.no_bundled and row.library == BUNDLED):
            return row
        for file, (_, what) in store.problems().items():
            if Path(file).stem == identifier:
                raise BadDocument(f"{identifier!r} cannot be read: {what}", do="put its file right")
        raise BadInput(f"there is no article {identifier!r}", do=self._near(identifier))

    @property
    def engine(self) -> SearchEngine:
        """The search engine, opened but not brought in step. Raises IndexDamaged."""
        from nhsreader.search.whoosh_engine import WhooshEngine

        with self._engine_lock:
            if self._engine is None:
                self._engine = WhooshEngine(self.cache / "index")
            return self._engine

    def new_engine(
        self, records: Iterable[Record], progress: Callable[[int], None] | None = None
    ) -> None:
        """Build the index anew, whatever state the old one is in, and use it."""
        from nhsreader.search.whoosh_engine import WhooshEngine

        made = WhooshEngine.rebuild_at(self.cache / "index", records, progress)
        with self._engine_lock:
            if self._engine is not None:
                self._engine.close()
            self._engine = made

    def _near(self, identifier: str) -> str:
        import difflib

        near = difflib.get_close_matches(identifier, self.store.stamps(), 3, 0.5)
        if near:
            return f"did you mean {', '.join(near)}?"
        return "`nhsreader list` shows every id"
