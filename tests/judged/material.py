"""The texts, the queries and the judgements, as they lie beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

HERE = Path(__file__).resolve().parent
ARTICLES = ("articles_a.yaml", "articles_b.yaml")
JUDGEMENTS, RECORDED = HERE / "judgements.yaml", HERE / "recorded.yaml"
# 0 not relevant, 1 mentions it in passing, 2 relevant, 3 right on the need.
GRADES = (0, 1, 2, 3)
RELEVANT = 2

# Query id → article id → grade.
Judgements = Mapping[str, Mapping[str, int]]


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article written for this set."""

    id: str
    title: str
    date: str
    publisher: str
    kind: str
    body: str


class Query(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was typed, and what whoever typed it wants to know."""

    id: str
    query: str
    need: str


def texts() -> list[Text]:
    """Every article. Raises ValueError where two have the same id."""
    found = [each for name in ARTICLES for each in _read(HERE / name, list[Text])]
    return _distinct(found)


def queries() -> list[Query]:
    """Every query, in order. Raises ValueError where two have the same id."""
    return _distinct(_read(HERE / "queries.yaml", list[Query]))


def judgements() -> Judgements:
    """What was judged so far: nothing at first. Raises ValueError for what cannot be right."""
    if not JUDGEMENTS.exists():
        return {}
    return checked(_read(JUDGEMENTS, dict[str, dict[str, int]]))


def checked(judged: Judgements) -> Judgements:
    """The same, of queries and articles there are. Raises ValueError."""
    asked, known = {each.id for each in queries()}, {each.id for each in texts()}
    for query, grades in judged.items():
        if query not in asked:
            raise ValueError(f"{query} is no query")
        for article, grade in grades.items():
            if article not in known:
                raise ValueError(f"{query}: {article} is no article")
            if grade not in GRADES:
                raise ValueError(f"{query}: {article} has the grade {grade}")
    return judged


def read_judgements(file: Path) -> Judgements:
    """A judge's file. Raises ValueError."""
    return checked(_read(file, dict[str, dict[str, int]]))


def write_judgements(judged: Judgements) -> None:
    """Replace all there are, in the order of the queries and of the articles' ids."""
    ordered = {
        each.id: dict(sorted(judged[each.id].items())) for each in queries() if each.id in judged
    }
    head = (
        "# Query → article → grade, judged blind to what found it: 0 not relevant, 1 mentions it\n"
        "# in passing, 2 relevant, 3 right on the need. `python -m tests.judged take` adds to it.\n"
    )
    write_yaml(JUDGEMENTS, ordered, head)


class _Dumper(yaml.SafeDumper):
    """Paragraphs as paragraphs."""


def _string(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)


_Dumper.add_representer(str, _string)


def write_yaml(file: Path, value: Any, head: str = "") -> None:
    """As people would write it: in order, long lines whole, letters as they are."""
    text = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(head + text, encoding="utf-8")


def _read(file: Path, kind: Any) -> Any:
    # Days stay as they are written.
    loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    return msgspec.convert(msgspec.to_builtins(loaded), kind)


def _distinct(found: list[Any]) -> list[Any]:
    if len({each.id for each in found}) < len(found):
        raise ValueError("two have the same id")
    return found
