"""How fast pages are imported and indexed, the index against Whoosh as it comes."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from nhsreader.reader import Reader
from nhsreader.search.model import Record
from nhsreader.search.whoosh_engine import WhooshEngine
from tests.benchmarks.library import imported
from tests.benchmarks.measure import Bench, Row

STOCK = "stock Whoosh"
ANALYSERS = (STOCK, "stemming Whoosh")


def run(bench: Bench) -> Iterator[Row]:
    """Import (reading, extracting, saving, catalog), then both indexes of the same texts."""
    with imported(bench) as (reader, done):
        yield Row(
            f"import {done.articles} pages",
            f"{done.articles / done.seconds:7.1f} articles/s",
            f"{done.megabytes / done.seconds:.2f} MB/s of {done.megabytes:.1f} MB",
        )
        records = _records(reader)
        folder = bench.root / "indexes"
        folder.mkdir(exist_ok=True)
        ours = _seconds(lambda: _ours(records, folder / "ours"))
        theirs = {
            name: _seconds(lambda name=name: _stock(records, folder / name))  # type: ignore[misc]
            for name in ANALYSERS
        }
    for name, stock in theirs.items():
        yield Row(
            f"index {len(records)} articles",
            f"{len(records) / ours:7.1f} articles/s",
            f"{name} {len(records) / stock:.1f} articles/s",
            f"{stock / ours:.2f}x as fast",
        )
    yield Row(
        "index size",
        f"{_megabytes(folder / 'ours'):7.1f} MB",
        f"{STOCK} {_megabytes(folder / STOCK):.1f} MB, texts stored",
    )


def _records(reader: Reader) -> list[Record]:
    found = []
    for summary in reader.articles.list():
        parts = reader.articles.get(summary.id).parts
        comments = tuple(text.text for part, text in parts.items() if part.startswith("comment:"))
        found.append(
            Record(
                id=summary.id, sha=summary.text_sha256, library="mine", title=summary.title,
                body=parts["body"].text, comments=comments, kind=summary.kind,
                date=summary.published,
            )
        )  # fmt: skip
    return found


def _ours(records: Sequence[Record], folder: Path) -> None:
    engine = WhooshEngine(folder)
    engine.rebuild(records)
    engine.close()


def _stock(records: Sequence[Record], folder: Path) -> None:
    """Whoosh's own fields and writer, as its documentation begins with them."""
    from whoosh import analysis, fields, index

    folder.mkdir()
    analyser = None if folder.name == STOCK else analysis.StemmingAnalyzer()
    schema = fields.Schema(
        id=fields.ID(stored=True, unique=True),
        title=fields.TEXT(analyser, stored=True),
        body=fields.TEXT(analyser, stored=True),
        comments=fields.TEXT(analyser, stored=True),
    )
    writer = index.create_in(str(folder), schema).writer()
    for record in records:
        writer.add_document(
            id=record.id, title=record.title, body=record.body, comments="\n".join(record.comments)
        )
    writer.commit()


def _seconds(work: Callable[[], None]) -> float:
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
