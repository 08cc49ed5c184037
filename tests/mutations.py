"""Texts edited with a passage watched: where its words stand afterwards is known.

A text is cut into words and what stands between them. Edits are made on these pieces, each of
which knows whether it is the passage's, so that the right answer follows from the pieces left.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

_PIECE = re.compile(r"\w+|\s+|[^\w\s]")
_BEGINNING = re.compile(r"\b\w")
_END = re.compile(r"\w\b")
_PARAGRAPH_END = re.compile(r"\n")
LETTERS = "etaoinshrdlu"
MARKS = {"'": "’", '"': "”", "-": "–", "“": '"', "”": '"', "’": "'", "–": "-"}
CONTEXT = 200


class Piece(NamedTuple):
    """A word, a mark or white space, and whether it is the passage's."""

    text: str
    watched: bool


class Case(NamedTuple):
    """A passage of a text, and the text it is to be found in again.

    `start` and `end` are where the passage stood; `new_start` and `new_end` where what is left
    of it stands, both -1 where it is gone. `rate` is the share of words edited.
    """

    kind: str
    rate: float
    old: str
    start: int
    end: int
    new: str
    new_start: int
    new_end: int

    @property
    def length(self) -> int:
        """Code points of the passage."""
        return self.end - self.start


def cut(text: str, start: int, end: int) -> list[Piece]:
    """The pieces of a text with the passage at `start` to `end`, which begin and end a piece."""
    return [
        Piece(match.group(), start <= match.start() < end) for match in _PIECE.finditer(text)
    ]  # fmt: skip


def joined(pieces: Sequence[Piece]) -> tuple[str, int, int]:
    """The text of some pieces, and where the watched ones begin and end; -1 without any."""
    text, start, end, at = [], -1, -1, 0
    for piece in pieces:
        if piece.watched and not piece.text.isspace():
            start = at if start < 0 else start
            end = at + len(piece.text)
        text.append(piece.text)
        at += len(piece.text)
    return "".join(text), start, end


def passage(text: str, length: int, choose: random.Random) -> tuple[int, int] | None:
    """A passage of about so many code points, from the beginning of a word to the end of one."""
    if len(text) < length + 2:
        return None
    at = choose.randrange(len(text) - length)
    begins = _BEGINNING.search(text, at, at + 60)
    if begins is None:
        return None
    start = begins.start()
    found = (m.end() for m in _END.finditer(text, start, start + length + 60))
    ends = [end for end in found if end <= start + length]
    if not ends or ends[-1] - start < length * 0.8:
        return None
    return start, ends[-1]


Edit = Callable[[list[Piece], float, random.Random], list[Piece]]


def insert(pieces: list[Piece], rate: float, choose: random.Random) -> list[Piece]:
    """Words put in."""
    words = _words(pieces)
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        found.append(piece)
        if _near(pieces, number) and piece.text.isalnum() and choose.random() < rate:
            inside = piece.watched and _watched_after(pieces, number)
            found += [Piece(" ", inside), Piece(choose.choice(words), inside)]
    return found


def delete(pieces: list[Piece], rate: float, choose: random.Random) -> list[Piece]:
    """Words left out."""
    return [
        piece
        for number, piece in enumerate(pieces)
        if not (_near(pieces, number) and piece.text.isalnum() and choose.random() < rate)
    ]


def typo(pieces: list[Piece], rate: float, choose: random.Random) -> list[Piece]:
    """Letters of words changed, doubled or dropped."""
    found = []
    for number, piece in enumerate(pieces):
        if _near(pieces, number) and piece.text.isalnum() and choose.random() < rate:
            at = choose.randrange(len(piece.text))
            other = choose.choice(
                [choose.choice(LETTERS), piece.text[at] * 2, "" if len(piece.text) > 1 else "e"]
            )
            piece = piece._replace(text=piece.text[:at] + other + piece.text[at + 1 :])
        found.append(piece)
    return found


def reflow(pieces: list[Piece], rate: float, choose: random.Random) -> list[Piece]:
    """Lines broken elsewhere, quotes and dashes of another make; no word is touched."""
    found = []
    for piece in pieces:
        if piece.text == " " and choose.random() < 0.2:
            piece = piece._replace(text=choose.choice(["\n", "\u00a0", "  "]))
        elif piece.text in MARKS and choose.random() < 0.7:
            piece = piece._replace(text=MARKS[piece.text])
        found.append(piece)
    return found


