"""Fold text for comparison without moving any offset."""

from __future__ import annotations

_SINGLE = dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u00b4`"), "'")
_DOUBLE = dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"), '"')
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_SPACES = dict.fromkeys(map(ord, "\n\t\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"), " ")
_MARKS = {**_SINGLE, **_DOUBLE, **_DASHES, **_SPACES}
_PLAIN = [(chr(mark), plain) for mark, plain in _MARKS.items()]
_ASCII = [(mark, plain) for mark, plain in _PLAIN if mark.isascii()]


def fold_marks(text: str) -> str:
    """Straight quotes, plain hyphens, plain spaces; as many code points as `text`."""
    for mark, plain in _ASCII if text.isascii() else _PLAIN:
        if mark in text:
            text = text.replace(mark, plain)
    return text


def fold(text: str) -> str:
    """`fold_marks` in lower case; as many code points as `text`, in the same places."""
    folded = fold_marks(text)
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in folded)


def fold_with_map(text: str) -> tuple[str, list[int]]:
    """`fold` with runs of white space made one space, and where each code point came from.

    The list has one entry more than the folded text: the end of `text`.
    """
    kept: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(fold(text)):
        if char.isspace():
            if kept and kept[-1] == " ":
                continue
            char = " "
        kept.append(char)
        origin.append(index)
    origin.append(len(text))
    return "".join(kept), origin


def find_quote(text: str, quote: str) -> list[tuple[int, int]]:
    """Every place of `quote` in `text`, white space, quotes, dashes and case folded.

    Offsets are code points of `text`; a match may begin or end inside a word and matches do
    not overlap. An empty quote has no place.
    """
    haystack, origin = fold_with_map(text)
    needle = fold_with_map(quote)[0].strip()
    found: list[tuple[int, int]] = []
    at = haystack.find(needle) if needle else -1
    while at != -1:
        found.append((origin[at], origin[at + len(needle) - 1] + 1))
        at = haystack.find(needle, at + len(needle))
    return found
