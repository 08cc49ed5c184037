"""The desk for where the reader left off: last article, places, chosen theme."""

from __future__ import annotations

import contextlib

import msgspec

from nhsreader import settings
from nhsreader.documents.files import write_atomically
from nhsreader.errors import ReaderError
from nhsreader.text.places import Place

KEPT = 500


class _State(msgspec.Struct):
    format_version: int = 1
    last: str | None = None
    places: dict[str, Place] = {}
    theme: str | None = None
    config_theme: str | None = None


class ProgressDesk:
    """Remembers places between runs; a lost or broken file only forgets them."""

    def __init__(self, config: settings.Config, library: str) -> None:
        """`library` names the set of folders read, whose places are kept apart."""
        self._file = settings.paths().state / f"{library}.json"
        self._config = config
        try:
            self._state = msgspec.json.decode(self._file.read_bytes(), type=_State)
        except (OSError, msgspec.DecodeError):
            self._state = _State()

    @property
    def last(self) -> Place | None:
        """Where reading stopped last."""
        return self._state.places.get(self._state.last) if self._state.last else None

    @property
    def theme(self) -> str:
        """The theme chosen last, unless the config was changed since."""
        if self._state.theme and self._state.config_theme == self._config.theme:
            return self._state.theme
        return self._config.theme

    @theme.setter
    def theme(self, name: str) -> None:
        self._state.theme = name
        self._state.config_theme = self._config.theme

    def place_in(self, identifier: str) -> Place | None:
        """Where reading of an article stopped."""
        return self._state.places.get(identifier)

    def remember(self, place: Place) -> None:
        """Note where reading is now; kept when `save` is called."""
        self._state.places.pop(place.id, None)
        self._state.places[place.id] = place
        self._state.last = place.id
        for old in list(self._state.places)[:-KEPT]:
            del self._state.places[old]

    def save(self) -> None:
        """Write it down. A state that cannot be written is no reason to stop."""
        with contextlib.suppress(ReaderError):
            write_atomically(self._file, msgspec.json.encode(self._state).decode())
