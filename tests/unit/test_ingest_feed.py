"""Saved feeds to drafts, and HTML fragments to Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsreader.documents.publishers import Publisher, Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.errors import BadInput
from nhsreader.ingest.drafts import Extraction
from nhsreader.ingest.extraction import extract
from nhsreader.ingest.feed import extract_feed
from nhsreader.ingest.markup import convert, markdown_from_html
from nhsreader.ingest.web_sources import publisher_at, stated_day, web_address

PUBLISHERS = Publishers(
    [
        Publisher(id="gazette", name="Ward Gazette", domains=("gazette.example",)),
        Publisher(id="lifts", name="Lift Blog", kind="blog", domains=("blog.gazette.example",)),
    ]
)
RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel><title>The Ward Gazette</title><link>https://gazette.example/</link>
<item><title>Lifts &amp; stairs</title><link>https://gazette.example/lifts</link>
<dc:creator>Ann Lee and Bob Day</dc:creator><category>Estates</category><category>Lifts</category>
<pubDate>Tue, 06 May 2014 00:30:00 +0100</pubDate><slash:comments>4</slash:comments>
<description>A short form.</description>
<content:encoded><![CDATA[<h2>Why</h2><p>The lift <em>stopped</em> &#8212; again.</p>
<ul><li>one</li><li>two</li></ul><script>steal()</script>
<p><a href="javascript:alert(1)">bad</a> <a href="/more">good</a></p>]]></content:encoded></item>
<item><title>Only in brief</title><link>javascript:alert(2)</link>
<description>The board met.</description></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Notes</title>
<link href="https://blog.gazette.example/"/><author><name>Cat Fox</name></author>
<entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; claim</title>
<link href="https://blog.gazette.example/1"/><updated>2015-03-02T10:00:00Z</updated>
<content type="html">&lt;p&gt;ESC &amp;#27;[2J and &amp;#x202e;bidi&lt;/p&gt;</content></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title></channel>
<item><title>Of 2003</title><link>http://old.example/a</link><dc:date>2003-07-01</dc:date>
<description>Words of that time.</description></item></rdf:RDF>"""
BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;">
<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>t</title><item><title>T</title><description>&g; &x; end</description></item></channel></rss>"""


def read(data: bytes, name: str = "a.rss") -> Extraction:
    return extract_feed(data, name, publishers=PUBLISHERS)


def text_of(markdown: str) -> str:
    return from_markdown(markdown).text


def test_rss_gives_an_article_for_each_entry() -> None:
    found = read(RSS)
    full, brief = found.drafts
    assert full.title == "Lifts & stairs" and not full.title_guessed
    assert full.authors == ["Ann Lee", "Bob Day"]
    assert full.published == "2014-05-06"
    assert full.url == "https://gazette.example/lifts"
    assert full.publisher == "gazette" and not full.publisher_guessed and full.kind == "news"
    assert full.categories == ["Estates", "Lifts"] and full.comments_declared == 4
    assert not full.truncated and full.lines is None
    assert text_of(full.body) == "Why\n\nThe lift stopped — again.\n\none\ntwo\n\nbad good"
    assert "https://gazette.example/more" in full.body and "javascript" not in full.body
    assert brief.truncated and brief.url is None and brief.published is None
    assert any("http" in warning for warning in brief.warnings)


def test_atom_and_rdf() -> None:
    draft = read(ATOM).drafts[0]
    assert draft.title == "A bold claim"
    assert draft.authors == ["Cat Fox"]
    assert draft.published is None and draft.published_inferred is not None
    assert draft.published_inferred.latest == "2015-03-02"
    assert draft.publisher == "lifts" and draft.publisher_guessed and draft.kind == "blog-post"
    assert text_of(draft.body) == "ESC and bidi"
    old = read(RDF).drafts[0]
    assert (old.title, old.url) == ("Of 2003", "http://old.example/a")
    day = old.published or (old.published_inferred and old.published_inferred.latest)
    assert day == "2003-07-01"


def test_a_feed_is_found_by_its_bytes() -> None:
    assert extract(RSS, "page.txt", publishers=PUBLISHERS).drafts[0].title == "Lifts & stairs"


def test_what_is_broken_gives_what_is_there_or_one_clear_line() -> None:
    cut = read(RSS[: RSS.index(b"<item><title>Only")])
    assert [draft.title for draft in cut.drafts] == ["Lifts & stairs"] and cut.warnings
    for data in (b"", b"plain words", b"<html><p>x</html>", b"\x00\xff\xfe" * 9, b"https://e.example/feed",
                 b"/etc/passwd", b"<rss version='2.0'><channel><title>t</title></channel></rss>"):  # fmt: skip
        with pytest.raises(BadInput) as error:
            read(data)
        assert "\n" not in str(error.value) and "a.rss" in str(error.value)


def test_entities_neither_grow_nor_read_files() -> None:
    try:
        found = read(BOMB)
    except BadInput:
        return
    for draft in found.drafts:
        assert len(draft.body) < 2000 and "root:" not in draft.body


def test_deep_nesting_ends() -> None:
    data = b"<rss version='2.0'><channel>" + b"<item>" * 3000 + b"<title>t</title>"
    try:
        assert read(data).drafts
    except BadInput as error:
        assert "\n" not in str(error)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(RSS) - 1), st.binary(max_size=12), st.integers(0, 40), st.booleans())
def test_changed_bytes_never_break_it(at: int, put: bytes, gone: int, atom: bool) -> None:
    data = ATOM if atom else RSS
    at %= len(data)
    try:
        found = read(data[:at] + put + data[at + gone :])
    except BadInput:
        return
    for draft in found.drafts:
        assert "\x1b" not in draft.body and "\x1b" not in draft.title


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>* a</p><p># b</p><p>1. c</p>", "* a\n\n# b\n\n1. c"),
        ("<b>a</b>b <i>c</i><i>d</i> <b><i>e</i></b>", "ab cd e"),
        ("x <strong>so</strong>, <em>yes</em>.", "x so, yes."),
        ("<h3>C #</h3>", "C #"),
        ("<ol><li>a</ol><ol start=5><li>b</ol>", "a\nb"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "a\nb\nc"),
        ("<blockquote><p>q<p>r</blockquote>s", "q\n\nr\n\ns"),
        ("<table><tr><th>A<th>B<tr><td>1|2<td>3</table>", "A | B\n1|2 | 3"),
        ("<table><tr><td><table><tr><td>x</table><td>y</table>", "x\n\ny"),
        ("a<br>b", "a\nb"),
        ("<pre>x\n  y</pre>", "x\n  y"),
        ("<p hidden>no<p style='display:none'>no<p>yes<style>no</style>", "yes"),
        ("&#27;[2Ja&#x202e;b", "ab"),
        ("<a href='data:text/html,x'>a</a> <a href='https://e.example/(x)_*'>b_c*</a>", "a b_c*"),
        ("<q>a</q> [x](y) `z` &lt;b&gt;", "“a” [x](y) `z` <b>"),
        ("<a href='https://e.example'><p>a</p></a>", "a"),
        ("<img alt='A lift' src=x>", "[image: A lift]"),
        ("", ""),
        ("\0", ""),
    ],
)  # fmt: skip
def test_fragments_keep_their_words(html: str, text: str) -> None:
    shown = text_of(markdown_from_html(html))
    assert [line for line in shown.split("\n") if line] == [
        line for line in text.split("\n") if line
    ]


def test_styles_and_links_are_kept() -> None:
    spans = from_markdown(
        markdown_from_html(
            "<p>an <b>important</b> <a href='https://e.example/a?b=1&c=2'>link</a></p>"
        )
    ).spans
    assert [(span.kind, span.href) for span in spans] == [
        ("strong", ""), ("link", "https://e.example/a?b=1&c=2")]  # fmt: skip


@pytest.mark.parametrize(
    "html", ["<div>" * 20000 + "x", "<li>" * 20000, "<" * 200000, "<b>x " * 20000]
)
def test_hostile_fragments_end(html: str) -> None:
    markdown_from_html(html)


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from("ab*_[]()<>|#-1.\\`!&; \n\x1b"), max_size=60))
def test_no_text_acts_as_markup(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    markdown, removed = convert(f"<p>{escaped}</p>")
    if not removed:
        assert text_of(markdown).split() == text.split()


@pytest.mark.parametrize(
    ("stated", "day"),
    [("2014-05-06T23:59:00+01:00", "2014-05-06"), ("Tue, 06 May 2014 00:30:00 +0100", "2014-05-06"),
     ("6 May 2014", "2014-05-06"), ("May 2014", None), ("2014-13-40", None), ("", None), (None, None),
     ("soon", None), ("9" * 500, None)],
)  # fmt: skip
def test_stated_days(stated: object, day: str | None) -> None:
    assert stated_day(stated) == day


def test_addresses_and_domains() -> None:
    assert web_address("/a b", "https://e.example/") == "https://e.example/ab"
    for bad in (
        "javascript:x",
        "file:///etc/passwd",
        "https://",
        "http://[::1",
        "//",
        None,
        "x" * 9999,
    ):
        assert web_address(bad) is None
    assert publisher_at("blog.gazette.example", PUBLISHERS) == "lifts"
    assert publisher_at("www.gazette.example", PUBLISHERS) == "gazette"
    assert publisher_at("notgazette.example", PUBLISHERS) is None
