"""The rows of the left pane: one's own articles as they come, the bundled ones by subject."""

from __future__ import annotations

from nhsreader.reader.articles import ArticleSummary
from nhsreader.tui.panes.library_rows import library_rows
from nhsreader.tui.rows import Row


def _article(identifier: str, title: str, *categories: str, mine: bool = False) -> ArticleSummary:
    return ArticleSummary(
        id=identifier, title=title, title_guessed=False, authors=[], publisher=None,
        publisher_name=None, kind="briefing", published="2026-11-22", published_inferred=None,
        truncated=False, comments=0, comments_declared=None, words=900,
        library="mine" if mine else "bundled", url=None, file=None, lines=None,
        categories=list(categories), tags=[], text_sha256="",
    )  # fmt: skip


def _names(rows: list[Row]) -> list[str]:
    return [row.value if isinstance(row.value, str) else row.lines[0][0][0] for row in rows]


def test_bundled_articles_stand_under_their_subjects_the_guide_first() -> None:
    articles = [
        _article("loose", "About nothing in particular"),
        _article("wards", "Beds and wards", "Hospitals"),
        _article("boards", "Boards", "Bodies", "Law"),
        _article("map", "A map", "Guides"),
        _article("start-here", "Where to start", "Guides"),
        _article("agencies", "agencies", "Bodies"),
    ]
    assert _names(library_rows(articles, {}, "all")) == [
        " Guides", "start-here", "map", " Bodies", "agencies", "boards",
        " Hospitals", "wards", " Other", "loose",
    ]  # fmt: skip


def test_ones_own_articles_come_first_in_the_order_given() -> None:
    articles = [
        _article("z", "Zebra", "Guides", mine=True),
        _article("boards", "Boards", "Bodies"),
        _article("a", "Aardvark", mine=True),
    ]
    assert _names(library_rows(articles, {}, "all")) == [
        "z", "a", " Bundled briefings", " Bodies", "boards",
    ]  # fmt: skip
    assert _names(library_rows(articles, {}, "mine")) == ["z", "a"]
    assert _names(library_rows(articles, {}, "bundled")) == [" Bodies", "boards"]
