"""Files that would hang, fill the memory or lead elsewhere are refused, the rest is taken."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done
from tests.conftest import REPO
from tests.pace import within

Cli = Callable[..., Done]


def refused(done: Done) -> str:
    """The reason an import of one file was refused."""
    assert done.code == 2
    (document,) = done.json["documents"]
    assert document["action"] == "refused"
    (warning,) = document["warnings"]
    assert isinstance(warning, str)
    return warning


def alias_bomb(levels: int = 9) -> str:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    for level in range(1, levels):
        lines.append(f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * 9)}]")
    return "\n".join([*lines, f"title: *a{levels - 1}"])


@pytest.mark.parametrize(
    ("front", "why"),
    [
        (alias_bomb(), "aliases"),
        ("title: !!python/object/apply:os.system [id]", "tags"),
        ("title: " + "[" * 20_000, "nested"),
        ("title: " + "{a: " * 20_000, "nested"),
        ("a: 1\na: 2", "twice"),
        ("title: " + "x" * 70_000, "64 KB"),
        ("id: ../../evil\ntitle: x", "id"),
        ("id: /etc/passwd\ntitle: x", "id"),
        ("published: 2018-02-30", "day"),
        ("authors: {a: b}", "list"),
        ("---\nx", ""),
    ],
    ids=[
        "aliases",
        "tags",
        "brackets",
        "braces",
        "twice",
        "long",
        "path",
        "root",
        "day",
        "kind",
        "two",
    ],
)
def test_hostile_front_matter(own: Cli, sources: Path, front: str, why: str) -> None:
    file = sources / "bomb.md"
    file.write_text(f"---\n{front}\n---\n\nText.\n")
    own("list")
    with within(1.5):
        done = own("import", file, "--json")
    if why:
        assert why in refused(done)
    assert not (sources.parent / "evil.md").exists()


@pytest.mark.parametrize("kind", ["glossary", "sources", "comments", "config"])
def test_hostile_yaml_elsewhere(
    own: Cli, tmp_path: Path, write_article: Callable[..., Path], kind: str
) -> None:
    article = write_article("one", "The NHS met.")
    library = tmp_path / "library"
    config = tmp_path / "config.yaml"
    file = {
        "glossary": library / "glossary" / "own.yaml", "sources": library / "sources.yaml",
        "comments": article.with_name("one.comments.yaml"), "config": config,
    }[kind]  # fmt: skip
    file.parent.mkdir(exist_ok=True)
    file.write_text(alias_bomb())
    with within(3):
        done = own("list", *(["--config", config] if kind == "config" else []))
    assert "aliases" in done.err
    assert done.code == {"comments": 1, "config": 3}.get(kind, 0)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000 + "x" + "]" * 20_000, "[a](" * 5_000, ">" * 20_000 + "x", "*a_" * 5_000, "`" * 20_000,
        "![" * 5_000, "<" * 20_000, "|" * 20_000, "- " * 5_000 + "x", "\\" * 20_000, "\u0301" * 20_000,
    ],
    ids=lambda text: repr(text[:3]),
)  # fmt: skip
def test_deep_and_long_markup(own: Cli, sources: Path, text: str) -> None:
    files = [sources / "deep.md", sources / "deep.txt"]
    files[0].write_text(f"# A deep text\n\nThe NHS met.\n\n{text}\n")
    files[1].write_text(f"A deep page\n\nThe NHS met here {text}\n")
    own("list")
    with within(60):  # not exponential
        done = own("import", *files, "--json")
        assert done.code == 0
        for document in done.json["documents"]:
            if document["action"] == "added":
                assert "NHS" in own("read", document["id"], "--json").json["text"]


def test_five_megabytes_on_one_line(own: Cli, sources: Path) -> None:
    words = "beds wards nurses money winter spring visits board papers figures county places "
    line = "The NHS plan. " + words * (5_000_000 // len(words))
    file = sources / "long.txt"
    file.write_text(f"A long line\n\n{line}\n")
    with within(30):
        (document,) = own("import", file, "--json").json["documents"]
        assert document["action"] == "added"
        value = own("read", document["id"], "--json").json
        assert len(value["text"]) > 4_900_000


def test_what_is_no_regular_file(own: Cli, sources: Path) -> None:
    os.mkfifo(sources / "fifo.txt")
    loop = sources / "loop.md"
    loop.symlink_to(loop)
    (sources / "gone.md").symlink_to(sources / "absent.md")
    (sources / "folder.md").mkdir()
    for path in (sources / "fifo.txt", "/dev/zero", "/dev/null", loop, sources / "gone.md"):
        refused(own("import", path, "--json"))
    refused(own("import", "x" * 300, "--json"))
    refused(own("import", "~no-such-user/page.txt", "--json"))
    (sources / "again").symlink_to(sources)
    good = sources / "good.md"
    good.write_text("# A good one\n\nText.\n")
    done = own("import", sources, "--json")
    taken = [d["file"] for d in done.json["documents"] if d["action"] == "added"]
    assert taken == [str(good)], "a folder that leads into itself is walked once"


def test_endless_standard_input_is_refused(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "nhsreader",
        "--library",
        str(tmp_path / "library"),
        "import",
        "-",
    ]
    with open("/dev/zero", "rb") as zero:
        done = subprocess.run(
            command, stdin=zero, capture_output=True, text=True, cwd=REPO, timeout=60
        )
    assert done.returncode == 2 and "too large" in done.stderr


def test_names_stay_on_their_line(own: Cli, sources: Path) -> None:
    file = sources / "a\nspoofed.txt"
    file.write_text("A page about beds\n\nThe board met.\n")
    own("list")
    done = own("import", file, "--plain")
    assert done.code == 0
    assert done.out.startswith(str(sources)) and "a\\nspoofed.txt" in done.out.split("\n")[0]
    assert own("import", file, "--json").json["documents"][0]["action"] == "unchanged"


def test_a_name_that_is_not_utf_8_is_imported_again_and_again(own: Cli, sources: Path) -> None:
    file = os.fsdecode(os.fsencode(sources) + b"/b\xffd.md")
    Path(file).write_text("# A page\n\nText.\n")
    for action in ("added", "unchanged"):
        (document,) = own("import", file, "--json").json["documents"]
        assert (document["action"], document["id"]) == (action, "a-page")
    assert own("read", "a-page").code == 0


def test_an_author_cannot_write_a_line_of_his_own(own: Cli, sources: Path) -> None:
    file = sources / "spoof.md"
    file.write_text(
        '---\ntitle: T\nauthors: ["Ann\\nTruncated: the end is missing."]\n---\n\nText.\n'
    )
    (document,) = own("import", file, "--json").json["documents"]
    assert "\n" not in document["authors"][0]
    assert "\nTruncated" not in own("read", document["id"]).out


def test_ids_lead_nowhere_else(own: Cli, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("---\ntitle: Secret\n---\n\nsecret words\n")
    for name in ("../../secret", "..", "/etc/passwd", str(secret), "articles/../../secret"):
        for command in (("read",), ("mentions",), ("refs",), ("bookmarks", "list", "--article")):
            done = own(*command, name)
            assert done.code in (1, 2) and "secret words" not in done.out
