"""`timeline` from the terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from nhsreader.cli.timeline import WIDTH, bars
from nhsreader.reader.timeline import Body
from tests.cli.conftest import Done

Cli = Callable[..., Done]


def body(name: str, start: str | None, end: str | None) -> Body:
    return Body(
        id=name, short=None, name=name, legal=None, kind="organisation", nation=None,
        start=start, end=end, names=(), confidence="high",
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [[], ["--on", "2012-06-01"], ["NHS England"], ["SHA", "--on", "2010"], ["--kind", "law"]],
    ids=" ".join,
)
def test_plain_is_ascii_in_80_columns(cli: Cli, arguments: list[str]) -> None:
    done = cli("timeline", *arguments, "--plain")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0].startswith("On ")
    for line in lines:
        # An address cannot be broken.
        assert len(line) <= WIDTH or "<http" in line, line
    assert not re.search("[\u2500-\u25ff]", done.out)
    assert any(re.search(r"[=>]{2,} \d{4}-", line) for line in lines)


def test_the_date_governs(cli: Cli) -> None:
    then = cli("timeline", "PCT", "--on", "2012-06-01", "--json").json["timeline"]
    assert then["on"] == "2012-06-01"
    assert {one["to"] for one in then["successions"]} == {
        "primary-care-group",
        "primary-care-trust",
    }
    later = {one["to"] for one in then["later"]["successions"]}
    assert {"clinical-commissioning-group", "local-authority"} <= later
    (trust,) = [one for one in then["bodies"] if one["id"] == "primary-care-trust"]
    assert trust["end"] is None and trust["start"] == "2000-04"
    assert all(one["date"] <= "2012-06-01" for one in then["events"])
    plain = cli("timeline", "PCT", "--on", "2012-06-01", "--plain").out
    before, _, after = plain.partition("Later or planned")
    assert "2013" not in before and "2013-04-01" in after


def test_what_is_planned_is_never_told_as_done(cli: Cli) -> None:
    view = cli("timeline", "NHSE", "--on", "2030", "--json").json["timeline"]
    assert not [one for one in view["successions"] if one["status"] != "completed"]
    assert [one["to"] for one in view["later"]["successions"]] == [
        "department-of-health-and-social-care"
    ]
    assert "planned" in cli("timeline", "NHSE", "--plain").out


def test_sources_are_shown_for_a_term_and_always_in_json(cli: Cli) -> None:
    assert "Source: " in cli("timeline", "Monitor", "--plain").out
    everything = cli("timeline", "--json").json["timeline"]
    for kind in ("successions", "events", "publications"):
        assert everything[kind]
        assert all(one["sources"] for one in everything[kind])


def test_filters_and_what_is_not_there(cli: Cli) -> None:
    view = cli("timeline", "--nation", "wales", "--json").json["timeline"]
    assert view["bodies"] and all("Wales" in one["nation"] for one in view["bodies"])
    assert cli("timeline", "--nation", "Mars").code == 2
    wrong = cli("timeline", "--kind", "dragon", "--json")
    assert wrong.code == 2 and json.loads(wrong.out)["error"]["where"] == "--kind"
    assert cli("timeline", "--on", "soon").code == 2
    unknown = cli("timeline", "CCGG")
    assert (unknown.code, unknown.out) == (1, "") and "CCG" in unknown.err
    assert cli("timeline", "CCGG", "--json").json["timeline"]["bodies"] == []


def test_a_users_own_events(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "mine" / "timeline"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text(
        'events:\n- {date: 2014-01-01, title: "Mine \\e[31m", terms: [monitor]}\n'
    )
    out = cli("--library", tmp_path / "mine", "timeline", "Monitor", "--plain").out
    assert "2014-01-01  Mine" in out and "\x1b" not in out


def test_the_glossary_tells_who_came_before(cli: Cli) -> None:
    out = cli("glossary", "CCG", "--on", "2016", "--plain").out
    assert "Before it: Primary Care Trust (2013-04-01; Health and Social Care Act 2012" in out
    assert "After it" not in out
    assert "After it: Integrated Care Board (2022-07-01" in cli("glossary", "CCG", "--plain").out


def test_bars() -> None:
    lines = bars(
        [body("Old", "1950", "1975-03-31"), body("Still here", "1990", None),
         body("Nobody knows when", None, None), body("x" * 60, "2000-05", "2000")],
        2000,
    )  # fmt: skip
    assert lines[0].split() == ["1950", "2000"]
    assert lines[1].startswith("Old ") and lines[1].endswith(". 1950-1975") and "===" in lines[1]
    assert lines[2].endswith("> 1990-")
    assert "?" in lines[3]
    assert "..." in lines[4] and lines[4].endswith("= 2000-2000")
    assert all(len(line) <= WIDTH for line in lines)
    assert len(bars([], 2000)) == 1
