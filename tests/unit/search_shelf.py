"""A shelf of invented articles with their senses and marks, for tables of queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from nhsreader.search.knowledge import Meaning
from nhsreader.search.model import Record
from tests.unit.search_texts import record

SHELF: tuple[Record, ...] = (
    record(
        "waits", "Patients waited in A&E for hours. The trust said that beds were few.",
        title="Long queues", kind="news", publisher="hsj",
        publisher_names=("Health Service Journal", "HSJ"), authors=("Jane Smith", "Ann O\u2019Neil"),
        year=2012, date="2012-03-01", tags=("to read", "winter"), categories=("Hospitals",),
        comments=("Kestrel Ltd won the tender.", "I doubt the figures, as a porter."),
    ),
    record(
        "plan-e", "Plan A failed, so did plan E. The beds stood empty.", title="Plan A",
        kind="blog-post", publisher="guardian", publisher_names=("The Guardian",),
        authors=("Ann Smithson",), year=2014, date="2014-11-05", tags=("read",), truncated=True,
        library="bundled", comments=("Nurses know better.",),
    ),
    record(
        "letter", "A letter from NHSE/I reached the trust.", title="From the centre",
        kind="letter", year=2019, date="2019-06-30", authors=("Jones",),
        categories=("Social care", "Mental health"),
    ),
    record("board", "The NHSE board met, and I took notes.", title="Papers", kind="minutes",
           year=2016, date="2016-01-01"),
    record("ics", "Each ICS has a chair. Two ICSs merged.", title="Systems", kind="briefing",
           year=2021, date="2021-04-01"),
    record("frost", "The ice in the wards melted.", title="Frost"),
    record("pacs", "Two PACSs were chosen as vanguards.", title="Models"),
    record("pac", "The PAC kept pace.", title="Accounts"),
    record("s75", "Rules under s.75 changed in spring.", title="Regulations"),
    record("pooled", "Pooled budgets under section 75 grew.", title="Pooling"),
    record("page75", "On page 75 the report of 1975 speaks of lamps.", title="History"),
    record("fyfv", "The 5YFV promised much.", title="Forward"),
    record("gap", "A gap of \u00a322bn opened.", title="Money", year=2014, date="2014-10-23"),
    record("gap-words", "The gap is \u00a322 billion a year.", title="More money"),
    record("thirty", "They asked for \u00a330bn and 22 beds.", title="Bids"),
    record("hsc", "The H&SC Act passed.", title="An act", year=2012, date="2012-03-27"),
    record("hsc-older", "The HSC Act was older.", title="Another act"),
    record("regulator", "Last year Monitor fined three trusts.", title="Fines"),
    record("watch", "They monitor the wards at night; monitoring is dear.", title="Watching"),
    record("guidance", "Guidance from NICE came late.", title="Guidance"),
    record("sunny", "It was a nice day for the patients.", title="Sun"),
    record("union", "They joined Unite in May.", title="Members"),
    record("units", "The units were united at last.", title="Merger"),
    record("firm", "The firm Circle left the hospital.", title="A firm"),
    record("quality", "Quality circles were held in the hospitals.", title="Quality"),
    record("advice", "Advice of the WHO came in June.", title="Advice"),
    record("man", "The man who wrote the advice left.", title="A man"),
    record("computers", "The IT systems failed again.", title="Computers"),
    record("spelling", "A large organization of labor wards was privatized.", title="Program"),
    record("british", "Each organisation favours the labour ward.", title="A programme"),
    record("paeds", "The paediatric and haematology clinics moved.", title="Clinics"),
    record("peds", "A pediatric nurse na\u00efvely asked.", title="Asking"),
    record("hyphens", "Whole-person care needs co-operation and well-being.", title="Hyphens"),
    record("apart", "Care of the whole of a person needs operation.", title="Apart"),
    record("art", "The state of the art is a ward\u2019s pride.", title="Pride"),
    record("gallery", "The state art gallery showed prides of lions.", title="Lions"),
    record("doctors", "Nurses of the ward met the doctors in silence.", title="Doctors meet nurses"),
    record("doctors-far", "Nurses left early on the last of many days before any doctor came.",
           title="Leaving"),
    record("commission", "The commissioner spoke of commissioning.", title="Speaking"),
    record("committee", "The committee was committed.", title="Committed"),
    record("partners", "Each STP met in public.", title="Meeting", year=2018, date="2018-02-01"),
    record("plans", "The STP was kept secret.", title="Secrets", year=2016, date="2016-07-01"),
    record("fever", "A study of STP in mice.", title="Mice", year=1999, date="1999-12-31"),
    record("improvers", "NHS Improvement began work.", title="Improvers", year=2016,
           date="2016-04-01"),
    record("england", "NHS England took it over.", title="Takeover", year=2019, date="2019-04-01"),
)  # fmt: skip

_PLAN = Meaning("stp-plan", "Sustainability and Transformation Plan")
_PARTNERSHIP = Meaning("stp-partnership", "Sustainability and Transformation Partnership")
_MONITOR, _IMPROVEMENT, _ENGLAND = (
    Meaning("monitor", "Monitor"), Meaning("nhs-improvement", "NHS Improvement"),
    Meaning("nhs-england", "NHS England"),
)  # fmt: skip


class ShelfVocabulary:
    """STP was a plan to March 2017 and a partnership from 2017 to 2022; a regulator that became
    another body, and that one part of a third."""

    _senses = {_PLAN: (date(2015, 12, 1), date(2017, 3, 31)),
               _PARTNERSHIP: (date(2017, 1, 1), date(2022, 6, 30))}  # fmt: skip
    _bodies = (("Monitor", _MONITOR), ("NHS Improvement", _IMPROVEMENT), ("NHSI", _IMPROVEMENT),
               ("NHS England", _ENGLAND))  # fmt: skip
    _mentions = {
        "stp-plan": {"plans": 1}, "stp-partnership": {"partners": 1}, "monitor": {"regulator": 1},
        "nhs-improvement": {"improvers": 1}, "nhs-england": {"england": 1, "letter": 1},
    }  # fmt: skip

    def meanings(self, term: str, on: date | None = None) -> tuple[Meaning, ...]:
        """Of STP alone."""
        if term != "STP":
            return ()
        return tuple(
            sense
            for sense, (first, last) in self._senses.items()
            if on is None or first <= on <= last
        )

    def organisations(self, name: str, lineage: bool) -> tuple[Meaning, ...]:
        """The three in a row."""
        found = tuple(body for known, body in self._bodies if known.lower() == name.lower())
        return (_MONITOR, _IMPROVEMENT, _ENGLAND) if found and lineage else found

    def mentioned(self, senses: Collection[str], comments: bool) -> Mapping[str, int]:
        """None in comments."""
        found: dict[str, int] = {}
        for sense in () if comments else senses:
            found |= self._mentions.get(sense, {})
        return found

    def other_forms(self, words: str) -> tuple[str, ...]:
        """None."""
        return ()

    def foremost(self, senses: Collection[str]) -> tuple[Collection[str], Collection[str]]:
        """No title has any."""
        return (), ()


class ShelfMarks:
    """Two bookmarks, one of them with a note; three saved searches, one that names another."""

    _saved = {"beds": "beds", "old": "@beds before:2013", "either": "frost OR sun",
              "loop": "ward @loop", "broken": "year:soon"}  # fmt: skip

    def bookmarked(self) -> Collection[str]:
        """A nurse's waits and the secret plans."""
        return {"waits", "plans", "not in the index"}

    def notes(self) -> Mapping[str, Sequence[str]]:
        """One article with two."""
        return {"waits": ("Ask the Ombudsman about beds", "later\n\ntender"), "gone": ("beds",)}

    def families(self) -> Mapping[str, str]:
        """The two gaps are one story."""
        return {"gap": "gap", "gap-words": "gap"}

    def titles(self) -> Mapping[str, str]:
        """Each article's."""
        return {article.id: article.title for article in SHELF}

    def saved(self, name: str) -> str | None:
        """By its name in small letters."""
        return self._saved.get(name.lower())


VOCABULARY, MARKS = ShelfVocabulary(), ShelfMarks()
