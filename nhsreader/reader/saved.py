"""The desk for saved searches: kept under a name, with what is new in each since it was seen."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from nhsreader import plain_yaml
from nhsreader.documents.files import read_text, write_atomically
from nhsreader.errors import BadDocument, BadInput, CacheDamaged, ReaderError, StorageError
from nhsreader.reader.house import House, Scope
from nhsreader.reader.search import EVERYTHING, SearchDesk
from nhsreader.search.query import parse

FORMAT_VERSION = 1
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,59}\Z")


class SavedSearch(msgspec.Struct, frozen=True, kw_only=True):
    """A query kept under a name; `seen` are the ids it had found when last looked at."""

    name: str
    query: str
    scope: Scope = "all"
    comments: bool = False
    saved: str
    seen: tuple[str, ...] = ()


class SavedView(msgspec.Struct, frozen=True, kw_only=True):
    """A saved search as it answers now."""

    name: str
    query: str
    scope: Scope
    total: int
    new: int
    new_ids: tuple[str, ...]


class _Stored(SavedSearch, frozen=True, kw_only=True):
    """The same as its file has it."""

    format_version: int


class SavedDesk:
    """Keeps searches, one file each; names that differ only in case are one."""

    def __init__(self, house: House, search: SearchDesk) -> None:
        self._house = house
        self._search = search

    def save(
        self, name: str, query: str, *, scope: Scope = "all", comments: bool = False
    ) -> SavedSearch:
        """Keep a query under a name, in place of what had it; what it finds now counts as seen.

        Raises BadInput for a name that cannot be one, QueryError for a query that cannot be
        read, StorageError.
        """
        _check(name)

        def kept(other: str) -> str | None:
            # One that names itself, straight or by way of another, could not be opened.
            return query if other.lower() == name.lower() else self.query_of(other)

        if parse(query, saved=kept).tree is None:
            raise BadInput("the query asks for nothing", do="say what to look for")
        search = SavedSearch(
            name=name, query=query, scope=scope, comments=comments, saved=date.today().isoformat()
        )
        search = msgspec.structs.replace(search, seen=tuple(sorted(self._found(search))))
        self._write(search)
        return search

    def get(self, name: str) -> SavedSearch:
        """A saved search. Raises BadInput, naming near ones, where there is none of that name.

        Raises BadDocument where its file cannot be read.
        """
        path = self._path(name)
        if not _NAME.match(name) or not path.is_file():
            raise BadInput(f"there is no saved search {name!r}", do=self._near(name))
        return _read(path)

    def all(self) -> list[SavedSearch]:  # noqa: A003
        """Every saved search that can be read, by name; a notice of each other."""
        found = []
        for path in self._files():
            try:
                found.append(_read(path))
            except ReaderError as error:
                self._house.notice(str(error))
        return found

    def views(self) -> list[SavedView]:
        """Each saved search as it answers now; a notice of one that cannot be run."""
        found = []
        for search in self.all():
            try:
                found.append(self.view(search))
            except CacheDamaged:
                raise
            except ReaderError as error:
                self._house.notice(f"the saved search {search.name}: {error}")
        return found

    def view(self, search: SavedSearch) -> SavedView:
        """A saved search as it answers now. Raises QueryError."""
        ids = self._found(search)
        seen = set(search.seen)
        new = tuple(identifier for identifier in ids if identifier not in seen)
        return SavedView(
            name=search.name, query=search.query, scope=search.scope,
            total=len(ids), new=len(new), new_ids=new,
        )  # fmt: skip

    def asked(self, query: str) -> SavedSearch | None:
        """The saved search that a query is, where it is `@name` and no more."""
        name = query.strip().removeprefix("@")
        if not query.strip().startswith("@") or self.query_of(name) is None:
            return None
        return self.get(name)

    def mark_seen(self, name: str, shown: Iterable[str] | None = None) -> SavedSearch:
        """Count everything it finds now as seen, or only what was shown.

        Raises BadInput as `get`.
        """
        search = self.get(name)
        seen = {*search.seen, *(self._found(search) if shown is None else shown)}
        search = msgspec.structs.replace(search, seen=tuple(sorted(seen)))
        self._write(search)
        return search

    def remove(self, name: str) -> None:
        """Move a saved search to the trash, a broken one too. Raises BadInput as `get`."""
        path = self._path(name)
        if not _NAME.match(name) or not path.is_file():
            raise BadInput(f"there is no saved search {name!r}", do=self._near(name))
        trash = self._house.own.path / ".trash" / "searches"
        try:
            trash.mkdir(parents=True, exist_ok=True)
            os.replace(path, trash / f"{path.stem}-{secrets.token_hex(4)}.yaml")
        except OSError as error:
            raise StorageError(
                f"cannot be moved to the trash: {error.strerror}", where=str(path)
            ) from None

    def query_of(self, name: str) -> str | None:
        """The query kept under a name; None where there is none that can be read."""
        if not _NAME.match(name) or not self._path(name).is_file():
            return None
        try:
            return _read(self._path(name)).query
        except ReaderError as error:
            self._house.notice(str(error))
            return None

    def _found(self, search: SavedSearch) -> list[str]:
        """The ids it finds, best first; none where an article has only some of it."""
        page = self._search.run(
            search.query, limit=EVERYTHING, scope=search.scope, comments=search.comments,
            details=False, questions=True,
        )  # fmt: skip
        return [] if page.partial else [hit.id for hit in page.hits]

    @property
    def _folder(self) -> Path:
        return self._house.own.path / "searches"

    def _path(self, name: str) -> Path:
        return self._folder / f"{name.lower()}.yaml"

    def _files(self) -> list[Path]:
        try:
            names = os.listdir(self._folder)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StorageError(
                f"cannot be read: {error.strerror}", where=str(self._folder)
            ) from None
        kept = (name for name in names if name.endswith(".yaml") and not name.startswith("."))
        return [self._folder / name for name in sorted(kept)]

    def _write(self, search: SavedSearch) -> None:
        value = {
            "format_version": FORMAT_VERSION, "name": search.name, "query": search.query,
            "scope": search.scope, "comments": search.comments, "saved": search.saved,
            "seen": list(search.seen),
        }  # fmt: skip
        write_atomically(self._path(search.name), plain_yaml.dump(value))

    def _near(self, name: str) -> str:
        import difflib

        known = [search.name for search in self.all()]
        near = difflib.get_close_matches(name, known, 3, 0.4)
        if near:
            return f"did you mean {', '.join(near)}?"
        return "`nhsreader searches` shows every one" if known else "none is saved yet"


def _check(name: str) -> None:
    if not _NAME.match(name):
        raise BadInput(
            f"{name!r} cannot be the name of a search",
            do="use letters, digits, - and _ only, 60 at most, not - first",
        )


def _read(path: Path) -> SavedSearch:
    """Raises BadDocument with file and line, StorageError."""
    parsed = plain_yaml.load(read_text(path), str(path))
    stored = parsed.convert(_Stored)
    if stored.format_version != FORMAT_VERSION:
        raise parsed.error(
            f"format_version {stored.format_version} is not known", ("format_version",)
        )
    if not _NAME.match(stored.name) or stored.name.lower() != path.stem:
        raise BadDocument(
            f"its name is {stored.name!r} but the file is called {path.name!r}",
            where=f"{path}:{parsed.line_of(('name',))}",
            do="rename the file or correct the name",
        )
    return SavedSearch(
        name=stored.name, query=stored.query, scope=stored.scope, comments=stored.comments,
        saved=stored.saved, seen=stored.seen,
    )  # fmt: skip
