"""What the left pane asks of the reader, in a worker's thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from nhsreader.errors import ReaderError
from nhsreader.tui.screens.asking import Overtaken

if TYPE_CHECKING:
    from nhsreader.reader import Reader
    from nhsreader.reader.house import Scope
    from nhsreader.reader.saved import SavedView
    from nhsreader.reader.search import HitView, SearchPage, Sort

SHOWN = 200


@dataclass(frozen=True)
class Asked:
    """What the pane asks for; an answer to anything else has come too late."""

    query: str
    scope: Scope = "all"
    sort: Sort = "relevance"


@dataclass(frozen=True)
class Found:
    """What a search found, or its `error`.

    `begun` where its last word was taken for a beginning; `saved` names the saved search that
    it was, `new` the ids that one had not found before.
    """

    asked: Asked
    page: SearchPage | None = None
    error: str = ""
    begun: bool = False
    comments: bool = False
    saved: str = ""
    new: frozenset[str] = frozenset()


def seek(reader: Reader, asked: Asked, typing: bool) -> Found:
    """Search. Raises Overtaken when the worker is cancelled.

    While `typing` the last word is taken for a beginning, and also where nothing has it as a
    whole word.
    """
    go_on = worker_goes_on()

    def run(begun: bool) -> SearchPage:
        return reader.search.run(
            asked.query, limit=SHOWN, sort=asked.sort, scope=asked.scope, typing=begun,
            comments=comments, details=False, copies=False, questions=True, go_on=go_on,
        )  # fmt: skip

    try:
        kept = None if typing else reader.saved.asked(asked.query)
        comments = kept is not None and kept.comments
        page, begun = run(typing), typing
        if not typing and (page.partial or not page.total):
            other = run(True)
            if other.total and not other.partial:
                page, begun = other, True
        new = frozenset(reader.saved.view(kept).new_ids) if kept else frozenset()
    except ReaderError as error:
        return Found(asked, error=str(error))
    go_on()
    return Found(
        asked, page, begun=begun, comments=comments, saved=kept.name if kept else "", new=new
    )


def detail(reader: Reader, found: Found, hits: Iterable[HitView]) -> dict[str, HitView]:
    """Hits with their snippets, by id. Raises Overtaken when the worker is cancelled."""
    go_on = worker_goes_on()
    made = {}
    for hit in hits:
        go_on()
        if found.page is not None:
            made[hit.id] = reader.search.detailed(hit, found.page.highlighter, found.comments)
    return made


def seen(reader: Reader, name: str, shown: Iterable[str]) -> list[SavedView]:
    """Count what a saved search showed as seen; returns them all as they answer now."""
    reader.saved.mark_seen(name, shown)
    return reader.saved.views()


def worker_goes_on() -> Callable[[], None]:
    """What raises Overtaken once the worker of this thread is cancelled."""
    worker = get_current_worker()

    def go_on() -> None:
        if worker.is_cancelled:
            raise Overtaken

    return go_on
