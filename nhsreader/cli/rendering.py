"""Reading texts as lines for a pipe or a screen reader."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nhsreader.documents.model import Comment
    from nhsreader.documents.reading_text import Block, ReadingText
    from nhsreader.reader.articles import Article


def text_lines(text: ReadingText, width: int, at: int = 0, numbered: bool = False) -> Iterator[str]:
    """The text from code point `at` on, wrapped to `width`, a blank line between blocks."""
    number = 0
    before: Block | None = None
    for block in text.blocks:
        number += block.kind in ("paragraph", "item", "quotation")
        if block.end <= at and at:
            continue
        if before and not (before.kind == block.kind and block.kind in ("item", "table-row")):
            yield ""
        before = block
        content = text.text[max(block.start, at) : block.end]
        if block.kind == "heading":
            yield f"{'#' * block.level} {content}"
        elif block.kind == "code":
            yield from content.split("\n")
        elif block.kind == "rule":
            yield "* * *"
        else:
            count = numbered and block.kind in ("paragraph", "item", "quotation")
            yield from _block_lines(content, block, width, f"[{number}] " if count else "")


def comment_lines(article: Article, width: int) -> Iterator[str]:
    """Every comment under its author, answers indented."""
    depths: list[int] = []
    for number, comment in enumerate(article.comments, 1):
        depth = depths[comment.parent - 1] + 1 if comment.parent else 0
        depths.append(depth)
        indent = "  " * min(depth, 8)
        yield ""
        yield f"{indent}{comment_header(number, comment)}"
        for line in text_lines(article.parts[f"comment:{number}"], max(20, width - len(indent))):
            yield indent + line if line else ""


def comment_header(number: int, comment: Comment) -> str:
    """The line above a comment: its number, author, date and what it answers."""
    parts = [f"comment {number}", comment.author or "anonymous"]
    if comment.date:
        parts.append(comment.date)
    if comment.parent:
        parts.append(f"in answer to {comment.parent}")
    return " · ".join(parts)


def _block_lines(content: str, block: Block, width: int, number: str) -> Iterator[str]:
    first = rest = ""
    if block.kind == "item":
        first = "  " * (block.level - 1) + (f"{block.marker} " if block.marker else "  ")
        rest = " " * len(first)
    elif block.kind == "quotation":
        first = rest = "> " * min(block.level, 4)
    first = number + first
    rest = " " * len(number) + rest
    for row in content.split("\n"):
        wrapped = textwrap.wrap(
            row,
            max(20, width),
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        yield from wrapped or [first.rstrip()]
        first = rest
