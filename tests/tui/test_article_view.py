"""The article widget in a small host app: scrolling, terms, mouse, selection, find, resizing."""

from __future__ import annotations

import re

import pytest
from textual.events import MouseDown, MouseMove, MouseUp
from textual.geometry import Offset

from nhsreader.documents.reading_text import ReadingText
from nhsreader.tui.article import canvas
from nhsreader.tui.article.decorate import Mark
from nhsreader.tui.article.layout import Part, layout_parts
from nhsreader.tui.article.theme import COMPONENT_CLASSES
from nhsreader.tui.article.widget import ArticleView
from tests.tui.article_host import BODY, COMMENT, Host, drag, mouse, point_of, screen_text


async def test_opens_at_the_beginning_with_its_header() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert [line.strip() for line in screen_text(app)[:5]] == [
            "Head", "3 May 2023", "A heading", "", "The ICB met. Its report says the A&E is full.",
        ]  # fmt: skip
        said = app.heard(ArticleView.PositionChanged)
        assert (said[-1].part, said[-1].start) == ("body", 0)
        assert said[-1].end == app.view.visible_stretches()[0][2]
        assert app.view.top_place() == ("body", 0)


async def test_opens_at_a_place() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        at = BODY.text.index("Paragraph 30")
        app.view.show(app.parts, at=("body", at))
        await pilot.pause()
        assert app.view.top_place() == ("body", at)
        app.view.show(app.parts, at=("nowhere", 3))
        await pilot.pause()
        assert app.view.scroll_offset.y == 0


async def test_scrolls_by_row_page_and_end() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("j", "j")
        assert app.view.scroll_offset.y == 2
        await pilot.press("space")
        assert app.view.scroll_offset.y == 21
        await pilot.press("G")
        assert screen_text(app)[-1].strip() == "It was blue."
        assert app.view.visible_stretches()[-1][0] == "comment:1"


async def test_tab_goes_from_term_to_link_to_term_and_round() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        texts = []
        for _ in range(6):
            await pilot.press("tab")
            mark = app.view.current
            assert mark is not None
            assert app.view.is_visible(mark)
            texts.append((mark.part, mark.kind, mark.key))
        assert texts == [
            ("body", "term", "ICB"), ("body", "link", "https://example.org/r"),
            ("body", "term", "A&E"), ("body", "ambiguous", "CCG"), ("body", "term", "ICB"),
            ("comment:1", "term", "ICB"),
        ]  # fmt: skip
        await pilot.press("tab")
        assert app.view.current == Mark("body", *BODY_ICB, "term", "ICB")
        assert "beginning" in app.heard(ArticleView.Notice)[-1].text
        entered = app.heard(ArticleView.TermEntered)
        assert len(entered) == 7
        assert entered[-1].by_key
        await pilot.press("j")
        assert app.heard(ArticleView.TermLeft)
        await pilot.press("G", "shift+tab")
        assert app.view.current is not None
        assert app.view.current.part == "comment:1"


BODY_ICB = (BODY.text.index("ICB"), BODY.text.index("ICB") + 3)


async def test_region_of_the_term_is_where_it_is_drawn() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("tab", "tab", "tab", "tab", "tab")
        message = app.heard(ArticleView.TermEntered)[-1]
        region = message.region
        line = app.view.render_line(region.y - app.view.region.y)
        assert line.crop(region.x, region.right).text == "ICB"


async def test_enter_opens_links_and_terms() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("tab", "enter", "tab", "enter")
        assert app.heard(ArticleView.TermActivated)[-1].mark.key == "ICB"
        assert app.heard(ArticleView.LinkActivated)[-1].href == "https://example.org/r"
        await pilot.press("escape", "enter")
        assert app.view.current is None
        assert app.heard(ArticleView.Notice)


async def test_hover_speaks_only_on_change() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        at = point_of(app, "body", BODY_ICB[0])
        for shift in (0, 1, 2):
            await mouse(pilot, MouseMove, at + (shift, 0))
        entered = app.heard(ArticleView.TermEntered)
        assert [message.mark.key for message in entered] == ["ICB"]
        assert not entered[0].by_key
        await mouse(pilot, MouseMove, at + (3, 0))
        assert len(app.heard(ArticleView.TermLeft)) == 1
        await mouse(pilot, MouseMove, at + (0, -1))
        assert len(app.heard(ArticleView.TermEntered)) == 1


async def test_select_by_keys() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("tab", "v")
        assert app.view.mode == "visual"
        assert app.view.selected_text == "ICB"[:1]
        await pilot.press("w", "w", "l")
        assert app.view.selected_text == "ICB met."[:9]
        await pilot.press("right_curly_bracket")
        assert app.view.selected_text == "ICB met. Its report says the A&E is full."
        await pilot.press("enter")
        chosen = app.heard(ArticleView.Selected)[-1]
        assert BODY.text[chosen.start : chosen.end] == app.view.selected_text
        await pilot.press("V")
        assert app.view.selected_text == "The ICB met. Its report says the A&E is full."
        await pilot.press("j", "j")
        assert app.view.selected_text.endswith("second point about the CCG")
        await pilot.press("escape")
        assert (app.view.mode, app.view.selection) == ("read", None)
        assert app.heard(ArticleView.SelectionChanged)[-1].selection is None
        modes = [message.mode for message in app.heard(ArticleView.ModeChanged)]
        assert modes == ["caret", "visual", "lines", "read"]


