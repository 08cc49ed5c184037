"""Definitions found in public gold corpora: precision, recall and F1.

A third of each corpus, taken by a hash of the document's name, is kept unseen: nobody looks at
its errors or sets a threshold by it. It has a row of its own.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from nhsreader.glossary.definitions import find_definitions
from tests.benchmarks.measure import REPO, Bench, Row

_PATTERNS = REPO.parent / "shared" / "gold" / "definition_patterns.tsv"
_UNSEEN_OF = 3
_NUMBER = re.compile(r"\d{1,9}\s*")


class Text(NamedTuple):
    """A gold text: the pairs defined in it; not `paired` only the long forms are marked."""

    name: str
    text: str
    gold: frozenset[tuple[str, str]]
    paired: bool = True

    @property
    def unseen(self) -> bool:
        """Whether it belongs to the third that is only measured."""
        return sha256(self.name.encode()).digest()[0] % _UNSEEN_OF == 0


class Corpus(NamedTuple):
    """A public corpus: where it comes from, its reader, the F1 asked for and aimed at."""

    name: str
    repository: str
    folder: str
    read: Callable[[Path], Iterator[Text]]
    floor: float
    aim: float


class Score(NamedTuple):
    """Counts of distinct pairs for each text."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        return f"F1 {self.f1:.3f}  P {precision:.3f}  R {recall:.3f}"


def run(bench: Bench) -> Iterator[Row]:
    """A row for the labelled constructions and three for each corpus that is there."""
    if _PATTERNS.exists():
        found = score(patterns(_PATTERNS))
        yield Row("constructions", str(found), "asked 0.98", f"{found.f1 - 0.98:+.3f}")
    else:
        yield Row("constructions", "skipped", f"{_PATTERNS} is not here")
    root = corpora_folder()
    for corpus in CORPORA:
        if not (root / corpus.folder).is_dir():
            how = f"git clone https://github.com/{corpus.repository} {root / corpus.folder}"
            yield Row(corpus.name, "skipped", how)
            continue
        texts = list(corpus.read(root / corpus.folder))
        parts = {
            "all": texts,
            "seen": [text for text in texts if not text.unseen],
            "unseen": [text for text in texts if text.unseen],
        }
        for part, held in parts.items():
            found = score(held)
            wanted = f"asked {corpus.floor:.2f}, aim {corpus.aim:.2f}"
            name = f"{corpus.name}, {part}, {len(held)} texts"
            yield Row(name, str(found), wanted, f"{found.f1 - corpus.floor:+.3f}")


def corpora_folder() -> Path:
    """The folder of the corpora: $NHSREADER_CORPORA, or one in the user's cache folder."""
    given = os.environ.get("NHSREADER_CORPORA")
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(given) if given else Path(cache) / "nhsreader-corpora"


def score(texts: list[Text]) -> Score:
    """Distinct pairs, exact after folding case and white space."""
    right = wrong = missed = 0
    for text in texts:
        found, gold = compared(text)
        right += len(found & gold)
        wrong += len(found - gold)
        missed += len(gold - found)
    return Score(right, wrong, missed)


def compared(text: Text) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """What was found in a text and what should have been."""
    gold = {(_plain(short), _plain(long)) for short, long in text.gold}
    found = {
        (_plain(one.surface) if text.paired else "", _plain(one.long))
        for one in find_definitions(text.text)
    }
    return found, gold


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def patterns(file: Path) -> list[Text]:
    """The labelled constructions: text, tab, `SF=LF;SF=LF`."""
    texts = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
        if line and not line.startswith("#"):
            text, _, gold = line.partition("\t")
            pairs = (pair.partition("=") for pair in gold.split(";") if "=" in pair)
            held = frozenset((short, long) for short, _, long in pairs)
            texts.append(Text(str(number), text.replace("\\n", "\n"), held))
    return texts


def _med1250(folder: Path) -> Iterator[Text]:
    """PMID, title, abstract; `  short|long` is gold, `//` a remark."""
    raw = (folder / "MED1250_labeled").read_text(encoding="utf-8", errors="replace")
    held: list[tuple[str, list[str], set[tuple[str, str]]]] = []
    for line in raw.split("\n"):
        if _NUMBER.fullmatch(line):
            held.append((line.strip(), [], set()))
        elif held and line.strip() and not line.strip().startswith("//"):
            if line.startswith("  ") and "|" in line:
                short, long = line.strip().split("|")[:2]
                held[-1][2].add((short.strip(), long.strip()))
            else:
                held[-1][1].append(line.strip())
    for name, lines, gold in held:
        yield Text(name, "\n".join(lines), frozenset(gold))


def _users_wikipedia(folder: Path) -> Iterator[Text]:
    """Articles as text; the column `In` lists `short;long` expanded in the text."""
    data = folder / "data" / "UsersWikipedia"
    with open(data / "complete_user_annotations.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = data / "documents" / f"{row['Title'].replace(' ', '_')}.txt"
            if text.exists():
                pairs = (line.partition(";") for line in (row["In"] or "").split("\n"))
                gold = frozenset((a.strip(), b.strip()) for a, sep, b in pairs if sep)
                yield Text(row["DocID"], text.read_text(encoding="utf-8"), gold)


def _sdu22_legal(folder: Path) -> Iterator[Text]:
    """Paragraphs of UN papers; only the long forms are marked, not paired."""
    for split in ("train", "dev"):
        file = folder / "data" / "english" / "legal" / f"{split}.json"
        for held in json.loads(file.read_text(encoding="utf-8")):
            text = held["text"]
            gold = frozenset(("", text[start:end]) for start, end in held["long-forms"])
            yield Text(f"{split}-{held['ID']}", text, gold, paired=False)


CORPORA = (
    Corpus("MED1250", "ncbi-nlp/Ab3P", "ab3p", _med1250, 0.82, 0.90),
    Corpus(
        "UsersWikipedia",
        "JoaoLMPereira/acx-acronym-expander",
        "acx",
        _users_wikipedia,
        0.67,
        0.73,
    ),
    Corpus(
        "SDU-22 legal",
        "amirveyseh/AAAI-22-SDU-shared-task-1-AE",
        "sdu22ae",
        _sdu22_legal,
        0.69,
        0.75,
    ),
)
