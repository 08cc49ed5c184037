"""The app: themes, keys, the filter at the terminal's edge, and the one screen."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, SystemCommand
from textual.filter import LineFilter
from textual.screen import Screen

from nhsreader import themes
from nhsreader.actions import ACTIONS, CONCORDANCE, SUGGESTIONS, TIMELINE, keys_of
from nhsreader.tui.article.theme import article_variables
from nhsreader.tui.keys import keymap
from nhsreader.tui.line_filter import SafeText
from nhsreader.tui.screens.concordance import ConcordanceScreen
from nhsreader.tui.screens.main import MainScreen
from nhsreader.tui.screens.suggestions import SuggestionsScreen
from nhsreader.tui.screens.timeline import TimelineScreen
from nhsreader.tui.theming import to_textual, variables

if TYPE_CHECKING:
    from nhsreader.reader import Reader


_WHERE: dict[type, str] = {
    ConcordanceScreen: CONCORDANCE,
    TimelineScreen: TIMELINE,
    SuggestionsScreen: SUGGESTIONS,
}


class ReaderApp(App[int]):
    """The reader over a library."""

    TITLE = "nhsreader"
    CSS_PATH: ClassVar[list[str | Path]] = [  # type: ignore[assignment]
        Path(__file__).parent / "styles" / "reader.tcss"
    ]

    def __init__(self, reader: Reader) -> None:
        self._themes, self._theme_problems = themes.load_all()
        super().__init__()
        self._safe = SafeText()
        self.reader = reader
        reader.relax()
        self.set_keymap(keymap(keys_of(reader.config.keys)))
        for theme in self._themes:
            self.register_theme(to_textual(theme))
        wanted = reader.progress.theme
        if wanted not in self.theme_names:
            self._theme_problems.append(
                f"there is no theme {wanted!r}: {', '.join(self.theme_names)}"
            )
            wanted = themes.DEFAULT if themes.DEFAULT in self.theme_names else self.theme_names[0]
        self.theme = wanted

    def leave(self) -> None:
        """Save where reading stopped and end; also when the terminal is closed."""
        for screen in self.screen_stack:
            if isinstance(screen, MainScreen):
                screen.program.save()
        self.exit()

    @property
    def theme_names(self) -> list[str]:
        """Our themes, the default first."""
        return [theme.name for theme in self._themes]

    def on_mount(self) -> None:
        """Open the screen; say once what was wrong with themes."""
        self.push_screen(MainScreen(self.reader))
        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name):
                with suppress(NotImplementedError, RuntimeError, ValueError):
                    loop = asyncio.get_running_loop()
                    loop.add_signal_handler(getattr(signal, name), self.leave)
        if self._theme_problems:
            self.notify("\n".join(self._theme_problems), severity="warning", markup=False)

    def next_theme(self) -> str:
        """Go to the next theme; returns its label."""
        names = self.theme_names
        at = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(at + 1) % len(names)]
        self.reader.progress.theme = self.theme
        return next(theme.label for theme in self._themes if theme.name == self.theme)

    def get_line_filters(self) -> list[LineFilter]:
        """Textual's filters, and ours behind them: nothing unsafe reaches the terminal."""
        return [*super().get_line_filters(), self._safe]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Variables for themes that are not ours, such as Textual's own."""
        base = self.current_theme.to_color_system().generate()
        light = next(t for t in self._themes if t.dark == self.current_theme.dark)
        return {**variables(light), **article_variables(base)}

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: every action of the registry, and our themes."""
        if not isinstance(
            screen, MainScreen | ConcordanceScreen | TimelineScreen | SuggestionsScreen
        ):
            return
        own = _WHERE.get(type(screen))
        for action in ACTIONS:
            here = own in (None, action.where)
            if action.palette and here:
                yield SystemCommand(
                    action.label, action.help, lambda name=action.id: screen.action_act(name)
                )
        for theme in self._themes:
            yield SystemCommand(
                f"Theme: {theme.label}",
                "Change the colours",
                lambda name=theme.name: self._use(name),
            )

    def _use(self, name: str) -> None:
        self.theme = name
        self.reader.progress.theme = name
