"""Options that every command takes, before or after its name."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import click

from nhsreader.cli.output import Mode, Output, note
from nhsreader.errors import BadInput, CacheDamaged, StorageError

if TYPE_CHECKING:
    from nhsreader.reader import Reader

P = ParamSpec("P")
_GLOBAL = ("library", "no_bundled", "config", "json", "plain")


class Session:
    """One run of the command line: its options, its output, its reader."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        mode: Mode = "json" if options["json"] else "plain" if options["plain"] else "person"
        self.out = Output(mode)
        self.may_create = False
        """Whether a library folder that is not there yet may be made by this command."""

    @functools.cached_property
    def reader(self) -> Reader:
        """The reader over the libraries asked for."""
        from nhsreader.reader import Reader
        from nhsreader.settings import load_config

        config_file = self.options["config"]
        for path in self.options["library"]:
            if not path.strip():
                raise BadInput("--library names no folder")
            if not self.may_create and not Path(os.path.expanduser(path)).is_dir():
                raise StorageError(
                    "there is no such library folder",
                    where=path,
                    do="`nhsreader --library DIR import FILE…` makes one",
                )
        return Reader(
            [Path(os.path.expanduser(path)) for path in self.options["library"]],
            no_bundled=self.options["no_bundled"],
            config=load_config(Path(config_file) if config_file else None),
        )

    def say_notices(self) -> None:
        """Narrate what went wrong on the way without stopping the command."""
        for notice in dict.fromkeys(self.reader.house.notices):
            note(notice)
        self.reader.house.notices.clear()


def global_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The global options alone, for the group."""
    for option in reversed(
        (
            click.option("--library", multiple=True, metavar="DIR",
                         help="Library folder; repeatable, the first is written to."),
            click.option("--no-bundled", is_flag=True, help="Leave the bundled articles out."),
            click.option("--config", metavar="FILE", help="Config file."),
            click.option("--json", is_flag=True, help="Print one JSON object."),
            click.option("--plain", is_flag=True, help="Plain lines: no colour, no boxes."),
        )
    ):  # fmt: skip
        function = option(function)
    return function


def command(
    function: Callable[Concatenate[Session, P], int | None],
) -> Callable[P, None]:
    """A command: takes the global options too, is handed a Session, returns an exit code."""

    @global_options
    @click.pass_context
    @functools.wraps(function)
    def wrapped(context: click.Context, /, *args: Any, **kwargs: Any) -> None:
        given = {name: kwargs.pop(name) for name in _GLOBAL}
        above = (context.find_root().obj or {}) if context.find_root() is not context else {}
        libraries = dict.fromkeys([*above.get("library", ()), *given["library"]])
        for name in _GLOBAL:
            given[name] = given[name] or above.get(name, given[name])
        given["library"] = tuple(libraries)
        session = Session(given)
        try:
            code = function(session, *args, **kwargs)
        except CacheDamaged as damage:
            note(f"{damage}. It is made anew from the files")
            session.reader.house.discard_cache()
            session = Session(given)
            code = function(session, *args, **kwargs)
        if "reader" in session.__dict__:
            session.say_notices()
        context.exit(code or 0)

    return wrapped
