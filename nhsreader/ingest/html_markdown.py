"""Clean HTML, as DOCX and EPUB files give it → Markdown that reads back as the same words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from nhsreader.documents.markdown import escape_line
from nhsreader.errors import BadInput
from nhsreader.text.sanitise import clean, one_line

MAX_DEPTH = 6
MAX_NESTING = 150
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = {
    "script", "style", "head", "template", "noscript", "svg", "math", "img", "iframe", "object",
    "form", "button", "select", "textarea", "audio", "video",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "figure",
    "figcaption", "address", "body", "html", "dl", "dt", "dd", "center", "pre", "hr", "blockquote",
    "ul", "ol", "li", "table", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "details",
    "summary", "fieldset", *_HEADINGS,
}  # fmt: skip
_EM, _STRONG = {"em", "i", "cite", "dfn", "var"}, {"strong", "b"}
_URL = re.compile(r"https?://[^\s<>]+\Z", re.IGNORECASE)
_ESCAPED_IN_URL = {char: f"%{ord(char):02X}" for char in "()\\[]`*|\"'"}
_BACK_LINK = re.compile(r"\s*[↑↩⏎^]\ufe0e?\s*\Z")


class _Run(NamedTuple):
    """Text in one style; `\\n` in it is a line break."""

    text: str
    em: bool = False
    strong: bool = False
    href: str = ""


def markdown_of(element: etree._Element) -> str:
    """The blocks within an element as Markdown: headings, paragraphs, lists, tables, quotations,
    emphasis and links to http and https. Pictures and scripts are left out."""
    return "\n\n".join(_blocks(element, 0, 0))


def parse_html(html: str) -> etree._Element:
    """HTML as a tree. Raises BadInput where there is none."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    # The parser stops at NUL and what XML does not allow.
    plain = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", html)
    root = etree.fromstring(plain.encode(), parser=parser) if plain.strip() else None
    if root is None:
        raise BadInput("a part of it holds nothing that can be read")
    return root


