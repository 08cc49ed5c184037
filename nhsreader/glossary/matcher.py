"""Where the terms of a glossary stand in a text.

Short forms are matched exactly as written; forms spelled out in any case, save that a proper
name keeps its capitals. Both are one trie regex each: an alternation is forty times slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter

import msgspec

from nhsreader.glossary.entries import Glossary, plural
from nhsreader.text.fold import fold
from nhsreader.text.links import WEB_ADDRESS

_NEVER = r"(?!)"
_SUFFIX = r"(?:['’]s|s)?"
_WIDER = {" ": "[- ] {0,2}", "-": "[- ] {0,2}", "'": "'?"}
# What can stand before a form, as a set that is quick to test: no letters, digits, `_`, `@`.
_NO_WORD = (
    r"[\x00-,./:-?\[-^`{-~\-\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf"
    r"\u2000-\u2bff\u3000-\u303f]"
)
_SUFFIX_AND_END = re.compile(rf"{_SUFFIX}(?!\w)")
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,200}\w")
_BEFORE_PREPOSITION = re.compile(r"(.*?\w)( (?:of|for|in|to|on) .*)")
_ADVERBS = ("in ", "off ", "on ", "out ", "out-", "over ", "under ")
_LONGEST = 200
_REMEMBERED = 4096
_PROPER_KINDS = frozenset(["organisation", "report", "law", "event", "person", "place"])
_LETTERS = re.compile(r"[^\W\d_]+")
_LOWER_WORDS = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the"]
    + ["to", "with", "within"]
)
_ORDINARY_WORDS = frozenset(
    ["act", "aid", "aids", "as", "at", "be", "care", "fire", "for", "he", "in", "is", "it"]
    + ["link", "may", "nice", "no", "on", "or", "pace", "pact", "place", "so", "star", "step"]
    + ["team", "this", "to", "trust", "unite", "unison", "us", "was", "we", "who", "wish"]
)
_AFTER_NAME = re.compile(
    r"['’]s\b|[,;:)]|\s+(?:is|was|are|were|has|had|have|will|would|shall|should|must|can|could|may|"
    r"might|does|did|do|and|or|which|who|also|then|now|itself|alone|said|says|in|as|at|to|"
    r"[a-z]{2,}ed)\b"
)
_AFTER_VERB = re.compile(
    r"\s+(?:the|an?|your|our|their|its|all|any|each|every|this|these|those|how|whether|what|progress|"
    r"closely)\b"
)
_SENTENCE_END = re.compile(r"(?:[.!?:][)\]\"'”’]*\s+|\n\s*)[\"'“‘(]?\Z|\A\s*[\"'“‘(•*-]*\s*\Z")


_START = attrgetter("start")


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A term at `start` to `end`, code points; `form` is the form as the glossary has it.

    `entries` are the ids of the entries that may be meant, `spelled_out` tells a form in full
    from a short one.
    """

    start: int
    end: int
    form: str
    entries: tuple[str, ...]
    spelled_out: bool


class Matcher:
    """The terms of one glossary, compiled."""

    def __init__(self, glossary: Glossary) -> None:
        self._shorts = {
            _tight(short): tuple(entry.id for entry in glossary.by_short(short))
            for short in glossary.shorts
        }
        self._spelling = {_tight(short): short for short in glossary.shorts}
        self._longs, spellings = _long_forms(glossary)
        self._short_regex = _short_regex(glossary.shorts)
        self._meant: dict[str, tuple[str, tuple[str, ...], bool] | None] = {}
        self._long_regex = re.compile(rf"{_NO_WORD}({trie(spellings, _WIDER)})(?!\w)")

    def find(self, text: str, folded: str | None = None) -> list[Hit]:
        """Every term of a text in order, no two over one another, the longest first.

        `folded` is the text folded, where that is known.
        """
        folded = fold(text) if folded is None else folded
        links = [Hit(start, end, "", (), True) for start, end in _links(folded)]
        hits = sorted([*links, *self._spelled_out(text, folded), *self._short(text)], key=_START)
        return [hit for hit in _apart(hits) if hit.form]

    def _short(self, text: str) -> Iterator[Hit]:
        search, spelling, shorts = self._short_regex.search, self._spelling, self._shorts
        match = search(text)
        while match:
            start, end = match.span()
            before = text[start - 1 : start]
            if before.isalnum() or before in ("_", "@"):
                end = start + 1
            elif _is_meant(text, start, end, key := match.group(1)):
                key = key if key in spelling else _tight(key)
                yield Hit(start, end, spelling[key], shorts[key], False)
            match = search(text, end)

    def _spelled_out(self, text: str, folded: str) -> Iterator[Hit]:
        names: list[tuple[Hit, bool]] = []
        settled: set[str] = set()
        for match in self._long_regex.finditer(f" {folded}"):
            start, end = match.start(1) - 1, match.end() - 1
            surface = text[start:end]
            if "\n\n" in surface:
                continue
            if surface not in self._meant:
                if len(self._meant) > _REMEMBERED:
                    self._meant.clear()
                self._meant[surface] = self._what_is_meant(surface, match[1])
            meant = self._meant[surface]
            if meant is None:
                continue
            form, ids, is_plain = meant
            hit = Hit(start, end, form, ids, True)
            if not is_plain:
                yield hit
                continue
            unsure = _could_be_a_plain_word(text, start, end)
            if unsure is None:
                continue
            if not unsure:
                settled.add(hit.form)
            names.append((hit, unsure))
        for hit, unsure in names:
            if unsure and _AFTER_VERB.match(text, hit.end):
                continue
            if not unsure or hit.form in settled or _AFTER_NAME.match(text, hit.end):
                yield hit

    def _what_is_meant(self, surface: str, folded: str) -> tuple[str, tuple[str, ...], bool] | None:
        """The form, the ids and whether only its capital tells it from a plain word."""
        meant = [
            (form, entries, opens)
            for form, proper, entries in self._longs[_key(folded)]
            if (opens := _case_fits(form, surface, proper)) is not None
        ]
        if not meant:
            return None
        ids = tuple(dict.fromkeys(name for _, entries, _ in meant for name in entries))
        return meant[0][0], ids, meant[0][2]


