"""What a text does not state as such but shows: a title, its publisher, its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from nhsreader.documents.publishers import Publisher, Publishers
from nhsreader.text.fold import fold_marks
from nhsreader.text.sanitise import one_line

MAX_TITLE = 70
PRESS = "press"
UNTITLED = "Untitled"
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|vs|etc|e\.g|i\.e|cllr|rev)|\b[a-z])\.\Z",
    re.IGNORECASE,
)
_REPORTING = (
    r"(?:(?:has|have|had)\s+(?:exclusively\s+)?(?:learn(?:ed|t)|seen|obtained|discovered|established"
    r"|uncovered|been\s+told|been\s+shown|revealed)"
    r"|(?:exclusively\s+)?(?:understands|reveals)"
    r"|can\s+(?:exclusively\s+)?(?:reveal|disclose|report|confirm))"
)
_PROPER = r"(?:[Tt]he\s+)?[A-Z][\w&'-]*(?:\s+[A-Z][\w&'-]*){0,3}"
_ANY_REPORTER = re.compile(
    rf",\s+{_PROPER}\s+(?:has|have)\s+learn(?:ed|t)\s*\."
    rf"|(?:^|[\s(]){_PROPER}\s+can\s+(?:exclusively\s+)?reveal\b"
)
_NEWS_TITLE = re.compile(r"(?:exclusive|breaking|revealed|updated?)\s*:", re.IGNORECASE)
_BLOG_LINE = re.compile(
    r"(?:\d+|%d)\s+bloggers?\s+like\s+this|.*\btrackbacks?\b.{0,60}|subscribe\s+to\s+(?:this\s+)?blog\b.*"
    r"|.*\bsubscribe\s+to\s+this\s+blog\b.*|blogroll|filed\s+under\b.*|tagged\b[^|]*\|.*comments?\b.*"
    r"|.*\bread\s+the\s+rest\s+of\s+this\s+entry\b.*",
    re.IGNORECASE,
)
_TITLE_KINDS = (
    (re.compile(r"(?:(?:draft|unconfirmed)\s+)?minutes\s+(?:of|from)\b", re.I), "minutes"),
    (
        re.compile(r"(?:(?:supplementary|written)\s+)*evidence\s+(?:submitted|from|by|to)\b", re.I),
        "submission",
    ),
    (re.compile(r"(?:an\s+)?open\s+letter\b", re.I), "letter"),
    (re.compile(r"(?:press|news|media)\s+(?:release|statement)\b", re.I), "statement"),
)
_QUOTED = re.compile(r"\"[^\"]*\"")


def title_from(text: str) -> str:
    """A title made of a text's first sentence, cut at a word at about 70 characters."""
    plain = one_line(text)
    sentence = plain
    for match in _SENTENCE.finditer(plain):
        if not _ABBREVIATION.search(plain[: match.start()]):
            sentence = plain[: match.start()]
            break
        if match.start() > 4 * MAX_TITLE:
            break
    if len(sentence) <= MAX_TITLE:
        return sentence[:-1] if sentence.endswith(".") and not sentence.endswith("..") else sentence
    cut = sentence[: MAX_TITLE + 1].rsplit(" ", 1)[0] if " " in sentence[: MAX_TITLE + 1] else ""
    return (cut or sentence[:MAX_TITLE]).rstrip(" ,;:–—-.(“‘\"'") + "…"


def publisher_of(paragraphs: Iterable[str], publishers: Publishers) -> str | None:
    """The key of the publisher that the text names as the one reporting: `X has learned`, `X
    understands`. Only the press counts, for a ministry understands things too, and words within
    quotation marks do not."""
    pattern, keys = _reporters(tuple(publishers))
    if pattern is None:
        return None
    for paragraph in paragraphs:
        if match := pattern.search(_unquoted(paragraph)):
            return keys[match.group(1)]
    return None


def kind_of_text(title: str, paragraphs: Sequence[str], *, reported: bool, blog: bool) -> str:
    """`blog-post`, `news` or, where nothing shows which, `page`.

    `reported` says that a publisher is named as reporting, `blog` that the page is a blog's.
    """
    for pattern, kind in _TITLE_KINDS:
        if pattern.match(title):
            return kind
    if blog:
        return "blog-post"
    if reported or _NEWS_TITLE.match(title):
        return "news"
    if any(_ANY_REPORTER.search(_unquoted(text)) for text in paragraphs[:6]):
        return "news"
    return "page"


def is_blog_line(text: str) -> bool:
    """Whether a line of a page's furniture is one that blogs have."""
    return len(text) <= 400 and _BLOG_LINE.match(text) is not None


def publisher_key(stated: str, publishers: Publishers) -> str | None:
    """The key of the publisher stated by key, name, short form or alias; None if unknown."""
    wanted = _plain(stated)
    for publisher in publishers:
        if wanted in (_plain(name) for name in (publisher.id, *_names(publisher))):
            return publisher.id
    return None


def _names(publisher: Publisher) -> tuple[str, ...]:
    return (publisher.name, *publisher.shorts, *publisher.aliases)


def _unquoted(text: str) -> str:
    return _QUOTED.sub(" ", fold_marks(text))


def _plain(text: str) -> str:
    return " ".join(fold_marks(text).casefold().removeprefix("the ").split())


@lru_cache(maxsize=8)
def _reporters(publishers: tuple[Publisher, ...]) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    keys: dict[str, str] = {}
    for publisher in publishers:
        if publisher.kind == PRESS:
            for name in _names(publisher):
                keys.setdefault(fold_marks(name).removeprefix("The "), publisher.id)
    if not keys:
        return None, keys
    names = "|".join(re.escape(name) for name in sorted(keys, key=len, reverse=True))
    return re.compile(rf"(?<![\w&])({names})\s+{_REPORTING}(?!\w)"), keys
