"""Importing, correcting, removing and tracing articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nhsreader.tui.features.base import Feature, Handler
from nhsreader.tui.screens.editing import Edited, EditScreen
from nhsreader.tui.screens.importing import ImportScreen

if TYPE_CHECKING:
    from nhsreader.reader.articles import ArticleSummary
    from nhsreader.reader.imports import ImportReport


class Curating(Feature):
    """Changes what is in the library."""

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature."""
        return {
            "import.open": self.open_import,
            "import.undo": self.undo,
            "article.edit": self.edit,
            "article.remove": self.remove,
            "article.origin": self.origin,
            "article.split": self.split,
            "article.merge": self.merge,
        }

    def open_import(self) -> None:
        """Ask what to import."""
        screen = ImportScreen(lambda source, split: self._import(source, split, screen))
        self.screen.card.hide()
        self.screen.app.push_screen(screen, self._chosen)

    def undo(self) -> None:
        """Take the last import back."""
        self.screen.ask(
            "importing",
            self.reader.imports.undo,
            lambda changes: self._changed(f"Took back an import of {len(changes)}"),
        )

    def edit(self) -> None:
        """Correct the open article."""
        opened = self.screen.opening.opened
        if opened is None:
            return

        def keep(edited: Edited | None) -> None:
            if edited is None or all(value is None for value in edited):
                return
            self.screen.ask(
                "curating", lambda: self._correct(opened.id, edited),
                lambda _: self._changed("Corrected"),
            )  # fmt: skip

        self.screen.app.push_screen(EditScreen(opened.article.summary), keep)

    def remove(self) -> None:
        """Move the open article to the trash."""
        opened = self.screen.opening.opened
        if opened is None:
            return
        identifier = opened.id
        self.screen.ask(
            "curating",
            lambda: self.reader.curation.remove(identifier),
            lambda _: self._changed(
                f"Moved to the trash; `nhsreader remove --restore {identifier}` brings it back"
            ),
        )

    def split(self) -> None:
        """Cut the open article before the paragraph of the cursor, or of the first line seen."""
        opened, stretch = self.screen.opening.opened, self.screen.view.chosen_stretch()
        if opened is None or stretch is None:
            return
        identifier, (part, start, _) = opened.id, stretch
        if part != "body":
            self.tell("Only the article itself can be cut, not a comment")
            return
        self.screen.ask(
            "curating",
            lambda: self.reader.curation.split(identifier, start),
            lambda made: self._changed(f"Cut in two: the second is {made[1].title!r}"),
        )

    def merge(self) -> None:
        """Put the article under the list's cursor below the open one."""
        opened, row = self.screen.opening.opened, self.screen.library.listing.chosen
        if opened is None or row is None:
            return
        identifier, other = opened.id, row.value
        if identifier == other:
            self.tell("Choose the article to put below this one in the list (key 1), then M")
            return
        self.screen.ask(
            "curating",
            lambda: self.reader.curation.merge(identifier, [other]),
            lambda _: self._changed("Put together; the other is in the trash"),
        )

    def origin(self) -> None:
        """Say where the open article came from."""
        opened = self.screen.opening.opened
        if opened is None:
            return
        self.screen.ask(
            "origin",
            lambda: self.reader.curation.origin(opened.id),
            lambda origin: self.tell(
                "\n".join(part for part in (origin.url, origin.file, origin.original) if part)
                or "A bundled briefing: it was written for nhsreader"
            ),
        )

    def _import(self, source: str, split: bool, screen: ImportScreen) -> None:
        from nhsreader.reader.imports import ImportOptions

        def tell(what: str, done: int, total: int) -> None:
            words = f"{what}: {done} of {total}"
            self.screen.post_message(
                self.screen.Answered(lambda: screen.tell(words) if screen.is_attached else None)
            )

        def run() -> ImportReport:
            self.reader.house.progress = tell
            report = self.reader.imports.run([source], ImportOptions(split=split))
            self.reader.search.in_step(again=True)
            return report

        def show(report: ImportReport) -> None:
            if screen.is_attached:
                screen.show(report)
            self.screen.library.load(fresh=False)

        self.screen.ask("importing", run, show)

    def _chosen(self, identifier: str | None) -> None:
        if identifier:
            self.screen.opening.open(identifier)
            self.screen.view.focus()

    def _correct(self, identifier: str, edited: Edited) -> ArticleSummary:
        from nhsreader.reader.curation import Corrections

        corrections = Corrections(**edited._asdict())
        return self.reader.curation.edit(identifier, corrections)

    def _changed(self, words: str) -> None:
        self.tell(words)
        self.screen.library.load(fresh=False)
        self.screen.opening.reload()
