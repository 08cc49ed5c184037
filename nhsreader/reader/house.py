"""What the desks share: folders, catalog, glossary, search engine, each opened when needed."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nhsreader import __version__, settings
from nhsreader.catalog.database import discard
from nhsreader.catalog.store import ArticleRow, CatalogStore
from nhsreader.catalog.sync import Progress, SyncReport, sync
from nhsreader.documents import publishers
from nhsreader.documents.folder import LibraryFolder
from nhsreader.documents.model import ID_PATTERN
from nhsreader.errors import BadDocument, BadInput, ReaderError
from nhsreader.glossary import entries
from nhsreader.glossary.entries import Glossary
from nhsreader.text.sanitise import visible

if TYPE_CHECKING:
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
        self._lock = threading.RLock()
        self._glossary_lock = threading.Lock()
        self._engine_lock = threading.Lock()
        self._engine: SearchEngine | None = None
        self._glossary: Glossary | None = None
        self._synced: SyncReport | None = None

    @property
    def own(self) -> LibraryFolder:
        """The folder that is written to."""
        return self.folders[0][1]

    @cached_property
    def cache(self) -> Path:
        """The cache folder of this set of libraries."""
        key = sha256("\n".join(map(str, self.libraries)).encode()).hexdigest()[:16]
        return settings.paths().cache / f"library-{key}"

    @property
    def store(self) -> CatalogStore:
        """The catalog, this thread's own connection to it; not brought in step."""
        store: CatalogStore | None = getattr(self._local, "store", None)
        if store is None:
            store = CatalogStore(self.cache / "catalog.sqlite")
            self._local.store = store
        return store

    @cached_property
    def publishers(self) -> publishers.Publishers:
        """Publishers, the user's own over the bundled ones."""
        return publishers.load([folder.path for _, folder in self.folders])

    @property
    def glossary_folders(self) -> list[Path]:
        """The glossary folders, the user's own first."""
        return [folder.path / "glossary" for _, folder in self.folders]

    @cached_property
    def glossary_key(self) -> str:
        """Changes whenever a glossary file does."""
        seen = [str(entries.FORMAT_VERSION), __version__]
        for folder in self.glossary_folders:
            for file in sorted(folder.glob("*.yaml")):
                info = file.stat()
                seen.append(f"{file}:{info.st_mtime_ns}:{info.st_size}")
        return sha256("\n".join(seen).encode()).hexdigest()

    @property
    def glossary(self) -> Glossary:
        """The glossary, compiled from YAML only when a file of it changed."""
        # Its own lock, taken inside the other one and never the other way round.
        with self._glossary_lock:
            if self._glossary is None:
                self._glossary = self._load_glossary()
            return self._glossary

    def _load_glossary(self) -> Glossary:
        compiled = self.store.blob("glossary")
        if compiled and self.store.meta("glossary-key") == self.glossary_key:
            return Glossary.from_bytes(compiled)
        try:
            glossary = entries.load_glossary(self.glossary_folders)
        except ReaderError as error:
            self.notices.append(f"{error}. Your own glossary is left out until this is put right")
            return entries.load_glossary(self.glossary_folders[-1:])
        with self.store.writing():
            self.store.set_meta("glossary", glossary.to_bytes())
            self.store.set_meta("glossary-key", self.glossary_key)
        return glossary

    def discard_cache(self) -> None:
        """Throw the catalog away: it is made anew from the files when next asked for."""
        self.close()
        discard(self.cache / "catalog.sqlite")
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
                    self.store, self.folders, self.glossary, self.glossary_key, self.progress
                )
                for file, what in self._synced.problems.items():
                    self.notices.append(what if file in what else f"{file}: {what}")
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
        scope = self.scope(scope)
        return scope == "all" or row.library == scope

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
