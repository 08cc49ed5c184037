"""Key bindings made from the action registry."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from nhsreader.actions import ACTIONS, BY_ID


def bindings(where: str) -> list[BindingType]:
    """The bindings of one part of the screen; each acts through the screen."""
    return [
        Binding(
            ",".join(action.keys),
            f"screen.act('{action.id}')",
            action.label,
            show=action.footer,
            id=action.id,
            tooltip=action.help,
            priority=action.priority,
        )
        for action in ACTIONS
        if action.where == where and action.keys
    ]


def keymap(keys: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Textual's keymap for the user's keys: only what differs, since it is laid over the
    bindings at every key pressed."""
    return {name: ",".join(found) for name, found in keys.items() if found != BY_ID[name].keys}
