"""Write plain text as Markdown that reads back as the same text."""

from __future__ import annotations

import re

_ANYWHERE = re.compile(r"[\\`*\[\]<|~]|(?<![^\W_])_|_(?![^\W_])|!(?=\[)|&(?=#?\w+;)")
_AT_START = re.compile(r"(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|=+\s*$|-+\s*$|_)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def escape_line(line: str) -> str:
    """One line of text as Markdown: no character of it acts as markup."""
    text = _ANYWHERE.sub(lambda m: "\\" + m.group(), " ".join(line.split()))
    text = _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text
    return "\\" + text if _AT_START.match(text) else text


def paragraph(text: str) -> str:
    """A paragraph as Markdown; its line breaks stay, as hard breaks."""
    lines = [escape_line(line) for line in text.split("\n") if line.strip()]
    return "\\\n".join(lines)
