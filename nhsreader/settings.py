"""Where things are kept, and what the user has set."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs

from nhsreader.errors import BadDocument, BadInput, StorageError

APP = "nhsreader"
_HERE = Path(__file__).resolve().parent


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The config file: every key is optional."""

    theme: str = "nhs-light"
    """Name of the theme the reader opens with."""
    text_width: int = 80
    """Widest column of article text, in cells."""
    libraries: tuple[str, ...] = ()
    """Library folders; the first is written to. None: the folder under XDG_DATA_HOME."""
    keys: dict[str, str] = {}
    """Keys by action id, comma-separated: `{bookmark.add: "b,ctrl+b"}`."""


@dataclass(frozen=True)
class Paths:
    """The folders of one run."""

    data: Path
    config: Path
    cache: Path
    state: Path

    @property
    def library(self) -> Path:
        """The user's own library where none is named."""
        return self.data / "library"

    @property
    def config_file(self) -> Path:
        """The config file where none is named."""
        return self.config / "config.yaml"


def paths() -> Paths:
    """The folders by the XDG variables where set, else where this system keeps such things."""
    return Paths(
        data=_base("XDG_DATA_HOME", platformdirs.user_data_path),
        config=_base("XDG_CONFIG_HOME", platformdirs.user_config_path),
        cache=_base("XDG_CACHE_HOME", platformdirs.user_cache_path),
        state=_base("XDG_STATE_HOME", platformdirs.user_state_path),
    )


def bundled(name: str) -> Path:
    """The folder `library` or `themes` as shipped: in the package, or beside it in a checkout."""
    packed = _HERE / "_bundled" / name
    return packed if packed.is_dir() else _HERE.parent / name


def load_config(file: Path | None = None) -> Config:
    """The config, defaults where the file is absent.

    Raises BadInput for an unknown key or a wrong value, naming file, line and nearest key;
    StorageError where a file named by the user cannot be read.
    """
    named = file is not None
    file = file or paths().config_file
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        if named:
            raise StorageError("there is no such config file", where=str(file)) from None
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"cannot read the config file: {error}", where=str(file)) from None
    from nhsreader import plain_yaml

    parsed = plain_yaml.load(text, str(file))
    if parsed.value is None:
        return Config()
    if not isinstance(parsed.value, dict):
        raise BadInput("the config must be `key: value` lines", where=f"{file}:1")
    known = [field.name for field in msgspec.structs.fields(Config)]
    for key in parsed.value:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1, 0.4)
            do = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
            where = f"{file}:{parsed.line_of((key,))}"
            raise BadInput(f"unknown key {key!r}", where=where, do=do)
    try:
        config = parsed.convert(Config)
    except BadDocument as error:
        raise BadInput(error.what, where=error.where, do=error.do) from None
    if not 20 <= config.text_width <= 400:
        where = f"{file}:{parsed.line_of(('text_width',))}"
        raise BadInput(f"text_width {config.text_width} is not from 20 to 400", where=where)
    return config


def _base(variable: str, fallback: object) -> Path:
    root = os.environ.get(variable, "")
    if root and os.path.isabs(root):
        return Path(root) / APP
    assert callable(fallback)
    try:
        return Path(fallback(APP, appauthor=False))
    except RuntimeError:
        raise StorageError("this user has no home folder", do=f"set {variable} or HOME") from None
