"""`glossary --on` and `mentions`: what they print obeys the date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done
from tests.unit.test_time_leaks import FIXED, NCB, add_passages, leaks

Cli = Callable[..., Done]


@pytest.mark.parametrize(
    ("on", "operating", "legal", "status"),
    [
        ("2012-06-01", NCB, None, "On 2012-06-01: not yet in being."),
        ("2012-10-01", NCB, NCB, "On 2012-10-01: in being."),
        ("2013-04-01", "NHS England", NCB, f"On 2013-04-01: in being. Its name in law: {NCB}."),
        ("2022-06-30", "NHS England", NCB, f"On 2022-06-30: in being. Its name in law: {NCB}."),
        ("2022-07-01", "NHS England", "NHS England", "On 2022-07-01: in being."),
    ],
)
def test_both_tracks_of_nhs_england(
    cli: Cli, on: str, operating: str, legal: str | None, status: str
) -> None:
    (view,) = cli("glossary", "NHSE", "--on", on, "--json").json["terms"][0]["senses"]
    assert (view["long"], view["status"]) == (operating, status)
    borne = {
        name["track"]: name["name"]
        for name in view["names"]
        if name["start"] <= on and (name["end"] or on) >= on
    }
    assert borne == ({"operating": operating, "legal": legal} if legal else {})
    assert ("NHSE" in view["shorts"]) == (operating == "NHS England")
    # The old initials go on naming what they named.
    (old,) = cli("glossary", "NCB", "--on", on, "--json").json["terms"][0]["senses"]
    assert old["long"] == NCB


def test_the_terminal_tells_nothing_later(cli: Cli, write_article: Callable[..., Path]) -> None:
    passages = add_passages(write_article)
    for on, name in zip(FIXED, passages, strict=True):
        assert not leaks(cli("glossary", "--on", on, "--json").json["terms"], on)
        mentions = cli("mentions", name, "--json").json["mentions"]
        for mention in mentions:
            del mention["id"]
            for one in mention["evidence"]:
                del one["id"]
        assert mentions and not leaks(mentions, on)
        for term in ("NHSE", "Monitor", "NICE", "STP"):
            lines = cli("glossary", term, "--on", on).out.splitlines()
            shown = [one for one in lines if not one.startswith(("Later, ", "Source: "))]
            assert not leaks([one.partition("Id: ")[0] for one in shown], on)
        there = cli("glossary", "NHSE", "--in", name, "--json").json["terms"]
        assert there[0]["senses"] and not leaks(there, on)


def test_what_is_planned_is_not_yet(cli: Cli) -> None:
    (act,) = cli("glossary", "HSCA", "--on", "2011-06", "--json").json["terms"][0]["senses"]
    assert act["long"] == "Health and Social Care Bill" and act["start"] is None
    (view,) = cli("glossary", "PHE", "--on", "2021-09-30", "--json").json["terms"][0]["senses"]
    assert view["end"] is None and view["status"].endswith(": in being.")
    (view,) = cli("glossary", "PHE", "--on", "2021-10-01", "--json").json["terms"][0]["senses"]
    assert view["end"] == "2021-09-30" and view["status"].endswith(": ended.")
