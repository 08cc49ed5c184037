"""Faults in glossary, timeline and publications files: each is found at its file and line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from nhsreader import plain_yaml
from nhsreader.errors import BadInput, StorageError
from nhsreader.glossary import schema
from nhsreader.glossary.checks import Checked, Problem, check
from tests.conftest import REPO

LIBRARY = REPO / "library"
GLOSSARY = """\
format_version: 1
entries:
- id: plan
  short: STP
  long: sustainability and transformation plan
  name: Sustainability and transformation plan
  kind: programme
  start: '2015-12-22'
  end: '2017-03'
  successor: [partnership]
  nation: England
  publishers: [hsj]
  cues: [draft, submitted, secret]
  siblings: [CCG]
  prior: 0.55
  summary: A plan.
  later:
  - {date: '2016-10', text: They were handed in.}
  - {date: '2017-03', text: They became partnerships.}
  sources: [{name: A page}]
  confidence: high
  as_known_on: '2026-07-01'
- id: partnership
  short: STP
  long: sustainability and transformation partnership
  name: Sustainability and transformation partnership
  kind: body-type
  start: '2017-04'
  predecessor: [plan]
  nation: England
  cues: [chair, leader]
  prior: 0.45
  summary: A partnership.
  sources: [{name: A page}]
  confidence: high
  as_known_on: '2026-07-01'
- id: group
  short: CCG
  long: clinical commissioning group
  name: Clinical commissioning group
  aliases: [commissioning group]
  names:
  - {name: clinical commissioning group, track: legal, start: '2012', end: '2013'}
  - {name: clinical commissioning group, track: legal, start: '2014', end: '2022'}
  kind: body-type
  start: '2012'
  end: '2022-06-30'
  nation: England
  summary: A group.
  sources: [{name: A page}]
  confidence: high
  as_known_on: '2026-07-01'
"""
TIMELINE = """\
format_version: 1
successions:
- from: plan
  to: partnership
  date: '2017-04'
  confidence: high
  sources: [{name: A page}]
events:
- date: '2017-03-31'
  title: Next steps
  terms: [plan]
  confidence: high
  sources: [{name: A page}]
"""
PUBLICATIONS = """\
format_version: 1
publications:
- id: act
  title: An Act
  date: '2012'
  terms: [group]
  confidence: high
  sources: [{name: A page}]
"""
SOURCES = """\
publishers:
- id: hsj
  name: Health Service Journal
