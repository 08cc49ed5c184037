"""Draw one row of an article as a strip of styled segments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from nhsreader.tui.article.decorate import HINT, PRECEDENCE, Mark, Run, runs, signs
from nhsreader.tui.article.layout import Layout, Row
from nhsreader.tui.article.theme import PREFIX, ROW_KINDS, SIGN
from nhsreader.tui.article.wrap import is_plain

GUTTER = 2
_ORDER = {kind: place for place, kind in enumerate((*ROW_KINDS, PREFIX, SIGN, *PRECEDENCE))}

StyleOf = Callable[[tuple[str, ...]], Style]


class Palette:
    """The styles of a widget's component classes laid one over the other, made once each."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._made: dict[tuple[str, ...], Style] = {}

    def __call__(self, kinds: tuple[str, ...]) -> Style:
        """The widget's own style under those of the kinds, from the lowest to the highest."""
        style = self._made.get(kinds)
        if style is None:
            style = self._widget.rich_style
            for kind in kinds:
                style += self._component(kind)
            self._made[kinds] = style
        return style

    def clear(self) -> None:
        """Forget the styles: the theme or the widget's state changed."""
        self._made.clear()

    def _component(self, kind: str) -> Style:
        """One component's own style; transparent colours are mixed with the widget's ground."""
        styles = self._widget.get_component_styles(f"article--{kind}")
        ground = self._widget.background_colors[1]
        background = foreground = None
        if styles.has_rule("background") and styles.background.a:
            ground = ground + styles.background
            background = ground.rich_color
        if styles.has_rule("auto_color") and styles.auto_color:
            foreground = ground.get_contrast_text(styles.color.a).rich_color
        elif styles.has_rule("color") and styles.color.a:
            foreground = (ground + styles.color).rich_color
        return Style(color=foreground, bgcolor=background) + styles.text_style


def draw(
    layout: Layout,
    number: int,
    marks: Sequence[Mark],
    width: int,
    margin: int,
    style_of: StyleOf,
) -> Strip:
    """Row `number` under its marks, `width` cells wide, its text `margin` cells from the left.

    `style_of` makes one style of component names, from the lowest to the highest.
    """
    row = layout.rows[number]
    hints = [mark for mark in marks if mark.kind == HINT]
    if hints:
        marks = [mark for mark in marks if mark.kind != HINT]
    base = style_of((row.kind,) if row.kind in _ORDER else ())
    left = margin - GUTTER
    segments = [Segment(" " * left, style_of(()))] if left > 0 else []
    sign = signs(marks)
    segments.append(Segment(sign, style_of((SIGN,) if sign.strip() else ())))
    if row.indent:
        lead = row.prefix + " " * (row.indent - len(row.prefix))
        segments.append(Segment(lead, style_of((PREFIX,))))
    if row.label:
        segments.append(Segment(row.label, base))
    segments += _text(layout, row, marks, style_of)
    used = sum(cell_len(text) for text, _style, _control in segments)
    if used < width:
        segments.append(Segment(" " * (width - used), style_of(())))
        used = width
    strip = Strip(segments, used)
    if used != width:
        strip = strip.crop(0, width)
    for hint in hints:
        if row.start <= hint.start < max(row.end, row.start + 1):
            strip = _labelled(strip, margin + layout.x_of(number, hint.start), hint.key, style_of)
    return strip


def _labelled(strip: Strip, x: int, label: str, style_of: StyleOf) -> Strip:
    """The strip with a label over its cells from `x` on."""
    end = min(x + len(label), strip.cell_length)
    over = Strip([Segment(label[: end - x], style_of((HINT,)))], end - x)
    return Strip.join([strip.crop(0, x), over, strip.crop(end)])


def _text(layout: Layout, row: Row, marks: Sequence[Mark], style_of: StyleOf) -> Iterable[Segment]:
    text = layout.text_of(row.part)
    plain = is_plain(text, row.start, row.end)
    pads = dict(row.pads)
    for run in _split(runs(row.start, row.end, marks), pads):
        kinds = set(run.kinds)
        if row.kind in _ORDER:
            kinds.add(row.kind)
        if run.start in pads:
            yield Segment(
                " " * pads[run.start], style_of((row.kind,) if row.kind in _ORDER else ())
            )
        start, end = run.start, run.end
        if not plain:
            start, end = layout.snap(row.part, start), layout.snap(row.part, end)
            start = max(start, row.start)
            end = row.end if run.end == row.end else end
        if start < end:
            names = tuple(sorted(kinds, key=_rank))
            yield Segment(text[start:end], style_of(names))


def _split(found: list[Run], offsets: Iterable[int]) -> Iterable[Run]:
    """The runs, cut at the given offsets as well."""
    for run in found:
        start = run.start
        for at in sorted(offset for offset in offsets if run.start < offset < run.end):
            yield run._replace(start=start, end=at)
            start = at
        yield run._replace(start=start)


def _rank(kind: str) -> int:
    return _ORDER[kind]
