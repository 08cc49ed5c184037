"""HTML pages: the gold pages, encodings, pages that mean harm, and what is fallen back on."""

from __future__ import annotations

import pytest

from nhsreader.documents.publishers import Publisher, Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.errors import BadInput
from nhsreader.ingest.drafts import Draft, Extraction
from nhsreader.ingest.html_page import extract_html
from tests.benchmarks.html_gold import Score, scores
from tests.pace import within

PROSE = "The board heard on Monday that eleven wards had been short of nurses since the spring. "
LEDGER = Publisher(id="ledger", name="The Ledger", domains=("ledger.example",))
BLOGS = Publisher(
    id="ledger-blogs", name="Ledger blogs", kind="blog", domains=("blogs.ledger.example",)
)


def read(page: str | bytes, name: str = "page.html") -> Extraction:
    data = page.encode() if isinstance(page, str) else page
    return extract_html(data, name, publishers=Publishers([LEDGER, BLOGS]), split=False)


def only(page: str | bytes) -> Draft:
    drafts = read(page).drafts
    assert len(drafts) == 1
    return drafts[0]


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def story(extra: str = "") -> str:
    return (
        f"<article><h1>Eleven wards short</h1><p>{PROSE * 2}</p>{extra}<p>{PROSE * 3}</p></article>"
    )


def shown(draft: Draft) -> str:
    return from_markdown(draft.body).text


@pytest.fixture(scope="module")
def total() -> Score:
    return sum(scores().values(), Score())


def test_gold_pages_come_apart_as_people_would_part_them(total: Score) -> None:
    assert total.segmentation >= 0.95, total.faults
    assert total.recall >= 0.98 and total.precision >= 0.98, total.faults
    assert total.forbidden == 0, total.faults


@pytest.mark.parametrize("what", ["title", "authors", "date", "truncated", "comments_declared"])
def test_gold_pages_state_what_they_state(total: Score, what: str) -> None:
    assert total.share(what) >= 0.95, total.faults


@pytest.mark.parametrize("what", ["text", "author", "date", "parent"])
def test_gold_comments(total: Score, what: str) -> None:
    assert total.comments_given == total.comments
    assert total.share(f"comment {what}") >= 0.95, total.faults


def test_markdown_keeps_structure_and_nothing_acts_as_markup() -> None:
    draft = only(page(story(
        "<h2>Why *now*</h2><ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>"
        "<ol start=3><li>third</li></ol><blockquote><p>said</p><p>again</p></blockquote>"
        "<p># 1. no heading<br>- no item</p>"
        "<table><tr><th>A|B</th><th>C</th></tr><tr><td>1</td><td>2</td></tr></table>"
    )))  # fmt: skip
    blocks = from_markdown(draft.body).blocks
    text = shown(draft)
    kinds = [(b.kind, text[b.start : b.end]) for b in blocks]
    assert ("heading", "Why *now*") in kinds
    assert [k for k in kinds if k[0] == "item"] == [
        ("item", "one"), ("item", "inner"), ("item", "two"), ("item", "third")
    ]  # fmt: skip
    assert ("quotation", "said") in kinds and ("quotation", "again") in kinds
    assert ("paragraph", "# 1. no heading\n- no item") in kinds
    assert ("table-row", "A|B | C") in kinds and ("table-row", "1 | 2") in kinds


def test_links_of_the_web_stay_and_others_are_their_text() -> None:
    draft = only(page(story(
        "<p>See <a href='https://a.example/x_(1) y?z=[2]'>the [full] report</a>, "
        "<a href='javascript:alert(1)'>this</a> and <a href='data:text/html,x'>that</a>.</p>"
    )))  # fmt: skip
    assert "See the [full] report, this and that." in shown(draft)
    links = [span.href for span in from_markdown(draft.body).spans if span.kind == "link"]
    assert len(links) == 1 and links[0].startswith("https://a.example/x_%281%29%20y")
    assert "javascript" not in draft.body and "data:" not in draft.body


def test_what_is_not_seen_is_no_text() -> None:
    unseen = (
        "<p hidden>h1</p><p style='display: none'>h2</p><p style='visibility:hidden'>h3</p>"
        "<p aria-hidden=true>h4</p><p class=gone>h5</p><template>h6</template><noscript>h7</noscript>"
        "<script>h8</script><iframe>h9</iframe><svg><text>h10</text></svg><!-- h11 -->"
    )
    style = "<style>/* x */ @media print {.seen{display:none}} p.gone, #x {display:none}</style>"
    draft = only(page(story(unseen + "<p class=seen>This one is printed on the page.</p>"), style))
    assert not any(f"h{number}" in draft.body for number in range(1, 12))
    assert "This one is printed on the page." in draft.body


def test_a_page_saved_behind_a_dialogue_is_still_read() -> None:
    assert PROSE.strip() in shown(
        only(page(f"<div aria-hidden=true>{story()}</div><p>Sign in</p>"))
    )


def test_metadata_states_and_graphs_are_followed() -> None:
    graph = (
        '<script type="application/ld+json">{"@graph": [{"@type": "Person", "@id": "#p", "name": "Ann Lee"},'
        '{"@type": "NewsArticle", "headline": "Eleven wards short", "author": {"@id": "#p"},'
        '"datePublished": "2019-03-04T23:30:00+00:00"}]}</script>'
        "<link rel=canonical href='https://news.ledger.example/a'>"
    )
    draft = only(page(story(), graph))
    assert (draft.title, draft.authors, draft.published) == (
        "Eleven wards short",
        ["Ann Lee"],
        "2019-03-04",
    )
    assert (draft.publisher, draft.kind, draft.url) == (
        "ledger",
        "news",
        "https://news.ledger.example/a",
    )
    assert not (draft.title_guessed or draft.authors_guessed or draft.publisher_guessed)
    assert draft.published_inferred is None


