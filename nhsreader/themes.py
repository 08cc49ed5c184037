"""Themes as plain data: one YAML file each, bundled and the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from nhsreader import plain_yaml, settings
from nhsreader.documents.files import read_text
from nhsreader.errors import BadDocument, ReaderError

DEFAULT = "nhs-light"
MIN_CONTRAST = 4.5
_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")


class Marks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Colours of what is marked in an article: foregrounds on the background, but for `hit`."""

    term: str
    ambiguous: str
    link: str
    bookmark: str
    hit: str
    """Background of a place found."""
    hit_text: str
    current: str
    """Background of the current term or place found."""
    current_text: str


class Theme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A theme; every colour is written #rrggbb."""

    name: str
    label: str
    dark: bool
    background: str
    surface: str
    panel: str
    foreground: str
    muted: str
    primary: str
    secondary: str
    accent: str
    success: str
    warning: str
    error: str
    selection: str
    selection_text: str
    marks: Marks

    def contrasts(self) -> list[tuple[str, float]]:
        """(what, contrast ratio) of every text colour on what it stands on."""
        marks = self.marks
        pairs = [
            ("foreground on background", self.foreground, self.background),
            ("foreground on surface", self.foreground, self.surface),
            ("foreground on panel", self.foreground, self.panel),
            ("muted on background", self.muted, self.background),
            ("term on background", marks.term, self.background),
            ("ambiguous on background", marks.ambiguous, self.background),
            ("link on background", marks.link, self.background),
            ("bookmark on background", marks.bookmark, self.background),
            ("hit_text on hit", marks.hit_text, marks.hit),
            ("current_text on current", marks.current_text, marks.current),
            ("selection_text on selection", self.selection_text, self.selection),
        ]
        return [(what, contrast(one, other)) for what, one, other in pairs]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two #rrggbb colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def load(file: Path) -> Theme:
    """One theme. Raises BadDocument, naming file and line."""
    parsed = plain_yaml.load(read_text(file), str(file))
    if isinstance(parsed.value, dict):
        parsed.value.pop("format_version", None)
    theme = parsed.convert(Theme)
    for path, colour in _colours(parsed.value):
        if not _HEX.match(colour):
            raise parsed.error(f"{colour!r} is not a colour", path, "write it as #rrggbb")
    if theme.name != file.stem:
        raise parsed.error(f"its name is {theme.name!r} but the file is called {file.name!r}")
    return theme


def load_all(folders: Iterable[Path] | None = None) -> tuple[list[Theme], list[str]]:
    """Every theme, the user's over the bundled ones, and what was wrong with the others."""
    found: dict[str, Theme] = {}
    problems: list[str] = []
    for folder in folders or [settings.paths().config / "themes", settings.bundled("themes")]:
        for file in sorted(folder.glob("*.yaml")):
            try:
                theme = load(file)
            except ReaderError as error:
                problems.append(str(error))
                continue
            found.setdefault(theme.name, theme)
    if not found:
        raise BadDocument("no theme can be read", where="themes", do="; ".join(problems))
    return sorted(found.values(), key=lambda theme: (theme.name != DEFAULT, theme.name)), problems


def _colours(value: dict[str, object]) -> list[tuple[tuple[str, ...], str]]:
    found: list[tuple[tuple[str, ...], str]] = []
    for key, item in value.items():
        if key == "marks" and isinstance(item, dict):
            found += [(("marks", name), str(colour)) for name, colour in item.items()]
        elif key not in ("name", "label", "dark"):
            found.append(((key,), str(item)))
    return found


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
