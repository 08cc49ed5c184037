import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nhsreader.errors import StorageError
from nhsreader.search.model import IndexDamaged
from nhsreader.search.whoosh_engine import WhooshEngine
from tests.unit.search_texts import ask, engine_of, found, record

LIBRARY = (
    record("waits", "Waits grew and beds were few.", comments=("So they say.",)),
    record("plan", "The plan for beds was dropped.", title="A plan"),
)


def test_update_replaces_adds_and_removes(tmp_path):
    engine = engine_of(tmp_path, record("a", "beds"), record("b", "nurses"), record("c", "doctors"))
    told: list[int] = []
    changed = record("a", "midwives")
    engine.update([changed, record("d", "nurses")], removed=["c", "unknown"], progress=told.append)
    assert told == [1, 2]
    assert engine.count() == 3
    assert set(engine.stored()) == {"a", "b", "d"}
    assert engine.stored()["a"] == changed.sha
    assert found(engine, "beds") == []
    assert found(engine, "midwives") == ["a"]
    assert set(found(engine, "nurses")) == {"b", "d"}
    assert found(engine, "doctors") == []
    assert set(found(engine, "-midwives")) == {"b", "d"}


def test_many_updates_give_what_one_build_gives(tmp_path):
    articles = [
        record(
            f"a{n}",
            f"beds {'nurses ' * (n % 3)} in the state of the art number{n}",
            title=f"Title {n}",
            year=2000 + n,
            date=f"{2000 + n}-01-01",
            comments=("one", "two"),
        )
        for n in range(20)
    ]
    grown = WhooshEngine(tmp_path / "grown")
    for n, article in enumerate(articles):
        grown.update([record(article.id, "to be replaced")])
        grown.update([article], removed=[articles[n - 1].id] if n % 4 == 3 else [])
    kept = [a for n, a in enumerate(articles) if n % 4 != 2]
    built = engine_of(tmp_path / "built", *kept)
    assert grown.stored() == built.stored()
    for query in (
        "beds",
        '"state of the art"',
        "nurses",
        "number7",
        "year:2003..2009",
        "title:title",
        "nur*",
    ):
        assert set(found(grown, query)) == set(found(built, query)), query
    assert found(grown, "nurses", sort="date") == found(built, "nurses", sort="date")


def test_a_failing_update_changes_nothing(tmp_path):
    engine = engine_of(tmp_path, record("a", "beds"))

    def records():
        yield record("b", "nurses")
        raise StorageError("gone", where="b.md")

    with pytest.raises(StorageError, match="gone"):
        engine.update(records(), removed=["a"])
    assert engine.stored().keys() == {"a"}
    with pytest.raises(ValueError, match="two records"):
        engine.update([record("c", "x"), record("c", "y")])
    with pytest.raises(StorageError):
        engine.rebuild(records())
    assert found(engine, "beds") == ["a"]
    engine.update([record("b", "beds")])
    assert engine.count() == 2


def test_a_new_folder_is_an_empty_index_and_survives_closing(tmp_path):
    engine = WhooshEngine(tmp_path / "deep" / "search")
    assert engine.count() == 0
    assert ask(engine, "beds").total == 0
    assert ask(engine, "-beds").total == 0
    engine.update([record("a", "beds")])
    engine.close()
    assert found(WhooshEngine(tmp_path / "deep" / "search"), "beds") == ["a"]


def test_texts_are_not_stored(tmp_path):
    engine_of(tmp_path, record("a", "unmistakable phrase kept secret"))
    for path in (tmp_path / "search").rglob("*"):
        if path.is_file():
            assert b"unmistakable phrase" not in path.read_bytes()


def test_another_engine_on_the_folder_is_seen(tmp_path):
    one = engine_of(tmp_path, record("a", "beds"))
    other = WhooshEngine(tmp_path / "search")
    other.update([record("b", "beds")])
    assert set(found(one, "beds")) == {"a", "b"}
    other.rebuild([record("c", "beds")])
    assert found(one, "beds") == ["c"]
    assert len(list((tmp_path / "search").glob("index-*"))) == 1


def _index_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in (".toc", ".seg")]


