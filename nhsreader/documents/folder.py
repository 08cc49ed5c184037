"""A library folder on disk: `articles/<id>.md`, `articles/<id>.comments.yaml`."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from nhsreader.documents import front_matter
from nhsreader.documents.files import read_text, sweep_half_written, write_atomically
from nhsreader.documents.model import ID_PATTERN, Document
from nhsreader.errors import BadDocument, StorageError

_COMMENTS = ".comments.yaml"


@dataclass(frozen=True)
class ArticleFile:
    """An article as found on disk, not yet read."""

    id: str
    path: Path
    stamp: str


class LibraryFolder:
    """One folder of articles."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        self.path = path
        self.writable = writable

    @property
    def articles(self) -> Path:
        """The folder that holds the article files."""
        return self.path / "articles"

    def scan(self) -> Iterator[ArticleFile]:
        """Every article file, unread, in order of id. Raises StorageError."""
        entries: dict[str, os.stat_result] = {}
        try:
            with os.scandir(self.articles) as found:
                for entry in found:
                    if entry.name.startswith(".") or not _encodes(entry.name):
                        continue
                    with suppress(OSError):
                        entries[entry.name] = entry.stat()
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorageError(
                f"cannot read the library folder: {error.strerror}", where=str(self.articles)
            ) from None
        for name in sorted(entries):
            if not name.endswith(".md") or not stat.S_ISREG(entries[name].st_mode):
                continue
            identifier = name[:-3]
            comments = entries.get(identifier + _COMMENTS)
            stamp = f"{entries[name].st_mtime_ns}:{entries[name].st_size}"
            if comments:
                stamp += f":{comments.st_mtime_ns}:{comments.st_size}"
            yield ArticleFile(identifier, self.articles / name, stamp)

    def sweep(self) -> None:
        """Remove what writers that were killed left half-written."""
        sweep_half_written(self.articles)

    def has(self, identifier: str) -> bool:
        """Whether an article of that id is stored here."""
        return self.path_of(identifier).is_file()

    def path_of(self, identifier: str) -> Path:
        """Where the article of that id is or would be stored."""
        return self.articles / f"{identifier}.md"

    def load(self, identifier: str) -> Document:
        """Read an article and its comments. Raises BadDocument or StorageError."""
        path = self.path_of(identifier)
        document = front_matter.parse(read_text(path), str(path), identifier)
        if document.id != identifier:
            raise BadDocument(
                f"its id is {document.id!r} but the file is called {path.name!r}",
                where=f"{path}:2",
                do="rename the file or correct the id",
            )
        comments = self.articles / f"{identifier}{_COMMENTS}"
        if comments.exists():
            document.comments = front_matter.parse_comments(read_text(comments), str(comments))
        return document

    def save(self, document: Document, *, new: bool = False) -> Path:
        """Write an article and its comments, each atomically.

        Raises StorageError, and FileExistsError where a `new` one's id is taken.
        """
        if not self.writable:
            raise StorageError("this library is read-only", where=str(self.path))
        if not ID_PATTERN.match(document.id):
            raise BadDocument(f"{document.id!r} cannot be an id", where=str(self.path))
        comments = self.articles / f"{document.id}{_COMMENTS}"
        path = self.path_of(document.id)
        if new:
            write_atomically(path, front_matter.dump(document), new=True)
        if document.comments:
            write_atomically(comments, front_matter.dump_comments(document.comments))
        if not new:
            write_atomically(path, front_matter.dump(document))
        if not document.comments:
            comments.unlink(missing_ok=True)
        return path

    def comments_path(self, identifier: str) -> Path:
        """Where the comments of the article are or would be stored."""
        return self.articles / f"{identifier}{_COMMENTS}"

    def versions(self, identifier: str) -> Path:
        """The folder of the article's earlier texts."""
        return self.articles / ".versions" / identifier

    def keep_version(self, identifier: str, text_sha256: str) -> tuple[str, ...]:
        """Copy the stored article to `.versions/<id>/<text-sha256>.md`, its comments beside it.

        A copy that differs from one already kept of that text gets the hash of its file added.
        Returns the names of the kept files.
        """
        names = []
        for source, ending in (
            (self.path_of(identifier), ".md"),
            (self.comments_path(identifier), _COMMENTS),
        ):
            if not source.exists():
                continue
            content = read_text(source)
            kept = self.versions(identifier) / f"{text_sha256}{ending}"
            if kept.exists() and read_text(kept) != content:
                digest = sha256(content.encode()).hexdigest()[:12]
                kept = kept.with_name(f"{text_sha256}-{digest}{ending}")
            if not kept.exists():
                write_atomically(kept, content)
            names.append(kept.name)
        return tuple(names)

    def trash(self, identifier: str) -> Path:
        """Move an article and its comments to `.trash/articles`; returns where it is now.

        Raises StorageError.
        """
        if not self.writable:
            raise StorageError("this library is read-only", where=str(self.path))
        shelf = self.path / ".trash" / "articles" / f"{identifier}-{secrets.token_hex(4)}"
        try:
            shelf.mkdir(parents=True)
            comments = self.comments_path(identifier)
            os.replace(self.path_of(identifier), shelf / f"{identifier}.md")
            if comments.exists():
                os.replace(comments, shelf / comments.name)
        except OSError as error:
            raise StorageError(
                f"cannot be moved to the trash: {error.strerror}",
                where=str(self.path_of(identifier)),
            ) from None
        return shelf

    def restore(self, identifier: str) -> bool:
        """Bring the article last removed under that id back; False where there is none.

        Raises StorageError where the id is taken by now.
        """
        trash = self.path / ".trash" / "articles"
        found = [
            shelf
            for shelf in trash.glob(f"{identifier}-????????")
            if (shelf / f"{identifier}.md").is_file()
        ]
        if not found:
            return False
        if self.has(identifier):
            raise StorageError("there is an article of that id again",
                               where=str(self.path_of(identifier)))  # fmt: skip
        shelf = max(found, key=lambda path: path.stat().st_mtime_ns)
        for file in shelf.iterdir():
            os.replace(file, self.articles / file.name)
        shelf.rmdir()
        return True

    def version(self, identifier: str, text_sha256: str) -> Document | None:
        """The article as it was with that reading text, or None where it was not kept."""
        kept = self.versions(identifier) / f"{text_sha256}.md"
        if not kept.exists():
            return None
        return front_matter.parse(read_text(kept), str(kept), identifier)


def _encodes(name: str) -> bool:
    """Whether a file name is proper text; others cannot be ids."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
