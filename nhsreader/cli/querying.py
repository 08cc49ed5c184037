"""Commands that take the words of a query as their arguments."""

from __future__ import annotations

import difflib
import re
from typing import Any

import click

from nhsreader.errors import BadInput

_OPTION = re.compile(r"--[^\W_][\w-]*(?:=.*)?\Z", re.DOTALL)


class QueryCommand(click.Command):
    """A command whose arguments may begin with a hyphen: -word leaves a word out."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """The context; only -h by itself asks for help, or -hospital would be -h and more."""
        extra = {"ignore_unknown_options": True, "help_option_names": ["--help"], **extra}
        args = ["--help" if word == "-h" else word for word in args]
        return super().make_context(info_name, args, parent, **extra)


def joined(words: tuple[str, ...], allowed: tuple[str, ...] = ()) -> str:
    """The query of a command's arguments. Raises BadInput for an option there is not."""
    for word in words:
        if word in allowed or not _OPTION.match(word):
            continue
        command = click.get_current_context().command
        known = [name for parameter in command.params for name in parameter.opts]
        given = word.partition("=")[0]
        near = difflib.get_close_matches(given, [k for k in known if k.startswith("--")], 1, 0.5)
        do = f"did you mean {near[0]}?" if near else f"see `nhsreader {command.name} --help`"
        raise BadInput(f"there is no option {given}", do=do)
    return " ".join(words)