def tag_of(element: etree._Element) -> str:
    """The name of an element without its namespace, in lower case; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def text_of(element: etree._Element) -> str:
    """The text within an element, on one line."""
    return one_line("".join(str(part) for part in element.itertext()))


def _blocks(element: etree._Element, lists: int, nesting: int) -> list[str]:
    """The blocks of an element, text outside any of its blocks as paragraphs."""
    found: list[str] = []
    loose: list[_Run] = []
    last = ""

    def flush() -> None:
        nonlocal last
        if text := _inline(loose):
            found.append(text)
            last = ""
        loose.clear()

    loose.append(_Run(_spaced(element.text)))
    for child in element:
        tag = tag_of(child)
        if tag in _BLOCKS and nesting < MAX_NESTING:
            flush()
            here = _block(child, tag, lists, nesting + 1, flip=last == tag)
            found += here
            if here:
                last = tag
        elif nesting < MAX_NESTING and tag not in _SKIPPED and _holds_block(child):
            flush()
            found += _blocks(child, lists, nesting + 1)
            last = ""
        else:
            loose += _runs(child, _Run(""), nesting + 1)
        loose.append(_Run(_spaced(child.tail)))
    flush()
    return found


def _block(element: etree._Element, tag: str, lists: int, nesting: int, *, flip: bool) -> list[str]:
    if tag in _HEADINGS:
        text = _inline(list(_inner(element, _Run(""), nesting))).replace("\\\n", " ")
        return [f"{'#' * _HEADINGS[tag]} {text}"] if text else []
    if tag in ("ul", "ol"):
        return _list(element, tag, lists, nesting, flip=flip)
    if tag == "table":
        return _table(element, lists, nesting)
    if tag == "hr":
        return ["---"]
    if tag == "pre":
        lines = clean("".join(str(part) for part in element.itertext())).split("\n")
        text = "\\\n".join(escape_line(line) for line in lines if line.strip())
        return [text] if text else []
    inner = _blocks(element, lists, nesting)
    if tag == "blockquote" and lists < MAX_DEPTH:
        text = "\n\n".join(inner)
        return ["\n".join(f"> {line}".rstrip() for line in text.split("\n"))] if text else []
    return inner


def _list(element: etree._Element, tag: str, lists: int, nesting: int, *, flip: bool) -> list[str]:
    """The items of a list; `flip` where it follows another, which it would else go on."""
    number = _start(element)
    items: list[str] = []
    loose = False
    for child in element:
        blocks = _blocks(child, lists + 1, nesting + 1) if tag_of(child) else []
        if not blocks:
            continue
        if lists >= MAX_DEPTH:
            items += blocks
            continue
        marker = (")" if flip else ".", "+" if flip else "-")
        lead = f"{number}{marker[0]} " if tag == "ol" else f"{marker[1]} "
        number += 1
        nested = [bool(re.match(r"[-+] |\d+[.)] ", block)) for block in blocks]
        tight = all(nested[1:])
        loose |= not tight
        text = ("\n" if tight else "\n\n").join(blocks)
        pad = " " * len(lead)
        items.append(
            lead + "\n".join(pad + line if line else "" for line in text.split("\n"))[len(pad) :]
        )
    if lists >= MAX_DEPTH:
        return items
    return [("\n\n" if loose else "\n").join(items)] if items else []


def _start(element: etree._Element) -> int:
    start = element.get("start") or "1"
    return int(start) if start.isdecimal() and len(start) < 9 else 1


def _table(element: etree._Element, lists: int, nesting: int) -> list[str]:
    """A grid as a Markdown table; one of a single column, or with tables in it, as blocks."""
    rows = [
        [cell for cell in row if tag_of(cell) in ("td", "th")]
        for row in element.iter()
        if tag_of(row) == "tr"
    ]
    rows = [row for row in rows if row]
    width = max((len(row) for row in rows), default=0)
    inner = any(tag_of(each) == "table" for each in element.iterdescendants())
    if width < 2 or width > 50 or inner or lists:
        return [
            block for row in rows for cell in row for block in _blocks(cell, lists, nesting + 1)
        ]
    lines = []
    for row in rows:
        cells = [_cell(cell, nesting) for cell in row]
        cells += [""] * (width - len(cells))
        if any(cells):
            lines.append(f"| {' | '.join(cells)} |")
    if not lines:
        return []
    lines.insert(1, "|" + " --- |" * width)
    return ["\n".join(lines)]


def _cell(cell: etree._Element, nesting: int) -> str:
    runs = [
        run._replace(text=run.text.replace("\n", " ")) for run in _inner(cell, _Run(""), nesting)
    ]
    return _inline(runs)


def _holds_block(element: etree._Element) -> bool:
    return any(tag_of(each) in _BLOCKS for each in element.iterdescendants())


def _inner(element: etree._Element, style: _Run, nesting: int) -> Iterator[_Run]:
    yield style._replace(text=_spaced(element.text))
    for child in element:
        yield from _runs(child, style, nesting + 1)
        yield style._replace(text=_spaced(child.tail))


def _runs(element: etree._Element, style: _Run, nesting: int) -> Iterator[_Run]:
    tag = tag_of(element)
    if not tag or tag in _SKIPPED:
        return
    if tag == "br":
        yield style._replace(text="\n")
        return
    if nesting > MAX_NESTING:
        yield style._replace(text=_spaced("".join(str(part) for part in element.itertext())))
        return
    if tag in _EM:
        style = style._replace(em=True)
    elif tag in _STRONG:
        style = style._replace(strong=True)
    elif tag == "a":
        if _BACK_LINK.match("".join(str(part) for part in element.itertext())):
            return
        style = style._replace(href=_safe_url(element.get("href") or ""))
    if tag in _BLOCKS:
        yield style._replace(text=" ")
    yield from _inner(element, style, nesting)
    if tag in _BLOCKS:
        yield style._replace(text=" ")


def _inline(runs: Sequence[_Run]) -> str:
    """Runs as Markdown, their line breaks as hard ones."""
    lines: list[list[_Run]] = [[]]
    for run in runs:
        for at, part in enumerate(run.text.split("\n")):
            if at:
                lines.append([])
            if not part:
                continue
            last = lines[-1][-1] if lines[-1] else None
            if last is not None and last[1:] == run[1:]:
                lines[-1][-1] = last._replace(text=last.text + part)
            else:
                lines[-1].append(run._replace(text=part))
    rendered = (_line(line) for line in lines)
    return "\\\n".join(text for text in rendered if text)


def _line(runs: Sequence[_Run]) -> str:
    """One line of runs. Emphasis that Markdown could not tell from its text is left out."""
    cleaned = [run._replace(text=re.sub(r"\s+", " ", clean(run.text))) for run in runs]
    kept: list[_Run] = []
    for run in cleaned:
        text = run.text
        if not kept or kept[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if text:
            kept.append(run._replace(text=text))
    out = ""
    for at, run in enumerate(kept):
        text = run.text.rstrip(" ") if at == len(kept) - 1 else run.text
        core = text.strip(" ")
        if not core:
            out += text if out else ""
            continue
        lead, tail = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
        before = (out + lead)[-1:]
        after = tail[:1] or (kept[at + 1].text[:1] if at + 1 < len(kept) else "")
        words = _fragment(core, starts=not (out + lead).strip())
        stars = "*" * (run.em + 2 * run.strong)
        if run.href:
            words = f"[{words}]({run.href})"
            stars = ""
        if stars and before != "*" and _may_flank(before, core, after):
            words = f"{stars}{words}{stars}"
        out += lead + words + tail
    return out.strip()


def _may_flank(before: str, core: str, after: str) -> bool:
    """Whether emphasis opens and closes here by CommonMark's rules."""
    opens = not _is_punctuation(core[0]) or not before or before == " " or _is_punctuation(before)
    closes = not _is_punctuation(core[-1]) or not after or after == " " or _is_punctuation(after)
    return opens and closes and after != "*"


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _fragment(text: str, *, starts: bool) -> str:
    """Part of a line as Markdown: none of it acts as markup, whatever stands beside it."""
    escaped = escape_line(text) if starts else escape_line("." + text)[1:]
    before = escaped[:-1]
    is_free = (len(before) - len(before.rstrip("\\"))) % 2 == 0
    return f"{before}\\{escaped[-1]}" if escaped.endswith(("!", "&", "#")) and is_free else escaped


def _safe_url(url: str) -> str:
    plain = one_line(url)
    if not _URL.match(plain):
        return ""
    return "".join(_ESCAPED_IN_URL.get(char, char) for char in plain)


def _spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""
