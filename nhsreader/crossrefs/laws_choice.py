"""Which law a title means, by its year or by the article's day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from nhsreader.crossrefs.citation import Reading
from nhsreader.crossrefs.laws_titles import Title
from nhsreader.crossrefs.statutes import Form, Statute, Statutes
from nhsreader.glossary.entries import first_day
from nhsreader.text.places import BODY

_POSSESSOR = re.compile(r"(\w+)['\u2019]s?\s\Z")
_INDEFINITE = re.compile(r"(?<!\w)(?:[Aa]n?|[Aa]nother)\s(?:[a-z]{1,20}\s){0,2}\Z")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Choice(NamedTuple):
    """A statute, or None where none was chosen; `evidence` says how."""

    statute: Statute | None
    evidence: str
    confidence: float


class Chooser:
    """Chooses among the statutes of one title for one article."""

    def __init__(self, statutes: Statutes, reading: Reading) -> None:
        self._statutes = statutes
        self._reading = reading
        self._day = reading.day
        self._cues: dict[str, int] = {}
        self._latest: int | None = None

    def choose(self, title: Title, same: Counter[str] | None, before: str = "") -> Choice:
        """The statute a title means.

        `same` counts the statutes that the article means by this title where it gives years;
        `before` are the words that lead up to it: "Bevan's", "a new".
        """
        forms = title.forms
        if title.year is not None:
            return self._by_year(title)
        if whose := _POSSESSOR.search(before):
            for form in forms:
                if whose[1] in form.statute.cues:
                    return Choice(form.statute, f"known as that of {whose[1]}", 0.87)
        if same:
            known = self._statutes.by_id(same.most_common(1)[0][0])
            return Choice(known, "the article gives its year elsewhere", 0.92)
        forms = tuple(form for form in forms if not form.statute.amending) or forms
        if len({form.statute.id for form in forms}) == 1:
            return Choice(forms[0].statute, "the only law of that name", 0.92)
        if forms[0].statute.kind == "bill":
            return self._bill(forms, to_come=_INDEFINITE.search(before) is not None)
        return self._enacted(forms)

    def _by_year(self, title: Title) -> Choice:
        year = title.year
        ranked = sorted(title.forms, key=lambda form: (form.statute.year != year, not form.titled))
        chosen = ranked[0].statute
        if chosen.kind != "bill" and chosen.year != year:
            return Choice(chosen, f"its title; the year given, {year}, is not that of it", 0.6)
        if chosen.kind == "bill" and len(ranked) > 1:
            ranked.sort(key=lambda form: abs(form.statute.year - (year or 0)))
            chosen = ranked[0].statute
        return Choice(chosen, "its title and year", 0.97)

    def _enacted(self, forms: Sequence[Form]) -> Choice:
        if self._day is None:
            return self._undated(forms)
        known = [form for form in forms if _made(form.statute) <= self._day[1]]
        if not known:
            first = min(forms, key=lambda form: _made(form.statute))
            return Choice(first.statute, "the first of that name; none was made yet", 0.5)
        last = max(known, key=lambda form: _made(form.statute)).statute
        unsure = self._day[0] < _made(last)
        when = self._day[1].isoformat()
        return Choice(last, f"the latest of that name made by {when}", 0.6 if unsure else 0.87)

    def _bill(self, forms: Sequence[Form], *, to_come: bool) -> Choice:
        if to_come and (self._day is None or not self._open(forms)):
            return Choice(None, "a Bill to come", 0.3)
        if self._day is None:
            return self._undated(forms)
        late = self._day[1]
        if open_ := self._open(forms):
            best = max(open_, key=lambda f: (self._score(f.statute), f.titled, f.statute.first))
            sure = 0.87 if len(open_) == 1 else 0.7
            return Choice(best.statute, f"before Parliament on {late.isoformat()}", sure)
        past = [form for form in forms if form.statute.first <= late]
        if past:
            last = max(past, key=lambda form: (form.statute.first, form.titled))
            return Choice(last.statute, f"the last of that name before {late.isoformat()}", 0.75)
        return Choice(None, f"no Bill of that name was known on {late.isoformat()}", 0.4)

    def _open(self, forms: Sequence[Form]) -> list[Form]:
        """The Bills that were before Parliament on the article's day."""
        if self._day is None:
            return []
        early, late = self._day
        return [
            form
            for form in forms
            if form.statute.first <= late and self._statutes.over(form.statute) >= early
        ]

    def _undated(self, forms: Sequence[Form]) -> Choice:
        scores = {form.statute.id: self._score(form.statute) for form in forms}
        best = max(forms, key=lambda f: (scores[f.statute.id], f.statute.first, f.titled))
        if not scores[best.statute.id] and (year := self._last_year()):
            written = [form for form in forms if form.statute.first.year <= year] or list(forms)
            best = max(written, key=lambda form: (form.statute.first, form.titled))
        if scores[best.statute.id]:
            return Choice(best.statute, "what else the article, which has no date, speaks of", 0.7)
        return Choice(best.statute, "the latest of that name; the article has no date", 0.55)

    def _last_year(self) -> int | None:
        """The latest year the body speaks of: an article without a date is hardly older."""
        if self._latest is None:
            body = self._reading.parts.get(BODY, "")
            self._latest = max((int(found[0]) for found in _YEAR.finditer(body)), default=0)
        return self._latest or None

    def _score(self, statute: Statute) -> int:
        """How many of the statute's cues stand in the article."""
        if statute.id not in self._cues:
            texts = self._reading.parts.values()
            self._cues[statute.id] = sum(any(cue in text for text in texts) for cue in statute.cues)
        return self._cues[statute.id]


def _made(statute: Statute) -> date:
    return first_day(statute.made) or date(statute.year, 1, 1)
