"""`bookmarks export` and `bookmarks import`."""

from __future__ import annotations

import csv
import io
import json
import os
import sys

import pytest

PAGE = (
    "The board met in March and closed nine wards in the northern towns.\n\n"
    "Staff were told by letter, and nobody had asked the patients what they thought of it.\n\n"
    "The board will meet again in June."
)
SECOND = "A different page about community nurses and the hours they keep on winter evenings."
QUOTE = "nobody had asked the patients what they thought"


@pytest.fixture
def library(tmp_path, write_article):
    write_article(
        "ward-closures", PAGE, title='"Ward closures: =1 [[x]]"', kind="news",
        url="https://www.example.org/wards/?utm_source=x", published="2018-02-14",
        authors="[Jo Bell]",
    )  # fmt: skip
    write_article("community-nurses", SECOND, title="Community nurses")
    return tmp_path / "library"


@pytest.fixture
def run(cli, library):
    return lambda *arguments: cli("--library", library, "--no-bundled", *arguments)


@pytest.fixture
def marked(run):
    ids = [
        run("bookmarks", "add", "ward-closures", "--quote", QUOTE, "--note", "why? *so*",
            "--tag", "two words", "--json").json["bookmark"]["id"],
        run("bookmarks", "add", "community-nurses", "--quote", "winter evenings", "--json")
        .json["bookmark"]["id"],
        run("bookmarks", "add", "--search", "beds", "--json").json["bookmark"]["id"],
    ]  # fmt: skip
    return [name.removeprefix("urn:uuid:") for name in ids]


@pytest.fixture
def elsewhere(cli, tmp_path):
    """Another library, empty."""
    (tmp_path / "elsewhere").mkdir()
    return lambda *arguments: cli("--library", tmp_path / "elsewhere", "--no-bundled", *arguments)


def hypothesis_file(tmp_path, *annotations):
    file = tmp_path / "hypothesis.json"
    file.write_text(json.dumps({"annotations": list(annotations)}))
    return file


def annotation(identifier="A1", quote=QUOTE, uri="http://example.org/wards#top", **more):
    selector = {"type": "TextQuoteSelector", "exact": quote, "prefix": "", "suffix": ""}
    selector |= {name: more.pop(name) for name in ("prefix", "suffix") if name in more}
    return {
        "id": identifier, "uri": uri, "text": "a note", "tags": ["t"], "group": "__world__",
        "user": "acct:jo@hypothes.is", "created": "2020-01-02T03:04:05.000000+00:00",
        "target": [{"source": uri, "selector": [selector]}], **more,
    }  # fmt: skip


def test_export_import_export_is_the_same_bytes(run, marked, elsewhere, tmp_path, library):
    (file,) = (library / "bookmarks").rglob(f"{marked[0]}.json")
    value = json.loads(file.read_text())
    value |= {"rights": "CC0", "x:deep": {"list": [1, 1.5, None, "\u00e9\u202e"]}}
    value["target"]["selector"][1]["x:more"] = [True]
    value["body"].append({"type": "Image", "id": "https://example.org/i.png"})
    file.write_text(json.dumps(value))
    out = tmp_path / "marks.jsonld"
    assert run("bookmarks", "export", "--output", out).code == 0
    first = elsewhere("bookmarks", "import", out, "--json")
    assert first.code == 0
    assert (first.json["added"], first.json["orphan"], first.json["refused"]) == (1, 2, 0)
    again = elsewhere("bookmarks", "export", "--format", "annotation")
    assert again.out.encode() == out.read_bytes()
    assert b"x:deep" in out.read_bytes() and b"\\u202e" in out.read_bytes()
    second = elsewhere("bookmarks", "import", out, "--json").json
    assert second["unchanged"] == 3 and second["added"] == second["orphan"] == 0
    assert elsewhere("bookmarks", "export").out.encode() == out.read_bytes()


