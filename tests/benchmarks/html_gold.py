"""HTML pages against answers made by hand (tests/gold_pages/html), and pages a second."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nhsreader.documents import publishers as known
from nhsreader.documents.reading_text import CELL_BREAK, from_markdown
from nhsreader.ingest.drafts import Draft, Extraction
from nhsreader.ingest.html_page import extract_html
from tests.benchmarks.measure import REPO, Bench, Row

GOLD = REPO / "tests" / "gold_pages"
ENOUGH = 0.9


@dataclass
class Score:
    """Counts for one page or several; what went wrong stands in `faults`."""

    paragraphs: int = 0
    found: int = 0
    given: int = 0
    forbidden: int = 0
    articles: int = 0
    drafts: int = 0
    segments: int = 0
    right: Counter[str] = field(default_factory=Counter)
    comments: int = 0
    comments_given: int = 0
    faults: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        both = Score()
        for name in self.__dataclass_fields__:
            setattr(both, name, getattr(self, name) + getattr(other, name))
        return both

    @property
    def recall(self) -> float:
        """Share of the paragraphs that stand in the right article, word for word."""
        return self.found / self.paragraphs if self.paragraphs else 1.0

    @property
    def precision(self) -> float:
        """Share of what was taken as the article's that is; what may stand there left out."""
        return self.found / self.given if self.given else 1.0

    @property
    def segmentation(self) -> float:
        """F1 of the articles: title right, nine tenths of the paragraphs, none of another's."""
        return 2 * self.segments / max(1, self.articles + self.drafts)

    def share(self, what: str) -> float:
        """Share of articles (or comments) in which one thing is right."""
        whole = (
            self.comments
            if what.startswith("comment") and what != "comments_declared"
            else self.articles
        )
        return self.right[what] / whole if whole else 1.0


def publishers() -> known.Publishers:
    """The bundled ones."""
    return known.load([REPO / "library"])


def answers() -> dict[str, list[dict[str, Any]]]:
    """File name → the articles in it."""
    parsed = yaml.safe_load((GOLD / "html.yaml").read_text(encoding="utf-8"))
    return {name: page["articles"] for name, page in parsed.items()}


def score_page(name: str, wanted: list[dict[str, Any]], extraction: Extraction) -> Score:
    """How one page came out; articles are held against drafts by title, then by place."""
    score = Score(articles=len(wanted), drafts=len(extraction.drafts))
    left = list(extraction.drafts)
    pairs: list[tuple[dict[str, Any], Draft | None]] = []
    for article in wanted:
        draft = next((d for d in left if _folded(d.title) == _folded(article["title"])), None)
        if draft is not None:
            left.remove(draft)
        pairs.append((article, draft))
    pairs = [(article, draft or (left.pop(0) if left else None)) for article, draft in pairs]
    for article, draft in pairs:
        others = [text for other in wanted if other is not article for text in other["paragraphs"]]
        _score_article(score, name, article, draft, {_folded(text) for text in others})
    for draft in left:
        score.given += len(paragraphs_of(draft))
        score.faults.append(f"{name}: one article too many: {draft.title!r}")
    return score


def paragraphs_of(draft: Draft) -> list[str]:
    """The paragraphs, items, headings and table cells of a draft, white space folded."""
    text = from_markdown(draft.body)
    found: list[str] = []
    for block in text.blocks:
        part = text.text[block.start : block.end]
        cells = part.split(CELL_BREAK) if block.kind == "table-row" else [part]
        found += [_folded(cell.strip(" |")) for cell in cells]
    return [paragraph for paragraph in found if paragraph]


def _score_article(
    score: Score, name: str, article: dict[str, Any], draft: Draft | None, others: set[str]
) -> None:
    where = f"{name}: {article['title'][:30]!r}"
    wanted = [_folded(text) for text in article["paragraphs"]]
    score.paragraphs += len(wanted)
    if draft is None:
        score.faults.append(f"{where}: missing")
        score.comments += len(article["comments"])
        return
    given = paragraphs_of(draft)
    both = Counter(wanted) & Counter(given)
    allowed = [_folded(text) for text in article["may_contain"]]
    extra = [
        text
        for text in (Counter(given) - Counter(wanted)).elements()
        if not any(text in may or may in text for may in allowed)
    ]
    lost = list((Counter(wanted) - Counter(given)).elements())
    hits = sum(both.values())
    score.found += hits
    score.given += hits + len(extra)
    score.faults += [f"{where}: lost {text[:90]!r}" for text in lost]
    score.faults += [f"{where}: extra {text[:90]!r}" for text in extra]
    whole = from_markdown(draft.body).text + "\n" + draft.body
    forbidden = [text for text in article["must_not_contain"] if text in whole]
    score.forbidden += len(forbidden)
    score.faults += [f"{where}: forbidden {text!r}" for text in forbidden]
    titled = _folded(draft.title) == _folded(article["title"])
    alien = (set(given) & others) - set(wanted)
    score.segments += titled and hits >= ENOUGH * len(wanted) and not alien
    stated = {
        "title": (_folded(article["title"]), _folded(draft.title)),
        "authors": (article["authors"], draft.authors),
        "date": (article["date"], draft.published),
        "truncated": (article["truncated"], draft.truncated),
        "comments_declared": (article["comments_declared"], draft.comments_declared),
    }
    for what, (want, have) in stated.items():
        score.right[what] += want == have
        if want != have:
            score.faults.append(f"{where}: {what} {have!r}, not {want!r}")
    _score_comments(score, where, article["comments"], draft)


