"""Successions, events and publications: loading, the graph, what the bundled ones say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import msgspec
import pytest

from nhsreader.errors import BadDocument, BadInput, CacheDamaged, StorageError
from nhsreader.glossary.entries import Entry, Glossary, Name, load_glossary
from nhsreader.glossary.successions import Successions, check, happened, names_on
from nhsreader.glossary.timeline import (
    MAX_ITEMS,
    Succession,
    Timeline,
    load_timeline,
)
from nhsreader.reader import Reader
from tests.conftest import REPO
from tests.pace import within

LIBRARY = REPO / "library"
NHSE = "nhs-england"
# Who came before whom, from which day, of the whole or a part, through which law: checked
# by hand against the notes on the sources.
FACTS = """
ministry-of-health > department-of-health-and-social-security | 1968-11-01 | whole |
regional-hospital-board > regional-health-authority | 1974-04-01 | whole | Reorganisation Act 1973
regional-hospital-board > area-health-authority | 1974-04-01 | whole | Reorganisation Act 1973
executive-council > family-practitioner-committee | 1974-04-01 | whole | Reorganisation Act 1973
area-health-authority > district-health-authority | 1982-04-01 | whole | Order 1981
department-of-health-and-social-security > department-of-health | 1988 | whole |
family-practitioner-committee > family-health-services-authority | 1990 | whole | Act 1990
district-health-authority > health-authority | 1996-04-01 | whole | Health Authorities Act 1995
family-health-services-authority > health-authority | 1996-04-01 | whole | Health Authorities Act 1995
regional-health-authority > nhs-executive-regional-office | 1996-04-01 | whole | Health Authorities Act 1995
gp-fundholding > primary-care-group | 1999-04-01 | whole | Health Act 1999
primary-care-group > primary-care-trust | 2000-04-01 | whole | Health Act 1999
health-authority > primary-care-trust | 2002-04-01 | part | Professions Act 2002
nhs-executive-regional-office > strategic-health-authority | 2002-04-01 | whole | Act 2002
health-authority > strategic-health-authority | 2002-10-01 | whole | Act 2002 s.1
community-health-council > patient-and-public-involvement-forum | 2003 | whole | Act 2002
commission-for-health-improvement > healthcare-commission | 2004-04-01 | whole | Standards) Act 2003
patient-and-public-involvement-forum > local-involvement-network | 2008-04-01 | whole | Act 2007
healthcare-commission > care-quality-commission | 2009-04-01 | whole | Act 2008
csci > care-quality-commission | 2009-04-01 | whole | Act 2008
mental-health-act-commission > care-quality-commission | 2009-04-01 | whole | Act 2008
any-willing-provider > any-qualified-provider | 2011-03-22 | whole |
gp-commissioning-consortium > clinical-commissioning-group | 2011-09 | whole |
nhs-commissioning-board-authority > nhs-england | 2012-10-01 | whole | Act 2012 s.9
primary-care-trust > clinical-commissioning-group | 2013-04-01 | whole | Act 2012 ss.10
primary-care-trust > local-authority | 2013-04-01 | part | Act 2012
primary-care-trust > nhs-england | 2013-04-01 | part | Act 2012
strategic-health-authority > nhs-england | 2013-04-01 | part | Act 2012 s.33
strategic-health-authority > nhs-trust-development-authority | 2013-04-01 | part | Act 2012
strategic-health-authority > health-education-england | 2013-04-01 | part | Act 2012
local-involvement-network > local-healthwatch | 2013-04-01 | whole | Act 2012 Part 5
health-protection-agency > public-health-england | 2013-04-01 | whole | Act 2012
monitor > nhs-improvement | 2016-04-01 | whole |
nhs-trust-development-authority > nhs-improvement | 2016-04-01 | whole |
sustainability-transformation-plan > sustainability-transformation-partnership | 2017-03-31 | whole |
department-of-health > department-of-health-and-social-care | 2018-01-08 | whole |
accountable-care-system > integrated-care-system | 2018-02-02 | whole |
aco-contract > integrated-care-provider-contract | 2018-08-03 | whole |
five-year-forward-view > nhs-long-term-plan | 2019-01-07 | whole |
public-health-england > uk-health-security-agency | 2021-10-01 | part |
public-health-england > office-for-health-improvement-and-disparities | 2021-10-01 | part |
monitor > nhs-england | 2022-07-01 | whole | Act 2022; SI 2022/734
nhs-trust-development-authority > nhs-england | 2022-07-01 | whole | Act 2022; SI 2022/734
clinical-commissioning-group > integrated-care-board | 2022-07-01 | whole | Order 2022
nhs-digital > nhs-england | 2023-02-01 | whole | Act 2022
health-education-england > nhs-england | 2023-04-01 | whole | 28 March 2023
section-75-regulations > provider-selection-regime | 2024-01-01 | whole | SI 2023/1348
nhs-long-term-plan > ten-year-health-plan | 2025-07-03 | whole |
"""
# Chains: from, to, the day asked, and what stands between; "none" where there is none.
CHAINS = """
gp-fundholding > integrated-care-board | 2023 | primary-care-group primary-care-trust clinical-commissioning-group
gp-fundholding > clinical-commissioning-group | 2012 | none
area-health-authority > strategic-health-authority | 2010 | district-health-authority health-authority
executive-council > health-authority | 1996-04-01 | family-practitioner-committee family-health-services-authority
regional-health-authority > strategic-health-authority | 2003 | nhs-executive-regional-office
ministry-of-health > department-of-health-and-social-care | 2020 | department-of-health-and-social-security department-of-health
community-health-council > local-healthwatch | 2015 | patient-and-public-involvement-forum local-involvement-network
commission-for-health-improvement > care-quality-commission | 2009-04-01 | healthcare-commission
commission-for-health-improvement > care-quality-commission | 2009-03-31 | none
health-protection-agency > uk-health-security-agency | 2022 | public-health-england
monitor > nhs-england | 2020 | none
monitor > nhs-england | 2022-07-01 |
sustainability-transformation-plan > integrated-care-system | 2022 | sustainability-transformation-partnership
five-year-forward-view > ten-year-health-plan | 2026 | nhs-long-term-plan
nhs-england > department-of-health-and-social-care | 2028 | none
integrated-care-board > clinical-commissioning-group | 2026 | none
"""
FILE = """\
format_version: 1
successions:
- from: harbour-board
  to: port-authority
  date: '1990-04-01'
  sources:
  - {name: Harbour archive}
