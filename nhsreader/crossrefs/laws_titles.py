"""Where a text may name a law: titles, years, provisions and numbers of instruments.

Everything here looks at words alone; which law is meant is for `laws`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nhsreader.crossrefs.statutes import Form, Statutes, made_alike, plain_words

# How far back from its last word a title may begin, in code points and words.
_REACH = 220
_WORDS = 24
_LOWER_WORDS = 9
_STEMS = ("Act", "act", "ACT", "Bill", "bill", "BILL", "Regulations", "regulations", "Order")
_KEYWORD = re.compile(
    r"(?:[Aa]cts?|ACTS?|[Bb]ills?|BILLS?|[Rr]egulations|Orders?)(?![\w-]\w)(?!\w)"
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_AFTER = re.compile(
    r"(?P<place>\s{1,2}\((?:Northern Ireland|NI)\))?"
    r"(?:\s{1,2}\((?P<in>(?:1[89]|20)\d\d)\)"
    r"|(?:\s{1,2}|,\s)(?:of\s)?(?P<plain>(?:1[89]|20)\d\d)(?:[-\u2013/]\d\d(?:\d\d)?)?(?![\w-]))?"
)
_YEARS = re.compile(
    r"\s{1,2}(?:of\s)?((?:1[89]|20)\d\d(?:(?:,\s|\sand\s|,\sand\s)(?:1[89]|20)\d\d){0,6})"
)
_YEARS_BEFORE = re.compile(
    r"(?<!\w)(?:1[89]|20)\d\d(?:,\s(?:1[89]|20)\d\d){0,5}\sand\s(?:1[89]|20)\d\d\s\Z"
)
_CONNECTORS = frozenset(["and", "&", "of", "for", "to", "in", "on", "or", "at", "etc.", "etc"])
# What may cling to the first word of a title: marks of a list, quotation marks, "1.".
_CLINGING = re.compile(r"[^\w(&]*(?:\d{1,3}\.(?=[A-Z]))?")
_CLOSERS = "\"'\u201d\u2019]"
# Words in capitals that stand before a title and are no part of it.
# fmt: off
_LEADS = frozenset((
    "a", "after", "all", "although", "amended", "an", "and", "another", "any", "as", "at",
    "because", "before", "both", "britain", "british", "but", "by", "cameron", "clause",
    "coalition", "conservative", "controversial", "current", "dem", "despite", "does", "draft",
    "drop", "during", "each", "early", "english", "even", "every", "following", "for", "from",
    "given", "government", "has", "hated", "his", "how", "however", "if", "in", "is", "it", "its",
    "kill", "labour", "lansley", "lib", "like", "many", "most", "mr", "mrs", "ms", "my", "new",
    "no", "not", "of", "old", "on", "once", "only", "or", "original", "our", "over", "parliament",
    "part", "proposed", "regulation", "repeal", "revised", "save", "schedule", "scottish", "scrap",
    "section", "sections", "since", "so", "some", "stop", "subsequently", "such", "than", "that",
    "the", "their", "then", "these", "this", "those", "though", "through", "thus", "to", "tory",
    "uk", "under", "unlike", "until", "was", "welsh", "what", "when", "where", "whereas", "whether",
    "which", "while", "why", "will", "with", "without", "would", "yet", "your",
))
# fmt: on
_NUMBER = r"(?:\d{1,3}[A-Z]{0,3}\d{0,3}[A-Z]?|[IVX]{1,5}\b)(?:\(\w{1,4}\)){0,4}"
_MORE = rf"(?:{_NUMBER}|(?:\(\w{{1,4}}\)){{1,3}})"
_UNIT = (
    r"(?:[Ss]ections?|[Ss]ec\.?|[Ss]{1,2}\.?|[Cc]lauses?|[Cc]ls?\.|[Ss]chedules?|[Ss]ch\.|[Pp]arts?"
    r"|[Rr]egulations?|[Rr]egs?\.?|[Aa]rticles?|[Cc]hapters?|[Pp]aragraphs?)"
)
_PROVISION = re.compile(
    rf"(?<![\w.])(?P<unit>{_UNIT})\s?(?P<number>{_NUMBER})"
    rf"(?:(?:,\s|\s?(?:and|or|to|&|-|\u2013)\s?){_MORE}){{0,8}},?"
    r"(?:\s(?:of|to|in|under)(?:\s(?:the|that|this|its))?)?\s{1,2}\Z"
)
_BARE = re.compile(r"(?:\b[Ss]ections?\s|(?<![\w.])[Ss]\.\s?|(?<![\w.])s)\Z")
_SI = re.compile(
    r"(?<!\w)(?:S\.?I\.?|[Ss]tatutory [Ii]nstrument)\s?(?:[Nn]o\.?\s?)?"
    r"(?P<year>(?:19|20)\d\d)\s?(?:/|,?\s?[Nn]o\.?\s?)\s?(?P<number>\d{1,5})(?!\w)"
)  # fmt: skip
_NICKNAME = re.compile(r"(?:[Ss]\.?)?\d")
_PATHS = {"s": "section", "c": "clause", "p": "part", "r": "regulation", "a": "article"}


class Keyword(NamedTuple):
    """A word that may end a title, and its kind: act, bill, regulations or order."""

    start: int
    end: int
    word: str

    @property
    def kind(self) -> str:
        """The word in lower case; act, bill and order in the singular."""
        lower = self.word.lower()
        return lower if lower == "regulations" else lower.rstrip("s")

    @property
    def plural(self) -> bool:
        """Whether several Acts, Bills or Orders are meant."""
        return self.word.lower() in ("acts", "bills", "orders")


class Title(NamedTuple):
    """A title in the text. `year` is the one that stands with it, `name` its words without it;
    `forms` what it can be, empty where no statute bears the name."""

    start: int
    end: int
    name: str
    year: int | None
    forms: tuple[Form, ...]


class Provision(NamedTuple):
    """A section, schedule, Part… that goes before a law; `path` its address within it."""

    start: int
    unit: str
    number: str
    path: str


def keywords(text: str) -> list[Keyword]:
    """Every word that may end the title of a law, in order."""
    found: dict[int, Keyword] = {}
    for stem in _STEMS:
        at = text.find(stem)
        while at != -1:
            before = text[at - 1] if at else " "
            if not before.isalnum() and before not in "-_" and (one := _KEYWORD.match(text, at)):
                found[at] = Keyword(at, one.end(), one[0])
            at = text.find(stem, at + len(stem))
    return [found[at] for at in sorted(found)]


def acronyms(text: str, statutes: Statutes) -> Iterator[Title]:
    """Short forms of laws that stand without the word Act: HSCA, HRA 1998."""
    for short in statutes.acronyms:
        at = text.find(short)
        while at != -1:
            end = at + len(short)
            whole = not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum()
            if whole:
                year, close, _ = _year_after(text, end)
                forms = fitting(statutes.named(short), year, "")
                if not forms and year is None:
                    close = end
                if forms:
                    yield Title(at, close, short, year, forms)
            at = text.find(short, end)


def places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a name stands, its first letter in either case and a plural s with it."""
    at = text.find(name[1:], 1)
    while at != -1:
        end = at + len(name) - 1
        end += text[end : end + 1] == "s"
        alone = at < 2 or not text[at - 2].isalnum()
        if alone and text[at - 1].lower() == name[0] and not text[end : end + 1].isalnum():
            yield at - 1, end
        at = text.find(name[1:], end)


