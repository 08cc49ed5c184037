"""What is still to be judged: the top tens of all engines, mixed."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from tests.judged import material
from tests.judged.engines import ENGINES
from tests.judged.measures import top_tens

_SEED = 1948


def pool(folder: Path) -> list[dict[str, Any]]:
    """For each query the articles any engine has in its top ten and nobody has judged.

    In an order that says nothing of the engines. Raises ImportError where one is missing.
    """
    found = [top_tens(name, folder) for name in ENGINES]
    judged = material.judgements()
    entries = []
    for each in material.queries():
        articles = sorted({article for tens in found for article in tens[each.id]})
        left = [article for article in articles if article not in judged.get(each.id, {})]
        random.Random(f"{_SEED} {each.id}").shuffle(left)
        if left:
            entries.append(
                {"id": each.id, "query": each.query, "need": each.need, "articles": left}
            )
    return entries


def write(out: Path, folder: Path) -> str:
    """Write the pool for the judges; returns what to say of it."""
    entries = pool(folder)
    material.write_yaml(out, entries)
    pairs = sum(len(each["articles"]) for each in entries)
    return (
        f"{len(entries)} queries, {pairs} pairs to judge, {pairs / max(1, len(entries)):.1f} each"
    )


def write_texts(out: Path) -> str:
    """Write the articles as judges read them; returns what to say of it."""
    shown = ("id", "title", "date", "publisher", "body")
    found = [{name: getattr(text, name) for name in shown} for text in material.texts()]
    material.write_yaml(out, found)
    return f"{len(found)} texts"


def take(files: list[Path]) -> str:
    """Add what judges wrote, the later for the earlier. Raises ValueError."""
    judged = {query: dict(grades) for query, grades in material.judgements().items()}
    for file in files:
        for query, grades in material.read_judgements(file).items():
            judged.setdefault(query, {}).update(grades)
    material.write_judgements(judged)
    return f"{len(judged)} queries, {sum(map(len, judged.values()))} pairs judged"
