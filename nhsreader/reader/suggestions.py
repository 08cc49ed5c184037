"""The desk for what the glossary lacks: acronyms of the library, found and taken in; and what is
wrong in its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import msgspec

from nhsreader import plain_yaml
from nhsreader.documents.files import read_text, write_atomically
from nhsreader.documents.model import slugify
from nhsreader.errors import BadInput, ReaderError
from nhsreader.glossary import checks, schema
from nhsreader.glossary.checks import Checked, Problem
from nhsreader.glossary.entries import FORMAT_VERSION, Entry, Glossary
from nhsreader.glossary.unknown import Meaning, Place, Unknown, UnknownTerms
from nhsreader.reader.house import House
from nhsreader.search.analysis import FUNCTION_WORDS
from nhsreader.text.sanitise import clean

__all__ = ["Accepted", "Checked", "Problem", "Suggestion", "SuggestionDesk"]

_FILE = "accepted.yaml"
_KEPT = 2000


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """An acronym the glossary lacks: `long` is what most articles that say so say it means,
    `others` what else is said; `evidence` begins with the definition. `entry` has that long form
    already, under another short one."""

    short: str
    long: str | None
    count: int
    articles: int
    evidence: tuple[Place, ...]
    others: tuple[Meaning, ...]
    entry: str | None = None


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that was written, and the file it stands in."""

    id: str
    short: str
    long: str
    file: str
    article: str


class SuggestionDesk:
    """Finds what the glossary lacks and takes it in; checks its files."""

    def __init__(self, house: House) -> None:
        self._house = house

    def suggestions(self) -> list[Suggestion]:
        """Acronyms of the articles that the glossary lacks, best first."""
        return [_suggestion(found, self._house.glossary) for found in self._unknown()]

    def accept(self, short: str, long: str | None = None) -> Accepted:
        """Write an entry for a suggested short form into the user's own glossary.

        `long` says what it stands for where no article does, or otherwise than they do. Raises
        BadInput for a form that is known or stands nowhere, and where there is no long form
        or an entry has it; StorageError where the user's file cannot be read or written.
        """
        glossary = self._house.glossary
        if glossary.by_short(short):
            raise BadInput(
                f"the glossary has {short!r} already", do=f"see `nhsreader glossary {short}`"
            )
        found = next((one for one in self._unknown() if one.short == short), None)
        if found is None:
            raise BadInput(
                f"no article has an unknown acronym {short!r}",
                do="`nhsreader glossary suggest` lists them",
            )
        said = clean(" ".join(long.split())) if long is not None else None
        if said is None and not found.meanings:
            raise BadInput(
                f"no article says what {short!r} stands for", do="say so with --long TEXT"
            )
        if said == "":
            raise BadInput("--long is empty", do="write what it stands for")
        meaning = next(
            (m for m in found.meanings if said is None or m.long.casefold() == said.casefold()),
            None,
        )
        place = meaning.first if meaning else found.first[0]
        text = said or found.meanings[0].long
        if held := glossary.by_long(text):
            raise BadInput(
                f"the entry {held[0].id!r} has the long form {text!r}",
                do=f"put {short} among the `shorts` of a copy of that entry in your own glossary",
            )
        identifier = self._new_id(text)
        entry = {"id": identifier, **self._entry(short, text, place, bool(meaning))}
        file = self._house.own.path / "glossary" / _FILE
        _append(file, entry)
        self._house.reread_glossary()
        return Accepted(id=identifier, short=short, long=text, file=str(file), article=place.id)

    def check(self, paths: Sequence[Path] = ()) -> Checked:
        """What is wrong in the glossary, timeline and publications files: the bundled ones and
        the user's own, or those of `paths`. Raises StorageError, BadInput for a bad path."""
        return checks.check([folder.path for _, folder in self._house.folders], paths)

    def schemas(self) -> dict[str, str]:
        """The JSON Schemas of these files as text, by kind of file."""
        return {kind: schema.schema_text(kind) for kind in schema.KINDS}

    def _unknown(self) -> list[Unknown]:
        store = self._house.in_step()
        terms = UnknownTerms(self._house.glossary)
        # Small words are plain words even where a small library never writes them so.
        terms.add_words({"": " ".join(FUNCTION_WORDS)})
        rows = store.rows()
        progress = self._house.progress
        for number, row in enumerate(rows):
            parts = {part: text.text for part, text in store.texts(row.id).items()}
            if not self._house.shows(row):
                terms.add_words(parts)
                continue
            known: dict[str, list[tuple[int, int]]] = {}
            for mention in store.mentions(row.id):
                if mention.sense or mention.decided_by == "ambiguous":
                    known.setdefault(mention.part, []).append((mention.start, mention.end))
            terms.add(row.id, parts, known)
            if progress:
                progress("looking for acronyms", number + 1, len(rows))
        return terms.best()

    def _entry(self, short: str, long: str, place: Place, said: bool) -> dict[str, object]:
        row = self._house.row(place.id)
        title = " ".join(row.title.split())
        if said:
            summary = f"The article “{title}” says: “{' '.join(place.quote.split())}”."
        else:
            summary = f"So named by you; it stands in the article “{title}”."
        source: dict[str, str] = {"name": f"{title} (article {place.id} of the library)"}
        if row.front.url:
            source["url"] = row.front.url
        return {
            "short": short,
            "long": long,
            "name": long[:1].upper() + long[1:],
            "summary": summary[:_KEPT],
            "sources": [source],
            "confidence": "low",
            "as_known_on": row.published or date.today().isoformat(),
        }

    def _new_id(self, long: str) -> str:
        base = slugify(long, "term")
        taken = self._house.glossary.by_id
        number = 2
        identifier = base
        while taken(identifier):
            identifier, number = f"{base}-{number}", number + 1
        return identifier


