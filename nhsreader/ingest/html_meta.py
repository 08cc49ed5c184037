"""What a page states about itself: title, authors, date, address, publisher, kind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from nhsreader.documents.publishers import Publishers
from nhsreader.ingest.guesses import publisher_key
from nhsreader.ingest.headers import looks_like_names, names_in, parse_header
from nhsreader.ingest.html_text import Block, safe_url
from nhsreader.ingest.html_tree import names_of, text_of
from nhsreader.text.dates import PartialDate, find_dates, parse_date
from nhsreader.text.fold import fold
from nhsreader.text.sanitise import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLES = re.compile(
    r"(?:\w*Article|BlogPosting|\w*Posting|Report|LiveBlogPosting|Review|CreativeWork)\Z"
)
_AUTHOR_META = (
    "author", "article:author", "og:article:author", "dc.creator", "dcterms.creator",
    "citation_author", "parsely-author", "sailthru.author", "byl", "twitter:data1_author",
)  # fmt: skip
_DATE_META = (
    "article:published_time", "og:article:published_time", "datepublished", "dc.date.issued",
    "dcterms.issued", "dcterms.date", "dc.date", "dcterms.created", "dc.date.created",
    "citation_publication_date", "citation_date", "parsely-pub-date", "sailthru.date", "pubdate",
    "publishdate", "publish_date", "publication_date", "govuk:first-published-at",
    "govuk:public-updated-at", "date",
)  # fmt: skip
_TITLE_META = (
    "og:title", "dc.title", "dcterms.title", "citation_title", "parsely-title",
    "sailthru.title", "twitter:title",
)  # fmt: skip
_SITE_META = ("og:site_name", "application-name", "dc.publisher", "citation_publisher")
_SITE_END = re.compile(r"\s+(?:[|»«·•–—:-]|::)\s+")
_NO_TITLE = re.compile(
    r"(?:new\s+page(?:\s+\d+)?|untitled(?:\s+(?:document|page))?(?:\s+\d+)?|home(?:page)?|index"
    r"|document|welcome|blog|news|no\s+title|page\s+\d+)?\Z",
    re.IGNORECASE,
)
_ISO = re.compile(r"((?:19|20)\d\d)-?(\d\d)?-?(\d\d)?(?=\D|\Z)")
_HYPHENS = re.compile(r"\b(\d{1,2})[-/]([A-Za-z]{3,9})[-/]((?:19|20)\d\d)\b")
_LABEL = re.compile(
    r"(?:from|authors?|written\s+by|by|organisations?|submitted\s+by)\s*:?\s*\Z", re.I
)
_LABELLED = re.compile(r"(?:from|authors?|organisations?|submitted\s+by)\s*:\s+", re.I)
_SUBMITTED = re.compile(
    r"(?:.{0,40}\b)?(?:evidence|submission|response|memorandum)\s+(?:submitted\s+)?(?:by|from)\s+(?:the\s+)?"
    r"(?P<who>.{3,120}?)(?:\s*[(\[][A-Z]{2,8}\s?-?\d{1,6}[)\]])?\s*\Z",
    re.IGNORECASE,
)
_PERSON_PAGE = re.compile(
    r"/(?:people|person|authors?|contributors?|profiles?|staff|journalists?|writers?|columnists?|by)"
    r"/[\w.-]+/?\Z"
)
_NO_AUTHOR = {"admin", "administrator", "editor", "webmaster", "guest", "staff", "news desk"}
_BY = re.compile(r"\s*(?:(?:words|written|posted|published)\s+)?by:?\s+", re.IGNORECASE)


class Stated(msgspec.Struct):
    """What the metadata of a page states; empty where it states nothing."""

    titles: list[str] = []
    page_title: str = ""
    authors: list[str] = []
    published: str | None = None
    site: str | None = None
    url: str | None = None
    types: set[str] = set()
    comments: int | None = None
    section: str = ""
    headlines: set[str] = set()


def read_stated(tree: HtmlElement) -> Stated:
    """Everything a page's JSON-LD, OpenGraph, other meta elements and microdata state."""
    stated = Stated()
    metas = _metas(tree)
    articles = [thing for thing in _things(tree) if _types(thing) and _is_article(thing)]
    for thing in articles:
        stated.types |= _types(thing)
        for key in ("headline", "name"):
            if isinstance(thing.get(key), str) and one_line(thing[key]):
                stated.titles.append(one_line(thing[key]))
                stated.headlines.add(fold(thing[key]))
                break
        stated.authors = stated.authors or _people(thing.get("author") or thing.get("creator"))
        stated.published = stated.published or iso_day(thing.get("datePublished"))
        count = thing.get("commentCount")
        if stated.comments is None and str(count).isdigit():
            stated.comments = int(str(count)[:7])
        stated.url = stated.url or safe_url(_text(thing.get("url")))
    stated.titles += [metas[key][0] for key in _TITLE_META if metas.get(key)]
    title = tree.find(".//head/title")
    stated.page_title = one_line(title.text_content()) if title is not None else ""
    if not stated.authors:
        for key in _AUTHOR_META:
            found = [name for value in metas.get(key, ()) for name in _names(value)]
            if found:
                stated.authors = list(dict.fromkeys(found))
                break
    for key in _DATE_META:
        if stated.published:
            break
        stated.published = next(filter(None, map(iso_day, metas.get(key, ()))), None)
    stated.site = next((metas[key][0] for key in _SITE_META if metas.get(key)), None)
    canonical = [
        link.get("href")
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower()
    ]
    addresses = [*canonical, *metas.get("og:url", ())]
    stated.url = next(filter(None, map(safe_url, addresses)), stated.url)
    stated.types |= {f"og:{value.lower()}" for value in metas.get("og:type", ())}
    stated.section = " ".join(metas.get("article:section", ()))
    if stated.site:
        site = fold(stated.site)
        stated.authors = [name for name in stated.authors if fold(name) != site]
    return stated


