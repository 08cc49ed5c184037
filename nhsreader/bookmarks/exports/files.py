"""Exports as files: written only where their bytes differ, their owner's words kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec

from nhsreader.bookmarks.exports import markdown, obsidian
from nhsreader.bookmarks.exports.selection import Rendered, Selection
from nhsreader.documents.files import read_bytes, write_atomically
from nhsreader.errors import BadInput, StorageError

Action = Literal["written", "unchanged", "refused"]


class ExportedFile(msgspec.Struct, frozen=True):
    """A file of an export, what was done with it, and why where that was nothing."""

    path: str
    action: Action
    why: str = ""


def write_markdown(path: Path, selection: Selection) -> tuple[ExportedFile, Rendered]:
    """Bring a Markdown file up to date. Raises BadInput where its markers are broken."""
    path = path.resolve()
    try:
        rendered = markdown.write(selection, _old(path))
    except BadInput as error:
        raise BadInput(error.what, where=str(path), do=error.do) from None
    return write_file(path, rendered.text), rendered


def write_file(path: Path, text: str) -> ExportedFile:
    """Write a file unless it holds those very bytes. Raises StorageError."""
    if path.is_dir():
        raise BadInput("is a folder", where=str(path), do="name a file")
    path = path.resolve()
    data = text.encode("utf-8")
    if path.exists() and read_bytes(path) == data:
        return ExportedFile(str(path), "unchanged")
    write_atomically(path, text)
    return ExportedFile(str(path), "written")


def write_vault(folder: Path, selection: Selection) -> list[ExportedFile]:
    """Bring the notes of a vault's folder up to date, one for each article, and their index.

    A note that cannot be told apart into what is generated and what is its owner's is refused
    and left as it is. Raises BadInput where `folder` is a file, and StorageError.
    """
    if folder.exists() and not folder.is_dir():
        raise BadInput("obsidian needs a folder", where=str(folder), do="name a folder")
    folder = folder.resolve()
    names = {path.stem for path in folder.glob("*.md")} if folder.is_dir() else set()
    wanted = {obsidian.note_name(article.source.id): article for article in selection.articles}
    existing = names | wanted.keys()
    if selection.loose:
        existing = existing | {obsidian.LOOSE}
    files: list[ExportedFile] = []

    def write(name: str, text_of: Callable[[str], str]) -> None:
        path = folder / f"{name}.md"
        try:
            if path.is_symlink():
                raise BadInput("it is a symbolic link, which is not followed")
            files.append(write_file(path, text_of(_old(path))))
        except (BadInput, StorageError) as error:
            files.append(ExportedFile(str(path), "refused", f"{error.what}. {error.do}".strip()))

    for name, article in sorted(wanted.items()):
        write(name, partial(obsidian.note, article, selection, existing))
    for name in sorted(names - wanted.keys()):
        # Bookmarks may all have gone from an article whose note is still there.
        if obsidian.article_of(name) and "nhsreader:begin" in _peek(folder / f"{name}.md"):
            write(name, partial(obsidian.abandoned, selection))
    if selection.loose or obsidian.LOOSE in names:
        write(obsidian.LOOSE, partial(obsidian.loose_note, selection))
    write(obsidian.INDEX, partial(obsidian.index, selection.titles, existing))
    return files


def _old(path: Path) -> str:
    if not os.path.lexists(path):
        return ""
    try:
        # Not read as text: its line ends and its byte order mark are its owner's.
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput("it is not UTF-8 text", where=str(path), do="name another file") from None


def _peek(path: Path) -> str:
    try:
        return "" if path.is_symlink() else _old(path)
    except (BadInput, StorageError):
        return ""