def find_short(text: str, short: str) -> Iterator[tuple[int, int]]:
    """Where a short form stands, with plural and possessive."""
    at = text.find(short)
    while at >= 0:
        ending = _SUFFIX_AND_END.match(text, at + len(short))
        before = text[at - 1 : at]
        alone = ending and not before.isalnum() and before not in ("_", "@")
        if ending and alone and _is_meant(text, at, ending.end(), short):
            yield at, ending.end()
        at = text.find(short, at + 1)


def _short_regex(shorts: Iterable[str]) -> re.Pattern[str]:
    """A regex for these short forms, with plural and possessive, longest first.

    What stands before is for the caller to look at: a regex that begins with its letters is
    three times as fast.
    """
    forms = trie(shorts, {" ": "[ \u00a0]+", "&": " ?& ?"})
    return re.compile(rf"({forms}){_SUFFIX}(?!\w)")


def _is_meant(text: str, start: int, end: int, form: str) -> bool:
    """False of a part of an ampersand form (`CP` in `T&CP`) and of a plain word in a line of
    capitals."""
    if text[start - 1 : start] == "&" and _lone_capital(text, start - 2, -1):
        return False
    if text[end : end + 1] == "&" and _lone_capital(text, end + 1, 1):
        return False
    return form.lower() not in _ORDINARY_WORDS or not _shouted(text, start, end)


def _links(folded: str) -> Iterator[tuple[int, int]]:
    """Where addresses of pages and people stand."""
    if "://" in folded or "www." in folded:
        for match in WEB_ADDRESS.finditer(folded):
            yield match.span()
    at = folded.find("@")
    while at >= 0:
        for match in _ADDRESS.finditer(folded, max(0, at - 65), at + 202):
            yield match.span()
        at = folded.find("@", at + 1)


def _lone_capital(text: str, at: int, step: int) -> bool:
    """Whether the word at `at`, read in direction `step`, is a single capital letter."""
    beyond = at + step
    following = text[beyond : beyond + 1] if beyond >= 0 else ""
    return text[at : at + 1].isupper() and at >= 0 and not following.isalnum()


def _shouted(text: str, start: int, end: int) -> bool:
    """Whether the words around are capitals throughout."""
    left = text.rfind("\n", max(0, start - 60), start) + 1 or max(0, start - 60)
    right = text.find("\n", end, end + 60)
    right = right if right >= 0 else end + 60
    before = _LETTERS.findall(text, left, start)[-2:]
    after = _LETTERS.findall(text, end, right)[:2]
    around = before + after
    return len(around) >= 2 and all(word.isupper() for word in around)


def _long_forms(
    glossary: Glossary,
) -> tuple[dict[str, list[tuple[str, bool, list[str]]]], set[str]]:
    """Key → the forms it may be: as written, whether a proper name, ids of entries; and the
    folded forms, in which an apostrophe may be left out.

    A form that opens with a short form of several senses of which it is none (`STP footprint`)
    is left out: there the reader is told which of them is meant.
    """
    forms: dict[str, dict[tuple[str, bool], list[str]]] = {}
    spellings: set[str] = set()
    for entry in glossary.entries:
        shorts = set(entry.all_shorts)
        proper = entry.kind in _PROPER_KINDS
        for form in entry.all_longs:
            if form in shorts or len(form) > _LONGEST:
                continue
            opening, _, more = form.partition(" ")
            senses = glossary.by_short(opening) if more else ()
            if len(senses) > 1 and entry not in senses:
                continue
            form = form.removeprefix("The ")
            for variant in _variants(form):
                folded = fold(variant)
                spellings.add(" ".join(folded.replace("-", " ").split()))
                ids = forms.setdefault(_key(folded), {}).setdefault((form, proper), [])
                if entry.id not in ids:
                    ids.append(entry.id)
    found = {
        key: [(form, proper, ids) for (form, proper), ids in held.items()]
        for key, held in forms.items()
    }
    return found, spellings


