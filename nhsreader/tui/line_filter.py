"""The last gate before the terminal: no character on screen can act on it."""

from __future__ import annotations

import re

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from nhsreader.text.sanitise import visible

_LINE_ACTIONS = re.compile("[\n\t]")


class SafeText(LineFilter):
    """Shows what could act on a terminal as U+FFFD, and takes such links off.

    For `App.get_line_filters`, after the filters of Textual; make one and keep it, since
    Textual caches by filter. A line keeps its width: U+FFFD takes a cell where many of these
    characters take none, so the end of a changed line is cut.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments made safe; the same list where nothing had to be changed."""
        changed: list[Segment] | None = None
        for index, segment in enumerate(segments):
            text, style, control = segment
            if control:
                continue
            if (safe := _safe(text)) != text or _unsafe_link(style):
                changed = changed or list(segments)
                changed[index] = Segment(safe, _without_link(style))
        if changed is None:
            return segments
        return Segment.adjust_line_length(
            changed, Segment.get_line_length(segments), changed[-1].style
        )


def _safe(text: str) -> str:
    return (
        _LINE_ACTIONS.sub("\ufffd", visible(text))
        if not text.isascii() or (not text.isprintable())
        else text
    )


def _unsafe_link(style: Style | None) -> bool:
    return style is not None and style.link is not None and not style.link.isprintable()


def _without_link(style: Style | None) -> Style | None:
    return style.update_link(None) if style is not None and _unsafe_link(style) else style
