"""The desk for citations: a passage with all that proves it, and its reference in a style."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec

from nhsreader.bookmarks import quotes
from nhsreader.bookmarks.bookmark import trimmed
from nhsreader.documents.model import Comment
from nhsreader.documents.reading_text import ReadingText
from nhsreader.errors import BadInput
from nhsreader.reader.articles import Article, ArticleDesk, ArticleSummary
from nhsreader.reader.house import House
from nhsreader.reader.references import STYLES, reference
from nhsreader.reader.text_fragments import with_fragment
from nhsreader.text.fold import fold_marks
from nhsreader.text.places import BODY, TITLE, comment_number

if TYPE_CHECKING:
    from nhsreader.reader.bookmarks import BookmarkDesk

NUMBERED = ("paragraph", "item", "quotation")
VERSION_DIGITS = 12


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """A passage and where it is from; `start` and `end` are code points of its part.

    `authors` are the comment's where the passage is a comment, which `comment` numbers from 1.
    `paragraph` counts as `read --numbered` does, from 1, and is None in a title or heading
    before the first. `version` begins the SHA-256 of the part's text. `passage` names the
    passage for as long as its words stay in the article.
    """

    id: str
    part: str
    start: int
    end: int
    quote: str
    authors: list[str]
    title: str
    title_guessed: bool
    kind: str
    publisher: str | None
    published: str | None
    published_inferred: dict[str, str] | None
    date: str
    paragraph: int | None
    version: str
    passage: str
    url: str | None
    fragment_url: str | None
    retrieved: str | None
    truncated: bool = False
    comment: int | None = None
    comment_author: str | None = None
    comment_date: str | None = None

    @property
    def references(self) -> dict[str, str]:
        """The reference in every style."""
        return {style: reference(self, style) for style in STYLES}

    def text(self, style: str = "plain") -> str:
        """The quotation and its reference, for pasting."""
        quoted = " ".join(self.quote.split())
        return f"\u201c{quoted}\u201d \u2014 {reference(self, style)}"

    def to_json(self, style: str = "plain") -> dict[str, Any]:
        """As `cite --json` prints it."""
        value: dict[str, Any] = msgspec.to_builtins(self)
        value["style"] = style
        value["reference"] = reference(self, style)
        value["references"] = self.references
        value["text"] = self.text(style)
        return value


class CitingDesk:
    """Makes citations of passages."""

    def __init__(
        self, house: House, articles: ArticleDesk, bookmarks: Callable[[], BookmarkDesk]
    ) -> None:
        self._house = house
        self._articles = articles
        self._bookmarks = bookmarks

    def passage(self, identifier: str, part: str, start: int, end: int) -> Citation:
        """Cite a stretch of a part, in code points; white space at its ends is left out.

        Raises BadInput for an unknown article or part, or a stretch that is empty or outside.
        """
        article = self._articles.get(identifier)
        return cite(article, _known_part(article, part), start, end)

    def quote(
        self, identifier: str, words: str, *, part: str | None = None, nth: int | None = None
    ) -> Citation:
        """Cite the passage with these words, in any part or only in one.

        Raises BadInput where they are not there, or more than once without `nth`.
        """
        article = self._articles.get(identifier)
        texts = {name: text.text for name, text in article.parts.items()}
        if part is not None:
            texts = {part: texts[_known_part(article, part)]}
        found = quotes.locate(texts, words, nth)
        return cite(article, *found)

    def bookmark(self, identifier: str) -> Citation:
        """Cite a bookmarked passage where its words stand now.

        Raises BadInput for an unknown bookmark and one whose words are not what they were.
        """
        view = self._bookmarks().get(identifier)
        mark, place = view.bookmark, view.place
        if not mark.exact or place is None or view.anchor is None:
            what = "its words are no longer there" if mark.exact else "it marks no words"
            raise BadInput(f"bookmark {mark.id} cannot be cited: {what}")
        if view.state not in ("exact", "moved"):
            raise BadInput(
                f"bookmark {mark.id} cannot be cited: its words have changed",
                do=f"`nhsreader bookmarks show {mark.id}` shows how",
            )
        return self.passage(place.id, place.part, place.start, place.end)


def cite(article: Article, part: str, start: int, end: int) -> Citation:
    """The citation of a stretch of a part. Raises BadInput for one that is no passage."""
    text = article.parts[part]
    start, end = trimmed(text.text, start, end)
    summary, front = article.summary, article.front
    number = comment_number(part)
    comment: Comment | None = article.comments[number - 1] if number else None
    inferred = summary.published_inferred
    author = (comment.author or "anonymous") if comment else None
    return Citation(
        id=summary.id,
        part=part,
        start=start,
        end=end,
        quote=text.text[start:end],
        authors=[author] if author else list(summary.authors),
        title=summary.title,
        title_guessed=summary.title_guessed,
        kind=summary.kind,
        publisher=summary.publisher_name,
        published=summary.published,
        published_inferred=msgspec.to_builtins(inferred) if inferred else None,
        date=date_in_words(summary),
        paragraph=paragraph_number(text, start) if part != TITLE else None,
        version=text.sha256[:VERSION_DIGITS],
        passage=passage_id(article.parts, summary.id, part, start, end),
        url=summary.url,
        fragment_url=_fragment(article, part, start, end),
        retrieved=front.retrieved,
        truncated=summary.truncated,
        comment=number,
        comment_author=author,
        comment_date=comment.date if comment else None,
    )


def date_in_words(summary: ArticleSummary) -> str:
    """The date stated, the range inferred and how, or `undated`."""
    if summary.published:
        return summary.published
    inferred = summary.published_inferred
    if inferred is None:
        return "undated"
    if inferred.earliest == inferred.latest:
        return f"{inferred.earliest} (inferred: {inferred.how})"
    return f"between {inferred.earliest} and {inferred.latest} (inferred: {inferred.how})"


def paragraph_number(text: ReadingText, offset: int) -> int | None:
    """The number `read --numbered` gives the paragraph there; None where it has none."""
    if not text.blocks:
        return None
    at = text.block_at(offset)
    if text.blocks[at].kind not in NUMBERED:
        return None
    return sum(block.kind in NUMBERED for block in text.blocks[: at + 1])


def passage_id(
    parts: Mapping[str, ReadingText], identifier: str, part: str, start: int, end: int
) -> str:
    """An id that stays the same while the words stay in the article, wherever they move.

    Comments are one part in this, as their numbers change when others are saved; the same
    words in several places are told apart by their order.
    """
    kind = "comment" if comment_number(part) else part
    wanted = _spaced(parts[part].text[start:end])
    before = 0
    for name, text in parts.items():
        if ("comment" if comment_number(name) else name) != kind:
            continue
        if name == part:
            before += _spaced(text.text[:start]).count(wanted)
            break
        before += _spaced(text.text).count(wanted)
    seen = "\n".join((identifier, kind, wanted, str(before)))
    return f"{identifier}#{sha256(seen.encode()).hexdigest()[:VERSION_DIGITS]}"


def _fragment(article: Article, part: str, start: int, end: int) -> str | None:
    url = article.summary.url
    if not url or not url.lower().startswith(("http://", "https://")):
        return None
    order = [TITLE, BODY, *(name for name in article.parts if comment_number(name))]
    others = [(name, article.parts[name]) for name in order if name in article.parts]
    return with_fragment(url, others, part, start, end)


def _known_part(article: Article, part: str) -> str:
    if part not in article.parts:
        raise BadInput(
            f"{article.summary.id} has no part {part!r}", do=f"parts: {', '.join(article.parts)}"
        )
    return part


def _spaced(text: str) -> str:
    return " ".join(fold_marks(text).split())


__all__ = ["STYLES", "Citation", "CitingDesk", "cite", "paragraph_number", "passage_id"]