def _score_comments(score: Score, where: str, wanted: list[dict[str, Any]], draft: Draft) -> None:
    """By place among the comments; text, author, date and parent each for itself."""
    given = [comment.comment for comment in draft.comments]
    score.comments += len(wanted)
    score.comments_given += len(given)
    if len(given) != len(wanted):
        score.faults.append(f"{where}: {len(given)} comments, not {len(wanted)}")
    for want, have in zip(wanted, given, strict=False):
        date = want["date"]
        pairs = {
            "comment text": (_folded(want["text"]), _folded(have.text)),
            "comment author": (want["author"], have.author),
            "comment date": (str(date)[:16] if date else None, have.date),
            "comment parent": (want["parent"], have.parent),
        }
        for what, (one, other) in pairs.items():
            score.right[what] += one == other
            if one != other:
                score.faults.append(f"{where}: {what} {other!r}, not {one!r}")


def scores() -> dict[str, Score]:
    """File name → how it came out."""
    house = publishers()
    found = {}
    for name, wanted in answers().items():
        data = (GOLD / "html" / name).read_bytes()
        found[name] = score_page(
            name, wanted, extract_html(data, name, publishers=house, split=False)
        )
    return found


def run(bench: Bench) -> Iterator[Row]:
    """Each page, all of them, and the rate against trafilatura alone."""
    each = scores()
    total = Score()
    for name, score in each.items():
        total += score
        yield Row(name, *_cells(score))
    yield Row("all pages", *_cells(total))
    archives = sum((score for score in each.values() if score.articles > 1), Score())
    yield Row(
        "segmentation F1", f"{total.segmentation:.3f}", f"archive pages {archives.segmentation:.3f}"
    )
    for what in ("title", "authors", "date", "truncated", "comments_declared"):
        yield Row(what, f"{total.share(what):.3f} of {total.articles} articles")
    for what in ("text", "author", "date", "parent"):
        yield Row(
            f"comment {what}",
            f"{total.share(f'comment {what}'):.3f} of {total.comments}",
            f"{total.comments_given} given",
        )
    yield from _rates(bench)


def _cells(score: Score) -> tuple[str, str, str]:
    return (
        f"paragraphs R {score.recall:.3f}  P {score.precision:.3f}",
        f"articles {score.segments} of {score.articles} ({score.drafts} given)",
        f"{score.forbidden} forbidden" if score.forbidden else "",
    )


def _rates(bench: Bench) -> Iterator[Row]:
    """The same pages through ours and through bare trafilatura, in turns, as CPU time."""
    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    house = publishers()
    pages = [path.read_bytes() for path in sorted(Path(GOLD / "html").glob("*.html"))]
    ours = fast = bare = 0.0
    rounds = bench.size(8, 2)
    for turn in range(rounds + 1):
        spent = [0.0, 0.0, 0.0]
        for page in pages:
            start = time.process_time()
            extract_html(page, "page.html", publishers=house, split=False)
            after_ours = time.process_time()
            extract(page, fast=True)
            after_fast = time.process_time()
            extract(page)
            spent[0] += after_ours - start
            spent[1] += after_fast - after_ours
            spent[2] += time.process_time() - after_fast
        if turn:
            ours, fast, bare = ours + spent[0], fast + spent[1], bare + spent[2]
    count = rounds * len(pages)
    for name, seconds in (("trafilatura fast", fast), ("trafilatura", bare)):
        yield Row(
            f"{len(pages)} pages, CPU",
            f"{count / ours:7.1f} pages/s",
            f"{name} {count / seconds:.1f} pages/s",
            f"{seconds / ours:.2f}x as fast",
        )


def _folded(text: str) -> str:
    return " ".join(text.split())
