"""How well page dumps are parted, against answers made by hand: the gold pages and the seeds.

A predicted article or comment counts where its first and last line both equal the answer's; the
lenient figure is the F1 of each line's label. Titles, authors, dates and truncation are counted
over the articles of the answers, each paired with the draft that shares most lines with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nhsreader.documents.publishers import Publisher, Publishers
from nhsreader.ingest import Draft, Extraction, extract
from tests.benchmarks.measure import REPO, Bench, Row

DUMPS = REPO / "tests" / "gold_pages" / "dumps"
ANSWERS = REPO / "tests" / "gold_pages" / "dumps.yaml"
SEEDS = REPO.parent / "shared" / "seeds"
SEED_ANSWERS = REPO.parent / "shared" / "gold" / "segments.yaml"
LABELS = ("article", "comment", "boilerplate")
FIELDS = ("title", "author", "date", "truncated", "declared", "comment author", "parent")
PUBLISHERS = Publishers([Publisher(id="hsj", name="Health Service Journal", shorts=("HSJ",))])
Span = tuple[int, int]


@dataclass
class Tally:
    """Found, wanted and right of one kind of thing."""

    found: int = 0
    wanted: int = 0
    right: int = 0

    def add(self, other: Tally) -> None:
        """Add another's counts."""
        self.found += other.found
        self.wanted += other.wanted
        self.right += other.right

    @property
    def f1(self) -> float:
        """2·right / (found + wanted); 1 where there is nothing to find and nothing was."""
        total = self.found + self.wanted
        return 2 * self.right / total if total else 1.0


@dataclass
class Score:
    """The tallies of one file or of several."""

    ranges: Tally = field(default_factory=Tally)
    labels: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in LABELS})
    fields: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    boundaries: Tally = field(default_factory=Tally)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another file's tallies."""
        self.ranges.add(other.ranges)
        self.boundaries.add(other.boundaries)
        for name in LABELS:
            self.labels[name].add(other.labels[name])
        for name in FIELDS:
            self.fields[name].add(other.fields[name])


@dataclass(frozen=True)
class Page:
    """A dump with its answers."""

    name: str
    data: bytes
    gold: dict[str, Any]

    @property
    def soft(self) -> bool:
        """Whether its boundaries may need `split`."""
        return any(article.get("soft") for article in self.gold["articles"])


def pages(*, seeds: bool = True) -> list[Page]:
    """The gold dumps, and the seeds with answers where they are there."""
    found = _pages(ANSWERS, DUMPS)
    if seeds and SEED_ANSWERS.is_file():
        found += _pages(SEED_ANSWERS, SEEDS)
    return found


def read(page: Page, *, split: bool) -> Extraction:
    """What the importer makes of a page."""
    return extract(page.data, "page.txt", publishers=PUBLISHERS, split=split)


def score(page: Page, found: Extraction) -> Score:
    """An extraction against the answers."""
    result = Score()
    gold = page.gold["articles"]
    _count_ranges(result, found, gold)
    _count_labels(result, found, page)
    pairs = _paired(found.drafts, gold)
    for article in gold:
        _count_fields(result, article, pairs.get(_span(article)))
    return result


def scored(page: Page) -> Score:
    """The score of a page, with `split` if it is soft; then its boundaries count as proposed
    without it."""
    result = score(page, read(page, split=page.soft))
    if page.soft:
        wanted = {int(article["start"]) for article in page.gold["articles"][1:]}
        proposed = {each.line for each in read(page, split=False).proposed_boundaries}
        result.boundaries = Tally(len(proposed), len(wanted), len(proposed & wanted))
    return result


def run(bench: Bench) -> Iterator[Row]:
    """A row a file, then the gold pages, the seeds and both together."""
    total: dict[str, Score] = {}
    for page in pages():
        result = scored(page)
        which = "gold pages" if page.name[2] == "_" else "seeds"
        for name in (which, "all"):
            total.setdefault(name, Score()).add(result)
        yield _row(page.name[:28], result)
        for wrong in result.wrong if not bench.quick else ():
            yield Row(f"  {wrong}"[:150], "")
    for name in ("gold pages", "seeds", "all"):
        if name in total:
            yield _row(name, total[name])
            yield Row("", _fields(total[name]))


def _pages(answers: Path, folder: Path) -> list[Page]:
    files = yaml.safe_load(answers.read_text("utf-8"))["files"]
    return [Page(each["file"], (folder / each["file"]).read_bytes(), each) for each in files]


def _count_ranges(result: Score, found: Extraction, gold: list[dict[str, Any]]) -> None:
    wanted = Counter(("article", _span(article)) for article in gold)
    wanted.update(("comment", _span(c)) for a in gold for c in a["comments"]["blocks"])
    got = Counter(("article", draft.lines) for draft in found.drafts if draft.lines)
    got.update(("comment", lines) for draft in found.drafts for lines in draft.comment_lines)
    result.ranges = Tally(got.total(), wanted.total(), (got & wanted).total())
    result.wrong += [f"missed {kind} {span}" for kind, span in wanted - got]
    result.wrong += [f"not an answer: {kind} {span}" for kind, span in got - wanted]


