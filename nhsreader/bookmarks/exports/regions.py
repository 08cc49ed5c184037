"""Generated stretches in a file that is otherwise its owner's.

Each stands between `<!-- nhsreader:begin KEY -->` and `<!-- nhsreader:end KEY -->`, each on a
line of its own. Nothing else in the file is ever changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from nhsreader.errors import BadInput

_MARKER = re.compile(r"^<!-- nhsreader:(begin|end) ([a-z0-9:_-]+) -->[ \t]*\r?(?:\n|\Z)", re.M)


class Region(msgspec.Struct, frozen=True):
    """A generated stretch: its key, and its text without the markers."""

    key: str
    text: str


class _Piece(msgspec.Struct):
    """A stretch of a file; `key` is empty where it is its owner's."""

    key: str
    text: str


def has_regions(text: str) -> bool:
    """Whether a file holds any marker."""
    return _MARKER.search(text) is not None


def merge(old: str, regions: Sequence[Region], gone: Callable[[str], bool]) -> str:
    """`old` with its generated stretches replaced by `regions`, and new ones put in.

    A new one stands before the next of `regions` that the file has, or at the end. A stretch of
    another key is taken out where `gone` says so. Raises BadInput where a marker lacks its
    fellow, since it cannot be told then what is whose.
    """
    pieces = _pieces(old)
    newline = "\r\n" if "-->\r\n" in old else "\n"
    wanted = {region.key: _marked(region, newline) for region in regions}
    present = {piece.key for piece in pieces}
    before: dict[str, list[_Piece]] = {}
    waiting: list[_Piece] = []
    for region in regions:
        if region.key in present:
            before[region.key] = waiting
            waiting = []
        else:
            waiting.append(_Piece(region.key, wanted[region.key]))
    merged: list[str] = []
    for piece in pieces:
        if not piece.key:
            merged.append(piece.text)
        elif piece.key in wanted:
            merged += [new.text for new in before.pop(piece.key, [])]
            # The end of a file's last marker may lack its newline: that is the owner's choice.
            text = wanted[piece.key]
            merged.append(text if piece.text.endswith("\n") else text.removesuffix(newline))
        elif not gone(piece.key):
            merged.append(piece.text)
    if waiting and merged and not merged[-1].endswith("\n"):
        merged.append(newline)
    return "".join([*merged, *(new.text for new in waiting)])


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    at = 0
    begun: re.Match[str] | None = None
    for marker in _MARKER.finditer(text):
        if (marker.group(1) == "begin") == (begun is not None):
            raise _unmatched(text, begun or marker)
        if begun is None:
            pieces.append(_Piece("", text[at : marker.start()]))
            begun, at = marker, marker.start()
        elif marker.group(2) != begun.group(2):
            raise _unmatched(text, begun)
        else:
            pieces.append(_Piece(marker.group(2), text[at : marker.end()]))
            begun, at = None, marker.end()
    if begun is not None:
        raise _unmatched(text, begun)
    return [piece for piece in [*pieces, _Piece("", text[at:])] if piece.text]


def _marked(region: Region, newline: str) -> str:
    begin, end = (f"<!-- nhsreader:{word} {region.key} -->" for word in ("begin", "end"))
    text = f"{begin}\n\n{region.text.strip()}\n\n{end}\n"
    return text.replace("\n", newline) if newline != "\n" else text


def _unmatched(text: str, marker: re.Match[str]) -> BadInput:
    line = text.count("\n", 0, marker.start()) + 1
    other = "end" if marker.group(1) == "begin" else "begin"
    return BadInput(
        f"the marker in line {line} has no {other}: it cannot be told which words are yours",
        do=f"put `<!-- nhsreader:{other} {marker.group(2)} -->` back, or take both markers out",
    )
