"""The desk for imports: files and addresses into the user's library, again and again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nhsreader.catalog.facts import derive, reading_texts
from nhsreader.catalog.sync import find_same_story
from nhsreader.documents.front_matter import dump, dump_comments
from nhsreader.documents.model import Document, Provenance, kind_of
from nhsreader.errors import BadInput, ReaderError
from nhsreader.ingest.drafts import Draft
from nhsreader.reader.extracting import Outcome, Work, extract_taken, outcomes
from nhsreader.reader.house import House
from nhsreader.reader.import_report import (
    ADDED,
    REFUSED,
    UNCHANGED,
    UPDATED,
    ImportedDocument,
    ImportOptions,
    ImportReport,
)
from nhsreader.reader.journal import Change, Journal
from nhsreader.reader.originals import Originals
from nhsreader.reader.shelf import Shelf
from nhsreader.reader.sources import Taken, listed
from nhsreader.text.places import BODY
from nhsreader.text.sanitise import one_line

__all__ = ["ImportDesk", "ImportOptions", "ImportReport"]

SHRUNK = 0.6
"""A page fetched again with less than this share of its words is not believed."""


class ImportDesk:
    """Takes files into the first library folder."""

    def __init__(self, house: House) -> None:
        self._house = house

    def run(self, sources: Sequence[str], options: ImportOptions | None = None) -> ImportReport:
        """Import files, folders, addresses or `-` (stdin). A bad one never stops the others.

        What is done is stored as it is done: an interrupted import goes on where it stopped
        when it is run again.
        """
        options = options or ImportOptions()
        report = ImportReport()
        self._house.in_step()
        self._house.own.sweep()
        found = list(listed(sources, lambda name, error: _refuse(report, name, error)))
        work = self._work(options)
        self._take_all(report, outcomes(found, work), len(found), options)
        return report

    def redo(self, ids: Sequence[str], options: ImportOptions | None = None) -> ImportReport:
        """Make articles anew from their kept originals: all, or those of these ids.

        What was corrected with `edit` stays. Raises BadInput for an unknown id.
        """
        options = options or ImportOptions(redo=True)
        report = ImportReport()
        self._house.in_step()
        wanted = [self._house.row(i) for i in ids] if ids else self._house.store.rows()
        own = str(self._house.own.path)
        kept: dict[tuple[str, str], Taken] = {}
        originals = Originals(self._house.own.path)
        for row in wanted:
            provenance = row.front.provenance
            if row.folder != own or provenance is None:
                if ids:
                    _refuse(report, row.id, BadInput("it was not made by an import"))
                continue
            key = (provenance.file, provenance.sha256)
            if key in kept:
                continue
            try:
                data = originals.read(provenance.sha256)
            except ReaderError as error:
                _refuse(report, provenance.file, error)
                continue
            url = provenance.file if "://" in provenance.file else ""
            kept[key] = Taken(provenance.file, data, url=url, retrieved=row.front.retrieved)
        work = self._work(options)
        self._take_all(report, (_again(taken, work) for taken in kept.values()), len(kept), options)
        return report

    def undo(self) -> list[Change]:
        """Take the last import back. Raises BadInput where there is none."""
        changes = Journal(self._house.own).undo()
        self._house.in_step(again=True)
        return changes

    def _work(self, options: ImportOptions) -> Work:
        return Work(
            publishers=self._house.publishers.to_bytes(),
            library=str(self._house.own.path),
            split=options.split,
            keep=not options.dry_run,
            allow_private=options.allow_private,
        )

    def _take_all(
        self,
        report: ImportReport,
        found: Iterable[Outcome],
        count: int,
        options: ImportOptions,
    ) -> None:
        taking = _Taking(self._house, report, options)
        try:
            for number, outcome in enumerate(found, 1):
                taking.take(outcome)
                if self._house.progress:
                    self._house.progress("importing", number, count)
        finally:
            taking.journal.flush()
        if options.dry_run:
            return
        store = self._house.in_step(again=True)
        for document in report.documents:
            if document.id:
                document.same_story_as = [
                    pair.other
                    for pair in store.same_story(document.id)
                    if pair.relation != "related"
                ]


class _Taking:
    """One import under way."""

    def __init__(self, house: House, report: ImportReport, options: ImportOptions) -> None:
        self._house = house
        self._report = report
        self._options = options
        self._shelf = Shelf(house)
        self.journal = Journal(house.own)

    def take(self, outcome: Outcome) -> None:
        """Store what was found in one source."""
        report, name, found = self._report, outcome.name, outcome.extraction
        if found is None:
            _refuse(report, name, outcome.refusal)
            return
        report.boilerplate += [(name, item) for item in found.boilerplate]
        report.proposed += [(name, item) for item in found.proposed_boundaries]
        report.removed = report.removed + found.removed
        if not found.drafts:
            _refuse(report, name, BadInput("no article found in this file"))
            return
        matched: Sequence[Document | None]
        try:
            matched = self._shelf.match(name, outcome.digest, found.drafts)
        except ReaderError as error:
            _refuse(report, name, error)
            return
        for draft, old in zip(found.drafts, matched, strict=True):
            warnings = [*found.warnings, *draft.warnings]
            try:
                document, action = self._store(draft, old, outcome, warnings)
            except ReaderError as error:
                _refuse(report, name, error)
                continue
            self._shelf.took(document)
            same = []
            if self._options.dry_run:
                facts = derive(document)
                same = [p.other for p in find_same_story(self._house.store, facts)]
            report.documents.append(_reported(document, draft, name, action, same, warnings))

    def _store(
        self, draft: Draft, old: Document | None, outcome: Outcome, warnings: list[str]
    ) -> tuple[Document, str]:
        document = self._document(draft, old, outcome)
        publisher = self._options.publisher and document.publisher
        if publisher and self._house.publishers.get(publisher) is None:
            warnings.append(f"publisher {publisher!r} is not in sources.yaml; kept as text")
        if old:
            if _same_source(old, document, self._options) or _same_file(old, document):
                # The file says what it said: what was put right by hand since stays.
                return old, UNCHANGED
            if outcome.url and _shrank(old, document):
                warnings.append("the page has lost much of its text since; the earlier one is kept")
                return old, UNCHANGED
        if self._options.dry_run:
            return document, UPDATED if old else ADDED
        if old:
            kept = self._house.own.keep_version(old.id, reading_texts(old)[BODY].sha256)
            self._house.own.save(document)
            self.journal.record(Change(document.id, kept))
            return document, UPDATED
        while True:
            try:
                self._house.own.save(document, new=True)
            except FileExistsError:
                # Another program took the id since it was found free.
                document.id = self._shelf.next_id(document.id)
                continue
            self.journal.record(Change(document.id))
            return document, ADDED

    def _document(self, draft: Draft, old: Document | None, outcome: Outcome) -> Document:
        options = self._options
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
            id=old.id if old else self._shelf.new_id(draft),
            title=one_line(draft.title), body=draft.body, authors=draft.authors,
            publisher=draft.publisher, kind=draft.kind, kind_stated=draft.kind_stated,
            published=draft.published, published_inferred=draft.published_inferred,
            url=draft.url or outcome.url or None,
            retrieved=draft.retrieved or outcome.retrieved, categories=draft.categories,
            tags=draft.tags, truncated=draft.truncated,
            comments_declared=draft.comments_declared,
            provenance=Provenance(outcome.name, outcome.digest, draft.lines), guessed=guessed,
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
            if "tags" not in old.edited:
                document.tags = list(dict.fromkeys([*old.tags, *document.tags]))
        return document


def _again(taken: Taken, work: Work) -> Outcome:
    try:
        return extract_taken(taken, work)
    except ReaderError as error:
        return Outcome(name=taken.name, error=(error.what, error.where, error.do))


def _same_source(old: Document, new: Document, options: ImportOptions) -> bool:
    before, now = old.provenance, new.provenance
    if options.kind or options.publisher or options.redo or before is None or now is None:
        return False
    return (before.sha256, before.lines) == (now.sha256, now.lines)


def _same_file(old: Document, new: Document) -> bool:
    return dump(old) == dump(new) and dump_comments(old.comments) == dump_comments(new.comments)


def _shrank(old: Document, new: Document) -> bool:
    before, now = len(old.body.split()), len(new.body.split())
    return before >= 50 and now < before * SHRUNK


def _refuse(report: ImportReport, name: str, error: ReaderError) -> None:
    report.documents.append(ImportedDocument(file=name, action=REFUSED, warnings=[str(error)]))


def _reported(
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
