"""The properties (YAML front matter) of an Obsidian note, shared with the note's owner."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from nhsreader import plain_yaml
from nhsreader.errors import BadDocument, BadInput
from nhsreader.text.sanitise import one_line

ID = "article_id"
PREFIX = "article_"
SHARED = "tags"
Value = str | Sequence[str]
_KEY = re.compile(r"(\"[^\"\n]*\"[ \t]*|'[^'\n]*'[ \t]*|[^\s#\"'][^:\n]*):(?:[ \t\r\n]|\Z)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")
_NOT_IN_TAG = re.compile(r"[^\w/-]+")


def split(text: str) -> tuple[str, str, str]:
    """(what stands before it, the front matter without its rules, the rest of the note).

    Where there is none the first two are empty. Raises BadInput where it has no end.
    """
    start = "\ufeff" if text.startswith("\ufeff") else ""
    lines = _LINE.findall(text[len(start) :])
    if not lines or lines[0].rstrip() != "---":
        return start, "", text[len(start) :]
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return start, "".join(lines[1:number]), "".join(lines[number + 1 :])
    raise BadInput("its front matter has no end", do="close it with a line of ---")


def article_id(front: str) -> str:
    """The article a note was made for, or nothing."""
    for key, lines in _groups(front):
        if key == ID:
            return lines[0].partition(":")[2].strip().strip("\"'")
    return ""


def update(front: str, values: Mapping[str, Value], tags: Sequence[str]) -> str:
    """`front` with our properties set to `values` and `tags` among its tags.

    An empty value takes a property out. In a note that has properties of its owner's already
    ours are called `article_…`. Everything else is kept byte for byte, tags of the owner's and
    the order included. Raises BadInput where the tags cannot be read.
    """
    newline = "\r\n" if "\r\n" in front else "\n"
    groups = _groups(front)
    present = {key for key, _ in groups}
    if f"{PREFIX}title" in present or (front.strip() and ID not in present):
        values = {key if key == ID else f"{PREFIX}{key}": value for key, value in values.items()}
    lines: list[str] = []
    for key, old in groups:
        if key == SHARED:
            lines += _with_tags(old, tags, newline)
        elif key in values:
            lines += _property(key, values[key], newline)
        else:
            lines += old
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += newline
    for key, value in values.items():
        if key not in present:
            lines += _property(key, value, newline)
    if SHARED not in present:
        lines += _property(SHARED, tags, newline)
    return "".join(lines)


def obsidian_tag(tag: str) -> str:
    """A tag as Obsidian takes them: no spaces, not of digits alone."""
    name = _NOT_IN_TAG.sub("-", one_line(tag)).strip("-/") or "tag"
    return name if any(not char.isdigit() for char in name) else f"_{name}"


def quoted(text: str) -> str:
    """A text as a YAML scalar on one line that cannot be anything else than text.

    Obsidian makes a link of a property in double brackets and knows no escape: they get a space.
    """
    text = re.sub(r"\[(?=\[)", "[ ", one_line(text))
    return json.dumps(text, ensure_ascii=False)


def _property(key: str, value: Value, newline: str) -> list[str]:
    if not value:
        return []
    if isinstance(value, str):
        scalar = value if _DATE.match(value) else quoted(value)
        return [f"{key}: {scalar}{newline}"]
    return [f"{key}:{newline}", *(f"  - {quoted(item)}{newline}" for item in value)]


def _groups(front: str) -> list[tuple[str, list[str]]]:
    """The lines of each property under its key; comments and blank lines have none."""
    groups: list[tuple[str, list[str]]] = []
    for line in _LINE.findall(front):
        match = _KEY.match(line)
        goes_on = line[:1] in " \t" or re.match(r"-\s", line)
        if goes_on and line.strip() and groups and groups[-1][0]:
            groups[-1][1].append(line)
        elif match and not goes_on:
            groups.append((match.group(1).strip("\"' \t"), [line]))
        else:
            groups.append(("", [line]))
    return groups


def _with_tags(old: list[str], tags: Sequence[str], newline: str) -> list[str]:
    try:
        found = plain_yaml.load("".join(old), "tags").value[SHARED]
    except (BadDocument, KeyError, TypeError):
        raise BadInput("its tags cannot be read", do="put them right as a list") from None
    if isinstance(found, str):
        found = [word for word in re.split(r"[,\s]+", found) if word]
    have = [str(tag) for tag in found or ()]
    missing = [tag for tag in tags if tag not in {one.lstrip("#") for one in have}]
    if not missing:
        return old
    items = [line for line in old[1:] if line.strip()]
    if items and all(line.lstrip().startswith("- ") for line in items):
        indent = items[-1][: len(items[-1]) - len(items[-1].lstrip())]
        if not old[-1].endswith("\n"):
            old = [*old[:-1], old[-1] + newline]
        return [*old, *(f"{indent}- {quoted(tag)}{newline}" for tag in missing)]
    return _property(SHARED, [*have, *missing], newline)
