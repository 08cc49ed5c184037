"""Searching in the reader: order, narrowing, copies, saved searches, concordance, related."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from nhsreader.reader import Reader
from nhsreader.reader.search import SearchDesk
from nhsreader.settings import paths
from nhsreader.tui.narrowing import filter_of, narrowed
from nhsreader.tui.panes.concordance_rows import LineList
from nhsreader.tui.rows import RowList
from nhsreader.tui.screens.concordance import ConcordanceScreen
from nhsreader.tui.screens.facets import FacetsScreen
from nhsreader.tui.screens.main import MainScreen
from nhsreader.tui.screens.naming import NameScreen
from tests.conftest import REPO
from tests.tui.test_reader_app import reading, settle, shown, type_words

STORY = " ".join(
    f"In week {n} the foundation trust told Monitor of {n} wards that would close by summer."
    for n in range(30)
)


@pytest.fixture
def library(write_article: Callable[..., Path]) -> Path:
    """Articles of several years, sources and kinds, one story three times."""
    folder = paths().library

    def write(name: str, body: str, **front: str) -> None:
        write_article(name, body, folder, **front)

    write("plan", "The Sustainability and Transformation Plan (STP) was secret. An STP failed. "
          "Who wrote the plan?", title="A plan", published="2016-11-02", kind="news",
          publisher="The Guardian")  # fmt: skip
    write("plan-again", "The STP came back as a Sustainability and Transformation Partnership, and left "
          "foundation trusts alone.",
          title="A plan again", published="2018-03-01", kind="blog-post",
          publisher="BBC News")  # fmt: skip
    write("old", "Foundation trusts began. The accountable plan of [b]2004[/b] was to leave "
          "foundation trusts alone.", title="Old [b]times[/b]", published="2004-04-01",
          kind="blog-post", publisher="BBC News")  # fmt: skip
    for number, name in enumerate(("story", "story-copied", "story-again")):
        write(name, STORY, title=f"Wards close {number}", published=f"2012-05-0{number + 1}",
              kind="news")  # fmt: skip
    return folder


async def search(pilot: Pilot[int], screen: MainScreen, words: str) -> None:
    """Type a search anew and press Enter."""
    screen.library.box.value = ""
    await pilot.press("s")
    await type_words(pilot, words)
    await pilot.press("enter")
    await settle(pilot)


def listed(screen: MainScreen) -> list[str]:
    """The articles in the list, in its order."""
    return [row.value for row in screen.library.listing.rows if isinstance(row.value, str)]


def words_of(rows: RowList) -> str:
    """All the words of a list."""
    return "\n".join(
        "".join(text for text, _ in line) for row in rows.rows for line in row.lines
    )  # fmt: skip


def title(screen: MainScreen) -> str:
    return str(screen.query_one("#list-title", Static).render())


def printed(rows: RowList) -> list[str]:
    """The lines of a list as they are on the screen."""
    return [rows.render_line(y).text for y in range(rows.size.height)]


async def test_scope_goes_round_and_the_title_says_so(library: Path) -> None:
    async with reading(bundled=True) as (pilot, screen):
        everything = listed(screen)
        assert "your own" not in title(screen)
        await pilot.press("f6")
        await settle(pilot)
        assert len(listed(screen)) == 6 and "6 articles in your own library" in title(screen)
        await search(pilot, screen, "plan")
        assert set(listed(screen)) == {"plan", "plan-again", "old"}
        await pilot.press("f6")
        await settle(pilot)
        assert listed(screen) and not set(listed(screen)) & {"plan", "plan-again", "old"}
        assert "found in the bundled briefings" in title(screen)
        await pilot.press("f6")
        await settle(pilot)
        assert "plan" in listed(screen) and "bundled" not in title(screen)
        assert set(listed(screen)) < set(everything)


async def test_without_bundled_briefings_there_is_no_such_scope(library: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("f6", "f6")
        await settle(pilot)
        assert screen.library.scope == "all" and len(listed(screen)) == 6


async def test_order_by_date_and_back(library: Path) -> None:
    async with reading() as (pilot, screen):
        await search(pilot, screen, "plan")
        best = listed(screen)
        assert "best first" in title(screen)
        await pilot.press("f7")
        await settle(pilot)
        assert listed(screen) == ["plan-again", "plan", "old"] and "newest first" in title(screen)
        await pilot.press("f7")
        await settle(pilot)
        assert listed(screen) == best


async def test_copies_of_a_story_have_one_row(library: Path) -> None:
    async with reading() as (pilot, screen):
        await search(pilot, screen, "wards")
        assert len(listed(screen)) == 1
        assert "+2 copies" in words_of(screen.library.listing)


async def test_narrowing_by_a_value_adds_its_filter(library: Path) -> None:
    async with reading() as (pilot, screen):
        await search(pilot, screen, "plan")
        await pilot.press("f8")
        await settle(pilot)
        facets = pilot.app.screen
        assert isinstance(facets, FacetsScreen)
        years = facets.query_one("#facet-year", RowList)
        assert [row.key for row in years.rows] == ["2018", "2016", "2004"]
        assert "2  BBC News" in words_of(facets.query_one("#facet-publisher", RowList))
        assert "2  STP" in words_of(facets.query_one("#facet-acronym", RowList))
        assert "2  blog-post" in words_of(facets.query_one("#facet-kind", RowList))
        years.focus()
        await pilot.press("down", "enter")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert screen.library.box.value == "plan year:2016"
        assert listed(screen) == ["plan"]


async def test_every_value_finds_as_many_as_it_counts(library: Path) -> None:
    reader = Reader(no_bundled=True)
    page = reader.search.run("plan", facets=True, details=False)
    for facet, values in page.facets.items():
        for value, count in values:
            if words := filter_of(facet, value):
                found = reader.search.run(narrowed("plan", words), details=False)
                assert found.total == count, words
    reader.close()


async def test_narrowing_what_is_typed_keeps_the_beginning_a_beginning(library: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("s")
        await type_words(pilot, "accoun")
        await settle(pilot)
        assert listed(screen) == ["old"]
        await pilot.press("f8")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert listed(screen) == ["old"]
        assert screen.library.box.value.startswith("accoun* ")


async def test_an_empty_box_is_narrowed_to_a_part_of_the_library(library: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("f8")
        await settle(pilot)
        facets = pilot.app.screen
        assert isinstance(facets, FacetsScreen)
        facets.query_one("#facet-kind", RowList).focus()
        assert facets.query_one("#facet-kind", RowList).go_to("blog-post")
        await pilot.press("enter")
        await settle(pilot)
        assert screen.library.box.value == "kind:blog-post"
        assert set(listed(screen)) == {"plan-again", "old"}


async def test_a_suggestion_can_be_chosen(library: Path) -> None:
    async with reading() as (pilot, screen):
        await search(pilot, screen, "monittor")
        assert "Did you mean" in words_of(screen.library.listing)
        await pilot.press("home", "enter")
        await settle(pilot)
        assert screen.library.box.value.lower() == "monitor" and "story" in listed(screen)[0]


async def test_ones_own_note_is_shown_where_it_was_found(library: Path) -> None:
    async with reading() as (pilot, screen):
        screen.reader.bookmarks.add("old", "body", 0, 10, note="zebra crossing", tags=("x",))
        await search(pilot, screen, "note:zebra")
        assert listed(screen) == ["old"]
        assert "your note: zebra crossing" in words_of(screen.library.listing)


async def test_the_box_completes_what_is_typed(library: Path) -> None:
    async with reading() as (pilot, screen):
        await pilot.press("s")
        await type_words(pilot, "publ")
        await settle(pilot)
        await pilot.press("right")
        assert screen.library.box.value == "publisher:"
        screen.reader.saved.save("secrets", "secret")
        screen.library.box.value = ""
        await type_words(pilot, "@sec")
        await settle(pilot)
        await pilot.press("right")
        assert screen.library.box.value == "@secrets"


async def test_completing_and_searching_are_done_in_threads(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[threading.Thread] = set()
    for name in ("complete", "run", "detailed"):
        real = getattr(SearchDesk, name)

        def watched(*given: object, real: Callable[..., object] = real, **named: object) -> object:
            threads.add(threading.current_thread())
            return real(*given, **named)

        monkeypatch.setattr(SearchDesk, name, watched)
    async with reading() as (pilot, screen):
        await search(pilot, screen, "plan")
        await pilot.press("f8")
        await settle(pilot)
    assert threads and threading.main_thread() not in threads


async def test_a_search_overtaken_is_given_up(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, begun, given_up = SearchDesk.run, threading.Event(), threading.Event()

    def run(self: SearchDesk, query: str, **named: object) -> object:
        if query != "slow":
            return real(self, query, **named)  # type: ignore[arg-type]
        begun.set()
        go_on = named["go_on"]
        assert callable(go_on)
        for _ in range(500):
            try:
                go_on()
            except BaseException:
                given_up.set()
                raise
            threading.Event().wait(0.01)
        raise AssertionError("nobody stopped the slow search")

    monkeypatch.setattr(SearchDesk, "run", run)
    async with reading() as (pilot, screen):
        screen.library.look_for("slow")
        while not begun.is_set():
            await pilot.pause(0.01)
        screen.library.look_for("plan")
        await settle(pilot)
        assert given_up.is_set()
        assert set(listed(screen)) == {"plan", "plan-again", "old"}


async def test_snippets_are_made_for_rows_in_view_only(
    library: Path, write_article: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        write_article(f"n{number:02}", f"Number {number} of {'many ' * (number % 7)}zebras, no {number * 17}.",
                      library, published="2010-01-01")  # fmt: skip
    made: list[str] = []
    real = SearchDesk.detailed

    def detailed(self: SearchDesk, hit: object, *given: object) -> object:
        made.append(hit.id)  # type: ignore[attr-defined]
        return real(self, hit, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(SearchDesk, "detailed", detailed)
    async with reading() as (pilot, screen):
        await search(pilot, screen, "zebras")
        first = list(made)
        in_view = {row.key for row in screen.library.listing.rows_in_view}
        assert len(listed(screen)) == 60 and set(first) == in_view and len(first) < 30
        height = screen.library.listing.virtual_size.height
        await pilot.press("end")
        await settle(pilot)
        assert made[-1] == listed(screen)[-1] and len(set(made)) < 60
        assert "zebras" in printed(screen.library.listing)[-1]
        assert screen.library.listing.virtual_size.height == height


async def test_a_search_is_kept_listed_and_says_what_is_new(
    library: Path, write_article: Callable[..., Path]
) -> None:
    async with reading() as (pilot, screen):
        await search(pilot, screen, "secret")
        await pilot.press("S")
        await pilot.pause()
        naming = pilot.app.screen
        assert isinstance(naming, NameScreen)
        await type_words(pilot, "a/b")
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen is naming
        assert "cannot be the name" in str(naming.query_one("#name-told", Static).render())
        naming.query_one(Input).value = "secrets"
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen is screen
        write_article("fresh", "Another secret, by the ministry.", library, published="2020-01-01")
        await pilot.press("f9")
        await settle(pilot)
        screen.library.box.value = ""
        await settle(pilot)
        assert "@secrets  2 (1 new)" in words_of(screen.library.listing)
        screen.library.listing.focus()
        assert screen.library.listing.go_to("@secrets")
        await pilot.press("enter")
        await settle(pilot)
        assert screen.library.box.value == "@secrets" and set(listed(screen)) == {"plan", "fresh"}
        new = [row.key for row in screen.library.listing.rows if "NEW" in str(row.lines)]
        assert new == ["fresh"] and "1 new" in title(screen)
        await pilot.press("f7")
        await settle(pilot)
        assert "NEW" in words_of(screen.library.listing)
        screen.library.box.value = ""
        await settle(pilot)
        assert "@secrets  2\n" in words_of(screen.library.listing)


async def test_a_beginning_is_kept_as_one(library: Path) -> None:
    async with reading() as (pilot, screen):
        await search(pilot, screen, "accoun")
        assert listed(screen) == ["old"]
        await pilot.press("S")
        await pilot.pause()
        await type_words(pilot, "begun")
        await pilot.press("enter")
        await settle(pilot)
        assert screen.reader.saved.get("begun").query == "accoun*"
        assert screen.reader.saved.get("begun").seen == ("old",)


async def test_a_name_in_use_says_what_it_replaces(library: Path) -> None:
    async with reading() as (pilot, screen):
        screen.reader.saved.save("mine", "secret")
        screen.library.load_saved()
        await settle(pilot)
        await search(pilot, screen, "plan")
        await pilot.press("S")
        await pilot.pause()
        await type_words(pilot, "Mine")
        told = pilot.app.screen.query_one("#name-told", Static)
        assert "replaces" in str(told.render()) and "secret" in str(told.render())


async def test_a_saved_search_is_moved_to_the_trash(library: Path) -> None:
    async with reading() as (pilot, screen):
        screen.reader.saved.save("mine", "secret")
        screen.library.load_saved()
        await settle(pilot)
        await pilot.press("1", "x")
        await settle(pilot)
        assert [kept.name for kept in screen.reader.saved.all()] == ["mine"]
        assert screen.library.listing.go_to("@mine")
        await pilot.press("x")
        await settle(pilot)
        assert screen.reader.saved.all() == []
        assert "@mine" not in words_of(screen.library.listing)
        assert list((library / ".trash" / "searches").glob("mine-*.yaml"))


async def test_n_steps_through_all_mentions_of_a_sense(library: Path) -> None:
    async with reading() as (pilot, screen):
        await search(pilot, screen, "acr:STP")
        assert set(listed(screen)) >= {"plan", "plan-again"}
        assert screen.library.listing.go_to("plan")
        await pilot.press("enter")
        await settle(pilot)
        opened = screen.opening.opened
        assert opened is not None and opened.id == "plan"
        text = opened.article.parts["body"].text
        seen = []
        for _ in range(len([place for place in opened.places if place[0] == "body"])):
            hit = screen.view.current_hit
            assert hit is not None
            seen.append(text[hit.start : hit.end])
            await pilot.press("n")
            await pilot.pause()
        assert seen.count("STP") == 2 and len(seen) >= 3
        first = screen.view.current_hit
        await pilot.press("n", "N")
        assert screen.view.current_hit == first


async def concordance(pilot: Pilot[int]) -> ConcordanceScreen:
    await pilot.press("C")
    await settle(pilot)
    found = pilot.app.screen
    assert isinstance(found, ConcordanceScreen)
    return found


async def test_a_concordance_sets_the_match_in_one_column_and_goes_there(library: Path) -> None:
    async with reading() as (pilot, screen):
        await search(pilot, screen, "foundation")
        found = await concordance(pilot)
        lines = found.query_one(LineList)
        assert lines.has_focus and len(lines.rows) == 93
        text = printed(lines)
        assert {line.lower().index("foundation trust") for line in text if line.strip()} == {
            text[0].lower().index("foundation trust")
        }
        assert text[0].startswith(" 2004-04-01 ") and "[b]2004[/b]" in text[1]
        await pilot.press("down", "enter")
        await settle(pilot)
        opened = screen.opening.opened
        assert pilot.app.screen is screen and opened is not None and opened.id == "old"
        hit = screen.view.current_hit
        body = opened.article.parts["body"].text
        assert hit is not None and hit.start == body.rindex("foundation")
        await pilot.press("n")
        assert screen.view.current_hit is not None
        assert screen.view.current_hit.start == body.index("Foundation")


async def test_a_concordance_is_sorted_by_what_stands_beside(library: Path) -> None:
    async with reading() as (pilot, screen):
        await search(pilot, screen, "plan")
        await concordance(pilot)

        def matches() -> list[tuple[str, str]]:
            rows = pilot.app.screen.query_one(LineList).rows
            return [(row.value.left.split()[-1:], row.value.right.split()[:1]) for row in rows]

        by_date = matches()
        await pilot.press("l")
        await settle(pilot)
        left = [words[0].lower() for words, _ in matches() if words]
        assert left == sorted(left) and matches() != by_date
        await pilot.press("r")
        await settle(pilot)
        right = [words[0].lower().strip("?.()") for _, words in matches() if words]
        assert [word for word in right if word] == sorted(word for word in right if word)
        await pilot.press("d")
        await settle(pilot)
        assert matches() == by_date


async def test_a_concordance_by_year_is_a_table_and_a_plot(library: Path) -> None:
    async with reading() as (pilot, screen):
        await search(pilot, screen, "foundation trust")
        found = await concordance(pilot)
        await pilot.press("y")
        await settle(pilot)
        table = found.query_one("#concordance-table", RowList)
        assert table.has_focus and not found.query_one(LineList).display
        rates = {row.key: row.value for row in table.rows if row.value}
        assert set(rates) == {"2004", "2012", "2016", "2018"}
        assert rates["2012"].matches == 90 and rates["2018"].matches == 0
        told = words_of(table)
        assert f"{rates['2012'].rate:.2f}" in told and "3 of 3" in told
        drawn = str(found.query_one("#concordance-plot").render())
        assert "2004" in drawn and "█" in drawn and "0" in drawn
        await pilot.press("down", "enter")
        await settle(pilot)
        lines = found.query_one(LineList)
        assert lines.has_focus and lines.chosen is not None
        assert lines.chosen.value.published.startswith("2012")


async def test_the_palette_of_a_concordance_has_its_actions(library: Path) -> None:
    async with reading() as (pilot, screen):
        found = await concordance(pilot)
        named = {command.title for command in pilot.app.get_system_commands(found)}
        assert {"By left", "By right", "By date", "By year"} <= named
        assert "Split here" not in named
        everything = {command.title for command in pilot.app.get_system_commands(screen)}
        assert {"Scope", "Order", "Narrow", "Save search", "Concordance", "By year"} <= everything


async def test_the_saved_search_in_the_box_gives_its_words_to_the_concordance(
    library: Path,
) -> None:
    async with reading() as (pilot, screen):
        screen.reader.saved.save("trusts", "foundation trust")
        screen.library.load_saved()
        await settle(pilot)
        await search(pilot, screen, "@trusts")
        found = await concordance(pilot)
        assert found.wanted.words == "foundation trust"
        assert len(found.query_one(LineList).rows) > 80


async def test_the_plot_follows_the_theme(library: Path) -> None:
    async with reading() as (pilot, screen):
        await search(pilot, screen, "foundation trust")
        found = await concordance(pilot)
        await pilot.press("y")
        await settle(pilot)

        def colours() -> set[str]:
            drawn = found.query_one("#concordance-plot").render()
            return {str(span.style) for span in drawn.spans}  # type: ignore[union-attr]

        before = colours()
        assert any("#005eb8" in style for style in before), before
        pilot.app.theme = "nhs-dark"
        await pilot.pause()
        assert colours() != before


async def test_plotting_is_not_loaded_before_a_plot_is_shown() -> None:
    code = "import sys, nhsreader.tui.app; print([m for m in sys.modules if 'plotext' in m])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=REPO, check=True
    )
    assert done.stdout.strip() == "[]"


async def test_the_words_selected_make_the_concordance(library: Path) -> None:
    async with reading() as (pilot, screen):
        screen.opening.open("plan")
        await settle(pilot)
        screen.view.focus()
        await pilot.press("slash")
        await type_words(pilot, "plan (stp)")
        await pilot.press("enter", "v", "e", "e", "e", "e")
        await pilot.pause()
        selected = screen.view.selected_text
        found = await concordance(pilot)
        assert "(" in selected and "(" not in found.wanted.words
        assert len(found.query_one(LineList).rows) == 1
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.screen is screen


async def test_a_concordance_says_what_is_wrong_and_takes_other_words(library: Path) -> None:
    async with reading() as (pilot, screen):
        found = await concordance(pilot)
        assert isinstance(found.focused, Input)
        found.query_one(Input).value = "year:soon"
        await pilot.press("enter")
        await settle(pilot)
        told = found.query_one("#concordance-title", Static)
        assert "soon" in str(told.render()) and "place" not in str(told.render())
        await pilot.press("s")
        found.query_one(Input).value = "secret"
        await pilot.press("enter")
        await settle(pilot)
        assert len(found.query_one(LineList).rows) == 1
        assert "1 place in 1 article" in str(told.render())
        await pilot.press("escape")
        await settle(pilot)
        again = await concordance(pilot)
        assert len(again.query_one(LineList).rows) == 1


async def test_related_articles_stand_under_the_links_with_their_reasons(library: Path) -> None:
    async with reading() as (pilot, screen):
        screen.opening.open("old")
        await settle(pilot)
        told = shown(screen, "links")
        assert "Related" in told and "A plan again" in told and "shares" in told
        assert "same publisher: BBC News" in told
        await pilot.press("f3")
        await settle(pilot)
        pane = screen.side.pane("links")
        assert pane.go_to("near:plan-again")
        await pilot.press("enter")
        await settle(pilot)
        assert screen.opening.opened is not None and screen.opening.opened.id == "plan-again"


async def test_the_same_story_is_not_named_twice(library: Path) -> None:
    async with reading() as (pilot, screen):
        screen.opening.open("story")
        await settle(pilot)
        keys = [row.key for row in screen.side.pane("links").rows]
        assert any(key.startswith("out:same-story-as") and "Wards close 2" in key for key in keys)
        assert "near:story-again" not in keys


async def test_a_search_made_before_the_index_was_there_is_made_again(library: Path) -> None:
    async with reading() as (pilot, screen):
        await search(pilot, screen, "plan")
        wanted = listed(screen)
        assert wanted
        found = screen.library._found
        assert found is not None and found.page is not None
        empty = msgspec.structs.replace(found.page, hits=(), total=0)
        screen.library._show_found(replace(found, page=empty))
        assert listed(screen) == []
        screen.program.refresh()
        await settle(pilot)
        assert listed(screen) == wanted
