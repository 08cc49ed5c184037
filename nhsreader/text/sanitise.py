"""Make text from outside safe to store and to show.

Run after parsing and decoding: HTML entities, JSON escapes and mojibake repair all create
control characters that were not in the file.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SEQUENCES = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*(?:[@-~]|$)"  # CSI
    "|\x1b[\\]PX^_][^\x07\x1b\x9c\n]*(?:\x07|\x1b\\\\|\x9c)?"  # OSC, DCS, SOS, PM, APC: bodies too
    # As one C1 character they are more often mojibake: only with a terminator is there a body.
    "|[\x9d\x90\x98\x9e\x9f][^\x07\x1b\x9c\n]{0,4096}?(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]*[0-~]?"  # two-character escapes
)
_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH = re.compile("[\u200b\u2060-\u2064\ufeff\u00ad\u180e\U000e0000-\U000e007f]")
# Joiners are part of the spelling between letters of scripts that need them, or between emoji.
_STRAY_JOINER = re.compile("(?<![\u0600-\u0dff\u1000-\u109f\ufe0f\u2600-\U0001faff])[\u200c\u200d]")
_CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufff9-\ufffb]"
)
_PLANE_ENDS = re.compile(
    "[" + "".join(chr(p * 0x10000 + e) for p in range(1, 17) for e in (0xFFFE, 0xFFFF)) + "]"
)
_UNSAFE_TO_SHOW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_SPACE_RUN = re.compile(r"\s+")


@dataclass(frozen=True)
class Removed:
    """How many characters or sequences of each class were taken out."""

    control: int = 0
    bidi: int = 0
    zero_width: int = 0

    def __add__(self, other: Removed) -> Removed:
        return Removed(
            self.control + other.control,
            self.bidi + other.bidi,
            self.zero_width + other.zero_width,
        )

    def __bool__(self) -> bool:
        return bool(self.control or self.bidi or self.zero_width)


def sanitise(text: str) -> tuple[str, Removed]:
    """The text in NFC with only `\\n` as control character, and what was removed.

    Escape sequences go whole; tabs become spaces; every kind of line end becomes `\\n`.
    Idempotent.
    """
    control = bidi = zero_width = 0
    while True:
        before = text
        text, n = _SEQUENCES.subn("", text)
        control += n
        text = _NEWLINES.sub("\n", text).replace("\t", "    ")
        text, n = _CONTROL.subn("", text)
        control += n
        text, n = _PLANE_ENDS.subn("", text)
        control += n
        text, n = _BIDI.subn("", text)
        bidi += n
        text, n = _ZERO_WIDTH.subn("", text)
        zero_width += n
        text, n = _STRAY_JOINER.subn("", text)
        zero_width += n
        text = unicodedata.normalize("NFC", text)
        if text == before:
            return text, Removed(control, bidi, zero_width)


def clean(text: str) -> str:
    """`sanitise` without the count."""
    return sanitise(text)[0]


def one_line(text: str) -> str:
    """The text sanitised and on one line, white space folded: titles, names, messages."""
    return _SPACE_RUN.sub(" ", clean(text)).strip()


def visible(text: str) -> str:
    """The text with every character that could act on a terminal shown as U+FFFD.

    For what stands on the way out: newlines and tabs stay.
    """
    return _UNSAFE_TO_SHOW.sub("\ufffd", text)
