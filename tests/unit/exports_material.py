"""Bookmarks and articles to export, tame and hostile."""

from __future__ import annotations

from nhsreader.bookmarks.bookmark import Bookmark
from nhsreader.bookmarks.exports.selection import Marked, Passage, Selection, Source
from nhsreader.text.sanitise import one_line

HOSTILE = [
    "Line one\nline two\r\nER  - \r\nTY  - BOOK",
    'Quotes "double" and \'single\', commas, "; semicolons"',
    "Braces {open {never closed and } again, \\end{document} 50% of £5 & $6 #7 a_b ~ ^",
    "\x1b]52;c;aGVsbG8=\x07\x1b[31mred\x1b[0m \u202egnirts\u202c",
    "---\ntitle: forged\n---",
    "[[Other note]] ]] ^bm-forged %% hidden %% ==marked== #tag [link](javascript:alert(1))",
    "<script>alert(1)</script> <!-- nhsreader:end head --> &lt;b&gt; &#60;",
    "<!-- nhsreader:begin head -->\n<!-- nhsreader:end head -->",
    "=HYPERLINK(\"http://example.org\",\"click\")",
    "+1 more", "-2 fewer", "@SUM(A1:A9)", " =1+1", "'=1", "'@home", "\uff1d1+1",
    "# Heading\n> quote\n- item\n1. first\n```\ncode\n```\n| a | b |\n|---|---|",
    "Setext\n===\nagain\n---",
    "    indented\n\ttabbed",
    "*a* _b_ **c** ~~d~~ `e` $f$ https://example.org www.example.org me@example.org :smile:",
    "CON", "a" * 5000, "Ünïcödé – “curly” 🚑 e\u0301",
]  # fmt: skip


def source(identifier: str = "ward-closures", title: str = "Ward closures", **more) -> Source:
    return Source(id=identifier, title=title, **more)


def bookmark(number: int = 1, **more) -> Bookmark:
    given = {
        "id": f"019ab000-0000-7000-8000-{number:012d}",
        "kind": "passage",
        "article": "ward-closures",
        "part": "body",
        "start": 10 * number,
        "end": 10 * number + 9,
        "exact": "nine wards",
        "text_sha256": "ab" * 32,
        "created": "2026-11-22T09:30:00Z",
        "modified": "2026-11-22T09:31:00Z",
        **more,
    }
    return Bookmark(**given)


def marked(*bookmarks: Bookmark, of: Source | None = None, **more) -> Marked:
    passages = tuple(Passage(bookmark=one, paragraph=3, **more) for one in bookmarks)
    return Marked(of or source(), passages)


def selection(*articles: Marked, loose: tuple[Bookmark, ...] = ()) -> Selection:
    here = {one.bookmark.id for article in articles for one in article.passages}
    here |= {mark.id for mark in loose}
    return Selection(
        articles=articles,
        loose=loose,
        exists=here.__contains__,
        titles={article.source.id: article.source.title for article in articles},
    )


def hostile() -> Selection:
    """An article for each hostile text, which is its title, author, words, note and tag."""
    articles = []
    for number, text in enumerate(HOSTILE, 1):
        article = f"hostile-{number:02d}"
        mark = bookmark(number, article=article, exact=text, note=text, tags=(one_line(text),))
        of = source(
            article, text, authors=(text,), publisher=text, kind="report", url=text, how=text,
            earliest="2018-01-01", latest="2018-03-02",
        )  # fmt: skip
        articles.append(marked(mark, of=of, commenter=text))
    search = bookmark(900, kind="search", article="", subject=HOSTILE[4], part="", exact="")
    return selection(*articles, loose=(search,))
