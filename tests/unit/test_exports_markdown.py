"""Markdown and Obsidian: nothing of a document is markup, nothing of the owner's is touched."""

from __future__ import annotations

import os
import re

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from nhsreader.bookmarks.exports import markdown, obsidian, properties
from nhsreader.bookmarks.exports.escaping import block_quote, inline
from nhsreader.bookmarks.exports.files import write_file, write_markdown, write_vault
from nhsreader.bookmarks.exports.regions import Region, merge
from nhsreader.errors import BadInput
from nhsreader.text.sanitise import clean, one_line, visible
from tests.unit.exports_material import HOSTILE, bookmark, hostile, marked, selection, source

PARSERS = [
    MarkdownIt("commonmark"),
    MarkdownIt("gfm-like", {"html": True, "linkify": True, "typographer": False}),
]
MARKUP = st.text("ab1 \n\\`*_{}[]()<>#+-.!|~=$%^&:;@'\"/www.http://x.y\u00a0", max_size=60)
QUIET = {"blockquote", "paragraph", "inline", "text", "hardbreak", "softbreak"}


def read(parser: MarkdownIt, source_: str) -> tuple[str, set[str]]:
    """What a reader of Markdown shows, paragraphs apart by a blank line, and what it made of it."""
    kinds: set[str] = set()
    shown = []
    for token in parser.parse(source_):
        kinds.add(token.type.removesuffix("_open").removesuffix("_close"))
        if token.type == "inline":
            words = ""
            for child in token.children or ():
                kinds.add(child.type)
                words += "\n" if child.type.endswith("break") else child.content
            shown.append(words)
    return "\n\n".join(shown), kinds


def as_shown(text: str) -> str:
    return re.sub(r"\n(?:[^\S\n]*\n)+", "\n\n", clean(text).strip("\n")).strip("\n")


@given(MARKUP | st.text(st.characters(blacklist_categories=("Cs",)), max_size=40))
@example("1. a")
@example("- [ ] x\n---\n===")
@example("    code")
@example("&amp; &#60; A&E; A&E")
def test_a_block_quotation_shows_the_very_text(text):
    if not clean(text).strip():
        return
    for parser in PARSERS:
        shown, kinds = read(parser, block_quote(text))
        assert kinds <= QUIET
        assert as_shown(shown) == as_shown(text)


@given(MARKUP)
def test_a_line_shows_the_very_text(text):
    if not one_line(text):
        return
    for parser in PARSERS:
        shown, kinds = read(parser, f"- Title: {inline(text)}")
        assert kinds <= QUIET | {"bullet_list", "list_item"}
        assert shown == f"Title: {one_line(text)}"


def test_hostile_bookmarks_stay_data_in_markdown():
    text = markdown.write(hostile()).text
    assert visible(text) == text
    for parser in PARSERS:
        tokens = parser.parse(text)
        html = [token.content for token in tokens if token.type == "html_block"]
        assert all(block.startswith("<!-- ") for block in html)
        assert not [t for t in tokens if t.type in ("fence", "code_block", "table_open", "hr")]
        inlines = [child for token in tokens for child in token.children or ()]
        assert not {child.type for child in inlines} & {"html_inline", "image", "em_open"}
        assert not [child for child in inlines if child.type == "link_open"]
        headings = [t.content for t, before in zip(tokens[1:], tokens, strict=False)
                    if before.type == "heading_open"]  # fmt: skip
        assert len(headings) == len(HOSTILE) + 2
    assert merge(text, [], lambda key: True) == ""


def test_what_an_article_is_told_with():
    of = source(
        title="Ward *closures*", authors=("Jo Bell",), publisher="Post", url="https://e.org/<a b>",
        earliest="2018-01-01", latest="2018-03-02", how="its neighbours", text_sha256="cd" * 32,
        truncated=True, guessed=("title",),
    )  # fmt: skip
    mark = bookmark(1, note="why?\n\nand when", tags=("beds",), part="comment:2", mark="green")
    text = markdown.write(selection(marked(mark, of=of, commenter="Ann"))).text
    for line in (
        "## Ward \\*closures\\*",
        "- Authors: Jo Bell",
        "- Publisher: Post",
        "- Date: not stated; between 2018-01-01 and 2018-03-02 (inferred: its neighbours)",
        "- Address: <https://e.org/%3Ca%20b%3E>",
        f"- Text version: sha256:{'cd' * 32}",
        "- Guessed from the page: title",
        "> nine wards",
        "**Note:** why?",
        "- Place: comment 2 by Ann, paragraph 3",
        "- Tags: beds",
        "- Mark: green",
        f"- Marked in text version: {'ab' * 6}",
    ):
        assert line in text.splitlines(), line


