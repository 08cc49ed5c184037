"""No entry, card or line of the terminal tells of a day after the one asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nhsreader.glossary.entries import Entry, Glossary, Name, first_day, last_day, load_glossary
from nhsreader.glossary.mention import Mention
from nhsreader.glossary.telling import Telling
from nhsreader.reader import Reader
from nhsreader.reader.cards import Card, card_of
from nhsreader.settings import paths
from nhsreader.text.dates import find_dates, parse_date
from tests.conftest import REPO

FIXED = (date(2012, 6, 1), date(2016, 6, 1), date(2018, 6, 1), date(2023, 1, 1))
TODAY = date(2026, 7, 1)
# Ids are no prose; titles of sources are quoted as they are.
EXEMPT = {"id", "sense", "sources", "source", "predecessor", "successor", "later", "afterwards"}
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")


def days(entry: Entry) -> set[date]:
    """The days an entry is looked at on: about its start, its middle and its end, and the
    fixed ones."""
    start = first_day(entry.start) or entry.known_from or date(2000, 1, 1)
    end = last_day(entry.end) or TODAY
    first = entry.known_from or start
    middle = start + (end - start) / 2
    day = timedelta(1)
    return {first - day, first, start - day, start, middle, end, end + day, *FIXED}


def told(value: Any) -> Iterator[str]:
    """Every string of a view outside the later block."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, held in value.items():
            if key not in EXEMPT:
                yield from told(held)
    elif isinstance(value, list | tuple):
        for held in value:
            yield from told(held)


def leaks(value: Any, on: date) -> list[str]:
    """The strings that name a year or a day after `on`."""
    found = []
    for text in told(msgspec.to_builtins(value)):
        dates = [when.earliest for _, _, when in find_dates(text)]
        if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", text):
            dates.append(parse_date(text).earliest)
        years = [int(year) for year in YEAR.findall(text)]
        if any(year > on.year for year in years) or any(one > on for one in dates):
            found.append(text)
    return found


def later_names(entry: Entry, on: date) -> set[str]:
    """The names a body had not yet on a day and had no reason to be called before."""
    borne = {n.name for n in entry.names if (first_day(n.start) or date.min) <= on}
    first = min((first_day(n.start) or date.min for n in entry.names), default=date.min)
    return {n.name for n in entry.names if (first_day(n.start) or date.min) > max(on, first)} - (
        borne
    )


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load_glossary([REPO / "library" / "glossary"])


def mention_of(entry: Entry) -> Mention:
    """A mention as in an article of another day, named as known today."""
    return Mention(
        "body", 0, 1, "X", entry.short or entry.long, entry.id, entry.long, 0.9, "long-form", (), ()
    )


def test_entries_tell_nothing_later(glossary: Glossary) -> None:
    found = []
    reader = Reader()
    for entry in glossary.entries:
        for on in days(entry):
            view = reader.glossary.entry(entry.id, on)
            assert view is not None
            found += [f"{entry.id} on {on}: {text}" for text in leaks(view, on)]
            words = " ".join(told(msgspec.to_builtins(view)))
            found += [f"{entry.id} on {on}: {n}" for n in later_names(entry, on) if n in words]
    reader.close()
    assert not found, "\n".join(found[:20])


def test_cards_tell_nothing_later(glossary: Glossary) -> None:
    found = []
    for entry in glossary.entries:
        for on in days(entry):
            card = card_of(mention_of(entry), glossary, on)
            found += [f"{entry.id} on {on}: {text}" for text in leaks(card, on)]
            words = " ".join(told(msgspec.to_builtins(msgspec.structs.replace(card, term=""))))
            found += [f"{entry.id} on {on}: {n}" for n in later_names(entry, on) if n in words]
    assert not found, "\n".join(found[:20])


def test_nothing_is_lost(glossary: Glossary) -> None:
    """What a day hides stands under later: every sentence of the whole view is somewhere."""
    tells = Telling(glossary)
    for entry in glossary.entries:
        for on in days(entry):
            seen = tells.outlook(entry, on)
            after = " ".join(item.text for item in seen.later)
            both = " ".join((seen.summary, after, *(item.text for item in seen.earlier)))
            for text in (entry.summary, *(item.text for item in entry.later)):
                assert set(text.split()) <= set(both.split()), (entry.id, on, text)
            for conflict in entry.conflicts:
                assert " ".join(conflict.split()) in (after, *seen.conflicts) or (
                    " ".join(conflict.split()) in after
                )
            if entry.start and not seen.start:
                assert entry.start[:4] in " ".join(item.date for item in seen.later)
            if entry.end and not seen.end:
                assert seen.later, (entry.id, on)


