"""`nhsreader` and `python -m nhsreader`: the command line, or the reader where none is given."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nhsreader.reader import Reader


def main() -> None:
    """Run and exit with the command's code."""
    from nhsreader.cli.main import run

    sys.exit(run(sys.argv[1:], open_reader))


def open_reader(reader: Reader) -> int:
    """Open the TUI; returns its exit code."""
    from nhsreader.tui.app import ReaderApp

    return ReaderApp(reader).run() or 0


if __name__ == "__main__":
    main()
