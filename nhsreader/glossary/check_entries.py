"""The rules for glossary entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from nhsreader.glossary.check_reading import Problem, Reading, Record, first, last, near
from nhsreader.glossary.check_timeline import effective
from nhsreader.glossary.entries import Entry, Glossary, normal_form
from nhsreader.glossary.facts import Facts
from nhsreader.glossary.matcher import Matcher
from nhsreader.glossary.mention import ArticleContext

_SUM_FROM, _SUM_TO = 0.95, 1.05
_NOTHING = Glossary()
_NO_MATCHER = Matcher(_NOTHING)
_KNOWN = {
    "kind": frozenset(
        ["body-type", "concept", "contract-model", "event", "law", "measure", "organisation"]
        + ["person", "place", "programme", "report"]
    ),
    "nation": frozenset(
        ["England", "Wales", "Scotland", "Northern Ireland", "UK", "US", "International"]
    ),
}
_EXPECTED = {
    "summary": "say in a sentence or two what it is or was",
    "nation": "add `nation`: England, Wales, Scotland, Northern Ireland, UK, US or International",
    "sources": "add `sources`, with name and url",
    "confidence": "add `confidence: high, medium or low`",
    "as_known_on": "add `as_known_on`, the day it was last looked at",
}


def check_entries(reading: Reading, publishers: set[str]) -> Iterator[Problem]:
    """Everything wrong with the entries, each alone and all together."""
    records = reading.of(Entry)
    entries = effective(reading)
    shorts = {short for record in entries.values() for short in _entry(record).all_shorts}
    yield from _twice(records)
    for record in records:
        yield from _references(record, reading.ids, shorts, publishers)
        yield from _missing(record)
        yield from _dates(record)
        yield from _later(record)
        yield from _names(record)
        yield from _cues(record)
        yield from _case(record)
    yield from _ambiguous(entries)
    yield from _case_of_shorts(entries)
    yield from _rare_words(records, "kind")
    yield from _rare_words(records, "nation")


def _entry(record: Record) -> Entry:
    assert isinstance(record.item, Entry)
    return record.item


def _twice(records: Iterable[Record]) -> Iterator[Problem]:
    ids: dict[tuple[int, str], Record] = {}
    terms: dict[tuple[int, str, str, str], Record] = {}
    for record in records:
        entry = _entry(record)
        first_one = ids.setdefault((record.library, entry.id), record)
        if first_one is not record:
            yield record.error(
                "duplicate", f"the id {entry.id!r} stands twice, first in {first_one.place()}",
                "give one of them another id, or put them together", "id",
            )  # fmt: skip
            continue
        term = (record.library, entry.short or "", normal_form(entry.long), entry.nation or "")
        same = terms.setdefault(term, record)
        if same is not record and not ("(" in entry.name and "(" in _entry(same).name):
            yield record.error(
                "same-term",
                f"{entry.short or entry.long} as {entry.long!r} is also {same.id!r} "
                f"in {same.place()}",
                "put the two together, or tell them apart: `name: … (which)` in both", "long",
            )  # fmt: skip


def _references(
    record: Record, ids: set[str], shorts: set[str], publishers: set[str]
) -> Iterator[Problem]:
    entry = _entry(record)
    for field in ("predecessor", "successor"):
        for number, identifier in enumerate(getattr(entry, field)):
            if identifier not in ids:
                meant = near(identifier, ids)
                yield record.error(
                    "undefined", f"no glossary entry has the id {identifier!r}",
                    _meant(meant, "write such an entry, or leave it out"), field, number,
                )  # fmt: skip
    for number, key in enumerate(entry.publishers):
        if key not in publishers:
            yield record.error(
                "undefined", f"no publisher in sources.yaml has the id {key!r}",
                _meant(near(key, publishers), "add it to sources.yaml, or leave it out"),
                "publishers", number,
            )  # fmt: skip
    for number, sibling in enumerate(entry.siblings):
        at = ("siblings", number)
        if sibling in entry.all_shorts:
            yield record.warning(
                "sibling", f"{sibling!r} is the entry's own short form", "leave it out", *at
            )
        elif sibling in entry.siblings[:number]:
            yield record.warning("sibling", f"{sibling!r} stands twice", "leave one out", *at)
        elif sibling not in shorts:
            yield record.error(
                "undefined", f"no glossary entry has the short form {sibling!r}",
                _meant(near(sibling, shorts), "write such an entry, or leave it out"), *at,
            )  # fmt: skip


def _missing(record: Record) -> Iterator[Problem]:
    for field, do in _EXPECTED.items():
        value = record.raw.get(field)
        if not value or (isinstance(value, str) and not value.strip()):
            yield record.warning(field.replace("_", "-"), f"it has no `{field}`", do, field)
    if not record.raw.get("kind"):
        yield record.warning("kind", "it has no `kind`", "add `kind`, such as concept", "kind")


def _dates(record: Record) -> Iterator[Problem]:
    entry = _entry(record)
    yield from _span(record, entry.start, entry.end, ())
    known = first(entry.used_from)
    end = last(entry.end)
    if known and end and known > end:
        yield record.error(
            "date", f"it ended ({entry.end}) before it could be written of ({entry.used_from})",
            "put `used_from` or `end` right", "used_from",
        )  # fmt: skip


def _span(
    record: Record, start: str | None, end: str | None, path: tuple[str | int, ...]
) -> Iterator[Problem]:
    begun, over = first(start), last(end)
    if begun and over and over < begun:
        yield record.error(
            "date", f"the end {end} lies before the start {start}",
            "put one of the two right", *path, "end",
        )  # fmt: skip


def _later(record: Record) -> Iterator[Problem]:
    entry = _entry(record)
    begun = min(filter(None, (first(entry.used_from), first(entry.start))), default=None)
    latest = None
    for number, fact in enumerate(entry.later):
        at, day = ("later", number, "date"), last(fact.date)
        if day is None:
            continue
        if begun and day < begun:
            yield record.error(
                "date", f"the fact of {fact.date} lies before the start ({entry.start})",
                "put its date right, or tell it in the summary", *at,
            )  # fmt: skip
        if latest and day < latest:
            yield record.warning(
                "order", f"the fact of {fact.date} stands after a later one",
                "put the facts of `later` in order of date", *at,
            )  # fmt: skip
        begins = first(fact.date) or day
        latest = max(begins, latest or begins)


def _names(record: Record) -> Iterator[Problem]:
    entry = _entry(record)
    known = min(filter(None, (first(entry.used_from), first(entry.start))), default=None)
    over = last(entry.end)
    before: dict[str, str | None] = {}
    for number, name in enumerate(entry.names):
        at = ("names", number)
        yield from _span(record, name.start, name.end, at)
        begun, until = last(name.start), first(name.end)
        if known and begun and begun < known:
            yield record.error(
                "date", f"the name {name.name!r} is older ({name.start}) than the entry",
                "put its start or that of the entry right", *at, "start",
            )  # fmt: skip
        if over and until and until > over:
            yield record.error(
                "date", f"the name {name.name!r} ends ({name.end}) after the entry ({entry.end})",
                "put its end or that of the entry right", *at, "end",
            )  # fmt: skip
        previous = before.get(name.track)
        ended = first(previous)
        if begun and ended and begun < ended:
            yield record.warning(
                "order", f"the {name.track} name {name.name!r} begins ({name.start}) before the "
                f"one above it ends ({previous})",
                "put the names of each track in order, each ending before the next", *at, "start",
            )  # fmt: skip
        before[name.track] = name.end or name.start


def _cues(record: Record) -> Iterator[Problem]:
    entry = _entry(record)
    own = {normal_form(form): form for form in (*entry.all_longs, *entry.all_shorts)}
    seen: dict[str, str] = {}
    for number, cue in enumerate(entry.cues):
        at = ("cues", number)
        key = normal_form(cue) or cue.strip().casefold()
        if not cue.strip() or not _facts(cue).places(cue):
            yield record.warning("cue", f"the cue {cue!r} never matches", "leave it out", *at)
        elif key in own:
            yield record.warning(
                "cue", f"the cue {cue!r} is the term itself and never counts",
                "leave it out, or name a word that goes with the term", *at,
            )  # fmt: skip
        elif key in seen:
            yield record.warning(
                "cue", f"the cue {cue!r} matches as {seen[key]!r} does", "leave it out", *at
            )
        else:
            seen[key] = cue


def _case(record: Record) -> Iterator[Problem]:
    """Forms of one entry that differ only in case; a heading may begin its words otherwise."""
    entry = _entry(record)
    held = {entry.long.casefold(): entry.long}
    forms = [(("aliases", number), form) for number, form in enumerate(entry.aliases)]
    forms += [(("names", number), name.name) for number, name in enumerate(entry.names)]
    for at, form in forms:
        other = held.setdefault(form.casefold(), form)
        if other != form:
            yield record.warning(
                "case", f"{form!r} and {other!r} differ only in case",
                "write both the same, or leave one out", *at,
            )  # fmt: skip
    if entry.name.casefold() == entry.long.casefold() and _inner(entry.name) != _inner(entry.long):
        yield record.warning(
            "case", f"{entry.name!r} and {entry.long!r} differ in case", "write both the same",
            "name",
        )  # fmt: skip


def _inner(form: str) -> list[str]:
    return [word[1:] for word in form.split()]


def _ambiguous(entries: dict[str, Record]) -> Iterator[Problem]:
    senses: dict[str, list[Record]] = {}
    shared_longs: dict[str, list[Record]] = {}
    for record in entries.values():
        for short in _entry(record).all_shorts:
            senses.setdefault(short, []).append(record)
        for form in {normal_form(form) for form in _entry(record).all_longs}:
            shared_longs.setdefault(form, []).append(record)
    several = [held for held in (*senses.values(), *shared_longs.values()) if len(held) > 1]
    told: set[tuple[str, ...]] = set()
    for short, held in senses.items():
        key = tuple(sorted(record.id for record in held))
        if len(held) < 2 or key in told:
            continue
        told.add(key)
        yield from _cues_missing(short, held)
        yield from _same_cue(short, held)
        yield from _priors(short, held)
        yield from _long_case(short, held)
    unclear = {record.id for held in several for record in held}
    for record in entries.values():
        prior = _entry(record).prior
        if prior is not None and record.id not in unclear and not _SUM_FROM <= prior <= _SUM_TO:
            yield record.warning(
                "prior", f"`prior` is {prior}, and no other entry has its forms",
                "write 1.0 or leave it out", "prior",
            )  # fmt: skip
        if prior is not None and not 0 <= prior <= 1:
            yield record.error("prior", "`prior` is a share from 0 to 1", "put it right", "prior")


def _cues_missing(short: str, held: list[Record]) -> Iterator[Problem]:
    for record in held:
        if not _entry(record).cues:
            yield record.warning(
                "cue", f"{short} has {len(held)} senses, and this one has no cues",
                "add 3 to 5 words that go with this sense and with no other", "cues",
            )  # fmt: skip


def _same_cue(short: str, held: list[Record]) -> Iterator[Problem]:
    seen: dict[str, Record] = {}
    for record in held:
        for number, cue in enumerate(_entry(record).cues):
            other = seen.setdefault(normal_form(cue), record)
            if other is not record:
                yield record.warning(
                    "cue", f"the cue {cue!r} goes with another sense of {short} too: {other.id!r}",
                    "leave it to one of them", "cues", number,
                )  # fmt: skip


def _priors(short: str, held: list[Record]) -> Iterator[Problem]:
    priors = [_entry(record).prior for record in held]
    total = sum(prior or 0.0 for prior in priors)
    names = ", ".join(f"{record.id} {_entry(record).prior}" for record in held)
    first_one = held[0]
    if None in priors and total > _SUM_TO - 0.1:
        what = f"the priors of {short} leave nothing for a sense without one ({names})"
        yield first_one.warning("prior", what, "give each sense its share", "prior")
    elif all(prior is None for prior in priors):
        what = f"{short} has {len(held)} senses, none with a `prior`"
        yield first_one.warning("prior", what, "give each its share of the uses")
    elif None not in priors and not _SUM_FROM <= total <= _SUM_TO:
        what = f"the priors of {short} sum to {total:.2f}, not 1 ({names})"
        yield first_one.warning("prior", what, "give each sense its share", "prior")


def _long_case(short: str, held: list[Record]) -> Iterator[Problem]:
    longs: dict[str, Record] = {}
    for record in held:
        long = _entry(record).long
        other = longs.setdefault(long.casefold(), record)
        if _entry(other).long != long:
            yield record.warning(
                "case", f"{short} is {long!r} here and {_entry(other).long!r} in {other.place()}",
                "write both the same", "long",
            )  # fmt: skip


def _case_of_shorts(entries: dict[str, Record]) -> Iterator[Problem]:
    """Short forms of different entries that differ only in case, told at the rarer one."""
    held: dict[str, dict[str, list[Record]]] = {}
    for record in entries.values():
        for short in _entry(record).all_shorts:
            held.setdefault(short.casefold(), {}).setdefault(short, []).append(record)
    for forms in held.values():
        if len(forms) < 2 or len({r.id for records in forms.values() for r in records}) < 2:
            continue
        chief = max(forms, key=lambda form: (len(forms[form]), sum(map(str.isupper, form))))
        for short, records in forms.items():
            for record in records if short != chief else ():
                yield record.warning(
                    "case", f"{short} here and {chief} in {forms[chief][0].place()}",
                    "write both the same, unless they are two terms", "short",
                )  # fmt: skip


def _rare_words(records: Iterable[Record], field: str) -> Iterator[Problem]:
    """A kind or nation used once that is nearly a known one."""
    records = [record for record in records if getattr(record.item, field)]
    counts = Counter(getattr(record.item, field) for record in records)
    for record in records:
        word = getattr(record.item, field)
        common = _KNOWN[field].union(other for other, count in counts.items() if count > 1)
        meant = near(word, common)
        if counts[word] == 1 and word not in _KNOWN[field] and meant:
            yield record.warning(
                field, f"the {field} {word!r} is used once", f"did you mean {meant!r}?", field
            )


def _facts(words: str) -> Facts:
    """What would be seen of some words in an article."""
    return Facts(ArticleContext({"body": f"As {words} goes."}), _NOTHING, _NO_MATCHER)


def _meant(word: str | None, otherwise: str) -> str:
    return f"did you mean {word!r}?" if word else otherwise
