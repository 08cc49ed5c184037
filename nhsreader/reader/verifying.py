"""The desk that proves the quotations of a draft against the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Literal

import msgspec

from nhsreader.bookmarks import quotations
from nhsreader.bookmarks.checking import Difference, Match, Outcome, check
from nhsreader.bookmarks.naming import (
    Directory,
    Publication,
    Said,
    mentions,
    names_it,
    person_key,
)
from nhsreader.bookmarks.quotations import MIN_WORDS, Quotation
from nhsreader.catalog.store import ArticleRow
from nhsreader.reader.articles import Article, ArticleDesk
from nhsreader.reader.candidates import Candidates
from nhsreader.reader.citing import Citation, cite
from nhsreader.reader.drafts import Draft, read_draft
from nhsreader.reader.house import House
from nhsreader.text.dates import PartialDate, parse_date
from nhsreader.text.places import BODY, TITLE, Place, comment_number

Verdict = Literal["right", "altered", "misattributed", "stitched", "comment", "not-found"]
MEDIA = ("press", "blog")
NEAR = 500
MOST_ALSO = 20


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A quotation of a draft and what it is.

    `place` is where its words are, or the most alike; `places` the passages of a stitched one
    in the draft's order. `reasons` say for a person why; `allowed` what an editor may do. Where
    the words stand in other articles too, `also` has their ids.
    """

    quotation: Quotation
    verdict: Verdict
    place: Place | None = None
    places: tuple[Place, ...] = ()
    found: str = ""
    differences: tuple[Difference, ...] = ()
    allowed: tuple[Difference, ...] = ()
    reasons: tuple[str, ...] = ()
    citation: Citation | None = None
    also: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.verdict == "right"

    def to_json(self) -> dict[str, Any]:
        """As `verify --json` prints it."""
        asked, place = self.quotation, self.place
        return {
            "line": asked.line,
            "last_line": asked.last_line,
            "text": asked.text,
            "kind": asked.kind,
            "verdict": self.verdict,
            "id": place.id if place else None,
            "part": place.part if place else None,
            "start": place.start if place else None,
            "end": place.end if place else None,
            "source": self.found or None,
            "differences": [_difference_json(one) for one in self.differences],
            "allowed": [_difference_json(one) for one in self.allowed],
            "reasons": list(self.reasons),
            "places": [msgspec.to_builtins(one) for one in self.places],
            "also": list(self.also),
            "citation": self.citation.to_json() if self.citation else None,
        }


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a draft's quotations; `short` counts those left out as too short."""

    file: str
    unit: Literal["line", "paragraph"]
    quotations: tuple[Checked, ...]
    short: int

    @property
    def right(self) -> bool:
        """Whether every quotation is right."""
        return all(one.right for one in self.quotations)


