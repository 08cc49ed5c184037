"""Legislation in CLML to drafts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.documents.publishers import Publisher, Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.errors import BadInput
from nhsreader.ingest.clml import extract_clml
from nhsreader.ingest.drafts import Draft
from nhsreader.ingest.extraction import extract

PUBLISHERS = Publishers(
    [Publisher(id="law", name="legislation.gov.uk", domains=("legislation.gov.uk",))]
)
ACT = """<?xml version="1.0" encoding="utf-8"?>
<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"
 xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:dct="http://purl.org/dc/terms/" xmlns:xhtml="http://www.w3.org/1999/xhtml"
 DocumentURI="http://www.legislation.gov.uk/ukpga/1999/7/2001-01-01" IdURI="http://www.legislation.gov.uk/id/ukpga/1999/7">
<ukm:Metadata><dc:title>Lifts and Stairs Act 1999</dc:title><dct:valid>2001-01-01</dct:valid>
<ukm:PrimaryMetadata><ukm:DocumentClassification><ukm:DocumentStatus Value="revised"/></ukm:DocumentClassification>
<ukm:Year Value="1999"/><ukm:Number Value="7"/><ukm:EnactmentDate Date="1999-03-18"/>
<ukm:UnappliedEffects><ukm:UnappliedEffect/><ukm:UnappliedEffect/></ukm:UnappliedEffects></ukm:PrimaryMetadata></ukm:Metadata>
<Primary><PrimaryPrelims><Title>Lifts and Stairs Act 1999</Title><Number>1999 CHAPTER 7</Number>
<LongTitle>An Act about lifts.</LongTitle></PrimaryPrelims><Body>
<Part><Number>Part 1</Number><Title>Lifts</Title>
<P1group><Title>Arrangements for lifts</Title><P1 id="section-75"><Pnumber>75</Pnumber><P1para>
<P2><Pnumber>1</Pnumber><P2para><Text>A body<CommentaryRef Ref="c1"/> may—</Text>
<P3><Pnumber>a</Pnumber><P3para><Text>mend <Addition ChangeId="x">every</Addition> lift, or</Text></P3para></P3>
<P3><Pnumber>b</Pnumber><P3para><Text>close it,</Text></P3para></P3><Text>within a year.</Text></P2para></P2>
<P2 Status="Prospective"><Pnumber>2</Pnumber><P2para><P3><Pnumber>a</Pnumber><P3para><Text>Later words.</Text></P3para></P3></P2para></P2>
</P1para></P1></P1group>
<P1group Status="Prospective"><Title>Inspectors</Title><P1><Pnumber>76</Pnumber><P1para><Text>There are to be inspectors.</Text></P1para></P1></P1group>
<P1group Match="false" RestrictEndDate="2000-01-01"><Title>Old fees</Title><P1><Pnumber>77</Pnumber><P1para><Text>A fee.</Text></P1para></P1></P1group>
</Part>
<Part Status="Repealed"><Number>Part 2</Number><Title>Stairs</Title><P1group><Title>Treads</Title><P1><Pnumber>78</Pnumber><P1para><Text>. . . .</Text></P1para></P1></P1group></Part>
<P1group><Title>Amendment</Title><P1><Pnumber>79</Pnumber><P1para><Text>In the Doors Act insert—</Text>
<BlockAmendment><P1group><Title>Hinges</Title><P1><Pnumber>3A</Pnumber><P1para><Text>Oil * them.</Text></P1para></P1></P1group></BlockAmendment>
</P1para></P1></P1group></Body>
<Schedules><Schedule><Number>SCHEDULE 1</Number><TitleBlock><Title>Fees</Title></TitleBlock><ScheduleBody>
<P1><Pnumber>1</Pnumber><P1para><Text>Fees are:</Text><Tabular><xhtml:table><xhtml:tr><xhtml:th>Lift</xhtml:th><xhtml:th>£</xhtml:th></xhtml:tr>
<xhtml:tr><xhtml:td>Goods</xhtml:td><xhtml:td>3|4</xhtml:td></xhtml:tr></xhtml:table></Tabular></P1para></P1></ScheduleBody></Schedule></Schedules>
</Primary><Commentaries><Commentary id="c1"><Para><Text>An editor's note.</Text></Para></Commentary></Commentaries></Legislation>""".encode()
REGULATIONS = (
    ACT.replace(b"Lifts and Stairs Act 1999", b"Lift Regulations 1999").replace(b"Primary>", b"Secondary>")
    .replace(b"PrimaryPrelims", b"SecondaryPrelims").replace(b"EnactmentDate", b"Made")
)  # fmt: skip


