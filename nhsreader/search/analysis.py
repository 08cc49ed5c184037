"""Text → tokens: the one pass that indexing, querying and highlighting share.

Each token can be met in three ways: by the word as it stands, folded (`raws`); by its stem
(`stems`); and by its exact case, for acronyms and for words used as names (`exact`). Small
words keep their places, so a phrase is a run of positions that follow one another.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import msgspec

from nhsreader.search.spelling import folded
from nhsreader.search.stemming import stem
from nhsreader.text.fold import fold_marks

# Whatever changes the tokens of a text makes an index of the old ones useless.
VERSION = 1
MAX_TERM = 60
# A run of positions may not cross a paragraph break.
PARAGRAPH_GAP = 1

WORD, NAME, ACRONYM, CODE = "word", "name", "acronym", "code"

_SMALL = (
    "a about after all also am an and any are as at be because been before being but by can"
    " could did do does during each even for from further get had has have he her here hers him"
    " his how i if in into is it its just like may me might more most must my no nor not now of"
    " off on once one only or other our out over own same shall she should so some such than"
    " that the their them then there these they this those through to too under until up upon"
    " us very was we were what when where whether which while who whom whose why will with"
    " within without would yes yet you your"
)
FUNCTION_WORDS = frozenset(_SMALL.split())
# Written as one word or two.
_COMPOUNDS = {"healthcare": 6, "wellbeing": 4, "frontline": 5}
_SHORTENED = "dr mr mrs ms prof st no nos vs cf rev sir para ch vol ed eds"
_ABBREVIATIONS = frozenset(_SHORTENED.split())

_TOKENS = re.compile(
    r"""
    (?<![^\W_])(?:
      (?P<plain>[a-z]{2,})(?=[ ,;)\n])
    | (?P<section>[Ss]s?\.[ ]?\d+[A-Z]{0,2}|[Ss]\d+[A-Z]{0,2})(?![^\W_])
    | (?P<amount>(?P<sign>[£$€][ ]?)?(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)
        (?P<unit>[ ]?(?:billion|million|trillion|bn|mn|tn)|[mk])?)(?![^\W_])
    | (?P<amp>[^\W\d_]{1,4}(?:&[^\W\d_]{1,4})+|[A-Z]{1,2}(?:[ ]&[ ][A-Z]{1,2})+)
        (?:'?s)?(?![^\W_])
    | (?P<dotted>(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)
    | (?P<word>[^\W_]+(?:'[^\W_]+)*)
    )
    | (?P<and>&)
    """,
    re.VERBOSE,
)
# Words that an amount may have in it.
UNIT_WORDS = frozenset(("billion", "million", "trillion", "bn", "mn", "tn", "and"))
_UNITS = {"billion": "bn", "million": "m", "mn": "m", "trillion": "tn"}
# After the first word of a sentence these show that it is a name or a noun, not a command.
_AUXILIARIES = "is was has had will would said says does did must should could may might can"
_VERBS = frozenset(_AUXILIARIES.split())
_SENTENCE_END = re.compile(r"[.!?:\n\u2026\u2022]|[\"'\u201c\u2018]\Z")
_PARAGRAPH = re.compile(r"\n\s*\n")
_SHOUTED = 3
_LONG_FOR_AN_ACRONYM = 7


class Token(msgspec.Struct, gc=False):
    """A word of a text: code points `start` to `end`, and its place in the run of words.

    `raws[0]` is the word itself; further ones are other spellings that stand for it.
    """

    start: int
    end: int
    position: int
    kind: str
    raws: tuple[str, ...]
    stems: tuple[str, ...] = ()
    exact: str | None = None

    @property
    def raw(self) -> str:
        return self.raws[0]


class Shape(NamedTuple):
    """What a word's letters alone tell.

    `prose` marks a word in small letters that a sentence has and a headline need not have;
    `quiet` any word in the middle of a sentence that says nothing of those around it; `split`
    is where a compound comes apart, 0 for other words.
    """

    kind: str
    raws: tuple[str, ...]
    stems: tuple[str, ...] = ()
    exact: str | None = None
    prose: bool = False
    quiet: bool = False
    split: int = 0


def analyse(text: str) -> list[Token]:
    """The tokens of a text, in order."""
    return _Reading(text).read()


@lru_cache(maxsize=512)
def words_asked(text: str) -> tuple[Token, ...]:
    """The tokens of a few words of a query; what is asked is asked many times over."""
    return tuple(analyse(text))


def as_name(surface: str) -> str | None:
    """What a word with a capital is kept as where it is used as a name; None for other words."""
    shape = shape_of(fold_marks(surface))
    return shape.exact if shape.kind == NAME else None


class _Reading:
    """One pass over a text: what a word is depends on the words around it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.position = -1
        self.names: set[str] = set()
        self.capitalised: list[Token] = []
        self.in_sentence: list[str] = []
        self.prose = False
        self.opening: str | None = None
        self.capitals: list[Token] = []
        self.hyphens = 0

    def read(self) -> list[Token]:
        text, tokens, last = self.text, self.tokens, 0
        for match in _TOKENS.finditer(fold_marks(text)):
            start, end = match.span()
            group, surface = match.lastgroup, match.group()
            shape = (
                shape_of(surface) if group == "plain" or group == "word" else _other_shape(match)
            )
            self.position += 1
            token = Token(start, end, self.position, shape.kind, shape.raws, shape.stems)
            if (
                shape.quiet
                and start - last == 1
                and text[last] == " "
                and self.opening is None
                and not self.capitals
            ):
                # By far the most frequent case.
                if shape.prose:
                    self.prose = True
                self.hyphens = 0
            else:
                self._place(token, shape, surface, text[last:start])
            last = end
            tokens.append(token)
            if shape.split:
                self._split(token, shape.split)
        return self._finish()

    def _place(self, token: Token, shape: Shape, surface: str, gap: str) -> None:
        """Take in what the words and marks before it make of the token."""
        starts = self._starts_sentence(gap)
        if starts:
            self._end_sentence()
        if "\n" in gap and _PARAGRAPH.search(gap):
            self.position += PARAGRAPH_GAP
            token.position = self.position
        if self.opening is not None and gap == " " and token.raw in _VERBS:
            self.in_sentence.append(self.opening)
        self.opening = None
        if gap != " ":
            self._end_capitals()
        if shape.kind == ACRONYM or (len(surface) == 1 and surface.isupper()):
            self.capitals.append(token)
        else:
            self._end_capitals()
        if shape.kind == NAME:
            self.capitalised.append(token)
            if starts and not surface.endswith("'s"):
                self.opening = shape.exact
            else:
                self.in_sentence.append(shape.exact or "")
        elif shape.kind == ACRONYM:
            token.exact = shape.exact
        elif shape.prose:
            self.prose = True
        self._join(token, gap)

    def _finish(self) -> list[Token]:
        self._end_sentence()
        self._end_capitals()
        # A name is a name wherever it stands in the text, at the start of a sentence too.
        for token in self.capitalised:
            name = as_name(self.text[token.start : token.end])
            if name in self.names:
                token.exact = name
        return self.tokens

    def _starts_sentence(self, gap: str) -> bool:
        if not self.tokens:
            return True
        if gap == " " or not _SENTENCE_END.search(gap):
            return False
        if gap == ". ":
            before = self.tokens[-1]
            word = before.raw
            return not (word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()))
        return True

    def _end_sentence(self) -> None:
        # Where every word has a capital, as in a headline, a capital tells nothing.
        if self.prose:
            self.names.update(filter(None, self.in_sentence))
        self.in_sentence.clear()
        self.prose = False

    def _end_capitals(self) -> None:
        run, self.capitals = self.capitals, []
        if len(run) < _SHOUTED:
            return
        if not any(t.raw in FUNCTION_WORDS or len(t.raw) >= _LONG_FOR_AN_ACRONYM for t in run):
            return
        for token in run:
            if token.raw in FUNCTION_WORDS:
                token.exact = None
            elif not token.stems:
                token.stems = (stem(token.raw),)

    def _join(self, token: Token, gap: str) -> None:
        """Give the first half of a hyphened pair the spelling without the hyphen."""
        if gap == " " or len(gap) != 1 or fold_marks(gap) != "-" or not self.tokens:
            self.hyphens = 0
            return
        self.hyphens += 1
        first = self.tokens[-1]
        if self.hyphens == 2:
            before = self.tokens[-2]
            before.raws, before.stems = before.raws[:1], before.stems[:1]
        if self.hyphens == 1 and token.kind == WORD and first.kind in (WORD, NAME):
            joined = (first.raw + token.raw)[:MAX_TERM]
            if joined.isalpha():
                first.raws = (first.raw, joined)
                first.stems = (*first.stems, stem(joined))

    def _split(self, token: Token, at: int) -> None:
        """Make the two words of a compound of it."""
        whole, end = token.raw, token.end
        token.end = token.start + at
        token.raws = (whole[:at], whole)
        token.stems = (stem(whole[:at]), stem(whole))
        self.position += 1
        second = whole[at:]
        self.tokens.append(Token(token.end, end, self.position, WORD, (second,), (stem(second),)))


@lru_cache(maxsize=131072)
def shape_of(surface: str) -> Shape:
    """What the letters of a word tell; quotes and hyphens are to be folded before."""
    if surface.islower() and surface.isalpha():
        # Most words.
        raw = folded(surface)[:MAX_TERM]
        small = raw in FUNCTION_WORDS
        stems = () if small else (stem(raw)[:MAX_TERM],)
        split = _COMPOUNDS.get(raw, 0)
        return Shape(WORD, (raw,), stems, prose=not small, quiet=True, split=split)
    base = surface[:-2] if surface.endswith(("'s", "'S")) and len(surface) > 2 else surface
    capitals = sum(map(str.isupper, base))
    if capitals >= 2:
        whole = base[:-1] if base.endswith("s") else base
        letters = sum(map(str.isalpha, whole))
        if capitals * 2 >= letters:
            return _acronym(whole)
    raw = folded(base)[:MAX_TERM] or base[:MAX_TERM]
    if any(map(str.isdigit, base)):
        return Shape(CODE, (raw,))
    small = raw in FUNCTION_WORDS
    stems = () if small else (stem(raw)[:MAX_TERM],)
    split = _COMPOUNDS.get(raw, 0)
    if base[0].isupper() and len(base) > 1:
        return Shape(NAME, (raw,), stems, None if small else base[:MAX_TERM], split=split)
    small_letters = base[0].islower()
    return Shape(
        WORD, (raw,), stems, prose=not small and small_letters, quiet=small_letters, split=split
    )


def _acronym(base: str) -> Shape:
    raw = folded(base)[:MAX_TERM]
    long = len(raw) >= _LONG_FOR_AN_ACRONYM and raw.isalpha()
    stems = (stem(raw),) if long else ()
    return Shape(ACRONYM, (raw,), stems, base[:MAX_TERM], split=_COMPOUNDS.get(raw, 0))


def _other_shape(match: re.Match[str]) -> Shape:
    """Shapes of what is more than letters: s.75, £22bn, A&E, N.H.S., a lone &."""
    surface = match.group()
    if match["section"]:
        return Shape(CODE, ("s" + surface.lstrip("Ss. ").lower(),))
    if match["amount"]:
        return _amount(match)
    if match["amp"]:
        letters = match["amp"].replace(" ", "")
        plural = letters.endswith("s") and letters[-2:-1].isupper()
        return Shape(CODE, (folded(letters[:-1] if plural else letters),))
    if match["dotted"]:
        letters = surface.replace(".", "")
        if letters.isupper():
            return _acronym(letters)
        return Shape(WORD, (folded(letters),))
    return Shape(WORD, ("and",))


def _amount(match: re.Match[str]) -> Shape:
    """£22bn, £22 billion and 22bn are one; the word billion can still be found."""
    figure = match["figure"].replace(",", "")
    unit = (match["unit"] or "").strip()
    number = (figure + _UNITS.get(unit, unit))[:MAX_TERM]
    raws = [number]
    if match["sign"]:
        raws.insert(0, match["sign"].strip() + number)
    if unit in ("billion", "million", "trillion"):
        raws.append(unit)
    return Shape(CODE, tuple(raws), (unit,) if len(unit) > 2 else ())
