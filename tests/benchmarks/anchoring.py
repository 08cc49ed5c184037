"""Passages after edits: found again, lost, or taken for others; beside two simple ways."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz

from nhsreader.bookmarks.anchors import anchor
from nhsreader.bookmarks.bookmark import make, text_hash
from nhsreader.documents.publishers import Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.ingest import extract
from tests.benchmarks import corpus
from tests.benchmarks.measure import Bench, Row
from tests.conftest import REPO, SHARED
from tests.mutations import EDITS, Case, edited, gone, lookalike, passage

RATES = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2)
LENGTHS = (20, 40, 60, 100, 160, 240, 400, 600)
RIGHT = 0.9


class Found(NamedTuple):
    """What one way says of a case."""

    state: str
    start: int
    end: int


Way = Callable[[Case], Found]


def texts() -> list[str]:
    """The real pages where they are, the bundled articles and invented ones."""
    found = []
    if (SHARED / "seeds").is_dir():
        for file in sorted((SHARED / "seeds").glob("*.txt")):
            drafts = extract(file.read_bytes(), file.name, publishers=Publishers()).drafts
            found += [from_markdown(draft.body).text for draft in drafts]
    for file in sorted((REPO / "library" / "articles").glob("*.md")):
        found.append(from_markdown(file.read_text("utf-8").split("---\n", 2)[2]).text)
    found += [from_markdown(corpus.markdown(5000, number)).text for number in range(20)]
    return [text for text in found if len(text) > 900]


def cases(many: int, seed: int = 5) -> Iterator[Case]:
    """Every kind of edit at every rate and length in turn, over the texts in turn."""
    choose = random.Random(seed)
    held = texts()
    kinds = [*EDITS, "gone", "lookalike"]
    made = 0
    while made < many:
        kind, rate, length = kinds[made % len(kinds)], choose.choice(RATES), choose.choice(LENGTHS)
        text = choose.choice(held)
        where = passage(text, length, choose)
        if where is None:
            continue
        case: Case | None
        if kind == "gone":
            case = gone(text, *where, made)
        elif kind == "lookalike":
            case = lookalike(text, *where, choose.choice(held), made)
        else:
            case = edited(kind, rate, text, *where, made)
        if case is not None:
            made += 1
            yield case


def ours(case: Case, with_old: bool = True) -> Found:
    """The program's own way, with the text the passage was marked in or without it."""
    mark = make("an-article", "body", case.old, case.start, case.end)
    old = case.old if with_old else None
    found = anchor(mark, case.new, text_hash(case.new), old)
    return Found(found.state, found.start, found.end)


def without_old(case: Case) -> Found:
    """The program's own way where the old text was not kept."""
    return ours(case, with_old=False)


def best_match(case: Case) -> Found:
    """The most similar stretch, whatever its score."""
    quote = case.old[case.start : case.end]
    found = fuzz.partial_ratio_alignment(quote, case.new)
    if found is None:
        return Found("orphan", 0, 0)
    same = case.new[found.dest_start : found.dest_end] == quote
    return Found("exact" if same else "moved", found.dest_start, found.dest_end)


def exact_only(case: Case) -> Found:
    """The first place with the very same words."""
    quote = case.old[case.start : case.end]
    at = case.new.find(quote)
    return Found("moved", at, at + len(quote)) if at >= 0 else Found("orphan", 0, 0)


WAYS: dict[str, Way] = {
    "ours": ours, "ours, old text lost": without_old, "best match, no floor": best_match,
    "exact only": exact_only,
}  # fmt: skip


def is_right(case: Case, found: Found) -> bool:
    """Whether nine tenths of the right stretch and of the found one are the same."""
    if found.state == "orphan" or case.new_start < 0:
        return found.state == "orphan" and case.new_start < 0
    shared = min(found.end, case.new_end) - max(found.start, case.new_start)
    whole = max(found.end, case.new_end) - min(found.start, case.new_start)
    return shared >= RIGHT * whole


def band(case: Case) -> str:
    """The row of the table a case counts in."""
    if case.new_start < 0:
        return case.kind
    long = "60 and more" if case.length >= 60 else "20-59"
    rate = 0.0 if case.kind == "reflow" else case.rate
    return f"{long}, edits {'to 10 %' if rate <= 0.1 else '15-20 %'}"


class Score:
    """Counts of a way, by band."""

    def __init__(self) -> None:
        self.cases: dict[str, int] = defaultdict(int)
        self.right: dict[str, int] = defaultdict(int)
        self.told: dict[tuple[str, str], int] = defaultdict(int)
        self.seconds = 0.0

    def add(self, case: Case, found: Found) -> None:
        """Count a case."""
        name = band(case)
        self.cases[name] += 1
        self.right[name] += is_right(case, found)
        self.told[name, found.state] += 1


def scored(found: Iterator[Case], ways: dict[str, Way]) -> dict[str, Score]:
    """Every way over every case."""
    scores = {name: Score() for name in ways}
    for case in found:
        for name, way in ways.items():
            started = time.perf_counter()
            answer = way(case)
            scores[name].seconds += time.perf_counter() - started
            scores[name].add(case, answer)
    return scores


def run(bench: Bench) -> Iterator[Row]:
    """Shares of right places; of lost passages and lookalikes the shares offered for them."""
    many = bench.size(6000, 480)
    scores = scored(cases(many), WAYS)
    for name, score in scores.items():
        yield Row(name, f"{1000 * score.seconds / many:.1f} ms each")
        for row in sorted(score.cases):
            count = score.cases[row]
            if row in ("gone", "lookalike"):
                wrong = score.told[row, "exact"] + score.told[row, "moved"]
                asked = score.told[row, "changed"]
                told = f"as exact or moved {wrong / count:.1%}, offered {asked / count:.1%}"
            else:
                told = f"right {score.right[row] / count:.1%}"
            yield Row(f"  {row}", f"{told} of {count}")