class VerifyingDesk:
    """Holds the quotations of drafts against the articles."""

    def __init__(self, house: House, articles: ArticleDesk) -> None:
        self._house = house
        self._articles = articles

    def verify(
        self,
        path: str,
        *,
        short: bool = False,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> Report:
        """Check every quotation of a draft: a file, or `-` for standard input.

        Those under four words are left out unless `short`. `progress` is told how many of the
        articles are looked through. Raises BadInput for a draft that cannot be read.
        """
        return self.verify_draft(read_draft(path), short=short, progress=progress)

    def verify_draft(
        self,
        draft: Draft,
        *,
        short: bool = False,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> Report:
        """Check every quotation of a draft that is read."""
        found = quotations.find(draft.paragraphs)
        chosen = [one for one in found if one.words and (short or not one.short)]
        # A program that stays open may not have read its files yet: nothing is called missing
        # before they are.
        store = self._house.in_step(again=self._house.relaxed)
        rows = [row for row in store.rows() if self._house.shows(row)] if chosen else []
        texts = [text for one in chosen for text in (one.text, *one.others)]
        case = _Case(self._articles, rows, self._directory(rows),
                     Candidates(store, rows, texts, progress))  # fmt: skip
        return Report(
            file=draft.name,
            unit=draft.unit,
            quotations=tuple(case.judged(one) for one in chosen),
            short=sum(one.words < MIN_WORDS for one in found) if not short else 0,
        )

    def _directory(self, rows: Sequence[ArticleRow]) -> Directory:
        people = {author for row in rows for author in row.front.authors}
        publishers = [
            Publication(one.id, (one.name, *one.shorts, *one.aliases), one.kind in MEDIA)
            for one in self._house.publishers
        ]
        known = {one.key for one in publishers}
        for key in {row.publisher for row in rows if row.publisher} - known:
            publishers.append(Publication(key, (key,), False))
        return Directory(people, publishers)


class _Attribution(msgspec.Struct, frozen=True):
    """What a draft's sentence has against a place, and how much of it agrees."""

    against: tuple[str, ...] = ()
    agrees: int = 0


class _Case:
    """One draft before the library."""

    def __init__(
        self,
        articles: ArticleDesk,
        rows: Sequence[ArticleRow],
        directory: Directory,
        candidates: Candidates,
    ) -> None:
        self._articles = articles
        self._rows = {row.id: row for row in rows}
        self._directory = directory
        self._candidates = candidates
        self._read: dict[str, Article] = {}
        self._homes: dict[str, set[str]] = {}
        for row in rows:
            for author in row.front.authors:
                self._homes.setdefault(person_key(author), set()).add(row.publisher or "")

    def judged(self, quotation: Quotation) -> Checked:
        """The verdict on a quotation, by the reading of its marks that fares best."""
        said = self._directory.said(quotation.before, quotation.after)
        tried = [(quotation.text, self._outcome(quotation.text, said))]
        for other in quotation.others:
            if tried[0][1].wording == "right":
                break
            if sum(map(str.isspace, other)) + 1 >= MIN_WORDS:
                tried.append((other, self._outcome(other, said)))
        right = next((one for one in tried if one[1].wording == "right"), tried[0])
        text, outcome = right
        if text != quotation.text:
            quotation = msgspec.structs.replace(quotation, text=text)
        checked = self._by_wording(quotation, outcome, said)
        if quotation.open_ended:
            reasons = (*checked.reasons, "no mark closes it in the draft")
            checked = msgspec.structs.replace(checked, reasons=reasons)
        return checked

    def _outcome(self, text: str, said: Said) -> Outcome:
        means = {key for name in (*said.people, *said.publishers) for key in name.means}

        def likely(identifier: str) -> bool:
            row = self._rows[identifier]
            return row.publisher in means or any(
                person_key(author) in means for author in row.front.authors
            )

        return check(text, self._candidates.of(text, likely if means else lambda one: False))

    def _by_wording(self, quotation: Quotation, outcome: Outcome, said: Said) -> Checked:
        if not outcome.matches:
            reason = "no article of the library has words like these"
            return Checked(quotation=quotation, verdict="not-found", reasons=(reason,))
        if outcome.wording == "stitched":
            return self._stitched(quotation, outcome)
        weighed = [(self._weigh(match, said), match) for match in outcome.matches]
        attribution, match = min(weighed, key=lambda pair: self._order(*pair))
        row = self._rows[match.article]
        reasons = list(attribution.against)
        verdict: Verdict = "right"
        if outcome.wording == "altered":
            verdict = "altered"
            reasons = [*_why_altered(match), *reasons]
        elif outcome.wording == "not-found":
            verdict, reasons = "not-found", ["the nearest words are too unlike"]
        elif reasons:
            verdict = "misattributed"
        if verdict in ("right", "misattributed") and comment_number(match.part):
            verdict, more = self._of_comment(match, said, verdict)
            reasons = [*more, *reasons]
        if verdict == "right":
            reasons = _why_allowed(match)
        others = dict.fromkeys(m.article for _, m in weighed if m.article != row.id)
        also = list(others)[:MOST_ALSO] if outcome.wording == "right" else []
        return Checked(
            quotation=quotation,
            verdict=verdict,
            place=_place(match),
            found=self._words(match),
            differences=match.differences,
            allowed=match.allowed,
            reasons=tuple(reasons),
            citation=self._cite(match) if verdict != "not-found" else None,
            also=tuple(also),
        )

    def _order(self, attribution: _Attribution, match: Match) -> tuple[Any, ...]:
        row = self._rows[match.article]
        part = 0 if match.part == BODY else 1 if match.part == TITLE else 2
        return (
            len(attribution.against) > 0, part == 2, len(attribution.against),
            -attribution.agrees, part, len(match.differences), row.earliest or "9999", row.id,
            comment_number(match.part) or 0,
        )  # fmt: skip

    def _stitched(self, quotation: Quotation, outcome: Outcome) -> Checked:
        places = tuple(_place(match) for match in outcome.matches)
        articles = {match.article for match in outcome.matches}
        where = "articles" if len(articles) > 1 else "places of one article"
        passages = [f"\u201c{self._words(m)}\u201d is in {_named(m)}" for m in outcome.matches]
        joined = f"its words are from {len(places)} {where}, put together"
        return Checked(
            quotation=quotation,
            verdict="stitched",
            place=places[0],
            places=places,
            found=" \u2026 ".join(self._words(match) for match in outcome.matches),
            reasons=(joined, *passages),
            citation=self._cite(outcome.matches[0]),
        )

    def _of_comment(self, match: Match, said: Said, verdict: Verdict) -> tuple[Verdict, list[str]]:
        number = comment_number(match.part)
        assert number
        comment = self._article(match.article).comments[number - 1]
        name = comment.author or "somebody without a name"
        named = comment.author is not None and names_it(said.context, comment.author)
        others = [*said.strangers, *(one.shown for one in said.people)]
        if not said.comment:
            return "comment", [f"the words are a reader's comment, by {name}, not the article's"]
        if named or not others:
            return "right", []
        return "misattributed", [f"the comment is by {name}, not by {others[0]}"]

    def _weigh(self, match: Match, said: Said) -> _Attribution:
        """What the draft's sentence says of a place that is not so, and what is."""
        row = self._rows[match.article]
        number = comment_number(match.part)
        if number:
            return self._weigh_comment(match, number, said)
        text = self._candidates.text(match.article, match.part)
        near = text[max(0, match.start - NEAR) : match.end + NEAR] + "\n" + row.title
        against: list[str] = []
        agrees = 0
        authors = {person_key(author) for author in row.front.authors}
        publishers = {row.publisher or ""}
        by = f"by {' and '.join(row.front.authors)}" if authors else "by nobody it names"
        people = [name for name in said.people if name.means]
        own = [name for name in people if name.means & authors or self._publishes(row, name.shown)]
        agrees += len(own)
        for name in people if not own else ():
            if names_it(near, name.shown) or any(names_it(near, one) for one in name.means):
                continue
            homes = set[str]().union(*(self._homes.get(one, set()) for one in name.means))
            if authors or not homes & publishers:
                against.append(f"the article is {by}, not by {name.shown}")
        for stranger in said.strangers if authors and not own else ():
            last = stranger.split()[-1]
            everywhere = f"{text}\n{row.title}\n{row.publisher}"
            if not mentions(everywhere, last) and not any(mentions(a, last) for a in authors):
                against.append(f"the article is {by}; it does not name {stranger}")
        ours = [name for name in said.publishers if name.means & publishers]
        ours += [n for n in said.publishers if person_key(n.shown) in authors]
        agrees += len(ours)
        for name in said.publishers if not ours else ():
            if not mentions(near, name.shown):
                told = (
                    self._articles.summary_of(row).publisher_name or "a publisher it does not name"
                )
                against.append(f"the article is published by {told}, not by {name.shown}")
        dated, wrong = _dates_against(said, row.earliest, row.latest, near)
        agrees += dated
        against += [_date_reason(row, shown) for shown in wrong]
        return _Attribution(tuple(dict.fromkeys(against)), agrees)

    def _weigh_comment(self, match: Match, number: int, said: Said) -> _Attribution:
        row = self._rows[match.article]
        comment = row.front.comments[number - 1]
        author = comment.author or ""
        agrees = int(said.comment) + int(bool(author) and names_it(said.context, author))
        earliest, latest = row.earliest, row.latest
        try:
            when = parse_date((comment.date or "")[:10])
        except ValueError:
            # Comments may go on for years.
            latest = None
        else:
            earliest, latest = when.earliest.isoformat(), when.latest.isoformat()
        dated, _ = _dates_against(said, earliest, latest, "")
        return _Attribution((), agrees + dated)

    def _publishes(self, row: ArticleRow, shown: str) -> bool:
        name = self._articles.summary_of(row).publisher_name
        return name is not None and mentions(name, shown)

    def _article(self, identifier: str) -> Article:
        if identifier not in self._read:
            self._read[identifier] = self._articles.get(identifier)
        return self._read[identifier]

    def _cite(self, match: Match) -> Citation | None:
        if match.start >= match.end:
            return None
        return cite(self._article(match.article), match.part, match.start, match.end)

    def _words(self, match: Match) -> str:
        text = self._candidates.text(match.article, match.part)
        return " ".join(text[match.start : match.end].split())


def _dates_against(
    said: Said, earliest: str | None, latest: str | None, near: str
) -> tuple[int, list[str]]:
    """How many of the dates said agree, and those that do not where none does."""
    if earliest is None:
        return 0, []
    good = [
        when
        for _, when in said.dates
        if when.latest.isoformat() >= earliest
        and (latest is None or when.earliest.isoformat() <= latest)
    ]
    if good:
        return len(good), []
    return 0, [shown for shown, when in said.dates if not _spoken_of(when, near)]


def _spoken_of(when: PartialDate, near: str) -> bool:
    return re.search(rf"(?<!\d){when.year}(?!\d)", near) is not None


def _date_reason(row: ArticleRow, shown: str) -> str:
    if row.published:
        return f"the article is of {row.published}, not {shown}"
    return f"the article is from between {row.earliest} and {row.latest} (inferred), not {shown}"


def _why_altered(match: Match) -> list[str]:
    reasons = []
    for one in match.differences:
        grave = {"number": "a number: ", "negation": "a negation: "}.get(one.weighty, "")
        reasons.append(grave + said_of(one))
    return reasons or ["the words differ"]


def _why_allowed(match: Match) -> list[str]:
    return [said_of(one) for one in match.allowed if one.kind in ("ellipsis", "bracket")]


def said_of(one: Difference) -> str:
    """A difference in words."""
    draft, source = f"\u201c{one.draft}\u201d", f"\u201c{one.source}\u201d"
    if one.kind == "added":
        return f"{draft} is not in the source"
    if one.kind == "left-out":
        return f"{source} is left out without an ellipsis"
    if one.kind == "order":
        return f"the order is changed: the source has {source}"
    if one.kind == "ellipsis":
        return (
            f"the ellipsis leaves out {source}" if one.source else "an ellipsis leaves out nothing"
        )
    if one.kind == "bracket" and not one.source:
        return f"{one.draft} is the editor's"
    if one.kind == "bracket":
        return f"{one.draft} stands for {source}"
    return f"{draft} where the source has {source}"


def _difference_json(one: Difference) -> dict[str, Any]:
    return {**msgspec.to_builtins(one), "weighty": one.weighty or None}


def _place(match: Match) -> Place:
    return Place(match.article, match.part, match.start, match.end)


def _named(match: Match) -> str:
    return match.article if match.part == BODY else f"{match.article}, {match.part}"


__all__ = ["Checked", "Difference", "Report", "Verdict", "VerifyingDesk", "said_of"]
