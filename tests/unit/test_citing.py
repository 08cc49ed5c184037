"""Citations: paragraph, version, passage id, text fragment, references."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.bookmarks.exports.names import person
from nhsreader.documents.reading_text import from_markdown, from_plain
from nhsreader.errors import BadInput
from nhsreader.reader import Reader
from nhsreader.reader.citing import paragraph_number, passage_id
from nhsreader.reader.text_fragments import with_fragment

BODY = """# Head

The first paragraph, well-known & short.

- an item of a list

> a quoted paragraph

The last paragraph has the words: well-known & short. It goes on for long enough that nobody would
want the whole of it in an address, and so its beginning and its end will have to do for all of it.
"""
URL = "https://example.org/a?x=1&y=2"


@pytest.fixture
def reader(write_article: Callable[..., Path], tmp_path: Path) -> Reader:
    write_article("stated", BODY, title="A title", authors="[Jane Hartley, Tobias van Quill]",
                  published="2014-05-12", publisher="hsj", url=URL,
                  retrieved="2024-06-03")  # fmt: skip
    file = write_article("inferred", BODY, title="No day", published_inferred=(
        "{earliest: '2012-01-01', latest: '2013-12-31', how: from its neighbours}"))  # fmt: skip
    file.with_name("inferred.comments.yaml").write_text(
        "- author: Old Porter\n  date: 2014-05-14\n  text: I never saw an auditor.\n"
    )
    write_article("bare", BODY)
    return Reader([tmp_path / "library"], no_bundled=True)


def test_all_that_proves_it(reader: Reader) -> None:
    found = reader.citing.quote("stated", "a quoted paragraph")
    text = reader.articles.get("stated").parts["body"]
    assert found.quote == text.text[found.start : found.end] == "a quoted paragraph"
    assert found.paragraph == 3 and found.version == text.sha256[:12]
    assert found.date == "2014-05-12" and found.retrieved == "2024-06-03"
    assert found.publisher == "Health Service Journal"
    assert found.fragment_url == f"{URL}#:~:text=a%20quoted%20paragraph"
    undated = reader.citing.quote("bare", "a quoted paragraph")
    assert undated.date == "undated" and undated.fragment_url is None and undated.authors == []
    inferred = reader.citing.quote("inferred", "a quoted paragraph")
    assert inferred.date == "between 2012-01-01 and 2013-12-31 (inferred: from its neighbours)"


def test_a_comment_is_cited_as_one(reader: Reader) -> None:
    found = reader.citing.quote("inferred", "never saw an auditor")
    assert (found.comment, found.authors, found.comment_date) == (1, ["Old Porter"], "2014-05-14")
    for text in found.references.values():
        assert "omment" in text and "Porter" in text and "2014" in text


def test_references(reader: Reader) -> None:
    found = reader.citing.quote("stated", "a quoted paragraph").references
    assert found["harvard"].startswith(
        "Hartley, J. and van Quill, T. (2014) ‘A title’, Health Service Journal, 12 May, para. 3."
    )
    assert found["harvard"].endswith("(Accessed: 3 June 2024).")
    assert found["vancouver"].startswith(
        "Hartley J, van Quill T. A title [Internet]. Health Service Journal; 2014 May 12 "
        "[cited 2024 Jun 3]."
    )
    assert found["oscola"].startswith(
        "Jane Hartley and Tobias van Quill, ‘A title’ (Health Service Journal, 12 May 2014) para 3"
    )
    bare = reader.citing.quote("bare", "a quoted paragraph").references
    assert bare["harvard"].startswith("Anonymous (no date) ‘Bare’")
    assert "[date unknown]" in bare["vancouver"] and "no date" in bare["oscola"]
    assert "undated" in bare["plain"]
    inferred = reader.citing.quote("inferred", "a quoted paragraph").references
    assert all("inferred" in text for text in inferred.values())


@pytest.mark.parametrize(
    ("name", "split"),
    [("Jane Hartley", ("Hartley", "Jane")), ("Dr Jane A. Hartley MP", ("Hartley", "Jane A.")),
     ("Hartley, Jane", ("Hartley", "Jane")), ("Ludwig van der Aa", ("van der Aa", "Ludwig")),
     ("Socialist Health Association", ("Socialist Health Association", "")), ("Polly", ("Polly", ""))],
)  # fmt: skip
def test_names_are_split(name: str, split: tuple[str, str]) -> None:
    assert (person(name) or (name, "")) == split


def test_paragraphs_count_as_read_numbered_does() -> None:
    text = from_markdown(BODY)
    numbers = [paragraph_number(text, block.start) for block in text.blocks]
    assert numbers == [None, 1, 2, 3, 4]


def test_a_passage_keeps_its_id_while_its_words_stay() -> None:
    def of(body: str, words: str, nth: int = 0) -> str:
        text = from_markdown(body)
        at = [m.start() for m in re.finditer(re.escape(words), text.text)][nth]
        return passage_id({"body": text}, "one", "body", at, at + len(words))

    moved = f"A new paragraph.\n\n{BODY}"
    assert of(BODY, "a quoted paragraph") == of(moved, "a quoted paragraph")
    assert of(BODY, "well-known & short", 0) != of(BODY, "well-known & short", 1)
    assert of(BODY, "well-known & short", 1) == of(moved, "well-known & short", 1)


def test_what_is_no_passage_is_refused(reader: Reader) -> None:
    for start, end in ((5, 5), (9, 3), (0, 10**6)):
        with pytest.raises(BadInput):
            reader.citing.passage("stated", "body", start, end)
    with pytest.raises(BadInput, match="no part"):
        reader.citing.passage("stated", "comment:1", 0, 3)
    with pytest.raises(BadInput, match="2 places"):
        reader.citing.quote("stated", "well-known & short")
    assert reader.citing.quote("stated", "well-known & short", nth=2).paragraph == 4


def test_a_bookmark_is_cited_where_its_words_stand(reader: Reader) -> None:
    view = reader.bookmarks.add_quote("stated", "a quoted paragraph")
    assert reader.citing.bookmark(view.bookmark.id).quote == "a quoted paragraph"


def browser(page: str, address: str) -> tuple[int, int] | None:
    """Where a browser goes: the first place that fits, by the algorithm of the specification."""
    directive = address.split(":~:text=")[1]
    terms = directive.split(",")
    prefix = suffix = ""
    if terms[0].endswith("-"):
        prefix = unquote(terms.pop(0)[:-1])
    if terms[-1].startswith("-"):
        suffix = unquote(terms.pop()[1:])
    start, end = unquote(terms[0]), unquote(terms[1]) if len(terms) > 1 else ""
    flat = re.sub(r"\s+", " ", page).lower()
    at = 0
    while (found := flat.find(start.lower(), at)) != -1:
        at = found + 1
        last = found + len(start)
        if end:
            closing = flat.find(end.lower(), last)
            if closing == -1:
                return None
            last = closing + len(end)
        before, after = flat[:found].rstrip(), flat[last:].lstrip()
        if prefix and not before.endswith(prefix.lower()):
            continue
        if suffix and not after.startswith(suffix.lower()):
            continue
        return found, last
    return None


WORDS = st.lists(
    st.sampled_from(["the", "ward,", "bed-rest", "A&E", "“closed”", "½", "now"]),
    min_size=1,
    max_size=14,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6), st.data())
def test_a_fragment_is_well_formed_and_leads_there_where_it_can(
    paragraphs: list[list[str]], data: st.DataObject
) -> None:
    unique = [[*words, f"w{n}"] for n, words in enumerate(paragraphs)]
    text = from_plain("\n\n".join(" ".join(words) for words in unique))
    start = data.draw(st.integers(0, len(text.text) - 1))
    end = data.draw(st.integers(start + 1, len(text.text)))
    if not text.text[start:end].strip():
        return
    while start > 0 and not text.text[start - 1].isspace():
        start -= 1
    while end < len(text.text) and not text.text[end].isspace():
        end += 1
    address = with_fragment(URL, [("body", text)], "body", start, end)
    directive = address.removeprefix(f"{URL}#:~:text=")
    assert re.fullmatch(r"(?:[^-,&]+-,)?[^-,&]+(?:,[^-,&]+)?(?:,-[^-,&]+)?", directive)
    found = browser(text.text, address)
    assert found is not None
    wanted = re.sub(r"\s+", " ", text.text[start:end].strip()).lower()
    flat = re.sub(r"\s+", " ", text.text).lower()
    if flat.count(wanted) == 1 and "\n" not in text.text[start:end].strip() and len(wanted) <= 90:
        assert flat[found[0] : found[1]] == wanted


def test_a_fragment_of_a_long_passage_has_its_first_and_last_words() -> None:
    text = from_markdown(BODY)
    at = text.text.index("The last")
    address = with_fragment(URL + "#top", [("body", text)], "body", at, len(text.text))
    assert address.startswith(f"{URL}#top:~:text=The%20last%20paragraph,")
    assert address.endswith("for%20all%20of%20it.") or address.endswith("all%20of%20it.")
    second = text.text.rindex("well-known")
    address = with_fragment(URL, [("body", text)], "body", second, second + 18)
    assert "%2D" in address and "%26" in address and "-,well%2Dknown" in address