def dates_in(text: str) -> list[tuple[int, int, PartialDate]]:
    """`find_dates`, with a month's name between hyphens (`26-Apr-2012`) read too."""
    return find_dates(_HYPHENS.sub(r"\1 \2 \3", text))


def iso_day(value: object) -> str | None:
    """The day, or month, of a date as machines write it, else as people do; None if none."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    if match := _ISO.match(text):
        try:
            return str(parse_date("-".join(part for part in match.groups() if part)))
        except ValueError:
            return None
    dates = dates_in(text)
    return str(dates[0][2]) if dates else None


def submitter(title: str) -> list[str]:
    """Who gave evidence, where a title says that it is someone's evidence."""
    match = _SUBMITTED.match(title)
    return [match["who"].strip()] if match else []


def title_of(stated: Stated, headings: list[Block]) -> tuple[str | None, Block | None]:
    """The title, and the block on the page that shows it; None for what there is not.

    A heading that the metadata repeats is the title; else the metadata's own, else the first
    heading of the highest level.
    """
    metas = [title for title in stated.titles if not _NO_TITLE.match(title)]
    names = [*metas, stated.page_title] if not _NO_TITLE.match(stated.page_title) else metas
    for name in names:
        wanted = fold(name)
        for block in headings:
            here = fold(block.text)
            if here and (here == wanted or (len(here) >= 8 and wanted.startswith(here))):
                return block.text, block
    tops = [block for block in headings if block.level == 1]
    if metas:
        shown = next((b for b in tops if _shared(b.text, metas[0]) >= 0.6), None)
        return _without_site(metas[0], stated.site), shown
    if headings:
        first = tops[0] if tops else min(headings, key=lambda block: block.level or 9)
        if not (stated.site and fold(first.text) == fold(stated.site)):
            return first.text, first
    if names:
        return _without_site(stated.page_title, stated.site), None
    return None, None


def byline(blocks: list[Block]) -> tuple[list[str], str | None]:
    """Authors and date that visible lines state, such as `By X, health editor` and a date."""
    authors: list[str] = []
    published: str | None = None
    labelled = False
    for block in blocks:
        for line in block.text.split("\n"):
            if len(line) > 200:
                continue
            label = _LABELLED.match(line)
            if (labelled or label) and not authors:
                authors = _names(line[label.end() if label else 0 :])
            labelled = _LABEL.match(line) is not None
            header = parse_header(line)
            if header is not None:
                names = [name for name in header.authors if looks_like_names(name)]
                authors = authors or names
                published = published or header.published
                continue
            lead = _BY.match(line)
            if lead and not authors:
                authors = _names(re.split(r"[|•·]|,\s+[a-z]|\s+[–—]\s+", line[lead.end() :])[0])
            if published is None and len(line) <= 90:
                dates = dates_in(line)
                if dates and not re.match(r"\s*(?:last\s+)?(?:updated|modified)", line, re.I):
                    published = str(dates[0][2])
    return authors, published


