"""The gate before the terminal."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from nhsreader.tui.line_filter import SafeText

BLACK = Color(0, 0, 0)


def gated(*segments: Segment) -> list[Segment]:
    return SafeText().apply(list(segments), BLACK)


def test_plain_text_passes_untouched() -> None:
    line = [Segment("NHS – “plan” 健康 👩\u200d⚕\ufe0f", Style(bold=True)), Segment("x")]
    assert SafeText().apply(line, BLACK) is line


def test_what_acts_is_shown_and_the_width_kept() -> None:
    line = [Segment("a\x1b]52;c;QQ==\x07b\u202ec\u200bd\n\te", Style(bold=True)), Segment("   |")]
    made = gated(*line)
    text = "".join(segment.text for segment in made)
    assert text.isprintable()
    assert "\ufffd]52;c;QQ==\ufffdb\ufffdc\ufffdd" in text
    assert Segment.get_line_length(made) == Segment.get_line_length(line)
    assert made[0].style == Style(bold=True)


def test_a_link_that_could_end_its_own_sequence_is_taken_off() -> None:
    bad, good = "https://example.org/\x1b\\x", "https://example.org/"
    made = gated(Segment("a", Style(link=bad)), Segment("b", Style(link=good)))
    assert [segment.style.link for segment in made if segment.style] == [None, good]


def test_control_segments_are_the_terminal_s_own() -> None:
    from rich.control import Control

    control = Control.home().segment
    assert gated(control, Segment("\x07"))[0] == control


def test_a_strip_keeps_its_length() -> None:
    strip = Strip([Segment("ab\u202ecd")])
    made = strip.apply_filter(SafeText(), BLACK)
    assert (made.cell_length, made.text) == (4, "ab\ufffdc")
