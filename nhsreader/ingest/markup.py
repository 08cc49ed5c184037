"""A fragment of HTML → Markdown, for bodies that come inside feeds, mail and JSON."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from nhsreader.documents.markdown import escape_line
from nhsreader.ingest.web_sources import web_address
from nhsreader.text.sanitise import Removed, sanitise

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_NESTING = 6
MAX_COLUMNS = 50
MAX_SPAN = 20
HIDDEN = {
    "script", "style", "template", "head", "title", "meta", "link", "svg", "math", "iframe",
    "object", "embed", "audio", "video", "canvas", "noscript", "input", "button", "select",
    "textarea", "map",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html",
    "legend", "main", "nav", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Noncharacters, which sanitising takes out of every text: here they mark where markup goes.
_EM, _EM_END, _STRONG, _STRONG_END, _LINK, _LINK_END = "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5"
_STYLES = {"em": _EM, "i": _EM, "cite": _EM, "strong": _STRONG, "b": _STRONG}
_ENDS = {_EM: _EM_END, _STRONG: _STRONG_END, _LINK: _LINK_END}
_MARKS = re.compile("[\ufdd0-\ufdd5]")
_MARK_TEXT = {_EM: "*", _EM_END: "*", _STRONG: "**", _STRONG_END: "**"}
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,5000}>")
_BLANK_LINES = re.compile(r"\n\s*\n")
_FENCE = re.compile(r"`{3,}")


def markdown_from_html(fragment: str) -> str:
    """Markdown for a fragment of HTML; nothing of its text acts as markup.

    Headings, paragraphs, lists, quotations, tables, preformatted text, emphasis and links to
    http and https addresses are kept, scripts, styles and hidden parts are not. Never raises
    for what the fragment holds: one that cannot be parsed is read as text between its tags.
    """
    return convert(fragment)[0]


def convert(fragment: str, base: str = "") -> tuple[str, Removed]:
    """`markdown_from_html`, with what sanitising took out; links are relative to `base`."""
    root = _parsed(fragment)
    writer = _Writer(base)
    if root is None:
        for paragraph in _BLANK_LINES.split(_TAG.sub("\n\n", fragment)):
            writer.text(paragraph)
            writer.flush()
    else:
        _walk(root, writer)
    return writer.result(), writer.removed


def is_hidden(element: _Element) -> bool:
    """Whether a browser does not show an element as part of the text."""
    if element.tag in HIDDEN or element.get("hidden") is not None:
        return True
    if (element.get("aria-hidden") or "").lower() == "true":
        return True
    style = element.get("style")
    return style is not None and _NOT_SHOWN.search(style) is not None


def _parsed(fragment: str) -> _Element | None:
    from lxml import etree

    data = fragment.replace("\0", "").encode("utf-8", errors="replace")
    if not data.strip():
        return None
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(b"<html><body>" + data, parser)
    except (etree.LxmlError, ValueError):
        return None
    # Past its limits on depth and size the parser stops without raising.
    if root is None or any(entry.level_name == "FATAL" for entry in parser.error_log):
        return None
    return root


def _walk(root: _Element, writer: _Writer) -> None:
    from lxml import etree

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if not isinstance(element.tag, str) or is_hidden(element):
                walk.skip_subtree()
            elif element.tag == "table" and (rows := _data_rows(element)):
                writer.table(_texts(_children(element, "caption"), writer), rows)
                walk.skip_subtree()
            elif element.tag == "pre":
                writer.preformatted("".join(map(str, element.itertext())))
                walk.skip_subtree()
            else:
                writer.start(element)
                writer.text(element.text)
                continue
        elif isinstance(element.tag, str) and not _skipped(element):
            writer.end(element)
        if event == "end" and element is not root:
            writer.text(element.tail)
    writer.flush()


def _skipped(element: _Element) -> bool:
    """Whether the walk did not go into an element."""
    return (
        element.tag == "pre"
        or is_hidden(element)
        or (element.tag == "table" and bool(_data_rows(element)))
    )


def _children(element: _Element, tag: str) -> list[_Element]:
    return [child for child in element if child.tag == tag]


def _data_rows(table: _Element) -> list[list[_Element]]:
    """The cells of a table that holds data; none where it only lays out a page."""
    if table.find(".//table") is not None or (table.get("role") or "") == "presentation":
        return []
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    rows = [row for row in rows if row]
    wide = sum(len(row) > 1 for row in rows)
    if len(rows) < 2 or wide < 2 or any(cell.find(".//ul") is not None for cell in rows[0]):
        return []
    long = sum(cell.find(".//p[2]") is not None for row in rows for cell in row)
    return [] if long > len(rows) else rows


def _texts(elements: list[_Element], writer: _Writer) -> list[str]:
    """The shown text of each element on one line."""
    from lxml import etree

    found = []
    for element in elements:
        parts = [element.text or ""]
        walk = etree.iterwalk(element, events=("start", "end"))
        for event, inner in walk:
            if inner is element:
                continue
            if event == "end":
                parts.append(inner.tail or "")
            elif not isinstance(inner.tag, str) or is_hidden(inner):
                walk.skip_subtree()
            else:
                apart = inner.tag in _BLOCKS or inner.tag in ("br", "li") or inner.tag in _HEADINGS
                parts += [" " if apart else "", inner.text or ""]
        found.append(" ".join(writer.safe("".join(parts)).split()))
    return found


class _Container:
    """A quotation, list or list item being written: its blocks so far."""

    def __init__(self, kind: str, number: int = 1) -> None:
        self.kind = kind
        self.number = number
        self.blocks: list[str] = []
        self.sign = ""


class _Writer:
    """Collects text and marks into blocks, and blocks into lists and quotations."""

    def __init__(self, base: str = "") -> None:
        self.base = base
        self.removed = Removed()
        self._stack = [_Container("page")]
        self._opened: list[_Container | None] = []
        self._line: list[str] = []
        self._links: list[str] = []
        self._heading = 0

    def safe(self, text: str) -> str:
        """The text sanitised, what was taken out counted."""
        if text.isascii() and text.isprintable():
            return text
        text, removed = sanitise(text)
        self.removed += removed
        return text

    def text(self, text: str | None) -> None:
        """Add running text to the block."""
        if text:
            self._line.append(_folded(self.safe(text)))

    def start(self, element: _Element) -> None:
        """Go into an element."""
        tag = str(element.tag)
        container: _Container | None = None
        if tag in _STYLES:
            self._line.append(_STYLES[tag])
        elif tag == "a" and (address := web_address(element.get("href"), self.base)):
            self._links.append(address)
            self._line.append(_LINK)
        elif tag == "br":
            self._line.append("\n")
        elif tag == "q":
            self._line.append("“")
        elif tag == "img" and (alt := " ".join(self.safe(element.get("alt") or "").split())):
            self._line.append(f"[image: {alt}]")
        elif tag in _HEADINGS:
            self.flush()
            self._heading = _HEADINGS[tag]
        elif tag in ("blockquote", "ul", "ol", "menu", "li"):
            self.flush()
            container = self._container(element, tag)
        elif tag in _BLOCKS:
            self.flush()
            if tag == "hr" and self._stack[-1].kind == "page" and self._stack[-1].blocks:
                self._stack[-1].blocks.append("---")
        if container is not None:
            self._stack.append(container)
        self._opened.append(container)

    def end(self, element: _Element) -> None:
        """Come out of an element."""
        tag = str(element.tag)
        if tag in _STYLES:
            self._line.append(_ENDS[_STYLES[tag]])
        elif tag == "a":
            self._line.append(_LINK_END)
        elif tag == "q":
            self._line.append("”")
        elif tag in _BLOCKS or tag in _HEADINGS or tag in ("blockquote", "ul", "ol", "menu", "li"):
            self.flush()
            self._heading = 0
        container = self._opened.pop()
        if container is not None:
            self._stack.pop()
            self._close(container)

    def flush(self) -> None:
        """End the block that is being written."""
        line = unicodedata.normalize("NFC", "".join(self._line))
        links, self._line, self._links = self._links, [], []
        if not _MARKS.sub("", line).strip():
            return
        if self._heading:
            text = _inline(line.replace("\n", " "), links)
            text = text[:-1] + "\\#" if text.endswith("#") else text
            self._add(f"{'#' * self._heading} {text}")
        else:
            self._add(_inline(line, links))

    def preformatted(self, text: str) -> None:
        """Add a block whose spaces and line ends stand."""
        self.flush()
        text = self.safe(text).strip("\n")
        if text.strip():
            fence = "`" * max(3, 1 + max(map(len, _FENCE.findall(text)), default=0))
            self._add(f"{fence}\n{text}\n{fence}")

    def table(self, captions: list[str], rows: list[list[_Element]]) -> None:
        """Add a table."""
        self.flush()
        for caption in captions:
            if caption:
                self._add(escape_line(caption))
        cells: list[list[str]] = []
        for row in rows:
            line: list[str] = []
            for element, text in zip(row, _texts(row, self), strict=True):
                span = element.get("colspan") or ""
                more = int(span[:4]) - 1 if span.isascii() and span.isdigit() else 0
                line += [escape_line(text), *[""] * min(max(more, 0), MAX_SPAN)]
            if any(line):
                cells.append(line)
        if not cells:
            return
        width = max(map(len, cells))
        if width > MAX_COLUMNS:
            for line in cells:
                self._add(" \\| ".join(filter(None, line)))
            return
        lines = [f"| {' | '.join(line + [''] * (width - len(line)))} |" for line in cells]
        lines.insert(1, "|" + " --- |" * width)
        self._add("\n".join(lines))

    def result(self) -> str:
        """All that was written."""
        blocks = self._stack[0].blocks
        while blocks and blocks[-1] == "---":
            blocks.pop()
        return "\n\n".join(blocks) + "\n" if blocks else ""

    def _container(self, element: _Element, tag: str) -> _Container | None:
        if len(self._stack) > 2 * MAX_NESTING:
            return None
        if tag == "blockquote":
            return _Container("quotation")
        if tag == "li":
            return _Container("item")
        if tag != "ol":
            return _Container("bullets")
        start = element.get("start") or ""
        number = int(start[:9]) if start.isascii() and start.isdigit() else 1
        return _Container("numbers", number)

    def _add(self, block: str) -> None:
        top = self._stack[-1]
        if top.kind in ("bullets", "numbers"):
            item = _Container("item")
            item.blocks.append(block)
            self._close(item)
        else:
            top.blocks.append(block)
            top.sign = ""

    def _close(self, container: _Container) -> None:
        """Write a finished container into the one around it."""
        if not container.blocks:
            return
        if container.kind == "quotation":
            lines = "\n\n".join(container.blocks).split("\n")
            self._add("\n".join(f"> {line}".rstrip() for line in lines))
        elif container.kind in ("bullets", "numbers"):
            self._close_list(container)
        else:
            top = self._stack[-1]
            sign = f"{top.number}." if top.kind == "numbers" else "-"
            top.number += 1
            first, *rest = "\n\n".join(container.blocks).split("\n")
            indent = " " * (len(sign) + 1)
            item = "\n".join([f"{sign} {first}", *(f"{indent}{line}".rstrip() for line in rest)])
            top.blocks.append(item)

    def _close_list(self, container: _Container) -> None:
        """Write a list. One that follows another of its kind has other signs, lest the two
        become one whose numbers run on."""
        top = self._stack[-1]
        items = container.blocks
        sign = "-" if container.kind == "bullets" else "."
        if top.sign == sign:
            sign = "*" if sign == "-" else ")"
            items = [re.sub(r"\A(\d*)[-.]", rf"\1{sign}", item) for item in items]
        self._add("\n".join(items))
        self._stack[-1].sign = sign


def _folded(text: str) -> str:
    """White space as single spaces, those at the ends kept."""
    inner = " ".join(text.split())
    if not inner:
        return " "
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")


def _inline(line: str, links: list[str]) -> str:
    """A block's text with its marks as Markdown. Lines are hard breaks."""
    kept = _with_sound_marks(line)
    targets = iter([links[at] for at in kept[1]])
    lines = []
    for part in kept[0].split("\n"):
        text = escape_line(part)
        if _MARKS.sub("", text).strip():
            text = re.sub(f"[{_LINK}]", "[", text)
            text = re.sub(f"[{_LINK_END}]", lambda _: f"]({next(targets)})", text)
            lines.append(_MARKS.sub(lambda match: _MARK_TEXT[match.group()], text))
    return "\\\n".join(lines)


