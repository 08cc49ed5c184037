"""A timeline as the rows of a page: bars, who followed whom, what happened; later things apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from nhsreader.tui.panes.bars import scale_of
from nhsreader.tui.panes.entry_page import (
    Subject,
    axis_rows,
    body_row,
    change_row,
    event_row,
    gap,
    heading,
    listed,
)
from nhsreader.tui.rows import Row

if TYPE_CHECKING:
    from nhsreader.reader.timeline import Body, Change, TimelineView


def timeline_rows(view: TimelineView, own: date | None) -> list[Row]:
    """The rows; `own` is the date of the open article, marked on the bars."""
    until = date.fromisoformat(view.on)
    later = view.later
    bodies = [*view.bodies, *later.bodies]
    ends = [int(body.end[:4]) for body in bodies if body.end]
    starts = [int(body.start[:4]) for body in bodies if body.start]
    scale = scale_of(
        [body.start for body in bodies], until, own, max([*ends, *starts], default=None)
    )
    words = f"{own.isoformat()}, the article" if own else ""
    axis = axis_rows(scale, words)
    rows: list[Row] = []
    if view.bodies:
        rows += [heading(f"Bodies known on {view.on}"), *axis]
        rows += [body_row(scale, body) for body in view.bodies]
    rows += listed("Who followed whom", map(_change, view.successions))
    rows += listed("What happened", map(event_row, view.events))
    after: list[Row] = []
    after += listed("Bodies that have ended since", map(_ended, later.ended))
    if later.bodies:
        after += [gap(), heading("Bodies that came later"), *axis]
        after += [body_row(scale, body) for body in later.bodies]
    after += listed("Who followed whom, later or planned", map(_change, later.successions))
    after += listed("What happened later", map(event_row, later.events))
    if after:
        rows += [gap(), gap(), heading(f"LATER, seen from {view.on}"), *after]
    return rows


def _change(change: Change) -> Row:
    return change_row(change, change.to, f"{change.from_name} → {change.to_name}")


def _ended(body: Body) -> Row:
    words = f" {body.end or '':<10}  {body.name} ended"
    return Row(
        lines=(((words, "title"),),),
        value=Subject(body.id, body.short or body.name),
        key=f"ended:{body.id}",
        wraps=True,
    )