def test_in_its_life_an_entry_says_what_it_is(glossary: Glossary) -> None:
    """Summaries are true while the thing lives: none waits for a later date to say anything."""
    tells = Telling(glossary)
    for entry in glossary.entries:
        on = first_day(entry.start) or entry.known_from or TODAY
        assert tells.outlook(entry, on).summary, entry.id


def test_later_items_tell_no_more_than_their_day(glossary: Glossary) -> None:
    tells = Telling(glossary)
    for entry in glossary.entries:
        for item in entry.later:
            since = tells.told_from(item.text)
            limit = last_day(item.date)
            assert since is None or (limit and since[0] <= limit), (entry.id, item)


MADE_UP = Entry(
    id="harbour-board",
    short="HB",
    long="Harbour Board",
    name="Harbour Board (once the Quay Panel)",
    aliases=("Quay Panel", "Tide Office 2031"),
    names=(
        Name(name="Quay Panel", short="QP", start="2001-04-01", end="2005-03-31"),
        Name(name="Harbour Board", short="HB", start="2005-04-01"),
    ),
    start="2001-04-01",
    used_from="2000",
    legal_basis="Quays Act 1999; Harbours Act 2005",
    kind="organisation",
    summary="Keeper of quays. It had 9 members in May 2003. The Tide Office Act 2002 binds it.",
    conflicts=("One page says 1 June 2003.", "Some say Pier Panel."),
)
TIDE = Entry(
    id="tide-act", long="Tide Office Act 2002", name="Tide Office Act 2002", kind="law",
    start="2002-08-01", used_from="2001",
)  # fmt: skip


@pytest.mark.parametrize(
    ("on", "name", "summary", "conflicts", "basis", "shorts", "later"),
    [
        (date(1999, 1, 1), "Quay Panel", "", 0, None, ("QP",), 6),
        (date(2002, 7, 31), "Quay Panel", "Keeper of quays.", 1, "Quays Act 1999", ("QP",), 5),
        (
            date(2002, 8, 1), "Quay Panel", "Keeper of quays. The Tide Office Act 2002 binds it.",
            1, "Quays Act 1999", ("QP",), 4,
        ),
        (
            date(2005, 4, 1), "Harbour Board (once the Quay Panel)", MADE_UP.summary, 2,
            MADE_UP.legal_basis, ("HB", "QP"), 0,
        ),
    ],
)  # fmt: skip
def test_what_a_text_tells_decides_when_it_is_told(
    on: date, name: str, summary: str, conflicts: int, basis: str | None, shorts: tuple[str, ...],
    later: int,
) -> None:  # fmt: skip
    seen = Telling(Glossary([MADE_UP, TIDE])).outlook(MADE_UP, on)
    assert (seen.name, seen.summary, seen.legal_basis, seen.shorts) == (
        name,
        summary,
        basis,
        shorts,
    )
    assert len(seen.conflicts) == conflicts and len(seen.later) == later, seen.later
    assert "Tide Office 2031" not in seen.aliases
    assert [item.date for item in seen.later] == sorted(item.date for item in seen.later)


