"""Decompress what came from outside, never more of it than allowed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_STEP = 65536
_RATIO_FROM = 1_000_000
_MAX_DAMAGED = 200
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
ENCODINGS = frozenset(_WINDOWS)


class TooMuch(Exception):
    """More came out, or more for what went in, than is allowed."""


class Damaged(Exception):
    """The compressed bytes are not what they should be, or end too early."""


def inflated(
    chunks: Iterable[bytes], encoding: str, *, limit: int, ratio: int = 200
) -> Iterator[bytes]:
    """The bytes that chunks in one of `ENCODINGS` hold, piece by piece.

    Raises TooMuch past `limit` bytes, or past `ratio` times the bytes read once a megabyte has
    come out; Damaged for bytes that are broken or cut off.
    """
    decoder = zlib.decompressobj(_WINDOWS[encoding])
    taken = given = 0
    for chunk in chunks:
        taken += len(chunk)
        if encoding == "deflate" and not given and _is_raw(chunk, taken):
            decoder = zlib.decompressobj(-15)
        rest = chunk
        while rest and not decoder.eof:
            try:
                piece = decoder.decompress(rest, _STEP)
            except zlib.error:
                raise Damaged("the compressed data is damaged") from None
            rest = decoder.unconsumed_tail
            given += len(piece)
            if given > limit:
                raise TooMuch(f"it decompresses to more than {limit / 1_000_000:.3g} MB")
            if given > max(_RATIO_FROM, ratio * taken):
                raise TooMuch(f"it decompresses to more than {ratio} times its size")
            if piece:
                yield piece
    if not decoder.eof:
        raise Damaged("the compressed data is cut off")


def members(data: bytes, *, limit: int, ratio: int = 200) -> Iterator[bytes | str]:
    """The contents of the members of a gzip file one after another.

    For a damaged member a line that says so, and the search goes on at the next that can be
    seen. Raises TooMuch as `inflated` does, `limit` for all members together.
    """
    start = given = damaged = 0
    while 0 <= start < len(data):
        decoder = zlib.decompressobj(31)
        pieces: list[bytes] = []
        size, at, sound = 0, start, True
        while at < len(data) and not decoder.eof:
            source = decoder.unconsumed_tail or data[at : at + _STEP]
            fresh = not decoder.unconsumed_tail
            try:
                piece = decoder.decompress(source, 16 * _STEP)
            except zlib.error:
                sound = False
                break
            at += len(source) if fresh else 0
            pieces.append(piece)
            size += len(piece)
            if given + size > limit:
                raise TooMuch(f"it decompresses to more than {limit / 1_000_000:.3g} MB")
            if size > max(_RATIO_FROM, ratio * (at - start)):
                raise TooMuch(f"it decompresses to more than {ratio} times its size")
        given += size
        if pieces and size:
            yield b"".join(pieces)
        if decoder.eof:
            start = at - len(decoder.unused_data)
            continue
        damaged += 1
        if damaged > _MAX_DAMAGED:
            raise TooMuch(f"more than {_MAX_DAMAGED} of its compressed members are damaged")
        yield f"a compressed member is {'cut off' if sound else 'damaged'} (byte {start})"
        start = data.find(b"\x1f\x8b\x08", max(at, start + 1) if sound else start + 1)


def _is_raw(chunk: bytes, taken: int) -> bool:
    """Whether a deflate stream lacks its header, as some servers send it."""
    first = taken == len(chunk) and len(chunk) >= 2
    return first and (chunk[0] & 15 != 8 or (chunk[0] * 256 + chunk[1]) % 31 != 0)
