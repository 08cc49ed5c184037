"""The desk for concordances: every place of some words, side by side, and their rates by year."""

from __future__ import annotations

from collections.abc import Callable

from nhsreader.catalog.store import ArticleRow
from nhsreader.errors import BadInput
from nhsreader.reader.articles import ArticleDesk
from nhsreader.reader.house import House, Scope
from nhsreader.reader.search import EVERYTHING, SearchDesk
from nhsreader.search.concordance import (
    Concordance,
    ConcordanceLine,
    Counted,
    Order,
    Run,
    YearRate,
    beside,
    context,
    in_order,
    plain_run,
    rates,
)
from nhsreader.search.highlight import matches
from nhsreader.text.places import BODY, TITLE, comment_number

__all__ = ["Concordance", "ConcordanceDesk", "ConcordanceLine", "Order", "YearRate"]

Places = Callable[[str, str], "list[tuple[int, int]]"]
_Sortable = tuple["str | None", int, ConcordanceLine]


class ConcordanceDesk:
    """Answers where words stand and what stands beside them."""

    def __init__(self, house: House, articles: ArticleDesk, search: SearchDesk) -> None:
        self._house = house
        self._articles = articles
        self._search = search

    def find(
        self,
        words: str,
        *,
        sort: Order = "date",
        scope: Scope = "all",
        comments: bool = False,
        forms: bool = False,
        width: int = 60,
    ) -> Concordance:
        """Every place of a run of words, as typed or with `forms` in any form.

        Words with the marks of a query are a query, and every place it marks is a line.
        Raises QueryError, BadInput.
        """
        if width < 0:
            raise BadInput("--width counts from 0")
        run = plain_run(words, forms)
        # One word in any form is what search makes of it.
        as_search = run is None or (forms and len(run) == 1)
        query = words if run is None or as_search else run.query
        page = self._search.run(
            query, limit=EVERYTHING, scope=scope, comments=comments, details=False
        )

        def marked(text: str, part: str) -> list[tuple[int, int]]:
            return matches(page.highlighter, text, part)

        places: Places = marked if run is None or as_search else lambda text, part: run.places(text)
        found = set() if page.partial else {hit.id for hit in page.hits}
        explained = page.explained if run is None or as_search else _explained(run, comments)
        if page.partial:
            explained += " No article has it so."
        lines: list[_Sortable] = []
        counted = []
        shown = self._house.scope(scope)
        for row in self._house.store.rows():
            if not self._house.shows(row, shown):
                continue
            before = len(lines)
            if row.id in found:
                lines += self._lines(row, places, comments, width)
            year = int(row.earliest[:4]) if row.earliest else None
            counted.append(Counted(year, self._words(row, comments), len(lines) - before))
        return Concordance(
            words=words, explained=explained, lines=in_order(lines, sort), by_year=rates(counted)
        )

    def ordered(self, found: Concordance, sort: Order) -> tuple[ConcordanceLine, ...]:
        """The lines of a concordance by date in another order."""
        if sort == "left":
            return tuple(sorted(found.lines, key=lambda line: beside(line.left)[::-1]))
        if sort == "right":
            return tuple(sorted(found.lines, key=lambda line: beside(line.right)))
        return found.lines

    def _lines(
        self, row: ArticleRow, places: Places, comments: bool, width: int
    ) -> list[_Sortable]:
        summary = self._articles.summary_of(row)
        lines: list[_Sortable] = []
        for number, (part, text) in enumerate(self._parts(row, comments).items()):
            for start, end in places(text, part):
                left, right = context(text, start, end, width)
                line = ConcordanceLine(
                    id=row.id, title=row.title, published=row.published,
                    date_words=summary.date_words, part=part, start=start, end=end,
                    left=left, match=text[start:end], right=right,
                )  # fmt: skip
                lines.append((row.earliest, number, line))
        return lines

    def _words(self, row: ArticleRow, comments: bool) -> int:
        """How many words there are in the parts looked through."""
        if comments and row.comments:
            return sum(len(text.split()) for text in self._parts(row, True).values())
        return row.words + len(row.title.split())

    def _parts(self, row: ArticleRow, comments: bool) -> dict[str, str]:
        return {
            part: text.text
            for part, text in self._house.store.texts(row.id).items()
            if part in (BODY, TITLE) or (comments and comment_number(part))
        }


def _explained(run: Run, comments: bool) -> str:
    how = "its words in any form" if run.forms else "as typed, acronyms in capitals"
    where = ", in readers\u2019 comments too" if comments else ""
    return f"Every place of \u201c{run.words}\u201d, {how}{where}."
