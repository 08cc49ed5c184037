"""Which articles are meant, addresses, and the finders over real pages with their answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader import plain_yaml
from nhsreader.crossrefs import addresses, posts, replies, republication
from nhsreader.crossrefs.addresses import normalised
from nhsreader.crossrefs.citation import Citation, Reading
from nhsreader.crossrefs.resolving import Piece, resolve
from nhsreader.documents.reading_text import from_markdown, from_plain
from nhsreader.ingest import extract
from nhsreader.text.dates import parse_date
from nhsreader.text.fold import find_quote
from tests.unit.ingest_pages import GOLD, PUBLISHERS, SEEDS


def piece(name: str, day: str | None, title: str, author: str = "Ann", **more: Any) -> Piece:
    when = (date.fromisoformat(day), date.fromisoformat(day)) if day else None
    return Piece(id=name, day=when, title=title, authors=(author,) if author else (), **more)


SHELF = [
    piece("lifts-1", "2013-05-06", "Who pays for the lift?"),
    piece("lifts-2", "2013-05-09", "The lift again"),
    piece("parking", "2013-05-13", "What parking costs"),
    piece("lifts-3", "2013-05-15", "Three storeys and one lift"),
    piece("stairs", "2013-05-20", "Why there are no stairs"),
    piece("lifts-4", "2013-05-27", "The lift is mended"),
    piece("lifts-5", "2013-12-27", "The lift is broken"),
    piece("by-bob", "2013-05-13", "The lift as I see it", "Bob"),
    piece("undated", None, "The lift without a day"),
]
HERE = SHELF[3]


def meant(sentence: str, citing: Piece = HERE, shelf: list[Piece] = SHELF) -> list[str]:
    reading = Reading(id=citing.id, parts={"body": sentence}, paragraphs={}, day=citing.day)
    (found,) = posts.find(reading)
    answers = resolve(found, citing, shelf, sentence)
    assert all(0 < one.confidence <= 1 and one.evidence for one in answers)
    return [one.id for one in answers]


@pytest.mark.parametrize(
    ("sentence", "ids"),
    [
        ("In my post on Monday I asked what parking costs.", ["parking"]),
        ("As I said last week, somebody has to mend the lift.", ["lifts-1", "lifts-2"]),
        ("This is my third post about the lift.", ["lifts-2", "lifts-1"]),
        ("In a previous post I asked what parking costs.", ["parking"]),
        ("I will return to the stairs in a later post.", ["stairs"]),
        ("Next week I will write about the stairs.", ["stairs"]),
        ("I will come back to the lift in a later post.", ["lifts-4"]),
        ("In my post on Friday I wrote of drains.", []),
        ("In an earlier post I wrote about drains.", []),
    ],
)  # fmt: skip
def test_a_piece_is_found_by_its_day_and_subject(sentence: str, ids: list[str]) -> None:
    assert sorted(meant(sentence)) == sorted(ids)


def test_the_newest_of_numbered_posts_comes_first() -> None:
    assert meant("This is my third post about the lift.") == ["lifts-2", "lifts-1"]


def test_another_hand_and_an_undated_piece_are_never_meant() -> None:
    assert "by-bob" not in meant("In my post on Monday I spoke of the lift.")
    alone = piece("alone", "2013-05-15", "The lift", "")
    assert meant("In my post on Monday I spoke of the lift.", alone) == []


def test_a_publisher_or_a_file_in_common_will_do() -> None:
    citing = piece("now", "2013-05-15", "Beds", "", publisher="gazette", file="page.txt")
    for shared in ({"publisher": "gazette"}, {"file": "page.txt"}):
        other = piece("then", "2013-05-07", "Beds and boards", "", **shared)
        assert meant("As we reported last week, beds are short.", citing, [other]) == ["then"]


def test_the_only_piece_of_that_day_is_surer_than_one_of_several() -> None:
    def confidence(sentence: str) -> float:
        found = posts.find(Reading(id="a", parts={"body": sentence}, paragraphs={}, day=HERE.day))
        return resolve(found[0], HERE, SHELF, sentence)[0].confidence

    one = confidence("In my post on Monday I asked what parking costs.")
    assert one > confidence("As I said last week, somebody has to mend the lift.")
    assert one > confidence("I will return to the stairs in a later post.")


@given(
    st.sampled_from(["prior-post", "later-post"]),
    st.sampled_from(["", "about the lift", "about the lift; number 3", "number 2"]),
    st.none() | st.dates(date(2013, 5, 1), date(2013, 6, 1)),
    st.text(max_size=60),
)
def test_what_is_meant_is_on_its_side_and_within_the_dates(
    kind: Any, label: str, day: date | None, context: str
) -> None:
    said = day.isoformat() if day else None
    found = Citation(
        type=kind, part="body", start=0, end=1, evidence="", confidence=1, label=label,
        earliest=said, latest=said,
    )  # fmt: skip
    by_id = {one.id: one for one in SHELF}
    for one in resolve(found, HERE, SHELF, context):
        target = by_id[one.id].day
        assert target is not None and HERE.day is not None
        assert target > HERE.day if kind == "later-post" else target < HERE.day
        assert day is None or target[0] == day


@pytest.mark.parametrize(
    "url",
    ["https://www.example.org/beds", "http://example.org/beds/", "HTTPS://Example.ORG/beds#top",
     "https://example.org/beds?utm_source=x&utm_medium=mail", "https://m.example.org/beds",
     "https://amp.example.org/beds", "https://example.org/beds/amp/", "www.example.org/beds",
     "https://example.org:443/beds?fbclid=1", "https://example.org//beds/index.html"],
)  # fmt: skip
def test_variants_of_an_address_are_one(url: str) -> None:
    assert normalised(url) == "example.org/beds"


@pytest.mark.parametrize(
    "url", ["", "mailto:a@example.org", "#note", "/beds", "javascript:alert(1)", "ftp://a.example/b",
            "http://", "http://[::1", "https://exa mple"[:8], "http://a.example:99999/"],
)  # fmt: skip
def test_what_is_no_web_address_is_empty(url: str) -> None:
    assert normalised(url) == ""


def test_what_tells_pages_apart_is_kept() -> None:
    urls = ["https://example.org/?p=1", "https://example.org/?p=2", "https://example.org/Beds",
            "https://example.org/beds", "https://example.org:8080/beds", "https://b.example.org/"]  # fmt: skip
    assert len({normalised(url) for url in urls}) == len(urls)
    assert normalised("https://e.org/a?b=2&a=1") == normalised("https://e.org/a?a=1&b=2")


HOSTS = st.from_regex(r"(www\.|m\.)?[a-z]{1,8}(\.[a-z]{2,5}){1,2}", fullmatch=True)
PATHS = st.text("abcXYZ019/._-~%20é()+&=?#", max_size=30)


@given(HOSTS, PATHS)
def test_an_address_is_normalised_once(host: str, path: str) -> None:
    once = normalised(f"https://{host}/{path}")
    assert once and normalised(f"https://{once}") == once
    assert normalised(f"http://www.{host}/{path}") == once


@given(st.text(max_size=80))
def test_any_words_are_an_address_or_empty(words: str) -> None:
    assert isinstance(normalised(words), str)
    assert isinstance(normalised("https://" + words), str)


def test_links_and_bare_addresses_are_found_once() -> None:
    text = "See the note (https://www.example.org/beds). Or www.example.org/a_(b), or the plan."
    reading = Reading(id="a", parts={"body": text}, paragraphs={})
    plan = text.index("the plan")
    links = [
        ("body", plan, plan + 8, "https://example.org/plan?utm_campaign=z"),
        ("body", 0, 3, "mailto:ann@example.org"),
        ("body", 14, 42, "https://www.example.org/beds"),
    ]
    found = addresses.find(reading, links)
    assert [one.entity for one in found] == [
        "address:example.org/beds", "address:example.org/a_(b)", "address:example.org/plan",
    ]  # fmt: skip
    assert [text[one.start : one.end] for one in found][1:] == ["www.example.org/a_(b)", "the plan"]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["see", "https://a.example/b", "www.x.org/?q=1).", "(", "http://", "\n", "é"]))
    .map(" ".join),
    st.integers(-5, 40),
    st.integers(-5, 40),
)  # fmt: skip
def test_any_text_gives_addresses_inside_it(text: str, start: int, end: int) -> None:
    reading = Reading(id="a", parts={"body": text}, paragraphs={})
    for found in addresses.find(
        reading, [("body", start, end, "https://e.org"), ("no", 0, 1, "x")]
    ):
        assert 0 <= found.start < found.end <= len(text)


def pages() -> Iterator[tuple[str, Any, Reading]]:
    """Every article of the real pages: its id in the answers, the draft, and as finders see it."""
    for file in sorted(SEEDS.glob("*.txt")):
        drafts = extract(file.read_bytes(), file.name, publishers=PUBLISHERS).drafts
        for number, draft in enumerate(drafts, 1):
            texts = {"body": from_markdown(draft.body), "title": from_plain(draft.title)}
            for at, comment in enumerate(draft.comments, 1):
                texts[f"comment:{at}"] = from_plain(comment.comment.text)
            day = parse_date(draft.published) if draft.published else None
            yield file.name[:3], draft, Reading(
                id=f"{file.name[:3]}-{number}",
                parts={part: text.text for part, text in texts.items()},
                paragraphs={
                    part: [(block.start, block.end) for block in text.blocks]
                    for part, text in texts.items()
                },
                day=(day.earliest, day.latest) if day else None,
                publisher=draft.publisher,
                authors=tuple(draft.authors),
            )  # fmt: skip


@pytest.mark.skipif(not GOLD.is_file(), reason="no ../shared/gold here")
def test_the_answers_for_real_pages() -> None:
    rows = plain_yaml.load((GOLD.parent / "crossrefs.yaml").read_text("utf-8"), "gold").value[
        "xrefs"
    ]
    files = plain_yaml.load(GOLD.read_text("utf-8"), "gold").value["files"]
    ids = {
        (article["title"], article["date"]): article["id"]
        for file in files
        for article in file["articles"]
        if article["title"]
    }
    everything = list(pages())
    shelf = [
        Piece(
            id=ids.get((draft.title, draft.published), reading.id), day=reading.day,
            publisher=reading.publisher, authors=reading.authors, title=draft.title,
            lead=reading.parts["body"][:600], file=file,
        )
        for file, draft, reading in everything
    ]  # fmt: skip
    wanted: dict[str, list[bool]] = {}
    matched = set()
    for row in rows:
        if row["type"] not in ("prior-post", "later-post", "comment-reply", "republished-from"):
            continue
        hit = False
        for (file, draft, reading), this in zip(everything, shelf, strict=True):
            if not row["file"].startswith(file):
                continue
            people = [(one.comment.author, one.comment.parent) for one in draft.comments]
            found = posts.find(reading) + replies.find(reading, None, people)
            found += republication.find(reading)
            for one in found:
                text = reading.parts[one.part]
                places = find_quote(text, row["span"])
                if one.type != row["type"] or not any(hits_half(one, *at) for at in places):
                    continue
                hit = True
                matched.add((reading.id, one.part, one.start))
                days_and_targets(row, one, this, shelf, text)
        wanted.setdefault(row["type"], []).append(hit)
    assert sum(wanted["prior-post"]) / len(wanted["prior-post"]) >= 0.9
    for kind, hits_of_kind in wanted.items():
        assert sum(hits_of_kind) / len(hits_of_kind) >= 0.8, kind


def hits_half(found: Citation, start: int, end: int) -> bool:
    shared = min(found.end, end) - max(found.start, start)
    return shared * 2 >= max(end - start, found.end - found.start)


def days_and_targets(row: Any, found: Citation, this: Piece, shelf: list[Piece], text: str) -> None:
    if row["type"] == "comment-reply":
        assert found.label == "article"
        return
    if said := row.get("date_resolved"):
        first, _, last = said.partition("/")
        assert (found.earliest, found.latest) == (first, last or first)
    start = text.rfind("\n", 0, found.start) + 1
    end = text.find("\n", found.end)
    paragraph = text[start : end if end != -1 else len(text)]
    answers = [one.id for one in resolve(found, this, shelf, paragraph)]
    targets = row.get("targets") or ([row["target"]] if row.get("target") else [])
    if row["type"] == "later-post":
        assert answers[0] == targets[0] and set(answers) <= set(row["targets_possible"])
    else:
        assert sorted(answers) == sorted(targets)