def test_changed_and_lost_words_are_said_to_be_so():
    text = markdown.write(selection(marked(bookmark(), state="changed", found="ten wards"))).text
    assert "> nine wards" in text and "It now reads:\n\n> ten wards" in text
    text = markdown.write(selection(marked(bookmark(), state="orphan"))).text
    assert "> nine wards" in text and "- Beware: these words are not in the article" in text


def test_the_owners_words_are_kept_to_the_byte():
    first = markdown.write(selection(marked(bookmark(1)))).text
    mine = "My own words  \n\n\n  <b>here</b>\t"
    end = f"<!-- nhsreader:end bookmark:{bookmark(1).id} -->\n"
    old = "Above\r\n" + first.replace(end, end + mine + "\n") + "tail without a newline"
    both = selection(marked(bookmark(1, note="new"), bookmark(2)))
    new = markdown.write(both, old).text
    assert new.startswith("Above\r\n") and mine in new and "tail without a newline\n" in new
    assert "**Note:** new" in new and bookmark(2).id in new
    assert markdown.write(both, new).text == new
    # Without what was generated only the owner's words are left.
    assert merge(new, [], lambda key: True) == f"Above\r\n{mine}\ntail without a newline\n"


def test_new_bookmarks_come_in_their_order():
    third_and_first = markdown.write(selection(marked(bookmark(1), bookmark(3)))).text
    everything = selection(marked(bookmark(1), bookmark(2), bookmark(3)))
    assert markdown.write(everything, third_and_first).text == markdown.write(everything).text


def test_a_removed_bookmark_goes_and_one_not_chosen_stays():
    old = markdown.write(selection(marked(bookmark(1), bookmark(2)))).text
    chosen = selection(marked(bookmark(1)))
    assert markdown.write(chosen, old).text == markdown.write(chosen).text
    still_there = selection(marked(bookmark(1)))
    kept = type(still_there)(
        articles=still_there.articles, exists=lambda name: True, titles=still_there.titles
    )
    assert markdown.write(kept, old).text == old


def test_line_ends_of_the_file_are_used():
    text = markdown.write(selection(marked(bookmark(1)))).text.replace("\n", "\r\n")
    assert markdown.write(selection(marked(bookmark(1))), text).text == text


@pytest.mark.parametrize(
    "broken",
    [
        "a\n<!-- nhsreader:begin x -->\nb\n",
        "a\n<!-- nhsreader:end x -->\nb\n",
        "<!-- nhsreader:begin x -->\n<!-- nhsreader:begin y -->\n<!-- nhsreader:end y -->\n",
        "<!-- nhsreader:begin x -->\n<!-- nhsreader:end y -->\n",
    ],
)
def test_a_marker_without_its_fellow_is_refused(broken):
    with pytest.raises(BadInput, match="marker in line"):
        merge(broken, [Region("x", "new")], lambda key: True)


@given(
    st.lists(
        st.text("ab \n\r<>!-", max_size=12).map(lambda text: re.sub(r"nhsreader", "", text)),
        min_size=4, max_size=4,
    ),
    st.sets(st.sampled_from("pqrs")),
)  # fmt: skip
def test_merging_keeps_every_word_outside(mine, wanted):
    old = mine[0]
    for words, key in zip(mine[1:], "pqr", strict=True):
        old += "" if not old or old.endswith("\n") else "\n"
        old += f"<!-- nhsreader:begin {key} -->\nold\n<!-- nhsreader:end {key} -->\n{words}"
    regions = [Region(key, f"new {key}") for key in sorted(wanted)]
    new = merge(old, regions, lambda key: True)
    bare = merge(old, [], lambda key: True)
    left = merge(new, [], lambda key: True)
    assert left.rstrip("\r\n") == bare.rstrip("\r\n") or left in (bare, bare + "\n")
    assert merge(new, regions, lambda key: True) == new
    assert all(f"new {key}" in new for key in wanted)


