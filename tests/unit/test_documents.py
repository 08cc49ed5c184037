"""Reading texts, front matter, library folders."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.documents import front_matter, markdown, reading_text
from nhsreader.documents.folder import LibraryFolder
from nhsreader.documents.model import Comment, Document, InferredDate, Provenance, slugify
from nhsreader.errors import BadDocument, StorageError
from nhsreader.text.sanitise import clean

MARKUP = st.text("ab1 *_`[]()#>-+.!&;<~|\\\n=:/é£’", max_size=60)


@given(MARKUP)
@settings(max_examples=500)
def test_escaped_text_reads_back_as_itself(text: str) -> None:
    paragraphs = [p for p in text.split("\n\n") if p.strip()]
    body = "\n\n".join(markdown.paragraph(p) for p in paragraphs)
    expected = "\n\n".join(
        "\n".join(" ".join(line.split()) for line in p.split("\n") if line.strip())
        for p in paragraphs
    )
    read = reading_text.from_markdown(body)
    assert read.text == expected
    assert {block.kind for block in read.blocks} <= {"paragraph"}


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_blocks_cover_the_text_in_order(text: str) -> None:
    read = reading_text.from_markdown(clean(text))
    last = 0
    for block in read.blocks:
        assert last <= block.start <= block.end <= len(read.text)
        assert read.text[last : block.start].strip("\n") == ""
        last = block.end
    assert last == len(read.text)
    for span in read.spans:
        assert 0 <= span.start < span.end <= len(read.text)
    assert clean(read.text) == read.text


def test_markdown_becomes_plain_text_with_blocks_and_spans() -> None:
    read = reading_text.from_markdown(
        "# Trusts\n\nThe *first* [link](https://x.org) and `code`.\n\n- one\n  - deep\n3. three\n"
        "\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    shown = [(b.kind, b.level, b.marker, read.text[b.start : b.end]) for b in read.blocks]
    assert shown == [
        ("heading", 1, "", "Trusts"),
        ("paragraph", 0, "", "The first link and code."),
        ("item", 1, "•", "one"),
        ("item", 2, "•", "deep"),
        ("item", 1, "3.", "three"),
        ("quotation", 1, "", "said"),
        ("table-row", 0, "", "a | b"),
        ("table-row", 0, "", "1 | 2"),
    ]
    styled = {(s.kind, read.text[s.start : s.end], s.href) for s in read.spans}
    assert styled == {
        ("emphasis", "first", ""), ("link", "link", "https://x.org"), ("code", "code", "")
    }  # fmt: skip


def test_markup_of_other_kinds_is_shown_and_not_interpreted() -> None:
    read = reading_text.from_markdown("<script>x</script> [b]bold[/b] &#27;[31m &#x202e;z")
    assert "<script>x</script> [b]bold[/b]" in read.text
    assert "\x1b" not in read.text and "\u202e" not in read.text


def test_an_article_file_reads_back_as_written() -> None:
    document = Document(
        id="a-post", title="On: “trusts”", body="Body *text*.\n", authors=["A. Person"],
        publisher="hsj", kind="blog-post", published="2014-03", url="https://x.org/1",
        published_inferred=InferredDate("2014-03-01", "2014-03-31", "month named"),
        categories=["Trusts"], tags=["mine"], truncated=True, comments_declared=3,
        provenance=Provenance("/tmp/x.txt", "00", (3, 9)), guessed=["title"], edited=["kind"],
        extra={"rating": "5"},
    )  # fmt: skip
    assert front_matter.parse(front_matter.dump(document), "a.md", "a-post") == document


def test_comments_read_back_as_written() -> None:
    comments = [Comment(text="First.\n\nTwo: lines", author="A"), Comment(text="- no", parent=1)]
    assert front_matter.parse_comments(front_matter.dump_comments(comments), "c") == comments


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("title: [a", 3, "broken YAML"),
        ("title: a\npublished: soon", 3, "not a date"),
        ("title: a\nauthors: {b: c}", 3, "list"),
        ("a: &x b\nc: *x", 3, "aliases"),
        ("a: !!python/object:os.system b", 2, "tags"),
        ("title: a\ntitle: b", 3, "stands twice"),
        ("title: a\nformat_version: 9", 3, "format_version 9"),
        ("id: Not An Id", 2, "cannot be an id"),
        ("published_inferred: {earliest: x, latest: y, how: z}", 2, "not a date"),
    ],
)
def test_errors_name_file_and_line(front: str, line: int, words: str) -> None:
    with pytest.raises(BadDocument) as caught:
        front_matter.parse(f"---\n{front}\n---\nBody", "/lib/x.md", "x")
    assert caught.value.where == f"/lib/x.md:{line}"
    assert words in str(caught.value)


def test_an_alias_bomb_is_refused_at_once() -> None:
    bomb = "a: &a [x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    )
    started = time.perf_counter()
    with pytest.raises(BadDocument):
        front_matter.parse(f"---\n{bomb}---\n", "x.md", "x")
    assert time.perf_counter() - started < 1


def test_years_and_yaml_dates_are_taken() -> None:
    for stated in ("2012", "2012-03", "2012-03-27"):
        document = front_matter.parse(f"---\npublished: {stated}\n---\n", "x.md", "x")
        assert document.published == stated


@pytest.mark.parametrize(
    ("word", "kind", "stated"),
    [
        ("blog post", "blog-post", None),
        ("press release", "statement", "press release"),
        ("briefing", "briefing", None),
        ("zine", "page", "zine"),
    ],
)
def test_other_words_for_a_kind_are_mapped_and_kept(
    word: str, kind: str, stated: str | None
) -> None:
    document = front_matter.parse(f"---\nkind: {word}\n---\n", "x.md", "x")
    assert (document.kind, document.kind_stated) == (kind, stated)


def test_a_folder_finds_loads_and_saves_articles(tmp_path: Path) -> None:
    folder = LibraryFolder(tmp_path, writable=True)
    document = Document(id="x", title="X", body="Text.\n", comments=[Comment(text="Yes")])
    folder.save(document)
    (found,) = folder.scan()
    assert found.id == "x" and folder.load("x") == document
    document.comments = []
    folder.save(document)
    assert not (folder.articles / "x.comments.yaml").exists()
    assert next(folder.scan()).stamp != found.stamp
    assert not list(folder.articles.glob(".*.tmp"))


def test_a_read_only_folder_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="read-only"):
        LibraryFolder(tmp_path, writable=False).save(Document(id="x", title="X"))


def test_a_file_must_be_called_as_its_id(
    tmp_path: Path, write_article: Callable[..., Path]
) -> None:
    file = write_article("one", "Text.", tmp_path)
    file.rename(file.with_name("two.md"))
    with pytest.raises(BadDocument, match="rename the file"):
        LibraryFolder(tmp_path, writable=True).load("two")


def test_a_fifo_is_not_read(tmp_path: Path) -> None:
    import os

    from nhsreader.documents.files import read_bytes

    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StorageError, match="regular file"):
        read_bytes(tmp_path / "pipe")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Why NHS England isn’t in charge", "why-nhs-england-isnt-in-charge"),
        ("A&E: the “four-hour” wait?", "a-and-e-the-four-hour-wait"),
        ("   ", "article"),
        ("Ünïcode — Ťitle", "unicode-title"),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert slugify(title) == slug
    assert len(slugify(title * 20)) <= 72
