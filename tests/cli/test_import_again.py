"""Importing again and again, and putting right."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nhsreader.settings import paths
from tests.cli.conftest import Done
from tests.conftest import REPO

Cli = Callable[..., Done]
PAGE = """Trust plans {what}

By Ann Writer on 12-03-2014

The board of the trust met on Tuesday to hear about its plans for {what} in the county.

Nobody who spoke at the meeting had read the papers, which were sent the evening before it.

The chair said that the trust would look at {what} again in the summer, when money is known.
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page dump of this test's own."""
    file = tmp_path / "page.txt"
    file.write_text(PAGE.format(what="beds"), encoding="utf-8")
    return file


def only(cli: Cli) -> dict[str, Any]:
    (document,) = cli("--no-bundled", "list", "--json").json["documents"]
    return dict(document)


def test_the_original_is_kept_by_its_hash(cli: Cli, page: Path) -> None:
    cli("import", page)
    origin = cli("open", only(cli)["id"], "--json").json
    assert Path(origin["original"]).read_bytes() == page.read_bytes()
    assert Path(origin["original"]).parent == paths().library / "originals"
    assert origin["file"] == str(page)


def test_corrections_stay_through_changes_and_redoing(cli: Cli, page: Path) -> None:
    cli("import", page)
    identifier = only(cli)["id"]
    done = cli("edit", identifier, "--title", "On beds", "--author", "A. Other", "--date", "2013-12",
               "--kind", "news", "--tag", "mine", "--publisher", "hsj", "--json")  # fmt: skip
    assert done.code == 0
    page.write_text(PAGE.format(what="wards"), encoding="utf-8")
    (document,) = cli("import", page, "--json").json["documents"]
    assert (document["action"], document["id"]) == ("updated", identifier)
    for _ in range(2):
        after = only(cli)
        assert (after["title"], after["authors"], after["published"]) == (
            "On beds",
            ["A. Other"],
            "2013-12",
        )
        assert (after["kind"], after["tags"], after["publisher"]) == ("news", ["mine"], "hsj")
        assert "wards" in cli("read", identifier, "--json").json["text"]
        assert cli("import", "--redo", identifier, "--json").code == 0


def test_what_was_changed_by_hand_stays_while_the_file_is_the_same(cli: Cli, page: Path) -> None:
    cli("import", page)
    identifier = only(cli)["id"]
    stored = paths().library / "articles" / f"{identifier}.md"
    stored.write_text(stored.read_text().replace("Nobody who", "Nobody at all who"))
    (document,) = cli("import", page, "--json").json["documents"]
    assert document["action"] == "unchanged"
    assert "Nobody at all who" in cli("read", identifier, "--json").json["text"]
    assert cli("import", "--redo", "--json").json["documents"][0]["action"] == "updated"
    assert "Nobody at all who" not in cli("read", identifier, "--json").json["text"]
    kept = paths().library / "articles" / ".versions" / identifier
    assert any("Nobody at all who" in file.read_text() for file in kept.glob("*.md"))


def test_an_import_is_taken_back(cli: Cli, page: Path, tmp_path: Path) -> None:
    cli("import", page)
    identifier = only(cli)["id"]
    page.write_text(PAGE.format(what="wards"), encoding="utf-8")
    other = tmp_path / "other.txt"
    other.write_text(PAGE.format(what="nurses"), encoding="utf-8")
    cli("import", page, other)
    undone = cli("import", "--undo", "--json").json["undone"]
    assert {row["was"] for row in undone} == {"added", "updated"}
    assert "beds" in cli("read", identifier, "--json").json["text"]
    assert only(cli)["id"] == identifier
    cli("import", "--undo")
    assert cli("--no-bundled", "list").code == 1
    assert cli("import", "--undo").code == 2


def test_an_article_goes_to_the_trash_and_comes_back(cli: Cli, page: Path) -> None:
    cli("import", page)
    identifier = only(cli)["id"]
    cli("bookmarks", "add", identifier, "--quote", "Nobody who spoke")
    assert cli("remove", identifier).code == 0
    assert cli("--no-bundled", "list").code == 1
    assert cli("bookmarks", "list", "--json").json["bookmarks"]
    assert cli("remove", "--restore", identifier).code == 0
    assert only(cli)["id"] == identifier
    assert cli("remove", "--restore", identifier).code == 2
    assert cli("remove", "start-here").code == 2


def test_an_article_is_split_and_put_together_again(cli: Cli, page: Path) -> None:
    cli("import", page)
    identifier = only(cli)["id"]
    before = cli("read", identifier, "--json").json
    cut = before["blocks"][1]["start"]
    made = cli("split", identifier, "--at", cut + 5, "--title", "Second", "--json").json[
        "documents"
    ]
    assert [document["title"] for document in made] == ["Trust plans beds", "Second"]
    texts = [cli("read", document["id"], "--json").json["text"] for document in made]
    assert "\n\n".join(texts) == before["text"]
    assert cli("import", page, "--json").json["documents"][0]["action"] == "unchanged"
    assert cli("merge", *(document["id"] for document in made)).code == 0
    merged = cli("read", identifier, "--json").json["text"]
    assert merged.replace("Second\n\n", "") == before["text"]


def test_many_files_use_more_than_one_process_and_come_out_the_same(
    cli: Cli, tmp_path: Path
) -> None:
    folder = tmp_path / "pile"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(
            PAGE.format(what=f"ward {number}"), encoding="utf-8"
        )
    (folder / "99.pdf").write_bytes(b"%PDF-1.4 nothing")
    report = cli("import", folder, "--json").json
    actions = [document["action"] for document in report["documents"]]
    assert actions == ["added"] * 30 + ["refused"]
    titles = [document["title"] for document in report["documents"][:30]]
    assert titles == [f"Trust plans ward {number}" for number in range(30)]


def test_every_line_is_told_of(cli: Cli, page: Path) -> None:
    shown = cli("import", page, "--dry-run", "--lines").out
    assert "1-9  article trust-plans-beds" in shown


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_import_goes_on_where_it_stopped(cli: Cli, tmp_path: Path, sign: int) -> None:
    folder = tmp_path / "pile"
    folder.mkdir()
    for number in range(40):
        text = "\n\n".join(PAGE.format(what=f"ward {number} part {part}") for part in range(2))
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "nhsreader", "--no-bundled", "import", str(folder)],
        cwd=REPO,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    articles = paths().library / "articles"
    while process.poll() is None and len(list(articles.glob("*.md"))) < 10:
        time.sleep(0.02)
    process.send_signal(sign)
    _, told = process.communicate(timeout=60)
    if sign == signal.SIGINT:
        assert process.returncode == 130 and "what is done is kept" in told
        assert "Traceback" not in told
    before = {file.name for file in articles.glob("*.md")}
    assert before
    report = cli("--no-bundled", "import", folder, "--json").json
    after = cli("--no-bundled", "list", "--json").json["documents"]
    assert len(after) == len({(d["file"], tuple(d["lines"])) for d in after})
    assert len({d["file"] for d in after}) == 40
    assert before <= {f"{d['id']}.md" for d in after}
    unchanged = [d for d in report["documents"] if d["action"] == "unchanged"]
    assert len(unchanged) >= len(before) - 1
