"""Letters on what can be opened: typing them goes there. Pure; knows nothing of Textual."""

from __future__ import annotations

from itertools import product

LETTERS = "asdfghjklqwertyuiopzxcvbnm"


def labels(count: int) -> list[str]:
    """So many different labels, as short as can be, none the beginning of another."""
    length, many = 1, len(LETTERS)
    while many < count:
        length, many = length + 1, many * len(LETTERS)
    made = ("".join(letters) for letters in product(LETTERS, repeat=length))
    return [label for label, _ in zip(made, range(count), strict=False)]


def narrowed(shown: dict[str, int], typed: str) -> dict[str, int]:
    """The labels that go on as typed, with what they stand for."""
    return {label: number for label, number in shown.items() if label.startswith(typed)}
