"""Whom and when a draft names beside a quotation: people, publishers, dates.

A name counts where the sentence says that the words are theirs; a body that is only spoken of
does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from nhsreader.text.dates import PartialDate, find_dates
from nhsreader.text.fold import fold_marks

MAX_BEFORE = 400
MAX_AFTER = 300
_VERBS = (
    "said|says|say|saying|wrote|writes|write|writing|argue[sd]?|arguing|warn(?:s|ed|ing)?"
    "|claim(?:s|ed|ing)?|note[sd]?|noting|report(?:s|ed)?|put(?:s|ting)?(?: it)?|told|tells"
    "|add(?:s|ed|ing)?|explain(?:s|ed)?|state[sd]?|conclude[sd]?|describe[sd]?|describing"
    "|observe[sd]?|comment(?:s|ed)?|ask(?:s|ed)?|call(?:s|ed|ing)?|announce[sd]?|declare[sd]?"
    "|insist(?:s|ed)?|suggest(?:s|ed)?|complain(?:s|ed)?|remark(?:s|ed)?|point(?:s|ed) out"
    "|blog(?:s|ged)|repl(?:ies|ied)|respond(?:s|ed)|predict(?:s|ed)?|admit(?:s|ted)?"
    "|acknowledge[sd]?|maintain(?:s|ed)?|believe[sd]?|promise[sd]?|recall(?:s|ed)?|has it|had it"
    "|sum(?:s|med) up|begins|began|ends|ended|continue[sd]?|goes on|went on|publish(?:es|ed)?"
)
_SOURCES = (
    "blog|report|article|piece|post|column|essay|paper|briefing|submission|evidence|speech"
    "|statement|letter|editorial|story|analysis|commentary|interview|review|view|words?|phrase"
    "|verdict|account|book|talk|lecture|response|warning|view"
)
_SAYS_AFTER = re.compile(
    rf"(?:'s?)?,?\s*(?:\([^()]*\)\s*)?(?:,[^,.;:]{{0,60}},\s*)?"
    rf"(?:(?:has|have|had|also|then|later|once|recently|again|itself|himself|herself|who|which"
    rf"|\w{{3,12}}ly|in|on|(?:19|20)\d\d)\s+){{0,4}}(?:{_VERBS})\b",
    re.IGNORECASE,
)
_SAYS_BEFORE = re.compile(
    rf"(?:\b(?:{_VERBS}|according to|by|from|as|quoting|quotes|cit(?:es|ing)|words of|quoted in"
    rf"|quoted by|per|via|cf)\.?)(?:\s+(?:the|a|an))?\s*[\W_]*\Z",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"\b(?:to|with|about|against|than|like|toward|towards|told|tells|asked|asks|urged|reminded"
    r"|answered|thanked|met|for|of|and\s+to)(?:\s+(?:the|a|an))?\s*\Z",
    re.IGNORECASE,
)
_WORDS_OF = re.compile(rf"\b(?:{_SOURCES}|{_VERBS})\s+of(?:\s+the)?\s*\Z", re.IGNORECASE)
_OWN_WORK = re.compile(
    rf"(?:'s?\s+(?:[\w-]+\s+){{0,4}}|\s+(?:[\w-]+\s+)?)(?:{_SOURCES})s?\b", re.IGNORECASE
)
_CAPITAL = re.compile(r"[^\W\d_][\w'-]*")
_TITLE_WORDS = "mr mrs ms miss dr prof professor sir lady lord baroness dame rev councillor cllr mp"
_TITLES = frozenset(_TITLE_WORDS.split())
_PERSON = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.)? [A-Z][a-z]+(?:[-'][A-Z][a-z]+)?\b")
_NO_PERSON_WORDS = (
    "the a an as in on at by for from and but or yet when while where then later earlier after "
    "before since if so this that these those here there it he she they we his her their our my "
    "its one two three some many most all both each every not no nor only even still also "
    "national health service nhs trust council board fund department government commission party "
    "minister secretary prime chief chair executive director officer royal college association "
    "society union office house committee parliament group institute foundation university "
    "hospital hospitals care quality public social local great united kingdom england scotland "
    "wales britain ireland london north south east west northern southern downing street white "
    "green paper act bill report labour tory conservative liberal democrat democrats english "
    "british scottish welsh european general foreign home civil trades congress press news times "
    "daily sunday guardian monday tuesday wednesday thursday friday saturday january february "
    "march april june july august september october november december professor doctor lord "
    "lady sir mental primary clinical community regional strategic integrated accountable"
)
_NO_PERSON = frozenset(_NO_PERSON_WORDS.split())
_GOING_ON_WORDS = (
    "that as of how when in on and but the he she they it a an his her their who by to with"
)
_GOING_ON = frozenset(_GOING_ON_WORDS.split())
_YEAR = re.compile(r"(?<![\w.,£$€/-])(?:19|20)\d\d(?![\w%/]|[.,]\d|-\d)")
_NO_DATE = re.compile(
    r"\b(?:since|by|until|till|after|before|between|to|accessed|retrieved|viewed|visited|checked"
    r"|than|for|back in|and|early|late|from|of|the|election of|act of)\W*\Z",
    re.IGNORECASE,
)
_OF_WORK = re.compile(rf"\b(?:{_SOURCES})s?\s+(?:of|from|for|dated)(?: the)?\s*\Z", re.IGNORECASE)
_A_WORK = re.compile(rf"\s+(?:[\w-]+\s+){{0,2}}(?:{_SOURCES})\b", re.IGNORECASE)
_BY_COMMENT = re.compile(
    r"\b(?:comment(?:s|ed|er|ers|ing|ator)?|readers?|below the line|repl(?:y|ied|ies|ying)"
    r"|respond(?:s|ed|ing|ent)|posters?|thread|btl)\b", re.IGNORECASE,
)  # fmt: skip


class Name(NamedTuple):
    """A name in a draft: the people or publishers of the library it can mean, folded."""

    shown: str
    means: frozenset[str]
    kind: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft says of where a quotation is from."""

    people: tuple[Name, ...] = ()
    publishers: tuple[Name, ...] = ()
    strangers: tuple[str, ...] = ()
    dates: tuple[tuple[str, PartialDate], ...] = ()
    comment: bool = False
    context: str = ""


