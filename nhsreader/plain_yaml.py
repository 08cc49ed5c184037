"""YAML as plain strings, lists and mappings, with the line of every value.

Scalars stay as written (`no` is the word no, `2012-10-01` a string), so each format decides
what a value means. Aliases, tags and duplicate keys are refused, depth and size bounded, and
no value holds a character that could act on a terminal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
import yaml

from nhsreader.errors import BadDocument
from nhsreader.text.sanitise import clean

MAX_DEPTH = 20
MAX_BYTES = 8 * 1024 * 1024
_TOO_DEEP = f"nested more than {MAX_DEPTH} deep"
_NULLS = {"", "~", "null", "Null", "NULL"}
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Path = tuple["str | int", ...]
T = TypeVar("T")


class Parsed:
    """A YAML document: `value`, and `line_of(path)` counted from 1."""

    def __init__(self, value: Any, lines: dict[_Path, int], where: str) -> None:
        self.value = value
        self.where = where
        self._lines = lines

    def line_of(self, path: _Path) -> int:
        """The line of the value at `path`, or of the nearest value around it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def error(self, what: str, path: _Path = (), do: str = "") -> BadDocument:
        """An error that names this file and the line of `path`."""
        return BadDocument(what, where=f"{self.where}:{self.line_of(path)}", do=do)

    def check_version(self, newest: int) -> None:
        """Raises BadDocument where `format_version` is newer than this program knows.

        Where none stands it is the first.
        """
        if "format_version" not in self.value:
            return
        version = self.convert(int, ("format_version",))
        if version > newest:
            raise self.error(
                f"format_version {version} is newer than this program knows",
                ("format_version",),
                do="update nhsreader",
            )

    def convert(self, kind: Callable[..., T] | type[T], at: _Path = ()) -> T:
        """The value at `at` as a msgspec type. Raises BadDocument with file and line."""
        value = self.value
        for depth, step in enumerate(at):
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                raise self.error(f"there is no {step!r} in it", at[:depth]) from None
        try:
            return msgspec.convert(value, kind, strict=False)
        except msgspec.ValidationError as error:
            what, _, where = str(error).partition(" - at `$")
            raise self.error(_in_words(what), at + _path_of(where.rstrip("`"))) from None


def load(text: str, where: str, first_line: int = 1) -> Parsed:
    """Parse one YAML document. Raises BadDocument, naming file and line."""
    if len(text) > MAX_BYTES:
        raise BadDocument("the file is too large for YAML", where=where)
    lines: dict[_Path, int] = {}
    try:
        value = _build(text, lines, where, first_line)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line if mark else 0) + first_line
        problem = getattr(error, "problem", None) or "not readable as YAML"
        if "nesting depth" in problem:
            # PyYAML has a limit of its own, met in the scanner before ours.
            raise BadDocument(_TOO_DEEP, where=f"{where}:{line}") from None
        raise BadDocument(f"broken YAML: {problem}", where=f"{where}:{line}") from None
    except (ValueError, RecursionError) as error:
        raise BadDocument(f"broken YAML: {error}", where=where) from None
    return Parsed(value, lines, where)


def dump(value: Any) -> str:
    """YAML for a person to read: block style, UTF-8, keys in the order given."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=96, indent=2)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text and not any(line.endswith(" ") for line in text.split("\n")) else ""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style or None)


_Dumper.add_representer(str, _represent_text)


def _build(text: str, lines: dict[_Path, int], where: str, first_line: int) -> Any:
    stack: list[tuple[Any, _Path, list[str]]] = []
    root: list[Any] = []

    def fail(what: str, event: Any) -> BadDocument:
        return BadDocument(what, where=f"{where}:{event.start_mark.line + first_line}")

    def place(value: Any, event: Any) -> _Path:
        line = event.start_mark.line + first_line
        if not stack:
            root.append(value)
            path: _Path = ()
        else:
            holder, base, pending = stack[-1]
            if isinstance(holder, list):
                path = (*base, len(holder))
                holder.append(value)
            elif not pending:
                if not isinstance(value, str):
                    raise fail("a key must be a plain word", event)
                if value in holder:
                    raise fail(f"the key {value!r} stands twice", event)
                pending.append(value)
                lines[base + (value,)] = line
                return base
            else:
                key = pending.pop()
                path = (*base, key)
                holder[key] = value
        lines[path] = line
        return path

    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise fail("aliases (*name) are not allowed", event)
        if getattr(event, "tag", None) not in (None, "!"):
            raise fail("tags (!name) are not allowed", event)
        if isinstance(event, yaml.ScalarEvent):
            is_key = bool(stack) and isinstance(stack[-1][0], dict) and not stack[-1][2]
            null = event.style is None or event.style == ""
            # Escapes such as "\e" make characters that the file did not hold.
            word = event.value if event.value.isprintable() else clean(event.value)
            value = None if null and word in _NULLS and not is_key else word
            place(value, event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(stack) >= MAX_DEPTH:
                raise fail(_TOO_DEEP, event)
            holder: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            stack.append((holder, place(holder, event), []))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            stack.pop()
        elif isinstance(event, yaml.DocumentStartEvent) and root:
            raise fail("only one YAML document is allowed in a file", event)
    return root[0] if root else None


def _path_of(text: str) -> _Path:
    path: list[str | int] = []
    for part in text.replace("[", ".[").split("."):
        if part.startswith("[") and part[1:-1].isdigit():
            path.append(int(part[1:-1]))
        elif part and not part.startswith("["):
            path.append(part)
    return tuple(path)


def _in_words(what: str) -> str:
    for theirs, ours in (
        ("`array`", "a list"),
        ("`object`", "a mapping"),
        ("`str`", "text"),
        ("`null`", "nothing"),
        ("`int`", "a number"),
        ("`bool`", "true or false"),
    ):
        what = what.replace(theirs, ours)
    return what[:1].lower() + what[1:]
