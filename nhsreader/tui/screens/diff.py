"""What differs between two articles, side by side or one under the other, moving in step."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

from nhsreader.actions import DIFF, keys_of
from nhsreader.text.sanitise import visible
from nhsreader.tui.key_line import KeyLine
from nhsreader.tui.keys import bindings
from nhsreader.tui.panes.diff_rows import Laid, heads, lay_out
from nhsreader.tui.screens.asking import AskingScreen
from nhsreader.tui.screens.reading import TextScreen, help_text

if TYPE_CHECKING:
    from nhsreader.reader import Reader
    from nhsreader.reader.families import Compared

_HERE = "▸"
# Lines kept above a change that is gone to.
_ABOVE = 3


class DiffView(ScrollView, can_focus=True):
    """The lines of both texts; only those on screen are drawn."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "diff--gone", "diff--come", "diff--sign", "diff--rule", "diff--current",
    }  # fmt: skip
    DEFAULT_CSS = """
    DiffView {
        height: 1fr;
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        scrollbar-background: $surface;
        scrollbar-color: $muted 60%;
        & > .diff--gone { color: $error; text-style: strike; }
        & > .diff--come { color: $success; text-style: bold underline; }
        & > .diff--sign { color: $primary; text-style: bold; }
        & > .diff--rule { color: $muted; }
        & > .diff--current { color: $current-text; background: $current; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_by(1)", show=False),
        Binding("up,k", "scroll_by(-1)", show=False),
        Binding("pagedown,space,ctrl+d", "page(1)", show=False),
        Binding("pageup,ctrl+u", "page(-1)", show=False),
        Binding("home", "scroll_by(-1000000)", show=False),
        Binding("end,G", "scroll_by(1000000)", show=False),
    ]

    class Resized(Message):
        """The lines are to be laid out for another width."""

    def __init__(self) -> None:
        super().__init__(id="diff-view")
        self.laid = Laid((), ())
        self.current = -1
        """The number of the change gone to, from 0; -1 before the first."""

    def take(self, laid: Laid) -> None:
        """Show other lines, at the current change or as far down as before."""
        share = self.scroll_y / max(1, len(self.laid.lines))
        self.laid = laid
        self.virtual_size = Size(self.size.width, max(1, len(laid.lines)))
        if 0 <= self.current < len(laid.firsts):
            self._reveal(self.current)
        else:
            self.scroll_to(y=share * len(laid.lines), animate=False)
        self.refresh()

    def step(self, by: int) -> bool:
        """To the next change or the one before; False where there is none.

        Where the reader has scrolled away from the current one it goes on from what is seen.
        """
        firsts = self.laid.firsts
        at = self.current + by
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        seen = 0 <= self.current < len(firsts) and top <= firsts[self.current] < bottom
        if not seen and firsts and self.current >= 0:
            at = bisect_left(firsts, top) if by > 0 else bisect_right(firsts, bottom - 1) - 1
        if not 0 <= at < len(firsts):
            return False
        self.current = at
        self._reveal(at)
        self.refresh()
        return True

    def render_line(self, y: int) -> Strip:
        """One line of both texts."""
        width, base = self.scrollable_content_region.width, self.rich_style
        at = y + self.scroll_offset.y
        if at >= len(self.laid.lines):
            return Strip.blank(width, base)
        segments: list[Segment] = []
        gutter = 0
        for number, piece in enumerate(self.laid.lines[at]):
            style = base
            text = visible(piece.text)
            if piece.style:
                style += self.get_component_rich_style(f"diff--{piece.style}", partial=True)
            if piece.style == "sign":
                gutter = number
            elif piece.change >= 0 and piece.change == self.current:
                style += self.get_component_rich_style("diff--current", partial=True)
                sign, of_sign, _ = segments[gutter]
                segments[gutter] = Segment(f"{sign[0]}{_HERE}", of_sign)
            segments.append(Segment(text, style))
        return Strip(segments).crop_extend(0, width, base)

    def action_scroll_by(self, by: int) -> None:
        """Scroll by lines."""
        self.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by a screenful."""
        self.scroll_relative(y=by * max(1, self.size.height - 2), animate=False)

    def on_resize(self) -> None:
        """Ask for lines of the new width."""
        self.post_message(self.Resized())

    def _reveal(self, change: int) -> None:
        """Bring a change into the upper half, so that what it has become is seen below it."""
        line, top = self.laid.firsts[change], self.scroll_offset.y
        if not top <= line < top + self.size.height // 2:
            self.scroll_to(y=max(0, line - _ABOVE), animate=False)


class DiffScreen(AskingScreen[None]):
    """`one` is what was, `other` what it has become; the current change is numbered above."""

    DEFAULT_CSS = """
    DiffScreen { background: $background; color: $foreground; }
    #diff-title, #diff-heads { height: auto; max-height: 2; background: $panel; }
    #diff-title { padding: 0 1; }
    #diff-heads { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(DIFF),
        Binding("escape,q", "dismiss(None)", "Back"),
        Binding("question_mark,f1", "help", show=False),
    ]

    def __init__(self, reader: Reader, one: str, other: str) -> None:
        super().__init__()
        self._reader = reader
        self._ids = one, other
        self._found: Compared | None = None

    def compose(self) -> ComposeResult:
        """Where one is, the titles, the texts, the keys."""
        yield Static("", id="diff-title", markup=False)
        yield Static("", id="diff-heads", markup=False)
        yield DiffView()
        yield KeyLine()

    @property
    def view(self) -> DiffView:
        """The texts."""
        return self.query_one(DiffView)

    def on_mount(self) -> None:
        """Compare the articles."""
        self.view.focus()
        self.ask(
            "diff", lambda: self._reader.families.compare(*self._ids), self._take, self._refused
        )

    def action_help(self) -> None:
        """Every key."""
        self.app.push_screen(TextScreen(help_text(keys_of(self._reader.config.keys))))

    def action_act(self, action: str) -> None:
        """Do what the registry's action says."""
        forward = action == "diff.next"
        if not self.view.step(1 if forward else -1):
            self.notify("No change after this one" if forward else "No change before this one")
        self._say()

    def _take(self, found: Compared) -> None:
        self._found = found
        self._say()
        self._lay_out()

    def _refused(self, words: str) -> None:
        self.app.notify(words, severity="error", markup=False, timeout=6)
        self.dismiss(None)

    @on(DiffView.Resized)
    def _lay_out(self) -> None:
        found, width = self._found, self.view.scrollable_content_region.width
        if found is None or width <= 0:
            return
        titles = tuple(f"{each.date_words} · {each.title}" for each in (found.one, found.other))
        self.query_one("#diff-heads", Static).update(heads((titles[0], titles[1]), width))
        self.ask("lines", lambda: lay_out(found, width), self.view.take)

    def _say(self) -> None:
        if self._found is None:
            return
        difference = self._found.difference
        many, at = len(difference.changes), self.view.current
        if self._found.nothing_in_common:
            words = "The two texts have nothing in common"
        elif not many:
            words = "The two texts are the same, word for word"
        else:
            where = f"Change {at + 1} of {many}" if at >= 0 else f"{many} changes"
            where = "1 change" if at < 0 and many == 1 else where
            words = (
                f"{where} · words: {difference.deleted_words} gone,"
                f" {difference.inserted_words} come, {difference.unchanged_words} unchanged"
            )
        self.query_one("#diff-title", Static).update(words)
