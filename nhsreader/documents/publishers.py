"""Who publishes: the `sources.yaml` of a library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from nhsreader import plain_yaml
from nhsreader.documents.files import read_text


class Publisher(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A publisher: `senses` are ids of glossary entries its texts use."""

    id: str
    name: str
    shorts: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    kind: str = "press"
    domains: tuple[str, ...] = ()
    senses: tuple[str, ...] = ()


class Publishers:
    """Publishers by key, a user's own over the bundled ones."""

    def __init__(self, publishers: Iterable[Publisher] = ()) -> None:
        self._by_id = {publisher.id: publisher for publisher in publishers}

    def __iter__(self) -> Iterator[Publisher]:
        return iter(self._by_id.values())

    def to_bytes(self) -> bytes:
        """Compiled, for a cache."""
        return msgspec.msgpack.encode(list(self._by_id.values()))

    @classmethod
    def from_bytes(cls, data: bytes) -> Publishers:
        """Read `to_bytes` again. Raises msgspec.DecodeError for anything else."""
        return cls(msgspec.msgpack.decode(data, type=list[Publisher]))

    @property
    def digest(self) -> str:
        """Changes whenever anything said of a publisher does."""
        return sha256(msgspec.json.encode(list(self._by_id.values()))).hexdigest()[:16]

    def get(self, key: str | None) -> Publisher | None:
        """The publisher of that key, or None."""
        return self._by_id.get(key) if key else None

    def name(self, key: str | None) -> str | None:
        """The name to show for a key; an unknown key is its own name."""
        found = self.get(key)
        return found.name if found else key


def load(folders: Iterable[Path]) -> Publishers:
    """Publishers of every `sources.yaml`; of two with one id the first folder's counts.

    Raises BadDocument, naming file and line.
    """
    found: dict[str, Publisher] = {}
    for folder in folders:
        file = folder / "sources.yaml"
        if not file.is_file():
            continue
        parsed = plain_yaml.load(read_text(file), str(file))
        for publisher in parsed.convert(list[Publisher], ("publishers",)):
            found.setdefault(publisher.id, publisher)
    return Publishers(found.values())