async def test_the_other_end_of_a_selection() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("tab", "v", "w", "w", "o", "dollar_sign")
        assert app.view.selected_text == ". Its report says the A&E is full."


async def test_cursor_scrolls_into_view() -> None:
    app = Host()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("v", *["j"] * 30)
        assert app.view.caret is not None
        row, _x = app.view.wrapped.row_of("body", app.view.caret.offset)  # type: ignore[union-attr]
        assert row in app.view.visible_rows()
        assert app.view.scroll_offset.y > 0


async def test_chosen_stretch_is_selection_or_paragraph() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("tab")
        part, start, end = app.view.chosen_stretch() or ("", 0, 0)
        assert BODY.text[start:end] == "The ICB met. Its report says the A&E is full."
        await pilot.press("v")
        assert app.view.chosen_stretch() == app.view.selection


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("ICB met", "full."), ("full.", "ICB met"), ("heading", "point about"),
        ("健康", "words"), ("政策", "Paragraph 1"),
    ],
)  # fmt: skip
async def test_drag_selects_the_words_under_it(first: str, last: str) -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        start, end = BODY.text.index(first), BODY.text.index(last)
        await drag(pilot, point_of(app, "body", start), point_of(app, "body", end))
        low, high = sorted((start, end))
        assert app.view.selection == ("body", low, high + 1)
        assert app.view.mode == "read"


async def test_drag_that_ends_on_a_blank_row_or_beside_the_text() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        start = BODY.text.index("ICB")
        at = point_of(app, "body", start)
        await drag(pilot, at, Offset(40, at.y + 1))
        assert app.view.selected_text == "ICB met. Its report says the A&E is full."
        await drag(pilot, at, Offset(0, at.y + 2))
        assert app.view.selected_text == "ICB met. Its report says the A&E is full."
        await drag(pilot, at, Offset(55, at.y + 2))
        assert app.view.selected_text.endswith("full.\n\nfirst point")
        await drag(pilot, Offset(55, at.y + 1), at)
        assert app.view.selected_text == "ICB met. Its report says the A&E is full."


async def test_drag_stays_in_its_part() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("G")
        start = BODY.text.index("Paragraph 59")
        comment = point_of(app, "comment:1", 4)
        body = point_of(app, "body", start)
        await drag(pilot, body, comment)
        assert app.view.selection == ("body", start, len(BODY.text))
        await drag(pilot, comment, body)
        assert app.view.selection == ("comment:1", 0, 5)


async def test_drag_beyond_the_edge_scrolls() -> None:
    app = Host()
    async with app.run_test(size=(60, 12)) as pilot:
        at = point_of(app, "body", BODY_ICB[0])
        await mouse(pilot, MouseDown, at)
        await mouse(pilot, MouseMove, Offset(30, 14))
        await pilot.pause(0.3)
        await mouse(pilot, MouseUp, Offset(30, 14))
        assert app.view.scroll_offset.y > 1
        assert app.view.selection is not None
        assert app.view.selection[1] == BODY_ICB[0]
        before = app.view.scroll_offset.y
        await pilot.pause(0.2)
        assert app.view.scroll_offset.y == before
        assert app.mouse_captured is None


async def test_clicks() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        at = point_of(app, "body", BODY.text.index("second") + 2)
        await pilot.click(offset=at, times=2)
        assert app.view.selected_text == "second"
        await pilot.click(offset=at, times=3)
        assert app.view.selected_text == "second point about the CCG"
        await pilot.click(offset=point_of(app, "body", BODY.text.index("report")))
        assert app.heard(ArticleView.LinkActivated)[-1].href == "https://example.org/r"
        assert app.view.selection is None
        await pilot.press("v")
        await pilot.click(offset=at)
        assert app.view.caret is not None
        assert app.view.caret.offset == BODY.text.index("second") + 2


async def test_a_mouse_selection_goes_on_by_key() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.click(offset=point_of(app, "body", BODY.text.index("first")), times=2)
        await pilot.press("v", "w")
        assert app.view.selected_text == "first p"


async def test_find_and_step() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.action_find("ABOUT  NURSES")
        await pilot.pause()
        first = app.view.current_hit
        assert first is not None
        assert BODY.text[first.start : first.end] == "about nurses"
        await pilot.press("n")
        second = app.view.current_hit
        assert second is not None
        assert second.start > first.start
        await pilot.press("N", "N")
        changed = app.heard(ArticleView.HitChanged)[-1]
        assert (changed.index, changed.count, changed.wrapped) == (59, 60, True)
        assert "end" in app.heard(ArticleView.Notice)[-1].text
        assert app.view.is_visible(app.view.current_hit)
        await pilot.press("n")
        assert app.view.current_hit == first
        await pilot.press("escape")
        assert not app.view.marks.layer("hits")
        app.view.action_find("nothing like it")
        await pilot.pause()
        assert app.heard(ArticleView.HitChanged)[-1].index is None