def _suggestion(found: Unknown, glossary: Glossary) -> Suggestion:
    held = glossary.by_long(found.meanings[0].long) if found.meanings else ()
    definitions = [meaning.first for meaning in found.meanings[:1]]
    return Suggestion(
        short=found.short,
        long=found.meanings[0].long if found.meanings else None,
        count=found.count,
        articles=found.articles,
        evidence=tuple(dict.fromkeys(_apart([*definitions, *found.first]))),
        others=found.meanings[1:],
        entry=held[0].id if held else None,
    )


def _apart(places: Iterable[Place]) -> list[Place]:
    """The places that lie in no earlier one."""
    kept: list[Place] = []
    for place in places:
        if not any(
            (one.id, one.part) == (place.id, place.part)
            and one.start <= place.start
            and place.end <= one.end
            for one in kept
        ):
            kept.append(place)
    return kept


def _append(file: Path, entry: dict[str, object]) -> None:
    """Add an entry to a glossary file, keeping all that stands there as it is written."""
    fresh = {"format_version": FORMAT_VERSION, "entries": [entry]}
    if not file.exists():
        write_atomically(file, plain_yaml.dump(fresh))
        return
    text = read_text(file)
    held = plain_yaml.load(text, str(file))
    before = held.value or {}
    if not isinstance(before, dict) or not isinstance(before.get("entries") or [], list):
        raise held.error("a glossary file needs `format_version` and `entries`")
    entries = before.get("entries") or []
    more = text.rstrip("\n") + "\n" + plain_yaml.dump([entry])
    try:
        whole = plain_yaml.load(more, str(file))
        whole.convert(tuple[Entry, ...], ("entries",))
        fits = len(whole.value["entries"]) == len(entries) + 1
    except (ReaderError, KeyError, TypeError):
        # The file is laid out otherwise than ours.
        fits = False
    if not fits:
        more = plain_yaml.dump({**before, **fresh, "entries": [*entries, entry]})
        plain_yaml.load(more, str(file)).convert(tuple[Entry, ...], ("entries",))
    write_atomically(file, more)
