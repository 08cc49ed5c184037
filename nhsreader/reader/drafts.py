"""A draft as its paragraphs: Markdown, plain text or a Word document."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from nhsreader.bookmarks.quotations import Paragraph, plain_paragraphs
from nhsreader.documents.files import read_bytes
from nhsreader.errors import BadInput
from nhsreader.reader.sources import STDIN, Source, printable, take
from nhsreader.text.sanitise import clean

if TYPE_CHECKING:
    from markdown_it.token import Token

PLAIN = (".txt", ".text")
WORD = ".docx"
_FRONT = re.compile(r"---[ ]*\n(?:[^\n]*\n)*?(?:---|\.\.\.)[ ]*(?=\n|\Z)")
_FOOTNOTE = re.compile(r"^( {0,3})\[\^([^\]\n]+)\]:", re.M)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^<>]*>|<!--[^<>]*-->")
_CALLOUT = re.compile(r"\[!(\w+)\]")
_MARKS = re.compile("[\"'\u2018-\u201f\u00ab\u00bb\u2039\u203a]")
_STOPS = frozenset(("fence", "code_block", "heading_open", "hr", "table_open", "html_block"))


class Draft(msgspec.Struct, frozen=True):
    """A draft; its paragraphs count lines, those of a Word document paragraphs."""

    name: str
    paragraphs: list[Paragraph]
    unit: Literal["line", "paragraph"] = "line"


def read_draft(path: str) -> Draft:
    """Read a draft: a file, or `-` for standard input.

    Raises BadInput for what cannot be read or is no draft, StorageError for a file that cannot
    be opened.
    """
    if path == STDIN:
        return Draft(STDIN, markdown_paragraphs(_text(take(Source(STDIN)).data, STDIN), False))
    file = Path(path).expanduser()
    name = printable(str(file))
    if not file.is_file():
        what = "it is a folder" if file.is_dir() else "there is no such file"
        raise BadInput(what, where=name, do="name a Markdown, text or Word (.docx) file")
    data = read_bytes(file)
    suffix = file.suffix.lower()
    if suffix == WORD:
        return Draft(name, _word_paragraphs(data, name), "paragraph")
    text = _text(data, name)
    return Draft(name, plain_paragraphs(text) if suffix in PLAIN else markdown_paragraphs(text))


def markdown_paragraphs(text: str, indented_code: bool = True) -> list[Paragraph]:
    """The paragraphs of a Markdown text; code is left out, front matter too."""
    from markdown_it import MarkdownIt

    if front := _FRONT.match(text):
        text = "\n" * front.group().count("\n") + text[front.end() :]
    text = _FOOTNOTE.sub(r"\1(^\2):", text)
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("table")
    if not indented_code:
        parser.disable("code")
    return list(_paragraphs(parser.parse(text)))


def _paragraphs(tokens: list[Token]) -> Iterator[Paragraph]:
    depth = block = stretch = 0
    callout = False
    for token in tokens:
        if token.type == "blockquote_open":
            depth += 1
            block += depth == 1
            callout = False if depth == 1 else callout
        elif token.type == "blockquote_close":
            depth -= 1
            stretch += callout
        elif token.type in _STOPS:
            stretch += 1
        if token.type == "html_block" and token.map:
            words = html.unescape(_TAG.sub(_of_tag, token.content))
            for paragraph in plain_paragraphs(words):
                line = paragraph.line + token.map[0]
                yield msgspec.structs.replace(paragraph, line=line, block=0, stretch=stretch)
            stretch += 1
        if token.type != "inline" or not token.map:
            continue
        words = "".join(_words(token))
        kind = _CALLOUT.match(words)
        if depth and kind:
            callout = kind.group(1).lower() not in ("quote", "cite")
            words = words[kind.end() :]
        if words.strip():
            number = block if depth and not callout else 0
            yield Paragraph(words, token.map[0] + 1, number, stretch)


def _words(token: Token) -> Iterator[str]:
    """The text of a paragraph, in its lines; marks in code open nothing."""
    for child in token.children or ():
        if child.type in ("text", "text_special"):
            yield clean(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif child.type == "code_inline":
            yield _MARKS.sub(" ", clean(child.content))
        elif child.type == "html_inline":
            yield _TAG.sub(_of_tag, child.content)


def _of_tag(match: re.Match[str]) -> str:
    """HTML's own quotation as marks; other tags are nothing, their line ends stay."""
    if (match.group(2) or "").lower() == "q":
        return "\u201d" if match.group(1) else "\u201c"
    return "\n" * match.group().count("\n")


def _word_paragraphs(data: bytes, name: str) -> list[Paragraph]:
    """Those of a Word document, numbered from 1; its title is the first."""
    from nhsreader.ingest import docx
    from nhsreader.ingest.limits import in_child

    found = in_child(docx.__name__, data, name, docx.Read, docx.LIMITS)
    top = [found.title or found.heading] if found.title or found.heading else []
    paragraphs = markdown_paragraphs("\n\n".join([*(f"# {words}" for words in top), found.body]))
    if not paragraphs:
        raise BadInput("it holds no text", where=name, do="open it and look")
    return [
        msgspec.structs.replace(paragraph, line=number, text=paragraph.text.replace("\n", " "))
        for number, paragraph in enumerate(paragraphs, 1)
    ]


def _text(data: bytes, name: str) -> str:
    from nhsreader.ingest.decode import decode

    return clean(decode(data, name)[0])
