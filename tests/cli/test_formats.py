"""A file of each format through the command line: right text, and one clear line for a bad one."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done
from tests.unit.pdf_builder import Text, column, pdf
from tests.unit.test_ingest_clml import ACT
from tests.unit.test_ingest_office import ABOUT, CORE, PROSE, chapter, docx, epub, p, packed
from tests.unit.test_ingest_warc import WARC

Cli = Callable[..., Done]
WORDS = "Nobody could say when the wards would be back to what they were before."
RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Ward news</title><item>
<title>Winter in the wards</title><link>https://w.example/1</link>
<pubDate>Wed, 07 Mar 2018 10:00:00 GMT</pubDate><description>&lt;p&gt;{WORDS}&lt;/p&gt;</description>
</item></channel></rss>""".encode()
MAIL = f"""From: Ann Other <ann@w.example>
To: all@w.example
Subject: Winter in the wards
Date: Wed, 07 Mar 2018 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

{WORDS}
""".encode()
GOVUK = json.dumps(
    {
        "title": "Winter in the wards", "base_path": "/winter", "document_type": "guidance",
        "first_published_at": "2018-03-07T10:00:00Z", "details": {"body": f"<p>{WORDS}</p>"},
    }
).encode()  # fmt: skip
HTML = f"""<!doctype html><html><head><title>Winter in the wards</title>
<meta property="article:published_time" content="2018-03-07T10:00:00Z"></head><body><nav>Home</nav>
<article><h1>Winter in the wards</h1><p>{PROSE}</p><p>{WORDS}</p></article></body></html>""".encode()
PDF = pdf(
    [[Text(50, 780, "Winter in the wards", 20), *column(PROSE.split(". "), 50, 700)]],
    {"Title": "Winter in the wards"},
)
GOOD = {
    "a.html": HTML,
    "a.pdf": PDF,
    "a.docx": docx(p("Winter in the wards", "Title") + p(PROSE), CORE),
    "a.epub": epub({"one": chapter("Winter in the wards", PROSE)}, ABOUT),
    "a.rss": RSS,
    "a.eml": MAIL,
    "a.mbox": b"From ann Wed Mar  7 10:00:00 2018\n" + MAIL + b"\n",
    "a.json": GOVUK,
    "a.xml": ACT,
    "a.warc": WARC,
    "a.warc.gz": gzip.compress(WARC, mtime=0),
    "a.md": f"---\ntitle: Winter in the wards\npublished: 2018-03-07\n---\n\n{WORDS}\n".encode(),
}
STATED = {"a.pdf": None, "a.docx": None, "a.xml": "1999-03-18", "a.warc": "2014-05-06",
          "a.warc.gz": "2014-05-06"}  # fmt: skip
TITLES = {"a.epub": "Winters of the county", "a.xml": "Lifts and Stairs Act 1999", "a.warc": "Who mends the lift?",
          "a.warc.gz": "Who mends the lift?"}  # fmt: skip
LOCKED = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -44 /O ("
    + "o" * 32
    + ") /U ("
    + "u" * 32
    + ") >>"
)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_of_each_format(cli: Cli, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(GOOD[name])
    done = cli("--no-bundled", "import", file, "--json")
    assert done.code == 0, done.out
    document = done.json["documents"][0]
    assert document["title"] == TITLES.get(name, "Winter in the wards")
    stated = STATED.get(name, "2018-03-07")
    if stated:
        assert document["published"] == stated
    text = cli("read", document["id"], "--json").json["text"]
    assert any(
        words in text for words in ("wards would be back", "mend every lift", "stopped again")
    )


BAD = {
    **{f"empty.{end}": b"" for end in ("html", "pdf", "docx", "epub", "rss", "eml", "mbox", "json", "xml", "warc", "md")},
    "cut.pdf": PDF[: len(PDF) // 3],
    "cut.docx": GOOD["a.docx"][:-200],
    "cut.epub": GOOD["a.epub"][:-200],
    "cut.json": GOVUK[:-20],
    "cut.xml": ACT[:900],
    "cut.warc.gz": GOOD["a.warc.gz"][:40],
    "locked.pdf": pdf([column(["Some words"], 50, 700)], trailer=LOCKED),
    "locked.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"EncryptedPackage" * 40,
    "text.pdf": b"These are words and no PDF at all.\n",
    "text.docx": b"These are words and no document at all.\n",
    "text.epub": b"These are words and no book at all.\n",
    "picture.html": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "nothing.html": b"<html><script>alert(1)</script></html>",
    "bomb.docx": packed({"word/document.xml": b"\0" * 150_000_000}),
    "other.json": b'{"some": "other", "thing": [1, 2]}',
    "bomb.xml": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Legislation>&b;</Legislation>',
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_clear_line_and_touches_nothing(
    cli: Cli, tmp_path: Path, name: str
) -> None:
    good, bad = tmp_path / "good.md", tmp_path / name
    good.write_bytes(GOOD["a.md"])
    bad.write_bytes(BAD[name])
    assert cli("import", good).code == 0
    before = cli("--no-bundled", "list", "--json").json
    done = cli("import", bad)
    assert done.code == 2
    told = [line for line in done.err.splitlines() if "refused:" in line]
    assert len(told) == 1 and "Traceback" not in done.err
    assert cli("--no-bundled", "list", "--json").json == before