def _with_sound_marks(line: str) -> tuple[str, list[int]]:
    """The line with only those marks that Markdown reads as meant, and which links stay.

    Pairs do not nest, hold some text of one line, and emphasis begins and ends where a word does.
    """
    sound: set[int] = set()
    kept: list[int] = []
    opened: tuple[int, str, int] | None = None
    link = -1
    for match in _MARKS.finditer(line):
        at, mark = match.start(), match.group()
        link += mark == _LINK
        if mark in _ENDS and (opened is None or mark == _LINK):
            opened = (at, mark, link)
        elif opened is not None and mark == _ENDS[opened[1]]:
            start = opened[0]
            inner = _MARKS.sub("", line[start:at])
            if _holds(line, start, at, inner, opened[1], sound):
                sound |= {start, at}
                if opened[1] == _LINK:
                    kept.append(opened[2])
            opened = None
    text = "".join(c for at, c in enumerate(line) if at in sound or not _MARKS.match(c))
    return text, kept


def _holds(line: str, start: int, end: int, inner: str, mark: str, sound: set[int]) -> bool:
    if not inner.strip() or "\n" in inner:
        return False
    if mark == _LINK:
        return True
    if inner[0].isspace() or inner[-1].isspace():
        return False
    before, after = _neighbour(line, start, -1), _neighbour(line, end, 1)
    # Two runs of asterisks that touch are read as one.
    touching = start - 1 in sound
    return not touching and _is_edge(before) and _is_edge(after)


def _neighbour(line: str, at: int, step: int) -> str:
    at += step
    while 0 <= at < len(line) and _MARKS.match(line[at]):
        at += step
    return line[at] if 0 <= at < len(line) else ""


def _is_edge(char: str) -> bool:
    return not char or char.isspace() or unicodedata.category(char).startswith("P")
