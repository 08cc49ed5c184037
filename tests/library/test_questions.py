"""A newcomer's questions find an article that answers them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from nhsreader.reader import Reader
from tests.library.reading import read

TOP = 3
# Of the second set; measured 45 of 50.
HELD_OUT_RATE = 0.86


class Question(NamedTuple):
    """What is typed, and the articles that answer it."""

    typed: str
    answers: tuple[str, ...]


def questions(name: str) -> list[Question]:
    """The questions of a file beside this one."""
    held = yaml.safe_load(read(Path(__file__).with_name(name)))["questions"]
    return [Question(one["q"], tuple(one["answers"])) for one in held]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader of the bundled library alone, with an index of its own."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(home / name))
        yield Reader()


def found(reader: Reader, question: Question) -> list[str]:
    page = reader.search.run(question.typed, limit=TOP, questions=True, details=False)
    return [hit.id for hit in (*page.hits, *page.also)][:TOP]


def test_every_question_finds_its_article_in_the_top_three(reader: Reader) -> None:
    asked = questions("questions.yaml")
    assert len(asked) >= 30
    missed = {q.typed: ids for q in asked if not {*(ids := found(reader, q))} & {*q.answers}}
    assert missed == {}


def test_questions_that_nothing_was_fitted_to(reader: Reader) -> None:
    asked = questions("questions_held_out.yaml")
    missed = {q.typed: ids for q in asked if not {*(ids := found(reader, q))} & {*q.answers}}
    assert 1 - len(missed) / len(asked) >= HELD_OUT_RATE, missed
