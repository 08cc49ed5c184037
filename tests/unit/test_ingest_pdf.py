"""PDF files: right text, title and date, and one clear line for what cannot be read."""

from __future__ import annotations

import textwrap
import time
import zlib

import msgspec
import pytest

from nhsreader.documents.model import InferredDate
from nhsreader.documents.publishers import Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.errors import BadInput
from nhsreader.ingest import pdf as module
from nhsreader.ingest.drafts import Draft, Extraction
from nhsreader.ingest.pdf import extract_pdf
from nhsreader.ingest.pdf_layout import Paragraph, rebuild, without_running
from nhsreader.ingest.pdf_lines import Piece
from tests.unit.pdf_builder import BOLD, Text, column, content, of_objects, pdf, pdf_of_streams

INFO = {
    "Title": "Winter in the wards",
    "Author": "Ann Other",
    "CreationDate": "D:20180307101112+00'00'",
}
TOPICS = ("beds", "nurses", "clinics", "ambulances", "pharmacies", "theatres", "porters", "gardens")


def prose(topic: str, sentences: int = 4) -> str:
    """Sentences of unlike lengths on a topic."""
    rows = (
        f"The board heard how {topic} had fared in its county over the winter.",
        f"Money for {topic} was short, and what there was came late in the year.",
        f"Nobody could say when {topic} would be back to what they were before.",
        f"A paper on {topic} goes to the spring meeting of the committee.",
    )
    return " ".join(rows[at % 4] for at in range(sentences))


def wrapped(text: str, width: int = 80) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def read(data: bytes, name: str = "paper.pdf") -> Extraction:
    return extract_pdf(data, name, publishers=Publishers(), split=False)


def draft(data: bytes) -> Draft:
    (found,) = read(data).drafts
    return found


def blocks(found: Draft) -> list[tuple[str, str]]:
    text = from_markdown(found.body)
    return [(block.kind, text.text[block.start : block.end]) for block in text.blocks]


def paragraphs(found: Draft) -> list[str]:
    return [text for _, text in blocks(found)]


def report() -> tuple[bytes, list[str]]:
    """Three pages with running head and foot, and the paragraphs on them."""
    texts = [prose(topic, 8) for topic in TOPICS]
    pages = []
    for number in range(3):
        page = [Text(50, 800, "Board papers, March"), Text(280, 30, f"Page {number + 1} of 3")]
        lines: list[str] = []
        for text in texts[3 * number : 3 * number + 3]:
            lines += [*wrapped(text), ""]
        y = 760.0
        if number == 0:
            page += [Text(50, 760, "Winter in the wards", 20, BOLD), Text(50, 735, "By Ann Other")]
            y = 700
        pages.append(page + column(lines, 50, y))
    return pdf(pages, INFO), texts


def test_title_author_date_and_paragraphs() -> None:
    data, texts = report()
    extraction = read(data)
    (found,) = extraction.drafts
    assert (found.title, found.title_guessed) == ("Winter in the wards", False)
    assert (found.authors, found.authors_guessed) == (["Ann Other"], False)
    assert found.published is None
    assert found.published_inferred == InferredDate("2018-03-07", "2018-03-07", "PDF creation date")
    assert paragraphs(found) == texts
    assert extraction.warnings == ["6 running heads, feet and page numbers left out"]
    assert found.lines is None


def test_title_and_author_that_the_page_does_not_have_are_guesses() -> None:
    page = column(wrapped(prose("beds", 8)), 50, 700)
    found = draft(pdf([page], {"Title": "Something else", "Author": "Bob Unseen"}))
    assert (found.title, found.title_guessed) == ("Something else", True)
    assert (found.authors, found.authors_guessed) == (["Bob Unseen"], True)


@pytest.mark.parametrize("title", ["", "Microsoft Word - paper_v3.docx", "untitled", "draft.indd"])
def test_the_largest_text_is_the_title_where_none_is_stated(title: str) -> None:
    page = [
        Text(50, 760, "How wards fared", 20, BOLD),
        Text(50, 736, "in a long winter", 20, BOLD),
        *column(wrapped(prose("beds", 8)), 50, 700),
    ]
    found = draft(pdf([page], {"Title": title}))
    assert (found.title, found.title_guessed) == ("How wards fared in a long winter", True)
    assert paragraphs(found) == [prose("beds", 8)]


