"""DOCX and EPUB files are ZIP archives: look before unpacking one."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from nhsreader.errors import BadInput

MAX_BYTES = 100 << 20
MAX_RATIO = 200
MAX_MEMBERS = 2000
SMALL = 1 << 20
"""Up to so many bytes unpacked the ratio says nothing: short repetitive XML packs well."""
_CHUNK = 1 << 16
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
_AGAIN = "save or download it again"


class Archive:
    """The members of a ZIP archive that has been looked over, each read within the limits.

    Raises BadInput for one that is damaged, encrypted, holds more than `MAX_MEMBERS` members,
    unpacks to more than `MAX_BYTES` or `MAX_RATIO` times its size, or has a member whose name
    leads out of it or that is a link.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            infos = self._zip.infolist()
        except (*_DAMAGED, UnicodeDecodeError, IndexError, KeyError):
            raise BadInput("it is damaged or cut short", do=_AGAIN) from None
        _look_over(infos, len(data))
        self._members = {info.filename: info for info in infos}
        self._left = MAX_BYTES

    @property
    def names(self) -> list[str]:
        """The names of its members."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """The bytes of a member, counted as they come, for its header may lie.

        Raises KeyError where there is none, BadInput at the limit or where it is damaged.
        """
        info = self._members[name]
        parts: list[bytes] = []
        try:
            with self._zip.open(info) as file:
                while part := file.read(_CHUNK):
                    self._left -= len(part)
                    if self._left < 0:
                        raise _too_large()
                    parts.append(part)
        except (*_DAMAGED, RuntimeError):
            raise BadInput(f"{name[:80]!r} in it is damaged", do=_AGAIN) from None
        return b"".join(parts)

    def repacked(self, wanted: Callable[[str], bool]) -> BytesIO:
        """A new archive, not compressed, of the members wanted, all of them read and counted."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as copy:
            for name in self._members:
                if wanted(name) and not name.endswith("/"):
                    copy.writestr(name, self.read(name))
        out.seek(0)
        return out


def _look_over(infos: list[zipfile.ZipInfo], packed: int) -> None:
    if len(infos) > MAX_MEMBERS:
        raise BadInput(f"it holds {len(infos):,} files, more than {MAX_MEMBERS:,}", do=_AGAIN)
    total = sum(info.file_size for info in infos)
    if total > MAX_BYTES:
        raise _too_large()
    for unpacked, size in ((total, packed), *((i.file_size, i.compress_size) for i in infos)):
        if unpacked > SMALL and unpacked > MAX_RATIO * max(1, size):
            raise BadInput(f"it unpacks to more than {MAX_RATIO} times its size", do=_AGAIN)
    for info in infos:
        name = info.filename.replace("\\", "/")
        mode = info.external_attr >> 16
        if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
            raise BadInput(f"a file in it would lie outside it: {name[:80]!r}", do=_AGAIN)
        if stat.S_ISLNK(mode):
            raise BadInput(f"a file in it is a link: {name[:80]!r}", do=_AGAIN)
        if info.flag_bits & 1:
            raise BadInput("it is encrypted", do="save it without a password")


def _too_large() -> BadInput:
    return BadInput(f"it unpacks to more than {MAX_BYTES >> 20} MB", do="split it")
