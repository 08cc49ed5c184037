"""Text out of a PDF, against pypdfium2's own text extraction in this process."""

from __future__ import annotations

import gc
import textwrap
import time
from collections.abc import Callable, Iterator

from nhsreader.documents.publishers import Publishers
from nhsreader.ingest import pdf_child
from nhsreader.ingest.limits import Limits, in_child
from nhsreader.ingest.pdf import extract_pdf
from tests.benchmarks.measure import Bench, Row, percentile
from tests.unit.pdf_builder import BOLD, Text, column, pdf

PAGES = 24
LINES = 50


def run(bench: Bench) -> Iterator[Row]:
    """Rates of pages, in one and in two columns; what a child costs apart."""
    repeats = bench.size(15, 3)
    both = [0.0, 0.0]
    for name, width in (("one column", 92), ("two columns", 44)):
        data = _paper(width)
        bare, ours = _in_turn(data, repeats)
        both = [both[0] + bare, both[1] + ours]
        yield Row(
            f"text of {PAGES} pages, {name}",
            f"{PAGES / ours * 1e3:7.0f} pages/s",
            f"bare pypdfium2 {PAGES / bare * 1e3:.0f} pages/s",
            f"{bare / ours:.2f}x as fast",
        )
    yield Row(
        "both papers together",
        f"{2 * PAGES / both[1] * 1e3:7.0f} pages/s",
        f"bare pypdfium2 {2 * PAGES / both[0] * 1e3:.0f} pages/s",
        f"{both[0] / both[1]:.2f}x as fast",
    )
    whole = _milliseconds(lambda: _whole(data), bench.size(5, 2), clock=time.perf_counter)
    start = _milliseconds(_start, bench.size(5, 2), clock=time.perf_counter)
    yield Row(
        "the whole import, in its child", f"{whole:7.0f} ms", f"starting a child {start:.0f} ms"
    )


def _paper(width: int) -> bytes:
    """Pages of prose with a running head, a heading each, in as many columns as fit."""
    columns = 92 // width
    pages = []
    for number in range(PAGES):
        page = [Text(50, 810, "Papers for the board"), Text(290, 20, str(number + 1))]
        page.append(Text(50, 780, f"Part {number + 1} of the papers", 16, BOLD))
        for side in range(columns):
            words = " ".join(
                f"In week {at} of part {number + 1}, ward {side + 3 * at} had {at * 7 % 31} beds free "
                f"and the {'county' if at % 2 else 'town'} asked for more of them than that."
                for at in range(60)
            )
            page += column(textwrap.wrap(words, width)[:LINES], 50 + 255 * side, 750)
        pages.append(page)
    return pdf(pages, {"Title": "Papers for the board"})


def _bare(data: bytes) -> None:
    from pypdfium2 import PdfDocument

    document = PdfDocument(data)
    for page in document:
        text_page = page.get_textpage()
        text_page.get_text_range()
        text_page.close()
        page.close()
    document.close()


def _ours(data: bytes) -> None:
    """What the child does, in this process: text with its places, paragraphs in order."""
    gc.disable()  # as in the child
    try:
        pdf_child.read(data)
    finally:
        gc.enable()


def _whole(data: bytes) -> None:
    extract_pdf(data, "papers.pdf", publishers=Publishers(), split=False)


def _start() -> None:
    """A child that has next to nothing to read."""
    small = pdf([[Text(50, 700, "Some words on a page")]])
    in_child("nhsreader.ingest.pdf_child", small, "small.pdf", pdf_child.Read, Limits())


def _in_turn(data: bytes, repeats: int) -> tuple[float, float]:
    """Milliseconds of processor of both, run in turn so that a change of clock meets both."""
    taken = [
        (_milliseconds(lambda: _bare(data), 1), _milliseconds(lambda: _ours(data), 1))
        for _ in range(repeats)
    ]
    return percentile([bare for bare, _ in taken], 0.5), percentile(
        [ours for _, ours in taken], 0.5
    )


def _milliseconds(
    work: Callable[[], None], repeats: int, clock: Callable[[], float] = time.process_time
) -> float:
    """The median of so many runs after one that is not counted."""
    work()
    taken = []
    for _ in range(repeats):
        gc.collect()
        started = clock()
        work()
        taken.append((clock() - started) * 1e3)
    return percentile(taken, 0.5)