def test_the_longest_domain_decides_the_publisher() -> None:
    head = "<link rel=canonical href='https://blogs.ledger.example/a'>"
    assert only(page(story(), head)).publisher == "ledger-blogs"
    assert (
        only(page(story(), "<link rel=canonical href='https://notledger.example/a'>")).publisher
        is None
    )


def test_a_date_no_line_states_is_inferred_with_its_reason() -> None:
    body = story() + "<div>photo taken for us, archive no 2015-06-07-11</div>"
    draft = only(page(body, "<meta property='og:updated_time' content='2016-02-03'>"))
    assert draft.published is None
    assert draft.published_inferred is not None and "htmldate" in draft.published_inferred.how


def test_a_title_the_page_lacks_is_guessed() -> None:
    draft = only(page(f"<p>{PROSE}</p><p>{PROSE * 2}</p>", "<title>New Page 1</title>"))
    assert draft.title_guessed and draft.title.startswith("The board heard on Monday")


def test_stories_beside_the_article_are_no_comments_and_no_articles() -> None:
    card = f"<article class=card><h3><a href=/a>Another story here</a></h3><time>1 May 2014</time><p>{PROSE}</p></article>"
    draft = only(
        page(f"<main>{story()}</main><section><h2>Related stories</h2>{card * 3}</section>")
    )
    assert draft.comments == [] and "Another story" not in draft.body


def test_comments_of_unknown_class_are_found() -> None:
    one = "<div class=zz><p><b>Jo Bloggs</b> 3 May 2014 at 10:15</p><p>I disagree.</p><p>Twice.</p></div>"
    two = "<div class=zz><p><b>Al</b> 4 May 2014, 9.05 pm</p><p>Me too.</p></div>"
    draft = only(page(f"{story()}<h3>Comments (3)</h3>{one}{two}"))
    found = [(c.comment.author, c.comment.date, c.comment.text) for c in draft.comments]
    assert found == [
        ("Jo Bloggs", "2014-05-03T10:15", "I disagree.\n\nTwice."),
        ("Al", "2014-05-04T21:05", "Me too."),
    ]
    assert draft.comments_declared == 3 and "disagree" not in draft.body
    assert draft.warnings == ["3 comments declared, 2 present"]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1252", "<meta charset=iso-8859-1>"),
        ("cp1252", "<meta http-equiv=Content-Type content='text/html; charset=windows-1252'>"),
        ("utf-8", "<meta charset=windows-1252>"),
        ("cp1252", ""),
    ],
)
def test_encodings(encoding: str, head: str) -> None:
    words = "It’s “£5m” – a café’s naïve price, the board’s chair said."
    draft = only(page(story(f"<p>{words}</p>"), head).encode(encoding))
    assert words in shown(draft)


def test_mojibake_is_mended_and_curly_quotes_stay() -> None:
    words = "It’s “£5m” – said the chair."
    broken = words.encode().decode("cp1252", "replace").replace("�", "\x9d")
    extraction = read(page(story(f"<p>{broken}</p>"), "<meta charset=utf-8>"))
    assert words in shown(extraction.drafts[0])
    assert any("garbled" in warning for warning in extraction.warnings)


def test_control_and_bidi_characters_are_taken_out_and_counted() -> None:
    extraction = read(page(story("<p>One &#27;]0;evil&#7;two &#x202e;three&#27;[31m four.</p>")))
    assert "One two three four." in shown(extraction.drafts[0])
    assert extraction.removed.control and extraction.removed.bidi


@pytest.mark.parametrize(
    "body",
    [
        "<nav><a href=/>Home</a> <a href=/a>About the trust</a></nav>",
        "<p>Short.</p>",
        "<div>" * 50_000 + PROSE * 5,
        "<ul><li>" * 3_000 + PROSE,
        "<table><tr><td>" * 400 + PROSE,
        f"<span>{PROSE}",
        f"<h1>Cut off</h1><p>{PROSE * 3}<a href='htt",
    ],
)
def test_a_page_with_text_is_never_empty(body: str) -> None:
    extraction = read(f"<html><body>{body}")
    assert any(draft.body.strip() or draft.title != "Untitled" for draft in extraction.drafts)


@pytest.mark.parametrize("data", [b"", b"<html>" + b"\0" * 4000, b"<html><body></body></html>",
                                  b"<html><script>alert(1)</script></html>"])  # fmt: skip
def test_a_page_without_text_gives_one_line(data: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        read(data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("opening", ["<script>", "<!--", "<style>", "<textarea>"])
def test_a_hundred_thousand_open_elements_end_in_time(opening: str) -> None:
    with within(5), pytest.raises(BadInput):
        read(f"<html>{opening * 100_000}<p>{PROSE}")


def test_too_large_a_page_is_refused() -> None:
    with pytest.raises(BadInput, match="at most 20"):
        read(b"<html>" + b"x" * 20_000_001)


def test_five_megabytes_in_one_line_end_in_time() -> None:
    with within(40):
        draft = only(page(f"<h1>Long</h1><p>{PROSE * 58_000}</p>"))
        assert len(draft.body) > 5_000_000