def test_a_date_the_page_states_is_stated() -> None:
    page = [
        Text(50, 760, "How wards fared", 20, BOLD),
        Text(50, 735, "7 March 2018"),
        *column(wrapped(prose("beds", 8)), 50, 700),
    ]
    found = draft(pdf([page], {**INFO, "Title": "How wards fared"}))
    assert found.published == "2018-03-07" and found.published_inferred is None
    assert paragraphs(found) == [prose("beds", 8)]


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = prose("nurses", 10), prose("porters", 10)
    one, two = column(wrapped(left, 40), 50, 700), column(wrapped(right, 40), 310, 700)
    heading = Text(50, 760, "Winter in the wards of the county, and what came after it", 18, BOLD)
    by_column = [heading, *one, *two]
    by_row = [heading]
    for at in range(max(len(one), len(two))):
        by_row += [*one[at : at + 1], *two[at : at + 1]]
    for page in (by_column, by_row):
        assert paragraphs(draft(pdf([page]))) == [left, right]


def test_three_columns_under_a_line_across() -> None:
    texts = [prose(topic, 8) for topic in TOPICS[:3]]
    page = [Text(40, 760, "A line that runs over all the columns " * 2, 10)]
    for at, text in enumerate(texts):
        page += column(wrapped(text, 28), 40 + 180 * at, 730)
    found = paragraphs(draft(pdf([page])))
    assert found[-3:] == texts


def test_a_table_of_short_cells_is_read_by_rows() -> None:
    page = column(wrapped(prose("beds", 6)), 50, 760)
    for at in range(8):
        page += [Text(50, 600 - 14 * at, f"Ward {at}"), Text(400, 600 - 14 * at, f"{at * 31} beds")]
    text = "\n".join(paragraphs(draft(pdf([page]))))
    assert "Ward 3 93 beds" in text and "Ward 7 217 beds" in text


def test_words_broken_at_line_ends_are_mended() -> None:
    lines = [
        "The organisation spoke of its hospital and of care in the long-term plan, and the organi-",
        "sation asked for more beds. Its plan for a long-",
        "term home was put to the vote in the evening, and the ambu-",
        "lances came.",
    ]
    found = draft(pdf([column(lines, 50, 700, size=9)]))
    text = " ".join(paragraphs(found))
    assert "and the organisation asked" in text
    assert "a long-term home" in text
    assert "the ambulances came" in text


def test_indented_paragraphs_and_one_over_two_pages() -> None:
    first, second, third = (prose(topic, 8) for topic in TOPICS[:3])
    rows = wrapped(second)
    lines = [*wrapped(first), "   " + rows[0], *rows[1:3]]
    rest = [*rows[3:], *("   " + row if not at else row for at, row in enumerate(wrapped(third)))]
    note = Text(50, 400, "1 A note in small type at the foot of the page.", 7)
    found = draft(pdf([[*column(lines, 50, 700), note], column(rest, 50, 760)]))
    assert [text for text in paragraphs(found) if not text.startswith("1 A note")] == [
        first, second, third,
    ]  # fmt: skip


def test_headings_and_lists() -> None:
    page = [
        Text(50, 780, "Winter in the wards", 24, BOLD),
        *column(wrapped(prose("beds", 6)), 50, 740),
        Text(50, 660, "What was said", 14, BOLD),
        *column(wrapped(prose("nurses", 6)), 50, 640),
        Text(50, 560, "And by whom", 10, BOLD),
        *column(["• first thing to do", "• second thing to do", "  that is longer"], 50, 545),
        *column(["1. one", "2. two"], 50, 480),
        Text(50, 440, "# not a heading, *nor* emphasis"),
    ]
    found = draft(pdf([page], INFO))
    lines = found.body.split("\n")
    assert "## What was said" in lines and "### And by whom" in lines
    assert "- second thing to do that is longer" in lines
    assert "1. one" in lines and "2. two" in lines
    assert blocks(found)[-1] == ("paragraph", "# not a heading, *nor* emphasis")


def test_a_heading_of_hashes_reads_back() -> None:
    rows = [Paragraph(text, 14, True, 1, 2) for text in ("#", "C #", "a ##", "C#")]
    text = from_markdown(module.markdown_of_paragraphs(rows))
    assert [text.text[block.start : block.end] for block in text.blocks] == [
        "#",
        "C #",
        "a ##",
        "C#",
    ]


