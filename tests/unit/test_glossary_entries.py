from datetime import date
from pathlib import Path

import pytest

from nhsreader.errors import BadDocument
from nhsreader.glossary.entries import (
    Entry,
    Glossary,
    Later,
    Name,
    later,
    load_glossary,
    name_at,
    plural,
    singular,
    status_at,
)

FILE = """\
format_version: 1
entries:
- id: harbour-board
  short: HB
  long: harbour board
  name: Harbour board
  start: '1990-04'
  prior: 0.8
- id: heritage-bureau
  short: HB
  long: Heritage Bureau
  name: Heritage Bureau (charity)
  prior: 0.2
"""


def write(folder: Path, text: str, name: str = "a.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_load_by_short_long_and_id(tmp_path: Path) -> None:
    glossary = load_glossary([write(tmp_path, FILE), tmp_path / "absent"])
    assert [entry.id for entry in glossary.by_short("HB")] == ["harbour-board", "heritage-bureau"]
    assert glossary.by_short("hb") == ()
    assert [entry.id for entry in glossary.by_long("The Harbour Boards")] == ["harbour-board"]
    both = ["harbour-board", "heritage-bureau"]
    assert [entry.id for entry in glossary.lookup("hb")] == both
    assert [entry.id for entry in glossary.lookup("HBs")] == both
    assert glossary.lookup("HBS") == glossary.lookup("hbs") == ()
    assert glossary.where["heritage-bureau"].endswith("a.yaml:9")


def test_the_first_folder_overlays_by_id(tmp_path: Path) -> None:
    own = FILE.replace("Heritage Bureau (charity)", "Mine")
    glossary = load_glossary([write(tmp_path / "own", own), write(tmp_path / "bundled", FILE)])
    entry = glossary.by_id("heritage-bureau")
    assert entry is not None and entry.name == "Mine" and len(glossary) == 2


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("prior: 0.8", "prioor: 0.8", ":3"),
        ("start: '1990-04'", "start: 'April 1990'", ":7"),
        ("start: '1990-04'", "start: '1990-13'", ":7"),
        ("prior: 0.2", "prior: 2", ":13"),
        ("id: heritage-bureau", "id: harbour-board", ":9"),
        ("entries:", "entry:", ""),
        ("format_version: 1", "format_version: 99", ":1"),
    ],
)
def test_mistakes_name_file_and_line(tmp_path: Path, old: str, new: str, line: str) -> None:
    write(tmp_path, FILE.replace(old, new, 1))
    with pytest.raises(Exception) as caught:
        load_glossary([tmp_path])
    error = caught.value
    assert "a.yaml" + line in str(error)
    assert getattr(error, "exit_code", 0) == 3


def test_an_unknown_key_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, FILE.replace("name: Harbour board", "name: Harbour board\n  nmae: x"))
    with pytest.raises(BadDocument, match="nmae"):
        load_glossary([tmp_path])


def test_compiled_and_read_again(tmp_path: Path) -> None:
    glossary = load_glossary([write(tmp_path, FILE)])
    again = Glossary.from_bytes(glossary.to_bytes())
    assert again.entries == glossary.entries and again.where == glossary.where
    assert again.by_short("HB") == glossary.by_short("HB")


RENAMED = Entry(
    id="x",
    short="SB",
    long="Saltmarsh Board",
    name="Saltmarsh Board",
    aliases=("Salt Works Commission",),
    shorts=("SB", "SWC"),
    names=(
        Name(name="Dunes Panel", short="DP", start="2001-04", end="2005-03-31"),
        Name(name="Saltmarsh Board", short="SB", start="2005-04-01"),
        Name(name="Dunes Panel", track="legal", start="2001-04", end="2009"),
    ),
    start="2001-04",
    end="2012-03-31",
    later=(Later(date="2009", text="b"), Later(date="2005-04-01", text="a")),
)


@pytest.mark.parametrize(
    ("on", "short", "name"),
    [
        (None, None, "Saltmarsh Board"),
        (None, "DP", "Dunes Panel"),
        (date(2010, 1, 1), "DP", "Dunes Panel"),
        (date(2003, 1, 1), None, "Dunes Panel"),
        (date(2003, 1, 1), "SB", "Dunes Panel"),
        (date(2007, 1, 1), "SB", "Saltmarsh Board"),
        (date(2006, 1, 1), None, "Saltmarsh Board"),
        (date(1999, 1, 1), None, "Dunes Panel"),
        (date(2006, 1, 1), "SWC", "Salt Works Commission"),
    ],
)
def test_name_at(on: date | None, short: str | None, name: str) -> None:
    assert name_at(RENAMED, on, short) == name


def test_status_and_later() -> None:
    assert status_at(RENAMED, date(2000, 1, 1)) == "not yet in being"
    assert status_at(RENAMED, date(2001, 4, 1)) == "in being"
    assert status_at(RENAMED, date(2012, 4, 1)) == "ended"
    assert status_at(Entry(id="y", long="y", name="y"), date(2000, 1, 1)) == "unknown"
    assert [item.text for item in later(RENAMED, date(2006, 1, 1))] == ["b"]
    assert [item.text for item in later(RENAMED, date(2009, 6, 1))] == ["b"]
    assert later(RENAMED, date(2010, 1, 1)) == ()


@pytest.mark.parametrize("word", ["authority", "trust", "box", "process", "ally"])
def test_plural_and_singular(word: str) -> None:
    assert singular(plural(word)) == word