def replace_words(pieces: list[Piece], rate: float, choose: random.Random) -> list[Piece]:
    """Words put in place of others."""
    words = _words(pieces)
    return [
        piece._replace(text=choose.choice(words))
        if _near(pieces, number) and piece.text.isalnum() and choose.random() < rate
        else piece
        for number, piece in enumerate(pieces)
    ]


def move(pieces: list[Piece], rate: float, choose: random.Random) -> list[Piece]:
    """The paragraphs of the passage stand elsewhere, a few words edited as they went."""
    paragraphs = _paragraphs(pieces)
    taken = [p for p in paragraphs if any(piece.watched for piece in p)]
    left = [p for p in paragraphs if not any(piece.watched for piece in p)]
    at = choose.randrange(len(left) + 1)
    order = [*left[:at], *taken, *left[at:]]
    return typo([piece for paragraph in order for piece in paragraph], rate / 2, choose)


EDITS: dict[str, Edit] = {
    "insert": insert, "delete": delete, "typo": typo, "reflow": reflow,
    "replace": replace_words, "move": move,
}  # fmt: skip


def edited(kind: str, rate: float, text: str, start: int, end: int, seed: int) -> Case:
    """The passage after one kind of edit, with paragraphs put in and left out elsewhere."""
    choose = random.Random(seed)
    pieces = EDITS[kind](cut(text, start, end), rate, choose)
    new, new_start, new_end = joined(_elsewhere(pieces, choose))
    return Case(kind, rate, text, start, end, new, new_start, new_end)


def gone(text: str, start: int, end: int, seed: int) -> Case | None:
    """The passage's paragraphs left out; None where its words stand somewhere else too."""
    choose = random.Random(seed)
    paragraphs = _paragraphs(cut(text, start, end))
    left = [piece for p in paragraphs if not any(one.watched for one in p) for piece in p]
    new, _, _ = joined(_elsewhere(left, choose))
    if _folded(text[start:end]) in _folded(new):
        return None
    return Case("gone", 0, text, start, end, new, -1, -1)


def lookalike(text: str, start: int, end: int, other: str, seed: int) -> Case | None:
    """The passage's paragraphs left out, and its words, one in ten another, in a strange place.

    `other` is a text the copy is put into the middle of, after what is left of this one. None
    where the very words still stand somewhere: they would be the passage.
    """
    choose = random.Random(seed)
    pieces = cut(text, start, end)
    paragraphs = _paragraphs(pieces)
    left = [piece for p in paragraphs if not any(one.watched for one in p) for piece in p]
    copy = replace_words([piece for piece in pieces if piece.watched], 0.1, choose)
    words = "".join(piece.text for piece in copy)
    half = other.find(" ", len(other) // 2)
    strange = f"{other[:half]} {words} {other[half:]}"
    new, _, _ = joined(left)
    new = f"{new}\n{strange}"
    if _folded(text[start:end]) in _folded(new):
        return None
    return Case("lookalike", 0.1, text, start, end, new, -1, -1)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _elsewhere(pieces: list[Piece], choose: random.Random) -> list[Piece]:
    """Paragraphs without the passage left out, doubled, or put before all others."""
    found: list[Piece] = []
    if choose.random() < 0.5:
        found.append(Piece("Cookie notice and menu. Sign in to read on.\n\n", False))
    for paragraph in _paragraphs(pieces):
        watched = any(piece.watched for piece in paragraph)
        if not watched and choose.random() < 0.1:
            continue
        found += paragraph
    return found


def _paragraphs(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces by paragraph, those the passage runs over kept together."""
    found: list[list[Piece]] = [[]]
    for number, piece in enumerate(pieces):
        found[-1].append(piece)
        inside = piece.watched and _watched_after(pieces, number)
        if _PARAGRAPH_END.search(piece.text) and not inside:
            found.append([])
    return [paragraph for paragraph in found if paragraph]


def _watched_after(pieces: list[Piece], number: int) -> bool:
    return any(piece.watched for piece in pieces[number + 1 : number + 4])


def _words(pieces: list[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.text.isalpha()] or ["word"]


def _near(pieces: list[Piece], number: int) -> bool:
    """Whether a piece is the passage's or stands not far from it."""
    low, high = max(0, number - CONTEXT // 5), number + CONTEXT // 5
    return pieces[number].watched or any(piece.watched for piece in pieces[low:high])
