"""Our themes as Textual's, and the variables the stylesheet uses."""

from __future__ import annotations

import msgspec
from textual.theme import Theme as TextualTheme

from nhsreader.themes import Theme


def to_textual(theme: Theme) -> TextualTheme:
    """The Textual theme; colours of marks become variables such as `$term-foreground`."""
    return TextualTheme(
        name=theme.name,
        primary=theme.primary,
        secondary=theme.secondary,
        accent=theme.accent,
        foreground=theme.foreground,
        background=theme.background,
        surface=theme.surface,
        panel=theme.panel,
        success=theme.success,
        warning=theme.warning,
        error=theme.error,
        dark=theme.dark,
        variables=variables(theme),
    )


def variables(theme: Theme) -> dict[str, str]:
    """The stylesheet variables of a theme."""
    marks = msgspec.structs.asdict(theme.marks)
    found = {
        "muted": theme.muted,
        "selection": theme.selection,
        "selection-text": theme.selection_text,
        "hit": marks["hit"],
        "hit-text": marks["hit_text"],
        "current": marks["current"],
        "current-text": marks["current_text"],
        "footer-key-foreground": theme.primary,
        "footer-background": theme.panel,
        "footer-foreground": theme.foreground,
        "footer-description-foreground": theme.foreground,
        "border": theme.primary,
        "border-blurred": theme.muted,
        "input-cursor-background": theme.foreground,
        "input-cursor-foreground": theme.background,
        "input-selection-background": theme.selection,
        "block-cursor-background": theme.selection,
        "block-cursor-foreground": theme.selection_text,
    }
    for name in ("term", "ambiguous", "link", "bookmark"):
        found[f"{name}-foreground"] = marks[name]
    return found
