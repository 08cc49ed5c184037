"""What stands in the right-hand panes: rows made from what the reader's desks answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nhsreader.text.places import Place
from nhsreader.tui.article.decorate import BOOKMARK, BOOKMARK_SIGNS
from nhsreader.tui.rows import Row

if TYPE_CHECKING:
    from nhsreader.documents.reading_text import ReadingText
    from nhsreader.reader.bookmarks import BookmarkView
    from nhsreader.reader.related import RelatedView

_STATE = {"moved": "moved", "changed": "words changed", "orphan": "not found any more"}


def heading(text: str) -> Row:
    """A row that only names what follows."""
    return Row(lines=(((f" {text}", "heading"),),))


def bookmark_rows(views: Sequence[BookmarkView], article: str, by: str = "place") -> list[Row]:
    """This article's bookmarks first, then the others; or all by tag, mark, kind or state."""
    if by != "place":
        from nhsreader.reader.bookmarks import grouped

        return [
            row
            for name, group in grouped(views, by).items()
            for row in (
                heading(f"{name} ({len(group)})"), *(_bookmark_row(v, True) for v in group),
            )
        ]  # fmt: skip
    here = [view for view in views if view.bookmark.article == article]
    rest = [view for view in views if view.bookmark.article != article]
    rows: list[Row] = []
    if here:
        rows += [heading("In this article"), *(_bookmark_row(view, False) for view in here)]
    if rest:
        rows += [heading("Elsewhere"), *(_bookmark_row(view, True) for view in rest)]
    return rows


def outline_rows(parts: dict[str, ReadingText], identifier: str) -> list[Row]:
    """The headings of the body, and the comments where there are any."""
    rows = []
    body = parts["body"]
    for block in body.blocks:
        if block.kind == "heading":
            indent = " " * (1 + 2 * (block.level - 1))
            rows.append(
                Row(
                    lines=(((indent + body.text[block.start : block.end], "title"),),),
                    value=Place(identifier, "body", block.start, block.end),
                    key=f"body:{block.start}",
                )
            )
    comments = sum(part.startswith("comment:") for part in parts)
    if comments:
        rows.append(
            Row(
                lines=(((f" Comments ({comments})", "title"),),),
                value=Place(identifier, "comment:1", 0, 0),
                key="comments",
            )
        )
    return rows


def related_row(view: RelatedView) -> Row:
    """A near article, with what it shares."""
    lines: list[tuple[tuple[str, str], ...]] = [((f" {view.title}", "title"),)]
    if view.shared:
        lines.append(((f"   shares {', '.join(view.shared)}", "detail"),))
    lines += [((f"   {reason}", "detail"),) for reason in view.reasons]
    return Row(
        lines=tuple(lines), value=Place(view.id, "body", 0, 0), key=f"near:{view.id}", wraps=True
    )


def _bookmark_row(view: BookmarkView, elsewhere: bool) -> Row:
    mark = view.bookmark
    state = _STATE.get(view.state, "")
    what = mark.exact or mark.subject or view.title or mark.article
    kind = "" if mark.kind == "passage" else f"{mark.kind}: "
    sign = BOOKMARK_SIGNS.get(f"{BOOKMARK}-{mark.mark}", BOOKMARK_SIGNS[BOOKMARK])
    words = kind + " ".join(what.split())
    lines: list[tuple[tuple[str, str], ...]] = [((f" {sign} ", "mark"), (words, "title"))]
    if mark.note:
        lines.append(((f"   {' '.join(mark.note.split())}", "detail"),))
    below = [view.title or mark.article] if elsewhere else []
    below += [state] if state else []
    below += [" ".join(f"#{tag}" for tag in mark.tags)] if mark.tags else []
    if below:
        lines.append(((f"   {' · '.join(below)}", "detail"),))
    return Row(lines=tuple(lines), value=view, key=mark.id)
