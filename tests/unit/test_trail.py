"""The reading trail: written line by line, read back, exported."""

from __future__ import annotations

from pathlib import Path

import pytest

from nhsreader.errors import BadInput
from nhsreader.reader.trail import Step, TrailDesk, markdown
from nhsreader.text.places import Place


def test_steps_come_back_in_order() -> None:
    desk = TrailDesk("some-library")
    assert desk.steps() == []
    desk.take(Place("one", "body", 0, 0), "One", "opened")
    desk.take(Place("two", "body", 3, 8), "Two", "followed a link (law)", "one", "words")
    first, second = desk.steps()
    assert (first.id, first.how, first.via) == ("one", "opened", None)
    assert (second.id, second.start, second.end) == ("two", 3, 8)
    assert (second.via, second.quote) == ("one", "words")
    assert desk.steps(last=1) == [second] and desk.steps(last=0) == []
    assert TrailDesk("other").steps() == []


def test_a_broken_line_loses_no_other() -> None:
    desk = TrailDesk("lib")
    desk.take(Place("one", "body", 0, 0), "One", "opened")
    with desk.file.open("ab") as file:
        file.write(b'{"when": "2026\n\xff\xfe\n')
    desk.take(Place("two", "body", 0, 0), "Two", "opened")
    assert [step.id for step in desk.steps()] == ["one", "two"]


def test_since_counts_from_a_day_on() -> None:
    desk = TrailDesk("lib")
    desk.file.parent.mkdir(parents=True)
    lines = [f'{{"when":"2026-0{month}-01T10:00:00+00:00","id":"m{month}"}}' for month in (1, 3, 5)]
    desk.file.write_text("\n".join(lines) + "\n")
    assert [step.id for step in desk.steps("2026-03")] == ["m3", "m5"]
    with pytest.raises(BadInput, match="not a date"):
        desk.steps("March")


def test_clearing_says_how_many_there_were() -> None:
    desk = TrailDesk("lib")
    desk.take(Place("one", "body", 0, 0), "One", "opened")
    assert desk.clear() == 1 and desk.steps() == [] and desk.clear() == 0


def test_a_trail_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    desk = TrailDesk("lib")
    desk.file = tmp_path / "a-file" / "trail.jsonl"
    (tmp_path / "a-file").write_text("")
    desk.take(Place("one", "body", 0, 0), "One", "opened")


def test_the_log_is_markdown_that_interprets_nothing() -> None:
    steps = [
        Step(when="2026-03-01T10:15:00+00:00", id="one", title="A *plan* [x](y)"),
        Step(when="2026-03-02T09:00:00+00:00", id="two", title="Two", how="searched for beds",
             via="one", quote="<b>words</b>"),
    ]  # fmt: skip
    text = markdown(steps)
    assert "## 2026-03-01" in text and "## 2026-03-02" in text
    assert r"A \*plan\* \[x\](y) (`one`)" in text
    assert "(`two`) — searched for beds from `one`" in text
    assert r"> \<b\>words\</b\>" in text
