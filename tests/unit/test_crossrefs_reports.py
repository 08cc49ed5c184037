"""Reports, papers and inquiries that texts speak of, and where bodies are named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsreader import plain_yaml
from nhsreader.crossrefs import bodies, events, persons, reports
from nhsreader.crossrefs.citation import Citation, Knowledge, Reading
from nhsreader.crossrefs.events_when import resolve
from nhsreader.crossrefs.reports_words import apart, report_slug, slug
from nhsreader.documents.publishers import Publishers
from nhsreader.documents.reading_text import from_markdown, from_plain
from nhsreader.glossary.entries import load_glossary
from nhsreader.glossary.mentions import ArticleContext, find_mentions
from nhsreader.glossary.timeline import load_timeline
from nhsreader.ingest import extract
from nhsreader.text.dates import parse_date

REPO = Path(__file__).resolve().parents[2]
LABELLED = REPO / "tests" / "labelled" / "publications.yaml"
Finder = Callable[[Reading, Knowledge], list[Citation]]
FINDERS: tuple[Finder, ...] = (reports.find, persons.find, bodies.find, events.find)


class Score(NamedTuple):
    """Shares from 0 to 1, and what went wrong in words."""

    precision: float
    recall: float
    named_alike: float
    faults: tuple[str, ...]


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """The bundled glossary and timeline."""
    library = REPO / "library"
    return Knowledge(load_glossary([library / "glossary"]), load_timeline([library]))


@lru_cache(maxsize=1)
def labelled() -> tuple[dict[str, Any], ...]:
    """The labelled texts, each with `text`, `day` and lists of [span, entity] by kind."""
    loaded = plain_yaml.load(LABELLED.read_text(encoding="utf-8"), str(LABELLED)).value
    assert isinstance(loaded, dict)
    return tuple(loaded["texts"])


def read(
    text: str, day: str | None = None, title: str = "", authors: tuple[str, ...] = ()
) -> Reading:
    """A text as the finders see it; blank lines part its paragraphs."""
    days = (date.fromisoformat(day), date.fromisoformat(day)) if day else None
    parts = {"body": text, **({"title": title} if title else {})}
    paragraphs: dict[str, list[tuple[int, int]]] = {}
    for part, held in parts.items():
        at = 0
        for piece in held.split("\n\n"):
            paragraphs.setdefault(part, []).append((at, at + len(piece)))
            at += len(piece) + 2
    mentions = find_mentions(ArticleContext(parts=parts, date_range=days), knowledge().glossary)
    return Reading(
        id="text", parts=parts, paragraphs=paragraphs, mentions=mentions, day=days, authors=authors
    )


def found(find: Finder, text: str, day: str | None = None, **more: Any) -> list[tuple[str, str]]:
    """The words of each citation and what it is of."""
    reading = read(text, day, **more)
    return [
        (reading.parts[c.part][c.start : c.end], c.entity or "") for c in find(reading, knowledge())
    ]


def score(kind: str, find: Finder) -> Score:
    """How a finder does on the labelled texts; a span counts when half of either is shared."""
    right = wrong = missed = alike = 0
    faults = []
    for row in labelled():
        text = row["text"]
        left = list(find(read(text, row["day"]), knowledge()))
        at = 0
        for span, entity in row.get(kind, ()):
            start = text.index(span, at)
            at = start + len(span)
            over = [
                c
                for c in left
                if 2 * (min(c.end, at) - max(c.start, start)) >= max(c.end - c.start, len(span))
            ]
            if not over:
                missed += 1
                faults.append(f"missed {span!r}")
                continue
            left.remove(over[0])
            right += 1
            alike += over[0].entity == entity
            if over[0].entity != entity:
                faults.append(f"{span!r} is {over[0].entity}, not {entity}")
        wrong += len(left)
        faults += [f"found {text[c.start : c.end]!r}" for c in left]
    return Score(
        right / max(1, right + wrong),
        right / max(1, right + missed),
        alike / max(1, right),
        tuple(faults),
    )


@lru_cache(maxsize=1)
def seed_readings(seeds: tuple[Path, ...]) -> tuple[Reading, ...]:
    """The articles of real pages as the finders see them."""
    readings = []
    for file in seeds:
        for draft in extract(file.read_bytes(), file.name, publishers=Publishers()).drafts:
            texts = {"body": from_markdown(draft.body), "title": from_plain(draft.title)}
            for number, held in enumerate(draft.comments, 1):
                texts[f"comment:{number}"] = from_plain(held.comment.text)
            parts = {part: text.text for part, text in texts.items()}
            when = parse_date(draft.published) if draft.published else None
            day = (when.earliest, when.latest) if when else None
            context = ArticleContext(parts=parts, publisher=draft.publisher, date_range=day)
            readings.append(
                Reading(
                    id=file.name,
                    parts=parts,
                    paragraphs={
                        part: [(block.start, block.end) for block in text.blocks]
                        for part, text in texts.items()
                    },
                    mentions=find_mentions(context, knowledge().glossary),
                    day=day,
                    authors=tuple(draft.authors),
                )
            )
    return tuple(readings)


def gold_recall(shared: Path, kind: str, find: Finder) -> tuple[float, list[str]]:
    """The share of the hand-made rows of a kind that are found by half, and those that are not."""
    loaded = plain_yaml.load((shared / "gold" / "crossrefs.yaml").read_text("utf-8"), "gold").value
    assert isinstance(loaded, dict)
    rows = [row for row in loaded["xrefs"] if row["type"] == kind]
    seeds = tuple(sorted((shared / "seeds").glob("*.txt")))
    cited = [
        (reading.id, reading.parts[c.part], c)
        for reading in seed_readings(seeds)
        for c in find(reading, knowledge())
    ]
    missed = []
    for row in rows:
        span = row["span"].strip()
        for name, text, c in cited:
            start = text.find(span, max(0, c.start - len(span)))
            shares = min(c.end, start + len(span)) - max(c.start, start)
            if name == row["file"] and start != -1 and 2 * shares >= len(span):
                break
        else:
            missed.append(span)
    return 1 - len(missed) / max(1, len(rows)), missed


def test_labelled_reports() -> None:
    result = score("reports", reports.find)
    assert result.precision >= 0.95, result.faults
    assert result.recall >= 0.85, result.faults
    assert result.named_alike >= 0.9, result.faults


def test_the_labelled_set_is_large_enough() -> None:
    counts = {kind: sum(len(row.get(kind, ())) for row in labelled()) for kind in (
        "reports", "persons", "events",
    )}  # fmt: skip
    traps = [row for row in labelled() if not any(row.get(kind) for kind in counts)]
    assert counts["reports"] >= 70 and counts["persons"] >= 30 and counts["events"] >= 25
    assert len(traps) >= 20


def test_recall_on_the_hand_made_answers(shared: Path) -> None:
    recall, missed = gold_recall(shared, "cites-report", reports.find)
    assert recall >= 0.8, missed


def test_a_paper_known_goes_by_one_key_under_all_its_names() -> None:
    text = "The FYFV was short. The NHS Five Year Forward View of October 2014 had seven models."
    assert {entity for _, entity in found(reports.find, text)} == {"report:five-year-forward-view"}


def test_a_paper_unknown_goes_by_its_name() -> None:
    one = found(reports.find, "We read the Turnberg report twice.")
    other = found(reports.find, "What the Turnberg report says of beds is still true.")
    assert one[0][1] == other[0][1] == "report:turnberg-report"


def test_a_command_paper_is_told_by_its_month() -> None:
    reading = read(
        "It follows the “command paper” issued by the Department in December.",
        "2011-05-20",
    )
    (cited,) = reports.find(reading, knowledge())
    assert cited.entity == "report:pub-legislative-framework"
    assert (cited.earliest, cited.latest) == ("2010-12-01", "2010-12-31")


def test_a_planned_paper_has_low_confidence_and_says_so() -> None:
    (cited,) = reports.find(read("Ministers will publish a Green Paper."), knowledge())
    assert cited.confidence < 0.5 and "planned" in cited.evidence


def test_paragraphs_quoted_by_number() -> None:
    text = (
        "The Secretary of State's mandate for the NHS Commissioning Board is plain about carers,\n\n"
        "3.4 Carers should be asked what they need, and what they say should be written down.\n\n"
        "3.5 Nobody should have to tell the same story twice to two parts of the same service."
    )
    cited = reports.find(read(text, "2013-01-10"), knowledge())
    assert [c.entity for c in cited] == ["report:nhs-mandate"] * 3
    assert [text[c.start : c.end].strip() for c in cited[1:]] == ["3.4", "3.5"]


def test_numbered_paragraphs_of_no_report_are_none() -> None:
    text = "Our plan:\n\n1.1 We shall meet every month in the same room and keep a list of actions."
    assert found(reports.find, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The Health and Social Care Act 2012 is not a report.",
        "A mandate from the voters is worth more than any manifesto's length.",
        "He has a plan, a strategy and a framework, and she reviews them.",
        "The Care Quality Commission published nothing.",
    ],
)
def test_traps(text: str) -> None:
    assert found(reports.find, text) == []


def test_slugs() -> None:
    assert report_slug("The Secretary of State’s Review") == "secretary-of-state-review"
    assert report_slug("Lord Darzi's review") == "darzi-review"
    assert slug("Una O'Brien") == "una-o-brien"


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("last week", "2014-03-03", "2014-03-09"),
        ("in December", "2013-12-01", "2013-12-31"),
        ("Monday", "2014-03-10", "2014-03-10"),
        ("last year's pause", "2013-01-01", "2013-12-31"),
        ("in April 2011", "2011-04-01", "2011-04-30"),
        ("the last few days of 2012", "2012-12-25", "2012-12-31"),
        ("two weeks ago", "2014-02-24", "2014-03-02"),
        ("last autumn", "2013-09-01", "2013-11-30"),
        ("next month", "2014-04-01", "2014-04-30"),
        ("yesterday", "2014-03-10", "2014-03-10"),
        ("on 4 January", "2014-01-04", "2014-01-04"),
        ("the 1968 paper", "1968-01-01", "1968-12-31"),
    ],
)
def test_relative_days(words: str, first: str, last: str) -> None:
    day = date(2014, 3, 11)
    assert resolve(words, (day, day)) == (first, last)


def test_no_day_gives_no_relative_date() -> None:
    assert resolve("last week", None) == (None, None)
    assert resolve("in May 2015", None) == ("2015-05-01", "2015-05-31")


def test_bodies_once_in_each_part() -> None:
    text = (
        "The British Medical Association met. The BMA and Leeds City Council spoke of the Royal "
        "College of Nursing, Barnsley Hospital NHS Foundation Trust and the University of Leeds."
    )
    names = dict(found(bodies.find, text))
    assert list(names.values()).count("body:british-medical-association") == 1
    assert {
        "body:leeds-city-council",
        "body:royal-college-of-nursing",
        "body:barnsley-hospital-nhs-foundation-trust",
        "body:university-of-leeds",
    } <= set(names.values())


def test_no_body_without_a_name() -> None:
    text = "The Council met the Foundation Trust. Our Association and a Committee did not."
    assert [e for _, e in found(bodies.find, text) if "council" in e or "association" in e] == []


def test_of_two_over_one_another_the_surer_is_kept() -> None:
    def cite(start: int, end: int, confidence: float) -> Citation:
        return Citation(
            type="cites-report",
            part="body",
            start=start,
            end=end,
            evidence="",
            confidence=confidence,
        )

    kept = apart([cite(0, 9, 0.5), cite(5, 12, 0.9), cite(12, 15, 0.1)])
    assert [(c.start, c.end) for c in kept] == [(5, 12), (12, 15)]


_PIECES = st.sampled_from(
    [
        "the ",
        "White Paper",
        "“command paper” ",
        "Lord ",
        "Andy Burnham ",
        "mandate ",
        "report",
        "’s ",
    ]
    + ["last week’s ", "in December ", "pause ", "In ", "Monday saw ", "conference ", ". ", "\n\n"]
    + ["2.5 ", "Royal College of ", "Cm 3807", "\u0130", "ß", "\U0001f600", "é", "31 February "]
)


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join)))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    reading = read(text, "2012-02-29")
    for find in FINDERS:
        for cited in find(reading, knowledge()):
            assert 0 <= cited.start < cited.end <= len(reading.parts[cited.part])
            assert cited.entity and cited.evidence and 0 <= cited.confidence <= 1
            assert cited.earliest is None or cited.earliest <= (cited.latest or "")


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.sampled_from(
    ["last week", "next year", "last spring", "in May", "6 June", "yesterday", "six years ago"]
))  # fmt: skip
def test_days_at_the_ends_of_the_calendar(day: date, words: str) -> None:
    first, last = resolve(words, (day, day))
    assert (first is None) == (last is None)