class Publication(NamedTuple):
    """A publisher's key, every name of it, and whether it is named where words are found (a
    paper, a blog) rather than as a body that acts."""

    key: str
    names: tuple[str, ...]
    medium: bool


class Directory:
    """The people and publishers of a library, to be found in a draft."""

    def __init__(self, people: Iterable[str], publishers: Iterable[Publication]) -> None:
        self._surnames: dict[str, set[tuple[str, ...]]] = {}
        for name in people:
            words = tuple(_words(name))
            if words:
                self._surnames.setdefault(words[-1], set()).add(words)
        self._keys: dict[str, str] = {}
        self._media: set[str] = set()
        for publisher in publishers:
            for name in publisher.names:
                self._keys[_folded(name)] = publisher.key
            if publisher.medium:
                self._media.add(publisher.key)
        names = sorted((name for name in self._keys if len(name) > 1), key=len, reverse=True)
        joined = "|".join(re.escape(name) for name in names)
        self._names = re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE) if names else None

    def said(self, before: str, after: str) -> Said:
        """What the sentence around a quotation says, `before` it and `after` it."""
        before = fold_marks(" ".join(before[-MAX_BEFORE:].split()))
        after = fold_marks(" ".join(after[:MAX_AFTER].split()))
        sides = [(before, False), (after, True)]
        people: list[Name] = []
        publishers: list[Name] = []
        strangers: list[str] = []
        dates: list[tuple[str, PartialDate]] = []
        for text, behind in sides:
            if not text:
                continue
            published = list(self._publishers(text, behind))
            taken = [(start, end) for start, end, _ in published]
            publishers += [name for _, _, name in published if name.means]
            found = self._people(text, behind, taken)
            people += [name for _, _, name in found]
            taken += [(start, end) for start, end, _ in found]
            strangers += _strangers(text, behind, taken)
            dates += _dates(text, behind)
        context = f"{before} \u2026 {after}"
        return Said(
            people=tuple(people), publishers=tuple(publishers), strangers=tuple(strangers),
            dates=tuple(dates), comment=bool(_BY_COMMENT.search(context)), context=context,
        )  # fmt: skip

    def _publishers(self, text: str, behind: bool) -> Iterable[tuple[int, int, Name]]:
        """Publishers named; those that are only spoken of mean nothing."""
        for match in self._names.finditer(text) if self._names else ():
            shown = match.group()
            if len(shown) < 6 and shown.islower():
                continue
            key = self._keys[_folded(shown)]
            cued = _cued(text, match.start(), match.end(), behind)
            medium = key in self._media and not _object_of(text, match.start())
            means = frozenset([key]) if cued or medium else frozenset()
            yield match.start(), match.end(), Name(shown, means, "publisher")

    def _people(
        self, text: str, behind: bool, taken: list[tuple[int, int]]
    ) -> list[tuple[int, int, Name]]:
        words = list(_CAPITAL.finditer(text))
        plain = [_plain(word.group()) for word in words]
        found = []
        for number, word in enumerate(words):
            known = self._surnames.get(plain[number])
            inside = any(start <= word.start() < end for start, end in taken)
            if not known or inside or not word.group()[0].isupper():
                continue
            whole = {name for name in known if _ends_with(plain, number, name)}
            longest = max(map(len, whole), default=0)
            start, end = words[number - longest + 1 if longest else number].start(), word.end()
            end -= 2 if word.group().endswith("'s") else 0
            cued = _cued(text, start, end, behind)
            if longest > 1:
                means = {name for name in whole if len(name) == longest}
                if _object_of(text, start) and not cued:
                    continue
            else:
                means = {name for name in known if len(name) > 1} or known
                if not cued or not _alone(text, words, number, means):
                    continue
            keys = frozenset(" ".join(name) for name in means)
            found.append((start, end, Name(text[start:end], keys, "person")))
        return found


