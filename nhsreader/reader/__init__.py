"""The front door: the command line and the TUI ask a `Reader` for everything."""

from nhsreader.reader.front import Reader
from nhsreader.reader.house import Progress

__all__ = ["Progress", "Reader"]
