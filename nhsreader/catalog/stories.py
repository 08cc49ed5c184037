"""Which articles hold the same text or the same passages, kept in the catalog."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from nhsreader.catalog.database import Database
from nhsreader.crossrefs import same_story
from nhsreader.crossrefs.quoted import LEAST, Shared, Text, direction, shared_runs
from nhsreader.crossrefs.same_story import PASSAGE
from nhsreader.text import shingles
from nhsreader.text.places import BODY

if TYPE_CHECKING:
    from datetime import date

    from nhsreader.catalog.facts import Facts
    from nhsreader.catalog.store import CatalogStore
    from nhsreader.crossrefs.same_story import Fingerprint, Seed
    from nhsreader.documents.model import Document
    from nhsreader.documents.reading_text import Block, ReadingText

SCHEMA = """
CREATE TABLE shingles (
  hash INTEGER, ahead INTEGER, behind INTEGER, id TEXT, PRIMARY KEY (hash, ahead, behind, id)
) WITHOUT ROWID;
CREATE INDEX shingles_by_article ON shingles (id);
CREATE TABLE quotes (
  one TEXT, start INTEGER, stop INTEGER, other TEXT, other_start INTEGER, other_stop INTEGER,
  words INTEGER, directed INTEGER, how TEXT, confidence REAL, rarest INTEGER, commonest INTEGER,
  PRIMARY KEY (one, start, other, other_start)
) WITHOUT ROWID;
CREATE INDEX quotes_by_other ON quotes (other);
"""
COMMON = 50
"""A passage in more articles than that is boilerplate and quotes nothing."""
HOUSE = 5
"""A passage in so many articles of one publisher is boilerplate of the house among these."""
_VERY_MANY = 2 * COMMON
_BATCH = 400
_SHORT = 40_000
"""Texts of so many code points are kept prepared."""
MOST_RUNS = 50
"""Runs kept of two articles, the longest of them."""


Stand = tuple[str, int, int]
"""An article with a seed, and the passages before and after it: (id, ahead, behind)."""


class SameStoryRow(msgspec.Struct, frozen=True):
    """A pair of the same story; `inside` is the containment of `one` in `other`."""

    one: str
    other: str
    relation: str
    inside: float
    around: float


class QuoteRow(msgspec.Struct, frozen=True, kw_only=True):
    """A run of words in the bodies of two articles that are not the same text.

    `one` quotes `other`; where `directed` is false neither is known to. Places are code points
    of each body; `how` says what told the direction; `rarest` and `commonest` name those ten of
    the words that stand in the fewest and in the most articles.
    """

    one: str
    start: int
    end: int
    other: str
    other_start: int
    other_end: int
    words: int
    directed: bool
    how: str
    confidence: float
    rarest: int = 0
    commonest: int = 0


class StoryStore:
    """The tables of one catalog that hold shingles and quotations."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.often: set[int] = set()
        """Shingles that were seen to stand in very many articles."""

    def put_seeds(self, identifier: str, fingerprint: Fingerprint) -> None:
        """Store the shingles an article is found by."""
        rows = {(seed.value, seed.ahead, seed.behind, identifier) for seed in fingerprint.seeds}
        if fingerprint.short:
            rows |= {(value, 0, 0, identifier) for value in fingerprint.sample()}
        self._db.execute_many("INSERT OR IGNORE INTO shingles VALUES (?,?,?,?)", sorted(rows))

    def put_quotes(self, rows: Iterable[QuoteRow]) -> None:
        """Store quotations."""
        self._db.execute_many(
            "INSERT OR REPLACE INTO quotes VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                (
                    row.one, row.start, row.end, row.other, row.other_start, row.other_end,
                    row.words, int(row.directed), row.how, row.confidence,
                    row.rarest, row.commonest,
                )
                for row in rows
            ),
        )  # fmt: skip

    def forget(self, passage: int, publisher: str | None = None) -> None:
        """Drop the quotations of a passage that has turned out to be boilerplate, of a house or
        of all: those that are nothing else, and those with few words besides."""
        within = ""
        if publisher is not None:
            of_house = "IN (SELECT id FROM articles WHERE publisher=?)"
            within = f" AND one {of_house} AND other {of_house}"
        self._db.execute(
            f"DELETE FROM quotes WHERE (rarest=? OR commonest=? AND words<?){within}",
            (passage, passage, 2 * LEAST, *([publisher] * 2 if publisher is not None else [])),
        )

    def publishers(self, ids: Collection[str]) -> dict[str, str | None]:
        """The publisher of each of some articles."""
        marks = ",".join("?" * len(ids))
        return dict(
            self._db.execute(
                f"SELECT id, publisher FROM articles WHERE id IN ({marks})", sorted(ids)
            )
        )

    def drop(self, identifier: str) -> None:
        """Forget an article."""
        self._db.execute("DELETE FROM shingles WHERE id=?", (identifier,))
        self._db.execute("DELETE FROM quotes WHERE one=? OR other=?", (identifier, identifier))

    def with_shingles(self, values: Collection[int]) -> dict[int, list[Stand]]:
        """Where shingles stand, as seeds, by shingle."""
        found: dict[int, list[Stand]] = {}
        wanted = sorted(values)
        for at in range(0, len(wanted), _BATCH):
            batch = wanted[at : at + _BATCH]
            marks = ",".join("?" * len(batch))
            for value, *stand in self._db.execute(
                f"SELECT hash, id, ahead, behind FROM shingles WHERE hash IN ({marks})", batch
            ):
                found.setdefault(value, []).append(tuple(stand))
        return found

    def with_passage(self, seed: Seed) -> list[Stand]:
        """Where the passage before or after a seed stands with it."""
        return self._db.execute(
            "SELECT id, ahead, behind FROM shingles WHERE hash=? AND (ahead=? OR behind=?)",
            (seed.value, seed.ahead, seed.behind),
        )

    def sampled_sizes(self, ids: Iterable[str]) -> dict[str, int]:
        """How many sampled shingles each of the articles has."""
        sizes = {}
        for identifier in ids:
            rows = self._db.execute("SELECT sampled FROM articles WHERE id=?", (identifier,))
            sizes[identifier] = rows[0][0] if rows else 0
        return sizes

    def pairs(self) -> list[SameStoryRow]:
        """Every pair of the same story or related, each once: `one` before `other` by id."""
        found = self._db.execute(
            "SELECT one, other, relation, inside, around FROM same_story WHERE one<other"
            " ORDER BY one, other"
        )
        return [SameStoryRow(*values) for values in found]

    def family(self, identifier: str) -> set[str]:
        """The ids of the articles that hold the same text, through others as well; its own too."""
        known, new = {identifier}, [identifier]
        while new:
            for (other,) in self._db.execute(
                "SELECT other FROM same_story WHERE one=? AND relation<>'related'", (new.pop(),)
            ):
                if other not in known:
                    known.add(other)
                    new.append(other)
        return known

    def quoting(self, identifier: str) -> list[QuoteRow]:
        """What an article quotes of others, or shares with them, by place.

        A run that is shared without direction is given with this article as `one`.
        """
        turned = (
            msgspec.structs.replace(
                row, one=row.other, start=row.other_start, end=row.other_end,
                other=row.one, other_start=row.start, other_end=row.end,
            )
            for row in self._quotes("other=? AND NOT directed", identifier)
        )  # fmt: skip
        found = [*self._quotes("one=?", identifier), *turned]
        return sorted(found, key=lambda row: (row.start, row.end, row.other))

    def quoted_in(self, identifier: str) -> list[QuoteRow]:
        """Where others quote an article, as `other`, by place."""
        found = self._quotes("other=? AND directed", identifier)
        return sorted(found, key=lambda row: (row.other_start, row.other_end, row.one))

    def _quotes(self, where: str, identifier: str) -> Iterator[QuoteRow]:
        rows = self._db.execute(
            "SELECT one, start, stop, other, other_start, other_stop, words, directed, how,"
            f" confidence, rarest, commonest FROM quotes WHERE {where}",
            (identifier,),
        )
        family = self.family(identifier) if rows else set()
        names = QuoteRow.__struct_fields__
        for values in rows:
            fields = dict(zip(names, values, strict=True))
            fields["directed"] = bool(fields["directed"])
            row = QuoteRow(**fields)
            if not {row.one, row.other} <= family:
                yield row