# Obsidian


def front_of(text: str) -> dict:
    assert text.startswith("---\n")
    return yaml.safe_load(text[4:].split("\n---\n", 1)[0])


def test_hostile_notes_stay_data(tmp_path):
    chosen = hostile()
    for article, raw in zip(chosen.articles, HOSTILE, strict=True):
        text = obsidian.note(article, chosen, set())
        front = front_of(text)
        shown = one_line(raw).replace("[[", "[ [")
        assert front["title"] == shown and front["authors"] == [shown]
        assert front["article_id"] == article.source.id
        (tag,) = front["tags"]
        assert re.fullmatch(r"[\w/-]*[^\W\d][\w/-]*|_\d+|[\w/-]+", tag) and not tag.isdigit()
        body = text.split("\n---\n", 1)[1]
        assert body.startswith("<!-- nhsreader:begin head -->\n")
        assert "[[" not in body and "%%" not in body and "==" not in body
        assert re.findall(r"(?<!\\)\^\S+", body) == [f"^bm-{article.passages[0].bookmark.id}"]
        _, kinds = read(PARSERS[0], body)
        assert not kinds & {"html_inline", "code_block", "fence", "link_open", "image"}


def test_properties():
    of = source(
        authors=("Jo Bell", "A: B"), published="2018-02-14", url="https://example.org/#a: b",
        retrieved="2026-11-22T10:00:00Z", publisher="no", text_sha256="cd" * 32,
    )  # fmt: skip
    article = marked(bookmark(1, tags=("two words", "2010")), of=of)
    front = front_of(obsidian.note(article, selection(article), set()))
    assert str(front["published"]) == "2018-02-14" and str(front["retrieved"]) == "2026-11-22"
    assert front["authors"] == ["Jo Bell", "A: B"] and front["publisher"] == "no"
    assert front["tags"] == ["_2010", "two-words"]
    assert all(not isinstance(value, dict) for value in front.values())


def test_the_owners_properties_are_kept():
    article = marked(bookmark(1, tags=("beds",)), of=source(published="2018"))
    chosen = selection(article)
    first = obsidian.note(article, chosen, set())
    mine = "status:   draft # mine\nmy list:\n- a\n# a comment\nx: |\n  title: no\n\n  y\n"
    old = first.replace("---\n<!--", f"{mine}---\n<!--", 1).replace('  - "beds"\n', "  - own\n")
    changed = marked(bookmark(1, tags=("beds",)), of=source(title="New", published="2019"))
    new = obsidian.note(changed, selection(changed), set(), old)
    assert mine in new
    front = front_of(new)
    assert front["title"] == "New" and front["published"] == "2019"
    assert front["tags"] == ["own", "beds"] and front["status"] == "draft"
    assert obsidian.note(changed, selection(changed), set(), new) == new


def test_a_note_that_was_its_owners_first_keeps_its_title():
    old = "---\ntitle: Mine\ntags: [a, b]\n---\nMy words\n"
    article = marked(bookmark(1, tags=("b",)))
    chosen = selection(article)
    new = obsidian.note(article, chosen, set(), old)
    assert new.startswith("---\ntitle: Mine\ntags: [a, b]\n") and "\nMy words\n" in new
    front = front_of(new)
    assert front["article_title"] == "Ward closures" and front["article_id"] == "ward-closures"
    assert obsidian.note(article, chosen, set(), new) == new
    plain = obsidian.note(article, chosen, set(), "\ufeffMy words\n")
    assert plain.startswith("\ufeff---\n") and "---\nMy words\n<!--" in plain


def test_front_matter_without_an_end_is_refused():
    article = marked(bookmark(1))
    with pytest.raises(BadInput, match="front matter"):
        obsidian.note(article, selection(article), set(), "---\ntitle: x\n")


def test_links_lead_only_to_notes_that_exist():
    article = marked(bookmark(1), of=source(same_story=("other-page", "missing-page")))
    text = obsidian.note(article, selection(article), {"ward-closures", "other-page"})
    assert re.findall(r"\[\[(.*?)\]\]", text) == ["other-page"]
    again = obsidian.note(article, selection(article), {"ward-closures"}, text)
    assert "[[" not in again


