"""A Word document (DOCX) → one draft, by way of mammoth's HTML."""

from __future__ import annotations

import msgspec
from lxml import etree

from nhsreader.documents.markdown import escape_line
from nhsreader.documents.publishers import Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.errors import BadInput
from nhsreader.ingest.drafts import Draft, Extraction
from nhsreader.ingest.guesses import UNTITLED, title_from
from nhsreader.ingest.html_markdown import markdown_of, parse_html, tag_of, text_of
from nhsreader.ingest.limits import Limits, in_child, serve
from nhsreader.ingest.properties import (
    OPENING,
    agrees,
    guess_kind,
    made_on,
    take_properties,
    usable_title,
)
from nhsreader.ingest.zipcheck import Archive
from nhsreader.text.sanitise import Removed, one_line, sanitise

LIMITS = Limits()
HOW = "DOCX creation date"
_CHILD = "nhsreader.ingest.docx"
_DOCUMENT = "word/document.xml"
_TITLE = "document-title"
_STYLES = "\n".join(
    (
        f"p[style-name='Title'] => p.{_TITLE}:fresh",
        "p[style-name='Subtitle'] => p:fresh",
        *(f"p[style-name='Heading {n}'] => h{min(6, n + 1)}:fresh" for n in range(1, 7)),
        *(f"p[style-name='heading {n}'] => h{min(6, n + 1)}:fresh" for n in range(1, 7)),
        "p[style-name='Quote'] => blockquote > p:fresh",
        "p[style-name='Intense Quote'] => blockquote > p:fresh",
    )
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DC, _TERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"


class Read(msgspec.Struct):
    """What a Word document holds; `removed` counts as `Removed` does."""

    body: str
    opening: list[str]
    title: str
    heading: str
    core_title: str
    author: str
    created: str
    pictures: int
    removed: tuple[int, int, int]


def extract_docx(data: bytes, name: str, *, publishers: Publishers, split: bool) -> Extraction:
    """The one draft of a Word document; `split` changes nothing.

    The title is the paragraph styled as one or the heading at the top; else the properties' where
    the text has it too, else a guess. Raises BadInput for a file that is damaged, encrypted, no
    Word document, without text or beyond the limits.
    """
    if not data.strip():
        raise BadInput("the file is empty", where=name, do="check that it was saved completely")
    if data.startswith(_OLE):
        raise BadInput(
            "it is encrypted, or an old Word document (.doc)", where=name,
            do="save it as .docx without a password",
        )  # fmt: skip
    found = in_child(_CHILD, data, name, Read, LIMITS)
    if not found.body and not found.title and not found.heading:
        raise BadInput("it holds no text", where=name, do="open it and look")
    stated = usable_title(found.core_title)
    top = "\n".join(found.opening)
    title, is_guess = one_line(found.title or found.heading), False
    if not title and stated:
        title, is_guess = stated, not agrees(stated, top)
    elif not title:
        title, is_guess = title_from(found.opening[0] if found.opening else "") or UNTITLED, True
    draft = Draft(
        title=title,
        title_guessed=is_guess,
        published_inferred=made_on(found.created, HOW),
        body=found.body,
    )
    headers = take_properties(draft, found.author, found.opening)
    draft.body = _without(draft.body, headers)
    guess_kind(draft, from_markdown(found.body).text.split("\n\n"), publishers)
    extraction = Extraction(drafts=[draft], removed=Removed(*found.removed))
    if found.pictures:
        extraction.warnings.append(f"{found.pictures} pictures left out")
    return extraction


def _without(body: str, headers: set[str]) -> str:
    """A body without the lines at its top that are headers."""
    blocks = body.split("\n\n")
    gone = {escape_line(line) for line in headers}
    top = [block for block in blocks[:OPENING] if block.strip() not in gone]
    return "\n\n".join([*top, *blocks[OPENING:]])


def read(data: bytes) -> Read:
    """Read a Word document. Raises BadInput for one that is none or beyond the limits."""
    import mammoth

    archive = Archive(data)
    if _DOCUMENT not in archive and "word/document2.xml" not in archive:
        raise BadInput(_what_else(archive), do="save it as .docx, PDF or plain text")
    core = _core(archive)
    parts = archive.repacked(lambda name: name.endswith((".xml", ".rels")))
    pictures = 0

    def no_picture(image: object) -> list[object]:
        nonlocal pictures
        pictures += 1
        return []

    html = mammoth.convert_to_html(parts, style_map=_STYLES, convert_image=no_picture).value
    html, removed = sanitise(html)
    root = parse_html(f"<div>{html}</div>")
    title = _styled_title(root)
    heading = "" if title else _top_heading(root)
    opening = [
        text for each in root.iter() if tag_of(each) in ("p", "h2") and (text := text_of(each))
    ]
    body = markdown_of(root)
    return Read(
        body + "\n" if body else "", opening[:OPENING], title, heading,
        core.get(_DC + "title", ""), core.get(_DC + "creator", ""),
        core.get(_TERMS + "created", ""),
        pictures, (removed.control, removed.bidi, removed.zero_width),
    )  # fmt: skip


def _core(archive: Archive) -> dict[str, str]:
    """The core properties by the names of their elements."""
    if "docProps/core.xml" not in archive:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(archive.read("docProps/core.xml"), parser)
    except etree.XMLSyntaxError:
        return {}
    return {str(each.tag): one_line(each.text or "") for each in root}


def _styled_title(root: etree._Element) -> str:
    """The text of the paragraphs styled as the title, taken out of the tree."""
    found = [each for each in root.iter("p") if each.get("class") == _TITLE]
    texts = [text_of(each) for each in found]
    for each in found:
        _take_out(each)
    return " ".join(text for text in texts if text)


def _top_heading(root: etree._Element) -> str:
    """The heading of level 1 (in Word's count) that the text begins with, taken out."""
    for each in root.iter():
        tag = tag_of(each)
        if tag == "h2" and (text := text_of(each)):
            _take_out(each)
            return text
        if tag in ("p", "table", "ul", "ol") and text_of(each):
            break
    return ""


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _what_else(archive: Archive) -> str:
    names = archive.names
    for start, what in (("xl/", "a spreadsheet"), ("ppt/", "a presentation")):
        if any(name.startswith(start) for name in names):
            return f"this is {what}, not a Word document"
    if "content.xml" in archive and "mimetype" in archive:
        return "this is an OpenDocument file, not a Word document"
    return "this is a ZIP archive, not a Word document"


if __name__ == "__main__":
    serve(read)
