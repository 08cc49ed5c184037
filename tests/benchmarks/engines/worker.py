"""`python -m tests.benchmarks.engines.worker build|first|ask ENGINE MATERIAL INDEX`.

One engine in a process of its own; prints what it measured as JSON. Standard library only.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks.engines.kinds import BOTH, SNIPPETS, WARMING, Adapter, Article, Index

# The least a kind is asked however slow it is, after which it may take so many seconds.
LEAST, BUDGET = 5, 20.0


def main() -> None:
    """Do one thing and say how it went; `absent` says that the engine is not installed."""
    mode, engine, material, folder = sys.argv[1:]
    warnings.simplefilter("ignore")
    try:
        adapter: Any = import_module(f"tests.benchmarks.engines.adapters.{engine}")
    except ImportError as error:
        print(json.dumps({"absent": str(error)}))
        return
    todo = {"build": _build, "first": _first, "ask": _ask}[mode]
    print(json.dumps(todo(adapter, Path(material), Path(folder))))


def _build(adapter: Adapter, material: Path, folder: Path) -> dict[str, Any]:
    if not hasattr(adapter, "build"):
        return {"version": adapter.version()}
    started, used = time.perf_counter(), _cpu()
    adapter.build(_articles(material), folder)
    return {
        "version": adapter.version(),
        "seconds": time.perf_counter() - started,
        "cpu": _cpu() - used,
        "rss": _peak(),
        "rss_children": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "size": sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) / 1e6,
    }


def _first(adapter: Adapter, material: Path, folder: Path) -> dict[str, Any]:
    queries = json.loads((material / "queries.json").read_text("utf-8"))
    index = adapter.Index(folder, material / "texts")
    return {"hits": index.search(BOTH, queries[BOTH][0])}


def _ask(adapter: Adapter, material: Path, folder: Path) -> dict[str, Any]:
    queries = json.loads((material / "queries.json").read_text("utf-8"))
    index = adapter.Index(folder, material / "texts")
    return {kind: _timed(index, kind, asked) for kind, asked in queries.items()}


def _timed(index: Index, kind: str, queries: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Milliseconds of each query, and how many found nothing; few where the engine is slow."""
    ask: Callable[[Sequence[str]], int] = (
        index.snippets if kind == SNIPPETS else lambda words: index.search(kind, words)
    )
    # There are few letters.
    warming = WARMING if len(queries) > WARMING * 10 else 1
    times: list[float] = []
    nothing = 0
    began = time.perf_counter()
    for at, words in enumerate(queries):
        if len(times) >= LEAST and time.perf_counter() - began > BUDGET:
            break
        started = time.perf_counter()
        try:
            hits = ask(words)
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"[:200], "query": list(words)}
        if at >= warming:
            times.append((time.perf_counter() - started) * 1e3)
            nothing += not hits
    return {"times": times, "nothing": nothing, "of": len(queries) - warming}


def _articles(material: Path) -> Iterator[Article]:
    with (material / "articles.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            identifier, title, body = json.loads(line)
            yield identifier, title, body


def _cpu() -> float:
    """Seconds this process and its finished children have used."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _peak() -> float:
    """MB. `ru_maxrss` alone counts what the program that started us held before."""
    try:
        status = Path("/proc/self/status").read_text("utf-8")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
