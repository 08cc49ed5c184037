"""How a query was read, in English."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from nhsreader.search.evaluate import optional_words
from nhsreader.search.model import Request
from nhsreader.search.seeking import Sought
from nhsreader.search.tree import (
    All,
    Any,
    Between,
    Days,
    Fact,
    Flag,
    Meant,
    Near,
    Node,
    Not,
    Text,
    TitlePattern,
    Years,
)
from nhsreader.text.sanitise import visible

_WHERE = {"": "", "title": " in the title", "body": " in the body", "comment": " in a comment",
          "note": " in your notes"}  # fmt: skip
_FACTS = {
    "author": "written by", "publisher": "published by", "kind": "of the kind",
    "category": "in the category", "tag": "tagged",
}  # fmt: skip
_FLAGS = {
    "truncated": "cut short", "undated": "without a date", "bookmark": "with a bookmark",
    "note": "with a note of yours",
}  # fmt: skip
_SCOPES = {"mine": "in your own library", "bundled": "in the bundled library"}
NOTHING_ASKED = "Nothing was asked for."


def explain(tree: Node, request: Request, sought: Callable[[Text | Near], Sought]) -> str:
    """One sentence that says which articles are looked for."""
    text = f"Articles {_words(tree, sought, top=True)}"
    return visible(text + _among(request)) + "."


def _among(request: Request) -> str:
    text = f", {_SCOPES[request.scope]}" if request.scope in _SCOPES else ""
    if request.comments:
        text += ", readers\u2019 comments looked through too"
    return text


def explain_question(
    about: Iterable[Text | Meant],
    only: Iterable[Node],
    request: Request,
    sought: Callable[[Text | Near], Sought],
) -> str:
    """As `explain`, for a query taken as a question about this, narrowed by `only`."""
    parts = [_words(part, sought).removeprefix("with ") for part in about]
    parts = [part.removeprefix("that mention ") for part in parts]
    text = f"A question: first come the articles that say most about {_listed(parts)}"
    if narrowed := [_words(part, sought) for part in only]:
        text += f", of those {' and '.join(narrowed)}"
    return visible(text + _among(request) + "; none need have all of it") + "."


def _listed(parts: list[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def words_of(node: Node, sought: Callable[[Text | Near], Sought]) -> str:
    """What one part of a query asks of an article."""
    return visible(_words(node, sought, top=True))


def _words(node: Node, sought: Callable[[Text | Near], Sought], top: bool = False) -> str:
    if isinstance(node, Meant):
        return f"that mention {node.wording}"
    if isinstance(node, TitlePattern):
        return f"with a title like /{node.pattern}/"
    if isinstance(node, Near):
        found = sought(node)
        return f"with {found.wording}{_WHERE[found.part]}"
    if isinstance(node, Text):
        found = sought(node)
        boost = f" (counted {node.boost:g} times)" if node.boost != 1 else ""
        return f"with {found.wording}{_WHERE[found.part]}{boost}"
    if isinstance(node, (All, Any)):
        joint = " and " if isinstance(node, All) else " or "
        left_out = optional_words(node, sought) if isinstance(node, All) else ()
        children = [child for child in node.children if child not in left_out]
        text = joint.join(_words(child, sought) for child in children)
        return text if top else f"({text})"
    if isinstance(node, Not):
        return f"not {_words(node.child, sought)}"
    assert isinstance(node, (Fact, Years, Days, Between, Flag)), "senses are resolved before"
    return _fact(node)


def _fact(node: Fact | Years | Days | Between | Flag) -> str:
    if isinstance(node, Fact):
        return f"{_FACTS[node.field]} \u201c{node.value}\u201d"
    if isinstance(node, Flag):
        return _FLAGS[node.name]
    if isinstance(node, Years):
        if node.first == node.last:
            return f"of {node.first}"
        if node.first is None:
            return f"of {node.last} or earlier"
        return (
            f"of {node.first} or later" if node.last is None else f"of {node.first} to {node.last}"
        )
    if isinstance(node, Between):
        if node.first is None:
            return f"dated {_day(node.last or 0)} or earlier"
        if node.last is None:
            return f"dated {_day(node.first)} or later"
        if node.first == node.last:
            return f"dated {_day(node.first)}"
        return f"dated from {_day(node.first)} to {_day(node.last)}"
    if node.before is not None:
        return f"dated before {_day(node.before)}"
    return f"dated after {_day(node.after or 0)}"


def _day(number: int) -> str:
    day = date(number // 10000, number // 100 % 100, number % 100)
    return f"{day.day} {day:%B} {day.year}"