def test_an_import_never_changes_what_is_here(run, marked, tmp_path):
    out = tmp_path / "marks.jsonld"
    run("bookmarks", "export", "--output", out)
    run("bookmarks", "edit", marked[0], "--note", "another")
    done = run("bookmarks", "import", out, "--json").json
    assert done["refused"] == 1 and done["unchanged"] == 2
    assert "other contents" in done["items"][0]["why"]
    assert run("bookmarks", "show", marked[0], "--json").json["bookmark"]["body"][0]["value"] == (
        "another"
    )


@pytest.mark.parametrize(
    "format_",
    ["annotation", "markdown", "csl-json", "bibtex", "biblatex", "ris", "csv", "readwise",
     "hypothesis"],
)  # fmt: skip
def test_every_format(run, marked, tmp_path, format_):
    printed = run("bookmarks", "export", "--format", format_)
    assert printed.code == 0 and printed.out
    file = tmp_path / "out"
    done = run("bookmarks", "export", "--format", format_, "--output", file, "--json").json
    assert done["format"] == format_ and done["bookmarks"] == 3
    assert [one["action"] for one in done["files"]] == ["written"]
    assert file.read_bytes() == printed.out.encode()
    os.utime(file, ns=(1, 1))
    done = run("bookmarks", "export", "--format", format_, "--output", file, "--json").json
    assert [one["action"] for one in done["files"]] == ["unchanged"]
    assert file.stat().st_mtime_ns == 1
    content = run("bookmarks", "export", "--format", format_, "--json").json["content"]
    if isinstance(content, str):
        assert content == printed.out
    else:
        assert content == json.loads(printed.out)


def test_formats_that_import_too_find_what_is_here(run, marked, tmp_path):
    for format_ in ("annotation", "hypothesis", "readwise"):
        file = tmp_path / f"{format_}.out"
        run("bookmarks", "export", "--format", format_, "--output", file)
        done = run("bookmarks", "import", file, "--json").json
        assert done["format"] == format_
        assert done["unchanged"] == len(done["items"]) >= 2


def test_only_what_is_asked_for(run, marked):
    def ids(*options):
        done = run("bookmarks", "export", "--json", *options)
        items = done.json["content"].get("first", {"items": []})["items"]
        return done.code, [item["id"].removeprefix("urn:uuid:") for item in items]

    assert ids("--article", "ward-closures") == (0, [marked[0]])
    assert ids("--tag", "two words") == (0, [marked[0]])
    assert ids("--tag", "none") == (1, [])
    assert run("bookmarks", "export", "--article", "no-such-page").code == 2


def test_usage(run, tmp_path):
    for arguments in (
        ("export", "--format", "docx"),
        ("export", "--format", "obsidian"),
        ("export", "--output", tmp_path),
        ("export", "--output", " "),
        ("import", tmp_path / "file", "--format", "ris"),
    ):
        (tmp_path / "file").write_text("[]")
        done = run("bookmarks", *arguments, "--json")
        assert done.code == 2 and done.json["error"]["what"], arguments
    assert run("bookmarks", "import", tmp_path / "no-such-file").code == 3
    (tmp_path / "file").write_text("just words\n")
    done = run("bookmarks", "import", tmp_path / "file", "--json")
    assert done.code == 2 and str(tmp_path / "file") in done.json["error"]["where"]
    (tmp_path / "file").write_bytes(b"\xff\xfe\x00")
    assert run("bookmarks", "import", tmp_path / "file").code == 2
    (tmp_path / "file").write_text("[]")
    assert run("bookmarks", "import", tmp_path / "file").code == 1


