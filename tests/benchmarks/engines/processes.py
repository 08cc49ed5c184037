"""Each engine built and asked in processes of its own, with the Python that has it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.engines.kinds import BOTH
from tests.benchmarks.measure import REPO

OURS = "ours"
ENGINES = {
    OURS: "nhsreader",
    "whoosh": "stock Whoosh",
    "fts5": "FTS5",
    "tantivy": "tantivy",
    "xapian": "Xapian",
    "ripgrep": "ripgrep",
}
_WORKER = "tests.benchmarks.engines.worker"
_DEBIAN_PYTHON = "/usr/bin/python3"
_STARTS = 5
_LONGEST = 3600


@dataclass
class Result:
    """What one engine did; `absent` or `failed` says why something is missing."""

    name: str
    absent: str = ""
    failed: str = ""
    build: dict[str, Any] = field(default_factory=dict)
    first_ms: float | None = None
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)


def results(material: Path, root: Path) -> Iterator[Result]:
    """One engine after the other; its index is removed once it was asked."""
    for engine, name in ENGINES.items():
        result = Result(name)
        folder = root / engine
        folder.mkdir()
        try:
            _measure(engine, material, folder, result)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            result.failed = f"{type(error).__name__}: {error}"
        shutil.rmtree(folder)
        yield result


def _measure(engine: str, material: Path, folder: Path, result: Result) -> None:
    python = _python(engine)
    result.build = _worker(python, "build", engine, material, folder)
    result.absent = result.build.pop("absent", "")
    if result.absent:
        return
    result.asked = _worker(python, "ask", engine, material, folder)
    if "seconds" in result.build:
        times = []
        for _ in range(_STARTS + 1):
            started = time.perf_counter()
            _worker(python, "first", engine, material, folder)
            times.append((time.perf_counter() - started) * 1e3)
        result.first_ms = median(times[1:])
    elif times := result.asked[BOTH].get("times", []):
        # A fresh process for every query anyway.
        result.first_ms = median(times)


def _python(engine: str) -> str:
    """Debian's where Xapian's module is a package of Debian's."""
    if engine == "xapian" and not _imports(sys.executable) and _imports(_DEBIAN_PYTHON):
        return _DEBIAN_PYTHON
    return sys.executable


def _imports(python: str) -> bool:
    try:
        done = subprocess.run([python, "-c", "import xapian"], capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


def _worker(python: str, mode: str, engine: str, material: Path, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [python, "-m", _WORKER, mode, engine, str(material), str(folder)],
        cwd=REPO, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_LONGEST,
    )  # fmt: skip
    if done.returncode:
        last = done.stderr.strip().rpartition("\n")[2]
        raise OSError(f"{mode} of {engine}: {last or done.returncode}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer
