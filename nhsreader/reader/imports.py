"""The desk for imports: files into the user's library, again and again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from nhsreader.catalog.facts import derive, reading_texts
from nhsreader.catalog.sync import find_same_story
from nhsreader.documents.files import MAX_BYTES, read_bytes
from nhsreader.documents.front_matter import dump, dump_comments
from nhsreader.documents.model import (
    Document,
    InferredDate,
    Provenance,
    kind_of,
)
from nhsreader.errors import BadInput, ReaderError
from nhsreader.ingest.drafts import Boilerplate, Draft, Extraction, ProposedBoundary
from nhsreader.ingest.extraction import extract
from nhsreader.reader.house import House
from nhsreader.reader.shelf import Shelf
from nhsreader.text.places import BODY
from nhsreader.text.sanitise import Removed, one_line, visible

SUFFIXES = (".txt", ".text", ".md", ".markdown")
ADDED, UPDATED, UNCHANGED, REFUSED = "added", "updated", "unchanged", "refused"


class ImportOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to import; `split` accepts the boundaries that would only be proposed."""

    dry_run: bool = False
    split: bool = False
    kind: str | None = None
    publisher: str | None = None


class ImportedDocument(msgspec.Struct, kw_only=True):
    """What was made of one article in a file."""

    file: str
    action: str
    lines: tuple[int, int] | None = None
    id: str | None = None
    title: str | None = None
    title_guessed: bool = False
    authors: list[str] = []
    publisher: str | None = None
    kind: str | None = None
    published: str | None = None
    published_inferred: InferredDate | None = None
    categories: list[str] = []
    truncated: bool = False
    comments: int = 0
    comments_declared: int | None = None
    comment_lines: list[tuple[int, int]] = []
    same_story_as: list[str] = []
    warnings: list[str] = []


class ImportReport(msgspec.Struct, kw_only=True):
    """What an import did, file by file."""

    documents: list[ImportedDocument] = []
    boilerplate: list[tuple[str, Boilerplate]] = []
    proposed: list[tuple[str, ProposedBoundary]] = []
    removed: Removed = Removed()

    @property
    def taken(self) -> int:
        """How many articles are in the library now that were in these files."""
        return sum(document.action != REFUSED for document in self.documents)

    def to_json(self) -> dict[str, Any]:
        """The report as `import --json` prints it."""
        return {
            "documents": [msgspec.to_builtins(document) for document in self.documents],
            "boilerplate": [
                {"file": file, "lines": list(found.lines), "kind": found.kind}
                for file, found in self.boilerplate
            ],
            "proposed_boundaries": [
                {"file": file, "line": found.line, "why": found.why}
                for file, found in self.proposed
            ],
            "removed": {
                "control": self.removed.control,
                "bidi": self.removed.bidi,
                "zero_width": self.removed.zero_width,
            },
        }


