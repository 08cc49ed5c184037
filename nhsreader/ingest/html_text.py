"""Elements of an HTML tree → blocks of text, and blocks → Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

import msgspec

from nhsreader.documents.markdown import escape_line
from nhsreader.ingest.lines import bullet
from nhsreader.text.sanitise import clean

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {
    "address", "article", "aside", "body", "blockquote", "caption", "center", "dd", "details",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *HEADINGS,
}  # fmt: skip
_IN_CELLS = {"table", "ul", "ol", "blockquote", "article", "section", *HEADINGS}
MAX_NESTING = 6
MAX_URL = 2000
_SAFE_IN_URL = "%/:=&?~#+!$,;'@()*[]._-"


class Piece(msgspec.Struct):
    """A run of text, the address it links to, and whether it is bold or large; a `\\n` in the
    text is a line break."""

    text: str
    href: str | None = None
    loud: bool = False


class Holder(msgspec.Struct, eq=False):
    """A quotation or list item around blocks; `width` is how far Markdown indents within it."""

    kind: str
    marker: str = "> "
    started: bool = False
    list_id: int = 0

    @property
    def first(self) -> str:
        """What stands before its first line."""
        return self.marker

    @property
    def rest(self) -> str:
        """What stands before its further lines."""
        return self.marker if self.kind == "quote" else " " * len(self.marker)


class Block(msgspec.Struct, eq=False):
    """A paragraph, heading, list item, quotation or table: its text, white space folded but for
    line breaks, and what it is made of (the lines of a paragraph, the cells of a table);
    `element` is where it begins, `linked` how many characters are links."""

    kind: str
    text: str
    element: HtmlElement
    rows: list[list[list[Piece]]]
    linked: int = 0
    level: int = 0
    holders: tuple[Holder, ...] = ()
    bold: bool = False

    @property
    def markdown(self) -> str:
        """Its Markdown, without what its quotation or list puts before each line."""
        if self.kind == "table":
            width = max(len(row) for row in self.rows)
            lines = [
                f"| {' | '.join(_inline(cell) for cell in _padded(row, width))} |"
                for row in self.rows
            ]
            return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])
        if self.kind == "heading":
            words = [piece for line in self.rows[0] for piece in [*line, Piece(" ")]]
            return "#" * max(2, self.level) + " " + _inline(words)
        return "\\\n".join(_inline(line) for line in self.rows[0])

    def cut(self, text: str) -> None:
        """Keep only the text given, as one line without links."""
        self.text, self.rows, self.linked = text, [[[Piece(text)]]], 0


def blocks_of(root: HtmlElement, base: str | None = None, *, links: bool = True) -> list[Block]:
    """The blocks of text within an element, in order. `base` resolves relative links; without
    `links` no addresses are read."""
    return _Reader(root, base, links).read()


def to_markdown(blocks: Iterable[Block]) -> str:
    """Markdown for blocks, ending with a newline; nothing for none."""
    out: list[str | None] = []
    before: tuple[Holder, ...] = ()
    opened: set[int] = set()
    for block in blocks:
        if out:
            out.append(_between(before, block.holders))
        lines = block.markdown.split("\n")
        for at, line in enumerate(lines):
            prefix = ""
            for holder in block.holders:
                new = at == 0 and id(holder) not in opened
                opened.add(id(holder))
                prefix += holder.first if new else holder.rest
            out.append((prefix + line).rstrip() if not line else prefix + line)
        before = block.holders
    text = "\n".join(line for line in out if line is not None).strip("\n")
    # Escape sequences may be spread over elements: only whole are they seen.
    return clean(text) + "\n" if text else ""


def safe_url(href: str | None, base: str | None = None) -> str | None:
    """An absolute http or https address without characters that act in Markdown; else None."""
    if not href:
        return None
    href = href.strip() if href.isprintable() else clean(href).strip()
    if not base and href[:4].lower() != "http":
        return None
    try:
        whole = urljoin(base, href) if base else href
        parts = urlsplit(whole)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or len(whole) > MAX_URL:
        return None
    return quote(whole, safe=_SAFE_IN_URL).replace("(", "%28").replace(")", "%29")


def _between(before: Sequence[Holder], after: Sequence[Holder]) -> str | None:
    """The line between two blocks: none between items of one list, else a blank one that keeps
    quotations together."""
    same = 0
    while same < min(len(before), len(after)) and before[same] is after[same]:
        same += 1
    if same < len(before) and same < len(after):
        one, other = before[same], after[same]
        if one.kind == other.kind == "item" and one.list_id == other.list_id:
            return None
    return "".join(holder.rest for holder in before[:same]).rstrip()


class _Reader:
    """Walks an element once, without recursion, and collects its blocks."""

    def __init__(self, root: HtmlElement, base: str | None, links: bool) -> None:
        self.links = links
        self.root = root
        self.base = base
        self.blocks: list[Block] = []
        self.pieces: list[Piece] = []
        self.holders: list[Holder] = []
        self.lists: list[tuple[bool, int, int]] = []
        self.count = 0
        self.hrefs: list[str | None] = []
        self.heading = 0
        self.bold = 0
        self.pre = 0
        self.at = root
        self.skip: HtmlElement | None = None

    def read(self) -> list[Block]:
        from lxml.etree import iterwalk

        walker = iterwalk(self.root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if self._start(element):
                    walker.skip_subtree()
            else:
                self._end(element)
                if element is not self.root and element.tail:
                    self._add(element.tail)
        self._flush()
        return self.blocks

    def _start(self, element: HtmlElement) -> bool:
        """Take an element's start; returns whether its content is done with already."""
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
            self.at = element
            if tag == "table" and _is_data(element):
                self._table(element)
                return True
            self._open_block(element, tag)
        elif tag == "br":
            self.pieces.append(Piece("\n"))
        elif tag == "a":
            self.hrefs.append(safe_url(element.get("href"), self.base) if self.links else None)
        elif tag in ("b", "strong") or _is_large(element):
            self.bold += 1
        elif tag == "q":
            self.pieces.append(Piece("“"))
        if element.text:
            self._add(element.text)
        return False

    def _open_block(self, element: HtmlElement, tag: str) -> None:
        if tag in HEADINGS:
            self.heading = HEADINGS[tag]
        elif tag == "pre":
            self.pre += 1
        elif tag == "blockquote":
            self._hold(Holder("quote"))
        elif tag in ("ul", "ol", "menu", "dir"):
            self.count += 1
            start = element.get("start") or "1"
            number = int(start) if start.isdigit() and len(start) < 9 else 1
            self.lists.append((tag == "ol", number, self.count))
        elif tag == "li":
            self._hold(self._item())

    def _end(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
            if tag in HEADINGS:
                self.heading = 0
            elif tag == "pre":
                self.pre = max(0, self.pre - 1)
            elif tag in ("blockquote", "li"):
                if self.holders:
                    self.holders.pop()
            elif tag in ("ul", "ol", "menu", "dir") and self.lists:
                self.lists.pop()
            parent = element.getparent()
            if parent is not None:
                self.at = parent
        elif tag == "a" and self.hrefs:
            self.hrefs.pop()
        elif tag in ("b", "strong") or _is_large(element):
            self.bold -= 1
        elif tag == "q":
            self.pieces.append(Piece("”"))

    def _bullet(self) -> Holder:
        last = self.blocks[-1].holders if self.blocks else ()
        if last and last[-1].list_id < -1:
            return Holder("item", "- ", list_id=last[-1].list_id)
        self.count += 1
        return Holder("item", "- ", list_id=-1 - self.count)

    def _hold(self, holder: Holder) -> None:
        self.holders.append(holder)

    def _item(self) -> Holder:
        if not self.lists:
            return Holder("item", "- ", list_id=-1)
        ordered, number, list_id = self.lists[-1]
        # Lists that follow one another take turns with their markers, or they would be one.
        if not ordered:
            return Holder("item", "- " if list_id % 2 else "* ", list_id=list_id)
        self.lists[-1] = (ordered, number + 1, list_id)
        return Holder("item", f"{number}{'.' if list_id % 2 else ')'} ", list_id=list_id)

    def _add(self, text: str) -> None:
        if not text:
            return
        if not self.pre:
            text = text.replace("\n", " ").replace("\r", " ")
        href = self.hrefs[-1] if self.hrefs else None
        linked = bool(self.hrefs)
        self.pieces.append(Piece(text, href or ("" if linked else None), self.bold > 0))

    def _flush(self) -> None:
        """End the text collected so far: one block, or several where blank lines part it."""
        pieces, self.pieces = self.pieces, []
        if not pieces:
            return
        whole = _plain(pieces)
        if not whole:
            return
        if any(["\n" in piece.text for piece in pieces]):
            parts = [part for lines in _paragraphs(pieces) for part in _parted(lines)]
        else:
            parts = [[pieces]]
        for lines in parts:
            text = whole
            if len(parts) > 1 or len(lines) > 1:
                text = "\n".join([_plain(line) for line in lines])
            item = not self.heading and bullet(text) is not None and _without_bullet(lines)
            if item:
                text = "\n".join([_plain(line) for line in lines])
            linked = sum(
                [len(p.text.strip()) for line in lines for p in line if p.href is not None]
            )
            kind = "heading" if self.heading else "text"
            self.blocks.append(
                Block(
                    kind, text, self.at, [lines], linked, self.heading,
                    (*self.holders[:MAX_NESTING], *([self._bullet()] if item else [])),
                    all(map(_is_loud, lines)),
                )
            )  # fmt: skip

    def _table(self, table: HtmlElement) -> None:
        rows: list[list[list[Piece]]] = []
        for caption in table.iter("caption"):
            pieces = _pieces_in(caption, self.base)
            if _plain(pieces):
                held = tuple(self.holders[:MAX_NESTING])
                block = Block("text", _plain(pieces), caption, [[pieces]], holders=held)
                self.blocks.append(block)
        for row in table.iter("tr"):
            cells: list[list[Piece]] = []
            for cell in row:
                if cell.tag in ("td", "th"):
                    cells.append(_pieces_in(cell, self.base))
                    span = cell.get("colspan") or "1"
                    extra = min(int(span), 20) - 1 if span.isdigit() else 0
                    cells += [[] for _ in range(extra)]
            if any(_plain(cell) for cell in cells):
                rows.append(cells)
        if not rows:
            return
        text = "\n".join(" | ".join(_plain(cell) for cell in row) for row in rows)
        self.blocks.append(
            Block("table", text, table, rows, holders=tuple(self.holders[:MAX_NESTING]))
        )


def _padded(row: list[list[Piece]], width: int) -> list[list[Piece]]:
    return row + [[] for _ in range(width - len(row))]


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds data; otherwise it only lays the page out."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    rows = list(table.iter("tr"))
    widest = max((sum(cell.tag in ("td", "th") for cell in row) for row in rows), default=0)
    if len(rows) < 2 or widest < 2:
        return False
    for cell in table.iter("td"):
        if sum(len(text) for text in cell.itertext()) > 1500:
            return False
        if any(inner.tag in _IN_CELLS for inner in cell.iter() if inner is not cell):
            bullets = all(
                inner.tag in ("ul", "ol") for inner in cell.iter() if inner.tag in _IN_CELLS
            )
            if not bullets or table.find(".//th") is None:
                return False
    return True


def _pieces_in(element: HtmlElement, base: str | None) -> list[Piece]:
    """The text of a table cell or caption as one run."""
    from lxml.etree import iterwalk

    found: list[Piece] = []
    hrefs: list[str | None] = []
    for event, inner in iterwalk(element, events=("start", "end")):
        text = inner.text if event == "start" else (inner.tail if inner is not element else None)
        if inner.tag == "a":
            if event == "start":
                hrefs.append(safe_url(inner.get("href"), base))
            elif hrefs:
                hrefs.pop()
        elif inner.tag in _BLOCKS or inner.tag == "br":
            found.append(Piece(" "))
        if text:
            found.append(Piece(text.replace("\n", " "), hrefs[-1] if hrefs else None))
    return found


def _paragraphs(pieces: list[Piece]) -> list[list[list[Piece]]]:
    """Pieces as paragraphs of lines: one break parts lines, two part paragraphs."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        for at, part in enumerate(piece.text.split("\n")):
            if at:
                lines.append([])
            if part:
                lines[-1].append(Piece(part, piece.href, piece.loud))
    found: list[list[list[Piece]]] = [[]]
    for line in lines:
        if _plain(line):
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [paragraph for paragraph in found if paragraph]


def _parted(lines: list[list[Piece]]) -> list[list[list[Piece]]]:
    """Lines of one paragraph, parted where a bold line stands above others and at bullets."""
    found: list[list[list[Piece]]] = []
    for line in lines:
        above = found[-1][-1] if found else None
        if (
            above is None
            or bullet(_plain(line)) is not None
            or bullet(_plain(found[-1][0])) is not None
            or _is_loud(above) != _is_loud(line)
        ):
            found.append([line])
        else:
            found[-1].append(line)
    return found


def _is_loud(line: list[Piece]) -> bool:
    return any([piece.loud for piece in line]) and all(
        piece.loud for piece in line if piece.text.strip()
    )


def _is_large(element: HtmlElement) -> bool:
    if element.tag == "big":
        return True
    size = (element.get("size") or "") if element.tag == "font" else ""
    return size in ("4", "5", "6", "7", "+1", "+2", "+3", "+4")


def _without_bullet(lines: list[list[Piece]]) -> bool:
    """Take a bullet typed at the start of a paragraph away; returns whether there was one."""
    if bullet(_plain(lines[0])) is None:
        return False
    for piece in lines[0]:
        text = piece.text.lstrip(" \u00a0\t")
        if text:
            piece.text = text[1:]
            break
    return bool(_plain(lines[0]))


def _plain(pieces: Iterable[Piece]) -> str:
    return " ".join("".join([piece.text for piece in pieces]).split())


def _inline(pieces: Sequence[Piece]) -> str:
    """One line of pieces as Markdown, links kept, no character of the text acting as markup."""
    if not any(piece.href for piece in pieces):
        return escape_line(_plain(pieces))
    runs: list[Piece] = []
    for piece in pieces:
        href = piece.href or None
        if runs and runs[-1].href == href:
            runs[-1].text += piece.text
        else:
            runs.append(Piece(piece.text, href))
    out: list[str] = []
    for run in runs:
        words = " ".join(run.text.split())
        if not words:
            out.append(" ")
            continue
        lead = " " if run.text[0].isspace() else ""
        trail = " " if run.text[-1].isspace() else ""
        # Letters and full stops at the ends keep what stands beside the run in account.
        if any(map(str.strip, out)):
            marked = escape_line(f".{words}.")[1:-1]
        else:
            marked = escape_line(f"{words}{trail}a")[: -1 - len(trail)]
        if run.href:
            marked = f"[{marked}]({run.href})"
        out.append(lead + marked + trail)
    return re.sub(r" {2,}", " ", "".join(out)).strip()
