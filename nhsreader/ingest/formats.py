"""Which format a file is in, and what reads it. Each reader is imported when it is needed."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import cast

from nhsreader.errors import BadInput
from nhsreader.ingest.drafts import Extraction

Reader = Callable[..., Extraction]
_READERS = {
    "text": ("plain", "extract_text"),
    "markdown": ("plain", "extract_markdown_file"),
    "html": ("html_page", "extract_html"),
    "pdf": ("pdf", "extract_pdf"),
    "docx": ("docx", "extract_docx"),
    "epub": ("epub", "extract_epub"),
    "feed": ("feed", "extract_feed"),
    "eml": ("mail", "extract_eml"),
    "mbox": ("mail", "extract_mbox"),
    "govuk": ("govuk", "extract_govuk"),
    "clml": ("clml", "extract_clml"),
    "warc": ("warc", "extract_warc"),
}
SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx",
    ".epub": "epub", ".rss": "feed", ".atom": "feed", ".xml": "feed", ".eml": "eml",
    ".mbox": "mbox", ".json": "govuk", ".warc": "warc", ".gz": "warc",
}  # fmt: skip
"""File endings taken from a folder; what a file is, its bytes decide."""
_HEAD = 8192
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_XML_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_MAIL = re.compile(
    rb"(?:(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Delivered-To"
    rb"|Content-Type|X-[\w-]+):[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3,}",
    re.I,
)


def sniff(data: bytes, name: str) -> str:
    """The format of a file by its bytes; its name decides only between kinds of text."""
    head = data[:_HEAD]
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    suffix = PurePath(name).suffix.lower()
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "epub" if b"application/epub+zip" in head or suffix == ".epub" else "docx"
    if start.startswith(b"\xd0\xcf\x11\xe0") and suffix == ".docx":
        return "docx"
    if start.startswith(b"WARC/") or (start.startswith(b"\x1f\x8b") and "warc" in name.lower()):
        return "warc"
    if start.startswith(b"From ") and b"\n" in start and _MAIL.search(start):
        return "mbox"
    if _HTML.match(start) or (suffix in (".html", ".htm", ".xhtml") and b"<" in start):
        return "html"
    if start.startswith(b"<"):
        return _xml(start, suffix)
    if start.startswith(b"{") and suffix in (".json", "") and b'"' in start:
        return "govuk"
    if _MAIL.match(start) and suffix not in (".md", ".markdown", ".txt"):
        return "eml"
    if suffix in (".md", ".markdown"):
        return "markdown"
    return "text"


def reader_of(kind: str) -> Reader:
    """The function that reads a format."""
    module, function = _READERS[kind]
    return cast(Reader, getattr(importlib.import_module(f"nhsreader.ingest.{module}"), function))


def refuse_wrong_ending(data: bytes, name: str, kind: str) -> None:
    """Raise BadInput where the name promises a format that the bytes are plainly not."""
    promised = SUFFIXES.get(PurePath(name).suffix.lower())
    if promised in ("pdf", "docx", "epub") and kind != promised and data.strip():
        raise BadInput(
            f"its name says {promised.upper()} but it is not one", where=name,
            do="save or download it again",
        )  # fmt: skip


def _xml(start: bytes, suffix: str) -> str:
    root = _XML_ROOT.search(start)
    tag = root.group(1).lower() if root else b""
    if tag in (b"rss", b"feed", b"rdf"):
        return "feed"
    if tag == b"legislation" or b"legislation.gov.uk/namespaces" in start:
        return "clml"
    if suffix in (".rss", ".atom", ".xml"):
        return "feed"
    return "html" if tag in (b"div", b"article", b"p", b"table") else "text"
