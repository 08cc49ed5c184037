"""What goes into a search engine and what comes out, whichever engine it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from nhsreader.errors import StorageError

if TYPE_CHECKING:
    from nhsreader.search.highlight import Highlighter
    from nhsreader.search.knowledge import Marks, Vocabulary

Sort = Literal["relevance", "date"]
Scope = Literal["mine", "bundled", "all"]
Where = Literal["body", "title", "comments", "notes"]


class IndexDamaged(StorageError):
    """The index cannot be used as it is. It is only a cache: build it anew."""


class Record(msgspec.Struct, kw_only=True, frozen=True):
    """One article as the index sees it; `sha` is a hash of everything else here.

    `body`, `title` and each comment are reading texts. `publisher` is a key of the list of
    publishers, `publisher_names` every name it goes by. `date` is the earliest day the
    article can be from, YYYY-MM-DD, or None; `year` is None where it is undated.
    """

    id: str
    sha: str
    library: Literal["mine", "bundled"]
    title: str
    body: str
    kind: str
    comments: tuple[str, ...] = ()
    publisher: str | None = None
    publisher_names: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    year: int | None = None
    date: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    truncated: bool = False


class Request(msgspec.Struct, kw_only=True, frozen=True):
    """A query and how its answer is wanted.

    `comments` looks through readers' comments too; `prefix_last` takes the last word for
    one still being typed; `collapse` shows one article of each family of copies; `explain`
    asks for the clauses of the query one by one; `also` for articles with some of the words
    where few have all; `questions` takes a question for one, and not for words that an article
    must have.
    """

    query: str
    limit: int = 20
    offset: int = 0
    sort: Sort = "relevance"
    scope: Scope = "all"
    comments: bool = False
    prefix_last: bool = False
    collapse: bool = False
    explain: bool = False
    also: bool = False
    questions: bool = False


class Hit(msgspec.Struct, frozen=True):
    """An article that answers; `where` is the part to show: body before title.

    `copies` are the ids of others of its family that answer too and have no row of their own.
    """

    id: str
    score: float
    where: Where
    copies: tuple[str, ...] = ()


class Clause(msgspec.Struct, frozen=True):
    """One part of a query: what it asks in English, and how many articles answer it by itself.

    `words` are those of the library that it was taken for besides the words typed, and the
    names of the senses that it was taken for.
    """

    says: str
    words: tuple[str, ...]
    hits: int


class Answer(msgspec.Struct, kw_only=True, frozen=True):
    """One page of hits out of `total`; `articles` counts copies without a row too.

    `explained` says in English how the query was read. `partial` is set where no article has
    everything asked for and the hits have some of it, `question` where the query was taken for
    one: the hits have what matters most of it. `did_you_mean` holds whole queries that
    find more. `terms` finds the places of what was asked for in any text. Where few articles
    have all the words, `also` has the best of those that have some of them.
    """

    query: str
    explained: str
    total: int
    hits: tuple[Hit, ...]
    terms: Highlighter
    articles: int = 0
    clauses: tuple[Clause, ...] = ()
    partial: bool = False
    question: bool = False
    did_you_mean: tuple[str, ...] = ()
    also: tuple[Hit, ...] = ()


class Related(msgspec.Struct, kw_only=True, frozen=True):
    """An article near to a text: `score` is 0 to 1, `shared` the words of both, best first."""

    id: str
    score: float
    shared: tuple[str, ...]


class SearchEngine(Protocol):
    """An index of articles. All methods may be called from any thread."""

    def stored(self) -> dict[str, str]:
        """The `sha` of every article in the index, by id."""

    def update(
        self,
        records: Iterable[Record],
        removed: Collection[str] = (),
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Put records in, replacing those of the same id, and take ids out.

        Batch by batch, each whole or not at all; what is done stays where a later one fails.
        `progress` is told how many records have been taken so far. Raises StorageError,
        IndexDamaged among them.
        """

    def rebuild(
        self, records: Iterable[Record], progress: Callable[[int], None] | None = None
    ) -> None:
        """Replace the whole index; searches go on in the old one until the new one is ready."""

    def search(
        self,
        request: Request,
        vocabulary: Vocabulary = ...,
        marks: Marks = ...,
        go_on: Callable[[], None] = ...,
    ) -> Answer:
        """`go_on` is called now and then, and may raise to give the search up.

        Raises QueryError for a query that cannot be read, IndexDamaged for a bad index.
        """

    def related(self, title: str, body: str, besides: str, limit: int) -> tuple[Related, ...]:
        """The articles nearest to a text, best first, without the one of the id `besides`.

        Raises IndexDamaged.
        """

    def count(self) -> int:
        """How many articles are in the index."""

    def close(self) -> None:
        """Let go of the files. The engine is of no use afterwards."""
