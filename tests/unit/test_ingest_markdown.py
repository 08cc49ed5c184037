"""Markdown files to drafts."""

from __future__ import annotations

import pytest

from nhsreader.documents import front_matter
from nhsreader.errors import BadInput
from tests.unit.ingest_pages import only, read

FULL = """\
---
id: the-lift
title: Who mends the lift?
authors: [Ann Lee]
publisher: Health Service Journal
kind: Opinion
published: 2014-05
categories: [Lifts]
tags: [mine]
url: https://example.org/lift
retrieved: 2020-01-01
comments_declared: 4
guessed: [authors]
edited: [title]
room: 12
---

# Who mends the lift?

Somebody **must**.

## Who

- Ann
"""


def test_front_matter_is_kept() -> None:
    draft = only(FULL, name="notes/Lift.MD")
    assert (draft.id, draft.title, draft.title_guessed) == (
        "the-lift",
        "Who mends the lift?",
        False,
    )
    assert (draft.authors, draft.authors_guessed) == (["Ann Lee"], True)
    assert (draft.publisher, draft.publisher_guessed) == ("hsj", False)
    assert (draft.kind, draft.kind_stated) == ("commentary", "Opinion")
    assert (draft.published, draft.categories, draft.tags) == ("2014-05", ["Lifts"], ["mine"])
    assert (draft.url, draft.retrieved) == ("https://example.org/lift", "2020-01-01")
    assert (draft.edited, draft.extra, draft.comments_declared) == (["title"], {"room": "12"}, 4)
    assert draft.body == "Somebody **must**.\n\n## Who\n\n- Ann\n"
    assert draft.lines == (1, 24)
    assert draft.warnings == []


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    draft = only("# A *short* note\n\nText below it.\n", name="a.markdown")
    assert (draft.title, draft.title_guessed, draft.id) == ("A short note", False, None)
    assert draft.body == "Text below it.\n"
    assert only("A note\n======\nText.\n", name="a.md").title == "A note"


def test_a_title_is_guessed_where_there_is_neither() -> None:
    draft = only("\n\nThe lift has *stopped*. Again.\n\n# Later\n", name="a.md")
    assert (draft.title, draft.title_guessed) == ("The lift has stopped", True)
    assert draft.body.endswith("# Later\n")
    assert draft.lines == (3, 5)


def test_a_heading_other_than_the_title_stays() -> None:
    draft = only("---\ntitle: One\n---\n# Two\n\nText.\n", name="a.md")
    assert draft.title == "One" and draft.body.startswith("# Two\n")


def test_keys_of_other_programs_are_understood() -> None:
    page = "---\nauthor: Ann Lee and Bob Cole\ndate: 3 May 2014\nlink: https://example.org\n"
    draft = only(page + "category: Lifts\nlayout: post\n---\nText.\n", name="a.md")
    assert draft.authors == ["Ann Lee", "Bob Cole"]
    assert draft.published == "2014-05-03"
    assert draft.url == "https://example.org"
    assert draft.categories == ["Lifts"]
    assert draft.extra == {"layout": "post"}


def test_what_cannot_be_settled_is_kept_with_a_warning() -> None:
    draft = only("---\npublisher: The Lift\ndate: soon\n---\nText.\n", name="a.md")
    assert draft.publisher == "The Lift" and draft.extra == {"date": "soon"}
    assert len(draft.warnings) == 2


def test_a_stored_article_comes_back_as_it_was() -> None:
    body = "Text with [a link](https://example.org).\n"
    document = front_matter.parse(
        f"---\ntitle: T\nprovenance: {{file: a, sha256: b}}\n---\n{body}", "a", "t"
    )
    draft = only(front_matter.dump(document), name="t.md")
    assert (draft.id, draft.body, draft.provenance) == ("t", body, document.provenance)


@pytest.mark.parametrize(
    ("front", "line"),
    [("published: soon", 2), ("kind: blog\nid: No Id", 3), ("a: 1\na: 2", 3)],
)
def test_broken_front_matter_is_refused_with_its_line(front: str, line: int) -> None:
    with pytest.raises(BadInput) as caught:
        read(f"---\n{front}\n---\nText.\n", name="a.md")
    assert caught.value.where == f"a.md:{line}"


def test_unsafe_characters_are_counted() -> None:
    found = read("# T\u202eitle\n\nText\x1b[2J.\n", name="a.md")
    assert found.drafts[0].title == "Title"
    assert (found.removed.bidi, found.removed.control) == (1, 1)
