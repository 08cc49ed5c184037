"""Web archives to drafts."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.documents.publishers import Publishers
from nhsreader.errors import BadInput
from nhsreader.ingest.drafts import Extraction
from nhsreader.ingest.extraction import extract
from nhsreader.ingest.inflate import Damaged, TooMuch, inflated, members
from nhsreader.ingest.warc import extract_warc

TEXT = b"Who mends the lift?\n\nBy Ann Lee\n6 May 2014\n\nThe lift has stopped again, the board said on Monday.\n"
ITEM = json.dumps(
    {"title": "From JSON", "base_path": "/a", "details": {"body": "<p>Words.</p>"}}
).encode()


def record(
    block: bytes, url: str = "https://e.example/lift", kind: str = "response", media: str = "application/http",
    version: str = "1.0", more: str = "",
) -> bytes:  # fmt: skip
    head = (
        f"WARC/{version}\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2020-02-03T04:05:06Z\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(block)}\r\n{more}\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def answer(body: bytes, media: str = "text/plain", more: str = "", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{more}\r\n".encode() + body


INFO = record(b"software: x\r\n", kind="warcinfo", media="application/warc-fields")
PAGE = record(answer(TEXT, "text/plain; charset=utf-8"))
JSON = record(answer(ITEM, "application/json"), "<https://www.gov.uk/api/content/a>", version="1.1")
IMAGE = record(answer(b"\x89PNG", "image/png"))
MOVED = record(answer(b"", status="301 Moved", more="Location: /x\r\n"))
WARC = INFO + PAGE + IMAGE + MOVED + JSON


def read(data: bytes, name: str = "a.warc") -> Extraction:
    return extract_warc(data, name, publishers=Publishers())


def check(found: Extraction) -> None:
    page, item = found.drafts
    assert page.title == "Who mends the lift?" and page.published == "2014-05-06"
    assert "stopped again" in page.body
    assert (
        page.url == "https://e.example/lift"
        and page.retrieved == "2020-02-03"
        and page.lines is None
    )
    assert (
        item.title == "From JSON"
        and item.url == "https://www.gov.uk/a"
        and item.retrieved == "2020-02-03"
    )
    assert "1 record of an answer 301 left out" in found.warnings
    assert "1 record of image/png left out" in found.warnings


def test_plain_and_gzipped() -> None:
    check(read(WARC))
    check(read(gzip.compress(WARC, mtime=0)))
    check(read(b"".join(gzip.compress(one, mtime=0) for one in (INFO, PAGE, IMAGE, MOVED, JSON))))
    check(extract(WARC, "a", publishers=Publishers()))
    check(extract(gzip.compress(WARC, mtime=0), "a.warc.gz", publishers=Publishers()))


def test_encodings_of_the_answer() -> None:
    chunked = (
        b"10\r\n"
        + TEXT[:16]
        + b"\r\n"
        + b"%x;ext\r\n" % len(TEXT[16:])
        + TEXT[16:]
        + b"\r\n0\r\n\r\n"
    )
    raw = zlib.compressobj(wbits=-15)
    for body, more in (
        (gzip.compress(TEXT, mtime=0), "Content-Encoding: gzip\r\n"),
        (zlib.compress(TEXT), "Content-Encoding: deflate\r\n"),
        (raw.compress(TEXT) + raw.flush(), "Content-Encoding: deflate\r\n"),
        (chunked, "Transfer-Encoding: chunked\r\n"),
        (TEXT, "Transfer-Encoding: chunked\r\n"),
    ):
        assert "stopped again" in read(record(answer(body, more=more))).drafts[0].body
    latin = TEXT.replace(b"lift", b"caf\xe9")
    assert "café" in read(record(answer(latin, "text/plain; charset=iso-8859-1"))).drafts[0].title
    assert (
        read(record(TEXT, kind="resource", media="text/plain")).drafts[0].title
        == "Who mends the lift?"
    )


def test_broken_records_are_warnings() -> None:
    for broken in (
        record(b"no answer"),
        PAGE.replace(b"Content-Length: ", b"Content-Length: x"),
        b"WARC/1.0\r\nWARC-Type: response\r\n",
        record(answer(b"x", more="Content-Encoding: br\r\n")),
        record(answer(gzip.compress(TEXT, mtime=0)[:-9], more="Content-Encoding: gzip\r\n")),
        record(answer(b"")),
        record(answer(WARC)),
        b"rubbish between\r\n",
    ):
        found = read(broken + WARC)
        assert len(found.drafts) == 2 and len(found.warnings) >= 3, broken
    cut = read(WARC[:-80])
    assert len(cut.drafts) == 1 and any("cut off" in warning for warning in cut.warnings)
    one, two = gzip.compress(PAGE, mtime=0), gzip.compress(JSON, mtime=0)
    assert [len(read(data).drafts) for data in (one + two[:-20], one[:40] + b"\0" * 20 + two)] == [
        1,
        1,
    ]


def test_a_page_cut_short_is_truncated() -> None:
    found = read(record(answer(TEXT), more="WARC-Truncated: length\r\n"))
    assert found.drafts[0].truncated


@pytest.mark.parametrize(
    "data",
    [b"", b"words", INFO, IMAGE, b"WARC/1.0\r\n", gzip.compress(b"words", mtime=0), gzip.compress(WARC, mtime=0)[:30], b"\x1f\x8b" * 40,
     b"%PDF-1.4", record(b""), gzip.compress(INFO + b"\0" * 50_000_000, mtime=0)],
)  # fmt: skip
def test_anything_else_is_one_clear_line(data: bytes) -> None:
    with pytest.raises(BadInput) as error:
        read(data)
    assert "\n" not in str(error.value) and "a.warc" in str(error.value)


def test_a_bomb_in_an_answer_is_a_warning() -> None:
    bomb = record(
        answer(gzip.compress(b"\0" * 30_000_000, mtime=0), more="Content-Encoding: gzip\r\n")
    )
    found = read(bomb + WARC)
    assert len(found.drafts) == 2 and any("decompresses" in warning for warning in found.warnings)


def test_inflating_is_bounded() -> None:
    packed = gzip.compress(b"a" * 100_000, mtime=0)
    assert b"".join(inflated([packed[:9], packed[9:]], "gzip", limit=100_000)) == b"a" * 100_000
    with pytest.raises(TooMuch):
        list(inflated([packed], "gzip", limit=99_999))
    for bad in (packed[:-9], b"words", b""):
        with pytest.raises(Damaged):
            list(inflated([bad], "gzip", limit=1000_000))
    with pytest.raises(TooMuch):
        list(members(packed * 3, limit=250_000))
    assert list(members(packed + packed, limit=250_000)) == [b"a" * 100_000] * 2


def test_controls_in_names_are_not_passed_on() -> None:
    found = read(record(b"x", "https://e.example/\x1b[2J") + WARC)
    assert "\x1b" not in "".join(found.warnings)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000), st.binary(max_size=12), st.integers(0, 40), st.booleans())
def test_changed_bytes_never_break_it(at: int, put: bytes, gone: int, packed: bool) -> None:
    data = gzip.compress(PAGE, mtime=0) + gzip.compress(JSON, mtime=0) if packed else WARC
    at %= len(data)
    try:
        found = read(data[:at] + put + data[at + gone :])
    except BadInput:
        return
    assert "\x1b" not in "".join(draft.title + draft.body for draft in found.drafts)


@pytest.mark.parametrize(
    "data",
    [
        b"WARC/1.0\r\n" * 50_000,
        b"WARC/1.0\r\nContent-Length: 99999999\r\n\r\n" * 20_000,
        b"\x1f\x8b\x08" * 50_000,
    ],
)
def test_an_archive_of_nothing_but_broken_records_ends(data: bytes) -> None:
    with pytest.raises(BadInput) as error:
        read(data)
    assert "\n" not in str(error.value)
