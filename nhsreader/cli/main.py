"""The command group, loading each command's module only when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from nhsreader import __version__
from nhsreader.cli.options import Session, global_options
from nhsreader.cli.output import report_error
from nhsreader.errors import BadInput, ReaderError, StorageError

if TYPE_CHECKING:
    from nhsreader.reader import Reader

OpenReader = Callable[["Reader"], int]
_COMMANDS = {
    "import": ("imports", "Take files into the library as articles."),
    "edit": ("curation", "Correct an article: title, authors, publisher, date, kind, tags."),
    "remove": ("curation", "Move an article to the trash, or bring it back."),
    "open": ("curation", "Where an article came from: original, file, address."),
    "split": ("curation", "Cut an article in two."),
    "merge": ("curation", "Put articles together."),
    "list": ("articles", "List the articles."),
    "read": ("articles", "Print an article."),
    "search": ("search", "Search the library."),
    "searches": ("searches", "Saved searches, with what is new in each."),
    "concordance": ("concordance", "Every place of some words, in context; rates by year."),
    "glossary": ("terms", "List the glossary, or show a term with all its senses."),
    "timeline": ("timeline", "Bodies over the years, who followed whom, what happened when."),
    "mentions": ("terms", "Every acronym and term in an article, with its sense."),
    "refs": ("refs", "What an article has to do with others."),
    "trail": ("trail", "The articles and passages gone to in the reader, in order."),
    "related": ("related", "The articles nearest to one, each with why."),
    "families": ("families", "Articles that hold the same text, and how each stands to the first."),
    "diff": ("families", "What differs between two articles, word by word."),
    "bookmarks": ("bookmark_commands", "Bookmarked passages: made, listed, checked, changed."),
    "cite": ("cite", "A passage as a citation: quotation, source, paragraph, address."),
    "verify": ("verify", "Every quotation of a draft held against the library."),
    "index": ("health", "State of the search index; rebuild or check it."),
    "themes": ("program", "List the themes or check their colours."),
    "config": ("program", "Show the config and where it is."),
    "keys": ("program", "Every key of the reader and what it does."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of a reader's work."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None for an unknown one."""
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"nhsreader.cli.{_COMMANDS[cmd_name][0]}")
        found: click.Command = getattr(module, f"{cmd_name}_command")
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in _COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, naming the nearest where it is unknown."""
        import difflib

        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], _COMMANDS, 1, 0.5)
            do = f"did you mean {near[0]!r}?" if near else "`nhsreader --help` lists the commands"
            raise BadInput(f"there is no command {args[0]!r}", do=do)
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="nhsreader")
@global_options
@click.pass_context
def cli(context: click.Context, /, **options: Any) -> None:
    """Read UK health policy: search, read with a dated glossary, bookmark and cite.

    Without a command the reader opens.
    """
    open_reader = context.obj
    context.obj = options
    if context.invoked_subcommand is None:
        context.exit(_open(open_reader, options))


def run(arguments: list[str], open_reader: OpenReader) -> int:
    """Run the command line; returns the exit code. Without a command `open_reader` is called."""
    as_json = "--json" in arguments
    try:
        code = cli.main(
            args=arguments, prog_name="nhsreader", standalone_mode=False, obj=open_reader
        )
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except ReaderError as error:
        report_error(error, as_json)
        return error.exit_code
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        do = f"see `{context.command_path} --help`" if context else "see `nhsreader --help`"
        report_error(BadInput(error.format_message(), do=do), as_json)
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("nhsreader: stopped; what is done is kept", err=True)
        return 130
    except (BrokenPipeError, SystemExit):
        # click and rich leave with 1 then and only then; here that is "nothing found".
        return _unheard()
    except OSError as error:
        what = error.strerror or str(error)
        report_error(StorageError(what, where=str(error.filename or "")), as_json)
        return StorageError.exit_code


def _unheard() -> int:
    """The reader of our output has gone (`| head`): no fault, and none for Python to tell of."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _open(open_reader: OpenReader, options: dict[str, Any]) -> int:
    if options["json"] or options["plain"]:
        raise BadInput(
            "the reader itself has no --json or --plain", do="name a command: `nhsreader --help`"
        )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput(
            "the reader needs a terminal", do="use a command instead: `nhsreader --help`"
        )
    return open_reader(Session(options).reader)
