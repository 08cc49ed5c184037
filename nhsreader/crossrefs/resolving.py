"""Which articles of a library an author means by "my post on Monday". Pure: it reads nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from nhsreader.crossrefs.citation import Citation
from nhsreader.crossrefs.posts import Told, read_label
from nhsreader.text.fold import fold

LATER_WITHIN = timedelta(days=60)
"""How long after an article the later piece it promises is looked for, where no time is given."""
EARLIER_WITHIN = timedelta(days=400)
"""How long before an article an earlier piece is looked for, where no time is given."""
_ENOUGH = 0.3
_LEAD = 600
_ALSO_BY = "also by "
_WORD = re.compile(r"[a-z][a-z0-9'-]{2,}")
# Words that tell nothing of what a piece on health policy is about.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """the and for that this with from what which will have has had not but are was were been
        our you your they their them his her its who how why when where there here than then into
        onto about over under more most some such very can could might may must should would shall
        just only also other another one two three four five first second third last next post
        posts blog article piece series week month year day make made making take way new all any
        each every part mean means later monday tuesday wednesday thursday friday saturday sunday
        nhs england health care service services said wrote""",
    )
)


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """An article as one that may be meant; `day` is the first and last day it can be from.

    `lead` is the beginning of its text, `senses` the glossary entries it speaks of, `file` where
    it was imported from.
    """

    id: str
    day: tuple[date, date] | None = None
    publisher: str | None = None
    authors: Sequence[str] = ()
    title: str = ""
    lead: str = ""
    senses: frozenset[str] = frozenset()
    file: str | None = None


class Meant(msgspec.Struct, frozen=True):
    """An article that is meant, how surely, and why, in words."""

    id: str
    confidence: float
    evidence: str


def resolve(
    citation: Citation, citing: Piece, candidates: Sequence[Piece], context: str = ""
) -> list[Meant]:
    """The articles that a `prior-post` or `later-post` of `citing` means, likeliest first.

    `context` is the paragraph it stands in. Empty where none is fitting: then the dates of the
    citation are all that is known. For "my third post about X" the two before it, newest first.
    """
    if citing.day is None or citation.type not in ("prior-post", "later-post"):
        return []
    later = citation.type == "later-post"
    near = [
        (piece, hand)
        for piece in candidates
        if piece.id != citing.id
        and piece.day is not None
        and (hand := same_hand(citing, piece))
        and _on_its_side(piece.day, citing.day, later)
        and _within(citation, piece.day)
    ]
    # Many write for one publisher: who wrote this one comes first.
    if any(hand.startswith(_ALSO_BY) for _, hand in near):
        near = [(piece, hand) for piece, hand in near if hand.startswith(_ALSO_BY)]
    near.sort(key=lambda one: (one[0].day, one[0].id), reverse=not later)
    told = read_label(citation.label)
    if told.number and not later:
        return _numbered(told, near)
    subject = subject_words(told.about) or subject_words(context) or subject_words(citing.title)
    if not told.about:
        # Of all the words around the citation those that no piece has tell nothing.
        subject &= frozenset().union(*(_words_of(piece) for piece, _ in near))
    scored = [(overlap(subject, piece), piece, hand) for piece, hand in near]
    if _dated(citation, citing.day):
        return _by_date(citation, scored)
    return _by_subject(scored, citing.day, later, told)


def same_hand(one: Piece, other: Piece) -> str:
    """In words, why two articles are of the same author or publisher; empty where they are not.

    Articles out of one file count as of one hand unless both name authors, none in common.
    """
    names = {fold(name) for name in one.authors}
    shared = [name for name in other.authors if fold(name) in names]
    if shared:
        return f"{_ALSO_BY}{shared[0]}"
    if one.publisher and one.publisher == other.publisher:
        return "of the same publisher"
    if one.file and one.file == other.file and not (one.authors and other.authors):
        return "from the same file"
    return ""


def subject_words(text: str) -> frozenset[str]:
    """The words of `text` that tell what it is about, in lower case, plurals made singular."""
    return frozenset(
        _singular(word)
        for word in _WORD.findall(fold(text).replace("'s", ""))
        if word not in _COMMON
    )


def overlap(subject: frozenset[str], piece: Piece) -> float:
    """How much of `subject` the title and beginning of `piece` speak of, 0 to 1.

    A word of the title counts whole, one of the text or of a glossary entry's name half.
    """
    if not subject:
        return 0.0
    title = subject_words(piece.title)
    text = _words_of(piece)
    return sum(1.0 if word in title else 0.5 * (word in text) for word in subject) / len(subject)


def _words_of(piece: Piece) -> frozenset[str]:
    senses = " ".join(sense.replace("-", " ") for sense in piece.senses)
    return subject_words(f"{piece.title} {piece.lead[:_LEAD]} {senses}")


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _on_its_side(day: tuple[date, date], citing: tuple[date, date], later: bool) -> bool:
    """Whether an article is of a day before the citing one, or after it."""
    return day[0] > citing[1] if later else day[1] < citing[0]


def _within(citation: Citation, day: tuple[date, date]) -> bool:
    first, last = day[0].isoformat(), day[1].isoformat()
    return (citation.earliest or "") <= last and first <= (citation.latest or "9999-12-31")


def _dated(citation: Citation, day: tuple[date, date]) -> bool:
    """Whether the words gave a time, not just a side of the day of the article."""
    if citation.earliest is None or citation.latest is None:
        return False
    days = date.fromisoformat(citation.latest) - date.fromisoformat(citation.earliest)
    return days <= timedelta(days=366)


def _numbered(told: Told, near: Sequence[tuple[Piece, str]]) -> list[Meant]:
    """The last `number - 1` pieces on the subject: surer the nearer their titles are to it."""
    assert told.number is not None
    subject = subject_words(told.about)
    found = []
    for piece, hand in near:
        score = overlap(subject, piece)
        if score < 0.5 and subject:
            continue
        sure = 0.85 if score >= 1 or not subject else 0.7
        about = f", and is about {told.about}" if told.about else ""
        found.append(
            Meant(
                piece.id,
                sure,
                f"of {_day(piece)}, one of the {told.number - 1} before; {hand}{about}",
            )
        )
    return found[: told.number - 1]


def _by_date(citation: Citation, scored: Sequence[tuple[float, Piece, str]]) -> list[Meant]:
    """The piece of that day; of several, the one on the subject, or all less surely."""
    said = (
        citation.earliest
        if citation.earliest == citation.latest
        else f"between {citation.earliest} and {citation.latest}"
    )
    if not scored:
        return []
    best = max(score for score, _, _ in scored)
    if len(scored) > 3 and best < _ENOUGH:
        return []
    chosen = [one for one in scored if one[0] >= max(best * 0.8, 0.01)] or list(scored)
    exact = citation.earliest == citation.latest
    if len(scored) == 1:
        confidence = 0.95 if exact else 0.85 if best >= _ENOUGH else 0.7
    else:
        confidence = 0.8 if len(chosen) == 1 and best >= _ENOUGH else 0.5
    return [
        Meant(
            piece.id,
            confidence,
            f"of {_day(piece)}, as said ({said}); {hand}"
            + (", and on the same subject" if score >= _ENOUGH else ""),
        )
        for score, piece, hand in chosen[:3]
    ]


def _by_subject(
    scored: Sequence[tuple[float, Piece, str]], day: tuple[date, date], later: bool, told: Told
) -> list[Meant]:
    """Without a time: the nearest pieces on the subject, two at most."""
    found: list[Meant] = []
    for score, piece, hand in scored:
        assert piece.day is not None
        if later and piece.day[0] - day[1] > LATER_WITHIN:
            continue
        if not later and day[0] - piece.day[1] > EARLIER_WITHIN:
            continue
        if score >= (0.4 if told.about else _ENOUGH):
            which = "next" if later else "last"
            evidence = f"of {_day(piece)}, the {which} on the same subject; {hand}"
            found.append(Meant(piece.id, 0.55 if not found else 0.4, evidence))
    return found[:2]


def _day(piece: Piece) -> str:
    assert piece.day is not None
    first, last = piece.day
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"
