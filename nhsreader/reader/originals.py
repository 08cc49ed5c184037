"""The files articles were made from, kept beside the library by the hash of their bytes."""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from pathlib import Path

from nhsreader.documents.files import read_bytes, sync_folder
from nhsreader.errors import StorageError


class Originals:
    """The folder `originals/<sha256>` of a library."""

    def __init__(self, library: Path) -> None:
        self._folder = library / "originals"

    def path(self, digest: str) -> Path:
        """Where the file with that hash is or would be."""
        return self._folder / digest

    def has(self, digest: str) -> bool:
        """Whether the file with that hash is kept."""
        return self.path(digest).is_file()

    def keep(self, data: bytes) -> str:
        """Keep a file once; returns the hash of its bytes. Raises StorageError."""
        digest = sha256(data).hexdigest()
        path = self.path(digest)
        if path.exists():
            return digest
        temporary = self._folder / f".{digest}.{secrets.token_hex(4)}.tmp"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with open(temporary, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
            sync_folder(self._folder)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise StorageError(
                f"the original cannot be kept: {error.strerror}", where=str(path)
            ) from None
        return digest

    def read(self, digest: str) -> bytes:
        """The bytes with that hash. Raises StorageError where they are gone or altered."""
        data = read_bytes(self.path(digest))
        if sha256(data).hexdigest() != digest:
            raise StorageError("the original was altered since it was kept",
                               where=str(self.path(digest)))  # fmt: skip
        return data
