"""The `Reader`: one front door, a desk for each kind of question."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from nhsreader import settings
from nhsreader.errors import CacheDamaged
from nhsreader.reader.house import House

if TYPE_CHECKING:
    from nhsreader.reader.articles import ArticleDesk
    from nhsreader.reader.bookmarks import BookmarkDesk
    from nhsreader.reader.citing import CitingDesk
    from nhsreader.reader.concordance import ConcordanceDesk
    from nhsreader.reader.curation import CurationDesk
    from nhsreader.reader.exchange import ExchangeDesk
    from nhsreader.reader.families import FamilyDesk
    from nhsreader.reader.glossary import GlossaryDesk
    from nhsreader.reader.health import HealthDesk
    from nhsreader.reader.imports import ImportDesk
    from nhsreader.reader.links import LinkDesk
    from nhsreader.reader.progress import ProgressDesk
    from nhsreader.reader.related import RelatedDesk
    from nhsreader.reader.saved import SavedDesk
    from nhsreader.reader.search import SearchDesk
    from nhsreader.reader.suggestions import SuggestionDesk
    from nhsreader.reader.timeline import TimelineDesk
    from nhsreader.reader.trail import TrailDesk
    from nhsreader.reader.verifying import VerifyingDesk


class Reader:
    """Ask it everything; it opens what it needs when it needs it.

    Raises StorageError where a library or the cache cannot be read.
    """

    def __init__(
        self,
        libraries: Sequence[Path] = (),
        *,
        no_bundled: bool = False,
        config: settings.Config | None = None,
    ) -> None:
        self.house = House(libraries, no_bundled=no_bundled, config=config)

    @property
    def config(self) -> settings.Config:
        """What the user has set."""
        return self.house.config

    def close(self) -> None:
        """Let go of the caches' files."""
        self.house.close()

    def relax(self) -> None:
        """From now on answer from the caches as they stand; `refresh` brings them in step.

        For a program that stays open and must not wait for files to be read.
        """
        self.house.relaxed = True

    def refresh(self) -> bool:
        """Bring catalog and index in step with the files; True if any article changed."""
        try:
            self.house.in_step(again=True)
        except CacheDamaged as damage:
            self.house.notice(f"{damage.what}; it is made anew from the files")
            self.house.discard_cache()
            self.house.in_step(again=True)
        sync = self.house.last_sync
        self.search.in_step(again=True)
        return bool(sync and sync.changed)

    @cached_property
    def articles(self) -> ArticleDesk:
        """Lists and texts."""
        from nhsreader.reader.articles import ArticleDesk

        return ArticleDesk(self.house)

    @cached_property
    def search(self) -> SearchDesk:
        """Full-text search."""
        from nhsreader.reader.search import SearchDesk

        return SearchDesk(self.house, self.articles, lambda: self.saved)

    @cached_property
    def saved(self) -> SavedDesk:
        """Searches kept under a name, and what is new in them."""
        from nhsreader.reader.saved import SavedDesk

        return SavedDesk(self.house, self.search)

    @cached_property
    def concordance(self) -> ConcordanceDesk:
        """Key words in context, and their rates by year."""
        from nhsreader.reader.concordance import ConcordanceDesk

        return ConcordanceDesk(self.house, self.articles, self.search)

    @cached_property
    def related(self) -> RelatedDesk:
        """The articles nearest to one, each with why."""
        from nhsreader.reader.related import RelatedDesk

        return RelatedDesk(self.house, self.search)

    @cached_property
    def families(self) -> FamilyDesk:
        """Versions of one text, and what differs between two."""
        from nhsreader.reader.families import FamilyDesk

        return FamilyDesk(self.house, self.articles)

    @cached_property
    def glossary(self) -> GlossaryDesk:
        """Terms, senses, mentions and cards."""
        from nhsreader.reader.glossary import GlossaryDesk

        return GlossaryDesk(self.house, self.articles)

    @cached_property
    def suggestions(self) -> SuggestionDesk:
        """What the glossary lacks, and what is wrong in its files."""
        from nhsreader.reader.suggestions import SuggestionDesk

        return SuggestionDesk(self.house)

    @cached_property
    def timeline(self) -> TimelineDesk:
        """Bodies over the years, successions, events and publications."""
        from nhsreader.reader.timeline import TimelineDesk

        return TimelineDesk(self.house)

    @cached_property
    def links(self) -> LinkDesk:
        """What an article has to do with others."""
        from nhsreader.reader.links import LinkDesk

        return LinkDesk(self.house, self.articles, lambda: self.search)

    @cached_property
    def bookmarks(self) -> BookmarkDesk:
        """Bookmarked passages and where they stand now."""
        from nhsreader.reader.bookmarks import BookmarkDesk

        return BookmarkDesk(self.house)

    @cached_property
    def citing(self) -> CitingDesk:
        """Passages cited, in several styles."""
        from nhsreader.reader.citing import CitingDesk

        return CitingDesk(self.house, self.articles, lambda: self.bookmarks)

    @cached_property
    def verifying(self) -> VerifyingDesk:
        """The quotations of a draft held against the library."""
        from nhsreader.reader.verifying import VerifyingDesk

        return VerifyingDesk(self.house, self.articles)

    @cached_property
    def exchange(self) -> ExchangeDesk:
        """Bookmarks out to other programs and in from them."""
        from nhsreader.reader.exchange import ExchangeDesk

        return ExchangeDesk(self.house, self.bookmarks)

    @cached_property
    def imports(self) -> ImportDesk:
        """Files into the library."""
        from nhsreader.reader.imports import ImportDesk

        return ImportDesk(self.house)

    @cached_property
    def curation(self) -> CurationDesk:
        """Correct, split, merge, remove and restore."""
        from nhsreader.reader.curation import CurationDesk

        return CurationDesk(self.house, self.articles)

    @cached_property
    def progress(self) -> ProgressDesk:
        """Where reading stopped, and the chosen theme."""
        from nhsreader.reader.progress import ProgressDesk

        return ProgressDesk(self.house.config, self.house.name)

    @cached_property
    def trail(self) -> TrailDesk:
        """Where reading went."""
        from nhsreader.reader.trail import TrailDesk

        return TrailDesk(self.house.name)

    @cached_property
    def health(self) -> HealthDesk:
        """State of the index and of the files."""
        from nhsreader.reader.health import HealthDesk

        return HealthDesk(self.house, self.search)
