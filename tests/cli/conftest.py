"""Run the command line in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from nhsreader.cli.main import run


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object printed."""
        value: dict[str, Any] = json.loads(self.out)
        assert value["format_version"] == 1
        return value


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Call the command line with arguments."""

    def call(*arguments: object) -> Done:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments], lambda reader: 0)
        printed = capsys.readouterr()
        return Done(code, printed.out, printed.err)

    return call
