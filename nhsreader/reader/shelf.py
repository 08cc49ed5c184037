"""The user's articles by where they came from: which of them a file holds a newer text of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nhsreader.documents.model import ID_PATTERN, Document, slugify
from nhsreader.ingest.drafts import Draft
from nhsreader.reader.house import House


class Shelf:
    """The articles already in the user's library, found by where they came from."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.taken: set[str] = set(house.store.stamps())
        self._by_file: dict[str, list[str]] = {}
        self._by_url: dict[str, str] = {}
        self._by_digest: dict[str, list[str]] = {}
        own = str(house.own.path)
        for row in house.store.rows():
            if row.folder != own:
                continue
            if row.front.provenance:
                self._by_file.setdefault(row.front.provenance.file, []).append(row.id)
                self._by_digest.setdefault(row.front.provenance.sha256, []).append(row.id)
            if row.front.url:
                self._by_url[row.front.url] = row.id

    def took(self, document: Document) -> None:
        """Note that an article is stored now."""
        self.taken.add(document.id)
        if document.url:
            self._by_url.setdefault(document.url, document.id)

    def match(self, name: str, digest: str, drafts: Sequence[Draft]) -> list[Document | None]:
        """For each draft the stored article it is a newer text of, or None.

        `name` is the file's, `digest` the hash of its bytes, in hexadecimal.
        """
        ids = self._by_file.get(name, ()) if name != "-" else ()
        ids = [*ids, *(i for i in self._by_digest.get(digest, ()) if i not in ids)]
        stored = [self._house.own.load(i) for i in ids if self._house.own.has(i)]
        stored.sort(key=_first_line)
        pairs = _Pairs(drafts, stored)
        pairs.by(lambda draft, old: bool(draft.id) and draft.id == old.id)
        for at, draft in enumerate(drafts):
            known = draft.id or (self._by_url.get(draft.url) if draft.url else None)
            if known and known not in pairs.used and self._house.own.has(known):
                pairs.put(at, self._house.own.load(known))
        pairs.by(lambda draft, old: not draft.title_guessed and draft.title == old.title
                 and (not draft.published or draft.published == old.published))  # fmt: skip
        pairs.by(lambda draft, old: draft.body == old.body)
        pairs.by(lambda draft, old: draft.lines is not None
                 and draft.lines[0] == _first_line(old)[0])  # fmt: skip
        pairs.the_only_ones_left()
        return pairs.found

    def new_id(self, draft: Draft) -> str:
        """A free id: the one stated, else made of the title; a clash gets a number.

        A stated id may be that of a bundled article, which the user's own then stands before.
        """
        if draft.id and ID_PATTERN.match(draft.id) and not self._house.own.has(draft.id):
            return draft.id
        base = draft.id if draft.id and ID_PATTERN.match(draft.id) else slugify(draft.title)
        return base if self._free(base) else self.next_id(base)

    def next_id(self, base: str) -> str:
        """The first free id made of `base` and a number."""
        number = 2
        while not self._free(f"{base}-{number}"):
            number += 1
        return f"{base}-{number}"

    def _free(self, identifier: str) -> bool:
        return identifier not in self.taken and not self._house.own.has(identifier)


class _Pairs:
    """Drafts and the stored articles found for them, each used once."""

    def __init__(self, drafts: Sequence[Draft], stored: Sequence[Document]) -> None:
        self._drafts = drafts
        self._stored = stored
        self.found: list[Document | None] = [None] * len(drafts)
        self.used: set[str] = set()

    def put(self, at: int, document: Document) -> None:
        """Pair a draft with an article."""
        self.found[at] = document
        self.used.add(document.id)

    def by(self, same: Callable[[Draft, Document], bool]) -> None:
        """Pair what is alike and still alone; a draft that states another id stays alone."""
        for at, draft in enumerate(self._drafts):
            if self.found[at] is None:
                for document in self._stored:
                    stated_other = draft.id and draft.id != document.id
                    if document.id not in self.used and not stated_other and same(draft, document):
                        self.put(at, document)
                        break

    def the_only_ones_left(self) -> None:
        """Pair the one draft and the one article left over, if that is how it is."""
        left = [document for document in self._stored if document.id not in self.used]
        alone = [at for at, document in enumerate(self.found) if document is None]
        if len(left) == len(alone) == 1 and not self._drafts[alone[0]].id:
            self.put(alone[0], left[0])


def _first_line(document: Document) -> tuple[int, int]:
    lines = document.provenance.lines if document.provenance else None
    return lines or (0, 0)