def read(data: bytes) -> Draft:
    return extract_clml(data, "a.xml", publishers=PUBLISHERS).drafts[0]


def headings(draft: Draft) -> list[str]:
    text = from_markdown(draft.body)
    return [text.text[block.start : block.end] for block in text.blocks if block.kind == "heading"]


def test_an_act() -> None:
    draft = read(ACT)
    assert draft.title == "Lifts and Stairs Act 1999" and draft.kind == "legislation"
    assert draft.published == "1999-03-18" and draft.publisher == "law"
    assert draft.url == "http://www.legislation.gov.uk/ukpga/1999/7/2001-01-01"
    assert draft.extra == {"year": 1999, "number": 7, "as_at": "2001-01-01", "version": "revised"}
    assert headings(draft) == [
        "Part 1 Lifts",
        "Section 75 Arrangements for lifts",
        "Section 76 Inspectors [not in force: prospective]",
        "Section 77 Old fees [no longer matches: this is not the current law]",
        "Part 2 Stairs [repealed]",
        "Section 78 Treads [repealed]",
        "Section 79 Amendment",
        "SCHEDULE 1 Fees",
        "Paragraph 1",
    ]
    text = from_markdown(draft.body).text
    assert text.startswith("1999 CHAPTER 7\n\nAn Act about lifts.\n\nPart 1 Lifts")
    assert (
        "(1) A body may—\n\n(a) mend every lift, or\n\n(b) close it,\n\nwithin a year.\n\n"
        "[not in force: prospective] (2) (a) Later words."
    ) in text
    assert "3A Hinges\n\nOil * them." in text and "Lift | £\nGoods | 3|4" in text
    assert "editor" not in text
    assert any("2 outstanding changes" in line for line in draft.warnings)
    assert any("notes of the editors left out: 1" in line for line in draft.warnings)


def test_an_instrument_has_regulations() -> None:
    draft = read(REGULATIONS)
    assert (
        "Regulation 75 Arrangements for lifts" in headings(draft)
        and draft.published == "1999-03-18"
    )


def test_it_is_found_by_its_bytes() -> None:
    assert extract(ACT, "data.xml", publishers=PUBLISHERS).drafts[0].kind == "legislation"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE Legislation [<!ENTITY a "lollol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY x SYSTEM "file:///etc/passwd">]><Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation" IdURI="&d;">
<Primary><Body><P1><Pnumber>1</Pnumber><P1para><Text>start &e;&x; end</Text></P1para></P1></Body></Primary></Legislation>"""


@pytest.mark.parametrize(
    "data",
    [b"", b"words", ACT[:900], ACT[:-30], b"<a/>", b"<html><body>x</body></html>", b"\0\xff" * 40, b"%PDF-1.4",
     b"<?xml version='1.0' encoding='x-none'?><a/>", b"<Legislation/>",
     b"<Legislation xmlns='http://www.legislation.gov.uk/namespaces/legislation'/>",
     ACT.replace(b"<LongTitle>", b"<P>" * 5000), BOMB.replace(b"Primary", b"Nothing").replace(b"Text", b"!")],
)  # fmt: skip
def test_anything_else_is_one_clear_line(data: bytes) -> None:
    with pytest.raises(BadInput) as error:
        read(data)
    assert "\n" not in str(error.value) and "a.xml" in str(error.value)


def test_entities_neither_grow_nor_read_files() -> None:
    try:
        body = read(BOMB).body
    except BadInput:
        return
    assert "root:" not in body and "lollol" not in body and len(body) < 500


def test_deep_provisions_keep_their_words() -> None:
    deep = b"<P3><P3para>" * 80 + b"<Text>bottom</Text>" + b"</P3para></P3>" * 80
    assert "bottom" in read(ACT.replace(b"<Text>A fee.</Text>", deep)).body


def test_controls_are_taken_out() -> None:
    found = extract_clml(
        ACT.replace(b"A fee.", b"A &#x202e;fee.&#x9b;2J"), "a", publishers=PUBLISHERS
    )
    assert "A fee." in found.drafts[0].body and found.removed


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, len(ACT) - 1),
    st.sampled_from([b"", b"<P1>", b"</P1>", b"<Title/>", b"&", b"\x1b", b"<Text>x</Text>"]),
    st.integers(0, 30),
)
def test_changed_bytes_never_break_it(at: int, put: bytes, gone: int) -> None:
    try:
        draft = read(ACT[:at] + put + ACT[at + gone :])
    except BadInput:
        return
    assert "\x1b" not in draft.body
