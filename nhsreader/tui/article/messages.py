"""What the article widget tells the rest of the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.message import Message

from nhsreader.tui.article.decorate import Mark
from nhsreader.tui.article.layout import Layout

if TYPE_CHECKING:
    from nhsreader.tui.article.canvas import Canvas


class ArticleMessage(Message, namespace="article_view"):
    """A message of one article widget; handlers are named on_article_view_…"""

    def __init__(self, view: Canvas) -> None:
        super().__init__()
        self.view = view

    @property
    def control(self) -> Canvas:
        """The widget, so that handlers can select by its id."""
        return self.view


class LayoutReady(ArticleMessage, bubble=False):
    """A worker has laid out the article; for the widget itself."""

    def __init__(self, view: Canvas, layout: Layout, generation: int) -> None:
        super().__init__(view)
        self.layout = layout
        self.generation = generation


class PositionChanged(ArticleMessage):
    """Another stretch came into view: what is seen of the part at the top, in code points."""

    def __init__(self, view: Canvas, part: str, start: int, end: int) -> None:
        super().__init__(view)
        self.part = part
        self.start = start
        self.end = end

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, PositionChanged)


class TermEntered(ArticleMessage):
    """The reader is on a term or link; `region` is where it stands on the screen.

    `by_key` tells the stepped-to one from the one under the mouse.
    """

    def __init__(self, view: Canvas, mark: Mark, region: Region, by_key: bool) -> None:
        super().__init__(view)
        self.mark = mark
        self.region = region
        self.by_key = by_key


class TermLeft(ArticleMessage):
    """The reader left the term or link, or it moved on the screen: close what hangs from it."""


class TermActivated(ArticleMessage):
    """A term was opened with Enter or a click."""

    def __init__(self, view: Canvas, mark: Mark, region: Region) -> None:
        super().__init__(view)
        self.mark = mark
        self.region = region


class LinkActivated(ArticleMessage):
    """A link was opened with Enter or a click. `href` is as the document has it: not trusted."""

    def __init__(self, view: Canvas, mark: Mark) -> None:
        super().__init__(view)
        self.mark = mark
        self.href = mark.key


class SelectionChanged(ArticleMessage):
    """What is selected now: (part, start, end), or None."""

    def __init__(self, view: Canvas, selection: tuple[str, int, int] | None) -> None:
        super().__init__(view)
        self.selection = selection

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, SelectionChanged)


class Selected(ArticleMessage):
    """The selection was confirmed."""

    def __init__(self, view: Canvas, part: str, start: int, end: int) -> None:
        super().__init__(view)
        self.part = part
        self.start = start
        self.end = end


class HitChanged(ArticleMessage):
    """Stepped to hit `index` of `count`, from 0; `wrapped` past the end or the beginning.

    `index` is None where the pattern has no hit.
    """

    def __init__(
        self, view: Canvas, pattern: str, index: int | None, count: int, wrapped: bool
    ) -> None:
        super().__init__(view)
        self.pattern = pattern
        self.index = index
        self.count = count
        self.wrapped = wrapped


class ModeChanged(ArticleMessage):
    """`mode` is now read, caret, visual or lines."""

    def __init__(self, view: Canvas, mode: str) -> None:
        super().__init__(view)
        self.mode = mode


class Notice(ArticleMessage):
    """A short thing to tell the reader."""

    def __init__(self, view: Canvas, text: str) -> None:
        super().__init__(view)
        self.text = text
