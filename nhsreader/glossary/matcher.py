"""Where the terms of a glossary stand in a text.

Short forms are matched exactly as written; forms spelled out in any case, save that a proper
name keeps its capitals. Both are one trie regex each: an alternation is forty times slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from nhsreader.glossary.entries import Entry, Glossary, plural
from nhsreader.text.fold import fold

_NEVER = r"(?!)"
_SUFFIX = r"(?:['’]s|s)?"
_WIDER = {" ": "[- ] {0,2}", "-": "[- ] {0,2}", "'": "'?"}
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,200}\w", re.IGNORECASE
)
_BEFORE_PREPOSITION = re.compile(r"(.*?\w)( (?:of|for|in|to|on) .*)")
_ADVERBS = ("in ", "off ", "on ", "out ", "out-", "over ", "under ")
_LONGEST = 200
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


class Hit(msgspec.Struct, frozen=True):
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
        self._longs = _long_forms(glossary.entries)
        self._short_regex = short_regex(glossary.shorts)
        self._long_regex = re.compile(rf"(?<![\w@])(?:{_trie(self._longs, _WIDER)})(?!\w)")

    def find(self, text: str) -> list[Hit]:
        """Every term of a text in order, no two over one another, the longest first."""
        links = [(match.start(), match.end()) for match in _LINK.finditer(text)]
        hits = [*self._spelled_out(text), *self._short(text)]
        hits.sort(key=lambda hit: (hit.start - hit.end, hit.start, not hit.spelled_out))
        return sorted(_apart(hits, links), key=lambda hit: hit.start)

    def _short(self, text: str) -> Iterator[Hit]:
        for start, end, key in find_shorts(text, self._short_regex):
            form = self._spelling[_tight(key)]
            yield Hit(start, end, form, self._shorts[_tight(key)], False)

    def _spelled_out(self, text: str) -> Iterator[Hit]:
        folded = fold(text)
        names: list[tuple[Hit, bool]] = []
        settled: set[str] = set()
        for match in self._long_regex.finditer(folded):
            start, end = match.span()
            surface = text[start:end]
            if "\n\n" in surface:
                continue
            forms = self._longs[_key(match.group())]
            meant = [
                (form, entries, opens)
                for form, proper, entries in forms
                if (opens := _case_fits(form, surface, proper)) is not None
            ]
            if not meant:
                continue
            ids = tuple(dict.fromkeys(name for _, entries, _ in meant for name in entries))
            hit = Hit(start, end, meant[0][0], ids, True)
            if not meant[0][2]:
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


def short_regex(shorts: Iterable[str]) -> re.Pattern[str]:
    """A regex for these short forms, with plural and possessive, longest first."""
    trie = _trie({short: None for short in shorts}, {" ": "[ \u00a0]+", "&": " ?& ?"})
    return re.compile(rf"(?<![\w@])({trie}){_SUFFIX}(?!\w)")


def find_shorts(text: str, regex: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """Places of the short forms of `short_regex`: start, end with its suffix, form as found.

    A part of an ampersand form (`CP` in `T&CP`) and a plain word in a line of capitals are
    passed over.
    """
    for match in regex.finditer(text):
        start, end = match.span()
        if text[start - 1 : start] == "&" and _lone_capital(text, start - 2, -1):
            continue
        if text[end : end + 1] == "&" and _lone_capital(text, end + 1, 1):
            continue
        form = match.group(1)
        if form.lower() in _ORDINARY_WORDS and _shouted(text, start, end):
            continue
        yield start, end, form


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


def _long_forms(entries: Iterable[Entry]) -> dict[str, list[tuple[str, bool, list[str]]]]:
    """Folded form → the forms it may be: as written, whether a proper name, ids of entries."""
    forms: dict[str, dict[tuple[str, bool], list[str]]] = {}
    for entry in entries:
        shorts = set(entry.all_shorts)
        proper = entry.kind in _PROPER_KINDS
        for form in entry.all_longs:
            if form in shorts or len(form) > _LONGEST:
                continue
            form = form.removeprefix("The ")
            for variant in _variants(form):
                ids = forms.setdefault(_key(fold(variant)), {}).setdefault((form, proper), [])
                if entry.id not in ids:
                    ids.append(entry.id)
    return {
        key: [(form, proper, ids) for (form, proper), ids in held.items()]
        for key, held in forms.items()
    }


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


def _apart(hits: list[Hit], links: list[tuple[int, int]]) -> Iterator[Hit]:
    """The hits that stand in no link and over no earlier, longer one."""
    taken: set[int] = set()
    for begin, end in links:
        taken.update(range(begin, end))
    for hit in hits:
        span = range(hit.start, hit.end)
        if hit.start in taken or hit.end - 1 in taken:
            continue
        taken.update(span)
        yield hit


def _trie(words: Iterable[str], special: dict[str, str]) -> str:
    """A regex for any of `words`, the longest first, with some characters widened."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(root, special) or _NEVER


def _branch(node: dict[str, dict], special: dict[str, str]) -> str:  # type: ignore[type-arg]
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
