"""Saved mail to drafts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.documents.publishers import Publisher, Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.errors import BadInput
from nhsreader.ingest.drafts import Draft
from nhsreader.ingest.extraction import extract
from nhsreader.ingest.mail import extract_eml, extract_mbox

PUBLISHERS = Publishers(
    [Publisher(id="gazette", name="Ward Gazette", domains=("gazette.example",))]
)
HEAD = (
    b"From: =?utf-8?q?Zo=C3=AB_Lee?= <zoe@news.gazette.example>\r\nTo: list@x.example\r\n"
    b"Subject: =?utf-8?q?The_lift_=E2=80=94?=\r\n again\r\nDate: Tue, 06 May 2014 00:30:00 +0100\r\n"
    b"MIME-Version: 1.0\r\n"
)
PLAIN = HEAD + (
    b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n"
    b"The caf\xe9 is closed.\r\n\r\n- one\r\n- two\r\n\r\nOn Monday Bob wrote:\r\n\r\n> why *so*\r\n> long\r\n"
)
MIXED = (
    HEAD
    + b"""Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8

See the web version.
--a
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><head><title>no</title></head><body><div style=3D"display:none">preheader</div>
<table><tr><td><h1>Lifts</h1><p>The board met on Monday to hear why the lift has stopped again, and=
 what it will cost to mend it.</p><p><a href=3D"javascript:x">bad</a>&#27;[31m red</p></td></tr></table></body></html>
--a--
--m
Content-Type: application/pdf; name="re\x1bport.pdf"
Content-Disposition: attachment; filename="report.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--m
Content-Type: message/rfc822

Subject: inner

inner text
--m--
"""
)
MBOX = b"From a@x.example Tue May  6 00:30:00 2014\n" + PLAIN.replace(b"\r\n", b"\n") + (
    b"\nFrom here on we walk.\n>From the quoted line\n\n"
    b"From b@x.example Wed May  7 00:30:00 2014\nFrom: b@x.example\nSubject: Second\n\nText two.\n"
)  # fmt: skip


def eml(data: bytes) -> Draft:
    return extract_eml(data, "a.eml", publishers=PUBLISHERS).drafts[0]


def text_of(draft: Draft) -> str:
    return from_markdown(draft.body).text


def test_plain_text() -> None:
    draft = eml(PLAIN)
    assert draft.title == "The lift — again" and not draft.title_guessed
    assert draft.authors == ["Zoë Lee"] and draft.published == "2014-05-06"
    assert draft.publisher == "gazette" and draft.publisher_guessed
    assert (
        text_of(draft)
        == "The café is closed.\n\none\ntwo\n\nOn Monday Bob wrote:\n\nwhy *so*\nlong"
    )
    assert "\n> " in draft.body


def test_html_where_the_plain_form_only_points_to_it() -> None:
    draft = eml(MIXED)
    text = text_of(draft)
    assert text.startswith("Lifts\n\nThe board met on Monday") and "\x1b" not in text
    assert "preheader" not in text and "javascript" not in draft.body and "inner" not in text
    assert any(
        "report.pdf" in warning and "message/rfc822" in warning for warning in draft.warnings
    )


def test_plain_form_preferred() -> None:
    plain = b"This is the whole of the text, at a length that is no mere pointer. " * 4
    assert text_of(eml(MIXED.replace(b"See the web version.", plain))).startswith(
        "This is the whole"
    )


def test_flowed_text_is_joined() -> None:
    data = b"Subject: s\nContent-Type: text/plain; format=flowed\n\nOne line \nthat goes on.\n> quoted \n> too\n"
    assert text_of(eml(data)) == "One line that goes on.\n> quoted too"


def test_mbox() -> None:
    found = extract_mbox(MBOX, "a.mbox", publishers=PUBLISHERS)
    first, second = found.drafts
    assert first.title == "The lift — again" and second.title == "Second"
    assert "From here on we walk." in text_of(first) and "From the quoted line" in text_of(first)
    assert second.authors == ["b@x.example"] and text_of(second) == "Text two."
    assert first.lines is None


def test_mail_is_found_by_its_bytes() -> None:
    assert extract(MBOX, "x", publishers=PUBLISHERS).drafts[1].title == "Second"
    assert extract(PLAIN, "x.eml", publishers=PUBLISHERS).drafts[0].title == "The lift — again"


def test_a_bad_message_does_not_stop_the_rest() -> None:
    data = b"From x@x Tue May  6 00:30:00 2014\nnothing\n\n" + MBOX
    found = extract_mbox(data, "a.mbox", publishers=PUBLISHERS)
    assert len(found.drafts) == 2 and found.warnings == ["message 1: this is not a mail message"]


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 50, b"<html>x</html>", b"just words\nand more", b"X-A: b\n\nx", b"From: \n\n",
             b"PK\x03\x04" * 20])  # fmt: skip
def test_no_mail(data: bytes) -> None:
    for reader in (extract_eml, extract_mbox):
        with pytest.raises(BadInput) as error:
            reader(data, "a.eml", publishers=PUBLISHERS)
        assert "\n" not in str(error.value) and "a.eml" in str(error.value)


@pytest.mark.parametrize(
    "head",
    [b"Content-Type: text/plain; charset=x-none", b"Content-Type: text/plain; charset=\"utf-8",
     b"Content-Type: ;;;=", b"Content-Transfer-Encoding: base64", b"From: \"a\" <b@c", b"Subject: =?utf-8?b?AA",
     b"Date: Tue, 99 Foo 20144", b"Content-Type: multipart/mixed", b"From: ,;:@<>(" + b"(" * 3000,
     b"To: " + b"a@b.c, " * 20000, b"Content-Disposition: attachment; filename*0*=%%", b"Message-ID: <[@"],
)  # fmt: skip
def test_odd_headers(head: bytes) -> None:
    draft = eml(b"Subject: kept\n" + head + b"\n\nThe text of it \xe9.\n")
    assert "kept" in draft.title or head.startswith(b"Subject")


def test_charset_errors_are_replaced() -> None:
    draft = eml(b"Subject: s\nContent-Type: text/plain; charset=utf-8\n\nquote \x93x\x94\n")
    assert text_of(draft) == "quote “x”" and draft.warnings


def test_deep_and_many_parts_end() -> None:
    deep = b"Subject: s\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(500)
    )  # fmt: skip
    many = b"Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 3000
    for data in (deep, many):
        try:
            assert any("more parts" in warning for warning in eml(data).warnings)
        except BadInput as error:
            assert "deep" in str(error)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 3000),
    st.binary(max_size=12),
    st.integers(0, 40),
    st.sampled_from([PLAIN, MIXED, MBOX]),
)
def test_changed_bytes_never_break_it(at: int, put: bytes, gone: int, data: bytes) -> None:
    at %= len(data)
    reader = extract_mbox if data is MBOX else extract_eml
    try:
        found = reader(data[:at] + put + data[at + gone :], "a", publishers=PUBLISHERS)
    except BadInput:
        return
    for draft in found.drafts:
        assert "\x1b" not in draft.body + draft.title + "".join(draft.authors + draft.warnings)
