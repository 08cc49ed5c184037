"""The articles around one, as a tree to walk."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from nhsreader.tui.panes.entry_page import Mentioned
from nhsreader.tui.panes.link_rows import TYPES
from nhsreader.tui.rows import Row, RowList
from nhsreader.tui.screens.paging import PageScreen

if TYPE_CHECKING:
    from nhsreader.reader import Reader
    from nhsreader.reader.neighbourhood import Edge, Graph, Node

DEPTH = 2


class NeighbourhoodScreen(PageScreen):
    """Enter opens the article under the cursor."""

    TOPIC = "neighbourhood"
    EMPTY = " no other article is linked with this one"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open"),
        Binding("escape,q", "dismiss(None)", "Back"),
    ]

    def __init__(self, reader: Reader, identifier: str) -> None:
        super().__init__()
        self._reader = reader
        self._identifier = identifier

    def look(self) -> None:
        """Ask for the graph."""
        self.ask(
            "neighbourhood",
            lambda: self._reader.links.neighbourhood(self._identifier, DEPTH),
            self._show,
        )

    def _show(self, graph: Graph) -> None:
        middle = next(node for node in graph.nodes if node.id == graph.middle)
        self.show(tree_rows(graph), "", f"Around {middle.title}")

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.dismiss(event.row.value)


def tree_rows(graph: Graph) -> list[Row]:
    """The graph as a tree from the middle, each article once, by how it is linked."""
    nodes = {node.id: node for node in graph.nodes}
    shown = {graph.middle}
    rows: list[Row] = []

    def add(identifier: str, indent: str) -> None:
        children = _children(graph, identifier, nodes, shown)
        shown.update(node.id for node, _, _ in children)
        for number, (node, edge, outward) in enumerate(children):
            last = number == len(children) - 1
            arrow = "→" if outward else "←"
            words = TYPES.get(edge.type, edge.type) + (f" × {edge.times}" if edge.times > 1 else "")
            stem = f" {indent}{'└' if last else '├'}{arrow} "
            date = f"  {node.published}" if node.published else ""
            rows.append(
                Row(
                    lines=(
                        ((stem, "detail"), (node.title, "title"), (f"  {words}{date}", "detail")),
                    ),
                    value=Mentioned(node.id, None, None),
                    key=f"{identifier}>{node.id}",
                )
            )
            add(node.id, indent + ("  " if last else "│ "))

    add(graph.middle, "")
    if graph.cut:
        rows.append(Row(lines=(((" … more articles than can be shown", "detail"),),)))
    return rows


def _children(
    graph: Graph, identifier: str, nodes: dict[str, Node], shown: set[str]
) -> list[tuple[Node, Edge, bool]]:
    found: dict[str, tuple[Node, Edge, bool]] = {}
    for edge in graph.edges:
        for here, there, outward in (
            (edge.origin, edge.target, True), (edge.target, edge.origin, False),
        ):  # fmt: skip
            if here == identifier and there not in shown and there in nodes:
                found.setdefault(there, (nodes[there], edge, outward))
    return list(found.values())