def marked_authors(elements: Iterable[HtmlElement]) -> list[str]:
    """The people whom rel, microdata or class of one of the elements mark as authors."""
    elements = list(elements)
    for test in (_is_rel_author, _is_item_author, _is_class_author, _is_person_link):
        found: list[str] = []
        for element in elements:
            if isinstance(element.tag, str) and test(element):
                found += _names(_author_text(element))
        if found:
            return list(dict.fromkeys(found))[:8]
    return []


def marked_date(elements: Iterable[HtmlElement], *, sure: bool = False) -> str | None:
    """The date of publication that microdata, `<time>` or the class of one of the elements
    marks; with `sure` only one marked as that of publication."""
    good: list[str] = []
    fair: list[str] = []
    for element in elements:
        if not isinstance(element.tag, str):
            continue
        names = " ".join(names_of(element))
        item = (element.get("itemprop") or "").lower()
        if element.tag == "time" or "datepublished" in item or "datecreated" in item:
            day = iso_day(element.get("datetime") or element.get("content") or text_of(element))
        elif element.tag == "abbr" and "published" in names:
            day = iso_day(element.get("title") or text_of(element))
        elif re.search(
            r"(?:^|[\s_-])(?:published|entry-date|post-date|date-?header|dateline|pubdate)\b", names
        ):
            day = iso_day(text_of(element))
        else:
            continue
        if day is None or "updated" in names.split() or "modified" in item:
            continue
        stated = "published" in names or "published" in item or element.get("pubdate") is not None
        (good if stated else fair).append(day)
    return next(iter(good if sure else [*good, *fair]), None)


def publisher_of_page(stated: Stated, publishers: Publishers) -> str | None:
    """The key of the publisher whose domain the address is under (the longest such), or whose
    name the page gives as its site's."""
    host = (urlsplit(stated.url).hostname or "") if stated.url else ""
    best, length = None, 0
    for publisher in publishers:
        for domain in publisher.domains:
            if (host == domain or host.endswith("." + domain)) and len(domain) > length:
                best, length = publisher.id, len(domain)
    if best is None and stated.site:
        best = publisher_key(stated.site, publishers)
    return best


