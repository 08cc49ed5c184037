"""A library folder on disk: `articles/<id>.md`, `articles/<id>.comments.yaml`."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nhsreader.documents import front_matter
from nhsreader.documents.files import read_text, write_atomically
from nhsreader.documents.model import ID_PATTERN, Document
from nhsreader.errors import BadDocument, StorageError

_COMMENTS = ".comments.yaml"


@dataclass(frozen=True)
class Stamp:
    """What a file looked like when last seen; a change means it must be read again."""

    mtime_ns: int
    size: int


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
                    if not entry.name.startswith("."):
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

    def save(self, document: Document) -> Path:
        """Write an article and its comments, each atomically. Raises StorageError."""
        if not self.writable:
            raise StorageError("this library is read-only", where=str(self.path))
        if not ID_PATTERN.match(document.id):
            raise BadDocument(f"{document.id!r} cannot be an id", where=str(self.path))
        comments = self.articles / f"{document.id}{_COMMENTS}"
        if document.comments:
            write_atomically(comments, front_matter.dump_comments(document.comments))
        path = self.path_of(document.id)
        write_atomically(path, front_matter.dump(document))
        if not document.comments:
            comments.unlink(missing_ok=True)
        return path

    def keep_version(self, identifier: str, text_sha256: str) -> None:
        """Copy the stored article to `.versions/<id>/<text-sha256>.md`, once per text."""
        kept = self.articles / ".versions" / identifier / f"{text_sha256}.md"
        if not kept.exists():
            write_atomically(kept, read_text(self.path_of(identifier)))

    def version(self, identifier: str, text_sha256: str) -> Document | None:
        """The article as it was with that reading text, or None where it was not kept."""
        kept = self.articles / ".versions" / identifier / f"{text_sha256}.md"
        if not kept.exists():
            return None
        return front_matter.parse(read_text(kept), str(kept), identifier)
