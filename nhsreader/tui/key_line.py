"""The line of keys at the foot of a screen, drawn as one piece.

Textual's Footer mounts a widget for each key whenever the focus changes, which takes longer than
what the key was pressed for.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from rich.text import Text
from textual import events
from textual.screen import Screen
from textual.widget import Widget


class ShownKey(NamedTuple):
    """A key of the line: what is pressed, how it is written, what it does."""

    key: str
    written: str
    label: str
    enabled: bool


class KeyLine(Widget, can_focus=False):
    """The keys of the screen and of what has the focus; a click on one presses it."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--off"}
    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        color: $footer-foreground;
        background: $footer-background;
        & .key-line--key { color: $footer-key-foreground; text-style: bold; }
        & .key-line--off { color: $footer-foreground 60%; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[ShownKey, ...] = ()

    def on_mount(self) -> None:
        """Follow the keys that are in force."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if screen is not self.screen or not self.is_attached:
            return
        shown: dict[str, ShownKey] = {}
        for _, binding, enabled, _ in screen.active_bindings.values():
            if binding.show:
                written = self.app.get_key_display(binding)
                key = ShownKey(binding.key, written, binding.description, enabled)
                shown.setdefault(binding.action, key)
        keys = tuple(shown.values())
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def _fitting(self) -> list[tuple[int, ShownKey]]:
        """The keys there is room for, each with the column where it begins."""
        found, column = [], 0
        for key in self._keys:
            end = column + _width(key)
            if end > self.size.width:
                break
            found.append((column, key))
            column = end
        return found

    def render(self) -> Text:
        """The keys, as many as there is room for."""
        of_key = self.get_component_rich_style("key-line--key")
        off = self.get_component_rich_style("key-line--off")
        line = Text(no_wrap=True, end="")
        for _, key in self._fitting():
            line.append(f" {key.written}", of_key if key.enabled else off)
            line.append(f" {key.label} ", "" if key.enabled else off)
        return line

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key under the pointer."""
        for column, key in self._fitting():
            if column <= event.x < column + _width(key):
                if key.enabled:
                    self.app.simulate_key(key.key)
                else:
                    self.app.bell()


def _width(key: ShownKey) -> int:
    return Text(f" {key.written} {key.label} ").cell_len
