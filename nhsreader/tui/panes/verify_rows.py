"""The quotations of a draft, as the rows of a page: a sign and a word for each verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from nhsreader.text.sanitise import visible
from nhsreader.tui.panes.entry_page import text_row
from nhsreader.tui.rows import Row

if TYPE_CHECKING:
    from nhsreader.reader.verifying import Checked, Difference, Report

SIGNS = {
    "right": "✓", "altered": "≠", "misattributed": "@", "stitched": "+", "comment": "c",
    "not-found": "?",
}  # fmt: skip
WORDS = {
    "right": "right", "altered": "altered", "misattributed": "wrong source",
    "stitched": "put together", "comment": "a comment", "not-found": "not found",
}  # fmt: skip
_WIDE = max(map(len, WORDS.values()))


def verify_rows(report: Report) -> list[Row]:
    """A row for each quotation, with its line in the draft."""
    if not report.quotations:
        return [text_row("The draft has no quotation of four words or more.")]
    digits = max(len(str(one.quotation.line)) for one in report.quotations)
    return [
        Row(
            lines=(
                (
                    (f" {SIGNS[one.verdict]} ", "detail" if one.right else "mark"),
                    (f"{one.quotation.line:>{digits}}  ", "detail"),
                    (WORDS[one.verdict], "detail" if one.right else "hit"),
                    (" " * (_WIDE + 2 - len(WORDS[one.verdict])), "detail"),
                    (f"“{' '.join(one.quotation.text.split())}”", "title"),
                ),
            ),
            value=one,
            key=f"quotation:{number}",
        )
        for number, one in enumerate(report.quotations)
    ]


def summary_line(report: Report) -> str:
    """How many there are, and of which kinds."""
    counts = {
        verdict: sum(one.verdict == verdict for one in report.quotations) for verdict in SIGNS
    }
    kinds = [f"{SIGNS[v]} {count} {WORDS[v]}" for v, count in counts.items() if count]
    short = f"; {report.short} under four words left out" if report.short else ""
    return f"{len(report.quotations)} quotations: {', '.join(kinds)}{short}"


def detail_text(one: Checked, unit: str) -> Text:
    """Everything about a quotation: the draft's words, what differs, the source, why."""
    text = Text()

    def line(words: str, style: str = "") -> None:
        if words:
            text.append(("\n" if text else "") + visible(words), style)

    quoted = " ".join(one.quotation.text.split())
    line(f"{SIGNS[one.verdict]} {WORDS[one.verdict].capitalize()}, {unit} {one.quotation.line}",
         "bold")  # fmt: skip
    line(f"Draft:  “{quoted}”")
    if one.found and not one.right:
        line(f"{'Nearest' if one.verdict == 'not-found' else 'Source'}: “{one.found}”")
    if one.differences:
        text.append("\nDiffers: ")
        for piece, style in _diff(one.differences):
            text.append(visible(piece), style)
    for reason in one.reasons:
        line(f"· {reason}")
    if one.citation is not None:
        line(_whence(one), "italic")
    if one.also:
        line(f"Also in {', '.join(one.also)}", "italic")
    return text


def _diff(differences: Sequence[Difference]) -> Iterator[tuple[str, str]]:
    """Word differences: what the source has struck out, what the draft has underlined, both
    in brackets too, as `git diff --word-diff` shows them."""
    for number, one in enumerate(differences):
        if number:
            yield "  ", ""
        if one.source:
            yield f"[-{one.source}-]", "strike"
        if one.draft:
            yield f"{{+{one.draft}+}}", "bold underline"


def _whence(one: Checked) -> str:
    cited = one.citation
    assert cited is not None
    who = " and ".join(cited.authors) or cited.publisher or "author unknown"
    comment = f"comment {cited.comment} on " if cited.comment else ""
    paragraph = f", paragraph {cited.paragraph}" if cited.paragraph else ""
    return f"{who}, {comment}{cited.title}, {cited.date}{paragraph}"


__all__ = ["SIGNS", "WORDS", "detail_text", "summary_line", "verify_rows"]
