"""Acronyms the glossary lacks, as the rows of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nhsreader.tui.panes.entry_page import gap, heading
from nhsreader.tui.rows import Pieces, Row

if TYPE_CHECKING:
    from nhsreader.reader.suggestions import Suggestion

_EVIDENCE = 2


def suggestion_rows(found: Sequence[Suggestion], article: str) -> list[Row]:
    """Those with evidence in the open article first."""
    here = [one for one in found if any(place.id == article for place in one.evidence)]
    shown = {one.short for one in here}
    rest = [one for one in found if one.short not in shown]
    rows: list[Row] = []
    if here:
        rows += [heading("In this article"), *map(_row, here)]
    if rest:
        rows += [gap()] if here else []
        rows += [heading("In the library"), *map(_row, rest)]
    return rows


def _row(one: Suggestion) -> Row:
    articles = "one article" if one.articles == 1 else f"{one.articles} articles"
    lines: list[Pieces] = [
        ((" ", "title"), (one.short, "hit"), (f"  {one.count} × in {articles}", "detail")),
        ((f"   {one.long or '? no article says what it stands for'}", "title"),),
    ]
    if one.others:
        others = "; ".join(other.long for other in one.others)
        lines.append(((f"   or: {others}", "detail"),))
    for place in one.evidence[:_EVIDENCE]:
        quote = " ".join(place.quote.split())
        words = f"“{quote}” in {place.id}" if quote != one.short else f"in {place.id}"
        lines.append(((f"   {words}", "detail"),))
    return Row(lines=tuple(lines), value=one, key=f"suggestion:{one.short}", wraps=True)