def test_heads_that_differ_on_odd_and_even_pages() -> None:
    def page(number: int) -> list[Piece]:
        head = "Board papers" if number % 2 else "Winter in the wards"
        row = [Piece(head, 50, 200, 800, 9), Piece(str(number), 280, 290, 30, 9)]
        return row + [
            Piece(f"text {number} {chr(97 + number)} {at}x", 50, 500, 700 - 12 * at, 10)
            for at in range(5)
        ]

    kept, gone = without_running([page(number) for number in range(1, 9)])
    assert gone == 16 and all(len(each) == 5 for each in kept)


def test_pages_on_their_side_and_a_watermark() -> None:
    text = prose("beds", 8)
    rows = [
        f"BT /F1 10 Tf 0 1 -1 0 {60 + 12 * at} 50 Tm ({row}) Tj ET"
        for at, row in enumerate(wrapped(text))
    ]
    mark = "BT /F1 60 Tf 0.7 0.7 -0.7 0.7 200 200 Tm (DRAFT) Tj ET"
    extraction = read(pdf_of_streams(["\n".join([*rows, mark]).encode()], rotate=90))
    assert paragraphs(extraction.drafts[0]) == [text]
    assert extraction.warnings == ["1 lines turned against the page left out"]


def test_control_characters_are_taken_out() -> None:
    page = column(wrapped(prose("beds", 6)), 50, 700)
    data = pdf([page], {"Title": "T\x9b2J\x07 of \u202ethe wards", "Author": "Ann \u2066Other"})
    found = draft(data)
    assert found.title == "T of the wards" and found.authors == ["Ann Other"]


def test_layout_of_nothing() -> None:
    assert rebuild([]).paragraphs == []
    assert rebuild([[], []]).paragraphs == []


def refused(data: bytes, *words: str, name: str = "paper.pdf") -> None:
    started = time.monotonic()
    with pytest.raises(BadInput) as caught:
        read(data, name)
    assert time.monotonic() - started < 15
    message = str(caught.value)
    assert name in message and "\n" not in message
    for word in words:
        assert word in message


def test_what_cannot_be_read_is_one_clear_line() -> None:
    data, _ = report()
    refused(b"", "empty")
    refused(b"%PDF-1.7\n", "damaged")
    refused(b"Dear all, this is a letter. " * 20, "damaged")
    refused(data[:200], "damaged")
    refused(pdf([[], []]), "no text layer", "OCR")
    refused(of_objects([b"<< /Type /Catalog >>"], "/Root 1 0 R"))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_file_cut_short_is_read_or_refused(share: float) -> None:
    data, texts = report()
    try:
        found = draft(data[: int(share * len(data))])
    except BadInput as error:
        assert "\n" not in str(error)
    else:
        assert set(paragraphs(found)) <= set(texts) | {"Winter in the wards"}


def test_an_encrypted_file_is_refused() -> None:
    entry = (
        "/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -44 "
        f"/O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<{'43' * 16}> <{'43' * 16}>]"
    )
    refused(pdf([column(["Some words"], 50, 700)], trailer=entry), "encrypted", "password")


def test_a_page_tree_that_loops_is_refused() -> None:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 5 >>",
        b"<< /Type /Pages /Kids [2 0 R] /Count 5 /Parent 2 0 R >>",
    ]
    refused(of_objects(objects, "/Root 1 0 R"))


def test_too_many_pages_are_refused() -> None:
    kids = " ".join(["3 0 R"] * 2001)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count 2001 >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    refused(of_objects(objects, "/Root 1 0 R"), "2,001 pages")


def test_a_stream_bomb_ends_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMITS", msgspec.structs.replace(module.LIMITS, cpu=4, wall=12))
    row = b"BT /F1 1 Tf 1 0 0 1 9 9 Tm (beds) Tj ET\n"
    bomb = row * (140_000_000 // len(row))
    data = pdf_of_streams([content([Text(50, 700, "Words")]), bomb])
    assert len(data) < 600_000 and len(zlib.compress(bomb[:1000])) < 1000
    refused(data)


def test_a_child_is_stopped_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMITS", msgspec.structs.replace(module.LIMITS, wall=0.01))
    refused(report()[0], "longer than")
