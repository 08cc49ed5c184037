"""Payloads that act on terminals and widgets, and a library with all of them at every place."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

PAYLOADS = {
    "clear": "\x1b[2J",
    "clipboard": "\x1b]52;c;UFdORUQ=\x07",
    "link": "\x1b]8;;file:///etc/passwd\x1b\\here\x1b]8;;\x1b\\",
    "c1": "\x9b2J",
    "bell": "\x07\x08\x0e",
    "override": "\u202e",
    "isolate": "\u2066",
    "zero-width": "\u200b",
    "action": "[@click=app.quit]x[/]",
    "colour": "[red]markup[/red]",
    "target": "[link=file:///etc/passwd]y[/link]",
    "tag": "\U000e0041",
    "separator": "\u2028",
    "entity": "&#27;[2J &#x202e; &#x1b;]52;c;QQ==&#7; &#8232;",
}
ESCAPED_ONLY = {"nul": "\0", "surrogate": "\ud800", "next-line": "\x85"}
MARKUP = [PAYLOADS[name] for name in ("action", "colour", "target")]
ALL = " ".join(f"<{name} {text}>" for name, text in PAYLOADS.items())
BAD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
STYLES = re.compile(r"\x1b\[[0-9;]*m")

Surface = Callable[[Path, Path], "list[Path]"]


def escaped(text: str = ALL) -> str:
    """Every payload as a double-quoted YAML scalar of escapes."""
    pieces = (f"\\U{ord(c):08x}" if ord(c) > 0xFFFF else json.dumps(c)[1:-1] for c in text)
    return f'"{"".join(pieces)}"'


def plain_text(sources: Path, library: Path) -> list[Path]:
    """A page whose title, body and comments hold them."""
    page = sources / "page.txt"
    body = "\n\n".join(
        f"The {name} payload {text} stands in the NHS text." for name, text in PAYLOADS.items()
    )
    page.write_text(
        f"A page about {ALL} and beds\n\nBy Ann {PAYLOADS['clear']}Other{PAYLOADS['override']}\n\n{body}\n\n"
        f"2 Comments\n\n  1. Mary {PAYLOADS['override']}Poole says:\n     March 3, 2013 at 9:14 pm\n\n"
        f"     A comment {ALL} on it.\n\n     Reply\n\n  2. Tom says:\n     5 March 2013\n\n     Me {ALL}.\n\n"
        "     Reply\n\nLeave a Reply\n",
        encoding="utf-8",
        newline="",
    )
    return [page]


def markdown(sources: Path, library: Path) -> list[Path]:
    """A Markdown body, in every kind of block."""
    page = sources / "body.md"
    rows = [
        f"# Markdown {ALL}", ALL, f"- item {ALL}", f"> quoted {ALL}", f"    code {ALL}", f"`in {ALL}`",
        f"| head |\n|---|\n| cell {ALL} |", "[words](https://example.org/&#27;]52;c;QQ==&#7;)",
        "[script](javascript:alert(1)) [file](file:///etc/passwd) ![pic &#27;[2J](x.png)",
        f"## Heading {ALL}", "<b onclick=1>html &#x202e;</b> &lt;&#27;&gt; The NHS again.",
    ]  # fmt: skip
    page.write_text("\n\n".join(rows), encoding="utf-8", newline="")
    return [page]


def front_matter(sources: Path, library: Path) -> list[Path]:
    """Front matter, by escapes that YAML resolves."""
    page = sources / "front.md"
    page.write_text(
        f"---\nid: front\ntitle: {escaped()}\nauthors: [{escaped()}]\npublisher: {escaped()}\n"
        f"kind: {escaped()}\ntags: [{escaped()}]\ncategories: [{escaped()}]\nurl: {escaped()}\n"
        f"published_inferred: {{earliest: 2012-01-01, latest: 2012-02-01, how: {escaped()}}}\n"
        f'series: {escaped()}\nnul: "a\\0b\\x85c"\n---\n\nThe NHS body.\n',
        encoding="utf-8",
    )
    return [page]


def file_name(sources: Path, library: Path) -> list[Path]:
    """Names of files, one with a byte that is no UTF-8 and one with a line end."""
    made = []
    for number, text in enumerate(PAYLOADS.values()):
        page = sources / f"{number}{text.replace('/', ':')}.txt"
        page.write_text(f"A page that is number {number}\n\nThe NHS text is number {number}.\n")
        made.append(page)
    for name in (b"line\nend.txt", b"byte\xff.txt"):
        page = Path(os.fsdecode(os.fsencode(sources) + b"/" + name))
        page.write_text(f"A page called {name[:4].decode()}\n\nThe NHS text.\n")
        made.append(page)
    return made


def publishers(sources: Path, library: Path) -> list[Path]:
    """A sources.yaml of the user's own."""
    library.mkdir(exist_ok=True)
    (library / "sources.yaml").write_text(
        f"format_version: 1\npublishers:\n- id: evil\n  name: {escaped()}\n  shorts: [{escaped()}]\n"
    )
    page = sources / "published.md"
    page.write_text("---\nid: published\npublisher: evil\n---\n\n# Published\n\nThe NHS text.\n")
    return [page]


def glossary(sources: Path, library: Path) -> list[Path]:
    """A glossary overlay, with an article that mentions its terms."""
    folder = library / "glossary"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "own.yaml").write_text(
        "format_version: 1\nentries:\n"
        f"- id: evil-one\n  short: EVL\n  long: {escaped()}\n  name: {escaped()}\n  kind: {escaped()}\n"
        f"  summary: {escaped()}\n  later: [{{date: '2020', text: {escaped()}}}]\n"
        f"  conflicts: [{escaped()}]\n  sources: [{{name: {escaped()}, url: {escaped()}}}]\n"
        f"- id: evil-two\n  short: EVX\n  long: Evil second\n  name: Evil second\n  cues: [{escaped()}]\n"
        f"- id: evil-three\n  short: EVX\n  long: Evil third {PAYLOADS['entity']}\n  name: Evil third\n"
    )
    page = sources / "terms.md"
    page.write_text(
        "---\nid: terms\n---\n\n# Terms\n\nThe EVL is here, the EVX too, and the NHS.\n"
    )
    return [page]


SURFACES: dict[str, Surface] = {
    "plain text": plain_text,
    "markdown": markdown,
    "front matter": front_matter,
    "file name": file_name,
    "publishers": publishers,
    "glossary": glossary,
}


def strings(value: Any) -> Iterator[str]:
    """Every string in a value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(key)
            yield from strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from strings(item)


def bad_in(value: Any) -> list[str]:
    """The strings in a value that hold what acts on a terminal."""
    return [text for text in strings(value) if BAD.search(text)]
