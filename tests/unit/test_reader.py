"""The front door over a library: in step with the files, whatever happens to the caches."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nhsreader.crossrefs.same_story import compare, fingerprint, longest_shared_run
from nhsreader.errors import BadInput
from nhsreader.reader import Reader
from nhsreader.reader.articles import Filters
from nhsreader.settings import paths
from tests.conftest import REPO

WORDS = [
    "the",
    "trust",
    "said",
    "its",
    "ward",
    "plan",
    "would",
    "open",
    "beds",
    "and",
    "staff",
    "before",
    "winter",
    "came",
    "to",
    "town",
]


def prose(seed: int, words: int = 120) -> str:
    """Prose unlike that of any other seed."""
    return " ".join(f"{WORDS[(n * seed) % len(WORDS)]}{(n * n * seed) % 97}" for n in range(words))


@pytest.fixture
def add(write_article: Callable[..., Path]) -> Callable[..., Path]:
    """Write an article into the user's library."""

    def write(identifier: str, body: str, **front: str) -> Path:
        return write_article(identifier, body, paths().library, **front)

    return write


def found(reader: Reader, query: str) -> set[str]:
    return {hit.id for hit in reader.search.run(query).hits}


def test_search_is_in_step_with_added_changed_and_removed_files(add: Callable[..., Path]) -> None:
    file = add("one", "Alpha beds.")
    assert found(Reader(no_bundled=True), "alpha") == {"one"}
    file.write_text(file.read_text().replace("Alpha", "Omega"))
    add("two", "Alpha wards.")
    assert found(Reader(no_bundled=True), "alpha") == {"two"}
    assert found(Reader(no_bundled=True), "omega") == {"one"}
    file.unlink()
    assert found(Reader(no_bundled=True), "omega") == set()
    assert [row.id for row in Reader(no_bundled=True).articles.list()] == ["two"]


@pytest.mark.parametrize(
    "damage",
    [
        "delete-all",
        "delete-index",
        "delete-folder",
        "cut-catalog",
        "noise",
        "pointer",
        "generation",
    ],
)
def test_lost_or_damaged_caches_lose_nothing(add: Callable[..., Path], damage: str) -> None:
    add("one", "Alpha beds.")
    reader = Reader(no_bundled=True)
    assert found(reader, "alpha") == {"one"}
    cache = reader.house.cache
    reader.close()
    files = [file for file in cache.rglob("*") if file.is_file()]
    if damage == "delete-all":
        for file in files:
            file.unlink()
    elif damage == "delete-index":
        for file in files:
            if "index" in str(file.relative_to(cache)):
                file.unlink()
    elif damage == "delete-folder":
        shutil.rmtree(cache / "index")
    elif damage == "cut-catalog":
        for file in cache.glob("catalog.sqlite*"):
            file.write_bytes(file.read_bytes()[:5000])
    elif damage == "noise":
        for file in files:
            file.write_bytes(os.urandom(300))
    elif damage == "pointer":
        for file in (cache / "index").glob("current"):
            file.write_text("nowhere")
    else:
        (cache / "index-generation").write_text("999")
    assert found(Reader(no_bundled=True), "alpha") == {"one"}


def test_a_broken_file_is_reported_and_the_others_are_there(add: Callable[..., Path]) -> None:
    add("good", "Alpha.")
    broken = add("broken", "Alpha.")
    broken.write_text("---\ntitle: [\n---\nAlpha")
    reader = Reader(no_bundled=True)
    assert [row.id for row in reader.articles.list()] == ["good"]
    assert any(str(broken) in notice for notice in reader.house.notices)
    again = Reader(no_bundled=True)
    again.articles.list()
    assert any(str(broken) in notice for notice in again.house.notices)
    broken.write_text("---\ntitle: Mended\n---\nAlpha")
    assert {row.id for row in Reader(no_bundled=True).articles.list()} == {"good", "broken"}