def test_a_vault(run, marked, tmp_path):
    vault = tmp_path / "vault"
    done = run("bookmarks", "export", "--format", "obsidian", "--output", vault, "--json")
    assert done.code == 0 and len(done.json["files"]) == 4
    note = vault / "ward-closures.md"
    assert f"^bm-{marked[0]}" in note.read_text() and "#two-words" in note.read_text()
    run("bookmarks", "remove", marked[0])
    note.write_text(note.read_text() + "my own\n")
    run("bookmarks", "export", "--format", "obsidian", "--output", vault)
    assert note.read_text().endswith("my own\n") and QUOTE not in note.read_text()
    note.write_text("<!-- nhsreader:begin head -->\n")
    run("bookmarks", "add", "ward-closures", "--quote", QUOTE)
    done = run("bookmarks", "export", "--format", "obsidian", "--output", vault, "--json")
    assert done.code == 1
    assert [one["action"] for one in done.json["files"]].count("refused") == 1


def test_a_passage_is_found_by_its_address(run, tmp_path):
    file = hypothesis_file(tmp_path, annotation(suffix=" of it. The board"))
    done = run("bookmarks", "import", file, "--json").json
    assert done["format"] == "hypothesis" and done["added"] == 1
    (item,) = done["items"]
    assert item["article"] == "ward-closures" and item["state"] == "exact"
    shown = run("bookmarks", "list", "--json").json["bookmarks"][0]
    position, quotation = shown["target"]["selector"]
    assert PAGE[position["start"] : position["end"]] == quotation["exact"] == QUOTE
    assert shown["created"] == "2020-01-02T03:04:05Z" and shown["nhsreader:state"] == "exact"
    assert [body["value"] for body in shown["body"]] == ["a note", "t"]
    out = run("bookmarks", "export", "--format", "hypothesis", "--json").json["content"]
    assert out["annotations"][0]["user"] == "acct:jo@hypothes.is"
    done = run("bookmarks", "import", file, "--json").json
    assert done["unchanged"] == 1 and done["items"][0]["id"] == item["id"]


def test_a_passage_is_found_by_its_words(run, tmp_path):
    file = hypothesis_file(
        tmp_path, annotation(uri="https://other.example/copy", quote=QUOTE.replace(" ", " \n "))
    )
    (item,) = run("bookmarks", "import", file, "--json").json["items"]
    assert (item["action"], item["article"], item["quote"]) == ("added", "ward-closures", QUOTE)


def test_what_is_not_found_is_kept_with_its_words(run, tmp_path):
    lost = "these words were never in any page of the library at all"
    file = hypothesis_file(
        tmp_path,
        annotation("A", quote=lost),
        annotation("B", quote=lost, uri="https://other.example/a-page", text="b"),
        annotation("C", quote="board", uri="https://other.example/a-page"),
        annotation("D", quote="The board"),
        annotation("E", quote="The board", prefix="they thought of it. ", suffix=" will meet"),
        annotation("F", references=["A"]),
    )
    done = run("bookmarks", "import", file, "--json")
    assert done.code == 0
    actions = {item["quote"] + item["article"]: item["action"] for item in done.json["items"]}
    assert (done.json["orphan"], done.json["added"], done.json["refused"]) == (4, 1, 1), actions
    shown = run("bookmarks", "list", "--json").json["bookmarks"]
    by_state = [(one["nhsreader:state"], one["target"]["selector"][0]["start"]) for one in shown]
    assert ("exact", PAGE.rindex("The board")) in by_state
    kept = [one for one in shown if one["nhsreader:state"] == "orphan"]
    assert {one["target"]["selector"][1]["exact"] for one in kept} == {lost, "board", "The board"}
    assert run("bookmarks", "import", file, "--json").json["unchanged"] == 5


def test_what_was_not_found_takes_its_place_when_its_article_has_come(
    run, tmp_path, write_article, library
):
    words = "the ambulance station in the harbour would stay open all winter"
    file = hypothesis_file(tmp_path, annotation(quote=words, uri="https://harbour.example/1"))
    assert run("bookmarks", "import", file, "--json").json["orphan"] == 1
    write_article("harbour", f"They said that {words}, and it did.", library)
    (item,) = run("bookmarks", "import", file, "--json").json["items"]
    assert (item["action"], item["article"], item["state"]) == ("added", "harbour", "exact")
    (shown,) = run("bookmarks", "list", "--json").json["bookmarks"]
    assert shown["nhsreader:state"] == "exact"
    assert run("bookmarks", "import", file, "--json").json["unchanged"] == 1