def kind_of_page(stated: Stated, tree: HtmlElement, title: str, *, blog: bool) -> str:
    """The kind a page's metadata and classes speak for; `page` where none does."""
    types = " ".join(stated.types).lower()
    url = (stated.url or "").lower()
    host = urlsplit(url).hostname or ""
    body = tree.find("body")
    names = " ".join(names_of(body)) if body is not None else ""
    lower = title.lower()
    if re.search(
        r"(?:written|oral)\s+evidence|evidence\s+submitted|memorandum\s+(?:by|from)", lower
    ) or ("committees.parliament.uk" in host or "/writtenevidence/" in url):
        return "submission"
    if "blogposting" in types or blog or "/blog" in url or re.search(r"\bblog\b", names):
        return "blog-post"
    if "opinion" in types or re.search(r"opinion|comment(?:ary)?\b", stated.section.lower()):
        return "commentary"
    if (
        "newsarticle" in types
        or "reportagenews" in types
        or re.search(r"\bnews\b", stated.section.lower())
    ):
        return "news"
    if host.endswith("gov.uk"):
        for part, kind in (
            ("/speeches/", "speech"),
            ("/news/", "statement"),
            ("/publications/", "report"),
        ):
            if part in url:
                return kind
    if re.search(r"press\s*-?releases?", f"{names} {url} {lower}"):
        return "statement"
    if re.match(r"minutes\b|.*\bminutes\s+of\b", lower):
        return "minutes"
    return "news" if "og:article" in types and "/news" in url else "page"


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        key = (
            (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower().strip()
        )
        value = one_line(meta.get("content") or "")
        if key and value:
            found.setdefault(key, []).append(value[:2000])
    return found


def _things(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects in a page's JSON-LD, those of an @graph and of lists included."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower().strip() != "application/ld+json":
            continue
        source = (script.text or "").strip().removeprefix("<!--").removesuffix("-->")[:500_000]
        try:
            stack = [json.loads(source, strict=False)]
        except (ValueError, RecursionError):
            continue
        known: dict[str, dict[str, Any]] = {}
        found: list[dict[str, Any]] = []
        while stack and len(found) < 500:
            thing = stack.pop()
            if isinstance(thing, list):
                stack += reversed(thing)
            elif isinstance(thing, dict):
                found.append(thing)
                if isinstance(thing.get("@id"), str):
                    known[thing["@id"]] = {**known.get(thing["@id"], {}), **thing}
                stack += [
                    thing[key]
                    for key in ("mainEntity", "mainEntityOfPage", "@graph")
                    if key in thing
                ]
        for thing in found:
            yield {key: _resolved(value, known) for key, value in thing.items()}


def _resolved(value: Any, known: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_resolved(each, known) if isinstance(each, dict) else each for each in value]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
        return known.get(str(value.get("@id")), value)
    return value


def _types(thing: dict[str, Any]) -> set[str]:
    stated = thing.get("@type")
    kinds = stated if isinstance(stated, list) else [stated]
    return {kind for kind in kinds if isinstance(kind, str)}


def _is_article(thing: dict[str, Any]) -> bool:
    return any(_ARTICLES.match(kind) for kind in _types(thing))


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id")
    return value if isinstance(value, str) else ""


def _people(value: Any) -> list[str]:
    people = value if isinstance(value, list) else [value]
    found: list[str] = []
    for person in people:
        if isinstance(person, dict) and "Organization" in _types(person):
            continue
        found += _names(_text(person))
    return list(dict.fromkeys(found))


def _names(text: str) -> list[str]:
    """The people a short text names; none where it is no list of names."""
    text = _BY.sub("", one_line(text), count=1)
    if not text or len(text) > 160 or "://" in text or "@" in text:
        return []
    names = [name.strip(" .;|") for part in text.split(";") for name in names_in(part)]
    return [
        name
        for name in names
        if name and name.lower() not in _NO_AUTHOR and looks_like_names(name) and len(name) > 2
    ]


def _shared(one: str, other: str) -> float:
    left, right = set(fold(one).split()), set(fold(other).split())
    return len(left & right) / max(1, len(left | right))


def _without_site(title: str, site: str | None) -> str:
    """A title without the site's name at its end or start."""
    parts = _SITE_END.split(title)
    if len(parts) < 2:
        return title
    if site:
        for cut, end in ((parts[-1], True), (parts[0], False)):
            if fold(cut) == fold(site):
                return (
                    title[: title.rfind(cut)].rstrip(" |»«·•–—:-")
                    if end
                    else title[len(cut) :].lstrip(" |»«·•–—:-")
                )
    last = re.search(r"\s+(?:[|»«]|::)\s+", title)
    return title[: last.start()] if last else title


def _is_rel_author(element: HtmlElement) -> bool:
    return element.tag == "a" and "author" in (element.get("rel") or "").lower().split()


def _is_item_author(element: HtmlElement) -> bool:
    return "author" in (element.get("itemprop") or "").lower().split()


def _is_class_author(element: HtmlElement) -> bool:
    names = set((element.get("class") or "").lower().split())
    return bool(
        names
        & {
            "author",
            "byline__name",
            "author-name",
            "byline-name",
            "byline__author",
            "post-author",
            "entry-author",
            "fn",
        }
    )


def _is_person_link(element: HtmlElement) -> bool:
    return (
        element.tag == "a"
        and _PERSON_PAGE.search(urlsplit_path(element.get("href") or "")) is not None
        and len(text_of(element).split()) in (2, 3, 4)
        and not re.match(r"more\b|all\b|about\b|view\b", text_of(element), re.I)
    )


def urlsplit_path(href: str) -> str:
    """The path of an address; nothing for one that is none."""
    try:
        return urlsplit(href).path
    except ValueError:
        return ""


def _author_text(element: HtmlElement) -> str:
    for inner in element.iter():
        names = names_of(inner)
        if inner is not element and ((inner.get("itemprop") or "") == "name" or "fn" in names):
            return text_of(inner)
    return element.get("content") or text_of(element)
