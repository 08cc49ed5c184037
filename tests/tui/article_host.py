"""A small app that shows one article and keeps what it says, for the article's tests."""

from __future__ import annotations

import re

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.events import MouseDown, MouseMove, MouseUp
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.pilot import Pilot

from nhsreader.documents.reading_text import ReadingText, from_markdown, from_plain
from nhsreader.tui.article.decorate import Mark
from nhsreader.tui.article.layout import Part
from nhsreader.tui.article.messages import ArticleMessage
from nhsreader.tui.article.theme import article_variables
from nhsreader.tui.article.widget import ArticleView
from nhsreader.tui.line_filter import SafeText

INTRO = (
    "# A heading\n\nThe **ICB** met. Its [report](https://example.org/r) says the A&E is full.\n\n"
    "- first point\n- second point about the CCG\n\n健康政策 wide words and the ICB again.\n\n"
)
BODY = from_markdown(
    INTRO
    + "\n\n".join(
        f"Paragraph {n} of the paper tells about beds, about nurses and about money in the NHS, "
        f"at some length, so that it fills more than one row of the screen."
        for n in range(60)
    )
)
COMMENT = from_plain("I saw the ICB too.\n\nIt was blue.")
SAFE = SafeText()


def terms(*parts: Part) -> list[Mark]:
    return [
        Mark(part.name, *match.span(), "ambiguous" if match[0] == "CCG" else "term", match[0])
        for part in parts
        for match in re.finditer(r"ICB|A&E|CCG", part.reading.text)
    ]


class Host(App[None]):
    """Shows one article and keeps what it says."""

    CSS = "ArticleView { height: 1fr; }"
    BINDINGS = [
        Binding("j", "view('scroll_down')"),
        Binding("space", "view('page_down')"),
        Binding("tab", "view('next_term')", priority=True),
        Binding("shift+tab", "view('previous_term')", priority=True),
        Binding("v", "view('visual')"),
        Binding("V", "view('visual_lines')"),
        Binding("w", "view('move', 'word')"),
        Binding("l", "view('move', 'right')"),
        Binding("dollar_sign", "view('move', 'row_end')"),
        Binding("right_curly_bracket", "view('move', 'paragraph')"),
        Binding("o", "view('swap_ends')"),
        Binding("n", "view('find_next')"),
        Binding("N", "view('find_previous')"),
        Binding("enter", "view('activate')"),
        Binding("escape", "view('leave')"),
        Binding("G", "view('scroll_end')"),
    ]

    def __init__(self, reading: ReadingText = BODY) -> None:
        super().__init__()
        self.said: list[ArticleMessage] = []
        self.parts = [
            Part("body", reading, ("Head", "3 May 2023")),
            Part("comment:1", COMMENT, ("Ann",), 0, "Comments"),
        ]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return article_variables(self.current_theme.to_color_system().generate())

    def get_line_filters(self) -> list[LineFilter]:
        return [*super().get_line_filters(), SAFE]

    def compose(self) -> ComposeResult:
        yield ArticleView(id="article")

    def on_mount(self) -> None:
        self.view.show(self.parts, terms(*self.parts))
        self.view.focus()

    @property
    def view(self) -> ArticleView:
        return self.query_one(ArticleView)

    async def action_view(self, name: str, *arguments: str) -> None:
        await self.run_action(f"{name}({', '.join(map(repr, arguments))})", self.view)

    def heard(self, kind: type[ArticleMessage]) -> list[ArticleMessage]:
        return [message for message in self.said if isinstance(message, kind)]

    async def _dispatch_message(self, message) -> None:  # type: ignore[no-untyped-def]
        if isinstance(message, ArticleMessage):
            self.said.append(message)
        await super()._dispatch_message(message)


def screen_text(app: Host) -> list[str]:
    view = app.view
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


def point_of(app: Host, part: str, offset: int) -> Offset:
    region = app.view.place_region(part, offset, offset + 1)
    return region.offset


async def mouse(pilot: Pilot[None], kind: type, at: Offset) -> None:
    pilot.app.screen._forward_event(
        kind(
            None,
            at.x,
            at.y,
            0,
            0,
            1 if kind is not MouseMove else 0,
            False,
            False,
            False,
            at.x,
            at.y,
        )
    )
    await pilot.pause()


async def drag(pilot: Pilot[None], start: Offset, end: Offset) -> None:
    await mouse(pilot, MouseDown, start)
    await mouse(pilot, MouseMove, end)
    await mouse(pilot, MouseUp, end)