def test_killed_while_indexing_the_library_can_still_be_searched(add: Callable[..., Path]) -> None:
    for number in range(60):
        add(f"a{number}", f"Alpha bed number {number}. " + prose(number + 1, 400))
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    for pause in (0.25, 0.45, 0.7):
        process = subprocess.Popen(
            [sys.executable, "-m", "nhsreader", "--no-bundled", "index", "--rebuild"],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
    reader = Reader(no_bundled=True)
    assert reader.search.run("alpha").total == 60
    assert reader.health.check() == []


def test_two_programs_at_once(add: Callable[..., Path]) -> None:
    for number in range(40):
        add(f"a{number}", f"Alpha bed number {number}. " + prose(number + 1, 300))
    command = [sys.executable, "-m", "nhsreader", "--no-bundled", "search", "alpha", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    both = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for process in both:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert b'"total": 40' in out


def test_a_changed_glossary_changes_the_mentions(add: Callable[..., Path]) -> None:
    add("one", "The XQZ met.")
    assert Reader(no_bundled=True).glossary.mentions("one") == ()
    own = paths().library / "glossary"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text(
        "format_version: 1\nentries:\n- {id: xqz, short: XQZ, long: Extra Quality Zone, name: Extra Quality Zone}\n"
    )
    (mention,) = Reader(no_bundled=True).glossary.mentions("one")
    assert mention.long == "Extra Quality Zone"


def test_a_broken_glossary_of_the_users_leaves_the_bundled_one(add: Callable[..., Path]) -> None:
    own = paths().library / "glossary"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text("format_version: 1\nentries:\n- {id: x, shrot: X}\n")
    reader = Reader(no_bundled=True)
    assert reader.glossary.lookup("STP")
    assert any("mine.yaml:3" in notice for notice in reader.house.notices)


def test_an_overlay_replaces_an_article_of_the_bundled_library(add: Callable[..., Path]) -> None:
    add("start-here", "My own beginning.")
    rows = {row.id: row.library for row in Reader().articles.list()}
    assert rows["start-here"] == "mine" and "bundled" in rows.values()


def test_lists_are_filtered(add: Callable[..., Path]) -> None:
    add("news", "x", kind="news", published="2012-03-01", publisher="hsj")
    add("post", "x", kind="blog post", published="2014", truncated="true")
    add("page", "x")
    desk = Reader(no_bundled=True).articles
    assert [r.id for r in desk.list(Filters(kind="blog-post"))] == ["post"]
    assert [r.id for r in desk.list(Filters(publisher="HSJ"))] == ["news"]
    assert [r.id for r in desk.list(Filters(since="2013"))] == ["post"]
    assert [r.id for r in desk.list(Filters(until="2012-12-31"))] == ["news"]
    assert [r.id for r in desk.list(Filters(truncated=True))] == ["post"]
    assert [r.id for r in desk.list(Filters(undated=True))] == ["page"]
    with pytest.raises(BadInput, match="not a date"):
        desk.list(Filters(since="soon"))


def test_the_same_story_is_found_by_containment(add: Callable[..., Path]) -> None:
    story = prose(3, 200)
    add("clean", story)
    add("with-more", f"{prose(5, 300)}\n\n{story}\n\n{prose(7, 300)}")
    add("other", prose(11, 250))
    add("short-a", "And so it begins again.")
    add("short-b", "And so it begins again!")
    links = Reader(no_bundled=True).links
    (link,) = links.out_of("clean")
    assert (link.type, link.target.id, link.confidence) == ("same-story-as", "with-more", 1.0)
    assert [back.origin.id for back in links.into("clean")] == ["with-more"]
    assert links.out_of("other") == []
    assert [link.target.id for link in links.out_of("short-a")] == ["short-b"]


def test_texts_that_share_little_are_not_the_same_story() -> None:
    one, other = prose(3, 200), prose(5, 200)
    assert compare(fingerprint(one), fingerprint(other)) is None
    half = compare(fingerprint(one), fingerprint(one[: len(one) // 2] + " " + other))
    assert half is not None and half.relation == "related"


def test_the_longest_shared_run_is_the_same_words() -> None:
    one, other = "He said that the ward will close soon.", "Soon? “The ward will close”, they said."
    run = longest_shared_run(one, other)
    assert run is not None
    (a, b), (c, d) = run
    assert (one[a:b], other[c:d]) == ("the ward will close", "The ward will close")
    assert longest_shared_run("nothing at all in common", "with these other words here") is None


def test_a_catalog_taken_away_under_a_running_reader_is_made_anew(
    write_article: Callable[..., Path],
) -> None:
    write_article("one", "The beds.", paths().library)
    reader = Reader(no_bundled=True)
    assert len(reader.articles.list()) == 1
    for file in reader.house.cache.glob("catalog.sqlite*"):
        file.unlink()
    reader.house.in_step(again=True)
    assert list(reader.house.store.stamps()) == ["one"]
    assert list(Reader(no_bundled=True).house.store.stamps()) == ["one"]
