"""`bookmarks` with all its subcommands."""

from nhsreader.cli import bookmark_changes, exchange
from nhsreader.cli.bookmarks import bookmarks_command

__all__ = ["bookmark_changes", "bookmarks_command", "exchange"]
