"""What every command prints through: JSON, plain lines, or text for a person."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import click

from nhsreader.errors import ReaderError
from nhsreader.text.sanitise import visible

if TYPE_CHECKING:
    from rich.console import Console

    from nhsreader.reader import Progress

FORMAT_VERSION = 1
Mode = Literal["person", "plain", "json"]


class Output:
    """Where one command's answers go."""

    def __init__(self, mode: Mode) -> None:
        self.mode = mode

    def json(self, value: dict[str, Any]) -> None:
        """Print one JSON object with its format version."""
        text = json.dumps({"format_version": FORMAT_VERSION, **value}, ensure_ascii=False)
        # Valid JSON escapes what could act on a terminal; a reader of it gets the same text.
        if visible(text) != text:
            text = "".join(c if visible(c) == c else json.dumps(c)[1:-1] for c in text)
        click.echo(text)

    def line(self, text: str = "") -> None:
        """Print a line of text, safe for a terminal."""
        click.echo(visible(text))

    def heading(self, text: str) -> None:
        """Print a heading: bold for a person."""
        if self.mode == "person" and self.coloured:
            self.console.print(visible(text), style="bold", markup=False, highlight=False)
        else:
            self.line(text)

    def marked(self, text: str, highlights: list[tuple[int, int]]) -> None:
        """Print text with stretches of it marked: reversed for a person, *so* in plain."""
        if self.mode == "person" and self.coloured:
            from rich.text import Text

            shown = Text(visible(text))
            for start, end in highlights:
                shown.stylize("bold reverse", start, end)
            self.console.print(shown, highlight=False, soft_wrap=True)
            return
        pieces, last = [], 0
        for start, end in highlights:
            pieces += [text[last:start], "*", text[start:end], "*"]
            last = end
        self.line("".join([*pieces, text[last:]]))

    @property
    def coloured(self) -> bool:
        """Whether stdout takes colour."""
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    @property
    def console(self) -> Console:
        """A rich console on stdout; markup and emoji codes off, no styles under NO_COLOR."""
        from rich.console import Console

        colours: Literal["auto"] | None = "auto" if self.coloured else None
        return Console(markup=False, emoji=False, highlight=False, color_system=colours)

    def table(self, columns: list[str], rows: list[list[str]]) -> None:
        """Print rows: a rich table for a person, tab-separated lines in plain."""
        if self.mode == "plain" or not sys.stdout.isatty():
            for row in rows:
                self.line("\t".join(" ".join(cell.split()) for cell in row))
            return
        from rich.box import SIMPLE_HEAD
        from rich.table import Table
        from rich.text import Text

        table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
        for row in rows:
            table.add_row(*(Text(visible(cell)) for cell in row))
        self.console.print(table)

    @contextlib.contextmanager
    def progress(self) -> Iterator[Progress]:
        """A progress bar on stderr where that is a terminal; nothing elsewhere."""
        if not sys.stderr.isatty() or self.mode == "json":
            yield lambda what, done, total: None
            return
        from rich.console import Console
        from rich.progress import Progress as Bar

        with Bar(console=Console(stderr=True), transient=True) as bar:
            tasks: dict[str, Any] = {}

            def show(what: str, done: int, total: int) -> None:
                if what not in tasks:
                    tasks[what] = bar.add_task(what, total=total)
                bar.update(tasks[what], completed=done, total=total)

            yield show


def note(text: str) -> None:
    """Narrate on stderr."""
    click.echo(visible(text), err=True)


def to_clipboard(text: str) -> None:
    """Ask the terminal to take words to its clipboard (OSC 52); says so where there is none."""
    import base64

    if not sys.stderr.isatty():
        note("stderr is no terminal: nothing was copied")
        return
    coded = base64.b64encode(visible(text).encode()).decode()
    sys.stderr.write(f"\x1b]52;c;{coded}\x07")
    sys.stderr.flush()


def report_error(error: ReaderError, as_json: bool) -> None:
    """Say what went wrong: one JSON object on stdout, or a line on stderr."""
    if as_json:
        body = {"what": error.what, "where": error.where, "do": error.do}
        Output("json").json({"error": body})
    else:
        note(f"nhsreader: {error}")