"""
FILES = {
    "glossary/terms.yaml": GLOSSARY,
    "timeline/steps.yaml": TIMELINE,
    "publications.yaml": PUBLICATIONS,
    "sources.yaml": SOURCES,
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path) -> tuple[Problem, ...]:
    return check([folder]).problems


def of_plan(start: str = "2015-12-22", more: str = "", identifier: str = "extra") -> str:
    """Another entry, without fault but for what is given."""
    return (
        f"- id: {identifier}\n  short: XTRA\n  long: extra term\n  name: Extra term\n"
        f"  kind: concept\n  start: '{start}'\n  nation: England\n  summary: A term.\n"
        "  sources: [{name: A page}]\n  confidence: low\n  as_known_on: '2026'\n" + more
    )


class Seeded(NamedTuple):
    """A change to one of the files, and where the fault then stands: the line that begins with
    `at`, counted from the last such line if `last`."""

    kind: str
    old: str
    new: str
    at: str
    says: str
    severity: str = "error"
    file: str = "glossary/terms.yaml"
    last: bool = False


ENTRY_END = "  summary: A group.\n  sources: [{name: A page}]\n  confidence: high\n  as_known_on: '2026-07-01'\n"
STEP = "timeline/steps.yaml"
PUBS = "publications.yaml"
SEEDS = {
    "broken YAML": Seeded("yaml", "aliases: [commissioning group]", "aliases: [commissioning", "  names:", "broken YAML"),
    "not a mapping": Seeded("field", GLOSSARY, "- one\n", "- one", "format_version"),
    "unknown key": Seeded("field", "entries:\n", "entires: []\nentries:\n", "entires", "unknown key 'entires'"),
    "unknown field": Seeded("field", "  prior: 0.55", "  priro: 0.55\n  prior: 0.55", "  priro", "unknown field 'priro'"),
    "wrong type": Seeded("field", "[draft, submitted, secret]", "draft", "  cues: draft", "expected a list"),
    "unknown confidence": Seeded("field", "  confidence: high\n  as_known_on: '2026-07-01'\n- id: group", "  confidence: sure\n  as_known_on: '2026-07-01'\n- id: group", "  confidence: sure", "invalid enum value"),
    "missing long": Seeded("field", "  long: clinical commissioning group\n", "", "- id: group", "missing required field"),
    "empty long": Seeded("field", "long: clinical commissioning group", "long: ' '", "  long: ' '", "'long' is empty"),
    "newer format": Seeded("field", "format_version: 1", "format_version: 7", "format_version", "not known"),
    "no predecessor": Seeded("undefined", "predecessor: [plan]", "predecessor: [plan, plna]", "  predecessor", "'plna'"),
    "no successor": Seeded("undefined", "successor: [partnership]", "successor: [partnership, zz]", "  successor", "'zz'"),
    "no sibling": Seeded("undefined", "siblings: [CCG]", "siblings: [CCG, QQQ]", "  siblings", "'QQQ'"),
    "no publisher": Seeded("undefined", "publishers: [hsj]", "publishers: [hjs]", "  publishers", "'hjs'"),
    "own sibling": Seeded("sibling", "siblings: [CCG]", "siblings: [CCG, STP]", "  siblings", "own short form", "warning"),
    "id twice": Seeded("duplicate", "- id: group", "- id: plan", "- id: plan", "stands twice", last=True),
    "same term": Seeded("same-term", ENTRY_END, ENTRY_END + of_plan() + of_plan(identifier="more"), "  long: extra term", "is also 'extra'", last=True),
    "no date": Seeded("date", "start: '2017-04'", "start: soon", "  start: soon", "is not a date"),
    "no such day": Seeded("date", "end: '2022-06-30'", "end: '2022-06-31'", "  end: '2022-06-31'", "there is no 2022-6-31"),
    "end before start": Seeded("date", "end: '2017-03'", "end: '2014'", "  end: '2014'", "lies before the start"),
    "used after end": Seeded("date", "  end: '2017-03'", "  used_from: '2019'\n  end: '2017-03'", "  used_from", "before it could be written of"),
    "name end": Seeded("date", "start: '2014', end: '2022'", "start: '2014', end: '2013'", "  - {name: clinical commissioning group, track: legal, start: '2014'", "lies before the start"),
    "name too old": Seeded("date", "start: '2012', end: '2013'", "start: '2009', end: '2013'", "  - {name: clinical commissioning group, track: legal, start: '2009'", "older"),
    "name too young": Seeded("date", "start: '2014', end: '2022'", "start: '2014', end: '2029'", "  - {name: clinical commissioning group, track: legal, start: '2014'", "after the entry"),
    "names out of order": Seeded("order", "start: '2014', end: '2022'", "start: '2012-06', end: '2022'", "  - {name: clinical commissioning group, track: legal, start: '2012-06'", "before the one above", "warning"),
    "later before start": Seeded("date", "date: '2016-10'", "date: '2014-10'", "  - {date: '2014-10'", "lies before the start"),
    "later out of order": Seeded("order", "date: '2017-03'", "date: '2016-03'", "  - {date: '2016-03'", "after a later one", "warning"),
    "no sources": Seeded("sources", "  summary: A partnership.\n  sources: [{name: A page}]\n", "  summary: A partnership.\n  sources: []\n", "  sources: []", "no `sources`", "warning"),
    "no summary": Seeded("summary", "  summary: A group.\n", "", "- id: group", "no `summary`", "warning"),
    "no nation": Seeded("nation", "  end: '2022-06-30'\n  nation: England\n", "  end: '2022-06-30'\n  nation: null\n", "  nation: null", "no `nation`", "warning"),
    "no confidence": Seeded("confidence", ENTRY_END, ENTRY_END.replace("  confidence: high\n", ""), "- id: group", "no `confidence`", "warning"),
    "no day of knowledge": Seeded("as-known-on", ENTRY_END, ENTRY_END.replace("  as_known_on: '2026-07-01'\n", ""), "- id: group", "no `as_known_on`", "warning"),
    "no kind": Seeded("kind", "  kind: programme\n", "", "- id: plan", "no `kind`", "warning"),
    "a kind mistyped": Seeded("kind", "  kind: body-type\n  start: '2012'", "  kind: body-typ\n  start: '2012'", "  kind: body-typ", "is used once", "warning", last=True),
    "a nation mistyped": Seeded("nation", "start: '2017-04'\n  predecessor: [plan]\n  nation: England", "start: '2017-04'\n  predecessor: [plan]\n  nation: england", "  nation: england", "is used once", "warning"),
    "sense without cues": Seeded("cue", "  cues: [chair, leader]\n", "", "- id: partnership", "no cues", "warning"),
    "priors": Seeded("prior", "prior: 0.45", "prior: 0.2", "  prior: 0.55", "sum to 0.75", "warning"),
    "prior of the only sense": Seeded("prior", ENTRY_END, ENTRY_END + "  prior: 0.4\n", "  prior: 0.4", "no other entry", "warning", last=True),
    "prior beyond 1": Seeded("prior", "prior: 0.45", "prior: 1.45", "  prior: 1.45", "from 0 to 1"),
    "cue is the term": Seeded("cue", "cues: [chair, leader]", "cues: [chair, STPs]", "  cues: [chair", "the term itself", "warning"),
    "cue twice": Seeded("cue", "cues: [chair, leader]", "cues: [chair, chairs]", "  cues: [chair", "matches as 'chair' does", "warning"),
    "cue of both senses": Seeded("cue", "cues: [chair, leader]", "cues: [chair, secret]", "  cues: [chair", "another sense", "warning"),
    "cue never matches": Seeded("cue", "cues: [chair, leader]", "cues: [chair, '  ']", "  cues: [chair", "never matches", "warning"),
    "case of shorts": Seeded("case", ENTRY_END, ENTRY_END + of_plan().replace("XTRA", "Ccg"), "  short: Ccg", "Ccg here and CCG", "warning"),
    "case of longs": Seeded("case", "aliases: [commissioning group]", "aliases: [Clinical commissioning Group]", "  aliases", "differ only in case", "warning"),
    "case of a heading": Seeded("case", "name: Clinical commissioning group\n", "name: Clinical commissioninG group\n", "  name: Clinical commissioninG", "differ in case", "warning"),
    "case between senses": Seeded("case", ENTRY_END, ENTRY_END + of_plan().replace("  short: XTRA", "  cues: [what]\n  prior: 0.0\n  short: STP").replace("extra term", "Sustainability and Transformation Plan").replace("name: Extra term", "name: Sustainability and Transformation Plan (other)").replace("England", "Wales"), "  long: Sustainability", "STP is 'Sustainability", "warning"),
    "cycle of entries": Seeded("cycle", "predecessor: [plan]", "predecessor: [plan]\n  successor: [plan]", "  successor: [p", "each comes before the other"),
    "follows itself": Seeded("cycle", "predecessor: [plan]", "predecessor: [plan, partnership]", "  predecessor", "follows itself"),
    "long overlap": Seeded("overlap", "predecessor: [plan]", "predecessor: [plan, group]", "  predecessor", "5 years before 'group' ended", "warning"),
    "undefined from": Seeded("undefined", "- from: plan", "- from: plam", "- from: plam", "'plam'", file=STEP),
    "undefined to": Seeded("undefined", "  to: partnership", "  to: partnershp", "  to: partnershp", "'partnershp'", file=STEP),
    "undefined term": Seeded("undefined", "terms: [plan]", "terms: [plan, none]", "  terms", "'none'", file=STEP),
    "undefined term of an Act": Seeded("undefined", "terms: [group]", "terms: [groop]", "  terms", "'groop'", file=PUBS),
    "succession twice": Seeded("duplicate", "events:\n", "- {from: plan, to: partnership, date: '2017-04', confidence: low, sources: [{name: A page}]}\nevents:\n", "- {from", "stands twice", file=STEP),
    "publication twice": Seeded("duplicate", PUBLICATIONS, PUBLICATIONS + PUBLICATIONS.split("publications:\n")[1], "- id: act", "stands twice", file=PUBS, last=True),
    "cycle of successions": Seeded("cycle", "events:\n", "- {from: partnership, to: plan, date: '2018', overlap: Odd., confidence: low, sources: [{name: A page}]}\nevents:\n", "- from: plan", "each comes before", file=STEP),
    "to itself": Seeded("cycle", "  to: partnership", "  to: plan", "  to: plan", "are the same", file=STEP),
    "no date of a step": Seeded("date", "date: '2017-04'", "date: April 2017", "  date: April", "is not a date", file=STEP),
    "step before its start": Seeded("date", "date: '2017-04'", "date: '2011-04'", "  date: '2011-04'", "had not begun", file=STEP),
    "gap": Seeded("gap", "end: '2017-03'", "end: '2016-03'", "- from: plan", "and nothing says so", "warning", file=STEP),
    "overlap": Seeded("overlap", "start: '2017-04'", "start: '2016-04'", "- from: plan", "and nothing says so", "warning", file=STEP),
    "event without source": Seeded("sources", "  terms: [plan]\n  confidence: high\n  sources: [{name: A page}]\n", "  terms: [plan]\n  confidence: high\n", "- date: '2017-03-31'", "names no source", "warning", file=STEP),
    "unknown status": Seeded("field", "  date: '2017-04'\n", "  date: '2017-04'\n  status: done\n", "  status", "invalid enum value", file=STEP),
    "unknown field of an Act": Seeded("field", "  title: An Act", "  titel: An Act\n  title: An Act", "  titel", "unknown field 'titel'", file=PUBS),
    "act without date": Seeded("field", "  date: '2012'\n", "", "- id: act", "missing required field", file=PUBS),
}  # fmt: skip
# Told at the succession, seeded in the entries.
IN_ENTRIES = {"gap", "overlap"}


def line_of(text: str, seed: Seeded) -> int:
    lines = [n for n, line in enumerate(text.split("\n"), 1) if line.startswith(seed.at)]
    assert lines, seed.at
    return lines[-1] if seed.last else lines[0]


def test_the_unchanged_files_are_clean(tmp_path: Path) -> None:
    checked = check([write(tmp_path, FILES)])
    assert checked.problems == ()
    assert checked.items == 6
    assert [Path(file).name for file in checked.files] == ["terms.yaml", "steps.yaml", PUBS]


def test_enough_faults_are_seeded() -> None:
    assert len(SEEDS) >= 50
    assert len({seed.kind for seed in SEEDS.values()}) >= 15


@pytest.mark.parametrize("name", SEEDS)
def test_a_seeded_fault_is_found_at_its_line(name: str, tmp_path: Path) -> None:
    seed = SEEDS[name]
    changed = "glossary/terms.yaml" if name in IN_ENTRIES else seed.file
    assert FILES[changed].count(seed.old) >= 1, seed.old
    files = {**FILES, changed: FILES[changed].replace(seed.old, seed.new, 1)}
    found = problems(write(tmp_path, files))
    hits = [p for p in found if p.kind == seed.kind and seed.says in p.problem]
    assert hits, found
    where = {(Path(p.file).relative_to(tmp_path).as_posix(), p.line) for p in hits}
    assert (seed.file, line_of(files[seed.file], seed)) in where, (where, found)
    assert {p.severity for p in hits} == {seed.severity}
    assert all(p.do for p in hits)


def test_one_fault_makes_no_others(tmp_path: Path) -> None:
    """A mistake in one place is not told again of those that refer to it."""
    for name in ("wrong type", "unknown confidence", "unknown field", "no date", "broken YAML"):
        seed = SEEDS[name]
        text = FILES[seed.file].replace(seed.old, seed.new, 1)
        found = problems(write(tmp_path, {**FILES, seed.file: text}))
        assert [p for p in found if p.severity == "error" and p.kind != seed.kind] == [], name
        assert not [p for p in found if p.kind == "undefined" and "id" in p.problem], name


def test_faults_of_several_files_are_all_told(tmp_path: Path) -> None:
    files = {
        "glossary/a.yaml": "entries: [",
        "glossary/b.yaml": "entries:\n- {id: x, long: x}\n",
        "glossary/c.yaml": "entries:\n- {id: y, long: why not, name: Why not}\n",
        "timeline/d.yaml": "successions:\n- {from: x, to: q, date: '2017'}\n",
    }
    write(tmp_path, files)
    (tmp_path / "glossary" / "e.yaml").write_bytes(b"entries:\n- id: \xff\n")
    found = problems(tmp_path)
    assert {Path(p.file).name for p in found} == {"a.yaml", "b.yaml", "c.yaml", "d.yaml", "e.yaml"}
    undefined = [p.problem for p in found if p.kind == "undefined"]
    assert len(undefined) == 1 and "'q'" in undefined[0], "the id of a broken entry still counts"
    assert {(p.kind, p.line) for p in found if p.file.endswith("e.yaml")} == {("unreadable", 2)}


def test_an_own_entry_over_a_bundled_one_is_no_duplicate(tmp_path: Path) -> None:
    bundled = write(tmp_path / "bundled", FILES)
    own = write(tmp_path / "own", {"glossary/own.yaml": GLOSSARY})
    assert check([own, bundled]).problems == ()


def test_an_own_sense_of_a_bundled_term_is_told_at_the_own_file(tmp_path: Path) -> None:
    bundled = write(tmp_path / "bundled", FILES)
    text = "entries:\n" + of_plan().replace("XTRA", "STP")
    own = write(tmp_path / "own", {"glossary/own.yaml": text})
    found = check([own, bundled]).problems
    assert {Path(p.file).name for p in found} == {"own.yaml"}
    assert {p.kind for p in found} == {"cue", "prior"}


def test_only_what_was_asked_for_is_told_but_the_rest_is_known(tmp_path: Path) -> None:
    broken = {**FILES, "publications.yaml": PUBLICATIONS.replace("[group]", "[groop]")}
    library = write(tmp_path / "library", broken)
    other = tmp_path / "draft.yaml"
    other.write_text("successions:\n- {from: plan, to: grupp, date: '2018', confidence: low}\n")
    found = check([library], [other]).problems
    assert {(p.file, p.kind) for p in found} == {(str(other), "undefined"), (str(other), "sources")}
    assert check([library], [library / "glossary"]).problems == ()
    assert len(check([library], [library]).problems) == 1
    assert len(check([], [library]).problems) == 1, "a library of its own"
    assert check([library], [library / "glossary" / "terms.yaml"]).items == 3


def test_a_path_must_be_there_and_hold_something(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        check([], [tmp_path / "none.yaml"])
    with pytest.raises(BadInput):
        check([], [tmp_path])


def test_two_senses_may_share_a_long_form_if_their_headings_tell_which(tmp_path: Path) -> None:
    twice = of_plan() + of_plan(identifier="more")
    for number, which in enumerate(("(one)", "(other)")):
        at = [m.end() for m in re.finditer("name: Extra term", twice)][number]
        twice = f"{twice[:at]} {which}{twice[at:]}"
    found = problems(write(tmp_path, {**FILES, "glossary/terms.yaml": GLOSSARY + twice}))
    assert "same-term" not in {p.kind for p in found}


@pytest.fixture(scope="module")
def bundled() -> Checked:
    return check([LIBRARY])


def test_the_bundled_files_are_clean(bundled: Checked) -> None:
    assert [f"{p.file}:{p.line}: {p.id}: {p.problem}" for p in bundled.problems] == []
    assert bundled.items > 500 and len(bundled.files) > 15


@pytest.mark.parametrize("kind", schema.KINDS)
def test_the_published_schema_is_that_of_the_types(kind: str) -> None:
    file = LIBRARY / "schemas" / f"{kind}.schema.json"
    assert file.read_text(encoding="utf-8") == schema.schema_text(kind), (
        "run `nhsreader glossary schema --into library/schemas`"
    )


@pytest.mark.parametrize("kind", schema.KINDS)
def test_the_bundled_files_have_the_form_of_the_schema(kind: str) -> None:
    made = schema.schema(kind)
    folder = LIBRARY / kind
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else [LIBRARY / f"{kind}.yaml"]
    assert files
    for file in files:
        value = plain_yaml.load(file.read_text(encoding="utf-8"), str(file)).value
        assert list(_misfits(value, made, made, kind)) == [], file


def _misfits(value: Any, form: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    """Where a value of words does not have the form: what these schemas use of JSON Schema."""
    if "$ref" in form:
        form = root["$defs"][form["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in form and all(list(_misfits(value, one, root, at)) for one in form["anyOf"]):
        yield at
    kind = form.get("type")
    if kind == "object":
        if not isinstance(value, dict) or set(form.get("required", ())) - set(value):
            yield at
            return
        for key, held in value.items():
            if key not in form["properties"]:
                yield f"{at}.{key}"
            else:
                yield from _misfits(held, form["properties"][key], root, f"{at}.{key}")
    elif kind == "array":
        if not isinstance(value, list):
            yield at
            return
        for number, held in enumerate(value):
            yield from _misfits(held, form["items"], root, f"{at}[{number}]")
    elif isinstance(value, str) != (kind == "string") and kind in ("string", "null"):
        yield at
    if "enum" in form and value not in form["enum"]:
        yield at
    if "pattern" in form and isinstance(value, str) and not re.search(form["pattern"], value):
        yield at


def test_the_schema_tells_what_the_check_tells() -> None:
    made = schema.schema("glossary")
    value = plain_yaml.load(GLOSSARY, "terms").value
    assert list(_misfits(value, made, made, "")) == []
    for change in ({"priro": "1"}, {"start": "soon"}, {"cues": "draft"}, {"confidence": "sure"}):
        bad = {**value, "entries": [{**value["entries"][0], **change}]}
        assert list(_misfits(bad, made, made, ""))
    assert json.loads(schema.schema_text("glossary"))["$ref"] == made["$ref"]