@pytest.mark.parametrize("harm", ["truncate", "garbage", "delete"])
@pytest.mark.parametrize("which", [".toc", ".seg", "current"])
def test_a_damaged_index_says_so_and_can_be_rebuilt(tmp_path, harm, which):
    folder = tmp_path / "search"
    engine_of(tmp_path, *LIBRARY).close()
    for path in folder.rglob("*"):
        if path.name.endswith(which):
            data = path.read_bytes()
            if harm == "delete":
                path.unlink()
            else:
                path.write_bytes(
                    data[: len(data) // 2] if harm == "truncate" else os.urandom(len(data))
                )
    if (harm, which) == ("delete", "current"):
        assert WhooshEngine(folder).count() == 0
    else:
        with pytest.raises(IndexDamaged):
            found(WhooshEngine(folder), "beds")
    assert set(found(WhooshEngine.rebuild_at(folder, LIBRARY), "beds")) == {"waits", "plan"}


def test_an_index_of_another_version_is_not_read(tmp_path):
    engine_of(tmp_path, *LIBRARY).close()
    pointer = tmp_path / "search" / "current"
    pointer.write_text("0.0 " + pointer.read_text().split()[1])
    with pytest.raises(IndexDamaged, match="another version"):
        WhooshEngine(tmp_path / "search")


def test_a_pointer_cannot_lead_out_of_the_folder(tmp_path):
    engine_of(tmp_path, *LIBRARY).close()
    pointer = tmp_path / "search" / "current"
    pointer.write_text(pointer.read_text().split()[0] + " index-/../../elsewhere")
    with pytest.raises(IndexDamaged):
        WhooshEngine(tmp_path / "search")


def test_only_one_writes_at_a_time(tmp_path):
    engine = engine_of(tmp_path, record("a", "beds"))
    other = WhooshEngine(tmp_path / "search", lock_seconds=0.2)
    started, go_on = threading.Event(), threading.Event()

    def slowly():
        started.set()
        go_on.wait(10)
        yield record("b", "beds")

    writer = threading.Thread(target=engine.update, args=(slowly(),))
    writer.start()
    started.wait(10)
    try:
        with pytest.raises(StorageError, match="another program") as error:
            other.update([record("c", "beds")])
        assert error.value.do
        assert found(other, "beds") == ["a"]
    finally:
        go_on.set()
        writer.join()
    assert set(found(other, "beds")) == {"a", "b"}


def test_searches_from_threads_while_the_index_changes(tmp_path):
    engine = engine_of(tmp_path, *(record(f"a{n}", "beds and nurses") for n in range(30)))
    wrong: list[object] = []

    def search():
        for _ in range(30):
            try:
                if len(found(engine, '"beds and nurses"')) < 30:
                    wrong.append("too few")
            except Exception as error:  # noqa: BLE001
                wrong.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(5):
        engine.update([record(f"b{n}", "beds and nurses")])
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(found(engine, "beds")) == 35


KILLED = """
import os, sys
from pathlib import Path
from nhsreader.search.whoosh_engine import WhooshEngine
from nhsreader.search.model import Record
folder, how, at = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
def records():
    for n in range(10):
        if n == at:
            os.kill(os.getpid(), 9)
        yield Record(id=f"new{n}", sha="x", library="mine", title="", body="beds", kind="news")
engine = WhooshEngine(folder)
getattr(engine, how)(records())
"""


@pytest.mark.parametrize("how", ["update", "rebuild"])
def test_a_killed_writer_leaves_the_old_index_and_no_lock(tmp_path, how):
    engine = engine_of(tmp_path, record("a", "beds"))
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED, str(tmp_path / "search"), how, "5"],
        check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert found(WhooshEngine(tmp_path / "search"), "beds") == ["a"]
    engine.update([record("b", "beds")])
    assert set(found(engine, "beds")) == {"a", "b"}
    assert len(list((tmp_path / "search").glob("index-*"))) == 1


def test_the_shapes_load_without_whoosh():
    code = "import sys, nhsreader.search, nhsreader.search.model, nhsreader.search.highlight, nhsreader.search.snippets, nhsreader.search.answering; sys.exit('whoosh' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2]).returncode == 0
    )


def test_names_do_not_come_back_with_the_random_numbers(tmp_path: Path) -> None:
    index = engine_of(tmp_path)
    for number in range(3):
        random.seed(7)
        index.update([record("first", f"Beds {number}."), record(f"n{number}", "Wards.")], [])
        assert set(index.stored()) == {"first", *(f"n{n}" for n in range(number + 1))}
