"""An EPUB book → one draft, or one a chapter."""

from __future__ import annotations

import html
import posixpath
import re
from urllib.parse import unquote

import msgspec
from lxml import etree

from nhsreader.documents.markdown import escape_line
from nhsreader.documents.publishers import Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.errors import BadInput
from nhsreader.ingest.drafts import Draft, Extraction
from nhsreader.ingest.guesses import UNTITLED, publisher_key, title_from
from nhsreader.ingest.html_markdown import markdown_of, parse_html, tag_of, text_of
from nhsreader.ingest.limits import AGAIN, Limits, in_child, serve
from nhsreader.ingest.properties import guess_kind
from nhsreader.ingest.zipcheck import Archive
from nhsreader.text.dates import find_dates, parse_date
from nhsreader.text.sanitise import Removed, one_line, sanitise

LIMITS = Limits()
MIN_WORDS = 200
MAX_PART = 20 << 20
_CHILD = "nhsreader.ingest.epub"
_CONTAINER = "META-INF/container.xml"
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([\w.-]+)")
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


class Part(msgspec.Struct):
    """One file of the spine: its heading, taken out of the text, if it begins with one, and
    its title as the file's own head gives it."""

    heading: str
    body: str
    words: int
    label: str


class Read(msgspec.Struct):
    """What a book says of itself, and its parts in order."""

    title: str
    creators: list[str]
    date: str
    publisher: str
    identifiers: list[str]
    parts: list[Part]
    removed: tuple[int, int, int]
    missing: int


def extract_epub(data: bytes, name: str, *, publishers: Publishers, split: bool) -> Extraction:
    """The drafts of a book: one where it is a single article, else one a chapter, which is a
    part with a heading and at least 200 words. `split` changes nothing.

    A part without a heading goes on with the chapter before it. Raises BadInput for a file that
    is damaged, encrypted, no book, without text or beyond the limits.
    """
    if not data.strip():
        raise BadInput("the file is empty", where=name, do="check that it was saved completely")
    found = in_child(_CHILD, data, name, Read, LIMITS)
    parts = [part for part in found.parts if part.body or part.heading]
    if not any(part.body for part in parts):
        raise BadInput("it holds no text", where=name, do="open it and look")
    extraction = Extraction(removed=Removed(*found.removed))
    if found.missing:
        extraction.warnings.append(f"{found.missing} parts named in its list are not in it")
    chapters = _chapters(parts, extraction)
    if len(chapters) < 2:
        extraction.drafts = [_whole(found, parts)]
    else:
        extraction.drafts = [
            Draft(
                title=part.heading, body=part.body, categories=[found.title] if found.title else []
            )
            for part in chapters
        ]
    for draft in extraction.drafts:
        _describe(draft, found, publishers, alone=len(extraction.drafts) == 1)
    return extraction


def read(data: bytes) -> Read:
    """Read a book. Raises BadInput for one that is none or beyond the limits."""
    archive = Archive(data)
    if _CONTAINER not in archive:
        raise BadInput("this is a ZIP archive, not an EPUB book", do=AGAIN)
    place = next((e.get("full-path") or "" for e in _xml(archive, _CONTAINER).iter()
                  if tag_of(e) == "rootfile"), "")  # fmt: skip
    if place not in archive:
        raise BadInput("it is damaged: it has no list of its parts", do=AGAIN)
    package = _xml(archive, place)
    if locked := _locked(archive):
        raise BadInput(f"it is encrypted ({locked} of its parts)", do="get a copy without DRM")
    parts, removed, missing = [], Removed(), 0
    for href in _spine(package, place):
        if href not in archive:
            missing += 1
            continue
        part, taken = _part(archive.read(href))
        removed += taken
        parts.append(part)
    creators = [
        c for e in _all(package, "creator") if _role(package, e) == "aut" and (c := text_of(e))
    ]
    return Read(
        title=next((t for e in _all(package, "title") if (t := text_of(e))), ""),
        creators=creators,
        date=_date(package),
        publisher=next((t for e in _all(package, "publisher") if (t := text_of(e))), ""),
        identifiers=[text_of(e) for e in _all(package, "identifier")],
        parts=parts,
        removed=(removed.control, removed.bidi, removed.zero_width),
        missing=missing,
    )


def _chapters(parts: list[Part], extraction: Extraction) -> list[Part]:
    """The parts that are chapters, each with what goes on from it; what is left out is told."""
    chapters: list[Part] = []
    left: list[Part] = []
    for part in parts:
        if part.heading and part.words >= MIN_WORDS:
            chapters.append(msgspec.structs.replace(part))
        elif chapters and not part.heading and part.words:
            chapters[-1].body += "\n" + part.body
        else:
            left.append(part)
    if len(chapters) > 1 and left:
        names = ", ".join(
            repr(title_from(part.heading or part.label or from_markdown(part.body).text))
            for part in left[:10]
        )
        extraction.warnings.append(
            f"{len(left)} parts with no heading or under {MIN_WORDS} words left out: {names}"
            + (", …" if len(left) > 10 else "")
        )
    return chapters


def _whole(found: Read, parts: list[Part]) -> Draft:
    """The whole book as one article."""
    first = next((part.heading for part in parts if part.heading), "")
    title = found.title or first
    texts = []
    for part in parts:
        if part.heading and part.heading.casefold() != title.casefold():
            texts.append(f"## {escape_line(part.heading)}\n")
        if part.body:
            texts.append(part.body)
    body = "\n".join(texts)
    guessed = not title
    if guessed:
        title = title_from(from_markdown(body).text.split("\n")[0]) or UNTITLED
    return Draft(title=title, title_guessed=guessed, body=body)