events:
- date: '1990-04'
  title: The port opens
  terms: [port-authority]
- date: '1991'
  title: A storm
  id: storm
"""
BOOKS = """\
publications:
- id: port-act
  title: Port Act 1989
  date: '1989'
"""


def rows(table: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in re.split(r" > | \|", line)] for line in table.split("\n") if line
    ]


def write(library: Path, text: str = FILE, books: str = BOOKS) -> Path:
    (library / "timeline").mkdir(parents=True, exist_ok=True)
    (library / "timeline" / "a.yaml").write_text(text, encoding="utf-8")
    (library / "publications.yaml").write_text(books, encoding="utf-8")
    return library


def step(from_: str, to: str, when: str, **more: str) -> Succession:
    return msgspec.convert({"from": from_, "to": to, "date": when, **more}, Succession)


def body(identifier: str, start: str | None, end: str | None = None) -> Entry:
    return Entry(
        id=identifier, long=identifier, name=identifier, kind="organisation", start=start, end=end
    )


@pytest.fixture(scope="module")
def bundled() -> Timeline:
    return load_timeline([LIBRARY])


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load_glossary([LIBRARY / "glossary"])


@pytest.fixture(scope="module")
def graph(bundled: Timeline, glossary: Glossary) -> Successions:
    return Successions(bundled.successions, glossary)


@pytest.mark.parametrize("fact", rows(FACTS), ids=lambda f: " > ".join(f[:2]))
def test_who_followed_whom(graph: Successions, fact: list[str]) -> None:
    old, new, when, scope, law = fact
    (found,) = [one for one in graph.after(old) if one.to == new]
    assert found in graph.before(new)
    assert (found.date, found.scope, found.status) == (when, scope, "completed")
    assert law in (found.instrument or "") if law else found.instrument is None


@pytest.mark.parametrize("chain", rows(CHAINS), ids=lambda c: " ".join(c[:3]))
def test_chains_of_successions(graph: Successions, chain: list[str]) -> None:
    start, goal, when, between = chain
    on = date(*(int(part) for part in (when + "-12-31")[:10].split("-")))
    path = graph.path(start, goal, on)
    if between == "none":
        assert path is None
    else:
        assert path is not None
        assert [one.to for one in path] == [*between.split(), goal]
        assert path[0].from_ == start


def test_paths_may_be_whole_or_planned(graph: Successions) -> None:
    department = "department-of-health-and-social-care"
    assert graph.path(NHSE, department) is None
    planned = graph.path(NHSE, department, planned=True)
    assert planned is not None and planned[0].status == "planned"
    assert graph.path("strategic-health-authority", NHSE) is not None
    assert graph.path("strategic-health-authority", NHSE, whole=True) is None
    assert graph.path(NHSE, NHSE) == ()
    assert graph.path("nobody", NHSE) is None


def test_lineages_know_the_day(graph: Successions) -> None:
    now = graph.lineage("primary-care-trust")
    assert {"gp-fundholding", "clinical-commissioning-group", "integrated-care-board"} <= now
    assert "local-authority" not in now
    assert "local-authority" in graph.lineage("primary-care-trust", whole=False)
    then = graph.lineage("primary-care-trust", date(2010, 1, 1))
    assert then == {"primary-care-trust", "primary-care-group", "gp-fundholding"}
    assert graph.after(NHSE, date(2030, 1, 1)) == () and graph.after(NHSE)


@pytest.mark.parametrize(
    ("day", "operating", "legal"),
    [
        (date(2012, 11, 1), "NHS Commissioning Board", "NHS Commissioning Board"),
        (date(2016, 6, 1), "NHS England", "NHS Commissioning Board"),
        (date(2023, 1, 1), "NHS England", "NHS England"),
    ],
)
def test_operating_and_legal_names(
    glossary: Glossary, day: date, operating: str, legal: str
) -> None:
    entry = glossary.by_id(NHSE)
    assert entry is not None and names_on(entry, day) == (operating, legal)


def test_a_body_with_one_track_bears_that_name_in_both() -> None:
    named = msgspec.structs.replace(
        body("x", "1990"), names=(Name(name="Old board", start="1990", end="1995", track="legal"),)
    )
    assert names_on(named, date(1992, 1, 1)) == ("Old board", "Old board")
    assert names_on(body("y", None), date(1992, 1, 1)) == ("y", "y")


def test_lineage_takes_parts_and_what_entries_say() -> None:
    entries = [
        msgspec.structs.replace(body("a", "1990"), successor=("b",)), body("b", "1995"),
        body("c", "2000"), body("d", "2005"),
    ]  # fmt: skip
    steps = [
        Succession(from_="b", to="c", date="2000-01-01", scope="part"),
        Succession(from_="c", to="d", date="2005-01-01"),
    ]
    graph = Successions(steps, Glossary(entries))
    assert graph.lineage("a", whole=False) == {"a", "b", "c", "d"}
    assert graph.lineage("d", whole=False) == {"b", "c", "d"}
    assert graph.lineage("c") == {"c", "d"}


def test_the_bundled_files_are_in_order(bundled: Timeline, glossary: Glossary) -> None:
    assert check(bundled, glossary) == []


def test_nothing_bundled_tells_of_later_years(bundled: Timeline) -> None:
    for item in (*bundled.successions, *bundled.events):
        words = " ".join(
            filter(None, (getattr(item, "title", ""), item.note, getattr(item, "instrument", "")))
        )
        assert all(int(y) <= int(item.date[:4]) for y in re.findall(r"\b(?:19|20)\d\d\b", words)), (
            item
        )


def test_the_bundled_amounts(bundled: Timeline) -> None:
    assert len(bundled.successions) >= 60
    assert len(bundled.events) >= 130
    assert len(bundled.publications) >= 45
    assert not [one for one in bundled.events if one.confidence == "low"]


def test_what_of_a_term_and_of_a_time(bundled: Timeline) -> None:
    assert "2016-04-01" in [one.date for one in bundled.events_of("nhs-improvement")]
    assert [one.id for one in bundled.publications_of("five-year-forward-view")] == ["pub-fyfv"]
    assert [one.date for one in bundled.events] == sorted(one.date for one in bundled.events)


def test_load_and_compile(tmp_path: Path) -> None:
    loaded = load_timeline([write(tmp_path), tmp_path / "absent"])
    again = Timeline.from_bytes(loaded.to_bytes())
    for timeline in (loaded, again):
        (only,) = timeline.successions
        assert (only.from_, only.to, only.scope) == ("harbour-board", "port-authority", "whole")
        assert timeline.place(only).endswith("timeline/a.yaml:3")
        assert [one.title for one in timeline.events] == ["The port opens", "A storm"]
        assert timeline.place(timeline.publications[0]).endswith("publications.yaml:2")
    with pytest.raises(CacheDamaged):
        Timeline.from_bytes(loaded.to_bytes()[:40])
    undefined = loaded.undefined(Glossary([body("harbour-board", "1900")]))
    assert [finding.where.rpartition("/")[2] for finding in undefined] == ["a.yaml:3", "a.yaml:9"]
    assert all("port-authority" in finding.what for finding in undefined)


def test_the_first_folder_overlays(tmp_path: Path) -> None:
    own = (
        FILE.replace("date: '1990-04-01'", "date: '1990-05-01'")
        .replace("terms: [port-authority]", "note: Mine")
        .replace("A storm", "A flood")
    )
    books = BOOKS.replace("Port Act 1989", "Port Act")
    loaded = load_timeline([write(tmp_path / "own", own, books), write(tmp_path / "bundled")])
    assert [one.date for one in loaded.successions] == ["1990-05-01"]
    assert [one.note for one in loaded.events] == ["Mine", None]
    assert [one.title for one in loaded.events] == ["The port opens", "A flood"]
    assert [one.title for one in loaded.publications] == ["Port Act"]
    assert loaded.place(loaded.events[1]).startswith(str(tmp_path / "own"))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("to: port-authority", "to: harbour-board", 4),
        ("'1990-04-01'", "'1990-02-30'", 5),
        ("'1990-04-01'", "spring", 5),
        ("sources:", "surces:", 3),
        ("  - {name: Harbour archive}", "  - {url: here}", 7),
        ("date: '1990-04-01'", "date: '1990-04-01'\n  scope: some", 6),
        ("date: '1990-04-01'", "date: '1990-04-01'\n  status: hoped", 6),
        ("title: The port opens", "title: ''", 10),
        ("title: The port opens", f"title: {'x' * 301}", 10),
        ("terms: [port-authority]", "terms: port-authority", 11),
        ("title: A storm", "title: A storm\n  date: '1991'", 14),
        ("events:\n", "happenings:\n", 9),
        ("format_version: 1", "format_version: 9", 1),
        ("format_version: 1", "- list", 1),
        ("- date: '1991'", "- date: &a '1991'\n  note: *a", 13),
    ],
)
def test_bad_files_are_named_by_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    text = new if new == "- list" else FILE.replace(old, new, 1)
    with pytest.raises(BadDocument) as caught:
        load_timeline([write(tmp_path, text)])
    assert caught.value.where.endswith(f"a.yaml:{line}"), caught.value


def test_twice_in_one_library_is_an_error(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "timeline" / "b.yaml").write_text(FILE, encoding="utf-8")
    with pytest.raises(StorageError, match="stands twice") as caught:
        load_timeline([tmp_path])
    assert "b.yaml:3" in caught.value.where and "a.yaml:3" in caught.value.where


def test_a_wrong_publications_file_names_itself(tmp_path: Path) -> None:
    with pytest.raises(BadDocument) as caught:
        load_timeline([write(tmp_path, books="events: []")])
    assert caught.value.where.endswith("publications.yaml:1")
    assert load_timeline([write(tmp_path, "", "")]).events == ()


def test_hostile_sizes(tmp_path: Path) -> None:
    many = "".join(f"- {{date: '1990', title: t{n}}}\n" for n in range(MAX_ITEMS + 1))
    with pytest.raises(BadDocument, match="more than"):
        load_timeline([write(tmp_path, f"events:\n{many}")])
    with pytest.raises(BadDocument, match="deep"):
        load_timeline([write(tmp_path, "events: " + "[" * 2000)])
    with pytest.raises(BadDocument, match="too large"):
        load_timeline([write(tmp_path, "# " + "x" * (9 * 1024 * 1024))])


def test_long_chains_and_knots_take_no_time() -> None:
    chain = [step(f"a{n}", f"a{n + 1}", "2000") for n in range(MAX_ITEMS)]
    with within(10):
        graph = Successions(chain, Glossary())
        path = graph.path("a0", f"a{MAX_ITEMS}")
        assert path is not None and len(path) == MAX_ITEMS
        assert len(graph.lineage("a2500")) == MAX_ITEMS + 1
        assert graph.cycles() == ()
        ring = Successions([*chain, step(f"a{MAX_ITEMS}", "a0", "2000")], Glossary())
        assert len(ring.cycles()[0]) == MAX_ITEMS + 1
        assert ring.path("a0", "nowhere") is None
        knot = [
            step(f"k{a}", f"k{b}", str(1900 + a)) for a in range(70) for b in range(70) if a != b
        ]
        assert Successions(knot, Glossary()).path("k0", "nowhere") is None


def test_cycles_are_found() -> None:
    steps = [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d"), ("e", "a")]
    graph = Successions([step(one, two, "2000") for one, two in steps], Glossary())
    assert [set(ring) for ring in graph.cycles()] == [{"b", "c"}]
    found = check(Timeline(graph.all), Glossary())
    assert any("cycle" in finding.what for finding in found)


def test_a_path_never_goes_back_in_time() -> None:
    steps = [step("a", "b", "2000-01-01"), step("b", "c", "1990-01-01")]
    assert Successions(steps, Glossary()).path("a", "c") is None
    # A year may hold both days.
    steps[1] = step("b", "c", "2000")
    assert Successions(steps, Glossary()).path("a", "c") is not None


def test_gaps_and_overlaps_must_be_declared() -> None:
    glossary = Glossary(
        [
            body("old", "1990", "1999-12-31"), body("next-day", "2000-01-01"),
            body("year-after", "2001"), body("same-year", "1999"), body("before", "1995-06"),
            body("going", "1980"), body("undated", None),
        ]
    )  # fmt: skip
    fits = {
        "next-day": "meets", "year-after": "gap", "same-year": "overlap", "before": "overlap",
        "undated": "unknown",
    }  # fmt: skip
    for to, fit in fits.items():
        graph = Successions([step("old", to, "2000-01-01")], glossary)
        assert graph.fit(graph.all[0]) == fit, to
        assert bool(graph.gaps()) == (fit == "gap")
        assert bool(graph.overlaps()) == (fit == "overlap")
        said = {"gap": "A pause."} if fit == "gap" else {"overlap": "Both."}
        graph = Successions([step("old", to, "2000-01-01", **said)], glossary)
        assert not graph.gaps() and not graph.overlaps()
        assert bool(graph.misdeclared()) == (fit == "meets")
    graph = Successions([step("going", "next-day", "2000-01-01")], glossary)
    assert graph.overlaps()
    planned = step("going", "next-day", "2000-01-01", status="planned")
    assert not Successions([planned], glossary).overlaps()
    assert not happened(planned, date(2030, 1, 1)) and happened(planned, None)


@pytest.mark.parametrize("on", ["1973", "1985", "1999", "2008", "2012-06-01", "2016-06-01", "2023"])
@pytest.mark.parametrize("term", [None, "NHSE", "SHA", "PCT", "Monitor", "STP", "DH"])
def test_no_view_tells_of_later_days(term: str | None, on: str) -> None:
    reader = Reader()
    view = reader.timeline.timeline(term, on=on)
    reader.close()
    shown = msgspec.structs.replace(view, later=type(view.later)())
    days = re.findall(r'"(?:date|start|end)":"(\d[\d-]*)"', msgspec.json.encode(shown).decode())
    assert all(day <= view.on for day in days)
    assert all(one.status == "completed" for one in view.successions)
    for one in view.successions:
        told = re.findall(r"\b(?:19|20)\d\d\b", f"{one.note} {one.gap} {one.overlap}")
        assert all(int(year) <= int(view.on[:4]) for year in told)
    total = reader.timeline.timeline(term, on="2100")
    assert len(view.events) + len(view.later.events) == len(total.events)


def test_the_view_of_a_term(tmp_path: Path) -> None:
    desk = Reader().timeline
    view = desk.timeline("NHSE", on="2013-03-01")
    names = {one.id: one.name for one in view.bodies}
    assert names[NHSE] == "NHS Commissioning Board"
    assert "health-education-england" not in names
    assert "health-education-england" in {one.id for one in view.later.bodies}
    assert [one.from_ for one in view.successions] == ["nhs-commissioning-board-authority"]
    later = desk.timeline("Monitor", on="2016-06-01")
    (monitor,) = [one for one in later.bodies if one.id == "monitor"]
    assert monitor.end is None
    assert [one.end for one in later.later.ended if one.id == "monitor"] == ["2022-06-30"]
    # An overlap is told only when both its ends are past.
    assert [one.overlap for one in later.successions if one.to == "nhs-improvement"] == [None]


def test_filters() -> None:
    desk = Reader().timeline
    assert {one.nation for one in desk.timeline(nation="wales").bodies} <= {
        "Wales",
        "England and Wales",
    }
    assert {one.kind for one in desk.timeline(kind="law").bodies} == {"law"}
    with pytest.raises(BadInput, match="--nation"):
        desk.timeline(nation="France")
    with pytest.raises(BadInput, match="--kind"):
        desk.timeline(kind="dragon")
    assert desk.timeline("no such term").empty


def test_the_users_own_files_count_first(tmp_path: Path) -> None:
    library = tmp_path / "mine"
    write(
        library,
        "successions:\n- {from: primary-care-trust, to: clinical-commissioning-group, date: '2013-05-01'}\n"
        "events:\n- {date: '2014-01-01', title: My own event, terms: [monitor]}\n",
        "",
    )
    reader = Reader([library])
    view = reader.timeline.timeline("PCT", on="2020")
    own = [one.date for one in view.successions if one.to == "clinical-commissioning-group"]
    assert "2013-05-01" in own and "2013-04-01" not in own
    titles = [one.title for one in reader.timeline.timeline("Monitor", on="2020").events]
    assert "My own event" in titles
    reader.close()
    # Changed files are read again; a broken one is told and the bundled ones serve.
    (library / "timeline" / "a.yaml").write_text("events: [{date: x, title: t}]")
    reader = Reader([library])
    view = reader.timeline.timeline("PCT", on="2020")
    assert "2013-04-01" in [one.date for one in view.successions]
    assert any("a.yaml:1" in notice for notice in reader.house.notices)
    reader.close()


def test_entries_tell_who_came_before_and_after(tmp_path: Path) -> None:
    desk = Reader().glossary
    (then,) = desk.lookup("NHSE", "2012-11")
    assert then.before == (
        "NHS Commissioning Board Authority (2012-10-01; Health and Social Care Act 2012 s.9)",
    )
    assert then.after == () and then.predecessor == ("nhs-commissioning-board-authority",)
    assert {name.name for name in then.names} == {"NHS Commissioning Board"}
    assert {name.end for name in then.names} == {None}
    (now,) = desk.lookup("NHSE")
    assert any("planned" in line for line in now.after) and "monitor" in now.predecessor