def _variants(form: str) -> set[str]:
    """The form, its plurals, and each with `and` and `&` exchanged."""
    found = {form}
    if form.lower().startswith(_ADVERBS):
        return found
    inside = _BEFORE_PREPOSITION.match(form)
    before, after = (inside.group(1), inside.group(2)) if inside else (form, "")
    head, _, noun = before.rpartition(" ")
    if noun[-1:].isalpha() and not noun.endswith("s"):
        found.add(f"{head} {plural(noun)}{after}".strip())
    for variant in list(found):
        if " & " in variant:
            found.add(variant.replace(" & ", " and "))
        if " and " in variant:
            found.add(variant.replace(" and ", " & "))
    return found


def _key(folded: str) -> str:
    return " ".join(folded.replace("-", " ").replace("'", "").split())


def _tight(short: str) -> str:
    """A short form without the spaces that may stand around its ampersand."""
    return re.sub(r"\s*&\s*", "&", " ".join(short.split()))


def is_one_word(form: str) -> bool:
    """Whether a form spelled out is a single word, as `Monitor` is."""
    return " " not in form and "-" not in form


def _case_fits(form: str, surface: str, proper: bool) -> bool | None:
    """None where the capitals of `surface` speak against `form`; else whether `form` is a
    single word, which only its capital tells from a plain one.

    Common nouns of three words and more may be written small, a proper name only from four.
    """
    if form.islower():
        return False
    if is_one_word(form):
        if surface.isupper() and not form.isupper():
            return None
        return True if surface.rstrip("s") == form.rstrip("s") else None
    if surface.isupper():
        return False
    wanted = [word for word in _LETTERS.findall(form) if word not in _LOWER_WORDS]
    found = [word for word in _LETTERS.findall(surface) if word.lower() not in _LOWER_WORDS]
    capital = [pair for pair in zip(wanted, found, strict=False) if pair[0][0].isupper()]
    if any(one.isupper() and len(one) > 1 and not other.isupper() for one, other in capital):
        return None
    kept = sum(other[0].isupper() for _, other in capital)
    if kept == len(capital) or (len(capital) > 2 and capital[0][1][0].isupper()):
        return False
    return False if kept == 0 and len(capital) >= (4 if proper else 3) else None


def _could_be_a_plain_word(text: str, start: int, end: int) -> bool | None:
    """Whether a name of one word may here be a plain word that begins a sentence; None where
    it is part of another name."""
    before = text[max(0, start - 40) : start]
    if _SENTENCE_END.search(before):
        return True
    previous = re.search(r"(\w[\w’']*)[ \u00a0]\Z", before)
    if previous and previous.group(1)[0].isupper() and not previous.group(1).isupper():
        opens = _SENTENCE_END.search(before[: previous.start(1)])
        return None if not opens else False
    return False


def _apart(hits: list[Hit]) -> Iterator[Hit]:
    """Of hits in order those over no longer one, of two as long the first; links before all."""
    group: list[Hit] = []
    until = 0
    for hit in hits:
        if group and hit.start >= until:
            yield from group if len(group) == 1 else _longest(group)
            group, until = [], 0
        group.append(hit)
        until = max(until, hit.end)
    yield from _longest(group)


def _longest(group: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    order = sorted(group, key=lambda hit: (bool(hit.form), hit.start - hit.end, hit.start))
    for hit in order:
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept, key=_START)


def trie(words: Iterable[str], special: Mapping[str, str] | None = None) -> str:
    """A regex for any of `words`, the longest first, with some characters widened."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(root, special or {}) or _NEVER


def _branch(node: dict[str, dict], special: Mapping[str, str]) -> str:  # type: ignore[type-arg]
    alternatives, singles = [], []
    for char in sorted(key for key in node if key):
        label = special.get(char) or re.escape(char)
        rest = _branch(node[char], special)
        if rest or len(label) > 2:
            alternatives.append(label + rest)
        else:
            singles.append(label)
    if singles:
        alternatives.append(f"[{''.join(singles)}]" if len(singles) > 1 else singles[0])
    if not alternatives:
        return ""
    joined = "|".join(alternatives)
    if len(alternatives) > 1:
        joined = f"(?:{joined})"
    return f"(?:{joined})?" if "" in node else joined