def test_words_that_differ_are_never_moved_silently(run, tmp_path):
    other = "nobody had asked any patients what they felt"
    file = hypothesis_file(
        tmp_path,
        annotation(quote=other, prefix="told by letter, and ", suffix=" of it. The board will"),
    )
    (item,) = run("bookmarks", "import", file, "--json").json["items"]
    assert (item["action"], item["state"], item["quote"]) == ("added", "changed", other)
    assert "look at both" in item["why"]


def test_words_of_two_pages_are_not_guessed_at(run, tmp_path, write_article, library):
    write_article("copy-of-the-page", PAGE, library)
    file = hypothesis_file(tmp_path, annotation(uri="https://other.example/x"))
    (item,) = run("bookmarks", "import", file, "--json").json["items"]
    assert item["action"] == "orphan" and "stand in 2 articles" in item["why"]


def test_readwise_by_title_and_never_twice(run, tmp_path):
    table = io.StringIO(newline="")
    csv.writer(table).writerows(
        [
            ["Highlight", "Title", "Author", "URL", "Note", "Location", "Date"],
            ["winter evenings", "Community  Nurses", "", "", ".tag-one look", "3", "2021-05-06"],
            ["winter evenings", "Community  Nurses", "", "", ".tag-one look", "3", "2021-05-06"],
            [QUOTE, "", "", "", "", "", ""],
            ["", "x", "", "", "", "", ""],
        ]
    )
    file = tmp_path / "readwise.csv"
    file.write_text(table.getvalue(), newline="")
    done = run("bookmarks", "import", file, "--json").json
    assert [one["action"] for one in done["items"]] == ["added", "unchanged", "added", "refused"]
    shown = run("bookmarks", "list", "--json").json["bookmarks"]
    assert [body["value"] for body in shown[0]["body"]] == ["look", "tag-one"]
    assert shown[0]["created"] == "2021-05-06T00:00:00Z"


def test_the_same_words_and_note_from_elsewhere_are_the_same(run, tmp_path):
    run("bookmarks", "add", "ward-closures", "--quote", QUOTE, "--note", "a note")
    done = run("bookmarks", "import", hypothesis_file(tmp_path, annotation()), "--json").json
    assert done["unchanged"] == 1 and "it is here as" in done["items"][0]["why"]
    assert len(run("bookmarks", "list", "--json").json["bookmarks"]) == 1


def test_hostile_items_do_no_harm(run, tmp_path, library):
    escape = "\x1b]52;c;aGk=\x07\u202e"
    file = hypothesis_file(
        tmp_path,
        annotation("../../etc/x", uri="https://other.example/" + "../" * 40, text=escape,
                   tags=["a\nb", escape, 7], document={"title": ["../" + escape]}),
        annotation("\ud800", quote="\ud800 lone surrogates in words of a page", text="\ud800"),
        annotation("n" * 10_000, uri="javascript:alert(1)", quote="words " * 5_000),
    )  # fmt: skip
    done = run("bookmarks", "import", file)
    assert done.code == 0 and "\x1b" not in done.out and "\u202e" not in done.out
    assert "\x1b" not in run("bookmarks", "list", "--plain").out
    inside = {path for path in library.rglob("*.json")}
    assert len(inside) == 2 and "cannot be stored" in done.out
    assert not list(tmp_path.glob("*etc*"))


def test_standard_input(run, marked, elsewhere, monkeypatch):
    text = run("bookmarks", "export").out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert len(elsewhere("bookmarks", "import", "-", "--json").json["items"]) == 3
