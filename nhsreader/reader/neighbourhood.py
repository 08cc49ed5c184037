"""The articles linked with one, and those linked with them: a graph, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from nhsreader.errors import BadInput
from nhsreader.reader.links import Link, LinkDesk

MOST_DEPTH = 4
MOST_ARTICLES = 200
PER_ARTICLE = 40
_SHAPES = {"cites-act": "law", "cites-report": "report", "cites-event": "event"}


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """An article, or a thing that articles cite; `steps` from the one in the middle."""

    id: str
    title: str
    kind: str
    steps: int
    published: str | None = None


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """A link between two nodes, said once however often it stands in the text."""

    origin: str
    target: str
    type: str
    times: int = 1


class Graph(msgspec.Struct, frozen=True, kw_only=True):
    """What lies around an article; `cut` tells that more was left out than is shown."""

    middle: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    cut: bool = False


def neighbourhood(desk: LinkDesk, identifier: str, depth: int = 1, things: bool = False) -> Graph:
    """The graph around an article; `things` takes in laws, reports and events cited.

    Raises BadInput for an unknown id or a depth that is not 1 to 4.
    """
    if not 1 <= depth <= MOST_DEPTH:
        raise BadInput(f"--depth goes from 1 to {MOST_DEPTH}")
    summary = desk.summary(identifier)
    nodes = {identifier: Node(id=identifier, title=summary.title, kind="article", steps=0,
                              published=summary.published)}  # fmt: skip
    edges: dict[tuple[str, str, str], int] = {}
    seen: set[tuple[str, str, int, str, str]] = set()
    ring, cut = [identifier], False
    for steps in range(1, depth + 1):
        found: list[str] = []
        for here in ring:
            links = [*desk.out_of(here), *desk.into(here, PER_ARTICLE)]
            for link in links:
                node = _far_end(link, here, steps, things)
                if node is None:
                    continue
                if node.id not in nodes:
                    if len(nodes) >= MOST_ARTICLES:
                        cut = True
                        continue
                    nodes[node.id] = node
                    if node.kind == "article":
                        found.append(node.id)
                at = link.origin
                place = at.id, at.part, at.start, link.type, node.id
                if place not in seen:
                    seen.add(place)
                    to = node.id if at.id == here else here
                    key = at.id, to, link.type
                    edges[key] = edges.get(key, 0) + 1
        ring = found
    return Graph(
        middle=identifier,
        nodes=tuple(nodes.values()),
        edges=_edges(edges, nodes),
        cut=cut,
    )


def _edges(counts: dict[tuple[str, str, str], int], nodes: Iterable[str]) -> tuple[Edge, ...]:
    known = set(nodes)
    return tuple(
        Edge(origin=origin, target=target, type=type_, times=times)
        for (origin, target, type_), times in counts.items()
        if origin in known and target in known and origin != target
    )


def _far_end(link: Link, here: str, steps: int, things: bool) -> Node | None:
    if link.origin.id != here:
        summary = link.source_summary
    elif link.target is not None:
        summary = link.target_summary
    elif things and link.entity and link.type in _SHAPES:
        return Node(id=link.entity, title=link.name, kind=_SHAPES[link.type], steps=steps)
    else:
        return None
    if summary is None or summary.id == here:
        return None
    return Node(
        id=summary.id, title=summary.title, kind="article", steps=steps,
        published=summary.published,
    )  # fmt: skip


def dot(graph: Graph) -> str:
    """The graph in the DOT language of Graphviz."""
    shapes = {"article": "box", "law": "hexagon", "report": "note", "event": "ellipse"}
    lines = ["digraph nhsreader {", "  rankdir=LR;"]
    for node in graph.nodes:
        title = _quoted(node.title + (f"\n{node.published}" if node.published else ""))
        bold = ', style="bold"' if node.id == graph.middle else ""
        lines.append(f"  {_quoted(node.id)} [label={title}, shape={shapes[node.kind]}{bold}];")
    for edge in graph.edges:
        label = edge.type + (f" × {edge.times}" if edge.times > 1 else "")
        lines.append(
            f"  {_quoted(edge.origin)} -> {_quoted(edge.target)} [label={_quoted(label)}];"
        )
    return "\n".join([*lines, "}"]) + "\n"


def mermaid(graph: Graph) -> str:
    """The graph as a Mermaid flowchart."""
    names = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    lines = ["flowchart LR"]
    for node in graph.nodes:
        words = _entities(node.title + (f" ({node.published})" if node.published else ""))
        left, right = ("[", "]") if node.kind == "article" else ("([", "])")
        lines.append(f'  {names[node.id]}{left}"{words}"{right}')
    for edge in graph.edges:
        label = edge.type + (f" × {edge.times}" if edge.times > 1 else "")
        lines.append(f'  {names[edge.origin]} -->|"{label}"| {names[edge.target]}')
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


_SPECIAL = re.compile(r'["#;<>&`\[\]{}()|]')


def _entities(words: str) -> str:
    """Mermaid reads `#35;` as a character; what is of its grammar is written so."""
    return _SPECIAL.sub(lambda match: f"#{ord(match.group())};", " ".join(words.split()))