class Passage(msgspec.Struct, frozen=True):
    """Ten words of an article, the first of them number `at`, and the others they stand in."""

    name: int
    at: int
    others: frozenset[str]


class Sharing(msgspec.Struct, frozen=True):
    """What of an article's seeds stands in others.

    `counts` are how many sampled shingles each other article shares, those in very many
    articles left out unless most are such, and `sampled` how many were counted.
    """

    counts: Mapping[str, int]
    sampled: int
    passages: tuple[Passage, ...]


def sharing(store: StoryStore, identifier: str, fingerprint: Fingerprint) -> Sharing:
    """Look an article's seeds up among those of all others."""
    sample = fingerprint.sample()
    seeds: dict[int, list[Seed]] = {}
    for seed in fingerprint.seeds:
        seeds.setdefault(seed.value, []).append(seed)
    wanted = seeds.keys() | sample
    found = store.with_shingles(wanted - store.often)
    often = wanted & store.often
    for value, stands in found.items():
        if len(stands) >= _VERY_MANY:
            often.add(value)
            store.often.add(value)
    counted = sample - often
    if len(counted) * 2 < len(sample):
        # A text that very many others hold: what tells it apart is what they all share.
        counted = sample
        found |= store.with_shingles(sample - found.keys())
    counts = Counter(
        other
        for value in counted & found.keys()
        for other in {stand[0] for stand in found[value]}
        if other != identifier
    )
    passages: list[Passage] = []
    for value, same in seeds.items():
        if value not in often and all(s[0] == identifier for s in found.get(value, ())):
            continue
        for seed in same:
            stands = store.with_passage(seed) if value in often else found[value]
            for column, name in ((1, seed.ahead), (2, seed.behind)):
                if not name:
                    continue
                others = frozenset(s[0] for s in stands if s[column] == name) - {identifier}
                if others:
                    at = seed.at if column == 1 else seed.at + shingles.SIZE - PASSAGE
                    passages.append(Passage(name, at, others))
    return Sharing(counts, len(counted), tuple(passages))