def _count_labels(result: Score, found: Extraction, page: Page) -> None:
    gold = page.gold
    want: dict[int, str] = {}
    blocks = [block for article in gold["articles"] for block in article["comments"]["blocks"]]
    for name, parts in zip(LABELS, (gold["articles"], blocks, gold["boilerplate"]), strict=True):
        _label(want, name, [_span(part) for part in parts])
    got: dict[int, str] = {}
    _label(got, "article", [draft.lines for draft in found.drafts if draft.lines])
    _label(got, "comment", [lines for draft in found.drafts for lines in draft.comment_lines])
    _label(got, "boilerplate", [part.lines for part in found.boilerplate])
    for number, line in enumerate(page.data.split(b"\n"), 1):
        if line.strip():
            first, second = got.get(number), want[number]
            result.labels[second].wanted += 1
            if first is not None:
                result.labels[first].found += 1
                result.labels[first].right += first == second


def _label(lines: dict[int, str], name: str, spans: list[Span]) -> None:
    for first, last in spans:
        lines.update(dict.fromkeys(range(first, last + 1), name))


def _paired(drafts: list[Draft], gold: list[dict[str, Any]]) -> dict[Span, Draft]:
    shared = []
    for at, draft in enumerate(drafts):
        for article in gold:
            first, last = _span(article)
            lines = draft.lines or (0, 0)
            overlap = min(last, lines[1]) - max(first, lines[0]) + 1
            if overlap > 0:
                shared.append((overlap, at, (first, last)))
    found: dict[Span, Draft] = {}
    taken: set[int] = set()
    for _, at, span in sorted(shared, reverse=True):
        if at not in taken and span not in found:
            found[span] = drafts[at]
            taken.add(at)
    return found


def _count_fields(result: Score, article: dict[str, Any], draft: Draft | None) -> None:
    comments = article["comments"]
    got: dict[str, Any] = {}
    if draft is not None:
        got = {
            "title": None if draft.title_guessed else draft.title,
            "author": ", ".join(draft.authors) or None,
            "date": draft.published,
            "truncated": draft.truncated,
            "declared": draft.comments_declared,
        }
    wanted = {name: article.get(name) for name in ("title", "author", "date", "truncated")}
    wanted["declared"] = comments["declared"]
    for name, value in wanted.items():
        also = (comments if name == "declared" else article).get(f"{name}_also_ok", [])
        good = [value, *also] if isinstance(also, list) else [value, also]
        right = draft is not None and got[name] in good
        result.fields[name].add(Tally(1, 1, int(right)))
        if not right:
            result.wrong.append(f"{name} of {_span(article)}: {got.get(name)!r}, not {value!r}")
    _count_comments(result, comments["blocks"], draft)


def _count_comments(result: Score, blocks: list[dict[str, Any]], draft: Draft | None) -> None:
    there = {each.lines[0]: each.comment for each in draft.comments} if draft else {}
    starts = [each.lines[0] for each in draft.comments] if draft else []
    names = {block["id"]: at for at, block in enumerate(blocks, 1) if "id" in block}
    for block in blocks:
        comment = there.get(int(block["start"]))
        parent = names.get(block.get("parent"), block.get("parent"))
        answered = int(blocks[int(parent) - 1]["start"]) if parent else None
        author = parented = False
        if comment is not None:
            doubtful = block.get("author_confidence") == "medium"
            author = comment.author == block["author"] or (doubtful and comment.author is None)
            parented = answered == (starts[comment.parent - 1] if comment.parent else None)
        for name, right in (("comment author", author), ("parent", parented)):
            result.fields[name].add(Tally(1, 1, int(right)))
            if not right:
                result.wrong.append(f"{name} of the comment at line {block['start']}")


def _row(name: str, result: Score) -> Row:
    ranges = result.ranges
    lenient = " ".join(f"{label[:4]} {result.labels[label].f1:.3f}" for label in LABELS)
    soft = result.boundaries
    proposed = f"proposed {soft.right} of {soft.wanted}, {soft.found} in all" if soft.wanted else ""
    return Row(
        name,
        f"F1 {ranges.f1:.3f} ({ranges.right} of {ranges.wanted}, {ranges.found} found)",
        f"lines: {lenient}",
        proposed,
    )


def _fields(result: Score) -> str:
    return ", ".join(
        f"{name} {each.right}/{each.wanted}" for name, each in result.fields.items() if each.wanted
    )


def _span(part: dict[str, Any]) -> Span:
    return int(part["start"]), int(part["end"])
