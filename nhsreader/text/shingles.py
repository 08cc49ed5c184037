"""Word shingles: how much of one text stands in another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from hashlib import blake2b

from nhsreader.text.fold import fold

SIZE = 4
MIN_DISTINCT = 30
SAME_TEXT = 0.5
RELATED = 0.30
_WORD = re.compile(r"\w+(?:['&]\w+)*")


def words(text: str) -> list[str]:
    """The words of the folded text, in order."""
    return _WORD.findall(fold(text))


def hashes(text: str) -> Iterator[int]:
    """A signed 64-bit hash for each run of four words, in order."""
    run = words(text)
    for at in range(len(run) - SIZE + 1):
        digest = blake2b(" ".join(run[at : at + SIZE]).encode(), digest_size=8).digest()
        yield int.from_bytes(digest, "big", signed=True)


def containment(inner: Set[int], outer: Set[int]) -> float:
    """The share of `inner` that stands in `outer`, 0 to 1; 0 where `inner` is empty."""
    return len(inner & outer) / len(inner) if inner else 0.0
