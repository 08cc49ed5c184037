"""`concordance`, `searches` and `related` on the command line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done
from tests.cli.test_contract_offsets import parts_of

Cli = Callable[..., Done]
Write = Callable[..., Path]
DRAWN = re.compile("[\x1b\x9b\u2500-\u257f\u2587]")


@pytest.fixture
def own(cli: Cli, tmp_path: Path, write_article: Write) -> Cli:
    """The command line over a small library."""
    write_article(
        "one", "The İstanbul café said: =beds\nare full. A&E beds 👩\u200d⚕\ufe0f too.\n\nBeds.",
        published="2012-05-01", kind="news",
    )  # fmt: skip
    write_article("two", "Old beds by the ward. Beds in the ward.", published="'2010'")
    write_article("three", "Nothing of the kind, but a ward.")
    comments = tmp_path / "library" / "articles" / "one.comments.yaml"
    comments.write_text("format_version: 1\ncomments:\n- text: Beds, he said.\n")
    return lambda *arguments: cli("--library", tmp_path / "library", "--no-bundled", *arguments)


def test_concordance_offsets_slice_the_text_read(own: Cli) -> None:
    value = own("concordance", "beds", "--comments", "--json").json
    assert set(value) == {"format_version", "words", "explained", "total", "lines", "by_year"}
    assert value["total"] == len(value["lines"]) == 6 and value["by_year"] == []
    assert [line["id"] for line in value["lines"]] == ["two"] * 2 + ["one"] * 4
    assert value["lines"][-1]["part"] == "comment:1"
    for line in value["lines"]:
        assert set(line) == {"id", "published", "part", "start", "end", "left", "match", "right"}
        text = parts_of(own("read", line["id"], "--comments", "--json").json)[line["part"]]
        start, end = line["start"], line["end"]
        assert text[start:end] == line["match"] and line["match"].lower() == "beds"
        flat = text.replace("\n", " ")
        around = flat[start - len(line["left"]) : end + len(line["right"])]
        assert around == line["left"] + line["match"] + line["right"]


def test_concordance_by_year(own: Cli) -> None:
    value = own("concordance", "beds", "--by-year", "--limit", "1", "--json").json
    assert value["total"] == 5 and len(value["lines"]) == 1
    assert [
        (y["year"], y["words"], y["matches"], y["documents"], y["documents_with"])
        for y in value["by_year"]
    ] == [(2010, 10, 2, 1, 1), (2012, 13, 3, 1, 1), (None, 8, 0, 1, 0)]
    assert value["by_year"][0]["rate"] == 2000
    done = own("concordance", "beds", "--by-year", "--plain")
    assert done.code == 0 and [row.split("\t")[0] for row in done.out.splitlines()] == [
        "2010", "2012", "undated"
    ]  # fmt: skip
    assert not DRAWN.search(done.out) and "#" in done.out


def test_concordance_csv_holds_no_formula(own: Cli) -> None:
    done = own("concordance", "beds", "--csv", "--width", "5")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == 5
    left = {row["left"] for row in rows}
    assert "'=" in left and not any(cell[:1] in "=+-@" for cell in left if cell)
    years = list(csv.DictReader(io.StringIO(own("concordance", "beds", "--by-year", "--csv").out)))
    assert [row["year"] for row in years] == ["2010", "2012", ""]
    assert len(own("concordance", "beds", "--csv", "--limit", "2").out.splitlines()) == 3
    assert own("concordance", "beds", "--csv", "--json").code == 2


def test_concordance_has_the_match_in_one_column(own: Cli) -> None:
    done = own("concordance", "beds", "--plain", "--width", "12")
    lines = done.out.splitlines()
    assert len({line.lower().index("*beds*") for line in lines}) == 1
    assert all(line.split()[-1] in ("one", "two") for line in lines)
    assert not DRAWN.search(done.out) and "5 found" in done.err


def test_concordance_exit_codes(own: Cli) -> None:
    done = own("concordance", "zzqqzz", "--json")
    assert done.code == 1 and done.json["lines"] == [] and done.json["total"] == 0
    assert own("concordance", "zzqqzz").code == 1 and own("concordance", "bed").code == 1
    assert own("concordance", "bed", "--forms").code == 0
    for bad in (["is:odd"], [], ["x", "--bogus"], ["x", "--sort", "up"], ["x", "--width", "-1"]):
        assert own("concordance", *bad).code == 2


def test_searches(own: Cli, write_article: Write, tmp_path: Path) -> None:
    from nhsreader.reader import Reader

    assert own("searches", "--json").code == 1 and own("searches", "--json").json["searches"] == []
    reader = Reader([tmp_path / "library"], no_bundled=True)
    reader.saved.save("beds", "beds")
    reader.saved.save("kinds", "kind:news")
    reader.close()
    assert own("searches", "--new").code == 1
    write_article("four", "More beds.")
    value = own("searches", "--json").json
    assert value["searches"] == [
        {"name": "beds", "query": "beds", "total": 3, "new": 1},
        {"name": "kinds", "query": "kind:news", "total": 1, "new": 0},
    ]
    assert [s["name"] for s in own("searches", "--new", "--json").json["searches"]] == ["beds"]
    assert own("searches", "--plain").out == "beds\tbeds\t3\t1\nkinds\tkind:news\t1\t0\n"
    assert own("searches", "--seen", "beds").code == 0 and own("searches", "--new").code == 1
    assert own("searches", "--remove", "kinds").code == 0
    assert [s["name"] for s in own("searches", "--json").json["searches"]] == ["beds"]
    done = own("searches", "--seen", "bed", "--json")
    assert done.code == 2 and "beds" in done.json["error"]["do"]
    assert own("searches", "--remove", "kinds").code == 2


def test_related(own: Cli) -> None:
    value = own("related", "two", "--json").json
    assert {near["id"] for near in value["related"]} == {"one", "three"}
    for near in value["related"]:
        assert set(near) == {"id", "title", "score", "shared", "reasons"} and near["shared"]
    assert len(own("related", "two", "--limit", "1", "--json").json["related"]) == 1
    done = own("related", "two", "--plain")
    assert done.code == 0 and "ward" in done.out and not DRAWN.search(done.out)
    assert own("related", "nope").code == 2 and own("related").code == 2
    assert own("related", "two", "--limit", "0", "--json").json["related"] == []