# One passage, and what its terms were on four days: the name and how it stood, by hand from
# the checked facts. A dash stands for a term of which nobody had heard.
PASSAGE = """\
The SHA drew up the plan and each PCT paid for it, before a CCG could. NHSE, which the law knew
as the NCB, wrote to HEE, PHE and the CQC about it. Monitor and the NTDA looked at the accounts,
and NHSI after them. An STP was to become an ACS, then an ICS, with an ACO beside it. NICE
advised, the DH paid, the DHSC paid too, and an ICB would sign.
"""
NOT_YET, BEING, ENDED, UNHEARD = "not yet in being", "in being", "ended", "not known then"
NCB, HEALTH = "NHS Commissioning Board", "Department of Health"
NICE = "National Institute for Health and {} Excellence"
EXPECTED = {
    "SHA": ("Strategic Health Authority", BEING, ENDED, ENDED, ENDED),
    "PCT": ("Primary Care Trust", BEING, ENDED, ENDED, ENDED),
    "CCG": ("Clinical Commissioning Group", NOT_YET, BEING, BEING, ENDED),
    "NCB": (NCB, NOT_YET, BEING, BEING, BEING),
    "HEE": ("Health Education England", BEING, BEING, BEING, BEING),
    "PHE": ("Public Health England", NOT_YET, BEING, BEING, ENDED),
    "CQC": ("Care Quality Commission", BEING, BEING, BEING, BEING),
    "Monitor": ("Monitor", BEING, BEING, BEING, ENDED),
    "NTDA": ("NHS Trust Development Authority", BEING, BEING, BEING, ENDED),
    "NHSI": ("NHS Improvement", UNHEARD, BEING, BEING, ENDED),
    "ICS": ("Integrated Care System", UNHEARD, UNHEARD, BEING, BEING),
    "DH": (HEALTH, BEING, BEING, ENDED, ENDED),
    "DHSC": (f"{HEALTH} and Social Care", None, None, BEING, BEING),
    "ICB": ("Integrated Care Board", UNHEARD, UNHEARD, UNHEARD, BEING),
}
RENAMED = {
    "NHSE": (NCB, "NHS England", "NHS England", "NHS England"),
    "NICE": (NICE.format("Clinical"), *3 * (NICE.format("Care"),)),
    # In 2012 the initials were American; in 2016 the three letters STP were a plan.
    "ACO": ("Accountable Care Organization", *3 * ("Accountable Care Organisation",)),
}


def add_passages(write_article: Callable[..., Path]) -> list[str]:
    """The passage as four articles, one of each day, and as one without a date."""
    for on in FIXED:
        write_article(f"passage-{on}", PASSAGE, paths().library, published=str(on))
    write_article("passage-undated", PASSAGE, paths().library)
    return [f"passage-{on}" for on in FIXED]


def cards(reader: Reader, identifier: str, on: str | None = None) -> dict[str, Card]:
    desk = reader.glossary
    return {one.term: desk.card(identifier, one, on) for one in desk.mentions(identifier)}


def test_one_passage_on_four_days(write_article: Callable[..., Path]) -> None:
    passages = add_passages(write_article)
    reader = Reader()
    shown = [cards(reader, name) for name in passages]
    for term, (heading, *statuses) in EXPECTED.items():
        for on, held, status in zip(FIXED, shown, statuses, strict=True):
            card = held[term]
            if status == UNHEARD:
                assert (card.heading, card.sense, card.facts) == (UNHEARD, None, ""), (term, on)
                assert heading in " ".join(card.afterwards) and not card.alternatives
            elif status:
                assert card.heading == heading, (term, on)
                assert card.status.startswith(f"On {on}: {status}."), (term, on)
    for term, headings in RENAMED.items():
        assert tuple(held[term].heading for held in shown) == headings
    assert "STP" in shown[0] and shown[0]["STP"].heading == UNHEARD
    assert shown[1]["STP"].heading == "Sustainability and Transformation Plan"
    assert "A sense of STP was not yet known on 2016-06-01" in shown[1]["STP"].why
    sets = [[(c.term, c.heading, c.status[14:]) for c in held.values()] for held in shown]
    assert all(one != other for one, other in combinations(sets, 2))
    for on, held in zip(FIXED, shown, strict=True):
        assert not [text for card in held.values() for text in leaks(card, on)]
    reader.close()


def test_an_undated_article_read_on_four_days(write_article: Callable[..., Path]) -> None:
    add_passages(write_article)
    reader = Reader()
    for number, on in enumerate(FIXED):
        held = cards(reader, "passage-undated", on.isoformat())
        assert {card.on for card in held.values()} == {on.isoformat()}
        for term, (heading, *statuses) in EXPECTED.items():
            status = statuses[number] if statuses[number] != UNHEARD else NOT_YET
            if status:
                assert held[term].status.startswith(f"On {on}: {status}."), (term, on)
                assert held[term].heading == heading
        assert not [text for card in held.values() for text in leaks(card, on)]
    assert "undated" in cards(reader, "passage-undated")["SHA"].status
    reader.close()