def title_at(text: str, key: Keyword, statutes: Statutes) -> Title | None:
    """The title that ends with a keyword, or None where none does.

    A title that begins with a year ("the 2012 Health and Social Care Act") gives that year.
    """
    year, end, place = _year_after(text, key.end)
    lower = key.word[0].islower()
    words = _words_before(text, key, lower)
    leading: int | None = None
    if words and not lower and _YEAR.fullmatch(words[0][2]):
        leading = int(words[0][2])
        words = words[1:]
    if not words:
        return None
    singular = _singular(key)
    plain = [plain_words(word) for *_, word in words]
    last = plain_words(f"{singular}{place}")
    for number in range(len(words)):
        start = words[number][0]
        found = statutes.keyed(made_alike(" ".join([*plain[number:], last])))
        if not found:
            continue
        name = f"{text[start : key.start]}{singular}{place}"
        if number and not lower and not _ends_before(words[number - 1][2]):
            break
        given = year if year is not None else leading if number == 0 else None
        forms = fitting(found, given, key.kind)
        if not forms:
            break
        first = _start_of(text, start, leading if year is None and not number else None)
        return Title(first, end, name, given, forms)
    if lower or key.word.isupper():
        return None
    while words and _lead(words[0][2]):
        words = words[1:]
    if not words or words[0][2][0] == "(":
        return None
    start = words[0][0]
    name = f"{text[start : key.start]}{singular}{place}"
    given = year if year is not None else leading
    first = _start_of(text, start, leading if year is None else None)
    return Title(first, end, " ".join(name.split()), given, ())


