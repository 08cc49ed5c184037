"""Markdown → the plain text a person reads, with its blocks and styled spans.

Positions everywhere in the program are code points of this text, so a change of what it
yields for the same Markdown is a new `VERSION`.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from nhsreader.text.sanitise import clean

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

VERSION = 1
CELL_BREAK = " | "
_SPACES = re.compile(r"[ \u00a0]+")


class Block(msgspec.Struct, frozen=True):
    """A paragraph, heading, list item, quotation, code, table row or rule.

    `level` is the heading's level, or how deep a list or quotation is nested; `marker` what
    stands before a list item, which is no part of the text.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    marker: str = ""


class Styled(msgspec.Struct, frozen=True):
    """A span with a style: emphasis, strong, code or link (with its target)."""

    kind: str
    start: int
    end: int
    href: str = ""


class ReadingText(msgspec.Struct, frozen=True, dict=True):
    """The text of one part of an article: NFC, `\\n` only, no control characters."""

    text: str
    blocks: tuple[Block, ...] = ()
    spans: tuple[Styled, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """Hash of the text alone, in hexadecimal."""
        return sha256(self.text.encode()).hexdigest()

    def block_at(self, offset: int) -> int:
        """Index of the block that holds `offset`, or of the last one before it; 0 if none."""
        low, high = 0, len(self.blocks)
        while low < high:
            middle = (low + high) // 2
            if self.blocks[middle].start <= offset:
                low = middle + 1
            else:
                high = middle
        return max(0, low - 1)


def from_plain(text: str) -> ReadingText:
    """A comment or title: paragraphs at blank lines, nothing interpreted."""
    builder = _Builder()
    for paragraph in re.split(r"\n[ \u00a0]*\n\s*", text.strip()):
        lines = [_SPACES.sub(" ", line).strip() for line in paragraph.split("\n")]
        if content := "\n".join(line for line in lines if line):
            builder.begin("paragraph")
            builder.add(content)
            builder.finish()
    return builder.result()


def from_markdown(markdown: str) -> ReadingText:
    """Render Markdown (CommonMark and tables; HTML is shown, not interpreted)."""
    walker = _Walker()
    for token in _parser().parse(markdown):
        walker.take(token)
    return walker.builder.result()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")
    # A reference link would make text far away change the meaning of these words.
    return parser.disable(["html_block", "html_inline", "reference"])


class _Builder:
    """Collects text, blocks and spans, keeping the offsets right."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.spans: list[Styled] = []
        self._open: tuple[str, int, str, int] | None = None
        self._last_tight = False

    def begin(self, kind: str, level: int = 0, marker: str = "", tight: bool = False) -> None:
        gap = ("\n" if tight and self._last_tight else "\n\n") if self.parts else ""
        self._last_tight = tight
        if gap:
            self.parts.append(gap)
            self.length += len(gap)
        self._open = (kind, level, marker, self.length)

    def add(self, text: str, verbatim: bool = False) -> None:
        # Entities such as &#x202e; make characters that the file did not hold.
        text = clean(text)
        if not verbatim:
            text = _SPACES.sub(" ", text)
            at_line_start = self._open is not None and self.length == self._open[3]
            if at_line_start or (self.parts and self.parts[-1].endswith((" ", "\n"))):
                text = text.lstrip(" ")
        if text:
            self.parts.append(text)
            self.length += len(text)

    def finish(self) -> None:
        assert self._open is not None
        kind, level, marker, start = self._open
        while self.length > start and self.parts[-1][-1] in " \n":
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1
            if not self.parts[-1]:
                self.parts.pop()
        self.blocks.append(Block(kind, start, self.length, level, marker))
        self._open = None

    def result(self) -> ReadingText:
        text = "".join(self.parts)
        spans = tuple(
            Styled(s.kind, s.start, min(s.end, len(text)), s.href)
            for s in sorted(self.spans, key=lambda s: (s.start, -s.end))
            if s.start < min(s.end, len(text))
        )
        return ReadingText(text, tuple(self.blocks), spans)


class _Walker:
    """Turns markdown-it tokens into builder calls."""

    def __init__(self) -> None:
        self.builder = _Builder()
        self.lists: list[int | None] = []
        self.quotes = 0
        self.marker = ""
        self.cells: list[str] = []
        self.in_row = False

    def take(self, token: Token) -> None:
        name = token.type
        if name == "inline":
            self._inline(token)
        elif name in ("fence", "code_block"):
            self.builder.begin("code", len(self.lists))
            self.builder.add(token.content.rstrip("\n"), verbatim=True)
            self.builder.finish()
        elif name == "hr":
            self.builder.begin("rule")
            self.builder.finish()
        elif name == "heading_open":
            self.builder.begin("heading", int(token.tag[1:]))
        elif name == "paragraph_open":
            self._begin_paragraph()
        elif name in ("heading_close", "paragraph_close"):
            self.builder.finish()
        else:
            self._structure(name, token)

    def _structure(self, name: str, token: Token) -> None:
        if name == "blockquote_open":
            self.quotes += 1
        elif name == "blockquote_close":
            self.quotes -= 1
        elif name == "bullet_list_open":
            self.lists.append(None)
        elif name == "ordered_list_open":
            self.lists.append(int(token.attrGet("start") or 1))
        elif name in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif name == "list_item_open":
            number = self.lists[-1]
            if number is None:
                self.marker = "•"
            else:
                self.marker = f"{number}{token.markup or '.'}"
                self.lists[-1] = number + 1
        elif name == "tr_open":
            self.in_row = False
            self.builder.begin("table-row", tight=True)
        elif name in ("th_open", "td_open"):
            if self.in_row:
                self.builder.add(CELL_BREAK, verbatim=True)
            self.in_row = True
        elif name == "tr_close":
            self.builder.finish()

    def _begin_paragraph(self) -> None:
        if self.lists:
            marker, self.marker = self.marker, ""
            self.builder.begin("item", len(self.lists), marker, tight=bool(marker))
        elif self.quotes:
            self.builder.begin("quotation", self.quotes)
        else:
            self.builder.begin("paragraph")

    def _inline(self, token: Token) -> None:
        open_spans: list[tuple[str, int, str]] = []
        builder = self.builder
        for child in token.children or ():
            name = child.type
            if name in ("text", "text_special"):
                builder.add(child.content)
            elif name == "softbreak":
                builder.add(" ")
            elif name == "hardbreak":
                builder.add("\n", verbatim=True)
            elif name == "code_inline":
                builder.spans.append(
                    Styled("code", builder.length, builder.length + len(child.content))
                )
                builder.add(child.content, verbatim=True)
            elif name == "image":
                alt = " ".join(child.content.split())
                builder.add(f"[image: {alt}]" if alt else "[image]")
            elif name.endswith("_open"):
                href = str(child.attrGet("href") or "")
                kind = {"em_open": "emphasis", "strong_open": "strong"}.get(name, "link")
                open_spans.append((kind, builder.length, href))
            elif name.endswith("_close") and open_spans:
                kind, start, href = open_spans.pop()
                builder.spans.append(Styled(kind, start, builder.length, href))
