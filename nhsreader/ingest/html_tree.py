"""The bytes of an HTML page → a tree that holds only what a reader of the page would see."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nhsreader.errors import BadInput
from nhsreader.text.sanitise import Removed, sanitise

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYTES = 20_000_000
MAX_DEPTH = 200
MAX_NUL_SHARE = 0.1
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})"
    rb"|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.-]{2,40})",
    re.IGNORECASE,
)
# What browsers take these names for (WHATWG Encoding Standard).
_BROWSERS_READ = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_UNSEEN = {
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed",
    "canvas", "audio", "video", "head", "select", "button", "textarea", "input", "noframes",
    "applet", "map", "dialog", "datalist", "progress", "meter", "option", "img", "picture",
    "source", "track", "link", "meta", "base",
}  # fmt: skip
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:\D|\Z)(?!\.)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|\Z)|(?:left|top|text-indent)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*(?:0|1px)|unicode-bidi\s*:\s*bidi-override",
    re.IGNORECASE,
)
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?([.#])([\w-]+)\Z", re.IGNORECASE)
MAX_HIDDEN_SHARE = 0.5


def decode_page(data: bytes, name: str) -> tuple[str, list[str]]:
    """The source of a page and warnings about how it was read.

    By byte-order mark, else as UTF-8 where it is that, else by the declared charset, else as
    charset-normalizer finds. Raises BadInput for an empty, a binary and a too large file.
    """
    if len(data) > MAX_BYTES:
        raise BadInput(
            f"the page has {len(data) / 1e6:.0f} MB; at most {MAX_BYTES // 1_000_000} are read",
            where=name, do="save only the part you need",
        )  # fmt: skip
    text, warnings = _decoded(data)
    if text.count("\0") > MAX_NUL_SHARE * len(text):
        raise BadInput("this is a binary file, not an HTML page", where=name, do="save it again")
    if not text.strip():
        raise BadInput("the file is empty", where=name, do="check that it was saved completely")
    return _unscrambled(text, warnings), warnings


def parse(source: str) -> HtmlElement | None:
    """The tree of a page; None where the parser finds none or it is nested too deeply."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(
        huge_tree=False, remove_comments=True, remove_pis=True, recover=True, encoding="utf-8"
    )
    source = _XML_DECLARATION.sub("", source).replace("\0", "")
    try:
        tree = document_fromstring(
            source.encode("utf-8", "replace"), parser=parser, ensure_head_body=True
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            return None
    return tree


def make_safe(tree: HtmlElement, source: str) -> Removed:
    """Take unsafe characters out of all text of a tree; returns what was taken."""
    removed = Removed()
    if not _UNSAFE.search(source) and "&#" not in source:
        return removed
    for element in tree.iter():
        for part in ("text", "tail"):
            text = getattr(element, part)
            if text and _UNSAFE.search(text):
                safe, taken = sanitise(text)
                setattr(element, part, safe)
                removed += taken
    return removed


def drop_unseen(tree: HtmlElement) -> None:
    """Take out of a tree whatever a browser would not show as text."""
    hidden = _hidden_names(tree)
    root = tree.find("body")
    total = 0
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            drop(element)
        elif element is not root and element is not tree and _is_hidden(element, hidden):
            total = total or len(text_of(tree))
            # Saved behind an open dialogue, a whole page may be marked as hidden.
            if len(text_of(element)) <= MAX_HIDDEN_SHARE * total or element.get("hidden") == "":
                drop(element)


def drop(element: HtmlElement) -> None:
    """Take an element out of its tree; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    element.tail = None
    parent.remove(element)


def text_of(element: HtmlElement) -> str:
    """All text within an element, white space folded."""
    return " ".join(" ".join(element.itertext()).split())


def names_of(element: HtmlElement) -> list[str]:
    """The words of an element's classes and id, in lower case."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()


def ancestors(element: HtmlElement) -> Iterator[HtmlElement]:
    """The elements around an element, the nearest first."""
    parent = element.getparent()
    while parent is not None:
        yield parent
        parent = parent.getparent()


def common_ancestor(elements: list[HtmlElement]) -> HtmlElement:
    """The nearest element that holds all of `elements` (itself where there is one)."""
    path = [*reversed(list(ancestors(elements[0]))), elements[0]]
    for element in elements[1:]:
        other = [*reversed(list(ancestors(element))), element]
        same = 0
        while same < min(len(path), len(other)) and path[same] is other[same]:
            same += 1
        path = path[:same]
    return path[-1]


def _decoded(data: bytes) -> tuple[str, list[str]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), []
    declared = _declared(data)
    if declared is None or not declared.startswith(("iso2022", "hz", "utf-7", "utf-16")):
        try:
            return data.decode("utf-8"), []
        except UnicodeDecodeError:
            pass
    if declared is not None:
        try:
            return data.decode(declared), []
        except UnicodeDecodeError:
            pass
    found = _guessed(data)
    text = data.decode(found or "cp1252", "replace")
    how = f"read as {found}" if found else "read as Windows-1252"
    return text, [f"its encoding is not stated or not right; {how}: check quotes and accents"]


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:4096])
    if match is None:
        return None
    try:
        name = codecs.lookup((match.group(1) or match.group(2)).decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return None
    return _BROWSERS_READ.get(name, name)


def _guessed(data: bytes) -> str | None:
    """The encoding charset-normalizer finds, from the parts of the page that are not ASCII."""
    from charset_normalizer import from_bytes

    lines = [line for line in data[:2_000_000].split(b"\n") if not line.isascii()]
    best = from_bytes(b"\n".join(lines)[:50_000]).best()
    return best.encoding if best is not None else None


def _unscrambled(text: str, warnings: list[str]) -> str:
    """The text with its lines of mojibake put right, where there are any."""
    if text.isascii():
        return text
    from ftfy import TextFixerConfig, fix_encoding
    from ftfy.badness import is_bad

    config = TextFixerConfig(unescape_html=False, uncurl_quotes=False)
    lines = text.split("\n")
    mended = 0
    for at, line in enumerate(lines):
        if not line.isascii() and len(line) < 200_000 and is_bad(line):
            fixed = fix_encoding(line, config)
            mended += fixed != line
            lines[at] = fixed
    if not mended:
        return text
    warnings.append(f"{mended} lines of garbled characters put right")
    return "\n".join(lines)


def _hidden_names(tree: HtmlElement) -> set[tuple[str, str, str]]:
    """(tag or nothing, `.` or `#`, name) that simple rules of the page's style sheets hide."""
    found: set[tuple[str, str, str]] = set()
    for style in tree.iter("style"):
        if (style.get("media") or "all").lower().strip() not in ("all", "screen", ""):
            continue
        for selectors, declarations in _rules(style.text or ""):
            if not _HIDING.search(declarations):
                continue
            for selector in selectors.split(","):
                simple = _SIMPLE.match(selector.strip())
                if simple:
                    found.add(((simple.group(1) or "").lower(), simple.group(2), simple.group(3)))
    return found


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that stand in no at-rule's block."""
    first, *others = css.split("/*")
    css = first + "".join(part.partition("*/")[2] for part in others)
    depth = 0
    for chunk in css.split("}"):
        parts = chunk.split("{")
        if depth == 0 and len(parts) == 2:
            yield parts[0].rpartition(";")[2], parts[1]
        depth = max(0, depth + len(parts) - 2)


def _is_hidden(element: HtmlElement, rules: set[tuple[str, str, str]]) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    if style and _HIDING.search(style):
        return True
    if not rules:
        return False
    tag = element.tag
    names = [(".", name) for name in (element.get("class") or "").split()]
    names.append(("#", element.get("id") or ""))
    return any((tag, *name) in rules or ("", *name) in rules for name in names)