def test_a_vault_is_brought_up_to_date(tmp_path):
    vault = tmp_path / "vault"
    other = marked(bookmark(5, article="con"), of=source("con", "A [[title]] | with | marks"))
    search = bookmark(9, kind="search", article="", subject="beds [[x]]", part="", exact="")
    chosen = selection(marked(bookmark(1)), other, loose=(search,))
    files = write_vault(vault, chosen)
    assert {file.action for file in files} == {"written"}
    names = {path.name for path in vault.iterdir()}
    assert names == {"ward-closures.md", "con_.md", "_bookmarks.md", "_searches-and-entries.md"}
    linked = {
        link for path in vault.iterdir() for link in re.findall(r"\[\[(.*?)\]\]", path.read_text())
    }
    assert {f"{link}.md" for link in linked} <= names
    for path in vault.iterdir():
        os.utime(path, ns=(1, 1))
    assert {file.action for file in write_vault(vault, chosen)} == {"unchanged"}
    assert {path.stat().st_mtime_ns for path in vault.iterdir()} == {1}

    note = vault / "con_.md"
    note.write_text(note.read_text() + "\nmy words\n")
    (vault / "diary.md").write_text("nothing of ours\n")
    fewer = selection(marked(bookmark(1)), loose=(search,))
    done = {os.path.basename(file.path): file.action for file in write_vault(vault, fewer)}
    assert done == {
        "ward-closures.md": "unchanged", "con_.md": "written", "_bookmarks.md": "written",
        "_searches-and-entries.md": "unchanged",
    }  # fmt: skip
    assert "my words" in note.read_text() and "nine wards" not in note.read_text()
    assert (vault / "diary.md").read_text() == "nothing of ours\n"


def test_notes_that_cannot_be_written_are_refused_one_by_one(tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (tmp_path / "elsewhere.md").write_text("mine\n")
    (vault / "ward-closures.md").symlink_to(tmp_path / "elsewhere.md")
    (vault / "broken.md").write_text("<!-- nhsreader:begin x -->\n")
    (vault / "latin.md").write_bytes(b"caf\xe9")
    articles = [marked(bookmark(1))] + [
        marked(bookmark(n, article=name), of=source(name))
        for n, name in enumerate(("broken", "latin", "sound"), 2)
    ]
    files = write_vault(vault, selection(*articles))
    done = {os.path.basename(file.path): file.action for file in files}
    assert done == {
        "ward-closures.md": "refused", "broken.md": "refused", "latin.md": "refused",
        "sound.md": "written", "_bookmarks.md": "written",
    }  # fmt: skip
    assert (tmp_path / "elsewhere.md").read_text() == "mine\n"
    assert (vault / "latin.md").read_bytes() == b"caf\xe9"
    with pytest.raises(BadInput, match="folder"):
        write_vault(vault / "latin.md", selection())


def test_files_are_written_only_where_they_differ(tmp_path):
    file = tmp_path / "out" / "marks.ris"
    assert write_file(file, "a\r\n").action == "written"
    assert file.read_bytes() == b"a\r\n"
    os.utime(file, ns=(1, 1))
    assert write_file(file, "a\r\n").action == "unchanged"
    assert file.stat().st_mtime_ns == 1
    with pytest.raises(BadInput, match="folder"):
        write_file(tmp_path, "a")
    link = tmp_path / "link.md"
    link.symlink_to(file)
    assert write_file(link, "b").action == "written"
    assert link.is_symlink() and file.read_text() == "b"
    file.write_text("<!-- nhsreader:end x -->\n")
    with pytest.raises(BadInput, match=r"marks\.ris"):
        write_markdown(link, selection(marked(bookmark())))


@pytest.mark.parametrize(
    ("tag", "name"),
    [("beds", "beds"), ("two words", "two-words"), ("2010", "_2010"), ("a/b", "a/b"), ("#", "tag")],
)
def test_tags_as_obsidian_takes_them(tag, name):
    assert properties.obsidian_tag(tag) == name


def test_names_of_notes_are_safe_everywhere():
    for article in ("con", "nul", "com1", "ward-closures", "lpt9"):
        name = obsidian.note_name(article)
        assert re.fullmatch(r"[a-z0-9-]+_?", name) and obsidian.article_of(name) == article
    assert obsidian.note_name("con") == "con_"
    assert obsidian.article_of("con") == obsidian.article_of("My note") == ""