async def test_resize_keeps_the_top_text() -> None:
    app = Host()
    async with app.run_test(size=(100, 20)) as pilot:
        at = BODY.text.index("Paragraph 30")
        app.view.scroll_to_place("body", at)
        await pilot.press("j")
        part, top = app.view.top_place() or ("", 0)
        for width in (60, 44, 71, 33, 100):
            await pilot.resize_terminal(width, 20)
            await pilot.pause()
            wrapped = app.view.wrapped
            assert wrapped is not None
            assert wrapped.width == min(80, width - 4)
            assert wrapped.row_of(part, top)[0] == app.view.scroll_offset.y
        assert app.view.top_place() == (part, top)


async def test_resize_keeps_the_header_in_view() -> None:
    app = Host()
    async with app.run_test(size=(100, 20)) as pilot:
        for width in (60, 100):
            await pilot.resize_terminal(width, 20)
            await pilot.pause()
            assert app.view.scroll_offset.y == 0


async def test_marks_are_replaced_by_layer() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        line = app.view.visible_rows()[4]
        at = BODY.text.index("report")
        plain = app.view.render_line(line).text
        app.view.set_marks("bookmarks", [Mark("body", at, at + 6, "bookmark", "b1")])
        await pilot.pause()
        assert app.view.render_line(line).text == "▌" + plain[1:]
        assert [m.kind for m in app.view.marks.within("body", at, at + 6)] == ["link", "bookmark"]
        app.view.set_marks("bookmarks", [])
        assert app.view.render_line(line).text == plain


async def test_only_changed_rows_are_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("tab", "v")
        await pilot.pause()
        painted: list[int] = []
        real = ArticleView.render_line

        def counting(self: ArticleView, y: int):  # type: ignore[no-untyped-def]
            painted.append(y)
            return real(self, y)

        monkeypatch.setattr(ArticleView, "render_line", counting)
        await pilot.press("l")
        await pilot.pause()
        assert set(painted) == {4}


async def test_long_article_is_laid_out_in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas, "LARGE", 100)
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await app.workers.wait_for_complete()
        app.view.show(app.parts, at=("body", BODY.text.index("Paragraph 30")))
        assert app.view.wrapped is None
        assert app.view.top_place() == ("body", BODY.text.index("Paragraph 30"))
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.view.top_place() == ("body", BODY.text.index("Paragraph 30"))


async def test_takes_a_layout_that_is_ready() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        ready = layout_parts(app.parts, app.view.text_width)
        app.view.show(app.parts, layout=ready)
        assert app.view.wrapped is ready
        app.view.show(app.parts, layout=layout_parts(app.parts, 33))
        assert app.view.wrapped is not ready
        assert app.view.wrapped is not None
        assert app.view.wrapped.width == app.view.text_width
        await pilot.pause()


async def test_another_article_forgets_the_first() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("tab", "v", "w")
        app.view.action_find("beds")
        app.view.show([Part("body", COMMENT)])
        await pilot.pause()
        view = app.view
        assert (view.selection, view.current, view.current_hit, view.mode) == (
            None, None, None, "read",
        )  # fmt: skip
        await pilot.press("tab", "n")
        assert [notice.text for notice in app.heard(ArticleView.Notice)[-2:]] == [
            "No terms or links here", "No matches to step through",
        ]  # fmt: skip


async def test_nothing_shown_does_not_fail() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        for parts in ([], [Part("body", ReadingText(""))]):
            app.view.show(parts)
            await pilot.press("tab", "v", "w", "j", "space", "G", "n", "enter", "escape", "V", "l")
            await pilot.click(offset=(5, 5), times=3)
            await pilot.resize_terminal(50, 10)
            assert app.view.selection is None


@pytest.mark.parametrize("theme", ["textual-light", "ansi-dark", "nord"])
async def test_every_component_has_a_style_in_every_theme(theme: str) -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        app.theme = theme
        app.view.action_find("the")
        await pilot.press("tab", "v", "w")
        for name in sorted(COMPONENT_CLASSES):
            app.view._palette((name.removeprefix("article--"),))
        marked = {"term", "ambiguous", "link", "hit", "selection", "cursor", "current-hit"}
        base = app.view._palette(())
        for kind in marked:
            style = app.view._palette((kind,))
            assert (style.underline, style.reverse) != (base.underline, base.reverse), kind


async def test_what_could_act_on_the_terminal_is_not_shown() -> None:
    app = Host(ReadingText("safe \x1b]52;c;AAAA\x07 \u202e and\x9b31m more"))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        for strip in app.view.render_lines(app.view.size.region):
            assert not re.search("[\x00-\x1f\x7f-\x9f\u202e]", strip.text)
            assert strip.cell_length == 60