def _describe(draft: Draft, found: Read, publishers: Publishers, *, alone: bool) -> None:
    """Give a draft what the book states of itself."""
    guess_kind(draft, from_markdown(draft.body).text.split("\n\n"), publishers)
    draft.authors = list(dict.fromkeys(found.creators))
    draft.published = _stated(found.date)
    if found.date and draft.published is None:
        draft.warnings.append(f"date {found.date!r} is none that can be read: left out")
    if found.publisher:
        key = publisher_key(found.publisher, publishers)
        draft.publisher, draft.publisher_guessed = key or found.publisher, False
        if key is None:
            draft.warnings.append(
                f"{found.publisher!r} is no publisher known here: kept as it stands"
            )
    links = [each for each in found.identifiers if re.match(r"https?://\S+\Z", each, re.I)]
    # One address for many chapters would make them one article.
    draft.url = links[0] if links and alone else None


def _part(data: bytes) -> tuple[Part, Removed]:
    if len(data) > MAX_PART:
        raise BadInput(f"a part of it is larger than {MAX_PART >> 20} MB", do="split it")
    root = _page(data)
    label = next((text_of(each) for each in root.iter() if tag_of(each) == "title"), "")
    body = next((each for each in root.iter() if tag_of(each) == "body"), root)
    heading = _heading(body)
    markdown, removed = sanitise(markdown_of(body))
    words = len(re.findall(r"\w+", markdown))
    return Part(heading, markdown + "\n" if markdown else "", words, label), removed


def _heading(body: etree._Element) -> str:
    """The first heading of a part, taken out of it."""
    for each in body.iter():
        if re.fullmatch("h[1-6]", tag_of(each)) and (text := text_of(each)):
            parent = each.getparent()
            if parent is not None:
                tail, before = each.tail, each.getprevious()
                if tail and before is not None:
                    before.tail = (before.tail or "") + tail
                elif tail:
                    parent.text = (parent.text or "") + tail
                parent.remove(each)
            return text
    return ""


def _page(data: bytes) -> etree._Element:
    """A page of XHTML as a tree: as XML without its DOCTYPE, or as HTML where it is no XML."""
    declared = _ENCODING.match(data.lstrip()[:200])
    encoding = declared.group(1).decode() if declared else "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        text = data.decode(encoding, errors="replace")
    except LookupError:
        text = data.decode("utf-8", errors="replace")
    text = text.lstrip("\ufeff")
    plain = re.sub(r"\A\s*<\?xml[^>]*\?>", "", _DOCTYPE.sub("", text, count=1))
    named = _ENTITY.sub(
        lambda m: m.group() if m.group(1) in _XML_ENTITIES else html.unescape(m.group()), plain
    )
    try:
        return etree.fromstring(named.encode("utf-8", "replace"), _parser())
    except etree.XMLSyntaxError:
        return parse_html(plain)


def _spine(package: etree._Element, place: str) -> list[str]:
    """The names of the files of the spine, in order, without the table of contents."""
    files: dict[str, str] = {}
    for item in _all(package, "item"):
        if "nav" not in (item.get("properties") or "").split():
            files[item.get("id") or ""] = unquote(item.get("href") or "").split("#")[0]
    found = [files[key] for e in _all(package, "itemref") if (key := e.get("idref") or "") in files]
    folder = posixpath.dirname(place)
    return [
        posixpath.normpath(posixpath.join(folder, href)) for href in dict.fromkeys(found) if href
    ]


def _locked(archive: Archive) -> int:
    """How many parts are encrypted; fonts made unusable elsewhere do not count."""
    if "META-INF/encryption.xml" not in archive:
        return 0
    methods = _all(_xml(archive, "META-INF/encryption.xml"), "EncryptedData")
    return sum(not any(each.get("Algorithm") in _FONTS for each in data.iter()) for data in methods)


def _role(package: etree._Element, creator: etree._Element) -> str:
    """What a creator did, by MARC relator code; an author if nothing is said."""
    stated = next((v for k, v in creator.attrib.items() if str(k).endswith("}role")), "")
    mark = creator.get("id")
    for meta in _all(package, "meta") if mark and not stated else ():
        if meta.get("refines") == f"#{mark}" and meta.get("property") == "role":
            stated = text_of(meta)
    return str(stated) or "aut"


def _date(package: etree._Element) -> str:
    """The date of publication; not one of modification or of making the file."""
    found = []
    for each in _all(package, "date"):
        event = next((str(v) for k, v in each.attrib.items() if str(k).endswith("}event")), "")
        if event in ("", "publication", "original-publication", "issued"):
            found.append((event != "publication", text_of(each)))
    return min(found)[1] if found else ""


def _stated(date: str) -> str | None:
    try:
        return str(parse_date(date[:10]))
    except ValueError:
        found = find_dates(date)
        return str(found[0][2]) if len(found) == 1 else None


def _all(root: etree._Element, tag: str) -> list[etree._Element]:
    return [each for each in root.iter() if tag_of(each) == tag.lower()]


def _xml(archive: Archive, name: str) -> etree._Element:
    try:
        return etree.fromstring(archive.read(name), _parser())
    except etree.XMLSyntaxError:
        raise BadInput(f"it is damaged: {one_line(name)} cannot be read", do=AGAIN) from None


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


if __name__ == "__main__":
    serve(read)
