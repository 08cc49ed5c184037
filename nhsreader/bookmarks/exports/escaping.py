"""Text from outside as Markdown in which nothing of it is Markdown, HTML or Obsidian's syntax."""

from __future__ import annotations

import re

from nhsreader.text.sanitise import clean, one_line

# Besides CommonMark's: tables, strike-through, mathematics, wiki links, tags, highlights,
# comments, block ids, emoji names, addresses and template brackets of common dialects.
_INLINE = re.compile(
    r"[\\`*_\[\]{}|~$^#=]"
    r"|&(?=#?\w{1,40};)"
    r"|%(?=%)|(?<=%)%"
    r"|:(?=\S)"
    r"|@(?=\w)"
    r"|(?<=[wW][wW][wW])\."
)
_LINE_START = re.compile(r"(?:[-+>](?=.)|[-+>]\Z|\d{1,9}(?=[.)](?:\s|\Z)))", re.DOTALL)
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


def inline(text: str) -> str:
    """The text on one line, to stand after other words."""
    return _marks(one_line(text))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each of one or more lines of Markdown; empty for no words."""
    return [
        "\\\n".join(_line(line) for line in part.split("\n"))
        for part in _BLANK_LINES.split(clean(text).strip("\n"))
        if part.strip()
    ]


def block_quote(text: str) -> str:
    """The text as a block quotation."""
    lines = "\n\n".join(paragraphs(text)).split("\n")
    return "\n".join(f"> {line}".rstrip(" ") for line in lines)


def _line(line: str) -> str:
    start = _LINE_START.match(line)
    if start is None:
        escaped = _marks(line)
    elif start.group()[0].isdigit():
        escaped = f"{start.group()}\\{_marks(line[start.end() :])}"
    else:
        escaped = f"\\{line[0]}{_marks(line[1:])}"
    # White space at either end of a line would be dropped or make a code block.
    if escaped[:1].isspace():
        escaped = f"&#{ord(escaped[0])};{escaped[1:]}"
    if escaped[-1:].isspace():
        escaped = f"{escaped[:-1]}&#{ord(escaped[-1])};"
    return escaped


def _marks(text: str) -> str:
    return _INLINE.sub(lambda match: f"\\{match.group()}", text).replace("<", "&lt;")
