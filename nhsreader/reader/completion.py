"""What may complete a query that is being typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from nhsreader.reader.house import BUNDLED, House
from nhsreader.search.query import FIELDS, FLAGS

MOST = 8
_LAST = re.compile(r"(?:\A|(?<=[\s(\-]))(?P<field>[A-Za-z]+:)?(?P<word>(?!-)\"?[^\s()\"]*)\Z")
_QUOTED_LAST = re.compile(r"(?P<field>[A-Za-z]+:)?(?P<word>\"[^\"]*)\Z")


def completions(typed: str, house: House, saved: Callable[[], Iterable[str]]) -> list[str]:
    """Whole queries that begin with what is typed, the likeliest first, at most MOST."""
    open_quote = typed.count('"') % 2 == 1
    match = (_QUOTED_LAST if open_quote else _LAST).search(typed)
    if match is None or not (match["field"] or match["word"].strip('"')):
        return []
    field = (match["field"] or "").rstrip(":").lower()
    word = match["word"].lstrip('"')
    found: dict[str, None] = {}
    for value in _values(field, word, house, saved):
        if value.startswith(word) and value != word:
            quoted = open_quote or " " in value
            if quoted and not open_quote:
                # What is typed cannot be given a quotation mark before it.
                continue
            end = '"' if quoted else ""
            found[typed + value[len(word) :] + end] = None
        if len(found) >= MOST:
            break
    return list(found)


def _values(
    field: str, word: str, house: House, saved: Callable[[], Iterable[str]]
) -> Iterator[str]:
    if field == "publisher":
        yield from _first(house, 0)
        for publisher in house.publishers:
            yield from (publisher.name, *publisher.shorts)
    elif field == "kind":
        yield from _first(house, 2)
    elif field in FLAGS:
        yield from FLAGS[field]
    elif field == "acr":
        yield from _acronyms(house)
    elif field == "org":
        for entry in house.glossary.entries:
            yield from (*entry.all_shorts, *entry.all_longs)
    elif not field and word.startswith("@"):
        yield from (f"@{name}" for name in saved())
    elif not field:
        if len(word) > 1 and word.islower():
            yield from (f"{name}:" for name in FIELDS)
        elif word[:1].isupper() or word[:1].isdigit():
            yield from _acronyms(house)
            for entry in house.glossary.entries:
                yield from entry.all_longs


def _first(house: House, column: int) -> Iterable[str]:
    """The values that articles have, the most frequent first."""
    from collections import Counter

    hidden = _hidden(house)
    labels = house.store.overview.labels().items()
    counts = Counter(label[column] for identifier, label in labels if identifier not in hidden)
    return [value for value, _ in counts.most_common() if value]


def _hidden(house: House) -> set[str]:
    """The articles that --no-bundled leaves out."""
    if not house.no_bundled:
        return set()
    folders = {str(folder.path) for library, folder in house.folders if library == BUNDLED}
    stamps = house.store.stamps().items()
    return {identifier for identifier, (folder, _) in stamps if folder in folders}


def _acronyms(house: House) -> Iterator[str]:
    """Those of the library, the most frequent first, then the glossary's."""
    from collections import Counter

    hidden = _hidden(house)
    pairs = house.store.overview.acronyms()
    counts = Counter(term for identifier, term in pairs if identifier not in hidden)
    yield from (term for term, _ in counts.most_common())
    yield from house.glossary.shorts
