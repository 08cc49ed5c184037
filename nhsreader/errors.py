"""The one family of errors a user may see."""

from __future__ import annotations


class ReaderError(Exception):
    """Something a user can act on: what happened, where, and what to do about it.

    `exit_code` is what the command line ends with: 2 for bad usage or input, 3 where the
    library or a file could not be read.
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.do = do

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.do:
            parts.append(self.do)
        return ". ".join(part.rstrip(".") for part in parts)


class BadInput(ReaderError):
    """What the user asked for or handed in cannot be used as it is."""


class QueryError(BadInput):
    """A query that cannot be read; `column` counts from 1."""

    def __init__(self, what: str, *, column: int, do: str = "") -> None:
        super().__init__(what, where=f"column {column}", do=do)
        self.column = column


class StorageError(ReaderError):
    """A file or folder of the library could not be read or written."""

    exit_code = 3


class CacheDamaged(StorageError):
    """A cache cannot be used as it is. Nothing is lost: discard it and it is made anew."""


class BadDocument(StorageError):
    """A stored file does not hold what its format asks for; `where` names file and line."""