def fitting(forms: Sequence[Form], year: int | None, kind: str) -> tuple[Form, ...]:
    """The forms that a name with this year, or without one, can be."""
    if year is None:
        return tuple(form for form in forms if form.year is None)
    exact = tuple(form for form in forms if form.year == year)
    if exact:
        return exact
    loose = tuple(form for form in forms if form.year is None)
    if kind == "bill":
        return tuple(form for form in loose if -1 <= year - form.statute.year <= 2)
    same = tuple(form for form in loose if form.statute.year == year)
    if same:
        return same
    # A year that is slightly out still names the only law of that title.
    distinct = {form.statute.id for form in forms}
    return tuple(f for f in loose if len(distinct) == 1 and abs(f.statute.year - year) <= 2)


def years_after(text: str, end: int) -> list[tuple[int, int, int]]:
    """The years of "Acts 1972 and 2000": (start, end, year)."""
    found = _YEARS.match(text, end)
    if not found:
        return []
    return [
        (one.start(), one.end(), int(one[0]))
        for one in _YEAR.finditer(text, found.start(1), found.end(1))
    ]


def years_before(text: str, start: int) -> list[tuple[int, int, int]]:
    """The years of "the 1977 and 2006 Acts", as `years_after` gives them."""
    low = max(0, start - 60)
    found = _YEARS_BEFORE.search(text[low:start])
    if not found:
        return []
    return [
        (low + one.start(), low + one.end(), int(one[0]))
        for one in _YEAR.finditer(text[low:start], found.start())
    ]


def provision_before(text: str, start: int) -> Provision | None:
    """The provision that leads up to a law at `start`: "section 75 of the "."""
    window = max(0, start - 90)
    found = _PROVISION.search(text[window:start])
    if not found:
        return None
    unit = found["unit"]
    name = _PATHS.get(unit[0].lower(), "")
    if unit.lower().startswith(("sch", "ch", "pa")):
        name = {"sch": "schedule", "cha": "chapter", "par": "part"}.get(unit[:3].lower(), "part")
        name = "paragraph" if unit.lower().startswith("para") else name
    number = found["number"]
    inner = number.replace("(", "/").replace(")", "")
    path = "" if name in ("clause", "chapter", "paragraph") else f"{name}/{inner}"
    return Provision(window + found.start(), name, number, path)


