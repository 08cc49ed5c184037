"""The front door: the command line and the TUI ask a `Reader` for everything."""

from nhsreader.reader.front import Reader

__all__ = ["Reader"]