class ImportDesk:
    """Takes files into the first library folder."""

    def __init__(self, house: House) -> None:
        self._house = house

    def run(self, sources: Sequence[str], options: ImportOptions | None = None) -> ImportReport:
        """Import files, folders or `-` (stdin). One bad file never stops the others.

        Raises BadInput for an option that cannot be.
        """
        options = options or ImportOptions()
        report = ImportReport()
        self._house.in_step()
        shelf = Shelf(self._house)
        files = list(self._files(sources, report))
        for number, (name, file) in enumerate(files, 1):
            try:
                data = _from_stdin() if file is None else read_bytes(file)
                found = extract(data, name, publishers=self._house.publishers, split=options.split)
                self._take(report, shelf, name, data, found, options)
            except ReaderError as error:
                self._refuse(report, name, error)
                continue
            if self._house.progress:
                self._house.progress("importing", number, len(files))
        if not options.dry_run:
            store = self._house.in_step(again=True)
            for document in report.documents:
                if document.id:
                    document.same_story_as = [
                        pair.other
                        for pair in store.same_story(document.id)
                        if pair.relation != "related"
                    ]
        return report

    def _files(
        self, sources: Sequence[str], report: ImportReport
    ) -> Iterator[tuple[str, Path | None]]:
        seen: set[str] = set()
        for source in sources:
            if source == "-":
                yield "-", None
                continue
            if "://" in source:
                self._refuse(
                    report,
                    source,
                    BadInput("addresses cannot be fetched yet", do="save the page and import that"),
                )
                continue
            path = Path(os.path.expanduser(source)).absolute()
            if os.path.isdir(path):
                found = [
                    file
                    for file in sorted(path.rglob("*"))
                    if file.suffix.lower() in SUFFIXES
                    and not any(p.startswith(".") for p in file.relative_to(path).parts)
                ]
                if not found:
                    self._refuse(
                        report, source,
                        BadInput("no text or Markdown file in this folder",
                                 do=f"it takes {', '.join(SUFFIXES)}"),
                    )  # fmt: skip
            else:
                found = [path]
            for file in found:
                resolved = os.path.realpath(file)
                if resolved not in seen:
                    seen.add(resolved)
                    yield _printable(resolved), file

    def _take(
        self,
        report: ImportReport,
        shelf: Shelf,
        name: str,
        data: bytes,
        found: Extraction,
        options: ImportOptions,
    ) -> None:
        report.boilerplate += [(name, item) for item in found.boilerplate]
        report.proposed += [(name, item) for item in found.proposed_boundaries]
        report.removed = report.removed + found.removed
        if not found.drafts:
            self._refuse(report, name, BadInput("no article found in this file"))
            return
        digest = sha256(data).hexdigest()
        matched = shelf.match(name, digest, found.drafts)
        for draft, old in zip(found.drafts, matched, strict=True):
            warnings = [*found.warnings, *draft.warnings]
            try:
                document = self._document(draft, old, name, digest, options, shelf)
                if old and _same_source(old, document, options):
                    # The file says what it said: what was put right by hand since stays.
                    document, action = old, UNCHANGED
                else:
                    action = self._save(document, old, options, warnings, shelf)
            except ReaderError as error:
                self._refuse(report, name, error)
                continue
            shelf.took(document)
            same = []
            if options.dry_run:
                facts = derive(document)
                same = [p.other for p in find_same_story(self._house.store, facts)]
            report.documents.append(_report(document, draft, name, action, same, warnings))

    def _document(
        self,
        draft: Draft,
        old: Document | None,
        name: str,
        digest: str,
        options: ImportOptions,
        shelf: Shelf,
    ) -> Document:
        guessed = [
            key
            for key, flag in (
                ("title", draft.title_guessed),
                ("authors", draft.authors_guessed),
                ("publisher", draft.publisher_guessed),
            )
            if flag
        ]
        document = Document(
            id=old.id if old else shelf.new_id(draft),
            title=one_line(draft.title), body=draft.body, authors=draft.authors,
            publisher=draft.publisher, kind=draft.kind, kind_stated=draft.kind_stated,
            published=draft.published, published_inferred=draft.published_inferred,
            url=draft.url, retrieved=draft.retrieved, categories=draft.categories,
            tags=draft.tags, truncated=draft.truncated,
            comments_declared=draft.comments_declared,
            provenance=Provenance(name, digest, draft.lines), guessed=guessed,
            comments=[comment.comment for comment in draft.comments], extra=draft.extra,
        )  # fmt: skip
        if options.kind:
            document.kind, document.kind_stated = kind_of(one_line(options.kind))
        if options.publisher:
            document.publisher = one_line(options.publisher) or None
            document.guessed = [key for key in document.guessed if key != "publisher"]
        if old:
            for key in old.edited:
                if key in Document.__struct_fields__:
                    setattr(document, key, getattr(old, key))
            document.edited = old.edited
            document.guessed = [key for key in document.guessed if key not in old.edited]
            document.tags = list(dict.fromkeys([*old.tags, *document.tags]))
        return document

    def _save(
        self,
        document: Document,
        old: Document | None,
        options: ImportOptions,
        warnings: list[str],
        shelf: Shelf,
    ) -> str:
        publisher = document.publisher
        if options.publisher and publisher and self._house.publishers.get(publisher) is None:
            warnings.append(f"publisher {publisher!r} is not in sources.yaml; kept as text")
        if old and _same_file(old, document):
            return UNCHANGED
        if options.dry_run:
            return UPDATED if old else ADDED
        if old:
            self._house.own.keep_version(old.id, reading_texts(old)[BODY].sha256)
            self._house.own.save(document)
            return UPDATED
        while True:
            try:
                self._house.own.save(document, new=True)
            except FileExistsError:
                # Another program took the id since it was found free.
                document.id = shelf.next_id(document.id)
                continue
            return ADDED

    def _refuse(self, report: ImportReport, name: str, error: ReaderError) -> None:
        report.documents.append(ImportedDocument(file=name, action=REFUSED, warnings=[str(error)]))


def _from_stdin() -> bytes:
    if sys.stdin is None:
        raise BadInput("there is no standard input", where="-")
    data: bytes = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadInput(f"over {MAX_BYTES // (1024 * 1024)} MB, too large to take", where="-")
    return data


def _printable(path: str) -> str:
    """A path with what could act on a terminal escaped, so that it can be stored and shown."""
    return "".join(
        c.encode("unicode_escape").decode() if visible(c) != c or c in "\n\t" else c for c in path
    )


def _same_source(old: Document, new: Document, options: ImportOptions) -> bool:
    before, now = old.provenance, new.provenance
    if options.kind or options.publisher or before is None or now is None:
        return False
    return (before.sha256, before.lines) == (now.sha256, now.lines)


def _same_file(old: Document, new: Document) -> bool:
    return dump(old) == dump(new) and dump_comments(old.comments) == dump_comments(new.comments)


def _report(
    document: Document,
    draft: Draft,
    name: str,
    action: str,
    same: list[str],
    warnings: list[str],
) -> ImportedDocument:
    return ImportedDocument(
        file=name, action=action, lines=draft.lines, id=document.id, title=document.title,
        title_guessed="title" in document.guessed, authors=document.authors,
        publisher=document.publisher, kind=document.kind, published=document.published,
        published_inferred=document.published_inferred, categories=document.categories,
        truncated=document.truncated, comments=len(document.comments),
        comments_declared=document.comments_declared, comment_lines=draft.comment_lines,
        same_story_as=same, warnings=warnings,
    )  # fmt: skip