def person_key(name: str) -> str:
    """A person's name as `Name.means` has it."""
    return " ".join(_words(name))


def names_it(text: str, name: str) -> bool:
    """Whether a text has a name, or its last word where that is long enough to tell."""
    words = _words(name)
    if not words:
        return False
    return mentions(text, " ".join(words)) or (len(words[-1]) > 3 and mentions(text, words[-1]))


def mentions(text: str, words: str) -> bool:
    """Whether folded words stand in a text, as whole words."""
    wanted = _folded(words)
    return bool(wanted) and f" {wanted} " in f" {' '.join(_words(text))} "


def _cued(text: str, start: int, end: int, behind: bool) -> bool:
    """Whether the sentence says that the words are of the one named there."""
    before, after = text[:start], text[end:]
    if behind and (before.lstrip()[:1] in ("-", "(", "[") or _in_brackets(before)):
        return True
    if _in_brackets(before) and ")" in after:
        return True
    if _SAYS_AFTER.match(after) or _OWN_WORK.match(after) or _WORDS_OF.search(before):
        return True
    if _object_of(text, start):
        return False
    if not behind and after.strip(" ,:-*_'\"") == "":
        return True
    return bool(_SAYS_BEFORE.search(before))


def _object_of(text: str, start: int) -> bool:
    before = text[:start]
    return (
        bool(_OBJECT.search(before))
        and not _WORDS_OF.search(before)
        and (not re.search(r"according to(?: the)?\s*\Z", before, re.IGNORECASE))
    )


def _in_brackets(before: str) -> bool:
    return before.rfind("(") > before.rfind(")") or before.rfind("[") > before.rfind("]")


def _alone(text: str, words: list[re.Match[str]], number: int, names: set[tuple[str, ...]]) -> bool:
    """Whether a surname stands without the first name of somebody else."""
    if not number:
        return True
    before = words[number - 1]
    between = text[before.end() : words[number].start()]
    first = _plain(before.group())
    if between.strip(".") != " " and between.strip(". ") or not before.group()[0].isupper():
        return True
    initial = len(first) == 1 and any(name[0].startswith(first) for name in names)
    return initial or first in _TITLES or first in _NO_PERSON


def _strangers(text: str, behind: bool, taken: list[tuple[int, int]]) -> list[str]:
    """People the library does not know, where the sentence gives them the words."""
    found = []
    for match in _PERSON.finditer(text):
        start, end = match.span()
        if any(low < end and start < high for low, high in taken):
            continue
        if any(word.strip(".").lower() in _NO_PERSON for word in match.group().split()):
            continue
        after, before = text[end:], text[:start]
        says = _SAYS_AFTER.match(after) or re.search(
            rf"\b(?:{_VERBS}|according to|as|by)\s*\Z", before, re.IGNORECASE
        )
        if (says and not _object_of(text, start)) or (behind and before.strip() in ("-", "(")):
            found.append(match.group())
    return found


def _dates(text: str, behind: bool) -> list[tuple[str, PartialDate]]:
    """The dates a sentence gives to the words, not those it speaks of."""
    places = find_dates(text)
    covered = [(start, end) for start, end, _ in places]
    for match in _YEAR.finditer(text):
        if not any(start <= match.start() < end for start, end in covered):
            places.append((match.start(), match.end(), PartialDate(int(match.group()))))
    found = []
    for start, end, when in sorted(places, key=lambda place: place[0]):
        before, after = text[:start], text[end:]
        bracketed = _in_brackets(before)
        work = bool(_OF_WORK.search(before) or _A_WORK.match(after))
        kept = re.search(
            r"(?:accessed|retrieved|viewed|visited|checked)\W*(?:on\W*)?\Z", before, re.I
        )
        if kept or (_NO_DATE.search(before) and not work):
            continue
        thing = re.match(r"['-]?\s*(?:s\s+)?[^\W\d_]", after)
        if thing and when.month is None and not work and not bracketed and not _verb_next(after):
            continue
        found.append((text[start:end], when))
    return found


def _verb_next(after: str) -> bool:
    """Whether the sentence goes on after a date instead of naming a thing of that year."""
    word = re.match(r"\s+([\w-]+)", after)
    if word is None or word.group(1).lower() in _GOING_ON:
        return True
    return word.group(1)[0].isupper() and word.group(1).lower() not in _NO_PERSON


def _ends_with(words: list[str], number: int, name: tuple[str, ...]) -> bool:
    first = number - len(name) + 1
    return first >= 0 and tuple(words[first : number + 1]) == name


def _plain(word: str) -> str:
    return _folded(word.removesuffix("'s").rstrip("'"))


def _words(name: str) -> list[str]:
    return [_plain(word.group()) for word in _CAPITAL.finditer(fold_marks(name))]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", fold_marks(text)).lower()
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())
