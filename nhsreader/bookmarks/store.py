"""A folder of bookmarks, one annotation a file, which several programs may share.

`<article-id>/<id>.json`, with `_searches` and `_entries` for what belongs to no article and
`.trash` for what was removed. Names that begin with a dot are never read as bookmarks.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

import msgspec
from msgspec.structs import replace

from nhsreader.bookmarks.annotation import COPY_OF, bookmark_iri, from_annotation, to_annotation
from nhsreader.bookmarks.bookmark import BOOKMARK_ID, Bookmark
from nhsreader.bookmarks.remembering import Remembered, Seen, Stamp
from nhsreader.documents.files import read_bytes, sync_folder, write_atomically
from nhsreader.errors import BadDocument, BadInput, StorageError

if sys.platform != "win32":
    import fcntl

MAX_BYTES = 8 * 1024 * 1024
LOCK_SECONDS = 15
TRASH = ".trash"
_SHELVES = {"search": "_searches", "entry": "_entries"}


class Problem(msgspec.Struct, frozen=True):
    """Something in the folder to tell the reader of; nothing was deleted or changed.

    `kind` is broken (cannot be read), conflict (two versions of one bookmark, both kept),
    misplaced (a file under another name or in another folder than its bookmark's) or link (a
    symbolic link, which is not followed). `path` is relative to the folder; `id` the bookmark
    the file is listed as, empty where it is not.
    """

    kind: str
    path: str
    detail: str
    id: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.detail}"


class _Scan(msgspec.Struct):
    bookmarks: dict[str, Bookmark] = {}
    paths: dict[str, Path] = {}
    problems: list[Problem] = []


class BookmarkFolder:
    """The bookmarks under `path`, read again whenever their files changed.

    Every method raises StorageError where the folder itself cannot be read or written.
    """

    def __init__(self, path: Path, cache: Path | None = None) -> None:
        """`cache` is a file that keeps what was read between runs; it may be lost at any time."""
        self.path = path
        self._remembered = Remembered(cache)
        self._seen: dict[Path, Seen] = {}
        self._guard = threading.RLock()

    def all(self) -> list[Bookmark]:  # noqa: A003
        """Every bookmark that can be read, oldest first."""
        return list(self._scan().bookmarks.values())

    def read(self) -> tuple[list[Bookmark], list[Problem]]:
        """Every bookmark that can be read, oldest first, and what is not as it should be."""
        scan = self._scan()
        return list(scan.bookmarks.values()), scan.problems

    def at_home(self, article: str) -> list[Bookmark]:
        """The bookmarks of an article that are where they belong, oldest first.

        It looks into one folder only: what lies elsewhere comes with `all`.
        """
        with self._guard:
            try:
                paths = sorted((self.path / article).glob("*.json"))
            except OSError:
                return []
            found = [self._read(path) for path in paths if not path.is_symlink()]
        return [seen.bookmark for seen in found if seen.bookmark is not None and seen.home]

    def for_article(self, article: str) -> list[Bookmark]:
        """The bookmarks in an article and of it, oldest first."""
        return [bookmark for bookmark in self.all() if bookmark.article == article]

    def get(self, identifier: str) -> Bookmark:
        """The bookmark of that id. Raises BadInput where there is none."""
        return self._find(identifier)[0]

    def problems(self) -> list[Problem]:
        """What the folder holds that is not as it should be, by path."""
        return self._scan().problems

    def add(self, bookmark: Bookmark) -> Bookmark:
        """Store a new bookmark. Raises BadInput where its id is taken or it is not valid."""
        with self._locked():
            if os.path.lexists(self._path_of(bookmark)):
                raise BadInput(f"there already is a bookmark {bookmark.id}")
            self._write(bookmark)
        return bookmark

    def update(self, bookmark: Bookmark, *, was: Bookmark) -> Bookmark:
        """Store a changed bookmark, where `was` is the one the change began from.

        Returns the bookmark as stored. If another program changed it in the meantime, or its
        file can no longer be read, both are kept: the returned one then has an id of its own
        and `problems` names the two. One that was removed in the meantime is written again.
        """
        if bookmark.id != was.id:
            raise ValueError("an update keeps the id")
        extra = {name: value for name, value in bookmark.extra.items() if name != COPY_OF}
        bookmark = replace(bookmark, extra=extra)
        with self._locked():
            scan = self._scan()
            now, path = scan.bookmarks.get(was.id), scan.paths.get(was.id)
            if path is None and self._path_of(was).exists():
                path = self._path_of(was)
            if path is None or (now is not None and now in (was, bookmark)):
                self._write(bookmark)
                if path is not None and path != self._path_of(bookmark):
                    self._to_trash(path)
                return bookmark
            copy_of = {**extra, COPY_OF: bookmark_iri(was.id)}
            digest = sha256(_encode(bookmark).encode()).hexdigest()
            copy = replace(bookmark, id=_sibling_id(was.id, digest), extra=copy_of)
            self._write(copy)
            return copy

    def remove(self, identifier: str) -> Bookmark:
        """Move a bookmark's file to the trash. Raises BadInput where there is none."""
        with self._locked():
            bookmark, path = self._find(identifier)
            self._to_trash(path)
        return bookmark

    def trash(self) -> list[Bookmark]:
        """The bookmarks in the trash that can be read, oldest first."""
        found = {one.id: one for _, one in reversed(self._trashed())}
        return [found[identifier] for identifier in sorted(found)]

    def restore(self, identifier: str) -> Bookmark:
        """Bring a bookmark back from the trash, as it was when it was last removed.

        Raises BadInput where the trash has none of that id, or it was made again since.
        """
        with self._locked():
            if identifier in self._scan().paths:
                raise BadInput(f"bookmark {identifier} is not in the trash but in use")
            for path, bookmark in self._trashed():
                if bookmark.id == identifier:
                    self._move(path, self._origin(path))
                    return bookmark
        raise BadInput(f"no bookmark {identifier} in the trash")

    def _find(self, identifier: str) -> tuple[Bookmark, Path]:
        if not BOOKMARK_ID.match(identifier):
            raise BadInput(f"{identifier!r} is not the id of a bookmark")
        scan = self._scan()
        if identifier not in scan.bookmarks:
            raise BadInput(f"no bookmark {identifier}")
        return scan.bookmarks[identifier], scan.paths[identifier]

    def _path_of(self, bookmark: Bookmark) -> Path:
        shelf = _SHELVES.get(bookmark.kind) or bookmark.article
        return self.path / shelf / f"{bookmark.id}.json"

    def _write(self, bookmark: Bookmark) -> None:
        text = _encode(bookmark)
        try:
            stored = _decode(text.encode("utf-8", "surrogatepass"))
        except BadDocument as error:
            raise BadInput(f"the bookmark cannot be stored: {error.what}") from None
        path = self._path_of(stored)
        _refuse_link(path.parent)
        write_atomically(path, text)

    def _to_trash(self, path: Path) -> None:
        folder = self.path / TRASH / path.parent.name
        target = folder / path.name
        number = 1
        while os.path.lexists(target):
            number += 1
            target = folder / f"{path.stem}~{number}.json"
        self._move(path, target)

    def _origin(self, trashed: Path) -> Path:
        """Where a file in the trash was before."""
        stem, mark, number = trashed.stem.rpartition("~")
        name = f"{stem}.json" if mark and number.isdecimal() else trashed.name
        shelf = trashed.parent.name
        return self.path / name if shelf == self.path.name else self.path / shelf / name

    def _move(self, path: Path, target: Path) -> None:
        if os.path.lexists(target):
            raise StorageError("there already is such a file", where=str(target))
        for folder in (target.parent.parent, target.parent):
            if folder != self.path:
                _refuse_link(folder)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.rename(path, target)
            sync_folder(target.parent)
            sync_folder(path.parent)
        except OSError as error:
            raise StorageError(f"cannot be moved: {error.strerror}", where=str(path)) from None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one program at a time change the folder, where the system can."""
        with self._guard:
            try:
                self.path.mkdir(parents=True, exist_ok=True)
                descriptor = -1 if sys.platform == "win32" else os.open(self.path, os.O_RDONLY)
            except OSError as error:
                _unreadable(self.path, error)
            try:
                _lock(descriptor, self.path)
                yield
            finally:
                if descriptor != -1:
                    os.close(descriptor)

    def _scan(self) -> _Scan:
        with self._guard:
            scan = _Scan()
            files = sorted(self._files(scan.problems), key=os.fspath)
            self._seen = {path: self._seen[path] for path in files if path in self._seen}
            strays = []
            for path in files:
                seen = self._read(path)
                bookmark = seen.bookmark
                if seen.error:
                    scan.problems.append(_problem(self.path, "broken", path, seen.error))
                if bookmark is None:
                    continue
                if seen.home and bookmark.id not in scan.paths:
                    scan.bookmarks[bookmark.id] = bookmark
                    scan.paths[bookmark.id] = path
                else:
                    strays.append((path, bookmark))
            self._remembered.keep({os.fspath(path): seen for path, seen in self._seen.items()})
            for path, bookmark in strays:
                self._stray(path, bookmark, scan)
            for bookmark in scan.bookmarks.values():
                _note_copy(self.path, bookmark, scan)
            scan.bookmarks = dict(sorted(scan.bookmarks.items()))
            scan.problems.sort(key=lambda problem: problem.path)
            return scan

    def _files(self, problems: list[Problem]) -> Iterator[Path]:
        """Every file that may be a bookmark, in the folder and one level below."""
        folders = [self.path]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        if entry.name.startswith("."):
                            continue
                        path = Path(entry.path)
                        if entry.is_symlink():
                            problems.append(
                                _problem(self.path, "link", path, "a symbolic link is not followed")
                            )
                        elif entry.is_dir(follow_symlinks=False):
                            if folder == self.path:
                                folders.append(path)
                        elif entry.name.endswith(".json"):
                            yield path
            except FileNotFoundError:
                continue
            except OSError as error:
                if folder == self.path:
                    _unreadable(folder, error)
                detail = f"cannot be read: {error.strerror}"
                problems.append(_problem(self.path, "broken", folder, detail))

    def _read(self, path: Path) -> Seen:
        try:
            info = os.stat(path, follow_symlinks=False)
        except FileNotFoundError:
            return Seen(Stamp(0, 0, 0), None)
        except OSError as error:
            return Seen(Stamp(0, 0, 0), None, f"cannot be read: {error.strerror}")
        stamp = Stamp(info.st_mtime_ns, info.st_size, info.st_ino)
        seen = self._seen.get(path) or self._remembered.of(os.fspath(path))
        if seen is not None and seen.stamp == stamp:
            self._seen[path] = seen
        else:
            try:
                bookmark = _decode(read_bytes(path, MAX_BYTES))
                seen = Seen(stamp, bookmark, home=path == self._path_of(bookmark))
            except StorageError as error:
                seen = Seen(stamp, None, str(BadDocument(error.what, do=error.do)))
                if not path.exists():
                    return Seen(stamp, None)
            self._seen[path] = seen
        return seen

    def _stray(self, path: Path, bookmark: Bookmark, scan: _Scan) -> None:
        """List a file that is not where its bookmark belongs, under an id of its own."""
        where = path.relative_to(self.path).as_posix()
        original = scan.bookmarks.get(bookmark.id)
        if original == bookmark:
            detail = f"a second file of bookmark {bookmark.id}, with the same contents"
            scan.problems.append(Problem("conflict", where, detail))
            return
        identifier = _stray_id(bookmark, path)
        if identifier in scan.paths:
            detail = f"a second file of bookmark {identifier}"
            scan.problems.append(Problem("conflict", where, detail))
            return
        scan.bookmarks[identifier] = replace(bookmark, id=identifier)
        scan.paths[identifier] = path
        if path.stem.startswith(bookmark.id):
            detail = f"another version of bookmark {bookmark.id}, listed as {identifier}"
            scan.problems.append(Problem("conflict", where, detail, identifier))
        else:
            belongs = self._path_of(bookmark).relative_to(self.path).as_posix()
            detail = f"belongs at {belongs}, listed as {identifier}"
            scan.problems.append(Problem("misplaced", where, detail, identifier))

    def _trashed(self) -> list[tuple[Path, Bookmark]]:
        """The bookmarks in the trash under the ids they were removed by, last removed first."""
        found: list[tuple[int, str, Path, Bookmark]] = []
        if (self.path / TRASH).is_symlink():
            return []
        for folder in (self.path / TRASH).glob("*"):
            if not folder.is_dir() or folder.is_symlink():
                continue
            for path in folder.glob("*.json"):
                bookmark = self._read(path).bookmark
                if bookmark is None or path.is_symlink():
                    continue
                origin = self._origin(path)
                if origin != self._path_of(bookmark):
                    bookmark = replace(bookmark, id=_stray_id(bookmark, origin))
                number = path.stem.rpartition("~")[2] if origin.name != path.name else "1"
                found.append((int(number), path.name, path, bookmark))
        found.sort(key=lambda item: item[:2], reverse=True)
        return [(path, bookmark) for _, _, path, bookmark in found]


def _note_copy(root: Path, bookmark: Bookmark, scan: _Scan) -> None:
    """Report one of two simultaneous edits while the other is still there."""
    other = str(bookmark.extra.get(COPY_OF, "")).rpartition(":")[2]
    if other in scan.bookmarks:
        detail = f"changed at the same time as bookmark {other}; both are kept"
        where = scan.paths[bookmark.id].relative_to(root).as_posix()
        scan.problems.append(Problem("conflict", where, detail, bookmark.id))


def _problem(root: Path, kind: str, path: Path, detail: str) -> Problem:
    return Problem(kind, path.relative_to(root).as_posix(), detail)


def _encode(bookmark: Bookmark) -> str:
    """The file of a bookmark: the same bytes for the same bookmark."""
    members = to_annotation(bookmark)
    return json.dumps(members, sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def _decode(data: bytes) -> Bookmark:
    """Raises BadDocument, naming the line or the member."""
    try:
        text = data.decode("utf-8-sig")
        members: Any = json.loads(text, parse_constant=_no_number, parse_float=_finite)
        if "\\u" in text:
            json.dumps(members, ensure_ascii=False).encode()
    except UnicodeError:
        raise BadDocument("not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise BadDocument(f"not JSON: {error.msg} in line {error.lineno}") from None
    except (ValueError, RecursionError) as error:
        raise BadDocument(f"not JSON: {error}") from None
    return from_annotation(members)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _finite(word: str) -> float:
    number = float(word)
    return number if abs(number) != float("inf") else _no_number(word)


def _sibling_id(identifier: str, digest: str) -> str:
    """An id made of another and a digest; beside a UUID it is one that sorts next to it."""
    if len(identifier) == 36:
        return f"{identifier[:18]}-8{digest[:3]}-{digest[3:15]}"
    return f"{identifier[:40]}-{digest[:16]}"


def _stray_id(bookmark: Bookmark, path: Path) -> str:
    """The id of a file that is not where its bookmark belongs: the same on every reading."""
    where = f"{path.parent.name}/{path.name}"
    return _sibling_id(bookmark.id, sha256(where.encode("utf-8", "surrogateescape")).hexdigest())


def _lock(descriptor: int, folder: Path) -> None:
    """Wait for the folder's lock. A file system without locks is used without."""
    if sys.platform == "win32":
        return
    patience = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > patience:
                what = f"another program has kept it locked for {LOCK_SECONDS} seconds"
                raise StorageError(what, where=str(folder)) from None
            time.sleep(0.005)
        except OSError:
            return


def _refuse_link(folder: Path) -> None:
    if folder.is_symlink():
        raise StorageError(
            "a symbolic link, which is not followed", where=str(folder), do="put a folder there"
        )


def _unreadable(folder: Path, error: OSError) -> NoReturn:
    raise StorageError(f"cannot be read: {error.strerror}", where=str(folder)) from None


def counts(path: Path) -> dict[str, int]:
    """How many files of bookmarks each article has in a folder of them, without reading any."""
    found: dict[str, int] = {}
    try:
        with os.scandir(path) as folders:
            names = [one.name for one in folders if one.is_dir(follow_symlinks=False)]
        for name in names:
            if not name.startswith((".", "_")):
                with os.scandir(path / name) as files:
                    found[name] = sum(file.name.endswith(".json") for file in files)
    except OSError:
        return found
    return found
