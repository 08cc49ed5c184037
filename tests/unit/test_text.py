"""Sanitising, folding, dates, shingles."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsreader.text.dates import PartialDate, find_dates, parse_date
from nhsreader.text.fold import find_quote, fold, fold_with_map
from nhsreader.text.sanitise import Removed, clean, one_line, sanitise, visible

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x1b\x9b\x07\x00\u202e\u2066\u200b\ufeff\u2028\r\n\t[]mABC;0\x85\x0b\u00ad"
        ),
    ),
    max_size=200,
)


@given(NASTY)
def test_sanitising_is_idempotent_and_its_alphabet_closed(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.normalize("NFC", once) == once
    for char in once:
        if char != "\n":
            assert unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp"), hex(ord(char))
            assert (
                char
                not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\ufeff"
            )


@given(NASTY)
def test_what_is_shown_cannot_act_on_a_terminal(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in shown if c not in "\n\t")
    assert visible(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "left", "removed"),
    [
        ("a\x1b[31mred\x1b[0m", "ared", Removed(control=2)),
        ("x\x1b]52;c;QUJD\x07y", "xy", Removed(control=1)),
        ("x\x1b]0;title\x1b\\y", "xy", Removed(control=1)),
        ("a\x9b2Jb", "ab", Removed(control=1)),
        ("safe\u202efdp.exe", "safefdp.exe", Removed(bidi=1)),
        ("zero\u200bwidth\ufeff", "zerowidth", Removed(zero_width=2)),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour", Removed()),
        ("e\u0301", "é", Removed()),
    ],
)
def test_what_is_taken_out_is_counted(text: str, left: str, removed: Removed) -> None:
    assert sanitise(text) == (left, removed)


def test_a_name_is_on_one_line() -> None:
    assert one_line(" A\n title\x00 \t here ") == "A title here"


@given(st.text(max_size=100))
def test_folding_moves_nothing(text: str) -> None:
    assert len(fold(text)) == len(text)
    folded, origin = fold_with_map(text)
    assert len(origin) == len(folded) + 1 and origin[-1] == len(text)
    assert origin == sorted(origin)


@given(st.text("ab ’“-\n", min_size=1, max_size=40), st.data())
def test_a_stretch_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    if quote.strip():
        found = find_quote(text, quote)
        assert found
        assert all(fold_with_map(text[a:b])[0] == fold_with_map(quote)[0].strip() for a, b in found)


def test_quotes_dashes_and_spaces_are_folded() -> None:
    text = "He said: “Trusts’ money —\nall of it — is gone.”"
    (place,) = find_quote(text, "trusts' money - all of it")
    assert text[slice(*place)] == "Trusts’ money —\nall of it"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("on 11-03-2014", PartialDate(2014, 3, 11)),
        ("by Paul on 06/03/2013.", PartialDate(2013, 3, 6)),
        ("12th March 2013", PartialDate(2013, 3, 12)),
        ("March 12, 2013", PartialDate(2013, 3, 12)),
        ("published 2016-12-22", PartialDate(2016, 12, 22)),
        ("in October 2016", PartialDate(2016, 10)),
        ("Sept 2015", PartialDate(2015, 9)),
        ("26-Apr-2012 8:41 am", PartialDate(2012, 4, 26)),
        ("on the 3rd of May, 2010", PartialDate(2010, 5, 3)),
    ],
)
def test_dates_in_prose(text: str, date: PartialDate) -> None:
    assert [found for _, _, found in find_dates(text)] == [date]


@pytest.mark.parametrize("text", ["31-02-2014", "99/99/2014", "section 12-03-20145", "A1-02-2003"])
def test_no_date_is_seen_where_there_is_none(text: str) -> None:
    assert find_dates(text) == []


def test_a_partial_date_has_a_first_and_a_last_day() -> None:
    when = parse_date("2012-02")
    assert (when.earliest.isoformat(), when.latest.isoformat()) == ("2012-02-01", "2012-02-29")
    assert str(when) == "2012-02"
    with pytest.raises(ValueError, match="2018-2-30"):
        parse_date("2018-02-30")
