"""Acceptance tests run the command line as users do."""

from tests.cli.conftest import Done, cli

__all__ = ["Done", "cli"]
