"""What the benchmarks have in common: folders of their own, timing, and the rows printed."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

REPO = Path(__file__).resolve().parents[2]
_OUTSIDE = ("NO_COLOR", "FORCE_COLOR", "PYTHONDONTWRITEBYTECODE", "TEXTUAL_THEME", "COLUMNS")


class Row(NamedTuple):
    """One line of the table: what was measured, ours, what it is held against, their ratio."""

    what: str
    ours: str
    against: str = ""
    ratio: str = ""


@dataclass
class Bench:
    """One run: where its folders are, whether it is a quick one, what is prepared already."""

    root: Path
    quick: bool = False
    kept: dict[str, Any] = field(default_factory=dict)

    def size(self, full: int, quick: int) -> int:
        """How many of something this run takes."""
        return quick if self.quick else full

    @contextmanager
    def folders(self, name: str) -> Iterator[Path]:
        """XDG folders called `name`, the same for everyone in this run; nothing from outside."""
        root = self.root / name
        changed = {
            f"XDG_{kind}_HOME": str(root / kind.lower())
            for kind in ("DATA", "CONFIG", "CACHE", "STATE")
        }
        changed["PYTHONPATH"] = str(REPO)
        root.mkdir(parents=True, exist_ok=True)
        with mock.patch.dict(os.environ, changed):
            for outside in _OUTSIDE:
                os.environ.pop(outside, None)
            yield root


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed; NaN of none."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def spread(values: Sequence[float], unit: str = "ms") -> str:
    """p50 and p95 in words."""
    return f"p50 {percentile(values, 0.5):6.1f}  p95 {percentile(values, 0.95):6.1f} {unit}"


def versus(what: str, ours: float, against: float, name: str, unit: str = "ms") -> Row:
    """A row that holds ours against another's, with ours/theirs."""
    return Row(
        what, f"{ours:7.1f} {unit}", f"{name} {against:.1f} {unit}", f"{ours / against:.2f}x"
    )


def run_ms(arguments: Sequence[str]) -> float:
    """Milliseconds a fresh Python takes with these arguments, its output thrown away."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return (time.perf_counter() - started) * 1e3
