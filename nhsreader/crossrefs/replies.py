"""Readers' comments that answer the article or one another: "Well said, Jane"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from nhsreader.crossrefs.citation import Citation, Knowledge, Reading
from nhsreader.text.fold import fold, fold_marks
from nhsreader.text.places import comment_number, comment_part

Commenter = tuple[str | None, int | None]
"""Who wrote a comment, and the number of the comment it answers where the page states it."""

ARTICLE = "article"
"""The label of a reply to the article itself; of one to a comment it is "comment:N"."""

_PIECE = (
    r"(?:article|piece|post|blog(?:\s?post)?|column|analysis|summary|argument|points?|comments?"
    r"|question|view|suggestion|(?:first|last|second|final)\s+(?:paragraph|sentence|point))"
)
_PRAISE = (
    r"(?:excellent|great|good|brilliant|superb|spot on|well (?:said|put|done|argued)|thanks"
    r"|thank you|many thanks|fantastic"
    r"|interesting|lovely|nice|hear,? hear|bravo|agreed|hi|hello|dear|yes|no"
    r"|sorry|absolutely|exactly|quite right|cheers|fair point)"
)
_SAYING = (
    r"(?:(?:rightly\s+)?(?:say|said|says|point(?:s|ed)?\s+out|suggest(?:s|ed)?|notes?|noted|argue[ds]?"
    r"|mention(?:s|ed)?|write|writes|wrote|put\s+it|puts\s+it|describe[ds]?|imply|state[ds]?))"
)
# Text in lower case; what stands before "you" decides as well.
_YOU = re.compile(
    rf"you(?:(?P<say>\s+(?:(?P<judged>rightly|wrongly)\s+|\w+ly\s+|have\s+|also\s+)?{_SAYING}\b)"
    r"|(?P<right>(?:'re|\s+are)\s+(?:\w+ly\s+)?(?:right|wrong|correct|mistaken)\b"
    r"(?:\s+(?:to\s+(?:say|point|argue|suggest)|about|that|in)\b)?)"
    rf"|(?P<your>r\s+(?:\w+\s+)?{_PIECE}\b)|\b)"
)
_BEFORE_YOU = re.compile(r"(?<![\w'])(?:(?P<as>as|like)|surprised|sorry|glad|pleased)\s+\Z")
_AGREE = re.compile(r"(?<![\w'])i\s+(?:dis)?agree\s+with\s+\Z")
_GOOD_PIECE = re.compile(
    rf"\b(?:{_PRAISE},?\s+(?:(?:for|and\s+\w+)\s+)?(?:this\s+|the\s+|such\s+an?\s+|your\s+)?(?:\w+\s+)?"
    r"(?:article|piece|post|blog(?:\s?post)?|summary|analysis|column))\b(?!\s+in\b)",
    re.IGNORECASE,
)
_OF_A_PIECE = re.compile(r"\b(?:article|piece|post|blog|summary|analysis|column)\b", re.IGNORECASE)
_ABOVE = re.compile(
    r"\b(?:the\s+)?(?:(?:comments?|poster|commenter|commentator|contributor|post)\s+above"
    r"|(?:previous|last|above)\s+(?:comment|poster|commenter|commentator|contributor))\b",
    re.IGNORECASE,
)
_TIME = r"\d{1,2}[.:]\d\d\s*(?:am|pm)"
_AT_TIME = re.compile(
    rf"(?:\b(?:in\s+reply\s+to|re|to|replying\s+to|responding\s+to|@)\s*:?\s*(?:\w+\s+)?|\A\s*@?\s*|@\s*)"
    rf"(?:anon(?:ymous)?\b[\s|,]*(?:at\s+|of\s+)?)?(?:\d{{1,2}}[\s-]+\w{{3,9}}(?:[\s-]+\d{{4}})?[\s,|]+)?"
    rf"(?P<time>{_TIME})(?=\s*(?:[:,;|.)-]|\Z|\s))",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[^\n.!?]{1,80}[.!?]?")
_NAME = r"(?P<name>[A-Z][a-z]+(?:['-][A-Z][a-z]+)*(?:\s+[A-Z][a-z]+(?:['-][A-Z][a-z]+)*){0,2})"
_NAME_WORD = re.compile(r"[A-Z][\w'-]+")
_AT_START = r"(?:\A|(?<=[.!?]\s)|(?<=\n))"
_STARTS = re.compile(r"[.!?]\s|\n")
_CLOCK = re.compile(r"\d{1,2}[.:]\d\d\s*(?:am|pm)", re.IGNORECASE)
_PRAISED = re.compile(
    rf"(?i:{_PRAISE})(?:[^.!?;:\n]{{0,60}}?[\s,])(?:to\s+)?{_NAME}"
    r"(?=\s*(?:[.,!?;:-]|\Z|and\b|for\b))"
)
_ADDRESSED = (
    re.compile(
        rf"(?i:\b(?:(?:dis)?agree(?:d|ing)?\s+with|(?:reply|replying|responding|respond)\s+to))\s+{_NAME}"
        r"(?:\s+above\b)?"
    ),
    re.compile(rf"(?i:\b(?:as|like))\s+{_NAME}\s+(?:above\s+)?{_SAYING}\b"),
    re.compile(rf"@{_NAME}"),
    re.compile(rf"{_AT_START}{_NAME}(?=\s*(?:[,:]|\s-)\s)(?!,\s+[A-Z]|,\s+\w+\s+and\s)"),
    re.compile(
        rf"\b{_NAME}(?:'s\s+(?:point|comment|question|argument|suggestion|view)s?\b"
        r"|\s+is\s+(?:\w+ly\s+)?(?:right|wrong|correct|mistaken)\b)"
    ),
)
_NO_NAMES = frozenset(
    ["The", "This", "That", "There", "These", "Those", "What", "When", "Where", "Why", "How", "And",
     "But", "For", "With", "From", "Have", "Has", "Had", "All", "Not", "You", "Your", "Our",
     "Their", "His", "Her", "They", "She", "One", "Labour", "Tory", "Tories", "Government",
     "Minister", "God", "Anonymous", "Editor", "England", "Britain", "Monday", "Tuesday",
     "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
)  # fmt: skip


class _Reply(NamedTuple):
    start: int
    end: int
    label: str
    confidence: float
    evidence: str
    name: str = ""


def find(
    reading: Reading,
    knowledge: Knowledge | None = None,
    commenters: Sequence[Commenter] = (),
) -> list[Citation]:
    """What comments answer, by comment and place: `comment-reply`.

    `commenters` tells of each comment, in order, who wrote it and which one it answers. `label`
    is "article" or "comment:N" (a time as "9.22am" where only that is said), `target` the id of
    the article, which holds both. Where the page states what a comment answers that is sure, and
    its span is the address in it or its first words.
    """
    citations = []
    taken_for_author: list[str] = []
    for part, text in reading.parts.items():
        number = comment_number(part)
        if number is None or not text.strip():
            continue
        parent = commenters[number - 1][1] if number <= len(commenters) else None
        known = _known([*reading.authors, *taken_for_author], commenters[: number - 1])
        for reply in _replies(text, number, known, parent):
            if reply.name:
                taken_for_author.append(reply.name)
            citations.append(
                Citation(
                    type="comment-reply",
                    part=part,
                    start=reply.start,
                    end=reply.end,
                    evidence=reply.evidence,
                    confidence=reply.confidence,
                    label=reply.label,
                    target=reading.id,
                )
            )
    return citations


def _known(authors: Sequence[str], before: Sequence[Commenter]) -> dict[str, str]:
    """Who can be addressed by which name, in full or the first: authors, the nearest commenters.

    Only who spoke before can be answered.
    """
    known: dict[str, str] = {}
    for number, (name, _) in enumerate(before, 1):
        for form in _forms(name):
            known[form] = comment_part(number)
    for author in authors:
        for form in _forms(author):
            known[form] = ARTICLE
    return known


def _forms(name: str | None) -> list[str]:
    words = (name or "").split()
    if not words or not _NAME_WORD.fullmatch(words[0]) or words[0] in _NO_NAMES:
        return []
    titled = words[0].rstrip(".") in ("Dr", "Mr", "Mrs", "Ms", "Prof", "Professor", "Sir")
    return [" ".join(words)] if titled else [" ".join(words), words[0]]


def _replies(
    text: str,
    number: int,
    known: Mapping[str, str],
    parent: int | None,
) -> list[_Reply]:
    """What one comment answers, by place; `parent` is the one the page states."""
    plain = fold_marks(text)
    answered = comment_part(parent) if parent else ARTICLE
    found = [*_by_name(plain, known, answered), *_by_you(plain, answered)]
    found += _by_place(plain, number)
    kept: list[_Reply] = []
    for reply in sorted(found, key=lambda one: (one.start, one.start - one.end, -one.confidence)):
        if not kept or kept[-1].end <= reply.start:
            kept.append(reply)
        elif reply.end - reply.start > kept[-1].end - kept[-1].start:
            kept[-1] = reply
    if parent:
        evidence = f"the page states that it answers comment {parent}"
        place = next((i for i, reply in enumerate(kept) if reply.label == answered), None)
        if place is not None:
            kept[place] = kept[place]._replace(confidence=1.0, evidence=evidence)
        elif opening := _OPENING.search(text):
            end = opening.start() + len(opening.group().rstrip())
            kept.insert(0, _Reply(opening.start(), end, answered, 1.0, evidence))
    return kept


def _by_name(plain: str, known: Mapping[str, str], answered: str) -> Iterator[_Reply]:
    """Where someone is addressed, or agreed with, by name: who spoke before, or the author.

    A comment that begins with praise of somebody who has not spoken below the article praises
    its author; `name` is who that must be.
    """
    for start in (0, *(match.end() for match in _STARTS.finditer(plain))):
        if not (match := _PRAISED.match(plain, start)):
            continue
        name = " ".join(match["name"].split())
        label = known.get(name)
        if label and _OF_A_PIECE.search(match[0]):
            # A comment is not praised as a summary, nor as an article.
            yield _Reply(*match.span(), answered, 0.8, f"praises what {name} wrote")
        elif label:
            yield _Reply(*match.span(), label, 0.85, _speaks_to(name, label))
        elif start == 0 and _may_be_a_name(name):
            evidence = f"speaks to {name}, who wrote no comment before it"
            yield _Reply(*match.span(), ARTICLE, 0.7, evidence, name)
    for low, high in _around(plain, known):
        for pattern in _ADDRESSED:
            for match in pattern.finditer(plain, low, high):
                name = " ".join(match["name"].split())
                if label := known.get(name):
                    yield _Reply(*match.span(), label, 0.85, _speaks_to(name, label))


def _speaks_to(name: str, label: str) -> str:
    who = "the author" if label == ARTICLE else f"who wrote {label.replace(':', ' ')}"
    return f"speaks to or of {name}, {who}"


def _around(plain: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """The stretches around any of `names`, joined where they meet."""
    places = set()
    for name in names:
        at = plain.find(name)
        while at != -1:
            places.add((max(0, at - 30), at + len(name) + 60))
            at = plain.find(name, at + len(name))
    joined: list[tuple[int, int]] = []
    for low, high in sorted(places):
        if joined and low <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return joined


def _by_place(plain: str, number: int) -> Iterator[_Reply]:
    """What answers a comment by where or when it stands."""
    if number > 1 and any(word in plain for word in ("above", "revious", "last ")):
        for match in _ABOVE.finditer(plain):
            label = comment_part(number - 1)
            yield _Reply(*match.span(), label, 0.5, "speaks of the comment before it")
    done = 0
    for clock in _CLOCK.finditer(plain):
        timed = _AT_TIME.search(plain, max(done, clock.start() - 60), clock.end() + 2)
        if timed is None:
            continue
        done = timed.end()
        start = timed.end() - len(timed[0].lstrip())
        label = timed["time"].replace(" ", "")
        yield _Reply(start, done, label, 0.7, "answers a comment by its time")


def _may_be_a_name(words: str) -> bool:
    return " " not in words and words not in _NO_NAMES


def _by_you(plain: str, answered: str) -> Iterator[_Reply]:
    """What "you" have said, and praise of the piece: of the article, or the comment answered."""
    lowered = fold(plain)
    for match in _YOU.finditer(lowered):
        start, end = match.span()
        if start and lowered[start - 1].isalnum():
            continue
        low = max(0, start - 30)
        if match["say"]:
            before = _BEFORE_YOU.search(lowered, low, start)
            if before is None and not match["judged"]:
                continue
            start = before.start() if before and before["as"] else start
        elif not (match["right"] or match["your"]):
            agree = _AGREE.search(lowered, low, start)
            if agree is None:
                continue
            start = agree.start()
        yield _Reply(start, end, answered, 0.7, "speaks to whoever wrote what it answers")
    for match in _GOOD_PIECE.finditer(plain, 0, 300):
        yield _Reply(*match.span(), answered, 0.6, "speaks of the piece it answers")
