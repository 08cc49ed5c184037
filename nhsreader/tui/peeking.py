"""The card of a link: its evidence, and what is at the other end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from nhsreader.text.sanitise import visible
from nhsreader.tui.panes.link_rows import TYPES, between

if TYPE_CHECKING:
    from nhsreader.reader.links import Link
    from nhsreader.reader.peeking import Peek

LONGEST = 360


def peek_text(peek: Peek) -> Text:
    """The card as styled text."""
    text = Text()
    link = peek.link

    def line(words: str, style: str = "") -> None:
        if words:
            if text:
                text.append("\n")
            text.append(visible(_cut(words)), style)

    summary = link.source_summary if peek.incoming else link.target_summary
    name = summary.title if peek.incoming and summary else link.name
    line(f"{TYPES[link.type].capitalize()}: {name}", "bold")
    if summary is not None:
        source = summary.publisher_name or "publisher unknown"
        line(f"{source} · {summary.date_words}", "italic")
    elif any(link.dates):
        line(f"Not in the library; {between(link)}", "italic")
    line(peek.passage)
    line(f"Why: {link.evidence} ({link.confidence:.0%})")
    if link.url and summary is None:
        line(link.url, "italic")
    if link.target is None and (link.entity or link.claim):
        _others(line, "Also in", peek.others, peek.total)
        _others(line, "Other values", peek.different, len(peek.different))
    if summary is not None or link.url or (link.entity or "").startswith("body:"):
        line("Enter goes there", "italic")
    return text


def _others(line, words: str, links: tuple[Link, ...], total: int) -> None:  # type: ignore[no-untyped-def]
    if not links:
        return
    line(f"{words} {total} other {'place' if total == 1 else 'places'}:")
    for link in links:
        source = link.source_summary
        where = f"{source.title}, {source.date_words}" if source else link.origin.id
        said = f": {link.label}" if link.claim else ""
        line(f"  {where}{said}")


def _cut(words: str) -> str:
    words = " ".join(words.split()) if not words.startswith("  ") else words
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + " …"