def bare_sections(text: str, numbers: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Where sections of these numbers stand alone, "section 75": (start, end, number)."""
    for number in numbers:
        at = text.find(number)
        while at != -1:
            end = at + len(number)
            low = max(0, at - 10)
            if not text[end : end + 1].isalnum() and (found := _BARE.search(text[low:at])):
                yield low + found.start(), end, number
            at = text.find(number, end)


def instrument_numbers(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Instruments by number, "SI 2013/500": (start, end, year, number)."""
    if "SI " in text or "S.I." in text or "nstrument" in text:
        for found in _SI.finditer(text):
            yield found.start(), found.end(), int(found["year"]), int(found["number"])


def _year_after(text: str, end: int) -> tuple[int | None, int, str]:
    found = _AFTER.match(text, end)
    if not found:
        return None, end, ""
    year = found["in"] or found["plain"]
    if not year:
        return None, found.end("place") if found["place"] else end, found["place"] or ""
    return int(year), found.end(), found["place"] or ""


def _singular(key: Keyword) -> str:
    return key.word[:-1] if key.plural else key.word


def _start_of(text: str, start: int, leading: int | None) -> int:
    return text.rfind(str(leading), 0, start) if leading is not None else start


def _words_before(text: str, key: Keyword, lower: bool) -> list[tuple[int, int, str]]:
    """The words that may belong to a title, first to last; in brackets any word may."""
    if not key.start or not text[key.start - 1].isspace():
        return []
    low = max(0, key.start - _REACH)
    low = max(low, text.rfind("\n\n", low, key.start) + 1)
    instrument = key.kind in ("regulations", "order")
    kept: list[tuple[int, int, str]] = []
    depth = 0
    joined = False
    for start, end, token in _backwards(text, low, key.start):
        bare = token.rstrip(",")
        depth += bare.count(")") - bare.count("(")
        if depth < 0:
            # The bracket is the sentence's, and the title begins in it.
            start += token.rfind("(") + 1
            token = text[start:end]
            if token and token[0].isupper():
                kept.append((start, end, token))
            break
        if len(kept) >= _WORDS:
            break
        if depth > 0 or ("(" in token and not token[0].isdigit()):
            kept.append((start, end, token))
            continue
        if not lower and _YEAR.fullmatch(token):
            kept.append((start, end, token))
            if instrument:
                continue
            break
        clinging = _CLINGING.match(token)
        quoted = clinging is not None and clinging.end() > 0
        core = token[clinging.end() :] if clinging else token
        start = end - len(core)
        if not core or not _belongs(core, lower, instrument, joined, bool(kept)):
            break
        joined = joined or core in ("and", "&")
        kept.append((start, end, core))
        if quoted or (lower and len(kept) >= _LOWER_WORDS):
            break
    if depth > 0:
        return []
    kept.reverse()
    if not lower:
        while kept and kept[0][2].rstrip(",") in _CONNECTORS:
            kept = kept[1:]
    return kept


def _backwards(text: str, low: int, at: int) -> Iterator[tuple[int, int, str]]:
    """The words before a place, last first; none that begins before `low`."""
    while True:
        end = at
        while end > low and text[end - 1].isspace():
            end -= 1
        at = end
        while at > low and not text[at - 1].isspace():
            at -= 1
        if at == end or (at == low and low and not text[low - 1].isspace()):
            return
        yield at, end, text[at:end]


def _belongs(core: str, lower: bool, instrument: bool, joined: bool, inner: bool) -> bool:
    last = core[-1]
    if last in _CLOSERS or last in ".;:!?\u2026" and core not in ("etc.", "No.", "s."):
        return False
    if core.endswith(("'s", "\u2019s", "s'", "s\u2019")):
        return False
    if last == "," and not ((joined or instrument) and inner):
        return False
    word = core.rstrip(",")
    if word in ("Act", "Acts", "Bill", "Bills", "ACT", "BILL"):
        return instrument and inner
    if lower:
        return word[0].isalnum()
    if word in _CONNECTORS:
        return True
    return word[:1].isupper() or (instrument and _NICKNAME.match(word) is not None)


def _ends_before(word: str) -> bool:
    """Whether a title may begin after this word, which looks like a part of one."""
    return word in _CONNECTORS or _lead(word)


def _lead(word: str) -> bool:
    return word.strip(",").lower() in _LEADS
