"""`refs`."""

from __future__ import annotations

import click
import msgspec

from nhsreader.cli.options import Session, command
from nhsreader.cli.output import Output, note
from nhsreader.errors import BadInput
from nhsreader.reader.links import Link

FORMATS = ("dot", "mermaid")


@click.command("refs")
@click.argument("identifier", metavar="ID")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Only links of this type.")
@click.option(
    "--graph", type=click.Choice(FORMATS), help="The articles around this one as a graph."
)
@click.option("--depth", type=int, default=1, show_default=True, help="How many links away.")
@click.option("--things", is_flag=True, help="Laws, reports and events in the graph too.")
@click.option("--unlinked", is_flag=True, help="Articles that name its title, too.")
@command
def refs_command(
    session: Session,
    identifier: str,
    types: tuple[str, ...],
    graph: str | None,
    depth: int,
    things: bool,
    unlinked: bool,
) -> int:
    """Typed links out of and into an article, each with its evidence."""
    if graph:
        return _graph(session, identifier, graph, depth, things)
    desk, out = session.reader.links, session.out
    wanted = _wanted(types)
    links = [link for link in desk.out_of(identifier) if link.type in wanted]
    backlinks = [link for link in desk.into(identifier) if link.type in wanted]
    mentioned = desk.unlinked(identifier) if unlinked else []
    if out.mode == "json":
        found: dict[str, object] = {
            "links": [link.to_json() for link in links],
            "backlinks": [link.to_json() for link in backlinks],
        }
        if unlinked:
            found["unlinked"] = [{"id": one.id, "title": one.title} for one in mentioned]
        out.json(found)
    else:
        for link in links:
            _print(out, link, incoming=False)
        for link in backlinks:
            _print(out, link, incoming=True)
        for one in mentioned:
            out.heading(f"names it without a link  {one.id}")
            out.line(f"  {one.title} · {one.date_words}")
        if not links and not backlinks and not mentioned:
            note("no links")
    return 0 if links or backlinks or mentioned else 1


def _wanted(types: tuple[str, ...]) -> tuple[str, ...]:
    from nhsreader.reader.links import LINK_TYPES

    for name in types:
        if name not in LINK_TYPES:
            import difflib

            near = difflib.get_close_matches(name, LINK_TYPES, 1, 0.4)
            raise BadInput(
                f"there is no type of link {name!r}",
                where="--type",
                do=f"did you mean {near[0]!r}?" if near else f"types: {', '.join(LINK_TYPES)}",
            )
    return types or LINK_TYPES


def _print(out: Output, link: Link, incoming: bool) -> None:
    at = link.origin
    if incoming:
        source = link.source_summary
        out.heading(f"{link.type}  from {at.id}")
        if source is not None:
            out.line(f"  {source.title} · {source.date_words}")
    else:
        where = link.target.id if link.target else link.entity or link.url or "not in the library"
        out.heading(f"{link.type}  {where}")
        out.line(f"  {link.name}")
    if any(link.dates) and link.target is None:
        out.line(f"  between {link.dates[0] or '…'} and {link.dates[1] or '…'}")
    out.line(f"  {link.evidence}")
    if at.quote:
        place = f"{at.part} {at.start}–{at.end}"
        out.line(f"  “{' '.join(at.quote.split())}” ({place})")


def _graph(session: Session, identifier: str, form: str, depth: int, things: bool) -> int:
    from nhsreader.reader.neighbourhood import dot, mermaid

    found = session.reader.links.neighbourhood(identifier, depth, things)
    if session.out.mode == "json":
        session.out.json({"graph": msgspec.to_builtins(found)})
    else:
        for line in (dot if form == "dot" else mermaid)(found).splitlines():
            session.out.line(line)
    if found.cut:
        note("more articles are linked than are shown")
    return 0 if found.edges else 1
