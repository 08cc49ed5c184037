"""The plot of rates by year; loaded only when one is shown, since plotting loads slowly."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from rich.text import Text
from textual.color import Color
from textual_plotext import PlotextPlot

if TYPE_CHECKING:
    from nhsreader.reader.concordance import YearRate

_LABEL, _ROWS_A_MARK = 6, 3


class RatePlot(PlotextPlot):
    """A bar a year, per 10,000 words, in the theme's colours; undated articles are left out."""

    def __init__(self, years: Sequence[YearRate], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._years = years

    def show(self, years: Sequence[YearRate]) -> None:
        """Show other years."""
        self._years = years
        self.refresh()

    def render(self) -> Text:
        """Draw the bars anew, in the colours of now and to the size of now."""
        plot = self.plt
        plot.clear_figure()
        dated = {year.year: year.rate for year in self._years if year.year is not None}
        if not dated or self.size.width < 12 or self.size.height < 5:
            return Text("")
        first, last = min(dated), max(dated)
        span = list(range(first, last + 1))
        heights = [dated.get(year, 0.0) for year in span]
        colour = Color.parse(self.app.theme_variables["primary"]).rgb
        plot.bar(span, heights, color=colour, marker="hd", width=0.5)
        step = max(1, -(-len(span) * _LABEL // self.size.width))
        ticks = span[::step]
        plot.xticks([float(year) for year in ticks], [str(year) for year in ticks])
        plot.xlim(first - 0.6, last + 0.6)
        levels = marks_of(max(heights), self.size.height // _ROWS_A_MARK)
        plot.yticks(levels, [f"{level:g}" for level in levels])
        plot.ylim(0, levels[-1])
        drawn = super().render()
        assert isinstance(drawn, Text)
        return drawn


def marks_of(top: float, most: int) -> list[float]:
    """Round numbers from 0 to `top` or the next above it, about `most` of them."""
    if top <= 0:
        return [0.0, 1.0]
    rough = top / max(1, most)
    size = 10.0 ** floor(log10(rough))
    step = next(size * by for by in (1, 2, 5, 10) if size * by >= rough)
    return [round(step * number, 9) for number in range(ceil(top / step) + 1)]