class Boilerplate:
    """Which of the passages an article shares are nobody's words."""

    def __init__(self, store: StoryStore, publisher: str | None, passages: Iterable[Passage]):
        self._of_all: set[int] = set()
        self._of_house: set[int] = set()
        self.new: list[tuple[int, str | None]] = []
        """Passages that are boilerplate from this article on, of all or of a publisher."""
        self._store = store
        self._publisher = publisher
        self._publishers: dict[str, str | None] = {}
        for passage in passages:
            many = len(passage.others)
            if many >= COMMON:
                self._of_all.update(range(passage.at, passage.at + PASSAGE))
                if many == COMMON:
                    self.new.append((passage.name, None))
            elif publisher is not None and many >= HOUSE - 1:
                if missing := passage.others - self._publishers.keys():
                    self._publishers |= store.publishers(missing)
                of_house = sum(self._publishers[other] == publisher for other in passage.others)
                if of_house >= HOUSE - 1:
                    self._of_house.update(range(passage.at, passage.at + PASSAGE))
                    if of_house == HOUSE - 1:
                        self.new.append((passage.name, publisher))

    def meant_by(self, passage: Passage) -> frozenset[str]:
        """The articles with the passage, those left out in which all of it is boilerplate."""
        own = set(range(passage.at, passage.at + PASSAGE)) - self._of_all
        if not own:
            return frozenset()
        if self._publisher is None or own - self._of_house:
            return passage.others
        if missing := passage.others - self._publishers.keys():
            self._publishers |= self._store.publishers(missing)
        house = self._publisher
        return frozenset(other for other in passage.others if self._publishers[other] != house)

    def words_besides(self, run: Shared, publisher: str | None) -> int:
        """How many words of a run shared with an article of a publisher are no boilerplate."""
        words = set(range(run.first, run.first + run.words)) - self._of_all
        if publisher is not None and publisher == self._publisher:
            words -= self._of_house
        return len(words)


def take_stories(store: CatalogStore, facts: Facts) -> None:
    """Find and store what an article has in common with those in the catalog.

    It is in the catalog itself, with its seeds.
    """
    shared = sharing(store.stories, facts.document.id, facts.fingerprint)
    pairs = find_same_story(store, facts, shared)
    for pair in pairs:
        store.put_same_story(pair)
    versions = {pair.other for pair in pairs if pair.relation != "related"}
    boilerplate = Boilerplate(store.stories, facts.document.publisher, shared.passages)
    store.stories.put_quotes(find_quotes(store, facts, shared, boilerplate, versions))
    for passage, publisher in boilerplate.new:
        store.stories.forget(passage, publisher)


