"""The bookmark folder: shared by programs, synced, killed, broken; nothing lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime, timezone

import pytest
from msgspec.structs import replace

from nhsreader.bookmarks.annotation import to_annotation
from nhsreader.bookmarks.bookmark import make, make_whole, revise
from nhsreader.bookmarks.store import BookmarkFolder, _encode
from nhsreader.errors import BadInput, StorageError

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=timezone.utc)
TEXT = "The board met in May and closed a ward."
WRITER = """
import sys
from pathlib import Path
from nhsreader.bookmarks.bookmark import make, revise
from nhsreader.bookmarks.store import BookmarkFolder
folder, name, count = BookmarkFolder(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for n in range(count):
    made = make("north-ward", "body", "The board met in May.", 0, 9, note=f"{name} {n}")
    folder.add(made)
    if sys.argv[4:]:
        print(folder.update(revise(made, note=made.note + " changed"), was=made).id, flush=True)
"""


def passage(article="north-ward", **more):
    return make(article, "body", TEXT, 4, 9, **{"now": NOW, **more})


@pytest.fixture
def folder(tmp_path):
    return BookmarkFolder(tmp_path / "bookmarks")


def path_of(folder, bookmark):
    return folder.path / bookmark.article / f"{bookmark.id}.json"


def kinds(folder):
    return [problem.kind for problem in folder.problems()]


def test_an_empty_or_absent_folder(folder):
    assert folder.all() == []
    assert folder.problems() == []
    assert folder.trash() == []
    with pytest.raises(BadInput, match="no bookmark"):
        folder.get("0123")


def test_add_get_and_list(folder):
    first, second = folder.add(passage()), folder.add(passage("other", note="n"))
    search = folder.add(make_whole("search", "A&E waits", now=NOW))
    again = BookmarkFolder(folder.path)
    assert again.all() == sorted([first, second, search], key=lambda one: one.id)
    assert again.for_article("other") == [second]
    assert again.get(search.id).subject == "A&E waits"
    data = path_of(folder, first).read_bytes()
    assert data.endswith(b"}\n")
    assert json.loads(data) == to_annotation(first)
    with pytest.raises(BadInput, match="already"):
        folder.add(first)


def test_update_and_no_change_of_bytes(folder):
    made = folder.add(passage())
    changed = folder.update(revise(made, note="new", now=NOW), was=made)
    assert BookmarkFolder(folder.path).get(made.id) == changed
    before = path_of(folder, made).read_bytes()
    folder.update(changed, was=changed)
    assert path_of(folder, made).read_bytes() == before
    assert folder.problems() == []


def test_another_programs_change_is_seen(folder):
    made = folder.add(passage())
    other = BookmarkFolder(folder.path)
    assert other.get(made.id).note == ""
    folder.update(revise(made, note="one", now=NOW), was=made)
    assert other.get(made.id).note == "one"
    other.remove(made.id)
    assert folder.all() == []


def test_two_edits_of_one_bookmark_are_both_kept(folder):
    made = folder.add(passage())
    other = BookmarkFolder(folder.path)
    mine, theirs = revise(made, note="mine", now=NOW), revise(made, note="theirs", now=NOW)
    other.update(theirs, was=made)
    assert folder.get(made.id).note == "theirs"  # a refresh does not hide the conflict
    kept = folder.update(mine, was=made)
    assert kept.id != made.id
    assert {one.note for one in other.all()} == {"mine", "theirs"}
    (problem,) = BookmarkFolder(folder.path).problems()
    assert (problem.kind, problem.id) == ("conflict", kept.id)
    assert made.id in problem.detail
    settled = folder.update(revise(kept, note="both", now=NOW), was=kept)
    assert settled.id == kept.id
    assert folder.problems() == []


def test_an_edit_of_a_removed_bookmark_brings_it_back(folder):
    made = folder.add(passage())
    BookmarkFolder(folder.path).remove(made.id)
    kept = folder.update(revise(made, note="late", now=NOW), was=made)
    assert folder.all() == [kept]


def test_an_edit_over_a_broken_file_keeps_the_file(folder):
    made = folder.add(passage())
    path_of(folder, made).write_text("{")
    kept = folder.update(revise(made, note="new", now=NOW), was=made)
    assert path_of(folder, made).read_text() == "{"
    assert folder.all() == [kept]
    assert "broken" in kinds(folder)


def test_trash_and_restore(folder):
    made = folder.add(passage(note="keep me"))
    data = path_of(folder, made).read_bytes()
    folder.remove(made.id)
    assert folder.all() == []
    trashed = folder.path / ".trash" / "north-ward" / f"{made.id}.json"
    assert trashed.read_bytes() == data
    assert folder.trash() == [made]
    assert folder.restore(made.id) == made
    assert BookmarkFolder(folder.path).all() == [made]
    assert folder.trash() == []
    for call in (lambda: folder.restore(made.id), lambda: folder.remove("0000")):
        with pytest.raises(BadInput):
            call()


def test_removing_twice_keeps_both_and_restores_the_last(folder):
    first = folder.add(passage(note="first"))
    folder.remove(first.id)
    second = folder.add(replace(first, note="second"))
    folder.remove(second.id)
    assert len(list((folder.path / ".trash").rglob("*.json"))) == 2
    assert folder.restore(first.id).note == "second"
    assert folder.get(first.id).note == "second"


@pytest.mark.parametrize(
    "name",
    [
        "{id}.sync-conflict-20261122-093000-ABCDEFG.json",
        "{id} (conflicted copy).json",
        "{id} (Ann's conflicted copy 2026-11-22).json",
        "{id} 2.json",
    ],
)
def test_conflict_copies_are_kept_and_reported(folder, name):
    made = folder.add(passage(note="here"))
    theirs = replace(made, note="there")
    copy = path_of(folder, made).with_name(name.format(id=made.id))
    copy.write_text(_encode(theirs))
    assert sorted(one.note for one in folder.all()) == ["here", "there"]
    (problem,) = folder.problems()
    assert problem.kind == "conflict"
    assert made.id in problem.detail
    listed = folder.get(problem.id)
    assert BookmarkFolder(folder.path).get(problem.id) == listed  # the same id for everyone
    folder.remove(listed.id)
    assert folder.all() == [made]
    assert folder.problems() == []
    assert folder.restore(listed.id) == listed
    assert copy.exists()
    settled = folder.update(revise(listed, note="settled", now=NOW), was=listed)
    assert settled.id == listed.id
    assert not copy.exists()
    assert folder.problems() == []
    assert {one.note for one in folder.all()} == {"here", "settled"}


def test_an_identical_copy_is_reported_but_listed_once(folder):
    made = folder.add(passage())
    path_of(folder, made).with_name(f"{made.id} 2.json").write_text(_encode(made))
    assert folder.all() == [made]
    assert kinds(folder) == ["conflict"]


def test_misplaced_files_are_open_and_reported(folder):
    made = folder.add(passage())
    other = folder.path / "elsewhere"
    other.mkdir()
    (other / f"{made.id}.json").write_text(_encode(replace(made, note="a")))
    (folder.path / "loose.json").write_text(_encode(replace(made, note="b")))
    assert [one.note for one in folder.all()].count("a") == 1
    assert {one.note for one in folder.all()} == {"", "a", "b"}
    assert len({one.id for one in folder.all()}) == 3
    assert len(folder.problems()) == 2


BROKEN = {
    "empty": b"",
    "cut": b'{"id": "urn',
    "not-utf-8": b'{"id": "\xff"}',
    "list": b"[]",
    "nan": b'{"a": NaN}',
    "huge": b'{"a": 1e999}',
    "half": b'{"a": "\\ud800"}',
    "deep": b"[" * 100_000,
    "digits": b"[" + b"9" * 10_000 + b"]",
    "merge": b"<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_reported_and_the_rest_open(folder, name):
    made = folder.add(passage())
    bad = folder.path / "north-ward" / f"{name}.json"
    bad.write_bytes(BROKEN[name])
    assert folder.all() == [made]
    (problem,) = folder.problems()
    assert (problem.kind, problem.path) == ("broken", f"north-ward/{name}.json")
    assert problem.detail
    assert bad.read_bytes() == BROKEN[name]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_links_and_pipes_are_not_followed(folder, tmp_path):
    made = folder.add(passage())
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.json").write_text(_encode(replace(made, id="x")))
    (folder.path / "linked").symlink_to(outside)
    (folder.path / "north-ward" / "x.json").symlink_to(outside / "x.json")
    os.mkfifo(folder.path / "north-ward" / "pipe.json")
    assert folder.all() == [made]
    assert sorted(kinds(folder)) == ["broken", "link", "link"]
    with pytest.raises(StorageError, match="link"):
        folder.add(passage("linked"))
    (folder.path / ".trash").symlink_to(outside)
    with pytest.raises(StorageError, match="link"):
        folder.remove(made.id)
    assert sorted(path.name for path in outside.iterdir()) == ["x.json"]
    assert folder.all() == [made]


@pytest.mark.parametrize("identifier", ["../x", "", "a/b", "A", ".", "x" * 65])
def test_ids_are_checked(folder, identifier):
    folder.add(passage())
    for call in (folder.get, folder.remove):
        with pytest.raises(BadInput):
            call(identifier)
    with pytest.raises(BadInput):
        folder.add(replace(passage(), id=identifier))
    with pytest.raises(BadInput):
        folder.add(replace(passage(), article=f"{identifier}/"))
    assert not list(folder.path.parent.glob("*.json"))


def test_what_could_not_be_read_again_is_not_written(folder):
    for bad in (replace(passage(), note="\ud800"), replace(passage(), extra={"x": float("nan")})):
        with pytest.raises(BadInput):
            folder.add(bad)
    assert folder.all() == []


def writer(folder, name, count, *more):
    command = [sys.executable, "-c", WRITER, str(folder.path), name, str(count), *more]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )


def begin(*processes):
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()


def test_two_programs_add_at_once(folder):
    running = [writer(folder, name, 500) for name in ("ann", "ben")]
    begin(*running)
    for process in running:
        process.communicate(timeout=60)
        assert process.returncode == 0
    notes = {one.note for one in folder.all()}
    assert notes == {f"{name} {n}" for name in ("ann", "ben") for n in range(500)}
    assert folder.problems() == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_killed_at_any_moment_no_file_is_broken_and_none_is_lost(folder):
    moments = random.Random(7)
    told: set[str] = set()
    for round_ in range(8):
        process = writer(folder, f"round {round_}", 100_000, "report")
        begin(process)
        time.sleep(moments.uniform(0.005, 0.15))
        process.kill()
        lines = process.communicate()[0].splitlines(keepends=True)
        told.update(line.strip() for line in lines if line.endswith("\n"))
        assert folder.problems() == []
    stored = {one.id: one.note for one in folder.all()}
    assert told
    assert all(stored[identifier].endswith("changed") for identifier in told)
