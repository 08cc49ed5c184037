"""Glossary and publishers, compiled from YAML into the catalog only when a file changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nhsreader import __version__
from nhsreader.catalog.store import CatalogStore
from nhsreader.documents import publishers
from nhsreader.documents.publishers import Publishers
from nhsreader.errors import ReaderError
from nhsreader.glossary import entries
from nhsreader.glossary.entries import Glossary
from nhsreader.glossary.timeline import Timeline, load_timeline, timeline_files

if TYPE_CHECKING:
    from nhsreader.crossrefs.statutes import Statutes

T = TypeVar("T")


class Reference:
    """What the library folders say of terms and publishers, the user's own folders first.

    A broken file of the user's is told in a notice and only the bundled ones are used.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        store: Callable[[], CatalogStore],
        notice: Callable[[str], None],
    ) -> None:
        self._folders = folders
        self._store = store
        self._notice = notice
        # Taken inside other locks and never the other way round.
        self._lock = threading.Lock()
        self._glossary: Glossary | None = None
        self._publishers: Publishers | None = None
        self._timeline: Timeline | None = None
        self._statutes: Statutes | None = None

    @property
    def glossary(self) -> Glossary:
        """The glossary."""
        with self._lock:
            if self._glossary is None:
                self._glossary = self._compiled(
                    "glossary",
                    self.glossary_key,
                    lambda folders: entries.load_glossary([f / "glossary" for f in folders]),
                    Glossary.to_bytes,
                    Glossary.from_bytes,
                )
            return self._glossary

    def reread_glossary(self) -> None:
        """Look at the glossary files again."""
        with self._lock:
            self._glossary = None
            self.__dict__.pop("glossary_key", None)

    @property
    def publishers(self) -> Publishers:
        """The publishers."""
        with self._lock:
            if self._publishers is None:
                self._publishers = self._compiled(
                    "publishers",
                    _key(folder / "sources.yaml" for folder in self._folders),
                    publishers.load,
                    Publishers.to_bytes,
                    Publishers.from_bytes,
                )
            return self._publishers

    @property
    def timeline(self) -> Timeline:
        """Successions, events and publications."""
        with self._lock:
            if self._timeline is None:
                self._timeline = self._compiled(
                    "timeline",
                    _key(file for folder in self._folders for file in timeline_files(folder)),
                    load_timeline,
                    Timeline.to_bytes,
                    Timeline.from_bytes,
                )
            return self._timeline

    @property
    def statutes(self) -> Statutes:
        """Acts, Bills and instruments."""
        from nhsreader.crossrefs import finding
        from nhsreader.crossrefs.statutes import load_statutes

        with self._lock:
            if self._statutes is None:
                self._statutes = self._compiled(
                    "statutes",
                    self._statutes_key(),
                    load_statutes,
                    finding.packed,
                    finding.unpacked,
                )
            return self._statutes

    @cached_property
    def glossary_key(self) -> str:
        """Changes whenever a glossary file does."""
        return _key(
            file
            for folder in self._folders
            for file in sorted((folder / "glossary").glob("*.yaml"))
        )

    @property
    def world_key(self) -> str:
        """Changes whenever a file does that says what is known of the world."""
        timeline = _key(file for folder in self._folders for file in timeline_files(folder))
        return f"{self.glossary_key[:32]}{timeline[:16]}{self._statutes_key()[:16]}"

    def _statutes_key(self) -> str:
        return _key(folder / "legislation.yaml" for folder in self._folders)

    def _compiled(
        self,
        name: str,
        key: str,
        load: Callable[[Sequence[Path]], T],
        to_bytes: Callable[[T], bytes],
        from_bytes: Callable[[bytes], T],
    ) -> T:
        store = self._store()
        kept = store.blob(name)
        if kept and store.meta(f"{name}-key") == key:
            return from_bytes(kept)
        try:
            found = load(self._folders)
        except ReaderError as error:
            self._notice(f"{error}. Your own {name} is left out until this is put right")
            return load(self._folders[-1:])
        with store.writing():
            store.set_meta(name, to_bytes(found))
            store.set_meta(f"{name}-key", key)
        return found


def _key(files: Iterable[Path]) -> str:
    """Names the state of some files; one that is missing counts as such."""
    seen = [__version__, str(entries.FORMAT_VERSION)]
    for file in files:
        try:
            info = file.stat()
        except OSError:
            seen.append(f"{file}:-")
        else:
            seen.append(f"{file}:{info.st_mtime_ns}:{info.st_size}")
    return sha256("\n".join(seen).encode("utf-8", "surrogateescape")).hexdigest()
