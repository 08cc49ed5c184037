"""Word documents and EPUB books: right text, title and date; what cannot be read is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from html import escape
from io import BytesIO

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from nhsreader.documents.model import InferredDate
from nhsreader.documents.publishers import Publisher, Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.errors import BadInput
from nhsreader.ingest import docx as docx_module
from nhsreader.ingest.docx import extract_docx
from nhsreader.ingest.drafts import Extraction
from nhsreader.ingest.epub import extract_epub
from nhsreader.ingest.html_markdown import markdown_of, parse_html
from nhsreader.ingest.zipcheck import Archive

PROSE = (
    "The board heard how beds had fared in its county over the winter. Money was short, and what "
    "there was came late in the year. Nobody could say when the wards would be back to what they "
    "were before. A paper on them goes to the spring meeting of the committee. "
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
PUBLISHERS = Publishers([Publisher(id="board", name="The County Board", kind="body")])


def packed(files: Mapping[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def p(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def docx(body: str, core: str = "", **more: str) -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in (("Title", "Title"), ("H1", "heading 1"), ("H2", "heading 2"))
    )
    relation = '<Relationship Id="{}" Type="' + R + '/{}" Target="{}"{}/>'
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
            + relation.format("r1", "officeDocument", "word/document.xml", "")
            + "</Relationships>",
            "word/_rels/document.xml.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
            + relation.format("r1", "styles", "styles.xml", "")
            + relation.format("r2", "footnotes", "footnotes.xml", "")
            + relation.format(
                "r3", "hyperlink", "https://example.org/a_(b)", ' TargetMode="External"'
            )
            + relation.format("r4", "hyperlink", "javascript:alert(1)", ' TargetMode="External"')
            + "</Relationships>",
            "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
            "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{p("A note below.")}</w:footnote></w:footnotes>',
            "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>',
            "docProps/core.xml": '<cp:p xmlns:cp="urn:c" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:p>',
            **more,
        }
    )


CORE = (
    "<dc:title>Winter in the wards</dc:title><dc:creator>Ann Other</dc:creator>"
    "<dcterms:created>2018-03-07T10:11:12Z</dcterms:created>"
)


def chapter(heading: str, text: str) -> str:
    head = f"<h1>{heading}</h1>" if heading else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>'
        f"<body><section>{head}<p>{text}</p></section></body></html>"
    )


def epub(chapters: Mapping[str, str], metadata: str = "", **more: str) -> bytes:
    items = "".join(f'<item id="{n}" href="text/{n}.xhtml"/>' for n in chapters)
    refs = "".join(f'<itemref idref="{n}"/>' for n in chapters)
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">'
            f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
            f"<manifest>{items}</manifest><spine>{refs}</spine></package>",
            **{f"OEBPS/text/{name}.xhtml": text for name, text in chapters.items()},
            **more,
        }
    )


ABOUT = (
    "<dc:title>Winters of the county</dc:title><dc:creator opf:role='aut'>Ann Other</dc:creator>"
    "<dc:creator opf:role='ill'>Bob Brush</dc:creator><dc:date>2018-03-07T00:00:00Z</dc:date>"
    "<dc:publisher>The County Board</dc:publisher><dc:identifier>https://example.org/book</dc:identifier>"
)


def word(data: bytes, name: str = "paper.docx") -> Extraction:
    return extract_docx(data, name, publishers=PUBLISHERS, split=False)


def book(data: bytes, name: str = "book.epub") -> Extraction:
    return extract_epub(data, name, publishers=PUBLISHERS, split=False)


def test_a_word_document() -> None:
    link = '<w:p><w:r><w:t>See </w:t></w:r><w:hyperlink r:id="{}"><w:r><w:t>this</w:t></w:r></w:hyperlink></w:p>'
    table = "".join(
        f"<w:tr><w:tc>{p(a)}</w:tc><w:tc>{p(b)}</w:tc></w:tr>"
        for a, b in (("Ward", "Beds"), ("A|1", "31"))
    )
    note = '<w:p><w:r><w:t>Noted.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    strong = (
        "<w:p><w:r><w:t>It was </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>short</w:t></w:r></w:p>"
    )
    body = (
        p("Winter in the wards", "Title") + p("By Ann Other") + p("What was said", "H1") + p(PROSE)
        + p("# no heading, *no* emphasis <b>") + strong + link.format("r3") + link.format("r4") + note
        + f"<w:tbl>{table}</w:tbl>"
    )  # fmt: skip
    (draft,) = word(docx(body, CORE)).drafts
    assert (draft.title, draft.title_guessed) == ("Winter in the wards", False)
    assert (draft.authors, draft.authors_guessed) == (["Ann Other"], False)
    assert draft.published_inferred == InferredDate(
        "2018-03-07", "2018-03-07", "DOCX creation date"
    )
    text = from_markdown(draft.body)
    assert [text.text[b.start : b.end] for b in text.blocks] == [
        "What was said", PROSE.strip(), "# no heading, *no* emphasis <b>", "It was short",
        "See this", "See this", "Noted.[1]", "Ward | Beds", "A|1 | 31", "A note below.",
    ]  # fmt: skip
    links = [span.href for span in text.spans if span.kind == "link"]
    assert links == ["https://example.org/a_%28b%29"]
    assert "## What was said" in draft.body and "**short**" in draft.body


def test_titles_of_word_documents() -> None:
    (headed,) = word(docx(p("How wards fared", "H1") + p(PROSE), CORE)).drafts
    assert (headed.title, headed.title_guessed) == ("How wards fared", False)
    assert (headed.authors, headed.authors_guessed) == (["Ann Other"], True)
    (named,) = word(docx(p(PROSE), CORE)).drafts
    assert (named.title, named.title_guessed) == ("Winter in the wards", True)
    (bare,) = word(docx(p(PROSE))).drafts
    assert bare.title.startswith("The board heard") and bare.title_guessed
    assert bare.published_inferred is None


def test_a_book_is_one_draft_a_chapter() -> None:
    found = book(
        epub(
            {
                "cover": chapter("", "A cover."),
                "one": chapter("Of beds", PROSE * 6 + "caf&eacute;&nbsp;open &#27;[2J"),
                "more": chapter("", "It goes on here. " * 3),
                "two": chapter("Of <i>nurses</i>", PROSE * 6),
            },
            ABOUT,
        )
    )
    one, two = found.drafts
    assert [one.title, two.title] == ["Of beds", "Of nurses"]
    assert one.categories == ["Winters of the county"] and one.authors == ["Ann Other"]
    assert one.published == "2018-03-07" and one.publisher == "board" and one.url is None
    text = from_markdown(one.body).text
    assert "café open" in text and text.endswith("It goes on here.")
    assert "\x1b" not in one.body and "Of beds" not in one.body
    assert found.warnings == ["1 parts with no heading or under 200 words left out: 'A cover'"]


def test_a_book_that_is_one_article() -> None:
    (draft,) = book(epub({"one": chapter("Of beds", PROSE * 6)}, ABOUT)).drafts
    assert (draft.title, draft.title_guessed) == ("Winters of the county", False)
    assert draft.url == "https://example.org/book"
    assert draft.body.startswith("## Of beds\n")
    (bare,) = book(epub({"one": chapter("", PROSE)})).drafts
    assert bare.title_guessed and bare.published is None


def test_pages_that_are_no_xml_are_read_as_html() -> None:
    (draft,) = book(epub({"one": f"<html><body><p>{PROSE}<br>Here & there<p>More"})).drafts
    assert "Here & there" in from_markdown(draft.body).text and "More" in draft.body


Reader = Callable[[bytes], Extraction]
GOOD = {"docx": (word, docx(p(PROSE), CORE)), "epub": (book, epub({"one": chapter("", PROSE)}))}
BOTH = pytest.mark.parametrize("kind", GOOD)


def refused(read: Reader, data: bytes, *words: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(data)
    message = str(caught.value)
    assert message.startswith(("paper.docx: ", "book.epub: ")) and "\n" not in message
    for word_ in words:
        assert word_ in message


@BOTH
def test_what_cannot_be_read_is_one_clear_line(kind: str) -> None:
    read, good = GOOD[kind]
    refused(read, b"", "empty")
    refused(read, b"Dear all, this is a letter.", "damaged")
    refused(read, good[: len(good) // 2], "damaged")
    refused(read, packed({"a.txt": "words"}), "ZIP archive")
    locked = bytearray(good)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    refused(read, bytes(locked), "encrypted")
    for name in ("../out.xml", "/etc/out.xml"):
        refused(read, packed({name: "x"}), "outside")
    link = zipfile.ZipInfo("link.xml")
    link.external_attr = 0o120777 << 16
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    refused(read, out.getvalue(), "link")


@BOTH
def test_zip_bombs_are_refused(kind: str) -> None:
    read, _ = GOOD[kind]
    refused(read, packed({"word/document.xml": b" " * (101 << 20)}), "100 MB")
    refused(read, packed({"word/document.xml": b" " * (20 << 20)}), "200 times")
    refused(read, packed({f"{at}.xml": "" for at in range(2001)}), "2,001 files")


def test_a_member_larger_than_it_says_is_not_unpacked() -> None:
    data = packed({"a.xml": b"a" * 5000})
    lying = data.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(BadInput, match="damaged"):
        Archive(lying).read("a.xml")


def test_other_files_of_office_programs() -> None:
    refused(word, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted", ".docx")
    refused(word, packed({"xl/workbook.xml": "<x/>"}), "spreadsheet")
    refused(word, packed({"ppt/p.xml": "<x/>"}), "presentation")
    refused(word, docx(""), "no text")
    refused(word, docx("<w:p>"), "damaged")


def test_an_entity_bomb_is_refused() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<!DOCTYPE d [<!ENTITY e0 "beds">{entities}]><w:document xmlns:w="{W}"><w:body>{p("x")}&e9;</w:body></w:document>'
    refused(word, docx("", **{"word/document.xml": xml}))


def test_a_book_with_its_parts_locked_or_missing() -> None:
    lock = "<encryption><EncryptedData><EncryptionMethod Algorithm='urn:aes'/></EncryptedData></encryption>"
    refused(
        book, epub({"one": chapter("", PROSE)}, **{"META-INF/encryption.xml": lock}), "encrypted"
    )
    refused(book, epub({}), "no text")
    refused(book, packed({"META-INF/container.xml": "<container/>"}), "damaged")


def test_a_slow_document_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = msgspec.structs.replace(docx_module.LIMITS, wall=0.01)
    monkeypatch.setattr(docx_module, "LIMITS", limits)
    refused(word, docx(p(PROSE)), "longer than")


def shown(html: str) -> list[tuple[str, str]]:
    text = from_markdown(markdown_of(parse_html(html)))
    return [(block.kind, text.text[block.start : block.end]) for block in text.blocks]


def test_html_as_markdown() -> None:
    lists = "<ol><li>one<ul><li>in one</li></ul></li><li><p>two</p><p>more of two</p></li></ol>"
    body = markdown_of(parse_html(lists + "<ol><li>other</li></ol><p>1. text</p>"))
    assert body == ("1. one\n   - in one\n\n2. two\n\n   more of two\n\n1) other\n\n1\\. text")
    assert (
        markdown_of(parse_html("<p>a<b>b</b>c <i> d </i>e <b>f.</b>g</p>")) == "a**b**c *d* e f.g"
    )
    assert markdown_of(
        parse_html("<p>!<a href='http://a.b/'>x</a><a href='file:///x'>y</a></p>")
    ) == ("\\![x](http://a.b/)y")
    assert shown("<blockquote><p>said<br>so</p></blockquote>text<script>x</script><p>end</p>")[1:] == [
        ("paragraph", "text"), ("paragraph", "end"),
    ]  # fmt: skip
    assert shown("<h2>#</h2><h2>C #</h2><h3>a \\#</h3>") == [
        ("heading", "#"), ("heading", "C #"), ("heading", "a \\#"),
    ]  # fmt: skip
    deep = "<div>" * 200 + "words" + "</div>" * 200 + "<ul><li>" * 40 + "item"
    assert "words" in "".join(text for _, text in shown(deep))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "b", "i", "a", "sup"]),
                          st.text("ab1.#*_-+>`[]()!&;|~\\<=\n x", max_size=8)), max_size=5))  # fmt: skip
def test_no_text_acts_as_markup(runs: list[tuple[str, str]]) -> None:
    paragraph = etree.Element("p")
    for tag, text in runs:
        if tag:
            etree.SubElement(
                paragraph, tag, {"href": "https://a.b/c"} if tag == "a" else {}
            ).text = text
        elif len(paragraph):
            paragraph[-1].tail = (paragraph[-1].tail or "") + text
        else:
            paragraph.text = (paragraph.text or "") + text
    root = etree.Element("div")
    root.append(paragraph)
    plain = " ".join("".join(text for _, text in runs).split())
    assert from_markdown(markdown_of(root)).text == plain
