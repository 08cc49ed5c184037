"""The formats by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

from nhsreader.bookmarks.exports import (
    bibtex,
    collection,
    csl,
    hypothesis,
    markdown,
    readwise,
    ris,
    spreadsheet,
)
from nhsreader.bookmarks.exports.incoming import ImportFormat, Item
from nhsreader.bookmarks.exports.selection import Rendered, Selection

ExportFormat = Literal[
    "annotation", "markdown", "obsidian", "csl-json", "bibtex", "biblatex", "ris", "csv",
    "readwise", "hypothesis",
]  # fmt: skip
EXPORT_FORMATS: tuple[str, ...] = get_args(ExportFormat)
# Obsidian's is a folder, which obsidian.py makes note by note.
WRITERS: dict[str, Callable[[Selection], Rendered]] = {
    "annotation": collection.write,
    "markdown": markdown.write,
    "csl-json": csl.write,
    "bibtex": bibtex.write_bibtex,
    "biblatex": bibtex.write_biblatex,
    "ris": ris.write,
    "csv": spreadsheet.write,
    "readwise": readwise.write,
    "hypothesis": hypothesis.write,
}
READERS: dict[ImportFormat, Callable[[str], list[Item]]] = {
    "annotation": collection.read,
    "hypothesis": hypothesis.read,
    "readwise": readwise.read,
}
JSON_FORMATS = ("annotation", "csl-json", "hypothesis")
