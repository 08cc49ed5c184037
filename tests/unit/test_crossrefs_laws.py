"""Laws cited in articles: against texts labelled by hand, the real pages, and rule by rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsreader import plain_yaml
from nhsreader.crossrefs.citation import Citation, Knowledge, Reading
from nhsreader.crossrefs.laws import find
from nhsreader.crossrefs.statutes import Statute, Statutes, load_statutes, name_key
from nhsreader.documents.reading_text import from_markdown, from_plain
from nhsreader.errors import BadDocument, StorageError
from nhsreader.glossary.entries import Glossary, load_glossary
from nhsreader.glossary.timeline import Timeline
from nhsreader.ingest import extract
from nhsreader.text.dates import parse_date
from tests.conftest import REPO
from tests.unit.ingest_pages import PUBLISHERS

LABELLED = REPO / "tests" / "labelled" / "laws.yaml"
_MARK = re.compile(r"\[\[(?P<words>[^|\]]+)\|(?P<key>[\w-]+)\]\]|\{\{(?P<trap>[^}]+)\}\}")
NOTHING = Knowledge(Glossary(), Timeline())


class _Text(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    text: str
    day: str | None = None


class _Labels(msgspec.Struct, forbid_unknown_fields=True):
    laws: dict[str, str]
    texts: list[_Text]
    format_version: int = 1


class Label(NamedTuple):
    """A citation marked by hand."""

    start: int
    end: int
    entity: str | None


@lru_cache(maxsize=1)
def bundled() -> Statutes:
    """The statutes that come with the program."""
    return load_statutes([REPO / "library"])


def laws(text: str, day: str | None = None, **parts: str) -> list[Citation]:
    """What is found in a text written on a day."""
    when = (date.fromisoformat(day),) * 2 if day else None
    held = {"body": text, **{name.replace("_", ":"): value for name, value in parts.items()}}
    reading = Reading(
        id="text", parts=held, paragraphs={p: [(0, len(t))] for p, t in held.items()}, day=when
    )
    return find(reading, NOTHING, bundled())


def cited(text: str, day: str | None = None) -> list[tuple[str, str | None]]:
    """The words and the law of each citation."""
    return [(text[one.start : one.end], one.entity) for one in laws(text, day)]


def read_marks(marked: str, keys: dict[str, str]) -> tuple[str, list[Label], int]:
    """A text without its marks, the labels in it, and how many traps it holds."""
    plain, at, traps = "", 0, 0
    labels = []
    for found in _MARK.finditer(marked):
        plain += marked[at : found.start()]
        words = found["words"] or found["trap"]
        if found["trap"]:
            traps += 1
        else:
            entity = None if found["key"] == "-" else keys[found["key"]]
            labels.append(Label(len(plain), len(plain) + len(words), entity))
        plain += words
        at = found.end()
    return plain + marked[at:], labels, traps


def fits(one: Citation, label: Label) -> bool:
    """Whether they overlap by half of the label and of the citation."""
    shared = min(one.end, label.end) - max(one.start, label.start)
    return 2 * shared >= label.end - label.start and 2 * shared >= one.end - one.start


def labelled() -> Iterator[tuple[_Text, str, list[Label], int]]:
    """The labelled texts with their labels and the number of traps."""
    held = plain_yaml.load(LABELLED.read_text(encoding="utf-8"), str(LABELLED)).convert(_Labels)
    for text in held.texts:
        yield text, *read_marks(text.text, held.laws)


def test_texts_labelled_by_hand() -> None:
    counts: Counter[str] = Counter()
    wrong = []
    for text, plain, labels, traps in labelled():
        found = laws(plain, text.day)
        counts["found"] += len(found)
        counts["labels"] += len(labels)
        counts["traps"] += traps
        right = 0
        for label in labels:
            hit = next((one for one in found if fits(one, label)), None)
            if hit is not None and hit.entity == label.entity:
                right += 1
            else:
                got = hit.entity if hit else "nothing"
                wrong.append(f"{text.id}: {plain[label.start : label.end]!r}: {got}")
        extra = [one for one in found if not any(fits(one, label) for label in labels)]
        wrong += [f"{text.id}: found {plain[one.start : one.end]!r}" for one in extra]
        counts["right"] += right
    precision, recall = counts["right"] / counts["found"], counts["right"] / counts["labels"]
    assert counts["labels"] >= 110
    assert counts["traps"] >= 25
    report = "\n".join([f"precision {precision:.3f}, recall {recall:.3f}", *wrong])
    assert precision >= 0.95, report
    assert recall >= 0.9, report


def real_articles(file: Path) -> Iterator[tuple[Reading, int, int]]:
    """The articles of a page dump, each with its first and last line."""
    for draft in extract(file.read_bytes(), "page.txt", publishers=PUBLISHERS).drafts:
        parts = {"body": from_markdown(draft.body).text, "title": from_plain(draft.title).text}
        for number, held in enumerate(draft.comments, 1):
            parts[f"comment:{number}"] = from_plain(held.comment.text).text
        on = parse_date(draft.published) if draft.published else None
        day = (on.earliest, on.latest) if on else None
        assert draft.lines is not None
        yield Reading(id="page", parts=parts, paragraphs={}, day=day), *draft.lines


def place(row: dict[str, str], lines: list[str], first: int, body: str) -> Label:
    """Where the words of an answer stand in the body: by how often they stood before."""
    line, span = int(row["line"]), row["span"]
    ahead = lines[line - 1][: int(row["col"]) - 1]
    number = "\n".join([*lines[first - 1 : line - 1], ahead]).count(span)
    starts = [one.start() for one in re.finditer(re.escape(span), body)]
    # The title may say the words once more than the body does.
    start = starts[min(number, len(starts) - 1)]
    return Label(start, start + len(span), row["entity"])


def test_real_pages(shared: Path) -> None:
    gold = plain_yaml.load((shared / "gold" / "crossrefs.yaml").read_text("utf-8"), "gold").value
    rows = [row for row in gold["xrefs"] if row["type"] == "cites-act"]
    right, missed = 0, []
    for name in sorted({row["file"] for row in rows}):
        file = shared / "seeds" / name
        lines = file.read_text("utf-8").split("\n")
        for reading, first, last in real_articles(file):
            found = find(reading, NOTHING, bundled())
            for row in rows:
                if row["file"] != name or not first <= int(row["line"]) <= last:
                    continue
                label = place(row, lines, first, reading.parts["body"])
                hits = [one for one in found if one.part == "body" and fits(one, label)]
                if any(one.entity == label.entity for one in hits):
                    right += 1
                else:
                    missed.append((name, row["line"], row["span"], [one.entity for one in hits]))
    assert rows
    assert right + len(missed) == len(rows)
    assert right / len(rows) >= 0.9, missed


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("the Health and Social Care Act", "2010-01-01", "act:health-and-social-care-act-2008"),
        ("the Health and Social Care Act", "2002-01-01", "act:health-and-social-care-act-2001"),
        ("the Health & Social Care Act", "2014-01-01", "act:health-and-social-care-act-2012"),
        ("the Health Bill", "2009-06-01", "bill:health-bill-2009"),
        ("the Health Bill", "2011-06-01", "bill:health-and-social-care-bill-2011"),
        ("the Health Bill", "2012-11-19", "bill:health-and-social-care-bill-2011"),
        ("the Health Bill", "2026-07-01", "bill:health-bill-2026"),
        ("the Mental Health Act", "2010-01-01", "act:mental-health-act-1983"),
        ("the Data Protection Act", "2010-01-01", "act:data-protection-act-1998"),
        ("the Data Protection Act", "2020-01-01", "act:data-protection-act-2018"),
        ("section 75 regulations", "2013-02-20", "si:2013-257"),
        ("section 75 regulations", "2014-02-20", "si:2013-500"),
        ("the 2012 Health Act", "2014-02-20", "act:health-and-social-care-act-2012"),
        ("the Health and Social Care Bill 2010-11", None, "bill:health-and-social-care-bill-2011"),
        ("Finance Act 2014", None, "act:finance-act-2014"),
        ("the Care Act (2013)", None, "act:care-act-2014"),
        ("SI 2013/9999", None, "si:2013-9999"),
        ("HSCA 2008", None, "act:health-and-social-care-act-2008"),
    ],
)
def test_which_law_a_name_means(text: str, day: str | None, expected: str) -> None:
    assert [entity for _, entity in cited(f"They cite {text} here.", day)] == [expected]


def test_evidence_says_how_a_law_was_chosen() -> None:
    by_year, by_day, back = laws(
        "The Care Act 2014 and the Equality Act 2010 apply. The Act is long.", "2016-01-01"
    )
    assert by_year.evidence == by_day.evidence == "its title and year"
    assert back.evidence.endswith("Equality Act 2010")
    (unyeared,) = laws("the Health Act", "2015-03-02")
    assert "2015-03-02" in unyeared.evidence
    assert unyeared.confidence < by_year.confidence
    assert unyeared.label == "Health Act 2009"


def test_address_as_the_law_stood_on_the_article_s_day() -> None:
    site = "https://www.legislation.gov.uk"
    text = "Section 75 of the Health and Social Care Act 2012 applies."

    def address(day: str | None) -> str | None:
        return laws(text, day)[0].url

    assert address("2014-03-12") == f"{site}/ukpga/2012/7/section/75/2014-03-12"
    assert address("2011-03-12") == f"{site}/ukpga/2012/7/section/75/enacted"
    assert address(None) == f"{site}/ukpga/2012/7/section/75"
    month = (date(2014, 3, 1), date(2014, 3, 31))
    reading = Reading(id="a", parts={"body": text}, paragraphs={}, day=month)
    assert find(reading, NOTHING, bundled())[0].url == f"{site}/ukpga/2012/7/section/75"
    (scottish,) = laws("the Patient Rights (Scotland) Act 2011", "2015-01-01")
    assert scottish.url == f"{site}/asp/2011/5/2015-01-01"
    (old,) = laws("the National Health Service Act 1946", "2015-01-01")
    assert old.url == f"{site}/ukpga/Geo6/9-10/81"
    (bill,) = laws("the Health and Care Bill", "2021-10-01")
    assert bill.url is None and bill.label == "Health and Care Bill 2021"
    (made,) = laws("the Public Contracts Regulations 2015", "2014-10-01")
    assert made.url == f"{site}/uksi/2015/102/made"


def test_sections_take_the_law_they_are_of() -> None:
    text = (
        "Under sections 12 and 13(1) of the NHS Act 2006 they must. Schedule 2 to that Act says"
        " how. Section 12 is clear, section 99 of this report is not."
    )
    act = "act:national-health-service-act-2006"
    assert cited(text) == [
        ("sections 12 and 13(1) of the NHS Act 2006", act),
        ("Schedule 2 to that Act", act),
        ("Section 12", act),
    ]


def test_back_to_the_last_law_named_of_that_kind() -> None:
    text = (
        "The Care Bill followed the Health and Social Care Act 2012. The Bill is short; the Act is"
        " not."
    )
    assert [entity for _, entity in cited(text, "2013-10-01")] == [
        "bill:care-bill-2013",
        "act:health-and-social-care-act-2012",
        "bill:care-bill-2013",
        "act:health-and-social-care-act-2012",
    ]


def test_a_name_given_in_brackets_holds_for_the_whole_article() -> None:
    text = (
        "The NHS Act 2006 (“the Act”) was amended by the Health and Care Act 2022. Nothing in the"
        " Act is simple."
    )
    assert cited(text)[-1] == ("the Act", "act:national-health-service-act-2006")


def test_a_comment_speaks_of_the_law_of_its_article() -> None:
    found = laws("MPs debate the Health and Care Bill.", "2021-10-01", comment_1="Stop the bill!")
    assert [(one.part, one.entity) for one in found] == [
        ("body", "bill:health-and-care-bill-2021"),
        ("comment:1", "bill:health-and-care-bill-2021"),
    ]


def test_a_law_without_a_name_anywhere() -> None:
    (found,) = laws("Peers amended the Bill on Tuesday.")
    assert found.entity is None and found.confidence <= 0.4
    assert not cited("The Bill is in the drawer.")
    assert cited("We want a new Bill.") == [("a new Bill", None)]


@pytest.mark.parametrize(
    "text",
    [
        "It was an Act of God.",
        "He was read the Riot Act by Bill Gates and the Bill Clinton team.",
        "Trusts must foot the bill for agency staff, MPs told ministers.",
        "The NHS drugs bill rose, Parliament was told.",
        "Act now. ACT is a charity. To act as one is an act of faith.",
        "In section 40 the report warns of this; see Part 2 and regulation.",
        "A Bill of Rights for patients.",
        "Order 2012 more masks.",
    ],
)
def test_what_is_no_law(text: str) -> None:
    assert not cited(text, "2011-06-01")


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    check(text)


# fmt: off
_PIECES = st.sampled_from((
    "the", "The", "Act", "act", "Bill", "bill", "s.75", "section", "12", "of", "(", ")",
    "(Wales)", "and", "&", "Health", "NHS", "Care", "Social", "2012", ",", "HSCA", "SI",
    "2013/500", "No.", "2", "Regulations", "Order", "became", "an", "a", "“", "”", "’s", "Part",
    "III", "Acts", "Bills", "1999", "İ", "ß", "\n", "\n\n", "\u200b",
))
# fmt: on


@given(st.lists(_PIECES, max_size=40), st.sampled_from([" ", "", "\n"]))
def test_any_run_of_legal_words_is_read(words: list[str], between: str) -> None:
    check(between.join(words))


def check(text: str) -> None:
    """Spans lie in the text, hold words, and do not overlap."""
    found = laws(text, "2013-01-01")
    end = 0
    for one in found:
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip()
        assert one.type == "cites-act" and 0 < one.confidence <= 1
        end = one.end


def test_the_bundled_statutes_are_sound() -> None:
    held = bundled()
    glossary = load_glossary([REPO / "library" / "glossary"])
    assert len(held) >= 45
    for one in held.all:
        prefix = {"act": "act", "bill": "bill", "instrument": "si"}[one.kind]
        assert one.id.startswith(f"{prefix}:") and str(one.year) in one.id
        assert one.sources, one.id
        assert one.kind != "bill" or (one.introduced and one.number is None)
        assert one.became is None or held.by_id(one.became), one.id
        assert one.term is None or glossary.by_id(one.term), one.id
        form = next(form for form in held.named(re.sub(r" \d{4}$", "", one.title)))
        assert form.statute.kind == one.kind


def test_a_user_s_own_file_overlays_by_id(tmp_path: Path) -> None:
    own = tmp_path / "legislation.yaml"
    own.write_text(
        "format_version: 1\nstatutes:\n- id: act:care-act-2014\n  title: My Care Act 2014\n"
        "  kind: act\n  year: 2014\n",
        encoding="utf-8",
    )
    held = load_statutes([tmp_path, REPO / "library"])
    mine = held.by_id("act:care-act-2014")
    assert mine is not None and mine.title == "My Care Act 2014"
    assert held.where[mine.id] == f"{own}:3"
    assert len(held) == len(bundled())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("laws: []\n", 1),
        ("statutes:\n- id: a\n  title: A\n  kind: decree\n  year: 2000\n", 4),
        ("statutes:\n- id: a\n  title: A\n  kind: act\n  year: 2000\n  made: soon\n", 6),
        ("statutes:\n- id: a\n  title: A\n  kind: act\n  year: 20\n", 5),
        ("statutes: []\nothers: []\n", 2),
        ("format_version: 99\nstatutes: []\n", 1),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / "legislation.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadDocument) as error:
        load_statutes([tmp_path])
    assert f"{file}:{line}" in str(error.value)


def test_one_id_twice_in_a_file_is_refused(tmp_path: Path) -> None:
    one = "- id: act:a\n  title: A Act 2000\n  kind: act\n  year: 2000\n"
    (tmp_path / "legislation.yaml").write_text(f"statutes:\n{one}{one}", encoding="utf-8")
    with pytest.raises(StorageError, match="twice"):
        load_statutes([tmp_path])


def test_names_are_alike_whatever_their_marks() -> None:
    assert name_key("Health & Social Care Act") == name_key("health and  social care act")
    assert name_key("s.75 Regulations") == name_key("Section 75 regulations")
    assert name_key("National Health Service Act") == name_key("NHS Act")
    assert name_key("Well-being") == name_key("Wellbeing")
    plain = Statute(id="act:a", title="A Act 2000", kind="act", year=2000)
    assert plain.url() is None


def test_whose_law_it_is() -> None:
    text = "Bevan's National Health Service Act still stands. The Care Act 2014 does too."
    assert cited(text, "2017-07-05")[0][1] == "act:national-health-service-act-1946"
    assert cited(f"{text} Bevan's Act is short.", "2017-07-05")[-1] == (
        "Bevan's Act",
        "act:national-health-service-act-1946",
    )


def test_a_bill_to_come_is_not_one_of_the_past() -> None:
    assert cited("We need a new NHS Bill.", "2013-11-02") == [("NHS Bill", None)]
    (now,) = laws("There is a new NHS Bill.", "2011-11-02")
    assert now.entity == "bill:health-and-social-care-bill-2011"


def test_several_laws_under_one_word() -> None:
    assert cited("the Local Government Acts 1972 and 2000", "2012-01-01") == [
        ("Local Government Acts 1972", "act:local-government-act-1972"),
        ("2000", "act:local-government-act-2000"),
    ]
    assert [entity for _, entity in cited("the 1977 and 2006 Acts", "2012-01-01")] == [
        "act:national-health-service-act-1977",
        "act:national-health-service-act-2006",
    ]


def test_what_is_called_by_its_section() -> None:
    (found,) = laws("They signed section 75 agreements.", "2015-01-01")
    assert found.entity == "act:national-health-service-act-2006"
    assert found.url == "https://www.legislation.gov.uk/ukpga/2006/41/section/75/2015-01-01"
