"""From a key to the end of what is repainted, in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from tests.benchmarks.library import imported
from tests.benchmarks.measure import Bench, Row, spread
from tests.benchmarks.startup import PLACEHOLDER
from tests.benchmarks.terminal import Burst, Terminal, running

TYPED = ("integrated", "commissioning", "hospital", "waiting", "trusts", "nhs", "a&e")
ESCAPE, TAB = b"\x1b", b"\t"
# Patterns of what stands on every card, and in the title of every list of hits.
ON_CARD, ON_RESULTS = "Source:|Why:", "found"


def run(bench: Bench) -> Iterator[Row]:
    """`j` and Tab in the first bundled article; typing over many articles.

    Each key is pressed when all has come to rest.
    """
    count = bench.size(40, 6)
    with imported(bench) as (reader, done):
        reader.search.in_step()
        with running(["-m", "nhsreader"]) as terminal:
            terminal.wait_for(PLACEHOLDER)
            terminal.settle(1.5)
            yield _row("j → line scrolled", _press(terminal, [b"j"] * count))
            yield _row("Tab → card", _press(terminal, [TAB] * count, ON_CARD))
            terminal.key(b"s")
            terminal.settle()
            letters = "".join(TYPED)[:count].encode()
            yield _row(
                "search, letter → box", _press(terminal, [bytes([each]) for each in letters])
            )
            terminal.key(ESCAPE)
            terminal.settle()
            yield _row(
                f"search, beginning of a word → hits in {done.articles} articles",
                _results(terminal, bench.size(24, 4)),
            )


def _press(terminal: Terminal, keys: Sequence[bytes], until: str = "") -> list[Burst]:
    found = []
    for key in keys:
        if burst := terminal.key(key, until):
            found.append(burst)
        terminal.settle()
    return found


def _results(terminal: Terminal, count: int) -> list[Burst]:
    """Beginnings of 1 to 7 letters, typed at once into an empty box."""
    found = []
    for number in range(count):
        word = TYPED[number % len(TYPED)].encode()
        found += _press(terminal, [word[: 1 + number % 7]], ON_RESULTS)
        terminal.key(ESCAPE)
        terminal.settle()
    return found


def _row(what: str, bursts: Sequence[Burst]) -> Row:
    if not bursts:
        return Row(what, "not seen")
    size = median(burst.size for burst in bursts) / 1e3
    first = median(burst.first_ms for burst in bursts)
    notes = f"{len(bursts)} keys; first byte {first:.0f} ms, {size:.1f} KB each"
    return Row(what, spread([burst.last_ms for burst in bursts]), notes)