def find_same_story(
    store: CatalogStore, facts: Facts, shared: Sharing | None = None
) -> list[SameStoryRow]:
    """Pairs of this article with those in the catalog that hold the same text."""
    identifier, own = facts.document.id, facts.fingerprint
    shared = shared or sharing(store.stories, identifier, own)
    least = same_story.fewest(1)
    counts = {other: count for other, count in shared.counts.items() if count >= least}
    sizes = store.stories.sampled_sizes(counts)
    pairs = []
    for other in same_story.candidates(shared.sampled, counts, sizes):
        body = store.texts(other)[BODY]
        found = same_story.compare(own, same_story.fingerprint(body.text))
        if found:
            pairs.append(
                SameStoryRow(identifier, other, found.relation, found.inside, found.around)
            )
    return pairs


def find_quotes(
    store: CatalogStore,
    facts: Facts,
    shared: Sharing,
    boilerplate: Boilerplate,
    besides: Collection[str],
) -> Iterator[QuoteRow]:
    """Passages of this article in those of the catalog, besides some, or of those in it."""
    passages: dict[str, list[Passage]] = {}
    for passage in shared.passages:
        if len(passage.others) < COMMON:
            for other in boilerplate.meant_by(passage).difference(besides):
                passages.setdefault(other, []).append(passage)
    if not passages:
        return
    own = _text(facts.document, facts.body)
    words = shingles.words(own.text)
    for other in sorted(passages):
        body = store.texts(other).get(BODY)
        if body is None or not _may_share(words, passages[other], body.text):
            continue
        row = store.row(other)
        if row is None:
            continue
        theirs = _text(row.front, body)
        runs = sorted(shared_runs(own, theirs), key=lambda run: -run.words)
        for run in runs[:MOST_RUNS]:
            if boilerplate.words_besides(run, row.publisher) < LEAST:
                continue
            within = sorted(
                (len(passage.others), passage.name)
                for passage in passages[other]
                if run.first <= passage.at <= run.first + run.words - PASSAGE
            )
            if within:
                names = within[0][1], within[-1][1]
                yield _quote(facts.document.id, own, other, theirs, run, names)


def _may_share(words: Sequence[str], passages: Iterable[Passage], other: str) -> bool:
    """Whether a run of `LEAST` words around one of the passages stands in another text."""
    theirs = f" {' '.join(shingles.words(other))} "
    starts = {
        start
        for passage in passages
        for start in range(passage.at - LEAST + PASSAGE, passage.at + 1)
        if 0 <= start <= len(words) - LEAST
    }
    return any(f" {' '.join(words[start : start + LEAST])} " in theirs for start in starts)


def _quote(
    identifier: str, own: Text, other: str, theirs: Text, run: Shared, names: tuple[int, int]
) -> QuoteRow:
    told = direction(run, own, theirs)
    here, there = (identifier, run.start, run.end), (other, run.other_start, run.other_end)
    # Without direction the first by id is named first, whichever came into the catalog first.
    forward = told.forward if told.directed else identifier < other
    one, two = (here, there) if forward else (there, here)
    return QuoteRow(
        one=one[0], start=one[1], end=one[2], other=two[0], other_start=two[1], other_end=two[2],
        words=run.words, directed=told.directed, how=told.how, confidence=told.confidence,
        rarest=names[0], commonest=names[1],
    )  # fmt: skip


def _text(document: Document, body: ReadingText) -> Text:
    prepared = _prepared if len(body.text) <= _SHORT else _prepared.__wrapped__
    return prepared(body.text, tuple(body.blocks), document.date_range)


@lru_cache(maxsize=64)
def _prepared(text: str, blocks: tuple[Block, ...], day: tuple[date, date] | None) -> Text:
    """What was prepared for one comparison serves the next."""
    return Text(
        text,
        [(block.start, block.end) for block in blocks],
        [(block.start, block.end) for block in blocks if block.kind == "quotation"],
        day,
    )
